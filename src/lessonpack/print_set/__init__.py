"""Files for the print room: a lesson's papers for a class, pupil after pupil, and the ticket that goes with them.

Pupils' names stand on the pages and nowhere else: in no message, no name of a file, no record of what was made.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lessonpack.build import Project
from lessonpack.diagnostics import Diagnostic, counted, in_order
from lessonpack.dispatch import Choice, Settings
from lessonpack.documents import Maker
from lessonpack.measures import Measures
from lessonpack.print_set.asked import Asked
from lessonpack.print_set.binding import bind
from lessonpack.print_set.folder import write
from lessonpack.print_set.names import Overlay, set_names
from lessonpack.print_set.pupils import PrintSetError, Pupil
from lessonpack.print_set.sets import Batch, Order, Paper, Papers, batches, read_papers
from lessonpack.print_set.ticket import CHECKLIST, TICKET, Ticket, TicketMaker, as_bytes
from lessonpack.writers.registry import lay_out

__all__ = ["Asked", "PrintSet", "PrintSetError", "make", "write"]

#: The style sheet of names.
_STYLE = "print-set/name.css"


@dataclass(frozen=True)
class PrintSet:
    """The files for the printer, the ticket and what goes with it, by their names."""

    ticket: Ticket
    files: dict[str, bytes]

    def told(self) -> Iterator[str]:
        """What there is, in lines."""
        for slip in self.ticket.slips:
            sets, pages, sheets = len(slip.batch.sets), counted(slip.pages, "page"), counted(slip.sheets, "sheet")
            yield f"{slip.batch.name}: {counted(sets, 'set')}, {pages}, {sheets}"
        yield ", ".join(name for name in self.files if name not in {slip.batch.name for slip in self.ticket.slips})


def make(project: Project, choice: Choice, order: Order, settings: Settings | None = None) -> PrintSet:
    """A print set of one lesson, from its documents, which are built where they are not current.

    Raises PrintSetError, with the diagnostics of what cannot be printed; and what `Project.build` raises.
    """
    papers = read_papers(project, choice, order, settings)
    found = batches(papers, order)
    overlays = _overlays(project, papers, found) if order.names else {}
    maker = TicketMaker(project.templates, papers.content, papers.standard, papers.standard)
    ticket = maker.ticket(papers, found, order)
    title, direction = maker.page(TICKET, ticket).properties.title, maker.language.direction
    files = {batch.name: bind(batch, overlays, title, direction) for batch in found}
    pages = [TICKET, *([CHECKLIST] if order.names and order.checklist else [])]
    files |= {f"{kind.name}.pdf": lay_out(maker.page(kind, ticket)).write().data for kind in pages}
    return PrintSet(ticket, files | {"ticket.json": as_bytes(ticket)})


def _overlays(project: Project, papers: Papers, found: Sequence[Batch]) -> dict[str, Overlay]:
    """The names for each paper that has a line for them, by the paper's path."""
    sets = [one for batch in found for one in batch.sets]
    wanted: dict[str, tuple[Paper, list[str]]] = {}
    for one in sets:
        for paper in one.papers:
            wanted.setdefault(paper.path, (paper, []))[1].append(one.pupil.name)
    made = {path: _overlay(project, papers, paper, names) for path, (paper, names) in wanted.items()}
    overlays = {path: overlay for path, overlay in made.items() if overlay}
    if not overlays:
        raise PrintSetError("these papers have no line for a name", "say --no-names")
    boxed = {name for overlay in overlays.values() for name in overlay.unprintable}
    _refuse([one.pupil for one in sets if one.pupil.name in boxed])
    return overlays


def _refuse(pupils: Sequence[Pupil]) -> None:
    """Raise PrintSetError for pupils whose names cannot be printed, if there are any."""
    message, hint = "this name has a letter that no typeface has", "write it otherwise, or say --no-names"
    found = [Diagnostic(pupil.span, "class-list", message, hint) for pupil in pupils if pupil.span]
    if found:
        raise PrintSetError("not every name can be printed", diagnostics=in_order(found))


def _overlay(project: Project, papers: Papers, paper: Paper, names: list[str]) -> Overlay | None:
    templates, edition = project.templates.themed(paper.job.edition), paper.job.edition
    maker = Maker(templates, papers.content, edition, papers.standard)
    style = templates.find(_STYLE)
    assert style
    document = maker.make(papers.lesson, paper.job.kind, Measures())
    return set_names(document, names, style.read_text(encoding="utf-8"))
