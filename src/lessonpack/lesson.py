"""A lesson: everything that is taught in one sitting. And the course that it belongs to."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Annotated, ClassVar, Literal, TypeVar

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from lessonpack.dates import HistoricalDate
from lessonpack.figures import AnyFigure
from lessonpack.prose import Line, Prose
from lessonpack.questions import AnyQuestion, Question
from lessonpack.record import (
    KEY,
    Address,
    Decimal,
    Identifier,
    Lines,
    Marks,
    Record,
    Text,
    Truth,
    Whole,
    records_in,
    slug,
)
from lessonpack.sources import Territory

Named = TypeVar("Named", bound=Record)


class Skill(Record):
    """A skill that questions test: an assessment objective of an examination."""

    id: Identifier
    """Name by which a question says that it tests it; it is printed: AO1, AO2 …"""
    text: Line
    """What pupils show."""


class Course(Record):
    """What holds for all lessons of a course."""

    title: Line
    """Title of the course."""
    authors: tuple[Text, ...] = ()
    """Who wrote it."""
    publisher: Text | None = None
    """Who publishes it."""
    url: Address | None = None
    """Where it is published."""
    published: HistoricalDate | None = None
    """When it was first published."""
    updated: HistoricalDate | None = None
    """When it was last changed."""
    subject: Line | None = None
    """School subject."""
    language: Text = "en-GB"
    """Language of the course (a BCP 47 tag)."""
    ages: Line | None = None
    """Ages it is for."""
    citation_style: Identifier = "chicago-notes-bibliography"
    """A CSL style, by its id."""
    bibliography: Literal["together", "apart"] = "together"
    """Whether works cited are one list, or primary and secondary sources apart."""
    annotated: Truth = False
    """Whether works cited are printed with what sources.yaml says of them under 'annotation'."""
    paper: Identifier = "a4"
    """Paper of the standard edition: a part of editions, such as a4 or letter."""
    licence: Text | None = None
    """Licence of the course's own words, by its SPDX identifier."""
    territories: tuple[Territory, ...] = ()
    """Countries in which it is used (ISO 3166 codes); anywhere where none is named."""
    status: Literal["draft", "approved"] = "draft"
    """A draft prints DRAFT on every page."""
    lines_per_mark: Decimal = 2.0
    """Ruled lines for each mark of a written answer."""
    lines_by_type: dict[Identifier, Decimal] = Field(default_factory=dict)
    """Ruled lines for each mark, by question type, where that differs."""
    minutes_per_mark: Decimal = 1.0
    """Minutes that pupils need for each mark."""
    skills: tuple[Skill, ...] = ()
    """Skills that questions test, such as assessment objectives."""
    class_size: Annotated[Whole, Field(ge=1)] = 30
    """Pupils in a class: how many copies the cost of printing is told for."""
    lessons: tuple[Identifier, ...] = ()
    """The lessons in teaching order; those not named here follow by name."""


class Objective(Record):
    """What pupils can do after the lesson."""

    id: Identifier
    """Name by which a question says that it tests it."""
    text: Line
    """The objective, to be read after 'I can' or 'You will'."""


class NativeForm(Record):
    """A word or name in its own language."""

    text: Text
    """In its own script."""
    language: Text
    """Language (a BCP 47 tag): zh-Hans, ko, ru …"""
    romanised: Text | None = None
    """In Latin letters."""


class Term(Record):
    """A word of the vocabulary."""

    term: Line
    """The word."""
    meaning: Line
    """What it means, in pupils' words."""
    native: tuple[NativeForm, ...] = ()
    """The word in other languages."""


class Person(Record):
    """Somebody in the story."""

    name: Line
    """The name as the lesson uses it."""
    native: tuple[NativeForm, ...] = ()
    """The name in its own script."""
    years: Line | None = None
    """Years of birth and death."""
    role: Line
    """Who it is, in this story."""


class Event(Record):
    """An entry of the timeline."""

    date: HistoricalDate
    """When: 1950-06-25, 1950-10 or 1950-10-12/1950-10-13."""
    text: Line
    """What happened."""


class TableRow(Record):
    """A row of a data table."""

    cells: tuple[Line, ...] = Field(min_length=1)
    """One cell a column; the first is the row's head."""


class DataTable(Record):
    """A table of data, printed on the worksheet."""

    id: Identifier
    """Its name."""
    caption: Line
    """What it shows."""
    columns: tuple[Line, ...] = Field(min_length=2)
    """Column heads."""
    rows: tuple[TableRow, ...] = Field(min_length=1)
    """The rows."""
    note: Line | None = None
    """A note under it: what is counted, by whom."""


class Prompt(Record):
    """A prompt that goes with a printed source: one of the framework's, or one of the lesson's own."""

    id: Identifier | None = None
    """Stable name; made from the prompt where it is not given."""
    use: Identifier | None = None
    """A prompt of the framework, by id."""
    ask: Line | None = None
    """The lesson's own words, in place of the framework's."""
    lines: Lines | None = None
    """Ruled lines for the answer."""
    answer: Annotated[Prose | None, KEY] = None
    """What a good answer says."""


def _letter(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Z]{1,2}", value):
        raise PydanticCustomError("identifier", "a source's letter is one of A to Z, or two of them")
    return str(value)


class PrintedSource(Record):
    """A source as the lesson prints it."""

    source: Identifier
    """Key of the source."""
    letter: Annotated[str, BeforeValidator(_letter)] | None = None
    """Its letter; A, B, C … in order where it is not given."""
    excerpt: Identifier | None = None
    """Which excerpt; may be left out where the source has one."""
    adapted: Literal["none", "beside", "instead"] = "none"
    """Whether the adapted text is printed: not at all, beside the text, or instead of it."""
    original: Literal["none", "beside"] = "none"
    """Whether the passage in the source's own language is printed, beside its translation."""
    framework: Identifier | None = None
    """A framework whose prompts go with it."""
    prompts: tuple[Prompt, ...] = ()
    """Which of its prompts, with answers; all where none is named. Or prompts of the lesson's own."""
    drop: tuple[Identifier, ...] = ()
    """Prompts of the framework that are left out; all others are printed, reworded where `prompts` say so."""
    adapted_for_support: Literal["beside", "instead"] | None = None
    """Whether the support tier has the adapted text: beside the text, or instead of it."""

    @property
    def forms(self) -> "tuple[PrintedSource, ...]":
        """As pupils have it: as most do and, where that is another text, as the support tier does."""
        other = self.adapted_for_support
        return (self, self.model_copy(update={"adapted": other})) if other not in (None, self.adapted) else (self,)


class SourceSet(Record):
    """Sources that are worked on together: compared, or used as evidence for one question."""

    id: Identifier
    """Its name."""
    title: Line | None = None
    """Heading; the framework's title where it is not given."""
    sources: tuple[Text, ...] = Field(min_length=2)
    """Letters of the printed sources."""
    intro: Prose | None = None
    """What pupils read before the prompts."""
    framework: Identifier | None = None
    """A framework whose prompts go with them."""
    prompts: tuple[Prompt, ...] = ()
    """Which of its prompts, with answers; all where none is named. Or prompts of the lesson's own."""
    drop: tuple[Identifier, ...] = ()
    """Prompts of the framework that are left out; all others are printed, reworded where `prompts` say so."""


class Task(Record):
    """A short task at the beginning or the end of a lesson, without marks."""

    ask: Prose
    """What pupils do."""
    lines: Lines = 3
    """Ruled lines to write on."""
    minutes: Whole | None = None
    """How long it takes."""
    answer: Annotated[Prose | None, KEY] = None
    """What a good answer says."""


class Section(Record):
    """A section of the worksheet."""

    title: Line | None = None
    """Heading."""
    intro: Prose | None = None
    """What pupils read before the questions."""
    glossary: tuple[Text, ...] = ()
    """Terms of the vocabulary that are explained in a strip before the questions."""
    total_marks: Marks | None = None
    """Marks of the section, to be checked against its questions."""
    new_page: Truth = False
    """Whether it begins a new page."""
    questions: tuple[AnyQuestion, ...] = Field(min_length=1)
    """The questions."""

    pupil_properties: ClassVar[tuple[str, ...]] = ("worth",)

    @property
    def worth(self) -> int:
        """Marks of the section."""
        return sum(q.worth for q in self.questions)


class Position(Record):
    """One answer to a disputed question."""

    view: Line
    """What is held."""
    held_by: Line | None = None
    """Who holds it."""
    on: Line | None = None
    """On what evidence."""
    sources: tuple[Identifier, ...] = ()
    """Keys of the sources on which it rests, cited after that."""


class Claim(Record):
    """A question that historians or governments dispute."""

    id: Identifier
    """Its name."""
    question: Line
    """What is disputed."""
    positions: tuple[Position, ...] = Field(min_length=2)
    """Who says what."""
    settled: Line | None = None
    """What is settled, and what is not."""


class Step(Record):
    """A step of the lesson."""

    minutes: Whole
    """How long it takes."""
    activity: Line
    """What teacher and pupils do."""
    resource: Line | None = None
    """What they use."""


class Misconception(Record):
    """Something that pupils often believe."""

    belief: Line
    """The belief."""
    correction: Line
    """What to say to it."""


class Differentiation(Record):
    """How the lesson is made to fit its pupils."""

    support: tuple[Line, ...] = ()
    """For those who need help."""
    core: tuple[Line, ...] = ()
    """For most."""
    extension: tuple[Line, ...] = ()
    """For those who can go further."""


class Standard(Record):
    """A specification or curriculum that the lesson serves."""

    framework: Line
    """Whose it is: awarding body, curriculum."""
    reference: Line
    """Code and topic."""


class Teacher(Record):
    """What only the teacher reads."""

    overview: Prose | None = None
    """The lesson in a paragraph."""
    materials: tuple[Line, ...] = ()
    """What to have ready."""
    sequence: tuple[Step, ...] = ()
    """The timed sequence."""
    misconceptions: tuple[Misconception, ...] = ()
    """What pupils may get wrong."""
    differentiation: Differentiation | None = None
    """Support, core, extension."""
    sensitive: Prose | None = None
    """Content to prepare pupils for."""
    extension: Prose | None = None
    """Homework and further work."""
    historiography: Prose | None = None
    """What historians say."""
    standards: tuple[Standard, ...] = ()
    """Specifications it serves."""


def letter(index: int) -> str:
    """A letter for the nth thing, from 0: A … Z, AA, AB …"""
    rest, last = divmod(index, 26)
    return (letter(rest - 1) if rest else "") + chr(ord("A") + last)


class Lesson(Record):
    """Everything that is taught in one sitting."""

    title: Line
    """Title."""
    inquiry: Line | None = None
    """The inquiry question."""
    minutes: Whole | None = None
    """How long it takes."""
    objectives: tuple[Objective, ...] = ()
    """What pupils can do afterwards."""
    prior_knowledge: tuple[Line, ...] = ()
    """What they know before."""
    reading: Prose | None = None
    """Background reading for pupils, with citations."""
    vocabulary: tuple[Term, ...] = ()
    """Key terms."""
    people: tuple[Person, ...] = ()
    """Key people."""
    timeline: tuple[Event, ...] = ()
    """Timeline."""
    tables: tuple[DataTable, ...] = ()
    """Data tables."""
    figures: tuple[AnyFigure, ...] = ()
    """Figures: pictures, and timelines, charts and maps given as data."""
    sources: tuple[PrintedSource, ...] = ()
    """The sources that the handout prints."""
    source_sets: tuple[SourceSet, ...] = ()
    """Sources that are worked on together."""
    prompts: Literal["handout", "worksheet"] = "handout"
    """Where the sources' prompts and their space are printed."""
    glosses: Literal["beneath", "bank", "both"] = "beneath"
    """Where hard words of the sources are explained: beneath each source, in a word bank at the end, or in both."""
    do_now: Task | None = None
    """A starter, at the head of the worksheet."""
    instructions: Line | None = None
    """Instructions at the head of the questions."""
    worksheet: tuple[Section, ...] = ()
    """The questions, in sections."""
    licence: Text | None = None
    """Licence of the lesson's own words, where it is not the course's."""
    total_marks: Marks | None = None
    """Marks of the worksheet, to be checked against the questions."""
    exit_ticket: Task | None = None
    """A task for the last minutes, after the questions."""
    self_assessment: Truth = False
    """Whether pupils tick, for each objective, how sure they are."""
    feedback: Lines | None = None
    """Ruled lines for what the teacher writes back."""
    key_points: tuple[Line, ...] = ()
    """The lesson in a few sentences, for the end."""
    claims: Annotated[tuple[Claim, ...], KEY] = ()
    """Disputed claims."""
    teacher: Annotated[Teacher | None, KEY] = None
    """What only the teacher reads."""

    @property
    def questions(self) -> list[Question]:
        """All questions in order; number n is at index n - 1."""
        return [q for section in self.worksheet for q in section.questions]

    @property
    def worth(self) -> int:
        """Marks of the worksheet."""
        return sum(s.worth for s in self.worksheet)

    @property
    def letters(self) -> dict[str, PrintedSource]:
        """The printed sources by letter; of two with one letter the first."""
        found: dict[str, PrintedSource] = {}
        for name, source in self.lettered:
            found.setdefault(name, source)
        return found

    @property
    def lettered(self) -> list[tuple[str, PrintedSource]]:
        """Each printed source with its letter."""
        return [(s.letter or letter(i), s) for i, s in enumerate(self.sources)]


class _Names:
    """Hands out stable ids: the one given, or one made from the text, with -2, -3 … where it is taken."""

    def __init__(self, given: Iterable[str]) -> None:
        self.taken = Counter(given)

    def name(self, record: Named, text: str, prefix: str = "") -> Named:
        if getattr(record, "id", None):
            return record
        made = base = prefix + slug(text)
        while self.taken[made]:
            self.taken[base] += 1
            made = f"{base}-{self.taken[base]}"
        self.taken[made] += 1
        return record.model_copy(update={"id": made})


def with_ids(lesson: Lesson) -> Lesson:
    """The lesson with an id on every question, part and prompt."""
    names = _Names(str(r.id) for r in records_in(lesson) if getattr(r, "id", None))  # type: ignore[attr-defined]

    def question(q: Question, prefix: str = "") -> Question:
        named = names.name(q, str(q.stem), prefix)
        parts = tuple(question(p, f"{named.id}.") for p in q.asked)
        return named.model_copy(update={"parts": parts}) if parts else named

    def source(letter: str, s: PrintedSource) -> PrintedSource:
        prompts = tuple(names.name(p, p.use or str(p.ask), f"{s.source}.") for p in s.prompts)
        return s.model_copy(update={"letter": letter, "prompts": prompts})

    def source_set(s: SourceSet) -> SourceSet:
        return s.model_copy(
            update={"prompts": tuple(names.name(p, p.use or str(p.ask), f"{s.id}.") for p in s.prompts)}
        )

    sections = tuple(
        s.model_copy(update={"questions": tuple(question(q) for q in s.questions)}) for s in lesson.worksheet
    )
    sources = tuple(source(letter, s) for letter, s in lesson.lettered)
    sets = tuple(map(source_set, lesson.source_sets))
    return lesson.model_copy(update={"worksheet": sections, "sources": sources, "source_sets": sets})
