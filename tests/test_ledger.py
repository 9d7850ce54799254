"""The ledger: what is remembered, what damage costs, and who may write."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lessonpack.diagnostics import Span, warning
from lessonpack.files import digest
from lessonpack.ledger import LOCK, NAME, Busy, Entry, Ledger, Record, Seal, locked

SAID = warning(Span("lesson.yaml", 3, 5), "code", "hm", "so")
PATH = "course/lesson/paper.pdf"
ENTRY = Entry(
    PATH, "course", "lesson", "worksheet", "pdf", "standard", "pupil", False, "Course", "Lesson", "Worksheet", "A4",
    "en-GB", sha256=digest([b"paper"]), bytes=5, pages=1, sheets=1, class_sheets=30,
)  # fmt: skip
RECORD = Record((ENTRY,), "inputs", "page", "", 1.5, (SAID,))
SEAL = Seal({PATH: "inputs"}, (SAID,))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A build folder whose ledger knows one document, which lies there, one seal and another file."""
    (tmp_path / "course" / "lesson").mkdir(parents=True)
    (tmp_path / PATH).write_bytes(b"paper")
    with Ledger.opened(tmp_path) as ledger:
        ledger.keep(RECORD)
        ledger.seal("course", "key", SEAL)
        ledger.keep_others({"index.html": "sha"})
        ledger.keep_order("course", ["lesson"])
    return tmp_path


def told(ledger: Ledger) -> tuple[Any, ...]:
    return ledger.records, ledger.seals, ledger.others, ledger.orders


KNOWN = ({PATH: RECORD}, {"course": {"key": SEAL}}, {"index.html": "sha"}, {"course": ["lesson"]})


def test_what_was_written_is_read_again(folder: Path) -> None:
    assert told(Ledger.read(folder)) == KNOWN
    assert Ledger.read(folder).intact(PATH) == RECORD


def test_to_open_it_and_to_say_nothing_new_writes_nothing(folder: Path) -> None:
    before = (folder / NAME).read_bytes(), (folder / NAME).stat().st_mtime_ns
    with Ledger.opened(folder) as ledger:
        ledger.seal("course", "key", SEAL)
        ledger.keep_others({"index.html": "sha"})
    assert ((folder / NAME).read_bytes(), (folder / NAME).stat().st_mtime_ns) == before


def test_the_last_word_counts(folder: Path) -> None:
    with Ledger.opened(folder) as ledger:
        ledger.keep(replace(RECORD, inputs="others"))
        ledger.drop("index.html")
        ledger.drop("never/there.pdf")
    found = Ledger.read(folder)
    assert (found.records[PATH].inputs, found.others) == ("others", {})
    with Ledger.opened(folder) as ledger:
        ledger.drop(PATH)
    assert Ledger.read(folder).records == {}


def test_what_no_longer_counts_is_left_out_in_the_end(folder: Path) -> None:
    with Ledger.opened(folder) as ledger:
        for n in range(200):
            ledger.keep(replace(RECORD, inputs=str(n)))
    assert len((folder / NAME).read_bytes().splitlines()) == 205
    with Ledger.opened(folder):
        assert len((folder / NAME).read_bytes().splitlines()) == 5
    assert Ledger.read(folder).records[PATH].inputs == "199"


def test_seals_do_not_grow_for_ever(folder: Path) -> None:
    with Ledger.opened(folder) as ledger:
        for n in range(60):
            ledger.seal("course", str(n), SEAL)
    kept = list(Ledger.read(folder).seals["course"])
    assert len(kept) < 60
    assert kept[-1] == "59"


@pytest.mark.parametrize("damage", [b"", b"papes", None])
def test_a_damaged_document_is_not_intact(folder: Path, damage: bytes | None) -> None:
    (folder / PATH).unlink() if damage is None else (folder / PATH).write_bytes(damage)
    assert Ledger.read(folder).intact(PATH) is None


def test_what_is_not_known_is_not_intact(folder: Path) -> None:
    assert Ledger.read(folder).intact("other.pdf") is None


def test_sheets_that_are_gone_make_a_document_not_intact(folder: Path) -> None:
    with Ledger.opened(folder) as ledger:
        ledger.keep(replace(RECORD, entries=(ENTRY, replace(ENTRY, path="course/sheets.pdf", imposed=True))))
    assert Ledger.read(folder).intact(PATH) is None
    (folder / "course/sheets.pdf").write_bytes(b"paper")
    assert Ledger.read(folder).intact(PATH)


@pytest.mark.parametrize("cut", range(1, 2200, 97))
def test_a_torn_ledger_is_the_one_before(folder: Path, cut: int) -> None:
    whole = (folder / NAME).read_bytes()
    (folder / NAME).write_bytes(whole[:-cut])
    found = told(Ledger.read(folder))
    assert all(part in ({}, known) for part, known in zip(found, KNOWN, strict=True))
    with Ledger.opened(folder) as ledger:
        ledger.keep(RECORD)
    assert Ledger.read(folder).records == {PATH: RECORD}
    assert (folder / NAME).read_bytes().endswith(b"\n")


LINE = RECORD.as_json()


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{",
        "\udcff",
        "null",
        "[]",
        '"text"',
        "7",
        "{}",
        json.dumps({"document": None}),
        json.dumps({"document": {**LINE, "more": 1}}),
        json.dumps({"document": {**LINE, "diagnostics": 3}}),
        json.dumps({"document": {**LINE, "entries": []}}),
        json.dumps({"document": {**LINE, "entries": [{"path": 3}]}}),
        json.dumps({"document": {"inputs": "i"}}),
        json.dumps({"seal": {"documents": [], "diagnostics": []}, "course": "c", "key": "k"}),
        json.dumps({"seal": {"documents": {}, "diagnostics": []}}),
        json.dumps({"other": "index.html"}),
        json.dumps({"order": 3, "course": "c"}),
    ],
)
def test_a_damaged_line_costs_that_line(folder: Path, line: str) -> None:
    whole = (folder / NAME).read_bytes()
    (folder / NAME).write_bytes(whole + line.encode("utf-8", "surrogateescape") + b"\n")
    assert told(Ledger.read(folder)) == KNOWN


@pytest.mark.parametrize("text", ["", "{", '{"version": 2}\n', "\n", '{"documents": {}}\n'])
def test_another_ledger_is_an_empty_one(folder: Path, text: str) -> None:
    (folder / NAME).write_text(text, encoding="utf-8")
    assert told(Ledger.read(folder)) == ({}, {}, {}, {})


def test_a_missing_ledger_is_an_empty_one(tmp_path: Path) -> None:
    assert told(Ledger.read(tmp_path / "nowhere")) == ({}, {}, {}, {})


def test_two_cannot_write_at_once(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(Busy, match=rf"\(process {os.getpid()}\)"), locked(tmp_path):
        pytest.fail("both had it")
    with locked(tmp_path):
        assert (tmp_path / LOCK).is_file()


KILLED = """
import os, pathlib, signal, sys
from lessonpack.ledger import locked
with locked(pathlib.Path(sys.argv[1])):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_lock_goes_with_the_process(tmp_path: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", KILLED, tmp_path], check=False)
    assert ended.returncode == -9
    with locked(tmp_path):
        pass
