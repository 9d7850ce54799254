"""What is shown, and who looks on: a view of each document that was chosen, proofed anew when its files change."""

import asyncio
import json
import logging
import traceback
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from lessonpack.assets import MissingPart
from lessonpack.build import Project
from lessonpack.crew import Limits
from lessonpack.diagnostics import Diagnostic, Severity, Span
from lessonpack.editions import EditionError
from lessonpack.preview.choices import Choice, choices, language
from lessonpack.preview.press import Failed, Heard, Press
from lessonpack.preview.proof import Absent, Block, Checked, Drawn, Memory, Mistake, Page, Proof, Proofed
from lessonpack.templating import TemplateFault
from lessonpack.work import Kit
from lessonpack.worker import Order, Reply

log = logging.getLogger("lessonpack")

#: Views that are kept though nobody looks at them.
_KEPT = 8
#: Seconds between signs of life.
_BEAT = 15.0
_CODES = {"died": "document-crashed", "time": "document-too-slow", "memory": "document-too-large"}


@dataclass(frozen=True)
class Event:
    """Something to tell a page: its name, and what the page reads as JSON."""

    name: str
    told: Any

    @property
    def sent(self) -> bytes:
        """As server-sent events go over the wire."""
        return f"event: {self.name}\ndata: {json.dumps(self.told, ensure_ascii=False)}\n\n".encode()


Lookers = set["asyncio.Queue[Event | None]"]


@dataclass(eq=False)
class View:
    """A document: its last good pages and what is wrong with it now. `state` is working, done, mistakes (the pages are
    those of before), absent or failed."""

    choice: Choice
    lookers: Lookers = field(default_factory=set)
    state: str = "working"
    of_content: tuple[Mistake, ...] = ()
    of_pages: tuple[Mistake, ...] = ()
    drawn: Drawn | None = None
    before: Drawn | None = None
    task: "asyncio.Task[None] | None" = None
    is_stale: bool = True

    def tell(self, *events: Event) -> None:
        """Tell all who look on."""
        for event in events:
            for queue in self.lookers:
                queue.put_nowait(event)

    @property
    def said(self) -> Event:
        """What is wrong."""
        every = sorted({*self.of_content, *self.of_pages}, key=lambda one: one.diagnostic.span)
        return Event("said", {"state": self.state, "mistakes": [_mistake(one) for one in every]})

    @property
    def pages(self) -> Event | None:
        """The pages, if there are any."""
        return Event("pages", _pages(self.drawn)) if self.drawn else None

    def become(self, state: str) -> None:
        """Tell what state it is in, with what is wrong."""
        self.state = state
        self.tell(self.said)

    def hear(self, reply: Reply) -> None:
        """Let what a worker tells be seen. What was wrong on the pages stays until the new ones have been looked at."""
        if isinstance(reply, Checked):
            self.of_content = reply.mistakes
            self.become("working" if reply.sound else "mistakes")
        elif isinstance(reply, Absent):
            self.of_content = self.of_pages = ()
            self.become("absent")
        elif isinstance(reply, Drawn):
            self.before, self.drawn = self.drawn, reply
            self.tell(*filter(None, [self.pages]))
        elif isinstance(reply, Proofed):
            self.of_pages = reply.mistakes
            failed = any(one.diagnostic.severity is Severity.ERROR for one in reply.mistakes)
            self.become("mistakes" if failed else "done")


class Gallery:
    """The views of a project. To be opened and used in a running event loop."""

    def __init__(self, project: Project, first: Choice, limits: Limits) -> None:
        self.project, self.first, self.limits = project, first, limits
        self.views: dict[Choice, View] = {}
        self.memory = Memory()
        self.warmed: asyncio.Task[None] | None = None
        self.is_closed = False
        self.offered = ""

    def open(self) -> None:
        """Let workers get ready, with what will probably be looked at first. Raises OSError."""
        self.press = Press(self.project.kit, self.limits)
        self._refresh(self._view(self.first))

    async def carry_out(self, order: Order, heard: Heard) -> None:
        """Have a worker carry out an order. Raises Failed."""
        await self.press.carry_out(order, heard)

    def document(self, name: str) -> tuple[bytes, int] | None:
        """The PDF that a page of this name is in, and its number there from 0."""
        for view in self.views.values():
            for drawn in filter(None, (view.drawn, view.before)):
                for number, page in enumerate(drawn.pages):
                    if page.name == name:
                        return drawn.data, number
        return None

    async def events(self, choice: Choice) -> AsyncIterator[bytes]:
        """What happens to a document, from what it is now on, until the gallery is closed."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        view = self._view(choice)
        for event in filter(None, (self._choices(), view.pages, view.said)):
            queue.put_nowait(event)
        view.lookers.add(queue)
        if view.is_stale:
            self._refresh(view)
        try:
            yield b"retry: 1000\n\n"
            while not self.is_closed:
                try:
                    async with asyncio.timeout(_BEAT):
                        event_ = await queue.get()
                except TimeoutError:
                    yield b": still here\n\n"
                    continue
                if event_ is None:
                    return
                yield event_.sent
        finally:
            view.lookers.discard(queue)
            if not view.lookers:
                self._stop(view)

    def _view(self, choice: Choice) -> View:
        """The view of a document. Those at which nobody has looked for longest are let go."""
        view = self.views.pop(choice, None) or View(choice)
        self.views[choice] = view
        for old in [one for one in self.views.values() if not one.lookers and one is not view][:-_KEPT]:
            self._stop(old)
            del self.views[old.choice]
        return view

    def _choices(self) -> Event:
        """What can be chosen."""
        project = self.project
        try:
            spoken = language(project.library, project.templates)
            return Event("choices", choices(project.library, project.templates, spoken))
        except TemplateFault as error:
            log.debug("%s", error)
            return Event("choices", {"lessons": [], "kinds": [], "axes": []})

    def changed(self, courses: frozenset[str], *, templates: bool) -> None:
        """Files have changed: of some courses, or of the templates."""
        if templates:
            self.project = Project(self.project.root)
            self.press.equip(Kit(self.project.kit.templates, self.project.kit.tools))
        offered = self._choices()
        news = [offered] if offered.sent.decode() != self.offered else []
        self.offered = offered.sent.decode()
        for view in reversed(self.views.values()):
            view.tell(*news)
            if templates or view.choice.course in courses:
                view.is_stale = True
                if view.lookers:
                    self._refresh(view)

    def _refresh(self, view: View) -> None:
        """Proof a document anew. What is being done for it is given up: the newest change wins."""
        self._stop(view)
        view.is_stale = False
        view.task = asyncio.create_task(self._proof(view))

    def _stop(self, view: View) -> None:
        if view.task and not view.task.done():
            view.task.cancel()
            view.is_stale = True

    async def _proof(self, view: View) -> None:
        if view.state in ("done", "failed"):
            view.become("working")
        order = Proof(self.project.root, view.choice, self.memory)
        try:
            await self.carry_out(order, lambda reply: self._hear(view, reply))
        except Failed as error:
            view.of_content = tuple(Mistake(one) for one in self._why(view.choice, error))
            view.become("failed")

    def _hear(self, view: View, reply: Reply) -> None:
        if isinstance(reply, Drawn | Proofed):
            self.memory = reply.memory
        if isinstance(reply, Drawn) and not self.warmed:
            self.warmed = asyncio.create_task(self._warm(view.choice))
        view.hear(reply)

    async def _warm(self, choice: Choice) -> None:
        """Let the other worker make the same: what comes first takes longest, and it will be needed at once."""
        with suppress(Failed):
            await self.carry_out(Proof(self.project.root, choice, self.memory), lambda _: None)

    def _why(self, choice: Choice, error: Failed) -> Iterable[Diagnostic]:
        """Why a document could not be made at all."""
        cause = error.__cause__
        if isinstance(cause, TemplateFault):
            return cause.diagnostics
        folder = f"content/{choice.course}"
        span = Span(f"{folder}/lessons/{choice.lesson}/lesson.yaml" if choice.lesson else f"{folder}/course.yaml")
        if isinstance(cause, EditionError):
            return [Diagnostic(span, "no-edition", str(cause), cause.hint)]
        if isinstance(cause, MissingPart):
            return [Diagnostic(span, "missing-part", str(cause), cause.hint)]
        if error.lost:
            return [Diagnostic(span, _CODES[error.lost.why], self._lost(choice, error.lost.why))]
        log.debug("%s", "".join(traceback.format_exception(error)))
        message = f"lessonpack failed on the {choice.kind}: {type(cause).__name__}: {cause}"
        return [Diagnostic(span, "fault", message, "run 'lessonpack build --verbose' and report it")]

    def _lost(self, choice: Choice, why: str) -> str:
        limits = self.limits
        return {
            "died": f"the {choice.kind} made the program crash",
            "time": f"the {choice.kind} took longer than {limits.seconds:g} seconds",
            "memory": f"the {choice.kind} needed more than {limits.memory / 1e6:,.0f} MB of memory",
        }[why]

    def close(self) -> None:
        """Tell all pages that it is over, and stop all workers."""
        self.is_closed = True
        if self.warmed:
            self.warmed.cancel()
        for view in self.views.values():
            self._stop(view)
            for queue in view.lookers:
                queue.put_nowait(None)
        self.press.close()


def _mistake(one: Mistake) -> dict[str, Any]:
    return {**one.diagnostic.as_json(), "excerpt": one.line}


def _pages(drawn: Drawn) -> dict[str, Any]:
    # Of the files that blocks come from there are few: each is told once.
    files = list(dict.fromkeys(b.span.file for page in drawn.pages for b in page.blocks if b.span))
    return {
        "title": drawn.about.title,
        "edition": drawn.edition,
        "language": drawn.about.language,
        "direction": drawn.about.direction,
        "standsIn": drawn.stands_in,
        "files": files,
        "pages": [_page(page, files) for page in drawn.pages],
    }


def _page(page: Page, files: list[str]) -> dict[str, Any]:
    blocks = [_block(block, files) for block in page.blocks]
    return {"name": page.name, "width": page.width, "height": page.height, "text": page.text, "blocks": blocks}


def _block(block: Block, files: list[str]) -> list[Any]:
    """Its id, left, top, right and bottom, and perhaps the number of its file, line and column."""
    place = [block.name, block.left, block.top, block.right, block.bottom]
    return [*place, files.index(block.span.file), block.span.line, block.span.column] if block.span else place
