"""What in the content made a block of a page: for whoever finds a fault on the page."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

from lessonpack.diagnostics import Span
from lessonpack.lesson import Lesson
from lessonpack.markup import Element
from lessonpack.prose import Prose
from lessonpack.record import Record, prose_in, records_in
from lessonpack.sheets import Sheet

#: The name by which the whole page is known.
PAGE = "page"
#: Words that must agree before a text counts as the one that made a block.
_WORDS = (5, 3, 2, 1)
#: Letters of a snippet that may stand anywhere.
_LEAST = 3


def spans(body: Element, lesson: Lesson, printed: Iterable[Sheet]) -> dict[str, Span]:
    """The place in the content that made each block, by the block's id; of the page itself the lesson's."""
    finder = _Finder(lesson, printed)
    finder.visit(body, finder.whole(lesson))
    return finder.found


class _Finder:
    def __init__(self, lesson: Lesson, printed: Iterable[Sheet]) -> None:
        self.found = {PAGE: lesson.span}
        self.scopes: dict[str, _Scope] = {}
        holders: list[Record] = [lesson.teacher, lesson] if lesson.teacher else [lesson]
        for holder in holders:
            for field in type(holder).model_fields:
                name = field.replace("_", "-")
                self.scopes[name] = _Scope(holder.at(name), getattr(holder, field))
        self.scopes["pictures"] = self.scopes["figures"]
        for number, section in enumerate(lesson.worksheet, 1):
            self.scopes[f"questions-{number}"] = self.whole(section)
        for sheet in printed:
            place = sheet.excerpt.at("text") if sheet.excerpt and sheet.excerpt.text else sheet.source.span
            self.scopes[f"source-{sheet.letter}"] = _Scope(place, sheet.source)
            self.scopes |= {p.id: self.whole(p) for p in sheet.prompts if p.id not in self.scopes}
        for given_set in lesson.source_sets:
            self.scopes[f"sources-{given_set.id}"] = self.whole(given_set)
        for record in records_in(lesson):
            if given := getattr(record, "id", None):
                self.scopes[given] = self.whole(record)

    @staticmethod
    def whole(record: Record) -> "_Scope":
        return _Scope(record.span, record)

    def visit(self, element: Element, scope: "_Scope") -> None:
        name = element.attributes.get("id")
        if name is not None:
            scope = self.scopes.get(name, scope)
            self.found[name] = scope.place_of(element.text)
        for child in element.children:
            if isinstance(child, Element):
                self.visit(child, scope)


@dataclass
class _Scope:
    """A piece of content and its place."""

    span: Span
    content: Any

    @cached_property
    def texts(self) -> list[tuple[str, Prose]]:
        return [(str(text), text) for text in prose_in(self.content)]

    def place_of(self, text: str) -> Span:
        """Where that text begins which begins as a block does, its number aside; else the place of the whole."""
        words = text.split()
        for start, most in product((0, 1), _WORDS):
            snippet = " ".join(words[start : start + most])
            for said, candidate in self.texts if len(snippet) > _LEAST else ():
                if snippet in said:
                    return candidate.locate(snippet)
        return self.span
