"""What WeasyPrint laid out, as a Layout.

Boxes are private to WeasyPrint: only this module reads them, and its test fails when they change.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lessonpack.measures import Layout, Place

#: The attributes by which an element of the printed page says its number in the document, and an excerpt its name.
NUMBER, EXCERPT = "data-n", "data-excerpt"
_MM_PER_PX = 25.4 / 96


def read_layout(pages: list[Any]) -> Layout:
    """The layout of WeasyPrint's pages."""
    reader = _Reader()
    for number, page in enumerate(pages, 1):
        reader.page(number, page._page_box)
    return Layout(
        len(pages),
        {name: tuple(tuple(found) for _, found in hard) for name, hard in reader.lines.items()},
        {n: tuple(by_page.values()) for n, by_page in sorted(reader.places.items())},
        tuple(reader.spare),
    )


@dataclass
class _Reader:
    """What was read of the pages so far."""

    lines: dict[str, list[tuple[Any, list[str]]]] = field(default_factory=dict)
    places: dict[int, dict[int, Place]] = field(default_factory=dict)
    spare: list[float] = field(default_factory=list)

    def page(self, number: int, page: Any) -> None:
        foot = float(page.content_box_y() + page.height)
        lowest = float(page.content_box_y())
        for child in page.children:
            name = type(child).__name__
            if name == "MarginBox":
                continue
            self.walk(number, child, None, None)
            if name == "FootnoteAreaBox":
                foot = min(foot, child.position_y)
            else:
                lowest = max([lowest, *_bottoms(child)])
        self.spare.append(round(max(0.0, foot - lowest) * _MM_PER_PX, 3))

    def walk(self, page: int, box: Any, element: Any, excerpt: str | None) -> None:
        """The boxes of a page; a paragraph that two pages share is one."""
        box = getattr(box, "_box", box)  # an absolutely placed box stands in a placeholder
        own = getattr(box, "element", None)
        if own is not None:
            element = own
            excerpt = element.get(EXCERPT) or excerpt
            # The mark of a note is no part of the note, which stands elsewhere.
            mark = str(getattr(box, "element_tag", "")).endswith("::footnote-call")
            if element.get(NUMBER) is not None and not mark:
                self.see(page, int(element.get(NUMBER)), box)
        if excerpt and type(box).__name__ == "LineBox":
            found = self.lines.setdefault(excerpt, [])
            if not found or found[-1][0] is not element:
                found.append((element, []))
            found[-1][1].append("".join(d.text for d in box.descendants() if hasattr(d, "text")).strip())
        for child in getattr(box, "children", ()):
            self.walk(page, child, element, excerpt)

    def see(self, page: int, number: int, box: Any) -> None:
        """Widen the place of an element by one of its boxes."""
        left, top = box.border_box_x(), box.border_box_y()
        right, bottom = left + box.border_width(), top + box.border_height()
        here = Place(page, *(round(length * _MM_PER_PX, 3) for length in (left, top, right, bottom)))
        there = self.places.setdefault(number, {})
        before = there.get(page, here)
        there[page] = Place(
            page, min(here.left, before.left), min(here.top, before.top),
            max(here.right, before.right), max(here.bottom, before.bottom),
        )  # fmt: skip


def _bottoms(box: Any) -> Iterator[float]:
    """The lower edges of what is really set: lines, pictures, rules, also those round others."""
    box = getattr(box, "_box", box)
    children = getattr(box, "children", ())
    in_line = type(box).__name__ == "LineBox"
    if in_line or not children or box.border_bottom_width:
        yield float(box.border_box_y() + box.border_height())
    if not in_line:
        for child in children:
            yield from _bottoms(child)
