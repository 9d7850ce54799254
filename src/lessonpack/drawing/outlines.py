"""Coasts and borders of Natural Earth at 1:10 million, from the npm package world-atlas that scripts/setup installs."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from lessonpack.assets import MissingPart

#: Longitude and latitude, in degrees.
Degrees = tuple[float, float]
Chain = list[Degrees]

_FILE = Path(sys.prefix) / "share" / "lessonpack" / "node_modules" / "world-atlas" / "countries-10m.json"


@dataclass(frozen=True)
class Outlines:
    """The land of the world as rings of arcs (`~n` is arc n backwards), and the arcs of each country of today."""

    arcs: list[Chain]
    land: list[list[int]]
    countries: dict[str, frozenset[int]]

    @cached_property
    def boxes(self) -> list[tuple[float, float, float, float]]:
        """West, south, east and north of each arc."""
        return [(min(x), min(y), max(x), max(y)) for x, y in (tuple(zip(*arc, strict=True)) for arc in self.arcs)]

    def border(self, one: str, other: str) -> list[Chain]:
        """The lines between two countries of today, each joined as far as it goes; none where they do not meet."""
        return _chained([self.arcs[n] for n in sorted(self.countries[one] & self.countries[other])])

    def borders(self) -> list[Chain]:
        """The lines between all countries of today."""
        seen: set[int] = set()
        shared: set[int] = set()
        for arcs in self.countries.values():
            shared |= seen & arcs
            seen |= arcs
        return [self.arcs[n] for n in sorted(shared)]


def _chained(arcs: list[Chain]) -> list[Chain]:
    """Arcs joined end to end where they meet."""
    chains: list[Chain] = []
    for arc in arcs:
        arc = list(arc)
        for there in [c for c in chains if {c[0], c[-1]} & {arc[0], arc[-1]}]:
            chains.remove(there)
            if there[0] in (arc[0], arc[-1]):
                there = there[::-1]
            arc = there + (arc if arc[0] == there[-1] else arc[::-1])[1:]
        chains.append(arc)
    return chains


#: How much of a degree may be left out, in steps.
_LEVELS = (0.5, 0.2, 0.1, 0.05, 0.02, 0.01)


def outlines(fine: float = 0.0) -> Outlines:
    """The outlines, without what is smaller than some degrees. Raises MissingPart where they are not installed."""
    return _thinned(next((level for level in _LEVELS if level <= fine), 0.0))


@cache
def _thinned(level: float) -> Outlines:
    whole = _whole()
    return replace(whole, arcs=[_thin(arc, level) for arc in whole.arcs]) if level else whole


def _thin(arc: Chain, level: float) -> Chain:
    """An arc without points that are near to the last; its ends stay."""
    kept = arc[:1]
    for x, y in arc[1:-1]:
        if abs(x - kept[-1][0]) > level or abs(y - kept[-1][1]) > level:
            kept.append((x, y))
    return [*kept, *arc[-1:]] if len(arc) > 1 else kept


@cache
def _whole() -> Outlines:
    try:
        data = json.loads(_FILE.read_bytes())
    except OSError:
        raise MissingPart(
            "this machine lacks the coasts of maps, which are in the npm package world-atlas",
            "install npm, and run 'scripts/setup'",
        ) from None
    arcs = [_placed(arc, data["transform"]) for arc in data["arcs"]]
    countries = {g["properties"]["name"]: frozenset(_numbers(g)) for g in data["objects"]["countries"]["geometries"]}
    (land,) = data["objects"]["land"]["geometries"]
    return Outlines(arcs, [ring for polygon in land["arcs"] for ring in polygon], countries)


def known() -> bool:
    """Whether they are installed."""
    return _FILE.is_file()


@cache
def edition() -> str:
    """What decides how coasts are drawn: a digest of the outlines; empty where they are not installed."""
    return sha256(_FILE.read_bytes()).hexdigest()[:12] if known() else ""


def _placed(arc: Iterable[list[int]], transform: dict[str, Any]) -> Chain:
    """The points of an arc, which holds the steps from one to the next (TopoJSON 1.0, 2.1.3)."""
    (across, up), (left, bottom) = transform["scale"], transform["translate"]
    x = y = 0
    points: Chain = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * across + left, y * up + bottom))
    return points


def _numbers(geometry: dict[str, Any]) -> Iterator[int]:
    def flat(value: Any) -> Iterator[int]:
        if isinstance(value, int):
            yield value if value >= 0 else ~value
        else:
            for inner in value:
                yield from flat(inner)

    yield from flat(geometry.get("arcs", []))
