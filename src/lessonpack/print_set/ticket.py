"""The job ticket: what each file has and how it is printed, as a page and as JSON; and the list of who gets what."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from lessonpack import __version__
from lessonpack.asking import SIGNS
from lessonpack.diagnostics import Diagnostic, Span
from lessonpack.documents import Document, Maker, Subject
from lessonpack.editions import Edition
from lessonpack.kinds import Kind
from lessonpack.markup import VocabularyError, parse
from lessonpack.print_set.sets import Batch, Order, Paper, Papers, PupilSet, Staple, Stock
from lessonpack.templating import TemplateFault

TICKET = Kind(name="job-ticket", order=0, audience="teacher", formats=("pdf",), title="ticket", marks=False)
CHECKLIST = Kind(name="checklist", order=0, audience="teacher", formats=("pdf",), title="checklist", marks=False)


@dataclass(frozen=True)
class Group:
    """Sets of a file that follow one another and are alike but for their versions."""

    starts: Sequence[int]
    """The pages on which they begin, from 1."""
    sets: tuple[PupilSet, ...]
    staples: tuple[int, ...]
    """The sheets of each part of a set that is stapled."""

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The papers of one set."""
        return self.sets[0].papers

    @property
    def edition(self) -> Edition:
        """How they are set; the version is that of one of them."""
        return self.papers[0].job.edition

    @property
    def tier(self) -> str:
        """The sign of the tier that they are for; empty where they name none."""
        return "".join(SIGNS[p.tier] for p in self.edition.parts if p.tier and not p.default)

    @property
    def last(self) -> int:
        """Their last page."""
        return self.starts[-1] + self.sets[-1].pages - 1

    @property
    def versions(self) -> dict[str, int]:
        """How many sets there are of each version; none where they have no versions."""
        return dict(sorted(Counter(one.version for one in self.sets if one.version).items()))

    def as_json(self) -> dict[str, Any]:
        """Its entry in the ticket."""
        return {
            "first_page": self.starts[0],
            "last_page": self.last,
            "edition": self.sets[0].edition[0],
            "versions": self.versions,
            "sets": len(self.sets),
            "sheets_each": self.sets[0].sheets,
            "stapled_sheets": list(self.staples),
            "papers": [{"kind": p.job.kind.name, "pages": p.pages, "sheets": p.sheets} for p in self.papers],
        }


@dataclass(frozen=True)
class Slip:
    """A file on the ticket; `staple` is where it is stapled, if it is."""

    batch: Batch
    groups: tuple[Group, ...]
    staple: str | None

    @property
    def pages(self) -> int:
        """All pages of the file."""
        return sum(one.pages for one in self.batch.sets)

    @property
    def empty(self) -> int:
        """Those of them that keep papers off the sheets of others."""
        return sum(paper.padded - paper.sides for one in self.batch.sets for paper in one.papers)

    @property
    def sheets(self) -> int:
        """Sheets of paper."""
        return sum(one.sheets for one in self.batch.sets)

    def as_json(self) -> dict[str, Any]:
        """Its entry in the ticket."""
        stock = self.batch.stock
        return {
            "file": self.batch.name,
            "paper": _paper_as_json(stock),
            "sides": "duplex" if stock.duplex else "simplex",
            "flip": stock.flip,
            "staple": self.staple,
            "copies": 1,
            "sets": len(self.batch.sets),
            "pages": self.pages,
            "empty_pages": self.empty,
            "sheets": self.sheets,
            "groups": [group.as_json() for group in self.groups],
        }


@dataclass(frozen=True)
class Load:
    """Sheets of a paper that printers need."""

    stock: Stock
    sheets: int


@dataclass(frozen=True)
class Ticket:
    """A job for the print room."""

    course: str
    lesson: str
    title: str
    language: str
    order: Order
    slips: tuple[Slip, ...]

    @property
    def sheets(self) -> int:
        """Sheets of paper in all."""
        return sum(slip.sheets for slip in self.slips)

    @property
    def loads(self) -> tuple[Load, ...]:
        """Sheets of each paper, whatever is printed on it."""
        found: dict[tuple[str, str | None], Load] = {}
        for slip in self.slips:
            stock = slip.batch.stock
            paper = stock.size, stock.tint
            before = found.get(paper)
            found[paper] = Load(stock, slip.sheets + (before.sheets if before else 0))
        return tuple(found.values())

    def as_json(self) -> dict[str, Any]:
        """`ticket.json`: it says nothing of who gets what."""
        loads = [{"paper": _paper_as_json(load.stock), "sheets": load.sheets} for load in self.loads]
        return {
            "tool": {"name": "lessonpack", "version": __version__},
            "course": self.course,
            "lesson": self.lesson,
            "title": self.title,
            "language": self.language,
            "due": self.order.due.start.iso if self.order.due else None,
            "named": self.order.names,
            "sets": sum(len(slip.batch.sets) for slip in self.slips),
            "sheets": self.sheets,
            "files": [slip.as_json() for slip in self.slips],
            "paper": loads,
        }


def _paper_as_json(stock: Stock) -> dict[str, Any]:
    short, long = sorted((stock.width, stock.height))
    tint = stock.tint.removeprefix("tint-") if stock.tint else None
    return {"size": stock.size, "millimetres": [short, long], "tint": tint}


def staples(one: PupilSet, staple: Staple) -> tuple[int, ...]:
    """The sheets of each part of a set that is stapled: a single sheet needs none."""
    if staple == "none" and not one.stock.folded:
        return ()
    whole = staple == "set" and not one.stock.folded
    return tuple(n for n in ([one.sheets] if whole else [paper.sheets for paper in one.papers]) if n > 1)


def _groups(batch: Batch, staple: Staple) -> Iterator[Group]:
    placed = zip(batch.starts, batch.sets, strict=True)
    for _, same in groupby(placed, lambda p: (p[1].edition, [paper.sides for paper in p[1].papers])):
        starts, sets = zip(*same, strict=True)
        yield Group(starts, sets, staples(sets[0], staple))


class TicketMaker(Maker):
    """Makes the pages that go with a print set."""

    def ticket(self, papers: Papers, found: Sequence[Batch], order: Order) -> Ticket:
        """The ticket of some files."""
        assert papers.lesson.lesson
        corner = "top-left" if self.language.direction == "ltr" else "top-right"
        slips = []
        for batch in found:
            groups = tuple(_groups(batch, order.staple))
            where = "fold" if batch.stock.folded else corner
            slips.append(Slip(batch, groups, where if any(group.staples for group in groups) else None))
        title = self._plain(papers.lesson.lesson.title)
        return Ticket(self.content.name, papers.lesson.name, title, self.course.language, order, tuple(slips))

    def paper_of(self, stock: Stock) -> str:
        """The paper of a stock, in words."""
        say = self.language.say
        return say("paper-of", size=stock.size, tint=say(stock.tint) if stock.tint else say("paper-white"))

    def page(self, kind: Kind, ticket: Ticket) -> Document:
        """The ticket, or the list of who gets what."""
        name = f"print-set/{kind.name}.html.j2"
        context = {"ticket": ticket, "edition_of": self.language.edition, "paper_of": self.paper_of}
        try:
            body = parse(self.templates.render(name, self.course.language, self._common(kind) | context))
        except VocabularyError as error:
            raise TemplateFault(Diagnostic(Span(f"templates/{name}"), "page-vocabulary", str(error))) from error
        document = self.finish(body, kind, Subject(f"{ticket.course}/{ticket.lesson}", ticket.title, {}))
        # It is not of an edition: it tells of several.
        return replace(document, running=replace(document.running, foot=document.properties.title))


def as_bytes(ticket: Ticket) -> bytes:
    """The bytes of `ticket.json`."""
    return (json.dumps(ticket.as_json(), ensure_ascii=False, indent=2) + "\n").encode()
