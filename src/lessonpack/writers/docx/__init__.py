"""Documents as Word files, on the styles of a reference document."""

from lessonpack.documents import Document
from lessonpack.writers.docx.blocks import Blocks
from lessonpack.writers.docx.faces import Face
from lessonpack.writers.docx.languages import script_style, word_tag
from lessonpack.writers.docx.notes import Notes
from lessonpack.writers.docx.numbering import Numbering
from lessonpack.writers.docx.ooxml import MissingStyle, UnsupportedElement
from lessonpack.writers.docx.package import (
    describe,
    lay_out,
    open_reference,
    run_heads,
    section_of,
    to_bytes,
    twips,
)
from lessonpack.writers.docx.places import Place
from lessonpack.writers.docx.story import Bookmarks, Pictures, Story
from lessonpack.writers.docx.styles import Styles

__all__ = ["MissingStyle", "UnsupportedElement", "write"]


def write(document: Document, reference: bytes) -> bytes:
    """The document as a Word file. Raises UnsupportedElement and MissingStyle, both ValueErrors."""
    word = open_reference(reference)
    paper, language = document.edition.paper, document.properties.language
    styles = Styles(word.styles.element)
    old_width, width = lay_out(word, paper)
    styles.fit(document.edition, old_width, width)
    styles.speak(word_tag(language), script_style(language) is not None)
    # A picture leaves room on its page for a caption and some text.
    tallest = twips(paper.height - paper.top - paper.bottom) * 6 // 10
    story = Story(
        part=word.part,
        styles=styles,
        numbering=Numbering(word.part.numbering_part.element, styles),
        bookmarks=Bookmarks([e.attributes["id"] for e in document.body.walk() if "id" in e.attributes]),
        pictures=Pictures(document.assets, word.part.package, tallest),
        language=language,
    )
    story.notes = Notes(story, word.settings.element)
    body = word.element.body
    section = section_of(word)
    body.remove(section)
    Blocks(story).flow(document.body.children, Place(body, Face(language).speaking(document.body), width))
    if story.bookmarks.waiting:
        raise UnsupportedElement(f"the id '{story.bookmarks.waiting[0]}' stands on nothing that is printed")
    body.append(section)
    run_heads(word, document.running, styles)
    describe(word, document.properties)
    return to_bytes(word)
