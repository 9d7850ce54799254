"""The folder of a print set: whole files that nobody else may read, and nothing overwritten that is not ours."""

import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from lessonpack.files import digest, digest_of_file
from lessonpack.print_set.pupils import PrintSetError

#: The list of what was written here, with the digests of what each file may hold.
SEAL = ".print-set.json"
_UNFINISHED = ".unfinished-"


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put files into a folder in place of those of an earlier set. Raises PrintSetError, and then nothing is changed,
    where there is a file that is in the way and not as it was written here."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(folder, files)
    except OSError as error:
        hint = "name another folder with --output"
        raise PrintSetError(f"'{error.filename or folder}' cannot be written: {error.strerror}", hint) from error


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for left in folder.glob(f"{_UNFINISHED}*"):
        left.unlink(missing_ok=True)
    ours = _sealed(folder)
    there = {name: digest_of_file(folder / name) for name in {*ours, *files} if (folder / name).exists()}
    strange = sorted(name for name, found in there.items() if name in files and found not in ours.get(name, ()))
    new = {name: digest([data]) for name, data in files.items()}
    if strange := [name for name in strange if there[name] != new[name]]:
        message = f"'{folder / strange[0]}' is there already, and was not written by this command"
        raise PrintSetError(message, "move it away, or name another folder with --output")
    # Whenever it is stopped, the seal knows every file that is there.
    known = {name: sorted({*ours.get(name, ()), *([new[name]] if name in new else [])}) for name in {*ours, *new}}
    _put(folder / SEAL, _as_bytes(known))
    for name in sorted(there):
        if name not in files and there[name] in ours[name]:
            (folder / name).unlink()
    for name, data in files.items():
        if there.get(name) != new[name]:
            _put(folder / name, data)
    _put(folder / SEAL, _as_bytes({name: [found] for name, found in new.items()}))


def _sealed(folder: Path) -> dict[str, list[str]]:
    """The digests of what was written here, by the names; none where the list is not there or damaged."""
    with suppress(OSError, ValueError, KeyError, AttributeError, TypeError):
        listed = json.loads((folder / SEAL).read_text(encoding="utf-8"))["files"]
        return {str(name): list(map(str, found)) for name, found in listed.items() if Path(name).name == name}
    return {}


def _as_bytes(known: Mapping[str, list[str]]) -> bytes:
    return (json.dumps({"files": dict(sorted(known.items()))}, indent=1) + "\n").encode()


def _put(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, to be read by nobody else."""
    handle, made = tempfile.mkstemp(prefix=_UNFINISHED, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(made).replace(path)
    except OSError:
        Path(made).unlink(missing_ok=True)
        raise
