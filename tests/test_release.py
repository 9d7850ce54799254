"""Releases: what is refused, and what is said to have changed since the one before."""

from pathlib import Path

import pytest

from driver import COURSE, LESSON, SOURCES, Outcome, Project

CHANGES = "build/tiny/tiny-changes.md"
SECOND = "content/tiny/lessons/second-lesson/lesson.yaml"


@pytest.fixture
def approved(built: Project) -> Project:
    """A small course that is no draft any more, and was released."""
    built.change(COURSE, lambda text: text.replace("status: draft", "status: approved"))
    release(built).expect()
    return built


def release(project: Project, *more: str) -> Outcome:
    return project.build("--release", *more)


def said(project: Project) -> list[str]:
    """What has changed: the lines that say something."""
    return [line for line in project.read(CHANGES).splitlines() if line.startswith(("- ", "## "))]


def test_a_draft_is_refused(built: Project) -> None:
    outcome = release(built, "--force")
    assert outcome.status == 2
    assert outcome.errors == (
        "lessonpack: a draft cannot be released: content/tiny/course.yaml\n"
        "  say 'status: approved' there when somebody has approved it\n"
    )
    assert not (built.root / CHANGES).exists()


def test_a_part_is_refused(built: Project) -> None:
    outcome = release(built, str(built.root / LESSON))
    assert (outcome.status, outcome.errors.splitlines()[0]) == (2, "lessonpack: a part of a course cannot be released")


def test_mistakes_are_refused(approved: Project) -> None:
    kept = approved.read("content/tiny/.release.json")
    approved.change(LESSON, lambda text: text.replace("stem:", "stme:", 1))
    assert release(approved).status == 1
    assert approved.read("content/tiny/.release.json") == kept
    assert "The first release." in approved.read(CHANGES)


def test_the_first_release_names_its_lessons(approved: Project) -> None:
    assert approved.read(CHANGES).splitlines()[:3] == ["# Tiny: release 1", "", "The first release."]
    assert said(approved) == [
        "## Tiny",
        "- New papers: Bibliography (Standard edition, 1 page).",
        "## First lesson (`first-lesson`)",
        "- The lesson is new: 4 papers.",
    ]


def test_nothing_new_is_no_release(approved: Project) -> None:
    kept = approved.read(CHANGES), approved.read("content/tiny/.release.json")
    approved.change(LESSON, lambda text: f"# a remark\n{text}")
    outcome = release(approved).expect()
    assert outcome.output.endswith(f"released; {CHANGES} says what has changed\n")
    assert (approved.read(CHANGES), approved.read("content/tiny/.release.json")) == kept


def test_a_change_is_told_by_what_it_is_in(approved: Project) -> None:
    approved.change(LESSON, lambda text: text.replace("Any fair summary", "Any good summary"))
    release(approved).expect()
    assert approved.read(CHANGES).splitlines()[:3] == [
        "# Tiny: release 2",
        "",
        "What has changed since release 1.",
    ]
    changed, papers = said(approved)[1:]
    assert said(approved)[0] == "## First lesson (`first-lesson`)"
    assert changed.startswith("- Changed: question ")
    assert "Answer key" in papers
    assert "Worksheet" not in papers


def test_what_a_source_says_is_told_by_its_letter(approved: Project) -> None:
    approved.change(SOURCES, lambda text: text.replace("three years after", "soon after"))
    release(approved).expect()
    assert "- Changed: source A." in said(approved)


def test_lessons_come_and_go(approved: Project) -> None:
    approved.run("new", "lesson", "second-lesson")
    release(approved).expect()
    assert said(approved) == ["## Second lesson (`second-lesson`)", "- The lesson is new: 4 papers."]
    (approved.root / SECOND).unlink()
    release(approved).expect()
    assert said(approved) == ["## Second lesson (`second-lesson`)", "- The lesson is gone."]
    assert "release 3" in approved.read(CHANGES)


def test_a_question_between_others_moves_none(approved: Project) -> None:
    def with_one_more(text: str) -> str:
        first = text.index("  - type: ", text.index("questions:"))
        return text[:first] + "  - {id: new, type: short-answer, marks: 1, stem: Why?, answer: So.}\n" + text[first:]

    approved.change(LESSON, with_one_more)
    release(approved).expect()
    assert "- New: question 1." in said(approved)
    assert not [line for line in said(approved) if line.startswith(("- Gone", "- Changed"))]


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"number": 3}'])
def test_a_damaged_memory_is_none(approved: Project, damage: str) -> None:
    approved.write("content/tiny/.release.json", damage)
    release(approved).expect()
    assert "The first release." in approved.read(CHANGES)
    assert Path(approved.root, "content/tiny/.release.json").stat().st_size > 100
