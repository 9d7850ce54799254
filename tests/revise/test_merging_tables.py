"""Rows and tables of the course in a school's file: rows stand in tables alone, and no two tables run together."""

from collections.abc import Callable

import pytest
from lxml.etree import _Element as Xml

from edits import edited, faults, find, lines, made, merged, remove, reword, tags_of
from wordfile import W

PAGE = """<body><h1>Notes</h1><p>Before.</p>
<table class="plain"><thead><tr><th>When</th><th>What</th></tr></thead>
<tbody><tr><td>June</td><td>invasion</td></tr><tr><td>October</td><td>crossing</td></tr></tbody></table>
<h2>Homework</h2><p>Write a page.</p></body>"""
NEW_ROW = ("<tr><td>October", "<tr><td>September</td><td>landing</td></tr><tr><td>October")


def table(name: str) -> str:
    return f'<table class="plain"><tbody><tr><td>{name}</td><td>{name}!</td></tr></tbody></table>'


def to_text(body: Xml) -> None:
    """Each row a paragraph, as Word's "Convert to text" has it."""
    for old in list(body.iter(W + "tbl")):
        for row in old.iter(W + "tr"):
            first, *others = row.iter(W + "p")
            first.extend(e for other in others for e in other if e.tag != W + "pPr")
            old.addprevious(first)
        remove(old)


def without_table(body: Xml) -> None:
    remove(next(body.iter(W + "tbl")))


def without_column(body: Xml) -> None:
    remove(next(body.iter(W + "gridCol")))
    for row in body.iter(W + "tr"):
        remove(next(row.iter(W + "tc")))


def without_gap(body: Xml) -> None:
    gap = next(body.iter(W + "tbl")).getnext()
    assert gap is not None
    remove(gap)


def nothing(body: Xml) -> None:
    """Leave all as it is."""


CHANGES: dict[str, tuple[str, str]] = {
    "a row more": NEW_ROW,
    "a row at the end": ("crossing</td></tr>", "crossing</td></tr><tr><td>May</td><td>end</td></tr>"),
    "a row less": ("<tr><td>June</td><td>invasion</td></tr>", ""),
    "a cell": ("crossing", "the crossing"),
    "a column more": ("</td></tr>", "</td><td>where</td></tr>"),
    "a table before": ("<table", table("a") + "<table"),
    "tables after": ("<h2>Homework", table("a") + table("b") + "<h2>Homework"),
    "a table at the end": ("</body>", table("a") + "</body>"),
    "a table in the text": ("<p>Write", table("a") + "<p>Write"),
    "the table as text": (PAGE[PAGE.index("<table") : PAGE.index("<h2>")], "<p>June: invasion.</p>"),
}


@pytest.mark.parametrize("change", [nothing, to_text, without_table, without_column, without_gap])
@pytest.mark.parametrize("name", CHANGES)
def test_rows_stand_in_tables_and_tables_apart(name: str, change: Callable[[Xml], None]) -> None:
    old, new = CHANGES[name]
    assert old in PAGE
    course = PAGE.replace(old, new)
    course = course.replace("What</th>", "What</th><th>Where</th>") if "where" in new else course
    school = edited(made(PAGE), change)
    data = merged(school, made(course))
    assert faults(data) - faults(school) == {}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("tables after", "p p tbl p tbl p tbl p p p sectPr"),
        ("a table at the end", "p p tbl p p p tbl p sectPr"),
        ("a table in the text", "p p tbl p p tbl p p sectPr"),
    ],
)
def test_a_new_table_comes_with_its_gap(name: str, expected: str) -> None:
    data = merged(made(PAGE), made(PAGE.replace(*CHANGES[name])))
    assert " ".join(tags_of(data)) == expected


def test_a_row_of_a_table_that_became_text_is_deleted_and_the_text_the_school_s_own() -> None:
    data = merged(edited(made(PAGE), to_text), made(PAGE.replace(*CHANGES["a cell"])))
    assert "tbl" not in tags_of(data)
    assert [line for line in lines(data) if "October" in line] == [
        "Before.«DELETED HERE/October | the crossing»",
        "Octobercrossing",
    ]


def test_a_row_with_more_cells_stands_in_a_table_of_its_own_behind_the_old_one() -> None:
    course = PAGE.replace("What</th>", "What</th><th>Where</th>").replace(*CHANGES["a column more"])
    data = merged(made(PAGE), made(course))
    assert " ".join(tags_of(data)) == "p p tbl p tbl p p p sectPr"
    assert lines(data)[2:8] == [
        "[-When-] | [-What-]",
        "[-June-] | [-invasion-]",
        "[-October-] | [-crossing-]",
        "{+When+} | {+What+} | {+Where+}",
        "{+June+} | {+invasion+} | {+where+}",
        "{+October+} | {+crossing+} | {+where+}",
    ]


def test_rows_that_both_changed_stand_one_under_the_other() -> None:
    school = edited(made(PAGE), lambda body: reword(body, "invasion", "attack"))
    data = merged(school, made(PAGE.replace("invasion", "landing")))
    assert lines(data)[3:5] == ["June«BOTH» | attack", "{+June+} | {+landing+}"]


def test_a_row_of_a_table_that_is_gone_is_told() -> None:
    both = PAGE.replace(*NEW_ROW).replace(
        "<tr><td>September", "<tr><td>August</td><td>retreat</td></tr><tr><td>September"
    )
    data = merged(edited(made(PAGE), without_table), made(both))
    assert lines(data)[1:5] == [
        "Before.",
        "{+August+}«DELETED AROUND» | {+retreat+}",
        "{+September+} | {+landing+}",
        "Homework",
    ]


def test_a_remark_on_what_stood_behind_a_table_is_in_its_last_cell() -> None:
    page = PAGE.replace("<h2>Homework</h2>", "<p>It ended in July.</p>")
    school = edited(made(page), lambda body: remove(find(body, "It ended")))
    data = merged(school, made(page.replace("in July", "in July 1953")))
    assert lines(data)[4] == "October | crossing«DELETED HERE/It ended in July 1953.»"
