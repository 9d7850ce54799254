"""How a build goes, for who waits for it: a bar where there is a terminal, a line now and then where there is none."""

import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from types import TracebackType
from typing import Protocol, Self, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from lessonpack.dispatch import Watcher
from lessonpack.report import Made, Status

#: Seconds between two lines.
_EVERY = 20.0
_SAID: tuple[Status, ...] = ("built", "current", "failed")


def _counts(done: Counter[str]) -> str:
    return ", ".join(f"{done[status]} {status}" for status in _SAID if done[status] or status == "built")


class Shown(Watcher, Protocol):
    """A watcher that is shown as long as a build goes on."""

    def __enter__(self) -> Self:
        """Begin to show."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Show nothing more."""


class Bar:
    """A bar on a terminal, which goes when the build is done."""

    def __init__(self, stream: TextIO) -> None:
        self.done: Counter[str] = Counter()
        self.progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[counts]}"),
            TimeRemainingColumn(),
            console=Console(file=stream),
            transient=True,
        )
        self.task = self.progress.add_task("building", total=None, counts="")
        self.total = 0

    def __enter__(self) -> Self:
        """Show the bar."""
        self.progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take it away."""
        self.progress.stop()

    def planned(self, documents: int) -> None:
        """So many documents more."""
        self.total += documents
        self.progress.update(self.task, total=self.total)

    def became(self, made: Made) -> None:
        """Something became of a document."""
        self.done[made.status] += 1
        self.progress.update(self.task, advance=1, counts=_counts(self.done))


@dataclass
class Lines:
    """A line now and then: a build that is done soon says nothing."""

    stream: TextIO
    every: float = _EVERY
    total: int = 0
    done: Counter[str] = field(default_factory=Counter)
    began: float = field(default_factory=lambda: time.monotonic())
    said: float = field(default_factory=lambda: time.monotonic())

    def __enter__(self) -> Self:
        """Say nothing yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Say nothing more."""

    def planned(self, documents: int) -> None:
        """So many documents more."""
        self.total += documents

    def became(self, made: Made) -> None:
        """Something became of a document."""
        self.done[made.status] += 1
        now = time.monotonic()
        if now - self.said >= self.every:
            self.said = now
            print(
                f"{self.done.total()} of {self.total} documents: {_counts(self.done)}{self._left(now)}",
                file=self.stream,
            )

    def _left(self, now: float) -> str:
        """How long it will take still, at the pace of what was made: what is current takes no time."""
        made = self.done.total() - self.done["current"]
        seconds = (now - self.began) / made * (self.total - self.done.total()) if made else 0.0
        return f"; about {max(1, round(seconds / 60))} min left" if seconds else ""


def shown() -> Shown:
    """What fits standard error."""
    return Bar(sys.stderr) if sys.stderr.isatty() else Lines(sys.stderr)
