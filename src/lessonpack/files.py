"""Files that are there whole or not at all, and digests of what is in them. Nothing here looks at file times."""

import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import file_digest, sha256
from pathlib import Path
from typing import BinaryIO

#: What a file is to hold, or what writes that into it.
Contents = bytes | Callable[[BinaryIO], object]
#: How the name of a file ends that is not yet whole, or of a folder that is for one run.
UNFINISHED = ".unfinished"
_PART = re.compile(rf"\..+\.\d+{re.escape(UNFINISHED)}")


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


def digest_of_file(path: Path) -> str | None:
    """SHA-256 of a file, hexadecimal; None where there is none that can be read."""
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def write_whole(path: Path, data: Contents) -> None:
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


def sweep(folder: Path) -> None:
    """Take away what killed programs left unfinished. Nobody may be writing in the folder."""
    for path in list(folder.rglob(f".*{UNFINISHED}")):
        if not _PART.fullmatch(path.name):
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


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
def _written(path: Path, data: Contents) -> Iterator[Path]:
    """A file beside another, with what that is to hold."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f".{path.name}.{os.getpid()}{UNFINISHED}")
    try:
        with made.open("wb") as file:
            file.write(data) if isinstance(data, bytes) else data(file)
            file.flush()
            os.fsync(file.fileno())
        yield made
    finally:
        made.unlink(missing_ok=True)
