"""What `lessonpack merge` refuses: another kind of paper, a paper that would not pass a build, a damaged file."""

from pathlib import Path

import pytest
from lxml.etree import SubElement
from lxml.etree import _Element as Xml

from driver import LESSON, Project
from edits import edited
from lessonpack import documents, revising
from lessonpack.writers.docx.ooxml import qualified
from papers import ROOT

ANSWERED = """title: A lesson
worksheet:
- questions:
  - {id: one, type: short-answer, stem: Why?, marks: 1, answer: Because of the harvest.}
"""
WORKSHEET = "build/tiny/first-lesson/first-lesson-worksheet.docx"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A lesson with a worksheet as a Word file."""
    made = Project(tmp_path)
    made.change(LESSON, ANSWERED)
    made.build("--kind", "worksheet", "--format", "docx").expect()
    return made


def test_a_worksheet_becomes_no_answer_key(project: Project) -> None:
    new = project.root / "new.docx"
    outcome = project.run("merge", project.root / WORKSHEET, "-o", new, "--as", "tiny/first-lesson/answer-key/standard")
    assert outcome.status == 2
    assert "it is of the kind 'worksheet', and --as says 'answer-key'" in outcome.errors
    assert not new.exists()


def test_a_lesson_that_has_got_another_name_can_be_named(project: Project) -> None:
    (project.root / "content/tiny/lessons/first-lesson").rename(project.root / "content/tiny/lessons/lesson-one")
    assert "any more" in project.run("compare", project.root / WORKSHEET).errors
    outcome = project.run("compare", project.root / WORKSHEET, "--as", "tiny/lesson-one/worksheet/standard")
    assert outcome.status == 0, outcome.errors


def test_a_paper_that_a_build_would_not_let_pass_is_not_merged(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "pupil_view", lambda value: value)
    name = "templates/questions/short-answer.html.j2"
    ours = (ROOT / name).read_text(encoding="utf-8")
    at = ours.index("%}", ours.index("{% macro student(")) + len("%}")
    project.write(name, f"{ours[:at]}<p>{{{{ q.answer.words }}}}</p>{ours[at:]}")
    new = project.root / "new.docx"
    outcome = project.run("merge", project.root / WORKSHEET, "-o", new)
    assert outcome.status == 2
    assert "answer-leaked" in outcome.errors
    assert not new.exists()


def test_a_merged_file_that_would_be_damaged_is_not_written(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """No merge is known that damages a file: this one is made to."""
    merge = revising.merge

    def astray(body: Xml) -> None:
        body.insert(0, body.makeelement(qualified("w:tr")))
        SubElement(body[0], qualified("w:tc")).append(body.makeelement(qualified("w:p")))

    def damaged(*given: object) -> bytes:
        return edited(merge(*given), astray)  # type: ignore[arg-type]

    monkeypatch.setattr(revising, "merge", damaged)
    new = project.root / "new.docx"
    outcome = project.run("merge", project.root / WORKSHEET, "-o", new)
    assert outcome.status == 2
    assert "error[row-astray]" in outcome.errors
    assert "the merged file would be damaged, and is not written" in outcome.errors
    assert not new.exists()


def test_what_a_school_has_damaged_itself_does_not_stop_a_merge(project: Project) -> None:
    path = project.root / "school.docx"

    def open_cell(body: Xml) -> None:
        table = SubElement(body, qualified("w:tbl"))
        SubElement(SubElement(table, qualified("w:tr")), qualified("w:tc"))
        body.insert(0, table)

    path.write_bytes(edited((project.root / WORKSHEET).read_bytes(), open_cell))
    outcome = project.run("merge", path, "-o", project.root / "new.docx")
    assert outcome.status == 0, outcome.errors
