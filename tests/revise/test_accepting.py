"""Changes as Word and LibreOffice write them, accepted and rejected."""

import pytest
from lxml import etree

from lessonpack.writers.docx.accepting import accept, has_changes, reject
from redlines import W, Xml, name_of, said, xml

WHO = 'w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z"'
INS, DEL = f"<ins {WHO}>{{}}</ins>", f"<del {WHO}>{{}}</del>"
ADDED = INS.format("<r><t>new</t></r>")
GONE = DEL.format("<r><delText>old</delText></r>")
END_ADDED = f"<pPr><rPr><ins {WHO}/></rPr></pPr>"
END_GONE = f"<pPr><pStyle w:val='X'/><rPr><del {WHO}/></rPr></pPr>"
TABLE = "<tbl><tblPr/><tblGrid/>{}</tbl>"
ONE = TABLE.format("<tr><tc><p><r><t>A</t></r></p></tc></tr>")
ROW = "<tr>{}<tc><tcPr>{}</tcPr><p><r><t>{}</t></r></p></tc></tr>"


def settled(text: str) -> tuple[Xml, Xml]:
    """A body accepted, and rejected."""
    yes, no = xml(f"<body>{text}</body>"), xml(f"<body>{text}</body>")
    assert has_changes(yes)
    accept(yes)
    reject(no)
    assert not has_changes(yes)
    assert not has_changes(no)
    return yes, no


@pytest.mark.parametrize(
    ("text", "accepted", "rejected"),
    [
        (f"<p><r><t>A</t></r>{ADDED}{GONE}</p>", "Anew¶", "Aold¶"),
        # Somebody removed what another had added.
        (f"<p>{INS.format(GONE)}</p>", "¶", "¶"),
        (f"<p>{INS.format(GONE + '<r><t>B</t></r>')}</p>", "B¶", "¶"),
        (f"<p><hyperlink>{ADDED}</hyperlink></p>", "<|new>¶", "¶"),
        (f"<p><hyperlink>{GONE}<r><t>B</t></r></hyperlink></p>", "<|B>¶", "<|oldB>¶"),
        (f"<p><smartTag w:element='x'><smartTagPr/>{GONE}</smartTag></p>", "¶", "old¶"),
        (f"<p><sdt><sdtContent>{ADDED}</sdtContent></sdt></p>", "[new]¶", "[]¶"),
        (
            f"<p><customXmlInsRangeStart {WHO}/><sdt><sdtContent><customXmlInsRangeEnd w:id='1'/>{ADDED}"
            f"<customXmlInsRangeStart {WHO}/></sdtContent></sdt><customXmlInsRangeEnd w:id='1'/></p>",
            "[new]¶",
            "¶",
        ),
        (
            f"<p><moveFromRangeStart {WHO} w:name='m'/><moveFrom {WHO}><r><t>A</t></r></moveFrom>"
            f"<moveFromRangeEnd w:id='1'/><r><t>B</t></r><moveTo {WHO}><r><t>A</t></r></moveTo></p>",
            "BA¶",
            "AB¶",
        ),
        # Ends of paragraphs.
        (f"<p>{END_ADDED}<r><t>A</t></r></p><p><r><t>B</t></r></p>", "A¶B¶", "AB¶"),
        (f"<p>{END_GONE}<r><t>A</t></r></p><p><r><t>B</t></r></p>", "AB¶", "A¶B¶"),
        (f"<p>{END_GONE}{GONE}</p><p><r><t>B</t></r></p>", "B¶", "old¶B¶"),
        (f"<p>{END_GONE}<r><t>A</t></r></p><p>{END_GONE}{GONE}</p><p><r><t>C</t></r></p>", "AC¶", "A¶old¶C¶"),
        (f"<p><r><t>A</t></r></p><p>{END_ADDED}{ADDED}</p><sectPr/>", "A¶new¶", "A¶"),
        (f"<p>{END_GONE}<r><t>A</t></r></p>{ONE}<p/>", "A¶A¶¶", "A¶A¶¶"),
        (f"<p>{END_GONE}{GONE}</p>{ONE}<p/>", "A¶¶", "old¶A¶¶"),
        (
            f"{ONE}<p>{END_GONE}{GONE}</p>{ONE}<p/>",
            "A¶¶A¶¶",
            "A¶old¶A¶¶",
        ),
        (f"{ONE}<p>{END_GONE}{GONE}</p><sectPr/>", "A¶¶", "A¶old¶"),
        (f"<tbl><tr><tc><p>{END_GONE}{GONE}</p></tc></tr></tbl>", "¶", "old¶"),
        (f"<footnote><p>{END_GONE}{GONE}</p></footnote>", "¶", "old¶"),
        # Rows and cells.
        (TABLE.format(ROW.format("", "", "A") + ROW.format(f"<trPr><ins {WHO}/></trPr>", "", "B")), "A¶B¶", "A¶"),
        (TABLE.format(ROW.format("", "", "A") + ROW.format(f"<trPr><del {WHO}/></trPr>", "", "B")), "A¶", "A¶B¶"),
        (
            TABLE.format(ROW.format(f"<trPr><ins {WHO}/><del {WHO}/></trPr>", "", "B") + ROW.format("", "", "A")),
            "A¶",
            "A¶",
        ),
        (TABLE.format(ROW.format(f"<trPr><del {WHO}/></trPr>", "", "B")) + "<p/>", "¶", "B¶¶"),
        (TABLE.format(ROW.format(f"<trPr><del {WHO}/></trPr>", "", "B")) + "<sectPr/>", "¶", "B¶"),
        (
            f"<tbl><tr><tc>{TABLE.format(ROW.format(f'<trPr><del {WHO}/></trPr>', '', 'B'))}</tc></tr></tbl>",
            "¶",
            "B¶",
        ),
        (TABLE.format(ROW.format("", f"<cellDel {WHO}/>", "A") + ROW.format("", "", "B")), "B¶", "A¶B¶"),
        (TABLE.format(ROW.format("", f"<cellIns {WHO}/>", "A") + ROW.format("", "", "B")), "A¶B¶", "B¶"),
    ],
)
def test_what_is_left(text: str, accepted: str, rejected: str) -> None:
    assert [said(body) for body in settled(text)] == [accepted, rejected]


def names(element: Xml) -> str:
    return " ".join(name_of(e) for e in element.iter())


@pytest.mark.parametrize(
    ("text", "accepted", "rejected"),
    [
        (
            f"<p><r><rPr><b/><rPrChange {WHO}><rPr><i/></rPr></rPrChange></rPr><t/></r></p>",
            "body p r rPr b t",
            "body p r rPr i t",
        ),
        (
            f"<p><pPr><jc/><rPr><ins {WHO}/><b/></rPr><sectPr/>"
            f"<pPrChange {WHO}><pPr><pStyle/></pPr></pPrChange></pPr></p>",
            "body p pPr jc rPr b sectPr",
            "body p pPr pStyle rPr b sectPr",
        ),
        (
            "<p/><sectPr><footerReference/><pgSz/>"
            f"<sectPrChange {WHO}><sectPr><pgMar/></sectPr></sectPrChange></sectPr>",
            "body p sectPr footerReference pgSz",
            "body p sectPr footerReference pgMar",
        ),
        (
            f"<tbl><tblPr><jc/><tblPrChange {WHO}><tblPr><tblW/></tblPr></tblPrChange></tblPr>"
            f"<tblGrid><gridCol/><tblGridChange w:id='1'><tblGrid/></tblGridChange></tblGrid>"
            f"<tr><tblPrEx><jc/><tblPrExChange {WHO}><tblPrEx/></tblPrExChange></tblPrEx>"
            f"<trPr><jc/><trPrChange {WHO}><trPr><hidden/></trPr></trPrChange></trPr>"
            f"<tc><tcPr><vAlign/><tcPrChange {WHO}><tcPr/></tcPrChange></tcPr><p/></tc></tr></tbl>",
            "body tbl tblPr jc tblGrid gridCol tr tblPrEx jc trPr jc tc tcPr vAlign p",
            "body tbl tblPr tblW tblGrid tr tblPrEx trPr hidden tc tcPr p",
        ),
        (
            f"<p><pPr><numPr><numId w:val='1'/><ins {WHO}/></numPr></pPr></p>",
            "body p pPr numPr numId",
            "body p pPr",
        ),
        (
            f"<p><pPr><numPr><numberingChange {WHO}/></numPr></pPr><r><fldChar/></r></p>",
            "body p pPr numPr r fldChar",
            "body p pPr numPr r fldChar",
        ),
        (
            f"<tbl><tr><tc><tcPr><vMerge/><cellMerge {WHO} w:vMerge='cont'/></tcPr><p/></tc></tr></tbl>",
            "body tbl tr tc tcPr vMerge p",
            "body tbl tr tc tcPr p",
        ),
        (
            f"<tbl><tr><tc><tcPr><cellMerge {WHO} w:vMerge='x' w:vMergeOrig='rest'/></tcPr><p/></tc></tr></tbl>",
            "body tbl tr tc tcPr vMerge p",
            "body tbl tr tc tcPr vMerge p",
        ),
        (
            f"<p>{DEL.format('<r><fldChar/></r><r><delInstrText>X</delInstrText></r>')}</p>",
            "body p",
            "body p r fldChar r instrText",
        ),
    ],
)
def test_properties_and_codes_that_come_back(text: str, accepted: str, rejected: str) -> None:
    assert [names(body) for body in settled(text)] == [accepted, rejected]


def test_joined_paragraphs_have_the_properties_of_the_last() -> None:
    body, _ = settled(f"<p>{END_GONE}<r><t>A</t></r></p><p><pPr><pStyle w:val='Y'/></pPr><r><t>B</t></r></p>")
    assert [e.get(W + "val") for e in body.iter(W + "pStyle")] == ["Y"]
    assert names(body) == "body p pPr pStyle r t r t"


WITHIN = '<bookmarkStart w:id="{0}" w:name="in"/>{1}<bookmarkEnd w:id="{0}"/>'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A bookmark goes with the paragraph that it is in; one that only begins or ends there stays.
        (f"<p>{END_GONE}{WITHIN.format(7, GONE)}</p><p><r><t>B</t></r></p>", "body p r t"),
        (
            f"<p>{END_GONE}<bookmarkStart w:id='7' w:name='x'/>{GONE}</p><p><pPr/><r/><bookmarkEnd w:id='7'/></p>",
            "body p pPr bookmarkStart r bookmarkEnd",
        ),
        (
            f"<p/><p>{END_GONE}{GONE}<bookmarkStart w:id='7' w:name='x'/></p><bookmarkEnd w:id='7'/><sectPr/>",
            "body p bookmarkStart bookmarkEnd sectPr",
        ),
        (f"<p><hyperlink>{WITHIN.format(7, GONE)}</hyperlink></p>", "body p bookmarkStart bookmarkEnd"),
        (
            f"<tbl><tr><tc><p/></tc></tr><tr><trPr><del {WHO}/></trPr><tc><p>{WITHIN.format(7, '')}"
            "<bookmarkStart w:id='8' w:name='y'/></p></tc></tr><tr><tc><p><bookmarkEnd w:id='8'/></p></tc></tr></tbl>",
            "body tbl tr tc p bookmarkStart tr tc p bookmarkEnd",
        ),
        # So does a comment, with its number.
        (
            f"<p>{END_GONE}<commentRangeStart w:id='3'/>{GONE}<commentRangeEnd w:id='3'/>"
            "<r><commentReference w:id='3'/></r></p><p/>",
            "body p",
        ),
        (
            f"<p><commentRangeStart w:id='3'/></p><p>{END_GONE}{GONE}<commentRangeEnd w:id='3'/>"
            "<r><commentReference w:id='3'/></r></p><p><r><t/></r></p>",
            "body p commentRangeStart p commentRangeEnd r commentReference r t",
        ),
    ],
)
def test_marks_in_what_goes(text: str, expected: str) -> None:
    assert names(settled(text)[0]) == expected


CHANGES = [
    *(f"<p><{kind} {WHO}><r/></{kind}></p>" for kind in ("ins", "del", "moveFrom", "moveTo")),
    *(f"<p><pPr><rPr><{kind} {WHO}/></rPr></pPr></p>" for kind in ("ins", "del", "moveFrom", "moveTo")),
    *(f"<tbl><tr><trPr><{kind} {WHO}/></trPr></tr></tbl>" for kind in ("ins", "del")),
    *(f"<tbl><tr><tc><tcPr><{kind} {WHO}/></tcPr></tc></tr></tbl>" for kind in ("cellIns", "cellDel", "cellMerge")),
    *(
        f"<p><x><{kind}Change {WHO}/></x></p>"
        for kind in ("rPr", "pPr", "sectPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr", "numbering")
    ),
    *(
        f"<p><{kind}Range{end} {WHO}/></p>"
        for kind in ("moveFrom", "moveTo", "customXmlIns", "customXmlDel", "customXmlMoveFrom", "customXmlMoveTo")
        for end in ("Start", "End")
    ),
]


@pytest.mark.parametrize("text", CHANGES)
def test_every_change_is_found_and_settled(text: str) -> None:
    settled(text)


def test_what_has_no_change_is_not_touched() -> None:
    body = xml("<body><p><pPr><rPr/></pPr><hyperlink/><r/><r><t>A</t></r></p><tbl/></body>")
    before = etree.tostring(body)
    assert not has_changes(body)
    for settle in (accept, reject):
        settle(body)
        assert etree.tostring(body) == before
