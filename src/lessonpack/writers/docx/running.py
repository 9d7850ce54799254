"""What stands on every page: running head and foot."""

from dataclasses import replace

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE

from lessonpack.documents import Running
from lessonpack.writers.docx.faces import Face
from lessonpack.writers.docx.ooxml import Xml, add, root
from lessonpack.writers.docx.package import attach, section_of
from lessonpack.writers.docx.runs import Line, new_paragraph
from lessonpack.writers.docx.story import Story


def run_heads(word: WordDocument, running: Running, story: Story) -> None:
    """Write running head and foot, each a part of its own."""
    header, footer = root("w:hdr"), root("w:ftr")
    section = section_of(word)
    parts = (
        ("header", header, CONTENT_TYPE.WML_HEADER, RELATIONSHIP_TYPE.HEADER),
        ("footer", footer, CONTENT_TYPE.WML_FOOTER, RELATIONSHIP_TYPE.FOOTER),
    )
    for place, (name, content, kind, relation) in enumerate(parts):
        part = attach(word.part, f"/word/{name}1.xml", kind, content)
        identifier = word.part.relate_to(part, relation)
        section.insert(place, add(section, f"w:{name}Reference", {"w:type": "default", "r:id": identifier}))
    _head(header, running, story)
    _foot(footer, running, story)


def _head(content: Xml, running: Running, story: Story) -> None:
    line, face = _line(content, "header", story)
    line.text(running.head, face)
    line.tab()
    line.text(running.status, face)


def _foot(content: Xml, running: Running, story: Story) -> None:
    before, between, after = running.page
    first, *more = running.foot.split("\n")
    line, face = _line(content, "footer", story)
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
