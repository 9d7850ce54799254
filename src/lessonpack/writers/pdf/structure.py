"""The structure tree of a PDF put right: what a reader that speaks reads, in which order, and as what.

WeasyPrint makes its tree page by page, an element for each box. Here

- what is drawn of a field (a blank, a box to tick, ruled lines) becomes a Form, with words for it;
- what is filled in on the screen becomes a Form with its widget, one on each page;
- boxes that say nothing of their own are left out, and so are empty elements;
- what a page or a line parted is one again, and the head of a table that goes on is said once;
- a note follows the block that has its mark, instead of the page;
- numbers of lines, repeated heads and loose rules are artefacts.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pydyf

from lessonpack.writers.pdf.forms import NAME

#: The attribute in which a field says what it is; what is drawn of a field without saying more has an empty one.
ALT = "data-alt"
#: A place of marked content: the page, from 0, and its number on the page.
Piece = tuple[int, int]
#: Content that is not read, with what it is.
Artefacts = dict[Piece, dict[str, str]]

_POINTS_PER_PX = 0.75
#: Structure types by element, where WeasyPrint has none.
_ROLES = {
    "code": "Code", "em": "Span", "figure": "Div", "strong": "Span", "sub": "Span", "sup": "Span",
    "span::footnote-call": "Reference", "span::footnote-marker": "Lbl",
}  # fmt: skip
#: Structure types that say nothing, if they have no entries.
_SILENT = frozenset({"NonStruct", "Span"})
_INLINE = frozenset({"Code", "Form", "Link", "Reference", "Span"})
#: Structure types among whose blocks a note may stand.
_HOLDERS = frozenset({"BlockQuote", "Div", "Document", "LBody", "Sect", "TD"})
_CELLS = frozenset({"TD", "TH"})
_REPEATED = frozenset({"TFoot", "THead"})
_NUMBERINGS = {
    "circle": "Circle", "decimal": "Decimal", "disc": "Disc", "lower-alpha": "LowerAlpha",
    "lower-roman": "LowerRoman", "square": "Square", "upper-alpha": "UpperAlpha", "upper-roman": "UpperRoman",
}  # fmt: skip


@dataclass(frozen=True)
class Annotation:
    """A reference to an annotation, as pydyf writes it."""

    said: Any


@dataclass(eq=False)
class Part:
    """A structure element: its type, the box that it was made from, its kids in reading order.

    `page` is that of the box, from 0; `filled` says that it is a Form whose widget is still to be made; `drawn` is the
    border of the box, where that is content; `bbox` are left, bottom, right and top, in points.
    """

    role: str
    box: Any
    kids: list["Kid"] = field(default_factory=list)
    entries: dict[str, Any] = field(default_factory=dict)
    drawn: list[Piece] = field(default_factory=list)
    bbox: tuple[float, ...] | None = None
    page: int = 0
    filled: bool = False

    @property
    def parts(self) -> list["Part"]:
        """The kids that are structure elements."""
        return [kid for kid in self.kids if isinstance(kid, Part)]

    @property
    def origin(self) -> tuple[Any, str]:
        """The element that the box was made for, and its name with that of the pseudo-element."""
        return (self.box.element, self.box.element_tag or "") if self.box else (None, "")

    def walk(self) -> Iterator["Part"]:
        """Itself and every structure element in it, in reading order."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def pieces(self) -> Iterator[Piece]:
        """All the marked content in it."""
        return (kid for part in self.walk() for kid in part.kids if isinstance(kid, tuple))


#: What a structure element may hold.
Kid = Part | Piece | Annotation


def put_right(tree: Part, heights: list[float]) -> Artefacts:
    """Change the tree in place; gives the content that is not to be read. `heights` of the pages are in pixels."""
    artefacts: Artefacts = {}
    notes = _take_notes(tree)
    for part in (tree, *notes.values()):
        _describe(part, None, heights)
        _make_widgets(part)
        artefacts |= {piece: {"Type": "/Layout"} for piece in _make_fields(part, heights)}
        artefacts |= {piece: {"Type": "/Pagination"} for piece in _take_line_numbers(part)}
        _leave_out_silent(part)
        artefacts |= {piece: {"Type": "/Pagination"} for piece in _join(part)}
        _make_bodies(part)
    without_place = _set_notes(tree, notes)
    tree.kids += [*without_place, *notes.values()]
    _leave_out_empty(tree)
    for number, note in enumerate((part for part in tree.walk() if part.role == "Note"), 1):
        note.entries["ID"] = pydyf.String(f"note-{number}")
    return artefacts


def _take_notes(tree: Part) -> dict[Any, Part]:
    """Take the notes from the feet of the pages; each by its element."""
    areas = [part for part in tree.parts if type(part.box).__name__ == "FootnoteAreaBox"]
    tree.kids = [kid for kid in tree.kids if kid not in areas]
    notes: dict[Any, Part] = {}
    for note in (part for area in areas for part in area.parts):
        note.role = "Note"
        first = notes.setdefault(note.origin[0], note)
        if first is not note:
            first.kids += note.kids
    return notes


def _describe(part: Part, parent: Part | None, heights: list[float]) -> None:
    """Say of each element its type, its language and what belongs to its type."""
    element, tag = part.origin
    part.role = _ROLES.get(tag, part.role)
    own = element is not None and "::" not in tag and (parent is None or parent.origin[0] is not element)
    if own and element.get("lang"):
        part.entries["Lang"] = pydyf.String(element.get("lang"))
    if part.role in _CELLS:
        # Names of heads would be lost when the parts of a table are joined.
        del part.entries["A"]
    if part.role == "TH":
        scope = "/Row" if element.get("scope") == "row" else "/Column"
        part.entries["A"] = pydyf.Dictionary({"O": "/Table", "Scope": scope})
    elif part.role == "L":
        numbering = _NUMBERINGS.get(str(part.box.style["list_style_type"]), "None")
        part.entries["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": f"/{numbering}"})
    elif part.role == "Figure":
        del part.entries["A"]
        part.bbox = _bbox(part, heights)
    for kid in part.parts:
        _describe(kid, part, heights)


def _bbox(part: Part, heights: list[float]) -> tuple[float, ...]:
    """Where the box of a part is on its page; WeasyPrint counts in pixels from the upper left."""
    page, box = next(part.pieces())[0], part.box
    left, top = box.border_box_x(), box.border_box_y()
    right, bottom = left + box.border_width(), top + box.border_height()
    return tuple(_POINTS_PER_PX * n for n in (left, heights[page] - bottom, right, heights[page] - top))


def _make_widgets(part: Part) -> None:
    """Put a Form into each box that is filled in on the screen; a field on two pages has two, and so two widgets."""
    element, tag = part.origin
    if element is not None and element.get(NAME) and "::" not in tag:
        part.kids.append(Part("Form", part.box, page=part.page, filled=True))
        return
    for kid in part.parts:
        _make_widgets(kid)


def _make_fields(part: Part, heights: list[float]) -> list[Piece]:
    """Put a Form into each field, with what is drawn of it; gives what is drawn and belongs to none.

    PDF/UA asks for these attributes of ISO 32000-1, 14.8.5.6, in forms to be filled in by hand; the alternate text
    is for readers that do not know them.
    """
    drawn = [*part.drawn, *(piece for kid in part.parts for piece in _make_fields(kid, heights))]
    element = part.origin[0]
    words = element.get(ALT) if element is not None else None
    if not drawn or not words:
        return drawn
    ticked = "checkbox" in element.get("class", "").split()
    role = {"Role": "/cb", "checked": "/off"} if ticked else {"Role": "/tv"}
    said = pydyf.String(words)
    form = Part("Form", part.box, list(drawn))
    form.entries = {"Alt": said, "A": pydyf.Dictionary({"O": "/PrintField", **role, "Desc": said})}
    form.bbox = _bbox(form, heights)
    part.kids.append(form)
    return []


def _take_line_numbers(part: Part) -> Iterator[Piece]:
    """Take out the numbers of lines: said among the words, they would break a sentence."""
    for kid in part.parts:
        element, tag = kid.origin
        if tag.endswith("::before") and element.get("data-number"):
            part.kids.remove(kid)
            yield from kid.pieces()
        else:
            yield from _take_line_numbers(kid)


def _leave_out_silent(part: Part) -> None:
    """Put the kids of a part that says nothing in its place: of a run of text, of a box that no element made."""
    kids: list[Kid] = []
    for kid in part.kids:
        if not isinstance(kid, Part):
            kids.append(kid)
            continue
        _leave_out_silent(kid)
        silent = kid.role in _SILENT and not kid.entries
        kids += kid.kids if silent or _same(kid, part) else [kid]
    part.kids = kids


def _same(one: Kid, other: Kid) -> bool:
    """Whether two parts are of one element."""
    if not isinstance(one, Part) or not isinstance(other, Part):
        return False
    return one.role == other.role and one.origin == other.origin and not one.filled


def _join(part: Part) -> Iterator[Piece]:
    """Make one part of the pieces of an element; gives the content of the heads that a table repeats."""
    kids: list[Kid] = []
    for kid in part.kids:
        first = next((k for k in kids if _same(k, kid)), None)
        if not isinstance(first, Part) or not isinstance(kid, Part):
            kids.append(kid)
        elif kid.role in _REPEATED:
            yield from kid.pieces()
        else:
            first.kids += kid.kids
            first.bbox = None
    part.kids = kids
    for kid in part.parts:
        yield from _join(kid)


def _make_bodies(part: Part) -> None:
    """What stands in an entry of a list, besides its mark, is its one body."""
    if part.role == "LI":
        marks = [kid for kid in part.parts if kid.role == "Lbl"]
        body = Part("LBody", part.box)
        for kid in (kid for kid in part.kids if kid not in marks):
            body.kids += kid.kids if isinstance(kid, Part) and kid.role == "LBody" else [kid]
        part.kids = [*marks, body]
    for kid in part.parts:
        _make_bodies(kid)


def _set_notes(part: Part, notes: dict[Any, Part]) -> list[Part]:
    """Put each note after the block that has its mark; gives those that must stand outside this part."""
    kids: list[Kid] = []
    waiting: list[Part] = []
    for kid in part.kids:
        kids.append(kid)
        if isinstance(kid, Part):
            note = notes.pop(kid.origin[0], None) if kid.role == "Reference" else None
            found = [note] if note else _set_notes(kid, notes)
            if part.role in _HOLDERS and kid.role not in _INLINE:
                kids += found
            else:
                waiting += found
    part.kids = kids
    if part.role not in _HOLDERS:
        return waiting
    part.kids += waiting
    return []


def _leave_out_empty(part: Part) -> None:
    """Leave out what has no content; a table keeps its empty cells, and a form its fields."""
    for kid in part.parts:
        _leave_out_empty(kid)
    part.kids = [k for k in part.kids if not isinstance(k, Part) or k.kids or k.filled or k.role in _CELLS]
