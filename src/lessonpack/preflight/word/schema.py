"""What ISO/IEC 29500-1 wants of the order of properties, and of the section."""

from collections.abc import Iterator
from functools import cache

from lessonpack.diagnostics import Diagnostic
from lessonpack.preflight.word.names import Xml, get, q, short
from lessonpack.preflight.word.scope import TWIPS_PER_MM, Scope, number
from lessonpack.writers.docx.order import ORDER

#: Elements that may stand more than once in their parent.
_REPEATED = frozenset({"w:headerReference", "w:footerReference", "w:tblStylePr", "w:lvl", "w:lvlOverride"})
#: What comes first in its parent, and stands there once.
_FIRST = tuple(map(q, ("w:pPr", "w:rPr", "w:tcPr", "w:tblPr", "w:sdtPr")))
#: Parents of run properties in which something comes before them.
_NOT_IN = frozenset(map(q, ("w:pPr", "w:style", "w:lvl", "w:tblStylePr", "w:rPrDefault", "w:pPrDefault", "w:sdtPr")))
_ROUNDED = 2


def out_of_order(scope: Scope) -> Iterator[Diagnostic]:
    """Properties stand in the order that the schema wants, each once: else Word may not open the file."""
    for name in ("styles", "numbering", "settings", "footnotes", "endnotes", "comments", "header", "footer"):
        tree = scope.part(name)
        yield from _disordered(scope, tree) if tree is not None else ()
    yield from _disordered(scope, scope.main.root)


def _disordered(scope: Scope, root: Xml) -> Iterator[Diagnostic]:
    for element in root.iter(*_FIRST):
        holder = element.getparent()
        if holder is not None and holder.tag not in _NOT_IN and holder.index(element):
            message = f"{short(element.tag)} does not stand first in {short(holder.tag)}"
            yield scope.fail(element, "out-of-order", message)
    for element in root.iter(*_PARENTS):
        places, parent = _places(short(element.tag)), short(element.tag)
        found = [(short(child.tag), places.get(child.tag)) for child in element if isinstance(child.tag, str)]
        ours = [(name, place) for name, place in found if name.startswith("w:")]
        unknown = next((name for name, place in ours if place is None), None)
        known = [place for _, place in ours if place is not None]
        twice = next((name for name, _ in ours if name not in _REPEATED and [n for n, _ in ours].count(name) > 1), None)
        if unknown or twice:
            yield scope.fail(element, "out-of-order", f"{unknown or twice} has no place in {parent}, or stands twice")
        elif known != sorted(known):
            yield scope.fail(element, "out-of-order", f"what is in {parent} is not in the order of the schema")


@cache
def _places(parent: str) -> dict[str, int]:
    return {q(f"w:{name}"): place for place, name in enumerate(ORDER[parent].split())}


_PARENTS = tuple(q(name) for name in ORDER)


def page_wrong(scope: Scope) -> Iterator[Diagnostic]:
    """The text ends with the properties of its section, whose page is the edition's."""
    body = scope.main.root.find(q("w:body"))
    if body is None or not len(body) or body[-1].tag != q("w:sectPr"):
        yield scope.fail(scope.main.name, "page-wrong", "the file does not say its page: its last section is missing")
        return
    page, size = scope.document.edition.margins, body[-1].find(q("w:pgSz"))
    wanted = tuple(round(length * TWIPS_PER_MM) for length in (page.width, page.height))
    found = (number(size, "w:w"), number(size, "w:h"))
    if any(abs(a - b) > _ROUNDED for a, b in zip(wanted, found, strict=True)):
        said = " × ".join(f"{length / TWIPS_PER_MM:.0f}" for length in found)
        message = f"its page has {said} mm, not {page.width:.0f} × {page.height:.0f} mm"
        yield scope.fail(scope.main.name, "page-wrong", message)
    if len(heads := [(e.tag, get(e, "w:type")) for e in body[-1] if q("r:id") in e.attrib]) > len(set(heads)):
        yield scope.fail(scope.main.name, "page-wrong", "a page has two running heads or feet")
    if min(scope.room) <= 0:
        yield scope.fail(scope.main.name, "page-wrong", "its margins leave nothing of the page")
