"""The package: every part has a type, is referred to, and refers to what is there."""

from collections import Counter
from collections.abc import Iterator

from lessonpack.diagnostics import Diagnostic
from lessonpack.preflight.word.reading import PACKAGE, TYPES
from lessonpack.preflight.word.scope import Scope

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
#: The content types of parts, by the relation to them.
_KNOWN = {
    "officeDocument": f"{_WORD}.document.main+xml",
    **{kind: f"{_WORD}.{kind}+xml" for kind in ("styles", "numbering", "settings", "fontTable", "webSettings")},
    **{kind: f"{_WORD}.{kind}+xml" for kind in ("footnotes", "endnotes", "comments", "header", "footer")},
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
    "core-properties": "application/vnd.openxmlformats-package.core-properties+xml",
    "extended-properties": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    "image": "image/",
    "customXml": "application/xml",
    "customXmlProps": "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
}
#: The address of a link: nothing that is fetched when the file is opened.
_ADDRESSES = ("http://", "https://", "mailto:")
#: What the names of attributes that name a relation begin with.
_BY_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def part_broken(scope: Scope) -> Iterator[Diagnostic]:
    """Every part can be read, and no two have one name."""
    for name, why in scope.package.broken.items():
        yield scope.fail(name, "part-broken", f"it cannot be read: {why}")
    for name, count in Counter(scope.package.names).items():
        if count > 1:
            yield scope.fail(name, "part-broken", f"{count} parts have this name")


def part_untyped(scope: Scope) -> Iterator[Diagnostic]:
    """Every part is said to be what it is."""
    for name in scope.package.data:
        if name != TYPES and not name.endswith("/") and not scope.package.type_of(name):
            yield scope.fail(name, "part-untyped", "the list of content types does not say what it is")
    for relation in scope.package.relations:
        wanted, found = _KNOWN.get(relation.kind), scope.package.type_of(relation.target)
        if wanted and relation.target in scope.package.data and found and not found.startswith(wanted):
            message = f"it is said to be '{found}', and used as {relation.kind}"
            yield scope.fail(relation.target, "part-untyped", message)


def relation_broken(scope: Scope) -> Iterator[Diagnostic]:
    """What a part refers to is there; ids of relations that its text uses are too, and each stands once."""
    for relation in scope.package.relations:
        if not relation.external and relation.target not in scope.package.data:
            message = f"it refers to {relation.target}, which is not in the file"
            yield scope.fail(relation.source, "relation-broken", message)
    counted = Counter((relation.source, relation.id) for relation in scope.package.relations)
    for (source, identifier), count in counted.items():
        if count > 1:
            yield scope.fail(source, "relation-broken", f"{count} relations have the id '{identifier}'")
    for story in scope.stories:
        known = scope.package.of(story.name)
        for element in story.root.iter("*"):
            used = [str(found) for name, found in element.attrib.items() if str(name).startswith(_BY_RELATION)]
            for missing in (identifier for identifier in used if identifier not in known):
                yield scope.fail(element, "relation-broken", f"it uses the relation '{missing}', which is not there")


def fetched_from_outside(scope: Scope) -> Iterator[Diagnostic]:
    """Nothing is fetched from outside the file when it is opened; a link leads to a page or a mailbox."""
    for relation in scope.package.relations:
        if relation.external and relation.kind != "hyperlink":
            message = f"the {relation.kind} is not in the file: it is fetched from '{relation.target}'"
            yield scope.fail(relation.source, "fetched-from-outside", message)
        elif relation.external and not relation.target.startswith(_ADDRESSES):
            message = f"a link leads to '{relation.target}', which is no address on the web"
            yield scope.fail(relation.source, "fetched-from-outside", message)


def part_left_over(scope: Scope) -> Iterator[Diagnostic]:
    """Nothing is in the file that nothing refers to."""
    reached, waiting = {PACKAGE}, [PACKAGE]
    while waiting:
        source = waiting.pop()
        new = {r.target for r in scope.package.relations if r.source == source and not r.external} - reached
        reached |= new
        waiting += sorted(new)
    for name in scope.package.data:
        if name not in reached and name != TYPES and not name.endswith((".rels", "/")):
            yield scope.fail(name, "part-left-over", "nothing in the file refers to it")
