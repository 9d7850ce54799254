"""What a check or a build found and made; as `report.json`, as JUnit, and as annotations of GitHub and GitLab."""

import json
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any, Literal

from lessonpack.diagnostics import Diagnostic, Severity
from lessonpack.ledger import Entry
from lessonpack.writers.registry import engines

#: What became of a document; one that is `left` was to be made when the build was stopped.
Status = Literal["built", "current", "failed", "left"]
STATUSES: tuple[Status, ...] = ("built", "current", "failed", "left")


@dataclass(frozen=True)
class Made:
    """What became of one document."""

    entry: Entry
    status: Status
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """Its entry in `report.json`."""
        entry = self.entry
        return {
            "course": entry.course,
            "lesson": entry.lesson,
            "kind": entry.kind,
            "format": entry.format,
            "edition": entry.edition,
            "path": f"build/{entry.path}",
            "sha256": entry.sha256 or None,
            "bytes": entry.bytes or None,
            "pages": entry.pages,
            "sheets": entry.sheets,
            "sheets_for_class": entry.class_sheets,
            "paper_tint": entry.tint,
            "status": self.status,
            "seconds": round(self.seconds, 3),
        }


@dataclass
class Report:
    """What a check or a build found and made; `phases` are seconds of the processor."""

    diagnostics: list[Diagnostic] = field(default_factory=list)
    documents: list[Made] = field(default_factory=list)
    faults: bool = False
    seconds: float = 0.0
    stopped: bool = False
    phases: dict[str, float] = field(default_factory=dict)

    def count(self, status: Status) -> int:
        """How many documents came to this."""
        return sum(d.status == status for d in self.documents)

    def severity(self, severity: Severity) -> int:
        """How many diagnostics are of this severity."""
        return sum(d.severity is severity for d in self.diagnostics)

    def as_json(self) -> dict[str, Any]:
        """`report.json`."""
        return {
            "tool": {"name": "lessonpack", "version": version("lessonpack"), "engines": engines()},
            "summary": {
                **{status: self.count(status) for status in STATUSES},
                "errors": self.severity(Severity.ERROR),
                "warnings": self.severity(Severity.WARNING),
                "seconds": round(self.seconds, 3),
                "phases": {name: round(seconds, 3) for name, seconds in sorted(self.phases.items())},
            },
            "documents": [d.as_json() for d in self.documents],
            "diagnostics": [d.as_json() for d in self.diagnostics],
        }

    def as_bytes(self) -> bytes:
        """`report.json` as it is written."""
        return (json.dumps(self.as_json(), ensure_ascii=False, indent=2) + "\n").encode()
