"""A worker: what it answers to what cannot be done, its limits, and that it ends with its parent."""

import gc
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from multiprocessing.connection import Pipe
from pathlib import Path
from typing import Any

import psutil
import pytest

from lessonpack import worker
from lessonpack.crew import _START
from lessonpack.plan import Wanted
from lessonpack.templating import Templates
from lessonpack.work import Kit, Survey, Workshop
from lessonpack.worker import Done, Raised, answer

PARENT = """
import subprocess, sys, time
print(subprocess.Popen([sys.executable, "-c", sys.argv[1]]).pid, flush=True)
time.sleep(60)
"""
#: A regular expression that never ends, and lets no other thread run.
CHILD = """
import os, re
from lessonpack.leash import end_with
end_with(os.getppid())
print(flush=True)
{}
"""


@pytest.mark.parametrize("does", ["re.match('(a+)+$', 'a' * 60 + 'b')", "import time; time.sleep(60)"])
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a worker that lets no thread run ends when it is done")
def test_it_ends_with_its_parent(does: str) -> None:
    command = [sys.executable, "-c", PARENT, CHILD.format(does)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        child = psutil.Process(int(parent.stdout.readline()))
        parent.stdout.readline()
        time.sleep(0.2)
        assert child.is_running()
        parent.kill()
    psutil.wait_procs([child], timeout=3)
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE


def test_it_is_bound_to_its_parent_before_all_else() -> None:
    ours, theirs = Pipe()
    code = "import os, subprocess, sys, time; command = [*sys.argv[1:], str(os.getpid())]\n"
    code += "print(subprocess.Popen(command, close_fds=False).pid, flush=True); time.sleep(60)"
    worker = [sys.executable, "-P", "-c", _START, str(theirs.fileno())]
    fds = [theirs.fileno()]
    with subprocess.Popen([sys.executable, "-c", code, *worker], stdout=subprocess.PIPE, pass_fds=fds) as parent:
        assert parent.stdout
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    # Its connection is still open: that does not keep it.
    psutil.wait_procs([child], timeout=10)
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
    ours.close()


LIMITED = """
import resource
from lessonpack.worker import _limit_memory
resource.setrlimit(resource.RLIMIT_DATA, ({soft}, {hard}))
_limit_memory(800_000_000)
print(*resource.getrlimit(resource.RLIMIT_DATA))
try:
    bytearray(900_000_000)
except MemoryError:
    print("short")
"""


@pytest.mark.parametrize(("hard", "most"), [(-1, 800_000_000), (700_000_000, 700_000_000)])
def test_its_memory_is_limited(hard: int, most: int) -> None:
    code = LIMITED.format(soft=hard, hard=hard)
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.split() == [str(most), str(hard), "short"]


class Unportable(Exception):
    """An error that cannot be made anew from what it says."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} and {other}")


def raising(error: Exception) -> Any:
    def survey(*_: object) -> Iterator[object]:
        raise error
        yield

    return survey


@pytest.mark.parametrize(
    ("error", "type_", "said"),
    [
        (ValueError("no"), ValueError, "no"),
        (MemoryError(), MemoryError, ""),
        (Unportable("a", "b"), RuntimeError, "a and b"),
    ],
)
def test_what_cannot_be_done_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: Exception, type_: type[Exception], said: str
) -> None:
    monkeypatch.setattr(worker, "survey", raising(error))
    request = Survey(tmp_path, tmp_path, None, Wanted())
    raised, done = answer(request, Workshop(Templates(tmp_path), Kit({}, {})))
    assert isinstance(raised, Raised)
    assert isinstance(done, Done)
    assert type(raised.error) is type_
    assert said in str(raised.error)


def test_it_ends_when_nobody_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    read, write = os.pipe()
    os.close(write)
    monkeypatch.setattr(sys, "argv", ["worker", str(read)])
    thresholds = gc.get_threshold()
    try:
        worker.main()
    finally:
        gc.set_threshold(*thresholds)


def test_a_kit_that_was_unpacked_is_a_workshop(tmp_path: Path) -> None:
    kit = Kit({"page.css": b"p {}", "kinds/a/kind.yaml": b"name: a"}, {"python": "3"})
    kit.unpack(tmp_path)
    found = Workshop.at(tmp_path)
    assert (found.kit, found.kit.house) == (kit, kit.house)
    assert found.templates.find("page.css") == tmp_path / "templates" / "page.css"
