"""Documents that some build has made, by the digest of what they were made from: a folder that machines may share.

An entry holds the digest of itself: a damaged one is as if it were not there. The folder is kept below a size; what was
not used for longest goes first.
"""

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from lessonpack.files import write_whole
from lessonpack.ledger import Record

#: How much of its size a folder is brought down to where it has grown too large: not for every new entry again.
_KEPT = 0.9
_VERSION = b"lessonpack cache 1\n"


@dataclass
class Cache:
    """A folder of at most `most` bytes, or a little more while others write in it too."""

    folder: Path
    most: int = 5_000_000_000
    _written: int = 0

    def get(self, key: str) -> tuple[Record, tuple[bytes, ...]] | None:
        """The document that was made from these inputs, with its files."""
        path = self._path(key)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        found = _unpack(data)
        if found is None or not _is_whole(*found) or found[0].inputs != key:
            with contextlib.suppress(OSError):
                path.unlink()
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        return found

    def put(self, record: Record, files: tuple[bytes, ...]) -> None:
        """Keep a document; where that fails it is not kept."""
        data = _pack(record, files)
        with contextlib.suppress(OSError):
            write_whole(self._path(record.inputs), data)
            if self._written == 0 or self._written > self.most / 20:
                self._written = 0
                self._bound()
            self._written += len(data)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key

    def _bound(self) -> None:
        """Take away what was not used for longest, where there is too much."""
        there = sorted(self._entries())
        size = sum(size for _, size, _ in there)
        if size <= self.most:
            return
        for _, bytes_, path in there:
            if size <= self.most * _KEPT:
                return
            path.unlink(missing_ok=True)
            size -= bytes_

    def _entries(self) -> Iterator[tuple[float, int, Path]]:
        for path in self.folder.glob("??/*"):
            with contextlib.suppress(OSError):  # another build took it away
                told = path.stat()
                yield told.st_mtime, told.st_size, path


def _pack(record: Record, files: tuple[bytes, ...]) -> bytes:
    head = json.dumps({"record": record.as_json(), "sizes": [len(data) for data in files]}).encode() + b"\n"
    body = b"".join([head, *files])
    return _VERSION + sha256(body).digest() + body


def _unpack(data: bytes) -> tuple[Record, tuple[bytes, ...]] | None:
    start = len(_VERSION) + sha256().digest_size
    if not data.startswith(_VERSION) or sha256(data[start:]).digest() != data[len(_VERSION) : start]:
        return None
    head, _, body = data[start:].partition(b"\n")
    files = []
    try:
        told = json.loads(head)
        record = Record.from_json(told["record"])
        for size in told["sizes"]:
            files.append(body[:size])
            body = body[size:]
    except (KeyError, TypeError, ValueError, AttributeError):  # another lessonpack's
        return None
    return record, tuple(files)


def _is_whole(record: Record, files: tuple[bytes, ...]) -> bool:
    """Whether the files are those of the record."""
    return [sha256(data).hexdigest() for data in files] == [entry.sha256 for entry in record.entries]
