"""What a rule looks at: the document as it was promised, how it was laid out, and the pages as they are."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from lessonpack.diagnostics import Diagnostic, Severity, Span
from lessonpack.documents import Document
from lessonpack.markup import Element
from lessonpack.measures import Layout, Place
from lessonpack.preflight.paper import Box, Page, Run
from lessonpack.preflight.wording import INLINE, letters, own_text, pieces, spoken, words

T = TypeVar("T")
#: A page, the millimetres from its top, and the block that stands there.
Where = tuple[int, float, Element]


@dataclass(frozen=True)
class Block:
    """An element that has text of its own, and what is printed where it stands."""

    element: Element
    text: str
    runs: tuple[Run, ...]

    @property
    def printed(self) -> str:
        """What is printed where it stands."""
        return "".join(run.text for run in self.runs)

    @property
    def lacking(self) -> Counter[str]:
        """The letters of its text that are not printed where it stands."""
        return Counter(letters(self.text)) - Counter(letters(self.printed))


@dataclass(frozen=True)
class Scope:
    """One written document. Lengths are millimetres from the upper left corner of a page."""

    document: Document
    layout: Layout
    pages: tuple[Page, ...]

    @property
    def fillable(self) -> bool:
        """Whether it is filled in on the screen."""
        return self.document.edition.fillable and self.document.for_class

    @cached_property
    def elements(self) -> list[Element]:
        """All elements, in the order of the document."""
        return list(self.document.body.walk())

    @cached_property
    def _places(self) -> dict[int, tuple[Place, ...]]:
        return {id(e): self.layout.places.get(n, ()) for n, e in enumerate(self.elements)}

    @cached_property
    def _parents(self) -> dict[int, Element]:
        return {id(child): e for e in self.elements for child in e.children if isinstance(child, Element)}

    def places(self, element: Element) -> tuple[Place, ...]:
        """Where an element stands, page by page; a page on which nothing of it shows does not count."""
        return tuple(p for p in self._places.get(id(element), ()) if p.bottom - p.top > 0.3)

    def around(self, element: Element) -> Iterator[Element]:
        """The element and what it is in, from inside out."""
        found: Element | None = element
        while found is not None:
            yield found
            found = self._parents.get(id(found))

    def within(self, element: Element, name: str) -> bool:
        """Whether an element is in one of a class."""
        return any(outer.has(name) for outer in self.around(element))

    def page(self, number: int) -> Page | None:
        """A page by its number; None where the file has not got it."""
        return next((page for page in self.pages if page.number == number), None)

    @cached_property
    def _standing(self) -> dict[int, list[tuple[Box, Element]]]:
        """By page, the elements with their boxes."""
        found: dict[int, list[tuple[Box, Element]]] = {}
        for element in self.elements:
            for place in self.places(element):
                found.setdefault(place.page, []).append((box(place), element))
        return found

    def at(self, page: int, where: Box) -> Element:
        """The innermost element that stands at a place; the document where there is none."""
        standing = {id(e): (b.width * b.height, e) for b, e in self._standing.get(page, ()) if b.holds(where, 0.5)}
        holding = {id(outer) for _, e in standing.values() for outer in self.around(e) if outer is not e}
        innermost = [found for key, found in standing.items() if key not in holding]
        return min(innermost, key=lambda found: found[0])[1] if innermost else self.document.body

    def firsts(self, page: Page, found: Iterable[tuple[Box, T]]) -> Iterator[tuple[Where, T]]:
        """Of what was found on a page, the first in each block."""
        told = set()
        for where, what in found:
            block = self.at(page.number, where)
            if id(block) not in told:
                told.add(id(block))
                yield (page.number, where.top, block), what

    def nearest(self, element: Element) -> Where:
        """Where an element begins; of one that stands nowhere, where what it is in begins."""
        for outer in self.around(element):
            for place in self.places(outer):
                return place.page, place.top, element
        return 1, 0.0, element

    @cached_property
    def blocks(self) -> list[Block]:
        """Every block that has text, with what is printed in its places."""
        texts = [(e, own_text(e)) for e in self.elements if e.tag not in INLINE or e.has("note")]
        blocks = [(e, text) for e, text in texts if letters(text)]
        found: dict[int, list[Run]] = {id(e): [] for e, _ in blocks}
        places = [(id(e), box(p), p.page) for e, _ in blocks for piece in pieces(e) for p in self.places(piece)]
        for page in self.pages:
            standing = [(key, where.grown(0.5)) for key, where, number in places if number == page.number]
            for run in page.runs:
                x, y = run.box.middle
                inside = (key for key, (a, b, c, d) in standing if b <= y <= d and a <= x <= c)
                for key in dict.fromkeys(inside):
                    found[key].append(run)
        return [Block(e, text, tuple(found[id(e)])) for e, text in blocks]

    @cached_property
    def claimed(self) -> frozenset[tuple[int, int]]:
        """Page and order of each text that stands where a block stands."""
        return frozenset((run.page, run.order) for block in self.blocks for run in block.runs)

    @cached_property
    def unprintable(self) -> frozenset[str]:
        """The letters of the document that are nowhere on the pages."""
        printed = {letter for page in self.pages for run in page.runs for letter in letters(run.text)}
        return frozenset(letter for block in self.blocks for letter in letters(block.text)) - printed

    def type_area(self, page: int) -> Box:
        """What the margins leave of a page: the inner margin changes its side on sheets printed on both."""
        paper, leftwards = self.document.edition.margins, self.document.properties.direction == "rtl"
        at_right = (page % 2 == 1) == leftwards if self.document.edition.duplex else leftwards
        left, right = (paper.outer, paper.inner) if at_right else (paper.inner, paper.outer)
        return Box(left, paper.top, paper.width - right, paper.height - paper.bottom)

    def page_words(self, page: int) -> str:
        """How a page says its number."""
        before, between, after = self.document.running.page
        return f"{before}{page}{between}{self.layout.pages}{after}"

    @property
    def running(self) -> list[str]:
        """The lines that stand on every page, but for its number."""
        running = self.document.running
        return [line for line in (running.head, running.status, *running.foot.splitlines()) if line]

    @cached_property
    def _running(self) -> frozenset[tuple[int, int]]:
        """Page and order of each text that stands on every page."""
        lines, found = [letters(line) for line in self.running], set()
        for page in self.pages:
            area, said = self.type_area(page.number), [*lines, letters(self.page_words(page.number))]
            for run in page.runs:
                known = run.marks.isdecimal() or any(self.is_in(letters(run.text), text) for text in said)
                if known and not area.top < (run.box.top + run.box.bottom) / 2 < area.bottom:
                    found.add((run.page, run.order))
        return frozenset(found)

    def is_in(self, part: str, text: str) -> bool:
        """Whether letters are in a text; what is read from right to left may come in another order."""
        return part in text or (self.document.properties.direction == "rtl" and not Counter(part) - Counter(text))

    def is_running(self, run: Run) -> bool:
        """Whether a text is one of those that stand on every page."""
        return (run.page, run.order) in self._running

    def body(self, page: Page) -> list[Run]:
        """The text of a page but for what stands on every page."""
        return [run for run in page.runs if not self.is_running(run)]

    def called(self, element: Element) -> str:
        """A block in the author's words: "question 3", "source B", "the heading 'Timeline'"."""
        for outer in self.around(element):
            if name := self._name(outer):
                return name
        said = (e for e in self.around(element) if e.tag not in INLINE and own_text(e).strip())
        named = next(said, element)
        return words(spoken(named)) if named is not self.document.body and named.text.strip() else "the page"

    def _name(self, element: Element) -> str | None:
        if element.tag in ("h1", "h2", "h3", "h4"):
            return f"the heading {words(spoken(element))}"
        if element.tag in ("caption", "figcaption"):
            return f"the caption {words(spoken(element))}"
        if element.tag == "table" and (captions := element.find("caption")):
            return f"the table {words(spoken(captions[0]))}"
        if element.tag == "img":
            return f"the picture {words(element.attributes.get('alt', ''))}"
        if element.has("note"):
            return f"the note {words(spoken(element))}"
        if element.has("source"):
            return f"source {element.attributes.get('id', '').removeprefix('source-')}"
        return self._question(element) if is_asked(element) else None

    def _question(self, element: Element) -> str:
        asked = [outer.find("span", "number") for outer in self.around(element) if is_asked(outer)]
        return " ".join(["question", *(numbers[0].text.strip() for numbers in reversed(asked) if numbers)])

    def part(self, text: str, element: Element) -> str:
        """Some words of a block, and which block that is where they do not say so."""
        part, name = words(text), self.called(element)
        return name if part in name else f"{part} in {name}"

    def span(self, element: Element) -> Span:
        """The content that made a block."""
        spans = self.document.spans
        names = (outer.attributes.get("id", "") for outer in self.around(element))
        page = spans.get("page", Span(self.document.properties.identifier))
        return next((spans[name] for name in names if name in spans), page)

    def fail(self, where: Where, code: str, message: str, hint: str | None = None) -> Diagnostic:
        """An error: the print lost or falsified something."""
        page, top, element = where
        return Diagnostic(self.span(element), code, f"page {page}, {top:.0f} mm from the top: {message}", hint)

    def warning(self, where: Where, code: str, message: str, hint: str | None = None) -> Diagnostic:
        """A warning: all is there, and less good than it could be."""
        return replace(self.fail(where, code, message, hint), severity=Severity.WARNING)

    def note(self, where: Where, code: str, message: str, hint: str | None = None) -> Diagnostic:
        """A note: nothing is wrong."""
        return replace(self.fail(where, code, message, hint), severity=Severity.NOTE)


def box(place: Place) -> Box:
    """The box of a place."""
    return Box(place.left, place.top, place.right, place.bottom)


def is_asked(element: Element) -> bool:
    """Whether an element is a question or a part of one."""
    return element.has("question") or element.has("part")
