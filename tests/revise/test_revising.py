"""`lessonpack compare` and `lessonpack merge`: a school's file against the course as it is now."""

import json
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from lxml.etree import _Element as Xml

from driver import COURSE, LESSON, Project
from edits import edited, find, lines, notes, remove, reword
from wordfile import W

NOTES = "build/tiny/first-lesson/first-lesson-teacher-notes.docx"
OVERVIEW = """teacher:
  overview: |
    The first reading of it [@udhr-1948, p. 1].

    The second reading [@udhr-1948, p. 2].

    It takes a day.
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A course whose notes cite a source twice."""
    made = Project(tmp_path)
    made.change(LESSON, lambda text: text + OVERVIEW)
    made.build("--kind", "teacher-notes").expect()
    return made


def school(project: Project, change: object = None) -> Path:
    """A school's file: what was built, changed."""
    path = project.root / "school.docx"
    data = (project.root / NOTES).read_bytes()
    path.write_bytes(edited(data, change) if callable(change) else data)
    return path


def test_a_file_as_it_was_built_differs_in_nothing(project: Project) -> None:
    outcome = project.run("compare", school(project))
    assert outcome.status == 0, outcome.errors
    assert outcome.output.splitlines() == [
        "tiny/first-lesson/teacher-notes/standard, made by lessonpack 0.1.0",
        "",
        "school: 0 edited, 0 deleted, 0 added; course: 0 changed, 0 removed, 0 new; 0 conflicts",
    ]


def change(body: Xml) -> None:
    reword(body, "It takes a day.", "It takes two days.")


def test_what_both_did_is_told_under_its_heading(project: Project) -> None:
    path = school(project, change)
    project.change(LESSON, lambda text: text.replace("It takes a day.", "It takes a week."))
    said = project.run("compare", path).output.splitlines()
    assert said[2:6] == [
        "Overview",
        "  school edited   It takes [-a day.-] {+two days.+}",
        "  course changed  It takes a [-day.-] {+week.+}",
        "  conflict: both changed it",
    ]


def test_the_same_as_json(project: Project) -> None:
    found = json.loads(project.run("compare", school(project, change), "--json").output)
    assert found["summary"]["edited"] == 1
    assert found["blocks"][0] == {
        "heading": "Overview",
        "school": "edited",
        "course": None,
        "conflict": False,
        "found_by_text": False,
        "base_text": "It takes a day.",
        "school_text": "It takes two days.",
        "course_text": "It takes a day.",
    }


def test_a_release_has_both_and_the_school_s_file_stays(project: Project) -> None:
    path, new = school(project, change), project.root / "new.docx"
    before = path.read_bytes()
    project.change(LESSON, lambda text: text.replace("The second reading", "A second reading"))
    outcome = project.run("merge", path, "-o", new)
    assert outcome.status == 0, outcome.errors
    assert path.read_bytes() == before
    found = lines(new.read_bytes())
    assert "It takes two days." in found
    assert any(line.startswith("[-The-]{+A+} second reading") for line in found)


def test_a_merge_is_the_same_whenever_it_is_made(project: Project) -> None:
    path = school(project, change)
    project.change(LESSON, lambda text: text.replace("The second reading", "A second reading"))
    for name in ("one.docx", "two.docx"):
        assert project.run("merge", path, "-o", project.root / name).status == 0
    assert (project.root / "one.docx").read_bytes() == (project.root / "two.docx").read_bytes()


def test_a_note_is_in_full_where_the_school_took_out_the_first(project: Project) -> None:
    full, short = notes((project.root / NOTES).read_bytes())[:2]
    path, new = school(project, lambda body: remove(find(body, "The first reading"))), project.root / "new.docx"
    assert project.run("merge", path, "-o", new).status == 0
    assert len(short) < len(full)
    assert notes(new.read_bytes())[0] == full.replace("1948, 1.", "1948, 2.") != full


def test_a_draft_that_was_approved_is_so_in_the_running_head(project: Project) -> None:
    path, new = school(project, change), project.root / "new.docx"
    project.change(COURSE, lambda text: text.replace("status: draft", "status: approved"))
    assert project.run("merge", path, "-o", new).status == 0
    with ZipFile(new) as archive:
        head = ElementTree.fromstring(archive.read("word/header1.xml"))
    assert [t.text for t in head.iter(W + "delText")] == ["DRAFT"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"no file of Word", "it is no Word file, or a damaged one"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600, "it is a file of Word 97 to 2003"),
    ],
    ids=["text", "old"],
)
def test_a_file_that_cannot_be_read_is_refused(project: Project, data: bytes, message: str) -> None:
    path = project.root / "bad.docx"
    path.write_bytes(data)
    outcome = project.run("compare", path)
    assert outcome.status == 2
    assert message in outcome.errors


def test_nothing_is_overwritten(project: Project) -> None:
    path = school(project)
    outcome = project.run("merge", path, "-o", path)
    assert outcome.status == 2
    assert "is there already" in outcome.errors


def test_open_changes_are_refused_until_it_is_said_what_to_do_with_them(project: Project) -> None:
    path, new = school(project), project.root / "new.docx"
    project.change(LESSON, lambda text: text.replace("It takes a day.", "It takes a week."))
    assert project.run("merge", path, "-o", new).status == 0
    outcome = project.run("compare", new)
    assert outcome.status == 2
    assert "--changes accept" in outcome.errors
    assert "0 edited" in project.run("compare", new, "--changes", "accept").output
    assert "1 edited" in project.run("compare", new, "--changes", "reject").output


def test_mistakes_in_the_content_are_told(project: Project) -> None:
    path = school(project)
    project.change(LESSON, lambda text: text.replace("title:", "titel:"))
    outcome = project.run("compare", path)
    assert outcome.status == 2
    assert "unknown-key" in outcome.errors
    assert "'tiny' has mistakes" in outcome.errors


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("tiny", "'tiny' names no document"),
        ("large/first-lesson/teacher-notes/standard", "there is no course 'large'"),
        ("tiny/second-lesson/teacher-notes/standard", "makes no 'tiny/second-lesson/teacher-notes/standard'"),
        ("tiny/first-lesson/teacher-notes/huge", "there is no edition 'huge'"),
    ],
)
def test_a_document_that_is_not_made_is_told(project: Project, name: str, message: str) -> None:
    outcome = project.run("compare", school(project), "--as", name)
    assert outcome.status == 2
    assert message in outcome.errors
