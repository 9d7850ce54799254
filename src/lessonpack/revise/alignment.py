"""Which block of one file is which of another: by anchor, and where anchors are lost or doubled, by text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Protocol

_CHINESE = r"[\u2e80-\u9fff\uf900-\ufaff]"
_WORD = re.compile(rf"{_CHINESE}|(?:(?!{_CHINESE})\w)+|[^\w\s]")
#: Two blocks are the same one, edited, where at least this share of their words is.
_ALIKE = 0.5


class Named(Protocol):
    """What is aligned: a text and the names of its anchors."""

    @property
    def anchors(self) -> tuple[str, ...]: ...

    @property
    def text(self) -> str: ...


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


def align(blocks: Sequence[Named], others: Sequence[Named]) -> Alignment:
    """Find each block among the others."""
    made = Alignment()
    _by_anchor(blocks, others, made)
    _by_equal_text(blocks, others, made)
    _by_likeness(blocks, others, made)
    return made


def _by_anchor(blocks: Sequence[Named], others: Sequence[Named], made: Alignment) -> None:
    places: dict[str, list[int]] = {}
    for place, other in enumerate(others):
        for name in other.anchors:
            places.setdefault(name, []).append(place)
    taken: set[int] = set()
    for number, block in enumerate(blocks):
        found = list(dict.fromkeys(p for name in block.anchors for p in places.get(name, ())))
        free = [p for p in found if p not in taken]
        if free:
            # A block that was copied has its anchor twice: the copy that is more like it is it.
            made.pairs[number] = max(free, key=lambda p: likeness(block.text, others[p].text))
            taken.add(made.pairs[number])
        elif found:
            made.joined[number] = found[0]


def _by_equal_text(blocks: Sequence[Named], others: Sequence[Named], made: Alignment) -> None:
    taken = made.taken
    left = [n for n in range(len(blocks)) if n not in made.pairs and n not in made.joined]
    free = [p for p in range(len(others)) if p not in taken]
    matcher = SequenceMatcher(None, [blocks[n].text for n in left], [others[p].text for p in free], autojunk=False)
    for start, other, size in matcher.get_matching_blocks():
        _found(made, dict(zip(left[start : start + size], free[other : other + size], strict=True)))


def _by_likeness(blocks: Sequence[Named], others: Sequence[Named], made: Alignment) -> None:
    """Among the blocks between the same neighbours, the most alike first."""
    for numbers, places in list(_gaps(len(blocks), len(others), made)):
        scores = sorted(
            ((-likeness(blocks[n].text, others[p].text), n, p) for n in numbers for p in places),
        )
        for score, number, place in scores:
            if -score >= _ALIKE and number in numbers and place in places:
                numbers.remove(number)
                places.remove(place)
                _found(made, {number: place})


def _found(made: Alignment, pairs: Mapping[int, int]) -> None:
    made.pairs.update(pairs)
    made.by_text.update(pairs)


def _gaps(blocks: int, others: int, made: Alignment) -> Iterator[tuple[set[int], set[int]]]:
    """What is left on both sides between two blocks that were found and stand in the same order."""
    before, above, taken = -1, -1, made.taken
    ends = [*((n, p) for n, p in sorted(made.pairs.items())), (blocks, others)]
    for number, place in ends:
        if place <= above:
            continue
        left = {n for n in range(before + 1, number) if n not in made.pairs and n not in made.joined}
        free = {p for p in range(above + 1, place) if p not in taken}
        if left and free:
            yield left, free
        before, above = number, place


def likeness(text: str, other: str) -> float:
    """How much of two texts is the same, by words, and by characters in Chinese and Japanese. 1 is all."""
    if text == other:
        return 1.0
    return SequenceMatcher(None, _WORD.findall(text), _WORD.findall(other), autojunk=False).ratio()
