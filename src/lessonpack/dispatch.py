"""The run of a build: which courses are read, which documents are made, by whom, and what becomes of each.

Two digests decide. One of all files of a course, before anything is read: where it is that of a build after which
nothing was left to do, its documents are current. And one of what a document is made from, before it is rendered.
"""

import errno
import logging
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Protocol

from lessonpack.assets import MissingPart
from lessonpack.cache import Cache
from lessonpack.canonical import told
from lessonpack.content import course_files
from lessonpack.crew import Alone, Crew, Limits, Lost, NoCrew, Workers
from lessonpack.diagnostics import Diagnostic, Span, has_errors, in_order
from lessonpack.editions import EditionError
from lessonpack.files import digest
from lessonpack.keeping import Keeper
from lessonpack.ledger import Ledger, Record, Seal
from lessonpack.plan import Wanted
from lessonpack.report import Made, Report, Status
from lessonpack.templating import TemplateFault
from lessonpack.work import Lot, Outcome, Planned, Survey, Surveyed, Task, Workshop
from lessonpack.worker import Done, Message, Raised, Request

log = logging.getLogger("lessonpack")

#: What a document takes, as far as nobody knows: seconds, by its format.
_GUESS = {"pdf": 3.0}
#: Errors of the file system after which nothing more can be written.
HOPELESS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
_CODES = {"died": "document-crashed", "time": "document-too-slow", "memory": "document-too-large"}


@dataclass(frozen=True)
class Choice:
    """A course, and which of its lessons: None means all."""

    course: Path
    lessons: frozenset[str] | None = None


@dataclass(frozen=True)
class Settings:
    """How a build works: with so many workers, 0 for none but this process, which then knows no limits; on
    the cluster of a scheduler, where there is one, after its address. A `dry` build makes nothing."""

    force: bool = False
    dry: bool = False
    jobs: int = 0
    limits: Limits = field(default_factory=Limits)
    cache: Cache | None = None
    scheduler: str | None = None


class Watcher(Protocol):
    """Who is told how a build goes."""

    def planned(self, documents: int) -> None:
        """So many documents more are to be looked at."""

    def became(self, made: Made) -> None:
        """Something became of a document."""


class Nobody:
    """Who need not be told."""

    def planned(self, documents: int) -> None:
        """Nothing."""

    def became(self, made: Made) -> None:
        """Nothing."""


@dataclass
class _Course:
    """A course of a build: what was chosen of it, and what has been seen of it so far.

    `key` is the digest of its files, of what was chosen and of the house; `made` says by path what became of each
    document and of its sheets for the printer.
    """

    choice: Choice
    key: str
    is_read: bool = False
    documents: dict[str, Planned] = field(default_factory=dict)
    made: dict[str, list[Made]] = field(default_factory=dict)
    said: list[Diagnostic] = field(default_factory=list)
    found: list[Diagnostic] = field(default_factory=list)
    """What was said of its content, and what of its documents."""

    @property
    def name(self) -> str:
        """Its folder's name."""
        return self.choice.course.name

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do, and nothing failed."""
        every = [one.status for made in self.made.values() for one in made]
        return self.is_read and len(self.made) == len(self.documents) and not {"failed", "left"} & {*every}


@dataclass
class _Errand:
    """What a crew is doing: for which course, and whether it does it again after a worker was lost."""

    course: _Course
    again: bool = False


@dataclass
class Run:
    """One build of a root."""

    workshop: Workshop
    root: Path
    wanted: Wanted
    settings: Settings
    ledger: Ledger
    watcher: Watcher = field(default_factory=Nobody)
    report: Report = field(default_factory=Report)
    courses: list[_Course] = field(default_factory=list)
    surveys: deque[Survey] = field(default_factory=deque)
    tasks: list[Task] = field(default_factory=list)
    errands: dict[int, _Errand] = field(default_factory=dict)

    @cached_property
    def keeper(self) -> Keeper:
        """Who keeps the documents."""
        return Keeper(self.root, self.ledger, self.settings.cache)

    def run(self, choices: Iterable[Choice]) -> Report:
        """Do everything, and report. Ctrl-C ends it with what there is.

        Raises OSError where nothing can be written any more, EditionError and TemplateFault.
        """
        crew = self._crew()
        try:
            for choice in choices:
                self._find(choice)
            while self.surveys or self.tasks or crew.busy:
                self._hand_out(crew)
                for request, message in crew.messages():
                    self._take(request, message)
        except KeyboardInterrupt:
            self.report.stopped = True
        finally:
            with _undisturbed():
                crew.close()
        self._conclude()
        return self.report

    def _crew(self) -> Crew:
        settings = self.settings
        if settings.jobs == 0:
            return Alone(self.workshop)
        workers = Workers(self.workshop.kit, settings.jobs, settings.limits, self.ledger.folder)
        if settings.scheduler is None:
            return workers
        try:  # an extra: who builds on one machine need not have it
            from lessonpack.cluster import Cluster
        except ImportError as error:
            raise NoCrew("Dask is not installed", "install lessonpack[cluster]") from error
        return Cluster(settings.scheduler, workers)

    def _find(self, choice: Choice) -> None:
        """A course of which nothing has changed is done; any other is to be read."""
        course = _Course(choice, self._key(choice))
        self.courses.append(course)
        seal = None if self.settings.force else self.ledger.seals.get(course.name, {}).get(course.key)
        records = self.keeper.sealed(seal) if seal else None
        if seal and records is not None:
            course.is_read, course.said = True, list(seal.diagnostics)
            self.watcher.planned(len(records))
            for record in records:
                course.documents[record.path] = Planned(record.entries, record.inputs)
                self._is_current(course, record)
        else:
            self._ask(Survey(self.root, choice.course, choice.lessons, self.wanted), course)

    def _key(self, choice: Choice) -> str:
        """Digest of all that decides what a build makes of a course."""
        files = [part for name, data in course_files(choice.course) for part in (os.fsencode(name), data)]
        asked = [sorted(choice.lessons) if choice.lessons is not None else None, sorted(self.wanted.kinds),
                 sorted(self.wanted.formats), self.wanted.editions]  # fmt: skip
        return digest([self.workshop.kit.house.encode(), told(asked).encode(), *files])

    def _ask(self, request: Request, course: _Course, *, again: bool = False) -> None:
        """Let something be done when there is a free hand."""
        self.errands[id(request)] = _Errand(course, again)
        if isinstance(request, Survey):
            self.surveys.append(request)
        else:
            self.tasks.append(request)

    def _hand_out(self, crew: Crew) -> None:
        """Give every free hand something to do: the longest first, and of courses no more than hands can take."""
        while request := self._next(crew):
            crew.begin(request, fresh=self.errands[id(request)].again)

    def _next(self, crew: Crew) -> Request | None:
        if self.surveys and crew.readers and len(self.tasks) < crew.free:
            return self.surveys.popleft()
        ready = [task for task in self.tasks if not self._waits(task)] if crew.free else []
        return self._longest(ready, crew.free) if ready else None

    def _waits(self, task: Task) -> bool:
        """Whether it has a document that tells how many pages others have, and these are still to be made."""
        if not any(planned.path in task.paths and self._counts(planned) for planned in task.lot.documents):
            return False
        course = self.errands[id(task)].course
        others = [course.documents[path] for path in task.lot.usual if path in course.documents]
        return any(o.path not in course.made and o.path not in task.paths and not self._counts(o) for o in others)

    def _counts(self, planned: Planned) -> bool:
        return planned.entries[0].kind in self._counting

    @cached_property
    def _counting(self) -> frozenset[str]:
        """The kinds of document that tell how many pages others have."""
        return frozenset(kind.name for kind in self.workshop.templates.kinds() if kind.first_words)

    def _longest(self, ready: list[Task], free: int) -> Task:
        """The task that takes longest; or, where there are fewer than hands, a part of it."""
        task = max(ready, key=self._seconds)
        self.tasks.remove(task)
        errand = self.errands.pop(id(task))
        if len(self.tasks) + 1 < free and len(parts := _parted(task)) > 1:
            for part in parts:
                self._ask(part, errand.course, again=errand.again)
            task = max((part for part in parts if not self._waits(part)), key=self._seconds)
            self.tasks.remove(task)
            errand = self.errands.pop(id(task))
        # Which documents are made is known now better than when the task was thought of.
        task = replace(task, pages=dict(self._pages(task.lot, errand.course)))
        self.errands[id(task)] = errand
        return task

    def _seconds(self, task: Task) -> float:
        there = self.ledger.records
        formats = {p.path: p.entries[0].format for p in task.lot.documents}
        return sum(there[p].seconds if p in there else _GUESS.get(formats[p], 1.0) for p in task.paths)

    def _pages(self, lot: Lot, course: _Course) -> Iterator[tuple[str, int | None]]:
        """The pages of the usual documents of a lot that are made already; None of those that cannot be made."""
        for path, inputs in lot.usual.items():
            record = self.ledger.records.get(path)
            if any(made.status == "failed" for made in course.made.get(path, ())):
                yield path, None
                continue
            if record and record.inputs == inputs and record.entries[0].pages and self.ledger.intact(path):
                yield path, record.entries[0].pages

    def _take(self, request: Request, message: Message | Lost) -> None:
        """Let a message count."""
        errand = self.errands[id(request)]
        if isinstance(message, Lot):
            self._see(message, errand.course)
        elif isinstance(message, Surveyed):
            errand.course.is_read, errand.course.said = True, list(message.diagnostics)
            self.ledger.keep_order(errand.course.name, message.lessons)
        elif isinstance(message, Outcome):
            assert isinstance(request, Task)
            self._settle(request, message, errand)
        elif isinstance(message, Lost):
            self._go_on(request, message, errand)
        elif isinstance(message, Raised):
            self._fail(request, message.error, errand.course)
        elif isinstance(message, Done):
            del self.errands[id(request)]
            for name, seconds in message.phases.items():
                self.report.phases[name] = self.report.phases.get(name, 0.0) + seconds

    def _see(self, lot: Lot, course: _Course) -> None:
        """Look which documents of a lot are to be made."""
        new = [planned for planned in lot.documents if planned.path not in course.documents]
        self.watcher.planned(len(new))
        to_make: dict[str, list[Planned]] = {}
        for planned in new:
            course.documents[planned.path] = planned
            if not lot.matter:
                self._became(course, planned.path, planned, "failed")
            elif not self.settings.force and (record := self.keeper.current(planned)):
                self._is_current(course, record)
            elif not self.settings.force and not self.settings.dry and (found := self.keeper.cached(planned)):
                self._keep(course, planned, found, cached=True)
            else:
                to_make.setdefault(planned.entries[0].edition, []).append(planned)
        for some in [] if self.settings.dry else to_make.values():
            before = {} if self.settings.force else {p.path: r.page for p in some if (r := self.keeper.intact(p))}
            self._ask(Task(lot, tuple(p.path for p in some), before=before), course)

    def _settle(self, task: Task, outcome: Outcome, errand: _Errand) -> None:
        """Keep what was made, or say why it was not."""
        course = errand.course
        planned = course.documents[outcome.path]
        if outcome.short and self.settings.jobs:
            # In a worker that has done nothing yet there may be room for it.
            self._try_again(task, outcome.path, Lost("memory", outcome.path), errand)
        elif not outcome.entries and not outcome.same:
            self.report.faults = True
            course.found += outcome.found
            self._became(course, outcome.path, planned, "failed", outcome.seconds)
            if outcome.leaked:
                self._drop(course, planned)
        else:
            self._keep(course, planned, outcome)

    def _keep(self, course: _Course, planned: Planned, outcome: Outcome, *, cached: bool = False) -> None:
        try:
            if aside := self.keeper.set_aside(planned, outcome):
                course.found.append(aside)
            record = self.keeper.keep(planned, outcome, cached=cached)
        except OSError as error:
            self._cannot_write(course, planned, error)
            self._became(course, planned.path, planned, "failed", outcome.seconds)
            return
        if outcome.same:
            self._is_current(course, record)
        else:
            self._is_built(course, record, 0.0 if cached else outcome.seconds)

    def _drop(self, course: _Course, planned: Planned) -> None:
        try:
            self.keeper.drop(planned)
        except OSError as error:
            self._cannot_write(course, planned, error)

    def _cannot_write(self, course: _Course, planned: Planned, error: OSError) -> None:
        """What cannot be written costs that document, unless nothing more can be written."""
        if error.errno in HOPELESS:
            raise error
        self.report.faults = True
        message = f"cannot be written: {error.strerror or error}"
        course.found.append(Diagnostic(Span(f"build/{planned.path}"), "unwritable-file", message))

    def _fail(self, request: Request, error: Exception, course: _Course) -> None:
        """A request could not be done at all. A fault of ours costs what was asked for; any other cause is raised."""
        if isinstance(error, EditionError | TemplateFault | MissingPart | NoCrew):
            raise error
        self.report.faults = True
        left = _left(request, course) if isinstance(request, Task) else ()
        what = ", ".join(course.documents[path].entries[0].kind for path in left) or "the course"
        message = f"lessonpack failed on {what}: {type(error).__name__}: {error}"
        hint = "run again with --verbose and report it"
        course.found.append(Diagnostic(Span(self._file(request)), "fault", message, hint))
        for path in left:
            self._became(course, path, course.documents[path], "failed")

    def _file(self, request: Request) -> str:
        """The file of content that a request is about, as diagnostics name it."""
        if isinstance(request, Task):
            return request.lot.file
        return f"{request.course.relative_to(self.root).as_posix()}/course.yaml"

    def _go_on(self, request: Request, lost: Lost, errand: _Errand) -> None:
        """After a worker was lost: the document that it had in hand is tried once more, alone in a new worker. Where
        nobody knows which it was, each is tried by itself."""
        del self.errands[id(request)]
        if isinstance(request, Survey):
            self._read_again(request, lost, errand)
            return
        left = _left(request, errand.course)
        if lost.path is None and len(left) > 1:
            for path in left:
                self._ask(replace(request, paths=(path,)), errand.course)
        elif left:
            at_hand = lost.path or left[0]
            self._try_again(request, at_hand, lost, errand)
            if others := tuple(path for path in left if path != at_hand):
                self._ask(replace(request, paths=others), errand.course)

    def _read_again(self, request: Survey, lost: Lost, errand: _Errand) -> None:
        """A course whose survey was lost is read once more, unless it had been read to its end."""
        if errand.again:
            self._give_up(errand.course, lost, self._file(request), "the course")
        elif not errand.course.is_read:
            self._ask(request, errand.course, again=True)

    def _try_again(self, task: Task, path: str, lost: Lost, errand: _Errand) -> None:
        """A document of a task was lost: it is tried once more, alone in a new worker, or given up."""
        course, lot = errand.course, task.lot
        if not errand.again:
            self._ask(replace(task, paths=(path,)), course, again=True)
            return
        planned = course.documents[path]
        self._give_up(course, lost, lot.file, f"the {planned.entries[0].kind} of {lot.lesson or lot.course}")
        self._became(course, path, planned, "failed")

    def _give_up(self, course: _Course, lost: Lost, file: str, what: str) -> None:
        limits = self.settings.limits
        messages = {
            "died": (f"{what} made the program crash, twice", "run again with --verbose and report it"),
            "time": (f"{what} took longer than {limits.seconds:g} seconds, twice", "--time-limit gives it more"),
            "memory": (
                f"{what} needed more than {limits.memory / 1e6:,.0f} MB of memory, twice",
                "--memory-limit gives it more",
            ),
        }
        message, hint = messages[lost.why]
        self.report.faults = True
        course.found.append(Diagnostic(Span(file), _CODES[lost.why], message, hint))

    def _is_current(self, course: _Course, record: Record) -> None:
        course.found += record.diagnostics
        self._became(course, record.path, Planned(record.entries, record.inputs), "current")

    def _is_built(self, course: _Course, record: Record, seconds: float = 0.0) -> None:
        course.found += record.diagnostics
        self._became(course, record.path, Planned(record.entries, record.inputs), "built", seconds)

    def _became(self, course: _Course, path: str, planned: Planned, status: Status, seconds: float = 0.0) -> None:
        # What cannot be made has no sheets for the printer either.
        entries = planned.entries[:1] if status == "failed" else planned.entries
        course.made[path] = [Made(entry, status, 0.0 if entry.imposed else seconds) for entry in entries]
        self.watcher.became(course.made[path][0])

    def _conclude(self) -> None:
        """Put the report together, and remember of which courses nothing is left to do."""
        for course in self.courses:
            for path, planned in course.documents.items():
                left = [Made(planned.entries[0], "left")]
                self.report.documents += course.made.get(path, left)
            self.report.diagnostics += [*course.said, *course.found]
            if course.is_done and not has_errors(course.said) and self._key(course.choice) == course.key:
                inputs = {path: planned.inputs for path, planned in course.documents.items()}
                self.ledger.seal(course.name, course.key, Seal(inputs, tuple(course.said)))
        self.report.diagnostics = in_order(self.report.diagnostics)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let a second Ctrl-C wait until all is put away."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _left(task: Task, course: _Course) -> tuple[str, ...]:
    """The documents of a task of which nothing has become yet."""
    return tuple(path for path in task.paths if path not in course.made)


def _parted(task: Task) -> list[Task]:
    """A task for each kind of document: versions of one paper are laid out together."""
    kinds: dict[str, list[str]] = {}
    for planned in task.lot.documents:
        if planned.path in task.paths:
            kinds.setdefault(planned.entries[0].kind, []).append(planned.path)
    return [replace(task, paths=tuple(paths)) for paths in kinds.values()]
