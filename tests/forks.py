"""Builds in processes of their own without the seconds of their start: each is forked from one that has imported
everything and has built before; so are their workers. All that can go wrong with processes goes wrong with these too.

    with Forks(root) as forks:
        build = forks.start("build", "--jobs", "2")
        build.kill(signal.SIGKILL)
        assert build.wait().status == -signal.SIGKILL
"""

import atexit
import gc
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from types import SimpleNamespace, TracebackType
from typing import Any, NoReturn

import psutil

from driver import Outcome, Project
from lessonpack.ledger import Ledger

_MAIN = "from forks import serve; serve()"
#: Steps in the file system that a process is killed before, as Python's audit events name them.
_STEPS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "os.link", "shutil.rmtree"}
_WRITING = os.O_WRONLY | os.O_RDWR


def workers_of(pid: int) -> list[int]:
    """The workers of a build: of its processes those that lead a session of their own."""
    try:
        return [child.pid for child in psutil.Process(pid).children() if os.getsid(child.pid) == child.pid]
    except (psutil.NoSuchProcess, ProcessLookupError):
        return []


@dataclass
class Build:
    """A command that runs."""

    forks: "Forks"
    pid: int
    folder: Path
    status: int | None = None

    @property
    def workers(self) -> list[int]:
        """The workers that it has started."""
        return workers_of(self.pid)

    def kill(self, sign: signal.Signals) -> None:
        """Send it a signal, if it still runs."""
        if self.status is None:
            os.kill(self.pid, sign)  # nobody but us takes its number from it

    def wait(self) -> Outcome:
        """How it ended: a negative status is a signal."""
        if self.status is None:
            self.forks.ask(self.pid)
            self.status = self.forks.answer()
        output, errors = ((self.folder / name).read_text(encoding="utf-8") for name in ("1", "2"))
        return Outcome(self.status, output, errors)


@dataclass
class Forks:
    """Starts commands in a root whose templates stay as they are."""

    root: Path
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp()))

    def __enter__(self) -> "Forks":
        self.connection, theirs = Pipe()
        path = os.pathsep.join([str(Path(__file__).parent), *filter(None, sys.path)])
        command = [sys.executable, "-c", _MAIN, str(theirs.fileno()), str(self.root)]
        self.process = subprocess.Popen(command, pass_fds=[theirs.fileno()], env={**os.environ, "PYTHONPATH": path})
        theirs.close()
        assert self.answer() == 0
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.connection.close()
        self.process.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, what: Any) -> None:
        """Send a command, or the number of a process to wait for."""
        self.connection.send(what)

    def answer(self) -> int:
        """The number of the process of a command, or the status with which one has ended."""
        assert self.connection.poll(120), "no answer within two minutes"
        number: int = self.connection.recv()
        return number

    def start(self, *arguments: str, root: Path | None = None, die_at: int = 0, spoilt: str = "") -> Build:
        """A command in the root, or in another that has the same templates.

        With `die_at` it is killed before that step in the file system of its build folder; with `spoilt` each of its
        workers runs that code before it begins.
        """
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        for name in ("1", "2"):
            (folder / name).touch()
        self.ask(([*arguments, "--root", str(root or self.root)], str(folder), die_at, spoilt))
        return Build(self, self.answer(), folder)

    def run(self, *arguments: str, root: Path | None = None, die_at: int = 0, spoilt: str = "") -> Outcome:
        """A command that is waited for."""
        return self.start(*arguments, root=root, die_at=die_at, spoilt=spoilt).wait()


class _Forked:
    """As much of a `Popen` of a worker as a crew needs."""

    spoilt = ""

    def __init__(self, command: list[str], pass_fds: list[int], **_: object) -> None:
        self.returncode: int | None = None
        if (pid := os.fork()) == 0:
            os.setsid()
            _close_all_but(pass_fds)
            _end_with(_work, [self.spoilt, *command[-2:]])
        self.pid = pid

    def poll(self) -> int | None:
        if self.returncode is None and (ended := os.waitpid(self.pid, os.WNOHANG))[0]:
            self.returncode = os.waitstatus_to_exitcode(ended[1])
        return self.returncode

    def wait(self, timeout: float = 60) -> int:
        end = time.monotonic() + timeout
        while (status := self.poll()) is None:
            if time.monotonic() > end:
                raise subprocess.TimeoutExpired("worker", timeout)
            time.sleep(0.002)
        return status


def _close_all_but(kept: list[int]) -> None:
    low = 3
    for number in [*sorted(kept), os.sysconf("SC_OPEN_MAX")]:
        os.closerange(low, number)
        low = number + 1


def _end_with(do: Callable[[list[str]], None], arguments: list[str]) -> NoReturn:
    status = 1
    try:
        do(arguments)
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _work(arguments: list[str]) -> None:
    from lessonpack import leash, worker

    spoilt, sys.argv[1], parent = arguments
    leash.end_with(int(parent))
    exec(spoilt, {})
    worker.main()


def _command(arguments: list[str]) -> None:
    from lessonpack import crew
    from lessonpack.cli import main

    crew.subprocess = SimpleNamespace(**{**vars(subprocess), "Popen": _Forked})  # type: ignore[assignment]
    sys.argv = ["lessonpack", *arguments]
    main()


def _die_at(step: int, folder: str) -> None:
    """Kill this process before the nth step in the file system of a folder; a file's sync is a step too, and so is a
    line of the ledger."""
    left = [step]

    def before(event: str, arguments: tuple[Any, ...]) -> None:
        inside = event in _STEPS and str(arguments[0]).startswith(folder)
        if event == "sync" or (inside and (event != "open" or arguments[2] & _WRITING)):
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)

    fsync = os.fsync
    os.fsync = lambda number: (sys.audit("sync"), fsync(number))[1]  # type: ignore[assignment]
    write = Ledger._write
    Ledger._write = lambda ledger, line: (sys.audit("sync"), write(ledger, line))[1]  # type: ignore[method-assign]
    sys.addaudithook(before)


def _fork(arguments: list[str], folder: str, die_at: int, spoilt: str) -> int:
    if pid := os.fork():
        return pid
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (1, 2):
        os.dup2(os.open(f"{folder}/{number}", os.O_WRONLY | os.O_CREAT), number)
    _close_all_but([])
    _Forked.spoilt = spoilt
    if die_at:
        _die_at(die_at, str(Path(arguments[-1], "build")))
    _end_with(_command, arguments)


def _warm(root: Path) -> None:
    """Have everything imported, parsed and asked once, so that no process does it again."""
    from lessonpack import build, work
    from lessonpack.dispatch import Choice, Settings
    from lessonpack.plan import Wanted
    from lessonpack.templating import Templates

    templates = Templates(root)
    with tempfile.TemporaryDirectory() as folder:
        project = build.Project(root)
        project.templates, project.output = templates, Path(folder)
        choices = [Choice(course) for course in project.library.courses()]
        for formats in ((), ("html", "docx")):
            project.build(choices, Wanted(formats=frozenset(formats)), Settings(force=True))
    build.Templates = lambda _: templates  # type: ignore[assignment, misc, attr-defined]
    work.Templates = lambda _: templates  # type: ignore[assignment, misc, attr-defined]


def small(root: Path) -> Project:
    """Two lessons with next to nothing in them."""
    made = Project(root)
    for name in ("first-lesson", "second-lesson"):
        made.write(f"content/tiny/lessons/{name}/lesson.yaml", "title: In words 0\n")
    return made


@cache
def warm() -> Forks:
    """One for all that is small and needs no templates of its own."""
    forks = Forks(Path())
    forks.root = small(forks.folder / "root").root
    atexit.register(forks.__exit__, None, None, None)
    return forks.__enter__()


def serve() -> None:
    """Fork a process for each command, and tell with what status it ended."""
    connection: Connection[int, Any] = Connection(int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _warm(Path(sys.argv[2]))
    gc.freeze()
    connection.send(0)
    while True:
        try:
            asked = connection.recv()
        except EOFError:
            return
        if isinstance(asked, int):
            connection.send(os.waitstatus_to_exitcode(os.waitpid(asked, 0)[1]))
        else:
            connection.send(_fork(*asked))
