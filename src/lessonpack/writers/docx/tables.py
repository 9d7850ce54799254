"""Tables: head rows that repeat, row heads, and columns as wide as their text asks for."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

from lessonpack.markup import Element
from lessonpack.writers.docx.faces import SIGNS, SPACE, Face, key
from lessonpack.writers.docx.languages import is_right_to_left
from lessonpack.writers.docx.ooxml import UnsupportedElement, Xml, add, add_value
from lessonpack.writers.docx.places import CELL, Place
from lessonpack.writers.docx.story import Story

STYLES = {
    "table": "Pack Plain Table",
    "table.data": "Pack Data Table",
    "table.plain": "Pack Plain Table",
    "table.answer": "Pack Answer Table",
    "table.boxes": "Pack Answer Table",
    "table.timeline": "Pack Open Table",
    "table.match": "Pack Match Table",
}
#: The paragraph style of a cell by its class; a class that is not here changes something else.
CELLS = {
    "th": "Pack Table Head",
    "th.right": "Pack Table Head Right",
    "th.centre": "Pack Table Head Centre",
    "th row": "Pack Table Row Head",
    "th.right row": "Pack Table Row Head Right",
    "th.centre row": "Pack Table Row Head Centre",
    "td": "Pack Table Text",
    "td.right": "Pack Table Right",
    "td.centre": "Pack Table Centre",
    "td.write": "Pack Table Write",
}
_OTHERS = {"th": {"narrow"}, "td": {"narrow", "filled"}}
#: Width of a cell's margins, in twips and units of the edition.
_MARGINS = 115
#: The characters that a column is given room for, at most; a cell to write in counts as much.
_MOST = 64
_CHINESE = 2.3
_WIDTHS = {" ": 0.5, "\u00a0": 0.5, "\u2003": 2, "●": 2, "▲": 2, "■": 2}
_CAPITAL, _BOLD = 1.3, 1.1

Cell = Callable[[Element, Place], None]


def write_table(table: Element, place: Place, story: Story, write_cell: Cell, *, alike: bool = False) -> None:
    """Write a table without its caption; its columns all as wide, if they are to be `alike`.

    Raises UnsupportedElement.
    """
    head, rows = _rows(table)
    lines = [*head, *rows]
    cells = _filled([_cells(row) for row in lines])
    written = add(place.into, "w:tbl")
    row_heads = any(row[0].tag == "th" for row in cells[len(head) :])
    style = story.styles.id(STYLES[key(table)], "table")
    _properties(written, style, place, head=bool(head), row_heads=row_heads)
    margins = round(_MARGINS * story.unit)
    if alike:
        widths = [place.width // len(cells[0])] * len(cells[0])
    else:
        widths = column_widths(cells, place.width, story.character, margins)
    grid = add(written, "w:tblGrid")
    for width in widths:
        add(grid, "w:gridCol", {"w:w": width})
    for number, row in enumerate(cells):
        story.bookmarks.expect(lines[number])
        line = _row(written, number < len(head))
        for cell, width in zip(row, widths, strict=True):
            write_cell(cell, _inside(line, cell, (width, width - margins), place))


def _filled(rows: list[list[Element]]) -> list[list[Element]]:
    """The rows, the shorter ones with empty cells at their end: without them Word and readers that speak lose count."""
    longest = max(map(len, rows), default=0)
    return [[*row, *(Element("td") for _ in range(longest - len(row)))] for row in rows]


def _rows(table: Element) -> tuple[list[Element], list[Element]]:
    head: list[Element] = []
    rows: list[Element] = []
    for part in table.children:
        name = key(part) if isinstance(part, Element) else "text"
        if isinstance(part, Element) and name == "tr":
            rows.append(part)
        elif isinstance(part, Element) and name in ("thead", "tbody"):
            (head if name == "thead" else rows).extend(_only(part, "tr"))
        elif name != "caption":
            raise UnsupportedElement(f"<{name}> in a table")
    return head, rows


def _cells(row: Element) -> list[Element]:
    return _only(row, "td", "th")


def _only(parent: Element, *tags: str) -> list[Element]:
    found = [c for c in parent.children if isinstance(c, Element) and c.tag in tags]
    if len(found) != len(parent.children) or not found:
        raise UnsupportedElement(f"something else than {' and '.join(tags)} in <{parent.tag}>")
    return found


def _properties(table: Xml, style: str, place: Place, *, head: bool, row_heads: bool) -> None:
    properties = add(table, "w:tblPr")
    add_value(properties, "w:tblStyle", style)
    if is_right_to_left(place.face.language):
        add(properties, "w:bidiVisual")
    add(properties, "w:tblW", {"w:w": place.width, "w:type": "dxa"})
    look = {
        "firstRow": head,
        "lastRow": 0,
        "firstColumn": row_heads,
        "lastColumn": 0,
        "noHBand": 1,
        "noVBand": 1,
    }
    add(properties, "w:tblLook", {f"w:{name}": int(on) for name, on in look.items()})


def _row(table: Xml, is_head: bool) -> Xml:
    row = add(table, "w:tr")
    properties = add(row, "w:trPr")
    add(properties, "w:cantSplit")
    if is_head:
        add(properties, "w:tblHeader")
    return row


def _inside(row: Xml, cell: Element, widths: tuple[int, int], place: Place) -> Place:
    """The place in a new cell; its width with and without its margins."""
    other = _OTHERS[cell.tag].intersection(cell.classes)
    name = ".".join((cell.tag, *(c for c in cell.classes if c not in other)))
    if cell.attributes.get("scope") == "row":
        name += " row"
    if name not in CELLS:
        raise UnsupportedElement(f"<{key(cell)}> in a table")
    written = add(row, "w:tc")
    add(add(written, "w:tcPr"), "w:tcW", {"w:w": widths[0], "w:type": "dxa"})
    face: Face = place.face.styled("Pack Answer") if "filled" in other else place.face
    return replace(
        place,
        into=written,
        face=face,
        width=widths[1],
        setting=replace(CELL, text=CELLS[name], stem=CELLS[name]),
    )


def column_widths(rows: list[list[Element]], total: int, character: int, margins: int) -> list[int]:
    """A width for each column, in twips: no less than its longest word, or than its text where that is to stay on one
    line, and shared out by length of text."""
    columns = list(zip(*rows, strict=True))
    least = [margins + character * max(_longest_word(c) for c in column) for column in columns]
    narrow = [any(c.has("narrow") for c in column) for column in columns]
    # A column that is as narrow as its text has room to spare: a bold figure may be wider than reckoned.
    spare = [0.5 if n else 0 for n in narrow]
    most = [margins + character * (more + max(map(_length, c))) for c, more in zip(columns, spare, strict=True)]
    wanted = [max(pair) for pair in zip(least, most, strict=True)]
    least = [w if n else a for a, w, n in zip(least, wanted, narrow, strict=True)]
    stretch = [0 if n else w for w, n in zip(wanted, narrow, strict=True)]
    if sum(least) > total:
        widths = _capped(least, total)
    elif sum(wanted) > total:
        share = (total - sum(least)) / sum(w - a for w, a in zip(wanted, least, strict=True))
        widths = [a + share * (w - a) for w, a in zip(wanted, least, strict=True)]
    else:
        parts = stretch if any(stretch) else wanted
        widths = [w + (total - sum(wanted)) * p / sum(parts) for w, p in zip(wanted, parts, strict=True)]
    whole = [int(w) for w in widths]
    return [*whole[:-1], total - sum(whole[:-1])]


def _capped(widths: list[float], total: int) -> list[float]:
    """The widths with the widest cut to one measure, so that they make a total: only the longest words are broken."""
    cap, left = 0.0, float(total)
    for number, width in enumerate(ordered := sorted(widths)):
        cap = left / (len(ordered) - number)
        if width > cap:
            break
        left -= width
    return [min(width, cap) for width in widths]


def _length(cell: Element) -> float:
    return _MOST if cell.has("write") else min(_MOST, ems(_shown(cell)))


def _longest_word(cell: Element) -> float:
    bold = _BOLD if cell.tag == "th" else 1
    return max((bold * ems(word) for word in re.split(f"[{SPACE}]+", _shown(cell))), default=1)


def _shown(cell: Element) -> str:
    if cell.tag == "span" and cell.has("note"):
        return ""
    if key(cell) in SIGNS:
        return SIGNS[key(cell)][1]
    return "".join(c if isinstance(c, str) else _shown(c) for c in cell.children)


def ems(text: str) -> float:
    """The length of a text in characters: those of Chinese and Korean count twice, with the space beside figures."""
    return sum(_WIDTHS.get(c) or _ems_of(c) for c in text)


def _ems_of(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return _CHINESE
    return _CAPITAL if character.isupper() else 1
