"""The judge of PDFs, and that it is no rubber stamp: files with a known fault fail by the rule for that fault."""

import io
import os
import runpy
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import weasyprint

from lessonpack.markup import parse
from lessonpack.writers import pdf
from papers import ROOT, content, make
from test_pdf_ua import QUESTIONS, document

SCRIPT = ROOT / "scripts" / "certify"
JUDGE = runpy.run_path(str(SCRIPT))
needs_java = pytest.mark.skipif(
    JUDGE["_java"]() is None, reason="there is no Java with its compiler: 'make certify' installs it or says how"
)
Judged = tuple[Path, "subprocess.CompletedProcess[str]"]
#: A page with something of everything.
PAGE = """\
<h1>Title</h1><h2>Section</h2><p>Text<span class="note">A note.</span> and <a href="https://example.org/">a link</a>
<span class="blank"></span><span class="note">Another note.</span></p><ul><li>An entry</li></ul>
<table><thead><tr><th>Head</th></tr></thead><tbody><tr><td>Cell</td></tr></tbody></table>"""
ARCHIVE_CLAIM = (
    b'<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="3"'
    b' pdfaid:conformance="A"/></rdf:RDF>'
)


def good(edition: str = "standard") -> bytes:
    """A file without fault."""
    made = make("worksheet", content("title: T\n"), edition_name=edition)
    return pdf.write(replace(made, body=parse(PAGE))).data


def certify(*paths: Path | str, **environment: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(SCRIPT), *map(str, paths)]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})


def changed(data: bytes, change: Callable[[pikepdf.Pdf], Any]) -> bytes:
    """A file with something done to it."""
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as read:
        change(read)
        read.save(file)
    return file.getvalue()


def without(*names: str) -> Callable[[bytes], bytes]:
    """Leaves out entries of the catalogue."""
    return lambda data: changed(data, lambda read: [read.Root.__delitem__(f"/{name}") for name in names])


def part(role: str, change: Callable[[Any], Any]) -> Callable[[bytes], bytes]:
    """Does something to each structure element of a type."""

    def changes(read: pikepdf.Pdf) -> None:
        found = [o for o in read.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == f"/{role}"]
        assert found
        for element in found:
            change(element)

    return lambda data: changed(data, changes)


def metadata(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """Changes what the file says of itself."""

    def change(read: pikepdf.Pdf) -> None:
        said = read.Root.Metadata.read_bytes()
        assert old in said
        read.Root.Metadata.write(said.replace(old, new))

    return lambda data: changed(data, change)


def printed(html: str) -> Callable[[bytes], bytes]:
    """Another page, which WeasyPrint is told to print as PDF/UA whatever is on it."""
    page = weasyprint.HTML(string=f"<html lang=en><title>T</title><body>{html}")
    return lambda _: bytes(page.write_pdf(pdf_variant="pdf/ua-1"))


SQUARE = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw=="
#: What is done to a good file, and all the rules by which it is to fail then.
FAULTS: dict[str, tuple[Callable[[bytes], bytes], set[str]]] = {
    "no-title": (metadata(b"dc:title", b"dc:type"), {"7.1-9"}),
    "no-language": (without("Lang"), {"7.2-2", "7.2-22", "7.2-24", "7.2-33", "7.2-34"}),
    "no-metadata": (without("Metadata"), {"7.1-8"}),
    "no-claim": (metadata(b"pdfuaid:part", b"pdfuaid:past"), {"5-2"}),
    "no-window-title": (without("ViewerPreferences"), {"7.1-10"}),
    "not-tagged": (without("StructTreeRoot", "MarkInfo"), {"6.2-1", "7.1-11", "7.1-3", "7.18.5-1"}),
    "level-left-out": (printed("<h1>A</h1><h3>B</h3>"), {"7.4.2-1"}),
    "first-level-left-out": (printed("<h2>A</h2>"), {"7.4.2-1"}),
    "picture-without-words": (printed(f"<img src='{SQUARE}'>"), {"7.3-1"}),
    "uneven-rows": (printed("<table><tr><td>A<td>B<tr><td>C</table>"), {"7.2-43"}),
    "head-of-nothing": (part("TH", lambda head: head.__delitem__("/A")), {"7.5-1"}),
    "no-rows": (
        part("TR", lambda row: row.__setitem__("/S", pikepdf.Name.Div)),
        {"7.2-36", "7.2-37", "7.2-8", "7.2-9"},
    ),
    "entry-without-body": (part("LBody", lambda body: body.__setitem__("/S", pikepdf.Name.P)), {"7.2-20"}),
    "link-without-words": (
        lambda data: changed(data, lambda read: read.pages[0].obj.Annots[0].__delitem__("/Contents")),
        {"7.18.1-2", "7.18.5-2"},
    ),
    "notes-of-one-name": (part("Note", lambda note: note.__setitem__("/ID", pikepdf.String("n"))), {"7.9-2"}),
    "notes-without-name": (part("Note", lambda note: note.__delitem__("/ID")), {"7.9-1"}),
    "form-without-role": (part("Form", lambda form: form.__delitem__("/A")), {"7.18.4-2"}),
    "false-archive": (
        metadata(b"</rdf:RDF>", ARCHIVE_CLAIM),
        {"6.2.4.3-2", "6.3.2-1", "6.6.2.3.1-1", "6.6.2.3.1-2"},
    ),
}


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    """A folder of good, bad and broken files, and what is said of them."""
    folder = tmp_path_factory.mktemp("judged")
    sound = good()
    (folder / "good.pdf").write_bytes(sound)
    (folder / "archival.pdf").write_bytes(good("archival"))
    (folder / "sheets-imposed.pdf").write_bytes(b"not judged")
    (folder / "broken.pdf").write_bytes(sound[: len(sound) // 2])
    for name, (spoil, _) in FAULTS.items():
        (folder / f"{name}.pdf").write_bytes(spoil(sound))
    return folder, certify(folder)


def rules(judged: Judged, name: str) -> set[str]:
    """The rules by which a file failed."""
    folder, run = judged
    lines = [line for line in run.stdout.splitlines() if line.startswith(f"{folder / name}.pdf: ")]
    return {line.partition(", rule ")[2].partition(",")[0] for line in lines}


@needs_java
@pytest.mark.parametrize("name", FAULTS)
def test_a_file_fails_by_the_rules_for_its_faults(judged: Judged, name: str) -> None:
    assert rules(judged, name) == FAULTS[name][1]


@needs_java
@pytest.mark.parametrize("name", ["good", "archival"])
def test_a_file_without_fault_passes(judged: Judged, name: str) -> None:
    folder, run = judged
    assert str(folder / f"{name}.pdf") not in run.stdout
    assert certify(folder / f"{name}.pdf").returncode == 0


@needs_java
def test_what_is_said_at_the_end(judged: Judged) -> None:
    folder, run = judged
    lines = run.stdout.splitlines()
    assert run.returncode == 1
    assert lines[0] == "1 *-imposed.pdf for the printer, not judged"
    assert f"{folder / 'broken.pdf'}: cannot be read: " in run.stdout
    assert lines[-1] == f"{len(FAULTS) + 3} files, {len(FAULTS) + 1} failures: PDF/UA-1 in all, PDF/A-3a in 2"


@needs_java
def test_every_question_type_passes(tmp_path: Path) -> None:
    for paper in QUESTIONS:
        (tmp_path / f"{paper.replace('/', '-')}.pdf").write_bytes(pdf.write(document(paper)).data)
    run = certify(tmp_path)
    assert run.stdout.splitlines() == [f"{len(QUESTIONS)} files, 0 failures: PDF/UA-1 in all"]


def test_nothing_judged_is_no_success(tmp_path: Path) -> None:
    (tmp_path / "a-imposed.pdf").touch()
    run = certify(tmp_path)
    assert (run.returncode, run.stderr) == (2, "certify: there is no PDF to judge; run 'make' first, or name files\n")


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    run = certify(tmp_path / "a.pdf")
    assert (run.returncode, run.stderr) == (2, f"certify: there is no {tmp_path / 'a.pdf'}\n")


def test_without_java_it_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").touch()
    run = certify(tmp_path, PATH=str(tmp_path))
    assert run.returncode == 2
    assert run.stderr == "certify: there is no Java with its compiler (Debian's package: default-jdk-headless)\n"


@pytest.mark.parametrize(
    ("context", "place"),
    [
        ("root/document[0]", "whole file"),
        ("root/document[0]/pages[2](6 0 obj PDPage)/annots[1](8 0 obj PDLinkAnnot)", "page 3"),
        (
            "root/document[0]/StructTreeRoot[0](9 0 obj PDStructTreeRoot)/K[0](6 0 obj SEDocument Document)"
            "/K[3](7 0 obj SEHn H2)",
            "Document 1 > H2 4",
        ),
    ],
)
def test_where_a_fault_is(context: str, place: str) -> None:
    assert JUDGE["place"](context) == place


def test_a_file_of_which_nothing_is_said_fails(capsys: pytest.CaptureFixture[str]) -> None:
    files = [Path("a.pdf"), Path("b.pdf")]
    assert JUDGE["report"](files, [["judged", "a.pdf", "ua1", "9"]]) == 1
    assert capsys.readouterr().out == "b.pdf: was not judged\n2 files, 1 failures: PDF/UA-1 in all\n"
