"""Zips to hand out: for each lesson and each course one for pupils and one for teachers, with names for Windows."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from lessonpack.files import digest
from lessonpack.ledger import Entry

AUDIENCES = ("pupil", "teacher")
#: Most letters of a folder, of a file and of what ends a file's name: unpacked in a folder for downloads, paths stay
#: well below 260 letters, which is all that Windows opens.
_FOLDER, _FILE, _SUFFIX = 32, 56, 5
#: The earliest date that a zip can hold. The same files make the same bytes.
_DATE = (1980, 1, 1, 0, 0, 0)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.I)


@dataclass(frozen=True)
class Archive:
    """A zip below the build folder, and what it holds: each name inside, and the document of that name."""

    path: str
    audience: str
    members: tuple[tuple[str, Entry], ...]

    @property
    def seal(self) -> str:
        """What stands at its end: a digest of what it holds."""
        return _seal(self.members)

    def write(self, folder: Path, target: BinaryIO) -> None:
        """Write it. A document that is no longer what was built is left out, and the seal then is another."""
        packed = []
        with ZipFile(target, "w") as file:
            for name, entry in self.members:
                data = (folder / entry.path).read_bytes()
                if digest([data]) == entry.sha256:
                    file.writestr(_info(name, entry), data)
                    packed.append((name, entry))
            file.comment = _seal(packed).encode()


def archives(entries: Iterable[Entry], place: str) -> Iterator[Archive]:
    """The zips of the documents of a course or lesson, by its folder: none for an audience that has no documents."""
    given, name = list(entries), for_windows(PurePosixPath(place).name, _FOLDER)
    for audience in AUDIENCES:
        meant = [entry for entry in given if entry.audience == audience]
        if meant:
            yield Archive(f"{place}/{name}-{audience}.zip", audience, tuple(_named(meant, place)))


def for_windows(name: str, most: int) -> str:
    """A name as Windows accepts it, of so many letters at most; what is shortened ends with a mark of the whole."""
    fit = _FORBIDDEN.sub("_", name).rstrip(". ")
    if len(fit) > most:
        end = fit[fit.rfind(".") :] if "." in fit[-_SUFFIX:] else ""
        fit = fit[: most - len(end) - len(_mark(name))].rstrip(". -") + _mark(name) + end
    return f"_{fit}" if _DEVICE.match(fit) else fit


def _named(entries: Iterable[Entry], place: str) -> Iterator[tuple[str, Entry]]:
    """Documents with their names inside a zip: as below the place, and no two that differ in capitals only."""
    taken: set[str] = set()
    for entry in sorted(entries, key=lambda one: one.path):
        *folders, file = PurePosixPath(entry.path).relative_to(place).parts
        parts = [*(for_windows(part, _FOLDER) for part in folders), for_windows(file, _FILE)]
        if "/".join(parts).casefold() in taken:
            stem, dot, end = parts[-1].rpartition(".")
            parts[-1] = f"{stem}{_mark(entry.path)}{dot}{end}"
        taken.add("/".join(parts).casefold())
        yield "/".join(parts), entry


def _mark(name: str) -> str:
    return f"-{sha256(name.encode()).hexdigest()[:6]}"


def _seal(members: Iterable[tuple[str, Entry]]) -> str:
    return f"lessonpack {digest(piece.encode() for name, entry in members for piece in (name, entry.sha256))}"


def _info(name: str, entry: Entry) -> ZipInfo:
    """A member's head: PDF and Word files are packed already."""
    info = ZipInfo(name, _DATE)
    info.create_system, info.external_attr = 3, 0o644 << 16
    info.compress_type = ZIP_DEFLATED if entry.format == "html" else ZIP_STORED
    return info
