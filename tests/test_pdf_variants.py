"""What a PDF claims to be and says of itself, and that it is the same whenever it is written."""

import hashlib
import io
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest
from PIL import Image

from lessonpack.documents import Document
from lessonpack.writers import pdf
from papers import content, make

NAMES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xmp": "http://ns.adobe.com/xap/1.0/",
}
COURSE = """\
title: A & <course>
authors: [Ann Adams, Bill Brown]
publisher: "A & B"
published: 2026-11-23
citation-style: chicago-notes-bibliography
"""


def document(edition: str) -> Document:
    return make("worksheet", content("title: A lesson\n", COURSE), edition_name=edition)


def written(edition: str) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf.write(document(edition)).data))


def said(file: pikepdf.Pdf) -> dict[str, list[str]]:
    """What the metadata say: texts and attributes, by prefix and name."""
    found: dict[str, list[str]] = {}
    prefixes = {address: prefix for prefix, address in NAMES.items()}
    root = ElementTree.fromstring(file.Root.Metadata.read_bytes())
    for description in root.iter(f"{{{NAMES['rdf']}}}Description"):
        entries = [(e.tag, [t.strip() for t in e.itertext() if t.strip()]) for e in description]
        for name, texts in [*((k, [v]) for k, v in description.attrib.items()), *entries]:
            address, _, local = name[1:].partition("}")
            if address in prefixes and local != "about":
                found.setdefault(f"{prefixes[address]}:{local}", []).extend(texts)
    return found


@pytest.mark.parametrize("edition", ["standard", "archival"])
def test_a_file_says_what_it_is(edition: str) -> None:
    file = written(edition)
    claims = {"pdfaid:part": ["3"], "pdfaid:conformance": ["A"]} if edition == "archival" else {}
    assert said(file) == claims | {
        "pdfuaid:part": ["1"],
        "dc:title": ["A lesson: Worksheet"],
        "dc:creator": ["Ann Adams", "Bill Brown"],
        "dc:description": ["A & <course>"],
        "dc:publisher": ["A & B"],
        "dc:identifier": [f"tiny/only/worksheet/{edition}"],
        "dc:language": ["en-GB"],
        "pdf:Producer": ["WeasyPrint 70.0"],
        "xmp:CreatorTool": ["lessonpack"],
        "xmp:CreateDate": ["2026-11-23"],
        "xmp:ModifyDate": ["2026-11-23"],
    }
    assert str(file.docinfo.Title) == "A lesson: Worksheet"
    assert str(file.docinfo.Author) == "Ann Adams, Bill Brown"
    assert str(file.docinfo.CreationDate) == str(file.docinfo.ModDate) == "D:20261123"


def test_a_file_with_no_publisher_names_none() -> None:
    made = document("standard")
    made = replace(made, properties=replace(made.properties, publisher=""))
    file = pikepdf.open(io.BytesIO(pdf.write(made).data))
    assert "dc:publisher" not in said(file)


def test_an_archival_file_states_its_colours_and_any_other_none() -> None:
    kept, other = written("archival"), written("standard")
    [intent] = kept.Root.OutputIntents
    assert intent.S == "/GTS_PDFA1"
    assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"
    assert "/OutputIntents" not in other.Root


def test_a_schema_unknown_to_archives_is_described() -> None:
    for edition, described in {"archival": True, "standard": False}.items():
        file = written(edition)
        assert (b"pdfaExtension:schemas" in file.Root.Metadata.read_bytes()) == described


@pytest.mark.parametrize("edition", ["standard", "archival"])
def test_the_same_bytes_again_and_in_another_process(edition: str) -> None:
    here = [hashlib.sha256(pdf.write(document(edition)).data).hexdigest() for _ in range(2)]
    code = (
        "import hashlib, test_pdf_variants as t;"
        f"print(hashlib.sha256(t.pdf.write(t.document({edition!r})).data).hexdigest())"
    )
    path = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    settings = {**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati"}
    there = subprocess.run([sys.executable, "-c", code], env=settings, capture_output=True, text=True, check=True)
    assert {*here, there.stdout.strip()} == {here[0]}


@pytest.mark.parametrize(("edition", "smooth"), [("standard", True), ("archival", False)])
def test_no_picture_of_an_archival_file_is_smoothed(edition: str, smooth: bool) -> None:
    """PDF/A-3, 6.2.8."""
    picture = io.BytesIO()
    Image.new("RGB", (4, 3), "red").save(picture, "PNG")
    lesson = "title: T\nfigures: [{id: f, file: a.png, alt: Red, caption: Red}]\n"
    made = replace(
        make("worksheet", content(lesson, COURSE), edition_name=edition), assets={"a.png": picture.getvalue()}
    )
    with pikepdf.open(io.BytesIO(pdf.write(made).data)) as file:
        (found,) = [o for o in file.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"]
        assert bool(found.get("/Interpolate", False)) is smooth
