"""What stands in the margins: only what is meant to, and not where a printer loses it."""

import re
from collections.abc import Iterator

from lessonpack.diagnostics import Diagnostic, counted
from lessonpack.preflight.paper import Box
from lessonpack.preflight.scope import Scope
from lessonpack.preflight.wording import letters, words

#: Millimetres that text and rules may reach into a margin: an italic leans, a rule has its thickness.
_REACH = 0.6
#: Millimetres at the edge of a sheet that many office printers and copiers do not print.
_UNPRINTED = 6.0
#: Millimetres by which type may be nearer, and by which it may be over the edge, where another rule tells of it.
_ABOUT, _OVER = 0.25, 0.2


def outside_margins(scope: Scope) -> Iterator[Diagnostic]:
    """Text, rules and pictures stand in the type area; what stands on every page has its own place in the margins."""
    for page in scope.pages:
        area, printable = scope.type_area(page.number), page.box.grown(_ABOUT - _UNPRINTED)
        # What is nearer to the edge, another rule tells of.
        things = [(run.box, run.text) for run in scope.body(page) if run.box.inside(printable)]
        things += [(rule.box, "") for rule in page.rules] + [(picture.box, "") for picture in page.pictures]
        outside = ((box, (box, text)) for box, text in things if not box.inside(area, _REACH))
        for where, (box, text) in scope.firsts(page, outside):
            name = scope.part(text, where[2]) if text else f"a rule or a picture in {scope.called(where[2])}"
            hint = "break the line, or give the block less width"
            yield scope.warning(where, "outside-margins", f"{name} reaches {_reach(box, area)} margin", hint)


def _reach(box: Box, area: Box) -> str:
    """How far something reaches into the margin into which it reaches furthest."""
    reach = {
        "left": area.left - box.left, "right": box.right - area.right,
        "upper": area.top - box.top, "lower": box.bottom - area.bottom,
    }  # fmt: skip
    side = max(reach, key=lambda side: reach[side])
    return f"{reach[side]:.1f} mm into the {side}"


def near_edge(scope: Scope) -> Iterator[Diagnostic]:
    """No type stands where printers and copiers do not print."""
    told: set[object] = set()
    for page in scope.pages:
        for run in page.runs:
            near = min(run.box.left, run.box.top, page.box.right - run.box.right, page.box.bottom - run.box.bottom)
            if not -_OVER <= near < _UNPRINTED - _ABOUT:
                continue
            block, every = scope.at(page.number, run.box), scope.is_running(run)
            key = letters(run.text) if every else (page.number, id(block))
            if key not in told:
                told.add(key)
                name = f"{words(run.text)}, on every page," if every else scope.part(run.text, block)
                message = f"{name} stands {max(near, 0):.1f} mm from the edge of the sheet"
                hint = f"{_UNPRINTED:g} mm at each edge may stay unprinted: give the page wider margins"
                yield scope.warning((page.number, run.box.top, block), "near-edge", message, hint)


def page_numbers(scope: Scope) -> Iterator[Diagnostic]:
    """Every page says which it is, and of how many; all that were laid out are there."""
    body = scope.document.body
    if len(scope.pages) != scope.layout.pages:
        message = f"the file has {counted(len(scope.pages), 'page')} of the {scope.layout.pages} that were set"
        yield scope.fail((1, 0, body), "page-numbers", message, "build the document again")
    for page in scope.pages:
        area, wanted = scope.type_area(page.number), scope.page_words(page.number)
        margin = [run for run in page.runs if run.box.bottom < area.top or run.box.top > area.bottom]
        # A digit more would make it another: page 1 of 1 is not page 1 of 12.
        number = "\n?".join(map(re.escape, letters(wanted)))
        if not re.search(rf"(?<!\d){number}(?!\d)", "\n".join(letters(run.text) for run in margin)):
            message = f"'{wanted}' is not said in the margin"
            hint = "look at the foot of the page in the style sheet"
            yield scope.fail((page.number, area.bottom, body), "page-numbers", message, hint)
