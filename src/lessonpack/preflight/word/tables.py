"""Tables: every row has its cells, every cell its paragraph, and the widths agree."""

from collections.abc import Iterator

from lessonpack.diagnostics import Diagnostic
from lessonpack.preflight.word.names import Xml, get, on, q
from lessonpack.preflight.word.scope import Scope, number

_MERGING = ("w:gridSpan", "w:vMerge", "w:hMerge")
#: What may stand between a table and its row, and between two blocks without parting them.
_AROUND_ROWS = frozenset(map(q, ("w:sdt", "w:sdtContent", "w:ins", "w:del", "w:customXml")))
_MARKS = frozenset(map(q, ("w:bookmarkStart", "w:bookmarkEnd", "w:commentRangeStart", "w:commentRangeEnd")))
#: Twips by which widths may differ: they are rounded.
_ROUNDED = 20


def tables(scope: Scope) -> list[Xml]:
    """The tables of the text; one in a cell follows that of the cell."""
    return scope.main.find("w:tbl")


def rows_of(table: Xml) -> list[Xml]:
    """The rows of a table, without those of the tables in it."""
    return table.findall(q("w:tr"))


def is_head(row: Xml) -> bool:
    """Whether a row is repeated on each page as the head of its table."""
    return on(row.find(q("w:trPr/w:tblHeader")))


def cell_open(scope: Scope) -> Iterator[Diagnostic]:
    """A cell ends with a paragraph: without it Word does not open the file."""
    for cell in (c for story in scope.stories for c in story.find("w:tc")):
        if not len(cell) or cell[-1].tag not in (q("w:p"), q("w:bookmarkEnd")):
            yield scope.fail(cell, "cell-open", "a cell does not end with a paragraph")


def table_uneven(scope: Scope) -> Iterator[Diagnostic]:
    """Every row has as many cells as the table has columns, and no cells are merged."""
    for table in tables(scope):
        columns = len(table.findall(q("w:tblGrid/w:gridCol")))
        for row in rows_of(table):
            cells = sum(number(cell.find(q("w:tcPr/w:gridSpan"))) or 1 for cell in row.findall(q("w:tc")))
            if cells != columns:
                yield scope.fail(row, "table-uneven", f"a row has {cells} cells, the table {columns} columns")
    for merged in (e for story in scope.own for e in story.find(*_MERGING)):
        message = "cells are merged: programs that read aloud lose count of them"
        yield scope.warning(merged, "table-uneven", message)


def row_astray(scope: Scope) -> Iterator[Diagnostic]:
    """Every row stands in a table: Word may not open a file in which one does not."""
    for row in (r for story in scope.stories for r in story.find("w:tr")):
        inside = next((outer for outer in row.iterancestors() if outer.tag not in _AROUND_ROWS), None)
        if inside is None or inside.tag != q("w:tbl"):
            yield scope.fail(row, "row-astray", "a row stands outside of any table")


def tables_joined(scope: Scope) -> Iterator[Diagnostic]:
    """Something stands between two tables: else Word shows them as one."""
    for table in tables(scope):
        following = next((e for e in table.itersiblings() if e.tag not in _MARKS), None)
        if following is not None and following.tag == q("w:tbl"):
            yield scope.fail(
                following, "tables-joined", "nothing stands between two tables, and Word shows them as one"
            )


def head_row_astray(scope: Scope) -> Iterator[Diagnostic]:
    """Head rows come first, some rows follow them, and the look of the table says that there are any."""
    for table in tables(scope):
        heads = [is_head(row) for row in rows_of(table)]
        if any(heads) and (heads != sorted(heads, reverse=True) or all(heads)):
            yield scope.fail(table, "head-row-astray", "the head of a table is not before its rows")
        look = table.find(q("w:tblPr/w:tblLook"))
        if look is not None and (get(look, "w:firstRow") == "1") != any(heads):
            yield scope.warning(table, "head-row-astray", "the look of a table and its rows differ about its head")


def table_width(scope: Scope) -> Iterator[Diagnostic]:
    """Columns, cells and the whole table agree on their widths, and fit between the margins."""
    for table in tables(scope):
        columns = [number(column, "w:w") for column in table.findall(q("w:tblGrid/w:gridCol"))]
        whole = number(table.find(q("w:tblPr/w:tblW")), "w:w")
        inside = next(table.iterancestors(q("w:tc")), None) is not None
        if not all(width > 0 for width in columns):
            yield scope.fail(table, "table-width", "a column has no width")
        elif abs(whole - sum(columns)) > _ROUNDED or any(_differ(row, columns) for row in rows_of(table)):
            yield scope.fail(table, "table-width", "the cells are not as wide as their columns")
        elif not inside and scope.room[0] and sum(columns) > scope.room[0] + _ROUNDED:
            message = f"a table is {sum(columns) - scope.room[0]} twips wider than the text"
            yield scope.fail(table, "table-width", message)


def _differ(row: Xml, columns: list[int]) -> bool:
    widths = [number(cell.find(q("w:tcPr/w:tcW")), "w:w") for cell in row.findall(q("w:tc"))]
    return len(widths) == len(columns) and any(abs(a - b) > _ROUNDED for a, b in zip(widths, columns, strict=True))
