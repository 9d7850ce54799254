"""Numbers and dates in running text: where they stand, and which can both be right."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonpack.amounts import Amount, Moment, Number, amounts
from lessonpack.locales import convention


def read(text: str, language: str = "en-GB") -> list[Amount]:
    return amounts(text, convention(language))


def shown(text: str, amount: Amount) -> str:
    """A number as its ends, a date as its parts; after a bar where it may be either."""
    number = "–".join(f"{e.value:f}" for e in amount.number.ends) if amount.number else ""
    dates = dict.fromkeys((amount.moment.start, amount.moment.end)) if amount.moment else ()
    moment = "/".join("-".join(map(str, parts)) for parts in dates)
    return f"{text[amount.start : amount.end]}: {' | '.join(filter(None, (number, moment)))}"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en-GB", "197,653 dead", ["197,653: 197653"]),
        ("en-GB", "1 300 000 men, or 1.34 million", ["1 300 000: 1300000", "1.34 million: 1340000"]),
        ("en-GB", "half a million, 2.5–3.5 million", ["2.5–3.5 million: 2500000–3500000"]),
        ("en-GB", "between 150,000 and 400,000", ["150,000 and 400,000: 150000–400000"]),
        ("en-GB", "50,000 to 70,000 men", ["50,000 to 70,000: 50000–70000"]),
        ("en-GB", "the 38th parallel, the 1950s, M-26, 7th", []),
        ("en-GB", "19 October 1950", ["19 October 1950: 1950-10-19"]),
        ("en-GB", "on the 19th of October 1950", ["19th of October 1950: 1950-10-19"]),
        ("en-GB", "12–13 October; 13 October", ["12–13 October: 0-10-12/0-10-13", "13 October: 0-10-13"]),
        ("en-GB", "25 June–7 July 1950", ["25 June: 0-6-25", "7 July 1950: 1950-7-7"]),
        ("en-GB", "Sept. 1950, May–June 1951", ["Sept. 1950: 1950-9", "May–June 1951: 1951-5/1951-6"]),
        ("en-US", "October 19, 1950, 197,653", ["October 19, 1950: 1950-10-19", "197,653: 197653"]),
        ("en-GB", "1950-10-19", ["1950-10-19: 1950-10-19"]),
        ("en-GB", "in 1950", ["1950: 1950 | 1950"]),
        ("en-GB", "1950–53 or 1894–95", ["1950–53: 1950–53 | 1950/1953", "1894–95: 1894–95 | 1894/1895"]),
        ("en-GB", "2,000 and 2000", ["2,000: 2000", "2000: 2000 | 2000"]),
        ("fr", "1,34 million d’hommes", ["1,34 million: 1340000"]),
        ("fr", "197 653 morts le 1er octobre 1950", ["197 653: 197653", "1er octobre 1950: 1950-10-1"]),
        ("de", "am 19. Oktober 1950, 197.653", ["19. Oktober 1950: 1950-10-19", "197.653: 197653"]),
        ("de", "1,34 Millionen am 19.10.1950", ["1,34 Millionen: 1340000", "19.10.1950: 1950-10-19"]),
        ("es", "el 19 de octubre de 1950", ["19 de octubre de 1950: 1950-10-19"]),
        ("ar", "في 19 أكتوبر 1950", ["19 أكتوبر 1950: 1950-10-19"]),
        ("ar", "١٩٧٬٦٥٣", ["١٩٧٬٦٥٣: 197653"]),
        ("zh-Hans", "1950年10月19日，134万人", ["1950年10月19日: 1950-10-19", "134万: 1340000"]),
        ("ko", "1950년 10월 19일", ["1950년 10월 19일: 1950-10-19"]),
    ],
)  # fmt: skip
def test_what_is_read(language: str, text: str, expected: list[str]) -> None:
    assert [shown(text, a) for a in read(text, language)] == expected


def number(text: str) -> Number:
    (found,) = read(text)
    assert found.number
    return found.number


def moment(text: str) -> Moment:
    (found,) = read(text)
    assert found.moment
    return found.moment


@pytest.mark.parametrize(
    ("said", "fact", "agrees"),
    [
        ("197,653", "197,653", True),
        ("197 653", "197,653", True),
        ("200,000", "197,653", True),
        ("198,000", "197,653", True),
        ("197,000", "197,653", True),
        ("190,000", "197,653", True),
        ("180,000", "197,653", False),
        ("196,000", "197,653", False),
        ("100,000", "197,653", False),
        ("1.3 million", "1.34 million", True),
        ("1.4 million", "1.34 million", False),
        ("1.30 million", "1.34 million", False),
        ("1,337,000", "1.34 million", True),
        ("150,000 to 400,000", "197,653", True),
        ("200,000 to 400,000", "183,108", True),
        ("300,000 to 400,000", "183,108", False),
        ("60,000", "50,000 to 70,000", True),
        ("90,000", "50,000 to 70,000", False),
    ],
)  # fmt: skip
def test_numbers_that_can_both_be_right(said: str, fact: str, agrees: bool) -> None:
    assert number(said).agrees(number(fact)) is agrees


@pytest.mark.parametrize(
    ("said", "fact", "agrees"),
    [
        ("19 October 1950", "19 October 1950", True),
        ("October 1950", "19 October 1950", True),
        ("19 October 1950", "October 1950", True),
        ("19 October", "19 October 1950", True),
        ("1950", "19 October 1950", True),
        ("12–20 October 1950", "19 October 1950", True),
        ("18 October 1950", "19 October 1950", False),
        ("19 October 1951", "19 October 1950", False),
        ("20 October", "19 October 1950", False),
        ("November 1950", "19 October 1950", False),
        # Years beside a day are often of something else; beside a year they are not.
        ("1953", "19 October 1950", None),
        ("1953", "1950", False),
        ("19 October 1950", "1951", False),
        ("1950", "1950–53", True),
        ("19 October", "1950", None),
    ],
)  # fmt: skip
def test_dates_that_can_both_be_right(said: str, fact: str, agrees: bool | None) -> None:
    assert moment(said).agrees(moment(fact)) is agrees


def test_what_is_of_another_order_counts_something_else() -> None:
    dead = number("197,653")
    assert [n for n in ("38", "9,000", "19,765", "1.9 million", "5 million") if number(n).comparable(dead)] == [
        "19,765",
        "1.9 million",
    ]


@given(st.text(alphabet="0123456789 ,.-–%万年月日thousandmilOctbr~/", max_size=40))
def test_reading_never_raises_and_nothing_is_read_twice(text: str) -> None:
    for language in ("en-GB", "fr", "zh-Hans", "ar"):
        found = read(text, language)
        assert all(a.end <= b.start for a, b in pairwise(found))
        assert all(0 <= a.start < a.end <= len(text) for a in found)
        assert all(a.number or a.moment for a in found)
