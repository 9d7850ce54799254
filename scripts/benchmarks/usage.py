"""What a command takes: time that passes, time of the processors, memory, with all processes that it starts."""

import ctypes
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

#: `prctl`'s number for a process that inherits the orphans of those below it.
_SUBREAPER = 36
#: Memory is looked at so often, seconds; looking may take this share of the time.
_EVERY, _SHARE = 0.1, 0.02
#: How long processes may live on that a command left behind, seconds.
_GRACE = 2.0


@dataclass(frozen=True)
class Usage:
    """Seconds, seconds of the processors, and the most bytes of memory at one time."""

    seconds: float
    cpu: float
    peak: int


def measured(command: Sequence[str | Path]) -> tuple[Usage, bytes]:
    """What a command took, and what it printed. Raises CalledProcessError."""
    before, started = _cpu_of_the_gone(), time.perf_counter()
    with _orphans_inherited(), subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        memory = _Memory(process.pid)
        printed, _ = process.communicate()
        seconds = time.perf_counter() - started
        peak = memory.stop()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, printed)
    return Usage(seconds, _cpu_of_the_gone() - before, peak), printed


def cpu_so_far() -> float:
    """Seconds of the processors that this process has taken, and all that it started."""
    living = 0.0
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            times = child.cpu_times()
            living += times.user + times.system
    return time.process_time() + living + _cpu_of_the_gone()


def _cpu_of_the_gone() -> float:
    gone = resource.getrusage(resource.RUSAGE_CHILDREN)
    return gone.ru_utime + gone.ru_stime


@contextmanager
def _orphans_inherited() -> Iterator[None]:
    """The time of a worker whose parent did not wait for it would be nobody's: we wait for it."""
    if sys.platform != "linux":
        yield
        return
    prctl = ctypes.CDLL(None).prctl
    prctl(_SUBREAPER, 1, 0, 0, 0)
    try:
        yield
        _wait_for_orphans()
    finally:
        prctl(_SUBREAPER, 0, 0, 0, 0)


def _wait_for_orphans() -> None:
    end = time.monotonic() + _GRACE
    with suppress(ChildProcessError):
        while time.monotonic() < end:
            gone, _ = os.waitpid(-1, os.WNOHANG)
            if not gone:
                time.sleep(0.05)


class _Memory:
    """Looks at the memory of a process and of all below it, until it is told to stop."""

    def __init__(self, pid: int) -> None:
        self.root = psutil.Process(pid)
        self.peak = 0
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._look, daemon=True)
        self.thread.start()

    def _look(self) -> None:
        pause = 0.0
        while not self.stopped.wait(pause):
            began = time.thread_time()
            with suppress(psutil.Error):
                self.peak = max(self.peak, sum(map(_size, [self.root, *self.root.children(recursive=True)])))
            pause = max(_EVERY, (time.thread_time() - began) / _SHARE)

    def stop(self) -> int:
        """The most bytes."""
        self.stopped.set()
        self.thread.join()
        return self.peak


def _size(process: psutil.Process) -> int:
    """Bytes of memory; what processes share counts once, where the system tells that."""
    try:
        told = process.memory_full_info()
    except psutil.Error:
        return 0
    return int(getattr(told, "pss", 0) or told.rss)
