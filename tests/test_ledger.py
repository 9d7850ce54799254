"""The ledger: what is current, what damage costs, and files that are there whole or not at all."""

import json
from pathlib import Path

import pytest

from lessonpack.diagnostics import Span, warning
from lessonpack.ledger import NAME, Ledger, Record, digest, write_new, write_whole

SAID = warning(Span("lesson.yaml", 3, 5), "code", "hm", "so")
FILE = Path("course/lesson/paper.pdf")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A ledger that knows one document, which lies there."""
    write_whole(tmp_path / FILE, b"paper")
    made = Ledger(tmp_path, {FILE.as_posix(): Record("inputs", digest([b"paper"]), 5, 1, (SAID,))})
    made.write()
    return Ledger.read(tmp_path)


def test_what_was_written_is_read_again(ledger: Ledger) -> None:
    assert ledger.records == {FILE.as_posix(): Record("inputs", digest([b"paper"]), 5, 1, (SAID,))}
    assert ledger.current(FILE, "inputs") == ledger.records[FILE.as_posix()]


def test_other_inputs_are_not_current(ledger: Ledger) -> None:
    assert ledger.current(FILE, "others") is None


def test_a_document_that_is_not_known_is_not_current(ledger: Ledger) -> None:
    assert ledger.current(Path("other.pdf"), "inputs") is None


def test_a_damaged_document_is_not_current(ledger: Ledger) -> None:
    (ledger.folder / FILE).write_bytes(b"papes")
    assert ledger.current(FILE, "inputs") is None
    (ledger.folder / FILE).unlink()
    assert ledger.current(FILE, "inputs") is None


RECORD = {"inputs": "i", "sha256": "s", "bytes": 5, "pages": 1, "diagnostics": []}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "\udcff",
        "null",
        "[]",
        '"text"',
        "{}",
        '{"version": 2}',
        json.dumps({"version": 0, "documents": {"a": RECORD}}),
        json.dumps({"version": 2, "documents": []}),
        json.dumps({"version": 2, "documents": {"a": None}}),
        json.dumps({"version": 2, "documents": {"a": {**RECORD, "more": 1}}}),
        json.dumps({"version": 2, "documents": {"a": {**RECORD, "diagnostics": 3}}}),
        json.dumps({"version": 2, "documents": {"a": {"inputs": "i", "diagnostics": []}}}),
    ],
)
def test_a_damaged_ledger_is_an_empty_one(tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_bytes(text.encode("utf-8", "surrogateescape"))
    assert Ledger.read(tmp_path).records == {}


def test_a_missing_ledger_is_an_empty_one(tmp_path: Path) -> None:
    assert Ledger.read(tmp_path / "nowhere").records == {}


def test_the_borders_of_pieces_count() -> None:
    digests = {digest(pieces) for pieces in ([b"ab", b"c"], [b"a", b"bc"], [b"abc", b""], [b"abc"])}
    assert len(digests) == 4
    assert digest([b"a", b"b"]) == digest(iter([b"a", b"b"]))


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "file"
    write_whole(path, b"one")
    write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert [p.name for p in path.parent.iterdir()] == ["file"]


@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.replace"])
def test_a_failure_leaves_what_was_there_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError("no space left")

    path = tmp_path / "file"
    write_whole(path, b"one")
    with monkeypatch.context() as patched:
        patched.setattr(step, fail)
        with pytest.raises(OSError, match="no space left"):
            write_whole(path, b"two")
    assert path.read_bytes() == b"one"
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("links", [True, False], ids=["a disk", "a memory stick"])
def test_a_new_file_goes_over_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    if not links:
        monkeypatch.setattr("os.link", _unlinked)
    there, new = tmp_path / "there", tmp_path / "folder" / "new"
    there.write_bytes(b"old")
    with pytest.raises(FileExistsError):
        write_new(there, b"new")
    write_new(new, b"new")
    assert (there.read_bytes(), new.read_bytes()) == (b"old", b"new")
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["folder", "new", "there"]


def test_a_new_file_that_does_not_fit_is_not_left_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []

    def full(number: int) -> None:
        synced.append(number)
        if len(synced) > 1:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.link", _unlinked)
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_new(tmp_path / "new", b"new")
    assert list(tmp_path.iterdir()) == []


def _unlinked(*_: object) -> None:
    raise PermissionError(1, "Operation not permitted")
