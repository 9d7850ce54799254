"""What is on the pages of a file: text, rules, areas of colour, pictures, form fields. Data
only.

Lengths are millimetres from the upper left corner of the page; sizes of type and weights of rules are points.
"""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

#: Millimetres in a point.
MM = 25.4 / 72


class Box(NamedTuple):
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        """Its middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def holds(self, other: "Box", within: float = 0.0) -> bool:
        """Whether the middle of the other lies in it, or that near outside."""
        across, down = other.middle
        return self.left - within <= across <= self.right + within and self.top - within <= down <= self.bottom + within

    def inside(self, other: "Box", within: float = 0.0) -> bool:
        """Whether it lies whole in the other, or that near outside."""
        return (
            self.left >= other.left - within
            and self.top >= other.top - within
            and self.right <= other.right + within
            and self.bottom <= other.bottom + within
        )

    def common(self, other: "Box") -> "Box | None":
        """The part that both have; None where they are apart."""
        # Written out: most boxes are apart, and a page asks of many.
        left = self.left if self.left > other.left else other.left
        right = self.right if self.right < other.right else other.right
        if left >= right:
            return None
        top = self.top if self.top > other.top else other.top
        bottom = self.bottom if self.bottom < other.bottom else other.bottom
        return Box(left, top, right, bottom) if top < bottom else None

    def grown(self, by: float) -> "Box":
        """The box that reaches further on every side; less far where `by` is below 0."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def covered(self, other: "Box") -> float:
        """How much of it lies in the other, from 0 to 1."""
        common = self.common(other)
        return common.width * common.height / (self.width * self.height) if common else 0.0


NOTHING = Box(0, 0, 0, 0)


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of them."""
    left, top, right, bottom = zip(*boxes, strict=True)
    return Box(min(left), min(top), max(right), max(bottom))


class Ink(NamedTuple):
    """A colour of the screen, and how opaque it is: 0 to 255 each."""

    red: int
    green: int
    blue: int
    alpha: int

    @property
    def coloured(self) -> bool:
        """Whether an eye sees more in it than black, grey or white."""
        return self.alpha > 0 and max(self[:3]) - min(self[:3]) > 8


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface: its name and family as the file says, and whether it is in the file."""

    name: str
    family: str
    embedded: bool


@dataclass(frozen=True, slots=True)
class Run:
    """Text painted at once, after and over all that has a lower `order`.

    `marks` are its letters but the spaces, and `edges` their boxes, four numbers each; `base` is what they stand on;
    `clip` is there only where it cuts something off; `missing` are those in whose place a box, or nothing, is printed.
    """

    page: int
    order: int
    text: str
    marks: str
    edges: "array[float]"
    box: Box
    base: float
    size: float
    face: Face
    ink: Ink
    clip: Box | None = None
    missing: str = ""

    def letters(self) -> Iterator[tuple[str, Box]]:
        """Each letter with its box; no spaces."""
        numbers = iter(self.edges)
        return zip(self.marks, map(Box, numbers, numbers, numbers, numbers), strict=True)


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line."""

    page: int
    order: int
    box: Box
    weight: float
    ink: Ink


@dataclass(frozen=True, slots=True)
class Area:
    """Something filled: a rectangle where it is `solid`, else any shape in its box."""

    page: int
    order: int
    box: Box
    ink: Ink
    solid: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its resolution as printed, in dots to the inch, and whether it has any colour."""

    page: int
    order: int
    box: Box
    resolution: float
    coloured: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A form field: something is typed into it, or it is ticked."""

    page: int
    box: Box


@dataclass(frozen=True)
class Page:
    """A page, from 1, and what is on it, in the order of painting."""

    number: int
    box: Box
    runs: tuple[Run, ...]
    rules: tuple[Rule, ...]
    areas: tuple[Area, ...]
    pictures: tuple[Picture, ...]
    fields: tuple[Field, ...] = ()
