"""Making WordprocessingML elements, and the errors of the writer."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from functools import cache

from lxml import etree
from lxml.etree import _Element

from lessonpack.writers.docx.order import ORDER

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
#: An element of a part.
Xml = _Element
TWIPS_PER_MM = 1440 / 25.4
TWIPS_PER_POINT = 20
EMU_PER_TWIP = 635


class UnsupportedElement(ValueError):
    """A page holds something that has no equivalent in Word here."""


class MissingStyle(ValueError):
    """The reference document has not got a style that a page needs."""


def qualified(name: str) -> str:
    """`w:p` with its namespace written out."""
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if local else name


def tags(names: str) -> frozenset[str]:
    """Names of WordprocessingML with their namespace."""
    return frozenset(qualified(f"w:{name}") for name in names.split())


#: The ends of ranges: they take up no room in a text.
RANGES = tags("bookmarkStart bookmarkEnd commentRangeStart commentRangeEnd permStart permEnd")


def root(name: str) -> Xml:
    """An element that begins a part."""
    prefixes = {p: NAMESPACES[p] for p in ("w", "r")}
    return etree.Element(qualified(name), nsmap=prefixes)


def declare(part: Xml, prefix: str) -> None:
    """Say of a part that has elements of a prefix that whoever does not know them may pass over them."""
    if next(part.iter(f"{{{NAMESPACES[prefix]}}}*"), None) is None:
        return
    known = [p for p in part.nsmap if p is not None]
    etree.cleanup_namespaces(part, {p: NAMESPACES[p] for p in (prefix, "mc")}, keep_ns_prefixes=[*known, prefix, "mc"])
    ignorable = qualified("mc:Ignorable")
    said = str(part.get(ignorable, "")).split()
    part.set(ignorable, " ".join([*said, *([] if prefix in said else [prefix])]))


def add(parent: Xml, name: str, attributes: Mapping[str, object] | None = None, text: str | None = None) -> Xml:
    """A new last child."""
    prefix = name.partition(":")[0]
    element = etree.SubElement(parent, qualified(name), nsmap={prefix: NAMESPACES[prefix]})
    for key, value in (attributes or {}).items():
        element.set(qualified(key), str(value))
    if text is not None:
        element.text = text
    return element


def add_value(parent: Xml, name: str, value: object) -> Xml:
    """A new last child whose only attribute is w:val."""
    return add(parent, name, {"w:val": value})


def put(parent: Xml, name: str, attributes: Mapping[str, object] | None = None) -> Xml:
    """The child of a name, made where the schema wants it if it is not there; the attributes are set."""
    order = _order(etree.QName(parent).localname)
    element = child(parent, name)
    if element is None:
        element = add(parent, name)
        later = (c for c in parent if order.get(c.tag, -1) > order[element.tag])
        if (after := next(later, None)) is not None:
            after.addprevious(element)
    for key, value in (attributes or {}).items():
        element.set(qualified(key), str(value))
    return element


def put_copy(parent: Xml, element: Xml) -> None:
    """A copy of an element in place of the child of its name, or where the schema wants it."""
    put(parent, f"w:{etree.QName(element).localname}")
    old = parent.find(element.tag)
    if old is not None:
        parent.replace(old, deepcopy(element))


def place_of(parent: Xml, element: Xml) -> int:
    """Where the schema wants a child of an element; what it does not know comes last."""
    order = _order(etree.QName(parent).localname)
    return order.get(element.tag, len(order))


@cache
def _order(parent: str) -> dict[str, int]:
    """The place of each child of an element, by its tag."""
    return {qualified(f"w:{name}"): place for place, name in enumerate(ORDER[f"w:{parent}"].split())}


def child(parent: Xml, path: str) -> Xml | None:
    """The first element at a path."""
    return parent.find(path, NAMESPACES)


def children(parent: Xml, path: str) -> list[Xml]:
    """All elements at a path."""
    return parent.findall(path, NAMESPACES)


def value(element: Xml | None, attribute: str = "w:val") -> str:
    """An attribute of an element that may not be there; empty where it is not."""
    return "" if element is None else str(element.get(qualified(attribute), ""))


def is_on(element: Xml | None) -> bool:
    """Whether a switch is there and on."""
    return element is not None and value(element) not in ("0", "false", "off")


def whole(text: str) -> int:
    """A whole number of 32 bits; 0 where there is none. Google Docs writes twips with a fraction."""
    try:
        found = round(float(text))
    except (ValueError, OverflowError):
        return 0
    return found if abs(found) < 2**31 else 0


def remove(element: Xml) -> None:
    """Take an element away; text between elements means nothing in WordprocessingML."""
    if (parent := element.getparent()) is not None:
        parent.remove(element)


def unwrap(element: Xml, content: Iterable[Xml] | None = None) -> None:
    """Put what an element holds, or some of it, in its place."""
    if element.getparent() is not None:
        for inner in list(element if content is None else content):
            element.addprevious(inner)
        remove(element)
