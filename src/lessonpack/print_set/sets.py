"""The papers of each pupil, sorted into files for the printer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from itertools import groupby
from typing import Literal

import pikepdf

from lessonpack.build import Project
from lessonpack.content import CourseContent, LessonContent
from lessonpack.dates import HistoricalDate
from lessonpack.diagnostics import Severity
from lessonpack.dispatch import Choice, Settings
from lessonpack.editions import STANDARD, Edition
from lessonpack.kinds import Kind
from lessonpack.plan import Job, Wanted, plan, standard_edition
from lessonpack.print_set.pupils import PrintSetError, Pupil

#: What is stapled together: a pupil's papers, each paper by itself, or nothing. Booklets are stapled in their folds.
Staple = Literal["set", "paper", "none"]
#: Pages of a file: some printers take no more.
MOST_PAGES = 2000
#: Sheets by their sides in millimetres, the shorter one first.
_SIZES = {(148, 210): "A5", (210, 297): "A4", (297, 420): "A3", (216, 279): "US Letter", (279, 432): "US Tabloid"}


@dataclass(frozen=True)
class Order:
    """What is to be printed: for whom, which kinds (none: all that pupils get), and how."""

    pupils: tuple[Pupil, ...]
    kinds: frozenset[str] = frozenset()
    handout: bool = True
    names: bool = False
    checklist: bool = False
    staple: Staple = "set"
    due: HistoricalDate | None = None


@dataclass(frozen=True)
class Stock:
    """What a printer is set to for a file: sheet in millimetres, as it is printed, colour of the paper, whether both
    sides are printed, and whether it is a booklet's."""

    width: float
    height: float
    tint: str | None
    duplex: bool
    folded: bool

    @property
    def size(self) -> str:
        """The name of the sheet, if it has one, or its measures."""
        short, long = sorted((self.width, self.height))
        return _SIZES.get((round(short), round(long)), f"{short:g} × {long:g} mm")

    @property
    def flip(self) -> Literal["long-edge", "short-edge"] | None:
        """The edge over which sheets are turned; None where one side is printed."""
        if not self.duplex:
            return None
        return "short-edge" if self.width > self.height else "long-edge"

    @property
    def name(self) -> str:
        """For names of files."""
        said = [self.size.removeprefix("US ").replace(" × ", "x").replace(" ", "-").lower()]
        said += [self.tint.removeprefix("tint-")] if self.tint else []
        said += ["booklet"] if self.folded else [] if self.duplex else ["single-sided"]
        return "-".join(said)

    @property
    def place(self) -> tuple[str, float, float, bool, bool]:
        """Its place among others: white paper first, then the smaller sheet."""
        return self.tint or "", self.width, self.height, self.folded, not self.duplex


def stock_of(edition: Edition) -> Stock:
    """What the papers of an edition are printed on."""
    sheet = edition.imposed_on or edition.paper
    folded = edition.imposed_on is not None
    return Stock(sheet.width, sheet.height, edition.tint, edition.duplex or folded, folded)


@dataclass(frozen=True)
class Paper:
    """A document as it goes to the printer: the sheets of a booklet, or the pages of any other."""

    job: Job
    data: bytes
    pages: int
    """Its pages as pupils count them."""
    sides: int
    """The pages of the file."""

    @property
    def path(self) -> str:
        """The document's path below `build/`."""
        return self.job.path.as_posix()

    @property
    def stock(self) -> Stock:
        """What it is printed on."""
        return stock_of(self.job.edition)

    @property
    def padded(self) -> int:
        """The pages of the file with the empty one that keeps the next paper off its last sheet."""
        return self.sides + (self.sides % 2 if self.stock.duplex else 0)

    @property
    def sheets(self) -> int:
        """Its sheets of paper."""
        return self.padded // 2 if self.stock.duplex else self.sides


@dataclass(frozen=True)
class PupilSet:
    """A pupil's papers, in the order of the pack."""

    pupil: Pupil
    papers: tuple[Paper, ...]

    @property
    def stock(self) -> Stock:
        """What it is printed on."""
        return self.papers[0].stock

    @property
    def edition(self) -> tuple[str, ...]:
        """How its papers are set, and for which tier: those that differ in their versions alone go together."""
        return tuple(without_version(paper.job.edition) for paper in self.papers)

    @property
    def version(self) -> str | None:
        """The version of the papers that have one."""
        return next((v for paper in self.papers if (v := paper.job.edition.version)), None)

    @property
    def pages(self) -> int:
        """Its pages in the file, empty ones too."""
        return sum(paper.padded for paper in self.papers)

    @property
    def sheets(self) -> int:
        """Its sheets of paper."""
        return sum(paper.sheets for paper in self.papers)


@dataclass(frozen=True)
class Batch:
    """A file for the printer."""

    name: str
    stock: Stock
    sets: tuple[PupilSet, ...]

    @cached_property
    def starts(self) -> list[int]:
        """The page, from 1, on which each set begins."""
        starts, page = [], 1
        for one in self.sets:
            starts.append(page)
            page += one.pages
        return starts


@dataclass(frozen=True)
class Papers:
    """All papers of a print set, by the editions of pupils, with the content that they are made from."""

    content: CourseContent
    lesson: LessonContent
    standard: Edition
    by_edition: Mapping[str, tuple[Paper, ...]]


def without_version(edition: Edition) -> str:
    """The name of an edition but for its version."""
    versions = {part.name for part in edition.parts if part.axis == "version"}
    return "+".join(word for word in edition.name.split("+") if word not in versions) or STANDARD


def read_papers(project: Project, choice: Choice, order: Order, settings: Settings | None = None) -> Papers:
    """The documents of an order, built where they are not current. Raises PrintSetError and EditionError."""
    kinds = _kinds(project.templates.kinds(), order)
    editions = tuple(dict.fromkeys(pupil.edition for pupil in order.pupils))
    wanted = Wanted(frozenset(k.name for k in kinds), frozenset({"pdf"}), editions)
    report = project.build([choice], wanted, settings)
    sound = {made.entry.path for made in report.documents if made.status in ("built", "current")}
    if len(sound) < len(report.documents) or report.severity(Severity.ERROR):
        raise PrintSetError("the papers cannot be printed as they are", diagnostics=report.diagnostics)
    content = project.library.read_course(choice.course, choice.lessons)
    (lesson,) = content.lessons
    parts, known = project.templates.parts(), dict[str, Paper]()
    by_edition: dict[str, tuple[Paper, ...]] = {}
    for name in editions:
        jobs = plan(content, lesson, kinds, parts, Wanted(wanted.kinds, wanted.formats, (name,)))
        for job in jobs:
            known.setdefault(job.path.as_posix(), _paper(project, job, sound))
        by_edition[name] = tuple(known[job.path.as_posix()] for job in jobs)
    if not all(by_edition.values()):
        raise PrintSetError("there is nothing to print", "the lesson has no such papers for pupils")
    return Papers(content, lesson, standard_edition(content, parts), by_edition)


def _kinds(kinds: Iterable[Kind], order: Order) -> list[Kind]:
    """The kinds that pupils get on paper."""
    chosen = []
    for kind in kinds:
        if order.kinds and kind.name not in order.kinds:
            continue
        if kind.audience == "pupil" and kind.scope == "lesson" and "pdf" in kind.formats:
            chosen += [kind] if order.handout or not kind.measured else []
        elif order.kinds:
            raise PrintSetError(f"the {kind.name} is no paper for pupils", "a print set has what each pupil gets")
    return chosen


def _paper(project: Project, job: Job, sound: set[str]) -> Paper:
    printed = job.imposed_path or job.path
    assert printed.as_posix() in sound, printed
    data, own = (project.output / printed).read_bytes(), (project.output / job.path).read_bytes()
    return Paper(job, data, _page_count(own), _page_count(data))


def _page_count(data: bytes) -> int:
    with pikepdf.open(BytesIO(data)) as pdf:
        return len(pdf.pages)


def batches(papers: Papers, order: Order, most: int = MOST_PAGES) -> list[Batch]:
    """The files: by stock, then by edition, then in the order of the pupils; one of more than `most` pages is parted
    between two sets."""
    sets = [PupilSet(pupil, papers.by_edition[pupil.edition]) for pupil in order.pupils]
    sets.sort(key=lambda one: (one.stock.place, [(name != STANDARD, name) for name in one.edition]))
    found: list[Batch] = []
    for stock, same in groupby(sets, lambda one: one.stock):
        for portion in _portions(list(same), most):
            name = f"{papers.lesson.name}-{len(found) + 1}-{stock.name}.pdf"
            found.append(Batch(name, stock, tuple(portion)))
    return found


def _portions(sets: Sequence[PupilSet], most: int) -> Iterator[list[PupilSet]]:
    portion: list[PupilSet] = []
    for one in sets:
        if portion and sum(other.pages for other in portion) + one.pages > most:
            yield portion
            portion = []
        portion.append(one)
    yield portion
