"""What a figure is drawn from, as a table: for those whom the drawing does not serve."""

from dataclasses import dataclass

from lessonpack.drawing.canvas import Look
from lessonpack.drawing.chart import told
from lessonpack.drawing.map import points_of
from lessonpack.drawing.timeline import begins
from lessonpack.figures import Area, Arrow, Chart, Drawn, Map, MapLine, Mapped, Place, Timeline


@dataclass(frozen=True)
class Data:
    """Heads of columns, and rows of which the first cell is the head; bare words."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def data_of(figure: Drawn, look: Look) -> Data:
    """The data of a figure."""
    if isinstance(figure, Timeline):
        return _of_timeline(figure, look)
    if isinstance(figure, Chart):
        return _of_chart(figure, look)
    assert isinstance(figure, Map)
    columns = (look.language.say("figure-what"), look.language.say("figure-where"))
    rows = ((look.plain(item.label), _where(item, look)) for item in figure.mapped if item.label)
    return Data(columns, tuple(rows))


def _of_timeline(figure: Timeline, look: Look) -> Data:
    """What happened, and what lasted from when to when, by date."""
    say, date = look.language.say, look.language.date
    rows: list[tuple[int, tuple[str, str]]] = []
    for track in figure.tracks:
        before = f"{look.plain(track.label)}{say('colon')}" if len(figure.tracks) > 1 else ""
        for event in track.events:
            rows.append((begins(event.date), (date(event.date), before + look.plain(event.label))))
        for span in track.spans:
            lasted = say("figure-from-to", start=date(span.from_), end=date(span.to))
            rows.append((begins(span.from_), (lasted, before + look.plain(span.label))))
    ordered = sorted(rows, key=lambda row: row[0])
    return Data((say("date"), say("figure-happened")), tuple(cells for _, cells in ordered))


def _of_chart(figure: Chart, look: Look) -> Data:
    """A row for each category, a column for each series."""
    unit = f" ({look.plain(figure.unit)})" if figure.unit else ""
    heads = [look.plain(s.label or figure.axis) + unit for s in figure.series]
    rows = []
    for n, category in enumerate(figure.categories):
        owner = f" ({look.plain(category.owner)})" if category.owner else ""
        values = [told(look, s.values[n]) if n < len(s.values) else "–" for s in figure.series]
        rows.append((look.plain(category.label) + owner, *values))
    return Data((look.language.say("figure-category"), *heads), tuple(rows))


def _where(item: Mapped, look: Look) -> str:
    """A place, the ends of a line, the middle of an area."""
    if isinstance(item, Place):
        return _point(item.at_, look)
    if isinstance(item, Area):
        return _point(_middle(item.around), look)
    parts = points_of(item) if isinstance(item, MapLine) else [list(item.through)] if isinstance(item, Arrow) else []
    line = max(parts, key=len, default=[])
    if not line:
        return "–"
    return look.language.say("figure-from-to", start=_point(line[0], look), end=_point(line[-1], look))


def _middle(points: tuple[tuple[float, float], ...]) -> tuple[float, float]:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _point(point: tuple[float, float], look: Look) -> str:
    """A place in words: 37.6° N, 127° E."""
    say = look.language.say
    across, up = (look.language.number(round(abs(n), 1)) for n in point)
    longitude = say("degrees-east", n=across) if point[0] >= 0 else say("degrees-west", n=across)
    latitude = say("degrees-north", n=up) if point[1] >= 0 else say("degrees-south", n=up)
    return say("figure-place", latitude=latitude, longitude=longitude)
