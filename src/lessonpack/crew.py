"""A crew: who does the work of a build. Workers in processes of their own, or nobody but this process.

A worker that hangs, dies or takes too much memory costs the document that it has in hand.
"""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, Protocol

import psutil

from lessonpack.files import UNFINISHED
from lessonpack.work import Begun, Kit, Survey, Task, Workshop
from lessonpack.worker import Done, Enough, Equipment, Message, Order, Ready, Request, answer

#: A worker that is larger than this after a request is replaced by a new one, bytes.
_RENEWED_AT = 700_000_000
#: How long a worker may take until it is ready, seconds; and how many that never were may follow one another.
_START_LIMIT = 120.0
_STILLBORN = 4
#: Not `-m`, which would make a second copy of the module. With -P nothing is imported from the folder of the caller.
#: It is bound to us before it imports all that it needs.
_START = """
import sys
from lessonpack.leash import end_with
end_with(int(sys.argv.pop()))
from lessonpack.worker import main
main()
"""


@dataclass(frozen=True)
class Limits:
    """What one document may take: seconds, and bytes of memory."""

    seconds: float = 180.0
    memory: int = 2_000_000_000


@dataclass(frozen=True)
class Lost:
    """A worker is gone before it was done: why, and the document that it had in hand, if any."""

    why: Literal["died", "time", "memory"]
    path: str | None


class NoCrew(Exception):
    """There is nobody who could do the work."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


Told = tuple[Request, Message | Lost]


class Crew(Protocol):
    """Who does requests, and tells what comes of each; a request ends with Done or Lost."""

    @property
    def free(self) -> int:
        """How many more tasks would be begun at once."""

    @property
    def readers(self) -> int:
        """How many more surveys would be begun at once."""

    @property
    def busy(self) -> bool:
        """Whether there are requests that are not done."""

    def begin(self, request: Request, *, fresh: bool = False) -> None:
        """Begin with a request; with `fresh` in a worker that has done nothing yet."""

    def messages(self) -> Iterator[Told]:
        """What has come meanwhile; waits a moment where nothing has."""

    def close(self) -> None:
        """Stop at once."""


class Alone:
    """This process, without limits."""

    def __init__(self, workshop: Workshop) -> None:
        self.workshop = workshop
        self.request: Request | None = None

    @property
    def free(self) -> int:
        """One, unless it has a request."""
        return int(self.request is None)

    readers = free

    @property
    def busy(self) -> bool:
        """Whether it has a request."""
        return self.request is not None

    def begin(self, request: Request, *, fresh: bool = False) -> None:  # noqa: ARG002
        """Take a request."""
        self.request = request

    def messages(self) -> Iterator[Told]:
        """Do the request."""
        if self.request:
            request = self.request
            for message in answer(request, self.workshop):
                if isinstance(message, Done):
                    self.request = None
                yield request, message

    def close(self) -> None:
        """Nothing to stop."""


class Hand:
    """One worker, and what it is doing."""

    def __init__(self, equipment: Equipment) -> None:
        self.connection, theirs = Pipe()
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START, str(theirs.fileno()), str(os.getpid())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            # What is printed by accident must not mix with a report on standard output.
            stdout=sys.stderr.fileno() if _has_file(sys.stderr) else subprocess.DEVNULL,
            # Ctrl-C is for us, who then stop the worker.
            start_new_session=True,
        )
        theirs.close()
        self.request: Request | Order | None = None
        self.path: str | None = None
        self.since = time.monotonic()
        self.is_fresh, self.is_ready = True, False
        self._tell(equipment)

    def _tell(self, what: Request | Order | Enough | Equipment) -> None:
        try:
            self.connection.send(what)
        except OSError:  # it is dead already: that is found when its answer is waited for
            return

    def begin(self, request: Request | Order) -> None:
        """Hand it a request, as soon as it is ready: who sends to one that does not read yet waits for it."""
        self.request, self.path, self.is_fresh = request, None, False
        if self.is_ready:
            self.since = time.monotonic()
            self._tell(request)

    def stop_soon(self) -> None:
        """Let it give up the order in hand where it next has something to tell."""
        self._tell(Enough())

    def equip(self, equipment: Equipment) -> None:
        """Give it another kit, for what it begins from now on."""
        self._tell(equipment)

    def receive(self) -> Message | Ready | Lost:
        """Its next message, which is there; or that it is gone."""
        try:
            message: Message | Ready = self.connection.recv()
        except (EOFError, OSError):
            return Lost("memory" if self.ran_out_of_memory() else "died", self.path)
        self.since = time.monotonic()
        self.path = message.path if isinstance(message, Begun) else None
        if isinstance(message, Ready):
            self.is_ready = True
            if self.request:
                self._tell(self.request)
        return message

    def ran_out_of_memory(self) -> bool:
        """Whether the system has stopped it, which it does where memory is short."""
        try:
            return self.process.wait(timeout=5) == -signal.SIGKILL
        except subprocess.TimeoutExpired:
            return False

    def too_much(self, limits: Limits) -> Lost | None:
        """What it has taken too much of."""
        if self.request is None:
            return None
        most = limits.seconds * _share(self.request) if self.is_ready else _START_LIMIT
        if time.monotonic() - self.since > most:
            return Lost("time", self.path)
        return Lost("memory", self.path) if self.size > limits.memory else None

    @property
    def size(self) -> int:
        """Its memory, bytes; 0 where it is gone."""
        try:
            return int(psutil.Process(self.process.pid).memory_info().rss)
        except psutil.Error:
            return 0

    def stop(self) -> None:
        """Stop it at once, with all that it has started."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.connection.close()


def _has_file(stream: object) -> bool:
    try:
        stream.fileno()  # type: ignore[attr-defined]
    except (AttributeError, OSError, ValueError):
        return False
    return True


def _share(request: Request | Order) -> int:
    """For how many documents a worker may take its time between two messages: a survey reads all lessons first."""
    return max(1, len(list(request.course.glob("lessons/*")))) if isinstance(request, Survey) else 1


@dataclass
class Workers:
    """Workers in processes of their own, at most `jobs` of them. They share the kit, unpacked in a folder: the system's
    for such, or one within `place`, where `files.sweep` finds it if this process is killed."""

    kit: Kit
    jobs: int
    limits: Limits = field(default_factory=Limits)
    place: Path | None = None
    hands: list[Hand] = field(default_factory=list)
    stillborn: int = 0

    @cached_property
    def folder(self) -> "TemporaryDirectory[str]":
        """Where the kit is unpacked. Raises OSError."""
        name = {"prefix": ".workshop.", "suffix": f".{os.getpid()}{UNFINISHED}"}
        folder = TemporaryDirectory(**name, dir=self.place, ignore_cleanup_errors=True)
        try:
            self.kit.unpack(Path(folder.name))
        except OSError:
            folder.cleanup()
            raise
        return folder

    @property
    def free(self) -> int:
        """How many have nothing to do, or are not yet there."""
        return self.jobs - sum(hand.request is not None for hand in self.hands)

    readers = free

    @property
    def busy(self) -> bool:
        """Whether any has something to do."""
        return any(hand.request for hand in self.hands)

    def begin(self, request: Request, *, fresh: bool = False) -> None:
        """Hand a request to a worker that has none."""
        idle = [hand for hand in self.hands if hand.request is None]
        usable = [hand for hand in idle if hand.is_fresh or not fresh]
        if not usable:
            if len(self.hands) >= self.jobs:
                self._dismiss(idle[0])
            usable = [self._new()]
            self.hands += usable
        usable[0].begin(request)

    def _new(self) -> Hand:
        # The kill from outside comes a moment late: it is the second net under the system's own limit.
        equipment = Equipment(Path(self.folder.name), self.limits.memory, logging.getLogger("lessonpack").level)
        try:
            return Hand(equipment)
        except OSError as error:
            raise NoCrew(f"a worker cannot be started: {error.strerror}", "try fewer, with --jobs") from error

    def messages(self) -> Iterator[Told]:
        """What the workers have said, and which of them are lost. Raises NoCrew where none can be started."""
        by_connection = {hand.connection: hand for hand in self.hands if hand.request}
        for connection in wait(by_connection, timeout=0.2):
            assert isinstance(connection, Connection)
            yield from self._received(by_connection[connection])
        for hand in by_connection.values():
            if hand in self.hands and (lost := hand.too_much(self.limits)):
                yield from self._lost(hand, lost)

    def _received(self, hand: Hand) -> Iterator[Told]:
        request, message = hand.request, hand.receive()
        assert isinstance(request, Survey | Task)
        if isinstance(message, Lost):
            yield from self._lost(hand, message)
            return
        if isinstance(message, Ready):
            self.stillborn = 0
            return
        if isinstance(message, Done):
            hand.request = None
            if hand.size > _RENEWED_AT:
                self._dismiss(hand)
        yield request, message

    def _lost(self, hand: Hand, lost: Lost) -> Iterator[Told]:
        """A worker is lost. What it had no time to begin with, another does."""
        request = hand.request
        assert isinstance(request, Survey | Task)
        self._dismiss(hand)
        if hand.is_ready:
            yield request, lost
            return
        self.stillborn += 1
        if self.stillborn >= _STILLBORN:
            raise NoCrew("workers end before they begin", "give them more with --memory-limit, or none with --jobs 0")
        self.begin(request, fresh=True)

    def _dismiss(self, hand: Hand) -> None:
        hand.stop()
        self.hands.remove(hand)

    def close(self) -> None:
        """Stop all workers at once."""
        for hand in self.hands:
            hand.stop()
        self.hands.clear()
        if "folder" in vars(self):
            self.folder.cleanup()
            del self.folder


def run_one(workers: Workers, request: Request, *, fresh: bool = False) -> list[Message | Lost]:
    """All that comes of one request."""
    workers.begin(request, fresh=fresh)
    told: list[Message | Lost] = []
    while workers.busy:
        told += [message for _, message in workers.messages()]
    return told
