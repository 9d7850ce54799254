"""What is kept of a build: documents are written here, and nowhere else, and remembered in the ledger."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from zipfile import is_zipfile

from lessonpack.cache import Cache
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

    def restored(self, planned: Planned) -> Record | None:
        """The record of a document that was in the cache, and is now in its place."""
        found = self.cache.get(planned.inputs) if self.cache else None
        if not found or not _is_of(planned, found[0]) or not self._still_true(found[0]):
            return None
        return self._keep(*found)

    def keep(self, planned: Planned, outcome: Outcome) -> Record:
        """Write the files of a document and remember from what it was made; of one that is the same as before remember
        from what it would be made."""
        if outcome.same:
            before = self.ledger.records[planned.path]
            pairs = zip(planned.entries, before.entries, strict=True)
            entries = tuple(
                replace(new, sha256=old.sha256, bytes=old.bytes, pages=old.pages, sheets=old.sheets,
                        class_sheets=old.class_sheets)
                for new, old in pairs
            )  # fmt: skip
            record = replace(before, entries=entries, inputs=planned.inputs)
            self.ledger.keep(record)
            return record
        named = self._named(outcome.found)
        record = Record(outcome.entries, planned.inputs, outcome.page, named, round(outcome.seconds, 3), outcome.found)
        if self.cache:
            self.cache.put(record, outcome.files)
        return self._keep(record, outcome.files)

    def _keep(self, record: Record, files: tuple[bytes, ...]) -> Record:
        for entry, data in zip(record.entries, files, strict=True):
            write_whole(self.ledger.folder / entry.path, data)
        self.ledger.keep(record)
        return record

    def drop(self, planned: Planned) -> None:
        """Take away what an earlier build made in the place of a document that has something of the key."""
        for entry in planned.entries:
            (self.ledger.folder / entry.path).unlink(missing_ok=True)
        self.ledger.drop(planned.path)

    def set_aside(self, planned: Planned) -> Diagnostic | None:
        """Move a Word file that somebody has edited in its place, so that it is not written over; what to say of it."""
        path = self.ledger.folder / planned.path
        record = self.ledger.records.get(planned.path)
        is_edited = record and planned.path.endswith(".docx") and is_zipfile(path)
        if not record or not is_edited or digest_of_file(path) == record.entries[0].sha256:
            return None
        aside = next(p for n in range(1, 1000) if not (p := path.with_stem(f"{path.stem}-edited-{n}")).exists())
        path.rename(aside)
        message = f"it was edited after it was built; it is kept as {aside.name}"
        named = aside.relative_to(self.root).as_posix()
        hint = f"'lessonpack merge {named} -o FILE' makes the new release of it"
        return warning(Span(f"build/{planned.path}"), "edited-file", message, hint)


def _is_of(planned: Planned, record: Record) -> bool:
    """Whether a record is of this document, with its sheets for the printer or without."""
    return [entry.path for entry in record.entries] == [entry.path for entry in planned.entries]
