"""Tracked changes, by whomever they were made, accepted or rejected as Word does it.

`root` is the document, its body, the notes, a head or foot: all that is below it is settled.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from lessonpack.writers.docx.ooxml import RANGES, Xml, add, child, children, qualified, remove, tags, unwrap, value

_DELETIONS, _INSERTIONS = tags("del moveFrom"), tags("ins moveTo")
_CELLS = tags("cellIns cellDel cellMerge")
_RECORDS = tags(
    "rPrChange pPrChange sectPrChange tblPrChange tblPrExChange tblGridChange trPrChange tcPrChange numberingChange"
)
_MOVES = tags("moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd")
_CONTROLS = tags(
    " ".join(f"customXml{kind}Range{end}" for kind in ("Ins", "Del", "MoveFrom", "MoveTo") for end in ("Start", "End"))
)
_CHANGES = _DELETIONS | _INSERTIONS | _CELLS | _RECORDS | _MOVES | _CONTROLS
#: Where a change is a property of what holds it, and holds nothing itself.
_MARKED = tags("rPr trPr numPr") | {"{http://schemas.openxmlformats.org/officeDocument/2006/math}ctrlPr"}
#: What properties keep when the recorded ones come back: before these, or after them.
_STAYS_BEFORE = tags("headerReference footerReference ins del moveFrom moveTo")
_STAYS_AFTER = tags("rPr sectPr cellIns cellDel cellMerge")
#: What goes when all that it held is gone.
_HOLDERS = tags("hyperlink smartTag customXml bdo dir fldSimple")
_HOLDER_PROPERTIES = tags("smartTagPr customXmlPr")
_PARAGRAPH, _TABLE, _ROW, _CELL, _RUN = (qualified(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "r"))
_FAMILIES = {
    "bookmark": tags("bookmarkStart bookmarkEnd"),
    "comment": tags("commentRangeStart commentRangeEnd"),
    "permission": tags("permStart permEnd"),
}
_COMMENT = qualified("w:commentReference")


def has_changes(root: Xml) -> bool:
    """Whether any change is still open."""
    return next(root.iter(*_CHANGES), None) is not None


def count_changes(root: Xml) -> int:
    """How many changes are still open; what only marks where others begin and end is none."""
    return sum(1 for _ in root.iter(*(_DELETIONS | _INSERTIONS | _CELLS | _RECORDS)))


def accept(root: Xml) -> None:
    """Make all changes final."""
    _settle(root, _DELETIONS, _INSERTIONS, "Del")


def reject(root: Xml) -> None:
    """Undo all changes."""
    _settle(root, _INSERTIONS, _DELETIONS, "Ins")


def _settle(root: Xml, gone: frozenset[str], kept: frozenset[str], kind: str) -> None:
    """`kind` is what goes, in the names of marks: inserted or deleted."""
    for record in list(root.iter(*_RECORDS)):
        _settle_record(record, restore=kind == "Ins")
    for number in list(root.iter(qualified("w:numPr"))):
        _settle_number(number, gone)
    _settle_rows(root, gone)
    _settle_cells(root, kind)
    for control in _changed_controls(root, f"w:customXml{kind}Range"):
        _unwrap(control, control if child(control, "w:sdtContent") is None else children(control, "w:sdtContent")[0])
    _settle_runs(root, gone, kept)
    _settle_paragraphs(root, gone)
    for mark in list(root.iter(*_CHANGES)):
        remove(mark)


def _settle_record(record: Xml, *, restore: bool) -> None:
    holder = record.getparent()
    if holder is None:
        return
    holder.remove(record)
    if restore and len(record):
        before = [e for e in holder if e.tag in _STAYS_BEFORE]
        after = [e for e in holder if e.tag in _STAYS_AFTER]
        settled = [*before, *record[0], *after]
        for element in list(holder):
            holder.remove(element)
        holder.extend(settled)


def _settle_number(number: Xml, gone: frozenset[str]) -> None:
    """The number of a paragraph that it got, or had, in a change."""
    if any(e.tag in gone for e in number):
        remove(number)


def _settle_rows(root: Xml, gone: frozenset[str]) -> None:
    for row in list(root.iter(_ROW)):
        if any(e.tag in gone for properties in children(row, "w:trPr") for e in properties):
            _remove_row(row)


def _remove_row(row: Xml) -> None:
    """A row goes, and its table where it was the last one."""
    table = next(row.iterancestors(_TABLE), None)
    _drop(row)
    if table is not None and table.find(f".//{_ROW}") is None:
        holder = table.getparent()
        _drop(table)
        if holder is not None:
            _hold_paragraph(holder)


def _hold_paragraph(holder: Xml) -> None:
    """A cell ends with a paragraph, and a note, head or foot has one."""
    blocks = [e for e in holder if e.tag in (_PARAGRAPH, _TABLE, qualified("w:sdt"))]
    if not blocks or (holder.tag == _CELL and blocks[-1].tag == _TABLE):
        paragraph = add(holder, "w:p")
        end = child(holder, "w:sectPr")
        if end is not None:
            end.addprevious(paragraph)


def _settle_cells(root: Xml, kind: str) -> None:
    for mark in list(root.iter(*_CELLS)):
        cell = next(mark.iterancestors(_CELL), None)
        if cell is None:
            continue
        if mark.tag == qualified("w:cellMerge"):
            _settle_merge(mark, kind)
        elif mark.tag == qualified(f"w:cell{kind}"):
            row = next(cell.iterancestors(_ROW), None)
            _drop(cell)
            if row is not None and row.find(_CELL) is None:
                _remove_row(row)


def _settle_merge(mark: Xml, kind: str) -> None:
    """Cells that were joined with those above them, or parted."""
    properties = mark.getparent()
    if properties is None:
        return
    for old in children(properties, "w:vMerge"):
        properties.remove(old)
    said = value(mark, "w:vMerge" if kind == "Del" else "w:vMergeOrig")
    if said:
        # What is none of the two words is taken for the usual one, as Word takes it.
        merge = add(properties, "w:vMerge", {"w:val": "restart" if said == "rest" else "continue"})
        mark.addprevious(merge)


def _changed_controls(root: Xml, name: str) -> list[Xml]:
    """The content controls whose own beginning stands in a range of a name."""
    start, end = qualified(f"{name}Start"), qualified(f"{name}End")
    if next(root.iter(start), None) is None:
        return []
    opened, found = set[str](), list[Xml]()
    for element in root.iter():
        if element.tag == start:
            opened.add(value(element, "w:id"))
        elif element.tag == end:
            opened.discard(value(element, "w:id"))
        elif opened and element.tag in tags("sdt customXml"):
            found.append(element)
    return found


def _unwrap(element: Xml, content: Xml) -> None:
    """Put what an element holds in its place, without its properties."""
    unwrap(element, [e for e in content if e.tag not in _HOLDER_PROPERTIES])


def _settle_runs(root: Xml, gone: frozenset[str], kept: frozenset[str]) -> None:
    for change in list(_wrappers(root, gone)):
        holder = change.getparent()
        _drop(change)
        _prune(holder)
    for change in list(_wrappers(root, kept)):
        _unwrap(change, change)
    for old, new in (("w:delText", "w:t"), ("w:delInstrText", "w:instrText")):
        for text in list(root.iter(qualified(old))):
            text.tag = qualified(new)


def _wrappers(root: Xml, names: frozenset[str]) -> Iterator[Xml]:
    """The changes that hold what is changed."""
    for change in root.iter(*names):
        holder = change.getparent()
        if holder is not None and holder.tag not in _MARKED:
            yield change


def _prune(holder: Xml | None) -> None:
    """Links and the like that hold nothing any more go, but for the marks in them."""
    while holder is not None and holder.tag in _HOLDERS and all(map(_is_mark, holder)):
        inner, holder = holder, holder.getparent()
        if holder is not None:
            _unwrap(inner, inner)


def _settle_paragraphs(root: Xml, gone: frozenset[str]) -> None:
    for paragraph in list(root.iter(_PARAGRAPH)):
        properties = child(paragraph, "w:pPr/w:rPr")
        marks = [] if properties is None else [e for e in properties if e.tag in _DELETIONS | _INSERTIONS]
        for mark in marks:
            remove(mark)
        if properties is not None and marks and not len(properties):
            remove(properties)
        if any(mark.tag in gone for mark in marks):
            _join(paragraph)


def _join(paragraph: Xml) -> None:
    """A paragraph without its end is one with the next, which has its own properties; without words it goes."""
    content = [e for e in paragraph if e.tag != qualified("w:pPr")]
    following = _beside(paragraph.itersiblings())
    if all(map(_is_mark, content)):
        content = [*_crossing(content), *_numbers_of(content)]
        if not _may_go(paragraph, following):
            return
    elif following is None or following.tag != _PARAGRAPH:
        return
    if following is not None and following.tag == _PARAGRAPH:
        _prepend(following, content)
    else:
        for mark in content:
            paragraph.addprevious(mark)
    remove(paragraph)


def _may_go(paragraph: Xml, following: Xml | None) -> bool:
    """Whether a paragraph without words may go: not the last one of a cell, and not what keeps two tables apart."""
    before = _beside(paragraph.itersiblings(preceding=True))
    if following is None:
        return before is not None and before.tag == _PARAGRAPH
    return following.tag == _PARAGRAPH or before is None or before.tag != _TABLE


def _beside(siblings: Iterable[Xml]) -> Xml | None:
    """The next block; what ends a body is none."""
    found = next((e for e in siblings if isinstance(e.tag, str) and e.tag not in RANGES | _MOVES | _CONTROLS), None)
    return None if found is None or found.tag in tags("sectPr tcPr") else found


def _prepend(paragraph: Xml, content: list[Xml]) -> None:
    place = 0 if child(paragraph, "w:pPr") is None else 1
    paragraph[place:place] = content


def _is_mark(element: Xml) -> bool:
    """Whether an element says nothing: the end of a range, the number of a comment, an empty run."""
    if element.tag == _RUN:
        return all(e.tag in (_COMMENT, qualified("w:rPr")) for e in element)
    return not isinstance(element.tag, str) or element.tag in RANGES | _HOLDER_PROPERTIES | _MOVES | _CONTROLS


def _crossing(elements: Iterable[Xml]) -> list[Xml]:
    """The ends of ranges whose other end stands elsewhere."""
    marks = [e for element in elements for e in element.iter(*RANGES)]
    keys = {mark: (family, value(mark, "w:id")) for mark in marks for family, t in _FAMILIES.items() if mark.tag in t}
    counted = Counter(keys.values())
    return [mark for mark in marks if counted[keys[mark]] == 1]


def _numbers_of(content: Iterable[Xml]) -> list[Xml]:
    """The runs with the numbers of comments that do not begin and end here."""
    ids = {value(mark, "w:id") for mark in _crossing(content) if mark.tag in _FAMILIES["comment"]}
    return [run for run in content if any(value(e, "w:id") in ids for e in run.iter(_COMMENT))]


def _drop(element: Xml) -> None:
    """Take out an element with all it holds; a range that only begins or ends in it begins or ends before it."""
    for mark in _crossing([element]):
        element.addprevious(mark)
    remove(element)
