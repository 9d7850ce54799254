"""A lesson: letters of its sources, its marks, and ids that stay."""

from typing import Any

import pytest

from lessonpack.lesson import Lesson, with_ids


def short(stem: str, **more: Any) -> dict[str, Any]:
    return {"type": "short-answer", "stem": stem, "marks": "1", "answer": "x", **more}


def lesson(*questions: dict[str, Any], sources: list[dict[str, Any]] | None = None) -> Lesson:
    sections = [{"questions": list(questions)}] if questions else []
    return Lesson.model_validate({"title": "One", "worksheet": sections, "sources": sources or []})


def ids(made: Lesson) -> list[str | None]:
    return [q.id for q in with_ids(made).questions]


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        ([short("Who wrote it?"), short("When?")], ["who-wrote-it", "when"]),
        ([short("Who wrote it?", id="author"), short("When?")], ["author", "when"]),
        ([short("When?")] * 3, ["when", "when-2", "when-3"]),
        ([short("When?"), short("Who?", id="when")], ["when-2", "when"]),
        ([short("When?"), short("Who?", id="when-2"), short("When?")], ["when", "when-2", "when-3"]),
        ([short("?"), short("!")], ["untitled", "untitled-2"]),
    ],
)
def test_ids_of_questions(questions: list[dict[str, Any]], expected: list[str]) -> None:
    assert ids(lesson(*questions)) == expected


def test_an_id_made_does_not_depend_on_what_follows() -> None:
    before, after = ids(lesson(short("When?"))), ids(lesson(short("When?"), short("Where?"), short("When?")))
    assert after[:1] == before


def test_ids_of_parts_and_prompts() -> None:
    parts = [
        {"stem": "Who?", "answer": "x"},
        {"id": "q.given", "stem": "Who?", "answer": "x"},
        {"stem": "Who?", "answer": "x"},
    ]
    printed = {
        "source": "mao",
        "prompts": [{"use": "author"}, {"ask": "Which hands?", "answer": "x"}, {"id": "own", "use": "aim"}],
    }
    made = with_ids(
        lesson({"type": "short-answer", "stem": "Study it.", "id": "q", "parts": parts}, sources=[printed, printed])
    )
    (question,) = made.questions
    assert [p.id for p in question.parts] == ["q.who", "q.given", "q.who-2"]  # type: ignore[attr-defined]
    assert [p.id for p in made.sources[0].prompts] == ["mao.author", "mao.which-hands", "own"]
    assert [p.id for p in made.sources[1].prompts] == ["mao.author-2", "mao.which-hands-2", "own"]


def test_ids_given_twice_change_nothing() -> None:
    once = with_ids(lesson(short("When?"), short("When?")))
    assert with_ids(once) == once


@pytest.mark.parametrize(
    ("given", "expected"),
    [([None, None, None], "ABC"), (["C", None, None], "CBC"), (["X", "Y", None], "XYC")],
)
def test_letters(given: list[str | None], expected: str) -> None:
    made = lesson(sources=[{"source": "mao", **({"letter": x} if x else {})} for x in given])
    assert "".join(s.letter or "" for s in with_ids(made).sources) == expected


def test_of_two_sources_with_one_letter_the_first_is_meant_and_neither_is_lost() -> None:
    made = with_ids(lesson(sources=[{"source": name, "letter": "B"} for name in ("mao", "zhou")] + [{"source": "kim"}]))
    assert [s.source for s in made.sources] == ["mao", "zhou", "kim"]
    assert {letter: s.source for letter, s in made.letters.items()} == {"B": "mao", "C": "kim"}


def test_marks_of_sections_and_of_the_worksheet() -> None:
    sections = [{"questions": [short("a", marks="2"), short("b")]}, {"questions": [short("c", marks="4")]}]
    made = Lesson.model_validate({"title": "One", "worksheet": sections})
    assert ([s.worth for s in made.worksheet], made.worth) == ([3, 4], 7)
    assert [str(q.stem) for q in made.questions] == ["a", "b", "c"]
    assert lesson().worth == 0
