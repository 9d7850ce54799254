"""All that the page says is in the file, in its order: text, running lines, notes, pictures, links."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from lessonpack.diagnostics import Diagnostic
from lessonpack.markup import Element
from lessonpack.preflight.word.comparing import HINT, SIGNS, folded, kept, unlike
from lessonpack.preflight.word.fields import fields
from lessonpack.preflight.word.names import Xml, get, q
from lessonpack.preflight.word.scope import Scope, Where
from lessonpack.preflight.word.stories import Story, text
from lessonpack.preflight.wording import INLINE, own_text, words


@dataclass(frozen=True)
class _Piece:
    """A block of the page or a paragraph of the file, and what is compared of its text."""

    where: Where
    said: str
    text: str


def _blocks(body: Element) -> Iterator[_Piece]:
    """The blocks of a page that have text of their own, in order."""
    for element in body.walk():
        if element.tag not in INLINE:
            text = f"{element.attributes.get('data-number', '')} {own_text(element)}"
            if said := kept(text):
                yield _Piece(element, said, text)


def _words(text: str) -> list[str]:
    """The words of a text: what stands between spaces, signs aside."""
    return SIGNS.sub("", text.replace("\u00ad", "")).split()


def _spaced(text: str) -> str:
    return " ".join(_words(text))


def text_lost(scope: Scope) -> Iterator[Diagnostic]:
    """The text of the file is that of the page: all of it, in its order, and no other."""
    page = list(_blocks(scope.document.body))
    file = [_Piece(p, said, scope.texts[p]) for p in scope.main.paragraphs if (said := kept(scope.texts[p]))]
    if "".join(piece.said for piece in page) != "".join(piece.said for piece in file):
        yield from _differences(scope, page, file)
        return
    for promised, found in zip(page, file, strict=len(page) == len(file)):
        if promised.said == found.said and _words(promised.text) != _words(found.text):
            message = "its letters are in the file, and not as these words"
            yield scope.fail(promised.where, "text-lost", message, HINT)


def _differences(scope: Scope, page: list[_Piece], file: list[_Piece]) -> Iterator[Diagnostic]:
    matcher = SequenceMatcher(None, [p.said for p in page], [p.said for p in file], autojunk=False)
    gone: list[_Piece] = []
    new: list[_Piece] = []
    for what, first, last, begin, end in matcher.get_opcodes():
        if what != "equal" and "".join(p.said for p in page[first:last]) != "".join(p.said for p in file[begin:end]):
            gone += page[first:last]
            new += file[begin:end]
    there = {piece.said for piece in new}
    for piece in gone:
        if piece.said in there:
            yield scope.fail(piece.where, "text-lost", "it stands in another place than on the page", HINT)
        else:
            yield scope.fail(piece.where, "text-lost", "it is not in the file as it is on the page", HINT)
    promised = {piece.said for piece in gone}
    for piece in new:
        if piece.said not in promised and not gone:
            yield scope.fail(piece.where, "text-lost", "it is not on the page from which the file is made", HINT)


def running_lost(scope: Scope) -> Iterator[Diagnostic]:
    """What is to stand on every page does: the running head, the words of the foot and the number of the page."""
    running, title = scope.document.running, scope.document.properties.title
    head = _spaced(f"{running.head or title} {running.status}")
    for story, said in _on_every_page(scope, "header"):
        # A school's own head stands above ours.
        if said != head and not (scope.document.word_template and head in said):
            yield scope.fail(story.name, "running-lost", f"the running head is not {words(head)}", HINT)
    for story, said in _on_every_page(scope, "footer"):
        lines = (*running.foot.splitlines(), *running.page)
        for line in (line for line in lines if _spaced(line) not in said):
            yield scope.fail(story.name, "running-lost", f"{words(line)} is not in the foot of the page", HINT)
        if not {"PAGE", "NUMPAGES"} <= {field.kind for field in fields(story)}:
            yield scope.fail(story.name, "running-lost", "the number of the page is not in its foot", HINT)
    if len({story.kind for story in scope.stories} & {"header", "footer"}) < 2:
        yield scope.fail(scope.document.body, "running-lost", "the pages have no running head or no foot", HINT)


def _on_every_page(scope: Scope, kind: str) -> list[tuple[Story, str]]:
    return [(story, _spaced(_all(story.root))) for story in scope.stories if story.kind == kind]


def note_lost(scope: Scope) -> Iterator[Diagnostic]:
    """The notes of the page are notes of the file, in the order of their marks."""
    page = [(e, _spaced(_all_text(e))) for e in scope.document.body.find("span", "note")]
    part = scope.story("footnotes")
    notes = {get(note, "w:id"): note for note in part.find("w:footnote")} if part else {}
    marks = [mark for mark in scope.main.find("w:footnoteReference") if get(mark, "w:id") in notes]
    file = [(mark, _spaced(_all(notes[get(mark, "w:id")]))) for mark in marks]
    for where, message in unlike(page, file, lambda said: f"a note, {words(said)},"):
        yield scope.fail(where, "note-lost", message, HINT)


def picture_lost(scope: Scope) -> Iterator[Diagnostic]:
    """The pictures of the page are in the file, and say what they show."""
    page = [(e, folded(e.attributes.get("alt", ""))) for e in scope.document.body.find("img")]
    file = [(about, folded(get(about, "descr"))) for about in scope.main.find("wp:docPr")]
    for where, message in unlike(page, file, lambda said: f"a picture of {words(said)}"):
        yield scope.fail(where, "picture-lost", message, HINT)


def link_lost(scope: Scope) -> Iterator[Diagnostic]:
    """The links of the page lead from the file to where they lead from the page."""
    in_notes = {id(a) for note in scope.document.body.find("span", "note") for a in note.find("a")}
    links = [(a, folded(a.attributes.get("href", ""))) for a in scope.document.body.find("a")]
    # Those of the notes stand in a part of their own, after the text.
    outside = [(a, href) for a, href in links if not href.startswith("#")]
    page = sorted(outside, key=lambda link: id(link[0]) in in_notes)
    stories = [scope.main, *filter(None, [scope.story("footnotes")])]
    file = [found for story in stories for found in _targets(scope, story)]
    for where, message in unlike(page, file, lambda said: f"a link to '{said}'"):
        yield scope.fail(where, "link-lost", message, HINT)


def _targets(scope: Scope, story: Story) -> Iterator[tuple[Xml, str]]:
    known = scope.package.of(story.name)
    for link in story.find("w:hyperlink"):
        if get(link, "r:id") in known:
            yield link, folded(known[get(link, "r:id")].target)


def _all_text(element: Element) -> str:
    return "".join(c if isinstance(c, str) else _all_text(c) for c in element.children)


def _all(note: Xml) -> str:
    return "".join(text(paragraph) for paragraph in note.iter(q("w:p")))
