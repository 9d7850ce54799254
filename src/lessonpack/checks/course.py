"""What a course says of itself."""

from collections.abc import Iterator

from lessonpack.checks.scope import CourseScope
from lessonpack.diagnostics import Diagnostic, suggest
from lessonpack.locales import nearest


def citation_style(scope: CourseScope) -> Iterator[Diagnostic]:
    """The citation style is one that there is."""
    course = scope.content.course
    if course and course.citation_style not in scope.known.styles:
        hint = suggest(course.citation_style, scope.known.styles) or "'lessonpack list --styles' names them"
        yield Diagnostic(
            course.at("citation-style"), "unknown-style", f"no citation style '{course.citation_style}'", hint
        )


def language(scope: CourseScope) -> Iterator[Diagnostic]:
    """The course's language is one that the templates speak, or near enough to one."""
    course = scope.content.course
    if course and nearest(course.language, scope.known.languages) is None:
        there = ", ".join(scope.known.languages)
        hint = suggest(course.language, scope.known.languages) or f"there are: {there}"
        yield Diagnostic(
            course.at("language"), "unknown-language", f"no words for the language '{course.language}'", hint
        )


def paper(scope: CourseScope) -> Iterator[Diagnostic]:
    """The course's paper is a part of editions."""
    course = scope.content.course
    if course and course.paper not in scope.known.papers:
        hint = suggest(course.paper, scope.known.papers) or f"there are: {', '.join(scope.known.papers)}"
        yield Diagnostic(course.at("paper"), "unknown-value", f"no paper '{course.paper}'", hint)
