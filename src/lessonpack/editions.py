"""Editions: how a document is set. An edition is put together from parts, one at most of each axis.

The parts are data in `templates/editions`; an edition is named by those it does not share with the standard edition,
joined with `+` in the order of the axes: `large-print-24+letter`.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from lessonpack.diagnostics import suggest
from lessonpack.record import Identifier, Record, Text, Truth, Whole

Axis = Literal[
    "print", "paper", "ink", "sides", "binding", "archive", "response", "theme", "tier", "version"
]  # fmt: skip
Tier = Literal["support", "core", "extension"]
#: What an edition may be varied in, in the order of its name.
AXES: tuple[Axis, ...] = get_args(Axis)
#: The axes that vary what is asked of pupils, and not how it is set.
ASKED: frozenset[Axis] = frozenset({"tier", "version"})
STANDARD = "standard"


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise PydanticCustomError("float_type", "a number is expected") from None


def _colour(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"#[0-9A-Fa-f]{6}", value):
        raise PydanticCustomError("colour", "a colour is # and six hexadecimal digits, in quotation marks")
    return str(value)


Colour = Annotated[str, BeforeValidator(_colour), Field(pattern=r"^#[0-9A-Fa-f]{6}$")]
Length = Annotated[float, BeforeValidator(_number), Field(ge=0, le=2000)]


class Sheet(Record):
    """A sheet of paper, in millimetres."""

    width: Length
    """Its width."""
    height: Length
    """Its height."""


class Paper(Sheet):
    """A page and its margins, in millimetres."""

    top: Length
    """Margin above the text."""
    bottom: Length
    """Margin below the text."""
    inner: Length
    """Margin at the binding side."""
    outer: Length
    """Margin at the other side."""


class Clearance(Record):
    """Margins that must be there whatever the paper says, in millimetres."""

    top: Length = 0.0
    """Above the text."""
    bottom: Length = 0.0
    """Below the text."""
    inner: Length = 0.0
    """At the binding side."""
    outer: Length = 0.0
    """At the other side."""


class Type(Record):
    """Sizes of type, in points."""

    title: Length
    """The title of the document."""
    heading: Length
    """Headings of sections."""
    subheading: Length
    """Headings in sections."""
    reading: Length
    """Running text."""
    answer: Length
    """Answers in the key, and numbers of questions."""
    apparatus: Length
    """Marks, captions, notices."""
    label: Length
    """Labels and attributions."""
    small: Length
    """Notes, instructions, what stands on every page."""


class Spacing(Record):
    """White space. Distances are in millimetres where nothing else is said."""

    unit: Length
    """What counts as a millimetre between blocks and in hanging columns: more for larger type."""
    leading: Length
    """Height of a line, as a multiple of its type size."""
    letter: Length = 0.0
    """More space between letters, in ems."""
    word: Length = 0.0
    """More space between words, in ems."""


class Part(Record):
    """A part of an edition: one axis, and what it settles."""

    name: Identifier
    """Its name on the command line."""
    axis: Axis
    """What it varies: no two parts of one axis go together."""
    label: Text
    """The word of the locale that names it."""
    default: Truth = False
    """Whether an edition has it that names no other part of its axis."""
    clashes: dict[Identifier, Text] = Field(default_factory=dict)
    """Parts, or whole axes, that it does not go with, and why."""
    style_sheet: Text | None = None
    """A style sheet beside it, read after all others."""
    paper: Paper | None = None
    """The page and its margins."""
    imposed_on: Sheet | None = None
    """The sheet on which pages are printed two by two, to be folded into a booklet."""
    type: Type | None = None
    """Sizes of type."""
    face: Literal["reading", "sans"] | None = None
    """The face of running text."""
    spacing: Spacing | None = None
    """White space."""
    line_pitch: Length | None = None
    """Distance of ruled writing lines, in millimetres."""
    rule: Length | None = None
    """Weight of rules, as a multiple of the standard's."""
    picture: Length | None = None
    """Size of pictures, as a multiple of the standard's."""
    columns: Annotated[Whole, Field(ge=1, le=2)] | None = None
    """Columns in which short things may stand side by side."""
    whole_sources: Truth | None = None
    """Whether an excerpt that fits on a page stands on one page."""
    notes: Literal["foot", "end"] | None = None
    """Whether notes stand at the foot of their page or at the end of the document."""
    emphasis: Literal["italic", "bold"] | None = None
    """How emphasis is set."""
    hyphenate: Truth | None = None
    """Whether words may be divided, in languages that divide them."""
    colour: Truth | None = None
    """Whether anything may be printed in colour."""
    duplex: Truth | None = None
    """Whether the sheets are printed on both sides."""
    clear: Clearance | None = None
    """The least margins; of several parts the greatest counts."""
    foot: Literal["full", "short"] | None = None
    """Whether the foot of a page names course, lesson and edition, or the kind of document alone."""
    tint: Text | None = None
    """Colour of the paper to print on, for the print room: never of ink."""
    archival: Truth | None = None
    """Whether a PDF is PDF/A too."""
    fillable: Truth | None = None
    """Whether the answer spaces of a PDF are form fields."""
    tier: Tier | None = None
    """For which pupils of a class it is."""
    version: Text | None = None
    """The letter of a version: the same questions with options, columns and lists in another order."""


class Theme(Part):
    """A school's own look: a folder whose files go before those of the same name in `templates`."""

    axis: Axis = "theme"
    """Always `theme`."""
    logo: Text | None = None
    """A picture in the folder, PNG or JPEG, printed at the head of the first page."""
    logo_alt: Text | None = None
    """What the logo shows, for those who cannot see it; the school's name where it is not given."""
    word: Text | None = None
    """A Word file in the folder, .docx or .dotx, whose look Word files have: head and foot, styles, typefaces."""
    accent: Colour = "#000"
    """Colour of headings and their rules, in editions that are printed in colour."""
    reading: Text | None = None
    """The school's own face for running text: its files lie in the folder `fonts`."""
    apparatus: Text | None = None
    """The school's own face for what stands round the text."""


_SETTINGS = (
    "paper", "type", "face", "spacing", "line_pitch", "rule", "picture", "columns", "whole_sources", "notes",
    "emphasis", "hyphenate", "colour", "duplex",
    "foot", "tint", "imposed_on", "archival", "fillable", "tier", "version",
)  # fmt: skip


@dataclass(frozen=True)
class Edition:
    """How a document is set: its parts, and what they settle together. Fields as in `Part`."""

    name: str
    parts: tuple[Part, ...]
    paper: Paper
    type: Type
    face: Literal["reading", "sans"]
    spacing: Spacing
    line_pitch: float
    rule: float
    picture: float
    columns: int
    whole_sources: bool
    notes: Literal["foot", "end"]
    emphasis: Literal["italic", "bold"]
    hyphenate: bool
    colour: bool
    duplex: bool
    foot: Literal["full", "short"] = "full"
    tint: str | None = None
    imposed_on: Sheet | None = None
    archival: bool = False
    fillable: bool = False
    tier: Tier = "core"
    version: str | None = None

    @property
    def margins(self) -> Paper:
        """The page with the margins that all its parts need."""
        needed = [p.clear for p in self.parts if p.clear]
        sides = Clearance.model_fields
        least = {side: max((getattr(c, side) for c in needed), default=0.0) for side in sides}
        return self.paper.model_copy(update={s: max(getattr(self.paper, s), least[s]) for s in sides})

    @property
    def theme(self) -> Theme | None:
        """The school's theme."""
        return next((p for p in self.parts if isinstance(p, Theme)), None)

    def sheets(self, pages: int) -> int:
        """Sheets of paper that some pages need."""
        return math.ceil(pages / (4 if self.imposed_on else 2 if self.duplex else 1))

    @property
    def said(self) -> tuple[Part, ...]:
        """The parts that name how it is set: those that are not the default, or the default of the first axis. What it
        asks of pupils, its tier and its version, stands at the head of every page."""
        return tuple(p for p in self.parts if not p.default and p.axis not in ASKED) or self.parts[:1]

    @property
    def style_sheets(self) -> tuple[str, ...]:
        """The style sheets of its parts, below `templates/editions`."""
        return tuple(p.style_sheet for p in self.parts if p.style_sheet)


_NEEDED = {f.name for f in fields(Edition) if f.default is MISSING} - {"name", "parts"}


class EditionError(ValueError):
    """An edition that there is not: the message says why, the hint what would do."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


def read_name(name: str, parts: Mapping[str, Part]) -> tuple[Part, ...]:
    """The parts that an edition's name names, in the order of the axes. Raises EditionError."""
    named: dict[Axis, Part] = {}
    for word in name.split("+"):
        part = parts.get(word)
        if part is None:
            hint = suggest(word, parts) or f"there are: {', '.join(sorted(parts))}"
            raise EditionError(f"there is no edition '{word}'", hint)
        other = named.setdefault(part.axis, part)
        if other is not part:
            raise EditionError(f"'{other.name}' and '{part.name}' do not go together: both say the {part.axis}")
    return tuple(named[axis] for axis in AXES if axis in named)


def combine(named: Iterable[Part], parts: Mapping[str, Part], usual: Iterable[str] = ()) -> Edition:
    """The edition of some parts, over the default of each other axis; `usual` are parts that a course has instead of
    the default, and that therefore go without saying. Raises EditionError."""
    defaults: dict[Axis, Part] = {p.axis: p for p in parts.values() if p.default}
    defaults |= {parts[name].axis: parts[name] for name in usual if name in parts}
    chosen = defaults | {p.axis: p for p in named}
    ordered = tuple(chosen[axis] for axis in AXES if axis in chosen)
    for part in ordered:
        for other in ordered:
            why = part.clashes.get(other.name) or (None if other.default else part.clashes.get(other.axis))
            if why:
                raise EditionError(f"'{part.name}' and '{other.name}' do not go together: {why}")
    name = "+".join(p.name for p in ordered if p is not defaults.get(p.axis))
    # What a part does not say, the default of its axis does.
    told = [*(p for p in parts.values() if p.default), *ordered]
    settled = {s: v for part in told for s in _SETTINGS if (v := getattr(part, s)) is not None}
    missing = sorted(_NEEDED - settled.keys())
    if missing:
        raise EditionError(f"no part of the edition '{name or STANDARD}' says its {', '.join(missing)}")
    return Edition(name=name or STANDARD, parts=ordered, **settled)
