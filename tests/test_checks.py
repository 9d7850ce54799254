"""Content rules: each has a broken file in cases/broken, whose comments say what is said of the line above them.

    answer: Parsi
    #       ^ error[not-an-option]: the answer of question 1 (multiple-choice) is not an option (did you mean 'Paris'?)

A line `# --- lesson` (or course, sources or facts) begins a file of a small project; the others stay as they are made.
Sources of a case need not say how far they were checked: only doubtful.yaml is about that.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from driver import COURSE, FACTS, LESSON, SOURCES, Project
from lessonpack.asking import by_presets, named
from lessonpack.build import Project as Root
from lessonpack.checks import COURSE_RULES, RULES
from lessonpack.checks.scope import CourseScope, Scope

BROKEN = Path(__file__).parent / "cases" / "broken"
FILES = {"course": COURSE, "sources": SOURCES, "facts": FACTS, "lesson": LESSON}
SAID = re.compile(r"\s*#\s*\^ (.*)")
UNCHECKED = "warning[doubtful-source]: nothing says how far the text of "


def parts(case: Path) -> dict[str, list[str]]:
    """The lines of each file of a case."""
    found: dict[str, list[str]] = {}
    for line in case.read_text(encoding="utf-8").splitlines():
        begins = re.fullmatch(r"# --- (course|sources|facts|lesson)", line)
        if begins:
            found[FILES[begins[1]]] = []
        elif found:
            found[[*found][-1]].append(line)
    return found


def expected(case: Path) -> list[str]:
    """The diagnostics that the comments of a case say, in the order of the report."""
    said = []
    for file, lines in parts(case).items():
        for number, line in enumerate(lines, 1):
            match = SAID.fullmatch(line)
            if match:
                above = next(n for n in range(number - 1, 0, -1) if not SAID.fullmatch(lines[n - 1]))
                said.append((file, above, line.index("^") + 1, match[1]))
    return [f"{file}:{line}:{column}: {what}" for file, line, column, what in sorted(said)]


def project(tmp_path: Path, case: Path) -> Project:
    made = Project(tmp_path)
    for file, lines in parts(case).items():
        made.write(file, "\n".join(lines) + "\n")
    return made


@pytest.mark.parametrize("case", sorted(BROKEN.iterdir()), ids=lambda case: case.stem)
def test_a_broken_file(tmp_path: Path, case: Path) -> None:
    said = [line for line in project(tmp_path, case).check().lines if case.stem == "doubtful" or UNCHECKED not in line]
    assert sorted(said) == sorted(expected(case))
    assert said != []


def name(rule: Callable[..., Any]) -> str:
    return rule.__name__.replace("_", "-")


@pytest.mark.parametrize("rule", [*RULES, *COURSE_RULES], ids=name)
def test_every_rule_speaks_in_its_own_broken_file(tmp_path: Path, rule: Any) -> None:
    case = BROKEN / f"{name(rule)}.yaml"
    root = Root(project(tmp_path, case).root)
    content = root.library.read_course(tmp_path / "content/tiny")
    (lesson,) = (one.lesson for one in content.lessons)
    assert lesson is not None
    settled = named(by_presets(lesson, root.known.schemes("en")))
    scope = CourseScope(content, root.known) if rule in COURSE_RULES else Scope(content, root.known, settled)
    said = {str(d) for d in rule(scope)}
    assert said
    assert said <= set(expected(case))


def test_no_rule_says_anything_of_a_sound_project(tmp_path: Path) -> None:
    Project(tmp_path).check().expect()
