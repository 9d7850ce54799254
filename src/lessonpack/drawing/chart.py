"""Charts: a declared figure as a specification of Vega-Lite, which vl-convert draws.

Every label is put where it belongs here, for the engine knows of none that is in another's way; scales, axes and marks
are the engine's. Nothing is fetched: the values stand in the specification.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import unescape

import vl_convert

from lessonpack.drawing.canvas import LEADING, Blanks, Label, Look, Row, faced, label, named, wrapped
from lessonpack.drawing.stacking import GAP, Put, stacked
from lessonpack.drawing.timeline import begins
from lessonpack.figures import Category, Chart, Range, Series, bounds_of

_VERSION = "5.20"
#: Fills of bars and their parts, told apart by their labels and not by these; with little toner they are white.
_FILLS = ("#d9d9d9", "#fff", "#a6a6a6", "#f2f2f2")
#: Dashes and signs of lines.
_DASHES: tuple[tuple[float, ...], ...] = ((), (6, 3), (2, 2.5), (8, 3, 2, 3))
_SIGNS = ("circle", "square", "triangle-up", "diamond")

Values = list[dict[str, Any]]


@dataclass(frozen=True)
class _Layer:
    """Marks of one kind, with what they show."""

    mark: dict[str, Any]
    values: Values
    encoding: dict[str, Any]


def draw(figure: Chart, look: Look, blanks: Blanks) -> list[tuple[bytes, float, float]]:
    """The chart in pieces that fit on a page: SVG, width and height in points."""
    if figure.mark == "lines":
        return [_lines(figure, look, blanks)]
    rows = [_row(figure, look, blanks, n) for n in range(len(figure.categories))]
    scale = _stacked_scale(figure, look, rows) if figure.mark == "stacked" else _bars_scale(figure, look, rows)
    rows = [scale.noted(row) for row in rows] if figure.mark == "stacked" else rows
    pieces: list[list[_BarRow]] = [[]]
    for row in rows:
        if pieces[-1] and sum(r.height for r in pieces[-1]) + row.height + 3.4 * look.size > look.tallest:
            pieces.append([])
        pieces[-1].append(row)
    return [_bars(figure, look, some, scale) for some in pieces]


@dataclass(frozen=True)
class _Bar:
    """A bar, or a part of one: from where to where, what is printed beside it, how sure its end is."""

    start: float
    low: float
    high: float
    about: bool
    words: Label
    fill: str


@dataclass(frozen=True)
class _BarRow:
    """A category: its label, and its bars one under the other, or one after the other."""

    title: Label
    bars: list[_Bar]
    thick: float
    notes: list[Put] = field(default_factory=list)
    """Labels under the parts of a stacked bar."""

    @property
    def height(self) -> float:
        """With the space after it."""
        gap = 0.9 * self.title.size
        if self.notes:
            return self.title.height + self.thick + max(put.top for put in self.notes) + gap
        return self.title.height + sum(map(self.step, self.bars)) + gap

    def step(self, bar: _Bar) -> float:
        """Height of a bar with the space after it."""
        return max(self.thick, bar.words.height) + 0.25 * self.title.size


def told(look: Look, value: float | Range) -> str:
    """A value in words: '183,108', 'about 400,000', '150,000 to 400,000'."""
    number, say = look.language.number, look.language.say
    if not isinstance(value, Range):
        return number(value)
    if value.about is not None:
        return say("about-number", number=number(value.about))
    low, high = bounds_of(value)
    return say("number-range", low=number(low), high=number(high))


def _value(figure: Chart, look: Look, value: float | Range) -> str:
    unit = look.plain(figure.unit) if figure.unit else ""
    return f"{told(look, value)}{'' if unit in ('', '%', '٪') else ' '}{unit}"


def _row(figure: Chart, look: Look, blanks: Blanks, index: int) -> _BarRow:
    stacked = figure.mark == "stacked"
    title = label(look, _heading(figure.categories[index], look, blanks), look.room)
    bars: list[_Bar] = []
    at = 0.0
    for n, series in enumerate(figure.series):
        if index >= len(series.values):
            continue
        value = series.values[index]
        low, high = bounds_of(value)
        rows = [Row(_value(figure, look, value), bold=True)]
        words = _beside(look, rows, [named(look, series.id, series.label, blanks)] if series.label else [])
        fill = _FILLS[n % len(_FILLS)] if look.colour else "#fff"
        bars.append(_Bar(at, at + low, at + high, isinstance(value, Range), words, fill))
        at += high if stacked else 0.0
    return _BarRow(title, bars, 1.35 * look.size)


def _heading(category: Category, look: Look, blanks: Blanks) -> list[Row]:
    rows = [named(look, category.id, category.label, blanks, bold=True)]
    return rows + ([Row(look.plain(category.owner))] if category.owner else [])


def _beside(look: Look, number: list[Row], name: list[Row]) -> Label:
    """A value and what it counts, in one line; a ringed number stands under it."""
    if name and not name[0].ringed:
        return label(look, [Row(f"{number[0].text} {name[0].text}", bold=True)], 0.45 * look.room)
    return label(look, [*number, *name])


def greatest(figure: Chart) -> float:
    """The greatest value that is to be shown."""
    columns = range(max(len(s.values) for s in figure.series))
    highs = [[bounds_of(s.values[n])[1] for s in figure.series if n < len(s.values)] for n in columns]
    return max([sum(some) if figure.mark == "stacked" else max(some) for some in highs] + [1e-9])


def ticks(most: float, count: int) -> list[float]:
    """Round numbers from zero to what is not less than the greatest value, at most so many steps."""
    exponent = math.floor(math.log10(most)) - 2
    while True:
        for n in (1, 2, 2.5, 5):
            step = n * 10.0**exponent
            steps = math.ceil(most / step - 1e-9) or 1
            if steps <= max(1, count):
                return [round(step * i, 9) for i in range(steps + 1)]
        exponent += 1


def _axis_ticks(look: Look, most: float, room: float) -> list[float]:
    """As many ticks as their labels allow, at most seven."""
    for count in range(7, 0, -1):
        found = ticks(most, count)
        widest = max(look.lettering.width(look.language.number(t), look.size) for t in found)
        if room / (len(found) - 1) >= widest + 0.9 * look.size:
            return found
    return ticks(most, 1)


@dataclass(frozen=True)
class _Scale:
    """The ticks of the axis, and how long it is in points."""

    marks: list[float]
    across: float

    def __call__(self, value: float) -> float:
        return value / self.marks[-1] * self.across

    def noted(self, row: _BarRow) -> _BarRow:
        """A stacked bar with the labels of its parts."""
        items = [(self((bar.start + bar.high) / 2), bar.words) for bar in row.bars]
        return replace(row, notes=stacked(items, self.across))


def _room(look: Look) -> float:
    return look.room - 1.2 * look.size


def _bars_scale(figure: Chart, look: Look, rows: Sequence[_BarRow]) -> _Scale:
    """As long as it can be with the label after each bar."""
    across = _room(look)
    for _ in range(12):
        scale = _Scale(_axis_ticks(look, greatest(figure), across), across)
        last = look.lettering.width(look.language.number(scale.marks[-1]), look.size) / 2
        over = max(scale(bar.high) + 0.5 * look.size + bar.words.width for row in rows for bar in row.bars) - _room(
            look
        )
        over = max(over, across + last - _room(look) - 0.6 * look.size)
        if over <= 0.01:
            break
        across -= over
    return scale


def _stacked_scale(figure: Chart, look: Look, rows: Sequence[_BarRow]) -> _Scale:
    """As long as it can be with the labels under the parts."""
    across = _room(look) - 0.6 * look.size
    for _ in range(12):
        scale = _Scale(_axis_ticks(look, greatest(figure), across), across)
        over = max(put.right for row in rows for put in scale.noted(row).notes) - _room(look)
        if over <= 0.01:
            break
        across -= over
    return scale


def _bars(figure: Chart, look: Look, rows: Sequence[_BarRow], scale: _Scale) -> tuple[bytes, float, float]:
    """Rows of bars from zero, with an axis beneath them."""
    down = sum(row.height for row in rows)
    top, layers = 0.0, list[_Layer]()
    for row in rows:
        layers += _row_layers(look, row, top, scale)
        top += row.height
    axis = label(look, [Row(look.plain(figure.axis))], look.room)
    height = down + 1.9 * look.size + axis.height
    layers += _texts(look, axis, 0.0, down + 1.8 * look.size)
    return _engine(look, layers, scale, down, height)


def _row_layers(look: Look, row: _BarRow, top: float, scale: _Scale) -> Iterator[_Layer]:
    yield from _texts(look, row.title, 0.0, top)
    y = top + row.title.height
    for put in row.notes:
        yield from _note(look, put, y + row.thick / 2, y + row.thick)
    for bar in row.bars:
        if row.notes:
            yield from _bar_layers(look, bar, y, row.thick)
            continue
        middle = y + max(row.thick, bar.words.height) / 2
        yield from _bar_layers(look, bar, middle - row.thick / 2, row.thick)
        yield from _texts(look, bar.words, scale(bar.high) + 0.5 * look.size, middle - bar.words.height / 2)
        y += row.step(bar)


def _note(look: Look, put: Put, start: float, foot: float) -> Iterator[_Layer]:
    """The label of a part of a stacked bar, under it."""
    line = {"type": "rule", "stroke": "#000", "strokeWidth": look.line(0.5)}
    values = [{"x": put.anchor, "y": start, "y2": foot + put.top - 1}]
    yield _Layer(line, values, {"x": _at("x"), "y": _at("y"), "y2": {"field": "y2"}})
    yield from _texts(look, put.words, put.left if put.turned else put.anchor + GAP * look.size, foot + put.bottom)


def _bar_layers(look: Look, bar: _Bar, top: float, thick: float) -> Iterator[_Layer]:
    """A bar; of a range what is beyond its lowest figure is open, and so is the end of an estimate."""
    line = {"stroke": "#000", "strokeWidth": look.line(0.9)}
    sure = bar.low if bar.high > bar.low or not bar.about else bar.low * 0.94 + bar.start * 0.06
    both = {"y": _at("y"), "y2": {"field": "y2"}, "x": _along("a"), "x2": {"field": "b"}}
    base = {"y": top, "y2": top + thick}
    if bar.about:
        dashed = {**line, "strokeDash": [2.5, 2.5], "fill": "#fff"}
        yield _Layer({"type": "rect", **dashed}, [{**base, "a": sure, "b": bar.high}], both)
    yield _Layer({"type": "rect", **line, "fill": bar.fill}, [{**base, "a": bar.start, "b": sure}], both)


def _at(name: str) -> dict[str, Any]:
    """A place in points."""
    return {"field": name, "type": "quantitative", "scale": None, "axis": None}


def _along(name: str) -> dict[str, Any]:
    """A value on the axis."""
    return {"field": name, "type": "quantitative"}


def _texts(look: Look, words: Label, x: float, y: float) -> Iterator[_Layer]:
    """A label by its upper left corner, drawn by the engine; its rings are drawn as marks."""
    for row in words.rows:
        if row.ringed:
            radius = 0.86 * words.size
            dot = {"type": "point", "shape": "circle", "filled": False, "stroke": "#000", "fill": "#fff"}
            dot |= {"strokeWidth": look.line(1.0), "size": 3.14159 * radius**2, "opacity": 1}
            place = {"x": x + radius + 0.5, "y": y + 0.875 * words.size, "t": row.text}
            yield _Layer(dot, [place], {"x": _at("x"), "y": _at("y")})
            yield _text(place | {"y": y + 1.23 * words.size}, words.size, bold=True, align="center")
            y += 1.75 * words.size
        else:
            yield _text({"x": x, "y": y + 0.93 * words.size, "t": row.text}, words.size, bold=row.bold)
            y += LEADING * words.size


def _text(place: dict[str, Any], size: float, *, bold: bool = False, align: str = "left") -> _Layer:
    mark = {"type": "text", "align": align, "baseline": "alphabetic", "fontSize": size, "color": "#000"}
    mark["fontWeight"] = "bold" if bold else "normal"
    return _Layer(mark, [place], {"x": _at("x"), "y": _at("y"), "text": {"field": "t", "type": "nominal"}})


def _engine(
    look: Look, layers: Sequence[_Layer], along: _Scale, down: float, height: float
) -> tuple[bytes, float, float]:
    """A chart with its axis of values along its foot."""
    marks, across = along.marks, along.across
    said = {str(t): look.language.number(t) for t in marks}
    axis = {
        "values": list(marks), "labelExpr": _lookup(said), "labelFontSize": look.size, "labelColor": "#000",
        "labelFlush": False, "labelOverlap": False, "title": None, "grid": False,
        "domainColor": "#000", "domainWidth": look.line(1), "tickColor": "#000",
        "tickWidth": look.line(1), "tickSize": 0.35 * look.size, "labelPadding": 0.2 * look.size, "zindex": 0,
    }  # fmt: skip
    scale = {"domain": [0, marks[-1]], "range": [0, across], "nice": False}
    if look.from_right:
        scale["range"] = [_room(look), _room(look) - across]
    x = {"field": "a", "type": "quantitative", "scale": scale, "axis": axis}
    shown = [_spec(look, layer, x) for layer in layers]
    base = {"mark": {"type": "rule", "opacity": 0}, "data": {"values": [{"a": 0}]}, "encoding": {"x": x}}
    return _converted(look, [base, *shown], look.room, down, height, margin=0.6 * look.size)


def _spec(look: Look, layer: _Layer, x: dict[str, Any]) -> dict[str, Any]:
    encoding = {
        name: ({**x, "field": channel["field"]} if channel.get("field") in ("a", "b") and name == "x" else channel)
        for name, channel in layer.encoding.items()
    }
    mark, values = dict(layer.mark), layer.values
    if look.from_right and "x" in (values[0] if values else {}):
        # What is placed in points is turned here: the scale turns the values.
        values = [v | {"x": _room(look) - v["x"]} for v in values]
        mark["align"] = {"left": "right", "right": "left"}.get(mark.get("align", ""), mark.get("align", "center"))
    return {"mark": mark, "data": {"values": values}, "encoding": encoding}


def _lookup(said: dict[str, str]) -> str:
    """An expression that gives for each value of the axis what is printed there."""
    choices = "".join(f"abs(datum.value - {value}) < 1e-6 ? {_quoted(text)} : " for value, text in said.items())
    return f"{choices}''"


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _converted(
    look: Look, layers: Sequence[dict[str, Any]], width: float, down: float, height: float, margin: float = 0.0
) -> tuple[bytes, float, float]:
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": round(width - 2 * margin, 2),
        "height": round(down, 2),
        "padding": {"left": margin, "right": margin, "top": 0, "bottom": round(height - down, 2)},
        "autosize": {"type": "none"},
        "background": None,
        "config": {"aria": False, "font": ", ".join(look.families), "view": {"stroke": None}},
        "layer": list(layers),
    }
    drawn = vl_convert.vegalite_to_svg(spec, vl_version=_VERSION, allowed_base_urls=[])
    return wrapped(_cleaned(drawn, look), width, height), width, height


def _cleaned(drawn: str, look: Look) -> str:
    """The engine's drawing without what is there for web pages; sizes of type without their unit."""
    inner = drawn[drawn.index(">") + 1 : drawn.rindex("</svg>")]
    inner = re.sub(r' (?:class|role|pointer-events|aria-[a-z]+)="[^"]*"', "", inner)
    inner = re.sub(r'<path[^>]* d="(?:M0,0h0v0h0Z)?"[^>]*/>|<path display="none"[^>]*/>', "", inner)
    inner = re.sub(r'font-size="([\d.]+)px"', r'font-size="\1"', inner)
    return re.sub(r'<text([^>]*) font-family="[^"]*"([^>]*)>([^<]*)</text>', lambda found: _faced(found, look), inner)


def _faced(found: re.Match[str], look: Look) -> str:
    """A text of the engine in the faces that have its characters."""
    before, after, words = found.groups()
    family, said = faced(unescape(words), look, bold="font-weight" in before + after)
    return f"<text{before} font-family={family}{after}>{said}</text>"


def _lines(figure: Chart, look: Look, blanks: Blanks) -> tuple[bytes, float, float]:
    """Lines with their names at their ends; ranges as whiskers."""
    names = [
        label(look, [named(look, s.id, s.label, blanks)], 0.32 * look.room) if s.label else None for s in figure.series
    ]
    down = min(look.tallest * 0.6, look.room * 0.38)
    marks = ticks(greatest(figure), max(2, min(6, int(down / (2.2 * look.size)))))
    left = max(look.lettering.width(look.language.number(t), look.size) for t in marks) + 0.7 * look.size
    right = max([name.width for name in names if name] or [0.0]) + 1.4 * look.size
    places = _places(figure, left, look.room - right)
    title = label(look, [Row(look.plain(figure.axis))], look.room)
    top = title.height + 0.8 * look.size

    def height(value: float) -> float:
        return top + down * (1 - value / marks[-1])

    layers = [*_texts(look, title, 0.0, 0.0), *_scale_of(look, marks, left, look.room - right, height)]
    wide = min((b - a for a, b in pairwise(places)), default=look.room - right - left)
    feet = [
        label(look, _heading(c, look, blanks), max(wide - 0.5 * look.size, 3 * look.size)) for c in figure.categories
    ]
    under = 0.0
    for x, foot, below in _levels(places, feet, 0.4 * look.size):
        layers += _texts(look, foot, x, top + down + 0.5 * look.size + below)
        under = max(under, below + foot.height)
    for n, series in enumerate(figure.series):
        layers += _line_layers(look, series, places, height, n)
    ends = [
        (height(sum(bounds_of(s.values[-1])) / 2), name) for s, name in zip(figure.series, names, strict=True) if name
    ]
    for y, name in _apart(ends, 0.15 * look.size):
        layers += _texts(look, name, look.room - right + 0.9 * look.size, y)
    return _plain(look, layers, top + down + 0.9 * look.size + under)


def _levels(places: Sequence[float], feet: Sequence[Label], gap: float) -> Iterator[tuple[float, Label, float]]:
    """Labels under their places, each as high as those before it leave room: left edge, label, and how far down."""
    ends: list[float] = []
    step = max(foot.height for foot in feet)
    for place, foot in zip(places, feet, strict=True):
        left = max(0.0, place - foot.width / 2)
        level = next((n for n, end in enumerate(ends) if end <= left), len(ends))
        ends[level : level + 1] = [left + foot.width + gap]
        yield left, foot, level * step


def _plain(look: Look, layers: Sequence[_Layer], height: float) -> tuple[bytes, float, float]:
    shown = [{"mark": one.mark, "data": {"values": one.values}, "encoding": one.encoding} for one in layers]
    return _converted(look, shown, look.room, height, height)


def _places(figure: Chart, left: float, right: float) -> list[float]:
    """Where the categories stand: to scale where all have dates, else at equal steps."""
    dates = [c.date for c in figure.categories]
    count = len(dates)
    days = [float(begins(d)) for d in dates if d]
    if len(days) < count or max(days) == min(days):
        days = [float(n) for n in range(count)]
    first, last = min(days), max(days)
    inset = min(0.08 * (right - left), 24.0)
    return [left + inset + (right - left - 2 * inset) * (d - first) / ((last - first) or 1) for d in days]


def _scale_of(look: Look, marks: Iterable[float], left: float, right: float, height: Any) -> Iterator[_Layer]:
    for n, mark in enumerate(marks):
        y = height(mark)
        line = {"type": "rule", "stroke": "#000", "strokeWidth": look.line(1) if n == 0 else 0.5}
        line |= {} if n == 0 else {"strokeDash": [0.6, 3.4]}
        where = {"x": _at("x"), "x2": {"field": "x2"}, "y": _at("y")}
        yield _Layer(line, [{"x": left, "x2": right, "y": y}], where)
        said = {"x": left - 0.4 * look.size, "y": y + 0.35 * look.size, "t": look.language.number(mark)}
        yield _text(said, look.size, align="right")


def _line_layers(look: Look, series: Series, places: Sequence[float], height: Any, n: int) -> Iterator[_Layer]:
    both = list(zip(places, map(bounds_of, series.values), strict=False))
    line = {
        "type": "line",
        "stroke": "#000",
        "strokeWidth": look.line(1.5),
        "strokeDash": list(_DASHES[n % len(_DASHES)]),
    }
    order = {"order": {"field": "x", "type": "quantitative"}}
    points = [{"x": x, "y": height((low + high) / 2)} for x, (low, high) in both]
    yield _Layer(line, points, {"x": _at("x"), "y": _at("y"), **order})
    whiskers = [{"x": x, "y": height(low), "y2": height(high)} for x, (low, high) in both if high > low]
    for whisker in whiskers:
        rule = {"type": "rule", "stroke": "#000", "strokeWidth": look.line(0.9)}
        yield _Layer(rule, [whisker], {"x": _at("x"), "y": _at("y"), "y2": {"field": "y2"}})
        for end in ("y", "y2"):
            cap = {"x": whisker["x"] - 3, "x2": whisker["x"] + 3, "y": whisker[end]}
            yield _Layer(rule, [cap], {"x": _at("x"), "x2": {"field": "x2"}, "y": _at("y")})
    sign = {"type": "point", "shape": _SIGNS[n % len(_SIGNS)], "filled": True, "fill": "#000" if n % 2 == 0 else "#fff"}
    sign |= {"stroke": "#000", "strokeWidth": look.line(1), "size": (0.55 * look.size) ** 2, "opacity": 1}
    yield _Layer(sign, points, {"x": _at("x"), "y": _at("y")})


def _apart(ends: Sequence[tuple[float, Label]], gap: float) -> Iterator[tuple[float, Label]]:
    """Labels by their middles, from the top: each under the one before, none over another."""
    free = -1e9
    for middle, name in sorted(ends, key=lambda end: end[0]):
        top = max(middle - name.height / 2, free)
        free = top + name.height + gap
        yield top, name
