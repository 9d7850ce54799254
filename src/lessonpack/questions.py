"""The closed set of question types. What belongs to the answer key alone is marked KEY, and pupils never see it."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Annotated, Any, ClassVar, Literal, Self, TypeVar

from pydantic import BeforeValidator, Discriminator, Field, PrivateAttr, Tag

from lessonpack.editions import Tier
from lessonpack.marking import Scheme
from lessonpack.prose import Line, Prose
from lessonpack.record import KEY, Identifier, Lines, Marks, Record, Text, Truth

T = TypeVar("T")


def mixed(items: Sequence[T], seed: str, unlike: Sequence[T] = ()) -> list[T]:
    """The items in an order that depends on the items and the seed, and not on the order in which they are given.

    So the order as printed tells nothing of the right one, but that it is not `unlike`: of two that would tell all.
    """
    given = sorted(items, key=str)
    for attempt in range(40):
        # Sorted by hash, not by `random`, whose shuffles may differ between versions of Python.
        places = sorted(range(len(given)), key=lambda n: sha256(f"{seed}/{attempt}/{n}".encode()).digest())
        found = [given[n] for n in places]
        if found != list(unlike) or len(given) < 3:
            return found
    return given


class Support(Record):
    """Helps for pupils who need them: they stand in the support tier alone."""

    starters: tuple[Line, ...] = ()
    """Beginnings of sentences."""
    words: tuple[Line, ...] = ()
    """Words to use."""
    hint: Line | None = None
    """A hint."""
    without: tuple[Line, ...] = ()
    """Wrong options that are left out, word for word."""


class Stretch(Record):
    """A task beyond the question, without marks: it stands in the extension tier alone."""

    ask: Line
    """What is asked."""
    lines: Lines = 2
    """Ruled lines for the answer."""
    answer: Annotated[Prose, KEY]
    """What a good answer says."""


class Question(Scheme):
    """What all questions have."""

    id: Identifier | None = None
    """Stable name; made from the stem where it is not given."""
    stem: Line
    """What is asked."""
    marks: Marks | None = None
    """Marks for the question, where they do not follow from what it holds."""
    objective: Identifier | None = None
    """The objective it tests, by id."""
    skill: Identifier | None = None
    """The skill (assessment objective) it tests, by its id in course.yaml."""
    sources: tuple[Text, ...] = ()
    """Letters of the printed sources it is about."""
    lines: Lines | None = None
    """Ruled lines for the answer, where the course's rule does not fit."""
    space: Literal["half-page", "page", "none"] | None = None
    """Space for the answer by the page, or none, in place of a number of lines."""
    tiers: tuple[Tier, ...] = ()
    """For which tiers of a class it is; for all where none is named."""
    starters: tuple[Line, ...] = ()
    """Beginnings of sentences, for all pupils."""
    words: tuple[Line, ...] = ()
    """Words to use, for all pupils."""
    hint: Line | None = None
    """A hint, for all pupils."""
    support: Support | None = None
    """Helps for the support tier."""
    stretch: Stretch | None = None
    """A task for the extension tier."""
    new_page: Truth = False
    """Whether it begins a new page."""

    #: What orders depend on besides the question: the version of the paper.
    _seed: str = PrivateAttr(default="")

    pupil_properties: ClassVar[tuple[str, ...]] = ("worth", "in_parts", "marked_together")

    @property
    def asked(self) -> "tuple[Question, ...]":
        """Its parts (a), (b) …, which are questions themselves."""
        return ()

    @property
    def in_parts(self) -> bool:
        """Whether it is asked part by part."""
        return bool(self.asked)

    @property
    def marked_together(self) -> bool:
        """Whether its marks are shown at its stem."""
        return not self.in_parts

    @property
    def natural_marks(self) -> int | None:
        """The marks that follow from what the question holds, or None where nothing does."""
        return sum(p.earns for p in self.points) or None

    @property
    def worth(self) -> int:
        """The marks that the question gives."""
        return self.marks if self.marks is not None else self.natural_marks or 0

    @property
    def shown(self) -> frozenset[str]:
        """The fields of the key whose words pupils are given, in an order of their own: `blanks.answer` is a field of
        the records in a field."""
        return frozenset()

    @property
    def has_order(self) -> bool:
        """Whether anything in it stands in another order in each version of a paper."""
        return False

    def walk(self) -> "Iterator[Question]":
        """Itself and its parts, however deep, in order."""
        yield self
        for part in self.asked:
            yield from part.walk()

    def in_order(self, seed: str) -> Self:
        """The question with the orders of a version of the paper."""
        question = self.model_copy()
        question._seed = seed
        return question

    def _mix(self, items: Sequence[T], unlike: Sequence[T] = ()) -> list[T]:
        return mixed(items, f"{self.id or self.stem}/{self._seed}", unlike)


class Written(Question):
    """A question that is answered in the pupil's own words, or one that only holds parts."""

    parts: "tuple[AnyPart, ...]" = Field(default=(), min_length=1)
    """Parts (a), (b) …: questions of any type, short answers where no type is given."""

    @property
    def asked(self) -> tuple[Question, ...]:
        return self.parts

    @property
    def natural_marks(self) -> int | None:
        return sum(p.worth for p in self.parts) if self.parts else super().natural_marks


class Choice(Question):
    """A question with options."""

    options: tuple[Line, ...] = Field(min_length=2)
    """The options; they are printed in an order of each version's own."""
    shuffle: Truth = True
    """Whether the options may be put in another order: not where they have one, as dates do."""
    last: Line | None = None
    """An option that stays last, word for word: 'none of these'."""
    because: Annotated[Line | None, KEY] = None
    """Why the answer is right, or why a distractor tempts."""

    @property
    def movable(self) -> int:
        """How many of its options, the first so many when dealt, may stand in any order."""
        return len(self.options) - (str(self.last) in map(str, self.options)) if self.shuffle else 0

    @property
    def has_order(self) -> bool:
        return self.movable > 1

    def dealt(self, options: Sequence[Line]) -> Self:
        """The question with its options in this order."""
        return self.model_copy(update={"options": tuple(options)})


class MultipleChoice(Choice):
    """One right option among several."""

    type: Literal["multiple-choice"]
    """multiple-choice"""
    answer: Annotated[Line, KEY]
    """The right option, word for word."""

    @property
    def natural_marks(self) -> int:
        return 1

    @property
    def shown(self) -> frozenset[str]:
        return frozenset({"answer"})

    @property
    def right(self) -> int:
        """Index of the right option."""
        return self.options.index(self.answer)


class MultipleResponse(Choice):
    """Several right options among several; a mark for each."""

    type: Literal["multiple-response"]
    """multiple-response"""
    answers: Annotated[tuple[Line, ...], KEY, Field(min_length=1)]
    """The right options, word for word."""

    pupil_properties: ClassVar[tuple[str, ...]] = (*Question.pupil_properties, "count")

    @property
    def natural_marks(self) -> int:
        return self.count

    @property
    def count(self) -> int:
        """How many options are right: pupils are told."""
        return len(self.answers)

    @property
    def shown(self) -> frozenset[str]:
        return frozenset({"answers"})

    @property
    def right(self) -> list[int]:
        """Indexes of the right options."""
        return [index for index, option in enumerate(self.options) if option in self.answers]


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
    def marked_together(self) -> bool:
        return False

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
    def shown(self) -> frozenset[str]:
        return frozenset({"pairs", "distractors"})

    @property
    def has_order(self) -> bool:
        return True

    @property
    def left(self) -> list[Line]:
        """The first column."""
        return [p.left for p in self.pairs]

    @property
    def right(self) -> list[Line]:
        """The second column, mixed; its entries are lettered A, B, C …"""
        entries = [*(p.right for p in self.pairs), *self.distractors]
        return self._mix(entries, unlike=entries)

    @property
    def matches(self) -> list[int]:
        """For each entry of the first column the index of its match in the second."""
        right = self.right
        return [right.index(p.right) for p in self.pairs]


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
    def shown(self) -> frozenset[str]:
        return frozenset({"items"})

    @property
    def has_order(self) -> bool:
        return True

    @property
    def mixed(self) -> list[Line]:
        """The things as they are printed."""
        return self._mix(self.items, unlike=self.items)

    @property
    def positions(self) -> list[int]:
        """For each printed thing its right place, from 1."""
        return [self.items.index(item) + 1 for item in self.mixed]


class Category(Record):
    """A category, and what belongs in it."""

    name: Line
    """Its name."""
    entries: Annotated[tuple[Line, ...], KEY, Field(min_length=1)]
    """What belongs in it."""


class Sorting(Question):
    """Things to sort into categories."""

    type: Literal["sorting"]
    """sorting"""
    categories: tuple[Category, ...] = Field(min_length=2)
    """The categories."""

    pupil_properties: ClassVar[tuple[str, ...]] = (*Question.pupil_properties, "mixed")

    @property
    def natural_marks(self) -> int:
        return sum(len(c.entries) for c in self.categories)

    @property
    def shown(self) -> frozenset[str]:
        return frozenset({"categories.entries"})

    @property
    def has_order(self) -> bool:
        return True

    @property
    def mixed(self) -> list[Line]:
        """The things as they are printed; they are lettered A, B, C …"""
        entries = [entry for category in self.categories for entry in category.entries]
        return self._mix(entries, unlike=entries)

    @property
    def sorted_letters(self) -> list[list[int]]:
        """For each category the indexes of its entries among the printed things."""
        mixed_ = self.mixed
        return [sorted(mixed_.index(entry) for entry in category.entries) for category in self.categories]


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
    def shown(self) -> frozenset[str]:
        return frozenset({"blanks.answer", "distractors"}) if self.word_bank else frozenset()

    @property
    def has_order(self) -> bool:
        return self.word_bank

    @property
    def bank(self) -> list[Line]:
        """The word bank, mixed, each word once; empty where there is none."""
        words = {str(w): w for w in (*(f.answer for f in self.blanks), *self.distractors)} if self.word_bank else {}
        return self._mix(list(words.values()), unlike=list(words.values()))


class ShortAnswer(Written):
    """A question to answer in a few sentences."""

    type: Literal["short-answer"] = "short-answer"
    """short-answer"""


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


class Label(Record):
    """Something of a figure that pupils are to name."""

    mark: Identifier
    """Its id in the figure."""
    answer: Line | None = None
    """Its name, where it is not the one that the figure gives."""
    accept: tuple[Line, ...] = ()
    """What else is right."""


class Labelling(Question):
    """A figure, map or timeline in its blank form: what has a number is to be named."""

    type: Literal["labelling"]
    """labelling"""
    figure: Identifier
    """The figure, by id: it is printed with the question, with numbers in place of names."""
    labels: Annotated[tuple[Label, ...], KEY, Field(min_length=1)]
    """What is to be named, in the order of the numbers."""
    word_bank: Truth = False
    """Whether the names are printed, mixed, above the figure."""
    distractors: Annotated[tuple[Line, ...], KEY] = ()
    """Names of the bank that fit nothing."""

    pupil_properties: ClassVar[tuple[str, ...]] = (*Question.pupil_properties, "bank", "count")

    @property
    def natural_marks(self) -> int:
        return self.count

    @property
    def count(self) -> int:
        """How many numbers the figure has."""
        return len(self.labels)

    @property
    def shown(self) -> frozenset[str]:
        return frozenset({"labels.answer", "distractors"}) if self.word_bank else frozenset()

    @property
    def has_order(self) -> bool:
        return self.word_bank

    @property
    def bank(self) -> list[Line]:
        """The word bank, mixed, each name once; empty where there is none."""
        names = [*(label.answer for label in self.labels if label.answer), *self.distractors]
        words = {str(name): name for name in names} if self.word_bank else {}
        return self._mix(list(words.values()), unlike=list(words.values()))


class DataQuestion(Written):
    """Questions on a table or a chart of the lesson."""

    type: Literal["data-question"]
    """data-question"""
    data: Identifier
    """The table or figure that is read, by id."""


class SourceComprehension(Written):
    """What a source says, or what can be inferred from it."""

    type: Literal["source-comprehension"]
    """source-comprehension"""
    sources: tuple[Text, ...] = Field(min_length=1)
    """Letter of the source."""


class SourceUsefulness(Written):
    """How useful or reliable one source or several are for a stated enquiry."""

    type: Literal["source-usefulness"]
    """source-usefulness"""
    sources: tuple[Text, ...] = Field(min_length=1)
    """Letters of the sources."""


class SourceComparison(Written):
    """What two sources or more agree and differ on, and why."""

    type: Literal["source-comparison"]
    """source-comparison"""
    sources: tuple[Text, ...] = Field(min_length=2)
    """Letters of the sources."""


class Mistake(Record):
    """An error in an account."""

    wrong: Line
    """The wrong words, as the account has them."""
    right: Line
    """What is right."""
    accept: tuple[Line, ...] = ()
    """What else is right."""


class SpotTheError(Question):
    """A flawed account to correct."""

    type: Literal["spot-the-error"]
    """spot-the-error"""
    account: Prose
    """The account, with its errors."""
    errors: Annotated[tuple[Mistake, ...], KEY, Field(min_length=1)]
    """The errors, in the order in which they stand; each wrong text stands once in the account."""
    marks_each: Marks = 2
    """Marks for each: one for finding it, the rest for the correction."""

    pupil_properties: ClassVar[tuple[str, ...]] = (*Question.pupil_properties, "count")

    @property
    def natural_marks(self) -> int:
        return self.marks_each * self.count

    @property
    def count(self) -> int:
        """How many errors there are: pupils are told."""
        return len(self.errors)

    @property
    def shown(self) -> frozenset[str]:
        return frozenset({"errors.wrong"})


class ExtendedResponse(Written):
    """An essay or a supported judgement, marked by levels."""

    type: Literal["extended-response"]
    """extended-response"""


AnyQuestion = Annotated[
    MultipleChoice
    | MultipleResponse
    | TrueFalse
    | Matching
    | Ordering
    | Sorting
    | Cloze
    | ShortAnswer
    | TableCompletion
    | Labelling
    | DataQuestion
    | SourceComprehension
    | SourceUsefulness
    | SourceComparison
    | SpotTheError
    | ExtendedResponse,
    Field(discriminator="type"),
]


def _typed(value: Any) -> Any:
    """A part is a short answer, where it does not say what it is."""
    if isinstance(value, dict):
        value.setdefault("type", "short-answer")
    return value


AnyPart = Annotated[AnyQuestion, BeforeValidator(_typed)]
Written.model_rebuild()
for _written in Written.__subclasses__():
    _written.model_rebuild()
