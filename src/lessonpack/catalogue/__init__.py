"""The catalogue of a build folder: a page to look through, pictures of first pages, and zips to hand out."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from lessonpack.catalogue.archives import archives
from lessonpack.catalogue.page import Packs, page
from lessonpack.catalogue.shelf import Shelf
from lessonpack.files import digest
from lessonpack.ledger import Entry
from lessonpack.preflight.showing import first_page
from lessonpack.templating import Templates

PAGE = "index.html"


@dataclass(frozen=True)
class Catalogue:
    """What the catalogue is: its files below the build folder with their SHA-256, and how many had to be written."""

    files: dict[str, str]
    written: int


def picture_path(sha256: str) -> str:
    """Where the picture of a PDF with this hash lies, below the build folder."""
    return f"catalogue/{sha256[:16]}.png"


def write(
    folder: Path,
    entries: Iterable[Entry],
    templates: Templates,
    house: str,
    earlier: Mapping[str, str],
    lessons: Mapping[str, Sequence[str]],
) -> Catalogue:
    """Write the catalogue of a build folder, as far as it is not there: pictures, then zips, then the page.

    What is not there as it was built is left out. `house` is a digest of our code and templates. `earlier` says which
    files are ours, by their SHA-256: those of the last catalogue, and pictures that were made with their documents;
    they are taken away where nothing needs them now. `lessons` are those of each course, in their order; what is in
    none stands after them, by name. Raises OSError, and TemplateFault.
    """
    listed = sorted((entry for entry in entries if _is_there(folder, entry)), key=partial(_place, lessons))
    shelf = Shelf(folder, earlier)
    pictured = {entry.path for entry in listed if entry.format == "pdf" and _pictured(shelf, entry)}
    packs = {place: dict(_packed(shelf, given, place)) for place, given in _places(listed).items()}
    if listed:
        _write_page(shelf, listed, templates, house, packs, pictured)
    shelf.clear()
    return Catalogue(shelf.files, shelf.written)


def _is_there(folder: Path, entry: Entry) -> bool:
    try:
        return (folder / entry.path).stat().st_size == entry.bytes
    except OSError:
        return False


def _place(lessons: Mapping[str, Sequence[str]], entry: Entry) -> tuple[str, int, str, str]:
    """What a document is sorted by, whatever was built when."""
    ordered = lessons.get(entry.course, ())
    place = ordered.index(entry.lesson) if entry.lesson in ordered else len(ordered)
    return entry.course, place, entry.lesson or "", entry.path


def _pictured(shelf: Shelf, entry: Entry) -> bool:
    """Have the picture of a PDF there, unless that is no longer what was built."""
    path = picture_path(entry.sha256)
    if path not in shelf.files and not shelf.keeps(path):
        data = (shelf.folder / entry.path).read_bytes()
        if digest([data]) != entry.sha256:
            return False
        shelf.put(path, first_page(data))
    return True


def _places(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """The documents of each course and of each lesson, by its folder below the build folder."""
    places: dict[str, list[Entry]] = {}
    for entry in entries:
        places.setdefault(entry.course, []).append(entry)
        if entry.lesson:
            places.setdefault(f"{entry.course}/{entry.lesson}", []).append(entry)
    return places


def _packed(shelf: Shelf, entries: list[Entry], place: str) -> Iterator[tuple[str, tuple[str, int]]]:
    """Have the zips of a course or lesson there: of each audience its path and its size."""
    for archive in archives(entries, place):
        if not shelf.keeps(archive.path, archive.seal):
            shelf.put(archive.path, partial(archive.write, shelf.folder))
        yield archive.audience, (archive.path, (shelf.folder / archive.path).stat().st_size)


def _write_page(
    shelf: Shelf, entries: list[Entry], templates: Templates, house: str, packs: Packs, pictured: set[str]
) -> None:
    told = json.dumps([[vars(entry) for entry in entries], packs, sorted(pictured)])
    seal = digest([house.encode(), told.encode()])
    if not shelf.keeps(PAGE, seal):
        pictures = {entry.path: picture_path(entry.sha256) for entry in entries if entry.path in pictured}
        shelf.put(PAGE, page(entries, templates, packs, pictures, seal).encode())
