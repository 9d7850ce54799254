"""The benchmark: its lessons are valid, no two alike and of the sample lesson's size; it counts what it should."""

import re
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from subprocess import CalledProcessError

import pytest

from lessonpack.build import Project
from lessonpack.content import Library
from lessonpack.dispatch import Choice
from lessonpack.figures import Chart, Figure, Map, Timeline, bounds_of
from lessonpack.lesson import Lesson
from lessonpack.record import prose_in
from lessonpack.sources import Source

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

from benchmarks.builds import STEPS, Build, change_lesson, change_source
from benchmarks.generate import LESSON, MODEL, course_name, generate, lesson_name
from benchmarks.layouts import BARE, NAIVE, OURS, Comparison, Side
from benchmarks.page import page
from benchmarks.results import Results
from benchmarks.usage import measured

LESSONS = 2
DOCS = Path(__file__).resolve().parents[1] / "docs"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("benchmark")
    generate(folder, LESSONS, seed=1)
    return folder


@pytest.fixture(scope="module")
def lessons(root: Path) -> list[Lesson]:
    return [lesson for lesson, _ in _read(root)]


def _read(root: Path) -> Iterator[tuple[Lesson, dict[str, Source]]]:
    for course in sorted((root / "content").glob("course-*")):
        content = Library(root).read_course(course)
        for one in content.lessons:
            assert one.lesson
            yield one.lesson, dict(content.sources)


def _files(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*.yaml")}


def test_nothing_is_wrong_with_them(root: Path) -> None:
    project = Project(root)
    assert project.check([Choice(course) for course in (root / "content").iterdir()]).diagnostics == []


def test_a_lesson_depends_on_the_seed_and_its_number_alone(root: Path, tmp_path: Path) -> None:
    generate(tmp_path / "more", 12, seed=1)
    more, less = _files(tmp_path / "more"), _files(root)
    own = {name for name in less if name.endswith("lesson.yaml")}
    assert {name: more[name] for name in own} == {name: less[name] for name in own}
    assert sorted(p.name for p in (tmp_path / "more/content").iterdir()) == ["course-0001", "course-0002"]
    generate(tmp_path / "other", LESSONS, seed=2)
    assert not {*_files(tmp_path / "other").values()} & {*less.values()}


def test_no_two_are_alike(root: Path) -> None:
    """Nothing that a cache could hold stands in two of them: no text, no work cited, no figure."""
    read = list(_read(root))
    for (one, sources), (other, _) in combinations(read, 2):
        texts, others = ({str(p) for p in prose_in(lesson) if len(p.words.split()) > 3} for lesson in (one, other))
        assert texts
        assert not texts & others
        works, them = ([sources[p.source] for p in lesson.sources] for lesson in (one, other))
        for value in ("title", "URL"):
            assert not {s.item[value] for s in works} & {s.item[value] for s in them}
        assert not {e.text for s in works for e in s.excerpts if e.text} & {e.text for s in them for e in s.excerpts}
        assert all(a != b for a, b in zip(map(_data, one.figures), map(_data, other.figures), strict=True))
        assert [q.id for q in one.questions] != [q.id for q in other.questions]


def _data(figure: Figure) -> object:
    """What a figure is drawn from, beside words."""
    if isinstance(figure, Map):
        return [figure.bounds, [place.at_ for place in figure.places]]
    if isinstance(figure, Chart):
        return [bounds_of(value) for one in figure.series for value in one.values]
    assert isinstance(figure, Timeline)
    return [str(date) for date in figure.dates]


def test_their_texts_are_as_long_as_the_sample_lessons(lessons: list[Lesson]) -> None:
    model = Library(MODEL.parents[1]).read_course(MODEL, frozenset({LESSON})).lessons[0].lesson
    assert model
    for one in lessons:
        (words, letters), (wanted, many) = map(_size, (one, model))
        assert words == pytest.approx(wanted, rel=0.01)
        assert letters == pytest.approx(many, rel=0.02)


def _size(lesson: Lesson) -> tuple[int, int]:
    text = " ".join(re.sub(r"\{fact [^}]*\}|\[[^\]]*\]", "", str(p)) for p in prose_in(lesson))
    return len(text.split()), len(text)


def test_one_source_and_one_lesson_are_changed(tmp_path: Path) -> None:
    generate(tmp_path, 2, seed=1)
    before = _files(tmp_path)
    change_source(tmp_path)
    sources = f"content/{course_name(0)}/sources.yaml"
    assert [name for name, data in _files(tmp_path).items() if data != before[name]] == [sources]
    content = Library(tmp_path).read_course(tmp_path / "content" / course_name(0))
    [changed] = [s.id for s in content.sources.values() if str(s.headnote).startswith("Once more: ")]
    first = content.lessons[0].lesson
    assert first
    assert changed == first.sources[0].source
    before = _files(tmp_path)
    change_lesson(tmp_path)
    lesson = f"content/{course_name(0)}/lessons/{lesson_name(0)}/lesson.yaml"
    assert [name for name, data in _files(tmp_path).items() if data != before[name]] == [lesson]


#: Takes 60 MB, and leaves a process behind that works for 0.3 seconds when its parent is gone.
PROGRAM = """
import subprocess, sys, time
held = b"x" * 60_000_000
work = "import time; time.sleep(0.5); all(time.process_time() < 0.3 for _ in iter(int, 1))"
subprocess.Popen([sys.executable, "-c", work], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
time.sleep(0.3)
print(len(held))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux hands orphans on to whoever asks for them")
def test_what_a_command_takes_has_what_its_children_took() -> None:
    usage, printed = measured([sys.executable, "-c", PROGRAM])
    assert printed == b"60000000\n"
    assert usage.cpu >= 0.3
    assert usage.peak >= 60_000_000


def test_a_command_that_fails_is_no_measurement() -> None:
    with pytest.raises(CalledProcessError):
        measured([sys.executable, "-c", "raise SystemExit(1)"])


def _build(step: str, lessons: int, jobs: int, seconds: float, *, peak: int = 200_000_000) -> Build:
    phases = {"layout": 30.0, "citations": 5.0, "leaks": 4.0, "preflight": 3.0}
    spread = {"worksheet": [5, 6, 7]}
    made = {"cold": 4 * lessons, "again": 0, "one source changed": 2, "one lesson changed": 4}[step]
    return Build(step, lessons, jobs, seconds, 50.0, peak, made, 0, 19 * lessons, phases, spread)


def _results() -> Results:
    builds = [_build(step, 100, jobs, 100.0 / jobs if step == "cold" else 2.0) for step in STEPS for jobs in (1, 2)]
    builds.append(_build("cold", 1000, 2, 520.0, peak=230_000_000))
    sides = tuple(Side(name, cpu, cpu / 20, 19, 40) for name, cpu in ((OURS, 22.0), (BARE, 20.0), (NAIVE, 44.0)))
    pdfs = Build("PDFs alone", 10, 1, 60.0, 45.0, 1, 40, 0, 190, {"layout": 24.0, "citations": 2.0, "leaks": 3.0,
                                                                   "preflight": 1.0}, {})  # fmt: skip
    return Results({"date": "2026-12-01"}, 1, builds, _build("cold", 1, 1, 9.0), pdfs, Comparison(40, 70, sides))


@pytest.mark.parametrize(
    "row",
    [
        "| 100 lessons cold, two jobs against one | 2.00 × | 1.8 × |",
        "| 100 lessons, nothing changed, two jobs | 2.0 s, 4.0% of cold | 5 % |",
        "| 100 lessons, documents made after one changed | 4 | its own |",
        "| peak memory from 100 to 1,000 lessons, 2 jobs | +15% | ± 10 % |",
        "| layout and writing of a PDF against the bare call | 1.10 × | 1.15 × |",
        # 45 seconds but for 6 of budgets, of 40 papers that take the bare call half a second each.
        "| the whole build of a PDF but for budgets, against the bare call | 1.95 × | 1.15 × |",
        "| layout and writing against a naive call | 0.50 × | 0.5 × |",
        "| citations, leak scan and preflight, on top of the bare call | 30% | 35 % |",
        "| 100 | 2 | cold | 50.0 | 50.0 | 400 | 8.00 | 38.0 | 0.12 | 200 |",
        "| 100 | 2 | again | 2.0 | 50.0 | 0 | – | – | – | 200 |",
        "| worksheet | 6 | 5 | 6 | 7 |",
    ],
)
def test_the_page_says_what_was_measured(row: str) -> None:
    assert row in page(_results()).splitlines()


def test_what_was_not_measured_is_not_told() -> None:
    told = page(Results({"date": "2026-12-01"}))
    assert "asked for" not in told
    assert "beside the bare call" not in told


def test_results_are_kept(tmp_path: Path) -> None:
    results = _results()
    results.write(tmp_path / "results.json")
    assert Results.read(tmp_path / "results.json") == results


def test_the_page_in_the_docs_is_made_from_the_results_beside_it() -> None:
    text = (DOCS / "benchmarks.md").read_text(encoding="utf-8")
    assert text == page(Results.read(DOCS / "benchmarks.json")), "run: make bench ARGS=--page"
