"""Lists: every list is a numbering instance of its own, so that it begins where it should."""

from copy import deepcopy

from lessonpack.writers.docx.ooxml import (
    MissingStyle,
    Xml,
    add,
    add_value,
    child,
    children,
    put,
    qualified,
    value,
    whole,
)
from lessonpack.writers.docx.styles import Styles

#: What a kind of list has for itself alone: a copy with the same would be taken for it.
_OWN = ("w:nsid", "w:tmpl", "w:name", "w:styleLink", "w:lvl/w:pStyle")


class Numbering:
    """The numbering part: gives a new instance of the numbering that a list style refers to."""

    def __init__(self, part: Xml, styles: Styles) -> None:
        self._part = part
        self._styles = styles
        lists = children(part, "w:num[@w:numId]")
        self._kinds = {value(n, "w:numId"): value(child(n, "w:abstractNumId")) for n in lists}
        self._last = max(map(whole, self._kinds), default=0)
        self._in_boxes: dict[str, str] = {}

    def begin(self, style: str, start: int, *, boxed: bool = False) -> tuple[int, int]:
        """Level and number of a new list in a style, counting from `start`; in a box it is further in."""
        kind = self._kinds.get(value(self._styles.property(style, "w:numPr/w:numId")))
        if kind is None:
            raise MissingStyle(f"the style '{style}' of the reference document has no numbering")
        level = whole(value(self._styles.property(style, "w:numPr/w:ilvl")))
        self._last += 1
        number = add(self._part, "w:num", {"w:numId": self._last})
        add_value(number, "w:abstractNumId", self._in_box(kind) if boxed else kind)
        add_value(add(number, "w:lvlOverride", {"w:ilvl": level}), "w:startOverride", start)
        return level, self._last

    def _in_box(self, kind: str) -> str:
        """The kind of list that is like another, and as far in as the text of a box."""
        if kind not in self._in_boxes:
            kinds = {value(k, "w:abstractNumId"): k for k in children(self._part, "w:abstractNum")}
            self._in_boxes[kind] = str(max(map(whole, kinds)) + 1)
            # Kinds stand before lists.
            list(kinds.values())[-1].addnext(self._moved(kinds[kind], self._in_boxes[kind]))
        return self._in_boxes[kind]

    def _moved(self, kind: Xml, number: str) -> Xml:
        copy, (left, right) = deepcopy(kind), self._styles.box_indents
        copy.set(qualified("w:abstractNumId"), number)
        for own in [e for name in _OWN for e in children(copy, name)]:
            if (parent := own.getparent()) is not None:
                parent.remove(own)
        for level in children(copy, "w:lvl"):
            indents = put(put(level, "w:pPr"), "w:ind")
            indents.set(qualified("w:left"), str(left + whole(value(indents, "w:left"))))
            indents.set(qualified("w:right"), str(right))
        return copy
