"""Pages are well filled, and no sheet is spent on a few lines."""

from collections.abc import Iterator
from itertools import pairwise

from lessonpack.diagnostics import Diagnostic, counted
from lessonpack.markup import Element
from lessonpack.preflight.paper import Box, Page
from lessonpack.preflight.scope import Scope, box
from lessonpack.preflight.splits import EMPTY, lines

#: Lines for which a sheet is too much.
_FEW = 8
#: Part of a page that may be brought in where the pages before have room for it.
_LITTLE = 0.25


def page_empty(scope: Scope) -> Iterator[Diagnostic]:
    """No page but the last is left mostly empty, unless what comes next does not fit."""
    for page, after in pairwise(scope.pages):
        area, (top, high) = scope.type_area(page.number), free(scope, page)
        if high > EMPTY * area.height and not _begins(scope, after.number) and not _needs(scope, after, high):
            block = scope.at(page.number, Box(area.left, top - 2, area.right, top - 1))
            message = f"{high / area.height:.0%} of the page is empty"
            hint = f"look at what begins page {after.number}: it may be too high for the space left"
            yield scope.warning((page.number, top, block), "page-empty", message, hint)


def free(scope: Scope, page: Page) -> tuple[float, float]:
    """The greatest height in the type area on which nothing is printed: where it begins, and its height."""
    area = scope.type_area(page.number)
    things = (scope.body(page), page.rules, page.areas, page.pictures, page.fields)
    inked = [thing.box for kind in things for thing in kind]
    below, found = area.top, (area.top, 0.0)
    for thing in sorted((b for b in inked if b.common(area)), key=lambda b: b.top):
        found = max(found, (below, thing.top - below), key=lambda f: f[1])
        below = max(below, thing.bottom)
    return max(found, (below, area.bottom - below), key=lambda f: f[1])


def _begins(scope: Scope, page: int) -> bool:
    """Whether something that begins a new page begins this one."""
    begun = [scope.places(e)[:1] for e in scope.elements if e.has("break")]
    return any(place.page == page for places in begun for place in places)


def _needs(scope: Scope, page: Page, high: float) -> bool:
    """Whether what begins a page, and may not be parted, needs more than some height."""
    whole = [scope.places(e) for e in scope.elements if _is_whole(e)]
    here = sorted((p[0].top, -p[0].bottom) for p in whole if len(p) == 1 and p[0].page == page.number)
    return bool(here) and -here[0][1] - scope.type_area(page.number).top > high - 2


def _is_whole(element: Element) -> bool:
    """Whether an element is one that no page may part."""
    return element.tag in ("ol", "ul", "tr", "figure", "img") or any(map(element.has, ("keep", "excerpt", "part")))


def sheet_hint(scope: Scope) -> Iterator[Diagnostic]:
    """No sheet is spent on a few lines, or on a little for which the pages before have room; none is for a form."""
    if scope.fillable or not scope.document.for_class:
        return
    edition, pages = scope.document.edition, scope.pages
    sheets = edition.sheets(len(pages))
    last = [page for page in pages if edition.sheets(page.number) == sheets]
    before = pages[: len(pages) - len(last)]
    if not before:
        return
    area = scope.type_area(last[0].number)
    pitch = edition.line_pitch
    used = sum(area.height - free(scope, page)[1] - pitch * _extra(scope, page) for page in last)
    few = sum(lines(scope.body(page)) + _ruled(scope, page) - _extra(scope, page) for page in last)
    room = sum(free(scope, page)[1] + pitch * _extra(scope, page) for page in before)
    if few <= _FEW or used <= min(_LITTLE * area.height, room):
        block = scope.at(last[0].number, Box(area.left, area.top + 1, area.right, area.top + 2))
        message = f"a sheet is printed for {counted(few, 'line')}"
        hint = f"shorten the document by that much, and it needs {counted(sheets - 1, 'sheet')} in place of {sheets}"
        yield scope.note((last[0].number, area.top, block), "sheet-hint", message, hint)


def _extra(scope: Scope, page: Page) -> int:
    """The lines to write on of a page that were not asked for: they took the room that there was."""
    extra = [(scope.places(e), scope.document.extra.get(e.attributes.get("id", ""), 0)) for e in scope.elements]
    return sum(more for places, more in extra if places and places[0].page == page.number)


def _ruled(scope: Scope, page: Page) -> int:
    """The lines to write on of a page."""
    spaces = [box(p) for e in scope.elements if e.has("answer-space") for p in scope.places(e) if p.page == page.number]
    return sum(any(space.holds(rule.box, 0.3) for space in spaces) for rule in page.rules)
