"""What may be printed of a source."""

from collections.abc import Iterator

from lessonpack.checks.references import excerpt_of
from lessonpack.checks.scope import Scope
from lessonpack.diagnostics import Diagnostic, counted


def limit(scope: Scope) -> Iterator[Diagnostic]:
    """A quotation keeps within the limit that its source sets; an excerpt printed twice counts once."""
    printed: dict[str, dict[str, int]] = {}
    for letter, use in scope.lesson.letters.items():
        source, excerpt = scope.content.sources.get(use.source), excerpt_of(scope, letter)
        if source is None or excerpt is None or source.rights.print != "quotation" or source.rights.limit is None:
            continue
        words = printed.setdefault(source.id, {})
        words[excerpt.id] = len(excerpt.text.replace("[…]", " ").split())
        if (total := sum(words.values())) > source.rights.limit:
            message = f"{counted(total, 'word')} of '{source.id}' would be printed, where {source.rights.limit} may be"
            yield Diagnostic(use.at("source"), "over-limit", message, "print a shorter excerpt, or ask for permission")
