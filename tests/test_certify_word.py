"""The gate of Word files, and that it is no rubber stamp: spoiled files fail, and nothing judged is no success."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from papers import ROOT
from word_faults import FAULTS
from word_spoiling import spoiled, written

SCRIPT = ROOT / "scripts" / "certify_word"
JUDGE = runpy.run_path(str(SCRIPT))
PAGE = runpy.run_path(str(ROOT / "scripts" / "word_files_page.py"))
needs_validator = pytest.mark.skipif(
    not (JUDGE["HOME"] / "node_modules" / ".installed").is_file(),
    reason="the validator is not installed: 'make certify' does it",
)


def certify(*paths: Path | str, **environment: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(SCRIPT), *map(str, paths)]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})


@needs_validator
def test_a_sound_file_passes_and_spoiled_ones_fail(tmp_path: Path) -> None:
    (tmp_path / "good.docx").write_bytes(written())
    (tmp_path / "broken.docx").write_bytes(written()[:1000])
    fault = next(f for f in FAULTS if f.name == "properties in the wrong order")
    (tmp_path / "disordered.docx").write_bytes(spoiled(fault.spoil))
    run = certify(tmp_path)
    lines = run.stdout.splitlines()
    assert run.returncode == 1
    assert lines[-1] == "3 files, 2 failures: Open XML SDK in all"
    assert {line.partition(": ")[0] for line in lines[:-1]} == {
        str(tmp_path / f"{name}.docx") for name in ("broken", "disordered")
    }
    assert "Sch_UnexpectedElementContentExpectingComplex, /word/document.xml /w:document[1]/w:body[1]" in run.stdout
    assert certify(tmp_path / "good.docx").returncode == 0


@needs_validator
def test_what_the_page_says_of_the_validator_is_true() -> None:
    page = (ROOT / "docs" / "word-files.md").read_text(encoding="utf-8")
    assert page == PAGE["page"](), "run: .venv/bin/python scripts/word_files_page.py"


def test_the_page_has_every_planted_defect() -> None:
    page = (ROOT / "docs" / "word-files.md").read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in page.splitlines() if line.startswith("| ") and " | " in line]
    told = {row[0].removeprefix("| "): row[1].strip("`") for row in rows}
    assert {fault.name: fault.rule or "no" for fault in FAULTS}.items() <= told.items()


def test_nothing_judged_is_no_success(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").touch()
    run = certify(tmp_path)
    wanted = "certify_word: there is no DOCX to judge; run 'make' first, or name files\n"
    assert (run.returncode, run.stderr) == (2, wanted)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    run = certify(tmp_path / "a.docx")
    assert (run.returncode, run.stderr) == (2, f"certify_word: there is no {tmp_path / 'a.docx'}\n")


def test_without_npm_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(JUDGE["validator"].__globals__, "HOME", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(JUDGE["CannotJudge"], match="npm is missing; run 'make setup'"):
        JUDGE["validator"]()


def test_a_word_that_is_no_verdict_is_no_pass(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "validator"
    program.write_text('#!/bin/sh\necho \'{"ok": false, "errors": []}\'\n')
    program.chmod(0o755)
    monkeypatch.setitem(JUDGE["judge"].__globals__, "validator", lambda: program)
    with pytest.raises(JUDGE["CannotJudge"], match="neither that it passes nor why it fails"):
        JUDGE["judge"]([tmp_path / "a.docx"])


def test_every_package_of_the_validator_is_locked_by_its_digest() -> None:
    lock = (ROOT / "scripts" / "validator" / "package-lock.json").read_text(encoding="utf-8")
    assert lock.count('"integrity": "sha512-') == lock.count('"node_modules/') == 1
    assert "://" not in lock
