"""Files that are there whole or not at all, and digests."""

from pathlib import Path

import pytest

from lessonpack.files import digest, digest_of_file, sweep, write_new, write_whole


def test_the_borders_of_pieces_count() -> None:
    digests = {digest(pieces) for pieces in ([b"ab", b"c"], [b"a", b"bc"], [b"abc", b""], [b"abc"])}
    assert len(digests) == 4
    assert digest([b"a", b"b"]) == digest(iter([b"a", b"b"]))


def test_the_digest_of_a_file_is_that_of_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"paper")
    assert digest_of_file(tmp_path / "a") == digest([b"paper"])
    assert digest_of_file(tmp_path / "b") is None
    assert digest_of_file(tmp_path) is None


def test_what_was_left_unfinished_is_swept_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", killed)
        patch.setattr(Path, "unlink", lambda *_, **__: None)
        with pytest.raises(KeyboardInterrupt):
            write_whole(tmp_path / "in" / "paper.pdf", b"whole")
    (left,) = (tmp_path / "in").iterdir()
    others = [tmp_path / "in" / name for name in ("paper.pdf", ".hidden", "a.unfinished", ".b.unfinished")]
    for path in others:
        path.write_bytes(b"a teacher's")
    sweep(tmp_path)
    assert sorted((tmp_path / "in").iterdir()) == sorted(others)
    assert not left.exists()


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
