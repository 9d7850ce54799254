"""Documents of a course as Word files, what a school does to them, and how their texts read afterwards."""

from collections.abc import Callable
from copy import deepcopy
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import docx as opener
from lxml.etree import _Element as Xml

from lessonpack.markup import parse
from lessonpack.resolution import name_blocks
from lessonpack.revise.merging import Signature, Words, merge, read_edited
from lessonpack.revise.wordfile import WordFile
from lessonpack.writers import docx
from wordfile import REFERENCE, W, document

SIGNATURE = Signature("The Course", "2026-11-23T00:00:00Z")
WORDS = Words("BOTH", "DELETED HERE", "REMOVED THERE", "UNKNOWN")


def made(html: str) -> bytes:
    """A page of the course as a Word file."""
    page = parse(html)
    name_blocks(page)
    return docx.write(document(page), REFERENCE)


def edited(data: bytes, change: Callable[[Xml], None]) -> bytes:
    """The file with something done to its body, saved by another program than ours."""
    word = opener.Document(BytesIO(data))
    change(word.element.body)
    target = BytesIO()
    word.save(target)
    return target.getvalue()


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
    return merge(read_edited(school, changes), WordFile(course), SIGNATURE, WORDS).data


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
