"""A mistake as a value: how it is printed, sorted and counted, and what is suggested."""

import pytest

from lessonpack.diagnostics import Diagnostic, Span, has_errors, in_order, nearest, suggest, warning

ERROR = Diagnostic(Span("b.yaml", 2, 10), "no-date", "'June' is not a date", "write 1950-06")
WARNING = warning(Span("b.yaml", 2, 9), "minutes-do-not-add-up", "the steps take 55 minutes, the lesson 60")


def test_how_it_is_printed() -> None:
    assert str(ERROR) == "b.yaml:2:10: error[no-date]: 'June' is not a date (write 1950-06)"
    assert str(WARNING) == ("b.yaml:2:9: warning[minutes-do-not-add-up]: the steps take 55 minutes, the lesson 60")
    assert ERROR.as_json() == {
        "severity": "error",
        "code": "no-date",
        "file": "b.yaml",
        "line": 2,
        "column": 10,
        "message": "'June' is not a date",
        "hint": "write 1950-06",
    }


def test_each_once_in_the_order_of_places() -> None:
    first = Diagnostic(Span("a.yaml", 10), "x", "y")
    other = Diagnostic(ERROR.span, "no-excuse", "z")
    assert in_order([other, ERROR, first, WARNING, ERROR]) == [first, WARNING, ERROR, other]


def test_a_warning_is_no_error() -> None:
    assert has_errors([WARNING, ERROR])
    assert not has_errors([WARNING])
    assert not has_errors([])


@pytest.mark.parametrize(
    ("word", "found"),
    [("promt", "prompt"), ("PROMPT", "prompt"), ("Csl", "CSL"), ("stem", "stem"), ("colour", None), ("", None)],
)
def test_the_nearest_word(word: str, found: str | None) -> None:
    assert nearest(word, {"stem", "prompt", "CSL"}) == found
    assert suggest(word, ["stem", "prompt", "CSL"]) == (f"did you mean '{found}'?" if found else None)
