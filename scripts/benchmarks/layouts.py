"""The pages of PDFs laid out by lessonpack and by others, in turns: seconds of the processor for each.

Each side works in a process of its own, warmed by the papers of another lesson, and makes each paper once. The pages
are those that a build lays out, as often as it does: a paper whose spare room is shared out is laid out twice and
written once.
"""

import gc
import pickle
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
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
    """What one way of making the papers took: seconds of the processor for all that it could make, their pages; and as
    the middle of all lessons the ratio to the bare call for the same papers."""

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
    sides: tuple[Side, ...]


#: Seconds of the processor and pages of a lesson's papers; no pages of one that could not be made.
Taken = list[tuple[float, int]]


def compared(root: Path, lessons: Sequence[tuple[str, str]]) -> Comparison:
    """The PDFs of some lessons, each named by its course and its own name, made in turns by all that are installed; the
    first lesson is for warming alone."""
    with ExitStack() as stack:
        papers, documents = _recorded(root, lessons)
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="lessonpack-bench-")))
        prepared = {OURS: partial(_ours, documents), **_others(papers, folder)}
        sides = {name: stack.enter_context(_process(_side, make, papers)) for name, make in prepared.items()}
        numbers = [[n for n, paper in enumerate(papers) if paper.lesson == name] for _, name in lessons]
        taken = [_in_turns(sides, some) for some in numbers][1:]
    timed = [paper for paper in papers if paper.lesson != lessons[0][1]]
    layouts = sum(len(paper.layouts) for paper in timed)
    return Comparison(len(timed), layouts, tuple(_summed(name, taken) for name in sides))


def _others(papers: Sequence[Paper], folder: Path) -> dict[str, Callable[..., Make]]:
    """How each other side makes a paper, by its name."""
    faces = engines.subset_faces(papers, folder / "faces")
    sides: dict[str, Callable[..., Make]] = {
        BARE: partial(engines.tuned, faces),
        "bare WeasyPrint, whole typefaces": partial(engines.tuned, None),
        NAIVE: engines.naive,
    }
    return sides | engines.installed(folder, faces)


def _in_turns(sides: Mapping[str, Connection], numbers: Sequence[int]) -> dict[str, Taken]:
    """Papers by every side, one paper after another."""
    taken: dict[str, Taken] = {name: [] for name in sides}
    for number in numbers:
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


def _summed(name: str, lessons: Sequence[Mapping[str, Taken]]) -> Side:
    made = [[n for n, (_, pages) in enumerate(taken[name]) if pages] for taken in lessons]
    pairs = [
        [sum(taken[side][n][0] for n in done) for side in (name, BARE)]
        for taken, done in zip(lessons, made, strict=True)
        if done
    ]
    pages = sum(pages for taken in lessons for _, pages in taken[name])
    ratio = statistics.median(mine / bare for mine, bare in pairs) if pairs else 0.0
    return Side(name, sum(mine for mine, _ in pairs), ratio, pages, sum(map(len, made)))


@contextmanager
def _process(work: Callable[..., None], *arguments: Any) -> Iterator[Connection]:
    """A process that is asked over a connection, ended afterwards."""
    context = get_context("spawn")
    mine, theirs = context.Pipe()
    process = context.Process(target=work, args=(theirs, *arguments))
    process.start()
    theirs.close()
    try:
        yield mine
    finally:
        mine.close()
        process.join()


def _side(connection: Connection, prepare: Callable[..., Make], papers: Sequence[Paper]) -> None:
    """Make each paper that is asked for, until nobody asks."""
    make = prepare(papers)
    try:
        while True:
            number = connection.recv()
            before = cpu_so_far()
            pages = make(number)
            connection.send((cpu_so_far() - before, pages))
    except EOFError:
        return


def _ours(documents: Sequence[bytes], papers: Sequence[Paper]) -> Make:
    """Our own writer, as a build's worker has it; it is given documents, each packed, rather than pages."""
    from lessonpack.writers import pdf

    gc.set_threshold(20_000, 50, 50)
    unpacked = [pickle.loads(one) for one in documents]
    gc.collect()
    gc.freeze()

    def make(number: int) -> int:
        pages = 0
        for document, layout in zip(unpacked[number], papers[number].layouts, strict=True):
            laid_out = pdf.lay_out(document)
            pages = laid_out.layout.pages
            if layout.written:
                laid_out.write()
        return pages

    return make


def _recorded(root: Path, lessons: Sequence[tuple[str, str]]) -> tuple[list[Paper], list[bytes]]:
    """The PDFs of some lessons as the layout engine is given them, and as documents, packed; made in a process of its
    own, so that nobody remembers them."""
    with _process(_record, root, tuple(lessons)) as connection:
        papers: list[Paper] = connection.recv()
        documents: list[bytes] = connection.recv()
    return papers, documents


def _record(connection: Connection, root: Path, lessons: Sequence[tuple[str, str]]) -> None:
    made = list(_made(root, lessons))
    connection.send([Paper(name, lesson, tuple(map(_layout, *zip(*done, strict=True)))) for name, lesson, done in made])
    connection.send([pickle.dumps([document for document, _ in done]) for _, _, done in made])


def _made(root: Path, lessons: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str, list[tuple[Any, bool]]]]:
    """All PDFs of lessons: their names and lessons, the documents that were laid out, and whether they were written."""
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
                with _recording() as done:
                    desk.written(job)
                yield job.path.name, name, [(document, written) for document, written in done]


@contextmanager
def _recording() -> Iterator[list[list[Any]]]:
    """Every document that is laid out meanwhile, and whether it is written."""
    from lessonpack.writers import LaidOut, pdf

    done: list[list[Any]] = []
    lay_out = pdf.lay_out

    def recorded(document: Any) -> LaidOut:
        entry = [document, False]
        done.append(entry)
        laid_out = lay_out(document)

        def write() -> Any:
            entry[1] = True
            return laid_out.write()

        return LaidOut(laid_out.document, laid_out.layout, write)

    with patch.object(pdf, "lay_out", recorded):
        yield done


def _layout(document: Any, written: bool) -> Layout:
    """A document as the layout engine is given it."""
    from lessonpack.drawing.raster import as_png
    from lessonpack.writers.pdf.printable import printable
    from lessonpack.writers.pdf.settings import settings_css

    styles = (settings_css(document), *document.style_sheets)
    return Layout(printable(document), styles, dict(as_png(document.assets, document.fonts)), written)
