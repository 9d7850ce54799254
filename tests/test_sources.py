"""Sources: their CSL variables as the citation engine takes them, names in print, and the lines of an excerpt."""

from typing import Any

import pytest

from lessonpack.sources import CSL_ADDRESSES, CSL_DATES, CSL_NAMES, CSL_TEXT, Csl, Name, Source, hard_lines


@pytest.mark.parametrize(
    ("csl", "expected"),
    [
        ({"type": "book", "title": "War"}, {"type": "book", "title": "War"}),
        (
            {"type": "speech", "container-title": "Papers", "DOI": "10.1/x", "license": "CC0", "archive_location": "1"},
            {"type": "speech", "container-title": "Papers", "DOI": "10.1/x", "license": "CC0", "archive_location": "1"},
        ),
        (
            {"type": "book", "issued": "1950~", "accessed": "2026-11-23", "event-date": "1950-06/1950-07"},
            {
                "type": "book",
                "issued": {"date-parts": [[1950]], "circa": True},
                "accessed": {"date-parts": [[2026, 11, 23]]},
                "event-date": {"date-parts": [[1950, 6], [1950, 7]]},
            },
        ),
        (
            {"type": "book", "author": [{"literal": "毛泽东"}, {"family": "Gogh", "non-dropping-particle": "van"}]},
            {"type": "book", "author": [{"literal": "毛泽东"}, {"family": "Gogh", "non-dropping-particle": "van"}]},
        ),
    ],
)
def test_variables_keep_their_names(csl: dict[str, Any], expected: dict[str, Any]) -> None:
    assert Csl.model_validate(csl).as_csl("mao") == {"id": "mao", **expected}  # type: ignore[attr-defined]


def test_there_is_a_field_for_every_variable() -> None:
    fields = {field.alias or name for name, field in Csl.model_fields.items()}
    assert fields == {"type", *CSL_TEXT, *CSL_DATES, *CSL_NAMES, *CSL_ADDRESSES}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ({"family": "Truman", "given": "Harry S."}, "Harry S. Truman"),
        ({"literal": "Mao Zedong", "family": "Mao"}, "Mao Zedong"),
        (
            {
                "given": "Ludwig",
                "dropping-particle": "von",
                "non-dropping-particle": "van",
                "family": "X",
                "suffix": "Jr.",
            },
            "Ludwig von van X Jr.",
        ),
        ({"family": "Stalin"}, "Stalin"),
    ],
)
def test_a_name_in_print(name: dict[str, str], shown: str) -> None:
    assert Name.model_validate(name).shown == shown


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("One line.", [("One line.", True)]),
        ("One\ntwo\n", [("One", False), ("two", True)]),
        ("One\n\n  two \n\n\nthree", [("One", True), ("two", True), ("three", True)]),
    ],
)
def test_the_lines_that_a_text_itself_breaks(text: str, lines: list[tuple[str, bool]]) -> None:
    assert hard_lines(text) == lines


def test_an_excerpt_by_its_id() -> None:
    source = Source.model_validate(
        {
            "id": "mao",
            "label": "Mao",
            "csl": {"type": "book"},
            "rights": {"status": "unclear", "print": "none"},
            "excerpts": [{"id": "one", "text": "x"}, {"id": "two", "text": "y"}],
        }
    )
    found = source.excerpt("two")
    assert found is not None
    assert found.text == "y"
    assert source.excerpt("three") is None
