"""Blocks of one file made fit to stand in another: styles, lists, pictures, links and notes with them."""

from collections.abc import Iterator
from copy import deepcopy

from docx.opc.part import Part

from lessonpack.revise.carrying import Carrier
from lessonpack.revise.wordfile import WordFile
from lessonpack.writers.docx.grafting import Sheet, graft_numbers, graft_styles
from lessonpack.writers.docx.ooxml import NAMESPACES, Xml, child, children, qualified, remove, value, whole

_STYLES = tuple(qualified(f"w:{name}") for name in ("pStyle", "rStyle", "tblStyle"))
_RELATED = f"{{{NAMESPACES['r']}}}"
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
        self._marks = {value(mark, "w:name") for mark in taker.body.iter(_START)}
        self._carrier = Carrier(taker.word.part.package)

    def like(self, given: Xml, taken: Xml) -> None:
        """Learn from two paragraphs that are the same block which list of the taker is which of the giver."""
        ours, theirs = given.find(f".//{_NUMBER}"), taken.find(f".//{_NUMBER}")
        if ours is not None and theirs is not None:
            self._lists.setdefault(value(ours), value(theirs))

    def copy(self, element: Xml) -> Xml:
        """A paragraph, row or table as it may stand in the taker's body, with notes of its own there."""
        made = self.fit(element, self.giver.word.part, self.taker.word.part)
        for reference in made.iter(qualified("w:footnoteReference")):
            note = self.giver.note(value(reference, "w:id"))
            if note is not None:
                reference.set(_ID, self._add_note(note))
        return made

    def _add_note(self, note: Xml) -> str:
        """Put a note of the giver into the taker; its id there comes back."""
        notes = self.taker.need_notes()[1]
        last = max((whole(value(n, "w:id")) for n in children(notes, "w:footnote")), default=0)
        made = self.fit(note, self.giver.need_notes()[0], self.taker.need_notes()[0])
        made.set(_ID, str(max(last, 0) + 1))
        notes.append(made)
        return value(made, "w:id")

    def renew(self, note: Xml, given: Xml) -> None:
        """Give a note of the taker the words of one of the giver."""
        made = self.fit(given, self.giver.need_notes()[0], self.taker.need_notes()[0])
        note[:] = list(made)

    def fit(self, element: Xml, giving: Part, taking: Part) -> Xml:
        """A copy of what stands in a part of the giver as it may stand in a part of the taker."""
        made = deepcopy(element)
        for holder in made.iter(*_STYLES):
            holder.set(_VAL, self._style(value(holder)))
        for number in made.iter(_NUMBER):
            number.set(_VAL, self._list(value(number)))
        for holder in made.iter():
            for name, relation in holder.items():
                if str(name).startswith(_RELATED) and relation:
                    holder.set(name, self._carrier.relate(giving, taking, str(relation)))
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
        numbers: dict[str, str] = {}
        for mark in list(made.iter(_START)):
            if value(mark, "w:name") in self._marks:
                remove(mark)
            else:
                self._marks.add(value(mark, "w:name"))
                numbers[value(mark, "w:id")] = str(next(self._numbers))
                mark.set(_ID, numbers[value(mark, "w:id")])
        for end in list(made.iter(_END)):
            if value(end, "w:id") in numbers:
                end.set(_ID, numbers[value(end, "w:id")])
            else:
                remove(end)
        for picture in made.iter(qualified("wp:docPr")):
            picture.set("id", str(next(self._numbers)))


def _sheet(file: WordFile) -> Sheet:
    return Sheet(file.word.styles.element, file.numbering)
