"""Footnotes: the part they stand in."""

from collections.abc import Iterable
from dataclasses import replace

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE

from lessonpack.markup import Node
from lessonpack.writers.docx.faces import Face
from lessonpack.writers.docx.ooxml import Xml, add, add_value, child, children, root
from lessonpack.writers.docx.package import attach
from lessonpack.writers.docx.runs import Line
from lessonpack.writers.docx.story import Story

_SEPARATORS = {-1: "separator", 0: "continuationSeparator"}


class Notes:
    """The footnotes of a document, in order."""

    def __init__(self, story: Story, settings: Xml) -> None:
        self._part = root("w:footnotes")
        for number, kind in _SEPARATORS.items():
            note = add(self._part, "w:footnote", {"w:type": kind, "w:id": number})
            add(add(add(note, "w:p"), "w:r"), f"w:{kind}")
        part = attach(story.part, "/word/footnotes.xml", CONTENT_TYPE.WML_FOOTNOTES, self._part)
        story.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        self._story = replace(story, part=part, notes=None)
        self._count = 0
        _announce(settings)

    def add(self, nodes: Iterable[Node], face: Face) -> int:
        """Write a note; its number comes back."""
        self._count += 1
        note = add(self._part, "w:footnote", {"w:id": self._count})
        paragraph = add(note, "w:p")
        add_value(add(paragraph, "w:pPr"), "w:pStyle", self._story.styles.id("footnote text"))
        line = Line(paragraph, self._story, "footnote text")
        add(line.run(Face(self._story.language).styled("footnote reference")), "w:footnoteRef")
        line.text("\u00a0", Face(self._story.language))
        line.write(nodes, face)
        return self._count


def _announce(settings: Xml) -> None:
    """Name the separators in the settings, where the schema wants them: before the compatibility settings."""
    for old in children(settings, "w:footnotePr"):
        settings.remove(old)
    properties = add(settings, "w:footnotePr")
    for number in _SEPARATORS:
        add(properties, "w:footnote", {"w:id": number})
    compatibility = child(settings, "w:compat")
    if compatibility is not None:
        compatibility.addprevious(properties)
