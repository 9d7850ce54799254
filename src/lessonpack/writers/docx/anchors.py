"""The blocks of a Word file, and the anchors by which they are found again after a school has edited it.

A block is a paragraph with something in it, or a row of a table, with the empty paragraphs that follow: ruled lines go
with the question above them. Its anchor is a hidden bookmark inside its first paragraph, since bookmarks round several
paragraphs and tags of content controls do not survive LibreOffice. A block that begins an element with an id has the
bookmark of that id; the anchor of any other is made from its text, so that it is the same in the next edition for as
long as the text is.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from lessonpack.writers.docx.ooxml import Xml, add, children, qualified, value

PREFIX = "_lp_"
#: What stands in a block's text for what is no text, or is counted: a note, a picture, a field.
OBJECT = "\N{OBJECT REPLACEMENT CHARACTER}"
#: Between the cells of a row.
CELL = " | "
_HELD = frozenset(
    qualified(f"w:{name}") for name in ("drawing", "pict", "object", "footnoteReference", "endnoteReference")
)
_SIGNS = {
    qualified("w:tab"): "\t",
    qualified("w:br"): "\n",
    qualified("w:cr"): "\n",
    qualified("w:noBreakHyphen"): "\u2011",
    **dict.fromkeys(_HELD, OBJECT),
}
#: What holds blocks without being one, and what of a paragraph is no text of it.
_HOLDERS = frozenset(qualified(f"w:{name}") for name in ("sdt", "sdtContent", "customXml", "smartTag"))
_SKIPPED = frozenset(
    [qualified(f"w:{name}") for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "del", "moveFrom", "tcPr", "trPr")]
    # A picture drawn for an older Word: its words would be there twice.
    + ["{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"]
)
_PARAGRAPH, _TABLE, _ROW, _CELL = (qualified(f"w:{name}") for name in ("p", "tbl", "tr", "tc"))
_START, _NOTE = qualified("w:bookmarkStart"), qualified("w:footnoteReference")


@dataclass
class Block:
    """A block of a file: its paragraph or row, and what follows it without words."""

    element: Xml
    text: str
    anchors: tuple[str, ...]
    notes: tuple[str, ...]
    """The texts of its notes, in order."""
    references: tuple[str, ...] = ()
    """The ids of its notes, in order."""
    trail: list[Xml] = field(default_factory=list)
    """Empty paragraphs after it."""

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table."""
        return bool(self.element.tag == _ROW)

    @property
    def paragraphs(self) -> list[Xml]:
        """Its paragraphs: those of all cells, or itself."""
        return list(self.element.iter(_PARAGRAPH)) if self.is_row else [self.element]


def blocks_of(body: Xml, notes: Mapping[str, str] | None = None) -> list[Block]:
    """The blocks of a document's body, in order; a contents list is none. `notes` are texts by the ids of notes."""
    found: list[Block] = []
    for element in _flat(body):
        text = text_of(element)
        if not text:
            if found and element.tag == _PARAGRAPH and found[-1].element.getparent() is element.getparent():
                found[-1].trail.append(element)
            continue
        names = [value(mark, "w:name") for mark in element.iter(_START)]
        ids = tuple(value(note, "w:id") for note in element.iter(_NOTE))
        said = tuple((notes or {}).get(identifier, "") for identifier in ids)
        found.append(Block(element, text, tuple(n for n in names if n.startswith(PREFIX)), said, ids))
    return found


def _flat(parent: Xml) -> Iterator[Xml]:
    """The paragraphs and rows in a body, whatever holds them."""
    for element in parent:
        if element.tag == _PARAGRAPH:
            yield element
        elif element.tag == _TABLE:
            yield from element.iterchildren(_ROW)
        elif element.tag in _HOLDERS and not _is_contents(element):
            yield from _flat(element)


def _is_contents(element: Xml) -> bool:
    """Whether a content control holds a list of contents, which Word makes itself."""
    gallery = element.find(f"{qualified('w:sdtPr')}/{qualified('w:docPartObj')}/{qualified('w:docPartGallery')}")
    return value(gallery) == "Table of Contents"


def text_of(element: Xml) -> str:
    """The text of a paragraph or row as it is compared: spaces folded, an OBJECT for notes, pictures and fields."""
    if element.tag == _ROW:
        cells = [" ".join(filter(None, map(text_of, cell.iter(_PARAGRAPH)))) for cell in element.iter(_CELL)]
        return CELL.join(cells) if any(cells) else ""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", "".join(_pieces(element)))).strip()


def _pieces(element: Xml) -> Iterator[str]:
    """The text of a paragraph in pieces; of a field, whose words Word counts anew, only that it is there."""
    depth = 0
    for run in _walk(element):
        if run.tag == qualified("w:fldChar"):
            kind = value(run, "w:fldCharType")
            if kind == "begin" and not depth:
                yield OBJECT
            depth += {"begin": 1, "end": -1}.get(kind, 0)
        elif depth:
            continue
        elif run.tag == qualified("w:fldSimple"):
            yield OBJECT
        elif run.tag == qualified("w:t"):
            yield run.text or ""
        else:
            yield _SIGNS.get(run.tag, "")


def _walk(element: Xml) -> Iterator[Xml]:
    for inner in element:
        if not isinstance(inner.tag, str) or inner.tag in _SKIPPED:
            continue
        yield inner
        if inner.tag not in _HELD and inner.tag != qualified("w:fldSimple"):
            yield from _walk(inner)


def anchor(body: Xml, numbers: Iterator[int]) -> None:
    """Give each block that has no anchor one of its own."""
    blocks = blocks_of(body)
    taken = {name for block in blocks for name in block.anchors}
    for block in blocks:
        if not block.anchors:
            name = _free(block.text, taken)
            taken.add(name)
            mark(block.paragraphs[0], name, next(numbers))
            block.anchors = (name,)


def _free(text: str, taken: Iterable[str]) -> str:
    """A name made from a text: that of its first namesake has no number."""
    stem = PREFIX + hashlib.sha256(text.encode()).hexdigest()[:12]
    number, name = 1, stem
    while name in taken:
        number += 1
        name = f"{stem}_{number}"
    return name


def mark(paragraph: Xml, name: str, number: int) -> None:
    """Put a bookmark round what stands in a paragraph."""
    start = etree.Element(_START, {qualified("w:id"): str(number), qualified("w:name"): name})
    properties = children(paragraph, "w:pPr")
    paragraph.insert(1 if properties else 0, start)
    add(paragraph, "w:bookmarkEnd", {"w:id": number})
