"""What a written DOCX really holds: whether Word can open it, whether it is all there, whether everybody can use it.

The file is read with zipfile and lxml alone, apart from the writer, whose table of the schema's order it shares. A rule
yields what is wrong; each is one function, a module holds a family of them.
"""

from collections.abc import Callable, Iterable

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

Rule = Callable[[Scope], Iterable[Diagnostic]]

#: The rules of the package: where no text can be read, the others have nothing to look at.
PARTS = (
    parts.part_broken,
    parts.part_untyped,
    parts.fetched_from_outside,
    parts.part_left_over,
)
#: Rules that want nothing but what every Word file has to have.
DAMAGE = (
    *PARTS,
    parts.relation_broken,
    references.bookmark_broken,
    references.target_missing,
    references.note_broken,
    references.comment_broken,
    fields.field_broken,
    lists.numbering_broken,
    tables.cell_open,
    tables.table_uneven,
    tables.row_astray,
    tables.tables_joined,
    drawings.picture_broken,
    schema.out_of_order,
)
#: The rules of the text. What is lost or not valid is an error; what not everybody can use well a warning.
RULES = (
    *DAMAGE,
    fields.field_unknown,
    styling.style_missing,
    styling.formatted_by_hand,
    lists.list_goes_on,
    tables.head_row_astray,
    tables.table_width,
    controls.control_broken,
    remnants.template_mark,
    remnants.stray_character,
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
    schema.page_wrong,
)


def inspect(document: Document, data: bytes) -> list[Diagnostic]:
    """What is wrong with a DOCX, against the document that it was written from."""
    return _found(RULES, document, data)


def damage(document: Document, data: bytes) -> list[Diagnostic]:
    """What is wrong with a DOCX whatever stands in it; the document tells the places of content."""
    return _found(DAMAGE, document, data)


def _found(rules: tuple[Rule, ...], document: Document, data: bytes) -> list[Diagnostic]:
    scope = Scope(document, read(data))
    readable = any(n in scope.package.trees for n in scope.package.related(PACKAGE, "officeDocument"))
    return [found for rule in (rules if readable else PARTS) for found in rule(scope)]
