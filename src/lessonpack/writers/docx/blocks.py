"""Blocks: each element of the page as paragraphs in the Word style that is its equivalent."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import groupby, zip_longest

from lessonpack.illustrations import DRAWN
from lessonpack.markup import Element, Node
from lessonpack.writers.docx.boxes import shortened
from lessonpack.writers.docx.faces import SPACE, Face, key
from lessonpack.writers.docx.keeping import Keeping, Link, link, units_of, whole
from lessonpack.writers.docx.ooxml import UnsupportedElement, Xml, add_value, child, children, put
from lessonpack.writers.docx.package import twips
from lessonpack.writers.docx.places import Entry, Place, Setting, inside
from lessonpack.writers.docx.runs import Line, new_paragraph, open_bookmark
from lessonpack.writers.docx.story import Story
from lessonpack.writers.docx.tables import write_table

INLINE = frozenset({"span", "em", "strong", "sup", "sub", "code", "a", "br", "img"})

#: The paragraph style of an element; of a plain p, a stem and small type it depends on where they stand.
STYLES = {
    "h1": "Title",
    "h2": "heading 1",
    "h2.unnumbered": "Pack Unlisted Heading",
    "h3": "heading 2",
    "h4": "heading 3",
    "p.course": "Pack Course",
    "p.school": "Pack School",
    "p.inquiry": "Subtitle",
    "p.facts": "Pack Facts",
    "p.notice": "Pack Notice",
    "p.field": "Pack Field",
    "p.stem": "Pack Stem",
    "p.headnote": "Pack Headnote",
    "p.attribution": "Pack Attribution",
    "p.line": "Pack Excerpt Line",
    "p.last.line": "Pack Excerpt Last Line",
    "p.gloss": "Pack Gloss",
    "p.credit": "Pack Credit",
    "p.entry": "Pack Bibliography",
    "p.small": "Pack Small",
    "p.total": "Pack Total",
    "p.bank": "Pack Bank",
    "caption": "caption",
    "figcaption": "caption",
}
#: Where texts stand side by side, the cells have the frame.
IN_CELLS = {"p.line": "Pack Parallel Line", "p.last.line": "Pack Parallel Last Line"}
#: Groups that only hold blocks, and what they change in those.
GROUPS: dict[str, str | None] = {
    "body": None,
    "section": None,
    "section.source": None,
    "header": None,
    "header.head": None,
    "div": None,
    "div.fields": None,
    "div.bibliography": None,
    "div.columns": None,
    "div.feedback": None,
    "div.parallel": None,
    "div.version": None,
    "div.question": "question",
    "div.part": "part",
    "div.key": "key",
    "blockquote": "quote",
}


#: Heights of a school's logo and of a QR code, in units of the edition.
_LOGO, _CODE = 14, 24


class Blocks:
    """Writes the blocks of one story."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self._page_break = False
        self._box: Xml | None = None
        self._begun = False
        self.keeping = Keeping()

    def flow(self, nodes: Iterable[Node], place: Place) -> None:
        """Write blocks; text that stands between them is a paragraph of its own."""
        pieces = list(_pieces(nodes))
        for piece, following in zip_longest(pieces, pieces[1:]):
            before = len(place.into)
            self.block(piece, place)
            if not place.in_cell:
                self._keep(piece, following, _since(place, before), in_question=place.in_question)

    def _keep(self, piece: Element, following: Element | None, written: list[Xml], *, in_question: bool) -> None:
        if how := whole(piece, in_question=in_question):
            self.keeping.together(written, how)
        if following is not None and (how := link(piece, following, in_question=in_question)):
            self.keeping.lead(written, how)

    def block(self, element: Element, place: Place) -> None:
        """Write one block."""
        self.story.bookmarks.expect(element)
        place = replace(place, face=place.face.speaking(element))
        name = key(element)
        if name in STYLES or name == "p":
            self._text(element, place)
        elif name == "div.excerpt":
            self._excerpt(element, place)
        elif name == "div.parallel" and self.story.columns > 1:
            self._parallel(element, place)
        elif name in GROUPS:
            self.flow(element.children, _within(name, place))
        elif element.tag == "div" or element.tag == "section":
            self._group(element, place)
        elif name in _WRITERS:
            _WRITERS[name](self, element, place)
        else:
            raise UnsupportedElement(f"<{name}> among the blocks of a page")

    def _group(self, element: Element, place: Place) -> None:
        """A group by its classes: the first says what is in it, the others belong to a group inside."""
        first, *rest = element.classes
        data = {k: v for k, v in element.attributes.items() if k.startswith("data-")}
        inner = Element(element.tag, {**data, **({"class": " ".join(rest)} if rest else {})}, element.children)
        before = len(place.into)
        if f"{element.tag}.{first}" in GROUPS:
            self.block(inner, _within(f"{element.tag}.{first}", place))
        elif first == "box":
            self._boxed(inner, place)
        elif first == "break":
            self._page_break = self._begun
            self.block(inner, place)
        elif first == "keep":
            self.block(inner, place)
            together = self.story.whole_sources or not element.find("div", "excerpt")
            if together and self.story.styles.keeps("Pack Keep"):
                self.keeping.together(_since(place, before), "loose")
        elif first == "answer-space":
            self._writing_lines(element, place)
        else:
            raise UnsupportedElement(f"<{key(element)}> among the blocks of a page")

    def _excerpt(self, element: Element, place: Place) -> None:
        """The lines of an excerpt: all of them on one page, or at least two on each."""
        before = len(place.into)
        self.flow(element.children, place)
        lines = _since(place, before)
        if not place.in_cell:
            self._keep_ends(units_of(lines))
            if self.story.whole_sources:
                self.keeping.together(lines, "loose")

    def _keep_ends(self, units: list[Xml], how: Link = "firm") -> None:
        """At least two lines, or rows, on each page."""
        for ends in (units[:2], units[-2:]):
            self.keeping.hold(ends[:-1], how)

    def _parallel(self, element: Element, place: Place) -> None:
        """Texts side by side, as the cells of a row."""
        cells: list[Node] = [Element("td", {}, [c]) for c in element.children]
        table = Element("table", {"class": "boxes"}, [Element("tr", {}, cells)])
        write_table(table, replace(place, depth=0, entry=None, boxed=False), self.story, self._cell, alike=True)
        self._gap(place)

    def _boxed(self, element: Element, place: Place) -> None:
        if len(place.into) and place.into[-1] is self._box:
            self._gap(place)
        self.block(element, replace(place, boxed=True))
        self._box = place.into[-1] if len(place.into) else None

    def _gap(self, place: Place) -> None:
        """A narrow empty paragraph, where two neighbours would become one."""
        self._text(Element("p"), replace(place, entry=None, boxed=False), "Pack Gap")

    def _paragraph(self, style: str, place: Place) -> Xml:
        """A new paragraph, with the number of the list entry that it begins."""
        entry = place.entry
        name = self.story.styles.boxed(style) if place.boxed else style
        paragraph = new_paragraph(place.into, self.story, name, place.face.language)
        properties = paragraph[0]
        if self._page_break:
            put(properties, "w:pageBreakBefore")
        if entry is not None and not entry.begun and entry.number is not None:
            numbering = put(properties, "w:numPr")
            add_value(numbering, "w:ilvl", entry.level)
            add_value(numbering, "w:numId", entry.number)
        self._begun, self._page_break = True, False
        return paragraph

    def _style(self, element: Element, place: Place) -> str:
        if element.tag == "p" and not element.classes:
            if place.entry is not None:
                return place.entry.more if place.entry.begun else place.entry.style
            first = element.children[0] if element.children else ""
            numbered = isinstance(first, Element) and key(first) == "span.number"
            return place.setting.stem if numbered else place.setting.text
        name = key(element)
        of_place = {"p.stem": place.setting.stem, "p.small": place.setting.small, **(IN_CELLS if place.in_cell else {})}
        return of_place.get(name) or STYLES[name]

    def _text(self, element: Element, place: Place, style: str | None = None) -> None:
        style = style or self._style(element, place)
        if element.find("img"):
            style = self.story.styles.grown(style)
        paragraph = self._paragraph(style, place)
        ends = [open_bookmark(paragraph, self.story, i) for i in self.story.bookmarks.take()]
        line = Line(paragraph, self.story, style, self._room(element, place))
        if place.entry is not None:
            if place.entry.number is None and not place.entry.begun:
                line.box(place.entry.box)
            place.entry.begun = True
        if element.has("line"):
            line.text(
                element.attributes.get("data-number", ""),
                Face(self.story.language).styled("Pack Line Number"),
            )
            line.tab()
        if element.tag in ("caption", "figcaption"):
            line.caption(element, place.face, "Table" if element.tag == "caption" else "Figure")
        else:
            line.write(element.children, place.face)
        if element.has("field"):
            line.text("\u00a0", place.face)
            line.tab()
        paragraph.extend(reversed(ends))

    def _room(self, element: Element, place: Place) -> tuple[int, int]:
        """Width and height that a picture may take, in twips."""
        if element.has("school"):
            return place.width * 2 // 5, twips(_LOGO * self.story.unit)
        if any(e.attributes["src"].startswith("qr:") for e in element.find("img")):
            return place.width, twips(_CODE * self.story.unit)
        drawn = any(e.attributes["src"].startswith(DRAWN) for e in element.find("img"))
        return place.width, self.story.pictures.page if drawn else self.story.pictures.height

    def _writing_lines(self, element: Element, place: Place) -> None:
        self.flow(element.children, place)
        lines = element.attributes.get("data-lines", "")
        if not lines.isdecimal():
            raise UnsupportedElement(f"an answer space of '{lines}' lines")
        before = len(place.into)
        for more in reversed(range(int(lines))):
            style = self.story.styles.above(place.setting.line, more)
            # A box would take their rules from them.
            self._text(Element("p"), replace(place, boxed=False, entry=None), style)
        if not place.in_cell:
            self._keep_ends(units_of(_since(place, before)))

    def _list(self, element: Element, place: Place) -> None:
        styles, more = _list_styles(element, place.setting)
        style = styles[min(place.depth, len(styles) - 1)]
        level, number = 0, None
        if not element.has("checklist"):
            start = int(element.attributes.get("start", "1"))
            level, number = self.story.numbering.begin(style, start, boxed=place.boxed)
        for item in element.children:
            if not isinstance(item, Element) or item.tag != "li":
                raise UnsupportedElement(f"something else than <li> in <{element.tag}>")
            entry = Entry(style, more[min(place.depth, len(more) - 1)], level, number, shortened(item.text))
            self._entry(item, replace(place, depth=place.depth + 1, entry=entry))

    def _entry(self, item: Element, place: Place) -> None:
        if key(item) not in ("li", "li.right"):
            raise UnsupportedElement(f"<{key(item)}> in a list")
        self.story.bookmarks.expect(item)
        face, nodes = place.face.speaking(item), item.children
        if item.has("right"):
            # Bold alone would tell a reader who listens nothing.
            face, nodes = face.styled("Pack Answer"), [*nodes, " ✓"]
        self.flow(nodes, replace(place, face=face))

    def _figure(self, element: Element, place: Place) -> None:
        pieces = element.find("img")
        for part in element.children:
            if isinstance(part, Element) and part.tag == "figcaption":
                self.block(part, place)
            elif isinstance(part, Element) and part.tag == "img":
                self._text(Element("p", {}, [part]), place, "Pack Figure")
                if part is not pieces[-1] and not place.in_cell:
                    # Each piece is as high as a page.
                    self.keeping.lead(_since(place, len(place.into) - 1), "loose")
            else:
                raise UnsupportedElement("something else than a picture and its caption in <figure>")

    def _table(self, element: Element, place: Place) -> None:
        before = len(place.into)
        for caption in (c for c in element.children if isinstance(c, Element) and c.tag == "caption"):
            self.block(caption, place)
        if not place.in_cell:
            self.keeping.hold(units_of(_since(place, before)), "firm")
        inside = replace(place, depth=0, entry=None, boxed=False)
        write_table(element, inside, self.story, self._cell, alike=element.has("boxes"))
        if not place.in_cell:
            # Rows may be high, so this yields. A head row is tied by its style.
            rows = units_of(list(place.into)[-1:])
            self._keep_ends([r for r in rows if child(r, "w:trPr/w:tblHeader") is None], "loose")
        # It parts two tables in a row, and a cell has to end with a paragraph.
        self._gap(place)

    def _cell(self, cell: Element, place: Place) -> None:
        self.story.bookmarks.expect(cell)
        if [key(c) if isinstance(c, Element) else c.strip(SPACE) for c in cell.children] == ["span.write"]:
            # A paragraph with a frame: Word and LibreOffice draw it alike, whichever way is written.
            self._text(Element("p"), place, "Pack Table Box")
            return
        self.flow(cell.children, replace(place, face=place.face.speaking(cell)))
        if not len(children(place.into, "w:p")):
            self._text(Element("p"), place)


def _pieces(nodes: Iterable[Node]) -> Iterator[Element]:
    """The blocks among nodes; text that stands between them is a paragraph of its own."""
    for inline, group in groupby(nodes, lambda n: isinstance(n, str) or n.tag in INLINE):
        if not inline:
            yield from (node for node in group if isinstance(node, Element))
            continue
        loose = Element("p", {}, list(group))
        if any(not isinstance(n, str) or n.strip(SPACE) for n in loose.children):
            yield loose


def _since(place: Place, before: int) -> list[Xml]:
    """What was written after so many blocks."""
    return list(place.into)[before:]


def _within(group: str, place: Place) -> Place:
    """The place of the blocks in a group."""
    setting = GROUPS[group]
    if not setting:
        return place
    asked = place.in_question or setting in ("question", "part")
    return replace(place, setting=inside(setting, place.setting), in_question=asked and setting != "key")


def _list_styles(element: Element, setting: Setting) -> tuple[tuple[str, ...], tuple[str, ...]]:
    styles = {
        "ul": setting.bullets,
        "ol": setting.numbers,
        "ol.letters": setting.options,
        "ol.letters.several": setting.options,
        "ol.several": setting.options,
        "ul.checklist": ("Pack Checklist",),
        "ul.plain": setting.plain,
    }.get(key(element))
    if styles is None:
        raise UnsupportedElement(f"<{key(element)}> among the blocks of a page")
    return styles, setting.more


_WRITERS: dict[str, Callable[[Blocks, Element, Place], None]] = {
    "ul": Blocks._list,
    "ul.checklist": Blocks._list,
    "ul.plain": Blocks._list,
    "ol": Blocks._list,
    "ol.letters": Blocks._list,
    "ol.letters.several": Blocks._list,
    "ol.several": Blocks._list,
    "figure": Blocks._figure,
    "figure.code": Blocks._figure,
    "figure.drawn": Blocks._figure,
    "table": Blocks._table,
    "table.data": Blocks._table,
    "table.plain": Blocks._table,
    "table.answer": Blocks._table,
    "table.boxes": Blocks._table,
    "table.timeline": Blocks._table,
    "table.match": Blocks._table,
}
