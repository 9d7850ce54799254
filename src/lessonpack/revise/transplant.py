"""Blocks of one file made fit to stand in another: styles, lists, pictures, links and notes with them."""

from collections.abc import Iterator
from copy import deepcopy
from io import BytesIO

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part

from lessonpack.revise.wordfile import WordFile
from lessonpack.writers.docx.grafting import Sheet, graft_numbers, graft_styles
from lessonpack.writers.docx.ooxml import Xml, child, children, qualified, value

_STYLES = tuple(qualified(f"w:{name}") for name in ("pStyle", "rStyle", "tblStyle"))
_RELATED = tuple(qualified(f"r:{name}") for name in ("id", "embed", "link"))
_VAL, _ID, _NUMBER = qualified("w:val"), qualified("w:id"), qualified("w:numId")
_START, _END = qualified("w:bookmarkStart"), qualified("w:bookmarkEnd")


class Transplant:
    """Copies from `giver` into `taker`. `numbers` are those that nothing in the taker has."""

    def __init__(self, giver: WordFile, taker: WordFile, numbers: Iterator[int]) -> None:
        self.giver, self.taker, self._numbers = giver, taker, numbers
        self._from, self._into = _sheet(giver), _sheet(taker)
        self._names = {value(s, "w:styleId"): value(child(s, "w:name")) for s in children(self._from.styles, "w:style")}
        self._styles: dict[str, str] = {}
        self._lists: dict[str, str] = {}

    def like(self, given: Xml, taken: Xml) -> None:
        """Learn from two paragraphs that are the same block which list of the taker is which of the giver."""
        ours, theirs = given.find(f".//{_NUMBER}"), taken.find(f".//{_NUMBER}")
        if ours is not None and theirs is not None:
            self._lists.setdefault(value(ours), value(theirs))

    def copy(self, element: Xml) -> Xml:
        """A paragraph, row or table as it may stand in the taker's body, with notes of its own there."""
        made = self._fit(element, self.giver.word.part, self.taker.word.part)
        for reference in made.iter(qualified("w:footnoteReference")):
            note = self.giver.note(value(reference, "w:id"))
            if note is not None:
                reference.set(_ID, self._add_note(note))
        return made

    def _add_note(self, note: Xml) -> str:
        """Put a note of the giver into the taker; its id there comes back."""
        notes = self.taker.notes[1]
        last = max((int(value(n, "w:id")) for n in children(notes, "w:footnote")), default=0)
        made = self._fit(note, self.giver.notes[0], self.taker.notes[0])
        made.set(_ID, str(max(last, 0) + 1))
        notes.append(made)
        return value(made, "w:id")

    def renew(self, note: Xml, given: Xml) -> None:
        """Give a note of the taker the words of one of the giver."""
        made = self._fit(given, self.giver.notes[0], self.taker.notes[0])
        note[:] = list(made)

    def _fit(self, element: Xml, giving: Part, taking: Part) -> Xml:
        made = deepcopy(element)
        for holder in made.iter(*_STYLES):
            holder.set(_VAL, self._style(value(holder)))
        for number in made.iter(_NUMBER):
            number.set(_VAL, self._list(value(number)))
        for holder in made.iter():
            for name in _RELATED:
                if relation := holder.get(name):
                    holder.set(name, _relate(giving, taking, relation))
        self._renumber(made)
        return made

    def _style(self, identifier: str) -> str:
        """The id in the taker of a style of the giver; it comes along where the taker has none of its name."""
        if identifier not in self._styles:
            name = self._names.get(identifier, "")
            self._styles[identifier] = graft_styles(self._into, self._from, [name]).get(name, identifier)
        return self._styles[identifier]

    def _list(self, number: str) -> str:
        if number not in self._lists:
            self._lists |= graft_numbers(self._into, self._from, [number])
        return self._lists.get(number, "0")

    def _renumber(self, made: Xml) -> None:
        """Give bookmarks and pictures numbers of their own; a bookmark whose name is taken goes."""
        taken = {value(mark, "w:name") for mark in self.taker.body.iter(_START)}
        numbers: dict[str, str] = {}
        for mark in list(made.iter(_START)):
            if value(mark, "w:name") in taken:
                _remove(mark)
            else:
                numbers[value(mark, "w:id")] = str(next(self._numbers))
                mark.set(_ID, numbers[value(mark, "w:id")])
        for end in list(made.iter(_END)):
            if value(end, "w:id") in numbers:
                end.set(_ID, numbers[value(end, "w:id")])
            else:
                _remove(end)
        for picture in made.iter(qualified("wp:docPr")):
            picture.set("id", str(next(self._numbers)))


def _sheet(file: WordFile) -> Sheet:
    return Sheet(file.word.styles.element, file.numbering)


def _relate(giving: Part, taking: Part, relation: str) -> str:
    """The id of a relation to what a relation of another part points at: an address, or a picture."""
    found = giving.rels[relation]
    if found.is_external:
        return str(taking.relate_to(found.target_ref, found.reltype, is_external=True))
    package = taking.package
    if found.reltype != RELATIONSHIP_TYPE.IMAGE or package is None:
        return relation
    return str(taking.relate_to(package.get_or_add_image_part(BytesIO(found.target_part.blob)), found.reltype))


def _remove(element: Xml) -> None:
    if (parent := element.getparent()) is not None:
        parent.remove(element)
