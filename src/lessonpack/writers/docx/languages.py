"""Language tags as Word has them, and what each script asks for."""

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "yi"})
EAST_ASIAN = {"zh": "Pack Chinese", "ja": "Pack Japanese", "ko": "Pack Korean"}
#: Word knows these languages only with a country.
_COUNTRIES = {
    "ar": "ar-SA",
    "de": "de-DE",
    "en": "en-GB",
    "es": "es-ES",
    "fr": "fr-FR",
    "he": "he-IL",
    "it": "it-IT",
    "ja": "ja-JP",
    "ko": "ko-KR",
    "ru": "ru-RU",
    "zh": "zh-CN",
    "zh-Hans": "zh-CN",
    "zh-Hant": "zh-TW",
}


def word_tag(language: str) -> str:
    """The tag by which Word knows a language."""
    return _COUNTRIES.get(language, language)


def script_style(language: str) -> str | None:
    """The character style of an East Asian script; none for a romanisation."""
    parts = language.split("-")
    return None if "Latn" in parts else EAST_ASIAN.get(parts[0])
