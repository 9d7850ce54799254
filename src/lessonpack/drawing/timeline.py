"""Timelines to scale: tracks one under the other, in as many strips as keep the labels low."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from lessonpack.dates import Day, HistoricalDate
from lessonpack.drawing.canvas import Blanks, Canvas, Label, Look, Row, label, named
from lessonpack.drawing.stacking import GAP, Put, stacked
from lessonpack.figures import Timeline, TimelineEvent, TimelineSpan, Track

#: Steps between the ticks of the axis, in months; below them days.
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 300, 600, 1200, 2400, 6000)
_DAYS = (1, 2, 7, 14)
_MOST_STRIPS = 12
#: How much lower each strip more must make a timeline: who reads it would rather not begin anew.
_DEARER = 1.3


def begins(value: HistoricalDate) -> int:
    """The day on which a date begins, counted from the year 1."""
    day = value.start
    return date(day.year, day.month or 1, day.day or 1).toordinal()


def ends(value: HistoricalDate) -> int:
    """The day after a date: after its month or year, where no day is given."""
    day = value.end or value.start
    if day.day:
        return date(day.year, day.month, day.day).toordinal() + 1
    months = day.year * 12 + (day.month or 12)
    return _first(months)


def middle(value: HistoricalDate) -> float:
    """Where an event stands: on its day, or in the middle of its month or year."""
    return float(begins(value)) if value.start.day and not value.end else (begins(value) + ends(value)) / 2


def _first(months: int) -> int:
    """The first day of a month, which is counted from the year 0."""
    year, month = divmod(months, 12)
    return date(min(max(year, 1), 9999), month + 1, 1).toordinal()


@dataclass(frozen=True)
class _Tick:
    day: int
    text: str


@dataclass(frozen=True)
class _Bar:
    """A span: from one place to another, in a row under the track; its name inside or after it."""

    left: float
    right: float
    words: Label
    row: int
    inside: bool
    opens: bool
    closes: bool


@dataclass(frozen=True)
class _Lane:
    """A track in a strip."""

    title: Label
    labels: list[Put]
    bars: list[_Bar]
    above: float
    below: float


@dataclass(frozen=True)
class _Strip:
    start: float
    end: float
    lanes: list[_Lane]
    height: float


@dataclass(frozen=True)
class _Plan:
    """A timeline divided into strips of one scale: points to the day."""

    strips: list[_Strip]
    ticks: list[_Tick]
    scale: float

    @property
    def height(self) -> float:
        return sum(strip.height for strip in self.strips)


def draw(figure: Timeline, look: Look, blanks: Blanks) -> list[Canvas]:
    """The timeline, on one canvas or on several, each no taller than the room."""
    plans = [p for count in range(1, _MOST_STRIPS + 1) if (p := _planned(figure, look, blanks, count))]
    fitting = [p for p in plans if max(s.height for s in p.strips) <= look.tallest]
    lowest = min(plans, key=lambda p: max(s.height for s in p.strips))
    plan = min(fitting or [lowest], key=lambda p: (round(p.height * _DEARER ** (len(p.strips) - 1), 2), len(p.strips)))
    return [_drawn(group, plan, look) for group in _grouped(plan.strips, look.tallest)]


def _grouped(strips: Sequence[_Strip], tallest: float) -> Iterator[list[_Strip]]:
    group: list[_Strip] = []
    for strip in strips:
        if group and sum(s.height for s in group) + strip.height > tallest:
            yield group
            group = []
        group.append(strip)
    yield group


def extent(figure: Timeline) -> tuple[int, int]:
    """The first day that is shown, and the day after the last."""
    dates = figure.dates
    first = begins(figure.from_) if figure.from_ else min(map(begins, dates), default=1)
    last = ends(figure.to) if figure.to else max(map(ends, dates), default=first + 365)
    return first, max(last, first + 1)


def _planned(figure: Timeline, look: Look, blanks: Blanks, count: int) -> _Plan | None:
    """The timeline in so many strips; None where it has not enough ticks for that."""
    first, last = extent(figure)
    margin = 0.0
    for _ in range(8):
        scale = count * (look.room - margin - look.size) / (last - first)
        ticks = _ticks(look, first, last, scale)
        if count > 1 and len(ticks) - 1 < count:
            return None
        cuts = _cuts(ticks, first, last, count)
        longest = max(b - a for a, b in pairwise(cuts))
        scale = (look.room - margin - look.size) / longest
        strips = [s for a, b in pairwise(cuts) for s in _strips(figure, look, blanks, a, b, scale)]
        over = max((_right(strip) for strip in strips), default=0.0) - look.room
        if over <= 0.01:
            return _Plan(strips, _ticks(look, first, last, scale), scale)
        margin += over
        if margin > look.room / 2:
            break
    return None


def _right(strip: _Strip) -> float:
    """How far to the right its labels reach."""
    reach = [put.right for lane in strip.lanes for put in lane.labels]
    return max([*reach, *(_reach(bar) for lane in strip.lanes for bar in lane.bars)], default=0.0)


def _cuts(ticks: Sequence[_Tick], first: int, last: int, count: int) -> list[int]:
    """The days at which strips begin and end: at ticks, as evenly as those allow."""
    inner = [t.day for t in ticks if first < t.day < last]
    cuts = [first]
    for n in range(1, count):
        wanted = first + (last - first) * n / count
        near = min((day for day in inner if day > cuts[-1]), key=lambda day: abs(day - wanted), default=None)
        if near is not None:
            cuts.append(near)
    return [*cuts, last]


def _ticks(look: Look, first: int, last: int, scale: float) -> list[_Tick]:
    """The ticks of the axis, as near to one another as their labels allow."""
    for step in _steps():
        days = list(_marks(first, last, step))
        if len(days) > 400:
            continue
        gaps = [b - a for a, b in pairwise(days)] or [last - first]
        told = _labelled(look, days, step, math.inf if step == (0, _MONTHS[-1]) else min(gaps) * scale)
        if told is not None:
            return told
    return []


def _labelled(look: Look, days: Iterable[int], step: tuple[int, int], gap: float) -> list[_Tick] | None:
    """Ticks with their labels; None as soon as one of these is too wide for a gap."""
    told = []
    for day in days:
        text = _told(look, day, step)
        if look.lettering.width(text, look.size) + 0.8 * look.size > gap:
            return None
        told.append(_Tick(day, text))
    return told


def _steps() -> Iterator[tuple[int, int]]:
    """Days, or months, between two ticks."""
    yield from ((days, 0) for days in _DAYS)
    yield from ((0, months) for months in _MONTHS)


def _marks(first: int, last: int, step: tuple[int, int]) -> Iterator[int]:
    days, months = step
    if days:
        yield from range(first, last + 1, days)
        return
    start = date.fromordinal(first)
    month = -(-(start.year * 12 + start.month - 1 + (start.day > 1)) // months) * months
    while month < 9999 * 12 and (day := _first(month)) <= last:
        yield day
        month += months


def _told(look: Look, day: int, step: tuple[int, int]) -> str:
    there = date.fromordinal(day)
    if step[1] >= 12:
        return str(there.year)
    shown = Day(there.year, there.month, there.day if step[0] else 0)
    return look.language.date(HistoricalDate(shown), short=True)


def _strips(figure: Timeline, look: Look, blanks: Blanks, start: float, end: float, scale: float) -> Iterator[_Strip]:
    """A stretch of time with all its tracks; where they are taller than the room in several, each with an axis."""
    lanes: list[_Lane] = []
    axis = 2.3 * look.size
    for track in figure.tracks:
        lane = _lane(track, look, blanks, start, end, scale)
        if lanes and _height([*lanes, lane]) + axis > look.tallest:
            yield _Strip(start, end, lanes, _height(lanes) + axis)
            lanes = []
        lanes.append(lane)
    yield _Strip(start, end, lanes, _height(lanes) + axis)


def _height(lanes: Sequence[_Lane]) -> float:
    return sum(lane.above + lane.below for lane in lanes)


def _lane(track: Track, look: Look, blanks: Blanks, start: float, end: float, scale: float) -> _Lane:
    def place(day: float) -> float:
        return (day - start) * scale + look.size / 2

    # What happened on the day of a cut stands after it.
    last = end if end < _latest(track) else math.inf
    events = [e for e in track.events if start <= middle(e.date) < last]
    labels = stacked([(place(middle(e.date)), _of_event(e, look, blanks)) for e in events], look.room)
    bars = _bars(
        [s for s in track.spans if begins(s.from_) < end and ends(s.to) > start], look, blanks, place, start, end
    )
    title = label(look, [named(look, track.id, track.label, blanks, bold=True)])
    above = title.height + max((put.top for put in labels), default=0.0) + 0.25 * look.size
    rows = max((bar.row for bar in bars), default=-1) + 1
    return _Lane(title, labels, bars, above, rows * _bar_height(bars, look) + 0.6 * look.size)


def _latest(track: Track) -> float:
    return max((middle(e.date) for e in track.events), default=-math.inf)


def _of_event(event: TimelineEvent, look: Look, blanks: Blanks) -> Label:
    """Its date in bold, and what happened."""
    when = Row(look.language.date(event.date, short=True), bold=True)
    what = named(look, event.id, event.label, blanks)
    rooms = (look.room * part for part in ((0.3, 0.42) if look.large else (0.19, 0.24)))
    made = [label(look, [when, what], max(room, look.lettering.widest_word(what.text, look.size))) for room in rooms]
    return min(made, key=lambda one: one.height)


def _bars(
    spans: Sequence[TimelineSpan], look: Look, blanks: Blanks, place: Callable[[float], float], start: float, end: float
) -> list[_Bar]:
    bars: list[_Bar] = []
    for span in sorted(spans, key=lambda s: begins(s.from_)):
        left, right = place(max(begins(span.from_), start)), place(min(ends(span.to), end))
        room = max(right - left - 0.6 * look.size, look.room * (0.34 if look.large else 0.24))
        words = label(look, [named(look, span.id, span.label, blanks)], room)
        inside = words.width + 0.6 * look.size <= right - left
        bar = _Bar(left, right, words, 0, inside, begins(span.from_) < start, ends(span.to) > end)
        taken = {other.row for other in bars if other.left < _reach(bar) and _reach(other) > left}
        bars.append(replace(bar, row=next(n for n in range(len(bars) + 1) if n not in taken)))
    return bars


def _reach(bar: _Bar) -> float:
    return bar.right if bar.inside else bar.right + bar.words.width + bar.words.size


def _bar_height(bars: Sequence[_Bar], look: Look) -> float:
    return max((bar.words.height for bar in bars), default=0.0) + 0.7 * look.size


def _drawn(strips: Sequence[_Strip], plan: _Plan, look: Look) -> Canvas:
    canvas = Canvas(look, look.room, sum(s.height for s in strips), mirrored=look.from_right)
    top = 0.0
    for strip in strips:
        _draw_strip(canvas, strip, plan, top)
        top += strip.height
    return canvas


def _draw_strip(canvas: Canvas, strip: _Strip, plan: _Plan, top: float) -> None:
    look = canvas.look

    def place(day: float) -> float:
        return (day - strip.start) * plan.scale + look.size / 2

    foot = top + _height(strip.lanes)
    ticks = [(place(t.day), t.text) for t in plan.ticks if strip.start <= t.day <= strip.end]
    for x, _ in ticks:
        canvas.path([(x, top + strip.lanes[0].title.height), (x, foot)], look.line(0.5), dash=(0.6, 3.4), stroke="#000")
    here = top
    for lane in strip.lanes:
        _draw_lane(canvas, lane, here, place(strip.end))
        here += lane.above + lane.below
    canvas.path([(place(strip.start), foot), (place(strip.end), foot)], look.line(1.2))
    free = 0.0
    for x, text in ticks:
        canvas.path([(x, foot), (x, foot + 0.4 * look.size)], look.line(1.0))
        half = look.lettering.width(text, look.size) / 2
        centre = min(max(x, half), look.room - half)
        # The first stands in from the edge, and may be in the way of the second.
        if centre - half >= free:
            canvas.text(centre, foot + 1.45 * look.size, text, look.size, anchor="middle")
            free = centre + half + 0.5 * look.size


def _draw_lane(canvas: Canvas, lane: _Lane, top: float, end: float) -> None:
    look, line = canvas.look, top + lane.above
    canvas.put(lane.title, 0, top, ground=True)
    canvas.path([(look.size / 2, line), (end, line)], look.line(0.8))
    for put in lane.labels:
        canvas.path([(put.anchor, line), (put.anchor, line - put.top + 1)], look.line(0.5))
    for put in lane.labels:
        gap, anchor = (-GAP, "end") if put.turned else (GAP, "start")
        canvas.put(put.words, put.anchor + gap * look.size, line - put.top, anchor=anchor, ground=True)
        canvas.dot(put.anchor, line, max(1.8, 0.2 * look.size))
    for bar in lane.bars:
        _draw_bar(canvas, bar, line + bar.row * _bar_height(lane.bars, look))


def _draw_bar(canvas: Canvas, bar: _Bar, top: float) -> None:
    look = canvas.look
    height = bar.words.height + 0.4 * look.size
    top += 0.3 * look.size
    fill = "#e8e8e8" if look.colour else "#fff"
    canvas.box(bar.left, top, bar.right - bar.left, height, 0, fill)
    corners = [(bar.left, top), (bar.right, top), (bar.right, top + height), (bar.left, top + height)]
    # What goes on in another strip is open at that side.
    for open_, a, b in ((False, 0, 1), (bar.closes, 1, 2), (False, 2, 3), (bar.opens, 3, 0)):
        if not open_:
            canvas.path([corners[a], corners[b]], look.line(0.8))
    x = bar.left + 0.3 * look.size if bar.inside else bar.right + 0.4 * look.size
    canvas.put(bar.words, x, top + 0.2 * look.size, ground=not bar.inside)
