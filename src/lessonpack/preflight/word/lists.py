"""Numbered lists: each has its numbering, and counts from where it begins."""

from collections.abc import Iterator
from dataclasses import dataclass

from lessonpack.diagnostics import Diagnostic
from lessonpack.preflight.word.names import Xml, get, q
from lessonpack.preflight.word.scope import Scope, number


@dataclass(frozen=True)
class Used:
    """A list of the file: its numbering, the level on which it stands, and its numbered paragraphs."""

    number: str
    level: int
    paragraphs: list[Xml]


def lists(scope: Scope) -> list[Used]:
    """The lists of the text, in the order in which they begin; `number` is empty where a style alone numbers them."""
    found: dict[tuple[str, int], Used] = {}
    for paragraph in scope.main.paragraphs:
        own = paragraph.find(q("w:pPr/w:numPr"))
        if own is not None:
            at = (get(own.find(q("w:numId"))), number(own.find(q("w:ilvl"))))
            found.setdefault(at, Used(*at, [])).paragraphs.append(paragraph)
    return list(found.values())


def level_of(scope: Scope, used: Used) -> Xml | None:
    """How a list is numbered: the level of its numbering."""
    numbering = scope.part("numbering")
    if numbering is None:
        return None
    for entry in numbering.findall(q("w:num")):
        if get(entry, "w:numId") == used.number:
            kind = get(entry.find(q("w:abstractNumId")))
            kinds = (k for k in numbering.findall(q("w:abstractNum")) if get(k, "w:abstractNumId") == kind)
            levels = (level for k in kinds for level in k.findall(q("w:lvl")))
            return next((level for level in levels if number(level, "w:ilvl") == used.level), None)
    return None


def start_of(scope: Scope, used: Used) -> int | None:
    """The number from which a list is told to count; None where it goes on from another."""
    numbering = scope.part("numbering")
    for entry in numbering.findall(q("w:num")) if numbering is not None else ():
        for override in entry.findall(q("w:lvlOverride")) if get(entry, "w:numId") == used.number else ():
            start = override.find(q("w:startOverride"))
            if number(override, "w:ilvl") == used.level and start is not None:
                return number(start)
    return None


def numbering_broken(scope: Scope) -> Iterator[Diagnostic]:
    """Every numbered paragraph, and every style that numbers, finds its numbering and the level of it."""
    for used in lists(scope):
        if used.number != "0" and level_of(scope, used) is None:
            message = f"there is no numbering {used.number} with a level {used.level}"
            yield scope.fail(used.paragraphs[0], "numbering-broken", message)
    for style in scope.styles.styles:
        own = style.find(q("w:pPr/w:numPr"))
        if own is not None and own.find(q("w:numId")) is not None:
            used = Used(get(own.find(q("w:numId"))), number(own.find(q("w:ilvl"))), [])
            if used.number != "0" and level_of(scope, used) is None:
                message = f"the style '{get(style.find(q('w:name')))}' has numbering {used.number}, which is not there"
                yield scope.fail(style, "numbering-broken", message)


def list_goes_on(scope: Scope) -> Iterator[Diagnostic]:
    """Every list counts from a number of its own."""
    for used in lists(scope):
        if used.number != "0" and level_of(scope, used) is not None and start_of(scope, used) is None:
            message = "the list goes on counting where another ended"
            yield scope.fail(used.paragraphs[0], "list-goes-on", message)
