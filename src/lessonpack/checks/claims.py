"""Disputed claims: each position is another, and rests on something that is there."""

from collections.abc import Iterator

from lessonpack.checks.scope import Scope
from lessonpack.diagnostics import Diagnostic, suggest, warning


def position_sources(scope: Scope) -> Iterator[Diagnostic]:
    """A source that a position rests on is one of the course."""
    known = scope.content.known_sources
    for claim in scope.lesson.claims:
        for position in claim.positions:
            for index, key in enumerate(position.sources):
                if known is not None and key not in known:
                    hint = suggest(key, known) or f"list it in content/{scope.content.name}/sources.yaml"
                    place = position.at("sources", index)
                    yield Diagnostic(place, "unknown-source", f"no source '{key}' to cite", hint)


def positions_differ(scope: Scope) -> Iterator[Diagnostic]:
    """No two positions of a claim hold the same."""
    for claim in scope.lesson.claims:
        seen: set[str] = set()
        for position in claim.positions:
            view = "".join(filter(str.isalnum, str(position.view).casefold()))
            if view in seen:
                message = f"two positions of the claim '{claim.id}' hold the same"
                yield warning(position.at("view"), "same-position", message, "say how they differ, or make them one")
            seen.add(view)


def positions_rest(scope: Scope) -> Iterator[Diagnostic]:
    """A position rests on evidence: in words, or on sources."""
    for claim in scope.lesson.claims:
        for position in claim.positions:
            if not (position.on or position.sources or position.lost("on") or position.lost("sources")):
                message = f"a position of the claim '{claim.id}' rests on nothing"
                yield warning(position.span, "position-without-evidence", message, "give 'on' or 'sources'")
