"""What stays on one page: paragraphs and rows that are kept with what follows them, as page.css has it for PDF.

It is said of the paragraph itself and not of its style: it tells where the paragraph stands in this paper, not how it
looks, and a style for each case would double the list that a teacher chooses from.

A chain that is higher than a page is worse than none, since Word and LibreOffice then break it anywhere. So a link is
firm or loose: where a chain grows too high, the last loose link before that is let go.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from lessonpack.markup import Element
from lessonpack.writers.docx.heights import Heights
from lessonpack.writers.docx.ooxml import Xml, child, children, put, qualified

Link = Literal["firm", "loose"]

_ROW, _TABLE, _PARAGRAPH = qualified("w:tr"), qualified("w:tbl"), qualified("w:p")
_LISTS, _TABLES = ("ul", "ol"), ("table",)


def units_of(blocks: Iterable[Xml]) -> list[Xml]:
    """The paragraphs of blocks, and the rows of their tables: what a page is broken between."""
    units: list[Xml] = []
    for block in blocks:
        units += children(block, "w:tr") if block.tag == _TABLE else [block] if block.tag == _PARAGRAPH else []
    return units


def link(piece: Element, following: Element, *, in_question: bool) -> Link | None:
    """How a block of a page is tied to the next; None where a page may end between them."""
    if following.has("answer-space") or (in_question and following.has("total")):
        return "firm"
    if piece.tag == "p" and (following.has("box") or following.has("question") or following.tag in _LISTS + _TABLES):
        return "firm"
    if piece.tag == "figure" and following.tag in _TABLES:
        return "loose"
    return _of_question(piece, following) if in_question else None


def _of_question(piece: Element, following: Element) -> Link | None:
    """What helps with an answer stays with the room for it, a figure or an account with what is asked of it."""
    if piece.tag == "p" and (piece.has("stem") or piece.has("small") or piece.has("bank")):
        # A figure may take most of a page: then it goes to the next with what is asked of it.
        return "loose" if following.tag == "figure" else "firm"
    sorted_into = piece.tag == "ol" and piece.has("letters") and following.tag in _TABLES
    return "loose" if sorted_into or piece.tag in ("ul", "figure") or piece.has("box") else None


def whole(piece: Element, *, in_question: bool) -> Link | None:
    """Whether a block is to stay in one piece."""
    if piece.has("answer") or piece.has("boxes"):
        return "loose"
    if not in_question:
        return None
    if piece.tag in _LISTS:
        return "firm"
    parts = [c for c in piece.children if isinstance(c, Element) and c.has("part")]
    return "loose" if piece.tag in _TABLES or piece.has("box") or (piece.has("part") and not parts) else None


@dataclass
class Keeping:
    """The links between the paragraphs and rows of a document."""

    loose: set[Xml] = field(default_factory=set)
    """The paragraphs and rows whose link may be let go, unless their style ties them."""
    freed: set[Xml] = field(default_factory=set)
    """Those whose link may be let go whatever their style says."""

    def hold(self, units: Iterable[Xml], how: Link) -> None:
        """Tie each of some paragraphs and rows to what follows it. A firm link stays firm."""
        for unit in units:
            if how == "firm":
                self.loose.discard(unit)
            elif not _is_held(unit):
                self.loose.add(unit)
            for properties in _properties(unit):
                put(properties, "w:keepNext")

    def together(self, blocks: Iterable[Xml], how: Link) -> None:
        """Keep blocks on one page."""
        self.hold(units_of(blocks)[:-1], how)

    def lead(self, blocks: Iterable[Xml], how: Link) -> None:
        """Tie the end of some blocks to what follows them; that of a table is the narrow paragraph after it."""
        units = units_of(blocks)
        ends = [unit for unit in units[-2:-1] if unit.tag == _ROW] + units[-1:]
        self.hold(ends, how)
        if how == "loose":
            self.freed.update(ends)

    def settle(self, body: Xml, heights: Heights, page: float) -> None:
        """Let loose links go where a chain would be higher than a page, in twips; drop what the style says anyway."""
        high, since, last = 0.0, 0.0, None
        held = False
        for unit in units_of(body):
            height = heights.of(unit)
            if not held or child(unit, "w:pPr/w:pageBreakBefore") is not None:
                high, since, last = 0.0, 0.0, None
            elif last is not None and high + height > page:
                _let_go(last)
                high, last = since, None
            high, since = high + height, since + height
            styled = heights.is_kept(unit)
            held = styled or _is_held(unit)
            if unit in self.freed or (unit in self.loose and not styled):
                last, since = unit, 0.0
            if styled:
                _unsay(unit)


def _properties(unit: Xml) -> list[Xml]:
    """The properties of the paragraphs of a unit: of a row those of all its cells, for any may tie it."""
    return [p for paragraph in unit.iter(_PARAGRAPH) for p in children(paragraph, "w:pPr")]


def _is_held(unit: Xml) -> bool:
    return any(child(properties, "w:keepNext") is not None for properties in _properties(unit)[:1])


def _unsay(unit: Xml) -> None:
    for properties in _properties(unit):
        for kept in children(properties, "w:keepNext"):
            properties.remove(kept)


def _let_go(unit: Xml) -> None:
    # A style may tie it too: only an explicit no goes before that.
    for properties in _properties(unit):
        put(properties, "w:keepNext", {"w:val": "false"})
