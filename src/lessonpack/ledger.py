"""What lies in the build folder, and what it was made from.

The ledger is a journal: a line of JSON for each thing that happened, the last word on a name counts. A line that is
torn or damaged is as if it had not been written, which only costs time: what is current is decided by digests alone.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, Literal

from lessonpack.diagnostics import Diagnostic
from lessonpack.files import digest_of_file, write_whole

NAME = ".ledger.jsonl"
LOCK = ".lock"
_VERSION = 3
#: How many builds of a course the ledger remembers that found everything current: other editions, other kinds.
_MAX_SEALS = 24


@dataclass(frozen=True)
class Entry:
    """A file of the build folder, and what it is.

    `path` is below the folder, with forward slashes; `lesson` is None for what is of a whole course, its title then
    empty. `sheets` are of paper for one copy, `class_sheets` for a class; neither is known of what is not printed.
    `tint` is the paper's, for editions on tinted paper.
    """

    path: str
    course: str
    lesson: str | None
    kind: str
    format: str
    edition: str
    audience: Literal["pupil", "teacher"]
    imposed: bool
    course_title: str
    lesson_title: str
    kind_title: str
    edition_title: str
    language: str
    tint: str | None = None
    sha256: str = ""
    bytes: int = 0
    pages: int | None = None
    sheets: int | None = None
    class_sheets: int | None = None


@dataclass(frozen=True)
class Record:
    """One document as it was made, with the sheets on which its pages are imposed if they are.

    `inputs` is the digest of all that it was made from, `page` that of the page as it was rendered; `named` that of the
    files which the diagnostics name, empty where there are none. `seconds` is how long it took.
    """

    entries: tuple[Entry, ...]
    inputs: str
    page: str
    named: str
    seconds: float
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def path(self) -> str:
        """The document's own path."""
        return self.entries[0].path

    def as_json(self) -> dict[str, Any]:
        """Its line in the ledger."""
        diagnostics = [d.as_json() for d in self.diagnostics]
        return {**vars(self), "entries": [asdict(e) for e in self.entries], "diagnostics": diagnostics}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Record":
        """The record of a line. Raises KeyError, TypeError, ValueError or AttributeError where it is damaged."""
        entries = tuple(Entry(**entry) for entry in data["entries"])
        if not entries or not all(isinstance(entry.path, str) for entry in entries):
            raise ValueError("a document without a path")
        return cls(**{**data, "entries": entries, "diagnostics": tuple(map(Diagnostic.from_json, data["diagnostics"]))})


@dataclass(frozen=True)
class Seal:
    """A build of a course after which nothing was left to do: by path the inputs of each of its documents, in their
    order, and what was said of the content."""

    documents: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]

    def as_json(self) -> dict[str, Any]:
        """Its line in the ledger."""
        return {"documents": dict(self.documents), "diagnostics": [d.as_json() for d in self.diagnostics]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Seal":
        """The seal of a line. Raises KeyError, TypeError, ValueError or AttributeError where it is damaged."""
        documents = {str(path): str(inputs) for path, inputs in data["documents"].items()}
        return cls(documents, tuple(map(Diagnostic.from_json, data["diagnostics"])))


@dataclass
class Ledger:
    """The records of a build folder by the document's path, the seals by course and key, the digests of the other files
    that a build wrote, by their paths, and the lessons of each course in teaching order. `announced` are by path the
    digests of documents that a build was about to write, and perhaps did."""

    folder: Path
    records: dict[str, Record] = field(default_factory=dict)
    seals: dict[str, dict[str, Seal]] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    orders: dict[str, list[str]] = field(default_factory=dict)
    announced: dict[str, set[str]] = field(default_factory=dict)
    _journal: IO[str] | None = field(default=None, repr=False)
    _stale: bool = True

    @classmethod
    def read(cls, folder: Path) -> "Ledger":
        """The ledger of a build folder; one that is missing is empty, and a damaged line is left out."""
        ledger = cls(folder)
        try:
            *lines, torn = (folder / NAME).read_bytes().split(b"\n")
        except OSError:
            return ledger
        if not lines or _line(lines[0]) != {"version": _VERSION}:
            return ledger
        sound = [ledger._take(_line(line)) for line in lines[1:]]
        ledger._stale = bool(torn) or not all(sound) or len(lines) > 2 * len(list(ledger._lines())) + 100
        return ledger

    @classmethod
    @contextmanager
    def opened(cls, folder: Path) -> Iterator["Ledger"]:
        """The ledger of a build folder to write in; one with lines that no longer count is written anew. Raises
        OSError."""
        ledger = cls.read(folder)
        if ledger._stale:
            write_whole(folder / NAME, "".join(map(_json, ledger._lines())).encode())
        with (folder / NAME).open("a", encoding="utf-8") as ledger._journal:
            yield ledger
        ledger._journal = None

    def keep(self, record: Record) -> None:
        """Remember a document."""
        self._remember(record)
        self._write({"document": record.as_json()})

    def announce(self, path: str, sha256: str) -> None:
        """Remember, before it is written, what a document's file will be: who comes after a kill knows it for ours."""
        self.announced.setdefault(path, set()).add(sha256)
        self._write({"announced": path, "sha256": sha256})

    def ours(self, path: str) -> set[str]:
        """The digests of what builds have written as a document, as far as one is remembered."""
        record = self.records.get(path)
        return self.announced.get(path, set()) | ({record.entries[0].sha256} if record else set())

    def drop(self, path: str) -> None:
        """Forget a document, or another file."""
        if self._forget(path):
            self._write({"gone": path})

    def seal(self, course: str, key: str, seal: Seal) -> None:
        """Remember that nothing was left to do for a course."""
        if self.seals.get(course, {}).get(key) == seal:
            return
        self._sealed(course, key, seal)
        self._write({"seal": seal.as_json(), "course": course, "key": key})

    def keep_other(self, path: str, sha256: str) -> None:
        """Remember another file that a build wrote."""
        if self.others.get(path) != sha256:
            self.others[path] = sha256
            self._write({"other": path, "sha256": sha256})

    def keep_others(self, others: Mapping[str, str]) -> None:
        """Remember which other files there are, by their paths, with their digests."""
        for path in self.others.keys() - others.keys():
            self.drop(path)
        for path, sha256 in others.items():
            self.keep_other(path, sha256)

    def keep_order(self, course: str, lessons: Sequence[str]) -> None:
        """Remember the teaching order of a course."""
        if self.orders.get(course) != list(lessons):
            self.orders[course] = list(lessons)
            self._write({"order": list(lessons), "course": course})

    def intact(self, path: str) -> Record | None:
        """The document's record if all its files lie there as they were made."""
        record = self.records.get(path)
        if record and all(digest_of_file(self.folder / e.path) == e.sha256 for e in record.entries):
            return record
        return None

    def _sealed(self, course: str, key: str, seal: Seal) -> None:
        seals = self.seals.setdefault(course, {})
        seals.pop(key, None)
        seals[key] = seal
        while len(seals) > _MAX_SEALS:
            del seals[next(iter(seals))]

    def _take(self, line: Any) -> bool:
        """Let a line count; tells whether it is sound."""
        try:
            if "document" in line:
                self._remember(Record.from_json(line["document"]))
            elif "announced" in line:
                self.announced.setdefault(str(line["announced"]), set()).add(str(line["sha256"]))
            elif "seal" in line:
                self._sealed(str(line["course"]), str(line["key"]), Seal.from_json(line["seal"]))
            elif "other" in line:
                self.others[str(line["other"])] = str(line["sha256"])
            elif "order" in line:
                self.orders[str(line["course"])] = [str(name) for name in line["order"]]
            else:
                self._forget(line["gone"])
        except (KeyError, TypeError, ValueError, AttributeError):
            return False
        return True

    def _remember(self, record: Record) -> None:
        self.records[record.path] = record
        self.announced.pop(record.path, None)

    def _forget(self, path: str) -> bool:
        """Forget a document or another file; tells whether there was one."""
        self.announced.pop(path, None)
        return (self.records.pop(path, None) or self.others.pop(path, None)) is not None

    def _lines(self) -> Iterator[dict[str, Any]]:
        """The lines of a journal that says the same."""
        yield {"version": _VERSION}
        for record in self.records.values():
            yield {"document": record.as_json()}
        for course, seals in self.seals.items():
            for key, seal in seals.items():
                yield {"seal": seal.as_json(), "course": course, "key": key}
        for path, sha256 in self.others.items():
            yield {"other": path, "sha256": sha256}
        for course, lessons in self.orders.items():
            yield {"order": lessons, "course": course}
        for path, digests in self.announced.items():
            for sha256 in sorted(digests):
                yield {"announced": path, "sha256": sha256}

    def _write(self, line: dict[str, Any]) -> None:
        if self._journal:
            self._journal.write(_json(line))
            self._journal.flush()


def _json(line: dict[str, Any]) -> str:
    return json.dumps(line) + "\n"


def _line(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return None


class Busy(Exception):
    """Another build is at work in the folder: the number of its process, where that is known."""

    def __init__(self, process: str) -> None:
        super().__init__(f"another build is at work there{f' (process {process})' if process else ''}")


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep every other build out of a folder, which is made if it is not there. Raises Busy and OSError.

    The lock is the system's: it goes with the process, however that ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(os.pread(handle, 32, 0).decode("ascii", "replace").strip()) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)
