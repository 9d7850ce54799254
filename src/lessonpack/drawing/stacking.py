"""Labels with leaders, stacked over a line so that no leader crosses a label."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lessonpack.drawing.canvas import Label

#: Between a leader and its label, as a multiple of the type size.
GAP = 0.3


@dataclass(frozen=True)
class Put:
    """A label, the place of its leader's foot, and how far from the line it begins; to the left of its leader where it
    is turned."""

    anchor: float
    words: Label
    bottom: float
    turned: bool = False

    @property
    def left(self) -> float:
        """Where it begins along the line."""
        return self.anchor - (self.words.width + GAP * self.words.size if self.turned else 0.0)

    @property
    def right(self) -> float:
        """Where it ends along the line."""
        return self.anchor + (0.0 if self.turned else self.words.width + GAP * self.words.size)

    @property
    def top(self) -> float:
        """How far from the line it ends."""
        return self.bottom + self.words.height


def stacked(items: list[tuple[float, Label]], edge: float) -> list[Put]:
    """Each label to the right of its leader, as low as those to its right allow: no leader crosses a label.

    One that would stand over the edge is turned to the left and put on top, if nobody else's label is in its way.
    """
    put: list[Put] = []
    turned: list[tuple[float, Label]] = []
    for anchor, words in sorted(items, key=lambda item: -item[0]):
        fresh = Put(anchor, words, 0.0)
        others = [Put(a, w, 0.0) for a, w in items if a < anchor]
        room = words.width + GAP * words.size < anchor
        if fresh.right > edge and room and all(one.right < anchor for one in others):
            turned.append((anchor, words))
        else:
            put.append(_above(fresh, put))
    for anchor, words in turned[::-1]:
        put.append(_above(Put(anchor, words, 0.0, turned=True), put))
    return sorted(put, key=lambda one: one.anchor)


def _above(fresh: Put, there: Sequence[Put]) -> Put:
    """A label over all those whose place it would share."""
    gap = 0.25 * fresh.words.size
    under = [one.top + gap for one in there if one.left < fresh.right + 2 * gap and fresh.left < one.right + 2 * gap]
    return replace(fresh, bottom=max([gap, *under]))
