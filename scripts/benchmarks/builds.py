"""Builds of many lessons: cold, again without a change, after a change in one source, after a change in one lesson."""

import json
import re
import shutil
import statistics
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.generate import course_name, generate, lesson_name
from benchmarks.usage import measured

STEPS = ("cold", "again", "one source changed", "one lesson changed")
_PROGRAM = "from lessonpack.cli import main; main()"
#: What is put before a text that is changed.
_CHANGE = "Once more: "


@dataclass(frozen=True)
class Build:
    """One build: of how many lessons, with how many jobs, what it took and what it made."""

    step: str
    lessons: int
    jobs: int
    seconds: float
    cpu: float
    peak: int
    built: int
    current: int
    pages: int
    phases: dict[str, float] = field(default_factory=dict)
    spread: dict[str, list[int]] = field(default_factory=dict)
    """Fewest, median and most pages of a lesson's document of each kind."""


def builds(folder: Path, lessons: int, jobs: int, seed: int) -> Iterator[Build]:
    """The four builds of so many lessons, in a folder that is made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    generate(folder, lessons, seed)
    changes = (None, None, change_source, change_lesson)
    for step, change in zip(STEPS, changes, strict=True):
        if change:
            change(folder)
        yield build(step, folder, lessons, jobs)


def build(step: str, root: Path, lessons: int, jobs: int, more: Sequence[str] = ()) -> Build:
    """Build what is not current below a root."""
    options = ["--root", str(root), "--jobs", str(jobs), "--json", *more]
    usage, printed = measured([sys.executable, "-c", _PROGRAM, "build", *options])
    return _read(step, lessons, jobs, usage.seconds, usage.cpu, usage.peak, json.loads(printed))


def _read(step: str, lessons: int, jobs: int, seconds: float, cpu: float, peak: int, told: dict[str, Any]) -> Build:
    summary = told["summary"]
    if summary["failed"] or summary["errors"]:
        raise RuntimeError(f"{step}, {lessons} lessons: {summary}")
    pages = defaultdict(list)
    made = [one for one in told["documents"] if one["status"] == "built"]
    for one in made:
        if one["pages"] and one["lesson"]:
            pages[one["kind"]].append(one["pages"])
    spread = {kind: [min(n), round(statistics.median(n)), max(n)] for kind, n in sorted(pages.items())}
    total = sum(one["pages"] or 0 for one in made)
    phases = summary.get("phases", {})
    return Build(step, lessons, jobs, seconds, cpu, peak, len(made), summary["current"], total, phases, spread)


def change_source(root: Path) -> None:
    """Another headnote for a source that the first lesson prints."""
    course = root / "content" / course_name(0)
    lesson = (course / "lessons" / lesson_name(0) / "lesson.yaml").read_text(encoding="utf-8")
    printed = re.search(r"^sources:\n- source: (\S+)", lesson, re.M)
    assert printed
    _change(course / "sources.yaml", rf'(^- id: {printed[1]}\n(?:(?!^- id).*\n)*?  headnote: ")')


def change_lesson(root: Path) -> None:
    """Another inquiry question for the first lesson."""
    _change(root / "content" / course_name(0) / "lessons" / lesson_name(0) / "lesson.yaml", r'(^inquiry: ")')


def _change(file: Path, before: str) -> None:
    text, changes = re.subn(before, rf"\g<1>{_CHANGE}", file.read_text(encoding="utf-8"), count=1, flags=re.M)
    assert changes == 1
    file.write_text(text, encoding="utf-8")
