"""What a written DOCX really holds: whether Word can open it, whether it is all there, whether everybody can use it.

The file is read with zipfile and lxml alone, apart from the writer. A rule yields what is wrong; each is one function,
a module holds a family of them.
"""

from lessonpack.diagnostics import Diagnostic
from lessonpack.documents import Document
from lessonpack.preflight.word import (
    access,
    colours,
    controls,
    drawings,
    fields,
    lists,
    parts,
    promised,
    references,
    remnants,
    schema,
    shapes,
    styling,
    tables,
)
from lessonpack.preflight.word.reading import PACKAGE, read
from lessonpack.preflight.word.scope import Scope

#: The rules of the package: where no text can be read, the others have nothing to look at.
PARTS = (
    parts.part_broken,
    parts.part_untyped,
    parts.fetched_from_outside,
    parts.part_left_over,
)
#: The rules of the text. What is lost or not valid is an error; what not everybody can use well a warning.
RULES = (
    *PARTS,
    parts.relation_broken,
    references.bookmark_broken,
    references.target_missing,
    references.note_broken,
    references.comment_broken,
    fields.field_broken,
    fields.field_unknown,
    styling.style_missing,
    styling.formatted_by_hand,
    lists.numbering_broken,
    lists.list_goes_on,
    tables.cell_open,
    tables.table_uneven,
    tables.head_row_astray,
    tables.table_width,
    controls.control_broken,
    remnants.template_mark,
    remnants.stray_character,
    drawings.picture_broken,
    drawings.picture_size,
    drawings.no_alternative,
    drawings.floating,
    promised.text_lost,
    promised.running_lost,
    shapes.heading_lost,
    promised.note_lost,
    shapes.list_lost,
    shapes.box_lost,
    shapes.lines_lost,
    shapes.table_lost,
    promised.picture_lost,
    promised.link_lost,
    access.file_unnamed,
    access.heading_skipped,
    access.typed_list,
    access.fake_heading,
    access.link_unsaid,
    access.blank_paragraphs,
    colours.pale_text,
    schema.out_of_order,
    schema.page_wrong,
)


def inspect(document: Document, data: bytes) -> list[Diagnostic]:
    """What is wrong with a DOCX, against the document that it was written from."""
    scope = Scope(document, read(data))
    readable = any(n in scope.package.trees for n in scope.package.related(PACKAGE, "officeDocument"))
    return [found for rule in (RULES if readable else PARTS) for found in rule(scope)]
