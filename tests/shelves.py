"""Build folders for tests of the catalogue: small files, and the entries that say what they are."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf

from lessonpack.catalogue import Catalogue, write
from lessonpack.files import digest
from lessonpack.kinds import Kind
from lessonpack.ledger import Entry
from papers import templates

HOUSE = "a digest of the house"


@cache
def pdf(about: str) -> bytes:
    """A page that is one colour, and no other file's bytes."""
    target = BytesIO()
    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(595, 842))
        shade = int(digest([about.encode()])[:2], 16) / 255
        page.Contents = made.make_stream(f"{shade:.3f} g 100 100 200 200 re f".encode())
        made.docinfo["/Title"] = about
        made.save(target, deterministic_id=True)
    return target.getvalue()


def entry(
    folder: Path,
    course: str,
    name: str | None,
    kind: Kind,
    *,
    edition: str = "standard",
    format: str = "",
    imposed: bool = False,
    language: str = "en-GB",
    titles: tuple[str, str] = ("", ""),
    pages: int = 6,
) -> Entry:
    """A document of a build folder, which it is written into."""
    form = format or kind.formats[0]
    end = "" if edition == "standard" else f"-{edition}"
    file = f"{name or course}-{kind.name}{end}{'-imposed' if imposed else ''}.{form}"
    path = "/".join(filter(None, (course, name, end.removeprefix("-"), file)))
    data = pdf(path) if form == "pdf" else f"PK {path}".encode()
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    say, paged = templates().language(language).say, form == "pdf"
    return Entry(
        path,
        course,
        name,
        kind.name,
        form,
        edition,
        kind.audience,
        imposed,
        course_title=titles[0] or f"The course {course}",
        lesson_title=(titles[1] or f"The lesson {name}") if name else "",
        kind_title=say(kind.title),
        edition_title=f"Edition {edition}",
        language=language,
        sha256=digest([data]),
        bytes=len(data),
        pages=pages if paged else None,
        sheets=-(-pages // 2) if paged else None,
    )


def lesson(
    folder: Path, course: str, name: str, editions: Iterable[str] = ("standard",), **told: object
) -> list[Entry]:
    """Every kind of document of a lesson, in some editions."""
    kinds = [kind for kind in templates().kinds() if kind.scope == "lesson"]
    return [
        entry(folder, course, name, kind, edition=edition, **told)  # type: ignore[arg-type]
        for kind in kinds
        for edition in editions
    ]


def shelve(
    folder: Path,
    entries: Iterable[Entry],
    earlier: Catalogue | None = None,
    lessons: Mapping[str, Sequence[str]] | None = None,
) -> Catalogue:
    """The catalogue of a build folder."""
    return write(folder, entries, templates(), HOUSE, earlier.files if earlier else {}, lessons or {})
