"""The words of a source's texts, each with a number, so that a word that is printed twice is counted once.

A run of eight or more equal words has the same numbers wherever it stands: excerpts may overlap.
"""

import unicodedata
from itertools import count
from typing import Literal, NamedTuple

from lessonpack.quotations import words
from lessonpack.sources import Layer, Source

#: So many equal words in a row are one passage.
RUN = 8
#: In whose language: the course's, an adapted text being its passage; or the source's own.
Side = Literal["text", "original"]


class Mark(NamedTuple):
    """A word of a source: of which excerpt ('' of none on record), in which language, and its number."""

    excerpt: str
    side: Side
    number: int


def forms(text: str) -> list[str]:
    """The letters of each word of a text, as they are compared."""
    folded = (unicodedata.normalize("NFKC", word).casefold() for word in words(text))
    return [word if word.isalnum() else "".join(c for c in word if c.isalnum()) for word in folded]


class Passages:
    """The numbered words of one source. What is quoted and on no record is added when it is met."""

    def __init__(self, source: Source) -> None:
        self._unused = count()
        self._runs: dict[tuple[Side, tuple[str, ...]], list[int]] = {}
        self._forms: dict[tuple[str, Layer], list[str]] = {}
        self._marks: dict[tuple[str, Layer], list[Mark]] = {}
        self._quoted: list[tuple[list[str], list[Mark]]] = []
        for text in source.texts:
            self._forms[text.excerpt, text.layer] = forms(text.text)
        for (excerpt, layer), there in self._forms.items():
            if layer != "adapted" or (excerpt, "text") not in self._forms:
                side: Side = "original" if layer == "original" else "text"
                self._marks[excerpt, layer] = self._numbered(excerpt, side, there)

    def whole(self, excerpt: str, layer: Layer) -> list[Mark]:
        """All words of one text of an excerpt; of an adapted one those of the text that it adapts."""
        own = self._marks.get((excerpt, layer))
        return self._marks.get((excerpt, "text"), []) if own is None else own

    def part(self, excerpt: str, layer: Layer, place: range) -> list[Mark]:
        """Words of a text by their numbers in it; of an adapted one about those that they adapt."""
        whole, length = self.whole(excerpt, layer), len(self._forms[excerpt, layer])
        return whole[place.start * len(whole) // length : -(-place.stop * len(whole) // length)]

    def quoted(self, text: str) -> list[Mark]:
        """The words of a quotation that stands in no text on record."""
        there = forms(text)
        for known, marks in self._quoted:
            at = _place(there, known)
            if at is not None:
                return marks[at : at + len(there)]
        within = [(_place(known, there), marks) for known, marks in self._quoted]
        numbers = {at + n: mark.number for at, marks in within if at is not None for n, mark in enumerate(marks)}
        made = self._numbered("", "text", there, numbers)
        self._quoted.append((there, made))
        return made

    def _numbered(self, excerpt: str, side: Side, there: list[str], given: dict[int, int] | None = None) -> list[Mark]:
        """Marks for a text's words: with the numbers that are `given`, and those of earlier texts that share a run."""
        grams = [(side, tuple(there[n : n + RUN])) for n in range(len(there) - RUN + 1)]
        numbers = given or {}
        for n, gram in enumerate(grams):
            for k, number in enumerate(self._runs.get(gram, ())):
                numbers.setdefault(n + k, number)
        made = [numbers[n] if n in numbers else next(self._unused) for n in range(len(there))]
        for n, gram in enumerate(grams):
            self._runs.setdefault(gram, made[n : n + RUN])
        return [Mark(excerpt, side, number) for number in made]


def _place(part: list[str], whole: list[str]) -> int | None:
    """Where a run of words stands in another."""
    ends = range(len(whole) - len(part) + 1)
    return next((n for n in ends if whole[n : n + len(part)] == part), None)
