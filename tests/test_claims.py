"""Disputed claims in the teacher notes: what a position rests on, in words and as citations."""

import pytest

from lessonpack.markup import Element
from papers import content, make

AUTHOR_DATE = "title: A course\ncitation-style: chicago-author-date\n"


def evidence(position: str) -> Element:
    """The last cell of a position."""
    lesson = f"title: x\nclaims: [{{id: c, question: x, positions: [{{view: a, {position}}}, {{view: b, on: y}}]}}]\n"
    (section,) = [
        s for s in make("teacher-notes", content(lesson, AUTHOR_DATE)).body.find("section")
        if s.attributes.get("id") == "claims"
    ]  # fmt: skip
    return section.find("td")[1]


@pytest.mark.parametrize(
    ("position", "expected"),
    [
        ("on: the treaty", "the treaty"),
        ("on: the treaty, sources: [first, second]", "the treaty (Adams 1950; Brown 1951)"),
        ("sources: [second]", "A second text (Brown 1951)"),
        ("sources: [first, second]", "A first text (Adams 1950); A second text (Brown 1951)"),
        ("held-by: some", ""),
    ],
)
def test_what_a_position_rests_on(position: str, expected: str) -> None:
    assert evidence(position).text == expected
