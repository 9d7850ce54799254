"""The build of a project: find → read → check → plan → render → measure → write → preflight → report.

`dispatch` decides what is to be made, workers (`work`, `crew`) make it, `keeping` writes it.
"""

import errno
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from lessonpack import catalogue
from lessonpack.checks import check_course, check_lesson
from lessonpack.checks.scope import Known
from lessonpack.content import Library
from lessonpack.crew import NoCrew
from lessonpack.desk import Finished, desk_for, finish
from lessonpack.diagnostics import Severity, in_order
from lessonpack.dispatch import Choice, Nobody, Run, Settings, Watcher
from lessonpack.files import sweep, write_whole
from lessonpack.ledger import Busy, Ledger, Record, locked
from lessonpack.plan import Job, Wanted
from lessonpack.pruning import Pruned, clear, prune, stale
from lessonpack.release import drafts, write_release
from lessonpack.report import Report
from lessonpack.templating import Templates
from lessonpack.work import Kit, Workshop, tools
from lessonpack.writers.registry import require_engines

#: What of the file system stops a build: nothing could be written any more.
_WHY = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "it is read-only",
}


class BuildStopped(Exception):
    """A build cannot begin or go on; what it made is kept."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


class Project:
    """A root with its content, templates and build folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.library = Library(root)
        self.templates = Templates(root)
        self.output = root / "build"

    @cached_property
    def kit(self) -> Kit:
        """The templates and tools with which this project is built."""
        return Kit({name: path.read_bytes() for name, path in self.templates.files()}, tools())

    @cached_property
    def workshop(self) -> Workshop:
        """Where this process works."""
        return Workshop(self.templates, self.kit)

    @property
    def known(self) -> Known:
        """What content may name."""
        return self.workshop.known

    def check(self, choices: list[Choice]) -> Report:
        """Every diagnostic of the chosen courses; writes nothing."""
        started = time.monotonic()
        report = Report()
        for choice in choices:
            content = self.library.read_course(choice.course, choice.lessons)
            report.diagnostics += check_course(content, self.known)
            for lesson in content.lessons:
                report.diagnostics += check_lesson(content, lesson, self.known)
        report.diagnostics = in_order(report.diagnostics)
        report.seconds = time.monotonic() - started
        return report

    def build(
        self, choices: list[Choice], wanted: Wanted, settings: Settings | None = None, watcher: Watcher | None = None
    ) -> Report:
        """Make the chosen documents that are not current, as far as their content is sound, and report.

        Raises BuildStopped, EditionError, TemplateFault and MissingPart.
        """
        require_engines()
        started = time.monotonic()
        settings = settings or Settings()
        with self._ledger() as ledger:
            try:
                report = Run(self.workshop, self.root, wanted, settings, ledger, watcher or Nobody()).run(choices)
            except NoCrew as error:
                raise BuildStopped(str(error), error.hint) from error
            if not report.stopped:
                self._catalogue(ledger)
            report.seconds = time.monotonic() - started
            write_whole(self.output / "report.json", report.as_bytes())
        return report

    def _catalogue(self, ledger: Ledger) -> None:
        """Bring the catalogue of all that lies in the build folder up to date."""
        entries = [entry for record in ledger.records.values() for entry in record.entries]
        made = catalogue.write(
            self.output, entries, self.templates, self.workshop.kit.house, ledger.others, ledger.orders
        )
        ledger.keep_others(made.files)

    def status(self, choices: list[Choice], wanted: Wanted) -> Report:
        """What a build would find: documents that are current, that are left to make, or that mistakes forbid.

        Writes nothing. Raises EditionError and TemplateFault.
        """
        require_engines()
        return Run(self.workshop, self.root, wanted, Settings(dry=True), Ledger.read(self.output)).run(choices)

    def stale(self) -> list[Record]:
        """The documents in the build folder that could not be built any more."""
        return stale(self.library, self.templates, Ledger.read(self.output))

    def clean(self, *, everything: bool = False) -> Pruned:
        """Take away what could not be built any more, or everything that builds wrote. Raises BuildStopped."""
        with self._ledger() as ledger:
            if not everything:
                done = prune(ledger, stale(self.library, self.templates, ledger))
                self._catalogue(ledger)
                return done
            done = clear(ledger)
            (self.output / "report.json").unlink(missing_ok=True)
            return done

    @contextmanager
    def _ledger(self) -> Iterator[Ledger]:
        """The ledger to write in, for this process alone. Raises BuildStopped where nothing can be written."""
        try:
            with locked(self.output), Ledger.opened(self.output) as ledger:
                sweep(self.output)
                yield ledger
        except Busy as error:
            raise BuildStopped(f"{self.output}: {error}", "wait until it is done, or stop it") from error
        except OSError as error:
            raise _stopped(self.output, error) from error

    def release(self, choices: list[Choice], wanted: Wanted, settings: Settings, watcher: Watcher) -> Report:
        """Build whole courses that are no drafts, and, where nothing is wrong with them, release them.

        Raises BuildStopped where a course is a draft, and what a build raises.
        """
        if any(choice.lessons is not None for choice in choices):
            raise BuildStopped("a part of a course cannot be released", "name whole courses, or none")
        if found := drafts(self.library, [choice.course for choice in choices]):
            hint = "say 'status: approved' there when somebody has approved it"
            raise BuildStopped(f"a draft cannot be released: {', '.join(found)}", hint)
        report = self.build(choices, wanted, settings, watcher)
        if not (report.stopped or report.faults or report.severity(Severity.ERROR)):
            for choice in choices:
                entries = [made.entry for made in report.documents if made.entry.course == choice.course.name]
                report.released.append(write_release(self.library, choice.course, entries, self.output))
        return report

    def make_one(self, job: Job, left_out: frozenset[int] = frozenset()) -> Finished:
        """A document of sound content, not kept; `left_out` are citations that nobody will see. Raises Unmade."""
        require_engines()
        return finish(job, desk_for(self.templates, job.course, job.lesson, left_out=left_out))


def _stopped(folder: Path, error: OSError) -> BuildStopped:
    """What to say where files cannot be written."""
    why = _WHY.get(error.errno or 0, error.strerror or str(error))
    # Of two names the second is that of the file; the first is what it was called while it was written.
    where = error.filename2 or error.filename or folder
    return BuildStopped(f"'{where}' cannot be written: {why}", "mend that and run the same command again: it goes on")
