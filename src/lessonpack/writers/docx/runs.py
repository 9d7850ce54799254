"""Text inside a paragraph: runs with their character styles, links, notes, fields and pictures."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from docx.opc.constants import RELATIONSHIP_TYPE as RELATION

from lessonpack.markup import Element, Node
from lessonpack.writers.docx.boxes import write_box
from lessonpack.writers.docx.captions import mark, numbered
from lessonpack.writers.docx.faces import SIGNS, SPACE, STYLES, Face, key, mark_language
from lessonpack.writers.docx.languages import is_right_to_left, pieces, script_style
from lessonpack.writers.docx.ooxml import UnsupportedElement, Xml, add, add_value, qualified
from lessonpack.writers.docx.pictures import draw
from lessonpack.writers.docx.story import Story
from lessonpack.writers.docx.themes import SCRIPT_SANS

_HYPHENS = {"\u2011": "w:noBreakHyphen", "\u00ad": "w:softHyphen"}


class Line:
    """One paragraph being filled: white space is folded as in HTML, pictures fit into `room`, in twips."""

    def __init__(self, paragraph: Xml, story: Story, style: str, room: tuple[int, int] = (0, 0)) -> None:
        self.paragraph = self._into = paragraph
        self._story = story
        self._style = style
        self._room = room
        self._last: Xml | None = None
        self._begun = self._space = False

    def write(self, nodes: Iterable[Node], face: Face) -> None:
        """Append text and elements."""
        for node in nodes:
            if isinstance(node, str):
                self.text(node, face)
            else:
                self._element(node, face.speaking(node))

    def text(self, text: str, face: Face) -> None:
        """Append text; a space at its end waits until something follows it."""
        folded = re.sub(f"[{SPACE}]+", " ", text)
        if folded.startswith(" "):
            self._space = self._begun
        words = folded.strip(" ")
        if words:
            self._runs(self._gap() + words, face)
            self._space = folded.endswith(" ")

    def tab(self) -> None:
        """Append a tab; the space round it goes."""
        self._break("w:tab")

    def line_break(self) -> None:
        """Append a break of the line; the space round it goes."""
        self._break("w:br")

    def _break(self, name: str) -> None:
        add(add(self._into, "w:r"), name)
        self._last = None
        self._begun = self._space = False

    def _gap(self) -> str:
        """The space that waits: put after the text before it where that can be, so that no link has it."""
        waiting, self._space = self._space, False
        if waiting and self._last is not None:
            _set_text(self._last, f"{self._last.text} ")
            return ""
        return " " if waiting else ""

    def _settle(self) -> None:
        """Write the space that waits, before something that is no text."""
        gap = self._gap()
        if gap:
            self._runs(gap, Face(self._story.language))

    def _runs(self, words: str, face: Face) -> None:
        for stretch, foreign in pieces(words, face.language):
            run = self.run(face, foreign=foreign)
            for piece in re.split("([\u2011\u00ad])", stretch):
                if piece in _HYPHENS:
                    add(run, _HYPHENS[piece])
                    self._last = None
                elif piece:
                    self._last = add(run, "w:t")
                    _set_text(self._last, piece)
        self._begun = True

    def run(self, face: Face, *, foreign: bool = False) -> Xml:
        """A new run, its character style and language set; `foreign` is text in another script than its language."""
        run = add(self._into, "w:r")
        properties = add(run, "w:rPr")
        styles = (*face.ordered, *([] if foreign else self._script(face)))
        if styles:
            add_value(properties, "w:rStyle", self._story.styles.combined(styles))
        of_document = face.language == self._story.language
        mark_language(properties, face.language, of_document=of_document, foreign=foreign)
        if not len(properties):
            run.remove(properties)
        return run

    def _script(self, face: Face) -> list[str]:
        """The style of a script that is not the document's own, whose typefaces are those of the theme."""
        style, styles = script_style(face.language), self._story.styles
        if style is None or style == script_style(self._story.language):
            return []
        beside = any(styles.is_apparatus(name, "character") for name in face.ordered)
        return [style + SCRIPT_SANS if beside or styles.is_apparatus(self._style) else style]

    def _element(self, element: Element, face: Face) -> None:
        identifier = element.attributes.get("id")
        end = open_bookmark(self._into, self._story, identifier) if identifier else None
        self._inside(element, face)
        if end is not None:
            self._into.append(end)

    def _inside(self, element: Element, face: Face) -> None:
        name = key(element)
        if name in SIGNS:
            self._sign(element)
        elif name == "span.note":
            self._note(element, face)
        elif name == "span.number":
            self._number(element, face)
        elif name == "span.marks":
            self._marks(element, face)
        elif name == "sup" and element.find("a"):
            # The mark of a note that stands at the end.
            self.write(element.children, face.styled("footnote reference"))
        elif name == "a":
            self._link(element, face)
        elif name == "br":
            self._break("w:br")
        elif name == "img":
            self._settle()
            draw(self.run(Face(self._story.language)), element, self._story, self._room)
            self._last, self._begun = None, True
        elif name == "span.nowrap":
            self.write(_unbroken(element.children), face)
        elif name == "span":
            self.write(element.children, face)
        elif element.tag == "span" and len(element.classes) > 1:
            first, *rest = element.classes
            inner = Element("span", {"class": " ".join(rest)}, element.children)
            self._inside(Element("span", {"class": first}, [inner]), face)
        elif name in STYLES:
            self.write(element.children, face.styled(STYLES[name]))
        else:
            raise UnsupportedElement(f"<{name}> in a paragraph")

    def _sign(self, element: Element) -> None:
        if element.text.strip(SPACE + "\u00a0_☐"):
            raise UnsupportedElement(f"<{key(element)}> holds '{element.text}': it is printed empty")
        if element.has("checkbox"):
            self.box(self._story.titles.get(id(element), ""))
            return
        style, sign = SIGNS[key(element)]
        self._settle()
        run = add(self._into, "w:r")
        add_value(add(run, "w:rPr"), "w:rStyle", self._story.styles.combined((style,)))
        _set_text(add(run, "w:t"), sign)
        self._last, self._begun = None, True

    def box(self, title: str) -> None:
        """A box to tick, and what it is for; one that begins an entry of a list stands before the lines of its text."""
        first = not self.paragraph.findall(f".//{qualified('w:r')}")
        self._settle()
        style = self._story.styles.combined((SIGNS["span.checkbox"][0],))
        write_box(self._into, style, next(self._story.controls), title)
        self._last, self._begun = None, True
        if first and self._story.styles.hangs(self._style):
            self.tab()

    def _note(self, element: Element, face: Face) -> None:
        notes = self._story.notes
        if notes is None:
            raise UnsupportedElement("a note in a note")
        self._space = False
        number = notes.add(element.children, Face(face.language))
        run = self.run(Face(self._story.language).styled("footnote reference"))
        add(run, "w:footnoteReference", {"w:id": number})
        self._last, self._begun = None, True

    def _number(self, element: Element, face: Face) -> None:
        first = not self.paragraph.findall(f".//{qualified('w:r')}")
        self.write(element.children, face.styled(STYLES["span.number"]))
        if first and self._story.styles.hangs(self._style):
            self.tab()
        else:
            self._space = True

    def _marks(self, element: Element, face: Face) -> None:
        if self._story.styles.reaches_margin(self._style):
            self.tab()
        else:
            self._space = True
        self.write(element.children, face.styled(STYLES["span.marks"]))

    def _link(self, element: Element, face: Face) -> None:
        target = element.attributes.get("href", "")
        number, said = self._story.captions.numbers.get(target.removeprefix("#")), numbered(element.text)
        if number and said and said[1] == number:
            self.text(said[0], face)
            self.field(f"REF {self._story.bookmarks.names[mark(target[1:])]} \\h", number, face)
            self.text(said[2], face)
            return
        tip = {"w:tooltip": element.attributes["title"]} if "title" in element.attributes else {}
        self.link({**self._target(target), **tip}, element.children, face.styled("Hyperlink"))

    def link(self, attributes: Mapping[str, str], nodes: Iterable[Node], face: Face) -> None:
        """A link, by the attributes of its element."""
        self._settle()
        outer = self._into
        self._into = add(outer, "w:hyperlink", {**attributes, "w:history": 1})
        self.write(nodes, face)
        self._into, self._last = outer, None

    def _target(self, target: str) -> dict[str, str]:
        if target.startswith("#"):
            if target[1:] not in self._story.bookmarks.names:
                raise UnsupportedElement(f"a link to '{target}', which is not on the page")
            return {"w:anchor": self._story.bookmarks.names[target[1:]]}
        if not re.match(r"(https?://|mailto:)", target):
            raise UnsupportedElement(f"a link to '{target}'")
        return {"r:id": self._story.part.relate_to(target, RELATION.HYPERLINK, is_external=True)}

    def caption(self, element: Element, face: Face, kind: str) -> None:
        """A caption; the number in its label is a field, so that Word can count and list captions."""
        for node in element.children:
            said = numbered(node.text) if isinstance(node, Element) and key(node) == "span.label" else None
            if said is None:
                self.write([node], face)
                continue
            label, marked = face.styled("Pack Label"), self._story.captions.mark_of(element)
            self.text(said[0], label)
            self._settle()
            end = open_bookmark(self._into, self._story, marked) if marked else None
            self.field(self._sequence(kind, int(said[1])), said[1], label)
            if end is not None:
                self._into.append(end)
            self.text(said[2], label)

    def field(self, instruction: str, shown: str, face: Face) -> None:
        """A field with the text it shows until Word computes it; in five runs, since readers drop w:fldSimple."""
        self.open_field(instruction, face)
        add(self.run(face), "w:t", None, shown)
        self.close_field(face)

    def open_field(self, instruction: str, face: Face) -> None:
        """The beginning of a field, up to what it shows."""
        self._settle()
        add(self.run(face), "w:fldChar", {"w:fldCharType": "begin"})
        add(self.run(face), "w:instrText", {"xml:space": "preserve"}, f" {instruction} ")
        add(self.run(face), "w:fldChar", {"w:fldCharType": "separate"})

    def close_field(self, face: Face) -> None:
        """The end of a field."""
        add(self.run(face), "w:fldChar", {"w:fldCharType": "end"})
        self._last, self._begun = None, True

    def _sequence(self, kind: str, number: int) -> str:
        follows = number == self._story.counted.get(kind, 0) + 1
        self._story.counted[kind] = number
        return f"SEQ {kind} \\* ARABIC" + ("" if follows else f" \\r {number}")


def _set_text(element: Xml, text: str) -> None:
    element.text = text
    if text != text.strip(" "):
        element.set(qualified("xml:space"), "preserve")


def _unbroken(nodes: Iterable[Node]) -> list[Node]:
    """The same with spaces at which no line is broken."""
    return [re.sub(f"[{SPACE}]+", "\u00a0", n) if isinstance(n, str) else _whole(n) for n in nodes]


def _whole(element: Element) -> Element:
    children = _unbroken(element.children)
    return replace(element, children=children) if children else element


def new_paragraph(into: Xml, story: Story, style: str, language: str) -> Xml:
    """A new paragraph in a style, written in the direction of a language."""
    paragraph = add(into, "w:p")
    properties = add(paragraph, "w:pPr")
    add_value(properties, "w:pStyle", story.styles.id(style))
    if is_right_to_left(language):
        add(properties, "w:bidi")
        # From the mark of a paragraph Word takes the direction of the number before it.
        add(add(properties, "w:rPr"), "w:rtl")
    elif is_right_to_left(story.language):
        add(properties, "w:bidi", {"w:val": "false"})
    return paragraph


def open_bookmark(parent: Xml, story: Story, identifier: str) -> Xml:
    """Begin the bookmark of an id; what comes back is to be appended where it ends."""
    number = next(story.bookmarks.numbers)
    add(parent, "w:bookmarkStart", {"w:id": number, "w:name": story.bookmarks.names[identifier]})
    end = add(parent, "w:bookmarkEnd", {"w:id": number})
    parent.remove(end)
    return end
