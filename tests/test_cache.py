"""The cache: what is damaged is a miss, it is bounded, and it never changes what is built."""

import json
import os
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from driver import LESSON, Outcome, Project
from forks import small
from lessonpack import cache as caching
from lessonpack.cache import Cache
from lessonpack.ledger import Entry, Record

FILES = (b"%PDF paper", b"%PDF sheets")
HTML = ("-k", "teacher-notes", "-f", "html")


def record(key: str = "ab" * 32, path: str = "course/paper.pdf", files: tuple[bytes, ...] = FILES) -> Record:
    names = [path, f"{path}-imposed"][: len(files)]
    entries = tuple(
        Entry(name, "course", None, "worksheet", "pdf", "standard", "pupil", n > 0, "C", "", "W", "A4", "en-GB",
              sha256=sha256(data).hexdigest(), bytes=len(data), pages=1)
        for n, (name, data) in enumerate(zip(names, files, strict=True))
    )  # fmt: skip
    return Record(entries, key, "page", "", 1.5)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """A cache with one document of two files."""
    made = Cache(tmp_path)
    made.put(record(), FILES)
    return made


def file_of(cache: Cache) -> Path:
    (found,) = (p for p in cache.folder.rglob("*") if p.is_file())
    return found


def test_what_was_put_is_got(cache: Cache) -> None:
    assert cache.get(record().inputs) == (record(), FILES)
    assert cache.get("cd" * 32) is None


def test_an_entry_with_any_byte_changed_is_a_miss(cache: Cache) -> None:
    whole = file_of(cache).read_bytes()
    path = file_of(cache)
    for at in range(len(whole)):
        damaged = bytearray(whole)
        damaged[at] ^= 1
        path.write_bytes(damaged)
        assert cache.get(record().inputs) is None, at
        assert not path.exists()
    cache.put(record(), FILES)
    assert cache.get(record().inputs)


@pytest.mark.parametrize("cut", [0, 1, 18, 40, 60, -1])
def test_a_torn_entry_is_a_miss(cache: Cache, cut: int) -> None:
    file_of(cache).write_bytes(file_of(cache).read_bytes()[:cut])
    assert cache.get(record().inputs) is None


def _packed(told: Any, *files: bytes) -> bytes:
    body = b"".join([json.dumps(told).encode() + b"\n", *files])
    return b"lessonpack cache 1\n" + sha256(body).digest() + body


@pytest.mark.parametrize(
    "data",
    [
        _packed({}),
        _packed([]),
        _packed({"record": record().as_json(), "sizes": 3}),
        _packed({"record": record().as_json(), "sizes": [len(FILES[0])]}, *FILES),
        _packed({"record": record().as_json(), "sizes": [3, 3]}, *FILES),
        _packed({"record": {**record().as_json(), "more": 1}, "sizes": [10, 11]}, *FILES),
        _packed({"record": record("cd" * 32).as_json(), "sizes": [10, 11]}, *FILES),
    ],
)
def test_an_entry_of_another_program_or_document_is_a_miss(cache: Cache, data: bytes) -> None:
    file_of(cache).write_bytes(data)
    assert cache.get(record().inputs) is None


def test_a_folder_in_the_place_of_an_entry_is_a_miss(cache: Cache) -> None:
    path = file_of(cache)
    path.unlink()
    (path / "somebody").mkdir(parents=True)
    assert cache.get(record().inputs) is None
    cache.put(record(), FILES)
    assert cache.get(record().inputs) is None
    assert (path / "somebody").is_dir()


def test_a_cache_that_cannot_be_written_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "file").write_text("")
    for cache in (Cache(tmp_path / "file"), Cache(tmp_path / "full")):
        monkeypatch.setattr(caching, "write_whole", full)
        cache.put(record(), FILES)
        assert cache.get(record().inputs) is None


def test_it_is_bounded_and_what_is_used_stays(tmp_path: Path) -> None:
    cache, keys = Cache(tmp_path, most=20_000), [f"{n:02}" * 32 for n in range(40)]
    for n, key in enumerate(keys):
        cache.put(record(key, files=(bytes(1000),)), (bytes(1000),))
        for path in tmp_path.glob(f"??/{key}"):
            os.utime(path, (n, n))
        assert cache.get(keys[0])
        assert sum(p.stat().st_size for p in tmp_path.rglob("*") if p.is_file()) <= 20_000
    assert cache.get(keys[-1])
    assert cache.get(keys[1]) is None


def statuses(outcome: Outcome) -> list[str]:
    return [d["status"] for d in outcome.report["documents"]]


def documents(root: Path) -> dict[str, bytes]:
    folder = root / "build" / "tiny"
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def build(made: Project, cache: Path) -> Outcome:
    return made.build(*HTML, "--cache", cache, "--json")


def test_two_projects_share_what_is_the_same(tmp_path: Path) -> None:
    cache, one, other = tmp_path / "cache", small(tmp_path / "one"), small(tmp_path / "other")
    plain = small(tmp_path / "plain")
    other.change(LESSON, "title: Other words\n")
    plain.change(LESSON, "title: Other words\n").build(*HTML)
    assert statuses(build(one, cache)) == ["built"] * 2
    there = {p: p.read_bytes() for p in cache.rglob("*") if p.is_file()}
    outcome = build(other, cache)
    assert statuses(outcome) == ["built"] * 2
    # The second lesson is the same in both: it was there, and took no time.
    assert [d["seconds"] > 0 for d in outcome.report["documents"]] == [True, False]
    assert len([p for p in cache.rglob("*") if p.is_file()]) == 3
    assert all(path.read_bytes() == data for path, data in there.items())
    assert documents(other.root) == documents(plain.root)


@pytest.mark.parametrize("damage", ["flip", "empty", "gone"])
def test_damage_changes_nothing_that_is_built(tmp_path: Path, damage: str) -> None:
    cache, made = tmp_path / "cache", small(tmp_path / "root")
    build(made, cache)
    before = documents(made.root)
    for path in [p for p in cache.rglob("*") if p.is_file()]:
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.unlink()
        if damage != "gone":
            path.write_bytes(data if damage == "flip" else b"")
    for name in before:
        (made.root / "build" / "tiny" / name).unlink()
    outcome = build(made, cache)
    assert statuses(outcome) == ["built"] * 2
    assert documents(made.root) == before
    assert all(d["seconds"] > 0 for d in outcome.report["documents"])
