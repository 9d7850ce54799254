"""Pictures are there, and sharp enough for paper."""

from collections.abc import Iterator

from lessonpack.diagnostics import Diagnostic
from lessonpack.preflight.scope import Scope, box

#: Dots to the inch below which dots are seen on paper.
_LEAST = 150


def picture_lost(scope: Scope) -> Iterator[Diagnostic]:
    """Every picture of the document is on its page."""
    printed = [picture for page in scope.pages for picture in page.pictures]
    for element in scope.elements:
        if element.tag == "img":
            places = scope.places(element)
            if not any(box(p).holds(one.box) for p in places for one in printed if p.page == one.page):
                message = f"{scope.called(element)} cannot be found on the paper"
                yield scope.fail(scope.nearest(element), "picture-lost", message, "look whether it is hidden")


def low_resolution(scope: Scope) -> Iterator[Diagnostic]:
    """A picture has enough dots for the size at which it is printed."""
    for page in scope.pages:
        for picture in page.pictures:
            if picture.resolution < _LEAST:
                block = scope.at(page.number, picture.box)
                message = f"{scope.called(block)} is printed with {picture.resolution:.0f} dots to the inch"
                hint = f"take a picture with at least {_LEAST / picture.resolution:.1f} times as many dots each way"
                yield scope.warning((page.number, picture.box.top, block), "low-resolution", message, hint)
