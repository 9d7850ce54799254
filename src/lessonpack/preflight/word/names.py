"""The names of WordprocessingML, apart from the writer's: a wrong name there is found here."""

from functools import cache

from lxml.etree import _Element

#: An element of a part.
Xml = _Element
_SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "dc": "http://purl.org/dc/elements/1.1/",
    "ct": "http://schemas.openxmlformats.org/package/2006/content-types",
    "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
}
_PREFIXES = {uri: prefix for prefix, uri in _SPACES.items()}


@cache
def q(name: str) -> str:
    """`w:p` with its namespace written out; `w:pPr/w:jc` as a path of such names."""
    return "/".join(f"{{{_SPACES[p]}}}{local}" for p, _, local in (step.partition(":") for step in name.split("/")))


@cache
def short(tag: str) -> str:
    """The name with its prefix again; of a namespace that is not here the local name."""
    uri, _, local = tag.removeprefix("{").rpartition("}")
    return f"{_PREFIXES[uri]}:{local}" if uri in _PREFIXES else local


def get(element: Xml | None, name: str = "w:val") -> str:
    """An attribute of an element that may not be there; empty where it is not."""
    return "" if element is None else str(element.get(q(name) if ":" in name else name, ""))


def on(element: Xml | None) -> bool:
    """Whether a property that is there or not holds."""
    return element is not None and get(element) not in ("0", "false", "off")
