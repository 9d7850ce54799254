"""Two releases of a file that a school edits and saves in LibreOffice in between."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import docx as opener
import pytest
from docx.shared import Mm
from lxml.etree import _Element as Xml

from edits import after, edited, faults, find, lines, made, merged, notes, remove, reword, rezipped
from lessonpack.preflight.word.reading import read
from wordfile import picture

SOFFICE = shutil.which("soffice")
PAGE = """<body><h1>Teacher notes</h1>
<h2>Overview</h2><p>Pupils ask why a poor state chose to fight.</p>
<p>The story turns on ten days.<span class="note">Mao, <em>Works</em>, p. 1.</span></p><p>It ends in July.</p>
<h2>Steps</h2><ol><li>Read the source.</li><li>Ask who wrote it.</li><li>Write a page.</li></ol>
<h2>Sensitive content</h2><p>The lesson deals with death.</p>
<table class="plain"><thead><tr><th>Term</th><th>Meaning</th></tr></thead>
<tbody><tr><td>armistice</td><td>an agreement to stop</td></tr><tr><td>parallel</td><td>a line</td></tr></tbody></table>
<h2>Homework</h2><p>Read on.<span class="note">Mao, <em>Works</em>, p. 2.</span></p></body>"""
DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="9pt" height="9pt" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
)


def by_libreoffice(data: bytes, folder: Path) -> bytes:
    """The file opened and saved by LibreOffice."""
    folder.mkdir()
    (folder / "school.docx").write_bytes(data)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    form = ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "saved")]
    subprocess.run([str(SOFFICE), profile, "--headless", *form, str(folder / "school.docx")], check=True, timeout=300)
    return (folder / "saved" / "school.docx").read_bytes()


def with_logo(data: bytes) -> bytes:
    word = opener.Document(BytesIO(data))
    word.sections[0].header.paragraphs[0].add_run().add_picture(BytesIO(picture(40, 20)), width=Mm(20))
    target = BytesIO()
    word.save(target)
    return target.getvalue()


def in_our_library(footnotes: bytes) -> bytes:
    """The school's words in a note."""
    return footnotes.replace(b"p. 2.", b"p. 2 (in our library).")


def first_year(body: Xml) -> None:
    reword(body, "Pupils ask", "Our pupils ask")
    reword(body, "It ends in July.", "It ends at last.")
    reword(body, "Read on.", "Read on at home.")
    remove(find(body, "Sensitive content"))
    remove(find(body, "The lesson deals"))
    heading = after(find(body, "Homework"), "Our department")
    text = after(find(body, "It ends"), "Collect the books on Friday.")
    heading.addnext(text)
    text.addnext(find(body, "Homework"))
    after(find(body, "armistice", "tr"), "volunteer")


@pytest.mark.skipif(not SOFFICE, reason="LibreOffice is not installed (Debian: libreoffice-writer-nogui)")
def test_two_years(tmp_path: Path) -> None:
    begun = rezipped(edited(made(PAGE), first_year), {"word/footnotes.xml": in_our_library})
    school = by_libreoffice(with_logo(begun), tmp_path / "first")
    news = PAGE.replace("ten days", "ten days in October").replace("a line", "a line of latitude")
    news = news.replace("Ask who wrote it.", "Ask who wrote it, and when.").replace(
        "It ends in July.", "It ends in 1953."
    )
    news = news.replace("<h2>Steps", '<p><img src="figure:plan" alt="A plan"></p><h2>Steps')
    assets = {"figure:plan": DRAWING}
    once = merged(school, made(news.replace("p. 1.", "pp. 1–2."), assets))
    assert lines(once) == [
        "Teacher notes",
        "Overview",
        "Our pupils ask why a poor state chose to fight.",
        "The story turns on ten days{+ in October+}.*",
        "It ends at last.«BOTH»",
        "{+It ends in 1953.+}",
        "Steps",
        "Read the source.",
        "Ask who wrote it{+, and when+}.",
        "Write a page.",
        "Term | Meaning",
        "armistice | an agreement to stop",
        "volunteer | ",
        "parallel | a line{+ of latitude+}",
        "Our department",
        "Collect the books on Friday.",
        "Homework",
        "Read on at home.*",
    ]
    assert notes(once) == ["Mao, Works, pp. 1–2.", "Mao, Works, p. 2 (in our library)."]
    media = [name.rpartition(".")[2] for name in read(once).names if "media/" in name]
    assert sorted(media) == ["png", "png", "svg"]
    assert faults(once) - faults(school) == {}

    def second_year(body: Xml) -> None:
        reword(body, "Our pupils", "All our pupils")

    school = by_libreoffice(edited(once, second_year), tmp_path / "second")
    twice = lines(merged(school, made(news.replace("Write a page.", "Write two pages."), assets), "accept"))
    assert [line for line in twice if "{+" in line or "[-" in line] == ["Write [-a page-]{+two pages+}."]
    assert twice[2] == "All our pupils ask why a poor state chose to fight."
    assert "Our department" in twice
