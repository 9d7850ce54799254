"""A Document as the HTML that WeasyPrint prints."""

import re
from itertools import groupby
from urllib.parse import quote

from lessonpack.documents import Document
from lessonpack.locales import Language
from lessonpack.markup import Element, Node, serialise
from lessonpack.writers.pdf.boxes import NUMBER
from lessonpack.writers.pdf.forms import Field, fields


def printable(document: Document) -> str:
    """The page as HTML."""
    return "<!doctype html>" + serialise(printed(document))


def printed(document: Document) -> Element:
    """The page with its running head and foot; each element says its number in the walk over the body."""
    numbers = {id(element): number for number, element in enumerate(document.body.walk())}
    body = _Printable(numbers, document.language, fields(document)).element(document.body)
    body.children[:0] = _running(document)
    said = document.properties
    meta = {
        "description": said.subject,
        "dcterms.created": said.date,
        "dcterms.modified": said.date,
        "generator": "lessonpack",
    }
    head = Element("head", {}, [Element("title", {}, [said.title])])
    head.children += [Element("meta", {"name": "author", "content": author}) for author in said.authors]
    head.children += [Element("meta", {"name": k, "content": v}) for k, v in meta.items() if v]
    return Element("html", {"lang": said.language, "dir": said.direction}, [head, body])


def _running(document: Document) -> list[Node]:
    """What stands on every page."""
    running = document.running
    before, between, after = running.page
    return [
        Element("div", {"class": "running-foot"}, [running.foot]),
        Element("div", {"class": "running-head"}, [running.head]),
        Element("div", {"class": "running-status"}, [running.status]),
        Element("div", {"class": "running-page"}, [
            before, Element("span", {"class": "page"}), between, Element("span", {"class": "pages"}), after,
        ]),
    ]  # fmt: skip


class _Printable:
    """The tree as WeasyPrint prints it."""

    def __init__(self, numbers: dict[int, int], language: Language, fields: dict[int, Field]) -> None:
        self.numbers = numbers
        self.language = language
        self.fields = fields

    def element(self, element: Element) -> Element:
        attributes = {**element.attributes, NUMBER: str(self.numbers[id(element)])}
        children = [made for c in element.children for made in self.node(c)]
        field = self.fields.get(id(element))
        if field and element.tag == "li":
            # What is circled or ticked on paper has a button before it.
            children.insert(0, Element("span", {"class": f"button {field.kind}", **field.attributes}))
            attributes["data-button"] = ""
        elif field:
            attributes |= field.attributes
        elif element.tag == "span" or element.has("field"):
            attributes |= self._alt(element)
        if element.tag == "img":
            attributes["src"] = f"asset:{quote(attributes['src'], safe='')}"
        if element.tag == "a" and (host := re.match(r"https?://[^/]+", element.text)):
            # An address breaks after a slash of its path, not after https://.
            children = [Element("span", {"class": "nowrap"}, [host[0]]), element.text[host.end() :]]
        if element.has("answer-space"):
            # Ruled lines are blocks of their own, so that a page may break between them.
            lines = int(attributes.pop("data-lines"))
            if not field:
                attributes["data-alt"] = self.language.say("space-alt", n=lines)
            drawn = {} if field else {"data-alt": ""}
            children = [Element("div", {"class": "rule", **drawn}) for _ in range(lines)]
        if element.has("excerpt"):
            children = _paragraphs(children)
        return Element(element.tag, attributes, children)

    def node(self, node: Node) -> list[Node]:
        """A node; before a line that is broken by force, a space that stays, for who copies or listens."""
        if isinstance(node, str):
            return [node]
        made: Node = self.element(node)
        return ["\N{NO-BREAK SPACE}", made] if node.tag == "br" else [made]

    def _alt(self, element: Element) -> dict[str, str]:
        """What a reader who listens is told of a sign to write in."""
        say = self.language.say
        if element.has("blank") or element.has("field"):
            return {"data-alt": say("blank-alt")}
        if element.has("checkbox"):
            return {"data-alt": say("checkbox-alt")}
        return {"data-alt": say("write-alt")} if element.has("write") else {}


def _joined(line: Element) -> tuple[Node, ...]:
    joint = line.attributes.pop("data-joint", "")
    return (line,) if joint == "none" else (line, " ")


def _paragraphs(lines: list[Node]) -> list[Node]:
    """The lines of an excerpt as the paragraphs that they are: who listens hears sentences, not lines."""
    ends = 0

    def paragraph(line: Node) -> tuple[bool, int]:
        nonlocal ends
        here, set_line = ends, isinstance(line, Element) and line.has("line")
        ends += isinstance(line, Element) and line.has("last")
        return set_line, here

    found: list[Node] = []
    for (set_line, _), group in groupby(lines, paragraph):
        pieces = list(group)
        if set_line:
            spans = [Element("span", p.attributes, p.children) for p in pieces if isinstance(p, Element)]
            # A space between two lines, for who copies or listens; none where the text has none.
            found.append(Element("p", {"class": "lines"}, [n for s in spans for n in _joined(s)]))
        else:
            found += pieces
    return found
