"""The lessons that the benchmark makes: valid, no two alike, of the sample lesson's size."""

import re
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from lessonpack.build import Choice, Project
from lessonpack.content import Library
from lessonpack.figures import Chart, Figure, Map, Timeline, bounds_of
from lessonpack.lesson import Lesson
from lessonpack.record import prose_in
from lessonpack.sources import Source

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

from benchmarks.generate import LESSON, MODEL, generate

LESSONS = 3


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
        assert not {s.item["title"] for s in works} & {s.item["title"] for s in them}
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
