"""What WeasyPrint 70 does again and again with the same result, done once. What is printed is the same to the byte.

All of it is private to WeasyPrint; a test compares with what it does itself.
"""

import sys
from functools import cache
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import weasyprint
from weasyprint.css.counters import CounterStyle
from weasyprint.css.functions import check_math
from weasyprint.html import UA
from weasyprint.images import RasterImage
from weasyprint.layout import percent

from lessonpack.drawing.raster import packed
from lessonpack.markup import Element

_LENGTHS = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in ("top", "right", "bottom", "left")),
    *(f"{which}{axis}" for which in ("", "min_", "max_") for axis in ("width", "height")),
)
_BORDERS = tuple(f"border_{side}_width" for side in ("top", "right", "bottom", "left"))
_get_png_data = RasterImage._get_png_data
_resolve_percentages = percent.resolve_percentages


class Page(weasyprint.HTML):  # type: ignore[misc]
    """A page to lay out that is a tree already: WeasyPrint would read it as text, and parse that."""

    def __init__(self, root: Element, fetcher: Any, base_url: str) -> None:
        self.base_url, self.url_fetcher, self.media_type = base_url, fetcher, "print"
        self.wrapper_element = weasyprint.cssselect2.ElementWrapper.from_html_root(as_tree(root), content_language=None)
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
        """What a browser would set by itself."""
        return [_slim(), *super()._ua_stylesheets(forms)[1:]]


#: What WeasyPrint's own style sheet says of every element, where only some have such a part.
_BROAD = {
    "\n::marker {": "\nli::marker {",
    "\n::footnote-call {": "\n.note::footnote-call {",
    "\n::footnote-marker {": "\n.note::footnote-marker {",
    **{f"\n::{part} {{": f"\nx::{part} {{" for part in ("note-call", "note-marker", "note-callback")},
}


@cache
def _slim() -> Any:
    """WeasyPrint's own style sheet, without a style for parts that an element has not got."""
    text = UA
    for broad, narrow in _BROAD.items():
        text = text.replace(broad, narrow)
    return weasyprint.CSS(string=text, counter_style=CounterStyle())


def as_tree(element: Element) -> ElementTree.Element:
    """The element as a parser of HTML would give it."""
    made = ElementTree.Element(element.tag, dict(sorted(element.attributes.items())))
    last: ElementTree.Element | None = None
    for child in element.children:
        if not isinstance(child, str):
            last = as_tree(child)
            made.append(last)
        elif last is None:
            made.text = (made.text or "") + child
        else:
            last.tail = (last.tail or "") + child
    return made


def _resolve_percentages_once(box: Any, containing_block: Any) -> None:
    """The lengths of a box that are no share of what it stands in are the same for all boxes of a style."""
    lengths = getattr(box.style, "lengths", None)
    if lengths is None:
        lengths = box.style.lengths = _lengths(box, containing_block) if _is_settled(box.style) else {}
    if lengths:
        box.__dict__.update(lengths)
    else:
        _resolve_percentages(box, containing_block)


def _is_settled(style: Any) -> bool:
    """Whether a style has no length that depends on what a box stands in, or on the boxes beside it."""
    values = [style[name] for name in _LENGTHS]
    shares = any(check_math(value) or getattr(value, "unit", None) == "%" for value in values)
    return not shares and style["border_collapse"] != "collapse"


def _lengths(box: Any, containing_block: Any) -> dict[str, Any]:
    _resolve_percentages(box, containing_block)
    return {name: getattr(box, name) for name in (*_LENGTHS, *_BORDERS)}


def _packed_dots(picture: Any) -> bytes:
    """The dots of a drawing are packed already as they are to be: WeasyPrint would unpack them and pack them again."""
    file = getattr(picture, "fp", None)
    return (packed(file.getvalue()) if isinstance(file, BytesIO) else None) or _get_png_data(picture)


def take() -> None:
    """Put the shortcuts in place, for this process."""
    RasterImage._get_png_data = staticmethod(_packed_dots)
    for name, module in list(sys.modules.items()):
        if name.startswith("weasyprint.layout") and hasattr(module, "resolve_percentages"):
            module.resolve_percentages = _resolve_percentages_once  # type: ignore[attr-defined]
