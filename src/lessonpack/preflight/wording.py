"""The text of elements: to compare with what is printed, and to name them by."""

import re
import unicodedata
from collections.abc import Iterator

from lessonpack.markup import Element, Node

#: Elements that stand in a line of text.
INLINE = frozenset({"span", "em", "strong", "sup", "sub", "code", "a", "br", "img"})
#: What a line's end may hide, and what is no letter of anybody: spaces, hyphens, marks of direction.
_UNPRINTED = re.compile("[\\s\\-\x00-\x1f\u00ad\u2010\u2011\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe]+")
#: In lines that are read from right to left, the letter of a bracket is that of the other one.
_MIRRORED = str.maketrans(")]}>»›", "([{<«‹")


def letters(text: str) -> str:
    """What can be compared of a text and of its print: ligatures, capitals, hyphens and spaces are the setter's."""
    kept = _UNPRINTED.sub("", text)
    if not kept.isascii():
        kept = unicodedata.normalize("NFKC", kept)
    return kept.casefold().translate(_MIRRORED)


def words(text: str, most: int = 6) -> str:
    """The first words of a text, in quotes."""
    found = text.split()
    return "'" + " ".join(found[:most]) + (" …'" if len(found) > most else "'")


def own_text(element: Element) -> str:
    """The text of a block without that of its notes and of the blocks in it."""
    return "".join(_in_line(child) for child in element.children)


def _in_line(node: Node) -> str:
    if isinstance(node, str):
        return node
    if node.tag == "br":
        return " "
    return own_text(node) if node.tag in INLINE and not node.has("note") else ""


def pieces(element: Element) -> Iterator[Element]:
    """A block and the elements of its text, which may stand beside it: a number in the margin."""
    yield element
    for child in element.children:
        if isinstance(child, Element) and child.tag in INLINE and not child.has("note"):
            yield from pieces(child)


def spoken(node: Node) -> str:
    """All the text of an element; that of two blocks in it stays apart."""
    if isinstance(node, str):
        return node
    text = "".join(spoken(child) for child in node.children)
    return text if node.tag in INLINE and node.tag != "br" else f" {text} "
