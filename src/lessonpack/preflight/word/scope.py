"""What a rule looks at: the document as it was promised, and the file as it is."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from lessonpack.diagnostics import Diagnostic, Severity, Span
from lessonpack.documents import Document
from lessonpack.markup import Element
from lessonpack.preflight.word.names import Xml, get, q
from lessonpack.preflight.word.reading import PACKAGE, Package, read
from lessonpack.preflight.word.stories import Sheet, Story, text
from lessonpack.preflight.wording import words
from lessonpack.writers.docx.story import Bookmarks

#: Where a fault is: an element of a part, a block of the page, or the name of a part.
Where = Xml | Element | str
#: The parts that text stands in, by the relation of the main part to them.
STORIES = ("footnotes", "endnotes", "comments", "header", "footer")
#: What is named by its first words.
_SAYING = tuple(map(q, ("w:p", "w:tr", "w:tbl", "w:footnote", "w:endnote", "w:comment")))
_NOTES = (q("w:footnote"), q("w:endnote"), q("w:comment"))
TWIPS_PER_MM = 1440 / 25.4
EMU_PER_TWIP = 635
_OURS = "the Word writer or the reference document is at fault: report it"
_SCHOOLS = "look at the school's Word file; 'lessonpack theme check' says more"


@dataclass(frozen=True)
class Scope:
    """One written document."""

    document: Document
    package: Package

    @cached_property
    def main(self) -> Story:
        """The text itself. Raises LookupError where the file has none: then no rule can look at it."""
        for name in self.package.related(PACKAGE, "officeDocument"):
            if name in self.package.trees:
                return Story(name, "document", self.package.trees[name])
        raise LookupError("no main part")

    @cached_property
    def stories(self) -> list[Story]:
        """Every part with text, the main one first."""
        named = ((kind, name) for kind in STORIES for name in self.package.related(self.main.name, kind))
        trees = self.package.trees
        return [self.main, *(Story(name, kind, trees[name]) for kind, name in named if name in trees)]

    @cached_property
    def own(self) -> list[Story]:
        """The stories that we wrote alone: a school's head and foot are as the school has them."""
        foreign = ("header", "footer") if self.document.word_template else ()
        return [story for story in self.stories if story.kind not in foreign]

    @cached_property
    def styles_of_school(self) -> frozenset[str]:
        """The names of the styles that a school's file has, in small letters."""
        if not self.document.word_template:
            return frozenset()
        sheet = Scope(self.document, read(self.document.word_template)).styles
        return frozenset(sheet.names(identifier)[0] for identifier in sheet.by_id)

    def story(self, kind: str) -> Story | None:
        """The first story of a kind."""
        return next((story for story in self.stories if story.kind == kind), None)

    def part(self, kind: str) -> Xml | None:
        """The tree of a part by the relation of the main one to it: `numbering`, `settings`."""
        names = self.package.related(self.main.name, kind)
        return next((self.package.trees[name] for name in names if name in self.package.trees), None)

    @cached_property
    def styles(self) -> Sheet:
        """The styles."""
        return Sheet(self.part("styles"))

    @cached_property
    def section(self) -> Xml | None:
        """The properties of the last section."""
        found = self.main.find("w:sectPr")
        return found[-1] if found else None

    @cached_property
    def room(self) -> tuple[int, int]:
        """Width and height of the text on a page, in twips; 0 where the file does not say."""
        if self.section is None:
            return 0, 0
        size, margins = self.section.find(q("w:pgSz")), self.section.find(q("w:pgMar"))
        across = number(size, "w:w") - sum(number(margins, f"w:{side}") for side in ("left", "right", "gutter"))
        down = number(size, "w:h") - sum(number(margins, f"w:{side}") for side in ("top", "bottom"))
        return across, down

    @cached_property
    def _marks(self) -> list[tuple[int, str]]:
        """The bookmarks of blocks of which we know the origin: where each stands in the story, and the block's id."""
        names = Bookmarks([e.attributes["id"] for e in self.document.body.walk() if "id" in e.attributes]).names
        ids = {name: identifier for identifier, name in names.items() if identifier in self.document.spans}
        starts = ((self._order[mark], ids.get(get(mark, "w:name"))) for mark in self.main.find("w:bookmarkStart"))
        return [(order, name) for order, name in starts if name is not None]

    @cached_property
    def _order(self) -> dict[Xml, int]:
        return {element: n for n, element in enumerate(self.main.root.iter("*"))}

    def span(self, where: Where) -> Span:
        """The content that made a block, or the text before it."""
        spans = self.document.spans
        page = spans.get("page", Span(self.document.properties.identifier))
        if isinstance(where, Element):
            names = (outer.attributes.get("id", "") for outer in self._around(where))
            return next((spans[name] for name in names if name in spans), page)
        place = self._in_main(where) if not isinstance(where, str) else None
        if place is None:
            return page
        last = max(self._order[inner] for inner in place.iter("*"))
        before = [name for order, name in self._marks if order <= last]
        return spans[before[-1]] if before else page

    @cached_property
    def _parents(self) -> dict[int, Element]:
        return {id(child): e for e in self.document.body.walk() for child in e.children if isinstance(child, Element)}

    def _around(self, element: Element) -> Iterator[Element]:
        """A block of the page and what it is in, from inside out."""
        found: Element | None = element
        while found is not None:
            yield found
            found = self._parents.get(id(found))

    def _in_main(self, element: Xml) -> Xml | None:
        """The paragraph of an element, or itself; of what stands in a note the paragraph that has its mark."""
        for outer in (element, *element.iterancestors()):
            if outer.tag == q("w:p") and outer in self._order:
                return outer
            if outer.tag in _NOTES:
                marks = self.main.find("w:footnoteReference", "w:endnoteReference", "w:commentReference")
                mark = next((m for m in marks if get(m, "w:id") == get(outer, "w:id")), None)
                return None if mark is None else self._in_main(mark)
        return element if element in self._order else None

    def called(self, where: Where) -> str:
        """Where a fault is, in words: a paragraph by its first words, a part by its name."""
        if isinstance(where, str):
            return where or "the file"
        if isinstance(where, Element):
            return f"at {words(where.text)}" if where.text.strip() else "the page"
        outers = [where, *where.iterancestors()]
        story = next((s for s in self.stories if s.root is outers[-1]), None)
        if story is None:
            return next((name for name, tree in self.package.trees.items() if tree is outers[-1]), "the file")
        said = next((_said(p) for p in outers if p.tag in _SAYING), "")
        said = said if said.strip() else next((t for p in outers if (t := _before(p))), "")
        place = {"document": "at", "header": "in the running head, at", "footer": "in the running foot, at"}
        return f"{place.get(story.kind, 'in a note, at')} {words(said)}" if said else story.name

    def fail(self, where: Where, code: str, message: str, hint: str | None = _OURS) -> Diagnostic:
        """An error: something is lost, or the file is not valid."""
        hint = _SCHOOLS if hint == _OURS and self._is_schools(where) else hint
        return Diagnostic(self.span(where), code, f"{self.called(where)}: {message}", hint)

    def _is_schools(self, where: Where) -> bool:
        """Whether a fault lies where a school's file was taken over."""
        if isinstance(where, str | Element):
            return False
        return where.getroottree().getroot() in [story.root for story in self.stories if story not in self.own]

    def warning(self, where: Where, code: str, message: str, hint: str | None = _OURS) -> Diagnostic:
        """A warning: all is there, and not everybody can use it well."""
        return replace(self.fail(where, code, message, hint), severity=Severity.WARNING)

    @cached_property
    def texts(self) -> dict[Xml, str]:
        """The text of every paragraph of every story, but for those of the list of contents."""
        return {paragraph: text(paragraph) for story in self.stories for paragraph in story.paragraphs}

    @property
    def own_texts(self) -> Iterator[tuple[Xml, str]]:
        """Those of the stories that we wrote alone."""
        return ((paragraph, self.texts[paragraph]) for story in self.own for paragraph in story.paragraphs)

    @cached_property
    def levels(self) -> dict[Xml, int]:
        """The levels of the headings of the text, in its order."""
        found = ((paragraph, self.styles.level(paragraph)) for paragraph in self.main.paragraphs)
        return {paragraph: level for paragraph, level in found if level is not None and self.texts[paragraph].strip()}


def _said(element: Xml) -> str:
    """The text of a paragraph, or of all that are in an element."""
    return text(element) if element.tag == q("w:p") else " ".join(text(p) for p in element.iter(q("w:p")))


def _before(element: Xml) -> str:
    """The text of the nearest paragraph before an element that has none."""
    for earlier in element.itersiblings(preceding=True):
        if (said := _said(earlier)).strip():
            return said
    return ""


def number(element: Xml | None, name: str = "w:val") -> int:
    """An attribute as a number; 0 where it is none."""
    found = get(element, name)
    return int(found) if found.removeprefix("-").isdecimal() else 0
