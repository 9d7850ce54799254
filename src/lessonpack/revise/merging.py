"""A new release of a document made from a school's own file: what the school did stays, the course's news comes in as
tracked changes, and where both changed the same block the two stand side by side, with a comment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lessonpack.revise.comparison import Case, compare
from lessonpack.revise.placing import Places, fits
from lessonpack.revise.remarks import Remarks
from lessonpack.revise.tracking import (
    Revision,
    delete_paragraph,
    delete_row,
    insert_paragraph,
    insert_row,
    track_paragraph,
    track_row,
)
from lessonpack.revise.transplant import Transplant
from lessonpack.revise.wordfile import WordFile
from lessonpack.writers.docx.accepting import accept, has_changes, reject
from lessonpack.writers.docx.anchors import OBJECT, Block, mark, text_of
from lessonpack.writers.docx.manifest import Kept, RunningLine, note_text, put_manifest, running_lines
from lessonpack.writers.docx.ooxml import Xml, children, qualified, remove, root, value

BlockCase = Case[Kept, Block]
_ROW, _PARAGRAPH, _START = qualified("w:tr"), qualified("w:p"), qualified("w:bookmarkStart")
_REFERENCE = qualified("w:footnoteReference")


class OpenChanges(ValueError):
    """The school's file has tracked changes that nobody has accepted or rejected."""


@dataclass(frozen=True)
class Signature:
    """Who signs the course's changes and comments, and when: ISO 8601, UTC, with a Z."""

    author: str
    date: str

    @property
    def initials(self) -> str:
        """Of the author's first words."""
        return "".join(word[0] for word in self.author.split()[:3]).upper()


@dataclass(frozen=True)
class Words:
    """What comments say, in the language of the document."""

    both_changed: str
    deleted_here: str
    removed_there: str
    unknown: str
    deleted_around: str
    note_of_both: str


def read_edited(data: bytes, changes: str | None) -> WordFile:
    """A school's file, its tracked changes settled: `accept` or `reject`. Raises UnusableFile and OpenChanges."""
    file = WordFile(data)
    open_ = [story for story in file.stories if has_changes(story)]
    if open_ and changes is None:
        raise OpenChanges("the file has tracked changes that are still open")
    for story in open_:
        (accept if changes == "accept" else reject)(story)
    return file


def compare_files(school: WordFile, course: WordFile) -> list[BlockCase]:
    """What is different in a school's file, in the course's, and since."""
    base = school.manifest.blocks if school.manifest else None
    return compare(base, school.blocks, course.blocks)


def deleted_notes(cases: Sequence[BlockCase], course: WordFile) -> frozenset[int]:
    """Which notes of the course's file, counted from 0, stand in blocks that the school has no longer."""
    order = {number: place for place, number in enumerate(_references(course.body))}
    gone = (case.course for case in cases if case.course and case.school_did == "deleted")
    return frozenset(order[number] for block in gone for number in block.references)


def _references(body: Xml) -> Iterator[str]:
    return (value(reference, "w:id") for reference in body.iter(_REFERENCE))


def merge(school: WordFile, course: WordFile, signature: Signature, words: Words) -> bytes:
    """The course's document put into the school's file, which is changed."""
    _Merger(school, course, signature, words).run(compare_files(school, course))
    return school.save()


class _Merger:
    def __init__(self, school: WordFile, course: WordFile, signature: Signature, words: Words) -> None:
        self.school, self.course, self.signature, self.words = school, course, signature, words
        numbers = school.numbers()
        self.revision = Revision(signature.author, signature.date, numbers)
        self.transplant = Transplant(course, school, numbers)
        self.places = Places(school.body, self.transplant.copy, self.revision)
        self.remarks = Remarks(school.word)
        self.last: Block | None = None
        """The block of the school's file that was settled last."""

    def run(self, cases: Sequence[BlockCase]) -> None:
        """Put the course's news into the school's file."""
        for case in cases:
            if case.school and case.course:
                self.transplant.like(case.course.element, case.school.element)
                self.places.standing[case.course.element] = case.school.element
        self.homes = Homes(self.course, cases)
        for case in cases:
            if case.school and not case.joined:
                self.last = case.school
                self.places.go_to(case.school)
            self._settle(case)
        self._renew_notes(cases)
        self._renew_running()
        self._name(cases)
        if self.course.manifest:
            put_manifest(self.school.word, self.course.manifest)

    def _settle(self, case: BlockCase) -> None:
        ours, theirs = case.school, case.course
        if case.conflict:
            self._conflict(case)
        elif not case.course_did or case.school_did or case.joined:
            return
        elif ours and theirs:
            self._change(ours, theirs)
        elif ours:
            self._delete(ours)
        elif theirs:
            lost = self.homes.is_lost(theirs)
            made = self._insert(theirs)
            if lost:
                self._remark(_first(made), self.words.deleted_around)

    def _change(self, ours: Block, theirs: Block) -> None:
        made = self.transplant.copy(theirs.element)
        if not ours.is_row:
            track_paragraph(ours.element, made, self.revision)
        elif not track_row(ours.element, made, self.revision):
            self._delete(ours)
            self._place(theirs, made, beside=ours)

    def _delete(self, ours: Block) -> None:
        if ours.is_row:
            delete_row(ours.element, self.revision)
            return
        for paragraph in (ours.element, *ours.trail):
            delete_paragraph(paragraph, self.revision)

    def _insert(self, theirs: Block) -> Xml:
        """Put a block of the course in, as an insertion; its element comes back."""
        made = self.transplant.copy(theirs.element)
        self._place(theirs, made)
        for empty in theirs.trail:
            self.places.put_empty(self.transplant.copy(empty))
        return made

    def _place(self, theirs: Block, made: Xml, beside: Block | None = None) -> None:
        """Put in the copy of a block, as an insertion: beside one of the school's, or behind the last."""
        if beside and (not beside.is_row or fits(made, beside.element)):
            self.places.put_beside(beside, made)
        elif theirs.is_row:
            self.places.put_row(theirs.element, made)
        else:
            self.places.put(made)
        self.places.standing[theirs.element] = made
        (insert_row if theirs.is_row else insert_paragraph)(made, self.revision)

    def _conflict(self, case: BlockCase) -> None:
        """Leave what the school has, and say beside it what the course has."""
        ours, theirs, words = case.school, case.course, self.words
        if ours and theirs:
            self._remark(_first(ours.element), words.both_changed if case.base_known else words.unknown)
            # Of two blocks that the school joined the second has no place of its own any more.
            self._place(theirs, self.transplant.copy(theirs.element), beside=None if case.joined else ours)
        elif ours:
            self._remark(_first(ours.element), words.removed_there)
        elif theirs and case.base_known:
            # The school took it out: that it changed is said, and it is not put back.
            self._remark(self._here(), f"{words.deleted_here}\n{_quoted(theirs)}")
        elif theirs:
            self._remark(_first(self._insert(theirs)), words.unknown)

    def _here(self) -> Xml:
        """The last paragraph of what was settled last, else the first of the file, made where there is none."""
        if self.last:
            cells = children(self.last.element, "w:tc/w:p")
            return cells[-1] if cells else self.last.element
        found = self.school.blocks[0].element if self.school.blocks else self.school.body
        if next(found.iter(_PARAGRAPH), None) is None:
            self.places.put_empty(root("w:p"))
        return _first(found)

    def _remark(self, paragraph: Xml, text: str) -> None:
        sign = self.signature
        self.remarks.add(paragraph, text, sign.author, sign.initials, sign.date)

    def _renew_notes(self, cases: Sequence[BlockCase]) -> None:
        """Give notes that the school left alone the words that the course has now; those nothing refers to go."""
        for old, new in self.revision.kept_notes.items():
            mine, its = self.school.note(old), self.school.note(new)
            if mine is not None and its is not None and note_text(mine) != note_text(its):
                mine[:] = list(its)
        for case in cases:
            if case.school and case.course:
                self._renew_notes_of(case, case.school, case.course)
        used = set(_references(self.school.body))
        for note in self.school.footnotes:
            if value(note, "w:type") in ("", "normal") and value(note, "w:id") not in used:
                remove(note)
        self._put_notes_in_order()

    def _put_notes_in_order(self) -> None:
        """In the order of their marks: LibreOffice gives a mark the note of its place, whatever that is numbered."""
        place = {number: place for place, number in enumerate(_references(self.school.body))}
        notes = self.school.footnotes
        for note in sorted(notes, key=lambda note: place.get(value(note, "w:id"), -1)):
            holder = note.getparent()
            assert holder is not None
            holder.append(note)

    def _renew_notes_of(self, case: BlockCase, ours: Block, theirs: Block) -> None:
        for place, other in case.new_notes:
            mine, its = self.school.note(ours.references[place]), self.course.note(theirs.references[other])
            if mine is not None and its is not None and ours.notes[place] != theirs.notes[other]:
                self.transplant.renew(mine, its)
        for _, other in case.notes_of_both:
            self._remark(_first(ours.element), f"{self.words.note_of_both}\n{theirs.notes[other]}")

    def _renew_running(self) -> None:
        """Track what the course has changed in running heads and feet, where the school has left them."""
        base, there = self.school.manifest, self.course.manifest
        if base is None or there is None:
            return
        lines = running_lines(self.course.word)
        new: dict[tuple[str, str], RunningLine] = {}
        for place in {line.place for line in lines}:
            had = [text for where, text in base.running if where == place]
            has = [line for line in lines if line.place == place]
            if len(had) == len(has):
                new |= {(place, text): line for text, line in zip(had, has, strict=True)}
        for line in running_lines(self.school.word):
            given, said = new.get((line.place, text_of(line.paragraph))), text_of(line.paragraph)
            if given and text_of(given.paragraph) != said:
                made = self.transplant.fit(given.paragraph, given.part, line.part)
                track_paragraph(line.paragraph, made, self.revision)

    def _name(self, cases: Sequence[BlockCase]) -> None:
        """Give blocks the anchors by which the course's manifest knows them."""
        there = {value(start, "w:name") for start in self.school.body.iter(_START)}
        for ours, theirs in ((case.school, case.course) for case in cases):
            for name in theirs.anchors if ours and theirs else ():
                if ours and name not in there:
                    there.add(name)
                    mark(ours.paragraphs[0], name, next(self.revision.numbers))


class Homes:
    """The sections and tables of the course that the school took out as a whole; each is told of once."""

    def __init__(self, course: WordFile, cases: Sequence[BlockCase]) -> None:
        self._headings: dict[Xml, Xml] = {}
        heading: Xml | None = None
        for block in course.blocks:
            if course.heading(block):
                heading = block.element
            elif heading is not None:
                self._headings[block.element] = heading
        gone = [case.course for case in cases if case.course and case.school_did == "deleted"]
        stay = [case.course for case in cases if case.course and case.school]
        homes = {home for block in gone for home in (block.element, _table(block)) if home is not None}
        self._gone = homes.difference(*map(self._of, stay))

    def _of(self, block: Block) -> set[Xml]:
        """The heading under which a block stands, and the table that it is a row of."""
        found = (self._headings.get(block.element), _table(block))
        return {home for home in found if home is not None}

    def is_lost(self, block: Block) -> bool:
        """Whether the school took out what a new block belongs to, and nobody was told of it yet."""
        lost = self._of(block) & self._gone
        self._gone -= lost
        return bool(lost)


def _table(block: Block) -> Xml | None:
    return block.element.getparent() if block.is_row else None


def _first(element: Xml) -> Xml:
    """The first paragraph of a row, or a paragraph itself."""
    return next(element.iter(_PARAGRAPH))


def _quoted(block: Block) -> str:
    return block.text.replace(OBJECT, "").strip()
