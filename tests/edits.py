"""Documents of a course as Word files, what a school does to them, and how their texts read afterwards."""

from collections import Counter
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import docx as opener
from lxml.etree import _Element as Xml

from lessonpack.markup import parse
from lessonpack.preflight.word import damage
from lessonpack.resolution import name_blocks
from lessonpack.revise.merging import Signature, Words, merge, read_edited
from lessonpack.revise.wordfile import WordFile
from lessonpack.writers import docx
from wordfile import REFERENCE, W, document

SIGNATURE = Signature("The Course", "2026-11-23T00:00:00Z")
WORDS = Words("BOTH", "DELETED HERE", "REMOVED THERE", "UNKNOWN", "DELETED AROUND", "NOTE OF BOTH")


def made(html: str, assets: Mapping[str, bytes] | None = None, status: str = "DRAFT") -> bytes:
    """A page of the course as a Word file, with more pictures."""
    page = parse(html)
    name_blocks(page)
    plain = document(page)
    running = replace(plain.running, status=status)
    return docx.write(replace(plain, running=running, assets=plain.assets | dict(assets or {})), REFERENCE)


def edited(data: bytes, change: Callable[[Xml], None]) -> bytes:
    """The file with something done to its body, saved by another program than ours."""
    word = opener.Document(BytesIO(data))
    change(word.element.body)
    target = BytesIO()
    word.save(target)
    return target.getvalue()


def rezipped(data: bytes, changes: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """The file with something done to some of its parts; a part that is not there is made of nothing."""
    target = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(target, "w") as archive:
        parts = {name: source.read(name) for name in source.namelist()}
        for name, part in (dict.fromkeys(changes, b"") | parts).items():
            archive.writestr(name, changes[name](part) if name in changes else part)
    return target.getvalue()


def with_note(data: bytes, number: int, words: str) -> bytes:
    """The file with one more note, that nothing refers to yet."""
    note = f'<w:footnote w:id="{number}"><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:footnote></w:footnotes>'
    return rezipped(data, {"word/footnotes.xml": lambda part: part.replace(b"</w:footnotes>", note.encode())})


def find(body: Xml, words: str, tag: str = "p") -> Xml:
    """The paragraph or row that has some words."""
    return next(e for e in body.iter(W + tag) if words in said(e))


def said(element: Xml) -> str:
    return "".join(t.text or "" for t in element.iter(W + "t"))


def reword(body: Xml, old: str, new: str) -> None:
    """Other words within a run."""
    run = next(t for t in body.iter(W + "t") if old in (t.text or ""))
    run.text = str(run.text).replace(old, new)


def remove(element: Xml) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def after(element: Xml, words: str) -> Xml:
    """A copy of a paragraph or row with other words and no anchors, behind it."""
    copy = deepcopy(element)
    for mark in [*copy.iter(W + "bookmarkStart"), *copy.iter(W + "bookmarkEnd")]:
        remove(mark)
    texts = list(copy.iter(W + "t"))
    for text in texts:
        text.text = ""
    texts[0].text = words
    element.addnext(copy)
    return copy


def merged(school: bytes, course: bytes, changes: str | None = None) -> bytes:
    return merge(read_edited(school, changes), WordFile(course), SIGNATURE, WORDS)


def lines(data: bytes) -> list[str]:
    """The paragraphs of a file, rows with cells between bars: {+added+}, [-removed-], * for a note, «comments»."""
    with ZipFile(BytesIO(data)) as archive:
        body = ElementTree.fromstring(archive.read("word/document.xml"))[0]
        names = archive.namelist()
        comments = ElementTree.fromstring(archive.read("word/comments.xml")) if "word/comments.xml" in names else []
    remarks = {c.get(W + "id"): "/".join("".join(p.itertext()) for p in c) for c in comments}
    return [line for element in body for line in _lines(element, remarks) if line]


def _lines(element: ElementTree.Element, remarks: dict[str | None, str]) -> list[str]:
    if element.tag == W + "tbl":
        return [" | ".join(_line(cell, remarks) for cell in row.iter(W + "tc")) for row in element.iter(W + "tr")]
    return [_line(element, remarks)]


def _line(element: ElementTree.Element, remarks: dict[str | None, str], state: str = "") -> str:
    text = ""
    for child in element:
        if child.tag == W + "ins":
            inner = _line(child, remarks, "+")
            text += f"{{+{inner}+}}" if inner else ""
        elif child.tag == W + "del":
            inner = _line(child, remarks, "-")
            text += f"[-{inner}-]" if inner else ""
        elif child.tag in (W + "t", W + "delText"):
            text += child.text or ""
        elif child.tag == W + "footnoteReference":
            text += "*"
        elif child.tag == W + "commentReference":
            text += f"«{remarks[child.get(W + 'id')]}»"
        elif child.tag not in (W + "pPr", W + "rPr"):
            text += _line(child, remarks, state)
    return text


def notes(data: bytes) -> list[str]:
    """The notes in the order of their marks."""
    with ZipFile(BytesIO(data)) as archive:
        body = ElementTree.fromstring(archive.read("word/document.xml"))
        root = ElementTree.fromstring(archive.read("word/footnotes.xml"))
    texts = {n.get(W + "id"): "".join(t.text or "" for t in n.iter(W + "t")).strip() for n in root}
    return [texts[r.get(W + "id")] for r in body.iter(W + "footnoteReference")]


def tags_of(data: bytes) -> list[str]:
    """What stands in the body, by the names of its elements."""
    with ZipFile(BytesIO(data)) as archive:
        return [e.tag.removeprefix(W) for e in ElementTree.fromstring(archive.read("word/document.xml"))[0]]


def faults(data: bytes) -> Counter[str]:
    """What our own check finds wrong with a file, and numbers that are there twice."""
    found = Counter(fault.code for fault in damage(document("<body></body>"), data))
    with ZipFile(BytesIO(data)) as archive:
        root = ElementTree.fromstring(archive.read("word/document.xml"))
    changes = [e.get(W + "id") for e in root.iter() if e.tag.removeprefix(W) in ("ins", "del")]
    marks = [e.get(W + "id") for e in root.iter(W + "bookmarkStart")]
    names = [e.get(W + "name") for e in root.iter(W + "bookmarkStart")]
    drawings = [e.get("id") for e in root.iter() if e.tag.endswith("}docPr")]
    for kind, numbers in (("change", changes), ("mark", marks), ("name", names), ("drawing", drawings)):
        found[f"{kind} twice"] = len(numbers) - len(set(numbers))
    return +found


def changes_in(data: bytes) -> list[str]:
    """What is tracked in the body."""
    with ZipFile(BytesIO(data)) as archive:
        root = ElementTree.fromstring(archive.read("word/document.xml"))
    return [e.tag.removeprefix(W) for e in root.iter() if e.tag in (W + "ins", W + "del")]
