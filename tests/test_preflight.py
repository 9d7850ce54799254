"""The preflight: each planted fault is found by its rule and by no other, and sound pages have none."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import typer

from faults import FAULTS, FILE, Fault, filling, second
from lessonpack.build import Report
from lessonpack.cli import _finish
from lessonpack.content import CourseContent
from lessonpack.diagnostics import Diagnostic, Severity, Span, has_errors, note
from lessonpack.documents import Document
from lessonpack.measures import Measures
from lessonpack.preflight import RULES, inspect
from lessonpack.preflight.reading import read
from lessonpack.preflight.scope import Scope
from lessonpack.writers import Written, pdf
from papers import content, make, real, templates
from test_question_types import LESSON

BY_NAME = {rule.__name__: rule for rule in RULES}
#: What the print lost or falsified; a note is for the author's purse; everything else is a warning.
ERRORS = {"text-cut", "text-overlap", "glyph-missing", "space-short", "page-numbers", "picture-lost"}
NOTES = {"sheet-hint"}
ALL = [pytest.param(rule, fault, id=f"{rule}-{fault.name}") for rule, faults in FAULTS.items() for fault in faults]
KINDS = ("worksheet", "source-handout", "answer-key")
CASES = Path(__file__).parent / "cases" / "questions"


@cache
def _printed(rule: str, name: str) -> tuple[Document, Written]:
    fault = next(f for f in FAULTS[rule] if f.name == name)
    document = fault.document
    return document, fault.written(document)


def scope(document: Document, written: Written) -> Scope:
    assert written.layout
    return Scope(document, written.layout, read(written.data, colours=not document.edition.colour))


def severity(code: str) -> Severity:
    return Severity.ERROR if code in ERRORS else Severity.NOTE if code in NOTES else Severity.WARNING


def test_every_rule_has_faults_and_every_fault_a_rule() -> None:
    assert set(FAULTS) == set(BY_NAME)
    assert {len({f.name for f in faults}) == len(faults) > 0 for faults in FAULTS.values()} == {True}


@pytest.mark.parametrize(("rule", "fault"), ALL)
def test_a_planted_fault_is_found_and_nothing_else(rule: str, fault: Fault) -> None:
    found = inspect(*_printed(rule, fault.name))
    code, (line, page, down, words) = rule.replace("_", "-"), fault.said
    first = next(d for d in found if d.code == code)
    assert {d.code for d in found} - {code} <= fault.besides
    assert fault.besides or found == [first]
    assert (first.severity, first.span) == (severity(code), Span(FILE, line))
    place, _, message = first.message.partition(": ")
    assert place == f"page {page}, {int(place.split()[2])} mm from the top"
    assert int(place.split()[2]) == pytest.approx(down, abs=1)
    assert words in message
    assert first.hint


@pytest.mark.parametrize("rule", BY_NAME)
def test_no_other_rule_speaks_for_one(rule: str) -> None:
    for fault in FAULTS[rule]:
        looked_at = scope(*_printed(rule, fault.name))
        others = [d.code for name, other in BY_NAME.items() if name != rule for d in other(looked_at)]
        assert list(BY_NAME[rule](looked_at))
        assert set(others) <= fault.besides


def sound(document: Document) -> list[Diagnostic]:
    return inspect(document, pdf.write(document))


@cache
def real_measures() -> Measures:
    return Measures(pdf.measure(make("source-handout", real())).lines)


@pytest.mark.parametrize("kind", KINDS)
def test_the_real_lesson_has_no_fault(kind: str) -> None:
    assert sound(make(kind, real(), real_measures())) == []


@cache
def all_questions() -> CourseContent:
    """A lesson with a question of every type."""
    cases = [path.read_text(encoding="utf-8").splitlines() for path in sorted(CASES.glob("*.yaml"))]
    questions = "".join("  -\n" + "".join(f"    {line}\n" for line in lines) for lines in cases)
    return content(LESSON.removesuffix("  -\n") + questions)


#: What is said of the largest type, and rightly: a page holds a figure, or a stem with its helps, and not both.
HUGE = {"large-print-36": {"page-empty", "question-split"}}


@pytest.mark.parametrize("part", sorted(name for name, p in templates().parts().items() if not p.default))
def test_no_edition_has_a_fault_in_any_type_of_question(part: str) -> None:
    found = [d for kind in KINDS for d in sound(make(kind, all_questions(), edition_name=part))]
    assert [d for d in found if d.code not in NOTES | HUGE.get(part, set())] == []


#: Pages that look like faults and are none.
INNOCENT = {
    "text in light ink on a dark ground": (second("White"), "#p { color: #fff; background: #222 }"),
    "a word in capitals, ligatures, a divided word": (
        second("Official affairs. " * 3 + "extraordinarily " * 12), "#p { text-transform: uppercase; hyphens: auto }",
    ),
    "small capitals, raised and lowered letters": (
        second('<span class="smallcaps">Nato</span> H<sub>2</sub>O<sup>2</sup> <em>(f)</em>f'), "",
    ),
    "accents, Chinese and Korean": (second('Ǎḗ ộ <span lang="zh">毛泽东</span> <span lang="ko">김일성</span>'), ""),
    "a grey that copies as dark": (second("Grey"), "#p { color: #666 }"),
    "an underline": (second("gypsy jig"), "#p { text-decoration: underline }"),
    "a ground of colour where colour is promised": (second("On yellow"), "#p { background: #ff9 }"),
    "a box that clips nothing": (second("Text"), "#p { overflow: hidden; padding: 1mm }"),
    "text wider than its block": (second("words and words " * 4), "#p { width: 20mm; white-space: nowrap }"),
    "white space that is set": (second("<code>a   b</code><br><br>c"), ""),
    "a page break that a section asks for": ('<p>First</p><section class="break"><p>Second</p></section>', ""),
    "a block too high for what is left of the page": (
        f'<p>First</p><div class="keep">{filling(52)}</div>', "",
    ),
    "a note at the foot": (second('Text<span class="note">See page 3 <em>there</em>.</span>, and more.'), ""),
}  # fmt: skip


@pytest.mark.parametrize("name", INNOCENT)
def test_what_is_no_fault_is_not_told(name: str) -> None:
    html, css = INNOCENT[name]
    assert sound(Fault(name, html, css, (1, 1, 0, "")).document) == []


def test_a_file_that_has_no_layout_is_no_paper() -> None:
    document = Fault("html", "<p>a</p>", "", (1, 1, 0, "")).document
    assert inspect(document, Written(b"<!doctype html>")) == []


def test_a_block_of_unknown_origin_is_the_lessons() -> None:
    fault = Fault("unknown", "<p>a</p>", "p { color: #999 }", (1, 1, 0, ""))
    named = replace(fault.document, spans={"page": Span("lesson.yaml", 7)})
    assert {d.span for d in inspect(named, pdf.write(named))} == {Span("lesson.yaml", 7)}


NOTE = note(Span("lesson.yaml"), "sheet-hint", "a sheet is printed for 3 lines")


def test_a_note_is_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert str(NOTE) == "lesson.yaml:1:1: note[sheet-hint]: a sheet is printed for 3 lines"
    assert not has_errors([NOTE])
    with pytest.raises(typer.Exit) as ended:
        _finish(Report([NOTE]), as_json=False, strict=True)
    assert ended.value.exit_code == 0
    assert capsys.readouterr().err == f"{NOTE}\n"
