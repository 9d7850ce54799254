"""What WeasyPrint 70 gets wrong and is mended here. A test tells when a mend is no longer needed."""

import re
from typing import Any

import pydyf
import weasyprint.draw
import weasyprint.layout.inline as inline
import weasyprint.pdf
from weasyprint.draw.text import draw_text
from weasyprint.layout.inline import get_next_linebox
from weasyprint.pdf.anchors import add_links
from weasyprint.text.line_break import line_size, split_first_line

from lessonpack.writers.pdf import tagging


def _split_first_line(text: str, style: Any, context: Any, max_width: Any, *rest: Any, **options: Any) -> Any:
    """A text that fits but for the space at its end is not broken.

    WeasyPrint counts that space when a word in italics, a link or a note follows, and then breaks the line after
    its first word.
    """
    words = text.rstrip(" ")
    if words and words != text and max_width is not None and style["white_space"] == "normal":
        without = split_first_line(words, style, context, max_width, *rest, **options)
        if without[2] is None and without[3] <= max_width:
            return split_first_line(text, style, context, max_width + style["font_size"], *rest, **options)
    return split_first_line(text, style, context, max_width, *rest, **options)


def _get_next_linebox(context: Any, linebox: Any, *rest: Any) -> Any:
    """The text at the end of a line remembers what is between it and the next: a space, or a hyphen that was put in."""
    line, resume_at = get_next_linebox(context, linebox, *rest)
    last = line
    while getattr(last, "children", ()):
        last = last.children[-1]
    if hasattr(last, "pango_layout"):
        before, after = _around(linebox, resume_at)
        hyphen = last.style["hyphenate_character"]
        last.pango_layout.ends_word = before.endswith(" ") or after.startswith(" ")
        last.pango_layout.hyphenated = bool(resume_at) and last.text.endswith(hyphen) and not before.endswith(hyphen)
    return line, resume_at


def _around(linebox: Any, place: Any) -> tuple[str, str]:
    """The text before and after a place in a paragraph: the indexes of nested boxes, and of a byte in the last.

    Without a place it is the end; after the end of a piece of text that is set as a block its paragraph may go on.
    """
    if place is None:
        inline = linebox.element_tag == "span"
        return "", (linebox.element.tail or "")[:1].replace("\n", " ") if inline else ""
    box = linebox
    while getattr(box, "children", ()):
        [(index, place)] = (place or {0: None}).items()
        box = box.children[index]
    text, index = getattr(box, "text", "").encode(), next(iter(place or {0: None}))
    return text[:index].decode(), text[index:].decode()


class _Space(str):
    """A space that counts as something to draw."""

    def strip(self, chars: str | None = None, /) -> str:  # noqa: ARG002
        return self


def _draw_text(stream: Any, textbox: Any, *rest: Any) -> None:
    """Who goes by the text alone finds every space between two words, and a word that was broken whole.

    WeasyPrint leaves out the space at which it broke a line, and one that stands alone between two elements; a hyphen
    that it put in is like any other.
    """
    textbox, layout = textbox.copy(), textbox.pango_layout
    if layout.text and not layout.text.strip():
        textbox.text = _Space(layout.text)
    elif getattr(layout, "ends_word", False) and not layout.text.endswith(" "):
        with_space = f"{layout.text} "
        if textbox.style["direction"] == "rtl":
            # The end of the line is at its left, where the space goes into the margin.
            before = _width(layout, layout.text, textbox.style)
            textbox.position_x -= _width(layout, with_space, textbox.style) - before
        layout.text = with_space
    draw_text(stream, textbox, *rest)
    if getattr(layout, "hyphenated", False):
        _mark_hyphen(stream)


def _width(layout: Any, text: str, style: Any) -> float:
    """The width of a text as it is drawn, in pixels; the layout has that text then."""
    layout.text = text
    layout.reactivate(style)
    width = line_size(layout.get_first_line()[0], style)[0]
    layout.deactivate()
    return float(width)


def _mark_hyphen(stream: Any) -> None:
    """Say of the glyph that was shown last that it is a soft hyphen."""
    place = max(n for n, item in enumerate(stream.stream) if isinstance(item, bytes) and item.endswith(b"] TJ"))
    # The glyph is a string of its own, after a displacement, or the end of one, which is then closed before it.
    found = re.fullmatch(rb"\[(.*?)(<?)([0-9a-f]{4}>[-\d.]*)\] TJ", stream.stream[place])
    if found:
        shown = found[1] if found[2] else found[1] + b">"
        soft = pydyf.Dictionary({"ActualText": pydyf.String("\u00ad")})
        stream.stream[place : place + 1] = [
            b"[" + shown + b"] TJ", b"/Span", soft, b"BDC", b"[<" + found[3] + b"] TJ", b"EMC",
        ]  # fmt: skip


def _add_links(links_and_anchors: Any, *rest: Any) -> None:
    """A link is one annotation on a line, and says its title or its text.

    WeasyPrint makes another one for each element in it, outside the link's structure element, and says the address.
    """
    links, anchors = links_and_anchors
    links = [link for link in links if link[-1].link]
    add_links((links, anchors), *rest)
    for box in (link[-1] for link in links):
        said = box.element.get("title") or "".join(box.element.itertext())
        if box.link_annotation:
            box.link_annotation["Contents"] = pydyf.String(" ".join(said.split()))


def mend() -> None:
    """Put the mends in place, for this process."""
    inline.split_first_line = _split_first_line
    inline.get_next_linebox = _get_next_linebox
    weasyprint.draw.draw_text = _draw_text
    weasyprint.pdf.add_links = _add_links
    tagging.install()
