"""What figures are drawn with: lines, shapes and words in points, as SVG that is the same on every run."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from lessonpack.drawing.lettering import Lettering
from lessonpack.locales import Language
from lessonpack.prose import Prose

POINTS_PER_MM = 72 / 25.4
#: Height of a line, as a multiple of its type size, and how far below its top the letters stand.
LEADING, _BASE = 1.22, 0.93
#: The thinnest line that is drawn, in points.
THIN = 0.5

Spot = tuple[float, float]


@dataclass(frozen=True)
class Look:
    """How an edition prints figures. `width` and `height` are the room for one, in millimetres; `size` that of labels,
    in points; `plain` gives the bare words of a text; `colour` is False where toner is saved; `grown` is the size of
    pictures as a multiple of the standard edition's."""

    width: float
    height: float
    size: float
    families: tuple[str, ...]
    language: Language
    plain: Callable[[Prose], str]
    colour: bool = True
    rule: float = 1.0
    own_fonts: Path | None = None
    grown: float = 1.0

    @property
    def large(self) -> bool:
        """Whether it is large print."""
        return self.size >= 16

    @property
    def room(self) -> float:
        """The width in points."""
        return self.width * POINTS_PER_MM

    @property
    def tallest(self) -> float:
        """The height in points."""
        return self.height * POINTS_PER_MM

    @property
    def lettering(self) -> Lettering:
        """Its faces."""
        return Lettering(self.families, self.own_fonts)

    @property
    def from_right(self) -> bool:
        """Whether its language is written from right to left."""
        return self.language.direction == "rtl"

    def line(self, weight: float) -> float:
        """The weight of a line, in points."""
        return max(THIN, weight * min(self.rule, 1.6))


@dataclass(frozen=True)
class Row:
    """A line of a label; or a ringed number in place of one."""

    text: str
    bold: bool = False
    slanted: bool = False
    ringed: bool = False


@dataclass(frozen=True)
class Label:
    """Rows one under the other, with their measures in points."""

    rows: tuple[Row, ...]
    width: float
    height: float
    size: float


#: What is printed in place of the labels of a blank form, by the id of the item.
Blanks = Mapping[str, str]


def label(look: Look, rows: Iterable[Row], room: float = 1e9, size: float | None = None) -> Label:
    """A label whose rows are no wider than the room, where their words allow that."""
    letters, size = look.lettering, size or look.size
    divided: list[Row] = []
    for row in rows:
        lines = [row.text] if row.ringed else letters.lines(row.text, size, room, bold=row.bold)
        divided += [Row(text, row.bold, row.slanted, row.ringed) for text in lines]
    widths = [_ring(look, r.text, size) * 2 if r.ringed else letters.width(r.text, size, bold=r.bold) for r in divided]
    heights = [_row_height(row, size) for row in divided]
    return Label(tuple(divided), max(widths, default=0.0), sum(heights), size)


def named(look: Look, item_id: str, text: Prose, blanks: Blanks, *, bold: bool = False, slanted: bool = False) -> Row:
    """The row of an item's name, or of its number where the form is blank."""
    if item_id in blanks:
        return Row(blanks[item_id], bold=True, ringed=True)
    return Row(look.plain(text), bold, slanted)


def _row_height(row: Row, size: float) -> float:
    return size * (1.75 if row.ringed else LEADING)


def _ring(look: Look, text: str, size: float) -> float:
    """Radius of the ring round a number."""
    return max(0.78 * size, look.lettering.width(text, size, bold=True) / 2 + 0.3 * size)


@dataclass
class Canvas:
    """A drawing of a width and height in points. `mirrored` draws all but the words themselves from the right."""

    look: Look
    width: float
    height: float
    mirrored: bool = False
    parts: list[str] = field(default_factory=list)

    def _x(self, x: float) -> float:
        return self.width - x if self.mirrored else x

    def path(
        self,
        points: Sequence[Spot],
        weight: float = 0.8,
        *,
        dash: Sequence[float] = (),
        fill: str = "none",
        stroke: str = "#000",
        closed: bool = False,
    ) -> None:
        """A line through points, or an outline."""
        if len(points) < 2:
            return
        self.shape([points], weight, dash=dash, fill=fill, stroke=stroke, closed=closed)

    def shape(
        self,
        outlines: Iterable[Sequence[Spot]],
        weight: float = 0.8,
        *,
        dash: Sequence[float] = (),
        fill: str = "none",
        stroke: str = "#000",
        closed: bool = True,
    ) -> None:
        """Several lines or outlines, drawn as one."""
        end = "Z" if closed else ""
        drawn = "".join(
            "M" + "L".join(f"{_n(self._x(x))} {_n(y)}" for x, y in outline) + end for outline in outlines if outline
        )
        if not drawn:
            return
        more = f' stroke-dasharray="{" ".join(map(_n, dash))}"' if dash else ""
        line = f' stroke="{stroke}" stroke-width="{_n(weight)}"{more}' if weight else ""
        joins = ' stroke-linejoin="round" stroke-linecap="round"' if weight and not closed and not dash else ""
        self.parts.append(f'<path d="{drawn}" fill="{fill}"{line}{joins}/>')

    def box(self, x: float, y: float, width: float, height: float, weight: float = 0.8, fill: str = "none") -> None:
        """A rectangle by its upper left corner."""
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        self.path(corners, weight, fill=fill, closed=True)

    def dot(self, x: float, y: float, radius: float, weight: float = 0.0, fill: str = "#000") -> None:
        """A disc, or a ring."""
        line = f' stroke="#000" stroke-width="{_n(weight)}"' if weight else ""
        self.parts.append(f'<circle cx="{_n(self._x(x))}" cy="{_n(y)}" r="{_n(radius)}" fill="{fill}"{line}/>')

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        anchor: str = "start",
        bold: bool = False,
        slanted: bool = False,
    ) -> None:
        """Words on a base line at y."""
        if self.mirrored:
            anchor = {"start": "end", "end": "start"}.get(anchor, anchor)
        style = (' font-weight="bold"' if bold else "") + (' font-style="italic"' if slanted else "")
        at = "" if anchor == "start" else f' text-anchor="{anchor}"'
        place = f'x="{_n(self._x(x))}" y="{_n(y)}"'
        faces, words = faced(text, self.look, bold=bold)
        self.parts.append(f'<text {place} font-family={faces} font-size="{_n(size)}"{style}{at}>{words}</text>')

    def put(self, words: Label, x: float, y: float, *, anchor: str = "start", ground: bool = False) -> None:
        """A label by its upper corner: the left one, the right one, or the middle of its top."""
        if ground:
            left = x - {"start": 0.0, "middle": words.width / 2, "end": words.width}[anchor]
            self.box(left - 1, y - 0.5, words.width + 2, words.height + 1, 0, "#fff")
        here = y
        for row in words.rows:
            if row.ringed:
                self.ring(x, here, row.text, words.size, anchor)
            else:
                base = here + _BASE * words.size
                self.text(x, base, row.text, words.size, anchor=anchor, bold=row.bold, slanted=row.slanted)
            here += _row_height(row, words.size)

    def ring(self, x: float, y: float, text: str, size: float, anchor: str) -> None:
        """A ringed number by its upper corner."""
        radius = _ring(self.look, text, size)
        middle = x + {"start": radius, "middle": 0.0, "end": -radius}[anchor]
        self.dot(middle, y + 0.875 * size, radius, 1.0, "#fff")
        self.text(middle, y + 1.23 * size, text, size, anchor="middle", bold=True)

    def svg(self) -> bytes:
        """The drawing."""
        return wrapped("".join(self.parts), self.width, self.height)


def faced(text: str, look: Look, *, bold: bool = False) -> tuple[str, str]:
    """The family of a text, quoted, and its words as SVG: those that another face has in pieces of their own.

    A program that draws SVG looks for a character in the first face that it is given, and then in any that there is.
    """
    runs = look.lettering.runs(directed(text, from_right=look.from_right), bold=bold)
    if len(runs) == 1:
        return quoteattr(runs[0][0]), escape(runs[0][1])
    pieces = (f"<tspan font-family={quoteattr(family)}>{escape(words)}</tspan>" for family, words in runs)
    return quoteattr(look.families[0]), "".join(pieces)


def wrapped(content: str, width: float, height: float) -> bytes:
    """SVG of a width and height in points."""
    size = f'width="{_n(width)}pt" height="{_n(height)}pt" viewBox="0 0 {_n(width)} {_n(height)}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{content}</svg>'.encode()


def directed(text: str, *, from_right: bool) -> str:
    """Words with marks that tell any program from which side their line is read."""
    strong = any(unicodedata.bidirectional(c) in ("R", "AL") for c in text)
    return f"\N{RIGHT-TO-LEFT EMBEDDING}{text}\N{POP DIRECTIONAL FORMATTING}" if from_right and strong else text


def _n(value: float) -> str:
    """A number to a hundredth of a point."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")
