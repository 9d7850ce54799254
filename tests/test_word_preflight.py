"""The check of Word files: each planted defect is found by its rule, and sound files have none."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from driver import LESSON, Project
from lessonpack.diagnostics import Diagnostic, Severity, Span
from lessonpack.markup import CLASSES, parse
from lessonpack.preflight import inspect
from lessonpack.preflight.word import RULES
from lessonpack.writers import Written, docx
from papers import make, real
from test_preflight import real_measures
from word_faults import FAULTS, Fault
from word_spoiling import FILE, PAGE, sound, spoiled, written
from wordfile import REFERENCE, document

CODES = {rule.__name__.replace("_", "-") for rule in RULES}
#: What not everybody can use well; everything else is lost or not valid.
WARNINGS = {
    "blank-paragraphs", "fake-heading", "file-unnamed", "floating", "formatted-by-hand", "heading-skipped",
    "link-unsaid", "no-alternative", "pale-text", "typed-list",
}  # fmt: skip
KINDS = ("worksheet", "source-handout", "answer-key", "teacher-notes")


def found_in(data: bytes) -> list[Diagnostic]:
    return inspect(sound(), Written(data))


def test_the_sound_file_has_no_fault() -> None:
    assert found_in(written()) == []


@pytest.mark.parametrize("fault", [f for f in FAULTS if f.rule], ids=lambda f: f.name)
def test_a_planted_defect_is_found_by_its_rule(fault: Fault) -> None:
    found = found_in(spoiled(fault.spoil))
    first = next(d for d in found if d.code == fault.rule)
    assert {d.code for d in found} - {fault.rule} <= fault.besides
    assert fault.at in {name for d in found if d.code == fault.rule for name in _blocks(d)}
    assert first.severity is (Severity.WARNING if first.code in WARNINGS else Severity.ERROR) or fault.rule in MIXED
    assert first.message.partition(": ")[2]
    assert first.hint


#: Rules that tell of what is not valid and of what is only hard to use.
MIXED = {"box-lost", "head-row-astray", "table-uneven"}


def _blocks(found: Diagnostic) -> set[str]:
    """The ids on the line of the page of which a diagnostic tells."""
    ids = set(re.findall(r' id="(.*?)"', PAGE.splitlines()[found.span.line - 1]))
    return ids | ({"page"} if found.span == Span(FILE) else set())


@pytest.mark.parametrize("fault", [f for f in FAULTS if not f.rule], ids=lambda f: f.name)
def test_what_our_rules_do_not_see_is_known(fault: Fault) -> None:
    """docs/word-files.md says so: who makes one of these found gives it its rule."""
    data = spoiled(fault.spoil)
    assert _parts(data) != _parts(written())
    assert found_in(data) == []


def _parts(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_every_rule_has_a_planted_defect_and_a_code_of_its_name() -> None:
    assert {fault.rule for fault in FAULTS if fault.rule} == CODES
    assert len(FAULTS) == len({fault.name for fault in FAULTS}) > 30


@pytest.mark.parametrize("data", [b"PK", b"PK\3\4 no zip", written()[:-30]], ids=["begun", "no zip", "cut off"])
def test_a_file_that_is_none_is_told_and_no_exception(data: bytes) -> None:
    assert {d.code for d in found_in(data)} == {"part-broken"}


@pytest.mark.parametrize("declared", ["{}", '"one"'], ids=["fetched", "expanded"])
def test_a_part_cannot_make_us_fetch_or_expand_anything(tmp_path: Path, declared: str) -> None:
    """Were the entity followed, its text would be the word that it stands for, and nothing would be lost."""
    told = tmp_path / "told.txt"
    told.write_text("one", encoding="utf-8")
    entity = f"<!DOCTYPE a [<!ENTITY c {declared.format(f'SYSTEM {chr(34)}{told.as_uri()}{chr(34)}')}>]>"

    def spoil(file: object) -> None:
        parts = file.parts  # type: ignore[attr-defined]
        text = parts["word/document.xml"].decode().replace("of one kind", "of &c; kind")
        parts["word/document.xml"] = re.sub("(<w:document)", rf"{entity}\1", text, count=1).encode()

    assert "text-lost" in {d.code for d in found_in(spoiled(spoil))}


def test_an_attribute_is_not_taken_for_a_number() -> None:
    broken = spoiled(lambda f: [e.set(e.keys()[0], "x") for e in f.all("w:gridCol")])
    assert "table-width" in {d.code for d in found_in(broken)}


@pytest.mark.parametrize(("kind", "edition"), [(k, "standard") for k in KINDS] + [("teacher-notes", "large-print-24")])
def test_the_real_lesson_has_no_fault(kind: str, edition: str) -> None:
    made = make(kind, real(), real_measures(), edition)
    assert inspect(made, Written(docx.write(made, made.word_styles))) == []


#: Placeholders, and what stands only beside or in another.
NOT_ALONE = {"citation", "source-ref", "fact-ref", "figure-ref", "table-ref", "last", "several", "right", "narrow"}
INNOCENT = {
    "a paragraph of nothing but a date": "<p>1950. A year of war.</p>",
    "a short sentence in bold": "<p><strong>Do not write here.</strong></p>",
    "a bold word in a table": "<table><tr><td><strong>Bold</strong></td></tr></table>",
    "an entry with a list and a table": "<ol><li>a<ul><li>b</li></ul><table><tr><td>c</td></tr></table></li></ol>",
    "a list of letters from the second": '<ol class="letters" start="2"><li>a</li><li>b</li></ol>',
    "blanks, boxes and a tick": (
        '<p>a <span class="blank"></span> <span class="checkbox"></span> b <span class="write"></span></p>'
        '<ol class="letters"><li class="right">b</li></ol>'
    ),
    "ruled lines": '<div class="answer-space" data-lines="9"></div>',
    "two tables in a row": "<table><tr><td>a</td></tr></table><table><tr><td>b</td></tr></table>",
    "texts side by side": (
        '<div class="parallel"><div class="version"><p>a</p></div><div class="version"><p>b</p></div></div>'
    ),
    "links in a note and after it": (
        '<p>a<span class="note"><a href="https://a.org">a</a></span> <a href="https://b.org">b</a></p>'
    ),
    "a soft hyphen, a hyphen that stays, spaces": "<p>a\u00adb c\u2011d\u00a0e  f<br>g</p>",
    "letters with marks": "<p>caf\u00e9 cafe\u0301 \ufb01rst ﷺ</p>",
    "Arabic and Chinese": '<p>see <span lang="ar">كوريا (1950)</span> <span lang="zh">朝鲜战争</span></p>',
    "braces and less-than": "<p>{a} &lt; b, a > c, #1</p>",
}


@pytest.mark.parametrize("name", INNOCENT)
def test_what_is_no_fault_is_not_told(name: str) -> None:
    made = document(INNOCENT[name])
    assert inspect(made, Written(docx.write(made, REFERENCE))) == []


def test_every_class_of_the_vocabulary_can_be_there() -> None:
    blocks = [(tag, name) for tag in ("p", "div", "section", "h2") for name in CLASSES.get(tag, {})]
    html = "".join(f'<{tag} class="{name}">a{tag} {name}</{tag}>' for tag, name in blocks if name not in NOT_ALONE)
    html = re.sub('<div class="answer-space">.*?</div>', "", html.replace("<h2 ", "<h2 id='x' "))
    made = replace(document(""), body=parse(html))
    assert inspect(made, Written(docx.write(made, REFERENCE))) == []


def test_a_build_tells_of_a_word_file_and_of_which(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(tmp_path)

    def spoil(made: object, reference: bytes) -> bytes:
        data = WRITE(made, reference)  # type: ignore[arg-type]
        parts = _parts(data)
        parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:sectPr>", BLANK * 2 + b"<w:sectPr>", 1)
        return _packed(parts)

    monkeypatch.setattr("lessonpack.writers.registry.docx.write", spoil)
    outcome = project.build("--format", "docx", "--kind", "teacher-notes")
    (line,) = outcome.lines
    assert line.startswith(f"{LESSON}:")
    assert "warning[blank-paragraphs]: first-lesson-teacher-notes.docx, at " in line


WRITE = docx.write
BLANK = b'<w:p><w:pPr><w:pStyle w:val="BodyText"/></w:pPr></w:p>'


def _packed(parts: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()
