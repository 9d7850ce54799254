"""The words that templates print, and dates, in the document's language."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_skeleton
from markupsafe import Markup

from lessonpack.dates import Day, HistoricalDate
from lessonpack.diagnostics import suggest

#: Words of a locale file: a text with {names}, or one text for each plural form of {n}.
Words = dict[str, str | dict[str, str]]


class MissingWord(LookupError):
    """A template asks for a word that the locale has not got."""


@dataclass(frozen=True)
class Language:
    """One language: its tag, its words, its way with dates."""

    tag: str
    words: Words

    @property
    def locale(self) -> Locale:
        """Babel's locale for the tag."""
        return Locale.parse(self.tag, sep="-")

    def say(self, word: str, **values: Any) -> str:
        """A word with its values; `n` chooses the plural form. Raises MissingWord."""
        try:
            text = self.words[word]
        except KeyError:
            raise MissingWord(f"the locale {self.tag} has no word '{word}' {suggest(word, self.words) or ''}") from None
        if isinstance(text, dict):
            form = self.locale.plural_form(values["n"])
            text = text.get(form) or text["other"]
        return (
            Markup(text).format(**values)
            if any(hasattr(v, "__html__") for v in values.values())
            else text.format(**values)
        )

    def date(self, value: HistoricalDate, *, short: bool = False) -> str:
        """A date or an interval in words: '13 October 1950', '12–13 Oct 1950', 'about 1950'."""
        start, end = value.start, value.end
        first = _as_date(start)
        if end:
            text = format_interval(first, _as_date(end), _SKELETONS[len(start.parts)], locale=self.locale)
        elif start.day:
            text = format_date(first, "medium" if short else "long", locale=self.locale)
        else:
            text = format_skeleton(_SKELETONS[len(start.parts)], first, locale=self.locale)
        return self.say("about-date", date=text) if value.about else str(text)


#: CLDR skeletons of a year, a month and a day.
_SKELETONS = {1: "y", 2: "yMMMM", 3: "yMMMd"}


def is_language(tag: str) -> bool:
    """Whether a BCP 47 tag names a language that is known."""
    try:
        Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        return False
    return True


def _as_date(day: Day) -> date:
    return date(day.year, day.month or 1, day.day or 1)
