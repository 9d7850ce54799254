"""The form fields of a paper that is filled in on the screen: where there are any, their names, and what is said of
each to those who listen.

Names are made from the ids of blocks, so that they stay the same whatever is put before a question; what is said is in
the course's words.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from lessonpack.documents import Document
from lessonpack.locales import Language
from lessonpack.markup import Element, Node

#: What a field is: text of some lines, of one line, a letter or number, a box to tick, one of several to choose from.
Kind = Literal["lines", "text", "letter", "tick", "choice"]
#: The attributes by which an element of the printed page says that it is a field: see `Field`.
NAME, KIND, SAID, MORE, CHOICE = "data-field", "data-kind", "data-said", "data-more", "data-choice"

#: The word in a field's name.
_WORDS: dict[Kind, str] = {"lines": "answer", "text": "blank", "letter": "letter", "tick": "tick", "choice": "choice"}
Around = tuple[Element, ...]


@dataclass(frozen=True)
class Field:
    """A form field. `said` is what it is called, `more` what it is called where it goes on on another page. Those of
    one name with a `choice` are the buttons of one question; `more` is then what all of them are called."""

    kind: Kind
    name: str
    said: str
    more: str
    choice: str = ""

    @property
    def attributes(self) -> dict[str, str]:
        """What an element of the printed page says of it."""
        return {NAME: self.name, KIND: self.kind, SAID: self.said, MORE: self.more, CHOICE: self.choice}


def fields(document: Document) -> dict[int, Field]:
    """The fields of a document, by the `id()` of the element that is one; none where it is printed to be written on."""
    if not (document.edition.fillable and document.for_class):
        return {}
    finder = _Finder(document.language)
    finder.walk(document.body, ())
    return finder.found


class _Finder:
    """Finds the fields of a page, in its order."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.found: dict[int, Field] = {}
        self.names: Counter[str] = Counter()
        self.said: Counter[str] = Counter()
        self.choices: dict[int, str] = {}
        """The names of what options stand in, by its `id()`."""

    def walk(self, element: Element, around: Around) -> None:
        """See an element and what is in it; `around` it is what it stands in, from inside out."""
        if kind := _kind(element, around):
            self.found[id(element)] = self.field(element, around, kind)
        for child in element.children:
            if isinstance(child, Element):
                self.walk(child, (element, *around))

    def field(self, element: Element, around: Around, kind: Kind) -> Field:
        """The field that an element is."""
        name = f"{_base(element, around)}-{_WORDS[kind]}".replace(".", "-")  # in PDF, a point parts the names of groups
        where = self.where(element, around)
        said = self.once(self.joined([where, *self.what(element, around, kind)]))
        if kind == "choice":
            options = _statement(around) or around[0]
            name = self.choices.get(id(options)) or self.choices.setdefault(id(options), self.unused(name))
            return Field(kind, name, said, where, _letter(element, options))
        return Field(kind, self.unused(name), said, self.joined([said, self.language.say("field-continued")]))

    def unused(self, name: str) -> str:
        """The name, with a number where there is one of that name."""
        self.names[name] += 1
        return name if self.names[name] == 1 else self.unused(f"{name}-{self.names[name]}")

    def once(self, said: str) -> str:
        """What is said, with a number where it was said of another field."""
        self.said[said] += 1
        count = self.said[said]
        return said if count == 1 else said + self.language.say("brackets", text=count)

    def joined(self, said: Iterable[str]) -> str:
        """Some words in a row."""
        return self.language.say("comma").join(text for text in said if text)

    def where(self, element: Element, around: Around) -> str:
        """What a field belongs to: its question with the part, or what the section is headed."""
        if element.has("field"):
            return ""
        if numbers := _numbers(around):
            return self.language.say("question-number", number=" ".join(numbers))
        sections = (outer for outer in around if outer.tag == "section")
        headings = [e for e in next(sections, Element("section")).walk() if e.tag in ("h2", "h3")]
        return _said(headings[0]) if headings else ""

    def what(self, element: Element, around: Around, kind: Kind) -> list[str]:
        """What a field is in its question."""
        heads = [_said(head) for head in _heads((element, *around)) if not head.find("span", "number")]
        if kind == "lines":
            return [*heads, self.language.say("field-answer")] if _numbers(around) else heads
        if element.has("blank"):
            asked = next((outer for outer in around if _is_asked(outer)), around[-1])
            return [self.language.say("blank", n=1 + [id(e) for e in asked.find("span", "blank")].index(id(element)))]
        if element.tag == "li":
            letter = _letter(element, around[0]) if around[0].has("letters") else ""
            return [f"{letter} {_said(element)}".strip()]
        return heads or [_said(element) or _beside(element, around)]


def _kind(element: Element, around: Around) -> Kind | None:
    """What kind of field an element is; None for what is none."""
    if element.has("answer-space"):
        return "lines"
    if element.has("blank") or element.has("field") or (element.tag == "td" and element.has("write")):
        return "text"
    if element.tag == "span" and element.has("write"):
        return "letter"
    if element.has("checkbox"):
        return "choice" if _statement(around) else "tick"
    if element.tag != "li" or element.find("span", "checkbox"):
        return None
    if around[0].has("checklist"):
        return "tick"
    asked = next((outer for outer in around if _is_asked(outer)), None)
    # Letters that are written into a table are no options.
    if not around[0].has("letters") or asked is None or asked.find("table"):
        return None
    return "tick" if around[0].has("several") else "choice"


def _statement(around: Around) -> Element | None:
    """The stem that a box stands in with another: what it says is true or false, and not both."""
    stem = next((outer for outer in around if outer.has("stem")), None)
    return stem if stem and len(stem.find("span", "checkbox")) > 1 else None


def _base(element: Element, around: Around) -> str:
    """The id that a field's name begins with: of its question or part, or else of the nearest block."""
    named = [e for e in (element, *around) if "id" in e.attributes]
    heads = [head for head in _heads(around) if "id" in head.attributes]
    asked = [e for e in named if _is_asked(e)]
    return (heads or asked or named or [Element("body", {"id": "page"})])[0].attributes["id"]


def _is_asked(element: Element) -> bool:
    """Whether an element is a question or a part of one."""
    return element.has("question") or element.has("part")


def _numbers(around: Around) -> list[str]:
    """The numbers of the question and its parts that something stands in, or of the column that is one."""
    asked = [*_heads(around), *(outer for outer in around if _is_asked(outer))]
    numbers = [e.find("span", "number")[:1] for e in reversed(asked)]
    return [_said(number) for found in numbers for number in found]


def _heads(around: Around) -> list[Element]:
    """The heads of the cell that something stands in, of its row and of its column; none where the table has none."""
    place = next((n for n, e in enumerate(around) if e.tag == "td"), None)
    if place is None:
        return []
    cell, row = around[place], _elements(around[place + 1])
    table = next(e for e in around[place:] if e.tag == "table")
    columns = [head for thead in table.find("thead") for head in thead.find("th")]
    column = next(n for n, c in enumerate(row) if c is cell)
    beside = [c for c in row[:1] if c is not cell and (c.tag == "th" or (columns and not c.has("write")))]
    return [head for head in (*beside, *columns[column : column + 1]) if _said(head)]


def _elements(parent: Element) -> list[Element]:
    return [child for child in parent.children if isinstance(child, Element)]


def _letter(option: Element, options: Element) -> str:
    """The letter of an option; its number where there are more than letters."""
    entries = options.find("span", "checkbox") if options.has("stem") else _elements(options)
    place = next(n for n, entry in enumerate(entries) if entry is option)
    return chr(ord("A") + place) if place < 26 else str(place + 1)


def _beside(element: Element, around: Around) -> str:
    """The words that a box belongs to: those after it, up to the next box; for a cell's only one those of the next."""
    parent = around[0]
    if said := _after(parent, element):
        return said
    if parent.tag == "td":
        return next((text for c in _following(around[1], parent) if isinstance(c, Element) and (text := _said(c))), "")
    return _said(parent)


def _after(parent: Element, element: Element) -> str:
    return _tidy("".join(_text(n) for n in takewhile(lambda n: not _is_box(n), _following(parent, element))))


def _is_box(node: Node) -> bool:
    return isinstance(node, Element) and bool(node.find("span", "checkbox") or node.find("span", "write"))


def _following(parent: Element, child: Element) -> list[Node]:
    """What stands after a child."""
    place = next(n for n, c in enumerate(parent.children) if c is child)
    return parent.children[place + 1 :]


def _said(element: Element) -> str:
    """The words of an element, in a row."""
    return _tidy(_text(element))


def _text(node: Node) -> str:
    """The text of a node, without notes and marks."""
    if isinstance(node, str):
        return node
    if node.has("note") or node.has("marks"):
        return ""
    return "".join(map(_text, node.children)) + (" " if node.tag in ("p", "li", "td", "th", "br") else "")


def _tidy(text: str) -> str:
    return " ".join(text.split())
