"""Print truth: what a written PDF or DOCX really has, against what its document promised.

The file is read with another library than the one that wrote it. A rule yields what is wrong, in the author's words
and with the line of content that made it; each is one function, a module holds a family of them. `word` has those for
DOCX.
"""

from lessonpack.diagnostics import Diagnostic
from lessonpack.documents import Document
from lessonpack.phases import phase
from lessonpack.preflight import fonts, ink, margins, pages, pictures, spaces, splits, text, word
from lessonpack.preflight.reading import read
from lessonpack.preflight.scope import Scope
from lessonpack.writers import Written

#: How a DOCX begins.
_ZIP = b"PK"
#: The rules. What is lost or falsified is an error; what could be better a warning; a hint is a note.
RULES = (
    text.text_cut,
    text.text_overlap,
    margins.outside_margins,
    margins.near_edge,
    margins.page_numbers,
    splits.question_split,
    splits.options_split,
    splits.row_split,
    splits.source_split,
    splits.stranded_heading,
    splits.lone_line,
    spaces.space_short,
    fonts.glyph_missing,
    fonts.wrong_font,
    ink.too_light,
    ink.too_thin,
    ink.colour,
    pictures.picture_lost,
    pictures.low_resolution,
    pages.page_empty,
    pages.sheet_hint,
)


@phase("preflight")
def inspect(document: Document, written: Written) -> list[Diagnostic]:
    """What is wrong on the pages of a PDF, or in a DOCX; of other formats nothing is known."""
    if written.data.startswith(_ZIP):
        return word.inspect(document, written.data)
    if written.layout is None:
        return []
    pages_ = read(written.data, colours=not document.edition.colour)
    scope = Scope(document, written.layout, pages_)
    return [found for rule in RULES for found in rule(scope)]
