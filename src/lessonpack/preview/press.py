"""The workers of a preview. What is asked last is begun at once, as long as one of them is free."""

import asyncio
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from lessonpack.crew import Hand, Limits, Lost
from lessonpack.files import UNFINISHED
from lessonpack.work import Kit
from lessonpack.worker import Done, Equipment, Message, Order, Raised, Ready, Reply

#: One for what is shown, and one for what is asked while the first is in the middle of something.
HANDS = 2
#: A worker that is larger than this after an order is replaced, bytes.
_RENEWED_AT = 900_000_000
#: How often a worker's time and memory are looked at, seconds.
_LOOK = 0.5

Heard = Callable[[Reply], None]


class Failed(Exception):
    """An order was not carried out: the worker is `lost`, or what it raised is the cause."""

    def __init__(self, lost: Lost | None = None) -> None:
        super().__init__(lost)
        self.lost = lost


@dataclass(eq=False)
class _Bench:
    """A worker with what it has said."""

    hand: Hand
    equipped: Path
    said: "asyncio.Queue[Message | Ready | Lost]" = field(default_factory=asyncio.Queue)


class Press:
    """Workers with the kit of a project, within limits. To be made and used in a running event loop."""

    def __init__(self, kit: Kit, limits: Limits) -> None:
        self.limits = limits
        self.folders: list[TemporaryDirectory[str]] = []
        self.free: asyncio.LifoQueue[_Bench] = asyncio.LifoQueue()
        self.benches: set[_Bench] = set()
        self.draining: set[asyncio.Task[None]] = set()
        self.equip(kit)
        for _ in range(HANDS):
            self._add()

    def equip(self, kit: Kit) -> None:
        """Work with another kit from now on. Raises OSError."""
        name = {"prefix": ".preview.", "suffix": f".{os.getpid()}{UNFINISHED}"}
        self.folders.append(TemporaryDirectory(**name, ignore_cleanup_errors=True))
        kit.unpack(self.folder)
        in_use = {self.folder, *(bench.equipped for bench in self.benches)}
        for old in [one for one in self.folders if Path(one.name) not in in_use]:
            self.folders.remove(old)
            old.cleanup()

    @property
    def folder(self) -> Path:
        """Where the kit lies."""
        return Path(self.folders[-1].name)

    async def carry_out(self, order: Order, heard: Heard) -> None:
        """Have an order carried out. Cancelled, it is given up. Raises Failed."""
        bench = await self._take()
        try:
            bench.hand.begin(order)
            await self._hear(bench, heard)
        except asyncio.CancelledError:
            self._give_up(bench)
            raise
        except Failed:
            self._put_back(bench)
            raise
        self._put_back(bench)

    async def _take(self) -> _Bench:
        """A worker that has nothing to do, with the kit of now."""
        while (bench := await self.free.get()) not in self.benches or bench.hand.process.poll() is not None:
            if bench in self.benches:  # it has died a moment ago
                self._replace(bench)
        if bench.equipped != self.folder:
            bench.hand.equip(self._equipment())
            bench.equipped = self.folder
        return bench

    async def _hear(self, bench: _Bench, heard: Heard) -> None:
        """Hear what is said until the order is done. Raises Failed."""
        while not isinstance(message := await self._next(bench), Done):
            if isinstance(message, Lost):
                self._replace(bench)
                raise Failed(message)
            if isinstance(message, Raised):
                await self._until_done(bench)
                raise Failed from message.error
            if isinstance(message, Reply):
                heard(message)

    def _give_up(self, bench: _Bench) -> None:
        """Let go of an order: a worker in the middle of it is free again when it comes to its end, or to its limits."""
        if not bench.hand.is_ready:  # nor has it begun
            self._put_back(bench)
            return
        bench.hand.stop_soon()
        task = asyncio.create_task(self._drain(bench))
        self.draining.add(task)
        task.add_done_callback(self.draining.discard)

    async def _drain(self, bench: _Bench) -> None:
        await self._until_done(bench)
        self._put_back(bench)

    async def _until_done(self, bench: _Bench) -> None:
        """Wait until a worker is done, or replace it."""
        while not isinstance(message := await self._next(bench), Done):
            if isinstance(message, Lost):
                self._replace(bench)
                return

    async def _next(self, bench: _Bench) -> Message | Ready | Lost:
        """What a worker says next, or that it took too much."""
        while True:
            try:
                async with asyncio.timeout(_LOOK):  # wait_for of Python 3.11 loses a cancellation now and then
                    return await bench.said.get()
            except TimeoutError:
                if lost := bench.hand.too_much(self.limits):
                    return lost

    def _put_back(self, bench: _Bench) -> None:
        """Let a worker be given something else, unless it has grown or is gone."""
        if bench not in self.benches:
            return
        bench.hand.request = None
        if bench.hand.size > _RENEWED_AT:
            self._replace(bench)
        else:
            self.free.put_nowait(bench)

    def _replace(self, bench: _Bench) -> None:
        self._dismiss(bench)
        self._add()

    def _add(self) -> None:
        bench = _Bench(Hand(self._equipment()), self.folder)
        self.benches.add(bench)
        self.free.put_nowait(bench)
        asyncio.get_running_loop().add_reader(bench.hand.connection.fileno(), self._readable, bench)

    def _equipment(self) -> Equipment:
        return Equipment(self.folder, self.limits.memory, logging.getLogger("lessonpack").level)

    def _readable(self, bench: _Bench) -> None:
        message = bench.hand.receive()
        if isinstance(message, Lost):
            asyncio.get_running_loop().remove_reader(bench.hand.connection.fileno())
            if bench.hand.request is None and bench.hand.is_ready:
                self._replace(bench)
                return
        bench.said.put_nowait(message)

    def _dismiss(self, bench: _Bench) -> None:
        self.benches.discard(bench)
        asyncio.get_running_loop().remove_reader(bench.hand.connection.fileno())
        bench.hand.stop()

    def close(self) -> None:
        """Stop all workers at once."""
        for task in self.draining:
            task.cancel()
        for bench in list(self.benches):
            self._dismiss(bench)
        for folder in self.folders:
            folder.cleanup()
