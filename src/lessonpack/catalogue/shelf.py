"""The files that the catalogue writes: kept where they are current, taken away where nothing needs them."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lessonpack.files import Contents, digest_of_file, write_whole

#: Bytes at the end of a file among which its seal stands.
_TAIL = 200


@dataclass
class Shelf:
    """What the catalogue wrote into a build folder `earlier`, by path with its SHA-256, and the files that it has now.

    A file is known to be ours by its hash: one that somebody has changed is theirs, and is not taken away.
    """

    folder: Path
    earlier: Mapping[str, str]
    files: dict[str, str] = field(default_factory=dict)
    written: int = 0

    def keeps(self, path: str, seal: str = "") -> bool:
        """Whether a file lies there as it was written, with a seal at its end; then it stays."""
        known = self.earlier.get(path)
        if known is None or known != digest_of_file(self.folder / path) or seal.encode() not in self._tail(path):
            return False
        self.files[path] = known
        return True

    def put(self, path: str, data: Contents) -> None:
        """Write a file."""
        write_whole(self.folder / path, data)
        self.files[path] = digest_of_file(self.folder / path) or ""
        self.written += 1

    def clear(self) -> None:
        """Take away what was written earlier and is not needed now."""
        for path in sorted(self.earlier.keys() - self.files.keys()):
            if digest_of_file(self.folder / path) == self.earlier[path]:
                (self.folder / path).unlink()

    def _tail(self, path: str) -> bytes:
        with (self.folder / path).open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL))
            return file.read()
