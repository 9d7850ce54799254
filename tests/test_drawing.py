"""Figures given as data, read back from the SVG that was drawn: names, places to scale, blank forms, the same bytes."""

import math
import re
import subprocess
import sys
from datetime import date
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image
from pydantic import TypeAdapter

from lessonpack import yamltext
from lessonpack.assets import MissingPart, stack
from lessonpack.dates import HistoricalDate
from lessonpack.drawing import Blanks, Look, Piece, draw
from lessonpack.drawing import outlines as outlines_module
from lessonpack.drawing.canvas import Row, label
from lessonpack.drawing.chart import ticks
from lessonpack.drawing.data import data_of
from lessonpack.drawing.lettering import Lettering
from lessonpack.drawing.outlines import outlines
from lessonpack.drawing.projection import (
    Frame,
    clipped,
    curved,
    cut_out,
    hatching,
    holds,
    projection,
    simplified,
    turn,
)  # fmt: skip
from lessonpack.drawing.raster import png
from lessonpack.drawing.stacking import Put, stacked
from lessonpack.drawing.timeline import begins, ends, middle
from lessonpack.figures import AnyFigure, Bounds, Chart, Drawn, Map, Picture, Timeline
from lessonpack.machine import Role
from papers import templates

SVG = "{http://www.w3.org/2000/svg}"
FIGURES: TypeAdapter[tuple[AnyFigure, ...]] = TypeAdapter(tuple[AnyFigure, ...])
TIMELINE = """\
- id: war
  type: timeline
  alt: A row of years.
  caption: The war
  from: 1949
  to: 1953
  tracks:
  - id: korea
    label: Korea
    events:
    - {id: republic, date: 1949-10-01, label: People's Republic}
    - {id: invasion, date: 1950-06-25, label: North Korea invades the South}
    - {id: landing, date: 1950-09-15, label: "Landing at Incheon <UN>"}
    - {id: crossing, date: 1950-10-19, label: Volunteers cross the Yalu}
    - {id: armistice, date: 1953-07-27, label: Armistice at Panmunjom}
    spans:
    - {id: fighting, from: 1950-06-25, to: 1953-07-27, label: Korean War}
    - {id: talks, from: 1951-07-10, to: 1953-07-27, label: Talks about a ceasefire}
"""
CHART = """\
- id: dead
  type: chart
  alt: Bars.
  caption: Counts
  axis: soldiers
  categories:
  - {id: museum, label: "War museum, 2010", owner: China Daily}
  - {id: west, label: Western estimates}
  series:
  - {id: dead, label: died, values: [183108, {low: 200000, high: 400000}]}
  - {id: hurt, label: wounded, values: [210000, {about: 300000}]}
"""
MAP = """\
- id: front
  type: map
  alt: A map.
  caption: The front
  bounds: {west: 124.2, south: 34.2, east: 130.8, north: 43}
  places:
  - {id: pyongyang, label: Pyongyang, at: [125.75, 39.03], mark: capital}
  - {id: seoul, label: Seoul, at: [126.98, 37.57], mark: capital}
  - {id: busan, label: Busan, at: [129.04, 35.12]}
  - {id: hyesan, label: Hyesan, at: [128.18, 41.40]}
  - {id: sea, label: Yellow Sea, at: [124.3, 36.4], mark: none}
  lines:
  - {id: parallel, label: 38th parallel, parallel: 38, between: [[124.7, 38], [128.6, 38]], style: dashed}
  - {id: busan-front, label: September 1950, through: [[128.47, 35.05], [128.40, 35.99], [129.42, 36.02]], style: thick}
  - {id: yalu, label: Yalu, border: [China, North Korea], between: [[124.36, 40.05], [128.05, 42.0]], style: river}
  areas: [{id: zone, label: A zone, around: [[126, 40], [127.5, 40], [127.5, 41], [126, 41]], hatch: cross}]
  arrows: [{id: landing, label: The landing, through: [[124.6, 37], [126.5, 37.4]]}]
"""
OF_ALL = {"timeline": TIMELINE, "chart": CHART, "map": MAP}


def figure(text: str) -> Drawn:
    value, problems = yamltext.read("lesson.yaml", text.encode())
    assert problems == []
    (made,) = FIGURES.validate_python(value)
    assert isinstance(made, Drawn)
    return made


@cache
def look(size: float = 9.5, tag: str = "en-GB", width: float = 178, height: float = 240, colour: bool = True) -> Look:
    language = templates().language(tag)
    role: Role = "apparatus" if size < 12 else "sans"
    punctuation = language.typography.punctuation
    return Look(width, height, size, stack(role, tag), language, lambda text: text.plain(punctuation), colour)


LOOKS = {
    "standard": look(), "low ink": look(colour=False), "large print": look(24.0),
    "small page": look(9.5, width=124, height=150),
}  # fmt: skip


def trees(pieces: tuple[Piece, ...]) -> list[ElementTree.Element]:
    return [ElementTree.fromstring(piece.svg) for piece in pieces]


def texts(pieces: tuple[Piece, ...]) -> list[str]:
    return ["".join(text.itertext()) for tree in trees(pieces) for text in tree.iter(f"{SVG}text")]


def run_on(pieces: tuple[Piece, ...]) -> str:
    """All words of a drawing in one line: labels may be divided."""
    return " ".join(texts(pieces))


def shown(figure: Drawn, look: Look, blanks: Blanks | None = None) -> tuple[Piece, ...]:
    return draw(figure, look, blanks or {})


@pytest.mark.parametrize("kind", OF_ALL)
@pytest.mark.parametrize("name", LOOKS)
def test_every_label_is_drawn(kind: str, name: str) -> None:
    made = figure(OF_ALL[kind])
    words = set(run_on(shown(made, LOOKS[name])).split())
    assert [text.words for text in made.labels.values() if set(text.words.split()) - words] == []


@pytest.mark.parametrize("kind", OF_ALL)
@pytest.mark.parametrize("name", LOOKS)
def test_a_blank_form_has_no_trace_of_the_names_and_all_the_others(kind: str, name: str) -> None:
    made = figure(OF_ALL[kind])
    asked = list(made.labels)[::2]
    pieces = shown(made, LOOKS[name], {item: str(n) for n, item in enumerate(asked, 1)})
    raw = b"".join(piece.svg for piece in pieces).decode()
    said = set(run_on(pieces).split())
    kept = {word for item, text in made.labels.items() if item not in asked for word in text.words.split()}
    hidden = {word for item in asked for word in made.labels[item].words.split() if not word.isdigit()} - kept
    assert len(hidden) >= 3
    assert {word for word in hidden if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", raw)} == set()
    assert kept <= said
    assert {str(n) for n in range(1, len(asked) + 1)} <= said
    assert not re.search(r"<(title|desc|metadata)|aria-|class=|role=", raw)


@pytest.mark.parametrize("kind", OF_ALL)
def test_a_drawing_is_the_same_in_another_process(kind: str) -> None:
    code = (
        "import sys, hashlib; sys.path.insert(0, 'tests'); import test_drawing as t;"
        f"print(hashlib.sha256(b''.join(p.svg for p in t.shown(t.figure(t.OF_ALL[{kind!r}]), t.look()))).hexdigest())"
    )
    root = Path(__file__).parents[1]
    answers = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "HOME": str(Path.home()), "PATH": "/usr/bin:/bin"},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1


@pytest.mark.parametrize("kind", OF_ALL)
@pytest.mark.parametrize("name", LOOKS)
def test_a_piece_fits_on_its_page(kind: str, name: str) -> None:
    chosen = LOOKS[name]
    for piece in shown(figure(OF_ALL[kind]), chosen):
        assert piece.width == pytest.approx(chosen.room)
        assert piece.height <= chosen.tallest + 0.01


@pytest.mark.parametrize("kind", OF_ALL)
@pytest.mark.parametrize("name", LOOKS)
def test_type_and_lines_are_never_too_small_and_nothing_is_coloured(kind: str, name: str) -> None:
    for tree in trees(shown(figure(OF_ALL[kind]), LOOKS[name])):
        sizes = {float(text.attrib["font-size"]) for text in tree.iter(f"{SVG}text")}
        weights = {float(e.attrib["stroke-width"]) for e in tree.iter() if "stroke-width" in e.attrib}
        inks = {e.attrib[a] for e in tree.iter() for a in ("fill", "stroke") if a in e.attrib} - {
            "none",
            "black",
            "white",
        }
        assert min(sizes) >= LOOKS[name].size
        assert min(weights) >= 0.5
        assert all(len(set(re.findall("..", ink[1:].ljust(6, ink[1])))) == 1 for ink in inks), inks
        if name == "low ink":
            assert inks <= {"#fff", "#000"}


def boxes(piece: Piece) -> list[Frame]:
    """The boxes of the texts of a drawing of our own, by the measures of the letters."""
    found = []
    letters = look().lettering
    for text in ElementTree.fromstring(piece.svg).iter(f"{SVG}text"):
        size, words = float(text.attrib["font-size"]), "".join(text.itertext())
        width = letters.width(words, size, bold=text.get("font-weight") == "bold")
        x, y = float(text.attrib["x"]), float(text.attrib["y"])
        left = x - {"start": 0, "middle": width / 2, "end": width}[text.get("text-anchor", "start")]
        found.append(Frame(left, y - 0.7 * size, left + width, y + 0.2 * size))
    return found


@pytest.mark.parametrize("kind", ["timeline", "map"])
def test_no_label_is_over_another(kind: str) -> None:
    for piece in shown(figure(OF_ALL[kind]), look()):
        found = boxes(piece)
        for n, one in enumerate(found):
            for other in found[n + 1 :]:
                apart = one.right <= other.left + 0.1 or other.right <= one.left + 0.1
                assert apart or one.bottom <= other.top + 0.1 or other.bottom <= one.top + 0.1, (one, other)


def test_events_stand_to_scale_on_a_timeline() -> None:
    made = figure(TIMELINE)
    assert isinstance(made, Timeline)
    (piece,) = shown(made, look())
    dots = sorted(float(c.attrib["cx"]) for c in ElementTree.fromstring(piece.svg).iter(f"{SVG}circle"))
    days = sorted(middle(event.date) for event in made.tracks[0].events)
    scale = (dots[-1] - dots[0]) / (days[-1] - days[0])
    assert [round((x - dots[0]) / scale) for x in dots] == [round(d - days[0]) for d in days]


def test_a_timeline_of_right_to_left_writing_begins_at_the_right() -> None:
    made = figure(TIMELINE)
    here, there = (
        [float(c.attrib["cx"]) for c in ElementTree.fromstring(shown(made, chosen)[0].svg).iter(f"{SVG}circle")]
        for chosen in (look(), look(tag="ar"))
    )
    assert here == sorted(here)
    assert there == sorted(there, reverse=True)


DATES = [
    ("1950", "1950-01-01", "1951-01-01"),
    ("1950-02", "1950-02-01", "1950-03-01"),
    ("1950-12", "1950-12-01", "1951-01-01"),
    ("1950-06-25", "1950-06-25", "1950-06-26"),
    ("1950-10-12/1950-10-13", "1950-10-12", "1950-10-14"),
]


@pytest.mark.parametrize(("text", "first", "after"), DATES)
def test_a_date_begins_and_ends(text: str, first: str, after: str) -> None:
    value = HistoricalDate.read(text)
    assert (begins(value), ends(value)) == (
        date.fromisoformat(first).toordinal(),
        date.fromisoformat(after).toordinal(),
    )


def leaders_cross(put: list[Put]) -> bool:
    return any(
        one.left < other.anchor < one.right and other.top > one.bottom
        for one in put
        for other in put
        if one is not other
    )


def test_no_leader_crosses_a_label() -> None:
    chosen = look()
    words = [label(chosen, [Row("a label of some words")], room) for room in (40, 60, 200)]
    for step in (3, 9, 40):
        items = [(20.0 + n * step, words[n % 3]) for n in range(9)]
        put = stacked(items, 500)
        assert not leaders_cross(put)
        assert [p.anchor for p in put] == [anchor for anchor, _ in items]
    assert leaders_cross([Put(10, words[2], 0), Put(20, words[2], 40)]), "the test can fail"


def test_bars_begin_at_zero_and_are_as_long_as_their_values() -> None:
    made = figure(CHART)
    assert isinstance(made, Chart)
    (piece,) = shown(made, look())
    spans = re.findall(
        r'd="M([\d.-]+),[\d.-]+h([\d.]+)v[\d.]+h-[\d.]+Z" [^>]*fill="(#d9d9d9|#fff)" stroke="#000"', piece.svg.decode()
    )
    starts, widths = {float(start) for start, _, _ in spans}, [float(width) for _, width, _ in spans]
    sure = [w for (start, _, _), w in zip(spans, widths, strict=True) if float(start) == min(starts)]
    assert min(starts) == 0
    assert sure[0] / sure[1] == pytest.approx(183108 / 210000, rel=0.01)
    # Of a range what is beyond its lowest figure is drawn open.
    assert len([start for start, _, _ in spans if float(start) > 0]) == 2


@pytest.mark.parametrize(
    ("most", "count", "last"), [(400000, 4, 400000), (197653, 4, 200000), (7, 7, 7), (0.3, 3, 0.3), (1, 1, 1)]
)
def test_ticks_are_round_and_reach_the_greatest_value(most: float, count: int, last: float) -> None:
    found = ticks(most, count)
    assert found[0] == 0
    assert found[-1] == pytest.approx(last)
    assert len(found) - 1 <= count


def test_lines_and_stacked_bars_name_their_series() -> None:
    for mark in ("lines", "stacked"):
        said = run_on(shown(figure(CHART.replace("type: chart\n", f"type: chart\n  mark: {mark}\n")), look()))
        assert {"died", "wounded"} <= set(said.split())


def test_no_modern_border_crosses_a_map_unless_it_is_asked_for() -> None:
    plain, bordered = (
        shown(figure(MAP.replace("  places:\n", f"  borders: {b}\n  places:\n")), look())[0].svg
        for b in ("none", "natural-earth")
    )
    dashes = 'stroke-dasharray="4 1.6 1 1.6"'
    assert plain.decode().count(dashes) == 0
    assert bordered.decode().count(dashes) >= 2


def test_places_keep_their_order_on_a_map() -> None:
    made = figure(MAP)
    assert isinstance(made, Map)
    project = projection(made.bounds)
    spots = {place.id: project(*place.at_) for place in made.places}
    assert sorted(spots, key=lambda i: -spots[i][1]) == ["hyesan", "pyongyang", "seoul", "sea", "busan"]
    assert sorted(spots, key=lambda i: spots[i][0]) == ["sea", "pyongyang", "seoul", "hyesan", "busan"]


@pytest.mark.parametrize(
    "bounds", [(124, 33, 131, 43), (-10, 35, 30, 60), (20, -35, 35, -20), (-80, -10, -60, 10), (140, 0, -120, 50)]
)
def test_shapes_keep_right(bounds: tuple[float, float, float, float]) -> None:
    """A small step to the east is as long as one as far to the north, and at right angles to it."""
    west, south, east, north = bounds
    project = projection(Bounds(west=west, south=south, east=east, north=north))
    x, y = turn(west + ((east - west) % 360) / 3, 0), south + (north - south) / 3
    here, up, across = project(x, y), project(x, y + 0.01), project(x + 0.01 / math.cos(math.radians(y)), y)
    north_step, east_step = ((end[0] - here[0], end[1] - here[1]) for end in (up, across))
    assert math.hypot(*east_step) == pytest.approx(math.hypot(*north_step), rel=0.002)
    assert north_step[0] * east_step[0] + north_step[1] * east_step[1] == pytest.approx(0, abs=1e-9)


def test_the_scale_of_a_map_is_that_of_the_earth() -> None:
    """Seoul and Busan are 325 km apart."""
    made = figure(MAP)
    assert isinstance(made, Map)
    project = projection(made.bounds)
    places = {place.id: project(*place.at_) for place in made.places}
    assert math.dist(places["seoul"], places["busan"]) * 6371 == pytest.approx(325, abs=4)


def test_the_border_river_is_one_line_and_no_other_country_shares_it() -> None:
    world = outlines()
    (line,) = world.border("China", "North Korea")
    assert len(line) > 400
    assert world.border("China", "Japan") == []
    assert len(outlines(0.1).border("China", "North Korea")[0]) < len(line) / 5


def test_a_map_says_what_the_machine_lacks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    outlines_module._whole.cache_clear()
    outlines_module._thinned.cache_clear()
    monkeypatch.setattr(outlines_module, "_FILE", tmp_path / "none.json")
    with pytest.raises(MissingPart, match="lacks the coasts of maps"):
        outlines()
    monkeypatch.undo()
    outlines_module._thinned.cache_clear()
    assert outlines().land


FRAME = Frame(0, 0, 10, 10)


def test_lines_and_areas_are_cut_at_a_frame() -> None:
    assert list(clipped([(-5, 5), (5, 5), (5, 20), (8, 20), (8, 5)], FRAME)) == [
        [(0, 5), (5, 5), (5, 10)],
        [(8, 10), (8, 5)],
    ]
    assert list(clipped([(-5, -5), (-5, 20)], FRAME)) == []
    assert sorted(cut_out([(-5, -5), (5, -5), (5, 5), (-5, 5)], FRAME)) == [(0, 0), (0, 5), (5, 0), (5, 5)]
    assert cut_out([(20, 20), (30, 20), (30, 30)], FRAME) == []
    inside = [(0, 0), (5, 5), (5, 5), (10, 10)]
    assert list(clipped(inside, FRAME)) == [inside]
    assert list(clipped([(5, 5)], FRAME)) == list(clipped([], FRAME)) == []
    assert cut_out(inside, FRAME) == inside


def test_lines_are_made_simple_smooth_and_hatched() -> None:
    assert simplified([(0, 0), (1, 0.01), (2, 0), (2, 5)], 0.1) == [(0, 0), (2, 0), (2, 5)]
    # A point beyond an end is as far away as that end; the ends of a ring are one.
    assert simplified([(0, 0), (-1, 0), (9, 0)], 0.5) == [(0, 0), (-1, 0), (9, 0)]
    assert simplified([(0, 0), (4, 0), (4, 0.01), (0, 0)], 0.5) == [(0, 0), (4, 0.01), (0, 0)]
    smooth = curved([(0, 0), (5, 5), (10, 0)])
    assert {(0, 0), (5, 5), (10, 0)} <= set(smooth)
    assert len(smooth) > 10
    square = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]
    lines = list(hatching(square, 2, 45))
    assert len(lines) > 5
    assert all(holds(square, ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)) for a, b in lines if math.dist(a, b) > 0.1)


def bare_map(bounds: str, place: str) -> Drawn:
    return figure(f"- {{id: p, type: map, alt: A, caption: C, bounds: {{{bounds}}}, places: [{{id: m, {place}}}]}}")


def test_a_map_may_go_over_the_date_line_and_round_the_world() -> None:
    pacific = bare_map("west: 120, south: -40, east: -110, north: 55", "label: Midway, at: [-177.4, 28.2]")
    assert "Midway" in texts(shown(pacific, look()))
    world = bare_map("west: -170, south: -60, east: -171, north: 80", "label: Moscow, at: [37.6, 55.75]")
    assert texts(shown(world, look())) == ["Moscow"], "a map of the world has no scale"
    assert any("km" in text for text in texts(shown(figure(MAP), look())))


LETTERING = Lettering(("Lato", "Noto Sans CJK SC"))


def test_words_are_measured_and_divided() -> None:
    assert LETTERING.width("mm", 10) == pytest.approx(2 * LETTERING.width("m", 10))
    assert LETTERING.width("m", 10, bold=True) > LETTERING.width("m", 10)
    assert LETTERING.width("中", 10) == pytest.approx(10)
    assert LETTERING.lines("one two three", 10, LETTERING.width("one two", 10)) == ["one two", "three"]
    assert LETTERING.lines("三八线，停战。", 10, 31) == ["三八线，", "停战。"]
    assert LETTERING.lines("", 10, 10) == [""]
    assert LETTERING.runs("Seoul 서울 中") == [("Lato", "Seoul "), ("Noto Sans CJK SC", "서울 中")]


def test_the_numbers_of_a_figure_are_a_table() -> None:
    chart = data_of(figure(CHART), look())
    assert chart.columns == ("Compared", "died", "wounded")
    assert chart.rows[0] == ("War museum, 2010 (China Daily)", "183,108", "210,000")
    assert chart.rows[1] == ("Western estimates", "200,000 to 400,000", "about 300,000")
    timeline = data_of(figure(TIMELINE), look())
    assert [row[0] for row in timeline.rows][:3] == ["1 October 1949", "25 June 1950", "25 June 1950 to 27 July 1953"]
    told = dict(data_of(figure(MAP), look()).rows)
    assert told["Seoul"] == "37.6° N, 127° E"
    assert told["38th parallel"] == "38° N, 124.7° E to 38° N, 128.6° E"


def test_a_drawing_as_png_says_its_dots_and_has_its_size(tmp_path: Path) -> None:
    (piece,) = shown(figure(CHART), look())
    (tmp_path / "a.png").write_bytes(png(piece.svg, None, 300))
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.mode == "L"
        assert picture.info["dpi"][0] == pytest.approx(300, abs=0.1)
        assert picture.width / 300 * 25.4 == pytest.approx(178, abs=0.2)
        darkest, lightest = picture.getextrema()
    assert (darkest, lightest) == (0, 255)


def test_a_figure_without_a_type_is_a_picture() -> None:
    value, _ = yamltext.read("l.yaml", b"- {id: a, file: a.png, alt: A, caption: C}")
    assert isinstance(FIGURES.validate_python(value)[0], Picture)
