"""Which block of one file is which of another."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonpack.revise.alignment import align, likeness
from lessonpack.revise.comparison import compare


@dataclass(frozen=True)
class B:
    """A block: `name:text`, names parted by commas."""

    written: str

    @property
    def anchors(self) -> tuple[str, ...]:
        return tuple(filter(None, self.written.partition(":")[0].split(",")))

    @property
    def text(self) -> str:
        return self.written.partition(":")[2]


def blocks(written: str) -> list[B]:
    return [B(part.strip()) for part in written.split("/") if part.strip()]


@pytest.mark.parametrize(
    ("ours", "theirs", "pairs"),
    [
        ("a:one / b:two", "a:one / b:two", {0: 0, 1: 1}),
        ("a:one / b:two", "b:two / a:one", {0: 1, 1: 0}),
        ("a:one / b:two", "a:uno / b:dos", {0: 0, 1: 1}),
        ("a:one / b:two", "x:one / x:two", {0: 0, 1: 1}),
        ("a:one / b:two / c:three", ":one / :three", {0: 0, 2: 1}),
        ("a:one / b:the long second / c:three", ":one / :the very long second / :three", {0: 0, 1: 1, 2: 2}),
        ("a:one / b:two", ":quite / :other", {}),
        # Copied within the file: the copy that is more like it.
        ("a:one two three", "a:four / a:one two", {0: 1}),
    ],
)
def test_blocks_are_found(ours: str, theirs: str, pairs: dict[int, int]) -> None:
    assert align(blocks(ours), blocks(theirs)).pairs == pairs


def test_what_was_found_by_its_text_is_known() -> None:
    assert align(blocks("a:one / b:two"), blocks("a:one / :two")).by_text == {1}


def test_joined_blocks_are_known() -> None:
    found = align(blocks("a:one / b:two"), blocks("a,b:one two"))
    assert (found.pairs, found.joined) == ({0: 0}, {1: 0})


@pytest.mark.parametrize(
    ("text", "other", "least", "most"),
    [("a b c", "a b c", 1, 1), ("a b c", "x y z", 0, 0), ("中国人民志愿军", "中国人民军", 0.7, 0.9), ("", "a", 0, 0)],
)
def test_likeness(text: str, other: str, least: float, most: float) -> None:
    assert least <= likeness(text, other) <= most


WRITTEN = st.lists(st.builds(lambda a, t: B(f"{a}:{t}"), st.sampled_from(["", "a", "b", "c"]), st.sampled_from("xyz")))


@given(WRITTEN, WRITTEN)
def test_no_block_is_two(ours: list[B], theirs: list[B]) -> None:
    found = align(ours, theirs)
    assert len(set(found.pairs.values())) == len(found.pairs)
    assert not found.pairs.keys() & found.joined.keys()


def fates(base: str, school: str, course: str) -> list[tuple[str, str, bool]]:
    return [(c.school_did, c.course_did, c.conflict) for c in compare(blocks(base), blocks(school), blocks(course))]


@pytest.mark.parametrize(
    ("base", "school", "course", "found"),
    [
        ("a:1", "a:1", "a:1", [("", "", False)]),
        ("a:1", "a:2", "a:1", [("edited", "", False)]),
        ("a:1", "a:1", "a:2", [("", "changed", False)]),
        ("a:1", "a:2", "a:3", [("edited", "changed", True)]),
        ("a:1", "a:2", "a:2", [("edited", "changed", False)]),
        ("a:1", "", "a:1", [("deleted", "", False)]),
        ("a:1", "", "a:2", [("deleted", "changed", True)]),
        ("a:1", "", "", [("deleted", "removed", False)]),
        ("a:1", "a:1", "", [("", "removed", False)]),
        ("a:1", "a:2", "", [("edited", "removed", True)]),
        ("a:1", "a:1 / :9", "a:1", [("", "", False), ("added", "", False)]),
        ("a:1", "a:1", "a:1 / b:9", [("", "", False), ("", "new", False)]),
        ("a:1", "a:1 / :9", "a:1 / b:9", [("", "", False), ("added", "new", False)]),
        ("a:1 / b:2", "b:2 / a:1", "a:1 / b:2", [("", "", False), ("", "", False)]),
    ],
)
def test_what_each_side_did(base: str, school: str, course: str, found: list[tuple[str, str, bool]]) -> None:
    assert fates(base, school, course) == found


@given(WRITTEN, WRITTEN, WRITTEN)
def test_every_block_is_in_one_case(base: list[B], school: list[B], course: list[B]) -> None:
    cases = compare(base, school, course)
    for side, all_ in (("base", base), ("school", school), ("course", course)):
        assert sorted(id(b) for c in cases if (b := getattr(c, side))) == sorted(map(id, all_))
    assert [c.school for c in cases if c.school] == school
