"""Which block of one file is which of another."""

import re
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonpack.revise.alignment import Saying, align
from lessonpack.revise.comparison import compare


@dataclass(frozen=True)
class B:
    """A block: `name:text`, names parted by commas; `name|text` is a row; a note stands in brackets behind the text."""

    written: str

    @property
    def anchors(self) -> tuple[str, ...]:
        return tuple(filter(None, re.split("[:|]", self.written)[0].split(",")))

    @property
    def text(self) -> str:
        return re.split("[:|]", self.written)[1].partition("[")[0]

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(re.findall(r"\[(.*?)\]", self.written))

    @property
    def is_row(self) -> bool:
        return "|" in self.written


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
        # A row is no paragraph, whatever its anchor and its text.
        ("a|one / b|two", "a:one / b|two", {1: 1}),
        ("|one", ":one", {}),
        # Two lists that end alike, one of them gone.
        (":one / :and so on / :two / :and so on", ":two / :and so on", {2: 0, 3: 1}),
        # Moved to the end: what stood round it is found all the same.
        ("a:one / b:the long second / c:three", ":the very long second / :three / :one", {0: 2, 1: 0, 2: 1}),
        # Copied within the file: the copy that is more like it.
        ("a:one two three", "a:four / a:one two", {0: 1}),
    ],
)
def test_blocks_are_found(ours: str, theirs: str, pairs: dict[int, int]) -> None:
    assert align(blocks(ours), blocks(theirs)).pairs == pairs


@pytest.mark.parametrize(("rebuilt", "pairs"), [(False, {0: 1, 1: 0, 2: 2}), (True, {1: 0, 2: 1, 3: 2})])
def test_anchors_of_like_blocks_are_counted_anew_where_a_file_is_rebuilt(rebuilt: bool, pairs: dict[int, int]) -> None:
    """The first of three like blocks is gone: those that follow have its anchors."""
    ours, theirs = "a|like / h:Head / a_2|like / a_3|like", "h:Head / a|like / a_2|like"
    assert align(blocks(ours), blocks(theirs), rebuilt=rebuilt).pairs == pairs


def test_what_was_found_by_its_text_is_known() -> None:
    assert align(blocks("a:one / b:two"), blocks("a:one / :two")).by_text == {1}


def test_joined_blocks_are_known() -> None:
    found = align(blocks("a:one / b:two"), blocks("a,b:one two"))
    assert (found.pairs, found.joined) == ({0: 0}, {1: 0})


@pytest.mark.parametrize(
    ("text", "other", "least", "most"),
    [
        ("a b c", "a b c", 1, 1),
        ("a b c", "x y z", 0, 0),
        ("a b c d", "d c b a", 0.5, 0.8),
        ("中国人民志愿军", "中国人民军", 0.7, 0.9),
        ("", "a", 0, 0),
    ],
)
def test_likeness(text: str, other: str, least: float, most: float) -> None:
    assert least <= Saying(text).likeness(Saying(other)) <= most


def test_however_many_blocks_are_lost_few_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    tries = 0

    def likeness(saying: Saying, other: Saying) -> float:
        nonlocal tries
        tries += 1
        return float(saying.text == other.text)

    monkeypatch.setattr(Saying, "likeness", likeness)
    align([B(f":a{n}") for n in range(1000)], [B(f":b{n}") for n in range(1000)])
    assert 1000 <= tries <= 20_000


def test_of_a_long_text_the_beginning_tells() -> None:
    assert Saying("word " * 100_000).parts.total() < 1000


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
        # Two that the school joined are both edited.
        ("a:1 / b:2", "a,b:12", "a:1 / b:2", [("edited", "", False), ("edited", "", False)]),
        ("a:1 / b:2", "a,b:12", "a:1 / b:3", [("edited", "", False), ("edited", "changed", True)]),
        ("a:1 / b:2", "a,b:12", "a:1", [("edited", "", False), ("edited", "removed", True)]),
        # A row that the school made text of is none any more.
        ("a|1", "a:1", "a|2", [("deleted", "changed", True), ("added", "", False)]),
        # Notes: the school's words in one are an edit, the course's are not; both have theirs only if they agree.
        ("a:1[x]", "a:1[y]", "a:1[x]", [("edited", "", False)]),
        ("a:1[x]", "a:1[x]", "a:1[y]", [("", "", False)]),
        ("a:1[x]", "a:1[y]", "a:2[x]", [("edited", "changed", True)]),
        ("a:1[x]", "a:2[x]", "a:2[y]", [("edited", "changed", False)]),
        ("a:1[x]", "a:2[x][z]", "a:2[x][y]", [("edited", "changed", True)]),
        ("a:1[x]", "a:2[x][z]", "a:2[y][z]", [("edited", "changed", True)]),
    ],
)
def test_what_each_side_did(base: str, school: str, course: str, found: list[tuple[str, str, bool]]) -> None:
    assert fates(base, school, course) == found


@given(WRITTEN, WRITTEN, WRITTEN)
def test_every_block_is_in_one_case(base: list[B], school: list[B], course: list[B]) -> None:
    cases = compare(base, school, course)
    for side, all_ in (("base", base), ("course", course)):
        assert sorted(id(b) for c in cases if (b := getattr(c, side))) == sorted(map(id, all_))
    assert [c.school for c in cases if c.school and not c.joined] == school
