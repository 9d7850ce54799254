"""From longitude and latitude to a plane, and what of a line or an outline is within a rectangle."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lessonpack.figures import Bounds

Spot = tuple[float, float]
#: Kilometres of the earth's radius.
EARTH = 6371.0
#: Above so many degrees from west to east no cone fits the earth.
WIDEST = 100


def turn(longitude: float, middle: float) -> float:
    """Degrees to the east of a meridian, from -180 to 180."""
    return (longitude - middle + 540) % 360 - 180


@dataclass(frozen=True)
class Projection:
    """Lambert's conformal conic projection, right in shape; Mercator's near the equator; for the world, Equal Earth.

    A unit of the plane is the earth's radius, y growing to the north.
    """

    middle: float
    to_plane: Callable[[float, float], Spot]

    def __call__(self, longitude: float, latitude: float) -> Spot:
        return self.to_plane(math.radians(turn(longitude, self.middle)), math.radians(latitude))


def width_of(bounds: Bounds) -> float:
    """Degrees from west to east, over the date line where they lie so."""
    return (bounds.east - bounds.west) % 360 or 360.0


def projection(bounds: Bounds) -> Projection:
    """The projection that suits what is to be shown."""
    width = width_of(bounds)
    middle = turn(bounds.west + width / 2, 0)
    if width > WIDEST:
        return Projection(middle, _equal_earth)
    # Standard parallels a sixth of the way in: the scale is then the same all over, to a few in a hundred.
    step = (bounds.north - bounds.south) / 6
    first, second = math.radians(bounds.south + step), math.radians(bounds.north - step)
    return Projection(middle, _cone(first, second, math.radians((bounds.south + bounds.north) / 2)))


def _cone(first: float, second: float, origin: float) -> Callable[[float, float], Spot]:
    def stretched(latitude: float) -> float:
        return math.tan(math.pi / 4 + max(min(latitude, 1.5), -1.5) / 2)

    if abs(first + second) < math.radians(6):
        scale = math.cos((abs(first) + abs(second)) / 2)
        return lambda x, y: (scale * x, scale * math.log(stretched(y)))
    if math.isclose(first, second):
        n = math.sin(first)
    else:
        n = math.log(math.cos(first) / math.cos(second)) / math.log(stretched(second) / stretched(first))
    factor = math.cos(first) * stretched(first) ** n / n
    base = factor / stretched(origin) ** n

    def to_plane(x: float, y: float) -> Spot:
        radius = factor / stretched(y) ** n
        return radius * math.sin(n * x), base - radius * math.cos(n * x)

    return to_plane


def _equal_earth(x: float, y: float) -> Spot:
    """Equal Earth (Šavrič, Patterson and Jenny, 2018)."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    t = math.asin(math.sqrt(3) / 2 * math.sin(y))
    across = 3 * (9 * a4 * t**8 + 7 * a3 * t**6 + 3 * a2 * t**2 + a1)
    return 2 * math.sqrt(3) * x * math.cos(t) / across, a4 * t**9 + a3 * t**7 + a2 * t**3 + a1 * t


@dataclass(frozen=True)
class Frame:
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, spot: Spot) -> bool:
        """Whether a spot is in it."""
        return self.left <= spot[0] <= self.right and self.top <= spot[1] <= self.bottom

    def grown(self, by: float) -> "Frame":
        """The rectangle with more at each side."""
        return Frame(self.left - by, self.top - by, self.right + by, self.bottom + by)


def clipped(points: Sequence[Spot], frame: Frame) -> Iterator[list[Spot]]:
    """The parts of a line that are within a frame (Liang and Barsky)."""
    if all(map(frame.holds, points)):
        yield from [list(points)] if len(points) > 1 else []
        return
    part: list[Spot] = []
    for a, b in pairwise(points):
        found = _within(a, b, frame)
        if found is None:
            if part:
                yield part
            part = []
            continue
        start, end = found
        if not part or part[-1] != start:
            if part:
                yield part
            part = [start]
        part.append(end)
    if part:
        yield part


def _within(a: Spot, b: Spot, frame: Frame) -> tuple[Spot, Spot] | None:
    if frame.holds(a) and frame.holds(b):
        return a, b
    dx, dy = b[0] - a[0], b[1] - a[1]
    first, last = 0.0, 1.0
    for step, room in (
        (-dx, a[0] - frame.left), (dx, frame.right - a[0]), (-dy, a[1] - frame.top), (dy, frame.bottom - a[1]),
    ):  # fmt: skip
        if step == 0:
            if room < 0:
                return None
        elif step < 0:
            first = max(first, room / step)
        else:
            last = min(last, room / step)
    if first > last:
        return None
    start = a if first == 0 else (a[0] + first * dx, a[1] + first * dy)
    end = b if last == 1 else (a[0] + last * dx, a[1] + last * dy)
    return start, end


def cut_out(outline: Sequence[Spot], frame: Frame) -> list[Spot]:
    """The part of an area that is within a frame (Sutherland and Hodgman); its sides may run along the frame's."""
    sides: tuple[tuple[int, float, int], ...] = (
        (0, frame.left, 1), (0, frame.right, -1), (1, frame.top, 1), (1, frame.bottom, -1),
    )  # fmt: skip
    points = list(outline)
    for axis, edge, sign in sides:
        if any((spot[axis] - edge) * sign < 0 for spot in points):
            points = list(_cut(points, axis, edge, sign))
    return points


def _cut(points: Sequence[Spot], axis: int, edge: float, sign: int) -> Iterator[Spot]:
    for a, b in zip([*points[-1:], *points[:-1]], points, strict=True):
        inside, was = (b[axis] - edge) * sign >= 0, (a[axis] - edge) * sign >= 0
        if inside != was:
            part = (edge - a[axis]) / (b[axis] - a[axis])
            yield a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])
        if inside:
            yield b


def simplified(points: Sequence[Spot], tolerance: float) -> list[Spot]:
    """A line without the points that nobody would see (Douglas and Peucker)."""
    kept = {0, len(points) - 1}
    parts = [(0, len(points) - 1)]
    while parts:
        first, last = parts.pop()
        at = _farthest(points, first, last, tolerance)
        if at is not None:
            kept.add(at)
            parts += [(first, at), (at, last)]
    return [points[n] for n in sorted(kept)]


def _farthest(points: Sequence[Spot], first: int, last: int, far: float) -> int | None:
    """The point between two others that is farthest from the stretch between them; None where none is so far away."""
    (x, y), (end_x, end_y) = points[first], points[last]
    dx, dy = end_x - x, end_y - y
    length, hypot, at = dx * dx + dy * dy, math.hypot, None
    # Written out: a map asks this of half a million points.
    for n in range(first + 1, last):
        px, py = points[n]
        part = ((px - x) * dx + (py - y) * dy) / length if length else 0.0
        part = 0.0 if part < 0 else 1.0 if part > 1 else part
        away = hypot(px - x - part * dx, py - y - part * dy)
        if away > far:
            far, at = away, n
    return at


def curved(points: Sequence[Spot], steps: int = 8) -> list[Spot]:
    """A smooth line through all points (centripetal Catmull-Rom)."""
    if len(points) < 3:
        return list(points)
    ends = [_beyond(points[1], points[0]), *points, _beyond(points[-2], points[-1])]
    made = [points[0]]
    for n in range(len(points) - 1):
        made += _between(ends[n : n + 4], steps)
    return made


def _beyond(a: Spot, b: Spot) -> Spot:
    return 2 * b[0] - a[0], 2 * b[1] - a[1]


def _between(four: Sequence[Spot], steps: int) -> Iterator[Spot]:
    times = [0.0]
    for a, b in pairwise(four):
        times.append(times[-1] + max(math.dist(a, b), 1e-9) ** 0.5)
    for n in range(1, steps):
        yield _at(four, times, times[1] + (times[2] - times[1]) * n / steps)
    yield four[2]


def _at(four: Sequence[Spot], times: Sequence[float], t: float) -> Spot:
    def mixed(a: Spot, b: Spot, start: float, end: float) -> Spot:
        part = (t - start) / (end - start)
        return a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])

    level = list(four)
    for width in (1, 2):
        level = [mixed(a, b, times[n], times[n + width]) for n, (a, b) in enumerate(pairwise(level))]
    return mixed(level[0], level[1], times[1], times[2])


def along(points: Sequence[Spot], apart: float) -> Iterator[Spot]:
    """Spots along a line, so far apart."""
    left = 0.0
    for a, b in pairwise(points):
        length = math.dist(a, b)
        while left <= length and length:
            yield a[0] + left / length * (b[0] - a[0]), a[1] + left / length * (b[1] - a[1])
            left += apart
        left -= length


def holds(outline: Sequence[Spot], spot: Spot) -> bool:
    """Whether a spot is within an outline (even-odd rule)."""
    inside = False
    for a, b in zip(outline, [*outline[1:], outline[0]], strict=True):
        if (a[1] > spot[1]) != (b[1] > spot[1]) and spot[0] < a[0] + (spot[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0]):
            inside = not inside
    return inside


def hatching(outline: Sequence[Spot], apart: float, angle: float) -> Iterator[tuple[Spot, Spot]]:
    """Parallel lines within an outline, so far apart, at an angle in degrees."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    turned = [(x * cos + y * sin, y * cos - x * sin) for x, y in outline]
    level = math.ceil(min(y for _, y in turned) / apart) * apart
    while level < max(y for _, y in turned):
        cuts = sorted(_crossings(turned, level))
        for a, b in zip(cuts[::2], cuts[1::2], strict=False):
            yield (a * cos - level * sin, a * sin + level * cos), (b * cos - level * sin, b * sin + level * cos)
        level += apart


def _crossings(outline: Iterable[Spot], level: float) -> Iterator[float]:
    points = list(outline)
    for a, b in zip(points, [*points[1:], points[0]], strict=True):
        if (a[1] > level) != (b[1] > level):
            yield a[0] + (level - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
