"""What a build asks of a worker, and what the worker answers: values that can be sent to another process or machine.

`survey` reads and checks a course, and plans its documents; `perform` makes some documents of a lesson, or of a course.
Neither writes a file.
"""

import pickle
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from lessonpack.assets import faces_fingerprint
from lessonpack.canonical import told
from lessonpack.checks import check_course, check_lesson
from lessonpack.checks.scope import Known
from lessonpack.citations import styles
from lessonpack.content import CourseContent, LessonContent, Library
from lessonpack.desk import Desk, Unmade, desk_for, finish, page_key
from lessonpack.diagnostics import Diagnostic, Span, has_errors, warning
from lessonpack.files import digest
from lessonpack.frameworks import ENGLISH
from lessonpack.ledger import Entry
from lessonpack.locales import Language
from lessonpack.phases import phase
from lessonpack.plan import Job, Wanted, plan, plan_course
from lessonpack.portions import fingerprint, portion
from lessonpack.preflight.showing import first_page
from lessonpack.resolution import put_facts
from lessonpack.templating import Templates
from lessonpack.writers.registry import engines


@dataclass(frozen=True)
class Kit:
    """The templates that a build began with, by their paths below `templates/`; and by name the versions of all else
    that decides the bytes of a document, our own code among them."""

    templates: Mapping[str, bytes]
    tools: Mapping[str, str]

    @cached_property
    def tools_digest(self) -> str:
        """Digest of what makes documents."""
        return digest([told(sorted(self.tools.items())).encode()])

    @cached_property
    def house(self) -> str:
        """Digest of all that every document depends on: our code, templates, engines and typefaces."""
        return digest([told(sorted(self.templates.items())).encode(), self.tools_digest.encode()])

    def unpack(self, folder: Path) -> None:
        """Lay everything out in a folder, for `Workshop.at`. Raises OSError."""
        for name, data in self.templates.items():
            path = folder / "templates" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        (folder / _KIT).write_bytes(pickle.dumps(self))


def tools() -> dict[str, str]:
    """What this machine would make documents with, but for the templates: versions by name."""
    package = Path(__file__).parent
    code = sorted(p for p in package.rglob("*") if p.suffix in _CODE)
    own = digest(part for p in code for part in (p.relative_to(package).as_posix().encode(), p.read_bytes()))
    return {**engines(), "typefaces": digest([faces_fingerprint().encode()]), "lessonpack": own}


_CODE = (".py", ".toml", ".lua")
_KIT = "kit"


@dataclass
class Workshop:
    """Where a worker works, with the templates of a kit."""

    templates: Templates
    kit: Kit

    @classmethod
    def at(cls, folder: Path) -> "Workshop":
        """The workshop in a folder where a kit was unpacked. Raises OSError."""
        return cls(Templates(folder), pickle.loads((folder / _KIT).read_bytes()))

    @cached_property
    def known(self) -> Known:
        """What content may name."""
        papers = [name for name, part in self.templates.parts().items() if part.axis == "paper"]
        templates, languages = self.templates, tuple(self.templates.languages())
        return Known(templates.frameworks, languages, styles(), tuple(papers), templates.schemes)


@dataclass(frozen=True)
class Survey:
    """Read a course of a root and plan what is wanted of it; `lessons` None means all, and the course's documents."""

    root: Path
    course: Path
    lessons: frozenset[str] | None
    wanted: Wanted


@dataclass(frozen=True)
class Planned:
    """A document that can be made: what it will be, with the sheets for the printer if it is imposed, and the digest of
    all that goes into it."""

    entries: tuple[Entry, ...]
    inputs: str

    @property
    def path(self) -> str:
        """Its path below the build folder."""
        return self.entries[0].path


@dataclass(frozen=True)
class Lot:
    """The documents of one lesson, or of the course where `lesson` is None.

    `matter` is what they are made from, packed; it is empty where mistakes forbid to make them. `usual` are the inputs
    of the PDFs of the standard edition, by path: teacher notes tell how many pages they have.
    """

    course: str
    lesson: str | None
    file: str
    documents: tuple[Planned, ...]
    usual: Mapping[str, str]
    wanted: Wanted
    matter: bytes


@dataclass(frozen=True)
class Surveyed:
    """The end of a survey: what is wrong in the content, and all lessons of the course in teaching order."""

    diagnostics: tuple[Diagnostic, ...]
    lessons: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """Make documents of a lot. `pages` are those of its documents that are made already, by path, None of those that
    cannot be made; `before` are the page keys of documents whose files lie there, by path: one that has the same is not
    made again."""

    lot: Lot
    paths: tuple[str, ...]
    pages: Mapping[str, int | None] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Begun:
    """A document is in hand."""

    path: str


@dataclass(frozen=True)
class Outcome:
    """What became of a document: its entries with their files and its picture, none where it is the `same` as before or
    could not be made. `page` is its page key; `leaked` says that it had something of the key in it, `short` that memory
    ran out, `lacking` that it was made without something that another build may know."""

    path: str
    entries: tuple[Entry, ...] = ()
    files: tuple[bytes, ...] = ()
    picture: bytes = b""
    page: str = ""
    same: bool = False
    found: tuple[Diagnostic, ...] = ()
    leaked: bool = False
    short: bool = False
    lacking: bool = False
    seconds: float = 0.0


def survey(asked: Survey, workshop: Workshop) -> Iterator[Lot | Surveyed]:
    """A course as it is: its lots, in the order of the course, then what is wrong in it. Raises TemplateFault."""
    with phase("read"):
        content = Library(asked.root).read_course(asked.course, asked.lessons)
    with phase("check"):
        found = check_course(content, workshop.known)
        of_lessons = [check_lesson(content, lesson, workshop.known) for lesson in content.lessons]
    sound = [one for one, wrong in zip(content.lessons, of_lessons, strict=True) if not has_errors([*found, *wrong])]
    for lesson in content.lessons:
        yield _lesson_lot(content, lesson, asked.wanted, workshop, sound=lesson in sound)
    if asked.lessons is None:
        lot = _course_lot(content, sound, asked.wanted, workshop)
        yield lot
        found += _left_out(content, sound, lot)
    diagnostics = (*found, *(one for wrong in of_lessons for one in wrong))
    yield Surveyed(diagnostics, tuple(lesson.name for lesson in content.all_lessons))


def perform(task: Task, workshop: Workshop) -> Iterator[Begun | Outcome]:
    """The documents of a task, each announced before it is made."""
    with phase("read"):
        content: CourseContent = pickle.loads(task.lot.matter)
    lesson = content.lessons[0] if task.lot.lesson else None
    pages = {Path(path): number for path, number in task.pages.items()}
    desk = desk_for(workshop.templates, content, lesson, pages)
    jobs = {job.path.as_posix(): job for job in _jobs(content, lesson, task.lot.wanted, workshop.templates)}
    for planned in task.lot.documents:
        if planned.path in task.paths:
            yield Begun(planned.path)
            yield _outcome(jobs[planned.path], desk, task, planned, workshop.kit)


def _lesson_lot(
    content: CourseContent, lesson: LessonContent, wanted: Wanted, workshop: Workshop, *, sound: bool
) -> Lot:
    jobs = _jobs(content, lesson, wanted, workshop.templates)
    mine = portion(content, lesson) if sound and jobs else None
    return _lot(content, lesson, mine, jobs, wanted, workshop)


def _course_lot(content: CourseContent, sound: list[LessonContent], wanted: Wanted, workshop: Workshop) -> Lot:
    """The course's own documents are made from its sound lessons; where there are none, they cannot be made."""
    chosen = replace(content, lessons=tuple(sound) or content.lessons, whole=(), diagnostics=(), data=())
    jobs = _jobs(chosen, None, wanted, workshop.templates)
    return _lot(content, None, chosen if sound and jobs else None, jobs, wanted, workshop)


def _lot(
    content: CourseContent, lesson: LessonContent | None, mine: CourseContent | None, jobs: list[Job], wanted: Wanted,
    workshop: Workshop,
) -> Lot:  # fmt: skip
    seen = fingerprint(mine) if mine else ""
    language = workshop.templates.language(content.course.language if content.course and mine else ENGLISH)
    documents = tuple(Planned(tuple(_entries(job, language)), _inputs(job, seen, workshop)) for job in jobs)
    usual = _jobs(content, lesson, Wanted(), workshop.templates) if lesson else []
    pages = {job.path.as_posix(): _inputs(job, seen, workshop) for job in usual if job.format == "pdf"}
    file = lesson.file if lesson else content.course.span.file if content.course else content.name
    matter = pickle.dumps(mine) if mine else b""
    return Lot(content.name, lesson.name if lesson else None, file, documents, pages, wanted, matter)


def _inputs(job: Job, seen: str, workshop: Workshop) -> str:
    """Digest of all that goes into a document: decides before anything is rendered."""
    return digest(part.encode() for part in (workshop.kit.house, seen, job.path.as_posix()))


def _jobs(content: CourseContent, lesson: LessonContent | None, wanted: Wanted, templates: Templates) -> list[Job]:
    """The documents of a lesson, or of a course from its lessons. Raises EditionError."""
    if lesson:
        return plan(content, lesson, templates.kinds(), templates.parts(), wanted)
    return plan_course(content, content.lessons, templates.kinds(), templates.parts(), wanted)


def _entries(job: Job, language: Language) -> Iterator[Entry]:
    """The document of a job, and the sheets for the printer."""
    course, lesson, edition = job.course, job.lesson, job.edition
    title, inner = (
        put_facts(one.title.words, course.fact_values) if one else ""
        for one in (course.course, lesson.lesson if lesson else None)
    )
    for path in filter(None, (job.path, job.imposed_path)):
        yield Entry(
            path=path.as_posix(),
            course=course.name,
            lesson=lesson.name if lesson else None,
            kind=job.kind.name,
            format=job.format,
            edition=edition.name,
            audience=job.kind.audience,
            imposed=path != job.path,
            course_title=title,
            lesson_title=inner,
            kind_title=language.say(job.kind.title),
            edition_title=language.edition_in_full(edition),
            language=language.tag,
            tint=(edition.tint or "").removeprefix("tint-") or None,
        )


def _left_out(content: CourseContent, sound: list[LessonContent], lot: Lot) -> Iterator[Diagnostic]:
    """What to say of lessons that have mistakes: the course's documents are made without them."""
    names = ", ".join(dict.fromkeys(document.entries[0].kind for document in lot.documents))
    for lesson in content.lessons:
        if sound and names and lesson not in sound:
            message = f"the lesson is left out of the {names}: it has mistakes"
            yield warning(Span(lesson.file), "lesson-left-out", message)


def _outcome(job: Job, desk: Desk, task: Task, planned: Planned, kit: Kit) -> Outcome:
    """A document made, or found to be the same as before."""
    started = time.monotonic()
    try:
        page = _page(job, desk, kit)
        if page and task.before.get(planned.path) == page:
            seconds = time.monotonic() - started
            return Outcome(planned.path, page=page, same=True, lacking=desk.lacks(job), seconds=seconds)
        made = finish(job, desk)
    except Unmade as error:
        seconds = time.monotonic() - started
        short = _ran_short(error)
        return Outcome(planned.path, found=error.diagnostics, leaked=error.leaked, short=short, seconds=seconds)
    files = tuple(filter(None, (made.written.data, made.sheets)))
    pairs = zip(planned.entries, files, strict=True)
    entries = tuple(_filled(entry, data, job, made.pages) for entry, data in pairs)
    with phase("catalogue"):
        picture = first_page(files[0]) if job.format == "pdf" else b""
    seconds = time.monotonic() - started
    return Outcome(
        planned.path, entries, files, picture, page, found=made.found, lacking=desk.lacks(job), seconds=seconds
    )


def _ran_short(error: BaseException | None) -> bool:
    """Whether an error comes from a lack of memory."""
    while error and not isinstance(error, MemoryError):
        error = error.__cause__ or error.__context__
    return error is not None


def _page(job: Job, desk: Desk, kit: Kit) -> str:
    """The page key of a document; none of one that cannot be rendered, which is told when it is made."""
    try:
        return page_key(job, desk, kit.tools_digest)
    except Exception:  # told with the document
        return ""


def _filled(entry: Entry, data: bytes, job: Job, pages: int | None) -> Entry:
    """An entry with what is known of its file."""
    course = job.course.course
    copies = course.class_size if course and job.for_pupils else 1
    sheets = job.edition.sheets(pages) if pages else None
    return replace(
        entry, sha256=digest([data]), bytes=len(data), pages=pages, sheets=sheets,
        class_sheets=sheets * copies if sheets else None,
    )  # fmt: skip
