"""The build: find → read → check → plan → render → measure → write → report. Only this module writes documents."""

import json
import logging
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

from lessonpack.assets import faces_fingerprint
from lessonpack.checks import check_course, check_lesson
from lessonpack.checks.scope import Known
from lessonpack.citations import CitationError, styles
from lessonpack.content import CourseContent, LessonContent, Library
from lessonpack.diagnostics import Diagnostic, Severity, Span, has_errors, in_order, warning
from lessonpack.documents import Maker
from lessonpack.ledger import Ledger, Record, digest, write_whole
from lessonpack.measures import Measures
from lessonpack.plan import Job, Wanted, plan
from lessonpack.templating import TemplateFault, Templates
from lessonpack.writers import Written
from lessonpack.writers.registry import WRITERS, engines, measure, require_engines

log = logging.getLogger("lessonpack")


@dataclass(frozen=True)
class Made:
    """What became of one document."""

    job: Job
    status: str
    record: Record | None = None
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """Its entry in `report.json`."""
        record = self.record
        return {
            "course": self.job.course.name,
            "lesson": self.job.lesson.name,
            "kind": self.job.kind.name,
            "format": self.job.format,
            "edition": self.job.edition.name,
            "path": f"build/{self.job.path.as_posix()}",
            "sha256": record.sha256 if record else None,
            "bytes": record.bytes if record else None,
            "pages": record.pages if record else None,
            "status": self.status,
            "seconds": round(self.seconds, 3),
        }


@dataclass
class Report:
    """What a check or a build found and made."""

    diagnostics: list[Diagnostic] = field(default_factory=list)
    documents: list[Made] = field(default_factory=list)
    faults: bool = False
    seconds: float = 0.0

    def count(self, status: str) -> int:
        """How many documents came to this."""
        return sum(d.status == status for d in self.documents)

    def severity(self, severity: Severity) -> int:
        """How many diagnostics are of this severity."""
        return sum(d.severity is severity for d in self.diagnostics)

    def as_json(self) -> dict[str, Any]:
        """`report.json`."""
        return {
            "tool": {"name": "lessonpack", "version": version("lessonpack"), "engines": engines()},
            "summary": {
                "built": self.count("built"),
                "current": self.count("current"),
                "failed": self.count("failed"),
                "errors": self.severity(Severity.ERROR),
                "warnings": self.severity(Severity.WARNING),
                "seconds": round(self.seconds, 3),
            },
            "documents": [d.as_json() for d in self.documents],
            "diagnostics": [d.as_json() for d in self.diagnostics],
        }


@dataclass(frozen=True)
class Choice:
    """A course, and which of its lessons: None means all."""

    course: Path
    lessons: frozenset[str] | None = None


class Project:
    """A root with its content, templates and build folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.library = Library(root)
        self.templates = Templates(root)
        self.output = root / "build"

    @cached_property
    def known(self) -> Known:
        """What content may name."""
        return Known(self.templates.frameworks(), tuple(self.templates.languages()), styles())

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

    def build(self, choices: list[Choice], wanted: Wanted, *, force: bool = False) -> Report:
        """Make the chosen documents that are not current, as far as their content is sound, and report."""
        require_engines()
        started = time.monotonic()
        report = Report()
        ledger = Ledger.read(self.output)
        for choice in choices:
            content = self.library.read_course(choice.course, choice.lessons)
            _CourseBuild(self, content, wanted, ledger, report, force).run()
        report.diagnostics = in_order(report.diagnostics)
        report.seconds = time.monotonic() - started
        write_whole(
            self.output / "report.json",
            (json.dumps(report.as_json(), ensure_ascii=False, indent=2) + "\n").encode(),
        )
        return report

    @cached_property
    def house_digest(self) -> str:
        """Digest of all that every document depends on: our code, templates, engines and typefaces."""
        code = sorted(Path(__file__).parent.rglob("*.py"))
        pieces = [p.read_bytes() for p in code]
        for name, path in self.templates.files():
            pieces += [name.encode(), path.read_bytes()]
        tools = {**engines(), "faces": faces_fingerprint()}
        return digest([*pieces, json.dumps(tools, sort_keys=True).encode()])


@dataclass
class _CourseBuild:
    """The build of one course."""

    project: Project
    content: CourseContent
    wanted: Wanted
    ledger: Ledger
    report: Report
    force: bool

    def run(self) -> None:
        found = check_course(self.content, self.project.known)
        self.report.diagnostics += found
        for lesson in self.content.lessons:
            mistakes = check_lesson(self.content, lesson, self.project.known)
            self.report.diagnostics += mistakes
            self.build_lesson(lesson, sound=not has_errors([*found, *mistakes]))

    def build_lesson(self, lesson: LessonContent, *, sound: bool) -> None:
        templates = self.project.templates
        edition = templates.editions()["standard"]
        jobs = plan(self.content, lesson, templates.kinds(), edition, self.wanted)
        if not sound:
            self.report.documents += [Made(job, "failed") for job in jobs]
            return
        maker = _Measuring(Maker(templates, self.content, edition), lesson)
        for job in jobs:
            self.report.documents.append(self.make(job, maker))
        self.ledger.write()

    def make(self, job: Job, maker: "_Measuring") -> Made:
        started = time.monotonic()
        inputs = self.inputs(job)
        current = None if self.force else self.ledger.current(job.path, inputs)
        if current:
            self.say_warnings(job, current.warnings)
            return Made(job, "current", current)
        try:
            written = maker.write(job)
        except Exception as error:  # one document's fault must not stop the others
            self.report.faults = True
            self.report.diagnostics += list(_fault(job, error))
            return Made(job, "failed", seconds=time.monotonic() - started)
        write_whole(self.project.output / job.path, written.data)
        record = Record(inputs, digest([written.data]), len(written.data), written.pages, written.warnings)
        self.ledger.records[job.path.as_posix()] = record
        self.say_warnings(job, written.warnings)
        log.info("write %s", job.path)
        return Made(job, "built", record, time.monotonic() - started)

    def inputs(self, job: Job) -> str:
        """Digest of all that goes into a document. Decides before anything is rendered."""
        # The bytes that were read: a file edited meanwhile must not pass for what was built.
        pieces = [*self.content.data, job.lesson.data]
        for name, data in sorted(job.lesson.images.items()):
            pieces += [name.encode(), data]
        names = f"{self.content.name}/{job.lesson.name}/{job.kind.name}/{job.format}/{job.edition.name}"
        return digest([self.project.house_digest.encode(), names.encode(), *pieces])

    def say_warnings(self, job: Job, warnings: tuple[str, ...]) -> None:
        for text in warnings:
            message = f"the {job.kind.name} has a fault in its layout: {text}"
            self.report.diagnostics.append(warning(Span(job.lesson.file), "layout-engine", message))


@dataclass
class _Measuring:
    """Makes a lesson's documents, and measures its excerpts once, when the first is made."""

    maker: Maker
    lesson: LessonContent

    @cached_property
    def measures(self) -> Measures:
        """The lines of the excerpts, as the kind that prints them breaks them."""
        found = Measures()
        assert self.lesson.lesson
        for kind in self.maker.templates.kinds():
            if kind.measured and self.lesson.lesson.sources:
                log.info("measure %s of %s", kind.name, self.lesson.name)
                found = measure(self.maker.make(self.lesson, kind, found))
        return found

    def write(self, job: Job) -> Written:
        log.info("render %s", job.path)
        return WRITERS[job.format](self.maker.make(self.lesson, job.kind, self.measures))


def _fault(job: Job, error: Exception) -> Iterator[Diagnostic]:
    """What to say of a document that our own templates, engines or code failed."""
    where = f"{job.lesson.name}, {job.kind.name}"
    if isinstance(error, TemplateFault):
        yield from error.diagnostics
    elif isinstance(error, CitationError):
        yield Diagnostic(
            Span(job.lesson.file), "citation-engine", f"the citations of {where} cannot be formatted: {error}"
        )
    else:
        log.debug("%s", "".join(traceback.format_exception(error)))
        message = f"lessonpack failed on {where}: {type(error).__name__}: {error}"
        yield Diagnostic(Span(job.lesson.file), "fault", message, "run again with --verbose and report it")
