"""Lessons made at random from the models: what pupils may see from one generator, what belongs to the key from another.

Every question type there is gets its fields from its model, so a new type is covered as soon as it is in `AnyQuestion`.
Written by hand is only what one field of a record has to do with another.
"""

from dataclasses import dataclass, field, replace
from random import Random
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from lessonpack import writers
from lessonpack.content import LESSON
from lessonpack.dates import HistoricalDate
from lessonpack.documents import Document
from lessonpack.lesson import Claim, Lesson, Task, Teacher
from lessonpack.marking import Level, MarkRange
from lessonpack.markup import serialise
from lessonpack.prose import Prose
from lessonpack.questions import AnyQuestion, Choice, Cloze, Question, SpotTheError, TableCompletion, Written
from lessonpack.record import KEY, Record
from papers import templates

MODELS: dict[str, type[Question]] = {
    get_args(model.model_fields["type"].annotation)[0]: model for model in get_args(get_args(AnyQuestion)[0])
}
_WORDS = ["army", "*bread*", "river", "“north”", "treaty", "winter", "&", "train", "–", "order", "<sea>", "village"]
OBJECTIVES = ("explain", "judge")
TABLE, FIGURE = "numbers", "drawing"
#: Names in the figure that can be asked for.
NAMED = ("one", "two", "three", "four")
#: What is not filled at random: names of things that are not there, and what a lesson's reader sets itself.
_LEFT_OUT = {"id", "skill", "scheme", "type"}
#: Names of things that are there, by the field that holds them.
_NAMES = {
    "objective": OBJECTIVES,
    "sources": ("A", "B"),
    "data": (TABLE, FIGURE),
    "figure": (FIGURE,),
    "mark": NAMED,
}


def as_file(page: Document) -> writers.Written:
    """A page as a file that no writer has laid out."""
    return writers.Written(serialise(page.body).encode())


@dataclass(frozen=True)
class _Place:
    """Where a value is made: in which field, whether in the key, and the fields of the key that pupils are given."""

    path: tuple[str, ...] = ()
    key: bool = False
    shown: frozenset[str] = frozenset()

    def into(self, name: str, info: FieldInfo) -> "_Place":
        path = (*self.path, name)
        return _Place(path, self.key or KEY in info.metadata, self.shown)

    @property
    def given(self) -> bool:
        return any(".".join(self.path[: n + 1]) in self.shown for n in range(len(self.path)))

    @property
    def secret(self) -> bool:
        return self.key and not self.given


@dataclass
class Maker:
    """Makes a lesson with every question type, or with some. A text for the key begins with its mark and is like no
    other, unless it repeats by right what pupils read anyway."""

    seed_seen: int
    seed_secret: int
    answers: list[str] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    types: tuple[str, ...] = tuple(MODELS)

    def __post_init__(self) -> None:
        self.seen, self.secret = Random(self.seed_seen), Random(self.seed_secret)

    def words(self) -> str:
        """A text that pupils may see."""
        return " ".join(["x", *self.seen.choices(_WORDS, k=self.seen.randint(1, 6)), str(self.seen.random())])

    def hidden(self) -> str:
        """A text of the key."""
        text = f"hidden{self.secret.getrandbits(60):x}"
        self.secrets.append(text)
        return text

    def text(self, here: _Place) -> str:
        if not here.secret:
            return self.words()
        if self.read and self.secret.random() < 0.1:
            return self.secret.choice(self.read)
        text = self.hidden()
        if here.path[-1] != "distractors" and "stretch" not in here.path and here.path[0] not in ("claims", "teacher"):
            self.answers.append(text)
        return text

    def some(self, least: int = 1, most: int = 3) -> range:
        """How many of something that pupils may count."""
        return range(self.seen.randint(least, max(least, most)))

    def value(self, kind: Any, here: _Place, least: int = 0) -> Any:
        """A value of a type."""
        origin, inner = get_origin(kind), get_args(kind)
        if origin is Annotated:
            return self.value(inner[0], here, max((getattr(m, "min_length", 0) or 0 for m in inner[1:]), default=0))
        if origin in (Union, UnionType):
            return self.union([one for one in inner if one is not NoneType], here, optional=NoneType in inner)
        if origin is tuple:
            return [self.value(inner[0], here) for _ in self.several(here, least)]
        if origin is Literal:
            return self.chance(here).choice(inner)
        if isinstance(kind, type) and issubclass(kind, Record):
            return self.record(kind, here)
        return self.scalar(kind, here)

    def chance(self, here: _Place) -> Random:
        """What decides there: what the key has must not decide on anything that pupils see."""
        return self.secret if here.secret else self.seen

    def union(self, kinds: list[Any], here: _Place, *, optional: bool) -> Any:
        if optional and self.chance(here).random() < 0.5:
            return None
        return self.value(self.chance(here).choice(kinds), here)

    def several(self, here: _Place, least: int) -> range:
        """How many entries a list has: those of the key that a question can do without are the key's own affair."""
        if here.secret and not least:
            return range(self.secret.randint(0, 2))
        return self.some(least, least + 2)

    def scalar(self, kind: Any, here: _Place) -> Any:
        chance = self.chance(here)
        if here.path[-1] in _NAMES:
            return chance.choice(_NAMES[here.path[-1]])
        if isinstance(kind, type) and issubclass(kind, Prose):
            return self.text(here)
        if kind is bool:
            return chance.random() < 0.5
        if kind is MarkRange:
            return "1-2"
        if kind is HistoricalDate:
            return f"{chance.randint(1900, 1999)}"
        return chance.randint(1, 4) if kind in (int, float) else f"word{chance.getrandbits(30):x}"

    def record(self, model: type[Record], here: _Place) -> dict[str, Any]:
        """The fields of a record."""
        if model is Level:
            described = self.text(replace(here, path=(*here.path, "descriptor")))
            return {"level": 1, "marks": "1-2", "descriptor": described, **self.fields(model, here, {"exemplar"})}
        return self.fields(model, here, set(model.model_fields) - _LEFT_OUT)

    def fields(self, model: type[Record], here: _Place, names: set[str]) -> dict[str, Any]:
        made = {}
        for name, info in model.model_fields.items():
            if name in names:
                least = max((getattr(m, "min_length", 0) or 0 for m in info.metadata), default=0)
                made[name] = self.value(info.annotation, here.into(name, info), least)
        return {name: value for name, value in made.items() if value is not None}

    def question(self, model: type[Question], depth: int = 0) -> dict[str, Any]:
        """A question of a type, or a part of one."""
        made = {"type": next(name for name, one in MODELS.items() if one is model)}
        switches = {name for name, info in model.model_fields.items() if info.annotation is bool}
        rest = set(model.model_fields) - switches - _LEFT_OUT - {"parts"}
        made |= self.fields(model, _Place(), switches)
        # What pupils are given of the key, no more than a switch decides: a word bank.
        shown = model.model_construct(**made).shown
        made |= self.fields(model, _Place(shown=shown), rest)
        if issubclass(model, Written) and depth < 2 and self.seen.random() < 0.4:
            made["parts"] = [self.question(self.seen.choice([*MODELS.values()]), depth + 1) for _ in self.some()]
        return self.settled(model, made)

    def settled(self, model: type[Question], made: dict[str, Any]) -> dict[str, Any]:
        """A question in which one field agrees with another."""
        made["marks"] = self.seen.randint(1, 9)
        if "tiers" in made:
            made["tiers"] = list(dict.fromkeys([*made["tiers"], "core"])) if made["tiers"] else []
        if "labels" in made:
            made["labels"] = [{**label, "mark": mark} for label, mark in zip(made["labels"], NAMED, strict=False)]
        if issubclass(model, Choice):
            made |= self.choice(made)
        if issubclass(model, Cloze):
            made["text"] = " ".join(f"{self.words()} ____" for _ in made["blanks"])
        if issubclass(model, SpotTheError):
            made["account"] = " ".join(f"{self.words()} {error['wrong']}" for error in made["errors"])
        if issubclass(model, TableCompletion):
            made["columns"] = made["columns"][:1]
            for row in made["rows"]:
                row["cells"] = row["cells"][:1]
        if not issubclass(model, Written) or made.get("parts"):
            del made["marks"]
        elif self.seen.random() < 0.3:
            made |= self.seen.choice([{"scheme": s.name, "marks": s.marks} for s in templates().schemes().values()])
        if model.model_fields["marks"].is_required():
            made["marks"] = self.seen.randint(1, 9)
        return made

    def choice(self, made: dict[str, Any]) -> dict[str, Any]:
        """Which options are right, which stays last, and which the support tier has not got."""
        options = made["options"] = [self.words() for _ in self.some(4, 6)]
        agreed: dict[str, Any] = {}
        if "last" in made:
            agreed["last"] = options[-1]
        if "support" in made:
            made["support"]["without"] = options[:1]
        # Pupils see where the right option was dealt: its place is no secret, only that it is the right one.
        right = self.seen.sample(options[1:], len(made.get("answers", [1])[:3]))
        return agreed | ({"answers": right} if "answers" in made else {"answer": right[0]})

    def questions(self) -> list[dict[str, Any]]:
        """One question of every type that it is to have, in an order of its own."""
        made = [self.question(MODELS[name]) for name in self.types]
        self.seen.shuffle(made)
        return made

    def source(self, key: str) -> dict[str, Any]:
        """A printed source with prompts of the lesson's own."""
        here = _Place(("prompts", "answer"), key=True)
        prompts = [{"ask": self.words(), "answer": self.text(here)} for _ in self.some(0)]
        return {"source": key, "prompts": prompts}

    def reading(self) -> str:
        """A text that pupils read, some words of which the key may say again."""
        self.read = [f"known{self.seen.getrandbits(40):x} words{self.seen.getrandbits(40):x}" for _ in range(4)]
        return ", ".join(self.read)

    def teacher(self) -> dict[str, Any]:
        """What only the teacher reads."""
        claims = [self.record(Claim, _Place(("claims",), key=True)) for _ in range(self.secret.randint(0, 2))]
        for number, claim in enumerate(claims):
            claim |= {"id": f"claim-{number}"}
            claim["positions"] = [{**p, "sources": ["first"]} for p in claim["positions"]]
        return {"claims": claims, "teacher": self.record(Teacher, _Place(("teacher",), key=True))}

    def lesson(self) -> Lesson:
        """The lesson."""
        reading = self.reading()
        seen = {
            "title": self.words(),
            "reading": reading,
            "prompts": self.seen.choice(["handout", "worksheet"]),
            "objectives": [{"id": name, "text": self.words()} for name in OBJECTIVES],
            "tables": [{"id": TABLE, "caption": self.words(), "columns": ["a", "b"], "rows": [{"cells": ["c", "d"]}]}],
            "figures": [self.figure()],
            "sources": [self.source("first"), self.source("second")],
            "worksheet": [{"title": self.words(), "questions": self.questions()}],
            "do-now": self.record(Task, _Place(("do_now",))),
            "exit-ticket": self.record(Task, _Place(("exit_ticket",))),
        }
        made = seen | self.teacher()
        there = str(made)
        self.answers = [text for text in self.answers if text in there]
        return LESSON.validate_python(made)

    def figure(self) -> dict[str, Any]:
        """A chart, a timeline or a map; some of its names can be asked for."""
        named = [{"id": name, "label": f"{name} {self.words()}"} for name in NAMED]
        bars = [{"id": "all", "values": [self.seen.randint(1, 99) for _ in NAMED]}]
        dated = [{**one, "date": str(1950 + n)} for n, one in enumerate(named)]
        placed = [{**one, "at": [125 + n, 36 + n]} for n, one in enumerate(named)]
        drawn = self.seen.choice([
            {"type": "chart", "axis": self.words(), "categories": named, "series": bars},
            {"type": "timeline", "tracks": [{"id": "all", "label": self.words(), "events": dated}]},
            {"type": "map", "bounds": {"west": 124, "south": 33, "east": 132, "north": 43}, "places": placed},
        ])  # fmt: skip
        return {"id": FIGURE, "alt": self.words(), "caption": self.words(), **drawn}
