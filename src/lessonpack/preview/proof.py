"""A proof: what a document looks like now, and what is wrong with it. Told as it gets known, the quickest first.

What the layout told of a page is remembered by a digest of the page, so that after a change only that is laid out anew
which the change can touch.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter

from lessonpack.canonical import told
from lessonpack.checks import check_course, check_lesson
from lessonpack.content import CourseContent, LessonContent, Library, Read
from lessonpack.desk import CourseDesk, LessonDesk, Unmade, finish
from lessonpack.diagnostics import Diagnostic, Span, has_errors, in_order
from lessonpack.documents import Document, Properties, excerpts_of
from lessonpack.editions import Edition
from lessonpack.files import digest
from lessonpack.kinds import Kind
from lessonpack.measures import ExcerptLines, Layout, Measures
from lessonpack.origins import PAGE
from lessonpack.plan import Job, Wanted, plan, plan_course, standard_edition, versions
from lessonpack.portions import portion
from lessonpack.preflight.showing import look_through
from lessonpack.preview.choices import Choice, kind_for
from lessonpack.spacing import Extra, share_out
from lessonpack.work import Workshop
from lessonpack.worker import Order, Reply
from lessonpack.writers import LaidOut, Written
from lessonpack.writers.registry import WRITERS, lay_out, measure, require_engines

T = TypeVar("T")
#: How many things of a sort are remembered.
_REMEMBERED = 60
#: Letters of a line that are shown.
_SHOWN = 300


@dataclass(frozen=True)
class Memory:
    """What layouts told: by the digest of a handout's excerpts their lines, by that of a document its pages, by that
    of a paper the lines more that its answers get; and by a path the lines more that they got last."""

    lines: dict[str, dict[str, ExcerptLines]] = field(default_factory=dict)
    pages: dict[str, int | None] = field(default_factory=dict)
    extra: dict[str, dict[str, int]] = field(default_factory=dict)
    last: dict[str, dict[str, int]] = field(default_factory=dict)


def _keep(memory: dict[str, T], key: str, value: T) -> T:
    """Remember something, and forget what is oldest."""
    memory[key] = value
    for old in list(memory)[:-_REMEMBERED]:
        del memory[old]
    return value


@dataclass(frozen=True)
class Mistake:
    """A diagnostic with the line of the file that it is about; empty where that cannot be read."""

    diagnostic: Diagnostic
    line: str = ""


@dataclass(frozen=True)
class Block:
    """A block of a page: its id, its place in millimetres, and what in the content made it."""

    name: str
    left: float
    top: float
    right: float
    bottom: float
    span: Span | None


@dataclass(frozen=True)
class Page:
    """A page: its name is that of no page that looks otherwise, its size is in millimetres."""

    name: str
    width: float
    height: float
    text: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Checked(Reply):
    """What is wrong in the content; `sound` says that documents can be made of it."""

    mistakes: tuple[Mistake, ...]
    sound: bool


@dataclass(frozen=True)
class Absent(Reply):
    """There is no such document: the lesson or course is gone, or it has nothing for one of this kind."""


@dataclass(frozen=True)
class Drawn(Reply):
    """The pages of a document; `stands_in` says that it is otherwise not made as a PDF."""

    about: Properties
    edition: str
    data: bytes
    pages: tuple[Page, ...]
    stands_in: bool
    memory: Memory


@dataclass(frozen=True)
class Proofed(Reply):
    """The proof is finished: what is wrong on the pages."""

    mistakes: tuple[Mistake, ...]
    memory: Memory


@dataclass(frozen=True)
class Step(Reply):
    """Something has been done; another worker-long moment begins."""


Tell = Callable[[Reply], None]


@dataclass(frozen=True)
class Proof(Order):
    """Make a document of a root, and tell what becomes of it."""

    root: Path
    choice: Choice
    memory: Memory

    def carry_out(self, workshop: Workshop, tell: Tell) -> None:
        """Read and check; make the pages as they will most probably be; finish them, and look at what was made.

        Raises TemplateFault, EditionError and MissingPart.
        """
        require_engines()
        course = self._read()
        if course is None:
            tell(Absent())
            return
        found, sound = _checked(course, workshop)
        tell(Checked(_with_excerpts(self.root, found), bool(sound)))
        if not sound:
            return
        kind = kind_for(workshop.templates.kinds(), self.choice)
        made = _Sitting(workshop, course, sound, kind, self.choice, self.memory, tell) if kind else None
        if made is None or made.job is None:
            tell(Absent())
            return
        tell(Proofed(_with_excerpts(self.root, made.draw()), self.memory))

    def _read(self) -> CourseContent | None:
        """The course with the chosen lesson, or with all; None where there is none."""
        folder = self.root / "content" / self.choice.course
        course = _Reader(self.root).read_course(folder, frozenset({self.choice.lesson} - {""}) or None)
        return course if course.lessons and (folder / "course.yaml").is_file() else None


#: The files of content as they were read last, by their names.
_READ: dict[str, Read[Any]] = {}


class _Reader(Library):
    """Reads what has changed."""

    def read_file(self, path: Path, adapter: TypeAdapter[T]) -> Read[T]:
        """One file as a record, from memory where its bytes are the same."""
        name = str(path)
        before: Read[T] | None = _READ.get(name)
        try:
            same = before is not None and path.is_file() and before.data == path.read_bytes()
        except OSError:
            same = False
        read = before if before is not None and same else super().read_file(path, adapter)
        _READ[name] = read
        # Who asks adds to the list of what is wrong.
        return read._replace(diagnostics=list(read.diagnostics))


def _checked(course: CourseContent, workshop: Workshop) -> tuple[list[Diagnostic], tuple[LessonContent, ...]]:
    """What is wrong, and the lessons of which documents can be made."""
    found = check_course(course, workshop.known)
    of_lessons = [check_lesson(course, lesson, workshop.known) for lesson in course.lessons]
    sound = [one for one, wrong in zip(course.lessons, of_lessons, strict=True) if not has_errors([*found, *wrong])]
    every = in_order([*found, *(one for wrong in of_lessons for one in wrong)])
    return every, tuple(sound)


def _with_excerpts(root: Path, found: Iterable[Diagnostic]) -> tuple[Mistake, ...]:
    """Diagnostics, each with its line; those are read that lie in the project."""
    texts: dict[str, list[str]] = {}
    mistakes = []
    for one in in_order(found):
        file, line = one.span.file, one.span.line
        if file not in texts:
            texts[file] = _lines(root, file)
        mistakes.append(Mistake(one, texts[file][line - 1][:_SHOWN] if line <= len(texts[file]) else ""))
    return tuple(mistakes)


def _lines(root: Path, file: str) -> list[str]:
    path = (root / file).resolve()
    if not path.is_relative_to(root.resolve()) or not path.is_file() or path.suffix == ".pdf":
        return []
    try:
        return path.read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        return []


@dataclass
class _Sitting:
    """The document of a choice, from sound content."""

    workshop: Workshop
    course: CourseContent
    sound: tuple[LessonContent, ...]
    kind: Kind
    choice: Choice
    memory: Memory
    tell: Tell
    shown: bytes = b""

    @cached_property
    def job(self) -> Job | None:
        """The document as a PDF; None where there is none."""
        return next(iter(self._jobs("pdf")), None)

    def _jobs(self, format_: str) -> list[Job]:
        templates = self.workshop.templates
        wanted = Wanted(frozenset({self.kind.name}), frozenset({format_}), (self.choice.edition,))
        kinds, parts = templates.kinds(), templates.parts()
        if self.lesson:
            return plan(self.content, self.lesson, kinds, parts, wanted)
        return plan_course(self.content, self.content.lessons, kinds, parts, wanted)

    @cached_property
    def content(self) -> CourseContent:
        """What the document is made from, as in a build."""
        if self.choice.lesson:
            return portion(self.course, self.sound[0])
        return replace(self.course, lessons=self.sound, whole=(), diagnostics=(), data=())

    @property
    def lesson(self) -> LessonContent | None:
        """The lesson; None where the document is that of a course."""
        return self.content.lessons[0] if self.choice.lesson else None

    @cached_property
    def desk(self) -> "ProofDesk | CourseDesk":
        """Where it is made."""
        templates = self.workshop.templates
        standard = standard_edition(self.content, templates.parts())
        if self.lesson is None:
            return CourseDesk(templates, self.content, standard)
        return ProofDesk(templates, self.content, self.lesson, standard, memory=self.memory, tell=self.tell)

    def draw(self) -> tuple[Diagnostic, ...]:
        """Show the pages; what is found when they are finished."""
        assert self.job
        if isinstance(self.desk, ProofDesk):
            # What fails here fails again when it is finished, which says why.
            with suppress(Exception):
                self._show(*self.desk.draft(self.job))
        stands_in = "pdf" not in self.kind.formats
        try:
            if not stands_in or not self.shown:
                made = finish(self.job, self.desk)
                self._show(made.document, made.written)
                if not stands_in:
                    return made.found
            self.tell(Step())
            return finish(self._jobs(self.kind.formats[0])[0], self.desk).found
        except Unmade as error:
            return error.diagnostics

    def _show(self, document: Document, written: Written) -> None:
        if written.data == self.shown:
            return
        self.shown = written.data
        blocks = _blocks(document, written.layout or Layout(0))
        pages = [
            Page(seen.digest[:32], seen.width, seen.height, seen.text, tuple(blocks.get(number, ())))
            for number, seen in enumerate(look_through(written.data), 1)
        ]
        edition = document.language.edition_in_full(document.edition)
        stands_in = "pdf" not in self.kind.formats
        self.tell(Drawn(document.properties, edition, written.data, tuple(pages), stands_in, self.memory))


def _blocks(document: Document, layout: Layout) -> dict[int, list[Block]]:
    """The blocks of each page, by its number from 1."""
    found: dict[int, list[Block]] = {}
    for number, element in enumerate(document.body.walk()):
        name = element.attributes.get("id", PAGE)
        for place in layout.places.get(number, ()) if name != PAGE else ():
            block = Block(name, place.left, place.top, place.right, place.bottom, document.spans.get(name))
            found.setdefault(place.page, []).append(block)
    return found


@dataclass
class ProofDesk(LessonDesk):
    """A lesson's desk that remembers what layouts told, and lays nothing out twice."""

    memory: Memory = field(default_factory=Memory)
    tell: Tell = lambda _: None
    laid: dict[tuple[Path, frozenset[tuple[str, int]]], LaidOut] = field(default_factory=dict)
    files: dict[int, Written] = field(default_factory=dict)

    def draft(self, job: Job) -> tuple[Document, Written]:
        """A PDF with the lines more that its answers got last: most changes leave them as they were."""
        more = self.memory.last.get(job.path.as_posix(), {}) if job.for_pupils else {}
        return self._pulled(self._lay(job, more))

    def written(self, job: Job) -> tuple[Document, Written]:
        """The document of a job, and its file."""
        self.tell(Step())
        if job.format == "pdf":
            return self._pulled(self.spread(job) if job.for_pupils else self._lay(job, {}))
        document = self.document(job)
        return document, WRITERS[job.format](document)

    def spread(self, job: Job) -> LaidOut:
        """A pupils' PDF on its pages, what room they have left shared out among the answers."""
        papers = {one.path: one for one in versions(job, self.templates.parts())}
        key = _key(self.papers(job))
        if key not in self.memory.extra:
            extra, _ = share_out(papers, lambda path, more: self._lay(papers[path], more), job.edition.line_pitch)
            _keep(self.memory.extra, key, extra)
        extra = self.memory.extra[key]
        self.extra |= dict.fromkeys(papers, extra)
        _keep(self.memory.last, job.path.as_posix(), extra)
        return self._lay(job, extra)

    def _lay(self, job: Job, more: Extra) -> LaidOut:
        name = job.path, frozenset(more.items())
        if name not in self.laid:
            self.tell(Step())
            self.laid[name] = lay_out(self.document(job, extra=more))
        return self.laid[name]

    def _pulled(self, laid: LaidOut) -> tuple[Document, Written]:
        """A document and its file, which is written once."""
        if id(laid) not in self.files:
            self.tell(Step())
            self.files[id(laid)] = laid.write()
        return laid.document, self.files[id(laid)]

    def lines(self, kind: Kind, edition: Edition) -> Measures:
        """The lines of the excerpts in an edition of the kind that prints them."""
        if edition.name not in self.measured:
            excerpts = excerpts_of(self.maker(edition).make(self.lesson, kind, Measures()))
            key = _key([excerpts])
            if key not in self.memory.lines:
                self.tell(Step())
                _keep(self.memory.lines, key, measure(excerpts).lines)
            self.measured[edition.name] = Measures(self.memory.lines[key])
        return self.measured[edition.name]

    def pages_of(self, job: Job) -> int | None:
        """The pages of one document; None where it cannot be made."""
        if job.path not in self.pages:
            self.tell(Step())
            try:
                key = _key([self.document(job)])
            except Exception:  # told with that document
                key = job.path.as_posix()
            if key not in self.memory.pages:
                _keep(self.memory.pages, key, super().pages_of(job))
            self.pages[job.path] = self.memory.pages[key]
        return self.pages[job.path]


def _key(documents: Iterable[Document]) -> str:
    """Digest of all that decides how documents are laid out."""
    parts = [(d.body, d.style_sheets, d.edition, d.hyphenate, sorted(d.assets.items())) for d in documents]
    return digest([told(parts).encode()])
