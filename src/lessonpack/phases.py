"""What the work costs: CPU seconds by phase, of this process and of the programs that it asks."""

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class _Stack(threading.local):
    """The phases that a thread is in, from outside in, and when the innermost began or went on."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.since = 0.0
        self.closed = 0
        """How many of them are within a whole one."""


_taken: defaultdict[str, float] = defaultdict(float)
_here = _Stack()


@contextmanager
def phase(name: str, *, whole: bool = False) -> Iterator[None]:
    """Count the CPU seconds of what is done here as `name`; those of a phase within it count there, unless this one is
    `whole`."""
    if _here.closed:
        yield
        return
    _settle()
    _here.names.append(name)
    _here.closed += whole
    try:
        yield
    finally:
        _settle()
        _here.names.pop()
        _here.closed -= whole


def _settle() -> None:
    """Give the innermost phase what was spent since it began, or went on."""
    now = time.process_time()
    if _here.names:
        _taken[_here.names[-1]] += now - _here.since
    _here.since = now


def spend(seconds: float) -> None:
    """Count what another program took for the phase that this thread is in."""
    if _here.names:
        _taken[_here.names[-1]] += seconds


def taken() -> dict[str, float]:
    """The CPU seconds of each phase since the last reset."""
    return dict(_taken)


def reset() -> None:
    """Begin to count again."""
    _taken.clear()
