"""`lessonpack theme check`: what a school's Word file is good for, in words for who looks after it."""

import json
from pathlib import Path

import pytest

import schools
from driver import run
from lessonpack.diagnostics import Severity
from lessonpack.theme_check import Examination, examine, told
from lessonpack.writers.docx.schools.wearing import HEADINGS
from schools import NORMAL, PALE, SCHOOLS, defaults, paragraph, school, style
from schools import run as words
from wordfile import REFERENCE

#: Dark enough for large type, with 3.9:1.
GREY = '<w:color w:val="808080"/>'
ADDED = "warning: smaller headings that are added have the colour of 'heading 1', and are pale: 3.9:1"
#: Each heading that might be added, in black.
HEADS = "".join(style(f"X{n}", name, '<w:outlineLvl w:val="0"/>') for n, name in enumerate(HEADINGS[2:]))
TINTED = (
    '<w:tblStylePr w:type="firstRow"><w:rPr>{}</w:rPr><w:tcPr><w:shd w:val="clear" w:fill="{}"/></w:tcPr>'
    "</w:tblStylePr>"
)


def looked_at(data: bytes) -> Examination:
    return examine("school.docx", data, REFERENCE)


def said(data: bytes) -> list[str]:
    """What is found, without what is said of this machine's typefaces."""
    return [f"{f.severity}: {f.message}" for f in looked_at(data).findings if "typeface" not in f.message]


def headed(inner: str, sheet: str = NORMAL) -> bytes:
    return school(defaults() + sheet, running=[("header", "default", inner)])


def heading(run: str, paragraph: str = '<w:outlineLvl w:val="0"/>', more: str = "") -> bytes:
    titled = style("T", "Title", '<w:outlineLvl w:val="0"/>') if more else ""
    return school(defaults() + NORMAL + style("H", "heading 1", paragraph, run, based="Normal") + titled + more)


def tabled(colour: str, ground: str) -> bytes:
    grid = style("G", "Table Grid", kind="table").replace("</w:style>", TINTED.format(colour, ground) + "</w:style>")
    return school(defaults() + NORMAL + grid)


#: What a file has, and what is said of it.
FOUND: list[tuple[bytes, list[str]]] = [
    (school(defaults() + NORMAL), []),
    (heading(PALE), ["warning: text in the style 'heading 1' is pale: its contrast is 2.3:1"]),
    (heading('<w:color w:val="767676"/>'), []),
    (heading('<w:color w:val="808080"/>'), ["warning: text in the style 'heading 1' is pale: its contrast is 3.9:1"]),
    # To the eye a colour is lighter than the grey that a copier makes of it: the worse of the two counts.
    (heading('<w:color w:val="FF0000"/>'), ["warning: text in the style 'heading 1' is pale: its contrast is 4.0:1"]),
    (heading('<w:color w:val="D00000"/>'), []),
    (heading('<w:color w:val="0000FF"/>'), []),
    (heading('<w:color w:val="4F81BD"/>'), ["warning: text in the style 'heading 1' is pale: its contrast is 4.0:1"]),
    (heading(GREY + '<w:sz w:val="36"/>'), [ADDED]),
    (heading('<w:b/>' + GREY + '<w:sz w:val="28"/>'), [ADDED]),
    (heading(GREY + '<w:sz w:val="36"/>', more=HEADS), []),
    (heading('<w:b w:val="0"/><w:color w:val="808080"/><w:sz w:val="28"/>'), [
        "warning: text in the style 'heading 1' is pale: its contrast is 3.9:1"
    ]),
    (heading('<w:color w:val="FFFFFF"/>', '<w:shd w:val="clear" w:fill="00586B"/><w:outlineLvl w:val="0"/>'), []),
    (heading("", '<w:shd w:val="clear" w:fill="404040"/><w:outlineLvl w:val="0"/>'), [
        "warning: text in the style 'heading 1' is pale: its contrast is 2.0:1"
    ]),
    (heading("", ""), ["note: the style 'heading 1' has no outline level; in our files it has one"]),
    (heading('<w:sz w:val="17"/>'), ["warning: the style 'heading 1' has type of 8.5 points"]),
    (heading('<w:sz w:val="18"/>'), []),
    (headed(paragraph(schools.image(1, alt=""))), ["warning: a picture in the head has no alternative text"]),
    (headed(paragraph(schools.image(1))), []),
    (headed(paragraph(schools.image(1, floating=True))), ["warning: something floats in the head"]),
    (headed(paragraph(schools.image(1, floating=True).replace('behindDoc="0"', 'behindDoc="1"'))), []),
    (headed(paragraph(words("a", '<w:sz w:val="14"/>'))), ["warning: the head has type of 7 points"]),
    (headed(paragraph(words("a", PALE))), [
        "warning: text in the head is pale: the contrast of its colour 8FAADC is 2.3:1"
    ]),
    (headed(paragraph(words("a", PALE), properties='<w:shd w:val="clear" w:fill="000000"/>')), []),
    (headed(paragraph(words("a"), properties='<w:framePr w:w="100"/>')), ["warning: a frame stands in the head"]),
    (headed(paragraph(words("a"), style="K"), NORMAL + style("K", "header", run=PALE)), [
        "warning: text in the style 'header' is pale: its contrast is 2.3:1"
    ]),
    (headed(paragraph(schools.field("PAGE"))), [
        "note: the head has the number of the page, and our line at the foot has it too"
    ]),
    (tabled('<w:color w:val="FFFFFF"/>', "00586B"), []),
    (tabled("", "404040"), ["warning: text in tables of the style 'Table Grid' is pale: its contrast is 2.0:1"]),
    (tabled(PALE, "FFFFFF"), ["warning: text in tables of the style 'Table Grid' is pale: its contrast is 2.3:1"]),
    (headed(paragraph(words("old"), style="R"), NORMAL + style("R", "Pack Running Head")), [
        "note: our own lines stand in its head or foot, in the styles 'Pack Running Head' and 'Pack Running Foot'"
    ]),
    (headed(paragraph(schools.field("PAGE"), style="R"), NORMAL + style("R", "Pack Running Foot")), [
        "note: our own lines stand in its head or foot, in the styles 'Pack Running Head' and 'Pack Running Foot'"
    ]),
    (headed(paragraph(words("theirs")), NORMAL + style("R", "Pack Running Head")), []),
    (schools.with_comments(), ["warning: 1 comment left in the file; our files do not have them"]),
    (schools.with_changes(), ["warning: 7 tracked changes left in the file; our files do not have them"]),
    (school(defaults() + NORMAL, settings="<w:zoom/>"), [
        "note: its zoom has no percentage, which the file format asks for; our files have one"
    ]),
    (schools.gymnasium(), []),
    (schools.academy(), []),
    (schools.college(), ["warning: something floats in the head"]),
    (b"text", ["error: it is no Word file, or a damaged one"]),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(FOUND)))
def test_what_is_found(number: int) -> None:
    data, expected = FOUND[number]
    assert said(data) == expected


def test_the_colours_of_a_theme_are_known() -> None:
    sheet = defaults() + NORMAL + style("H", "Title", run='<w:color w:val="auto" w:themeColor="accent1"/>')
    pale = school(sheet, theme=schools.theme("Lato", "Lato", "8FAADC"))
    dark = school(sheet, theme=schools.theme("Lato", "Lato", "00586B"))
    assert said(pale) == ["warning: text in the style 'Title' is pale: its contrast is 2.3:1"]
    assert said(dark) == []


def test_a_typeface_that_is_not_on_this_machine() -> None:
    found = looked_at(school(defaults("Nowhere Sans") + NORMAL)).findings
    assert [(f.severity, f.message) for f in found] == [
        (Severity.NOTE, "the typeface 'Nowhere Sans' is not on this machine")
    ]


@pytest.mark.parametrize("name", SCHOOLS)
def test_every_style_of_ours_is_there_or_added(name: str) -> None:
    found = looked_at(SCHOOLS[name]())
    assert found.is_usable
    assert not set(found.there) & set(found.missing)
    assert len(found.there) + len(found.missing) == len(looked_at(SCHOOLS["bare"]()).missing)


def test_our_own_reference_document_has_all_and_nothing_is_wrong_with_it() -> None:
    found = looked_at(REFERENCE)
    assert (found.missing, [f for f in found.findings if f.severity is not Severity.NOTE]) == ((), [])


def test_it_is_told_in_lines() -> None:
    lines = list(told(looked_at(schools.academy())))
    assert lines[:9] == [
        "school.docx: can be used",
        "  file      Word document",
        "  mode      14, in our files 15",
        "  language  en-GB",
        "  page      210 × 297 mm",
        "  margins   top 30, bottom 30, left 30, right 30 mm",
        "  header    every page, the first page, even pages",
        "  footer    every page",
        "",
    ]
    assert "  heading 1: Heading1" in lines
    assert "  Title" in lines
    assert any(line.endswith("of our own, whose names begin with 'Pack'") for line in lines)
    assert not any(line.startswith("  Pack") for line in lines)


def test_the_command(tmp_path: Path) -> None:
    sound, broken = tmp_path / "sound.dotx", tmp_path / "broken.docx"
    sound.write_bytes(schools.college())
    broken.write_bytes(b"no")
    assert run("theme", "check", sound).status == 0
    refused = run("theme", "check", broken)
    assert refused.status == 1
    assert refused.output.splitlines() == [
        "broken.docx: cannot be used",
        "",
        "error: it is no Word file, or a damaged one (open it in Word and save it as Word Document (.docx) or Word "
        "Template (.dotx))",
    ]
    report = json.loads(run("theme", "check", sound, "--json").output)
    assert (report["file"], report["usable"], report["facts"]["file"]) == ("sound.dotx", True, "Word template")
    assert report["styles"]["there"]["heading 1"] == "Heading1"
    assert "Pack Stem" in report["styles"]["added"]
    assert {f["severity"] for f in report["findings"]} >= {"warning"}
    assert json.loads(run("theme", "check", broken, "--json").output)["usable"] is False
