"""Builds that are killed, at any moment and in any way: nothing is lost or half-written, and the next build is right.

The builds are forked from a warm process (`forks`), so that there is time for many kills. Some are real commands.
"""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random

import psutil
import pytest

from driver import LESSON, Outcome, Project
from forks import Build, Forks, small, warm, workers_of
from lessonpack.ledger import LOCK, NAME

SECOND = "content/tiny/lessons/second-lesson/lesson.yaml"
#: One cheap document in each format.
ASKED = ("build", "-k", "teacher-notes", "-f", "pdf", "-f", "docx", "-f", "html")
#: What differs from one build to another.
ASIDE = {NAME, LOCK, "report.json"}
#: How many: with the steps in the file system 200 in all.
KILLS_AT_ANY_MOMENT, BUILDS_WITH_KILLED_WORKERS, REAL_KILLS = 40, 12, 4
Tree = dict[str, bytes]
State = tuple[int, int]
#: What clean builds make, by what was asked and the state of the content.
CLEAN: dict[tuple[tuple[str, ...], State], Tree] = {}


def tree(root: Path) -> Tree:
    """What a build has made, but for what it knows of itself."""
    folder = root / "build"
    files = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    return {name: path.read_bytes() for name, path in files.items() if name not in ASIDE}


def whole(found: Tree) -> Tree:
    """The files that are under their own names."""
    return {name: data for name, data in found.items() if ".unfinished" not in name}


@dataclass
class Campaign:
    """A project whose lessons change between builds, of which most are killed.

    `kept` is what the last build that came to its end left behind; `since` are the states of the content since then;
    `seconds` is how long the first build took.
    """

    project: Project
    forks: Forks
    random: Random
    asked: tuple[str, ...] = ASKED
    state: State = (0, 0)
    kept: Tree = field(default_factory=dict)
    since: list[State] = field(default_factory=list)
    seconds: float = 0.0
    killed: int = 0

    @property
    def root(self) -> Path:
        return self.project.root

    def change(self) -> None:
        """Give one of the lessons other words."""
        first, second = self.state
        step = self.random.randrange(1, 3)
        self.state = self.random.choice([((first + step) % 3, second), (first, (second + step) % 3)])
        self.since.append(self.state)
        for file, says in zip((LESSON, SECOND), self.state, strict=True):
            self.project.write(file, f"title: In words {says}\n")

    def expected(self, state: State) -> Tree:
        """What a clean build makes of the content as it is now, or was then."""
        if (self.asked, state) not in CLEAN:
            assert state == self.state
            root = self.root.parent / "clean"
            shutil.rmtree(root, ignore_errors=True)
            shutil.copytree(self.root / "content", root / "content")
            ended = self.forks.run(*self.asked, "--jobs", "0", root=root)
            assert ended.status == 0, ended.errors
            CLEAN[self.asked, state] = tree(root)
        return CLEAN[self.asked, state]

    def begin(self, *more: str, die_at: int = 0) -> Build:
        self.change()
        self.expected(self.state)
        return self.forks.start(*self.asked, *(more or ("--jobs", "2")), root=self.root, die_at=die_at)

    def moment(self) -> None:
        """Wait for less than a build takes that makes everything."""
        time.sleep(self.random.uniform(0, self.seconds))

    def kill(self, worker: int) -> None:
        """Kill a worker, if it is still there."""
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)
            self.killed += 1

    def await_workers(self, build: Build) -> None:
        """Wait until a build has begun in earnest."""
        end = time.monotonic() + 60
        while not list((self.root / "build").glob(f".workshop.*.{build.pid}.unfinished")):
            assert time.monotonic() < end, "it never began"
            time.sleep(0.002)

    def look(self, *, in_part: bool = False) -> None:
        """Nothing is lost, and nothing half-written, after a kill; or after a build that came to its end `in_part`,
        of which the catalogue shows what there is."""
        found, later = whole(tree(self.root)), [self.expected(state) for state in self.since]
        for name, data in found.items():
            if in_part and name.endswith(("index.html", ".zip")):
                continue
            assert data in {self.kept.get(name), *(one.get(name) for one in later)}, f"{name} is of no build"
        for name in self.kept.keys() - found.keys():
            assert not all(name in one for one in later), f"{name} is lost"
        report = self.root / "build" / "report.json"
        assert not report.exists() or json.loads(report.read_bytes())

    def finish(self, jobs: str = "2") -> Outcome:
        """The next build is right: everything as a clean build makes it, and nothing else."""
        began = time.monotonic()
        ended = self.forks.run(*self.asked, "--jobs", jobs, root=self.root)
        self.seconds = self.seconds or time.monotonic() - began
        assert (ended.status, ended.errors) == (0, "")
        self.kept, self.since = tree(self.root), []
        assert self.kept == self.expected(self.state)
        return ended


def campaign(folder: Path, seed: int, *asked: str) -> Campaign:
    found = Campaign(small(folder / "root"), warm(), Random(seed), asked or ASKED)
    found.change()
    found.finish()
    return found


def gone(processes: list[int]) -> bool:
    """Whether all these end within a second or so."""
    _, alive = psutil.wait_procs([psutil.Process(p) for p in processes if psutil.pid_exists(p)], timeout=2)
    return not [p for p in alive if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]


@pytest.mark.parametrize("seed", range(3))
def test_builds_are_killed_at_any_moment(tmp_path: Path, seed: int) -> None:
    found = campaign(tmp_path, seed)
    for _ in range(KILLS_AT_ANY_MOMENT):
        sign = found.random.choice([signal.SIGKILL] * 6 + [signal.SIGTERM, signal.SIGINT])
        build = found.begin()
        found.moment()
        workers = build.workers
        build.kill(sign)
        status = build.wait().status
        assert status in (0, -sign, 130)
        assert gone(workers)
        found.look()
        if found.random.random() < 0.4:
            found.finish()
    found.finish()


def test_builds_are_killed_before_every_step_in_the_file_system(tmp_path: Path) -> None:
    found = campaign(tmp_path, 3, *ASKED[:-2])
    for step in count(1):
        ended = found.begin("--jobs", "0", die_at=step).wait()
        found.look()
        # The next build makes something else than the one that was killed.
        found.change()
        found.finish("0")
        if ended.status == 0:
            break
        assert ended.status == -signal.SIGKILL
    assert step > 30


def test_workers_are_killed_at_any_moment(tmp_path: Path) -> None:
    found = campaign(tmp_path, 4)
    for _ in range(BUILDS_WITH_KILLED_WORKERS):
        build = found.begin("--jobs", "2", "--force")
        found.await_workers(build)
        for _ in range(3):
            time.sleep(found.random.uniform(0, 0.3 * found.seconds))
            if workers := build.workers:
                found.kill(found.random.choice(workers))
        ended = build.wait()
        found.look(in_part=ended.status == 2)
        # A document that was twice in hand when its worker was killed is given up.
        assert all("error[document-too-large]" in line for line in ended.lines), ended.errors
        assert (ended.status == 2) == bool(ended.lines)
        found.finish()
    assert found.killed >= BUILDS_WITH_KILLED_WORKERS


def test_real_commands_are_killed_at_any_moment(tmp_path: Path) -> None:
    found = campaign(tmp_path, 5)
    began = time.monotonic()
    subprocess.run(command(found, "--force"), check=True, capture_output=True)
    found.seconds = time.monotonic() - began
    for _ in range(REAL_KILLS):
        found.change()
        found.expected(found.state)
        with subprocess.Popen(command(found), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as build:
            time.sleep(found.random.uniform(0.4, 1) * found.seconds)
            workers = workers_of(build.pid)
            build.kill()
        assert gone(workers)
        found.look()
    subprocess.run(command(found), check=True, capture_output=True)
    assert tree(found.root) == found.expected(found.state)


def command(found: Campaign, *more: str) -> list[str | Path]:
    """The same build as the command that is installed."""
    return [Path(sys.executable).with_name("lessonpack"), *found.asked, "--jobs", "2", *more, "--root", found.root]


def test_ctrl_c_twice(tmp_path: Path) -> None:
    found = campaign(tmp_path, 6)
    for pause in (0, 0.01, 0.05):
        build = found.begin("--jobs", "2", "--force")
        found.await_workers(build)
        build.kill(signal.SIGINT)
        time.sleep(pause)
        build.kill(signal.SIGINT)
        ended = build.wait()
        assert (ended.status, "Traceback" in ended.errors) == (130, False)
        found.look()
    found.finish()


def test_ctrl_c_says_how_to_go_on(tmp_path: Path) -> None:
    found = campaign(tmp_path, 7)
    build = found.begin("--jobs", "2", "--force")
    found.await_workers(build)
    build.kill(signal.SIGINT)
    ended = build.wait()
    assert ended.status == 130
    assert "the same command goes on where it was" in ended.errors
    assert json.loads(found.project.read("build/report.json"))["summary"]["built"] < 6
    found.finish()


def test_two_builds_at_once(tmp_path: Path) -> None:
    found = campaign(tmp_path, 8)
    first = found.begin("--jobs", "2", "--force")
    found.await_workers(first)
    second = found.forks.run(*ASKED, "--jobs", "2", root=found.root)
    said = f"lessonpack: {found.root}/build: another build is at work there (process {first.pid})"
    assert (second.status, second.errors.splitlines()[0]) == (2, said)
    assert first.wait().status == 0
    assert tree(found.root) == found.expected(found.state)


@contextmanager
def mounted(folder: Path, size: str) -> Iterator[Path]:
    """A small disk of its own."""
    folder.mkdir()
    if not shutil.which("mount") or _mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder):
        pytest.skip("this account may not mount a disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def _mount(*arguments: str | Path) -> int:
    return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode


def test_a_full_and_a_read_only_disk(tmp_path: Path) -> None:
    made = small(tmp_path)
    build = tmp_path / "build"
    with mounted(build, "80k"):
        ended = made.build(*ASKED[1:], "--jobs", "2")
        assert ended.status == 2
        assert ended.errors.startswith(f"lessonpack: '{build}")
        assert (
            "cannot be written: the disk is full\n  mend that and run the same command again: it goes on"
            in ended.errors
        )
        assert not [name for name in tree(tmp_path) if ".unfinished" in name]
        assert _mount("-o", "remount,size=8m", build) == 0
        assert made.build(*ASKED[1:]).status == 0
        there = tree(tmp_path)
        made.change(LESSON, "title: Other words\n")
        assert _mount("-o", "remount,ro", build) == 0
        ended = made.build(*ASKED[1:])
        assert ended.status == 2
        assert ended.errors.splitlines()[0].endswith("cannot be written: it is read-only")
        assert tree(tmp_path) == there
        assert _mount("-o", "remount,rw", build) == 0
        assert made.build(*ASKED[1:]).status == 0
        there = tree(tmp_path)
    assert made.build(*ASKED[1:]).status == 0
    assert tree(tmp_path) == there


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
@pytest.mark.parametrize("after", [1, 3, 5])
def test_what_is_made_is_kept_when_nothing_more_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, after: int
) -> None:
    made, synced, fsync = small(tmp_path), count(), os.fsync

    def fail(file: int) -> None:
        if next(synced) >= after:
            raise OSError(number, os.strerror(number))
        fsync(file)

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", fail)
        ended = made.build("-k", "teacher-notes", "-f", "html")
    assert ended.status == 2
    assert " cannot be written: " in ended.errors
    kept = [name for name in tree(tmp_path) if name.endswith("notes.html")]
    assert len(kept) == min(2, after - 1)
    report = made.build("-k", "teacher-notes", "-f", "html", "--json").report
    assert [d["status"] for d in report["documents"]].count("current") == len(kept)
    assert made.build("-k", "teacher-notes", "-f", "html").status == 0


def test_a_file_that_cannot_be_written_costs_itself(tmp_path: Path) -> None:
    made = small(tmp_path)
    folder = "build/tiny/first-lesson/first-lesson-teacher-notes.html"
    made.write(f"{folder}/mine", "a teacher's")
    ended = made.build("-k", "teacher-notes", "-f", "html", "--json")
    assert ended.status == 2
    assert [(d["code"], d["file"], d["message"]) for d in ended.report["diagnostics"]] == [
        ("unwritable-file", folder, "cannot be written: Is a directory")
    ]
    assert [d["status"] for d in ended.report["documents"]] == ["failed", "built"]
    assert made.read(f"{folder}/mine") == "a teacher's"
    (tmp_path / folder / "mine").unlink()
    (tmp_path / folder).rmdir()
    assert made.build("-k", "teacher-notes", "-f", "html").status == 0


@pytest.mark.parametrize("name", ["build", f"build/{NAME}", f"build/{LOCK}", "build/report.json"])
def test_where_nothing_can_be_written(tmp_path: Path, name: str) -> None:
    made = small(tmp_path)
    if name == "build":
        made.write(name, "a file")
    else:
        (tmp_path / name).mkdir(parents=True)
    ended = made.build("-k", "teacher-notes", "-f", "html")
    assert ended.status == 2
    assert ended.errors.startswith(f"lessonpack: '{tmp_path / name}' cannot be written: ")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    made = small(tmp_path)
    tmp_path.chmod(0o500)
    ended = made.build("-k", "teacher-notes", "-f", "html")
    tmp_path.chmod(0o700)
    assert ended.status == 2
    assert ended.errors.startswith(f"lessonpack: '{tmp_path / 'build'}' cannot be written: Permission denied\n")


def test_files_with_odd_names_do_not_stop_a_build(tmp_path: Path) -> None:
    made = small(tmp_path)
    (tmp_path / "content/tiny" / os.fsdecode(b"\xff\n.txt")).write_text("odd")
    assert made.build("-k", "teacher-notes", "-f", "html").status == 0
    assert made.build("-k", "teacher-notes", "-f", "html").status == 0
