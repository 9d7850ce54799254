"""Captions with numbers, and the references to them: fields, so that Word counts both anew."""

import re
from dataclasses import dataclass, field

from lessonpack.markup import Element

_NUMBER = re.compile(r"(.*?)(\d+)(\D*)", re.DOTALL)


def numbered(text: str) -> tuple[str, str, str] | None:
    """The words before a number, the number, and what follows it."""
    found = _NUMBER.fullmatch(text)
    return (found[1], found[2], found[3]) if found else None


@dataclass
class Captions:
    """The captions of a page that are referred to."""

    numbers: dict[str, str] = field(default_factory=dict)
    """The number of a figure or table, by the id that links go to."""
    _marked: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, body: Element) -> "Captions":
        """Those that links of the page go to."""
        found = cls()
        wanted = {link.attributes.get("href", "").removeprefix("#") for link in body.find("a")}
        for element in body.walk():
            identifier, caption = element.attributes.get("id", ""), _caption(element)
            if identifier in wanted and caption and (number := numbered(_label(caption))):
                found.numbers[identifier] = number[1]
                found._marked[id(caption)] = mark(identifier)
        return found

    def mark_of(self, caption: Element) -> str | None:
        """The id of the bookmark round the number of a caption."""
        return self._marked.get(id(caption))

    @property
    def marks(self) -> list[str]:
        """The ids of all these bookmarks."""
        return list(self._marked.values())


def mark(identifier: str) -> str:
    """The id of the bookmark round the number of a figure or table: no id of a page has such a sign."""
    return f"{identifier}#number"


def _caption(element: Element) -> Element | None:
    """The caption of a figure, of a table, or of a group that a table begins."""
    inner = [child for child in element.children if isinstance(child, Element)]
    if element.tag == "div" and inner and inner[0].tag == "table":
        return _caption(inner[0])
    captions = {"figure": "figcaption", "table": "caption"}
    return next((c for c in inner if c.tag == captions.get(element.tag)), None)


def _label(caption: Element) -> str:
    return "".join(label.text for label in caption.find("span", "label")[:1])
