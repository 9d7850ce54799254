"""Content written anew with marks of what was removed and what was added, as Word's tracked changes want it."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import cycle

from lessonpack.revise.tokens import PROPERTIES, Piece, pieces_of
from lessonpack.writers.docx.ooxml import Xml, add, child, qualified, root, tags

#: What becomes of a piece: the name of the element that says so.
KEPT, REMOVED, ADDED = "", "w:del", "w:ins"
#: What may stand in no change, and holds changes instead.
_HOLDERS = tags("hyperlink smartTag customXml bdo dir")
_CONTROL, _FIELD = qualified("w:sdt"), qualified("w:fldSimple")
_TEXTS = {KEPT: "w:t", ADDED: "w:t", REMOVED: "w:delText"}
#: LibreOffice takes words added at the end of a paragraph and at the beginning of the next, by one author within a
#: minute, for one change, and with them the end of the paragraph, which nobody added: rejected, the two become one.
#: So what follows one another is dated minutes apart.
_APART = [timedelta(minutes=minutes) for minutes in (0, 2, 4)]


@dataclass(frozen=True)
class Revision:
    """Who changed something and when (ISO 8601, UTC, with a Z), and numbers that nothing else in the file has."""

    author: str
    date: str
    numbers: Iterator[int]
    kept_notes: dict[str, str] = field(default_factory=dict)
    """Of each note whose reference was kept: the id in the old text, and in the new one."""
    _apart: Iterator[timedelta] = field(default_factory=lambda: cycle(_APART))

    @property
    def attributes(self) -> dict[str, object]:
        """Those of one change, with a number of its own."""
        return {"w:id": next(self.numbers), "w:author": self.author, "w:date": self.date}

    def of_paragraph(self) -> "Revision":
        """The same for one paragraph, with another date than for the paragraph before it."""
        return replace(self, date=f"{datetime.fromisoformat(self.date) + next(self._apart):%Y-%m-%dT%H:%M:%SZ}")


class Draft:
    """A paragraph, link or content control whose content is being written anew; what was in it is taken out."""

    def __init__(self, holder: Xml, revision: Revision) -> None:
        self._holder, self._revision = holder, revision
        self._change: Xml | None = None
        self._run: Xml | None = None
        self._state, self._source = KEPT, holder
        for element in list(holder):
            if element.tag not in PROPERTIES:
                holder.remove(element)

    def write(self, state: str, piece: Piece) -> None:
        """Append a piece. A mark is never changed."""
        element = piece.element
        if piece.run is not None:
            self._in_run(KEPT if piece.mark else state, piece, piece.run)
        elif piece.mark or not state:
            self._whole(element)
        elif element.tag == _CONTROL and state == REMOVED:
            # What it holds is removed, and the control at once: LibreOffice takes all that follows for changed where a
            # control is marked as removed.
            for part in pieces_of(_content(element)):
                self.write(state, part)
        elif element.tag == _CONTROL:
            self._added_control(element)
        elif element.tag in _HOLDERS:
            self._whole(element)
            mark_content(element, state, self._revision)
        elif element.tag == _FIELD:
            for part in _in_parts(element):
                self.write(state, part)
        else:
            self._into(state).append(element)
            self._run = None

    def _whole(self, element: Xml) -> None:
        self._holder.append(element)
        self._change = self._run = None
        self._state = KEPT

    def _into(self, state: str) -> Xml:
        """Where content of a state goes."""
        if state != self._state:
            self._change = self._run = None
        self._state = state
        if state and self._change is None:
            self._change = add(self._holder, state, self._revision.attributes)
        return self._holder if self._change is None else self._change

    def _in_run(self, state: str, piece: Piece, source: Xml) -> None:
        into = self._into(state)
        if self._run is None or self._source is not source:
            self._run, self._source = _like(source, into), source
        if piece.text is not None:
            _say(self._run, _TEXTS[state], piece.text)
            return
        if state == REMOVED and piece.element.tag == qualified("w:instrText"):
            piece.element.tag = qualified("w:delInstrText")
        self._run.append(piece.element)

    def _added_control(self, control: Xml) -> None:
        """A content control that comes itself, not only what it holds."""
        content = _content(control)
        opening, closing = self._revision.attributes, self._revision.attributes
        self._whole(add(self._holder, "w:customXmlInsRangeStart", opening))
        self._whole(control)
        mark_content(content, ADDED, self._revision)
        content.insert(0, add(content, "w:customXmlInsRangeEnd", {"w:id": opening["w:id"]}))
        add(content, "w:customXmlInsRangeStart", closing)
        self._whole(add(self._holder, "w:customXmlInsRangeEnd", {"w:id": closing["w:id"]}))


def _content(control: Xml) -> Xml:
    content = child(control, "w:sdtContent")
    return add(control, "w:sdtContent") if content is None else content


def mark_content(holder: Xml, state: str, revision: Revision) -> None:
    """Mark all that a paragraph, link or content control holds."""
    pieces = list(pieces_of(holder))
    draft = Draft(holder, revision)
    for piece in pieces:
        draft.write(state, piece)


def _like(source: Xml, into: Xml) -> Xml:
    """A new run with the properties of another."""
    run = add(into, "w:r")
    for name, said in source.attrib.items():
        run.set(name, said)
    properties = child(source, "w:rPr")
    if properties is not None:
        run.append(deepcopy(properties))
    return run


def _say(run: Xml, name: str, text: str) -> None:
    last = run[-1] if len(run) else None
    if last is None or last.tag != qualified(name):
        last = add(run, name, text="")
    last.text = said = (last.text or "") + text
    if said != said.strip():
        last.set(qualified("xml:space"), "preserve")


def _in_parts(simple: Xml) -> Iterator[Piece]:
    """A simple field as the runs of a complex one: a change holds runs alone."""
    like = child(simple, ".//w:r")
    code = str(simple.get(qualified("w:instr")) or "")
    yield _part(like, "w:fldChar", {"w:fldCharType": "begin"})
    yield _part(like, "w:instrText", {"xml:space": "preserve"}, code)
    yield _part(like, "w:fldChar", {"w:fldCharType": "separate"})
    yield from pieces_of(simple)
    yield _part(like, "w:fldChar", {"w:fldCharType": "end"})


def _part(like: Xml | None, name: str, attributes: dict[str, str], text: str | None = None) -> Piece:
    run = root("w:r") if like is None else deepcopy(like)
    return Piece(add(run, name, attributes, text), run)
