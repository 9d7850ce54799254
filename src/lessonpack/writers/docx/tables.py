"""Tables: head rows that repeat, row heads, and columns as wide as their text asks for."""

import unicodedata
from collections.abc import Callable
from dataclasses import replace

from lessonpack.markup import Element
from lessonpack.writers.docx.faces import Face, key
from lessonpack.writers.docx.ooxml import UnsupportedElement, Xml, add, add_value
from lessonpack.writers.docx.places import CELL, Place
from lessonpack.writers.docx.story import Story

STYLES = {
    "table": "Pack Plain Table",
    "table.data": "Pack Data Table",
    "table.plain": "Pack Plain Table",
    "table.answer": "Pack Answer Table",
    "table.timeline": "Pack Open Table",
    "table.match": "Pack Open Table",
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
#: Width of a character and of a cell's margins, in twips.
_CHARACTER, _MARGINS = 112, 230
#: The characters that a column is given room for, at most; a cell to write in counts as much.
_MOST = 64

Cell = Callable[[Element, Place], None]


def write_table(table: Element, place: Place, story: Story, write_cell: Cell) -> None:
    """Write a table without its caption. Raises UnsupportedElement where its rows are not equally long."""
    head, rows = _rows(table)
    lines = [*head, *rows]
    cells = [_cells(row) for row in lines]
    if len({len(row) for row in cells}) != 1:
        raise UnsupportedElement("a table whose rows have not the same number of cells")
    written = add(place.into, "w:tbl")
    row_heads = any(row[0].tag == "th" for row in cells[len(head) :])
    _properties(written, story.styles.id(STYLES[key(table)], "table"), place.width, bool(head), row_heads)
    widths = column_widths(cells, place.width)
    grid = add(written, "w:tblGrid")
    for width in widths:
        add(grid, "w:gridCol", {"w:w": width})
    for number, row in enumerate(cells):
        story.bookmarks.expect(lines[number])
        line = _row(written, number < len(head))
        for cell, width in zip(row, widths, strict=True):
            write_cell(cell, _inside(line, cell, width, place))


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


def _properties(table: Xml, style: str, width: int, head: bool, row_heads: bool) -> None:
    properties = add(table, "w:tblPr")
    add_value(properties, "w:tblStyle", style)
    add(properties, "w:tblW", {"w:w": width, "w:type": "dxa"})
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


def _inside(row: Xml, cell: Element, width: int, place: Place) -> Place:
    other = _OTHERS[cell.tag].intersection(cell.classes)
    name = ".".join((cell.tag, *(c for c in cell.classes if c not in other)))
    if cell.attributes.get("scope") == "row":
        name += " row"
    if name not in CELLS:
        raise UnsupportedElement(f"<{key(cell)}> in a table")
    written = add(row, "w:tc")
    add(add(written, "w:tcPr"), "w:tcW", {"w:w": width, "w:type": "dxa"})
    face: Face = place.face.styled("Pack Answer") if "filled" in other else place.face
    return replace(
        place,
        into=written,
        face=face,
        width=width - _MARGINS,
        setting=replace(CELL, text=CELLS[name], stem=CELLS[name]),
    )


def column_widths(rows: list[list[Element]], total: int) -> list[int]:
    """A width for each column, in twips: no less than its longest word, and shared out by length of text."""
    columns = list(zip(*rows, strict=True))
    least = [_MARGINS + _CHARACTER * max(_longest_word(c) for c in column) for column in columns]
    most = [_MARGINS + _CHARACTER * max(_length(c) for c in column) for column in columns]
    wanted = [max(pair) for pair in zip(least, most, strict=True)]
    narrow = [any(c.has("narrow") for c in column) for column in columns]
    stretch = [0 if n else w for w, n in zip(wanted, narrow, strict=True)]
    if sum(least) > total:
        widths = [total * a / sum(least) for a in least]
    elif sum(wanted) > total:
        share = (total - sum(least)) / sum(w - a for w, a in zip(wanted, least, strict=True))
        widths = [a + share * (w - a) for w, a in zip(wanted, least, strict=True)]
    else:
        parts = stretch if any(stretch) else wanted
        widths = [w + (total - sum(wanted)) * p / sum(parts) for w, p in zip(wanted, parts, strict=True)]
    whole = [int(w) for w in widths]
    return [*whole[:-1], total - sum(whole[:-1])]


def _length(cell: Element) -> int:
    return _MOST if cell.has("write") else min(_MOST, _ems(_shown(cell)))


def _longest_word(cell: Element) -> int:
    return max((_ems(word) for word in _shown(cell).split()), default=1)


def _shown(cell: Element) -> str:
    if cell.tag == "span" and cell.has("note"):
        return ""
    return "".join(c if isinstance(c, str) else _shown(c) for c in cell.children)


def _ems(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
