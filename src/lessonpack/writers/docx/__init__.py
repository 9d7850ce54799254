"""Documents as Word files, on the styles of a reference document."""

from dataclasses import replace
from itertools import count

from docx.document import Document as WordDocument

from lessonpack.documents import Document
from lessonpack.drawing.glyphs import as_outlines
from lessonpack.drawing.raster import as_png
from lessonpack.markup import Element, Node
from lessonpack.writers.docx import fitting
from lessonpack.writers.docx.anchors import anchor
from lessonpack.writers.docx.blocks import Blocks
from lessonpack.writers.docx.boxes import titles
from lessonpack.writers.docx.captions import Captions
from lessonpack.writers.docx.contents import write_contents
from lessonpack.writers.docx.faces import Face
from lessonpack.writers.docx.heights import Heights
from lessonpack.writers.docx.languages import attribute, is_east_asian, is_right_to_left, word_tag
from lessonpack.writers.docx.manifest import of, put_manifest
from lessonpack.writers.docx.notes import Notes
from lessonpack.writers.docx.numbering import Numbering
from lessonpack.writers.docx.ooxml import MissingStyle, UnsupportedElement, declare
from lessonpack.writers.docx.package import describe, lay_out, open_reference, section_of, to_bytes, twips
from lessonpack.writers.docx.places import Place
from lessonpack.writers.docx.running import run_heads
from lessonpack.writers.docx.schools.dressing import dress, make_room, number_drawings
from lessonpack.writers.docx.schools.parts import Carrier
from lessonpack.writers.docx.schools.school import read_school
from lessonpack.writers.docx.settings import settle
from lessonpack.writers.docx.story import Bookmarks, Pictures, Story
from lessonpack.writers.docx.styles import Styles
from lessonpack.writers.docx.themes import set_faces
from lessonpack.writers.docx.unpacking import UnusableFile

__all__ = ["MissingStyle", "UnsupportedElement", "UnusableFile", "write"]

#: The tallest a picture may be: in millimetres in the standard edition, and as a share of the page, so that a caption
#: and some text go with it.
_PICTURE, _SHARE = 90, 0.6
#: How much of the height of a page a drawing may take: its caption needs the rest.
_DRAWING = 0.86
#: How much of a page what is kept together may fill, as it is reckoned.
_FULL = 0.95
#: The width of a character, as a share of its size, in the two faces of running text.
_CHARACTER = {"reading": 0.56, "sans": 0.63}
_BLACK = "#000"


def write(document: Document, reference: bytes) -> bytes:
    """The document as a Word file, in the look of the school's file where its theme has one.

    Raises UnsupportedElement, MissingStyle and UnusableFile, all ValueErrors.
    """
    school = read_school(document.word_template) if document.word_template else None
    carrier = Carrier(school, colour=document.edition.colour) if school else None
    word = open_reference(reference)
    right_to_left, feet = document.properties.direction == "rtl", 1 + document.running.foot.count("\n")
    widths = lay_out(word, document.edition, feet, right_to_left=right_to_left)
    styles = _fitted(word, document, widths, carrier)
    if school:
        edition = make_room(word, school, document.edition, styles, feet)
        document = replace(document, edition=edition)
    settle(word.settings.element, document)
    story = _story(word, document, styles, number_drawings(school) if school else 0)
    story.notes = Notes(story, word.settings.element)
    body = word.element.body
    section = section_of(word)
    body.remove(section)
    face = Face(story.language).speaking(document.body)
    blocks, place = Blocks(story), Place(body, face, widths[1])
    head, rest = _parted(document.body)
    blocks.flow(head, place)
    write_contents(body, document, story)
    blocks.flow(rest, place)
    if story.bookmarks.waiting:
        raise UnsupportedElement(f"the id '{story.bookmarks.waiting[0]}' stands on nothing that is printed")
    blocks.keeping.settle(body, Heights(styles, story.character, widths[1]), _FULL * _height(document))
    body.append(section)
    declare(word.element, "w14")
    run_heads(word, document.running, story, document.properties.title, carrier)
    anchor(body, story.bookmarks.numbers)
    put_manifest(word, of(word, story.notes.part, document.properties.identifier))
    describe(word, document.properties)
    return to_bytes(word)


def _fitted(word: WordDocument, document: Document, widths: tuple[int, int], carrier: Carrier | None) -> Styles:
    """The styles and lists of the reference document as the edition and the language have them; the school's before."""
    edition, language = document.edition, document.properties.language
    numbering = word.part.numbering_part.element
    fitting.lay_over(word.styles.element, numbering, edition)
    styles = Styles(word.styles.element)
    languages = (language, *(e.attributes["lang"] for e in document.body.walk() if "lang" in e.attributes))
    script = fitting.Script(next(filter(is_right_to_left, languages), ""), leads=document.properties.direction == "rtl")
    fitting.fit(styles, numbering, edition, script, widths)
    if document.accent != _BLACK:
        fitting.accent(styles, document.accent)
    if carrier:
        styles = dress(word, carrier, edition, widths[1], script)
    if is_east_asian(language):
        fitting.set_upright(styles)
    styles.speak(attribute(language), word_tag(language))
    set_faces(
        word, styles, edition, language, has_theme=carrier is not None and carrier.school.part("theme") is not None
    )
    return styles


def _story(word: WordDocument, document: Document, styles: Styles, drawings: int) -> Story:
    """What is written into the document, before anything is; `drawings` are numbered already."""
    edition, height, captions = document.edition, _height(document), Captions.of(document.body)
    ids = [e.attributes["id"] for e in document.body.walk() if "id" in e.attributes]
    return Story(
        part=word.part,
        styles=styles,
        numbering=Numbering(word.part.numbering_part.element, styles),
        bookmarks=Bookmarks([*ids, *captions.marks]),
        pictures=Pictures(
            as_png(document.assets, document.fonts),
            as_outlines(document.assets, document.fonts),
            word.part.package,
            min(twips(_PICTURE * edition.picture), round(height * _SHARE)),
            edition.picture,
            round(height * _DRAWING),
            count(drawings + 1),
        ),
        language=document.properties.language,
        unit=edition.spacing.unit,
        character=round(styles.size * 20 * (_CHARACTER[edition.face] + edition.spacing.letter)),
        whole_sources=edition.whole_sources,
        columns=edition.columns,
        captions=captions,
        titles=titles(document.body),
    )


def _parted(body: Element) -> tuple[list[Node], list[Node]]:
    """The head of a document, and what follows it."""
    first = body.children[0] if body.children else ""
    end = 1 if isinstance(first, Element) and first.tag == "header" else 0
    return body.children[:end], body.children[end:]


def _height(document: Document) -> int:
    """The height of the text on a page, in twips."""
    page = document.edition.margins
    return twips(page.height - page.top - page.bottom)
