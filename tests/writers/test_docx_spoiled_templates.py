"""Schools' Word files with something odd in them are worn all the same, and `theme check` tells of them in words."""

import re

import pytest
from lxml import etree

import schools
from lessonpack.theme_check import Examination, examine
from lessonpack.writers.docx.ooxml import qualified
from schools import LISTED, NORMAL, NUMBERING, compatibility, defaults, paragraph, run, school, style
from wordfile import REFERENCE
from writers.test_docx_schools import small


def examined(data: bytes) -> Examination:
    return examine("a.docx", data, REFERENCE)


def heading(properties: str, **parts: str) -> bytes:
    return school(defaults() + NORMAL + style("H", "heading 1", run=properties), **parts)


def of_theme(colour: str) -> bytes:
    """A heading in a colour of a theme, which has something else in its place."""
    theme = re.sub(
        r"<a:accent1>.*?</a:accent1>", f"<a:accent1>{colour}</a:accent1>", schools.theme("Lato", "Lato", "0")
    )
    return heading('<w:color w:val="auto" w:themeColor="accent1"/>', theme=theme)


ODD = {
    "a system's colour": of_theme('<a:sysClr val="windowText"/>'),
    "a colour by name": of_theme('<a:prstClr val="wisteria"/>'),
    "a colour with a bracket": heading('<w:color w:val="auto" w:themeColor="a]b["/>'),
    "a size in points": heading('<w:sz w:val="12pt"/>'),
    "no size": heading('<w:sz w:val=""/>'),
    "a mode that is no number": school(settings=compatibility(15).replace('w:val="15"', 'w:val="x15"')),
    "a list without a number": school(defaults() + NORMAL, numbering=NUMBERING.replace(' w:numId="1"', "")),
    "a kind of list without a number": school(
        defaults() + NORMAL + style("B", "List Bullet", LISTED),
        numbering=NUMBERING.replace('w:abstractNumId="1"', 'w:abstractNumId="x"'),
    ),
    "a level that is none": school(
        defaults() + NORMAL + style("B", "List Bullet", LISTED.replace('ilvl w:val="0"', 'ilvl w:val="x"')),
        numbering=NUMBERING,
    ),
    "a tab nowhere": school(
        defaults() + style("Normal", "Normal", '<w:tabs><w:tab w:val="left" w:pos="x"/></w:tabs>', usual=True)
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_what_is_odd_in_a_schools_file_is_no_obstacle(name: str) -> None:
    assert examined(ODD[name]).is_usable
    assert small(ODD[name], "<h2>A</h2><p>b</p><ul><li>c</li></ul>").lines()[-1].endswith(": c")


def test_a_theme_that_is_no_xml_is_told() -> None:
    (finding,) = examined(heading("", theme="<a:theme")).findings
    assert finding.message == "the file is damaged"


def worn(head: str) -> etree._Element:
    """The head of a file in a school's look."""
    file = small(school(running=[("header", "default", head)]))
    return etree.fromstring(file.zip.read("word/header1.xml"))


BY = 'w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z"'
CELL = "<w:tc><w:tcPr><w:tcW w:w='1000' w:type='dxa'/>{}</w:tcPr>{}</w:tc>"


def table(*rows: str) -> str:
    return f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="1000"/></w:tblGrid>{"".join(rows)}</w:tbl>{paragraph()}'


@pytest.mark.parametrize(
    ("head", "kept"),
    [
        # A cell that was deleted goes, not only the mark of it.
        (
            table(f"<w:tr>{CELL.format('', paragraph(run('stays')))}"
                  f"{CELL.format(f'<w:cellDel {BY}/>', paragraph(run('gone')))}</w:tr>"),
            "stays",
        ),
        # Two paragraphs are one where the end of the first was deleted.
        (
            paragraph(run("Hill "), properties=f"<w:rPr><w:del {BY}/></w:rPr>") + paragraph(run("School")),
            "Hill School",
        ),
        # A row that was moved stands where it was moved to.
        (
            table(f"<w:tr><w:trPr><w:moveFrom {BY}/></w:trPr>{CELL.format('', paragraph(run('gone')))}</w:tr>",
                  f"<w:tr>{CELL.format('', paragraph(run('stays')))}</w:tr>"),
            "stays",
        ),
    ],
    ids=["cell", "paragraphs", "row"],
)  # fmt: skip
def test_changes_in_a_schools_head_are_accepted_as_in_any_file(head: str, kept: str) -> None:
    texts = ["".join(t.text or "" for t in p.iter(qualified("w:t"))) for p in worn(head).iter(qualified("w:p"))]
    assert kept in texts
    assert not any("gone" in text for text in texts)
