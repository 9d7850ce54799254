"""Space to write in: as much as was promised, and big enough for a hand; in a form, as much to type in."""

from collections.abc import Iterator
from itertools import pairwise

from lessonpack.diagnostics import Diagnostic
from lessonpack.markup import Element
from lessonpack.measures import Place
from lessonpack.preflight.ink import UNSEEN, contrast, ground
from lessonpack.preflight.paper import Field, Rule
from lessonpack.preflight.scope import Scope, box

#: Millimetres: of a blank for a word, and of a line in a box, at least; by which lines may stand nearer than promised.
_BLANK, _BOX, _NEARER = 25.0, 35.0, 0.15
#: Millimetres by which a field may be smaller than its space: letters do not touch the edge that is drawn.
_EDGE = 2.5


def space_short(scope: Scope) -> Iterator[Diagnostic]:
    """Answer space has its lines, cells and blanks have room for a hand."""
    for element in scope.elements:
        fault = _fault(scope, element)
        if fault:
            message = f"{fault} in {scope.called(element)}"
            hint = "give it more lines, or more room"
            yield scope.fail(scope.nearest(element), "space-short", message, hint)


def _fault(scope: Scope, element: Element) -> str | None:
    places = scope.places(element)
    if scope.fillable:
        return _short_field(scope, element, places)
    if element.has("answer-space"):
        return _short_space(scope, element, places)
    if element.tag == "td" and element.has("write"):
        return _small_cell(scope, places)
    if element.tag == "span" and element.has("blank"):
        return _small_blank(scope, places)
    return None


def _short_field(scope: Scope, element: Element, places: tuple[Place, ...]) -> str | None:
    """What is wrong with what is filled in on the screen: whether there is a field, how high and how long it is."""
    space, cell = element.has("answer-space"), element.tag == "td" and element.has("write")
    if not (space or cell or any(map(element.has, ("blank", "checkbox", "field", "write")))):
        return None
    found = [field.box for place in places for field in _fields(scope, place)]
    if len(found) < len(places) or not found:
        return "there is nothing to fill in"
    high, long = sum(box.height for box in found), min(box.width for box in found)
    if space or cell:
        promised = scope.document.edition.line_pitch * (int(element.attributes.get("data-lines", "0")) if space else 1)
        if high < promised - _EDGE * len(places):
            return f"a field is {high:.0f} mm high, not {promised:.0f} mm,"
    least = _BLANK if element.has("blank") else 0.0
    if space:
        least = _BOX if scope.within(element, "boxes") else scope.type_area(1).width / 2
    return f"a field is {long:.0f} mm long, not {least:.0f} mm," if long < least - _EDGE else None


def _short_space(scope: Scope, element: Element, places: tuple[Place, ...]) -> str | None:
    """What is wrong with ruled lines: how many there are, how near to one another, how long."""
    promised = int(element.attributes.get("data-lines", "0"))
    ruled = [(place, _rules(scope, place)) for place in places]
    drawn = [rule for _, rules in ruled for rule in rules]
    if len(drawn) < promised:
        return f"there are {len(drawn)} lines to write on, of {promised},"
    pitch = scope.document.edition.line_pitch
    heights = [b - a for place, rules in ruled for a, b in pairwise([place.top, *(rule.box.bottom for rule in rules)])]
    if heights and min(heights) < pitch - _NEARER:
        return f"lines to write on are {min(heights):.1f} mm apart, not {pitch:g} mm,"
    shortest = min((rule.box.width for rule in drawn), default=0.0)
    if scope.within(element, "boxes"):
        return f"a line to write on is {shortest:.0f} mm long, not {_BOX:g} mm," if shortest < _BOX else None
    if drawn and shortest < scope.type_area(1).width / 2 - 0.5:
        return f"a line to write on is {shortest:.0f} mm long, less than half the page,"
    return None


def _small_cell(scope: Scope, places: tuple[Place, ...]) -> str | None:
    """What is wrong with a cell to write in."""
    high, pitch = max((p.bottom - p.top for p in places), default=0.0), scope.document.edition.line_pitch
    return f"a cell to write in is {high:.1f} mm high, not {pitch:g} mm," if high < pitch - _NEARER else None


def _small_blank(scope: Scope, places: tuple[Place, ...]) -> str | None:
    """What is wrong with a blank: the rule that is drawn for it counts."""
    long = max((rule.box.width for place in places for rule in _rules(scope, place)), default=0.0)
    return f"a blank is {long:.0f} mm long, not {_BLANK:g} mm," if long < _BLANK - 0.5 else None


def _fields(scope: Scope, place: Place) -> list[Field]:
    """The form fields in a place."""
    page = scope.page(place.page)
    return [field for field in page.fields if box(place).holds(field.box, 0.5)] if page else []


def _rules(scope: Scope, place: Place) -> list[Rule]:
    """The level rules that are seen in a place, from top to bottom; of two at one height, the first."""
    page, found = scope.page(place.page), list[Rule]()
    for rule in sorted(page.rules, key=lambda rule: rule.box.bottom) if page else ():
        level = rule.box.width > rule.box.height and box(place).holds(rule.box, 0.3)
        apart = not found or rule.box.bottom - found[-1].box.bottom > 1
        if page and level and apart and contrast(rule.ink, ground(page, rule.box, rule.order)) >= UNSEEN:
            found.append(rule)
    return found
