"""What a copier keeps: dark enough, thick enough, and in no colour where none was promised."""

from collections.abc import Iterable, Iterator
from functools import cache

from lessonpack.diagnostics import Diagnostic
from lessonpack.preflight.paper import Box, Ink, Page, Rule, Run
from lessonpack.preflight.scope import Scope

#: Contrast that text needs, and rules: WCAG 2.2, 1.4.3 and 1.4.11. On paper nobody can zoom in.
_TEXT, _RULE = 4.5, 3.0
#: Contrast below which nothing is seen: text so printed is lost, a line to write on is not there. Others tell of it.
UNSEEN = 1.1
#: An ink is opaque, and what is under it unseen, from here on, of 255.
OPAQUE = 250
#: A dot of a copier of 300 dots to the inch is 0.24 points: a thinner rule comes and goes.
_THINNEST = 0.25
_DRAWN = "a rule or an area"
_PAPER = Ink(255, 255, 255, 255)


def too_light(scope: Scope) -> Iterator[Diagnostic]:
    """Text and rules stand out from what is under them when a copier has made grey of them."""
    for page in scope.pages:
        yield from _light(scope, page, page.runs, _TEXT)
        yield from _light(scope, page, page.rules, _RULE)


def _light(scope: Scope, page: Page, things: Iterable[Run] | Iterable[Rule], least: float) -> Iterator[Diagnostic]:
    seen = ((thing, contrast(thing.ink, ground(page, thing.box, thing.order))) for thing in things)
    light = ((thing.box, (thing, found)) for thing, found in seen if UNSEEN <= found < least)
    for where, (thing, found) in scope.firsts(page, light):
        block = where[2]
        name = scope.part(thing.text, block) if isinstance(thing, Run) else f"a rule in {scope.called(block)}"
        message = f"{name} is too light: contrast {found:.1f}:1, not {least:g}:1"
        yield scope.warning(where, "too-light", message, "print it darker")


def too_thin(scope: Scope) -> Iterator[Diagnostic]:
    """No rule is so thin that a copier may lose it."""
    for page in scope.pages:
        thin = ((rule.box, rule.weight) for rule in page.rules if rule.weight < _THINNEST - 0.005)
        for where, weight in scope.firsts(page, thin):
            message = f"a rule in {scope.called(where[2])} is {weight:.2f} points thick"
            yield scope.warning(where, "too-thin", message, f"{_THINNEST:g} points are the least that a copier keeps")


def colour(scope: Scope) -> Iterator[Diagnostic]:
    """An edition without colour has none, in text, rules, areas or pictures."""
    edition = scope.document.edition
    for page in scope.pages if not edition.colour else ():
        things = [(run.box, "text") for run in page.runs if run.ink.coloured]
        things += [(rule.box, _DRAWN) for rule in page.rules if rule.ink.coloured]
        things += [(area.box, _DRAWN) for area in page.areas if area.ink.coloured]
        things += [(picture.box, "a picture") for picture in page.pictures if picture.coloured]
        for where, name in scope.firsts(page, things):
            message = f"{name} in {scope.called(where[2])} is coloured"
            yield scope.warning(where, "colour", message, f"the edition {edition.name} is printed without colour")


def ground(page: Page, box: Box, order: int) -> Ink:
    """What is under something: the paper, and each area painted before it in which its middle lies."""
    found = _PAPER
    for area in page.areas:
        if area.order < order and area.box.holds(box):
            found = _over(area.ink, found)
    return found


@cache
def contrast(ink: Ink, under: Ink) -> float:
    """The contrast of an ink with what is under it, as greys, from 1 to 21 (WCAG 2.2)."""
    dark, bright = sorted((_luminance(_over(ink, under)), _luminance(under)))
    return (bright + 0.05) / (dark + 0.05)


def least_contrast(ink: Ink, under: Ink) -> float:
    """The contrast of an ink with what is under it, on a screen or as greys, whichever is less, from 1 to 21."""
    dark, bright = sorted((_of_screen(_over(ink, under)), _of_screen(under)))
    return min(contrast(ink, under), (bright + 0.05) / (dark + 0.05))


def _over(ink: Ink, under: Ink) -> Ink:
    """What is seen of an ink that may not be opaque."""
    part = 1.0 if ink.alpha >= OPAQUE else ink.alpha / 255
    red, green, blue = (round(part * a + (1 - part) * b) for a, b in zip(ink[:3], under[:3], strict=True))
    return Ink(red, green, blue, 255)


def _luminance(ink: Ink) -> float:
    """The luminance of the grey that a copier makes of a colour (luma of ITU-R BT.601)."""
    return _linear((0.299 * ink.red + 0.587 * ink.green + 0.114 * ink.blue) / 255)


def _of_screen(ink: Ink) -> float:
    """The relative luminance of a colour (WCAG 2.2)."""
    return sum(share * _linear(part / 255) for share, part in zip((0.2126, 0.7152, 0.0722), ink[:3], strict=True))


def _linear(part: float) -> float:
    """A part of sRGB, from 0 to 1, as light."""
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
