"""What lies in the build folder and could not be built any more: of lessons, kinds and editions that are gone.

Only files that a build wrote, and that are as it wrote them, are ever taken away.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from lessonpack.content import Library
from lessonpack.editions import EditionError, combine, read_name
from lessonpack.files import digest_of_file
from lessonpack.ledger import Ledger, Record
from lessonpack.plan import Wanted, plan, plan_course
from lessonpack.templating import Templates


@dataclass
class Pruned:
    """What was taken away, and what was left because somebody has changed it; paths below the build folder."""

    gone: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def stale(library: Library, templates: Templates, ledger: Ledger) -> list[Record]:
    """The records of documents that could not be built any more, by whatever command."""
    by_course: dict[str, list[Record]] = {}
    for record in ledger.records.values():
        by_course.setdefault(record.entries[0].course, []).append(record)
    found = []
    for course, records in by_course.items():
        there = set(_possible(library, templates, course, records))
        found += [record for record in records if record.path not in there]
    return found


def _possible(library: Library, templates: Templates, course: str, records: list[Record]) -> Iterator[str]:
    """The paths of all documents of a course that could be built, of the kinds, formats and editions on record."""
    folder = library.root / "content" / course
    if not (folder / "course.yaml").is_file():
        return
    entries, parts = [record.entries[0] for record in records], templates.parts()
    content = library.read_course(folder)
    for name in sorted({entry.edition for entry in entries}):
        wanted = Wanted(frozenset(e.kind for e in entries), frozenset(e.format for e in entries), (name,))
        # An edition that there is no longer.
        with suppress(EditionError):
            combine(read_name(name, parts), parts)
            jobs = [job for one in content.lessons for job in plan(content, one, templates.kinds(), parts, wanted)]
            jobs += plan_course(content, content.lessons, templates.kinds(), parts, wanted)
            yield from (job.path.as_posix() for job in jobs)


def prune(ledger: Ledger, records: list[Record]) -> Pruned:
    """Take documents away, and the folders that are then empty. Raises OSError."""
    done = Pruned()
    for record in records:
        for entry in record.entries:
            _take_away(ledger.folder, entry.path, entry.sha256, done)
        ledger.drop(record.path)
    return done


def clear(ledger: Ledger) -> Pruned:
    """Take everything away that builds wrote, but for the ledger itself. Raises OSError."""
    done = prune(ledger, list(ledger.records.values()))
    for path, sha in list(ledger.others.items()):
        _take_away(ledger.folder, path, sha, done)
        ledger.drop(path)
    return done


def _take_away(folder: Path, name: str, sha: str, done: Pruned) -> None:
    path = folder / name
    there = digest_of_file(path)
    if there is None:
        return
    if there != sha:
        done.kept.append(name)
        return
    path.unlink()
    done.gone.append(name)
    for parent in path.relative_to(folder).parents[:-1]:
        with suppress(OSError):  # something else is in it
            (folder / parent).rmdir()
