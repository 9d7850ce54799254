"""Footnotes: the part they stand in."""

from collections.abc import Iterable
from dataclasses import replace

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE

from lessonpack.markup import Node
from lessonpack.writers.docx.faces import Face
from lessonpack.writers.docx.languages import is_right_to_left
from lessonpack.writers.docx.ooxml import Xml, add, children, put, root
from lessonpack.writers.docx.package import attach
from lessonpack.writers.docx.runs import Line, new_paragraph
from lessonpack.writers.docx.story import Story

_SEPARATORS = {-1: "separator", 0: "continuationSeparator"}


class Notes:
    """The footnotes of a document, in order."""

    def __init__(self, story: Story, settings: Xml) -> None:
        self.part = empty_notes(right_to_left=is_right_to_left(story.language))
        part = attach(story.part, "/word/footnotes.xml", CONTENT_TYPE.WML_FOOTNOTES, self.part)
        story.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        self._story = replace(story, part=part, notes=None)
        self._count = 0
        announce_notes(settings)

    def add(self, nodes: Iterable[Node], face: Face) -> int:
        """Write a note; its number comes back."""
        self._count += 1
        note = add(self.part, "w:footnote", {"w:id": self._count})
        paragraph = new_paragraph(note, self._story, "footnote text", self._story.language)
        line = Line(paragraph, self._story, "footnote text")
        add(line.run(Face(self._story.language).styled("footnote reference")), "w:footnoteRef")
        line.text("\u00a0", Face(self._story.language))
        line.write(nodes, face)
        return self._count


def empty_notes(*, right_to_left: bool = False) -> Xml:
    """What a part of footnotes holds before there are any: the rules that part them from the text."""
    content = root("w:footnotes")
    for number, kind in _SEPARATORS.items():
        paragraph = add(add(content, "w:footnote", {"w:type": kind, "w:id": number}), "w:p")
        if right_to_left:
            add(add(paragraph, "w:pPr"), "w:bidi")
        add(add(paragraph, "w:r"), f"w:{kind}")
    return content


def announce_notes(settings: Xml) -> None:
    """Name the separators in the settings."""
    for old in children(settings, "w:footnotePr"):
        settings.remove(old)
    properties = put(settings, "w:footnotePr")
    for number in _SEPARATORS:
        add(properties, "w:footnote", {"w:id": number})
