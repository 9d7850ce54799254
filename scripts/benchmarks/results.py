"""What a benchmark found, kept in a file while it goes on."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.builds import Build
from benchmarks.layouts import Comparison, Side


@dataclass
class Results:
    """What was measured, and on what machine. `comparison` is of the PDFs of some lessons, which `pdfs` builds cold."""

    about: dict[str, str] = field(default_factory=dict)
    seed: int = 1
    builds: list[Build] = field(default_factory=list)
    model: Build | None = None
    pdfs: Build | None = None
    comparison: Comparison | None = None

    @classmethod
    def read(cls, file: Path) -> "Results":
        """What an earlier run left in a file."""
        told = json.loads(file.read_text(encoding="utf-8"))
        compared = told["comparison"]
        return cls(
            told["about"],
            told["seed"],
            [Build(**one) for one in told["builds"]],
            _build(told["model"]),
            _build(told["pdfs"]),
            Comparison(**{**compared, "sides": tuple(Side(**one) for one in compared["sides"])}) if compared else None,
        )

    def write(self, file: Path) -> None:
        """Keep it, whole."""
        made = file.with_suffix(".new")
        made.write_text(json.dumps(_rounded(asdict(self)), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        made.replace(file)

    def of(self, step: str, lessons: int, jobs: int) -> Build | None:
        """One of the builds, if it was made."""
        return next((b for b in self.builds if (b.step, b.lessons, b.jobs) == (step, lessons, jobs)), None)


def _build(told: Mapping[str, Any] | None) -> Build | None:
    return Build(**told) if told else None


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    return [_rounded(one) for one in value] if isinstance(value, list | tuple) else value
