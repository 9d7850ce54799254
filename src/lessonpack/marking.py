"""Mark schemes: how an answer earns marks, by points or by levels of response. All of it belongs to the key."""

import re
from dataclasses import dataclass
from typing import Annotated, Any, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from lessonpack.prose import Line, Prose
from lessonpack.record import KEY, Identifier, Marks, Record, Text, Whole


@dataclass(frozen=True)
class MarkRange:
    """The marks of a level: `3` or `1-4`."""

    low: int
    high: int

    def __str__(self) -> str:
        return str(self.low) if self.low == self.high else f"{self.low}–{self.high}"

    @classmethod
    def read(cls, value: Any) -> "MarkRange":
        """From the text an author wrote."""
        match = re.fullmatch(r"\s*(\d{1,3})(?:\s*[-–]\s*(\d{1,3}))?\s*", value) if isinstance(value, str) else None
        if not match or int(match[2] or match[1]) < int(match[1]):
            raise PydanticCustomError("mark_range", "marks of a level are written '3' or '1-4'")
        return cls(int(match[1]), int(match[2] or match[1]))

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(cls.read)

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: Any, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": ["string", "integer"], "pattern": r"^\d+([-–]\d+)?$"}


class Point(Record):
    """One creditable point of a mark scheme."""

    text: Line
    """What earns the marks."""
    marks: Marks = 1
    """How many."""
    most: Marks | None = None
    """How many at most, where the point can be earned more than once."""
    accept: tuple[Line, ...] = ()
    """What else earns them."""
    reject: tuple[Line, ...] = ()
    """What does not."""

    @property
    def earns(self) -> int:
        """The marks that can be earned by it in one answer."""
        return self.most or self.marks


class Exemplar(Record):
    """An answer as pupils write it, marked."""

    text: Prose
    """The answer."""
    marks: Whole
    """The marks that it earns."""
    comment: Line
    """Why it earns just these."""


class Level(Record):
    """One level of a levels-of-response mark scheme. With a preset it says what is to be different there."""

    level: Whole
    """Its number, 1 being the lowest."""
    marks: MarkRange | None = None
    """Its marks: '1-4'."""
    descriptor: Line | None = None
    """What an answer at this level does."""
    exemplar: Exemplar | None = None
    """An answer at this level, with a comment."""

    def over(self, other: "Level") -> "Level":
        """The level as it is, and of another what it does not say itself."""
        unsaid = [name for name in ("marks", "descriptor", "exemplar") if getattr(self, name) is None]
        return self.model_copy(update={name: getattr(other, name) for name in unsaid})


class Scheme(Record):
    """How an answer is marked. All of it belongs to the key."""

    answer: Annotated[Prose | None, KEY] = None
    """A model answer."""
    scheme: Annotated[Identifier | None, KEY] = None
    """A mark scheme of `templates/schemes` by its name, adapted by what is given here."""
    points: Annotated[tuple[Point, ...], KEY] = ()
    """Creditable points; together worth at least the marks."""
    indicative: Annotated[Prose | None, KEY] = None
    """Indicative content: what good answers may say."""
    levels: Annotated[tuple[Level, ...], KEY] = ()
    """Levels of response, lowest first, without gaps, up to the marks."""
    marking: Annotated[Line | None, KEY] = None
    """How the marks are given, in a sentence."""

    def by(self, preset: "MarkScheme") -> Self:
        """The scheme with what a preset has and it does not say itself."""
        own = {level.level: level for level in self.levels}
        there = {level.level for level in preset.levels}
        levels = [own[one.level].over(one) if one.level in own else one for one in preset.levels]
        levels += [level for level in self.levels if level.level not in there or level is not own[level.level]]
        settled: dict[str, Any] = {
            "levels": tuple(sorted(levels, key=lambda one: one.level)),
            "points": self.points or preset.points,
            "marking": self.marking or preset.marking,
        }
        return self.model_copy(update=settled)


class MarkScheme(Record):
    """A mark scheme that questions use by its name: one family's way to mark one kind of task."""

    name: Identifier
    """Its name: the file's."""
    title: Line
    """What teachers call it."""
    family: Line
    """In which kind of examination such tasks are met."""
    about: Line
    """What sort of task it is for."""
    marks: Marks
    """The marks of the task."""
    types: tuple[Identifier, ...] = ()
    """The question types it suits; any written one where none is named."""
    language: Text = "en-GB"
    """Its language (a BCP 47 tag)."""
    points: tuple[Point, ...] = ()
    """Creditable points."""
    levels: tuple[Level, ...] = ()
    """Levels of response, lowest first."""
    marking: Line | None = None
    """How the marks are given, in a sentence."""
