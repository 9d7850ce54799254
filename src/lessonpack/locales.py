"""Languages as data in `templates/locales`: the words that templates print, and how text is set; dates by CLDR.

A course in a language that has no file of its own gets the words of the nearest that has one; its dates are its own.
"""

import re
import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_interval, format_skeleton
from babel.numbers import format_decimal, get_decimal_symbol
from babel.plural import PluralRule
from babel.units import format_unit
from markupsafe import Markup
from pydantic import AfterValidator, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from lessonpack.amounts import Convention
from lessonpack.dates import Day, HistoricalDate
from lessonpack.diagnostics import Diagnostic, suggest
from lessonpack.editions import ASKED, Edition
from lessonpack.prose import Punctuation
from lessonpack.record import Record, Text, Truth


def _pattern(text: str) -> str:
    try:
        list(string.Formatter().parse(text))
    except ValueError:
        raise PydanticCustomError("pattern", "a brace stands alone: a value is written {n}") from None
    return text


Pattern = Annotated[Text, AfterValidator(_pattern)]
#: A text for each plural category that CLDR has for the language: one, few, other …; or for one number: =1, as in ICU.
Forms = dict[Text, Pattern]


class Ordinal(Record):
    """A word with a place in an order: 1st, 2nd …"""

    ordinal: Forms
    """A text for each category of ordinals that the language has; {n} is the place."""


def _form(value: Any) -> str:
    if not isinstance(value, dict):
        return "ordinal-word" if isinstance(value, Ordinal) else "text-word"
    return "ordinal-word" if "ordinal" in value else "counted-word"


#: A text with {names}; one text for each plural form, chosen by {n}; or one for each ordinal form.
Word = Annotated[
    Annotated[Pattern, Tag("text-word")]
    | Annotated[Forms, Tag("counted-word")]
    | Annotated[Ordinal, Tag("ordinal-word")],
    Discriminator(_form),
]


class Typography(Record):
    """How text is set in a language."""

    quotes: tuple[Text, ...] = Field(min_length=4, max_length=4)
    """Quotation marks, outer pair and inner pair, with the no-break spaces that stand inside them."""
    space_before: tuple[Text, ...]
    """Punctuation that has a no-break space before it."""
    narrow_space_before: tuple[Text, ...]
    """Punctuation that has a narrow no-break space before it."""
    hyphenate: Truth
    """Whether words of running text are divided at the ends of lines."""
    note_after_punctuation: Truth
    """Whether the mark of a note goes after the full stop or comma that follows it, or stays before."""

    @property
    def punctuation(self) -> Punctuation:
        """What authors' prose needs to know of it."""
        spaces = {"\N{NO-BREAK SPACE}": self.space_before, "\N{NARROW NO-BREAK SPACE}": self.narrow_space_before}
        return Punctuation(self.quotes, tuple((mark, space) for space, marks in spaces.items() for mark in marks))


class Wording(Record):
    """A file of `templates/locales`: a language as the papers print it."""

    typography: Typography
    """How text is set."""
    words: dict[Text, Word]
    """Every word that a template prints."""


class MissingWord(LookupError):
    """A template asks for a word that the locale has not got."""


@dataclass(frozen=True)
class Language:
    """The language of a document: `tag` is the course's, `spoken` that of the file whose words it has."""

    tag: str
    spoken: str
    typography: Typography
    words: dict[str, Word]

    @property
    def locale(self) -> Locale:
        """Babel's locale for the tag."""
        return _locale(self.tag)

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """Which way it is written."""
        return direction(self.tag)

    def name_of(self, tag: str) -> str:
        """The name of a language in this one, without its region or script; its tag where it has none."""
        spoken = tag.split("-")[0]
        return str(self.locale.languages.get(spoken, tag))

    def country(self, code: str) -> str:
        """The name of a country in this language; its code where it has none."""
        return str(self.locale.territories.get(code, code))

    def edition(self, edition: Edition) -> str:
        """How an edition is set, in words; a part that has no word in the locale is named by its label."""
        size = f"{edition.type.reading:g}"
        return " · ".join(self.say(p.label, size=size) if p.label in self.words else p.label for p in edition.said)

    def edition_in_full(self, edition: Edition) -> str:
        """How an edition is set, and what it asks: the sign of its tier, its version."""
        asked = [p for p in edition.parts if p.axis in ASKED and not p.default]
        return " · ".join([self.edition(edition), *(self.say(p.label, letter=edition.version) for p in asked)])

    def say(self, word: str, **values: Any) -> str:
        """A word with its values; `n` chooses the plural or ordinal form. Raises MissingWord."""
        try:
            found = self.words[word]
        except KeyError:
            hint = suggest(word, self.words) or ""
            raise MissingWord(f"the locale {self.spoken} has no word '{word}' {hint}") from None
        text = found if isinstance(found, str) else self._counted(found, values["n"])
        return (
            Markup(text).format(**values)
            if any(hasattr(v, "__html__") for v in values.values())
            else text.format(**values)
        )

    def _counted(self, word: Forms | Ordinal, number: int) -> str:
        rule, forms = _rule(self.spoken, word)
        return forms.get(f"={number}") or forms[rule(number)]

    def date(self, value: HistoricalDate, *, short: bool = False) -> str:
        """A date or an interval in words: '13 October 1950', '12–13 Oct 1950', 'about 1950'."""
        start, end = value.start, value.end
        first = _as_date(start)
        skeleton = _SKELETONS[len(start.parts)]
        if end:
            text = str(format_interval(first, _as_date(end), skeleton, locale=self.locale))
        elif start.day and not short:
            text = format_date(first, "long", locale=self.locale)
        else:
            text = format_skeleton(skeleton, first, locale=self.locale)
        # Of the numbers in a date only a day can be 1: CLDR has no '1er octobre'.
        text = re.sub(r"\b1\b", self.say("first-day"), text)
        return self.say("about-date", date=text) if value.about else text

    def number(self, value: float) -> str:
        """A number as the language groups its digits: '183,108'."""
        return str(format_decimal(value, locale=self.locale))

    def size(self, count: int) -> str:
        """The size of a file in bytes, rounded: '214 kB', '1.3 MB'."""
        kilobytes = max(1, round(count / 1000))
        whole = kilobytes < 1000
        value, unit = (kilobytes, "digital-kilobyte") if whole else (round(count / 1e6, 1), "digital-megabyte")
        return format_unit(value, unit, "short", locale=self.locale)


def convention(tag: str) -> Convention:
    """How a language writes numbers and dates, as far as one can read them from it."""
    locale = _locale(tag)
    months = [
        (name.rstrip("."), number)
        for names in (locale.months[c][w] for c in ("format", "stand-alone") for w in ("wide", "abbreviated"))
        for number, name in names.items()
    ]
    return Convention(tuple(dict.fromkeys(months)), get_decimal_symbol(locale))


#: CLDR skeletons of a year, a month and a day. Not the "medium" of a day: in some languages that is 01.10.1949.
_SKELETONS = {1: "y", 2: "yMMMM", 3: "yMMMd"}


#: Codes that are no country's: reserved, outlying, made up for tests, or unknown.
_OTHER_CODES = {"UK", "EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}


def _locale(tag: str) -> Locale:
    return Locale.parse(tag, sep="-")


def direction(tag: str) -> Literal["ltr", "rtl"]:
    """Which way a language is written; a romanisation from left to right."""
    latin = "Latn" in tag.split("-") or not is_language(tag)
    return "rtl" if not latin and _locale(tag).character_order == "right-to-left" else "ltr"


def is_language(tag: str) -> bool:
    """Whether a BCP 47 tag names a language that is known."""
    try:
        _locale(tag)
    except (ValueError, UnknownLocaleError):
        return False
    return True


def is_country(code: str) -> bool:
    """Whether there is a country or territory with this code (ISO 3166)."""
    # Unicode's names have a few codes besides that stand for others, such as UK for GB.
    return code in _locale("en").territories and code not in _OTHER_CODES


def nearest(tag: str, spoken: Iterable[str]) -> str | None:
    """Of the languages that have words the one whose words serve best, by CLDR's parents: of none in another script."""
    line = _line(tag) if is_language(tag) else []
    lines = {other: _line(other) for other in sorted(spoken) if is_language(other)}
    for ancestor in line:
        related = [other for other in lines if ancestor in lines[other]]
        if related:
            return min(related, key=lambda other: lines[other].index(ancestor))
    return None


def _line(tag: str) -> list[str]:
    """A locale and those that it inherits from in CLDR: en_AU, en_001, en. From another script nothing is inherited."""
    parents, likely = get_global("parent_exceptions"), get_global("likely_subtags")
    name, line = str(_locale(tag)), []
    while name and name != "root":
        line.append(name)
        rest, _, last = name.rpartition("_")
        another_script = len(last) == 4 and not likely.get(rest, "").startswith(name)
        name = parents.get(name) or ("" if another_script else rest)
    return line


def _rule(tag: str, word: Forms | Ordinal) -> tuple[PluralRule, Forms]:
    """What chooses the form of a counted word, and its forms."""
    locale = _locale(tag)
    return (locale.ordinal_form, word.ordinal) if isinstance(word, Ordinal) else (locale.plural_form, word)


def wrong_forms(tag: str, wording: Wording) -> Iterator[Diagnostic]:
    """The counted words that have not just the forms which CLDR has for the language."""
    for name, word in wording.words.items():
        if isinstance(word, str):
            continue
        rule, forms = _rule(tag, word)
        there = {*rule.tags, "other"}
        if {form for form in forms if not re.fullmatch(r"=\d+", form)} != there:
            message = f"'{name}' needs these forms, and no others: {', '.join(sorted(there))}"
            yield Diagnostic(wording.at("words", name), "bad-value", message)


def _as_date(day: Day) -> date:
    return date(day.year, day.month or 1, day.day or 1)
