"""Figures of a lesson: pictures, and timelines, charts and maps that are given as data and drawn for each edition."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from lessonpack.dates import HistoricalDate
from lessonpack.prose import Line
from lessonpack.record import Identifier, Record, Text, Truth, Whole


def _number(value: Any) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, str) or not re.fullmatch(r"-?\d{1,15}(\.\d{1,9})?", value, re.ASCII):
        raise PydanticCustomError("float_type", "a number is expected, such as 183108 or 0.5")
    return float(value)


Number = Annotated[float, BeforeValidator(_number)]
Longitude = Annotated[float, BeforeValidator(_number), Field(ge=-180, le=180)]
Latitude = Annotated[float, BeforeValidator(_number), Field(ge=-90, le=90)]
#: Longitude and latitude in degrees, east and north being positive.
Point = tuple[Longitude, Latitude]


class Item(Record):
    """Something in a figure that has a name."""

    id: Identifier
    """Its name in the lesson's file, by which a question asks for it."""
    label: Line
    """What is printed."""


class Figure(Record):
    """What is common to all figures."""

    id: Identifier
    """Its name; {figure NAME} in a text prints its number."""
    alt: Line
    """What it shows, for those who cannot see it; it does not give an answer away."""
    caption: Line
    """Caption, with its source."""

    @property
    def labels(self) -> dict[str, Line]:
        """The names in it that may be asked for, by their ids, in the order in which they are printed."""
        return {item.id: item.label for item in self.items if item.label}

    @property
    def items(self) -> list[Item]:
        """All that has a name in it."""
        return []


class Picture(Figure):
    """A picture from a file."""

    type: Literal["picture"] = "picture"
    """picture, which need not be said"""
    file: Text
    """The file, beside the lesson: PNG or JPEG."""


class Drawn(Figure):
    """A figure that is given as data."""

    numbers: Truth = False
    """Whether its data are printed beneath it as a table; in large print they always are."""


class TimelineEvent(Item):
    """Something that happened."""

    date: HistoricalDate
    """When: a day, a month or a year."""


class TimelineSpan(Item):
    """Something that lasted."""

    from_: HistoricalDate
    """When it began."""
    to: HistoricalDate
    """When it ended: the whole of that day, month or year."""


class Track(Item):
    """A row of a timeline."""

    events: tuple[TimelineEvent, ...] = ()
    """What happened."""
    spans: tuple[TimelineSpan, ...] = ()
    """What lasted."""


class Timeline(Drawn):
    """A timeline to scale, with one row or several, side by side."""

    type: Literal["timeline"]
    """timeline"""
    from_: HistoricalDate | None = None
    """When it begins; before the first event where it is not given."""
    to: HistoricalDate | None = None
    """When it ends."""
    tracks: tuple[Track, ...] = Field(min_length=1)
    """The rows."""

    @property
    def items(self) -> list[Item]:
        return list(chain.from_iterable((t, *t.spans, *t.events) for t in self.tracks))

    @property
    def dates(self) -> list[HistoricalDate]:
        """All dates that it prints."""
        return list(chain.from_iterable(_dates(track) for track in self.tracks))


def _dates(track: Track) -> Iterator[HistoricalDate]:
    yield from (event.date for event in track.events)
    for span in track.spans:
        yield from (span.from_, span.to)


class Range(Record):
    """A number that is disputed, or known roughly."""

    low: Number | None = None
    """The lowest figure that is given."""
    high: Number | None = None
    """The highest figure that is given."""
    about: Number | None = None
    """One figure that is an estimate, in place of the two."""


def _amount_kind(value: Any) -> str:
    return "range" if isinstance(value, dict | Range) else "number"


Amount = Annotated[Annotated[Number, Tag("number")] | Annotated[Range, Tag("range")], Discriminator(_amount_kind)]


def bounds_of(amount: float | Range) -> tuple[float, float]:
    """The lowest and the highest number that a value stands for."""
    if isinstance(amount, float):
        return amount, amount
    given = [n for n in (amount.low, amount.high, amount.about) if n is not None] or [0.0]
    return min(given), max(given)


class Category(Item):
    """One of the things that a chart compares."""

    owner: Line | None = None
    """Whose figure it is, printed under its label."""
    date: HistoricalDate | None = None
    """When: a line chart whose categories all have dates has them to scale."""


class Series(Record):
    """The values of one kind, one for each category."""

    id: Identifier
    """Its name in the lesson's file, by which a question asks for it."""
    label: Line | None = None
    """What is counted; it may be left out where there is one series."""
    values: tuple[Amount, ...] = Field(min_length=1)
    """A number, a range or an estimate for each category, in their order."""


class Chart(Drawn):
    """Bars, lines or stacked bars."""

    type: Literal["chart"]
    """chart"""
    mark: Literal["bars", "lines", "stacked"] = "bars"
    """How the values are drawn."""
    axis: Line
    """Title of the axis of values: what is counted, in which unit."""
    unit: Line | None = None
    """What is printed after each value, such as %."""
    categories: tuple[Category, ...] = Field(min_length=1)
    """What is compared."""
    series: tuple[Series, ...] = Field(min_length=1)
    """The values."""

    @property
    def items(self) -> list[Item]:
        named = [Item(id=s.id, label=s.label) for s in self.series if s.label]
        return [*self.categories, *named]


class Bounds(Record):
    """What a map shows at least, in degrees."""

    west: Longitude
    """Its western edge."""
    south: Latitude
    """Its southern edge."""
    east: Longitude
    """Its eastern edge."""
    north: Latitude
    """Its northern edge."""


#: On which side of its mark a label stands.
Side = Literal["north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"]


class Mapped(Record):
    """Something on a map."""

    id: Identifier
    """Its name in the lesson's file, by which a question asks for it."""
    label: Line | None = None
    """What is printed beside it."""
    side: Side | None = None
    """On which side of it the label stands; where there is room, if it is not said."""


class Place(Mapped):
    """A place on a map."""

    at_: Point
    """Longitude and latitude, east and north positive."""
    mark: Literal["town", "capital", "battle", "none"] = "town"
    """The sign for it; none for the name of a sea or a country."""


class MapLine(Mapped):
    """A line on a map: a front, a parallel, a river, a border."""

    through: tuple[Point, ...] = ()
    """Its points, from one end to the other."""
    parallel: Latitude | None = None
    """A parallel of latitude, in place of points."""
    border: tuple[Text, ...] = Field(default=(), max_length=2)
    """Two countries of today, in place of points: the line between them, where it is a river or was there then."""
    between: tuple[Point, ...] = Field(default=(), max_length=2)
    """Two points between which a parallel or a border is drawn; the whole of it where they are not given."""
    style: Literal["solid", "thick", "double", "dashed", "dotted", "dash-dotted", "river"] = "solid"
    """How it is drawn."""


class Area(Mapped):
    """An area on a map."""

    around: tuple[Point, ...] = Field(min_length=3)
    """The corners of its outline."""
    hatch: Literal["lines", "cross", "dots", "none"] = "lines"
    """How it is filled."""


class Arrow(Mapped):
    """A movement on a map."""

    through: tuple[Point, ...] = Field(min_length=2)
    """Its points, from where it comes to where it goes."""


def _borders_kind(value: Any) -> str:
    return "word" if isinstance(value, str) else "pairs"


Borders = Annotated[
    Annotated[Literal["none", "natural-earth"], Tag("word")] | Annotated[tuple[tuple[Text, Text], ...], Tag("pairs")],
    Discriminator(_borders_kind),
]


class Map(Drawn):
    """A map on the coasts of Natural Earth."""

    type: Literal["map"]
    """map"""
    bounds: Bounds
    """What it shows at least."""
    height: Whole | None = None
    """Its height at most, in millimetres; larger where an edition has larger pictures."""
    borders: Borders = "none"
    """Borders of today that are drawn: none, all, or those of pairs of countries."""
    places: tuple[Place, ...] = ()
    """Places."""
    lines: tuple[MapLine, ...] = ()
    """Lines."""
    areas: tuple[Area, ...] = ()
    """Areas."""
    arrows: tuple[Arrow, ...] = ()
    """Movements."""

    @property
    def mapped(self) -> list[Mapped]:
        """All that is on it."""
        return [*self.places, *self.lines, *self.areas, *self.arrows]

    @property
    def items(self) -> list[Item]:
        return [Item(id=m.id, label=m.label) for m in self.mapped if m.label]


def _kind(value: Any) -> str:
    given = value.get("type", "picture") if isinstance(value, dict) else getattr(value, "type", "picture")
    return given if isinstance(given, str) else "picture"


AnyFigure = Annotated[
    Annotated[Picture, Tag("picture")]
    | Annotated[Timeline, Tag("timeline")]
    | Annotated[Chart, Tag("chart")]
    | Annotated[Map, Tag("map")],
    Discriminator(_kind),
]


def pictures(figures: Iterable[Figure]) -> list[Picture]:
    """The figures that are files."""
    return [f for f in figures if isinstance(f, Picture)]
