"""Languages by tags that are known: they choose the typeface, and the voice that reads."""

from collections.abc import Iterator

from lessonpack.checks.scope import CourseScope, Scope
from lessonpack.diagnostics import Diagnostic, Span
from lessonpack.lesson import NativeForm
from lessonpack.locales import is_language
from lessonpack.record import records_in


def _unknown(tag: str, span: Span) -> Diagnostic:
    return Diagnostic(span, "unknown-language", f"no language '{tag}'", "a tag such as zh-Hans, ko, ru or fr")


def native_forms(scope: Scope) -> Iterator[Diagnostic]:
    """The language of a word in its own script."""
    for record in records_in(scope.lesson):
        if isinstance(record, NativeForm) and not is_language(record.language):
            yield _unknown(record.language, record.at("language"))


def excerpts(scope: CourseScope) -> Iterator[Diagnostic]:
    """The language of an excerpt, where it is not the course's."""
    for source in scope.content.sources.values():
        for excerpt in source.excerpts:
            if excerpt.language and not is_language(excerpt.language):
                yield _unknown(excerpt.language, excerpt.at("language"))
