"""What could not be built any more: told by `status`, taken away by `clean` and `--prune`, and nothing else with it."""

from pathlib import Path

import pytest

from driver import LESSON, Project
from papers import ROOT

SECOND = "content/tiny/lessons/second-lesson/lesson.yaml"
FOLDER = Path("build/tiny/second-lesson")


@pytest.fixture
def two(built: Project) -> Project:
    """A course of two lessons that are built."""
    built.run("new", "lesson", "second-lesson")
    built.build().expect()
    return built


def tree(project: Project) -> dict[str, bytes]:
    files = (
        p for p in (project.root / "build").rglob("*") if p.is_file() and p.name not in ("report.json", ".ledger.jsonl")
    )
    return {p.relative_to(project.root).as_posix(): p.read_bytes() for p in files}


def test_nothing_is_taken_that_could_be_built(two: Project) -> None:
    two.build("-e", "large-print-18", "-k", "worksheet").expect()
    two.change(LESSON, lambda text: text.replace("stem:", "stme:", 1))
    before = tree(two)
    assert two.run("clean").expect().output == ""
    assert tree(two) == before


@pytest.mark.parametrize("how", [["clean"], ["build", "--prune"]])
def test_what_is_of_a_lesson_that_is_gone_goes(two: Project, how: list[str]) -> None:
    notes = two.root / FOLDER / "notes of mine.txt"
    notes.write_text("mine", encoding="utf-8")
    (two.root / SECOND).unlink()
    outcome = two.run(*how)
    removed = sorted(line.split()[-1] for line in outcome.errors.splitlines() if line.startswith("removed"))
    assert removed == [
        f"{FOLDER}/second-lesson-{kind}" for kind in
        ("answer-key.pdf", "source-handout.pdf", "teacher-notes.docx", "worksheet.pdf")
    ]  # fmt: skip
    assert [p.name for p in (two.root / FOLDER).iterdir()] == [notes.name]
    assert "second-lesson" not in two.read("build/index.html")
    notes.unlink()
    fresh = Project(two.root / "fresh")
    fresh.build().expect()
    assert {k for k in tree(two) if FOLDER.name not in k} == set(tree(fresh))


def test_a_file_that_somebody_changed_stays(two: Project) -> None:
    (two.root / SECOND).unlink()
    edited = two.root / FOLDER / "second-lesson-teacher-notes.docx"
    edited.write_bytes(b"edited")
    assert f"left    {FOLDER}/{edited.name}: somebody has changed it" in two.run("clean").errors
    assert edited.read_bytes() == b"edited"


def test_an_edition_that_is_gone_goes(two: Project) -> None:
    large = (ROOT / "templates/editions/large-print-18.yaml").read_text(encoding="utf-8")
    two.write("templates/editions/tall.yaml", large.replace("name: large-print-18", "name: tall"))
    outcome = two.build("-e", "tall", "-k", "worksheet")
    assert outcome.status == 0, outcome.errors
    (two.root / "templates/editions/tall.yaml").unlink()
    said = two.run("status").expect().output.splitlines()
    assert "build/tiny/first-lesson/tall/first-lesson-worksheet-tall.pdf: could not be built any more" in said
    two.run("clean")
    assert not (two.root / "build/tiny/first-lesson/tall").exists()


def test_all_that_was_built_goes_and_nothing_else(two: Project) -> None:
    other = two.write("build/tiny/mine.pdf", b"mine").root / "build/tiny/mine.pdf"
    assert two.run("clean", "--all").status == 0
    left = {p for p in (two.root / "build").rglob("*") if p.is_file() and not p.name.startswith(".")}
    assert left == {other}
    statuses = {line.split()[0] for line in two.build().expect().output.splitlines()[:-1]}
    assert statuses == {"built"}


def test_status_says_what_a_build_would_find(two: Project) -> None:
    before = tree(two)
    assert two.run("status").expect().output.splitlines() == [
        "tiny/first-lesson: 4 current",
        "tiny/second-lesson: 4 current",
        "tiny: 1 current",
    ]
    two.change(LESSON, lambda text: text.replace("title:", "title: The ", 1))
    two.change(SECOND, lambda text: text.replace("stem:", "stme:", 1))
    assert two.run("status").expect().output.splitlines() == [
        "tiny/first-lesson: 4 to make",
        "tiny/second-lesson: 4 with mistakes",
        "tiny: 1 to make",
    ]
    assert tree(two) == before
    assert {d["status"] for d in two.run("status", "--json").report["documents"]} == {"left", "failed"}
