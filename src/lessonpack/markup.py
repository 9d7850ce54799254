"""The page vocabulary: the small HTML that every template speaks and every writer understands.

`parse` turns a rendered template into a tree and refuses what the vocabulary has not got; the writers walk that
tree. docs/page-vocabulary.md is made from the tables below.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

#: Elements: what each is for, and the attributes it may have besides `id`, `class` and `lang`.
ELEMENTS: dict[str, tuple[str, frozenset[str]]] = {
    "body": ("the document", frozenset()),
    "section": ("a part of the document, begun by a heading", frozenset()),
    "header": ("the head of the document: title and what stands with it", frozenset()),
    "h1": ("the title: one in a document", frozenset()),
    "h2": ("heading of a section", frozenset()),
    "h3": ("heading in a section", frozenset()),
    "h4": ("lowest heading", frozenset()),
    "p": (
        "a paragraph; data-joint says what its text has where a line of an excerpt ends, if it is no space: none, line",
        frozenset({"data-number", "data-joint"}),
    ),
    "div": ("a group of blocks, named by its class", frozenset({"data-lines", "data-excerpt"})),
    "blockquote": ("a quotation set apart", frozenset()),
    "ul": ("a list", frozenset()),
    "ol": ("a numbered list", frozenset({"start"})),
    "li": ("an entry of a list", frozenset()),
    "table": ("a table", frozenset()),
    "caption": ("what a table shows", frozenset()),
    "thead": ("the rows of column heads, repeated on each page", frozenset()),
    "tbody": ("the rows", frozenset()),
    "tr": ("a row", frozenset()),
    "th": ("a head: of a column, or of a row with scope=row", frozenset({"scope"})),
    "td": ("a cell", frozenset()),
    "figure": ("a picture with its caption", frozenset()),
    "figcaption": ("caption of a picture", frozenset()),
    "img": (
        "a picture: src names one of the document's assets, alt says what it shows",
        frozenset({"src", "alt"}),
    ),
    "span": (
        "a piece of text, named by its class or language",
        frozenset({"data-cites", "data-fact", "data-letter", "data-name", "data-passage"}),
    ),
    "em": ("emphasis", frozenset()),
    "strong": ("strong emphasis", frozenset()),
    "sup": ("raised", frozenset()),
    "sub": ("lowered", frozenset()),
    "code": ("literal text", frozenset()),
    "a": ("a link with its text", frozenset({"href", "title"})),
    "br": ("a line break", frozenset()),
}
VOID = frozenset({"br", "img"})

#: Classes by element. A class says what a thing is; how it looks is the style sheet's or the Word style's.
CLASSES: dict[str, dict[str, str]] = {
    "header": {"head": "the head of the document"},
    "section": {"break": "begins a new page", "source": "a printed source with all that goes with it"},
    "h2": {"unnumbered": "a heading that stands in no contents list"},
    "div": {
        "box": "a ruled box",
        "break": "begins a new page",
        "keep": "a group that stays on one page",
        "fields": "fields for name, class and date: each a p.field",
        "question": "a question with its stem, options, space or answer",
        "part": "a part of a question",
        "answer-space": "ruled writing space of data-lines lines",
        "feedback": "of a writing space: it is for the teacher",
        "excerpt": "an excerpt; data-excerpt names it; its lines are p.line",
        "key": "an answer, in the key",
        "bibliography": "the list of works cited: each entry a p.entry",
        "columns": "blocks set in two columns",
        "parallel": "texts side by side: each a div.version; one below the other where there is one column",
        "version": "one of several texts of a source: p.small says which it is, then its div.excerpt",
    },
    "p": {
        "course": "name of the course, above the title",
        "school": "the school's logo, above the title",
        "inquiry": "the inquiry question",
        "facts": "ages, minutes, marks under the title",
        "notice": "a line that tells what may or may not be done",
        "field": "a field to fill in, ruled to the margin",
        "stem": "what a question asks, with its number and marks",
        "headnote": "what pupils read above a source",
        "attribution": "where a source comes from",
        "line": "a line of an excerpt; data-number where its number is printed",
        "last": "the last line of a paragraph of an excerpt: beside line",
        "gloss": "hard words explained",
        "credit": "acknowledgement",
        "entry": "an entry of the bibliography",
        "small": "apparatus: instructions, notes under tables",
        "total": "the sum of marks",
        "bank": "a word bank",
    },
    "figure": {
        "code": "a QR code with its address",
        "drawn": "a figure given as data: it is drawn for the edition, and printed at the size at which it is drawn",
    },
    "ul": {
        "checklist": "a list to tick",
        "plain": "a list without bullets",
    },
    "ol": {"letters": "options lettered A, B, C …", "several": "of options: more than one of them may be right"},
    "li": {"right": "the right option, in the key"},
    "table": {
        "data": "a table of data: its first column heads the rows",
        "plain": "a table of the apparatus: sequence, mark scheme",
        "timeline": "dates and what happened",
        "answer": "a table to write in",
        "boxes": "boxes to write in, side by side: a head and ruled lines in each",
        "match": "things to match or to put in order, without rules",
    },
    "th": {"right": "set right", "centre": "centred", "narrow": "as narrow as its text"},
    "td": {
        "right": "set right",
        "centre": "centred",
        "narrow": "as narrow as its text",
        "write": "a cell to write in",
        "filled": "an answer filled in, in the key",
    },
    "span": {
        "number": "number of a question, part or prompt",
        "marks": "marks, at the right",
        "blank": "a blank to fill",
        "checkbox": "a box to tick",
        "write": "a short box to write a letter or number in",
        "answer": "an answer filled in, in the key",
        "note": "a note: printed at the foot of the page",
        "citation": "a citation still to be resolved; data-cites holds it",
        "source-ref": "a reference to a printed source, still to be resolved",
        "fact-ref": "a reference to a fact, still to be resolved; data-fact names it",
        "figure-ref": "a reference to a figure of the lesson, still to be resolved; data-name names it",
        "table-ref": "a reference to a table of the lesson, still to be resolved; data-name names it",
        "smallcaps": "small capitals",
        "nowrap": "words that stay on one line",
        "label": "a label before a text: Source A, Answer, Accept",
    },
}


class VocabularyError(Exception):
    """A page says something that the vocabulary has not got. `line` is the line of the rendered HTML."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


@dataclass
class Element:
    """An element of a page: its tag, attributes, and children in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node"] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        """Its classes, in order."""
        return self.attributes.get("class", "").split()

    def has(self, name: str) -> bool:
        """Whether it has a class."""
        return name in self.classes

    @property
    def text(self) -> str:
        """All the text in it."""
        return "".join(c if isinstance(c, str) else c.text for c in self.children)

    def walk(self) -> Iterator["Element"]:
        """Itself and every element in it, in document order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def copied(self) -> "Element":
        """The same again, to be changed."""
        children = [child if isinstance(child, str) else child.copied() for child in self.children]
        return Element(self.tag, dict(self.attributes), children)

    def find(self, tag: str, name: str | None = None) -> list["Element"]:
        """The elements in it with a tag and, if given, a class."""
        return [e for e in self.walk() if e.tag == tag and (name is None or e.has(name))]


Node = Element | str


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("body")
        self.stack = [self.root]

    def fail(self, message: str) -> None:
        raise VocabularyError(message, self.getpos()[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ELEMENTS:
            self.fail(f"<{tag}> is not in the page vocabulary")
        attributes = {name: value or "" for name, value in attrs}
        for name in attributes.keys() - {"id", "class", "lang"} - ELEMENTS[tag][1]:
            self.fail(f"<{tag}> has no attribute '{name}' in the page vocabulary")
        for name in attributes.get("class", "").split():
            if name not in CLASSES.get(tag, {}):
                self.fail(f"<{tag}> has no class '{name}' in the page vocabulary")
        element = Element(tag, attributes)
        self.stack[-1].children.append(element)
        if tag not in VOID:
            self.stack.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if len(self.stack) == 1 or self.stack[-1].tag != tag:
            self.fail(f"</{tag}> closes <{self.stack[-1].tag}>")
        self.stack.pop()

    def handle_data(self, data: str) -> None:
        siblings = self.stack[-1].children
        if siblings and isinstance(siblings[-1], str):
            siblings[-1] += data
        else:
            siblings.append(data)


def parse(html: str) -> Element:
    """The tree of a rendered page, without the white space between its blocks. Raises VocabularyError."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if len(reader.stack) > 1:
        reader.fail(f"<{reader.stack[-1].tag}> is not closed")
    _trim(reader.root)
    return reader.root


#: Elements that hold blocks and no text of their own.
CONTAINERS = frozenset(
    {"body", "section", "header", "div", "blockquote", "ul", "ol", "table", "thead", "tbody", "tr", "figure"}
)


def _trim(element: Element) -> None:
    if element.tag in CONTAINERS:
        element.children = [c for c in element.children if not isinstance(c, str) or c.strip()]
    for child in element.children:
        if isinstance(child, Element):
            _trim(child)


def serialise(node: Node) -> str:
    """The node as HTML; parsing it again gives the same tree."""
    if isinstance(node, str):
        return escape(node, quote=False)
    attributes = "".join(f' {k}="{escape(v)}"' for k, v in sorted(node.attributes.items()))
    if node.tag in VOID:
        return f"<{node.tag}{attributes}>"
    return f"<{node.tag}{attributes}>{''.join(serialise(c) for c in node.children)}</{node.tag}>"


def replace(root: Element, change: Callable[[Element], list[Node] | None]) -> None:
    """Put in place of each element what `change` gives for it, in document order; None leaves it as it is."""
    children: list[Node] = []
    for child in root.children:
        if isinstance(child, str):
            children.append(child)
            continue
        new = change(child)
        if new is None:
            replace(child, change)
            children.append(child)
        else:
            children.extend(new)
    root.children = children
