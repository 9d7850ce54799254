"""The stories of a file, the parts that text stands in, and the styles of their paragraphs."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lessonpack.preflight.word.names import Xml, get, q

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
#: What a text has for an element that is none.
_SIGNS = {q("w:tab"): "\t", q("w:br"): " ", q("w:cr"): " ", q("w:noBreakHyphen"): "\u2011"}
#: What of a paragraph is not its own text.
_ASIDE = frozenset(map(q, ("w:pPr", "w:rPr", "w:del", "w:moveFrom", "w:drawing", "w:pict", "w:object", "mc:Fallback")))
_TOO_DEEP = 20


@dataclass(eq=False)
class Story:
    """One part with text: `document`, `footnotes`, `header` …"""

    name: str
    kind: str
    root: Xml

    @cached_property
    def _by_tag(self) -> dict[str, list[Xml]]:
        found: dict[str, list[Xml]] = {}
        for element in self.root.iter("*"):
            found.setdefault(element.tag, []).append(element)
        return found

    def find(self, *names: str) -> list[Xml]:
        """All elements of these names; those of one name in the order of the story."""
        return [element for name in names for element in self._by_tag.get(q(name), ())]

    @cached_property
    def contents(self) -> frozenset[Xml]:
        """The paragraphs of the list of contents, which says again what stands elsewhere."""
        lists = (e for e in self.find("w:sdt") if get(e.find(f".//{q('w:docPartGallery')}")) == "Table of Contents")
        return frozenset(p for control in lists for p in control.iter(q("w:p")))

    @cached_property
    def paragraphs(self) -> list[Xml]:
        """The paragraphs but for those of the list of contents."""
        return [p for p in self.find("w:p") if p not in self.contents]


def text(element: Xml) -> str:
    """The text of a paragraph or run as it is read."""
    return "".join(_pieces(element))


def _pieces(element: Xml) -> Iterator[str]:
    for child in element:
        if child.tag == q("w:t"):
            said = child.text or ""
            # Word drops the spaces at both ends where it is not told to keep them.
            yield said if child.get(_SPACE) == "preserve" else said.strip(" \t\n")
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag not in _ASIDE:
            yield from _pieces(child)


class Sheet:
    """The styles of a file."""

    def __init__(self, root: Xml | None) -> None:
        self.root = root
        self.styles = root.findall(q("w:style")) if root is not None else []
        self.by_id = {get(style, "w:styleId"): style for style in self.styles}
        self._names: dict[str, list[str]] = {}

    def kind(self, identifier: str) -> str:
        """What a style is for: `paragraph`, `character`, `table`, `numbering`; empty where there is none."""
        style = self.by_id.get(identifier)
        return get(style, "w:type") or "paragraph" if style is not None else ""

    def names(self, identifier: str) -> list[str]:
        """The names of a style and of those it is based on, in small letters."""
        if identifier not in self._names:
            self._names[identifier] = [get(style.find(q("w:name"))).lower() for style in self.chain(identifier)]
        return self._names[identifier]

    def chain(self, identifier: str) -> list[Xml]:
        """A style and those it is based on; without an end where they go round in a circle."""
        found: list[Xml] = []
        style = self.by_id.get(identifier)
        while style is not None and len(found) < _TOO_DEEP:
            found.append(style)
            style = self.by_id.get(get(style.find(q("w:basedOn"))))
        return found

    def property(self, identifier: str, path: str) -> Xml | None:
        """What a style says at a path, itself or by those it is based on."""
        found = (style.find(q(path)) for style in self.chain(identifier))
        return next((element for element in found if element is not None), None)

    @cached_property
    def usual(self) -> dict[str, str]:
        """The id of the default style of each kind."""
        return {get(s, "w:type"): get(s, "w:styleId") for s in self.styles if get(s, "w:default") in ("1", "true")}

    def style_of(self, paragraph: Xml) -> str:
        """The id of the style of a paragraph."""
        return get(paragraph.find(q("w:pPr/w:pStyle"))) or self.usual.get("paragraph", "")

    def of(self, paragraph: Xml, path: str) -> Xml | None:
        """A property of a paragraph, such as `w:numPr`: its own or its style's."""
        own = paragraph.find(q(f"w:pPr/{path}"))
        return own if own is not None else self.property(self.style_of(paragraph), f"w:pPr/{path}")

    def level(self, paragraph: Xml) -> int | None:
        """The level of a heading: 0 is the title, 1 the headings under it; None of what is no heading."""
        for name in self.names(self.style_of(paragraph)):
            if name == "title":
                return 0
            first, _, number = name.partition(" ")
            if first == "heading" and number.isdecimal():
                return int(number)
        return None
