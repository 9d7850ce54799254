"""The run of a build: what a fault of ours costs, and when teacher notes are made."""

import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from driver import LESSON, Outcome, Project
from forks import small
from lessonpack import work
from lessonpack.content import CourseContent
from lessonpack.preflight.leaks import Leaked

HTML = ("build", "-k", "teacher-notes", "-f", "html", "--json")
FILE = "build/tiny/first-lesson/first-lesson-teacher-notes.html"


def told(outcome: Outcome) -> list[tuple[str, str, str]]:
    return [(d["code"], d["file"], d["message"]) for d in outcome.report["diagnostics"]]


def statuses(outcome: Outcome) -> list[tuple[str, str, str]]:
    return [(d["course"], d["lesson"], d["status"]) for d in outcome.report["documents"]]


def second_course(made: Project) -> Project:
    for file in ("course.yaml", "lessons/first-lesson/lesson.yaml"):
        made.write(f"content/bad/{file}", made.read(f"content/tiny/{file}"))
    return made


def test_a_fault_of_ours_in_reading_costs_the_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def check(content: CourseContent, *_: object) -> list[object]:
        if content.name == "bad":
            raise ZeroDivisionError("division by zero")
        return []

    monkeypatch.setattr(work, "check_course", check)
    outcome = second_course(small(tmp_path)).run(*HTML)
    assert outcome.status == 2
    message = "lessonpack failed on the course: ZeroDivisionError: division by zero"
    assert told(outcome) == [("fault", "content/bad/course.yaml", message)]
    assert statuses(outcome) == [("tiny", "first-lesson", "built"), ("tiny", "second-lesson", "built")]


def test_a_fault_of_ours_in_a_lesson_costs_its_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load = pickle.loads

    def loads(data: bytes) -> Any:
        found = load(data)
        if isinstance(found, CourseContent) and found.lessons[0].name == "first-lesson":
            raise EOFError("Ran out of input")
        return found

    monkeypatch.setattr(work.pickle, "loads", loads)
    made = small(tmp_path)
    outcome = made.run(*HTML)
    assert outcome.status == 2
    assert told(outcome) == [("fault", LESSON, "lessonpack failed on teacher-notes: EOFError: Ran out of input")]
    assert statuses(outcome) == [("tiny", "first-lesson", "failed"), ("tiny", "second-lesson", "built")]
    monkeypatch.undo()
    assert [status for *_, status in statuses(made.run(*HTML))] == ["built", "current"]


def test_what_leaks_and_cannot_be_taken_away_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def leak(*_: object, **__: object) -> Iterator[object]:
        raise Leaked

    made = small(tmp_path).write(f"{FILE}/mine", "a teacher's")
    monkeypatch.setattr("lessonpack.desk._kept", leak)
    outcome = made.run(*HTML)
    assert outcome.status == 2
    assert ("unwritable-file", FILE, "cannot be written: Is a directory") in told(outcome)
    assert [status for *_, status in statuses(outcome)] == ["failed", "failed"]


def test_what_is_made_without_something_is_looked_at_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, notes = Project(tmp_path), tmp_path / "build/tiny/first-lesson/first-lesson-teacher-notes.docx"
    with monkeypatch.context() as patch:
        patch.setattr("lessonpack.desk.LessonDesk.pages_of", _fails)
        made.build("-k", "teacher-notes").expect()
    lacking = notes.read_bytes()
    assert statuses(made.build("-k", "teacher-notes", "--json")) == [("tiny", "first-lesson", "built")]
    assert statuses(made.build("-k", "teacher-notes", "--json")) == [("tiny", "first-lesson", "current")]
    assert notes.read_bytes() != lacking


def _fails(desk: Any, job: Any) -> None:
    """As where a document cannot be laid out."""
    desk.pages[job.path] = None
