"""What a check or a build found and made; as `report.json`, as JUnit, and as annotations of GitHub and GitLab."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal
from xml.etree import ElementTree

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
    """What a check or a build found and made; `phases` are seconds of the processor, `released` the files that say what
    has changed since the last release."""

    diagnostics: list[Diagnostic] = field(default_factory=list)
    documents: list[Made] = field(default_factory=list)
    faults: bool = False
    seconds: float = 0.0
    stopped: bool = False
    phases: dict[str, float] = field(default_factory=dict)
    released: list[Path] = field(default_factory=list)

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


#: How GitHub and GitLab call what we call a severity.
_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_GITLAB = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.NOTE: "info"}


def as_github(diagnostics: Iterable[Diagnostic]) -> Iterator[str]:
    """A workflow command for each diagnostic: GitHub Actions shows it at its line."""
    for one in diagnostics:
        span = one.span
        fields = {"file": span.file, "line": span.line, "col": span.column, "title": one.code}
        told = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in fields.items())
        yield f"::{_GITHUB[one.severity]} {told}::{_escaped(_text(one))}"


def _escaped(text: str, more: str = "") -> str:
    return "".join(f"%{ord(c):02X}" if c in f"%\r\n{more}" else c for c in text)


def as_gitlab(diagnostics: Iterable[Diagnostic]) -> str:
    """A Code Quality report (the Code Climate format, as far as GitLab reads it)."""
    found = [
        {
            "description": _text(one),
            "check_name": one.code,
            "fingerprint": sha256(str(one).encode()).hexdigest(),
            "severity": _GITLAB[one.severity],
            "location": {"path": one.span.file, "lines": {"begin": one.span.line}},
        }
        for one in diagnostics
    ]
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def as_junit(report: Report) -> bytes:
    """JUnit's XML, as CI servers read it: a suite for each course, a case for each document."""
    root = ElementTree.Element("testsuites", name="lessonpack", time=f"{report.seconds:.3f}")
    for course in dict.fromkeys(made.entry.course for made in report.documents):
        _suite(root, course, [made for made in report.documents if made.entry.course == course], report.diagnostics)
    ElementTree.indent(root)
    data: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


def _suite(root: ElementTree.Element, course: str, documents: list[Made], said: list[Diagnostic]) -> None:
    counts = {name: sum(made.status == status for made in documents) for name, status in _JUNIT.items()}
    seconds = sum(made.seconds for made in documents)
    told = {"name": course, "tests": str(len(documents)), "time": f"{seconds:.3f}"}
    suite = ElementTree.SubElement(root, "testsuite", {**told, **{name: str(n) for name, n in counts.items()}})
    for made in documents:
        about = f"{course}.{made.entry.lesson or course}"
        case = ElementTree.SubElement(
            suite, "testcase", classname=about, name=made.entry.path, time=f"{made.seconds:.3f}"
        )
        if made.status == "failed":
            mine = [one for one in said if one.severity is Severity.ERROR and _may_be_why(one, made.entry)]
            text = "\n".join(_legal(str(one)) for one in mine)
            ElementTree.SubElement(case, "failure", message=_legal(mine[0].message) if mine else "not made").text = text
        elif made.status == "left":
            ElementTree.SubElement(case, "skipped", message="the build was stopped")


_JUNIT: dict[str, Status] = {"failures": "failed", "skipped": "left"}


def _may_be_why(one: Diagnostic, entry: Entry) -> bool:
    """Whether a mistake can be why a document was not made: one in the files of its course, but of no other lesson."""
    lessons = f"content/{entry.course}/lessons/"
    if one.span.file.startswith(lessons):
        return entry.lesson is None or one.span.file.startswith(f"{lessons}{entry.lesson}/")
    return one.span.file.startswith((f"content/{entry.course}/", f"build/{entry.path}", "templates/"))


def _text(one: Diagnostic) -> str:
    return f"{one.message} ({one.hint})" if one.hint else one.message


def _legal(text: str) -> str:
    """A text without what XML has no characters for."""
    return "".join(c if c in "\t\n\r" or " " <= c <= "\ud7ff" or c >= "\ue000" else "�" for c in text)
