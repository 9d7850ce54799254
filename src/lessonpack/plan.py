"""Which documents a build is to make, and where they go."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lessonpack.content import CourseContent, LessonContent
from lessonpack.editions import Edition
from lessonpack.kinds import Kind


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
        end = "" if self.edition.name == "standard" else f"-{self.edition.name}"
        folder = Path(self.course.name, self.lesson.name) / end.removeprefix("-")
        return folder / f"{self.lesson.name}-{self.kind.name}{end}.{self.format}"


@dataclass(frozen=True)
class Wanted:
    """What a build was asked for; empty means all."""

    kinds: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset()


def plan(
    course: CourseContent, lesson: LessonContent, kinds: Iterable[Kind], edition: Edition, wanted: Wanted
) -> list[Job]:
    """The documents of one lesson, in the order of a pack."""
    return [
        Job(course, lesson, kind, format_, edition)
        for kind in kinds
        if (not wanted.kinds or kind.name in wanted.kinds) and _has_matter(lesson, kind)
        for format_ in kind.formats
        if not wanted.formats or format_ in wanted.formats
    ]


def _has_matter(lesson: LessonContent, kind: Kind) -> bool:
    """Whether the lesson has what this kind prints."""
    if lesson.lesson is None:
        return True
    return not kind.needs or any(getattr(lesson.lesson, name) for name in kind.needs)
