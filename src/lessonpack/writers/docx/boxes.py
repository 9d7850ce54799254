"""Boxes to tick: content controls that are ticked with a click, and say what they are for to who listens."""

from collections.abc import Iterator
from itertools import takewhile

from lessonpack.markup import Element, Node
from lessonpack.writers.docx.ooxml import Xml, add, add_value

#: Word takes no longer title.
_LONGEST = 64
_EMPTY, _TICKED = "☐", "☒"
#: The typeface of the signs: that of the style, which Windows has.
_FACE = "Segoe UI Symbol"


def titles(body: Element) -> dict[int, str]:
    """What each box of a page is for, by the identity of its element: the words after it, or the heads of its cell."""
    found: dict[int, str] = {}
    for table in body.find("table"):
        found |= dict(_in_table(table))
    for element in body.walk():
        for place, child in enumerate(element.children):
            if _is_box(child) and (said := _said(element.children[place + 1 :])):
                found[id(child)] = said
    return found


def _is_box(node: Node) -> bool:
    return isinstance(node, Element) and node.tag == "span" and node.has("checkbox")


def _said(nodes: list[Node]) -> str:
    following = takewhile(lambda node: not (isinstance(node, Element) and node.find("span", "checkbox")), nodes)
    return shortened("".join(node if isinstance(node, str) else node.text for node in following))


def _in_table(table: Element) -> Iterator[tuple[int, str]]:
    rows = [[c for c in row.children if isinstance(c, Element)] for row in table.find("tr")]
    heads = [cell.text for cell in rows[0]] if table.find("thead") else []
    for row in rows:
        of_row = row[0].text if row and row[0].tag == "th" else ""
        for place, cell in enumerate(row):
            of_column = heads[place] if place < len(heads) else ""
            # What tells the boxes of a row apart comes first: the rest may be cut.
            said = shortened(": ".join(filter(None, (of_column, of_row))))
            yield from ((id(box), said) for box in cell.find("span", "checkbox"))


def shortened(text: str) -> str:
    """The words of a text as far as a title has room for them."""
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rsplit(' ', 1)[0]}…"


def write_box(into: Xml, style: str, number: int, title: str) -> None:
    """A box in a paragraph, by the id of its character style."""
    control = add(into, "w:sdt")
    properties = add(control, "w:sdtPr")
    add_value(add(properties, "w:rPr"), "w:rStyle", style)
    if title:
        add_value(properties, "w:alias", title)
    add_value(properties, "w:tag", f"box-{number}")
    add_value(properties, "w:id", number)
    states = add(properties, "w14:checkbox")
    add(states, "w14:checked", {"w14:val": 0})
    for name, sign in (("w14:checkedState", _TICKED), ("w14:uncheckedState", _EMPTY)):
        add(states, name, {"w14:val": f"{ord(sign):04X}", "w14:font": _FACE})
    run = add(add(control, "w:sdtContent"), "w:r")
    add_value(add(run, "w:rPr"), "w:rStyle", style)
    add(run, "w:t", None, _EMPTY)
