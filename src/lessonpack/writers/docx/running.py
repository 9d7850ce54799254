"""What stands on every page: running head and foot, between the school's, where it has some, and the text."""

from dataclasses import replace

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE

from lessonpack.documents import Running
from lessonpack.writers.docx.faces import Face
from lessonpack.writers.docx.ooxml import Xml, add, root
from lessonpack.writers.docx.package import attach, section_of
from lessonpack.writers.docx.runs import Line, new_paragraph
from lessonpack.writers.docx.schools.parts import Carrier
from lessonpack.writers.docx.schools.school import PLACES, Turn
from lessonpack.writers.docx.story import Story

_PARTS = {
    "header": ("w:hdr", CONTENT_TYPE.WML_HEADER, RELATIONSHIP_TYPE.HEADER),
    "footer": ("w:ftr", CONTENT_TYPE.WML_FOOTER, RELATIONSHIP_TYPE.FOOTER),
}


def run_heads(word: WordDocument, running: Running, story: Story, title: str, carrier: Carrier | None = None) -> None:
    """Write running heads and feet, each a part of its own; the document's `title` is a field that follows it.

    With a school's file, what the carrier brings stands nearer the edge on every page that has a head of its own.
    """
    section, school = section_of(word), carrier.school if carrier else None
    turns: tuple[Turn, ...] = school.turns if school else ("default",)
    order = 0
    for place in PLACES:
        tag, kind, relation = _PARTS[place]
        for number, turn in enumerate(turns, 1):
            side = school.sides.get((place, turn)) if school else None
            content = side.content if side else root(tag)
            part = attach(word.part, f"/word/{place}{number}.xml", kind, content)
            if side and carrier:
                carrier.bring(part, side.name)
            identifier = word.part.relate_to(part, relation)
            section.insert(order, add(section, f"w:{place}Reference", {"w:type": turn, "r:id": identifier}))
            order += 1
            if place == "header":
                _head(content, running, story, title)
            else:
                _foot(content, running, story)
                content.insert(0, content[-1])


def _head(content: Xml, running: Running, story: Story, title: str) -> None:
    line, face = _line(content, "Pack Running Head", story)
    if running.head in ("", title):
        line.field("TITLE", title, face)
    else:
        line.text(running.head, face)
    line.tab()
    line.text(running.status, face)


def _foot(content: Xml, running: Running, story: Story) -> None:
    before, between, after = running.page
    first, *more = running.foot.split("\n")
    line, face = _line(content, "Pack Running Foot", story)
    line.text(first, face)
    line.tab()
    for words, count in ((before, "PAGE"), (between, "NUMPAGES")):
        line.text(words, face)
        line.field(count, "1", face)
    line.text(after, face)
    for words in more:
        line.line_break()
        line.text(words, face)


def _line(content: Xml, style: str, story: Story) -> tuple[Line, Face]:
    face = Face(story.language)
    return Line(new_paragraph(content, story, style, story.language), replace(story, notes=None), style), face
