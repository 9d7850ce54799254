"""What may be printed of a source."""

import re
from collections.abc import Iterator

from lessonpack.checks.references import excerpt_of
from lessonpack.checks.scope import CourseScope, Scope
from lessonpack.diagnostics import Diagnostic, counted


def limit(scope: Scope) -> Iterator[Diagnostic]:
    """A quotation keeps within the limit that its source sets; an excerpt printed twice counts once."""
    printed: dict[str, dict[str, int]] = {}
    for letter, use in scope.lesson.letters.items():
        source, excerpt = scope.content.sources.get(use.source), excerpt_of(scope, letter)
        if source is None or excerpt is None or source.rights.print != "quotation" or source.rights.limit is None:
            continue
        words = printed.setdefault(source.id, {})
        words[excerpt.id] = _words(excerpt.text.replace("[…]", " "))
        if (total := sum(words.values())) > source.rights.limit:
            message = f"{counted(total, 'word')} of '{source.id}' would be printed, where {source.rights.limit} may be"
            yield Diagnostic(use.at("source"), "over-limit", message, "print a shorter excerpt, or ask for permission")


def _words(text: str) -> int:
    """Words of a text; of Chinese and Japanese, which put no spaces between them, characters."""
    characters = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff]")
    return len(characters.findall(text)) + sum(any(map(str.isalnum, w)) for w in characters.sub(" ", text).split())


def ground(scope: CourseScope) -> Iterator[Diagnostic]:
    """A licence is named where there is one, and text in copyright is printed whole on a stated ground."""
    for source in scope.content.sources.values():
        rights = source.rights
        if rights.status == "licensed" and not (rights.licence or rights.credit):
            yield Diagnostic(rights.span, "no-ground", f"'{source.id}' is licensed: name its 'licence' or its 'credit'")
        if rights.status == "in-copyright" and rights.print == "full" and not (rights.basis or rights.credit):
            message = f"'{source.id}' is in copyright and printed in full: say on what 'basis'"
            yield Diagnostic(rights.at("print"), "no-ground", message)
