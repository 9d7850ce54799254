"""HTML as text: elements as a file."""

import re
from html import escape

from lessonpack.markup import Element, Node

VOID = frozenset({"br", "img", "meta"})
#: Elements in a line of text; between all others a line of the file may end.
INLINE = frozenset({"a", "br", "code", "em", "img", "span", "strong", "sub", "sup"})


class UnsupportedElement(ValueError):
    """A page holds something that has no equivalent in HTML here."""


def file_of(root: Element) -> bytes:
    """The file: one element a line, as far as no space comes into a text by that."""
    return f"<!DOCTYPE html>\n{_text(root)}\n".encode()


def _text(node: Node) -> str:
    if isinstance(node, str):
        return escape(node, quote=False)
    attributes = "".join(f' {k}="{escape(v)}"' for k, v in sorted(node.attributes.items()))
    if node.tag in VOID:
        return f"<{node.tag}{attributes}>"
    apart = "\n" if node.children and all(isinstance(c, Element) and c.tag not in INLINE for c in node.children) else ""
    inner = apart.join(_style(c) if node.tag == "style" else _text(c) for c in node.children)
    return f"<{node.tag}{attributes}>{apart}{inner}{apart}</{node.tag}>"


def _style(css: Node) -> str:
    """A style sheet: not escaped, and so without anything that ends it or fetches."""
    text = css if isinstance(css, str) else css.text
    if found := re.search(r"</|@import|url\(|image-set\(|\\", text, re.IGNORECASE):
        raise UnsupportedElement(f"a style sheet with '{found[0]}': the file stands alone")
    return text
