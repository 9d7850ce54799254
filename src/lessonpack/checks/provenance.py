"""How far the texts of sources were checked."""

from collections.abc import Iterator

from lessonpack.checks.scope import CourseScope, Scope
from lessonpack.diagnostics import Diagnostic, Span, warning
from lessonpack.sources import Source


def doubtful(scope: Scope) -> Iterator[Diagnostic]:
    """A source that the lesson prints, cites or takes a fact from was read, and nothing of it is in doubt."""
    for key, (place, printed) in used(scope).items():
        source = scope.content.sources.get(key)
        if source and (doubt := _doubt(source, printed)):
            yield warning(place, "doubtful-source", *doubt)


def used(scope: Scope) -> dict[str, tuple[Span, bool]]:
    """The sources of the lesson, each with its first place and whether a text or picture of it is printed there."""
    found: dict[str, tuple[Span, bool]] = {}
    for printed in scope.lesson.sources:
        source = scope.content.sources.get(printed.source)
        shown = source is not None and bool(source.excerpts) and source.rights.print != "none"
        found.setdefault(printed.source, (printed.at("source"), shown))
    facts = {fact.id: fact.source for fact in scope.content.facts_of([scope.lesson])}
    for prose in scope.content.texts_of([scope.lesson]):
        for reference in prose.references:
            keys = [cite.key for cite in reference.cites] + [facts[f] for f in (reference.fact,) if f in facts]
            for key in set(keys) - found.keys():
                found[key] = prose.locate(reference.snippet, reference.occurrence), False
    for claim in scope.lesson.claims:
        for position in claim.positions:
            for index, key in enumerate(position.sources):
                found.setdefault(key, (position.at("sources", index), False))
    return found


def _doubt(source: Source, printed: bool) -> tuple[str, str] | None:
    """What is in doubt about a source, and what would end it."""
    checked = source.verification
    if checked is None:
        hint = "give it 'verification': at least 'level' and 'seen-at'"
        lacks = printed and not source.lost("verification")
        return (f"nothing says how far the text of '{source.id}' was checked", hint) if lacks else None
    if checked.doubtful:
        return f"'{source.id}' is in doubt: {checked.doubtful.words}", "settle it, then take 'doubtful' out"
    if checked.level == "unverified":
        return f"'{source.id}' is unverified: nobody has read it for this course", "read it, and say where and when"
    return None


def verification(scope: CourseScope) -> Iterator[Diagnostic]:
    """Of a text on record it is said where it was read."""
    for source in scope.content.sources.values():
        checked = source.verification
        if checked is None or checked.seen_at or checked.lost("seen-at"):
            continue
        if source.texts and checked.level != "unverified":
            message = f"there is a text of '{source.id}', and no word of where it was read"
            yield warning(checked.span, "no-seen-at", message, "list addresses or shelf marks under 'seen-at'")
