"""A desk: where the documents of one lesson, or of a course, are rendered, measured, written and looked at. Pure.

What is measured for one document is kept for the others.
"""

import logging
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Protocol

from lessonpack.assets import MissingPart, font_files
from lessonpack.canonical import told
from lessonpack.citations import CitationError
from lessonpack.content import CourseContent, LessonContent
from lessonpack.course_documents import CourseMaker
from lessonpack.diagnostics import Diagnostic, Span, warning
from lessonpack.documents import Document, Maker, excerpts_of, with_lines
from lessonpack.editions import Edition
from lessonpack.files import digest
from lessonpack.imposition import impose
from lessonpack.kinds import Kind
from lessonpack.measures import Measures
from lessonpack.phases import phase
from lessonpack.plan import OUTLET, Job, Wanted, plan, same_for, standard_edition, versions, without
from lessonpack.preflight import inspect
from lessonpack.preflight.leaks import Leaked, gaps, leaks
from lessonpack.secrecy import Secret
from lessonpack.spacing import Extra, share_out
from lessonpack.templating import TemplateFault, Templates
from lessonpack.writers import LaidOut, Written
from lessonpack.writers.registry import WRITERS, lay_out, measure

log = logging.getLogger("lessonpack")
#: Documents that a lesson's desk keeps: no paper has more versions.
_KEPT = 8


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

    @property
    def pages(self) -> int | None:
        """How many pages it has, where that is known."""
        return self.written.layout.pages if self.written.layout else None


class Desk(Protocol):
    """Makes documents."""

    def document(self, job: Job, *, other_key: bool = False) -> Document:
        """The document of a job, or its twin with another key."""

    def written(self, job: Job) -> tuple[Document, Written]:
        """The document of a job, and its file."""

    def key(self, job: Job) -> tuple[Secret, ...]:
        """The texts of the key that a document may not have, or must."""

    def papers(self, job: Job) -> tuple[Document, ...]:
        """The document of a job as it is rendered, with all that decide how it is laid out."""

    def lacks(self, job: Job) -> bool:
        """Whether something that the document of a job tells of others is not known, since they cannot be made."""


def desk_for(
    templates: Templates,
    content: CourseContent,
    lesson: LessonContent | None,
    pages: Mapping[Path, int | None] | None = None,
    left_out: frozenset[int] = frozenset(),
) -> Desk:
    """The desk of a lesson, or of the course where `lesson` is None.

    `pages` are those of documents that are made already, by their paths, None of those that cannot be made; `left_out`
    are citations that nobody will see.
    """
    standard = standard_edition(content, templates.parts())
    if lesson is None:
        return CourseDesk(templates, content, standard, left_out)
    return LessonDesk(templates, content, lesson, standard, dict(pages or {}), left_out=left_out)


def page_key(job: Job, desk: Desk, tools: str) -> str:
    """SHA-256, hexadecimal, of all that decides a document's bytes and what is found in them; `tools` is the digest of
    what makes it.

    It costs the rendering, and no layout. Raises what rendering raises.
    """
    papers = desk.papers(job)
    # Where in the content its blocks were made decides no byte.
    pages = [{f.name: getattr(one, f.name) for f in fields(one) if f.name not in ("spans", "fonts")} for one in papers]
    faces = [path.read_bytes() for one in papers if one.fonts for path in font_files(one.fonts)]
    key = desk.key(job) if job.for_pupils or job.kind.answers else ()
    return digest(told(part).encode() for part in (tools, job.path.as_posix(), pages, faces, key))


def finish(job: Job, desk: Desk) -> Finished:
    """Make a document and look at what was made. Raises Unmade."""
    try:
        document, written = desk.written(job)
        kept = _kept(job, desk, document, written)
        found = (*_said(job, written.warnings), *_in(job, inspect(document, written)), *kept)
        sheets = impose(written.data, job.edition, document.properties.direction) if job.imposed_path else None
    except Exception as error:  # one document's fault must not stop the others
        raise Unmade(tuple(_fault(job, error)), leaked=isinstance(error, Leaked)) from error
    return Finished(document, written, sheets, found)


@dataclass(frozen=True)
class CourseDesk:
    """Makes the documents of a course."""

    templates: Templates
    content: CourseContent
    standard: Edition
    left_out: frozenset[int] = frozenset()

    def document(self, job: Job, *, other_key: bool = False) -> Document:
        """The document of a job, or its twin with another key."""
        log.info("render %s", job.path)
        templates = self.templates.themed(job.edition)
        maker = CourseMaker(templates, self.content, job.edition, self.standard, left_out=self.left_out)
        return (maker.twin if other_key else maker).make_course(job.lessons, job.kind)

    def written(self, job: Job) -> tuple[Document, Written]:
        """The document of a job, and its file."""
        document = self.document(job)
        log.info("write %s", job.path)
        return document, WRITERS[job.format](document)

    def papers(self, job: Job) -> tuple[Document, ...]:
        """The document."""
        return (self.document(job),)

    def lacks(self, job: Job) -> bool:  # noqa: ARG002
        """It tells nothing of others."""
        return False

    def key(self, job: Job) -> tuple[Secret, ...]:
        """The texts of the key of its lessons."""
        maker = CourseMaker(self.templates, self.content, job.edition, self.standard)
        return tuple(text for one in job.lessons if one.lesson for text in maker.key(one.lesson, job.kind))


@dataclass
class LessonDesk:
    """Makes a lesson's documents; measures its excerpts once for each edition, when the first document asks.

    `pages` are those of documents that are made, by their paths, None of those that cannot be. `extra` are the lines
    that the answers of a paper have more, the same in all its versions; `laid_out` are, by their paths, those versions
    of the last paper that were laid out for that and are still to be written.
    """

    templates: Templates
    content: CourseContent
    lesson: LessonContent
    standard: Edition
    pages: dict[Path, int | None] = field(default_factory=dict)
    measured: dict[str, Measures] = field(default_factory=dict)
    extra: dict[Path, dict[str, int]] = field(default_factory=dict)
    laid_out: dict[Path, LaidOut] = field(default_factory=dict)
    rendered: dict[Path, tuple[Measures, Document]] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()

    def written(self, job: Job) -> tuple[Document, Written]:
        """The document of a job, and its file."""
        if job.format == "pdf" and job.for_pupils:
            laid_out = self.spread(job)
            log.info("write %s", job.path)
            document, written = laid_out.document, laid_out.write()
        else:
            document = self.document(job)
            log.info("write %s", job.path)
            written = WRITERS[job.format](document)
        if job.format == "pdf" and written.layout:
            self.pages[job.path] = written.layout.pages
        return document, written

    def spread(self, job: Job) -> LaidOut:
        """A pupils' PDF on its pages, what room they have left shared out among the answers."""
        if job.path not in self.extra:
            papers = {one.path: one for one in versions(job, self.templates.parts())}
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
        measures = self.measures(self.standard if job.kind.first_words or job.format == "html" else job.edition)
        if job.kind.first_words:
            measures = replace(measures, pages=dict(self.usual_pages()))
        document = self._twin(job, measures) if other_key else self._rendered(job, measures)
        return with_lines(document, self.extra.get(job.path, {}) if extra is None else extra)

    def _rendered(self, job: Job, measures: Measures) -> Document:
        """A document with no lines more: who asks for its page key, its layout and its file gets the same one."""
        known, document = self.rendered.get(job.path, (None, None))
        if document is None or known != measures:
            log.info("render %s", job.path)
            document = self.maker(job.edition).make(self.lesson, job.kind, measures, OUTLET[job.format])
            if len(self.rendered) >= _KEPT:
                self.rendered.pop(next(iter(self.rendered)))
            self.rendered[job.path] = measures, document
        return document

    def _twin(self, job: Job, measures: Measures) -> Document:
        log.info("render the twin of %s", job.path)
        return self.maker(job.edition).twin.make(self.lesson, job.kind, measures, OUTLET[job.format])

    def papers(self, job: Job) -> tuple[Document, ...]:
        """The document; of a pupils' PDF all versions, which share their room, with no lines more."""
        if job.format != "pdf" or not job.for_pupils:
            return (self.document(job),)
        return tuple(self.document(one, extra={}) for one in versions(job, self.templates.parts()))

    def lacks(self, job: Job) -> bool:
        """Whether the pages of a document that it counts are not known."""
        return job.kind.first_words and None in self.pages.values()

    def key(self, job: Job) -> tuple[Secret, ...]:
        """The texts of the key that a document may not have, or must."""
        assert self.lesson.lesson
        return self.maker(job.edition).key(self.lesson.lesson, job.kind)

    def maker(self, edition: Edition) -> Maker:
        """What makes the documents of an edition."""
        templates = self.templates.themed(edition)
        return Maker(templates, self.content, edition, self.standard, left_out=self.left_out)

    def measures(self, edition: Edition) -> Measures:
        """The lines of the excerpts, as the kind that prints them breaks them."""
        found = Measures()
        for kind in self.templates.kinds():
            if kind.measured and self.lesson.lesson and self.lesson.lesson.sources:
                parts = self.templates.parts()
                found = self.lines(kind, without(edition, same_for(self.lesson, kind), self.content, parts))
        return found

    def lines(self, kind: Kind, edition: Edition) -> Measures:
        """The lines of the excerpts in an edition of the kind that prints them, measured once."""
        if edition.name not in self.measured:
            log.info("measure %s of %s, %s", kind.name, self.lesson.name, edition.name)
            document = self.maker(edition).make(self.lesson, kind, Measures())
            self.measured[edition.name] = Measures(measure(excerpts_of(document)).lines)
        return self.measured[edition.name]

    def usual_pages(self) -> Iterator[tuple[str, int]]:
        """The pages of each kind that is usually printed, in the standard edition."""
        templates = self.templates
        for job in plan(self.content, self.lesson, templates.kinds(), templates.parts(), Wanted()):
            if job.format == "pdf" and (pages := self.pages_of(job)):
                yield job.kind.name, pages

    def pages_of(self, job: Job) -> int | None:
        """The pages of one document; None where it cannot be made, which is told with that document."""
        if job.path not in self.pages:
            self.pages[job.path] = None
            try:
                self.pages[job.path] = measure(self.document(job)).pages
            except Exception as error:  # one document's fault must not stop another
                log.debug("%s", "".join(traceback.format_exception(error)))
        return self.pages[job.path]


def _in(job: Job, found: list[Diagnostic]) -> Iterator[Diagnostic]:
    """What is wrong on pages, with the file that has them: a lesson has several."""
    for one in found:
        yield replace(one, message=f"{job.path.name}, {one.message}")


def _said(job: Job, complaints: tuple[str, ...]) -> list[Diagnostic]:
    """What the layout engine complained of."""
    message = f"the {job.kind.name} has a fault in its layout"
    return [warning(Span(job.file), "layout-engine", f"{message}: {text}") for text in complaints]


def _kept(job: Job, desk: Desk, document: Document, written: Written) -> list[Diagnostic]:
    """What a document with the answers lacks of them. Raises Leaked where pupils would get some."""
    if job.for_pupils:
        with phase("leaks", whole=True):
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
