"""What was made from what: a document is current when its inputs and its own bytes are those of the last build.

Nothing here looks at file times.
"""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from lessonpack.diagnostics import Diagnostic

NAME = ".ledger.json"
_VERSION = 2


@dataclass(frozen=True)
class Record:
    """One document as it was made: digest of its inputs, hash of its bytes, and what was found in it."""

    inputs: str
    sha256: str
    bytes: int
    pages: int | None
    diagnostics: tuple[Diagnostic, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Its entry in the ledger."""
        return {**vars(self), "diagnostics": [d.as_json() for d in self.diagnostics]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Record":
        """The record of an entry. Raises KeyError, TypeError or ValueError where it is damaged."""
        return cls(**{**data, "diagnostics": tuple(map(Diagnostic.from_json, data["diagnostics"]))})


@dataclass
class Ledger:
    """The records of a build folder, by the document's path in it."""

    folder: Path
    records: dict[str, Record] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> "Ledger":
        """The ledger of a build folder; one that is missing or damaged is empty, which only costs time."""
        try:
            data: dict[str, Any] = json.loads((folder / NAME).read_text(encoding="utf-8"))
            if data["version"] != _VERSION:
                return cls(folder)
            records = {k: Record.from_json(v) for k, v in data["documents"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls(folder)
        return cls(folder, records)

    def current(self, path: Path, inputs: str) -> Record | None:
        """The document's record if what lies there is what these inputs make."""
        record = self.records.get(path.as_posix())
        if record is None or record.inputs != inputs:
            return None
        try:
            return record if digest([(self.folder / path).read_bytes()]) == record.sha256 else None
        except OSError:
            return None

    def write(self) -> None:
        """Keep the records."""
        documents = {path: record.as_json() for path, record in sorted(self.records.items())}
        text = json.dumps({"version": _VERSION, "documents": documents}, ensure_ascii=False, indent=1)
        write_whole(self.folder / NAME, text.encode())


def digest(pieces: Iterable[bytes]) -> str:
    """SHA-256 of the pieces, hexadecimal; each piece's length counts, so that their borders do."""
    pieces = list(pieces)
    if len(pieces) == 1:
        return sha256(pieces[0]).hexdigest()
    whole = sha256()
    for piece in pieces:
        whole.update(len(piece).to_bytes(8, "big"))
        whole.update(piece)
    return whole.hexdigest()


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    with _written(path, data) as made:
        made.replace(path)


def write_new(path: Path, data: bytes) -> None:
    """Write a file where there is none, whole or not at all. Raises FileExistsError where there is one."""
    with _written(path, data) as made:
        try:
            os.link(made, path)
        except FileExistsError:
            raise
        except OSError:  # memory sticks know no second name of a file
            _write_in_place(path, data)


def _write_in_place(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            path.unlink()
            raise


@contextmanager
def _written(path: Path, data: bytes) -> Iterator[Path]:
    """A file beside another, with what that is to hold."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with made.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield made
    finally:
        made.unlink(missing_ok=True)
