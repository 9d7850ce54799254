"""Words and dates: how they are said, and that each locale has just the words that are asked for."""

import string

import pytest
from markupsafe import Markup

from lessonpack.dates import HistoricalDate
from lessonpack.locales import Language, MissingWord, is_language
from papers import templates
from words_asked import asked_by_code, asked_by_templates

ENGLISH = templates().language("en-GB")
TAGS = templates().languages()


@pytest.mark.parametrize(
    ("date", "long", "short"),
    [
        ("1950-06-25", "25 June 1950", "25 Jun 1950"),
        ("1950-06", "June 1950", "June 1950"),
        ("1950", "1950", "1950"),
        ("1950~", "c. 1950", "c. 1950"),
        ("1950-10~", "c. October 1950", "c. October 1950"),
        ("1950-10-12/1950-10-13", "12–13 Oct 1950", "12–13 Oct 1950"),
        ("1950-09-28/1950-10-02", "28 Sept – 2 Oct 1950", "28 Sept – 2 Oct 1950"),
        ("1950-10/1951-01", "October 1950 – January 1951", "October 1950 – January 1951"),
        ("1949/1953", "1949–1953", "1949–1953"),
    ],
)
def test_dates(date: str, long: str, short: str) -> None:
    def plain(text: str) -> str:
        return text.replace("\u2009", " ").replace("\u00a0", " ")

    read = HistoricalDate.read(date)
    assert plain(ENGLISH.date(read)) == long
    assert plain(ENGLISH.date(read, short=True)) == short


def test_dates_follow_the_language() -> None:
    read = HistoricalDate.read("1950-06-25")
    assert Language("de", {}).date(read) == "25. Juni 1950"
    assert Language("zh-Hans", {}).date(read) == "1950年6月25日"


@pytest.mark.parametrize(
    ("tag", "number", "said"),
    [
        ("en-GB", 1, "one 1"),
        ("en-GB", 2, "many 2"),
        ("en-GB", 0, "many 0"),
        ("pl", 3, "few 3"),
        ("pl", 5, "many 5"),
        ("zh-Hans", 1, "many 1"),
    ],
)
def test_plural_forms(tag: str, number: int, said: str) -> None:
    words = {"marks": {"one": "one {n}", "few": "few {n}", "other": "many {n}"}}
    assert Language(tag, words).say("marks", n=number) == said


def test_a_missing_word_names_one_that_is_like_it() -> None:
    with pytest.raises(MissingWord, match=r"the locale en-GB has no word 'worksheets'.*'worksheet'"):
        ENGLISH.say("worksheets")


def test_a_value_that_is_markup_stays_markup_and_another_is_escaped() -> None:
    language = Language("en", {"by": "by {who} & {other}", "plain": "by {who}"})
    said = language.say("by", who=Markup("<em>A</em>"), other="<b>")
    assert said == Markup("by <em>A</em> & &lt;b&gt;")
    assert not isinstance(language.say("plain", who="<b>"), Markup)


@pytest.mark.parametrize("tag", ["en-GB", "zh-Hans", "ko", "xx-YY", ""])
def test_whether_a_language_is_known(tag: str) -> None:
    assert is_language(tag) is (tag in ("en-GB", "zh-Hans", "ko"))


@pytest.mark.parametrize("tag", TAGS)
def test_a_locale_has_the_words_that_are_asked_for_and_no_others(tag: str) -> None:
    asked = asked_by_templates() | asked_by_code()
    words = templates().language(tag).words.keys()
    assert asked - words == set(), "missing"
    assert words - asked == set(), "never asked for"


@pytest.mark.parametrize("tag", TAGS)
def test_a_locale_has_the_plural_forms_of_its_language(tag: str) -> None:
    language = templates().language(tag)
    forms = {*language.locale.plural_form.tags, "other"}
    plurals = {word: text for word, text in language.words.items() if isinstance(text, dict)}
    assert {word: set(text) for word, text in plurals.items()} == dict.fromkeys(plurals, forms)


@pytest.mark.parametrize("tag", TAGS)
def test_a_word_has_the_same_values_in_every_language(tag: str) -> None:
    language = templates().language(tag)
    assert {w: _values(t) for w, t in language.words.items()} == {w: _values(ENGLISH.words[w]) for w in language.words}


def _values(text: str | dict[str, str]) -> set[str]:
    """The {names} in a word; of a plural, in its most general form."""
    whole = text if isinstance(text, str) else text["other"]
    return {name for _, name, _, _ in string.Formatter().parse(whole) if name}


def test_the_words_of_the_real_locale_are_found_in_the_templates() -> None:
    """The reading of the templates finds each way of asking."""
    asked = asked_by_templates()
    assert {"worksheet", "teacher-copy"} <= asked, "by a kind"
    assert {"part-marks", "vocabulary"} <= asked, "by name"
    assert {"rights-public-domain", "verified-full"} <= asked, "by a beginning"
    assert {"materials", "overview"} <= asked, "through a macro"
    assert {"source-lines", "page-of-pages", "about-date"} <= asked_by_code()
