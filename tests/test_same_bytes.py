"""Same input, same bytes: whatever the folder, the day, the zone and the order of sets."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from papers import KINDS, REAL, ROOT, Pack

#: Sets the day for a process where the program `faketime` is not there.
_CLOCK = """
import sys, time
from datetime import datetime
now = time.time
time.time = lambda: now() + {days} * 86400
localtime, gmtime = time.localtime, time.gmtime
time.localtime = lambda at=None: localtime(time.time() if at is None else at)
time.gmtime = lambda at=None: gmtime(time.time() if at is None else at)
"""
_RUN = "from lessonpack.cli import main; main()"
PLACES = {
    "here": {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LANG": "C"},
    "a folder/ön 地": {"PYTHONHASHSEED": "2", "TZ": "Pacific/Honolulu", "LANG": "de_DE.UTF-8"},
}


def build(root: Path, settings: dict[str, str], days: int) -> dict[str, bytes]:
    """The papers of the real course, made by another process on another day; then all of them as Word files too."""
    shutil.copytree(ROOT / "content" / REAL, root / "content" / REAL)
    faketime = shutil.which("faketime")
    before = [faketime, "-f", f"+{days}d"] if faketime else []
    code = _RUN if faketime else _CLOCK.format(days=days) + _RUN
    program = [*before, sys.executable, "-c", code, "build", "--root", str(root)]
    for formats in ([], ["--format", "docx"]):
        subprocess.run([*program, *formats], env={**os.environ, **settings}, check=True, capture_output=True, cwd=root)
    return {p.name: p.read_bytes() for p in (root / "build" / REAL / "korean-war").iterdir()}


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, bytes]]:
    base = tmp_path_factory.mktemp("places")
    return [build(base / place, settings, 40 + 400 * number) for number, (place, settings) in enumerate(PLACES.items())]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_bytes_everywhere(builds: list[dict[str, bytes]], pack: Pack, kind: str) -> None:
    name = pack.file(kind).name
    one, two = (files[name] for files in builds)
    assert one == two
    assert one == pack.file(kind).read_bytes()


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_word_files_everywhere(builds: list[dict[str, bytes]], kind: str) -> None:
    one, two = (files[f"korean-war-{kind}.docx"] for files in builds)
    assert one == two
