"""What is found in a school's Word file: a mistake as a value; its place is a style or a head, named in the message."""

from dataclasses import dataclass

from lessonpack.diagnostics import Severity


@dataclass(frozen=True)
class Finding:
    """One thing to tell a school."""

    severity: Severity
    message: str
    hint: str = ""

    def as_json(self) -> dict[str, str | None]:
        """Its entry in what `--json` prints."""
        return {"severity": self.severity.value, "message": self.message, "hint": self.hint or None}


def flaw(message: str, hint: str) -> Finding:
    """Something that makes papers worse, or that somebody cannot read."""
    return Finding(Severity.WARNING, message, hint)
