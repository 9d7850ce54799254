"""Where the labels of a map go: clear of one another, of marks and lines, and as near as that allows."""

import math
from bisect import insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from lessonpack.drawing.canvas import Label
from lessonpack.drawing.projection import Frame, Spot, along, clipped

#: Side of a cell in which it is counted what is drawn there, in points.
CELL = 2.5
#: What it costs to hide a cell's worth of a label, and to leave the frame.
_HIDDEN, _OUTSIDE = 60.0, 1e6
_ROUNDS = 8
#: Places of a label that are looked at, of each kind.
_MOST = 60


@dataclass(frozen=True)
class Choice:
    """A place for a label: its box, what it costs to stand there, and where its leader begins if it has one."""

    words: Label
    left: float
    top: float
    cost: float
    leader: Spot | None = None

    @property
    def box(self) -> Frame:
        """The room that it takes."""
        return Frame(self.left, self.top, self.left + self.words.width, self.top + self.words.height)


@dataclass
class Ground:
    """What is drawn already: how much a label would hide of it, wherever it stands."""

    frame: Frame
    cells: list[list[float]] = field(init=False)
    sums: list[list[float]] = field(init=False)

    def __post_init__(self) -> None:
        across = math.ceil((self.frame.right - self.frame.left) / CELL) + 1
        down = math.ceil((self.frame.bottom - self.frame.top) / CELL) + 1
        self.cells = [[0.0] * across for _ in range(down)]

    def add(self, points: Sequence[Spot], weight: float) -> None:
        """A line; of what crosses a cell the heaviest counts."""
        for x, y in [*along(points, CELL), *points[-1:]]:
            column, row = int((x - self.frame.left) / CELL), int((y - self.frame.top) / CELL)
            if 0 <= row < len(self.cells) and 0 <= column < len(self.cells[0]):
                self.cells[row][column] = max(self.cells[row][column], weight)

    def disc(self, spot: Spot, radius: float, weight: float) -> None:
        """A mark."""
        for n in range(-int(radius // CELL) - 1, int(radius // CELL) + 2):
            y = spot[1] + n * CELL
            self.add([(spot[0] - radius, y), (spot[0] + radius, y)], weight)

    def settle(self) -> None:
        """Add up the cells, when all is drawn."""
        across = len(self.cells[0]) + 1
        self.sums = [[0.0] * across]
        for row in self.cells:
            running, above, line = 0.0, self.sums[-1], [0.0]
            for column, weight in enumerate(row):
                running += weight
                line.append(running + above[column + 1])
            self.sums.append(line)

    def hidden(self, box: Frame) -> float:
        """The weight of what a box hides."""
        first, last = self._cell(box.left, box.top), self._cell(box.right, box.bottom)
        (a, b), (c, d) = first, (min(last[0] + 1, len(self.sums[0]) - 1), min(last[1] + 1, len(self.sums) - 1))
        return self.sums[d][c] - self.sums[b][c] - self.sums[d][a] + self.sums[b][a]

    def _cell(self, x: float, y: float) -> tuple[int, int]:
        column, row = int((x - self.frame.left) / CELL), int((y - self.frame.top) / CELL)
        last, lowest = len(self.sums[0]) - 2, len(self.sums) - 2
        return 0 if column < 0 else min(column, last), 0 if row < 0 else min(row, lowest)

    def cost(self, choice: Choice) -> float:
        """What a place costs, other labels and its leader apart."""
        box = choice.box
        out = sum(
            max(0.0, over)
            for over in (
                self.frame.left - box.left, box.right - self.frame.right,
                self.frame.top - box.top, box.bottom - self.frame.bottom,
            )
        )  # fmt: skip
        return choice.cost + self.hidden(box) + (_OUTSIDE * (1 + out) if out > 0.01 else 0.0)

    def crossed(self, leader: Spot, end: Spot) -> float:
        """What a leader costs, which begins on a line or a mark of its own."""
        return 0.6 * sum(islice(self._weights(leader, end), 4, None))

    def _weights(self, start: Spot, end: Spot) -> Iterator[float]:
        """What is drawn along a line, cell by cell."""
        cells, left, top = self.cells, self.frame.left, self.frame.top
        last, lowest = len(cells[0]) - 1, len(cells) - 1
        for x, y in along([start, end], CELL):
            column, row = int((x - left) / CELL), int((y - top) / CELL)
            yield cells[0 if row < 0 else min(row, lowest)][0 if column < 0 else min(column, last)]


def overlap(one: Frame, other: Frame, apart: float = 0.0) -> float:
    """The area that two boxes share, each grown by half of what must be between them."""
    across = min(one.right, other.right) - max(one.left, other.left) + apart
    down = min(one.bottom, other.bottom) - max(one.top, other.top) + apart
    return across * down if across > 0 and down > 0 else 0.0


def placed(choices: Sequence[Sequence[Choice]], ground: Ground) -> list[Choice]:
    """A place for each label: from several beginnings, each is moved again and again as long as one gains by it, and
    the best end counts."""
    search = _Search([_best(some, ground) for some in choices])
    orders = [sorted(range(len(choices)), key=key) for key in (search.room, search.size, search.regret)]
    ends = [search.settled(order) for order in [*orders, *(order[::-1] for order in orders)]]
    best = min(ends, key=lambda end: round(search.total(end), 3)) if ends else []
    return [search.choices[n][at][0] for n, at in enumerate(best)]


#: A place with what it costs, and its number, by which of two that cost the same the first counts.
_Ranked = tuple[float, int, Choice]


def _best(choices: Iterable[Choice], ground: Ground) -> list[tuple[Choice, float]]:
    """The cheapest places with what they cost."""
    ranked = sorted(((ground.cost(choice), n, choice) for n, choice in enumerate(choices)), key=_rank)
    near = [one for one in ranked if not one[2].leader][:_MOST]
    # Some of each: where all near places are taken, there are those with a leader.
    led = _with_leaders([one for one in ranked if one[2].leader], ground)
    return [(choice, cost) for cost, _, choice in (*near, *led)]


def _rank(one: _Ranked) -> tuple[float, int]:
    return one[:2]


def _with_leaders(ranked: Iterable[_Ranked], ground: Ground) -> list[_Ranked]:
    """The cheapest places with a leader, of those that are ranked by what they cost without it."""
    found: list[_Ranked] = []
    for cost, n, choice in ranked:
        if len(found) == _MOST and cost > found[-1][0]:
            break
        assert choice.leader
        full = cost + ground.crossed(choice.leader, foot(choice)) if cost < _OUTSIDE else cost
        insort(found, (full, n, choice), key=_rank)
        del found[_MOST:]
    return found


class _Search:
    """Looks for places that cost least together."""

    def __init__(self, choices: list[list[tuple[Choice, float]]]) -> None:
        self.choices = choices
        self.pairs: dict[tuple[int, int, int, int], float] = {}

    def room(self, n: int) -> tuple[float, int]:
        """Those with few good places first."""
        return sum(cost < self.choices[n][0][1] + 30 for _, cost in self.choices[n]), n

    def size(self, n: int) -> tuple[float, int]:
        """The largest first."""
        words = self.choices[n][0][0].words
        return -words.width * words.height, n

    def regret(self, n: int) -> tuple[float, int]:
        """Those first that lose most where their best places are taken."""
        costs = [cost for _, cost in self.choices[n]]
        return costs[0] - costs[min(4, len(costs) - 1)], n

    def settled(self, order: Sequence[int]) -> list[int]:
        """The places at which no label gains by moving alone."""
        taken: dict[int, int] = {}
        for _ in range(_ROUNDS):
            before = dict(taken)
            for n in order:
                others = [(m, at) for m, at in taken.items() if m != n]
                taken[n] = self._cheapest(n, others)
            if taken == before:
                break
        return [taken[n] for n in range(len(self.choices))]

    def _cheapest(self, n: int, others: Sequence[tuple[int, int]]) -> int:
        best, least = 0, math.inf
        for at, (_, cost) in enumerate(self.choices[n]):
            for m, there in others:
                if cost >= least:
                    break
                cost += self.shared(n, at, m, there)
            if cost < least:
                best, least = at, cost
        return best

    def total(self, end: Sequence[int]) -> float:
        """What places cost together."""
        own = sum(self.choices[n][at][1] for n, at in enumerate(end))
        return own + sum(self.shared(n, end[n], m, end[m]) for m in range(len(end)) for n in range(m))

    def shared(self, n: int, at: int, m: int, there: int) -> float:
        """What it costs that two labels stand where they do."""
        key = (n, at, m, there) if n < m else (m, there, n, at)
        if key not in self.pairs:
            self.pairs[key] = _shared(self.choices[n][at][0], self.choices[m][there][0])
        return self.pairs[key]


def _shared(one: Choice, other: Choice) -> float:
    shared = overlap(one.box, other.box, 0.35 * one.words.size)
    total = 2000 + _HIDDEN * shared if shared else 0.0
    for a, b in ((one, other), (other, one)):
        if a.leader and next(clipped([a.leader, foot(a)], b.box.grown(2)), None):
            total += 1500
    if one.leader and other.leader and _cross(one.leader, foot(one), other.leader, foot(other)):
        total += 1000
    return total


def _cross(a: Spot, b: Spot, c: Spot, d: Spot) -> bool:
    def side(p: Spot, q: Spot, r: Spot) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def foot(choice: Choice) -> Spot:
    """Where a leader meets its label: the nearest point of its box."""
    assert choice.leader
    box = choice.box
    return max(box.left, min(choice.leader[0], box.right)), max(box.top, min(choice.leader[1], box.bottom))


#: The sides of a mark, with the cost of each: to the right is best, then above.
SIDES: dict[str, tuple[float, float, float]] = {
    "east": (1, 0, 0), "north-east": (0.8, -0.8, 2), "south-east": (0.8, 0.8, 3), "west": (-1, 0, 4),
    "north-west": (-0.8, -0.8, 5), "south-west": (-0.8, 0.8, 6), "north": (0, -1, 7), "south": (0, 1, 8),
}  # fmt: skip


def around(
    spot: Spot, words: Label, away: float, *, side: str | None = None, cost: float = 0.0, leader: bool = False
) -> Iterator[Choice]:
    """Places for a label on the sides of a spot, so far away from it."""
    for name, (dx, dy, extra) in SIDES.items():
        if side in (None, name):
            left = spot[0] + dx * away - words.width * (1 - _unit(dx)) / 2
            top = spot[1] + dy * away - words.height * (1 - _unit(dy)) / 2
            yield Choice(words, left, top, cost + extra, spot if leader else None)


def _unit(step: float) -> float:
    return (step > 0.1) - (step < -0.1)
