"""Tables of cases in files, in the style of markdown-it: a title, then between dots what goes in and what comes out."""

from pathlib import Path
from typing import NamedTuple

import pytest
from _pytest.mark import ParameterSet

FIXTURES = Path(__file__).parent / "fixtures"


class Case(NamedTuple):
    """A case of a table. `line` is that of its title."""

    line: int
    title: str
    text: str
    expected: str


def cases(name: str) -> list[Case]:
    """The cases of a file in tests/fixtures."""
    lines = (FIXTURES / name).read_text(encoding="utf-8").split("\n")
    dots = [number for number, line in enumerate(lines) if line == "."]
    return [
        Case(start, lines[start - 1], "\n".join(lines[start + 1 : middle]), "\n".join(lines[middle + 1 : end]))
        for start, middle, end in zip(dots[::3], dots[1::3], dots[2::3], strict=True)
    ]


def parameters(name: str) -> list[ParameterSet]:
    """The same for `parametrize`: a test that fails is named by the line of its case's title."""
    return [pytest.param(case, id=f"line-{case.line}") for case in cases(name)]
