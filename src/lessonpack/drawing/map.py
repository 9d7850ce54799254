"""Maps: coasts of Natural Earth, and places, lines, areas and arrows with their labels."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from lessonpack.drawing.canvas import POINTS_PER_MM, Blanks, Canvas, Label, Look, label, named
from lessonpack.drawing.outlines import Outlines, outlines
from lessonpack.drawing.placing import CELL, Choice, Ground, around, foot, placed
from lessonpack.drawing.projection import (
    EARTH,
    WIDEST,
    Frame,
    Projection,
    Spot,
    along,
    clipped,
    curved,
    cut_out,
    hatching,
    holds,
    projection,
    simplified,
    turn,
    width_of,
)
from lessonpack.figures import Area, Arrow, Map, MapLine, Mapped, Place

#: Weight in points and dashes of each style of line.
STYLES: dict[str, tuple[float, tuple[float, ...]]] = {
    "solid": (1.6, ()), "thick": (3.2, ()), "double": (3.6, ()), "dashed": (1.6, (7, 3.5)), "dotted": (2.2, (2.2, 3)),
    "dash-dotted": (1.6, (8, 3, 1.6, 3)), "river": (0.6, ()),
}  # fmt: skip
#: What a label may hide, by how bad that is: a coast a little, a declared line more, a mark not at all.
_HATCH, _COAST, _LINE, _MARK = 0.2, 1.2, 8.0, 60.0
#: Points of a coast that are nearer to the line than this, in points, are left out; and islands smaller than that.
_FINE, _SMALLEST = 0.22, 2.0
_MILE = 1.609344


@dataclass(frozen=True)
class _Sheet:
    """The frame on the paper, and how the plane lies in it: points to the earth's radius."""

    project: Projection
    frame: Frame
    scale: float
    centre: Spot

    def __call__(self, longitude: float, latitude: float) -> Spot:
        x, y = self.project(longitude, latitude)
        middle = (self.frame.left + self.frame.right) / 2, (self.frame.top + self.frame.bottom) / 2
        return middle[0] + (x - self.centre[0]) * self.scale, middle[1] - (y - self.centre[1]) * self.scale


def draw(figure: Map, look: Look, blanks: Blanks) -> list[Canvas]:
    """The map, with its scale beneath it; a map of the world has none, for it is not the same all over."""
    sheet = _sheet(figure, look)
    flat = width_of(figure.bounds) <= WIDEST
    canvas = Canvas(look, look.room, sheet.frame.bottom + (2.6 * look.size if flat else 1))
    ground = Ground(sheet.frame)
    land = _draw_coast(canvas, sheet, figure, ground)
    lines = {line.id: list(clipped_line(line, sheet)) for line in figure.lines}
    shapes = {area.id: cut_out([sheet(*point) for point in area.around], sheet.frame) for area in figure.areas}
    arrows = {arrow.id: curved([sheet(*point) for point in arrow.through]) for arrow in figure.arrows}
    for area in figure.areas:
        _draw_area(canvas, area, shapes[area.id], ground)
    for line in figure.lines:
        _draw_line(canvas, line.style, lines[line.id], ground)
    for arrow in figure.arrows:
        _draw_arrow(canvas, arrows[arrow.id], ground)
    spots = {place.id: sheet(*place.at_) for place in figure.places}
    for place in figure.places:
        if place.mark != "none":
            ground.disc(spots[place.id], _radius(look, place.mark), _MARK)
    ground.settle()
    where = _Where(look, blanks, spots, lines, shapes, arrows)
    choices = [list(where.choices(item)) for item in figure.mapped if item.label]
    chosen = placed([some for some in choices if some], ground)
    for choice in chosen:
        _clear(canvas, choice, ground, land)
    for place in figure.places:
        _draw_mark(canvas, place.mark, spots[place.id])
    for choice in chosen:
        _draw_label(canvas, choice)
    frame = sheet.frame
    canvas.box(frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top, look.line(0.8))
    if flat:
        _draw_scale(canvas, sheet)
    return [canvas]


def _sheet(figure: Map, look: Look) -> _Sheet:
    """The whole width of the page; the height that the bounds then need, or as much as there is, or as is wanted."""
    bounds, project = figure.bounds, projection(figure.bounds)
    width = width_of(bounds)
    edge = [
        project(bounds.west + width * n / 20, latitude) for n in range(21) for latitude in (bounds.south, bounds.north)
    ]
    edge += [
        project(bounds.west + width * n, bounds.south + (bounds.north - bounds.south) * m / 20)
        for m in range(21)
        for n in (0, 1)
    ]
    left, right = min(x for x, _ in edge), max(x for x, _ in edge)
    bottom, top = min(y for _, y in edge), max(y for _, y in edge)
    wanted = figure.height * look.grown * POINTS_PER_MM if figure.height else look.tallest
    most = min(wanted, look.tallest if look.large else min(look.tallest, 0.8 * look.room)) - 2.6 * look.size - 1
    room = look.room - 1
    scale = min(room / max(right - left, 1e-6), most / max(top - bottom, 1e-6))
    frame = Frame(0.5, 0.5, 0.5 + room, 0.5 + scale * (top - bottom))
    return _Sheet(project, frame, scale, ((left + right) / 2, (bottom + top) / 2))


def _draw_coast(canvas: Canvas, sheet: _Sheet, figure: Map, ground: Ground) -> list[list[Spot]]:
    """Land and coasts, and borders of today where the map asks for them; gives the outlines of the land."""
    look = canvas.look
    shores = _shores(_Shown(sheet, figure))
    canvas.shape(shores.land, 0, fill=_land(look))
    canvas.shape(shores.coast, look.line(0.9), closed=False)
    for line in shores.coast:
        ground.add(line, _COAST)
    for line, fine in shores.borders:
        canvas.path(fine, look.line(0.8), dash=(4, 1.6, 1, 1.6))
        ground.add(line, _LINE)
    return shores.land


@dataclass(frozen=True)
class _Shown:
    """A part of the world on the paper. Two maps show the same where their bounds, borders and frames are the same."""

    sheet: _Sheet = field(compare=False)
    figure: Map = field(compare=False)
    key: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", repr((self.figure.bounds, self.figure.borders, self.sheet.frame)))


@dataclass(frozen=True)
class _Shores:
    """Outlines of land, lines of its coasts, and borders, those whole and as they are drawn: on the paper."""

    land: list[list[Spot]]
    coast: list[list[Spot]]
    borders: list[tuple[list[Spot], list[Spot]]]


@lru_cache(maxsize=8)
def _shores(shown: _Shown) -> _Shores:
    """What of the outlines of the world a map shows. Its blank forms show the same."""
    figure, sheet = shown.figure, _Remembering(shown.sheet)
    # A quarter of a point, in degrees.
    world = outlines(0.25 / shown.sheet.scale * 57.3)
    frame, seen = shown.sheet.frame, _Seen.of(figure, shown.sheet)
    land: list[list[Spot]] = []
    coast: list[list[Spot]] = []
    for ring in world.land:
        for part in seen.parts(world, ring):
            land.append(cut_out(sheet.line(part), frame))
        for arc in (n if n >= 0 else ~n for n in ring):
            for part in seen.lines(world.arcs[arc]) if seen.touches(world.boxes[arc]) else ():
                coast += clipped(sheet.line(part), frame)
    parts = [part for chain in _borders(figure, world) for part in seen.lines(chain)]
    borders = [line for part in parts for line in clipped(sheet.line(part), frame)]
    return _Shores(
        [simplified(outline, _FINE) for outline in land if _size(outline) > _SMALLEST],
        [simplified(line, _FINE) for line in coast if _size(line) > _SMALLEST or line[0] != line[-1]],
        [(line, simplified(line, _FINE)) for line in borders],
    )


class _Remembering:
    """A sheet that knows where it put a point: a coast has those of the land."""

    def __init__(self, sheet: _Sheet) -> None:
        self.sheet = sheet
        self.spots: dict[Spot, Spot] = {}

    def line(self, points: Sequence[Spot]) -> list[Spot]:
        """A line on the paper."""
        there, sheet = self.spots, self.sheet
        for point in points:
            if point not in there:
                there[point] = sheet(*point)
        return [there[point] for point in points]


def _land(look: Look) -> str:
    return "#eee" if look.colour else "#fff"


def _borders(figure: Map, world: Outlines) -> Iterator[list[Spot]]:
    if figure.borders == "natural-earth":
        yield from world.borders()
    elif not isinstance(figure.borders, str):
        for one, other in figure.borders:
            yield from world.border(one, other)


@dataclass(frozen=True)
class _Seen:
    """About what of the world the frame shows, in degrees east of the middle and in degrees of latitude."""

    middle: float
    across: float
    south: float
    north: float

    @classmethod
    def of(cls, figure: Map, sheet: _Sheet) -> "_Seen":
        """All that the frame shows, and a little more."""
        bounds, frame = figure.bounds, sheet.frame
        width, height = width_of(bounds), bounds.north - bounds.south
        corners = [sheet(bounds.west, y) for y in (bounds.south, bounds.north)]
        shown = 2 * ((frame.left + frame.right) / 2 - max(x for x, _ in corners))
        across = min(180.0, 0.7 * width * max(1.0, (frame.right - frame.left) / max(shown, 1)) + 1)
        return cls(sheet.project.middle, across, bounds.south - 0.3 * height - 1, bounds.north + 0.3 * height + 1)

    def touches(self, box: tuple[float, float, float, float]) -> bool:
        """Whether something that lies in a box may be shown."""
        west, south, east, north = box
        if north < self.south or south > self.north:
            return False
        first, last = turn(west, self.middle), turn(east, self.middle)
        return first > last or (last >= -self.across and first <= self.across)

    def parts(self, world: Outlines, ring: Sequence[int]) -> Iterator[list[Spot]]:
        """What of the land within a ring of arcs is shown. Of an arc beside the frame the two ends are enough."""
        frame = Frame(-self.across, self.south, self.across, self.north)
        points: list[Spot] = []
        for n in ring:
            arc = world.arcs[n] if n >= 0 else world.arcs[~n][::-1]
            shown = self.touches(world.boxes[n if n >= 0 else ~n])
            points += [(turn(x, self.middle), y) for x, y in (arc if shown else (arc[0], arc[-1]))]
        if len(points) < 3 or not (any(map(frame.holds, points)) or _round(points, frame)):
            return
        for outline in _untorn(points):
            if found := cut_out(outline, frame):
                yield [(x + self.middle, y) for x, y in found]

    def lines(self, chain: list[Spot]) -> Iterator[list[Spot]]:
        """What of a line is shown."""
        frame = Frame(-self.across, self.south, self.across, self.north)
        for part in _torn([(turn(x, self.middle), y) for x, y in chain]):
            for found in clipped(part, frame):
                yield [(x + self.middle, y) for x, y in found]


def _round(ring: Sequence[Spot], frame: Frame) -> bool:
    """Whether a frame may lie within a ring."""
    return holds(ring, ((frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2))


def _torn(points: Sequence[Spot]) -> Iterator[list[Spot]]:
    """A line in the parts into which the edge of the world tears it."""
    part: list[Spot] = []
    for spot in points:
        if part and abs(spot[0] - part[-1][0]) > 180:
            yield part
            part = []
        part.append(spot)
    yield part


def _untorn(ring: Sequence[Spot]) -> Iterator[list[Spot]]:
    """A ring that the edge of the world tears, once on each side."""
    if all(abs(a[0] - b[0]) <= 180 for a, b in pairwise(ring)):
        yield list(ring)
        return
    for side in (0.0, 360.0):
        joined: list[Spot] = []
        shift = 0.0
        for spot in ring:
            if joined and spot[0] + shift - joined[-1][0] > 180:
                shift -= 360
            elif joined and spot[0] + shift - joined[-1][0] < -180:
                shift += 360
            joined.append((spot[0] + shift, spot[1]))
        across = [x for x, _ in joined]
        back = -360.0 if max(across) > 180 else 360.0
        yield [(x + (back if side else 0.0), y) for x, y in joined]


def _size(points: Sequence[Spot]) -> float:
    """The longer side of what a line takes."""
    if not points:
        return 0.0
    return max(
        max(x for x, _ in points) - min(x for x, _ in points), max(y for _, y in points) - min(y for _, y in points)
    )


def points_of(line: MapLine) -> list[list[tuple[float, float]]]:
    """The points of a line in degrees: of a border there may be several parts."""
    if line.parallel is not None:
        west, east = sorted(x for x, _ in line.between) if line.between else (-180.0, 180.0)
        steps = max(2, math.ceil((east - west) / 0.5))
        return [[(west + (east - west) * n / steps, line.parallel) for n in range(steps + 1)]]
    if line.border:
        chains = outlines().border(*line.border)
        return [_stretch(max(chains, key=len), line.between)] if line.between and chains else chains
    return [list(line.through)]


def _stretch(chain: list[Spot], between: Sequence[Spot]) -> list[Spot]:
    """What of a line lies between the points of it that are nearest to two others."""
    away = [[math.dist(spot, end) for spot in chain] for end in between]
    ends = sorted(some.index(min(some)) for some in away)
    return chain[ends[0] : ends[-1] + 1]


def turned(line: MapLine, middle: float) -> Iterator[list[Spot]]:
    """The parts of a line in degrees to the east of a meridian, and in degrees of latitude."""
    for points in points_of(line):
        spots = [(turn(x, middle), y) for x, y in points]
        yield from iter([spots]) if line.through else _torn(spots)


def clipped_line(line: MapLine, sheet: _Sheet) -> Iterator[list[Spot]]:
    """A line on the paper."""
    for part in turned(line, sheet.project.middle):
        spots = [sheet(x + sheet.project.middle, y) for x, y in part]
        smooth = curved(spots) if line.through else simplified(spots, _FINE)
        yield from clipped(smooth, sheet.frame)


def _draw_line(canvas: Canvas, style: str, parts: Iterable[Sequence[Spot]], ground: Ground) -> None:
    weight, dash = STYLES[style]
    weight = canvas.look.line(weight)
    for part in parts:
        canvas.path(part, weight, dash=[canvas.look.line(1) * d for d in dash])
        if style == "double":
            canvas.path(part, weight - 2 * canvas.look.line(0.9), stroke="#fff")
        ground.add(part, _COAST if style == "river" else _LINE)


def _draw_area(canvas: Canvas, area: Area, outline: list[Spot], ground: Ground) -> None:
    look, apart = canvas.look, max(4.5, 0.6 * canvas.look.size)
    if len(outline) < 3:
        return
    angles = {"lines": (45.0,), "cross": (45.0, -45.0)}.get(area.hatch, ())
    lines = [pair for angle in angles for pair in hatching(outline, apart, angle)]
    canvas.shape(lines, look.line(0.5), closed=False)
    for line in lines:
        ground.add(line, _HATCH)
    if area.hatch == "dots":
        for a, b in hatching(outline, apart, 0):
            for spot in along([(math.ceil(a[0] / apart) * apart, a[1]), b], apart):
                canvas.dot(*spot, 0.7)
                ground.add([spot, spot], _HATCH)
    canvas.path(outline, look.line(1.0), closed=True)
    ground.add([*outline, outline[0]], _LINE)


def _draw_arrow(canvas: Canvas, points: list[Spot], ground: Ground) -> None:
    head, weight = max(9.0, 0.9 * canvas.look.size), canvas.look.line(2.4)
    tip = points[-1]
    base = next((p for p in reversed(points) if math.dist(p, tip) >= head), points[0])
    length = math.dist(base, tip) or 1.0
    dx, dy = (tip[0] - base[0]) / length, (tip[1] - base[1]) / length
    neck = tip[0] - dx * head * 0.8, tip[1] - dy * head * 0.8
    shaft = [p for p in points if math.dist(p, tip) > head * 0.8]
    canvas.path([*shaft, neck], weight)
    wings = [(tip[0] - dx * head + s * dy * head * 0.45, tip[1] - dy * head - s * dx * head * 0.45) for s in (1, -1)]
    canvas.path([wings[0], tip, wings[1]], 0, fill="#000", closed=True)
    ground.add(points, _LINE)


def _radius(look: Look, mark: str) -> float:
    """How far the sign for a place reaches."""
    return max(2.0, 0.22 * look.size) * {"town": 1.0, "capital": 1.75, "battle": 1.5}.get(mark, 0.0)


def _draw_mark(canvas: Canvas, mark: str, spot: Spot) -> None:
    arm = _radius(canvas.look, mark)
    if mark == "town":
        # A white rim, so that it is seen on a coast.
        canvas.dot(*spot, arm + canvas.look.line(1.2), fill="#fff")
        canvas.dot(*spot, arm)
    elif mark == "capital":
        canvas.dot(*spot, arm, canvas.look.line(1.0), "#fff")
        canvas.dot(*spot, 0.5 * arm)
    elif mark == "battle":
        for s in (1, -1):
            canvas.path([(spot[0] - arm, spot[1] - s * arm), (spot[0] + arm, spot[1] + s * arm)], canvas.look.line(1.8))


@dataclass(frozen=True)
class _Where:
    """Where labels may stand."""

    look: Look
    blanks: Blanks
    spots: dict[str, Spot]
    lines: dict[str, list[list[Spot]]]
    shapes: dict[str, list[Spot]]
    arrows: dict[str, list[Spot]]

    def choices(self, item: Mapped) -> Iterator[Choice]:
        """All places for the label of an item; none where it is not on the map."""
        for words in self._forms(item):
            if isinstance(item, Place):
                yield from self._of_place(item, words)
            elif isinstance(item, MapLine):
                yield from self._of_line(item, words, [part for part in self.lines[item.id] if len(part) > 1])
            elif isinstance(item, Arrow):
                yield from self._of_line(item, words, [self.arrows[item.id]])
            elif isinstance(item, Area) and self.shapes[item.id]:
                yield from self._inside(words, self.shapes[item.id])

    def _forms(self, item: Mapped) -> list[Label]:
        """The label in one line, in two and in more."""
        assert item.label
        slanted = (isinstance(item, Place) and item.mark == "none") or (
            isinstance(item, MapLine) and item.style == "river"
        )
        row = named(self.look, item.id, item.label, self.blanks, slanted=slanted)
        whole = label(self.look, [row])
        if row.ringed:
            return [whole]
        least = self.look.lettering.widest_word(row.text, self.look.size)
        made = [whole, *(label(self.look, [row], max(least, whole.width * part)) for part in (0.58, 0.42, 0.3))]
        return list({len(one.rows): one for one in made}.values())

    def _of_place(self, place: Place, words: Label) -> Iterator[Choice]:
        spot, more = self.spots[place.id], 4.0 * (len(words.rows) - 1)
        if place.mark == "none":
            for dx in range(-6, 7):
                for dy in range(-6, 7):
                    step = 0.5 * self.look.size
                    left, top = spot[0] + dx * step - words.width / 2, spot[1] + dy * step - words.height / 2
                    yield Choice(words, left, top, more + 1.5 * math.hypot(dx, dy))
            return
        near = _radius(self.look, place.mark) + CELL + 0.12 * self.look.size
        yield from around(spot, words, near, side=place.side, cost=more)
        for away in (1.4, 2.4, 3.6):
            yield from around(spot, words, away * self.look.size, side=place.side, cost=more + 40 * away, leader=True)

    def _of_line(self, item: Mapped, words: Label, parts: Sequence[Sequence[Spot]]) -> Iterator[Choice]:
        """Beyond its ends, beside it, or with a leader to it."""
        more = 4.0 * (len(words.rows) - 1)
        for part in parts:
            for end, inner in ((part[0], part[1]), (part[-1], part[-2])):
                side = _outwards(inner, end)
                if item.side in (None, side):
                    yield from around(end, words, 0.45 * self.look.size, side=side, cost=more)
            spots = list(along(part, max(6.0, _length(part) / 24)))
            for n, spot in enumerate(spots):
                off_middle = 6 * abs(n / max(1, len(spots) - 1) - 0.5)
                yield from around(spot, words, 0.5 * self.look.size, side=item.side, cost=more + 3 + off_middle)
            for spot in spots[:: max(1, len(spots) // 8)] + spots[-1:]:
                for away in (1.5, 2.8, 4.5, 7):
                    far = around(
                        spot, words, away * self.look.size, side=item.side, cost=more + 25 + 8 * away, leader=True
                    )
                    yield from far

    def _inside(self, words: Label, outline: Sequence[Spot]) -> Iterator[Choice]:
        """In an area, as near to its middle as may be."""
        left, right = min(x for x, _ in outline), max(x for x, _ in outline)
        top, bottom = min(y for _, y in outline), max(y for _, y in outline)
        middle = (left + right) / 2, (top + bottom) / 2
        for n in range(13):
            for m in range(13):
                spot = left + (right - left) * n / 12, top + (bottom - top) * m / 12
                corners = [
                    (spot[0] + i * words.width / 2, spot[1] + j * words.height / 2) for i in (-1, 1) for j in (-1, 1)
                ]
                out = sum(not holds(outline, corner) for corner in corners)
                cost = 30 * out + 0.3 * math.dist(spot, middle) + 4 * (len(words.rows) - 1)
                yield Choice(words, spot[0] - words.width / 2, spot[1] - words.height / 2, cost)


def _outwards(inner: Spot, end: Spot) -> str:
    """The side to which a line would go on."""
    names = ("east", "south-east", "south", "south-west", "west", "north-west", "north", "north-east")
    return names[round(math.atan2(end[1] - inner[1], end[0] - inner[0]) / (math.pi / 4)) % 8]


def _length(points: Sequence[Spot]) -> float:
    return sum(math.dist(a, b) for a, b in pairwise(points))


def _clear(canvas: Canvas, choice: Choice, ground: Ground, land: Iterable[list[Spot]]) -> None:
    """End the lines that a label would hide; land goes on under it."""
    if ground.hidden(choice.box) > 0:
        box = choice.box.grown(1)
        canvas.box(box.left, box.top, box.right - box.left, box.bottom - box.top, 0, "#fff")
        if canvas.look.colour:
            canvas.shape([part for outline in land if (part := cut_out(outline, box))], 0, fill=_land(canvas.look))


def _draw_label(canvas: Canvas, choice: Choice) -> None:
    if choice.leader:
        canvas.path([choice.leader, foot(choice)], canvas.look.line(0.5))
        canvas.dot(*choice.leader, 1.1)
    canvas.put(choice.words, choice.left, choice.top)


def _draw_scale(canvas: Canvas, sheet: _Sheet) -> None:
    """A bar of kilometres, where English is read one of miles besides, and where north is."""
    look, top = canvas.look, sheet.frame.bottom + 0.5 * canvas.look.size
    per_km = sheet.scale / EARTH
    x, middle = 0.9 * look.size, top + 0.95 * look.size
    north = look.language.say("north-letter")
    canvas.path([(x, middle + 0.8 * look.size), (x, top)], look.line(1.0))
    head = 0.28 * look.size
    canvas.path(
        [(x - head, top + 2.2 * head), (x, top - 0.1 * look.size), (x + head, top + 2.2 * head)],
        0,
        fill="#000",
        closed=True,
    )
    canvas.text(x + 0.5 * look.size, middle + 0.75 * look.size, north, look.size, bold=True)
    x += 2.6 * look.size
    say, number = look.language.say, look.language.number
    units: list[tuple[Callable[[int], str], float]] = [(lambda n: say("scale-kilometres", n=number(n)), per_km)]
    if look.language.tag.startswith("en"):
        units.append((lambda n: say("scale-miles", n=number(n)), per_km * _MILE))
    for said, unit in units:
        x = _bar(canvas, x, middle, said, unit, look.room / (len(units) + 1.2)) + 1.6 * look.size


def _bar(canvas: Canvas, x: float, middle: float, said: Callable[[int], str], unit: float, room: float) -> float:
    look = canvas.look
    there = [n * 10**e for e in range(5) for n in (1, 2, 5)]

    def width(n: int) -> float:
        return n * unit + 0.5 * look.size + look.lettering.width(said(n), look.size)

    length = max([n for n in there if width(n) <= room] or [1])
    end, tick = x + length * unit, 0.3 * look.size
    canvas.path([(x, middle - tick), (x, middle), (end, middle), (end, middle - tick)], look.line(1.2))
    canvas.text(end + 0.4 * look.size, middle + 0.25 * look.size, said(length), look.size)
    return x + width(length)
