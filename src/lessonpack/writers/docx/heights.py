"""How high paragraphs and rows will be, about: from the styles, the length of their text and their pictures.

Nothing but a layout can tell for certain. It is enough to know which blocks cannot stand on one page.
"""

from math import ceil

from lessonpack.writers.docx.ooxml import EMU_PER_TWIP, Xml, child, children, qualified, value, whole
from lessonpack.writers.docx.styles import Styles
from lessonpack.writers.docx.tables import ems

#: What a cell has above and below its text, in twips; lines of notes that a mark brings to the foot of a page.
_CELL, _NOTE = 80, 2
_ROW, _TEXT, _MARK = qualified("w:tr"), qualified("w:t"), qualified("w:footnoteReference")


class Heights:
    """Heights in twips, where a line is `width` twips wide and a character `character`."""

    def __init__(self, styles: Styles, character: int, width: int) -> None:
        self._styles = styles
        self._character = character
        self._width = width
        sheet = children(styles.sheet, "w:style")
        self._names = {value(s, "w:styleId"): value(child(s, "w:name")) for s in sheet}

    def of(self, unit: Xml) -> float:
        """The height of a paragraph, or of a row."""
        if unit.tag != _ROW:
            return self._paragraph(unit, self._width)
        return max((self._cell(cell) for cell in children(unit, "w:tc")), default=0.0)

    def is_kept(self, unit: Xml) -> bool:
        """Whether its style ties it to what follows."""
        paragraph = child(unit, "w:tc/w:p") if unit.tag == _ROW else unit
        return paragraph is not None and self._styles.keeps(self._name(paragraph))

    def _cell(self, cell: Xml) -> float:
        width = whole(value(child(cell, "w:tcPr/w:tcW"), "w:w")) or self._width
        return _CELL + sum(self._paragraph(p, width) for p in children(cell, "w:p"))

    def _name(self, paragraph: Xml) -> str:
        return self._names[value(child(paragraph, "w:pPr/w:pStyle"))]

    def _paragraph(self, paragraph: Xml, width: int) -> float:
        name = self._name(paragraph)
        room = max(self._character, width - self._length(name, "w:ind", "w:left"))
        text = "".join(t.text or "" for t in paragraph.iter(_TEXT))
        lines = max(1, ceil(ems(text) * self._character / room)) + _NOTE * len(list(paragraph.iter(_MARK)))
        tight = self._styles.property(name, "w:contextualSpacing") is not None
        around = 0 if tight else sum(self._length(name, "w:spacing", f"w:{side}") for side in ("before", "after"))
        return around + max(lines * self._line(name), self._picture(paragraph))

    def _line(self, name: str) -> int:
        usual = child(self._styles.default("w:pPr"), "w:spacing")
        return self._length(name, "w:spacing", "w:line") or whole(value(usual, "w:line")) or 240

    def _length(self, name: str, element: str, attribute: str) -> int:
        return whole(value(self._styles.property(name, f"{element}[@{attribute}]"), attribute))

    @staticmethod
    def _picture(paragraph: Xml) -> float:
        extents = children(paragraph, ".//wp:extent")
        return max((whole(value(e, "cy")) / EMU_PER_TWIP for e in extents), default=0.0)
