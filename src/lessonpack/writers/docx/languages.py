"""Language tags as Word has them, and what each script asks for."""

import re
from collections.abc import Iterator
from functools import cache

from lessonpack.locales import direction

#: Word knows these languages only with a country.
_COUNTRIES = {
    "ar": "ar-SA",
    "de": "de-DE",
    "en": "en-GB",
    "es": "es-ES",
    "fa": "fa-IR",
    "fr": "fr-FR",
    "he": "he-IL",
    "it": "it-IT",
    "ja": "ja-JP",
    "ko": "ko-KR",
    "ru": "ru-RU",
    "ur": "ur-PK",
    "zh": "zh-CN",
    "zh-Hans": "zh-CN",
    "zh-Hant": "zh-TW",
}
#: The character style of the languages whose script has typefaces of its own.
SCRIPTS = {
    "zh": "Pack Chinese",
    "ja": "Pack Japanese",
    "ko": "Pack Korean",
    "ar": "Pack Arabic",
    "fa": "Pack Arabic",
    "ur": "Pack Arabic",
    "he": "Pack Hebrew",
    "yi": "Pack Hebrew",
}
_EAST_ASIAN = frozenset({"zh", "ja", "ko"})

_ADDRESS = r"https?://[!-~]+"
_HEBREW_ARABIC = r"\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_CHINESE_KOREAN = r"\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_OTHERS = rf"\W\d_{_HEBREW_ARABIC}{_CHINESE_KOREAN}"


def _stretch(letters: str, bounds: str) -> re.Pattern[str]:
    """Runs of some letters, with the figures and points between them, up to a letter among the bounds.

    An address may end with a slash.
    """
    return re.compile(rf"{_ADDRESS}|{letters}(?:[^{bounds}]*(?:{letters}|\d)/?)?")


#: What stands in another script in a text, by the script of the text.
_FOREIGN = {
    "east asian": _stretch(f"[^{_OTHERS}]", _CHINESE_KOREAN),
    "right to left": _stretch(f"[^{_OTHERS}]", _HEBREW_ARABIC),
    "left to right": re.compile(rf"[{_HEBREW_ARABIC}](?:[\W\d{_HEBREW_ARABIC}]*[{_HEBREW_ARABIC}])?"),
}


def word_tag(language: str) -> str:
    """The tag by which Word knows a language."""
    return _COUNTRIES.get(language, language)


def _main(language: str) -> str:
    """A language without its country and script; nothing for a romanisation: it is like any text in Latin letters."""
    first, *rest = language.split("-")
    return "" if "Latn" in rest else first


@cache
def is_right_to_left(language: str) -> bool:
    """Whether a language is written from right to left."""
    return direction(language) == "rtl"


def is_east_asian(language: str) -> bool:
    """Whether a language is written in Chinese or Korean script."""
    return _main(language) in _EAST_ASIAN


def attribute(language: str) -> str:
    """Which of the three languages of a text Word takes a language for."""
    if is_right_to_left(language):
        return "w:bidi"
    return "w:eastAsia" if is_east_asian(language) else "w:val"


def script_style(language: str) -> str | None:
    """The character style of a language whose script has typefaces of its own."""
    return SCRIPTS.get(_main(language))


def pieces(text: str, language: str) -> Iterator[tuple[str, bool]]:
    """The text of a language in pieces, and of each whether it is in another script than the language.

    Word takes the typeface from what a run says of itself, and orders a run from right to left as a whole: points and
    quotation marks between words of a script go with them, those at their edge with the language of the text.
    """
    kind = "left to right"
    if is_east_asian(language):
        kind = "east asian"
    elif is_right_to_left(language):
        kind = "right to left"
    end = 0
    for found in _FOREIGN[kind].finditer(text):
        if found.start() > end:
            yield text[end : found.start()], False
        yield found[0], True
        end = found.end()
    if end < len(text):
        yield text[end:], False
