"""The list of contents of a long document: a native field whose entries are written in, as links to the headings.

Page numbers are left to the field: nothing but a layout knows them, and Word and LibreOffice put them in when the list
is updated. Word is not told to update it by itself: it would ask everybody who opens the file.
"""

from lessonpack.documents import Document
from lessonpack.markup import Element, Node
from lessonpack.writers.docx.faces import Face
from lessonpack.writers.docx.languages import is_east_asian
from lessonpack.writers.docx.ooxml import Xml, add, add_value
from lessonpack.writers.docx.runs import Line, new_paragraph
from lessonpack.writers.docx.story import Story

#: With fewer headings or words all of it is found by leafing through three or four pages.
_HEADINGS, _WORDS = 8, 1500
#: With more entries than these the list has the first level alone: it should leave room for the text it leads to.
_ENTRIES = 25
#: The styles of the entries, by heading.
_STYLES = {"h2": "toc 1", "h3": "toc 2"}
#: Without `\\u`, which would list the headings that are to stand in no list.
_FIELD = 'TOC \\o "1-{lowest}" \\h \\z'


def listed(document: Document) -> list[Element]:
    """The headings of the list; none where the document has no list."""
    headings = [e for e in document.body.walk() if e.tag in _STYLES and not e.has("unnumbered")]
    text = document.body.text
    # Chinese has no spaces: a word is about two characters.
    words = len(text) / 2 if is_east_asian(document.properties.language) else len(text.split())
    if not document.contents or len(headings) < _HEADINGS or words <= _WORDS:
        return []
    return headings if len(headings) <= _ENTRIES else [e for e in headings if e.tag == "h2"]


def write_contents(into: Xml, document: Document, story: Story) -> None:
    """Write the list, if the document has one."""
    headings = listed(document)
    if not headings:
        return
    control = add(into, "w:sdt")
    properties = add(control, "w:sdtPr")
    add_value(properties, "w:id", next(story.controls))
    kind = add(properties, "w:docPartObj")
    add_value(kind, "w:docPartGallery", "Table of Contents")
    add(kind, "w:docPartUnique")
    content = add(control, "w:sdtContent")
    face = Face(story.language)
    _line(content, story, "TOC Heading").text(document.language.say("contents"), face)
    lines = [_line(content, story, _STYLES[heading.tag]) for heading in headings]
    lowest = 2 if any(heading.tag == "h3" for heading in headings) else 1
    lines[0].open_field(_FIELD.format(lowest=lowest), face)
    for heading, line in zip(headings, lines, strict=True):
        target = story.bookmarks.names[heading.attributes["id"]]
        line.link({"w:anchor": target}, _bare(heading.children), face.speaking(heading))
    lines[-1].close_field(face)


def _line(into: Xml, story: Story, style: str) -> Line:
    return Line(new_paragraph(into, story, style, story.language), story, style)


def _bare(nodes: list[Node]) -> list[Node]:
    """A heading without its notes, marks and links."""
    bare: list[Node] = []
    for node in nodes:
        if isinstance(node, str):
            bare.append(node)
        elif node.tag == "a":
            bare += _bare(node.children)
        elif not (node.has("note") or node.has("marks") or (node.tag == "sup" and node.find("a"))):
            attributes = {name: value for name, value in node.attributes.items() if name != "id"}
            bare.append(Element(node.tag, attributes, _bare(node.children)))
    return bare
