"""Words and dates: how they are said, and that each locale has just the words that are asked for."""

import dataclasses
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from markupsafe import Markup

from lessonpack.content import read_record
from lessonpack.dates import HistoricalDate
from lessonpack.locales import Language, MissingWord, Ordinal, Typography, Word, is_language, nearest
from lessonpack.prose import Line
from lessonpack.templating import WORDING, TemplateFault, Templates
from papers import templates
from words_asked import asked_by_code, asked_by_editions, asked_by_templates

ENGLISH = templates().language("en-GB")
TAGS = templates().languages()
PLAIN = Typography(
    quotes=("‘", "’", "“", "”"), space_before=(), narrow_space_before=(), hyphenate=False, note_after_punctuation=True
)


def speaking(tag: str, words: dict[str, Word]) -> Language:
    """A language with a few words."""
    return Language(tag, tag, PLAIN, {"first-day": "1", **words})


def plain(text: str) -> str:
    """With plain spaces for all the others of CLDR."""
    return " ".join(text.split())


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
    read = HistoricalDate.read(date)
    assert plain(ENGLISH.date(read)) == long
    assert plain(ENGLISH.date(read, short=True)) == short


@pytest.mark.parametrize(
    ("tag", "long", "short", "first", "interval", "about"),
    [
        ("en-US", "June 25, 1950", "Jun 25, 1950", "October 1, 1949", "Oct 1 – 13, 1950", "ca. 1950"),
        ("fr", "25 juin 1950", "25 juin 1950", "1er octobre 1949", "1er–13 oct. 1950", "vers 1950"),
        ("fr-CA", "25 juin 1950", "25 juin 1950", "1er octobre 1949", "1er–13 oct. 1950", "vers 1950"),
        ("de", "25. Juni 1950", "25. Juni 1950", "1. Oktober 1949", "1.–13. Okt. 1950", "um 1950"),
        ("de-AT", "25. Juni 1950", "25. Juni 1950", "1. Oktober 1949", "1.–13. Okt. 1950", "um 1950"),
        ("es", "25 de junio de 1950", "25 jun 1950", "1 de octubre de 1949", "1–13 oct 1950", "hacia 1950"),
        ("zh-Hans", "1950年6月25日", "1950年6月25日", "1949年10月1日", "1950年10月1日至13日", "约1950年"),
        ("ar", "25 يونيو 1950", "25 يونيو 1950", "1 أكتوبر 1949", "1–13 أكتوبر 1950", "نحو 1950"),
        ("ar-MA", "25 يونيو 1950", "25 يونيو 1950", "1 أكتوبر 1949", "1–13 أكتوبر 1950", "نحو 1950"),
    ],
)
def test_dates_follow_the_language(tag: str, long: str, short: str, first: str, interval: str, about: str) -> None:
    def said(text: str, short: bool = False) -> str:
        return plain(templates().language(tag).date(HistoricalDate.read(text), short=short))

    assert [said("1950-06-25"), said("1950-06-25", short=True)] == [long, short]
    assert [said("1949-10-01"), said("1950-10-01/1950-10-13"), said("1950~")] == [first, interval, about]


@pytest.mark.parametrize("tag", TAGS)
def test_dates_and_words_have_the_same_digits(tag: str) -> None:
    """Babel writes dates in Western digits in every language: so do the words."""
    language = templates().language(tag)
    digits = {c for date in ("1950-06-25", "1950", "1950-10-12/1950-10-13") for c in language.date(
        HistoricalDate.read(date)) if c.isdigit()}  # fmt: skip
    digits |= {c for text in _texts(language) for c in text if c.isdigit()}
    assert digits <= set(string.digits)


@pytest.mark.parametrize(
    ("tag", "number", "said"),
    [
        ("en-GB", 1, "one 1"),
        ("en-GB", 2, "other 2"),
        ("en-GB", 0, "other 0"),
        ("fr", 0, "one 0"),
        ("fr", 1_000_000, "many 1000000"),
        ("pl", 3, "few 3"),
        ("pl", 5, "many 5"),
        ("zh-Hans", 1, "other 1"),
        ("ar", 0, "zero 0"),
        ("ar", 2, "two 2"),
        ("ar", 103, "few 103"),
        ("ar", 99, "many 99"),
        ("ar", 100, "other 100"),
    ],
)
def test_plural_forms(tag: str, number: int, said: str) -> None:
    forms = {form: f"{form} {{n}}" for form in ("zero", "one", "two", "few", "many", "other")}
    assert speaking(tag, {"marks": forms}).say("marks", n=number) == said


def test_a_form_for_just_one_number_goes_before_those_of_the_language() -> None:
    language = speaking("zh-Hans", {"lines": {"=1": "just {n}", "other": "other {n}"}})
    assert [language.say("lines", n=n) for n in (1, 2)] == ["just 1", "other 2"]


@pytest.mark.parametrize(
    ("tag", "places"),
    [
        ("en-GB", "1st 2nd 3rd 4th 11th 12th 13th 21st 22nd"),
        ("en-US", "1st 2nd 3rd 4th 11th 12th 13th 21st 22nd"),
        ("fr", "1er 2e 3e 4e 11e 12e 13e 21e 22e"),
        ("de", "1. 2. 3. 4. 11. 12. 13. 21. 22."),
        ("es", "1.º 2.º 3.º 4.º 11.º 12.º 13.º 21.º 22.º"),
        ("zh-Hans", "排第1 排第2 排第3 排第4 排第11 排第12 排第13 排第21 排第22"),
        ("ar", "1 2 3 4 11 12 13 21 22"),
    ],
)
def test_places_in_an_order(tag: str, places: str) -> None:
    said = [templates().language(tag).say("order-place", n=n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 22)]
    assert " ".join(said).replace("المرتبة ", "") == places


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("minutes", ["0 دقيقة", "دقيقة واحدة", "دقيقتان", "3 دقائق", "10 دقائق", "11 دقيقة", "100 دقيقة"]),
        ("marks", ["0 درجة", "درجة واحدة", "درجتان", "3 درجات", "10 درجات", "11 درجة", "100 درجة"]),
    ],
)
def test_things_counted_in_arabic(word: str, said: list[str]) -> None:
    assert [templates().language("ar").say(word, n=n) for n in (0, 1, 2, 3, 10, 11, 100)] == said


def test_a_missing_word_names_one_that_is_like_it() -> None:
    with pytest.raises(MissingWord, match=r"the locale en-GB has no word 'worksheets'.*'worksheet'"):
        ENGLISH.say("worksheets")


def test_a_value_that_is_markup_stays_markup_and_another_is_escaped() -> None:
    language = speaking("en", {"by": "by {who} & {other}", "plain": "by {who}"})
    said = language.say("by", who=Markup("<em>A</em>"), other="<b>")
    assert said == Markup("by <em>A</em> & &lt;b&gt;")
    assert not isinstance(language.say("plain", who="<b>"), Markup)


@pytest.mark.parametrize("tag", ["en-GB", "zh-Hans", "ko", "xx-YY", ""])
def test_whether_a_language_is_known(tag: str) -> None:
    assert is_language(tag) is (tag in ("en-GB", "zh-Hans", "ko"))


@pytest.mark.parametrize(
    ("tag", "spoken"),
    [
        *((tag, tag) for tag in TAGS),
        ("en", "en-US"),
        ("en-CA", "en-US"),
        ("en-AU", "en-GB"),
        ("en-IE", "en-GB"),
        ("en-IN", "en-GB"),
        ("en-gb", "en-GB"),
        ("fr-CA", "fr"),
        ("fr-CH", "fr"),
        ("de-AT", "de"),
        ("es-MX", "es"),
        ("es-419", "es"),
        ("ar-EG", "ar"),
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh-SG", "zh-Hans"),
        # Another script, another language, and none.
        ("zh-TW", None),
        ("zh-Hant", None),
        ("pt", None),
        ("tlh", None),
        ("en-BG", None),
        ("", None),
    ],
)
def test_the_nearest_language_that_has_words(tag: str, spoken: str | None) -> None:
    assert nearest(tag, TAGS) == spoken


def test_of_languages_in_two_scripts_each_has_its_own() -> None:
    assert [nearest(tag, ["zh-Hans", "zh-Hant"]) for tag in ("zh-TW", "zh-HK", "zh-CN")] == [
        "zh-Hant", "zh-Hant", "zh-Hans",
    ]  # fmt: skip
    assert nearest("sr", ["sr-Latn"]) is None
    assert nearest("fr", ["klingon", "fr_CA"]) is None, "a file that is called after no language is passed over"


def test_a_language_without_words_has_those_of_the_nearest_and_its_own_dates() -> None:
    language = templates().language("fr-CA")
    assert (language.tag, language.spoken) == ("fr-CA", "fr")
    assert language.words is templates().language("fr").words
    assert str(language.locale) == "fr_CA"


@pytest.mark.parametrize(("tag", "direction"), [("en-GB", "ltr"), ("zh-Hans", "ltr"), ("ar", "rtl"), ("ar-EG", "rtl")])
def test_which_way_a_language_is_written(tag: str, direction: str) -> None:
    assert templates().language(tag).direction == direction


@pytest.mark.parametrize(
    ("tag", "quotes", "hyphenate"),
    [
        ("en-GB", "‘ ’ “ ”", False),
        ("en-US", "“ ” ‘ ’", False),
        ("fr", "«\u202f \u202f» “ ”", True),
        ("de", "„ “ ‚ ‘", True),
        ("es", "« » “ ”", True),
        ("zh-Hans", "“ ” ‘ ’", False),
        ("ar", "« » “ ”", False),
    ],
)
def test_typography(tag: str, quotes: str, hyphenate: bool) -> None:
    found = templates().language(tag).typography
    assert found.quotes == tuple(quotes.split(" "))
    assert found.hyphenate is hyphenate
    spaces = dict(found.punctuation.spaces)
    assert spaces == ({":": "\xa0", ";": "\u202f", "!": "\u202f", "?": "\u202f"} if tag == "fr" else {})


# What is wrong with a locale file

FILE = """\
typography:
  quotes: [‘, ’, “, ”]
  space-before: []
  narrow-space-before: []
  hyphenate: false
  note-after-punctuation: true
words:
  name: Name
  marks: {one: "{n} mark", other: "{n} marks"}
  place: {ordinal: {one: "{n}st", two: "{n}nd", few: "{n}rd", other: "{n}th"}}
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  hyphenate: false\n", "", "2:3: error[missing-field]: this needs 'hyphenate'"),
        ("hyphenate:", "hyphenates:", "5:3: error[unknown-key]: a typography has no field 'hyphenates'"),
        ("hyphenate: false", "hyphenate: perhaps", "5:14: error[wrong-type]: true or false is expected"),
        ("“, ”]", "“]", "2:11: error[too-few]: at least 4 are needed here, not 3"),
        ("“, ”]", "“, ”, «]", "2:11: error[bad-value]: "),
        ("typography:", "typographie:", "1:1: error[unknown-key]: a wording has no field 'typographie'"),
        ("words:", "word:", "7:1: error[unknown-key]: a wording has no field 'word'"),
        ("name: Name", "name:", "8:8: error[wrong-type]: text is expected, not nothing"),
        ("name: Name", "name: [Name]", "8:9: error[wrong-type]: text is expected, not a list"),
        ("name: Name", "name: '{n'", "8:9: error[bad-value]: a brace stands alone: a value is written {n}"),
        ("marks: {one:", "marks: {oen:", "9:10: error[bad-value]: 'marks' needs these forms, and no others: one, o"),
        ('one: "{n} mark", ', "", "9:10: error[bad-value]: 'marks' needs these forms, and no others: one, other"),
        ("marks: {one:", "marks: {=few: x, one:", "9:10: error[bad-value]: 'marks' needs these forms, and no oth"),
        ("marks: {one:", "marks: {few: x, one:", "9:10: error[bad-value]: 'marks' needs these forms, and no others"),
        ("ordinal: {one", "ordinal: {many: x, one", "10:10: error[bad-value]: 'place' needs these forms, and no"),
        ("{ordinal: {", "{rank: 2, ordinal: {", "10:11: error[unknown-key]: an ordinal has no field 'rank'"),
    ],
)
def test_a_mistake_in_a_locale_has_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert FILE.count(old) == 1
    file = tmp_path / "templates/locales/en-GB.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(FILE.replace(old, new), encoding="utf-8")
    with pytest.raises(TemplateFault) as caught:
        Templates(tmp_path).language("en-GB")
    assert str(caught.value.diagnostics[0]).startswith(f"templates/locales/en-GB.yaml:{said}")


def test_a_locale_without_a_mistake_is_read(tmp_path: Path) -> None:
    file = tmp_path / "templates/locales/en-GB.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(FILE, encoding="utf-8")
    language = Templates(tmp_path).language("en-GB")
    assert [language.say("name"), language.say("marks", n=2), language.say("place", n=2)] == ["Name", "2 marks", "2nd"]


# What each locale must have


def _texts(language: Language) -> Iterator[str]:
    for word in language.words.values():
        yield from _forms(word).values()


def _forms(word: Word) -> dict[str, str]:
    """The texts of a word, by plural form."""
    if isinstance(word, str):
        return {"": word}
    return word.ordinal if isinstance(word, Ordinal) else word


def _values(text: str) -> set[str]:
    """The {names} in a text."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _kind(word: Word) -> str:
    return "text" if isinstance(word, str) else "ordinal" if isinstance(word, Ordinal) else "counted"


def incomplete(language: Language) -> Iterator[str]:
    """How a language differs from British English in what it can say."""
    for word in sorted(ENGLISH.words.keys() - language.words.keys()):
        yield f"{word} is missing"
    for word in sorted(language.words.keys() - ENGLISH.words.keys()):
        yield f"{word} is in no other language"
    for word in sorted(ENGLISH.words.keys() & language.words.keys()):
        ours, theirs = ENGLISH.words[word], language.words[word]
        kinds = {_kind(ours), _kind(theirs)}
        # A word that needs no plural forms in English may need them elsewhere.
        if len(kinds) > 1 and not (_kind(ours) == "text" and kinds == {"text", "counted"}):
            yield f"{word} is {_kind(theirs)}, not {_kind(ours)}"
        general = [list(_forms(w).values())[-1] for w in (ours, theirs)]
        if _values(general[0]) != _values(general[1]):
            yield f"{word} has {sorted(_values(general[1]))}, not {sorted(_values(general[0]))}"
        every = {name for text in _forms(theirs).values() for name in _values(text)}
        if every - {name for text in _forms(ours).values() for name in _values(text)}:
            yield f"{word} has {sorted(every)} in some form"


@pytest.mark.parametrize("tag", TAGS)
def test_a_locale_has_the_words_that_are_asked_for_and_no_others(tag: str) -> None:
    asked = asked_by_templates() | asked_by_code() | asked_by_editions()
    words = templates().language(tag).words.keys()
    assert asked - words == set(), "missing"
    assert words - asked == set(), "never asked for"


@pytest.mark.parametrize("tag", TAGS)
def test_a_locale_says_all_that_the_others_say(tag: str) -> None:
    assert list(incomplete(templates().language(tag))) == []


@pytest.mark.parametrize(
    ("word", "text", "said"),
    [
        ("name", None, "name is missing"),
        ("nome", "Nome", "nome is in no other language"),
        ("minutes", "{n} min", "minutes is text, not counted"),
        ("order-place", {"one": "{n}", "many": "{n}", "other": "{n}"}, "order-place is counted, not ordinal"),
        ("total", "Total", "total has [], not ['n']"),
        ("total", "Total {m}", "total has ['m'], not ['n']"),
        ("marks", {"one": "{m} point", "many": "{n}", "other": "{n} points"}, "marks has ['m', 'n'] in some form"),
    ],
)
def test_a_locale_that_is_not_complete_is_found_out(word: str, text: Word | None, said: str) -> None:
    french = templates().language("fr")
    words = {w: t for w, t in {**french.words, word: text}.items() if t is not None}
    assert said in list(incomplete(dataclasses.replace(french, words=words)))


@pytest.mark.parametrize("tag", TAGS)
def test_a_locale_has_the_plural_forms_of_its_language(tag: str) -> None:
    """Read by other code than that which checks it: the categories that Babel has for numbers up to a million."""
    language = templates().language(tag)
    locale = language.locale
    numbers = [*range(200), 1_000_000]
    cardinal, ordinal = ({form(n) for n in numbers} for form in (locale.plural_form, locale.ordinal_form))
    for word, text in language.words.items():
        there = {form for form in _forms(text) if form and form[0] != "="}
        wanted = {"text": set(), "counted": cardinal, "ordinal": ordinal}[_kind(text)]
        assert there - {"other"} == wanted - {"other"}, word
        assert not there or "other" in there, word


@pytest.mark.parametrize("tag", TAGS)
def test_the_words_of_a_locale_are_punctuated_as_its_prose_is(tag: str) -> None:
    """No straight mark and no plain space where the language has another."""
    language = templates().language(tag)
    for text in _texts(language):
        printed = f"x{text.format_map(dict.fromkeys(_values(text), 'x'))}x"
        assert Line(printed).html(language.typography.punctuation).unescape() == printed


def test_files_of_locales_are_called_after_languages() -> None:
    assert all(is_language(tag) for tag in TAGS)
    assert {"ar", "de", "en-GB", "en-US", "es", "fr", "zh-Hans"} <= set(TAGS)


def test_a_locale_file_is_a_record() -> None:
    read = read_record("fr.yaml", FILE.encode(), WORDING)
    assert read.diagnostics == []
    assert read.record
    assert read.record.at("words", "name").line == 8


def test_the_words_of_the_real_locale_are_found_in_the_templates() -> None:
    """The reading of the templates finds each way of asking."""
    asked = asked_by_templates()
    assert {"worksheet", "teacher-copy"} <= asked, "by a kind"
    assert {"part-marks", "vocabulary"} <= asked, "by name"
    assert {"rights-public-domain", "verified-full"} <= asked, "by a beginning"
    assert {"materials", "overview"} <= asked, "through a macro"
    assert {"source-lines", "page-of-pages", "about-date", "first-day"} <= asked_by_code()
