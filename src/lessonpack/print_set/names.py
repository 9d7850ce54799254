"""Pupils' names on the line for them: the head of a paper set once more, with the name and nothing else to be seen."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace

from lessonpack.documents import Document
from lessonpack.markup import Element
from lessonpack.preflight.reading import read
from lessonpack.resolution import mark_scripts
from lessonpack.writers import LaidOut
from lessonpack.writers.registry import lay_out

#: How often a name that is too long is set smaller. Once is enough but for what rounding leaves.
_TRIES = 4


@dataclass(frozen=True)
class Overlay:
    """A PDF with a page for each name, to be laid on page `at` of a paper (from 0); `pages` are those of the names."""

    data: bytes
    pages: dict[str, int]
    at: int
    unprintable: frozenset[str]
    """The names with a letter that no typeface has."""


def set_names(document: Document, names: Sequence[str], style: str) -> Overlay | None:
    """The names as they are to stand on a document; None where it has no line for a name.

    A name that is too long for the line is set smaller.
    """
    head = _head(document)
    if head is None:
        return None
    setting = replace(document, style_sheets=(*document.style_sheets, style))
    start = _label_end(replace(setting, body=Element("body", {}, [head])))
    body = Element("body", {}, [_copy(head, name, start) for name in names])
    mark_scripts(body, document.properties.language)
    laid_out = _fitted(replace(setting, body=body))
    numbers, places = _numbers(body), laid_out.layout.places
    pages = [places[numbers[id(line)]][0].page - 1 for line in body.find("p", "field") if _name_on(line)]
    begin = places[numbers[id(body.find("section", "paper")[0])]][0].page - 1
    data = laid_out.write().data
    boxed = {page.number - 1 for page in read(data, colours=False) if any(run.missing for run in page.runs)}
    by_name = dict(zip(names, pages, strict=True))
    return Overlay(data, by_name, pages[0] - begin, frozenset(n for n, page in by_name.items() if page in boxed))


def _head(document: Document) -> Element | None:
    """What a paper has down to the line for the name, and what stands beside that; the name still empty."""
    label = document.language.say("name")
    for number, child in enumerate(document.body.children):
        fields = child.find("p", "field") if isinstance(child, Element) else []
        if any(field.text.strip() == label for field in fields):
            head = deepcopy(Element("section", {"class": "paper"}, document.body.children[: number + 1]))
            for element in head.walk():
                element.attributes.pop("id", None)
            line = next(field for field in head.find("p", "field") if field.text.strip() == label)
            line.children = [Element("span", {"class": "what"}, line.children), Element("span", {"class": "who"})]
            return head
    return None


def _label_end(document: Document) -> float:
    """How far the label reaches into the line, in millimetres."""
    layout, numbers = lay_out(document).layout, _numbers(document.body)
    line = next(field for field in document.body.find("p", "field") if _name_on(field))
    around, label = (layout.places[numbers[id(e)]][0] for e in (line, line.find("span", "what")[0]))
    return around.right - label.left if document.properties.direction == "rtl" else label.right - around.left


def _copy(head: Element, name: str, start: float) -> Element:
    copy = deepcopy(head)
    [who] = copy.find("span", "who")
    who.children, who.attributes["style"] = [name], f"inset-inline-start: {start:.3f}mm"
    return copy


def _name_on(line: Element) -> Element | None:
    """The name on a line; None of a line for something else."""
    return next(iter(line.find("span", "who")), None)


def _numbers(body: Element) -> dict[int, int]:
    """The numbers by which a layout knows elements, by their `id()`."""
    return {id(element): number for number, element in enumerate(body.walk())}


def _fitted(document: Document) -> LaidOut:
    """The names on their pages, each as large as its line allows."""
    sizes: dict[int, float] = {}
    elements = list(document.body.walk())
    for _ in range(_TRIES):
        laid_out = lay_out(document)
        small = dict(_too_long(laid_out))
        if not small:
            return laid_out
        for number, share in small.items():
            sizes[number] = sizes.get(number, 1.0) * share
            style = elements[number].attributes["style"].partition(";")[0]
            elements[number].attributes["style"] = f"{style}; font-size: calc({sizes[number]:.4f} * var(--reading))"
    raise ValueError("a name does not fit on its line")


def _too_long(laid_out: LaidOut) -> Iterator[tuple[int, float]]:
    """The names that reach beyond their lines, by their numbers, and how much smaller they must be."""
    places, numbers = laid_out.layout.places, _numbers(laid_out.body)
    to_left = laid_out.document.properties.direction == "rtl"
    for line in laid_out.body.find("p", "field"):
        if who := _name_on(line):
            around, name = places[numbers[id(line)]][0], places[numbers[id(who)]][0]
            room = name.right - around.left if to_left else around.right - name.left
            width = name.right - name.left
            if width > room:
                yield numbers[id(who)], room / width * 0.99
