"""Lessons made at random: what pupils may see from one generator, what belongs to the key from another."""

from collections.abc import Callable
from random import Random
from typing import Any

from lessonpack.content import LESSON
from lessonpack.lesson import Lesson

_WORDS = ["army", "*bread*", "river", "“north”", "treaty", "winter", "&", "train", "–", "order", "<sea>", "village"]


class Maker:
    """Makes a lesson with every question type. A text for the key begins with its mark and is like no other."""

    def __init__(self, seen: int, secret: int) -> None:
        self.seen = Random(seen)
        self.secret = Random(secret)
        self.answers: list[str] = []
        self.secrets: list[str] = []

    def words(self) -> str:
        """A text that pupils may see."""
        return " ".join(["x", *self.seen.choices(_WORDS, k=self.seen.randint(1, 6)), str(self.seen.random())])

    def hidden(self) -> str:
        """A text of the key that is no answer."""
        text = f"hidden{self.secret.getrandbits(60):x}"
        self.secrets.append(text)
        return text

    def answer(self) -> str:
        """A text of the key that the answer key must print."""
        text = self.hidden()
        self.answers.append(text)
        return text

    def answers_(self, most: int = 2) -> list[str]:
        """Some answers, or none."""
        return [self.answer() for _ in range(self.secret.randint(0, most))]

    def scheme(self, *without: str) -> dict[str, Any]:
        """A mark scheme: of all its parts, now these, now those."""
        makers: dict[str, Callable[[], Any]] = {
            "answer": self.answer,
            "points": self.points,
            "indicative": self.answer,
            "levels": self.levels,
            "marking": self.answer,
        }
        return {n: m() for n, m in makers.items() if n not in without and self.secret.random() < 0.7}

    def points(self) -> list[dict[str, Any]]:
        """Creditable points."""
        return [
            {"text": self.answer(), "accept": self.answers_(), "reject": self.answers_()}
            for _ in range(self.secret.randint(1, 3))
        ]

    def levels(self) -> list[dict[str, str]]:
        """Levels of two marks."""
        return [
            {"level": str(n), "marks": f"{2 * n - 1}-{2 * n}", "descriptor": self.answer()}
            for n in range(1, self.secret.randint(2, 4))
        ]

    def some(self, least: int = 1) -> range:
        """How many of something that pupils may see."""
        return range(self.seen.randint(least, least + 3))

    def questions(self) -> list[dict[str, Any]]:
        """One question of every type, in an order of its own."""
        made = [
            {"type": "multiple-choice", **self.choice()},
            {
                "type": "true-false",
                "items": [
                    {"statement": self.words(), "answer": self.judgement(), "correction": self.answer()}
                    for _ in self.some()
                ],
            },
            {
                "type": "matching",
                "pairs": [{"left": self.words(), "right": self.words()} for _ in self.some(2)],
                "distractors": [self.words() for _ in self.some(0)],
            },
            {"type": "ordering", "items": [self.words() for _ in self.some(3)], "marks": "3"},
            {"type": "cloze", **self.cloze()},
            {"type": "short-answer", "marks": "3", **self.parts()},
            {"type": "table-completion", "columns": [self.words(), self.words()], "rows": self.rows()},
            {"type": "source-comprehension", "sources": ["A"], "marks": "2", **self.parts()},
            {"type": "source-usefulness", "sources": ["A"], "marks": "4"},
            {"type": "source-comparison", "sources": ["A", "B"], "marks": "6"},
            {"type": "extended-response", "marks": "8", "levels": self.levels()},
        ]
        for question in made:
            question |= {"stem": self.words(), **self.scheme(*question)}
        self.seen.shuffle(made)
        return made

    def judgement(self) -> str:
        """True or false."""
        return self.secret.choice(["true", "false"])

    def choice(self) -> dict[str, Any]:
        """Options, one of which is right: pupils see all of them, and not which."""
        options = [self.words() for _ in self.some(2)]
        return {"options": options, "answer": self.secret.choice(options), "because": self.answer()}

    def fillings(self, number: int) -> list[dict[str, Any]]:
        """What belongs in blanks."""
        return [{"answer": self.answer(), "accept": self.answers_()} for _ in range(number)]

    def cloze(self) -> dict[str, Any]:
        """A text with blanks; with a bank of words that pupils see, or without."""
        number = len(self.some())
        text = " ".join(f"{self.words()} ____" for _ in range(number))
        if self.seen.random() < 0.5:
            bank = [{"answer": self.words(), "accept": self.answers_()} for _ in range(number)]
            return {"text": text, "blanks": bank, "word-bank": "true", "distractors": [self.words()]}
        return {"text": text, "blanks": self.fillings(number), "distractors": [self.hidden()]}

    def rows(self) -> list[dict[str, Any]]:
        """Rows of a table, each with an empty cell."""
        return [{"cells": [self.words(), self.fillings(1)[0]]} for _ in self.some()]

    def parts(self) -> dict[str, Any]:
        """Parts of a question, or none."""
        if self.seen.random() < 0.4:
            return {}
        return {"parts": [{"stem": self.words(), "marks": "2", **self.scheme()} for _ in self.some()]}

    def source(self, key: str) -> dict[str, Any]:
        """A printed source with prompts of the lesson's own."""
        return {
            "source": key,
            "prompts": [{"ask": self.words(), "answer": self.answer()} for _ in self.some(0)],
        }

    def lesson(self) -> Lesson:
        """The lesson."""
        seen = {
            "title": self.words(),
            "prompts": self.seen.choice(["handout", "worksheet"]),
            "sources": [self.source("first"), self.source("second")],
            "worksheet": [{"title": self.words(), "questions": self.questions()}],
        }
        positions = [{"view": self.hidden(), "on": self.hidden()} for _ in range(2)]
        secret = {
            "claims": [{"id": "c", "question": self.hidden(), "positions": positions}],
            "teacher": {"overview": self.hidden(), "materials": [self.hidden()]},
        }
        return LESSON.validate_python(seen | secret)
