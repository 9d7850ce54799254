"""The pages of PDFs laid out by lessonpack and by others, in turns: seconds of the processor for each.

Each side works in a process of its own, warm. The pages are those that a build lays out, as often as it does: a paper
whose spare room is shared out is laid out twice and written once.
"""

import gc
import statistics
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from benchmarks import engines
from benchmarks.engines import Layout, Make, Paper
from benchmarks.usage import cpu_so_far

#: The side that the others are compared with.
BARE = "bare WeasyPrint, tuned"
OURS, NAIVE = "lessonpack", "naive WeasyPrint"


@dataclass(frozen=True)
class Side:
    """What one way of making the papers took: seconds of the processor for all, `ratio` to the bare call."""

    name: str
    cpu: float
    ratio: float
    pages: int
    papers: int


@dataclass(frozen=True)
class Comparison:
    """Papers made in several ways: how many they are, and in how many layouts."""

    papers: int
    layouts: int
    rounds: int
    sides: tuple[Side, ...]


def compared(root: Path, lessons: Sequence[tuple[str, str]], rounds: int) -> Comparison:
    """The PDFs of some lessons, each named by its course and its own name, made in turns by all that are installed."""
    with ExitStack() as stack:
        ours = stack.enter_context(_process(_recorded, root, tuple(lessons)))
        papers: list[Paper] = ours.recv()
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="lessonpack-bench-")))
        sides = {OURS: ours}
        for name, prepare in _others(papers, folder).items():
            sides[name] = stack.enter_context(_process(_side, prepare, papers))
        taken = [_round(sides, papers) for _ in range(rounds + 1)][1:]  # the first only warms
    layouts = sum(len(paper.layouts) for paper in papers)
    return Comparison(len(papers), layouts, rounds, tuple(_summed(sides, taken)))


def _others(papers: Sequence[Paper], folder: Path) -> dict[str, Callable[..., Make]]:
    """How each other side makes a paper, by its name."""
    faces = engines.subset_faces(papers, folder / "faces")
    sides: dict[str, Callable[..., Make]] = {
        BARE: partial(engines.tuned, faces),
        "bare WeasyPrint, whole typefaces": partial(engines.tuned, None),
        NAIVE: engines.naive,
    }
    return sides | engines.installed(folder, faces)


Taken = dict[str, list[tuple[float, int]]]


def _round(sides: dict[str, Connection], papers: Sequence[Paper]) -> Taken:
    """Every paper by every side, one after another: seconds of the processor, and pages."""
    taken: Taken = {name: [] for name in sides}
    for number in range(len(papers)):
        for name, side in sides.items():
            taken[name].append(_asked(side, number))
    return taken


def _asked(side: Connection, number: int) -> tuple[float, int]:
    """What a side takes for a paper; no pages where it broke down, which it has told on standard error."""
    try:
        side.send(number)
        taken: tuple[float, int] = side.recv()
    except (EOFError, OSError):
        return 0.0, 0
    return taken


def _summed(sides: Iterable[str], rounds: Sequence[Taken]) -> Iterator[Side]:
    """What each side took for all the papers that it could make, beside the bare call for the same papers."""
    for name in sides:
        done = [number for number, (_, pages) in enumerate(rounds[0][name]) if pages]
        sums = [[sum(taken[side][number][0] for number in done) for side in (name, BARE)] for taken in rounds]
        ratio = statistics.median(mine / bare for mine, bare in sums) if done else 0.0
        pages = sum(rounds[0][name][number][1] for number in done)
        yield Side(name, statistics.median(mine for mine, _ in sums), ratio, pages, len(done))


@contextmanager
def _process(work: Callable[..., None], *arguments: Any) -> Iterator[Connection]:
    """A process that is asked over a connection, ended afterwards."""
    context = get_context("spawn")
    mine, theirs = context.Pipe()
    process = context.Process(target=work, args=(theirs, *arguments), daemon=False)
    process.start()
    theirs.close()
    try:
        yield mine
    finally:
        mine.close()
        process.join()


def _side(connection: Connection, prepare: Callable[..., Make], papers: Sequence[Paper]) -> None:
    _answer(connection, prepare(papers))


def _answer(connection: Connection, make: Make) -> None:
    """Make each paper that is asked for, until nobody asks."""
    try:
        while True:
            number = connection.recv()
            before = cpu_so_far()
            pages = make(number)
            connection.send((cpu_so_far() - before, pages))
    except EOFError:
        return


def _recorded(connection: Connection, root: Path, lessons: Sequence[tuple[str, str]]) -> None:
    """Make the PDFs of lessons as a build does, tell their pages, and lay them out again when asked."""
    from lessonpack.writers import LaidOut, pdf

    gc.set_threshold(20_000, 50, 50)
    lay_out = pdf.lay_out
    made: list[list[list[Any]]] = []

    def recording(document: Any) -> LaidOut:
        entry = [document, False]
        made[-1].append(entry)
        laid_out = lay_out(document)

        def write() -> Any:
            entry[1] = True
            return laid_out.write()

        return LaidOut(laid_out.document, laid_out.layout, write)

    with patch.object(pdf, "lay_out", recording):
        names = list(_make_all(root, lessons, made))
    connection.send([_paper(name, entries) for name, entries in zip(names, made, strict=True)])
    gc.collect()
    gc.freeze()

    def make(number: int) -> int:
        pages = 0
        for document, written in made[number]:
            laid_out = lay_out(document)
            pages = laid_out.layout.pages
            if written:
                laid_out.write()
        return pages

    _answer(connection, make)


def _make_all(root: Path, lessons: Sequence[tuple[str, str]], made: list[Any]) -> Iterator[str]:
    """Make all PDFs of lessons, a new list in `made` for each of them."""
    from lessonpack.content import Library
    from lessonpack.desk import desk_for
    from lessonpack.plan import Wanted, plan
    from lessonpack.templating import Templates

    templates = Templates(root)
    for course, name in lessons:
        content = Library(root).read_course(root / "content" / course, frozenset({name}))
        lesson = content.lessons[0]
        desk = desk_for(templates, content, lesson)
        for job in plan(content, lesson, templates.kinds(), templates.parts(), Wanted()):
            if job.format == "pdf":
                made.append([])
                desk.written(job)
                yield job.path.name


def _paper(name: str, entries: Sequence[Sequence[Any]]) -> Paper:
    """A paper as the layout engine is given it."""
    from lessonpack.drawing.raster import as_png
    from lessonpack.writers.pdf.printable import printable
    from lessonpack.writers.pdf.settings import settings_css

    return Paper(name, tuple(
        Layout(
            printable(document),
            (settings_css(document), *document.style_sheets),
            dict(as_png(document.assets, document.fonts)),
            written,
        )
        for document, written in entries
    ))  # fmt: skip
