"""The build: find → read → check → plan → render → measure → write → preflight → report.

Only this module writes documents.
"""

import json
import logging
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

from lessonpack.assets import MissingPart, faces_fingerprint
from lessonpack.checks import check_course, check_lesson
from lessonpack.checks.scope import Known
from lessonpack.citations import CitationError, styles
from lessonpack.content import CourseContent, LessonContent, Library
from lessonpack.course_documents import CourseMaker
from lessonpack.diagnostics import Diagnostic, Severity, Span, has_errors, in_order, warning
from lessonpack.documents import Document, Maker
from lessonpack.editions import Edition
from lessonpack.imposition import impose
from lessonpack.kinds import Kind
from lessonpack.ledger import Ledger, Record, digest, write_whole
from lessonpack.measures import Measures
from lessonpack.plan import OUTLET, Job, Wanted, plan, plan_course, same_for, standard_edition, versions, without
from lessonpack.preflight import inspect
from lessonpack.preflight.leaks import Leaked, gaps, leaks
from lessonpack.secrecy import Secret
from lessonpack.spacing import Extra, share_out
from lessonpack.templating import TemplateFault, Templates
from lessonpack.writers import LaidOut, Written
from lessonpack.writers.registry import WRITERS, engines, lay_out, measure, require_engines

log = logging.getLogger("lessonpack")


@dataclass(frozen=True)
class Made:
    """What became of one document."""

    job: Job
    status: str
    record: Record | None = None
    seconds: float = 0.0
    imposed: bool = False
    """Whether this is not the document but the sheets on which its pages are imposed."""

    @property
    def path(self) -> Path:
        """Where it lies, below `build/`."""
        return (self.job.imposed_path if self.imposed else None) or self.job.path

    def as_json(self) -> dict[str, Any]:
        """Its entry in `report.json`."""
        record, job = self.record, self.job
        pages = record.pages if record else None
        course = job.course.course
        copies = course.class_size if course and job.kind.audience == "pupil" else 1
        sheets = job.edition.sheets(pages) if pages else None
        return {
            "course": self.job.course.name,
            "lesson": self.job.lesson.name if self.job.lesson else None,
            "kind": self.job.kind.name,
            "format": self.job.format,
            "edition": self.job.edition.name,
            "path": f"build/{self.path.as_posix()}",
            "sha256": record.sha256 if record else None,
            "bytes": record.bytes if record else None,
            "pages": pages,
            "sheets": sheets,
            "sheets_for_class": sheets * copies if sheets else None,
            "paper_tint": (job.edition.tint or "").removeprefix("tint-") or None,
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


class Unmade(Exception):
    """A document that our own templates, engines or code failed; or, `leaked`, that had something of the key in it."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...], *, leaked: bool) -> None:
        super().__init__("; ".join(map(str, diagnostics)))
        self.diagnostics, self.leaked = diagnostics, leaked


@dataclass(frozen=True)
class Finished:
    """A document as it was made and looked at: its file, the sheets on which that is imposed, what was found."""

    document: Document
    written: Written
    sheets: bytes | None
    found: tuple[Diagnostic, ...]


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
        papers = [name for name, part in self.templates.parts().items() if part.axis == "paper"]
        templates, languages = self.templates, tuple(self.templates.languages())
        return Known(templates.frameworks, languages, styles(), tuple(papers), templates.schemes)

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
            _CourseBuild(self, content, wanted, ledger, report, force).run(whole=choice.lessons is None)
        report.diagnostics = in_order(report.diagnostics)
        report.seconds = time.monotonic() - started
        write_whole(
            self.output / "report.json",
            (json.dumps(report.as_json(), ensure_ascii=False, indent=2) + "\n").encode(),
        )
        return report

    def make_one(self, job: Job, left_out: frozenset[int] = frozenset()) -> Finished:
        """A document of sound content, not kept; `left_out` are citations that nobody will see. Raises Unmade."""
        require_engines()
        run = _CourseBuild(self, job.course, Wanted(), Ledger.read(self.output), Report(), force=False)
        standard = standard_edition(job.course, self.templates.parts())
        if job.lesson:
            return run.finish(job, _Desk(run, job.lesson, standard, left_out=left_out))
        return run.finish(job, _CourseDesk(run, standard, left_out))

    @cached_property
    def house_digest(self) -> str:
        """Digest of all that every document depends on: our code, templates, engines and typefaces."""
        code = sorted(p for p in Path(__file__).parent.rglob("*") if p.suffix in (".py", ".toml"))
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

    def run(self, *, whole: bool) -> None:
        """Make the documents of the lessons and, where the whole course was asked for, those of the course."""
        found = check_course(self.content, self.project.known)
        self.report.diagnostics += found
        sound: list[LessonContent] = []
        for lesson in self.content.lessons:
            mistakes = check_lesson(self.content, lesson, self.project.known)
            self.report.diagnostics += mistakes
            sound += [] if has_errors(mistakes) else [lesson]
            self.build_lesson(lesson, sound=not has_errors([*found, *mistakes]))
        if whole:
            self.build_course(() if has_errors(found) else tuple(sound))

    def build_lesson(self, lesson: LessonContent, *, sound: bool) -> None:
        templates = self.project.templates
        jobs = plan(self.content, lesson, templates.kinds(), templates.parts(), self.wanted)
        if not sound:
            self.report.documents += [Made(job, "failed") for job in jobs]
            return
        desk = _Desk(self, lesson, standard_edition(self.content, templates.parts()))
        for job in jobs:
            self.report.documents += self.make(job, desk)
        self.ledger.write()

    def build_course(self, sound: tuple[LessonContent, ...]) -> None:
        """Make the course's own documents from its sound lessons; where there are none, they fail."""
        templates = self.project.templates
        lessons = sound or self.content.lessons
        jobs = plan_course(self.content, lessons, templates.kinds(), templates.parts(), self.wanted)
        if not sound:
            self.report.documents += [Made(job, "failed") for job in jobs]
            return
        names = ", ".join(dict.fromkeys(job.kind.name for job in jobs))
        left_out = [one for one in self.content.lessons if one not in sound and jobs]
        self.report.diagnostics += [_left_out(one, names) for one in left_out]
        desk = _CourseDesk(self, standard_edition(self.content, templates.parts()))
        for job in jobs:
            self.report.documents += self.make(job, desk)
        self.ledger.write()

    def make(self, job: Job, desk: "_Desk | _CourseDesk") -> Iterator[Made]:
        started = time.monotonic()
        current = None if self.force else self.current(job)
        if current:
            self.report.diagnostics += current.diagnostics
            yield Made(job, "current", current)
            if job.imposed_path:
                yield Made(job, "current", self.ledger.records[job.imposed_path.as_posix()], imposed=True)
            return
        try:
            made = self.finish(job, desk)
        except Unmade as error:
            self.report.faults = True
            self.report.diagnostics += error.diagnostics
            if error.leaked:
                self.drop(job)
            yield Made(job, "failed", seconds=time.monotonic() - started)
            return
        self.report.diagnostics += made.found
        pages = made.written.layout.pages if made.written.layout else None
        record = self.keep(job, job.path, made.written.data, pages, made.found)
        yield Made(job, "built", record, time.monotonic() - started)
        if job.imposed_path and made.sheets:
            yield Made(job, "built", self.keep(job, job.imposed_path, made.sheets, pages, ()), imposed=True)

    def finish(self, job: Job, desk: "_Desk | _CourseDesk") -> Finished:
        """Make a document and look at what was made. Raises Unmade."""
        try:
            document, written = desk.written(job)
            kept = _kept(job, desk, document, written)
            found = (*_said(job, written.warnings), *_in(job, inspect(document, written)), *kept)
            sheets = impose(written.data, job.edition, document.properties.direction) if job.imposed_path else None
        except Exception as error:  # one document's fault must not stop the others
            raise Unmade(tuple(_fault(job, error)), leaked=isinstance(error, Leaked)) from error
        return Finished(document, written, sheets, found)

    def current(self, job: Job) -> Record | None:
        """The record of a document that needs not be made, nor its imposed sheets."""
        inputs = self.inputs(job)
        if job.imposed_path and not self.ledger.current(job.imposed_path, inputs):
            return None
        return self.ledger.current(job.path, inputs)

    def keep(self, job: Job, path: Path, data: bytes, pages: int | None, found: tuple[Diagnostic, ...]) -> Record:
        """Write a file and remember from what it was made."""
        write_whole(self.project.output / path, data)
        record = Record(self.inputs(job), digest([data]), len(data), pages, found)
        self.ledger.records[path.as_posix()] = record
        return record

    def drop(self, job: Job) -> None:
        """Take away what an earlier build made in the place of a document that has something of the key."""
        for path in filter(None, (job.path, job.imposed_path)):
            (self.project.output / path).unlink(missing_ok=True)
            self.ledger.records.pop(path.as_posix(), None)

    def inputs(self, job: Job) -> str:
        """Digest of all that goes into a document. Decides before anything is rendered."""
        # The bytes that were read: a file edited meanwhile must not pass for what was built.
        pieces = [*self.content.data]
        for lesson in job.lessons:
            pieces += [lesson.name.encode(), lesson.data]
            for name, data in sorted(lesson.images.items()):
                pieces += [name.encode(), data]
        names = f"{self.content.name}/{job.about}/{job.kind.name}/{job.format}/{job.edition.name}"
        return digest([self.project.house_digest.encode(), names.encode(), *pieces])


@dataclass(frozen=True)
class _CourseDesk:
    """Makes the documents of a course."""

    run: _CourseBuild
    standard: Edition
    left_out: frozenset[int] = frozenset()

    def document(self, job: Job, *, other_key: bool = False) -> Document:
        """The document of a job, or its twin with another key."""
        log.info("render %s", job.path)
        templates = self.run.project.templates.themed(job.edition)
        maker = CourseMaker(templates, self.run.content, job.edition, self.standard, left_out=self.left_out)
        return (maker.twin if other_key else maker).make_course(job.lessons, job.kind)

    def written(self, job: Job) -> tuple[Document, Written]:
        """The document of a job, and its file."""
        document = self.document(job)
        log.info("write %s", job.path)
        return document, WRITERS[job.format](document)

    def key(self, job: Job) -> tuple[Secret, ...]:
        """The texts of the key of its lessons."""
        maker = CourseMaker(self.run.project.templates, self.run.content, job.edition, self.standard)
        return tuple(text for one in job.lessons if one.lesson for text in maker.key(one.lesson, job.kind))


@dataclass
class _Desk:
    """Makes a lesson's documents; measures its excerpts once for each edition, when the first document asks.

    `extra` are the lines that the answers of a paper have more, the same in all its versions; `laid_out` are, by their
    paths, those versions of the last paper that were laid out for that and are still to be written.
    """

    run: _CourseBuild
    lesson: LessonContent
    standard: Edition
    measured: dict[str, Measures] = field(default_factory=dict)
    extra: dict[Path, dict[str, int]] = field(default_factory=dict)
    laid_out: dict[Path, LaidOut] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()

    def written(self, job: Job) -> tuple[Document, Written]:
        """The document of a job, and its file."""
        if job.format == "pdf" and job.for_pupils:
            laid_out = self.spread(job)
            log.info("write %s", job.path)
            return laid_out.document, laid_out.write()
        document = self.document(job)
        log.info("write %s", job.path)
        return document, WRITERS[job.format](document)

    def spread(self, job: Job) -> LaidOut:
        """A pupils' PDF on its pages, what room they have left shared out among the answers."""
        if job.path not in self.extra:
            papers = {one.path: one for one in versions(job, self.run.project.templates.parts())}
            extra, self.laid_out = share_out(
                papers, lambda path, more: lay_out(self.document(papers[path], extra=more)), job.edition.line_pitch
            )
            self.extra |= dict.fromkeys(papers, extra)
        return self.laid_out.pop(job.path, None) or lay_out(self.document(job))

    def document(self, job: Job, *, other_key: bool = False, extra: Extra | None = None) -> Document:
        """The document of a job, or its twin with another key; with lines more, its paper's where none are given.

        Teacher notes name the lines of the standard edition and tell what printing it costs: they are read beside it.
        A page that flows has no lines of its own: it has the standard edition's.
        """
        log.info("render %s", job.path)
        measures = self.measures(self.standard if job.kind.first_words or job.format == "html" else job.edition)
        if job.kind.first_words:
            measures = replace(measures, pages=dict(self.pages()))
        measures = replace(measures, extra=dict(self.extra.get(job.path, {}) if extra is None else extra))
        maker = self.maker(job.edition)
        return (maker.twin if other_key else maker).make(self.lesson, job.kind, measures, OUTLET[job.format])

    def key(self, job: Job) -> tuple[Secret, ...]:
        """The texts of the key that a document may not have, or must."""
        assert self.lesson.lesson
        return self.maker(job.edition).key(self.lesson.lesson, job.kind)

    def maker(self, edition: Edition) -> Maker:
        templates = self.run.project.templates.themed(edition)
        return Maker(templates, self.run.content, edition, self.standard, left_out=self.left_out)

    def measures(self, edition: Edition) -> Measures:
        """The lines of the excerpts, as the kind that prints them breaks them."""
        found = Measures()
        for kind in self.kinds():
            if kind.measured and self.lesson.lesson and self.lesson.lesson.sources:
                content, parts = self.run.content, self.run.project.templates.parts()
                found = self.lines(kind, without(edition, same_for(self.lesson, kind), content, parts))
        return found

    def lines(self, kind: Kind, edition: Edition) -> Measures:
        """The lines of the excerpts in an edition of the kind that prints them, measured once."""
        if edition.name not in self.measured:
            log.info("measure %s of %s, %s", kind.name, self.lesson.name, edition.name)
            self.measured[edition.name] = Measures(
                measure(self.maker(edition).make(self.lesson, kind, Measures())).lines
            )
        return self.measured[edition.name]

    def pages(self) -> Iterator[tuple[str, int]]:
        """The pages of each kind that is usually printed, in the standard edition."""
        parts = self.run.project.templates.parts()
        for job in plan(self.run.content, self.lesson, self.kinds(), parts, Wanted()):
            if job.format == "pdf" and (pages := self.pages_of(job)):
                yield job.kind.name, pages

    def pages_of(self, job: Job) -> int | None:
        """The pages of one document; None where it cannot be made, which is told with that document."""
        record = self.run.current(job)
        try:
            return record.pages if record else measure(self.document(job)).pages
        except Exception as error:  # one document's fault must not stop another
            log.debug("%s", "".join(traceback.format_exception(error)))
            return None

    def kinds(self) -> list[Kind]:
        return self.run.project.templates.kinds()


def _in(job: Job, found: list[Diagnostic]) -> Iterator[Diagnostic]:
    """What is wrong on pages, with the file that has them: a lesson has several."""
    for one in found:
        yield replace(one, message=f"{job.path.name}, {one.message}")


def _left_out(lesson: LessonContent, documents: str) -> Diagnostic:
    """What to say of a lesson that has mistakes: the course's documents are made without it."""
    return warning(Span(lesson.file), "lesson-left-out", f"the lesson is left out of the {documents}: it has mistakes")


def _said(job: Job, complaints: tuple[str, ...]) -> list[Diagnostic]:
    """What the layout engine complained of."""
    message = f"the {job.kind.name} has a fault in its layout"
    return [warning(Span(job.file), "layout-engine", f"{message}: {text}") for text in complaints]


def _kept(job: Job, desk: "_Desk | _CourseDesk", document: Document, written: Written) -> list[Diagnostic]:
    """What a document with the answers lacks of them. Raises Leaked where pupils would get some."""
    if job.for_pupils:
        twin = desk.document(job, other_key=True)
        if leaked := leaks(document, twin, desk.key(job), written, WRITERS[job.format]):
            raise Leaked(*leaked)
    return gaps(document, desk.key(job)) if job.kind.answers else []


def _fault(job: Job, error: Exception) -> Iterator[Diagnostic]:
    """What to say of a document that our own templates, engines or code failed."""
    where = f"{job.about}, {job.kind.name}"
    if isinstance(error, TemplateFault | Leaked):
        yield from error.diagnostics
    elif isinstance(error, CitationError):
        yield Diagnostic(Span(job.file), "citation-engine", f"the citations of {where} cannot be formatted: {error}")
    elif isinstance(error, MissingPart):
        yield Diagnostic(Span(job.file), "missing-part", f"{where} cannot be made: {error}", error.hint)
    else:
        log.debug("%s", "".join(traceback.format_exception(error)))
        message = f"lessonpack failed on {where}: {type(error).__name__}: {error}"
        yield Diagnostic(Span(job.file), "fault", message, "run again with --verbose and report it")
