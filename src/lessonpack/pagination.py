"""What authors ask of pages: what begins one, and space to write in by the page. Pure."""

import math
from collections.abc import Iterator
from unicodedata import east_asian_width

from lessonpack.editions import Edition
from lessonpack.markup import Element

#: Lines of an answer space, however little room there is for it.
_LEAST = 2
#: On the average and rather more: the width of a letter, in ems; what indents take of the width of a stem, in
#: millimetres; what stands between two blocks, in units of the edition.
_LETTER, _INDENT, _BETWEEN = 0.56, 29, 3
_MM_PER_PT = 25.4 / 72


def lift_breaks(body: Element) -> None:
    """Let the heading or the stem over a block begin the page that the first block under it is to begin."""
    for outer in reversed(list(body.walk())):
        under = [e for e in outer.children if isinstance(e, Element) and _is_asked(e)]
        if under and under[0].has("break") and (outer.tag == "section" or _is_asked(outer)):
            under[0].attributes["class"] = " ".join(name for name in under[0].classes if name != "break")
            outer.attributes["class"] = " ".join(dict.fromkeys([*outer.classes, "break"]))


def _is_asked(element: Element) -> bool:
    return element.has("question") or element.has("part")


def fit_lines(body: Element, edition: Edition) -> None:
    """Let an answer space that no page may part fit on one, with what stands over it and may not be parted from it.

    How high that is, is estimated: rather too high, for what a page has left is shared out afterwards.
    """
    page = edition.margins
    for space, over in _headed(body, []):
        if space.has("keep"):
            room = page.height - page.top - page.bottom - sum(_height(block, edition) for block in over)
            fitting = max(_LEAST, int(room // edition.line_pitch) - 1)
            space.attributes["data-lines"] = str(min(int(space.attributes["data-lines"]), fitting))


def _headed(element: Element, over: list[Element]) -> Iterator[tuple[Element, list[Element]]]:
    """The answer spaces in an element, each with what may not be parted from it: heading, stems, helps."""
    for child in (c for c in element.children if isinstance(c, Element)):
        if child.has("answer-space"):
            yield child, over
            over = []
        elif child.tag == "section" or _is_asked(child):
            yield from _headed(child, [] if child.tag == "section" else over)
            over = []
        else:
            over = [*over, child]


def _height(block: Element, edition: Edition) -> float:
    """How high a block of text is at most, in millimetres."""
    entries = block.find("li") or [block]
    page, space = edition.margins, edition.spacing
    size = _MM_PER_PT * (edition.type.heading if block.tag == "h2" else edition.type.reading)
    width = page.width - page.inner - page.outer - _INDENT
    letters = [sum(1.0 if east_asian_width(c) in "WF" else _LETTER for c in entry.text) for entry in entries]
    lines = sum(math.ceil(ems * (1 + space.letter) * size / width) for ems in letters)
    return lines * size * space.leading + _BETWEEN * space.unit
