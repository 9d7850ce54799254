"""Word files for tests: written from a page of the vocabulary, read back with zipfile and ElementTree alone."""

import struct
import zlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

from lessonpack.documents import Document, Properties, Running
from lessonpack.editions import Edition, Paper
from lessonpack.markup import Element, parse
from lessonpack.writers import docx
from papers import edition, templates

REFERENCE = (Path(__file__).parents[1] / "templates" / "word" / "reference.docx").read_bytes()
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A4 = Paper(width=210, height=297, top=20, bottom=20, inner=20, outer=20)


def picture(width: int = 4, height: int = 2) -> bytes:
    """A white PNG."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = zlib.compress((b"\0" + b"\xff" * width) * height)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def document(html: str | Element, set_as: Edition | None = None, language: str = "en-GB") -> Document:
    return Document(
        kind="teacher-notes",
        properties=Properties(
            title="The title",
            authors=("A. One", "B. Two"),
            subject="History",
            publisher="The Press",
            language=language,
            direction="rtl" if language.split("-")[0] in ("ar", "he") else "ltr",
            date="2026-11-23",
            identifier="urn:x:1",
        ),
        language=templates().language("en-GB"),
        running=Running("The head", "DRAFT", "The foot", ("Page ", " of ", ".")),
        edition=set_as or replace(edition(), paper=A4),
        body=parse(html) if isinstance(html, str) else html,
        assets={"a.png": picture(), "wide.png": picture(4000, 1000)},
    )


class Written:
    """A written file, read back."""

    def __init__(self, page: str | Element | Document, set_as: Edition | None = None, language: str = "en-GB") -> None:
        made = page if isinstance(page, Document) else document(page, set_as, language)
        self.open(docx.write(made, REFERENCE))

    def open(self, data: bytes) -> None:
        """Read a file."""
        self.bytes = data
        self.zip = ZipFile(BytesIO(self.bytes))
        self.body = self.part("word/document.xml")[0]
        self.sheet = self.part("word/styles.xml")
        self.styles = {s.get(W + "styleId"): s for s in self.sheet.iter(W + "style")}
        self.names = {self.name_of(s): s for s in self.styles.values()}

    def part(self, name: str) -> ElementTree.Element:
        return ElementTree.fromstring(self.zip.read(name))

    def name(self, holder: ElementTree.Element | None) -> str:
        if holder is None:
            return ""
        return self.name_of(self.styles[holder.get(W + "val")])

    @staticmethod
    def name_of(style: ElementTree.Element) -> str:
        name = style.find(W + "name")
        assert name is not None
        return str(name.get(W + "val"))

    def stories(self) -> dict[str, ElementTree.Element]:
        """The parts that text stands in, by their names."""
        names = ("document", "footnotes", "header1", "footer1")
        return {name: self.part(f"word/{name}.xml") for name in names}

    def inherited(self, style: ElementTree.Element | None, path: str, attribute: str) -> str | None:
        """What a style says, or the styles that it is based on: the first that has an attribute at a path."""
        while style is not None:
            found = style.find(path)
            if found is not None and found.get(W + attribute) is not None:
                return found.get(W + attribute)
            based = style.find(W + "basedOn")
            style = self.styles[based.get(W + "val")] if based is not None else None
        return None

    def says(self, name: str, path: str, attribute: str = "val") -> str | None:
        """What a style with a name says at a path of tags, its own or of those that it is based on."""
        return self.inherited(self.names[name], "/".join(W + tag for tag in path.split("/")), attribute)

    def lines(self, root: ElementTree.Element | None = None) -> list[str]:
        """Each paragraph as `style: text`, tabs as →."""
        paragraphs = (self.body if root is None else root).iter(W + "p")
        return [f"{self.name(p.find(f'{W}pPr/{W}pStyle'))}: {text(p)}" for p in paragraphs]

    def runs(self, root: ElementTree.Element | None = None) -> list[str]:
        """Each run with a text as `style: text`; without a character style the text alone."""
        found = []
        for run in (self.body if root is None else root).iter(W + "r"):
            style = self.name(run.find(f"{W}rPr/{W}rStyle"))
            if run.find(W + "t") is not None:
                found.append(f"{style}: {text(run)}" if style else text(run))
        return found

    def targets(self, part: str = "document") -> dict[str, str]:
        relations = self.part(f"word/_rels/{part}.xml.rels")
        return {str(r.get("Id")): str(r.get("Target")) for r in relations}


def text(element: ElementTree.Element) -> str:
    signs = {"tab": "→", "br": "↵", "noBreakHyphen": "‑", "footnoteReference": "*", "drawing": "▣"}
    pieces = ((e.tag.removeprefix(W), e.text or "") for e in element.iter())
    return "".join(t if tag == "t" else signs.get(tag, "") for tag, t in pieces)


def values(root: ElementTree.Element, path: str) -> list[str | None]:
    return [e.get(W + "val") for e in root.iter(W + path)]


def changed(data: bytes, old: bytes, new: bytes) -> bytes:
    """A file with something else in its styles."""
    source, target = ZipFile(BytesIO(data)), BytesIO()
    assert old in source.read("word/styles.xml")
    with ZipFile(target, "w") as file:
        for name in source.namelist():
            part = source.read(name)
            file.writestr(name, part.replace(old, new) if name == "word/styles.xml" else part)
    return target.getvalue()
