"""What belongs together stands on one page, as far as a page holds it."""

from collections.abc import Iterator

from lessonpack.diagnostics import Diagnostic
from lessonpack.markup import Element
from lessonpack.preflight.paper import MM, Run
from lessonpack.preflight.scope import Scope, Where, is_asked
from lessonpack.preflight.wording import own_text

#: What of a page a group may fill before it is right to part it: margins between blocks need the rest.
_FULL = 0.97
#: Part of a page that may be left empty, so that what comes next is not parted.
EMPTY = 0.55
#: What is said of a question after its stem.
_SAID = ("stem", "small", "bank", "box")
_HINT = "shorten what stands before it"


def question_split(scope: Scope) -> Iterator[Diagnostic]:
    """A stem stands on one page, with what is said after it and the first of what is to be answered."""
    for element in scope.elements:
        group = _head(scope, element) if is_asked(element) else []
        *whole, last = group or [element]
        pages = {place.page for block in whole for place in scope.places(block)}
        pages |= {place.page for place in scope.places(last)[:1]}
        if group and len(pages) > 1 and _fits(scope, group):
            place = scope.places(group[0])[0]
            message = f"{scope.called(element)} begins here, and what belongs to it stands on page {max(pages)}"
            yield scope.warning((place.page, place.top, element), "question-split", message, _HINT)


def _head(scope: Scope, element: Element) -> list[Element]:
    """The stem, what is said and shown after it, and the first thing to answer on."""
    shown = [child for child in element.children if isinstance(child, Element) and scope.places(child)]
    found: list[Element] = []
    for child, after in zip(shown, [*shown[1:], None], strict=True):
        # In large print a figure has a page of its own.
        if child.tag == "figure" and not scope.document.edition.whole_sources:
            break
        found.append(child)
        # Things to sort are lettered, and then there are boxes for their letters.
        sorted_ = child.tag == "ol" and after is not None and after.tag == "table"
        if not (sorted_ or child.tag in ("figure", "ul") or any(map(child.has, _SAID))):
            break
    return found


def _height(scope: Scope, block: Element) -> float:
    return sum(place.bottom - place.top for place in scope.places(block))


def _fits(scope: Scope, group: list[Element]) -> bool:
    """Whether a page holds the group: of what it ends with, two lines, but options whole."""
    heights = [_height(scope, block) for block in group]
    if group[-1].tag not in ("ol", "ul", "table"):
        heights[-1] = min(heights[-1], 2 * scope.document.edition.line_pitch)
    return sum(heights) <= _FULL * scope.type_area(1).height


def options_split(scope: Scope) -> Iterator[Diagnostic]:
    """The options of a question stand on one page; and things to match, where larger type leaves room for that."""
    whole = scope.document.edition.whole_sources
    for element in scope.elements:
        listed = element.tag in ("ol", "ul") or (whole and element.tag == "table" and element.has("match"))
        if listed and scope.within(element, "question") and not scope.within(element, "key"):
            for where, on in _parted(scope, element):
                message = f"the options of {scope.called(element)} are parted: they go on on page {on}"
                yield scope.warning(where, "options-split", message, _HINT)


def row_split(scope: Scope) -> Iterator[Diagnostic]:
    """A row of a table stands on one page; rows of column heads are repeated."""
    for element in scope.elements:
        if element.tag == "tr" and not any(outer.tag == "thead" for outer in scope.around(element)):
            for where, on in _parted(scope, element):
                message = f"a row of {scope.called(element)} is parted: it goes on on page {on}"
                yield scope.warning(where, "row-split", message, "shorten its cells")


def source_split(scope: Scope) -> Iterator[Diagnostic]:
    """An excerpt stands on one page; so does what is said of it, unless most of a page would be left empty for that.

    Not in editions where sources go on over the page.
    """
    if not scope.document.edition.whole_sources:
        return
    for element in scope.elements:
        if element.has("excerpt"):
            keep = next((e for e in scope.around(element) if e.has("keep")), element)
            for where, on in [*_parted(scope, element), *_parted(scope, keep, EMPTY)][:1]:
                message = f"the excerpt of {scope.called(element)}, or what is said of it, goes on on page {on}"
                yield scope.warning(where, "source-split", message, _HINT)


def _parted(scope: Scope, element: Element, most: float = _FULL) -> Iterator[tuple[Where, int]]:
    """Where a block begins that is parted, and fills no more of a page than that; and the page on which it goes on."""
    places = scope.places(element)
    if len(places) > 1 and _height(scope, element) <= most * scope.type_area(1).height:
        yield (places[0].page, places[0].top, element), places[1].page


def stranded_heading(scope: Scope) -> Iterator[Diagnostic]:
    """No heading stands at the foot of a page, no caption and no column heads without their table."""
    for element in scope.elements:
        fault, pages = "", []
        if element.tag in ("h2", "h3", "h4"):
            fault, pages = "stands at the foot of the page, and what it heads on the next", _after(scope, element)
        elif element.tag in ("caption", "figcaption"):
            fault, pages = "stands on another page than what it names", _companion(scope, element)
        for place in scope.places(element)[-1:]:
            if pages and place.page not in pages:
                where = (place.page, place.top, element)
                yield scope.warning(where, "stranded-heading", f"{scope.called(element)} {fault}", _HINT)
        if element.tag == "table":
            yield from _stranded_columns(scope, element)


def _after(scope: Scope, heading: Element) -> list[int]:
    """The page on which the first block after a heading begins that shows something."""
    inside = {id(e) for e in heading.walk()}
    rest = iter(scope.elements)
    for element in rest:
        if element is heading:
            break
    return next(([scope.places(e)[0].page] for e in rest if id(e) not in inside and _shows(e) and scope.places(e)), [])


def _shows(element: Element) -> bool:
    return element.tag == "img" or element.has("answer-space") or bool(own_text(element).strip())


def _companion(scope: Scope, caption: Element) -> list[int]:
    """The pages of what a caption stands at: its picture, or the first and the last row of its table."""
    whole = next(e for e in scope.around(caption) if e.tag in ("table", "figure"))
    shown = [scope.places(e) for e in whole.walk() if e.tag in ("tr", "img") and scope.places(e)]
    return [shown[0][0].page, shown[-1][-1].page] if shown else []


def _stranded_columns(scope: Scope, table: Element) -> Iterator[Diagnostic]:
    rows = {p.page for body in table.find("tbody") for row in body.find("tr") for p in scope.places(row)}
    for place in (p for head in table.find("thead") for p in scope.places(head)):
        if rows and place.page not in rows:
            message = f"the column heads of {scope.called(table)} stand without a row"
            yield scope.warning((place.page, place.top, table), "stranded-heading", message, _HINT)


def lone_line(scope: Scope) -> Iterator[Diagnostic]:
    """No line of a paragraph stands alone on its page."""
    for block in scope.blocks:
        pages = sorted({run.page for run in block.runs})
        if len(pages) < 2 or block.element.tag not in ("p", "li", "div", "blockquote"):
            continue
        for page in pages:
            runs = [run for run in block.runs if run.page == page]
            if lines(runs) == 1:
                message = f"one line of {scope.called(block.element)} stands alone"
                where = (page, runs[0].box.top, block.element)
                yield scope.warning(where, "lone-line", message, "shorten the paragraph, or what stands before it")


def lines(runs: list[Run]) -> int:
    """How many lines some texts of a page are set in: raised marks stand in the line of their word."""
    found, below = 0, 0.0
    for run in sorted(runs, key=lambda run: run.base):
        found += run.base > below
        below = max(below, run.base + 0.45 * run.size * MM)
    return found
