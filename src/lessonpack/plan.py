"""Which documents a build is to make, and where they go."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from lessonpack.asking import varies
from lessonpack.content import CourseContent, LessonContent
from lessonpack.editions import ASKED, AXES, STANDARD, Axis, Edition, Part, combine, read_name
from lessonpack.kinds import Kind
from lessonpack.sources import Outlet

#: What a format does not vary by: a Word file knows no PDF/A, a page that flows knows no paper.
SAME: dict[str, frozenset[Axis]] = {
    "pdf": frozenset(),
    "docx": frozenset({"archive", "response"}),
    "html": frozenset(AXES) - {"theme", *ASKED},
}

#: What each format is for: rights may be given for print and not for files that can be edited.
OUTLET: dict[str, Outlet] = {"pdf": "print", "docx": "word", "html": "web"}


@dataclass(frozen=True)
class Job:
    """One document to make: of one lesson, or, where `lesson` is None, of several lessons of the course."""

    course: CourseContent
    lesson: LessonContent | None
    kind: Kind
    format: str
    edition: Edition
    lessons: tuple[LessonContent, ...] = ()
    """All lessons that it is made from."""

    @property
    def path(self) -> Path:
        """Where it goes, below `build/`."""
        end = "" if self.edition.name == STANDARD else f"-{self.edition.name}"
        folder = Path(self.course.name, self.lesson.name if self.lesson else "") / end.removeprefix("-")
        return folder / f"{self.about}-{self.kind.name}{end}.{self.format}"

    @property
    def about(self) -> str:
        """The name of its lesson, or of its course."""
        return self.lesson.name if self.lesson else self.course.name

    @property
    def file(self) -> str:
        """The file of content that it is made from, as diagnostics name it."""
        assert self.course.course
        return self.lesson.file if self.lesson else self.course.course.span.file

    @property
    def for_pupils(self) -> bool:
        """Whether pupils read it."""
        return self.kind.audience == "pupil"

    @property
    def imposed_path(self) -> Path | None:
        """Where the sheets for the printer go, if its pages are imposed."""
        if self.format != "pdf" or not self.edition.imposed_on:
            return None
        return self.path.with_stem(f"{self.path.stem}-imposed")


@dataclass(frozen=True)
class Wanted:
    """What a build was asked for. No kinds: all of them. No formats: those that each kind is usually written in."""

    kinds: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset()
    editions: tuple[str, ...] = (STANDARD,)


def plan(
    course: CourseContent, lesson: LessonContent, kinds: Iterable[Kind], parts: Mapping[str, Part], wanted: Wanted
) -> list[Job]:
    """The documents of one lesson, in the order of a pack, edition after edition; none of them twice.

    Raises EditionError.
    """
    chosen = [k for k in kinds if k.scope == "lesson" and _has_matter(lesson, k)]
    return _jobs(course, lesson, (lesson,), chosen, parts, wanted)


def plan_course(
    course: CourseContent,
    lessons: tuple[LessonContent, ...],
    kinds: Iterable[Kind],
    parts: Mapping[str, Part],
    wanted: Wanted,
) -> list[Job]:
    """The documents that are made once for a course, from these of its lessons. Raises EditionError."""
    chosen = [k for k in kinds if k.scope == "course" and any(_has_matter(one, k) for one in lessons)]
    return _jobs(course, None, lessons, chosen, parts, wanted)


def _jobs(
    course: CourseContent,
    lesson: LessonContent | None,
    lessons: tuple[LessonContent, ...],
    kinds: Iterable[Kind],
    parts: Mapping[str, Part],
    wanted: Wanted,
) -> list[Job]:
    jobs: dict[Path, Job] = {}
    chosen = [k for k in kinds if not wanted.kinds or k.name in wanted.kinds]
    for name in wanted.editions:
        for kind in chosen:
            for format_ in sorted(wanted.formats) or kind.formats:
                same = SAME[format_] | same_for(lesson, kind)
                job = Job(course, lesson, kind, format_, _edition(course, name, same, parts), lessons)
                jobs.setdefault(job.path, job)
    return list(jobs.values())


def standard_edition(course: CourseContent, parts: Mapping[str, Part]) -> Edition:
    """The edition of a course that names no part."""
    return _edition(course, STANDARD, frozenset(), parts)


def same_for(lesson: LessonContent | None, kind: Kind) -> frozenset[Axis]:
    """What a kind of document does not vary by, made of that lesson, or of several."""
    asked = lesson.lesson if lesson else None
    by: dict[Axis, bool] = {"tier": kind.tiers, "version": kind.versions}
    same = {axis for axis in ASKED if not by[axis] or (asked and not varies(asked, kind.needs, axis))}
    # Only pupils fill in papers.
    return frozenset(same if kind.audience == "pupil" else {*same, "response"})


def without(edition: Edition, same: frozenset[Axis], course: CourseContent, parts: Mapping[str, Part]) -> Edition:
    """An edition but for some axes."""
    return _edition(course, edition.name, same, parts)


def versions(job: Job, parts: Mapping[str, Part]) -> list[Job]:
    """The job in every version there is; itself alone where its edition has none."""
    if job.edition.version is None:
        return [job]
    named = [p.name for p in read_name(job.edition.name, parts) if p.axis != "version"]
    letters = sorted(p.name for p in parts.values() if p.axis == "version")
    names = ["+".join([*named, name]) for name in letters]
    return [replace(job, edition=_edition(job.course, name, frozenset(), parts)) for name in names]


def _edition(course: CourseContent, name: str, same: frozenset[Axis], parts: Mapping[str, Part]) -> Edition:
    """An edition as far as a document varies by it."""
    named = [p for p in read_name(name, parts) if p.axis not in same]
    return combine(named, parts, (course.course.paper,) if course.course else ())


def _has_matter(lesson: LessonContent, kind: Kind) -> bool:
    """Whether the lesson has what this kind prints."""
    if lesson.lesson is None:
        return True
    return not kind.needs or any(getattr(lesson.lesson, name) for name in kind.needs)
