"""Space to write in: what room a page has left is shared out among its answers in whole lines. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol, TypeVar

from lessonpack.markup import Element
from lessonpack.measures import Layout

#: Lines more, by the id of an answer space.
Extra = Mapping[str, int]


class Paper(Protocol):
    """A paper that is laid out: the numbers of its layout are those of the walk over its body."""

    @property
    def body(self) -> Element:
        """What was laid out."""

    @property
    def layout(self) -> Layout:
        """How."""


K = TypeVar("K")
P = TypeVar("P", bound=Paper)


def share_out(
    versions: Iterable[K], lay_out: Callable[[K, Extra], P], pitch: float
) -> tuple[dict[str, int], dict[K, P]]:
    """The lines more that all versions of a paper get, and those versions that had to be laid out for that.

    `lay_out` lays a version out with lines more; `pitch` is the distance of lines in millimetres. No line is added
    where any block of any version would change its page.
    """
    names, first = tuple(versions), dict[K, P]()
    extra: dict[str, int] = {}
    for name in names:
        first[name] = lay_out(name, {})
        extra = extra_lines(first.values(), pitch)
        if not extra:
            return {}, first
    second = {}
    for name in names:
        second[name] = lay_out(name, extra)
        if not same_pages(first[name].layout, second[name].layout):
            return {}, first
    return extra, second


def extra_lines(papers: Iterable[Paper], pitch: float) -> dict[str, int]:
    """How many lines more each answer space gets, by its id: as many in every one of the papers, versions of one.

    Each page's spare room is shared out line by line, always to the space that has the least share so far, and of
    several such to the largest; no space gets more than half as much again. Ids that get none are left out.
    """
    rooms = Counter[tuple[int, int]]()
    lines, pages = dict[str, int](), dict[str, list[tuple[int, int]]]()
    for version, paper in enumerate(papers):
        rooms.update({(version, page): int(spare // pitch) for page, spare in enumerate(paper.layout.spare, 1)})
        for space, page in _whole(paper):
            lines[space.attributes["id"]] = int(space.attributes["data-lines"])
            pages.setdefault(space.attributes["id"], []).append((version, page))
    versions = max((version for version, _ in rooms), default=-1) + 1
    given = dict.fromkeys((name for name, where in pages.items() if len(where) == versions), 0)

    def can_have(name: str) -> bool:
        return 2 * (given[name] + 1) <= lines[name] and all(rooms[where] > 0 for where in pages[name])

    while able := [name for name in given if can_have(name)]:
        least = min(able, key=lambda name: (given[name] / lines[name], -lines[name]))
        given[least] += 1
        rooms.subtract(pages[least])
    return {name: more for name, more in given.items() if more}


def _whole(paper: Paper) -> Iterator[tuple[Element, int]]:
    """The answer spaces that stand on one page, with that page: of those beside one another in a table none."""
    beside = {id(inner) for table in paper.body.find("table") for inner in table.walk()}
    for number, element in enumerate(paper.body.walk()):
        # One that is kept whole was given its size by the page.
        for_answer = element.has("answer-space") and not (element.has("feedback") or element.has("keep"))
        if for_answer and "id" in element.attributes and id(element) not in beside:
            pages = {place.page for place in paper.layout.places.get(number, ())}
            if len(pages) == 1:
                yield element, pages.pop()


def same_pages(before: Layout, after: Layout) -> bool:
    """Whether every block stands on the same pages in two layouts of one body."""
    return before.pages == after.pages and _pages(before) == _pages(after)


def _pages(layout: Layout) -> dict[int, list[int]]:
    return {number: [place.page for place in places] for number, places in layout.places.items()}


def add_lines(body: Element, extra: Extra) -> None:
    """Give answer spaces their lines more.

    They are kept whole, as they were measured: with more lines a page might part them that could not before.
    """
    for space in body.find("div", "answer-space"):
        if more := extra.get(space.attributes.get("id", ""), 0):
            space.attributes["data-lines"] = str(int(space.attributes["data-lines"]) + more)
            space.attributes["class"] = " ".join(dict.fromkeys(["keep", *space.classes]))
