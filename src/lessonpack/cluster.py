"""A Dask cluster as a crew: courses are read here, documents are made there. Nothing but values goes to and fro.

On a machine of the cluster each thread of Dask has a worker of ours, with the limits that hold here. A machine that is
lost costs time: Dask gives its work to another.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from queue import Empty, Queue
from typing import Any

from distributed import Client, KilledWorker

from lessonpack.crew import Limits, Lost, NoCrew, Told, Workers, run_one
from lessonpack.work import Kit, Survey, Task, tools
from lessonpack.worker import Message, Raised, Request

#: Tasks that wait at each thread of the cluster, so that none is idle while an answer is on its way.
_WAITING = 1
_TIMEOUT = 15


_here = threading.local()


def _same(kit: Kit) -> Kit:
    """On a machine of the cluster: what was sent, to be had from there."""
    return kit


def _do(kit: Kit, task: Task, limits: Limits, fresh: bool) -> list[Message | Lost]:
    """On a machine of the cluster: all that comes of a task."""
    own = getattr(_here, "workers", None)
    if own is None or own.kit.house != kit.house:
        if other := _others(kit):
            return [Raised(NoCrew(f"a machine of the cluster has another {other}", "install the same everywhere"))]
        if own:
            own.close()
        own = _here.workers = Workers(kit, 1, limits)
    own.limits = limits
    return run_one(own, task, fresh=fresh)


def _others(kit: Kit) -> str:
    """What of this machine is not what the kit was made with, so that it would make other bytes."""
    mine = tools()
    return ", ".join(
        f"{name} ({mine.get(name)}, not {told})" for name, told in kit.tools.items() if mine.get(name) != told
    )


@dataclass
class Cluster:
    """The cluster of a scheduler; `workers` read courses on this machine. Raises NoCrew.

    `flying` are the futures of Dask, with what each is to bring; `landed` are those that have brought it.
    """

    address: str
    workers: Workers
    flying: dict[Any, Request] = field(default_factory=dict)
    landed: "Queue[Any]" = field(default_factory=Queue)

    def __post_init__(self) -> None:
        try:
            self.client: Any = Client(self.address, timeout=_TIMEOUT, set_as_default=False)
        except (OSError, ValueError) as error:
            raise NoCrew(f"no scheduler answers at '{self.address}': {error}", "start one: dask scheduler") from error
        if not self._threads:
            self.client.close()
            raise NoCrew(f"the cluster of '{self.address}' has no workers", f"start some: dask worker {self.address}")
        # The answer of a task, and not scattered data: the scheduler can have it made again where its machine is lost.
        self.kit = self.client.submit(_same, self.workers.kit, pure=False)

    @property
    def _threads(self) -> int:
        return sum(self.client.nthreads().values())

    @property
    def readers(self) -> int:
        """How many more courses would be read at once."""
        return self.workers.free

    @property
    def free(self) -> int:
        """How many more tasks would be begun at once, or wait for a moment."""
        return max(0, self._threads * (1 + _WAITING) - len(self.flying))

    @property
    def busy(self) -> bool:
        """Whether there are requests that are not done."""
        return bool(self.flying) or self.workers.busy

    def begin(self, request: Request, *, fresh: bool = False) -> None:
        """Read a course here, or make documents there."""
        if isinstance(request, Survey):
            self.workers.begin(request, fresh=fresh)
            return
        future = self.client.submit(_do, self.kit, request, self.workers.limits, fresh, pure=False)
        self.flying[future] = request
        future.add_done_callback(self.landed.put)

    def messages(self) -> Iterator[Told]:
        """What has come meanwhile."""
        if self.workers.busy:
            yield from self.workers.messages()
        try:
            future = self.landed.get(timeout=0.01 if self.workers.busy else 0.2)
        except Empty:
            return
        request = self.flying.pop(future)
        for message in self._answer(future):
            yield request, message

    def _answer(self, future: Any) -> list[Message | Lost]:
        error = future.exception() if future.status == "error" else None
        if error or future.status != "finished":
            # Machines died of it, one after the other.
            return [Lost("died", None)] if isinstance(error, KilledWorker) or not error else [Raised(error)]
        answer: list[Message | Lost] = future.result()
        return answer

    def close(self) -> None:
        """Stop: what is begun over there is let go."""
        self.workers.close()
        self.client.cancel(list(self.flying))
        self.client.close()
