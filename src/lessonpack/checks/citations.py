"""What a citation style leaves out of that by which a source is found again; and what an annotation may hold."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lessonpack.checks.scope import CourseScope
from lessonpack.citations import CitationError, Item, format_items, has_notes
from lessonpack.diagnostics import Diagnostic, warning
from lessonpack.record import prose_in
from lessonpack.sources import CslBase, Source

ARCHIVE = ("archive", "archive_collection", "archive_location")
#: Missed always: an archive also where a copy has an address, for a copy has been made by somebody.
ALWAYS = (*ARCHIVE, "call-number", "volume", "issued")
#: Missed where no address is printed.
WITHOUT_ADDRESS = ("container-title", "collection-title", "collection-number", "issue", "number", "part-number")
#: Law and treaties are cited by where they are printed, whatever their address.
LEGAL = ("treaty", "legislation", "bill", "hearing", "legal_case", "regulation")
#: What is dated is found by its date.
DATED = ("article-magazine", "article-newspaper")
#: What is not missed where one of these is printed.
NEEDLESS = {
    "call-number": ("archive_location",),
    "collection-number": ("publisher",),
    "collection-title": ("publisher",),
    "issue": ("volume",),
    "number": ("volume", "publisher"),
    "recipient": ("title",),
}
_NUMBERS = ("volume", "issue", "number", "page", "collection-number", "part-number")
_TEXTS = (*ARCHIVE, "call-number", "container-title", "collection-title", "publisher", "title")
_ADDRESSES = ("URL", "DOI")
#: Styles that print much, of notes and in the text: one of the course's own sort is named as a remedy.
OTHERS = {
    True: ("chicago-notes-bibliography", "mhra-notes"),
    False: ("chicago-author-date", "apa", "modern-language-association"),
}
#: Other kinds of thing that an archive's document may be called.
TYPES = ("manuscript", "report", "document")


def _marked(item: Item) -> tuple[Item, dict[str, str]]:
    """The item with a mark in place of each value that is looked for, and the marks."""
    values: dict[str, Any] = {v: str(70_001 + n) for n, v in enumerate(_NUMBERS)}
    values |= {v: f"Zq{chr(ord('a') + n)}xq" for n, v in enumerate(_TEXTS)}
    marks = {v: m for v, m in values.items() if v in item}
    marked = {**item, **marks}
    for name in set(_ADDRESSES) & item.keys():
        marks[name] = f"zq{name}xq".lower()
        marked[name] = f"https://{marks[name]}.org" if name == "URL" else f"10.1000/{marks[name]}"
    if "issued" in item:
        marked["issued"], marks["issued"] = {"date-parts": [[7013]]}, "7013"
    if "recipient" in item:
        marked["recipient"], marks["recipient"] = [{"literal": "Zqrxq"}], "Zqrxq"
    return marked, marks


def _missed(item: Item, printed: set[str], also: set[str]) -> tuple[str, ...]:
    """The variables that a reader will miss, of those that are not printed."""
    wanted = {*ALWAYS, "recipient", *also}
    if item["type"] in LEGAL:
        wanted |= {"container-title", "number", "page"}
    elif item["type"] in DATED:
        wanted -= {"volume"}
    if item["type"] not in DATED and not printed.intersection(_ADDRESSES):
        wanted |= set(WITHOUT_ADDRESS)
    return tuple(v for v in item if v in wanted - printed and not printed.intersection(NEEDLESS.get(v, ())))


def left_out_by(style: str, language: str, items: list[Item], also: Iterable[str] = ()) -> dict[str, tuple[str, ...]]:
    """What a style leaves out of each CSL-JSON item, by its id; those of which it leaves out nothing are not named.

    `also` are variables that must be printed whatever else is. One process. Raises CitationError where the engine
    fails.
    """
    marked = {item["id"]: _marked(item) for item in items}
    texts = format_items(style, language, [item for item, _ in marked.values()])
    missed = {
        key: _missed(item, {v for v, mark in marks.items() if mark.lower() in texts[key].lower()}, set(also))
        for item in items
        for key, (_, marks) in [(item["id"], marked[item["id"]])]
    }
    return {key: variables for key, variables in missed.items() if variables}


@dataclass(frozen=True)
class _Change:
    """Another way to write an item: as another type, the archive as its publisher, numbers in the title of what it is
    in, or in its own."""

    type: str
    moved: bool
    folded: tuple[str, ...]

    def of(self, item: Item, key: str) -> Item:
        made = {**item, "id": key, "type": self.type}
        if self.moved:
            made["publisher"] = ", ".join(str(made.pop(v)) for v in ARCHIVE if v in made)
        return {v: value for v, value in made.items() if v not in self.folded}

    def said(self, item: Item) -> str:
        title = "container-title" if "container-title" in item else "title"
        parts = [
            f"'type: {self.type}'" if self.type != item["type"] else "",
            "the archive under 'publisher'" if self.moved else "",
            f"the {_listed(self.folded)} in '{title}'" if self.folded else "",
        ]
        return " and ".join(filter(None, parts))


def _changes(item: Item, missed: tuple[str, ...]) -> list[_Change]:
    """Ways to write it, the nearest first."""
    movable = "publisher" not in item and not {*ARCHIVE}.isdisjoint(missed)
    folded = tuple(v for v in missed if v in ("volume", "issue", "number", "page"))
    types = dict.fromkeys((item["type"], *(() if item["type"] in LEGAL else TYPES)))
    ways = [
        _Change(kind, moved, numbers)
        for kind in types
        for moved in ([False, True] if movable else [False])
        for numbers in ([(), folded] if folded else [()])
    ]
    return [w for w in sorted(ways, key=lambda w: (w.type != item["type"]) + w.moved + bool(w.folded)) if w.said(item)]


def _rewritten(style: str, language: str, items: list[Item], left: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """How each item may be written so that the style leaves out nothing, tried with the engine."""
    ways = {f"{i['id']} {n}": (i, way) for i in items for n, way in enumerate(_changes(i, left[i["id"]]))}
    also = {"container-title", "publisher"}
    still = left_out_by(style, language, [way.of(i, key) for key, (i, way) in ways.items()], also) if ways else {}
    found: dict[str, str] = {}
    for key, (item, way) in ways.items():
        if key not in still:
            found.setdefault(item["id"], f"with {way.said(item)} it prints all")
    return found


def _others(style: str, language: str, items: list[Item]) -> dict[str, str]:
    """A style of the same sort that leaves out nothing of an item."""
    found: dict[str, str] = {}
    for other in OTHERS[has_notes(style)]:
        rest = [i for i in items if i["id"] not in found]
        if other != style and rest:
            left = left_out_by(other, language, rest)
            found |= {i["id"]: f"the style '{other}' prints it" for i in rest if i["id"] not in left}
    return found


def _remedies(style: str, language: str, items: list[Item], left: dict[str, tuple[str, ...]]) -> dict[str, str]:
    written, others = _rewritten(style, language, items, left), _others(style, language, items)
    return {
        i["id"]: "; ".join(found[i["id"]] for found in (written, others) if i["id"] in found)
        or "say it in the citation: [@key and where it is kept]"
        for i in items
    }


def _used(scope: CourseScope) -> Iterator[str]:
    """The sources that the lessons cite or print."""
    yield from scope.content.works_of(one.lesson for one in scope.content.lessons if one.lesson)


def _worth_asking(sources: Iterable[Source]) -> list[Item]:
    """Items that have something which a style may leave out."""
    asked = {*ALWAYS, *WITHOUT_ADDRESS, "recipient"}
    return [s.item for s in sources if not s.lost("csl") and asked.intersection(s.item)]


def left_out(scope: CourseScope) -> Iterator[Diagnostic]:
    """The course's style prints that by which its sources are found again."""
    course, sources = scope.content.course, scope.content.sources
    if not course or course.citation_style not in scope.known.styles:
        return
    style, language = course.citation_style, course.language
    items = _worth_asking(sources[key] for key in sorted(set(_used(scope)) & sources.keys()))
    try:
        left = left_out_by(style, language, items) if items else {}
        hints = _remedies(style, language, [i for i in items if i["id"] in left], left) if left else {}
    except CitationError:
        return  # told with the documents that cannot be made
    for key, variables in left.items():
        message = f"the style '{style}' leaves out {_listed(variables)} of '{key}'"
        record: CslBase = sources[key].csl
        yield warning(record.at(variables[0]), "left-out-by-style", message, hints[key])


def _listed(words: tuple[str, ...]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def annotations(scope: CourseScope) -> Iterator[Diagnostic]:
    """An annotation stands in the list of works cited, where nothing is cited or pointed at."""
    for source in scope.content.sources.values():
        for prose in prose_in(source.annotation):
            for reference in prose.references:
                span = prose.locate(reference.snippet, reference.occurrence)
                message = "an annotation cannot cite a source or refer to one"
                yield Diagnostic(span, "reference-in-annotation", message, "name the work in words")
