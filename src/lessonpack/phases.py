"""Where the time of the processor goes: seconds by phase, of this process."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

_taken: dict[str, float] = {}
#: The phases that are open, the innermost last: seconds that others took inside each of them.
_open: list[float] = []


@contextmanager
def phase(name: str, *, waits: bool = False) -> Iterator[None]:
    """Count what happens inside as a phase, but for what is another phase's; one that `waits` for another program
    counts the time that passes."""
    clock = time.perf_counter if waits else time.process_time
    _open.append(0.0)
    began = clock()
    try:
        yield
    finally:
        whole = clock() - began
        own = whole - _open.pop()
        _taken[name] = _taken.get(name, 0.0) + own
        if _open:
            _open[-1] += whole if not waits else 0.0


def taken() -> dict[str, float]:
    """Seconds by phase since the last `reset`."""
    return dict(_taken)


def reset() -> None:
    """Begin to count anew."""
    _taken.clear()
