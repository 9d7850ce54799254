"""Where a passage stands in the lines that a layout made."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonpack.measures import Measures, occurrences

LINES = Measures(
    {"mao/order": (("The army is", "renamed the Chinese"), ("People’s Volunteers.",), ("It crosses", "the Yalu."))}
)


@pytest.mark.parametrize(
    ("passage", "place"),
    [
        ("The army", (1, 1)),
        ("renamed", (2, 2)),
        ("is renamed the", (1, 2)),
        ("the Chinese People’s\n Volunteers", (2, 3)),
        ("  Volunteers. It   crosses ", (3, 4)),
        ("The army is renamed the Chinese People’s Volunteers. It crosses the Yalu.", (1, 5)),
        ("Yalu", (5, 5)),
        ("the navy", None),
    ],
)
def test_place_of_a_passage(passage: str, place: tuple[int, int] | None) -> None:
    assert LINES.place("mao/order", passage) == place


def test_nothing_is_known_of_what_was_not_measured() -> None:
    assert LINES.place("mao/other", "The army") is None
    assert Measures().place("mao/order", "") is None


@given(
    st.lists(st.lists(st.text("abc", min_size=1, max_size=4), min_size=1, max_size=5), min_size=1, max_size=6),
    st.data(),
)
def test_every_run_of_words_is_found_where_it_first_stands(lines: list[list[str]], data: st.DataObject) -> None:
    measures = Measures({"x": (tuple(" ".join(line) for line in lines),)})
    words = [(word, number) for number, line in enumerate(lines, 1) for word in line]
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    found = measures.place("x", " ".join(word for word, _ in words[first : last + 1]))
    assert found is not None
    assert 1 <= found[0] <= words[first][1]
    assert found[0] <= found[1] <= words[last][1]


@pytest.mark.parametrize(
    ("lines", "passage", "expected"),
    [
        # Not in the middle of a word, where it stands by itself elsewhere.
        (["None of the ones", "is one of us"], "one", (2, 2)),
        (["the enemy", "the enemy's end"], "the enemy's", (2, 2)),
        (["full-", "scale war"], "full-scale", (1, 2)),
        # Where it stands only in the middle of a word, there.
        (["Unbelievable"], "believ", (1, 1)),
        (["志愿军", "志愿军出动"], "志愿军出动", (2, 2)),
    ],
)
def test_a_passage_is_whole_words(lines: list[str], passage: str, expected: tuple[int, int]) -> None:
    assert Measures({"x": (tuple(lines),)}).place("x", passage) == expected


@pytest.mark.parametrize(
    ("words", "text", "times"),
    [
        ("one", "None is one of the ones", 1),
        ("the enemy", "The enemy and the enemy's end, the\nenemy", 2),
        ("en", "then", 1),
        ("志愿军", "志愿军，志愿军", 2),
        ("x", "", 0),
    ],
)
def test_how_often_words_stand_in_a_text(words: str, text: str, times: int) -> None:
    assert occurrences(words, text) == times
