"""Figures given as data, drawn for an edition: timelines, charts and maps as SVG, and as PNG where that is needed."""

from dataclasses import dataclass

from lessonpack.drawing import chart, timeline
from lessonpack.drawing import map as maps
from lessonpack.drawing.canvas import Blanks, Look
from lessonpack.figures import Chart, Drawn, Map, Timeline

__all__ = ["Blanks", "Look", "Piece", "draw"]


@dataclass(frozen=True)
class Piece:
    """A drawing, or a part of one that is taller than a page. Width and height are in points."""

    svg: bytes
    width: float
    height: float


def draw(figure: Drawn, look: Look, blanks: Blanks) -> list[Piece]:
    """The figure in pieces that fit on a page each; numbers in rings stand in place of the labels that are blank."""
    if isinstance(figure, Timeline):
        return [Piece(c.svg(), c.width, c.height) for c in timeline.draw(figure, look, blanks)]
    if isinstance(figure, Map):
        return [Piece(c.svg(), c.width, c.height) for c in maps.draw(figure, look, blanks)]
    assert isinstance(figure, Chart)
    return [Piece(*made) for made in chart.draw(figure, look, blanks)]
