"""What is kept of a build: documents are written here, and nowhere else, and remembered in the ledger."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from zipfile import is_zipfile

from lessonpack.cache import Cache
from lessonpack.catalogue import picture_path
from lessonpack.diagnostics import Diagnostic, Span, warning
from lessonpack.files import digest, digest_of_file, write_whole
from lessonpack.ledger import Ledger, Record, Seal
from lessonpack.work import Outcome, Planned


@dataclass
class Keeper:
    """Keeps documents in the build folder of a root. Methods that write raise OSError."""

    root: Path
    ledger: Ledger
    cache: Cache | None = None

    def current(self, planned: Planned) -> Record | None:
        """The record of a document that needs not be made."""
        record = self.intact(planned)
        return record if record and record.inputs == planned.inputs else None

    def intact(self, planned: Planned) -> Record | None:
        """The record of a document whose files lie there as they were made, if what was said of it is still true."""
        record = self.ledger.intact(planned.path)
        return record if record and _is_of(planned, record) and self._still_true(record) else None

    def sealed(self, seal: Seal) -> list[Record] | None:
        """The records of the documents of a seal, if all of them are current."""
        with ThreadPoolExecutor(2) as threads:
            found = list(threads.map(self.ledger.intact, seal.documents))
        records = [r for r in found if r and r.inputs == seal.documents[r.path] and self._still_true(r)]
        return records if len(records) == len(seal.documents) else None

    def _still_true(self, record: Record) -> bool:
        """Whether the files that its diagnostics name are those of which they were said."""
        return record.named == self._named(record.diagnostics)

    def _named(self, diagnostics: tuple[Diagnostic, ...]) -> str:
        files = sorted({d.span.file for d in diagnostics})
        return digest((digest_of_file(self.root / name) or "").encode() for name in files) if files else ""

    def cached(self, planned: Planned) -> Outcome | None:
        """A document that is in the cache, as if it were made now."""
        found = self.cache.get(planned.inputs) if self.cache else None
        if not found or not _is_of(planned, found[0]) or not self._still_true(found[0]):
            return None
        record, files = found
        said, seconds = record.diagnostics, record.seconds
        return Outcome(planned.path, record.entries, files, page=record.page, found=said, seconds=seconds)

    def keep(self, planned: Planned, outcome: Outcome, *, cached: bool = False) -> Record:
        """Write the files of a document and remember from what it was made; of one that is the same as before remember
        from what it would be made. What was not in the cache comes into it."""
        # What lacks something is looked at again by the next build.
        inputs = "" if outcome.lacking else planned.inputs
        record = self._same(planned, inputs) if outcome.same else self._made(outcome, inputs)
        if self.cache and inputs and not outcome.same and not cached:
            self.cache.put(record, outcome.files)
        if outcome.picture:
            name = picture_path(record.entries[0].sha256)
            # First remembered, then written: who comes after a kill knows it for ours, and can take it away.
            self.ledger.keep_other(name, digest([outcome.picture]))
            write_whole(self.ledger.folder / name, outcome.picture)
        for entry, data in zip(record.entries, outcome.files, strict=not outcome.same):
            write_whole(self.ledger.folder / entry.path, data)
        self.ledger.keep(record)
        return record

    def _made(self, outcome: Outcome, inputs: str) -> Record:
        named, seconds = self._named(outcome.found), round(outcome.seconds, 3)
        return Record(outcome.entries, inputs, outcome.page, named, seconds, outcome.found)

    def _same(self, planned: Planned, inputs: str) -> Record:
        before = self.ledger.records[planned.path]
        entries = tuple(
            replace(new, sha256=old.sha256, bytes=old.bytes, pages=old.pages, sheets=old.sheets,
                    class_sheets=old.class_sheets)
            for new, old in zip(planned.entries, before.entries, strict=True)
        )  # fmt: skip
        return replace(before, entries=entries, inputs=inputs)

    def drop(self, planned: Planned) -> None:
        """Take away what an earlier build made in the place of a document that has something of the key."""
        for entry in planned.entries:
            (self.ledger.folder / entry.path).unlink(missing_ok=True)
        self.ledger.drop(planned.path)

    def set_aside(self, planned: Planned, outcome: Outcome) -> Diagnostic | None:
        """Move a Word file that somebody has edited in its place, so that it is not written over; what to say of it.

        One of which nothing is remembered may be somebody's too, unless it is just what would be written.
        """
        path = self.ledger.folder / planned.path
        if outcome.same or not planned.path.endswith(".docx"):
            return None
        new = outcome.entries[0].sha256
        ours = {*self.ledger.ours(planned.path), new}
        self.ledger.announce(planned.path, new)
        if not is_zipfile(path) or digest_of_file(path) in ours:
            return None
        aside = next(p for n in count(1) if not (p := path.with_stem(f"{path.stem}-edited-{n}")).exists())
        path.rename(aside)
        message = f"it was edited after it was built; it is kept as {aside.name}"
        named = aside.relative_to(self.root).as_posix()
        hint = f"'lessonpack merge {named} -o FILE' makes the new release of it"
        return warning(Span(f"build/{planned.path}"), "edited-file", message, hint)


def _is_of(planned: Planned, record: Record) -> bool:
    """Whether a record is of this document, with its sheets for the printer or without."""
    return [entry.path for entry in record.entries] == [entry.path for entry in planned.entries]
