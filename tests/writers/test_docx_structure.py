"""Word files of the real lesson: styles alone decide how they look, and tables and headings are what they seem."""

from functools import cache
from itertools import pairwise

import pytest

from lessonpack.documents import Document
from lessonpack.measures import Measures
from lessonpack.writers import pdf
from papers import KINDS, make, real
from wordfile import W, Written

#: What stands in a document beside its styles: what a thing is, says, or is kept with; nothing of how it looks.
ALLOWED = {
    "pPr": {"pStyle", "numPr", "keepNext", "pageBreakBefore", "bidi", "rPr"},
    "rPr": {"rStyle", "rFonts", "lang", "rtl"},
    "tblPr": {"tblStyle", "tblW", "tblLook", "bidiVisual"},
    "trPr": {"cantSplit", "tblHeader"},
    "tcPr": {"tcW"},
    "sdtPr": {"rPr", "alias", "tag", "id", "checkbox", "docPartObj"},
}


@cache
def measures() -> Measures:
    return Measures(pdf.measure(make("source-handout", real())).lines)


@cache
def made(kind: str) -> Document:
    return make(kind, real(), measures())


@cache
def written(kind: str) -> Written:
    return Written(made(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_formatted_directly(kind: str) -> None:
    found: dict[str, set[str]] = {}
    for story in written(kind).stories().values():
        for name in ALLOWED:
            for properties in story.iter(W + name):
                found.setdefault(name, set()).update(child.tag.rpartition("}")[2] for child in properties)
    assert found
    assert {name: children - ALLOWED[name] for name, children in found.items()} == {name: set() for name in found}


@pytest.mark.parametrize("kind", KINDS)
def test_a_run_says_of_its_typeface_only_the_script(kind: str) -> None:
    said = {
        key.removeprefix(W) for s in written(kind).stories().values() for f in s.iter(W + "rFonts") for key in f.attrib
    }
    assert said <= {"hint"}


@pytest.mark.parametrize("kind", KINDS)
def test_tables_have_no_merged_cells_and_heads_that_repeat(kind: str) -> None:
    page, file = made(kind).body, written(kind)
    tables = list(file.body.iter(W + "tbl"))
    assert tables
    assert sum(len(list(t.iter(W + "tblHeader"))) for t in tables) == len(page.find("thead"))
    for table in tables:
        columns = len(list(table.iter(W + "gridCol")))
        assert {len(row.findall(W + "tc")) for row in table.iter(W + "tr")} == {columns}
        assert not [e for name in ("gridSpan", "vMerge", "hMerge") for e in table.iter(W + name)]


@pytest.mark.parametrize("kind", KINDS)
def test_no_level_of_heading_is_left_out(kind: str) -> None:
    file = written(kind)
    levels = [int(line[8]) for line in file.lines() if line.startswith("heading ")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert [line.partition(":")[0] for line in file.lines()].count("Title") == 1


@pytest.mark.parametrize("kind", KINDS)
def test_bookmarks_and_the_links_to_them_agree(kind: str) -> None:
    file = written(kind)
    starts = [(str(b.get(W + "id")), str(b.get(W + "name"))) for b in file.body.iter(W + "bookmarkStart")]
    ends = [str(b.get(W + "id")) for b in file.body.iter(W + "bookmarkEnd")]
    names = [name for _, name in starts]
    assert sorted(number for number, _ in starts) == sorted(ends)
    assert len(set(ends)) == len(ends)
    assert len({name.lower() for name in names}) == len(names)
    targets = [str(link.get(W + "anchor")) for link in file.body.iter(W + "hyperlink") if link.get(W + "anchor")]
    fields = [str(e.text).split() for e in file.body.iter(W + "instrText")]
    targets += [words[1] for words in fields if words[0] == "REF"]
    assert set(targets) <= set(names)
