"""Names, numbers and dates among the words of a text: what an adapted text must not change."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from lessonpack.adaptation import Word

Kind = Literal["name", "number", "date"]

_ONES = {
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty",
    "fr": "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
    "dix-neuf vingt",
    "de": "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn "
    "achtzehn neunzehn zwanzig",
    "es": "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte",
}
_TENS = {
    "en": "thirty forty fifty sixty seventy eighty ninety",
    "fr": "trente quarante cinquante soixante",
    "de": "dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "es": "treinta cuarenta cincuenta sesenta setenta ochenta noventa",
}
_SCALES = {
    "en": {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9},
    "fr": {"cent": 100, "cents": 100, "mille": 1000, "million": 10**6, "millions": 10**6, "milliard": 10**9},
    "de": {"hundert": 100, "tausend": 1000, "Million": 10**6, "Millionen": 10**6, "Milliarden": 10**9},
    "es": {"cien": 100, "ciento": 100, "mil": 1000, "millón": 10**6, "millones": 10**6},
}
#: Languages that write every noun with a capital: which of them are names nobody can see.
_NOUNS_WITH_CAPITALS = ("de", "lb")
_YEARS = range(1000, 2100)


@dataclass(frozen=True)
class Particular:
    """A name, a number or a date: what it is, and how it compares. A month compares as its number."""

    kind: Kind
    value: str | int
    words: str


@dataclass(frozen=True)
class Reader:
    """Finds them in texts of a language.

    `months` are the language's names of months, each with its number. `lower` and `names` are words that the texts
    have without a capital, and with one inside a sentence; `dated` those next to the name of a month.
    """

    language: str
    months: Mapping[str, int]
    lower: frozenset[str]
    names: frozenset[str]
    dated: frozenset[Word]

    @classmethod
    def of(cls, language: str, months: Sequence[tuple[str, int]], texts: Sequence[Sequence[Word]]) -> "Reader":
        """A reader of some texts that are to be compared."""
        said = [w for text in texts for w in text]
        short = {a for a, n in months for b, m in months if n == m and a != b and b.startswith(a)}
        whole = {name: n for name, n in months if name not in short}
        pairs = [pair for text in texts for pair in pairwise(text)]
        return cls(
            language.split("-")[0],
            whole,
            frozenset(w.key for w in said if w.text[0].islower()),
            frozenset(w.key for w in said if w.text[0].isupper() and not w.begins),
            frozenset(w for pair in pairs if any(p.text in whole for p in pair) for w in pair),
        )

    def read(self, found: Sequence[Word]) -> list[Particular]:
        """The names, numbers and dates among neighbouring words."""
        read, n = list[Particular](), 0
        while n < len(found):
            month, (value, length) = self.months.get(found[n].text), self.number(found[n:])
            if month:
                read.append(Particular("date", month, found[n].text))
            elif length:
                said = found[n : n + length]
                figures = said[0].text[0].isdecimal()
                dated = figures and (value in _YEARS or any(w in self.dated for w in said))
                read.append(Particular("date" if dated else "number", value, " ".join(w.text for w in said)))
            elif self.is_name(found[n]):
                read.append(Particular("name", found[n].key.removesuffix("'s"), found[n].text))
            n += max(length, 1)
        return read

    def is_name(self, word: Word) -> bool:
        """Whether a word has a capital that is not that of its place."""
        if not word.text[0].isupper() or self.language in _NOUNS_WITH_CAPITALS:
            return False
        alone = len(word.text) == 1 or word.key.startswith("i'")  # I, I'm; an initial of a name
        return not alone and word.key not in self.lower and (not word.begins or word.key in self.names)

    def number(self, found: Sequence[Word]) -> tuple[int, int]:
        """The number with which some words begin, and how many of them it is: none where it is no number."""
        total, current, length, scaled = 0, 0, 0, False
        for word in found:
            value, scale = self.value(word)
            joins = scale or scaled or (current % 100 >= 20 and current % 10 == 0 and 0 < (value or 0) < 10)
            if value is None or (length and not joins):
                break
            current = max(current, 1) * value if scale else current + value
            if scale and value > 100:
                total, current = total + current, 0
            length, scaled = length + 1, scale
        return total + current, length

    def value(self, word: Word) -> tuple[int | None, bool]:
        """What a word is worth as a number, and whether the number before it is so many times that."""
        digits = re.fullmatch(r"(\d{1,3}(?:[.,]\d{3})+|\d+)(?:\D{0,2})", word.text)
        if digits:
            return int(re.sub(r"\D", "", digits[1])), False
        ones, tens = (table.get(self.language, "").split() for table in (_ONES, _TENS))
        scales = {name.casefold(): value for name, value in _SCALES.get(self.language, {}).items()}
        if word.key in scales:
            return scales[word.key], True
        known = {name: n for n, name in enumerate(ones, 1)} | {name: 30 + 10 * n for n, name in enumerate(tens)}
        return known.get(word.key), False


def changed(before: Sequence[Particular], after: Sequence[Particular]) -> tuple[list[Particular], list[Particular]]:
    """What is gone of some particulars, and what is new; "one" is new only where a number is gone."""
    had, has = ({p.value for p in found} for found in (before, after))
    gone = [p for p in before if p.value not in has]
    counted = any(p.kind != "name" for p in gone)
    return gone, [p for p in after if p.value not in had and (counted or p.value != 1 or p.words.isdecimal())]
