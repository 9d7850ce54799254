"""A school's Word file against the course: what `lessonpack compare` and `merge` do, for a page."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lessonpack import revising
from lessonpack.build import Project
from lessonpack.diagnostics import Diagnostic
from lessonpack.revise.merging import OpenChanges
from lessonpack.revising import RevisingError
from lessonpack.work import Workshop
from lessonpack.worker import Order, Reply
from lessonpack.writers.docx import UnusableFile


@dataclass(frozen=True)
class Compared(Reply):
    """What is different, in lines for a person, and the merged file where it was asked for; or why it cannot be told.
    `open` says that tracked changes have to be settled first."""

    lines: tuple[str, ...] = ()
    merged: bytes = b""
    error: str = ""
    hint: str = ""
    open: bool = False
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True)
class Revision(Order):
    """Compare a Word file with the course, and `merge` them if wished. `named` is which document it is, where the file
    does not say; `changes` what to do with tracked changes: accept, reject or nothing."""

    root: Path
    data: bytes
    named: str | None
    changes: str | None
    merge: bool

    def carry_out(self, workshop: Workshop, tell: Callable[[Reply], None]) -> None:  # noqa: ARG002
        """Do it. Raises TemplateFault and MissingPart."""
        tell(self._compared())

    def _compared(self) -> Compared:
        try:
            found = revising.compare(Project(self.root), self.data, self.named, self.changes)
            return Compared(tuple(revising.told(found)), revising.merged(found) if self.merge else b"")
        except OpenChanges as error:
            return Compared(error=str(error), open=True)
        except UnusableFile as error:
            return Compared(error=str(error), hint=error.hint or "")
        except RevisingError as error:
            return Compared(error=str(error), hint=error.hint, diagnostics=error.diagnostics)
