"""What the parts of one document share: its words, pictures, links and notes, and where the writing stands."""

import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field

from lessonpack.locales import Language
from lessonpack.markup import Element, Node
from lessonpack.writers.html.tree import UnsupportedElement

_PICTURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}
#: Attributes that HTML has as well.
_KEPT = {"id", "class", "lang", "scope", "alt", "title"}


@dataclass
class Story:
    """The document being written. Ids that the writer makes have a colon, which no author's id has."""

    language: Language
    direction: str
    assets: dict[str, bytes]
    ids: frozenset[str]
    write: Callable[["Story", list[Node]], list[Node]]
    """Writes text and elements."""
    notes: list[list[Node]] = field(default_factory=list)
    in_note: bool = False
    level: int = 1
    """Level of the last heading."""
    heading: str | None = None
    """Its id."""
    within: tuple[str, ...] = ()
    """Numbers of the question that is being written, of its part, and of the part of that."""
    numbers: dict[int, dict[str, str]] = field(default_factory=dict)
    """What makes a heading of the number of a question or part, by the identity of its element."""
    blanks: int = 0
    """Blanks so far in the question."""
    excerpts: int = 0
    captions: int = 0

    def made(self, element: Element, tag: str, **more: str) -> Element:
        """An element of HTML with what an element of the page holds, and with attributes of its own."""
        return Element(tag, kept(element, **more), self.write(self, element.children))

    def picture(self, name: str) -> str:
        """A picture of the document as a data: address."""
        data = self.assets.get(name)
        if data is None:
            raise UnsupportedElement(f"the document has no asset '{name}'")
        kind = next((k for magic, k in _PICTURES.items() if data.startswith(magic)), None)
        if kind is None:
            raise UnsupportedElement(f"'{name}' is neither PNG nor JPEG")
        return f"data:{kind};base64,{b64encode(data).decode()}"

    def target(self, address: str) -> str:
        """The address of a link: a place on the page, a web page or an e-mail address."""
        if address.startswith("#") and address[1:] not in self.ids:
            raise UnsupportedElement(f"a link to '{address}', which is not on the page")
        if not re.match(r"#|https?://|mailto:", address):
            raise UnsupportedElement(f"a link to '{address}'")
        return address


def kept(element: Element, **more: str) -> dict[str, str]:
    """Those attributes of an element that HTML has as well, and others."""
    return {k: v for k, v in element.attributes.items() if k in _KEPT} | more
