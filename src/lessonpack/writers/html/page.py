"""The file round a page: metadata, landmarks, notes at the end."""

from lessonpack.documents import Document, Properties
from lessonpack.locales import Language, direction
from lessonpack.markup import Element, Node

#: Whatever a page or a style sheet says, a browser is to fetch nothing and run nothing.
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def page(document: Document, language: Language, style: str, main: list[Node], notes: list[list[Node]]) -> Element:
    """The whole document."""
    end = [_notes(language, notes)] if notes else []
    body = [
        Element("p", {"class": "skip"}, [Element("a", {"href": "#main:"}, [language.say("skip")])]),
        *_status(document),
        Element("main", {"id": "main:"}, [*main, *end]),
        Element("footer", {}, [Element("p", {}, [line]) for line in document.running.foot.split("\n")]),
    ]
    root = {"lang": document.properties.language, "dir": direction(document.properties.language)}
    return Element("html", root, [_head(document.properties, style), Element("body", {}, list(body))])


def _head(said: Properties, style: str) -> Element:
    meta = [{"charset": "utf-8"}, {"http-equiv": "Content-Security-Policy", "content": _POLICY}]
    named = [
        ("viewport", "width=device-width, initial-scale=1"),
        ("color-scheme", "light dark"),
        ("author", ", ".join(said.authors)),
        ("description", said.subject),
        ("generator", "lessonpack"),
        ("dcterms.title", said.title),
        *(("dcterms.creator", author) for author in said.authors),
        ("dcterms.subject", said.subject),
        ("dcterms.publisher", said.publisher),
        ("dcterms.created", said.date),
        ("dcterms.modified", said.date),
        ("dcterms.language", said.language),
        ("dcterms.identifier", said.identifier),
    ]
    meta += [{"name": name, "content": content} for name, content in named if content]
    head = [Element("meta", attributes) for attributes in meta]
    return Element("head", {}, [*head, Element("title", {}, [said.title]), Element("style", {}, [style])])


def _status(document: Document) -> list[Element]:
    """What paper has at the head of every page: whom it is for, and whether it is finished."""
    running = document.running
    lines: list[Node] = [Element("p", {}, [text]) for text in (running.status, running.head) if text]
    return [Element("header", {"class": "status"}, lines)] if lines else []


def _notes(language: Language, notes: list[list[Node]]) -> Element:
    """The notes, each with its number as text and a way back to its mark."""
    entries: list[Node] = []
    for number, note in enumerate(notes, 1):
        back = {"href": f"#note:{number}:mark", "role": "doc-backlink", "class": "back"}
        sign = Element("span", {"class": "sign"}, [f"{number}."])
        link = Element("a", back, [language.say("back-to-text")])
        entries.append(Element("li", {"id": f"note:{number}"}, [sign, " ", *note, " ", link]))
    heading = Element("h2", {"id": "notes:"}, [language.say("notes")])
    listed = Element("ul", {"class": "signs", "role": "list"}, entries)
    return Element("section", {"role": "doc-endnotes", "aria-labelledby": "notes:"}, [heading, listed])
