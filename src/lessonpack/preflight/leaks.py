"""No leak, no gap: nothing of the key is in a pupil's file, and every answer is in the key.

The second net under `pupil_view`. A pupil's document is made twice: from the lesson, and from its twin with another
key. Where the two differ, something of the key is on the page. And the finished file is searched, wherever it holds
text, for the words of the key, but for those that the twin has too: these stand there by right, as an option does, or a
date of the reading.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from lessonpack.diagnostics import Diagnostic, Span
from lessonpack.documents import Document
from lessonpack.markup import Element, Node
from lessonpack.phases import phase
from lessonpack.preflight.contents import ALT, METADATA, Found, contents
from lessonpack.preflight.searching import Words, words_of
from lessonpack.preflight.wording import INLINE, words
from lessonpack.secrecy import Secret, noise
from lessonpack.writers import Writer, Written

#: What every writer counts with: a page, a line, an entry of a list. Nobody can tell such a word from an answer.
_COUNTED = re.compile(r"\d{1,3}|[a-z]|[ivx]{1,6}")
#: So many words may come together by chance where two blocks meet, and not be a text.
_BY_CHANCE = 3
_HINT = "a template or a program prints what is for teachers alone; the file was not kept"
Key = Sequence[Secret]
#: A text of the key, some of its words, and the place of a file or page where they stand.
Hit = tuple[Secret, str, str]


class Leaked(Exception):
    """Something of the key is in a pupil's file: it must not be kept."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("\n".join(map(str, diagnostics)))
        self.diagnostics = diagnostics


@phase("leaks")
def leaks(document: Document, twin: Document, key: Key, written: Written, write: Writer) -> list[Diagnostic]:
    """What of the key is in a pupil's file, one thing of each question; `twin` is the document with another key."""
    found = _by_owner(_in_twin(twin, key)) | _by_owner(_in_file(twin, key, written, write))
    if not found and replace(document, spans={}) != replace(twin, spans={}):
        return [_betrayed(document, twin, key)]
    return [_leaked(document.kind, *found[name]) for name in dict.fromkeys(s.owner for s in key) if name in found]


def _by_owner(hits: Iterable[Hit]) -> dict[str, tuple[Secret, str, list[str]]]:
    """The first text of each owner that was found, some of its words, and all places of these."""
    found: dict[str, tuple[Secret, str, list[str]]] = {}
    for secret, piece, place in hits:
        first, words_, places = found.setdefault(secret.owner, (secret, piece, []))
        if (first, words_) == (secret, piece) and place not in places:
            places.append(place)
    return found


def _leaked(kind: str, secret: Secret, piece: str, places: list[str]) -> Diagnostic:
    message = f"{secret.called}, {words(piece)}, stands in {' and in '.join(places)} of the {kind}"
    return Diagnostic(secret.span, "answer-leaked", message, _HINT)


def _in_file(twin: Document, key: Key, written: Written, write: Writer) -> Iterator[Hit]:
    """The secrets in a file that its document's twin has not got."""
    own = Words("\n".join((*(text for _, text in _texts(twin)), *_house(twin))))
    wanted = [(s, piece, w) for s in key if not s.given for piece in s.pieces if _is_told(w := words_of(piece))]
    wanted = [(s, piece, w) for s, piece, w in wanted if w not in own]
    format_words: Words | None = None
    for found in _gathered(written.data):
        text = Words(found.text)
        for secret, piece, looked_for in wanted:
            if not _stands(looked_for, text):
                continue
            if not found.plain:
                format_words = format_words or _format_words(twin, write)
                if looked_for in format_words:
                    continue
            yield secret, piece, found.place


def _gathered(data: bytes) -> Iterator[Found]:
    """The texts of a file, those of one place as one."""
    places: dict[tuple[str, bool], list[str]] = {}
    for found in contents(data):
        places.setdefault((found.place, found.plain), []).append(found.text)
    return (Found(place, "\n".join(texts), plain) for (place, plain), texts in places.items())


def _is_told(piece: Words) -> bool:
    """Whether some words tell anything, wherever they stand."""
    return bool(piece.letters) and not _COUNTED.fullmatch(piece.letters)


def _stands(wanted: Words, text: Words) -> bool:
    """Whether some words stand in a text, and did not come together where two lines meet."""
    return any(wanted.count > _BY_CHANCE or text.in_line(*place) for place in text.find(wanted))


def _format_words(twin: Document, write: Writer) -> Words:
    """The words that a format has in every file, as names and settings."""
    bare = replace(twin, body=Element("body", {}, [Element("h1", {}, ["-"]), Element("p", {}, ["-"])]))
    return Words("\n".join(found.text for found in contents(write(bare).data) if not found.plain))


def _texts(document: Document) -> Iterator[tuple[str, str]]:
    """The texts of a document with their places."""
    yield "the text", _read(document.body)
    for element in document.body.walk():
        for name, value in element.attributes.items():
            yield (ALT if name in ("alt", "title") else "a name"), value
    for drawing in (data for data in document.assets.values() if data.lstrip().startswith(b"<")):
        yield "a figure", re.sub("<[^>]*>", " ", drawing.decode("utf-8", "replace"))
    running, said = document.running, document.properties
    yield "the running head or foot", "\n".join((running.head, running.status, running.foot, *running.page))
    about = (said.title, *said.authors, said.subject, said.publisher, said.language, said.date, said.identifier)
    yield METADATA, "\n".join(about)


def _house(document: Document) -> Iterator[str]:
    """The words that the house itself may print: those of the language, and of the style sheets."""
    yield from (text for said in document.language.words.values() for text in _said(said))
    yield from (text for sheet in document.style_sheets for text in re.findall(r"content:([^;}]*)", sheet))


def _said(words_: object) -> Iterable[str]:
    return map(str, words_.values()) if isinstance(words_, dict) else [str(words_)]


def _in_twin(twin: Document, key: Key) -> Iterator[Hit]:
    """The secrets in whose place other words stand in the twin."""
    known = {word: secret for secret in key for word in noise(secret.text)}
    for place, text in _texts(twin):
        for word in re.findall(r"zq[a-z]{10}", text):
            if word in known:
                yield known[word], next(iter(known[word].pieces), ""), place


def _betrayed(document: Document, twin: Document, key: Key) -> Diagnostic:
    """What to say of a page that has no words of the key, and is another with another key all the same."""
    ids = [e.attributes.get("id") for e in reversed(_differing(document.body, twin.body))]
    secret = next((s for name in ids if name for s in key if s.block == name), None)
    whose = f"of {secret.owner}" if secret else "of the lesson"
    message = f"the {document.kind} changes with the key {whose}: it shows more than pupils may know"
    span = secret.span if secret else document.spans.get("page", Span(document.properties.identifier))
    return Diagnostic(span, "answer-leaked", message, _HINT)


def _differing(one: Element, other: Element) -> list[Element]:
    """The first element in which two trees differ, and those that it is in, from outside in."""
    if one.tag == other.tag and one.attributes == other.attributes:
        for child, twin in zip_longest(one.children, other.children):
            if child != twin and isinstance(child, Element) and isinstance(twin, Element):
                return [one, *_differing(child, twin)]
            if child != twin:
                return [one]
    return [one]


@phase("leaks")
def gaps(document: Document, key: Key) -> list[Diagnostic]:
    """The answers that a document with the answers has not got, one of each question: its promise is broken."""
    due = [secret for secret in key if secret.due]
    asked = {e.attributes["id"]: e for e in document.body.find("div") if "id" in e.attributes}
    texts: dict[str | None, Words] = {None: Words(_read(document.body))}
    diagnostics: dict[str, Diagnostic] = {}
    for secret in due:
        block = secret.block if secret.block in asked else None
        text = texts.setdefault(block, Words(_read(asked[block]))) if block else texts[None]
        lacking = next((piece for piece in secret.pieces if (w := words_of(piece)).letters and w not in text), None)
        if lacking is not None:
            message = f"{secret.called}, {words(lacking)}, is not in the {document.kind}"
            hint = "its template leaves it out"
            diagnostics.setdefault(secret.owner, Diagnostic(secret.span, "answer-missing", message, hint))
    return list(diagnostics.values())


def _read(element: Element) -> str:
    """The text of an element, once with its notes in their places and once without: a file may have either."""
    return f"{_spoken(element, notes=True)}\n{_spoken(element, notes=False)}"


def _spoken(node: Node, *, notes: bool) -> str:
    if isinstance(node, str):
        return node
    if node.has("note") and not notes:
        return ""
    text = "".join(_spoken(child, notes=notes) for child in node.children)
    return text if node.tag in INLINE - {"br"} and not node.has("note") else f" {text} "
