"""Word files in a school's look: what the school has stays, what it lacks is added, whatever made its file."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx as python_docx
import pytest

import schools
from lessonpack.diagnostics import Severity
from lessonpack.documents import Document
from lessonpack.preflight import inspect
from lessonpack.writers import Written as File
from lessonpack.writers import docx
from lessonpack.writers.docx import archive
from papers import edition, make, real
from schools import SCHOOLS, paragraph, run, school
from wordfile import REFERENCE, W, Written, document, text, values

#: What may be added to a style of the school's, where it has none: a list, a level, tab stops for contents.
MENDED = {"numPr", "ilvl", "numId", "outlineLvl", "tabs", "tab"}
#: What is never taken over.
GONE = {"lang", "rsid", "bidi", "rtl", "rPrChange", "pPrChange"}
SIGNS = ("<w:ins ", "<w:del ", "commentRe", "w:rsid", "Change ", "attachedTemplate", "bestFit", "trackRevisions")
OPC = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


@cache
def notes(set_as: str = "standard") -> Document:
    """The teacher notes of the real lesson."""
    return make("teacher-notes", real(), edition_name=set_as)


def dressed(page: Document, template: bytes) -> Written:
    """A document in the look of a school's file."""
    file = Written.__new__(Written)
    file.open(docx.write(replace(page, word_template=template), REFERENCE))
    return file


@cache
def written(name: str, set_as: str = "standard") -> Written:
    """The teacher notes in the look of one of our schools."""
    return dressed(notes(set_as), SCHOOLS[name]())


def small(
    template: bytes, html: str = "<h2>A</h2><p>b</p>", set_as: str = "standard", language: str = "en-GB"
) -> Written:
    return dressed(document(html, edition(set_as), language), template)


def sheet_of(data: bytes) -> list[ElementTree.Element]:
    """The styles of a school's file."""
    with ZipFile(BytesIO(data)) as file:
        names = [n for n in file.namelist() if re.fullmatch(r"word/styles\d*\.xml", n)]
        return [s for n in names for s in ElementTree.fromstring(file.read(n)).iter(W + "style")]


def says(style: ElementTree.Element) -> Counter[tuple[str, tuple[tuple[str, str], ...]]]:
    """All that a style says: tags with their attributes, lengths in whole numbers."""
    found: Counter[tuple[str, tuple[tuple[str, str], ...]]] = Counter()
    for element in [e for e in style.iter() if e is not style]:
        tag = element.tag.removeprefix(W)
        kept = {} if tag == "tab" else {k: _whole(v) for k, v in element.attrib.items() if "rsid" not in k}
        if tag not in GONE and tag not in ("pPr", "rPr", "tblPr"):
            found[tag, tuple(sorted(kept.items()))] += 1
    return found


def _whole(text: str) -> str:
    return (
        str(round(float(text)))
        if re.fullmatch(r"-?\d+\.\d+", text)
        else {"start": "left", "end": "right"}.get(text, text)
    )


@pytest.mark.parametrize("name", SCHOOLS)
def test_the_schools_styles_stay_as_they_are(name: str) -> None:
    file = written(name)
    for style in sheet_of(SCHOOLS[name]()):
        there = says(file.styles[style.get(W + "styleId")])
        lost, new = says(style) - there, there - says(style)
        assert not lost
        assert {tag for tag, _ in new} <= MENDED, style.get(W + "styleId")


@pytest.mark.parametrize("name", SCHOOLS)
def test_our_styles_are_all_there_each_once_by_its_name(name: str) -> None:
    ours = Written.__new__(Written)
    ours.open(REFERENCE)
    wanted = {n.lower() for n in ours.names if not n.endswith(")")}
    found = Counter((s.get(W + "type"), Written.name_of(s).lower()) for s in written(name).sheet.iter(W + "style"))
    assert wanted - {"no list", "normal"} <= {n for _, n in found}
    assert [n for n, count in found.items() if count > 1] == []
    usual = [s.get(W + "type") for s in written(name).sheet.iter(W + "style") if s.get(W + "default") == "1"]
    assert sorted(usual) == ["character", "numbering", "paragraph", "table"]


@pytest.mark.parametrize("name", SCHOOLS)
def test_every_reference_resolves_and_every_id_is_unique(name: str) -> None:
    file = written(name)
    ids = [str(s.get(W + "styleId")) for s in file.sheet.iter(W + "style")]
    assert len({i.lower() for i in ids}) == len(ids)
    stories = [file.part(n) for n in file.zip.namelist() if re.fullmatch(r"word/(document|footnotes|\w+er\d)\.xml", n)]
    numbering = file.part("word/numbering.xml")
    for tag in ("basedOn", "next", "link", "pStyle", "rStyle", "tblStyle"):
        used = {v for part in (file.sheet, numbering, *stories) for v in values(part, tag)}
        assert used <= set(ids), tag
    kinds = [k.get(W + "abstractNumId") for k in numbering.iter(W + "abstractNum")]
    lists = [n.get(W + "numId") for n in numbering.iter(W + "num")]
    assert len(set(kinds)) == len(kinds)
    assert len(set(lists)) == len(lists)
    assert {v for n in numbering.iter(W + "num") for v in values(n, "abstractNumId")} <= set(kinds)
    assert {v for part in (file.sheet, *stories) for v in values(part, "numId")} <= {*lists, "0"}
    tags = [e.tag.removeprefix(W) for e in numbering]
    assert tags == sorted(tags, key=["numPicBullet", "abstractNum", "num"].index)
    drawings = [d.get("id") for part in stories for d in part.iter(DRAWING + "docPr")]
    assert len(set(drawings)) == len(drawings)
    _relations_resolve(file)


def _relations_resolve(file: Written) -> None:
    there = set(file.zip.namelist())
    for name in [n for n in there if n.startswith("word/_rels/")]:
        relations = list(file.part(name))
        inside = {str(r.get("Target")) for r in relations if r.get("TargetMode") != "External"}
        assert {
            t.removeprefix("/") if t.startswith("/") else f"word/{t}".replace("word/../", "") for t in inside
        } <= there
        part = file.part(name.replace("_rels/", "").removesuffix(".rels"))
        used = {v for e in part.iter() for k, v in e.attrib.items() if k.startswith(OPC)}
        assert used <= {str(r.get("Id")) for r in relations}


@pytest.mark.parametrize("name", SCHOOLS)
def test_our_own_check_finds_no_error(name: str) -> None:
    page = replace(notes(), word_template=SCHOOLS[name]())
    found = inspect(page, File(written(name).bytes))
    assert [str(d) for d in found if d.severity is Severity.ERROR] == []
    python_docx.Document(BytesIO(written(name).bytes))


@pytest.mark.parametrize("name", SCHOOLS)
def test_nothing_is_left_of_the_schools_own_work(name: str) -> None:
    file = written(name)
    parts = {n: file.zip.read(n).decode() for n in file.zip.namelist() if n.endswith((".xml", ".rels"))}
    for sign in (
        "<w:ins ",
        "<w:del ",
        "commentRe",
        "w:rsid",
        "Change ",
        "attachedTemplate",
        "bestFit",
        "trackRevisions",
    ):
        assert [n for n, part in parts.items() if sign in part] == []
    assert [n for n in parts if "comments" in n or "custom.xml" in n] == []
    settings = file.part("word/settings.xml")
    modes = [e.get(W + "val") for e in settings.iter(W + "compatSetting") if e.get(W + "name") == "compatibilityMode"]
    assert modes == ["15"]
    assert [z.get(W + "percent") for z in settings.iter(W + "zoom")] == ["100"]
    assert "wordprocessingml.document.main+xml" in parts["[Content_Types].xml"]
    assert (
        file.part("word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang[@{W}val='en-GB']") is not None
    )


@pytest.mark.parametrize("name", SCHOOLS)
def test_the_same_bytes_come_out(name: str) -> None:
    again = docx.write(replace(notes(), word_template=SCHOOLS[name]()), REFERENCE)
    assert again == written(name).bytes


def running(file: Written) -> dict[str, list[str]]:
    """The lines of each head and foot, by its part, and by which pages have it."""
    section, targets = file.body[-1], file.targets()
    found = {}
    for tag in ("header", "footer"):
        for reference in section.iter(f"{W}{tag}Reference"):
            target = targets[str(reference.get(OPC + "id"))]
            found[f"{tag} {reference.get(W + 'type')}"] = [text(p) for p in file.part(f"word/{target}").iter(W + "p")]
    return found


OURS, FOOT = (
    "Teacher copy: contains answers→DRAFT",
    "China, 1949–53: revolution and war · China and the Korean War, 1950–53→",
)
RUNNING = {
    "gymnasium": {
        "header default": ["▣", "Gymnasium am Hang", "Fachschaft Geschichte", OURS],
        "footer default": [FOOT, "Gymnasium am Hang→→Hangweg 1"],
    },
    "academy": {
        "header default": ["Northgate Academy", OURS],
        "header first": ["▣", "Northgate Academy", OURS],
        "header even": ["Department of History", OURS],
        "footer default": [FOOT, "Learn and serve"],
        "footer first": [FOOT],
        "footer even": [FOOT],
    },
    "changes": {"header default": ["stays", "Hill School", OURS], "footer default": [FOOT]},
    "bare": {"header default": [OURS], "footer default": [FOOT]},
}


@pytest.mark.parametrize("name", RUNNING)
def test_the_schools_head_and_foot_stand_outside_ours_on_every_page(name: str) -> None:
    found = running(written(name))
    assert {key: [line.partition("Page 1")[0] for line in lines] for key, lines in found.items()} == RUNNING[name]
    assert (written(name).body[-1].find(W + "titlePg") is not None) == (name == "academy")
    even = written(name).part("word/settings.xml").find(W + "evenAndOddHeaders")
    assert (even is not None) == (name == "academy")


TABLE = (
    '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="3000"/></w:tblGrid><w:tr><w:tc><w:tcPr><w:tcW w:w="3000" '
    f'w:type="dxa"/></w:tcPr>{paragraph(run("Oak School"))}</w:tc></w:tr></w:tbl>'
)
LEADING, LINED = '<w:pStyle w:val="PackRunningHead"/>', '<w:pStyle w:val="PackRunningFoot"/>'
LINES = schools.style("PackRunningHead", "Pack Running Head") + schools.style("PackRunningFoot", "pack running foot")
OWN_HEAD, OWN_FOOT = paragraph(run("old"), properties=LEADING), paragraph(run("Page 1"), properties=LINED)
THEIRS = paragraph(run("Oak School"))
#: Head and foot of a file that began as one of ours, and what stands in those of the next.
BEGUN = {
    "ours alone": (OWN_HEAD, OWN_FOOT, [], []),
    "theirs above": (THEIRS + OWN_HEAD, THEIRS + OWN_FOOT, ["Oak School"], ["Oak School"]),
    "theirs below": (OWN_HEAD + THEIRS, OWN_FOOT + THEIRS, ["Oak School"], ["Oak School"]),
    "ours after a table": (TABLE + OWN_HEAD, TABLE + OWN_FOOT, ["Oak School"], ["Oak School", ""]),
    "theirs alone": (THEIRS, THEIRS, ["Oak School"], ["Oak School"]),
}


@pytest.mark.parametrize("name", BEGUN)
def test_our_own_lines_in_a_schools_file_are_written_anew(name: str) -> None:
    head, foot, above, below = BEGUN[name]
    file = small(school(schools.NORMAL + LINES, running=[("header", "default", head), ("footer", "default", foot)]))
    assert running(file) == {
        "header default": [*above, "The head→DRAFT"],
        "footer default": ["The foot→Page 1 of 1.", *below],
    }


def test_a_file_of_ours_may_be_a_schools() -> None:
    ours = Written("<h2>A</h2><p>b</p>", edition())
    again = small(ours.bytes)
    assert running(again) == running(ours)
    assert page_of(again) == page_of(ours)
    assert again.names.keys() - ours.names.keys() == {"Pack Base"}


def ruled(file: Written, name: str) -> list[str | None]:
    """The rules that a style of ours has, those of the style that it is based on left out."""
    return [side.get(W + "val") for borders in file.names[name].iter(W + "pBdr") for side in borders]


BENEATH = '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="auto"/></w:pBdr>'
GRID = "<w:tblBorders>" + "".join(f'<w:{s} w:val="{{}}" w:sz="4"/>' for s in ("top", "bottom")) + "</w:tblBorders>"
TABLED = '<w:tbl><w:tblPr><w:tblStyle w:val="Framed"/></w:tblPr><w:tblGrid/></w:tbl>'
#: A head, what else is in the styles, and whether our line has its rule.
RULES = {
    "no rule": (paragraph(run("a")), "", ["single"]),
    "a rule": (paragraph(run("a"), properties=BENEATH), "", ["nil"]),
    "a rule at the side": (paragraph(run("a"), properties=BENEATH.replace("bottom", "left")), "", ["single"]),
    "a rule taken away": (paragraph(run("a"), properties=BENEATH.replace("single", "nil")), "", ["single"]),
    "a ruled style": (paragraph(run("a"), style="Ruled"), schools.style("Ruled", "Ruled", BENEATH), ["nil"]),
    "a style based on a ruled one": (
        paragraph(run("a"), style="Own"),
        schools.style("Ruled", "Ruled", BENEATH) + schools.style("Own", "Own", based="Ruled"),
        ["nil"],
    ),
    "a ruled table": (
        TABLED + paragraph(),
        '<w:style w:type="table" w:styleId="Framed"><w:name w:val="Framed"/><w:tblPr>'
        + GRID.format("single", "single")
        + "</w:tblPr></w:style>",
        ["nil"],
    ),
    "a table without rules": (
        TABLED + paragraph(),
        '<w:style w:type="table" w:styleId="Framed"><w:name w:val="Framed"/><w:tblPr>'
        + GRID.format("none", "nil")
        + "</w:tblPr></w:style>",
        ["single"],
    ),
}


@pytest.mark.parametrize("name", RULES)
def test_no_second_rule_where_the_school_has_one(name: str) -> None:
    head, sheet, expected = RULES[name]
    file = small(school(schools.NORMAL + sheet, running=[("header", "default", head)]))
    assert ruled(file, "Pack Running Head") == expected
    assert ruled(file, "Pack Running Foot") == ["single"]


def test_our_lines_keep_their_distance_where_a_school_has_a_head_or_foot() -> None:
    def around(file: Written, name: str) -> tuple[str | None, str | None]:
        before, after = (file.says(name, "pPr/spacing", side) for side in ("before", "after"))
        return before, after

    both, plain = written("gymnasium"), written("bare")
    assert around(both, "Pack Running Head") == ("57", "170")
    assert around(both, "Pack Running Foot") == ("170", "57")
    assert around(plain, "Pack Running Head")[1] == "80"
    assert around(written("landscape"), "Pack Running Foot") == around(plain, "Pack Running Foot")


BLANK, SEEN = paragraph(), paragraph(run("a"))
#: A foot, and its paragraphs and tables as they are written below our line.
FEET = {
    "blank paragraphs": (BLANK + SEEN + BLANK, ["p: a"]),
    "nothing else": (BLANK + BLANK, []),
    "a table": (BLANK + TABLED + BLANK + BLANK, ["tbl: ", "p: "]),
}


@pytest.mark.parametrize("name", FEET)
def test_blank_paragraphs_go_but_after_a_table(name: str) -> None:
    foot, expected = FEET[name]
    file = small(school(running=[("footer", "default", foot)]))
    first, *rest = file.part("word/footer1.xml")
    assert text(first).startswith("The foot→")
    assert [f"{e.tag.removeprefix(W)}: {text(e)}" for e in rest] == expected


def test_a_head_that_says_the_title_is_a_field() -> None:
    page = document("<p>a</p>")
    plain = dressed(replace(page, running=replace(page.running, head="")), SCHOOLS["bare"]())
    assert [e.text for e in plain.part("word/header1.xml").iter(W + "instrText")] == [" TITLE "]
    assert text(plain.part("word/header1.xml")) == "The title→DRAFT"


def page_of(file: Written) -> dict[str, int]:
    margins = file.body[-1].find(W + "pgMar")
    assert margins is not None
    return {k.removeprefix(W): int(v) for k, v in margins.attrib.items()}


def test_the_paper_is_the_editions_and_the_margins_have_room_for_the_school() -> None:
    bare, school = page_of(written("bare")), page_of(written("landscape"))
    size = written("landscape").body[-1].find(W + "pgSz")
    assert size is not None
    assert (size.get(W + "w"), size.get(W + "h"), size.get(W + "orient")) == ("11906", "16838", None)
    assert (school["left"], school["right"], school["bottom"]) == (bare["left"], bare["right"], bare["bottom"])
    # A logo of 16 millimetres, and our line below it.
    assert school["top"] > school["header"] + 907 + 240
    assert school["top"] > bare["top"]


#: A head and the room that it makes above the text, in twips, beyond that of one blank line of 10 points.
LINE = paragraph(run("a"), properties='<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>')
HIGH = '<w:spacing w:before="0" w:after="0" w:line="{}" w:lineRule="{}"/>'
ROOM = {
    "a line": (LINE, 0),
    "two lines": (LINE + LINE, 275),
    "a line and a half": (paragraph(run("a"), properties=HIGH.format(360, "auto")), 138),
    "a line of a set height": (paragraph(run("a"), properties=HIGH.format(360, "exact")), 0),
    "a line as in the defaults": (paragraph(run("a")), 238),
    "a picture": (paragraph(schools.image(1.5), properties=HIGH.format(240, "auto")), 575),
    "a picture that floats beside two lines": (
        paragraph(schools.image(1.5, floating=True), run("a"), properties=HIGH.format(240, "auto")) + LINE,
        575,
    ),
}


@pytest.mark.parametrize("name", ROOM)
def test_room_for_a_head(name: str) -> None:
    spaced = '<w:spacing w:after="100" w:line="360" w:lineRule="auto"/>'
    sheet = schools.defaults(paragraph=spaced) + schools.NORMAL

    def top(head: str) -> int:
        return page_of(small(school(sheet, running=[("header", "default", head)], page=schools.section(top=400))))[
            "top"
        ]

    head, more = ROOM[name]
    assert abs(top(head) - top(LINE) - more) <= 2


def test_a_first_page_alone_makes_no_room_on_the_others() -> None:
    assert page_of(written("academy"))["top"] < 1701


def test_what_is_as_wide_as_the_schools_text_is_as_wide_as_ours() -> None:
    table = next(written("landscape").part("word/header1.xml").iter(W + "tbl"))
    widths = [int(c.get(W + "w") or 0) for c in table.iter(W + "gridCol")]
    tabs = [t.get(W + "pos") for t in written("gymnasium").styles["Fuzeile"].iter(W + "tab")]
    assert abs(sum(widths) - (11906 - 2 * 907)) <= 2
    assert tabs == [str((11906 - 2 * 907) // 2), str(11906 - 2 * 907)]


def stops(*found: tuple[str, int]) -> str:
    return "<w:tabs>" + "".join(f'<w:tab w:val="{kind}" w:pos="{place}"/>' for kind, place in found) + "</w:tabs>"


WIDE = 11906 - 2 * 907
MIDDLE = WIDE // 2
#: Tab stops of a school whose text is 9072 twips wide, and where they are in ours.
STOPS = {
    "at the margin and the middle": ([("center", 4536), ("right", 9072)], [MIDDLE, WIDE]),
    "about there": ([("center", 4513), ("right", 9056)], [MIDDLE, WIDE]),
    "Word's, for other margins": ([("center", 4680), ("right", 9360)], [MIDDLE, WIDE]),
    "Word's of old, for narrow text": ([("center", 4153), ("right", 8306)], [MIDDLE, WIDE]),
    "beyond the margin": ([("right", 9800)], [WIDE]),
    "a pair within the line": ([("center", 2000), ("right", 4000)], [2000, 4000]),
    "elsewhere": ([("left", 3000), ("right", 7000)], [3000, 7000]),
    "taken away": ([("center", 4680), ("right", 9360), ("clear", 9360)], [MIDDLE, WIDE, WIDE]),
}


@pytest.mark.parametrize("name", STOPS)
def test_stops_at_the_middle_and_the_end_of_a_head_are_those_of_ours(name: str) -> None:
    given, expected = STOPS[name]
    sheet = schools.NORMAL + schools.style("K", "header", stops(*given), based="Normal")
    file = small(
        school(
            sheet,
            running=[
                ("header", "default", paragraph(run("a"), style="K")),
                ("footer", "default", paragraph(run("a"), properties=stops(*given))),
            ],
        )
    )
    for part in (file.names["header"], file.part("word/footer1.xml")):
        assert [int(t.get(W + "pos") or 0) for tabs in part.iter(W + "tabs") for t in tabs] == expected


def test_a_stop_that_a_head_takes_away_moves_with_that_of_its_style() -> None:
    sheet = schools.NORMAL + schools.style("K", "header", stops(("center", 4680), ("right", 9360)), based="Normal")
    head = paragraph(run("a"), properties='<w:pStyle w:val="K"/>' + stops(("clear", 4680)))
    file = small(school(sheet, running=[("header", "default", head)]))
    tabs = next(file.part("word/header1.xml").iter(W + "tabs"))
    assert [(t.get(W + "val"), t.get(W + "pos")) for t in tabs] == [("clear", str(MIDDLE))]


MARKED = '<h2>A <span class="marks">[14 marks]</span></h2>'
NUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
LEVEL = (
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>{}'
    '<w:lvlText w:val="%1"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
)
#: What the school's heading has, and its numbering; whether the marks of a section stand at the margin.
HEADS = {
    "no stop": ("", "", True),
    "a stop within the line": (stops(("left", 3000)), "", True),
    "a stop of its own at the margin": (stops(("right", 9072)), "", True),
    "centred": ('<w:jc w:val="center"/>', "", False),
    "at the end of the line": ('<w:jc w:val="right"/>', "", False),
    "justified": ('<w:jc w:val="both"/>', "", True),
    "a number before a tab": (NUMBERED, LEVEL.format(""), False),
    "a number that hangs": (NUMBERED + '<w:ind w:left="432" w:hanging="432"/>', LEVEL.format(""), True),
    "a number before a space": (NUMBERED, LEVEL.format('<w:suff w:val="space"/>'), True),
    "no such list": (NUMBERED, "", True),
}


@pytest.mark.parametrize("name", HEADS)
def test_marks_stand_at_the_margin_beside_the_schools_headings(name: str) -> None:
    paragraphs, numbering, expected = HEADS[name]
    sheet = schools.NORMAL + schools.style("H", "heading 1", paragraphs, based="Normal")
    file = small(school(sheet, numbering=numbering), MARKED)
    assert file.lines()[-1] == f"heading 1: A{'→' if expected else ' '}[14 marks]"
    found = [
        (t.get(W + "val"), t.get(W + "pos"))
        for t in file.names["heading 1"].iter(W + "tab")
        if t.get(W + "val") == "right"
    ]
    assert found == ([("right", str(WIDE))] if expected else [])


def test_a_stop_of_the_schools_stays_beside_ours() -> None:
    sheet = schools.NORMAL + schools.style("H", "heading 1", stops(("left", 3000)), based="Normal")
    tabs = next(small(school(sheet), MARKED).names["heading 1"].iter(W + "tabs"))
    assert [(t.get(W + "val"), t.get(W + "pos")) for t in tabs] == [("left", "3000"), ("right", str(WIDE))]


#: What is the school's own affair, and would be told again for every paper.
OF_SCHOOL = {
    "a picture without words": (schools.NORMAL, paragraph(schools.image(1, alt=""))),
    "cells merged": (
        schools.NORMAL,
        TABLE.replace('w:type="dxa"/>', 'w:type="dxa"/><w:gridSpan w:val="1"/>') + paragraph(),
    ),
    "a link that says nothing": (schools.NORMAL, paragraph(f'<w:hyperlink w:anchor="a">{run("here")}</w:hyperlink>')),
    "a pale head": (schools.NORMAL + schools.style("K", "header", run=schools.PALE), paragraph(run("a"), style="K")),
    "pale headings": (schools.NORMAL + schools.style("H", "heading 1", run=schools.PALE), paragraph(run("a"))),
    "the colour of headings in ours": (
        schools.NORMAL + schools.style("H", "Title", run=schools.PALE + '<w:sz w:val="48"/>'),
        paragraph(run("a")),
    ),
}


@pytest.mark.parametrize("name", OF_SCHOOL)
def test_a_build_tells_nothing_of_what_the_school_has_made(name: str) -> None:
    sheet, head = OF_SCHOOL[name]
    page = replace(
        document("<h2>A</h2><h3>B</h3><p>c</p>", edition()),
        word_template=school(schools.defaults() + sheet, running=[("header", "default", head)]),
    )
    assert inspect(page, File(docx.write(page, REFERENCE))) == []


def test_a_build_tells_of_ours_that_a_schools_colours_make_pale() -> None:
    white = '<w:shd w:val="clear" w:color="auto" w:fill="202020"/>', '<w:color w:val="FFFFFF"/>'
    sheet = schools.defaults() + schools.style("Normal", "Normal", *white, usual=True)
    page = replace(document("<p>c</p>", edition()), word_template=school(sheet))
    found = inspect(page, File(docx.write(page, REFERENCE)))
    assert "text in the style 'Body Text' is pale: contrast 1.0:1, not 4.5:1" in " ".join(d.message for d in found)


def test_ours_have_the_schools_typeface_and_none_of_its_distances() -> None:
    file = written("academy")
    base = file.names["Pack Base"]
    assert file.name(base.find(W + "basedOn")) == "Normal"
    assert file.says("Pack Base", "pPr/ind", "firstLine") == "0"
    assert (file.says("Pack Base", "pPr/spacing", "after"), file.says("Pack Base", "pPr/jc")) == ("0", "left")
    assert file.says("Pack Stem", "rPr/rFonts", "ascii") is None
    assert file.says("heading 3", "rPr/color") == "7B1E3A"
    assert file.says("Body Text", "pPr/jc") == "left"


def test_no_colour_that_is_seen_on_its_own_ground_alone() -> None:
    assert written("college").says("heading 3", "rPr/color") == "00586B"
    assert small(schools.school(schools.COLLEGE.replace(schools.TEAL, ""))).says("heading 3", "rPr/color") is None


@pytest.mark.parametrize("set_as", ["large-print-18", "dyslexia-friendly"])
def test_editions_for_easier_reading_have_their_own_sizes_and_faces(set_as: str) -> None:
    file, plain = written("gymnasium", set_as), Written("<p>a</p>", edition(set_as))
    size = 2 * edition(set_as).type.small
    sizes = [float(v or 0) for part in (file.sheet, file.part("word/header1.xml")) for v in values(part, "sz")]
    assert min(sizes) >= size
    for name in ("heading 1", "Title"):
        assert file.says(name, "rPr/sz") == plain.says(name, "rPr/sz")
        assert file.says(name, "pPr/spacing", "line") == plain.says(name, "pPr/spacing", "line")
    assert file.says("heading 1", "rPr/color") == "1F4E79"
    assert [f.get(W + "ascii") for f in file.sheet.iter(W + "rFonts") if f.get(W + "ascii") == "Carlito"] == []
    # A line of a set height would cut off the logo.
    assert file.says("header", "pPr/spacing", "lineRule") is None
    assert values(file.sheet, "i") == []


def test_low_ink_has_no_colour_and_a_grey_logo() -> None:
    file = written("gymnasium", "low-ink")
    assert values(file.sheet, "color") == values(file.part("word/header1.xml"), "color") == []
    assert [b.get(W + "color") for b in file.part("word/header1.xml").iter(W + "bottom")] == ["auto"]
    assert file.zip.read("word/school/1.png") != written("gymnasium").zip.read("word/school/1.png")


def test_from_right_to_left_the_schools_head_is_still_written_from_left() -> None:
    file = small(SCHOOLS["gymnasium"](), language="ar")
    heads = [[b.get(W + "val") for b in p.iter(W + "bidi")] for p in file.part("word/header1.xml").iter(W + "p")]
    assert heads == [["false"], ["false"], ["false"], [None]]
    assert file.says("Normal", "pPr/bidi") is None
    assert file.names["Normal"].find(f"{W}pPr/{W}bidi") is not None
    assert file.says("heading 1", "rPr/szCs") == "30"
    latin = small(SCHOOLS["right-to-left"]())
    assert values(latin.sheet, "bidi") == []


def test_a_list_that_the_school_has_is_used() -> None:
    file = small(SCHOOLS["gymnasium"](), "<ul><li>a</li></ul><ol><li>b</li></ol>")
    assert file.lines() == ["List Bullet: a", "List Number: b"]
    numbering = file.part("word/numbering.xml")
    kinds = {k.get(W + "abstractNumId"): values(k, "lvlText")[0] for k in numbering.iter(W + "abstractNum")}
    lists = {n.get(W + "numId"): kinds[n[0].get(W + "val")] for n in numbering.iter(W + "num")}
    assert [lists[n] for n in values(file.body, "numId")] == ["►", "%1."]


def test_a_list_in_a_box_is_the_same_list_as_far_in_as_the_box() -> None:
    file = small(SCHOOLS["gymnasium"](), '<div class="box"><p>a</p><ul><li>b</li></ul></div><ul><li>c</li></ul>')
    assert file.lines() == ["Body Text in Box: a", "List Bullet in Box: b", "List Bullet: c"]
    numbering = file.part("word/numbering.xml")
    kinds = {k.get(W + "abstractNumId"): k for k in numbering.iter(W + "abstractNum")}
    lists = {n.get(W + "numId"): kinds[n[0].get(W + "val")] for n in numbering.iter(W + "num")}
    boxed, plain = (lists[n] for n in values(file.body, "numId"))
    assert values(boxed, "lvlText") == values(plain, "lvlText") == ["►"]
    indents = [{k.removeprefix(W): v for k, v in next(kind.iter(W + "ind")).attrib.items()} for kind in (boxed, plain)]
    assert indents == [{"left": "655", "hanging": "500", "right": "155"}, {"left": "500", "hanging": "500"}]
    # LibreOffice takes the right indent from the style alone, Word from the list.
    assert file.says("List Bullet in Box", "pPr/ind", "right") == "155"
    assert file.says("Body Text in Box", "pPr/ind", "left") == "155"


@pytest.mark.parametrize("name", ["french", "no-numbering"])
def test_a_list_style_without_a_list_gets_ours(name: str) -> None:
    file = small(SCHOOLS[name](), "<ul><li>a</li></ul>")
    assert file.lines() == ["List Bullet: a"]
    assert values(file.body, "numId") != []


def test_ids_that_mean_something_else_are_left_to_it() -> None:
    file = written("clashing")
    assert Written.name_of(file.styles["PackStem"]) == "Address"
    assert file.names["Pack Stem"].get(W + "styleId") == "PackStem2"
    assert file.names["Pack Gap"].get(W + "styleId") == "PackGap2"
    assert file.names["List Number"].get(W + "styleId") == "ListNumber2"


def test_a_theme_and_its_typefaces_come_along() -> None:
    theme = written("college").zip.read("word/theme/theme1.xml").decode()
    assert 'name="College"' in theme
    assert 'typeface="Lato"' in theme
    fonts = written("libreoffice").part("word/fontTable.xml")
    assert {"Liberation Sans", "Charis SIL"} <= {f.get(W + "name") for f in fonts}


# --- what is refused ---


def macros() -> bytes:
    old, new = f"{schools.WORD}.document.main+xml", "application/vnd.ms-word.document.macroEnabled.main+xml"
    return replaced("[Content_Types].xml", old, new)


def bomb() -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as file:
        for number in range(3):
            file.writestr(f"{number}.xml", b"0" * (archive.LIMITS.part - 1))
    return target.getvalue()


def encrypted_entry() -> bytes:
    target = BytesIO()
    with ZipFile(target, "w") as file:
        entry = ZipInfo("[Content_Types].xml")
        file.writestr(entry, b"x")
    data = bytearray(target.getvalue())
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    return bytes(data)


def replaced(part: str, old: str, new: str, data: bytes | None = None) -> bytes:
    given = school() if data is None else data
    assert old.encode() in ZipFile(BytesIO(given)).read(part)
    return schools.changed(given, lambda n, d: d.replace(old.encode(), new.encode()) if n == part else d)


def fetching() -> bytes:
    """A logo that lies on a server."""
    head = ("header", "default", paragraph(schools.image(1).replace("r:embed", "r:link")))
    relation = schools.relationships(
        f'<Relationship Id="rId1" Type="{schools.OFFICE}/relationships/image" Target="https://example.org/a.png" '
        'TargetMode="External"/>'
    )
    given = school(running=[head])
    with ZipFile(BytesIO(given)) as file:
        parts: dict[str, str | bytes] = {n: file.read(n) for n in file.namelist()}
    return schools.zipped(parts | {"word/_rels/header1.xml.rels": relation})


OLE = bytes.fromhex("d0cf11e0a1b11ae1")
REFUSED = {
    "text": (b"hello", "it is no Word file, or a damaged one"),
    "rtf": (b"{\\rtf1 a}", "it is a file in Rich Text Format"),
    "doc": (OLE + b"\0" * 600, r"it is a file of Word 97 to 2003 \(.doc, .dot\)"),
    "password": (OLE + b"\0" * 60 + "EncryptedPackage".encode("utf-16-le"), "the file is protected with a password"),
    "encrypted zip": (encrypted_entry(), "the file is protected with a password"),
    "zip": (schools.zipped({"a.txt": "a"}), "it is a zip, and no Word file"),
    "spreadsheet": (
        replaced("[Content_Types].xml", "wordprocessingml.document", "spreadsheetml.sheet"),
        "it is an Office file, but no document of Word",
    ),
    "macros": (macros(), r"the file holds macros \(.docm, .dotm\), which are never taken over"),
    "strict": (
        replaced("_rels/.rels", schools.OFFICE, "http://purl.oclc.org/ooxml/officeDocument"),
        "it is saved as Strict Open XML",
    ),
    "bomb": (bomb(), "the file unpacks to 120 MB in 3 parts, more than is read"),
    "large": (b"PK" + b"\0" * archive.LIMITS.file, "the file has 20 MB, and 20 are allowed"),
    "damaged": (replaced("word/styles.xml", "</w:styles>", ""), "the file is damaged"),
    "entities": (
        replaced("word/styles.xml", "<w:styles ", '<!DOCTYPE a [<!ENTITY b "c">]><w:styles '),
        "the file declares entities of its own, as no Word file does",
    ),
    "fetching": (fetching(), r"it takes something \(image\) from outside the file: https://example.org/a.png"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_a_template_is_refused(name: str) -> None:
    data, message = REFUSED[name]
    with pytest.raises(docx.UnusableFile, match=f"^{message}$") as caught:
        dressed(document("<p>a</p>"), data)
    assert caught.value.hint


def test_links_to_follow_stay_and_those_to_a_disk_do_not() -> None:
    def linked(address: str) -> Written:
        inner = f'<w:hyperlink r:id="rId7">{run("our site")}</w:hyperlink>'
        given = school(running=[("header", "default", paragraph(inner))])
        with ZipFile(BytesIO(given)) as file:
            parts: dict[str, str | bytes] = {n: file.read(n) for n in file.namelist()}
        relation = (
            f'<Relationship Id="rId7" Type="{schools.OFFICE}/relationships/hyperlink" Target="{address}" '
            'TargetMode="External"/>'
        )
        return small(schools.zipped(parts | {"word/_rels/header1.xml.rels": schools.relationships(relation)}))

    kept, dropped = linked("https://example.org"), linked("file:///S:/school")
    assert kept.targets("header1") == {"rId7": "https://example.org"}
    assert "word/_rels/header1.xml.rels" not in dropped.zip.namelist()
    for file in (kept, dropped):
        assert text(file.part("word/header1.xml")).startswith("our site")


def test_a_logo_that_is_not_in_the_file_goes() -> None:
    given = schools.changed(SCHOOLS["gymnasium"](), lambda n, d: None if n.endswith("logo.png") else d)
    assert running(small(given))["header default"][0] == ""


# --- our own reference document ---


def parts_of(data: bytes) -> Iterator[tuple[str, str]]:
    with ZipFile(BytesIO(data)) as file:
        yield from ((n, file.read(n).decode()) for n in file.namelist())


def test_the_reference_document_is_new_small_and_black() -> None:
    parts = dict(parts_of(REFERENCE))
    assert len(REFERENCE) < 12_000
    assert re.search(r'w:name="compatibilityMode"[^>]* w:val="15"', parts["word/settings.xml"])
    assert 'w:asciiTheme="minorHAnsi"' in parts["word/styles.xml"]
    assert "<w:color " not in parts["word/styles.xml"]
    assert set(re.findall(r'w:color="(.+?)"', parts["word/styles.xml"])) == {"auto"}


def test_our_styles_go_before_nothing_of_the_schools_own_name() -> None:
    file = small(school(schools.defaults() + schools.NORMAL + schools.style("x", "pack credit", based="Normal")))
    assert file.names["pack credit"].get(W + "styleId") == "x"
    assert "Pack Credit" not in file.names
