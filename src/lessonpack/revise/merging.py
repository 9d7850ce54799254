"""A new release of a document made from a school's own file: what the school did stays, the course's news comes in as
tracked changes, and where both changed the same block the two stand side by side, with a comment."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass

from lessonpack.revise.accepting import accept, has_changes, reject
from lessonpack.revise.comparison import Case, compare
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
from lessonpack.writers.docx.anchors import OBJECT, Block, mark, text_of
from lessonpack.writers.docx.manifest import Kept, note_texts, put_manifest, running_lines
from lessonpack.writers.docx.ooxml import Xml, children, qualified, value

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


@dataclass(frozen=True)
class Merged:
    """A merged file, and what was compared for it."""

    data: bytes
    cases: list[BlockCase]


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
    gone = (c.course for c in cases if c.course and c.school_did == "deleted" and not c.joined and not c.conflict)
    return frozenset(order[number] for block in gone for number in block.notes)


def _references(body: Xml) -> Iterator[str]:
    return (value(reference, "w:id") for reference in body.iter(_REFERENCE))


def merge(school: WordFile, course: WordFile, signature: Signature, words: Words) -> Merged:
    """The course's document put into the school's file, which is changed."""
    merger = _Merger(school, course, signature, words)
    cases = compare_files(school, course)
    merger.run(cases)
    return Merged(school.save(), cases)


class _Merger:
    def __init__(self, school: WordFile, course: WordFile, signature: Signature, words: Words) -> None:
        self.school, self.course, self.signature, self.words = school, course, signature, words
        numbers = school.numbers()
        self.revision = Revision(signature.author, signature.date, numbers)
        self.transplant = Transplant(course, school, numbers)
        self.remarks = Remarks(school.word)
        self.standing: dict[Xml, Xml] = {}
        """Where each block of the course stands in the school's file."""
        self.place: Xml | None = None
        """Behind what the next block of the course goes."""

    def run(self, cases: Sequence[BlockCase]) -> None:
        """Put the course's news into the school's file."""
        for case in cases:
            if case.school and case.course:
                self.transplant.like(case.course.element, case.school.element)
                self.standing[case.course.element] = case.school.element
        for case in cases:
            if case.school:
                self.place = _end(case.school)
            self._settle(case)
        self._renew_notes(cases)
        self._renew_running()
        for case in cases:
            if case.school and case.course:
                self._name(case.school, case.course)
        if self.course.manifest:
            put_manifest(self.school.word, self.course.manifest)

    def _settle(self, case: BlockCase) -> None:
        ours, theirs = case.school, case.course
        if case.conflict:
            self._conflict(case)
        elif not case.course_did or case.school_did:
            return
        elif theirs is None:
            self._delete(ours)
        elif ours is None:
            self._insert(theirs)
        else:
            self._change(ours, theirs)

    def _change(self, ours: Block, theirs: Block) -> None:
        made = self.transplant.copy(theirs.element)
        if not theirs.is_row and not ours.is_row:
            track_paragraph(ours.element, made, self.revision, restyle=False)
        elif not (ours.is_row and theirs.is_row and track_row(ours.element, made, self.revision, restyle=False)):
            self._delete(ours)
            self._insert(theirs)

    def _delete(self, ours: Block | None) -> None:
        if ours is None:
            return
        if ours.is_row:
            delete_row(ours.element, self.revision)
            return
        for paragraph in (ours.element, *ours.trail):
            delete_paragraph(paragraph, self.revision)

    def _insert(self, theirs: Block) -> Xml:
        """Put a block of the course in, as an insertion; its element comes back."""
        made = self.transplant.copy(theirs.element)
        self.standing[theirs.element] = made
        if theirs.is_row:
            self._put_row(theirs.element, made)
            insert_row(made, self.revision)
        else:
            self._put(made)
            insert_paragraph(made, self.revision)
        for empty in theirs.trail:
            line = self.transplant.copy(empty)
            self._put(line)
            insert_paragraph(line, self.revision)
        return made

    def _put(self, element: Xml) -> None:
        """Put an element behind the last; the next goes behind it."""
        if self.place is None:
            self.school.body.insert(0, element)
        else:
            self.place.addnext(element)
        self.place = element

    def _put_row(self, row: Xml, made: Xml) -> None:
        """Put a row beside a row of its table that stands already, or into a table of its own."""
        before = next((self.standing[r] for r in row.itersiblings(_ROW, preceding=True) if r in self.standing), None)
        after = next((self.standing[r] for r in row.itersiblings(_ROW) if r in self.standing), None)
        if before is not None:
            before.addnext(made)
        elif after is not None:
            after.addprevious(made)
        else:
            self._put(_shell(self.transplant, row))
            if self.place is not None:
                self.place.append(made)

    def _conflict(self, case: BlockCase) -> None:
        """Leave what the school has, and say beside it what the course has."""
        ours, theirs, words = case.school, case.course, self.words
        if ours is None and theirs is not None and case.base_known:
            # The school took it out: that it changed is said, and it is not put back.
            self._remark(self.place, f"{words.deleted_here}\n{_quoted(theirs)}")
        elif ours is None and theirs is not None:
            self._remark(self._insert(theirs), words.unknown)
        elif ours is not None and theirs is None:
            self._remark(ours.element, words.removed_there)
        elif ours is not None and theirs is not None:
            self._remark(ours.element, words.both_changed if case.base_known else words.unknown)
            self._beside(ours, theirs)

    def _beside(self, ours: Block, theirs: Block) -> None:
        """Put the course's words behind the school's."""
        made = self.transplant.copy(theirs.element)
        if ours.is_row == theirs.is_row:
            ours.element.addnext(made)
        else:
            _end(ours).addnext(made)
        (insert_row if theirs.is_row else insert_paragraph)(made, self.revision)

    def _remark(self, at: Xml | None, text: str) -> None:
        paragraph = next((self.school.body if at is None else at).iter(_PARAGRAPH))
        sign = self.signature
        self.remarks.add(paragraph, text, sign.author, sign.initials, sign.date)

    def _renew_notes(self, cases: Sequence[BlockCase]) -> None:
        """Give the notes that stay the words that the course has for them now; those that nothing refers to go."""
        for old, new in self.revision.kept_notes.items():
            mine, its = self.school.note(old), self.school.note(new)
            if mine is not None and its is not None:
                mine[:] = list(its)
        for case in cases:
            for old, new in _same_notes(case, self.school):
                mine, its = self.school.note(old), self.course.note(new)
                if mine is not None and its is not None:
                    self.transplant.renew(mine, its)
        used = set(_references(self.school.body))
        for note in _numbered(self.school.notes[1]):
            if value(note, "w:id") not in used:
                _remove(note)

    def _renew_running(self) -> None:
        """Track what the course has changed in running heads and feet, where the school has left them."""
        base, there = self.school.manifest, self.course.manifest
        if base is None or there is None or len(base.running) != len(there.running):
            return
        new = dict(zip(base.running, running_lines(self.course.word), strict=True))
        for line in running_lines(self.school.word):
            given = new.get(text_of(line))
            if given is not None and text_of(given) != text_of(line):
                track_paragraph(line, self.transplant.copy(given), self.revision, restyle=False)

    def _name(self, ours: Block, theirs: Block) -> None:
        """Give a block the anchors by which the course's manifest knows it."""
        there = {value(start, "w:name") for start in self.school.body.iter(_START)}
        for name in theirs.anchors:
            if name not in there:
                mark(ours.paragraphs[0], name, next(self.revision.numbers))


def _same_notes(case: BlockCase, school: WordFile) -> Iterator[tuple[str, str]]:
    """The notes of a block that the course has not changed: the id in the school's file, and in the course's."""
    ours, theirs = case.school, case.course
    if ours is None or theirs is None or case.conflict or (case.course_did and not case.agreed):
        return
    if len(ours.notes) == len(theirs.notes):
        yield from zip(ours.notes, theirs.notes, strict=True)
    elif case.base and len(case.base.notes) == len(theirs.notes):
        # The school took notes out, or added some: those it had are known by their words.
        had = dict(zip(case.base.notes, theirs.notes, strict=True))
        texts = note_texts(school.notes[1])
        yield from ((note, had[texts[note]]) for note in ours.notes if texts.get(note) in had)


def _numbered(notes: Xml) -> list[Xml]:
    """The notes of a part that are no separators."""
    return [n for n in children(notes, "w:footnote") if value(n, "w:type") in ("", "normal")]


def _end(block: Block) -> Xml:
    """The last element of a block: what comes behind it goes behind this."""
    if block.trail:
        return block.trail[-1]
    table = block.element.getparent() if block.is_row else None
    return block.element if table is None else table


def _shell(transplant: Transplant, row: Xml) -> Xml:
    """The table of a row of the course, without rows."""
    table = deepcopy(row.getparent())
    assert table is not None
    for old in list(table.iterchildren(_ROW)):
        table.remove(old)
    return transplant.copy(table)


def _quoted(block: Block) -> str:
    return block.text.replace(OBJECT, "").strip()


def _remove(element: Xml) -> None:
    if (parent := element.getparent()) is not None:
        parent.remove(element)
