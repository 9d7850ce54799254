"""Numbers and dates in running text: where each stands, and whether two of them can both be right.

A number agrees with another that it rounds: 200,000 with 197,653, 1.3 million with 1.34 million; or that it cuts off
after two digits or more: 197,000. A date agrees with one that holds it: October 1950 with 19 October 1950. What
cannot be compared, a day of another fact and a year alone, neither agrees nor contradicts.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import product

#: Words of scale, of all languages that the papers speak, and the power of ten of each.
_SCALES = {
    3: "thousand mille tausend mil ألف آلاف 千",
    4: "万 萬 만",
    6: "million millions millionen mio. millón millones مليون ملايين 百万",
    8: "亿 億 억",
    9: "billion billions bn milliard milliards milliarde milliarden mrd. مليار مليارات 十亿",
}
POWERS = {word: power for power, words in _SCALES.items() for word in words.split()}
#: What joins the two ends of a range, besides a dash.
JOINTS = ["to", "and", "or", "à", "et", "ou", "bis", "und", "oder", "a", "y", "o", "إلى", "و", "至", "到", "和"]
_GROUPING = ",.'’٬ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}"
#: Not within a word or a longer number; Chinese and Arabic letters may stand right before one.
_APART = r"(?<![\d.,_A-Za-z\u00c0-\u024f-])"
_ORDINAL = r"(?:st|nd|rd|th|er|º|°|\.)?"


@dataclass(frozen=True)
class Convention:
    """How a language writes them: its names of months, each with its number, and the mark before decimals."""

    months: tuple[tuple[str, int], ...]
    decimal: str = "."


@dataclass(frozen=True)
class Rounded:
    """A number as far as it is said: `place` is what one in its last digit is worth, 1.34 million's 10,000."""

    value: Decimal
    place: Decimal

    def rounds(self, other: "Rounded") -> bool:
        """Whether this is the other, rounded to its own last digit."""
        return (other.value / self.place).quantize(Decimal(1), ROUND_HALF_UP) * self.place == self.value

    def cuts(self, other: "Rounded") -> bool:
        """Whether this is the other without its last digits, and still has two of them."""
        cut = (other.value / self.place).quantize(Decimal(1), ROUND_DOWN) * self.place
        return cut == self.value and self.value >= 10 * self.place


@dataclass(frozen=True)
class Number:
    """A number, or a range with its two ends."""

    ends: tuple[Rounded, ...]

    @property
    def low(self) -> Decimal:
        """The lower end."""
        return min(e.value for e in self.ends)

    @property
    def high(self) -> Decimal:
        """The upper end."""
        return max(e.value for e in self.ends)

    def agrees(self, fact: "Number") -> bool:
        """Whether both can be right, this as somebody says it and the fact."""
        if any(a.rounds(b) or b.rounds(a) or a.cuts(b) for a, b in product(self.ends, fact.ends)):
            return True
        return len(self.ends) + len(fact.ends) > 2 and self.low <= fact.high and fact.low <= self.high

    def comparable(self, fact: "Number", most: int = 20) -> bool:
        """Whether they are of one order: a number twenty times larger or smaller counts something else."""
        return fact.low <= most * self.high and self.low <= most * fact.high


Parts = tuple[int, ...]


@dataclass(frozen=True)
class Moment:
    """A date, or the two ends of an interval: year, month, day as far as they are said; a year not said is 0."""

    start: Parts
    end: Parts

    def agrees(self, fact: "Moment") -> bool | None:
        """Whether both can be right; None where they cannot be compared: a year is held against years alone."""
        length = min(len(self.start), len(fact.start))
        mine, other = ([p[:length] for p in (m.start, m.end)] for m in (self, fact))
        if not (self.start[0] and fact.start[0]):
            if length < 3:
                return None
            mine, other = ([p[1:] for p in ends] for ends in (mine, other))
        if mine[0] <= other[1] and other[0] <= mine[1]:
            return True
        return None if len(self.start) == 1 < len(fact.start) else False


@dataclass(frozen=True)
class Amount:
    """A number or a date in a text, from `start` to `end`. Four figures alone, 1950, may be either."""

    start: int
    end: int
    number: Number | None = None
    moment: Moment | None = None

    def overlaps(self, other: "Amount") -> bool:
        """Whether they share a letter."""
        return self.start < other.end and other.start < self.end


def amounts(text: str, convention: Convention) -> list[Amount]:
    """The numbers and dates of a text, in order."""
    dates: list[Amount] = []
    for date in _dates(text, convention):
        if not any(map(date.overlaps, dates)):
            dates.append(date)
    numbers = {(n.start, n.end): n for n in _numbers(text, convention.decimal)}
    years = [d for d in dates if d.moment and len(d.moment.start) == 1 and (d.start, d.end) in numbers]
    either = [replace(year, number=numbers[year.start, year.end].number) for year in years]
    rest = [n for n in numbers.values() if not any(map(n.overlaps, dates))]
    return sorted([*(d for d in dates if d not in years), *either, *rest], key=lambda a: a.start)


@lru_cache(maxsize=64)
def _date_patterns(convention: Convention) -> tuple[re.Pattern[str], ...]:
    names = "|".join(re.escape(n) for n, _ in sorted(convention.months, key=lambda m: -len(m[0])))
    month, month2 = rf"(?P<month>{names})\b\.?", rf"(?P<month2>{names})\b\.?"
    days = rf"(?P<day>\d{{1,2}}){_ORDINAL}(?:\s*[-–—/]\s*(?P<day2>\d{{1,2}}){_ORDINAL})?"
    year, gap = r"(?P<year>\d{4})(?!\d)", r"\s+(?:de\s+|of\s+)?"
    return tuple(
        re.compile(rf"{_APART}{pattern}", re.IGNORECASE)
        for pattern in (
            r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)",
            r"(?P<year>\d{4})\s*[年년](?:\s*(?P<month>\d{1,2})\s*[月월](?:\s*(?P<day>\d{1,2})\s*[日号일])?)?",
            r"(?P<month>\d{1,2})\s*[月월]\s*(?P<day>\d{1,2})\s*[日号일]",
            r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})(?!\d)",
            rf"{days}{gap}{month}(?:,?{gap}{year})?",
            rf"{month}\s+{days}(?!\d)(?:,?\s+{year})?",
            rf"{month}(?:\s*[-–—/]\s*{month2})?{gap}{year}",
            r"(?P<year>1\d{3}|20\d{2})(?:\s*[-–—/]\s*(?P<year2>\d{4}|\d{2}))?(?![\d%]|[.,]\d|[A-Za-z])",
        )
    )


def _dates(text: str, convention: Convention) -> Iterator[Amount]:
    numbers = {name.casefold(): number for name, number in convention.months}
    # A year that stands in a longer date is found later, and goes.
    for pattern in _date_patterns(convention):
        for match in pattern.finditer(text):
            given = {k: v for k, v in match.groupdict().items() if v}
            month = _month(given.get("month"), numbers)
            start = _parts(given.get("year"), month, given.get("day"))
            end = _parts(
                _century(given.get("year"), given.get("year2")),
                _month(given.get("month2"), numbers) or month,
                given.get("day2") or given.get("day"),
            )
            yield Amount(match.start(), match.end(), moment=Moment(start, max(start, end)))


def _month(name: str | None, numbers: dict[str, int]) -> int | None:
    if name is None:
        return None
    return int(name) if name.isdecimal() else numbers[name.casefold()]


def _century(first: str | None, last: str | None) -> str | None:
    """The last year of '1950–53' in full; the first where there is no other."""
    return first[: 4 - len(last)] + last if first and last else first


def _parts(year: str | None, month: int | None, day: str | None) -> Parts:
    said: Sequence[str | int | None] = (year or 0, month, day)
    return tuple(int(n) for n in said if n is not None)


@lru_cache(maxsize=64)
def _number_pattern(decimal: str) -> re.Pattern[str]:
    grouping = "[" + re.escape(_GROUPING.replace(decimal, "")) + "]"
    plain = rf"\d{{1,3}}(?:{grouping}\d{{3}})+(?!\d)|\d+"
    mark = f"[{re.escape(decimal)}٫]"
    scale = "|".join(re.escape(w) for w in sorted(POWERS, key=len, reverse=True))

    def one(n: int) -> str:
        return rf"(?P<n{n}>(?>(?:{plain})(?:{mark}\d+)?))(?:[\s-]?(?P<s{n}>{scale})(?![A-Za-z]))?(?![A-Za-z])"

    no_year = r"(?!(?:1\d|20)\d\d(?!\d|[.,]\d))"
    joint = rf"(?:\s*[-–—~]\s*|\s+(?:{'|'.join(JOINTS)})\s+|\s*[至到和]\s*){no_year}"
    return re.compile(rf"{_APART}{one(1)}(?:{joint}{one(2)})?", re.IGNORECASE)


def _numbers(text: str, decimal: str) -> Iterator[Amount]:
    for match in _number_pattern(decimal).finditer(text):
        # In '2.5–3.5 million' the scale is that of both.
        shared = match["s2"] if len(match["n1"]) < 4 else None
        given = ((match["n1"], match["s1"] or shared), (match["n2"], match["s2"]))
        ends = [_rounded(digits, scale, decimal) for digits, scale in given if digits]
        yield Amount(match.start(), match.end(), Number(tuple(ends)))


def _rounded(digits: str, scale: str | None, decimal: str) -> Rounded:
    whole, _, part = digits.replace("٫", decimal).partition(decimal)
    whole = "".join(c for c in whole if c.isdecimal())
    power = POWERS[scale.casefold()] if scale else 0
    value = Decimal(f"{int(whole)}.{part}" if part else int(whole)).scaleb(power)
    idle = 0 if part else len(whole) - len(whole.rstrip("0٠")) if int(whole) else 0
    return Rounded(value, Decimal(1).scaleb(power - len(part) + idle))
