"""Question types: shuffles, marks, and what the answer key derives."""

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from lessonpack.marking import MarkRange
from lessonpack.questions import AnyQuestion, mixed
from lessonpack.record import KEY, pupil_view, records_in

QUESTION: TypeAdapter[Any] = TypeAdapter(AnyQuestion)
RANGE: TypeAdapter[MarkRange] = TypeAdapter(MarkRange)

PART = {"stem": "Say.", "marks": "2", "answer": "So."}
LEVEL = {"level": "1", "marks": "1-4", "descriptor": "Says."}
#: Questions as small as they may be.
SMALLEST: dict[str, dict[str, Any]] = {
    "multiple-choice": {"options": ["a", "b"], "answer": "b"},
    "multiple-response": {"options": ["a", "b", "c"], "answers": ["c", "a"]},
    "true-false": {"items": [{"statement": "a", "answer": "no", "correction": "b"}] * 3},
    "matching": {"pairs": [{"left": "a", "right": "1"}, {"left": "b", "right": "2"}, {"left": "c", "right": "3"}]},
    "ordering": {"marks": "3", "items": ["a", "b", "c"]},
    "sorting": {"categories": [{"name": "x", "entries": ["a", "c"]}, {"name": "y", "entries": ["b"]}]},
    "cloze": {"text": "____ and ____", "blanks": [{"answer": "b"}, {"answer": "A"}]},
    "short-answer": {"parts": [PART, PART]},
    "table-completion": {
        "columns": ["a", "b"],
        "rows": [{"cells": ["c", {"answer": "d"}]}, {"cells": [{"answer": "e"}, "f"]}],
    },
    "labelling": {"figure": "map", "labels": [{"mark": "m", "answer": "b"}, {"mark": "n", "answer": "A"}]},
    "data-question": {"data": "table", "parts": [PART]},
    "source-comprehension": {"sources": ["A"], "points": [{"text": "a", "marks": "2"}, {"text": "b"}]},
    "source-usefulness": {"sources": ["A"], "marks": "8"},
    "source-comparison": {"sources": ["A", "B"], "marks": "6"},
    "spot-the-error": {
        "account": "One and three make two.",
        "errors": [{"wrong": "three", "right": "one"}, {"wrong": "two", "right": "four"}],
    },
    "extended-response": {"marks": "4", "levels": [LEVEL]},
}


def question(kind: str, **more: Any) -> Any:
    return QUESTION.validate_python({"type": kind, "stem": "What?", **SMALLEST[kind], **more})


@pytest.mark.parametrize(
    ("kind", "more", "worth"),
    [
        ("multiple-choice", {}, 1),
        ("multiple-choice", {"marks": "2"}, 2),
        ("multiple-response", {}, 2),
        ("multiple-response", {"marks": "1"}, 1),
        ("true-false", {}, 6),
        ("true-false", {"marks-each": "1"}, 3),
        ("matching", {}, 3),
        ("ordering", {}, 3),
        ("sorting", {}, 3),
        ("cloze", {}, 2),
        ("short-answer", {}, 4),
        ("source-comprehension", {"points": []}, 0),
        ("source-usefulness", {"marks": "5"}, 5),
        ("table-completion", {}, 2),
        ("labelling", {}, 2),
        ("data-question", {}, 2),
        ("source-comprehension", {}, 3),
        ("source-comprehension", {"parts": [PART]}, 2),
        ("source-usefulness", {}, 8),
        ("source-comparison", {}, 6),
        ("spot-the-error", {}, 4),
        ("spot-the-error", {"marks-each": "1"}, 2),
        ("extended-response", {}, 4),
        ("short-answer", {"parts": [{"type": "matching", "stem": "Match.", **SMALLEST["matching"]}, PART]}, 5),
        ("short-answer", {"parts": [{"stem": "Two:", "parts": [PART, PART]}, PART]}, 6),
    ],
)
def test_marks(kind: str, more: dict[str, Any], worth: int) -> None:
    assert question(kind, **more).worth == worth


@pytest.mark.parametrize(
    ("value", "low", "high", "shown"),
    [
        ("3", 3, 3, "3"),
        ("1-4", 1, 4, "1–4"),
        ("5–8", 5, 8, "5–8"),
        (" 1 - 4 ", 1, 4, "1–4"),
        ("0", 0, 0, "0"),
        ("2-2", 2, 2, "2"),
    ],
)
def test_mark_ranges(value: str, low: int, high: int, shown: str) -> None:
    marks = RANGE.validate_python(value)
    assert (marks.low, marks.high, str(marks)) == (low, high, shown)


@pytest.mark.parametrize("value", ["4-1", "1-", "-1", "a", "1-2-3", "1.5", "1000", "", None, 3, ["1"]])
def test_no_mark_range(value: Any) -> None:
    with pytest.raises(ValidationError, match="marks of a level are written '3' or '1-4'"):
        RANGE.validate_python(value)


@given(st.lists(st.text(max_size=3), max_size=8), st.text(max_size=8))
def test_a_shuffle_keeps_what_it_mixes_and_depends_on_its_seed_alone(items: list[str], seed: str) -> None:
    found = mixed(items, seed, items)
    assert sorted(found) == sorted(items)
    assert found == mixed(tuple(items), seed, items)


@given(st.lists(st.text(max_size=3), min_size=3, max_size=8), st.text(max_size=8))
def test_a_shuffle_never_gives_the_order_away(items: list[str], seed: str) -> None:
    assert (mixed(items, seed, items) == items) == (len(set(items)) == 1)


@given(st.lists(st.text(max_size=3), max_size=8), st.text(max_size=8), st.randoms())
def test_the_order_tells_nothing_of_the_order_that_was_given(items: list[str], seed: str, chance: Random) -> None:
    assert mixed(items, seed) == mixed(chance.sample(items, len(items)), seed)


def test_a_worksheet_printed_again_next_year_has_the_same_order() -> None:
    assert "".join(mixed("abcdef", "Put in order")) == "febacd"


def test_the_right_options() -> None:
    assert question("multiple-choice").right == 1
    assert question("multiple-response").right == [0, 2]


def test_matches_lead_to_their_entries() -> None:
    matching = question("matching", distractors=["4"])
    assert [str(x) for x in matching.left] == ["a", "b", "c"]
    assert sorted(map(str, matching.right)) == ["1", "2", "3", "4"]
    assert [str(matching.right[i]) for i in matching.matches] == ["1", "2", "3"]


def test_positions_put_the_printed_order_right() -> None:
    ordering = question("ordering")
    assert [str(i) for i in ordering.mixed] != ["a", "b", "c"]
    assert sorted(zip(ordering.positions, map(str, ordering.mixed), strict=True)) == [(1, "a"), (2, "b"), (3, "c")]


def test_letters_lead_to_what_is_sorted() -> None:
    sorting = question("sorting")
    assert sorted(map(str, sorting.mixed)) == ["a", "b", "c"]
    assert [sorted(str(sorting.mixed[i]) for i in letters) for letters in sorting.sorted_letters] == [["a", "c"], ["b"]]


@pytest.mark.parametrize("kind", ["cloze", "labelling"])
def test_a_word_bank_has_each_word_once_and_not_in_the_order_of_the_blanks(kind: str) -> None:
    assert question(kind).bank == []
    bank = [str(word) for word in question(kind, **{"word-bank": "yes", "distractors": ["c", "b"]}).bank]
    assert sorted(bank) == ["A", "b", "c"]
    assert bank != ["b", "A", "c"]


def test_a_part_without_a_type_is_a_short_answer() -> None:
    of = [PART, {"type": "ordering", "stem": "Order.", **SMALLEST["ordering"]}]
    assert [p.type for p in question("short-answer", parts=of).asked] == ["short-answer", "ordering"]


def test_a_question_walks_through_its_parts() -> None:
    nested = question("data-question", stem="1", parts=[{"stem": "a", "parts": [{"stem": "i"}, {"stem": "ii"}]}, PART])
    assert [str(one.stem) for one in nested.walk()] == ["1", "a", "i", "ii", "Say."]


@pytest.mark.parametrize("kind", SMALLEST)
def test_a_pupil_sees_nothing_of_the_key(kind: str) -> None:
    full = question(kind, indicative="Something.", marking="Thus.")
    hidden = {n for r in records_in(full) for n, f in type(r).model_fields.items() if KEY in f.metadata}
    shown: set[str] = set()
    waiting = [pupil_view(full)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif hasattr(value, "__dict__") and type(value).__name__ == "View":
            shown |= set(vars(value))
            waiting += vars(value).values()
    assert {"stem", "type", "worth"} <= shown
    assert not shown & (hidden - {"items"})
