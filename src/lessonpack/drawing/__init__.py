"""Figures given as data, drawn for an edition: timelines, charts and maps as SVG, and as PNG where that is needed."""

from dataclasses import dataclass, field
from functools import lru_cache

from lessonpack.drawing import chart, timeline
from lessonpack.drawing import map as maps
from lessonpack.drawing.canvas import Blanks, Look
from lessonpack.figures import Chart, Drawn, Map, Timeline
from lessonpack.phases import phase
from lessonpack.record import prose_in

__all__ = ["Blanks", "Look", "Piece", "draw"]


@dataclass(frozen=True)
class Piece:
    """A drawing, or a part of one that is taller than a page. Width and height are in points."""

    svg: bytes
    width: float
    height: float


@dataclass(frozen=True)
class _Task:
    """Something to draw. `key` is all that it depends on."""

    key: str
    figure: Drawn = field(compare=False)
    look: Look = field(compare=False)
    blanks: Blanks = field(compare=False)


@phase("figures")
def draw(figure: Drawn, look: Look, blanks: Blanks) -> tuple[Piece, ...]:
    """The figure in pieces that fit on a page each; numbers in rings stand in place of the labels that are blank."""
    texts = tuple(look.plain(text) for text in prose_in(figure))
    sizes = (look.width, look.height, look.size, look.families, look.colour, look.rule, look.grown, str(look.own_fonts))
    key = repr((figure, texts, sizes, look.language.tag, sorted(blanks.items())))
    return _drawn(_Task(key, figure, look, blanks))


@lru_cache(maxsize=64)
def _drawn(task: _Task) -> tuple[Piece, ...]:
    figure, look, blanks = task.figure, task.look, task.blanks
    if isinstance(figure, Chart):
        return tuple(Piece(*made) for made in chart.draw(figure, look, blanks))
    if isinstance(figure, Timeline):
        canvases = timeline.draw(figure, look, blanks)
    else:
        assert isinstance(figure, Map)
        canvases = maps.draw(figure, look, blanks)
    return tuple(Piece(c.svg(), c.width, c.height) for c in canvases)
