"""Dates as authors write them, and what is said of those that are none."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from lessonpack.dates import Day, HistoricalDate

DATE: TypeAdapter[HistoricalDate] = TypeAdapter(HistoricalDate)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1950", HistoricalDate(Day(1950))),
        ("1950-06", HistoricalDate(Day(1950, 6))),
        ("1950-06-25", HistoricalDate(Day(1950, 6, 25))),
        ("1952-02-29", HistoricalDate(Day(1952, 2, 29))),
        ("1950~", HistoricalDate(Day(1950), about=True)),
        ("1950-06~", HistoricalDate(Day(1950, 6), about=True)),
        ("1949/1953", HistoricalDate(Day(1949), Day(1953))),
        ("1950-10-12/1950-10-13", HistoricalDate(Day(1950, 10, 12), Day(1950, 10, 13))),
        ("1950-10-12/1950-10-12", HistoricalDate(Day(1950, 10, 12), Day(1950, 10, 12))),
    ],
)
def test_a_date(text: str, expected: HistoricalDate) -> None:
    assert DATE.validate_python(text) == expected


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("June 1950", "'June 1950' is not a date"),
        ("", "'' is not a date"),
        ("50", "'50' is not a date"),
        ("1950-6-25", "'1950-6-25' is not a date"),
        ("25.06.1950", "'25.06.1950' is not a date"),
        ("1950-06-25T04:00", "'1950-06-25T04:00' is not a date"),
        ("１９５０", "'１９５０' is not a date"),
        ("1950-13", "'1950-13' has no month 13"),
        ("1950-00", "'1950-00' has no month 0"),
        ("1950-02-30", "'1950-02-30' is not in the calendar"),
        ("1951-02-29", "'1951-02-29' is not in the calendar"),
        ("1950-06-00", "'1950-06-00' is not in the calendar"),
        ("1950-10/1951", "'1950-10/1951' goes from one kind of date to another"),
        ("1950-10-13/1950-10-12", "'1950-10-13/1950-10-12' ends before it begins"),
        ("1950/", "'1950/' is not a date"),
        ("/1950", "'/1950' is not a date"),
        ("1950/1951/1952", "'1951/1952' is not a date"),
        ("0000", "'0000' is not in the calendar"),
        (1950, "a date is expected"),
        (None, "a date is expected"),
    ],
)
def test_no_date(value: Any, message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        DATE.validate_python(value)
    (error,) = caught.value.errors()
    assert (error["type"], error["msg"]) == ("no_date", message)


@pytest.mark.parametrize(
    ("text", "csl"),
    [
        ("1950", {"date-parts": [[1950]]}),
        ("1950-06~", {"date-parts": [[1950, 6]], "circa": True}),
        ("1950-10-12/1950-10-13", {"date-parts": [[1950, 10, 12], [1950, 10, 13]]}),
        ("1949~/1953", {"date-parts": [[1949], [1953]], "circa": True}),
        ("1949/1953~", {"date-parts": [[1949], [1953]], "circa": True}),
    ],
)
def test_a_date_for_citations(text: str, csl: dict[str, Any]) -> None:
    assert HistoricalDate.read(text).as_csl() == csl


@given(st.dates(), st.dates())
def test_every_day_and_interval_of_the_calendar(one: Any, other: Any) -> None:
    first, last = sorted([one, other])
    date = HistoricalDate.read(f"{first.isoformat()}/{last.isoformat()}")
    assert date.as_csl() == {"date-parts": [[d.year, d.month, d.day] for d in (first, last)]}


def year_of(text: str) -> str | None:
    """The first year of a date, or None where the text is said to be none."""
    try:
        return f"{DATE.validate_python(text).start.year:04}"
    except ValidationError as error:
        return None if [e["type"] for e in error.errors()] == ["no_date"] else str(error)


@given(st.one_of(st.text(), st.from_regex(r"\A[0-9/~-]{0,22}\Z")))
def test_any_text_is_a_date_or_a_mistake_that_is_said(text: str) -> None:
    assert year_of(text) in (text[:4], None)


def test_editors_are_told_the_form() -> None:
    day = r"\d{4}(-\d{2}(-\d{2})?)?~?"
    assert DATE.json_schema() == {"type": ["string", "integer"], "pattern": rf"^{day}(/{day})?$"}
