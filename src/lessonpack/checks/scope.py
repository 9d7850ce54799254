"""What a rule looks at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lessonpack.content import CourseContent
from lessonpack.frameworks import ENGLISH, Framework
from lessonpack.lesson import Lesson
from lessonpack.marking import MarkScheme


@dataclass(frozen=True)
class Known:
    """What content may name: frameworks, languages and papers of the templates, citation styles of the engine."""

    frameworks: Callable[[str], Mapping[str, Framework]]
    """The frameworks by name, for courses in a language."""
    languages: tuple[str, ...]
    styles: frozenset[str]
    papers: tuple[str, ...]
    schemes: Callable[[str], Mapping[str, MarkScheme]]
    """The mark schemes by name, for courses in a language."""


@dataclass(frozen=True)
class CourseScope:
    """A course and what it may name."""

    content: CourseContent
    known: Known

    @property
    def language(self) -> str:
        """The course's language; English where the course cannot be read."""
        return self.content.course.language if self.content.course else ENGLISH


@dataclass(frozen=True)
class Scope(CourseScope):
    """One lesson of the course besides."""

    lesson: Lesson
