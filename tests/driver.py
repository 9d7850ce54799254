"""A whole small project, driven as an author drives it: change a file, run a command, look at what it says.

Project(tmp_path).change(LESSON, lambda text: text.replace("stem", "stme")).check().expect(
    "content/tiny/lessons/first-lesson/lesson.yaml:7:5: error[unknown-key]: …"
)
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from lessonpack.cli import app

COURSE = "content/tiny/course.yaml"
SOURCES = "content/tiny/sources.yaml"
FACTS = "content/tiny/facts.yaml"
LESSON = "content/tiny/lessons/first-lesson/lesson.yaml"
_PROGRESS = re.compile(r"\d+ of \d+ documents: ")
_COUNT = re.compile(r"\d+ errors?, \d+ warnings?")


@dataclass(frozen=True)
class Outcome:
    """What a command said, and the status with which it ended."""

    status: int
    output: str
    errors: str

    @property
    def lines(self) -> list[str]:
        """What stands on standard error, without the count at its end, and how far a slow build was."""
        lines = [line for line in self.errors.splitlines() if not _PROGRESS.match(line)]
        return lines[:-1] if lines and _COUNT.fullmatch(lines[-1]) else lines

    @property
    def report(self) -> dict[str, Any]:
        """The report that `--json` prints."""
        found: dict[str, Any] = json.loads(self.output)
        return found

    def expect(self, *lines: str, status: int | None = None) -> "Outcome":
        """Exactly these diagnostics, in this order; the status that they mean, if no other is named."""
        assert self.lines == list(lines)
        wanted = int(any(": error[" in line for line in lines)) if status is None else status
        assert self.status == wanted, f"status {self.status}, not {wanted}"
        return self


def run(*arguments: str | Path) -> Outcome:
    """One command in this process. An exception that the command line lets through is raised.

    A build has no workers unless `--jobs` says so: most tests ask what is made, and not by whom.
    """
    texts = [str(a) for a in arguments]
    texts += ["--jobs", "0"] if texts[0] == "build" and "--jobs" not in texts else []
    result = CliRunner().invoke(app, texts, catch_exceptions=False, prog_name="lessonpack")
    return Outcome(result.exit_code, result.stdout, result.stderr)


class Project:
    """A course with one source and one lesson, as `lessonpack new course tiny` makes it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        outcome = self.run("new", "course", "tiny")
        assert outcome.status == 0, outcome.errors

    @classmethod
    def there(cls, root: Path) -> "Project":
        """A project that is there already."""
        project = cls.__new__(cls)
        project.root = root
        return project

    def run(self, command: str, *arguments: str | Path) -> Outcome:
        """A command that takes `--root`, in this project."""
        return run(command, *arguments, "--root", self.root)

    def read(self, file: str) -> str:
        """The text of a file."""
        return (self.root / file).read_text(encoding="utf-8")

    def write(self, file: str, text: str | bytes) -> "Project":
        """Put a file there, whatever was there before."""
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self

    def change(self, file: str, new: str | Callable[[str], str]) -> "Project":
        """Give a file another text, or one made from the text that it has; it must make a difference."""
        old = self.read(file)
        text = new if isinstance(new, str) else new(old)
        assert text != old, f"nothing changed in {file}"
        return self.write(file, text)

    def check(self, *arguments: str | Path) -> Outcome:
        """`lessonpack check`."""
        return self.run("check", *arguments)

    def build(self, *arguments: str | Path) -> Outcome:
        """`lessonpack build`."""
        return self.run("build", *arguments)
