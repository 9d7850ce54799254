"""The closed set of question types. What belongs to the answer key alone is marked KEY, and pupils never see it."""

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import Discriminator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, Tag
from pydantic_core import PydanticCustomError, core_schema

from lessonpack.prose import Line, Prose
from lessonpack.record import KEY, Identifier, Lines, Marks, Record, Text, Truth, Whole

T = TypeVar("T")


def shuffled(items: Sequence[T], seed: str) -> list[T]:
    """The items in an order that depends on the seed alone, with as few as can be in the place where they were."""

    def order(attempt: int) -> list[T]:
        # Sorted by hash, not by `random`, whose shuffles may differ between versions of Python.
        places = sorted(range(len(items)), key=lambda n: sha256(f"{seed}/{attempt}/{n}".encode()).digest())
        return [items[n] for n in places]

    return min(map(order, range(40)), key=lambda mixed: sum(a == b for a, b in zip(mixed, items, strict=True)))


class MarkRange:
    """The marks of a level: `3` or `1-4`."""

    def __init__(self, low: int, high: int) -> None:
        self.low, self.high = low, high

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
    accept: tuple[Line, ...] = ()
    """What else earns them."""
    reject: tuple[Line, ...] = ()
    """What does not."""


class Level(Record):
    """One level of a levels-of-response mark scheme."""

    level: Whole
    """Its number, 1 being the lowest."""
    marks: MarkRange
    """Its marks: '1-4'."""
    descriptor: Line
    """What an answer at this level does."""


class Scheme(Record):
    """How an answer is marked. All of it belongs to the key."""

    answer: Annotated[Prose | None, KEY] = None
    """A model answer."""
    points: Annotated[tuple[Point, ...], KEY] = ()
    """Creditable points; together worth at least the marks."""
    indicative: Annotated[Prose | None, KEY] = None
    """Indicative content: what good answers may say."""
    levels: Annotated[tuple[Level, ...], KEY] = ()
    """Levels of response, lowest first, without gaps, up to the marks."""
    marking: Annotated[Line | None, KEY] = None
    """How the marks are given, in a sentence."""


class Part(Scheme):
    """A part, (a), (b) …, of a question."""

    id: Identifier | None = None
    """Stable name; made from the stem where it is not given."""
    stem: Line
    """What is asked."""
    marks: Marks = 1
    """Marks for this part."""
    lines: Lines | None = None
    """Ruled lines for the answer, where the course's rule does not fit."""


class Question(Scheme):
    """What all questions have."""

    id: Identifier | None = None
    """Stable name; made from the stem where it is not given."""
    stem: Line
    """What is asked."""
    marks: Marks | None = None
    """Marks for the question, where they do not follow from its parts."""
    objective: Identifier | None = None
    """The objective it tests, by id."""
    sources: tuple[Text, ...] = ()
    """Letters of the printed sources it is about."""
    lines: Lines | None = None
    """Ruled lines for the answer, where the course's rule does not fit."""

    pupil_properties: ClassVar[tuple[str, ...]] = ("worth", "in_parts")

    @property
    def in_parts(self) -> bool:
        """Whether the marks are shown part by part."""
        return bool(getattr(self, "parts", ()))

    @property
    def natural_marks(self) -> int | None:
        """The marks that follow from what the question holds, or None where nothing does."""
        return None

    @property
    def worth(self) -> int:
        """The marks that the question gives."""
        return self.marks if self.marks is not None else self.natural_marks or 0


class MultipleChoice(Question):
    """One right option among several."""

    type: Literal["multiple-choice"]
    """multiple-choice"""
    options: tuple[Line, ...] = Field(min_length=2)
    """The options, in the order in which they are printed."""
    answer: Annotated[Line, KEY]
    """The right option, word for word."""
    because: Annotated[Line | None, KEY] = None
    """Why it is right, or why a distractor tempts."""

    @property
    def natural_marks(self) -> int:
        return 1

    @property
    def right(self) -> int:
        """Index of the right option."""
        return self.options.index(self.answer)


class Statement(Record):
    """A statement to judge."""

    statement: Line
    """What is claimed."""
    answer: Annotated[Truth, KEY]
    """Whether it is true."""
    correction: Annotated[Line, KEY]
    """The correction, or, of a true statement, the supporting evidence."""


class TrueFalse(Question):
    """Statements to judge and, where they are false, to correct."""

    type: Literal["true-false"]
    """true-false"""
    items: tuple[Statement, ...] = Field(min_length=1)
    """The statements."""
    marks_each: Marks = 2
    """Marks for each: one for the judgement, the rest for the correction."""

    @property
    def in_parts(self) -> bool:
        return True

    @property
    def natural_marks(self) -> int:
        return self.marks_each * len(self.items)


class Pair(Record):
    """Two things that belong together."""

    left: Line
    """What is given."""
    right: Line
    """What it is matched with."""


class Matching(Question):
    """Two columns to match."""

    type: Literal["matching"]
    """matching"""
    pairs: Annotated[tuple[Pair, ...], KEY, Field(min_length=2)]
    """What belongs together."""
    distractors: Annotated[tuple[Line, ...], KEY] = ()
    """Entries of the second column that match nothing."""

    pupil_properties: ClassVar[tuple[str, ...]] = (*Question.pupil_properties, "left", "right")

    @property
    def natural_marks(self) -> int:
        return len(self.pairs)

    @property
    def left(self) -> list[Line]:
        """The first column."""
        return [p.left for p in self.pairs]

    @property
    def right(self) -> list[Line]:
        """The second column, mixed; its entries are lettered A, B, C …"""
        entries = [*(p.right for p in self.pairs), *self.distractors]
        return shuffled(entries, f"{self.stem}")

    @property
    def matches(self) -> list[int]:
        """For each entry of the first column the index of its match in the second."""
        return [self.right.index(p.right) for p in self.pairs]


class Ordering(Question):
    """Things to put in order."""

    type: Literal["ordering"]
    """ordering"""
    marks: Marks
    """Marks for the whole order."""
    items: Annotated[tuple[Line, ...], KEY, Field(min_length=3)]
    """The things in their right order."""

    pupil_properties: ClassVar[tuple[str, ...]] = (*Question.pupil_properties, "mixed")

    @property
    def mixed(self) -> list[Line]:
        """The things as they are printed."""
        return shuffled(self.items, f"{self.stem}")

    @property
    def positions(self) -> list[int]:
        """For each printed thing its right place, from 1."""
        return [self.items.index(item) + 1 for item in self.mixed]


class Filling(Record):
    """What belongs in a blank."""

    answer: Annotated[Line, KEY]
    """The right answer."""
    accept: Annotated[tuple[Line, ...], KEY] = ()
    """What else is right."""


class Cloze(Question):
    """A text with blanks."""

    type: Literal["cloze"]
    """cloze"""
    text: Prose
    """The text; every blank is ____."""
    blanks: Annotated[tuple[Filling, ...], KEY, Field(min_length=1)]
    """What belongs in the blanks, in order."""
    word_bank: Truth = False
    """Whether the answers are printed, mixed, above the text."""
    distractors: Annotated[tuple[Line, ...], KEY] = ()
    """Words of the bank that fit no blank."""

    pupil_properties: ClassVar[tuple[str, ...]] = (*Question.pupil_properties, "bank")

    @property
    def natural_marks(self) -> int:
        return len(self.blanks)

    @property
    def bank(self) -> list[Line]:
        """The word bank, in alphabetical order; empty where there is none."""
        words = {f.answer for f in self.blanks} | set(self.distractors) if self.word_bank else set()
        return sorted(words, key=lambda w: (str(w).lower(), str(w)))


class ShortAnswer(Question):
    """A question to answer in a few sentences."""

    type: Literal["short-answer"]
    """short-answer"""
    parts: tuple[Part, ...] = ()
    """Parts (a), (b) …; each has its own marks."""

    @property
    def natural_marks(self) -> int | None:
        return sum(p.marks for p in self.parts) if self.parts else sum(p.marks for p in self.points) or None


def _cell_kind(value: Any) -> str:
    return "filling" if isinstance(value, dict | Filling) else "text"


Cell = Annotated[Annotated[Line, Tag("text")] | Annotated[Filling, Tag("filling")], Discriminator(_cell_kind)]


class Row(Record):
    """A row of a table to complete."""

    cells: tuple[Cell, ...] = Field(min_length=1)
    """One cell a column: text, or what belongs in the empty cell."""


class TableCompletion(Question):
    """A table with cells to fill."""

    type: Literal["table-completion"]
    """table-completion"""
    columns: tuple[Line, ...] = Field(min_length=1)
    """Column heads."""
    rows: tuple[Row, ...] = Field(min_length=1)
    """The rows."""

    @property
    def natural_marks(self) -> int:
        return sum(isinstance(cell, Filling) for row in self.rows for cell in row.cells)


class SourceComprehension(Question):
    """What a source says, or what can be inferred from it."""

    type: Literal["source-comprehension"]
    """source-comprehension"""
    sources: tuple[Text, ...] = Field(min_length=1)
    """Letter of the source."""
    parts: tuple[Part, ...] = ()
    """Parts (a), (b) …; each has its own marks."""

    @property
    def natural_marks(self) -> int | None:
        return sum(p.marks for p in self.parts) if self.parts else sum(p.marks for p in self.points) or None


class SourceUsefulness(Question):
    """How useful one source or several are for a stated enquiry."""

    type: Literal["source-usefulness"]
    """source-usefulness"""
    sources: tuple[Text, ...] = Field(min_length=1)
    """Letters of the sources."""
    marks: Marks
    """Marks."""


class SourceComparison(Question):
    """What two sources or more agree and differ on, and why."""

    type: Literal["source-comparison"]
    """source-comparison"""
    sources: tuple[Text, ...] = Field(min_length=2)
    """Letters of the sources."""
    marks: Marks
    """Marks."""


class ExtendedResponse(Question):
    """An essay or a supported judgement, marked by levels."""

    type: Literal["extended-response"]
    """extended-response"""
    marks: Marks
    """Marks."""
    levels: Annotated[tuple[Level, ...], KEY, Field(min_length=1)]
    """Levels of response, lowest first, without gaps, up to the marks."""


AnyQuestion = Annotated[
    MultipleChoice
    | TrueFalse
    | Matching
    | Ordering
    | Cloze
    | ShortAnswer
    | TableCompletion
    | SourceComprehension
    | SourceUsefulness
    | SourceComparison
    | ExtendedResponse,
    Field(discriminator="type"),
]
