"""Documents as Word files, on the styles of a reference document."""

from docx.document import Document as WordDocument

from lessonpack.documents import Document
from lessonpack.drawing.raster import as_png
from lessonpack.writers.docx import fitting
from lessonpack.writers.docx.blocks import Blocks
from lessonpack.writers.docx.faces import Face
from lessonpack.writers.docx.languages import attribute, is_east_asian, is_right_to_left, word_tag
from lessonpack.writers.docx.notes import Notes
from lessonpack.writers.docx.numbering import Numbering
from lessonpack.writers.docx.ooxml import MissingStyle, UnsupportedElement
from lessonpack.writers.docx.package import describe, lay_out, open_reference, section_of, to_bytes, twips
from lessonpack.writers.docx.places import Place
from lessonpack.writers.docx.running import run_heads
from lessonpack.writers.docx.settings import settle
from lessonpack.writers.docx.story import Bookmarks, Pictures, Story
from lessonpack.writers.docx.styles import Styles
from lessonpack.writers.docx.themes import set_faces

__all__ = ["MissingStyle", "UnsupportedElement", "write"]

#: The tallest a picture may be: in millimetres in the standard edition, and as a share of the page, so that a caption
#: and some text go with it.
_PICTURE, _SHARE = 90, 0.6
#: How much of the height of a page a drawing may take: its caption needs the rest.
_DRAWING = 0.86
#: The width of a character, as a share of its size, in the two faces of running text.
_CHARACTER = {"reading": 0.56, "sans": 0.63}
_BLACK = "#000"


def write(document: Document, reference: bytes) -> bytes:
    """The document as a Word file. Raises UnsupportedElement and MissingStyle, both ValueErrors."""
    word = open_reference(reference)
    right_to_left, feet = document.properties.direction == "rtl", 1 + document.running.foot.count("\n")
    widths = lay_out(word, document.edition, feet, right_to_left=right_to_left)
    styles = _fitted(word, document, widths)
    settle(word.settings.element, document)
    story = _story(word, document, styles)
    story.notes = Notes(story, word.settings.element)
    body = word.element.body
    section = section_of(word)
    body.remove(section)
    face = Face(story.language).speaking(document.body)
    Blocks(story).flow(document.body.children, Place(body, face, widths[1]))
    if story.bookmarks.waiting:
        raise UnsupportedElement(f"the id '{story.bookmarks.waiting[0]}' stands on nothing that is printed")
    body.append(section)
    run_heads(word, document.running, story)
    describe(word, document.properties)
    return to_bytes(word)


def _fitted(word: WordDocument, document: Document, widths: tuple[int, int]) -> Styles:
    """The styles and lists of the reference document as the edition and the language have them."""
    edition, language = document.edition, document.properties.language
    numbering = word.part.numbering_part.element
    fitting.lay_over(word.styles.element, numbering, edition)
    styles = Styles(word.styles.element)
    languages = (language, *(e.attributes["lang"] for e in document.body.walk() if "lang" in e.attributes))
    script = fitting.Script(next(filter(is_right_to_left, languages), ""), leads=document.properties.direction == "rtl")
    fitting.fit(styles, numbering, edition, script, widths)
    if is_east_asian(language):
        fitting.set_upright(styles)
    if document.accent != _BLACK:
        fitting.accent(styles, document.accent)
    styles.speak(attribute(language), word_tag(language))
    set_faces(word, styles, edition, language)
    return styles


def _story(word: WordDocument, document: Document, styles: Styles) -> Story:
    """What is written into the document, before anything is."""
    edition, page = document.edition, document.edition.margins
    tallest = min(_PICTURE * edition.picture, (page.height - page.top - page.bottom) * _SHARE)
    return Story(
        part=word.part,
        styles=styles,
        numbering=Numbering(word.part.numbering_part.element, styles),
        bookmarks=Bookmarks([e.attributes["id"] for e in document.body.walk() if "id" in e.attributes]),
        pictures=Pictures(
            as_png(document.assets, document.fonts),
            word.part.package,
            twips(tallest),
            edition.picture,
            twips((page.height - page.top - page.bottom) * _DRAWING),
        ),
        language=document.properties.language,
        unit=edition.spacing.unit,
        character=round(edition.type.reading * 20 * (_CHARACTER[edition.face] + edition.spacing.letter)),
        whole_sources=edition.whole_sources,
        columns=edition.columns,
    )
