"""Every character has its letter, in a typeface of the edition."""

import re
from collections.abc import Iterable, Iterator

from lessonpack.diagnostics import Diagnostic
from lessonpack.editions import Edition
from lessonpack.machine import FACES
from lessonpack.markup import Element
from lessonpack.preflight.paper import Face, Run
from lessonpack.preflight.scope import Scope
from lessonpack.preflight.wording import letters

_HINT = "write it with characters that the typefaces have"


def glyph_missing(scope: Scope) -> Iterator[Diagnostic]:
    """No character is printed as a box or as nothing, and none of the document is lacking in the file."""
    told: set[str] = set()
    for block, runs in _boxed(scope):
        found = "".join(run.missing for run in runs)
        told |= set(letters(found))
        message = f"{_shown(found)} in {scope.called(block)}: a box or nothing is printed in its place"
        yield scope.fail((runs[0].page, runs[0].box.top, block), "glyph-missing", message, _HINT)
    for text in scope.blocks if scope.unprintable - told else ():
        lacking = set(text.lacking) - told
        if lacking and lacking <= scope.unprintable:
            message = f"{_shown(sorted(lacking))} in {scope.called(text.element)} is nowhere on the paper"
            yield scope.fail(scope.nearest(text.element), "glyph-missing", message, _HINT)


def _boxed(scope: Scope) -> Iterable[tuple[Element, list[Run]]]:
    """The blocks in which characters are missing, with the texts that lack them."""
    found: dict[int, tuple[Element, list[Run]]] = {}
    for run in (run for page in scope.pages for run in page.runs if run.missing):
        block = scope.at(run.page, run.box)
        found.setdefault(id(block), (block, []))[1].append(run)
    return found.values()


def _shown(found: Iterable[str], most: int = 5) -> str:
    """Characters with their numbers: they cannot always be seen."""
    each = [f"'{letter}' (U+{ord(letter):04X})" for letter in dict.fromkeys(found)]
    return ", ".join(each[:most]) + (" …" if len(each) > most else "")


def wrong_font(scope: Scope) -> Iterator[Diagnostic]:
    """All type is of the edition's typefaces, and they are in the file."""
    families = _families(scope.document.edition)
    first: dict[Face, Run] = {}
    for run in (run for page in scope.pages for run in page.runs):
        first.setdefault(run.face, run)
    for face, run in first.items():
        ours = any(_squeezed(face.name).startswith(_squeezed(family)) for family in families)
        if not (ours and face.embedded):
            block = scope.at(run.page, run.box)
            fault = "is not in the file" if ours else "is none of the edition's typefaces"
            message = f"{scope.part(run.text, block)} is set in {face.name or face.family}, which {fault}"
            hint = f"the edition has {', '.join(sorted(families))}"
            yield scope.warning((run.page, run.box.top, block), "wrong-font", message, hint)


def _families(edition: Edition) -> set[str]:
    """The families of an edition: one with serifs has another face for the apparatus, and a theme may bring its own."""
    roles = {"sans"} if edition.face == "sans" else {"reading", "apparatus"}
    own = (edition.theme.reading, edition.theme.apparatus) if edition.theme else ()
    return {face.name for face in FACES if roles & set(face.roles)} | {name for name in own if name}


def _squeezed(name: str) -> str:
    """A name as it may stand in a file: 'Charis-SIL-Italic' is of Charis SIL."""
    return re.sub(r"[^a-z0-9]", "", name.casefold())
