"""Lists: every list is a numbering instance of its own, so that it begins where it should."""

from lessonpack.writers.docx.ooxml import MissingStyle, Xml, add, add_value, child, children, value
from lessonpack.writers.docx.styles import Styles


class Numbering:
    """The numbering part: gives a new instance of the numbering that a list style refers to."""

    def __init__(self, part: Xml, styles: Styles) -> None:
        self._part = part
        self._styles = styles
        self._kinds = {value(n, "w:numId"): value(child(n, "w:abstractNumId")) for n in children(part, "w:num")}
        self._last = max((int(n) for n in self._kinds), default=0)

    def begin(self, style: str, start: int) -> tuple[int, int]:
        """Level and number of a new list in a style, counting from `start`."""
        kind = self._kinds.get(value(self._styles.property(style, "w:numPr/w:numId")))
        if kind is None:
            raise MissingStyle(f"the style '{style}' of the reference document has no numbering")
        level = int(value(self._styles.property(style, "w:numPr/w:ilvl")) or 0)
        self._last += 1
        number = add(self._part, "w:num", {"w:numId": self._last})
        add_value(number, "w:abstractNumId", kind)
        add_value(add(number, "w:lvlOverride", {"w:ilvl": level}), "w:startOverride", start)
        return level, self._last
