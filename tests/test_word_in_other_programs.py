"""What other programs make of our Word files: LibreOffice prints them, pandoc and mammoth read them back.

That a program opens a file proves little; that it counts lists, notes and pages as we do, and loses no word, does.
"""

import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import mammoth
import pypandoc
import pypdfium2
import pytest

from lessonpack.content import Library
from lessonpack.documents import Document, Maker
from lessonpack.markup import Element
from lessonpack.measures import Measures
from lessonpack.preflight.wording import INLINE, letters, own_text
from lessonpack.writers import docx
from papers import REAL, ROOT, edition, kind, templates
from wordfile import W, Written

SOFFICE = shutil.which("soffice")
needs_libreoffice = pytest.mark.skipif(
    not SOFFICE, reason="LibreOffice is not installed (Debian: libreoffice-writer-nogui)"
)
#: What is printed: a course, and a kind of document of its first lesson.
SAMPLES = ROOT / "tests" / "samples"
PAPERS = {
    "notes": (ROOT, REAL, "teacher-notes"),
    "worksheet": (ROOT, REAL, "worksheet"),
    "specimen": (ROOT, "sampler", "worksheet"),
    "arabic": (SAMPLES, "dars-arabi", "teacher-notes"),
    "chinese": (SAMPLES, "zhongwen-ke", "worksheet"),
}
#: Letters of a block that are looked for: they stand in its first line.
_ENOUGH = 16


@dataclass(frozen=True)
class Printed:
    """A document, its Word file read back, and what LibreOffice prints of that, by page."""

    document: Document
    file: Written
    pages: list[str]

    @property
    def said(self) -> str:
        """The letters of all pages, without the list of contents."""
        return letters("".join(self.pages)).replace(letters("".join(self.contents)), "", 1)

    @property
    def contents(self) -> list[str]:
        """The entries of the list of contents."""
        controls = [
            c for c in self.file.body.iter(f"{W}sdt") if "docPartGallery" in {e.tag[len(W) :] for e in c.iter()}
        ]
        found = [
            ("".join(t.text or "" for t in p.iter(f"{W}t"))) for control in controls for p in control.iter(f"{W}p")
        ]
        return found[1:]

    def blocks(self) -> Iterator[str]:
        """The first letters of each block, in order."""
        for element in self.document.body.walk():
            said = letters(element.attributes.get("data-number", "") + _beginning(element))
            if element.tag not in INLINE and said:
                yield said[:_ENOUGH]

    @property
    def notes(self) -> list[str]:
        """The letters of each note."""
        return [letters(note.text) for note in self.document.body.find("span", "note")]


def _beginning(element: Element) -> str:
    """The text of a block up to what is printed for something else: a note, a blank, a block in it."""
    said = ""
    for child in element.children:
        if isinstance(child, Element) and (child.tag not in INLINE or any(map(_is_sign, child.walk()))):
            return said
        said += child if isinstance(child, str) else own_text(child)
    return said


def _is_sign(element: Element) -> bool:
    return any(element.has(name) for name in ("note", "blank", "write", "checkbox"))


def made(root: Path, name: str, kind_name: str) -> Document:
    course = Library(root).read_course(root / "content" / name)
    return Maker(templates(), course, edition(), edition()).make(course.lessons[0], kind(kind_name), Measures())


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    """All papers."""
    return {name: made(*paper) for name, paper in PAPERS.items()}


@pytest.fixture(scope="module")
def files(documents: dict[str, Document]) -> dict[str, bytes]:
    """Their Word files."""
    return {name: docx.write(document, document.word_styles) for name, document in documents.items()}


@pytest.fixture(scope="module")
def printed(
    documents: dict[str, Document], files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Printed]:
    """All papers, printed by one call."""
    folder = tmp_path_factory.mktemp("libreoffice")
    for name, data in files.items():
        (folder / f"{name}.docx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    sources = [str(folder / f"{name}.docx") for name in files]
    command = [str(SOFFICE), "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder), *sources]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return {name: Printed(documents[name], Written(documents[name]), _pages(folder / f"{name}.pdf")) for name in files}


def _pages(file: Path) -> list[str]:
    with pypdfium2.PdfDocument(file) as pdf:
        return [page.get_textpage().get_text_bounded() for page in pdf]


@needs_libreoffice
@pytest.mark.parametrize("name", PAPERS)
def test_no_letter_is_lost(printed: dict[str, Printed], name: str) -> None:
    paper = printed[name]
    promised = Counter(letters(paper.document.body.text.replace("☐", "").replace("_", "")))
    assert promised - Counter(paper.said) == Counter()


@needs_libreoffice
@pytest.mark.parametrize("name", [name for name in PAPERS if name != "arabic"])
def test_the_text_stands_in_its_order(printed: dict[str, Printed], name: str) -> None:
    """Arabic is left out: a PDF has its letters in the order in which they are painted."""
    paper, at = printed[name], 0
    blocks = list(paper.blocks())
    assert len(blocks) > 50
    for block in blocks:
        found = paper.said.find(block, at)
        assert found >= 0, f"'{block}' is not where it should be"
        at = found + len(block)


@needs_libreoffice
@pytest.mark.parametrize("name", ["notes", "specimen"])
def test_lists_count_as_the_page_does(printed: dict[str, Printed], name: str) -> None:
    paper = printed[name]
    expected = [entry for ordered in paper.document.body.find("ol") for entry in _numbered(ordered)]
    missing = [entry for entry in expected if entry not in paper.said]
    assert missing == []
    assert expected


def _numbered(ordered: Element) -> Iterator[str]:
    start = int(ordered.attributes.get("start", "1"))
    for number, entry in enumerate((e for e in ordered.children if isinstance(e, Element)), start):
        label = chr(ord("a") + number - 1) if ordered.has("letters") else f"{number}."
        yield label + letters(next((own_text(e) for e in entry.walk() if letters(own_text(e))), ""))[:_ENOUGH]


@needs_libreoffice
@pytest.mark.parametrize("name", ["notes", "chinese"])
def test_notes_are_numbered_and_whole(printed: dict[str, Printed], name: str) -> None:
    paper, at = printed[name], 0
    assert paper.notes
    for number, note in enumerate(paper.notes, 1):
        at = paper.said.find(f"{number}{note[:30]}", at)
        assert at >= 0, f"note {number}"


@needs_libreoffice
@pytest.mark.parametrize("name", ["notes", "worksheet", "chinese"])
def test_every_page_says_its_number(printed: dict[str, Printed], name: str) -> None:
    paper = printed[name]
    before, between, after = paper.document.running.page
    for number, page in enumerate(paper.pages, 1):
        assert letters(f"{before}{number}{between}{len(paper.pages)}{after}") in letters(page)
        assert letters(paper.document.running.head) in letters(page)
        assert letters(paper.document.running.foot.splitlines()[0]) in letters(page)


@needs_libreoffice
def test_a_long_document_lists_its_contents(printed: dict[str, Printed]) -> None:
    paper = printed["notes"]
    entries = [letters(entry) for entry in paper.contents]
    headings = [e for e in paper.document.body.walk() if e.tag in ("h2", "h3") and not e.has("unnumbered")]
    assert entries == [said for h in headings if (said := letters(own_text(h))) in entries]
    assert {letters(own_text(h)) for h in headings if h.tag == "h2"} <= set(entries)
    assert letters("".join(paper.contents)) in letters("".join(paper.pages))


@dataclass
class Read:
    """What a reader finds in a file, each in the order in which it stands."""

    headings: list[tuple[int, str]]
    notes: list[str]
    heads: list[int]
    """Of each table, the rows of its head."""
    lists: list[tuple[str, int, int]]
    """Of each list the kind of its numbers, the first of them, and how many entries it has."""
    links: Counter[str]
    pictures: list[str]


def promised(document: Document) -> Read:
    """What there is to find: every heading is one level higher, for the title is none."""
    body, levels = document.body, {"h2": 1, "h3": 2, "h4": 3}
    ordered = [e for e in body.walk() if e.tag in ("ol", "ul") and not e.has("plain") and not e.has("checklist")]
    return Read(
        [(levels[e.tag], letters(own_text(e))) for e in body.walk() if e.tag in levels],
        [letters(note.text) for note in body.find("span", "note")],
        [len(heads[0].find("tr")) if (heads := t.find("thead")) else 0 for t in body.find("table")],
        [_list(e) for e in ordered],
        Counter(e.attributes["href"] for e in body.find("a") if not e.attributes["href"].startswith("#")),
        [" ".join(e.attributes["alt"].split()) for e in body.find("img")],
    )


def _list(element: Element) -> tuple[str, int, int]:
    kind = "BulletList" if element.tag == "ul" else "UpperAlpha" if element.has("letters") else "Decimal"
    return kind, int(element.attributes.get("start", "1")), sum(isinstance(e, Element) for e in element.children)


def by_pandoc(data: bytes, tmp_path: Path) -> Read:
    """What pandoc finds."""
    (tmp_path / "a.docx").write_bytes(data)
    tree = json.loads(pypandoc.convert_file(str(tmp_path / "a.docx"), "json"))
    nodes = list(_nodes(tree["blocks"]))
    ordered = [n for n in nodes if n["t"] in ("OrderedList", "BulletList")]
    return Read(
        [(n["c"][0], letters(_plain(n["c"][2]))) for n in nodes if n["t"] == "Header"],
        [letters(_plain(n["c"])) for n in nodes if n["t"] == "Note"],
        [len(n["c"][3][1]) for n in nodes if n["t"] == "Table"],
        [read for n in ordered if (read := _pandocs(n))],
        Counter(n["c"][2][0] for n in nodes if n["t"] == "Link" and not n["c"][2][0].startswith("#")),
        [" ".join(_plain(n["c"][1]).split()) for n in nodes if n["t"] == "Image"],
    )


def _pandocs(node: dict[str, Any]) -> tuple[str, int, int] | None:
    """A list of pandoc's; none where it has neither numbers nor bullets."""
    if node["t"] == "BulletList":
        return "BulletList", 1, len(node["c"])
    (start, style, _), entries = node["c"]
    return None if style["t"] == "DefaultStyle" else (style["t"], start, len(entries))


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield from [tree] if "t" in tree else []
        tree = list(tree.values())
    for inner in tree if isinstance(tree, list) else []:
        yield from _nodes(inner)


def _plain(tree: Any) -> str:
    """The text of what pandoc read, without that of notes in it."""
    if isinstance(tree, dict):
        signs = {"Space": " ", "SoftBreak": " ", "LineBreak": " ", "Note": ""}
        held = tree.get("c", "")
        return signs[tree["t"]] if tree["t"] in signs else _plain(held[1] if tree["t"] in ("Link", "Span") else held)
    return "".join(map(_plain, tree)) if isinstance(tree, list) else tree if isinstance(tree, str) else ""


@pytest.mark.parametrize("name", ["notes", "worksheet", "specimen", "arabic", "chinese"])
def test_pandoc_finds_what_is_there(
    documents: dict[str, Document], files: dict[str, bytes], name: str, tmp_path: Path
) -> None:
    wanted, found = promised(documents[name]), by_pandoc(files[name], tmp_path)
    contents = (1, letters(documents[name].language.say("contents")))
    if found.headings[:1] == [contents]:
        # pandoc takes the heading of the list of contents for one of the text.
        del found.headings[0]
    assert found == wanted


@pytest.mark.parametrize("name", ["notes", "worksheet", "specimen"])
def test_mammoth_finds_what_is_there(documents: dict[str, Document], files: dict[str, bytes], name: str) -> None:
    wanted, html = promised(documents[name]), str(mammoth.convert_to_html(BytesIO(files[name])).value)
    headings = [(int(level), letters(_bare(text))) for level, text in re.findall(r"<h(\d)>(.*?)</h\1>", html)]
    assert headings == wanted.headings
    notes = re.findall(r'<li id="footnote-\d+">(.*?)</li>', html)
    assert [letters(_bare(note).replace("↑", "")) for note in notes] == wanted.notes
    tables = re.findall(r"<table>(.*?)</table>", html)
    assert [
        table.partition("<tbody>")[0].count("<tr>") if "<thead>" in table else 0 for table in tables
    ] == wanted.heads
    assert Counter(re.findall(r'<a href="(h[^"]*)"', html)).total() == wanted.links.total()
    assert [" ".join(alt.split()) for alt in re.findall(r'<img alt="(.*?)"', html)] == wanted.pictures


def _bare(html: str) -> str:
    return unescape(re.sub("<.*?>", "", html))
