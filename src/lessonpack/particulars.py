"""Names, numbers and dates of a text: what an adapted text must not change.

Figures and dates are read by `amounts`; here is what it leaves: numbers in words, ordinals, names of months alone.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from lessonpack.adaptation import Word, words
from lessonpack.amounts import JOINTS, POWERS, Amount, Convention, amounts

Kind = Literal["name", "number", "date"]
Value = int | Decimal

#: Counted from one.
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
_ORDINALS = {
    "en": "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
    "fr": "premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième onzième douzième "
    "treizième quatorzième quinzième seizième dix-septième dix-huitième dix-neuvième vingtième",
    "de": "erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte elfte zwölfte dreizehnte vierzehnte "
    "fünfzehnte sechzehnte siebzehnte achtzehnte neunzehnte zwanzigste",
    "es": "primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo",
}
#: From thirty on.
_TENS = {
    "en": "thirty forty fifty sixty seventy eighty ninety",
    "fr": "trente quarante cinquante soixante",
    "de": "dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "es": "treinta cuarenta cincuenta sesenta setenta ochenta noventa",
}
#: Scales that are only ever words, besides those of `amounts`.
_SCALES = {
    "en": {"dozen": 12, "hundred": 100},
    "fr": {"cent": 100, "cents": 100},
    "de": {"hundert": 100},
    "es": {"cien": 100, "ciento": 100},
}
_HALF, _QUARTER = Decimal("0.5"), Decimal("0.25")
_OTHERS: dict[str, dict[str, Value]] = {
    "en": {"half": _HALF, "quarter": _QUARTER, "thirtieth": 30, "hundredth": 100},
    "fr": {"moitié": _HALF, "demi": _HALF, "demie": _HALF, "quart": _QUARTER, "tiers": 3, "première": 1},
    "de": {"hälfte": _HALF, "halbe": _HALF, "viertel": _QUARTER, "drittel": 3, "hundertste": 100},
    "es": {"mitad": _HALF, "tercio": 3, "primer": 1, "tercer": 3},
}
#: Words that often say no number: they are one where another number is put for them, or they for another.
_WEAK: dict[str, dict[str, Value]] = {
    "en": {"once": 1, "second": 2, "both": 2, "twice": 2, "fortnight": 2},
    "fr": {"second": 2, "seconde": 2, "quinzaine": 15, "huitaine": 8},
    "de": {"beide": 2, "zweimal": 2},
    "es": {"segundo": 2, "segunda": 2, "medio": _HALF, "media": _HALF, "ambos": 2, "ambas": 2},
}
#: What an inflected number word has at its end besides.
_ENDINGS = {"en": ("s",), "fr": ("s",), "de": ("n", "r", "s", "m"), "es": ("s",)}
#: What may stand between a fraction and its scale: half a million.
_BETWEEN = {"en": ("a", "an", "of"), "fr": ("de", "d'un"), "es": ("de",)}

_HAN_DIGITS = {
    c: n for n, cs in enumerate(("〇零", "一", "二两兩", "三", "四", "五", "六", "七", "八", "九")) for c in cs
}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
#: Numerals in Chinese characters; first words that have some and are no number.
_HAN = re.compile(
    r"十分|百姓|四川|万岁|萬歲|万一|千万(?=[不别要])|千千万万"
    rf"|(?P<number>[{''.join(_HAN_DIGITS)}{''.join(_HAN_UNITS)}]+)"
)
#: Languages that write every noun with a capital: which of them are names nobody can see.
_NOUNS_WITH_CAPITALS = ("de", "lb")
_YEARS = range(1000, 2100)


@dataclass(frozen=True)
class Particular:
    """A name, a number, or the day, month or year of a date; from `start` to `end` of a text as `words`.

    It compares by its value: a month as its number, figures that are no number as they stand.
    """

    kind: Kind
    value: str | Value
    words: str
    start: int
    end: int
    weak: bool = False
    """Whether it is a number only where another number is put for it, or it for another."""

    def overlaps(self, word: Word) -> bool:
        """Whether it has letters of a word."""
        return self.start < word.end and word.start < self.end


@dataclass(frozen=True)
class Reader:
    """Finds them in texts of a language (its tag without region).

    `lower` and `names` are words that the texts have without a capital, and with one inside a sentence.
    """

    language: str
    convention: Convention
    lower: frozenset[str]
    names: frozenset[str]

    @classmethod
    def of(cls, language: str, convention: Convention, texts: Iterable[str]) -> "Reader":
        """A reader of some texts that are to be compared."""
        said = [w for text in texts for w in words(text)]
        return cls(
            language.split("-")[0],
            convention,
            frozenset(w.key for w in said if w.text[0].islower()),
            frozenset(w.key for w in said if w.text[0].isupper() and not w.begins),
        )

    def read(self, text: str) -> list[Particular]:
        """The names, numbers and dates of a text, in order."""
        there, found = words(text), amounts(text, self.convention)
        # Of '5.30', a time where a comma is the mark before decimals, only the 5 is a number to `amounts`.
        cut = [w for w in there if any(a.start < w.end and w.start < a.end and not _holds(a, w) for a in found)]
        whole = [a for a in found if not any(a.start < w.end and w.start < a.end for w in cut)]
        particulars = [p for a in whole for p in _figures(text, a)]
        numerals = [p for p in _numerals(text) if not any(a.start < p.end and p.start < a.end for a in whole)]
        rest = [w for w in there if not any(p.overlaps(w) for p in (*particulars, *numerals))]
        return sorted([*particulars, *numerals, *self._in_words(text, rest)], key=lambda p: p.start)

    def _in_words(self, text: str, found: Sequence[Word]) -> Iterator[Particular]:
        """Those that stand in words, or in figures that are neither an amount nor a date."""
        n = 0
        while n < len(found):
            said, (value, length, weak) = found[n], self.number(found[n:])
            start, end = said.start, found[n + max(length, 1) - 1].end
            if length:
                yield Particular("number", value, text[start:end], start, end, weak)
            elif said.text[0].isdecimal():
                yield _plain(said)
            elif said.text in self.months:
                yield Particular("date", self.months[said.text], said.text, start, end)
            elif self.is_name(said):
                yield Particular("name", said.key.removesuffix("'s"), said.text, start, end)
            n += max(length, 1)

    @cached_property
    def months(self) -> dict[str, int]:
        """The names of months that stand alone: not those cut short, which may be other words."""
        months = self.convention.months
        short = {a for a, n in months for b, m in months if n == m and a != b and b.startswith(a)}
        return {name: n for name, n in months if name not in short}

    def is_name(self, word: Word) -> bool:
        """Whether a word has a capital that is not that of its place."""
        if not word.text[0].isupper() or self.language in _NOUNS_WITH_CAPITALS:
            return False
        alone = len(word.text) == 1 or word.key.startswith("i'")  # I, I'm; an initial of a name
        return not alone and word.key not in self.lower and (not word.begins or word.key in self.names)

    def number(self, found: Sequence[Word]) -> tuple[Value, int, bool]:
        """The number with which some words begin, how many of them it is (none where it is none), whether weak."""
        total: Value = 0
        current: Value = 0
        length, scaled, weak = 0, False, False
        while length < len(found):
            passed = self._passed(found[length:]) if length == 1 and 0 < current < 1 else 0
            value, scale = self.value(found[length + passed])
            joins = scale or scaled or (current % 100 >= 20 and current % 10 == 0 and 0 < (value or 0) < 10)
            if value is None or (length and (not joins or value < 1)):
                break
            weak = not length and self._is_weak(found[0], scale=scale)
            current = (current or 1) * value if scale else current + value
            if scale and value > 100:
                total, current = total + current, 0
            length, scaled = length + passed + 1, scale
        return total + current, length, weak

    def _passed(self, found: Sequence[Word]) -> int:
        """How many words stand between a fraction and its scale."""
        between = _BETWEEN.get(self.language, ())
        n = next((n for n, w in enumerate(found) if w.key not in between), 0)
        return n if found and self.value(found[n])[1] else 0

    def _is_weak(self, word: Word, *, scale: bool) -> bool:
        """Whether a number is weak if it has but this word: one, first; a million without a number before it."""
        return scale or self.value(word)[0] == 1 or word.key in self._weak

    def value(self, word: Word) -> tuple[Value | None, bool]:
        """What a word is worth as a number, and whether the number before it is so many times that."""
        scales = _SCALES.get(self.language, {})
        # A single letter is one of Chinese or Korean numerals, which are no words.
        if word.key in scales or (word.key in POWERS and len(word.key) > 1):
            return scales.get(word.key) or 10 ** POWERS[word.key], True
        forms = [word.key, *(word.key.removesuffix(e) for e in _ENDINGS.get(self.language, ()))]
        return next((self._numbers[form] for form in forms if form in self._numbers), None), False

    @cached_property
    def _weak(self) -> dict[str, Value]:
        return _WEAK.get(self.language, {})

    @cached_property
    def _numbers(self) -> dict[str, Value]:
        """The number words of the language."""
        ones, ordinals, tens = (table.get(self.language, "").split() for table in (_ONES, _ORDINALS, _TENS))
        known: dict[str, Value] = {name: 30 + 10 * n for n, name in enumerate(tens)}
        for names in (ordinals, ones):
            known |= {name: n for n, name in enumerate(names, 1)}
        if self.language == "es":
            known |= {f"{name[:-1]}a": n for n, name in enumerate(ordinals, 1)}
        return known | _OTHERS.get(self.language, {}) | self._weak


def _holds(amount: Amount, word: Word) -> bool:
    return amount.start <= word.start and word.end <= amount.end


def _figures(text: str, amount: Amount) -> Iterator[Particular]:
    """The numbers of an amount, or the day, the month and the year; of an interval those of both ends."""
    values: list[Value] = [e.value for e in amount.number.ends] if amount.number else []
    if amount.moment:
        values = [part for end in (amount.moment.start, amount.moment.end) for part in reversed(end) if part]
    kind: Kind = "date" if amount.moment else "number"
    for value in dict.fromkeys(values):
        yield Particular(kind, value, text[amount.start : amount.end], amount.start, amount.end)


def _plain(word: Word) -> Particular:
    """Figures that are no amount: an ordinal, the number after a hyphen, a time."""
    digits = re.fullmatch(r"(\d+)\D{0,3}", word.text)
    value = int(digits[1]) if digits else word.text
    return Particular("date" if value in _YEARS else "number", value, word.text, word.start, word.end)


def _numerals(text: str) -> Iterator[Particular]:
    """The numbers in Chinese characters. One, as part of so many words, is weak."""
    for match in _HAN.finditer(text):
        if match["number"]:
            value = _han(match["number"])
            yield Particular("number", value, match["number"], match.start(), match.end(), weak=value <= 1)


def _han(numeral: str) -> int:
    """A number in Chinese characters: with units, 二十五万, or figure by figure, 一九五〇."""
    if not set(numeral) & set(_HAN_UNITS):
        return int("".join(str(_HAN_DIGITS[c]) for c in numeral))
    total, part, figure = 0, 0, 0
    for c in numeral:
        unit = _HAN_UNITS.get(c, 0)
        if unit > 1000:
            total, part, figure = total + (part + figure or 1) * unit, 0, 0
        elif unit:
            part, figure = part + (figure or 1) * unit, 0
        else:
            figure = _HAN_DIGITS[c]
    return total + part + figure


def carried_by(found: Sequence[Word], particulars: Iterable[Particular]) -> list[Particular]:
    """The particulars of a text of which some neighbouring words say at least a part."""
    telling = [w for w in found if w.key not in JOINTS]
    return [p for p in particulars if any(p.overlaps(w) for w in telling)]


def changed(before: Sequence[Particular], after: Sequence[Particular]) -> tuple[list[Particular], list[Particular]]:
    """What is gone of some particulars, and what is new; weak ones only where a number is new, or gone."""
    had, has = ({p.value for p in found} for found in (before, after))
    gone, new = [p for p in before if p.value not in has], [p for p in after if p.value not in had]
    return _told(gone, new), _told(new, gone)


def _told(mine: list[Particular], others: list[Particular]) -> list[Particular]:
    counted = any(p.kind != "name" for p in others)
    return [p for p in mine if counted or not p.weak]
