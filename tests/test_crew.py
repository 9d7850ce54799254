"""Workers that hang, die or eat memory: what each costs, how often it is tried, and that nothing outlives a build."""

import signal
import time
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest

from driver import LESSON, Outcome, Project
from forks import Forks, small, warm
from lessonpack import crew
from lessonpack.crew import Hand, Limits, Lost, NoCrew, Workers
from lessonpack.plan import Wanted
from lessonpack.work import Kit, Survey
from papers import ROOT
from test_faults import ASKED, SECOND, gone, tree

#: Code for workers: `tried` counts in a file how often something was begun.
TRIED = """
import os
from pathlib import Path
from lessonpack import work, worker
def tried():
    with open({file!r}, 'a') as file:
        return file.write('.') and file.tell()
"""
CRASH = """
from lessonpack import desk
def crashing(lay_out):
    def lay_out_or_crash(document):
        if document.kind == {name!r}:
            tried()
            os.abort()
        return lay_out(document)
    return lay_out_or_crash
desk.lay_out, desk.measure = crashing(desk.lay_out), crashing(desk.measure)
"""
CRASH_READING = """
check = work.check_course
def check_course(content, known):
    if content.name == 'bad':
        tried()
        os.abort()
    return check(content, known)
work.check_course = check_course
"""
DIE_ONCE = """
answers = worker.answer
def answer(request, workshop):
    for message in answers(request, workshop):
        yield message
        if type(message).__name__ == {name!r} and tried() == 1:
            os._exit(3)
worker.answer = answer
"""
DIE_BEFORE = """
def at(folder):
    if tried() <= {times}:
        os._exit(3)
    return made(folder)
made = work.Workshop.at
work.Workshop.at = at
"""
HANG = (
    '{% if "hang" in lesson.title.words %}{% for a in range(99999) %}{% for b in range(99999) %}'
    "{% endfor %}{% endfor %}{% endif %}"
)
EAT = '{% if "eat" in lesson.title.words %}{% set x = lesson.title.words[0] * 3000000000 %}{% endif %}'
NOTES = "templates/kinds/teacher-notes/page.html.j2"


def code(folder: Path, *parts: str, **values: Any) -> str:
    return "".join((TRIED, *parts)).format(file=str(folder / "tried"), **values)


def times_tried(folder: Path) -> int:
    return len((folder / "tried").read_text())


def said(outcome: Outcome) -> list[tuple[str, str, str]]:
    return [(d["code"], d["file"], d["message"]) for d in outcome.report["diagnostics"]]


def failed(outcome: Outcome) -> list[str]:
    return [Path(d["path"]).name for d in outcome.report["documents"] if d["status"] == "failed"]


@pytest.fixture(scope="module")
def there() -> Forks:
    """A small project, warm."""
    return warm()


@pytest.fixture(scope="module")
def clean(there: Forks) -> dict[str, bytes]:
    """What a build of it makes."""
    assert there.run(*ASKED, "--jobs", "0").status == 0
    return tree(there.root)


def test_a_document_that_crashes_costs_itself_and_is_tried_twice(tmp_path: Path) -> None:
    root = Project(tmp_path / "root").root
    with Forks(root) as forks:
        spoilt = code(tmp_path, CRASH, name="worksheet")
        outcome = forks.run("build", "--json", "--jobs", "2", spoilt=spoilt)
        assert outcome.status == 2
        message = "the worksheet of first-lesson made the program crash, twice"
        assert said(outcome) == [("document-crashed", LESSON, message)]
        assert failed(outcome) == ["first-lesson-worksheet.pdf"]
        assert times_tried(tmp_path) == 2
        lacking = tree(root)
        assert len(outcome.report["documents"]) == 5
        # The notes tell how many pages the worksheet has: the next build makes them anew.
        assert forks.run("build", "--jobs", "2").status == 0
        assert (
            tree(root)["tiny/first-lesson/first-lesson-teacher-notes.docx"]
            != (lacking["tiny/first-lesson/first-lesson-teacher-notes.docx"])
        )
        assert forks.run("build", "--jobs", "0", root=copy(root, tmp_path / "clean")).status == 0
        assert tree(root) == tree(tmp_path / "clean")


def copy(root: Path, to: Path) -> Path:
    Project.there(root)
    for path in (root / "content").rglob("*.yaml"):
        target = to / path.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    return to


def test_documents_that_hang_or_eat_memory_cost_themselves(tmp_path: Path) -> None:
    made = small(tmp_path).write("content/tiny/lessons/eats/lesson.yaml", "title: This eats\n")
    made.write(SECOND, "title: This hangs\n")
    page = (ROOT / NOTES).read_text(encoding="utf-8")
    made.write(NOTES, page.replace("{% block body %}", "{% block body %}" + HANG + EAT))
    # What is warm must not hang.
    made.change(SECOND, "title: Not yet\n").change("content/tiny/lessons/eats/lesson.yaml", "title: Not yet\n")
    with Forks(tmp_path) as forks:
        made.change(SECOND, "title: This hangs\n").change("content/tiny/lessons/eats/lesson.yaml", "title: This eats\n")
        asked = ("build", "-k", "teacher-notes", "-f", "html", "--jobs", "2", "--time-limit", "3", "--json")
        outcome = forks.run(*asked)
        assert outcome.status == 2
        assert said(outcome) == [
            ("document-too-large", "content/tiny/lessons/eats/lesson.yaml",
             "the teacher-notes of eats needed more than 2,000 MB of memory, twice"),
            ("document-too-slow", SECOND,
             "the teacher-notes of second-lesson took longer than 3 seconds, twice"),
        ]  # fmt: skip
        assert [d["status"] for d in outcome.report["documents"]] == ["failed", "built", "failed"]


def test_a_course_that_cannot_be_read_costs_itself(tmp_path: Path, there: Forks) -> None:
    made = small(tmp_path)
    for file in ("course.yaml", "lessons/first-lesson/lesson.yaml"):
        made.write(f"content/bad/{file}", made.read(f"content/tiny/{file}"))
    outcome = there.run(*ASKED, "--json", "--jobs", "2", root=tmp_path, spoilt=code(tmp_path, CRASH_READING))
    assert outcome.status == 2
    assert said(outcome) == [
        ("document-crashed", "content/bad/course.yaml", "the course made the program crash, twice")
    ]
    assert {d["status"] for d in outcome.report["documents"]} == {"built"}
    assert times_tried(tmp_path) == 2


@pytest.mark.parametrize("message", ["Lot", "Surveyed", "Begun", "Outcome", "Done"])
def test_a_worker_may_die_after_any_message(
    tmp_path: Path, there: Forks, clean: dict[str, bytes], message: str
) -> None:
    outcome = there.run(*ASKED, "--force", "--jobs", "2", spoilt=code(tmp_path, DIE_ONCE, name=message))
    assert (outcome.status, outcome.errors) == (0, "")
    assert tree(there.root) == clean
    assert times_tried(tmp_path) >= 1


def test_workers_that_end_before_they_begin(tmp_path: Path, there: Forks, clean: dict[str, bytes]) -> None:
    one, more = tmp_path / "one", tmp_path / "more"
    for folder in (one, more):
        folder.mkdir()
    assert there.run(*ASKED, "--force", "--jobs", "2", spoilt=code(one, DIE_BEFORE, times=2)).status == 0
    assert tree(there.root) == clean
    outcome = there.run(*ASKED, "--force", "--jobs", "2", spoilt=code(more, DIE_BEFORE, times=99))
    assert outcome.status == 2
    assert outcome.errors.startswith("lessonpack: workers end before they begin\n")
    assert tree(there.root) == clean


def test_nothing_is_left_of_a_build(there: Forks) -> None:
    build = there.start(*ASKED, "--force", "--jobs", "2")
    seen: set[int] = set()
    while psutil.pid_exists(build.pid) and psutil.Process(build.pid).status() != psutil.STATUS_ZOMBIE:
        seen |= set(build.workers)
        time.sleep(0.02)
    assert build.wait().status == 0
    assert seen
    assert gone(list(seen))
    assert not list((there.root / "build").glob(".workshop*"))


@pytest.mark.parametrize(
    ("seconds", "size", "is_ready", "why"),
    [
        (0, 0, True, None),
        (11, 0, True, "time"),
        (0, 1001, True, "memory"),
        (11, 0, False, None),
        (999, 0, False, "time"),
    ],
)
def test_what_is_too_much(seconds: float, size: int, is_ready: bool, why: Any) -> None:
    given: Any = SimpleNamespace(path="a.pdf", since=time.monotonic() - seconds, size=size, is_ready=is_ready)
    given.request = Survey(ROOT, ROOT / "content" / "nowhere", None, Wanted())
    assert Hand.too_much(given, Limits(10, 1000)) == (Lost(why, "a.pdf") if why else None)


def test_where_no_process_can_be_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(crew.subprocess, "Popen", fail)
    workers = Workers(Kit({}, {}), 1, place=tmp_path)
    with pytest.raises(NoCrew, match="a worker cannot be started: Resource temporarily unavailable"):
        workers.begin(Survey(tmp_path, tmp_path, None, Wanted()))
    workers.close()
    assert list(tmp_path.iterdir()) == []


def test_a_killed_worker_ran_out_of_memory_and_others_did_not() -> None:
    for status, is_short in ((-signal.SIGKILL, True), (-signal.SIGABRT, False), (1, False)):
        given: Any = SimpleNamespace(process=SimpleNamespace(wait=partial(_ended, status)))
        assert Hand.ran_out_of_memory(given) == is_short


def _ended(status: int, timeout: float) -> int:
    assert timeout < 30
    return status
