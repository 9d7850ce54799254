"""Tracked changes: paragraphs and rows of a school's file become those of the course, for somebody to accept or reject.

What is compared are words; Chinese and Japanese, which put no spaces between them, character by character. Words that
stay keep their runs, so that what a school did to their looks stays too. A file with changes still open must be settled
before (`accepting`).
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy

from lessonpack.revise.redlining import ADDED, REMOVED, Draft, Revision, mark_content
from lessonpack.revise.steps import steps
from lessonpack.revise.tokens import Token, read
from lessonpack.revise.weaving import Weaver
from lessonpack.writers.docx.accepting import has_changes
from lessonpack.writers.docx.anchors import PREFIX
from lessonpack.writers.docx.ooxml import RANGES, Xml, add, child, children, put, qualified, tags, value

__all__ = [
    "Revision",
    "delete_paragraph",
    "delete_row",
    "insert_paragraph",
    "insert_row",
    "track_paragraph",
    "track_row",
]

_PARAGRAPH, _START, _END = (qualified(f"w:{name}") for name in ("p", "bookmarkStart", "bookmarkEnd"))
_IN_ROWS = tags("trPr tblPrEx tc") | RANGES


def track_paragraph(old: Xml, new: Xml, revision: Revision) -> None:
    """Make a paragraph read as another one, in the style that it has. `new` stays as it is.

    Its ids must be those of the file of `old`. Raises ValueError where `old` has open changes.
    """
    _settled(old)
    after = read(_without_marks(deepcopy(new), old, revision), codes=False)
    before = read(old)
    if before.keys == after.keys and not after.gaps:
        _keep_notes(before.tokens, after.tokens, revision)
        return
    weaver = Weaver(Draft(old, revision.of_paragraph()), before, after)
    for step in steps(before.tokens, after.tokens):
        weaver.weave(step)
        if step.kept:
            _keep_notes(before.tokens[step.old], after.tokens[step.new], revision)
    weaver.finish()


def insert_paragraph(paragraph: Xml, revision: Revision) -> None:
    """Mark a paragraph that stands in the file already as added."""
    _settled(paragraph)
    revision = revision.of_paragraph()
    mark_content(paragraph, ADDED, revision)
    _mark_end(paragraph, ADDED, revision)


def delete_paragraph(paragraph: Xml, revision: Revision) -> None:
    """Mark a paragraph as removed. A section that ends with it still ends there."""
    _settled(paragraph)
    revision = revision.of_paragraph()
    mark_content(paragraph, REMOVED, revision)
    if child(paragraph, "w:pPr/w:sectPr") is None:
        _mark_end(paragraph, REMOVED, revision)


def insert_row(row: Xml, revision: Revision) -> None:
    """Mark a row that stands in its table already as added, with all its cells hold."""
    _mark_row(row, ADDED, revision)


def delete_row(row: Xml, revision: Revision) -> None:
    """Mark a row as removed, with all its cells hold."""
    _mark_row(row, REMOVED, revision)


def track_row(old: Xml, new: Xml, revision: Revision) -> bool:
    """Make a row read as another one, paragraph by paragraph; false, and nothing changed, where its form is another."""
    ours, theirs = _form(old), _form(new)
    if (
        ours is None
        or theirs is None
        or [len(c) for c in ours] != [len(c) for c in theirs]
        or _spans(old) != _spans(new)
    ):
        return False
    _settled(old)
    for cell, other in zip(ours, theirs, strict=True):
        for paragraph, made in zip(cell, other, strict=True):
            track_paragraph(paragraph, made, revision)
    return True


def _without_marks(new: Xml, old: Xml, revision: Revision) -> Xml:
    """A new text without its marks, but for the anchors that the old one lacks, with numbers of their own."""
    there = {value(mark, "w:name") for mark in old.iter(_START)}
    numbers: dict[str, int] = {}
    for mark in list(new.iter(_START)):
        name = value(mark, "w:name")
        if name.startswith(PREFIX) and name not in there:
            there.add(name)
            numbers[value(mark, "w:id")] = next(revision.numbers)
    for mark in list(new.iter(*RANGES, qualified("w:commentReference"))):
        number = numbers.get(value(mark, "w:id")) if mark.tag in (_START, _END) else None
        parent = mark.getparent()
        if number is not None:
            mark.set(qualified("w:id"), str(number))
        elif parent is not None:
            parent.remove(mark)
    return new


def _keep_notes(old: Sequence[Token], new: Sequence[Token], revision: Revision) -> None:
    for kept, other in zip(old, new, strict=True):
        if kept.note:
            revision.kept_notes[kept.note] = other.note


def _properties(paragraph: Xml) -> Xml:
    """The properties of a paragraph, made if they are not there."""
    found = child(paragraph, "w:pPr")
    if found is None:
        found = add(paragraph, "w:pPr")
        paragraph.insert(0, found)
    return found


def _mark_end(paragraph: Xml, name: str, revision: Revision) -> None:
    """Mark the end of a paragraph: it is that which divides it from the next."""
    properties = put(_properties(paragraph), "w:rPr")
    properties.insert(0, add(properties, name, revision.attributes))


def _mark_row(row: Xml, name: str, revision: Revision) -> None:
    _settled(row)
    properties = child(row, "w:trPr")
    if properties is None:
        properties = add(row, "w:trPr")
        row.insert(len(children(row, "w:tblPrEx")), properties)
    add(properties, name, revision.attributes)
    for paragraph in _paragraphs(row):
        mark_content(paragraph, name, revision)
        _mark_end(paragraph, name, revision)


def _paragraphs(holder: Xml) -> Iterator[Xml]:
    """The paragraphs of cells, whatever holds them; not those within one, of a text box."""
    for element in list(holder):
        if element.tag == _PARAGRAPH:
            yield element
        elif isinstance(element.tag, str):
            yield from _paragraphs(element)


def _form(row: Xml) -> list[list[Xml]] | None:
    """The paragraphs of each cell; None where a row or a cell holds anything else."""
    cells = children(row, "w:tc")
    others = [e for cell in cells for e in cell if e.tag not in {_PARAGRAPH, qualified("w:tcPr")} | RANGES]
    return None if others or any(e.tag not in _IN_ROWS for e in row) else [children(cell, "w:p") for cell in cells]


def _spans(row: Xml) -> list[str]:
    return [value(child(cell, "w:tcPr/w:gridSpan")) for cell in children(row, "w:tc")]


def _settled(element: Xml) -> None:
    if has_changes(element):
        raise ValueError("a text with open changes: accept or reject them first")
