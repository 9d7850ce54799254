"""Where blocks of the course go in a school's file: behind what they stand behind, and rows into tables alone."""

from collections.abc import Callable
from copy import deepcopy

from lessonpack.revise.redlining import Revision
from lessonpack.revise.tracking import insert_paragraph
from lessonpack.writers.docx.anchors import Block, text_of
from lessonpack.writers.docx.ooxml import Xml, child, children, qualified, root, value, whole

_ROW, _TABLE, _PARAGRAPH = qualified("w:tr"), qualified("w:tbl"), qualified("w:p")


class Places:
    """Puts what comes from the course into a body. `standing` tells where each of its blocks and tables is there."""

    def __init__(self, body: Xml, copy: Callable[[Xml], Xml], revision: Revision) -> None:
        self._body, self._copy, self._revision = body, copy, revision
        self.standing: dict[Xml, Xml] = {}
        self._behind: Xml | None = None
        self._put_behind: dict[Xml, Xml] = {}

    def go_to(self, block: Block) -> None:
        """Let the next element go behind a block of the file, and behind what was put there already."""
        self._behind = _end(block)
        while self._behind in self._put_behind:
            self._behind = self._put_behind[self._behind]

    def put(self, element: Xml) -> None:
        """Put an element behind the last; the next goes behind it."""
        if self._behind is None:
            self._body.insert(0, element)
        else:
            self._behind.addnext(element)
            self._put_behind[self._behind] = element
        self._behind = element

    def put_empty(self, paragraph: Xml) -> None:
        """Put an empty paragraph behind the last, as an insertion."""
        self.put(paragraph)
        insert_paragraph(paragraph, self._revision)

    def put_beside(self, block: Block, made: Xml) -> None:
        """Put an element behind a block of its kind, before the empty lines that belong to that."""
        if block.trail or block.is_row:
            block.element.addnext(made)
        else:
            self.go_to(block)
            self.put(made)

    def put_row(self, row: Xml, made: Xml) -> None:
        """Put a row beside one of its table that has as many columns, or into a table of its own."""
        before = next((self.standing[r] for r in row.itersiblings(_ROW, preceding=True) if r in self.standing), None)
        after = next((self.standing[r] for r in row.itersiblings(_ROW) if r in self.standing), None)
        if before is not None and fits(made, before):
            before.addnext(made)
        elif after is not None and fits(made, after):
            after.addprevious(made)
        elif (table := row.getparent()) is not None:
            self._table(table).append(made)

    def _table(self, table: Xml) -> Xml:
        """A table of the course, without rows of its own, put behind the last with a gap on both sides."""
        if table not in self.standing:
            made = self._copy(_without_rows(table))
            if self._behind is not None and self._behind.tag == _TABLE:
                self.put_empty(self._gap(table))
            self.put(made)
            self.put_empty(self._gap(table))
            self.standing[table] = made
        return self.standing[table]

    def _gap(self, table: Xml) -> Xml:
        """What parts a table from another."""
        following = table.getnext()
        return root("w:p") if following is None or not _is_empty(following) else self._copy(following)


def fits(row: Xml, beside: Xml) -> bool:
    """Whether a row has as many cells as the table of another has columns."""
    table = beside.getparent()
    cells = sum(whole(value(child(cell, "w:tcPr/w:gridSpan"))) or 1 for cell in children(row, "w:tc"))
    return table is not None and cells == len(children(table, "w:tblGrid/w:gridCol"))


def _end(block: Block) -> Xml:
    """The last element of a block: what comes behind it goes behind this."""
    if block.trail:
        return block.trail[-1]
    table = block.element.getparent() if block.is_row else None
    if table is None:
        return block.element
    following = table.getnext()
    return table if following is None or not _is_empty(following) else following


def _is_empty(element: Xml) -> bool:
    """Whether it is a paragraph that says nothing and ends no section."""
    return bool(element.tag == _PARAGRAPH) and not text_of(element) and child(element, "w:pPr/w:sectPr") is None


def _without_rows(table: Xml) -> Xml:
    made = deepcopy(table)
    for row in list(made.iterchildren(_ROW)):
        made.remove(row)
    return made
