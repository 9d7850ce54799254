"""Figures: what they are drawn from is consistent, and a figure to be labelled does not tell the names."""

import re
from collections.abc import Iterator
from itertools import chain

from lessonpack.checks.questions import every
from lessonpack.checks.scope import Scope
from lessonpack.diagnostics import Diagnostic, Span, suggest
from lessonpack.drawing.outlines import known, outlines
from lessonpack.drawing.projection import turn, width_of
from lessonpack.drawing.timeline import begins, ends
from lessonpack.figures import Arrow, Chart, Drawn, Figure, Map, MapLine, Mapped, Range, Timeline, Track
from lessonpack.prose import Prose, Reference
from lessonpack.questions import Labelling
from lessonpack.record import prose_in, records_in

#: Where the things stand that have names.
_PARTS = ("tracks", "categories", "series", "places", "lines", "areas", "arrows")


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
        if not first <= begins(event.date) < last:
            yield Diagnostic(event.at("date"), "outside-figure", f"'{event.label.words}' {outside}")
    for span in track.spans:
        if ends(span.to) <= begins(span.from_):
            yield Diagnostic(span.at("to"), "ends-before", f"'{span.label.words}' ends before it begins")
        elif ends(span.to) <= first or begins(span.from_) >= last:
            yield Diagnostic(span.at("from"), "outside-figure", f"'{span.label.words}' {outside}")


def series(scope: Scope) -> Iterator[Diagnostic]:
    """A chart has a value for each category, and its values can be drawn from zero."""
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
            for n, value in enumerate(one.values):
                if said := _unfit(value):
                    yield Diagnostic(one.at("values", n), "bad-amount", said)


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
        for place in figure.places:
            if not _within(figure, place.at_):
                yield _outside(place.at("at"), place)
        moving: list[MapLine | Arrow] = [*(line for line in figure.lines if line.through), *figure.arrows]
        for one in moving:
            if not any(_within(figure, point) for point in one.through):
                yield _outside(one.at("through"), one)
        for area in figure.areas:
            if not any(_within(figure, point) for point in area.around):
                yield _outside(area.at("around"), area)


def _within(figure: Map, point: tuple[float, float]) -> bool:
    edges = figure.bounds
    middle = edges.west + width_of(edges) / 2
    return abs(turn(point[0], middle)) <= width_of(edges) / 2 and edges.south <= point[1] <= edges.north


def _outside(span: Span, item: Mapped) -> Diagnostic:
    message = f"'{item.id}' is outside the map's bounds"
    return Diagnostic(span, "outside-figure", message, "longitude comes before latitude; west and south are below zero")


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
            yield from _told(figure, label.mark, there[label.mark])
        seen.add(label.mark)


def _told(figure: Figure, mark: str, name: Prose) -> Iterator[Diagnostic]:
    """What is printed with the blank form has none of the names that are asked for."""
    others = {item_id: text for item_id, text in figure.labels.items() if item_id != mark}
    for what, text in (("alternative text", figure.alt), ("caption", figure.caption), *_owners(figure)):
        if _has(text.words, name.words):
            yield Diagnostic(
                text.locate(""),
                "gives-away",
                f"the {what} of the figure '{figure.id}' says '{name.words}', which a question asks for",
                "describe the figure without it, or do not ask for it",
            )
    for item_id, text in others.items():
        if _has(text.words, name.words) and text.words.casefold() != name.words.casefold():
            message = f"the label of '{item_id}' says '{name.words}', which a question asks for"
            yield Diagnostic(text.locate(""), "gives-away", message, "ask for that label too, or word it otherwise")


def _owners(figure: Figure) -> list[tuple[str, Prose]]:
    """Texts of a chart that stay in its blank form."""
    if not isinstance(figure, Chart):
        return []
    texts = chain([figure.axis], (c.owner for c in figure.categories if c.owner))
    return [("text", text) for text in texts]


def _has(text: str, words: str) -> bool:
    """Whether a text has some words, whole."""
    return bool(words) and bool(re.search(rf"(?<!\w){re.escape(words.casefold())}(?!\w)", text.casefold()))


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
