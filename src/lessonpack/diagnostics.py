"""A mistake is a value: where it is, what it is, and what would mend it."""

import difflib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a diagnostic matters: an error blocks the lesson's documents, a warning does not; a note is no fault."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, order=True)
class Span:
    """A place in a file: path relative to the root, line and column counted from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Diagnostic:
    """One thing to tell an author."""

    span: Span
    code: str
    message: str
    hint: str | None = None
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.span}: {self.severity}[{self.code}]: {self.message}{hint}"

    def as_json(self) -> dict[str, str | int | None]:
        """The form used in `report.json`: severity, code, file, line, column, message, hint."""
        return {
            "severity": self.severity.value,
            "code": self.code,
            **asdict(self.span),
            "message": self.message,
            "hint": self.hint,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Diagnostic":
        """The diagnostic that `as_json` wrote. Raises KeyError, TypeError or ValueError where it is damaged."""
        span = Span(data["file"], data["line"], data["column"])
        return cls(span, data["code"], data["message"], data["hint"], Severity(data["severity"]))


def warning(span: Span, code: str, message: str, hint: str | None = None) -> Diagnostic:
    """A diagnostic that blocks nothing."""
    return Diagnostic(span, code, message, hint, Severity.WARNING)


def note(span: Span, code: str, message: str, hint: str | None = None) -> Diagnostic:
    """A diagnostic that is no fault: something that an author may like to know, whatever `--strict` says."""
    return Diagnostic(span, code, message, hint, Severity.NOTE)


def counted(number: int, what: str) -> str:
    """A number with its noun, for messages: '1 mark', '2 marks'."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Each diagnostic once, sorted by place, then by code."""
    return sorted(set(diagnostics), key=lambda d: (d.span, d.code, d.message))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of them is an error."""
    return any(d.severity is Severity.ERROR for d in diagnostics)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` is most like, where there is one near enough."""
    by_lower = {k.lower(): k for k in sorted(known)}
    near = difflib.get_close_matches(word.lower(), by_lower, n=1, cutoff=0.65)
    return by_lower[near[0]] if near else None


def alike(word: str, known: str) -> bool:
    """Whether a word can only be a slip for a known one."""
    return difflib.SequenceMatcher(None, word.lower(), known.lower()).ratio() > 0.85


def suggest(word: str, known: Iterable[str]) -> str | None:
    """A hint that names the known word nearest to `word`."""
    near = nearest(word, known)
    return f"did you mean '{near}'?" if near else None
