"""A worker: a process that does what it is asked for over a connection, and writes no file.

`crew` starts it, with the number of the connection's file, and binds it to its own process.
"""

import gc
import logging
import pickle
import resource
import sys
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from lessonpack import phases
from lessonpack.work import Begun, Lot, Outcome, Survey, Surveyed, Task, Workshop, perform, survey

log = logging.getLogger("lessonpack")

Request = Survey | Task


class Reply:
    """What is told of an order."""


class Order(ABC):
    """What others than a build ask of a worker: it knows itself how it is carried out."""

    @abstractmethod
    def carry_out(self, workshop: Workshop, tell: Callable[[Reply], None]) -> None:
        """Do it, telling what comes of it. `tell` does not return where nobody wants to hear more."""


@dataclass(frozen=True)
class Enough:
    """Nobody wants to hear more of the order in hand."""


class _Stopped(BaseException):
    """An order is given up. No Exception: nobody who keeps one document's fault from the others may catch it."""


@dataclass(frozen=True)
class Raised:
    """A request could not be done at all."""

    error: Exception


@dataclass(frozen=True)
class Done:
    """A request is done; the seconds of the processor that it took, by phase."""

    phases: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Equipment:
    """What a worker gets first, and again when the kit is another: where that was unpacked, how much memory it may have
    for itself in bytes, how much it is to say. It is small: who sends it does not wait until the worker is there."""

    folder: Path
    memory: int
    log_level: int


@dataclass(frozen=True)
class Ready:
    """A worker waits for requests."""


Message = Lot | Surveyed | Begun | Outcome | Reply | Raised | Done


def answer(request: Request, workshop: Workshop) -> Iterator[Message]:
    """What comes of a request."""
    phases.reset()
    try:
        yield from survey(request, workshop) if isinstance(request, Survey) else perform(request, workshop)
    except Exception as error:  # told by whoever asked
        log.debug("%s", "".join(traceback.format_exception(error)))
        yield Raised(_portable(error))
    yield Done(phases.taken())


_Sent = Request | Order | Enough | Equipment


def _serve(connection: "Connection[Message | Ready, _Sent]") -> None:
    equipment = connection.recv()
    assert isinstance(equipment, Equipment)
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    log.setLevel(equipment.log_level)
    _limit_memory(equipment.memory)
    workshop = Workshop.at(equipment.folder)
    connection.send(Ready())
    while True:
        request = connection.recv()
        if isinstance(request, Equipment):
            workshop = Workshop.at(request.folder)
        elif isinstance(request, Order):
            _carry_out(request, workshop, connection)
        elif not isinstance(request, Enough):  # one that came when the order was done
            for message in answer(request, workshop):
                connection.send(message)
        # What is there after the first request stays: parsed style sheets, typefaces, templates.
        gc.collect()
        gc.freeze()


def _carry_out(order: Order, workshop: Workshop, connection: "Connection[Message | Ready, _Sent]") -> None:
    def tell(reply: Reply) -> None:
        if connection.poll():
            raise _Stopped
        connection.send(reply)

    try:
        order.carry_out(workshop, tell)
    except _Stopped:
        log.debug("given up: %s", order)
    except Exception as error:  # told by whoever asked
        log.debug("%s", "".join(traceback.format_exception(error)))
        connection.send(Raised(_portable(error)))
    connection.send(Done())


def _portable(error: Exception) -> Exception:
    """The error, or, of one that cannot be sent, what it says."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # what others have not made to be packed fails in its own way
        return RuntimeError("".join(traceback.format_exception(error)))
    return error


def _limit_memory(most: int) -> None:
    """What the engine asks for beyond that, bytes, it does not get: one document fails, and not the machine."""
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    resource.setrlimit(resource.RLIMIT_DATA, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def main() -> None:
    """Serve until the connection is closed."""
    number = int(sys.argv[1])
    gc.set_threshold(20_000, 50, 50)
    try:
        _serve(Connection(number))
    except (EOFError, OSError):  # nobody is there any more
        return
