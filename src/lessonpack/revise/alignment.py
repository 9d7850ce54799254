"""Which block of one file is which of another: by anchor, and where anchors are lost or doubled, by text."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Protocol

from lessonpack.revise.steps import compared

_CHINESE = r"[\u2e80-\u9fff\uf900-\ufaff]"
_WORD = re.compile(rf"{_CHINESE}|(?:(?!{_CHINESE})\w)+|[^\w\s]")
#: Two blocks are the same one, edited, where at least this share is. Of two paragraphs of one lesson one pair in two
#: hundred is so much alike, and these are works cited.
_ALIKE = 1 / 3
#: How many words of a block tell whether it is another, and how many blocks are looked at among others at most: a file
#: from outside may have any number of both.
_WORDS, _TRIES = 200, 10_000


class Named(Protocol):
    """What is aligned: a text, the texts of its notes, the names of its anchors. A row is never a paragraph."""

    @property
    def anchors(self) -> tuple[str, ...]: ...

    @property
    def text(self) -> str: ...

    @property
    def notes(self) -> tuple[str, ...]: ...

    @property
    def is_row(self) -> bool: ...


@dataclass
class Alignment:
    """The places of blocks in another file, by their own places."""

    pairs: dict[int, int] = field(default_factory=dict)
    joined: dict[int, int] = field(default_factory=dict)
    """Blocks whose anchor stands in a block that is another's: two paragraphs became one."""
    by_text: set[int] = field(default_factory=set)
    """Blocks that were found by their text."""

    @property
    def taken(self) -> set[int]:
        """The places in the other file that are some block's."""
        return set(self.pairs.values())


@dataclass(frozen=True)
class Saying:
    """What a text says, to be compared with others: its first words, and which follow one another."""

    text: str

    @cached_property
    def parts(self) -> Counter[tuple[str, ...]]:
        """How often each word, and each pair of words, is there; a word alone counts twice."""
        words = [m.group() for m, _ in zip(_WORD.finditer(self.text), range(_WORDS), strict=False)]
        return Counter([*((word,) for word in words)] * 2 + [*pairwise(words)])

    def likeness(self, other: "Saying") -> float:
        """How much of two texts is the same, by words, and by characters in Chinese and Japanese. 1 is all."""
        if self.text == other.text:
            return 1.0
        ours, theirs = self.parts, other.parts
        together = ours.total() + theirs.total()
        if 2 * min(ours.total(), theirs.total()) < _ALIKE * together:
            return 0.0
        few, many = sorted((ours, theirs), key=len)
        return 2 * sum(min(count, many[part]) for part, count in few.items()) / together


def align(blocks: Sequence[Named], others: Sequence[Named], *, rebuilt: bool = False) -> Alignment:
    """Find each block among the others.

    Where these are of a file that was `rebuilt`, and not edited, anchors that differ in a number alone were counted
    anew: the second of three like blocks is the first of two now. So their texts come before them.
    """
    made = Alignment()
    _by_anchor(blocks, others, made, _counted(blocks) | _counted(others) if rebuilt else frozenset())
    _by_equal_text(blocks, others, made)
    if rebuilt:
        _by_anchor(blocks, others, made)
    _by_likeness(blocks, others, made)
    return made


def _counted(blocks: Sequence[Named]) -> frozenset[str]:
    """The stems of anchors that more than one block has."""
    found = Counter(_stem(name) for block in blocks for name in block.anchors)
    return frozenset(stem for stem, number in found.items() if number > 1)


def _stem(name: str) -> str:
    return re.sub(r"_\d+$", "", name)


def _by_anchor(
    blocks: Sequence[Named], others: Sequence[Named], made: Alignment, counted: frozenset[str] = frozenset()
) -> None:
    places: dict[tuple[bool, str], list[int]] = {}
    for place, other in enumerate(others):
        for name in other.anchors:
            if _stem(name) not in counted:
                places.setdefault((other.is_row, name), []).append(place)
    taken = made.taken
    for number in _left(len(blocks), made):
        block = blocks[number]
        found = list(dict.fromkeys(p for name in block.anchors for p in places.get((block.is_row, name), ())))
        free = [p for p in found if p not in taken]
        if free:
            # A block that was copied has its anchor twice: the copy that is more like it is it.
            made.pairs[number] = _most_like(block, others, free)
            taken.add(made.pairs[number])
        elif found:
            made.joined[number] = found[0]


def _most_like(block: Named, others: Sequence[Named], places: list[int]) -> int:
    said = Saying(block.text)
    return max(places, key=lambda place: said.likeness(Saying(others[place].text)))


def _by_equal_text(blocks: Sequence[Named], others: Sequence[Named], made: Alignment) -> None:
    """First what is there once on both sides, then the like between the same neighbours, in order."""
    ours, theirs = _by_text(blocks, _left(len(blocks), made)), _by_text(others, _free(len(others), made))
    both = ((numbers, theirs.get(said, [])) for said, numbers in ours.items())
    _found(made, {numbers[0]: places[0] for numbers, places in both if len(numbers) == len(places) == 1})
    for numbers, places in list(_gaps(len(blocks), len(others), made)):
        said, told = [_said(blocks[n]) for n in numbers], [_said(others[p]) for p in places]
        for kept, old, new in compared(said, told):
            _found(made, dict(zip(numbers[old], places[new], strict=True)) if kept else {})


def _by_text(blocks: Sequence[Named], numbers: Iterable[int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number in numbers:
        found.setdefault(_said(blocks[number]), []).append(number)
    return found


def _said(block: Named) -> str:
    return f"{'row' if block.is_row else 'text'}: {block.text}"


def _by_likeness(blocks: Sequence[Named], others: Sequence[Named], made: Alignment) -> None:
    """Among the blocks between the same neighbours, the most alike first."""
    tries = _TRIES
    for numbers, places in list(_gaps(len(blocks), len(others), made)):
        ours, theirs = [Saying(blocks[n].text) for n in numbers], [Saying(others[p].text) for p in places]
        scores: list[tuple[float, int, int]] = []
        for a, b in _near(len(numbers), len(places), tries):
            tries -= 1
            if blocks[numbers[a]].is_row == others[places[b]].is_row:
                scores.append((-ours[a].likeness(theirs[b]), numbers[a], places[b]))
        left, free = set(numbers), set(places)
        for score, number, place in sorted(scores):
            if -score >= _ALIKE and number in left and place in free:
                left.remove(number)
                free.remove(place)
                _found(made, {number: place})


def _near(ours: int, theirs: int, tries: int) -> Iterator[tuple[int, int]]:
    """Which of a row to compare with which of another: all, or, where these are too many, those about as far along."""
    reach = theirs if ours * theirs <= tries else tries // (2 * ours)
    for a in range(ours):
        middle = a * theirs // ours
        yield from ((a, b) for b in range(max(0, middle - reach), min(theirs, middle + reach + 1)))


def _found(made: Alignment, pairs: Mapping[int, int]) -> None:
    made.pairs.update(pairs)
    made.by_text.update(pairs)


def _left(blocks: int, made: Alignment) -> list[int]:
    return [n for n in range(blocks) if n not in made.pairs and n not in made.joined]


def _free(others: int, made: Alignment) -> list[int]:
    taken = made.taken
    return [p for p in range(others) if p not in taken]


def _gaps(blocks: int, others: int, made: Alignment) -> Iterator[tuple[list[int], list[int]]]:
    """What is left on both sides between two blocks that were found and stand in the same order."""
    left, free = _left(blocks, made), _free(others, made)
    start = begin = 0
    for number, place in [*_in_order(made.pairs), (blocks, others)]:
        stop, end = bisect_left(left, number), bisect_left(free, place)
        if start < stop and begin < end:
            yield left[start:stop], free[begin:end]
        start, begin = stop, end


def _in_order(pairs: Mapping[int, int]) -> list[tuple[int, int]]:
    """The most pairs that stand in the same order on both sides."""
    ends: list[int] = []
    """The least place at which a row of one pair, of two, of three ends."""
    last: list[int] = []
    before: dict[int, int | None] = {}
    for number, place in sorted(pairs.items()):
        length = bisect_left(ends, place)
        before[number] = last[length - 1] if length else None
        ends[length : length + 1], last[length : length + 1] = [place], [number]
    found, at = list[tuple[int, int]](), last[-1] if last else None
    while at is not None:
        found.append((at, pairs[at]))
        at = before[at]
    return found[::-1]
