"""The text is on the pages, all of it, and nothing is printed over it."""

import unicodedata
from collections import Counter
from collections.abc import Iterator

from lessonpack.diagnostics import Diagnostic
from lessonpack.preflight.ink import OPAQUE, UNSEEN, contrast, ground
from lessonpack.preflight.paper import MM, Box, Page, Rule, Run
from lessonpack.preflight.scope import Block, Scope
from lessonpack.preflight.wording import letters, words

#: Millimetres by which a letter may reach over an edge: what printers and eyes pass over.
_REACH = 0.2
#: How much of a letter must be gone, or be covered by another, before it is worth saying. Letters of a line lean over
#: one another.
_GONE, _COVERED, _COVERED_IN_LINE = 0.15, 0.25, 0.6
#: Letters of a text that is looked for all over the page where its block lacks it: fewer are found anywhere.
_ENOUGH = 12


def text_cut(scope: Scope) -> Iterator[Diagnostic]:
    """Nothing of the text is clipped, covered, beyond the sheet, unseen, or lacking."""
    told: set[object] = set()
    for page in scope.pages:
        for run in page.runs:
            if found := _cut(page, run):
                fault, hint = found
                block, every = scope.at(page.number, run.box), scope.is_running(run)
                key = (letters(run.text) if every else (page.number, id(block)), fault)
                if key not in told:
                    told.add(key)
                    name = f"{words(run.text)} on every page" if every else scope.part(run.text, block)
                    yield scope.fail((page.number, run.box.top, block), "text-cut", f"{name} {fault}", hint)
    for text in scope.blocks:
        yield from _lacking(scope, text)
    for line in scope.running:
        yield from _not_running(scope, line)


def _cut(page: Page, run: Run) -> tuple[str, str] | None:
    """What is lost of a text that is in the file, and what would mend it."""
    if contrast(run.ink, ground(page, run.box, run.order)) < UNSEEN:
        return "is printed in the colour of what is under it", "print it in black"
    if not run.box.inside(page.box, _REACH):
        return "runs over the edge of the sheet", "break the line, or shorten the word that cannot be broken"
    if run.clip and any(box.covered(run.clip) < 1 - _GONE for _, box in run.letters()):
        return "is cut off", "give the box it stands in more room, or less text"
    for area in page.areas:
        over = area.order > run.order and area.solid and area.ink.alpha >= OPAQUE
        if over and any(box.covered(area.box) > _GONE for _, box in run.letters()):
            return "is covered by an area of colour", "set one apart from the other"
    return None


def _lacking(scope: Scope, block: Block) -> Iterator[Diagnostic]:
    """Words of a block that are not where it stands."""
    lacking = block.lacking
    if lacking and not set(lacking) <= scope.unprintable and not _elsewhere(scope, block):
        gone = Counter(block.text.split()) - Counter(block.printed.split())
        found = [word for word in block.text.split() if word in gone and set(letters(word)) & set(lacking)]
        message = f"{scope.part(' '.join(found), block.element)} cannot be found on the paper"
        hint = "look whether it is hidden, cut off or printed over"
        yield scope.fail(scope.nearest(block.element), "text-cut", message, hint)


def _not_running(scope: Scope, line: str) -> Iterator[Diagnostic]:
    """The first page on which a line of its head or foot is lacking."""
    for page in scope.pages:
        area, said = scope.type_area(page.number), "".join(run.text for run in page.runs if scope.is_running(run))
        if not scope.is_in(letters(line), letters(said)):
            where = (page.number, page.box.top if line in _heads(scope) else area.bottom, scope.document.body)
            message = f"{words(line)}, which stands on every page, cannot be found on the paper"
            yield scope.fail(where, "text-cut", message, "look at the margins of the page in the style sheet")
            return


def _heads(scope: Scope) -> tuple[str, str]:
    return scope.document.running.head, scope.document.running.status


def _elsewhere(scope: Scope, block: Block) -> bool:
    """Whether the text stands on its pages, but not within the edges of its block: other rules tell of that."""
    wanted = letters(block.text)
    for page in filter(None, (scope.page(place.page) for place in scope.places(block.element))):
        runs = [r for r in page.runs if len(wanted) >= _ENOUGH or (r.page, r.order) not in scope.claimed]
        if wanted in letters("".join(run.text for run in runs)):
            return True
    return False


def text_overlap(scope: Scope) -> Iterator[Diagnostic]:
    """No text is printed over other text, over a picture or over a rule."""
    for page in scope.pages:
        told: set[tuple[int, ...]] = set()
        for run, other, what in _printed_over(scope, page):
            block = scope.at(page.number, run.box)
            pair = tuple(sorted((id(block), other)))
            if pair not in told:
                told.add(pair)
                message = f"{scope.part(run.text, block)} and {what} are printed over one another"
                yield scope.fail((page.number, run.box.top, block), "text-overlap", message, "set them apart")


def _printed_over(scope: Scope, page: Page) -> Iterator[tuple[Run, int, str]]:
    """Texts with what they meet: a number that tells it from others, and its name."""
    runs = sorted(page.runs, key=lambda run: run.box.top)
    for n, run in enumerate(runs):
        for other in runs[n + 1 :]:
            if other.box.top >= run.box.bottom:
                break
            if _meet(run, other):
                yield run, id(scope.at(page.number, other.box)), words(other.text)
        for picture in page.pictures:
            if run.box.common(picture.box) and any(b.covered(picture.box) > _COVERED for _, b in run.letters()):
                yield run, picture.order, scope.called(scope.at(page.number, picture.box))
        for rule in page.rules:
            if run.box.common(rule.box) and any(_struck(b, rule) for _, b in run.letters()):
                yield run, rule.order, "a rule"


def _meet(one: Run, other: Run) -> bool:
    """Whether letters of two texts are printed over one another."""
    common = one.box.common(other.box)
    if common is None:
        return False
    in_line = abs(one.base - other.base) < 0.3 * min(one.size, other.size) * MM
    most = _COVERED_IN_LINE if in_line else _COVERED
    # Points of Arabic and Hebrew are texts of their own, painted next to the letters on which they stand.
    pointed = abs(one.order - other.order) <= 2
    first, second = (list(_near(run, common, pointed)) for run in (one, other))
    return any(max(a.covered(b), b.covered(a)) > most for a in first for b in second)


def _near(run: Run, where: Box, pointed: bool) -> Iterator[Box]:
    """The letters of a text at a place, but marks that belong on letters."""
    for letter, box in run.letters():
        mark = unicodedata.category(letter).startswith("M")
        if not mark and not (pointed and unicodedata.bidirectional(letter) in ("R", "AL")) and box.common(where):
            yield box


def _struck(letter: Box, rule: Rule) -> bool:
    """Whether a rule runs through a letter, not under it or beside it."""
    common = letter.common(rule.box)
    if common is None:
        return False
    if rule.box.width > rule.box.height:
        high = (letter.bottom - rule.box.bottom) / letter.height
        return common.width > 0.5 * letter.width and 0.35 < high < 0.8
    along = (rule.box.left - letter.left) / letter.width
    return common.height > 0.5 * letter.height and 0.15 < along < 0.85
