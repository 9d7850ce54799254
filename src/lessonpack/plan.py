"""Which documents a build is to make, and where they go."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lessonpack.content import CourseContent, LessonContent
from lessonpack.editions import AXES, STANDARD, Axis, Edition, Part, combine, read_name
from lessonpack.kinds import Kind

#: What a format does not vary by: a Word file knows no PDF/A, a page that flows knows no paper.
SAME: dict[str, frozenset[Axis]] = {
    "pdf": frozenset(),
    "docx": frozenset({"archive"}),
    "html": frozenset(AXES) - {"theme"},
}


@dataclass(frozen=True)
class Job:
    """One document to make."""

    course: CourseContent
    lesson: LessonContent
    kind: Kind
    format: str
    edition: Edition

    @property
    def path(self) -> Path:
        """Where it goes, below `build/`."""
        end = "" if self.edition.name == STANDARD else f"-{self.edition.name}"
        folder = Path(self.course.name, self.lesson.name) / end.removeprefix("-")
        return folder / f"{self.lesson.name}-{self.kind.name}{end}.{self.format}"

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
    chosen = [k for k in kinds if (not wanted.kinds or k.name in wanted.kinds) and _has_matter(lesson, k)]
    jobs: dict[Path, Job] = {}
    for name in wanted.editions:
        for kind in chosen:
            for format_ in sorted(wanted.formats) or kind.formats:
                job = Job(course, lesson, kind, format_, _edition(course, name, format_, parts))
                jobs.setdefault(job.path, job)
    return list(jobs.values())


def standard_edition(course: CourseContent, parts: Mapping[str, Part]) -> Edition:
    """The edition of a course that names no part."""
    return _edition(course, STANDARD, "pdf", parts)


def _edition(course: CourseContent, name: str, format_: str, parts: Mapping[str, Part]) -> Edition:
    """An edition as far as the format varies by it."""
    named = [p for p in read_name(name, parts) if p.axis not in SAME[format_]]
    return combine(named, parts, (course.course.paper,) if course.course else ())


def _has_matter(lesson: LessonContent, kind: Kind) -> bool:
    """Whether the lesson has what this kind prints."""
    if lesson.lesson is None:
        return True
    return not kind.needs or any(getattr(lesson.lesson, name) for name in kind.needs)
