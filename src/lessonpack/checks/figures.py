"""Figures: what they are drawn from is consistent, and a figure to be labelled does not tell the names."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from operator import itemgetter

from lessonpack.checks.questions import every
from lessonpack.checks.scope import Scope
from lessonpack.diagnostics import Diagnostic, Span, suggest
from lessonpack.drawing.chart import greatest
from lessonpack.drawing.map import turned
from lessonpack.drawing.outlines import known, outlines
from lessonpack.drawing.projection import Frame, clipped, cut_out, turn, width_of
from lessonpack.drawing.timeline import begins, ends
from lessonpack.figures import (
    Area,
    Arrow,
    Bounds,
    Chart,
    Drawn,
    Figure,
    Map,
    MapLine,
    Mapped,
    Place,
    Range,
    Timeline,
    Track,
    bounds_of,
)
from lessonpack.prose import Prose, Reference
from lessonpack.questions import Label, Labelling
from lessonpack.record import prose_in, records_in

#: Where the things stand that have names.
_PARTS = ("tracks", "categories", "series", "places", "lines", "areas", "arrows")
#: Letters of writing without spaces: Han, Kana, Thai.
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
#: How a line may say where it goes.
_WAYS = ("through", "parallel", "border")
#: Numbers are printed to the thousandth; an axis that ends below the second would have steps that are finer.
_PRINTED, _STEPPED = 0.0005, 0.02


def figure_ids(scope: Scope) -> Iterator[Diagnostic]:
    """No two things in a figure have one id."""
    for figure in scope.lesson.figures:
        seen: dict[str, Span] = {}
        for record in records_in(figure):
            if record is not figure and record.gives("id"):
                name, span = str(record.id), record.at("id")  # type: ignore[attr-defined]
                if name in seen:
                    message = f"'{name}' is the id of something else in the figure '{figure.id}'"
                    yield Diagnostic(span, "duplicate-id", message, f"first on line {seen[name].line}")
                seen.setdefault(name, span)


def dates(scope: Scope) -> Iterator[Diagnostic]:
    """What a timeline shows lies between its beginning and its end, and nothing ends before it begins."""
    for figure in scope.lesson.figures:
        if isinstance(figure, Timeline):
            first = begins(figure.from_) if figure.from_ else 0
            last = ends(figure.to) if figure.to else 10**9
            if first >= last:
                yield Diagnostic(figure.at("to"), "ends-before", "the timeline ends before it begins")
                continue
            if not figure.dates and not figure.lost("tracks"):
                yield Diagnostic(figure.at("tracks"), "empty-figure", "nothing stands on the timeline")
            for track in figure.tracks:
                yield from _dates(track, first, last)


def _dates(track: Track, first: int, last: int) -> Iterator[Diagnostic]:
    outside = "is outside the timeline, which goes from its 'from' to its 'to'"
    for event in track.events:
        if event.date.end:
            message = f"'{event.label.words}' has a beginning and an end, and an event has one date"
            yield Diagnostic(event.at("date"), "event-lasts", message, "give it as a span")
        elif not first <= begins(event.date) < last:
            yield Diagnostic(event.at("date"), "outside-figure", f"'{event.label.words}' {outside}")
    for span in track.spans:
        if ends(span.to) <= begins(span.from_):
            yield Diagnostic(span.at("to"), "ends-before", f"'{span.label.words}' ends before it begins")
        elif ends(span.to) <= first or begins(span.from_) >= last:
            yield Diagnostic(span.at("from"), "outside-figure", f"'{span.label.words}' {outside}")


def series(scope: Scope) -> Iterator[Diagnostic]:
    """A chart has a value for each category, and its values can be drawn from zero and printed."""
    for figure in scope.lesson.figures:
        if not isinstance(figure, Chart):
            continue
        count = len(figure.categories)
        for one in figure.series:
            if len(one.values) != count and not (one.lost("values") or figure.lost("categories")):
                message = f"the series '{one.id}' has {len(one.values)} values, and the chart {count} categories"
                yield Diagnostic(one.at("values"), "values-missing", message, "give one value for each category")
            if one.label is None and len(figure.series) > 1:
                message = f"the series '{one.id}' has no label: nobody can tell it from the others"
                yield Diagnostic(one.span, "no-label", message)
        if not (figure.lost("series") or any(one.lost("values") for one in figure.series)):
            yield from list(_amounts(figure)) or _too_small(figure)


def _amounts(figure: Chart) -> Iterator[Diagnostic]:
    for one in figure.series:
        for n, value in enumerate(one.values):
            if said := _unfit(value):
                yield Diagnostic(one.at("values", n), "bad-amount", said)
            elif any(0 < number < _PRINTED for number in bounds_of(value)):
                message = "the value would be printed as 0"
                yield Diagnostic(one.at("values", n), "bad-amount", message, "give the values in a smaller unit")


def _too_small(figure: Chart) -> Iterator[Diagnostic]:
    """An axis has something to measure, and its steps are printed as they are."""
    if greatest(figure) < _STEPPED:
        values = [
            (bounds_of(value)[1], one.at("values", n)) for one in figure.series for n, value in enumerate(one.values)
        ]
        most, span = max(values, key=itemgetter(0))
        if most:
            message = f"the axis would end below {_STEPPED}, and its steps be printed wrong"
            yield Diagnostic(span, "bad-amount", message, "give the values in a smaller unit")
        else:
            yield Diagnostic(span, "bad-amount", "all values of the chart are 0: there is nothing to draw")


def _unfit(value: float | Range) -> str | None:
    """What is wrong with a value."""
    if not isinstance(value, Range):
        return "a value is not below zero" if value < 0 else None
    if value.about is not None:
        both = value.low is not None or value.high is not None
        return "'about' stands alone: give it, or 'low' and 'high'" if both else None
    if value.low is None or value.high is None:
        return "a range has 'low' and 'high'"
    return "a range goes from 'low' to what is higher, and not below zero" if not 0 <= value.low < value.high else None


def bounds(scope: Scope) -> Iterator[Diagnostic]:
    """What stands on a map is on it, and its edges are in order."""
    for figure in scope.lesson.figures:
        if not isinstance(figure, Map):
            continue
        edges = figure.bounds
        if edges.south >= edges.north:
            message = "the map's northern edge is not north of its southern edge"
            yield Diagnostic(edges.at("north"), "bad-bounds", message)
            continue
        if edges.west >= edges.east and width_of(edges) == 360:
            message = "the map's eastern edge is its western edge"
            yield Diagnostic(edges.at("east"), "bad-bounds", message, "of the whole world, west is -180 and east 180")
            continue
        for item in figure.mapped:
            if _goes_somewhere(item) and not _shown(figure, item):
                yield _outside(figure, item)


def _goes_somewhere(item: Mapped) -> bool:
    """Whether it is said where something is, so that it can be drawn."""
    if any(map(item.lost, ("at", "around", *_WAYS, "between"))):
        return False
    if not isinstance(item, MapLine):
        return True
    if sum(map(item.gives, _WAYS)) != 1 or 1 in (len(item.through), len(item.border), len(item.between)):
        return False
    return not item.border or (known() and not [*_border(item.span, item.border)])


def _shown(figure: Map, item: Mapped) -> bool:
    """Whether any of it is drawn within the bounds, in the narrowest edition. Degrees east of the map's middle."""
    edges, half = figure.bounds, width_of(figure.bounds) / 2
    middle = edges.west + half
    frame = Frame(-half, edges.south, half, edges.north).grown(1e-9)

    def spots(points: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
        return [(turn(x, middle), y) for x, y in points]

    if isinstance(item, Place):
        return frame.holds(*spots([item.at_]))
    if isinstance(item, Area):
        return _covers(cut_out(spots(item.around), frame))
    lines = (
        turned(item, middle) if isinstance(item, MapLine) else [spots(item.through)] if isinstance(item, Arrow) else []
    )
    return any(len(set(part)) > 1 for line in lines for part in clipped(line, frame))


def _covers(outline: Sequence[tuple[float, float]]) -> bool:
    """Whether an outline has anything within: what is cut out may be a line along the frame."""
    pairs = zip(outline, [*outline[1:], *outline[:1]], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) > 1e-6


def _outside(figure: Map, item: Mapped) -> Diagnostic:
    field = next(name for name in ("at", "around", *_WAYS) if item.gives(name))
    off = isinstance(item, MapLine) and item.parallel is not None and _off(figure.bounds, item.parallel)
    if item.gives("between") and not off:
        field = "between"
    hint = None if field in ("parallel", "border") else "longitude comes before latitude; west and south are below zero"
    return Diagnostic(item.at(field), "outside-figure", f"'{item.id}' is outside the map's bounds", hint)


def _off(edges: Bounds, latitude: float) -> bool:
    return not edges.south <= latitude <= edges.north


def map_lines(scope: Scope) -> Iterator[Diagnostic]:
    """A line says in one way where it goes; countries that it lies between are known, and meet."""
    for figure in scope.lesson.figures:
        for line in figure.lines if isinstance(figure, Map) else ():
            ways = [line.through != (), line.parallel is not None, line.border != ()]
            damaged = any(map(line.lost, ("through", "parallel", "border", "between")))
            if sum(ways) != 1 and not damaged:
                message = f"the line '{line.id}' does not say in one way where it goes"
                yield Diagnostic(line.span, "bad-line", message, "give 'through', 'parallel' or 'border'")
            elif len(line.through) == 1 or len(line.border) == 1 or len(line.between) == 1:
                yield Diagnostic(line.span, "bad-line", f"the line '{line.id}' needs two points, or two countries")
            elif line.border:
                yield from _border(line.at("border"), line.border)
        if isinstance(figure, Map) and not isinstance(figure.borders, str):
            for n, pair in enumerate(figure.borders):
                yield from _border(figure.at("borders", n), pair)


def _border(span: Span, pair: tuple[str, ...]) -> Iterator[Diagnostic]:
    if not known():
        return
    world = outlines()
    for name in pair:
        if name not in world.countries:
            message = f"Natural Earth has no country '{name}'"
            yield Diagnostic(span, "unknown-country", message, suggest(name, world.countries))
    if all(name in world.countries for name in pair) and not world.border(*pair):
        yield Diagnostic(span, "unknown-country", f"{pair[0]} and {pair[1]} do not meet")


def labels(scope: Scope) -> Iterator[Diagnostic]:
    """A question that asks for names asks for those of a figure, each once, and the figure's own words tell none."""
    figures = {figure.id: figure for figure in scope.lesson.figures}
    for question in every(scope):
        if not isinstance(question, Labelling) or scope.lesson.lost("figures"):
            continue
        figure = figures.get(question.figure)
        if not isinstance(figure, Drawn):
            named = f"the figure '{question.figure}' is a picture"
            named = named if figure else f"the lesson has no figure '{question.figure}'"
            hint = "only what is given as data can be blank" if figure else suggest(question.figure, figures)
            yield Diagnostic(question.at("figure"), "unknown-figure", f"{named}: nothing of it can be asked for", hint)
            continue
        yield from _labels(question, figure)


def _labels(question: Labelling, figure: Drawn) -> Iterator[Diagnostic]:
    there, seen = figure.labels, set[str]()
    for label in question.labels:
        if label.mark not in there and not any(map(figure.lost, _PARTS)):
            hint = suggest(label.mark, there) or f"it has: {', '.join(there)}"
            message = f"nothing with a label in the figure '{figure.id}' is called '{label.mark}'"
            yield Diagnostic(label.at("mark"), "unknown-mark", message, hint)
        elif label.mark in seen:
            yield Diagnostic(label.at("mark"), "duplicate-id", f"'{label.mark}' is asked for twice")
        elif label.mark in there:
            yield from _told(figure, question, label, there[label.mark])
        seen.add(label.mark)


def _told(figure: Figure, question: Labelling, label: Label, name: Prose) -> Iterator[Diagnostic]:
    """What is printed with the blank form has none of the names that are asked for, nor of those that are accepted."""
    right = [text.words for text in (label.answer or name, *label.accept, name)]
    for what, text in (("alternative text", figure.alt), ("caption", figure.caption), *_owners(figure)):
        if said := _first(text, right):
            yield Diagnostic(
                text.locate(""),
                "gives-away",
                f"the {what} of the figure '{figure.id}' says '{said}', which a question asks for",
                "describe the figure without it, or do not ask for it",
            )
    blank = {one.mark for one in question.labels}
    for item_id, text in figure.labels.items():
        if item_id not in blank and (said := _first(text, right)):
            message = f"the label of '{item_id}' says '{said}', which a question asks for"
            yield Diagnostic(text.locate(""), "gives-away", message, "ask for that label too, or word it otherwise")


def _first(text: Prose, right: Iterable[str]) -> str | None:
    """The first of some names that a text says."""
    return next((words for words in right if _has(text.words, words)), None)


def _owners(figure: Figure) -> list[tuple[str, Prose]]:
    """Texts of a chart that stay in its blank form."""
    if not isinstance(figure, Chart):
        return []
    texts = chain([figure.axis, figure.unit], (c.owner for c in figure.categories))
    return [("text", text) for text in texts if text]


def _has(text: str, words: str) -> bool:
    """Whether a text has some words, whole where spaces part words from each other."""
    before, after = ("" if _UNSPACED.match(end) else r"\w" for end in (words[:1], words[-1:]))
    pattern = (rf"(?<!{before})" if before else "") + re.escape(words.casefold()) + (rf"(?!{after})" if after else "")
    return bool(words) and bool(re.search(pattern, text.casefold()))


def named_figures(scope: Scope) -> Iterator[Diagnostic]:
    """A reference to a figure or a table names one of the lesson."""
    figures, tables = ([one.id for one in some] for some in (scope.lesson.figures, scope.lesson.tables))
    for prose in prose_in(scope.lesson):
        for reference in prose.references:
            if reference.figure and not scope.lesson.lost("figures"):
                yield from _named(prose, reference, "figure", reference.figure, figures, tables)
            if reference.table and not scope.lesson.lost("tables"):
                yield from _named(prose, reference, "table", reference.table, tables, figures)


def _named(
    prose: Prose, reference: Reference, kind: str, name: str, there: list[str], other: list[str]
) -> Iterator[Diagnostic]:
    if name not in there:
        hint = suggest(name, there) or (f"there are: {', '.join(there)}" if there else None)
        if name in other:
            hint = f"write {{{'table' if kind == 'figure' else 'figure'} {name}}}"
        place = prose.locate(reference.snippet, reference.occurrence)
        message = f"the lesson has no {kind} '{name}'"
        yield Diagnostic(place, "unknown-figure" if kind == "figure" else "unknown-table", message, hint)
