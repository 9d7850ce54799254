"""Tracked changes: what is accepted is the new text, what is rejected the old one, and what stays keeps its looks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from lessonpack.revise.tracking import (
    delete_paragraph,
    delete_row,
    insert_paragraph,
    insert_row,
    track_paragraph,
    track_row,
)
from lessonpack.writers.docx.accepting import accept, has_changes, reject
from redlines import (
    W,
    Xml,
    anchor,
    code,
    control,
    copy_of,
    faults,
    link,
    looks,
    marks,
    name_of,
    note,
    pairs,
    paragraph,
    paragraphs,
    picture,
    plain,
    revision,
    run,
    said,
    simple,
    words_of,
    xml,
)

UNTIMED = settings(deadline=None)


def tracked(old: Xml, new: Xml) -> Xml:
    made = copy_of(old)
    track_paragraph(made, new, revision())
    return made


def accepted(element: Xml) -> Xml:
    made = copy_of(element)
    accept(made)
    return made


def rejected(element: Xml) -> Xml:
    made = copy_of(element)
    reject(made)
    return made


def redline(element: Xml) -> str:
    """A text with -what is removed- and +what is added+."""
    signs = {"ins": "+", "del": "-"}
    name = name_of(element)
    if name in ("t", "delText"):
        return element.text or ""
    sign = signs.get(name, "") if len(element) else ""
    shown = {"footnoteReference": "*", "tab": "→", "drawing": "▣"}.get(name, "")
    return sign + shown + "".join(map(redline, element)) + sign


def style_of(element: Xml) -> str | None:
    style = element.find(f"{W}pPr/{W}pStyle")
    return None if style is None else style.get(W + "val")


@UNTIMED
@given(pairs())
def test_accepted_it_is_the_new_text_and_rejected_the_old_one(texts: tuple[Xml, Xml]) -> None:
    old, new = texts
    given_new = etree.tostring(new)
    made = tracked(old, new)
    assert faults(made) == []
    assert said(accepted(made)) == said(new)
    assert words_of(rejected(made)) == words_of(old)
    assert {style_of(accepted(made)), style_of(rejected(made))} == {style_of(old)}
    assert not has_changes(accepted(made))
    assert not has_changes(rejected(made))
    assert etree.tostring(new) == given_new


@UNTIMED
@given(pairs())
def test_what_stays_keeps_its_looks_and_what_comes_has_its_own(texts: tuple[Xml, Xml]) -> None:
    old, new = texts
    made = tracked(old, new)
    assert looks(made, outside="ins") == looks(old)
    assert looks(rejected(made)) == looks(old)
    there = iter(looks(new))
    assert all(letter in there for letter in looks(made, inside="ins"))


@UNTIMED
@given(pairs())
def test_no_mark_is_lost_and_each_stands_where_it_stood(texts: tuple[Xml, Xml]) -> None:
    old, new = texts
    made = tracked(old, new)
    ours = {(kind, number) for kind, number, _ in marks(old)}
    assert [m for m in marks(made, outside="ins") if m[:2] in ours] == marks(old)
    assert [m for m in marks(rejected(made)) if m[:2] in ours] == marks(old)
    assert [m[:2] for m in marks(accepted(made))] == [m[:2] for m in marks(made)]
    assert faults(accepted(made)) == faults(rejected(made)) == []


@UNTIMED
@given(paragraphs())
def test_the_same_text_is_not_touched(old: Xml) -> None:
    assert etree.tostring(tracked(old, old)) == etree.tostring(copy_of(old))


@UNTIMED
@given(paragraphs(), st.sampled_from([insert_paragraph, delete_paragraph]))
def test_a_whole_paragraph_comes_or_goes(old: Xml, mark) -> None:  # type: ignore[no-untyped-def]
    body = xml("<body><p><r><t>Before</t></r></p><p><r><t>After</t></r></p></body>")
    body.insert(1, made := copy_of(old))
    mark(made, revision())
    assert faults(body) == []
    settled = {True: "Before¶" + said(old) + "After¶", False: "Before¶After¶"}
    assert said(accepted(body)) == settled[mark is insert_paragraph]
    there = settled[mark is delete_paragraph]
    assert words_of(rejected(body)) == there.replace("[", "").replace("]", "")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("The war began in June.", "The war began in July.", "The war began in -June-+July+."),
        ("The war began.", "The long war began.", "The +long +war began."),
        ("The long war began.", "The war began.", "The -long -war began."),
        ("A war", "A war of words", "A war+ of words+"),
        ("the red cat sat on it", "the blue dog sat on it", "the -red cat-+blue dog+ sat on it"),
        ("one, two and all the rest", "six, seven and all the rest", "-one, two-+six, seven+ and all the rest"),
        ("甲的乙丙丁戊己庚", "子的丑丙丁戊己庚", "-甲的乙-+子的丑+丙丁戊己庚"),
        ("甲战争乙丙丁戊己庚", "子战争丑丙丁戊己庚", "-甲-+子+战争-乙-+丑+丙丁戊己庚"),
        ("a, b and c", "a x, y b and c", "a+ x+,+ y+ b and c"),
        ("5,000 men", "6,000 men", "-5,000-+6,000+ men"),
        ("I don’t know it", "I didn’t know it", "I -don’t-+didn’t+ know it"),
        ("朝鲜战争开始了", "朝鲜战争结束了", "朝鲜战争-开始-+结束+了"),
        ("한국 전쟁", "한국 역사", "한국 -전쟁-+역사+"),
        ("كَتَبَ الدرس", "كَتَبَ النص", "كَتَبَ -الدرس-+النص+"),
        ("one two three four", "five six seven two eight", "-one two three four-+five six seven two eight+"),
        ("he goes back", "back back down", "-he goes -back+ back down+"),
        ("one", "one and all that follows from it", "one+ and all that follows from it+"),
        ("", "New words", "+New words+"),
        ("Old words", "", "-Old words-"),
    ],
)
def test_what_is_marked(old: str, new: str, expected: str) -> None:
    assert redline(tracked(plain(old), plain(new))) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ((run("A fleet"), note(1)), (run("A big fleet"), note(7)), "A +big +fleet*"),
        ((run("A fleet"),), (run("A fleet"), note(7)), "A fleet+*+"),
        ((run("A fleet"), note(1)), (run("A fleet"),), "A fleet-*-"),
        ((note(1), "<r><tab/></r>", run("red")), (note(1), "<r><tab/></r>", run("blue")), "*→-red-+blue+"),
        (
            (note(1), "<r><tab/></r>", run("one two three four")),
            (note(1), "<r><tab/></r>", run("five two six seven eight")),
            "*→-one two three four-+five two six seven eight+",
        ),
        ((picture("rId1", "A map"),), (picture("rId1", "A map").replace("Picture 1", "x"),), "▣"),
        ((picture("rId1", "A map"),), (picture("rId2", "A map"),), "-▣-+▣+"),
        ((picture("rId1", "A map"),), (picture("rId1", "A plan"),), "-▣-+▣+"),
        ((run("fl"), run("eet", "b")), (run("fle"), run("et")), "fleet"),
        (("<r><t> A  </t></r>",), (run("A"),), "A"),
    ],
)
def test_what_is_no_word_is_kept_or_changed_whole(old: tuple[str, ...], new: tuple[str, ...], expected: str) -> None:
    assert redline(tracked(paragraph(*old), paragraph(*new))).strip() == expected


def test_a_note_that_stays_is_told_with_the_new_one() -> None:
    told = revision()
    old, new = paragraph(run("A"), note(3), run(" b "), note(4)), paragraph(run("A"), note(8), run(" c "), note(9))
    track_paragraph(old, new, told)
    assert told.kept_notes == {"3": "8", "4": "9"}
    track_row(xml(f"<tr><tc><p>{note(5)}</p></tc></tr>"), xml(f"<tr><tc><p>{note(2)}</p></tc></tr>"), told)
    assert told.kept_notes == {"3": "8", "4": "9", "5": "2"}


INS = "customXmlInsRange"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # A link holds its change, a simple field becomes runs; a control comes in a range of its own, and goes at once.
        (link("rId1", run("A")), "", "p hyperlink del r delText"),
        ("", link("rId1", run("A")), "p hyperlink ins r t"),
        ("", simple("SEQ F", "1"), "p ins r fldChar r instrText r fldChar r t r fldChar"),
        (code("SEQ F", "1"), "", "p del r fldChar r delInstrText r fldChar r rPr i delText r fldChar"),
        ("", "<sdt/>", f"p {INS}Start sdt sdtContent {INS}End {INS}Start {INS}End"),
        (
            "",
            control(run("A")),
            f"p {INS}Start sdt sdtPr tag sdtContent {INS}End ins r t {INS}Start {INS}End",
        ),
        ("<sdt/>", "", "p"),
        (control(run("A")), "", "p del r delText"),
    ],
)
def test_how_what_holds_runs_is_marked(old: str, new: str, expected: str) -> None:
    made = tracked(paragraph(old), paragraph(new))
    assert " ".join(map(name_of, made.iter())) == expected
    assert said(accepted(made)) == said(paragraph(new))
    assert words_of(rejected(made)) == words_of(paragraph(old))


def test_formulas_are_changed_whole() -> None:
    one, other = (f"<m:oMath><m:r><m:t>{letter}</m:t></m:r></m:oMath>" for letter in "xy")
    made = tracked(paragraph(run("A "), one), paragraph(run("A "), other))
    changes = {name_of(e): "".join(map(str, e.itertext())) for e in made.iter(W + "ins", W + "del")}
    assert changes == {"del": "x", "ins": "y"}
    assert not has_changes(tracked(paragraph(one), paragraph(one)))


def test_a_link_whose_text_or_target_changed_is_another() -> None:
    old = paragraph(link("rId1", run("A")))
    assert not has_changes(tracked(old, paragraph(link("rId1", run("A", "b")))))
    for other in (link("rId2", run("A")), link("rId1", run("B"))):
        assert said(accepted(tracked(old, paragraph(other)))) == said(paragraph(other))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # Words that are put in at an end of a paragraph come into the bookmark that is the paragraph's.
        ([anchor("m", run("A b"))], "X A b c", "(X A b c)"),
        ([anchor("m", run("A b"))], "C d", "(A bC d)"),
        ([anchor("m"), run("A")], "X A", "()X A"),
        ([anchor("m")], "X", "(X)"),
        # Within the paragraph they stay out of one, unless they stand among its words or in the place of one.
        ([anchor("m", run("A")), run(" b c d")], "A X b c d", "(A) X b c d"),
        ([run("A "), anchor("m", run("b")), run(" c d")], "A X b c d", "A X (b) c d"),
        ([run("A "), anchor("m", run("b e")), run(" c d")], "A b X e c d", "A (b X e) c d"),
        ([run("A "), anchor("m", run("b")), run(" c d")], "A X c d", "A (bX) c d"),
        ([run("A fl"), anchor("m", run("e")), run("et b")], "A fleet X b", "A fl(e)et X b"),
    ],
)
def test_where_bookmarks_stand(old: list[str], new: str, expected: str) -> None:
    made = tracked(paragraph(*old), plain(new))
    signs = {"bookmarkStart": "(", "bookmarkEnd": ")"}
    found = [signs.get(name_of(e)) or (e.text or "" if name_of(e) in ("t", "delText") else "") for e in made.iter()]
    assert "".join(found) == expected


def test_of_new_bookmarks_the_anchors_alone_come_with_numbers_of_their_own() -> None:
    new = paragraph(anchor("_lp_a", anchor("mine", run("A "), number=2), run("b"), number=1))
    made = tracked(plain("A b"), new)
    assert marks(made) == [("bookmarkStart", "1000", 0), ("bookmarkEnd", "1000", 3)]
    there = tracked(paragraph(anchor("_lp_a", run("A "), number=7), run("b")), new)
    assert marks(there) == [("bookmarkStart", "7", 0), ("bookmarkEnd", "7", 2)]


def test_an_anchor_that_begins_within_what_stays() -> None:
    new = paragraph(run("A fl"), anchor("_lp_a", run("eet"), link("rId1", run("L")), number=3))
    made = tracked(paragraph(run("A fleet"), link("rId1", run("L"))), new)
    assert [kind for kind, *_ in marks(made)] == ["bookmarkStart", "bookmarkEnd"]
    assert faults(made) == []


def test_a_field_that_ends_in_another_paragraph_is_not_touched() -> None:
    begin = '<r><fldChar w:fldCharType="begin"/><instrText>TOC</instrText><fldChar w:fldCharType="separate"/></r>'
    for new in (paragraph(begin, run("New words")), plain("New words")):
        made = tracked(paragraph(begin, run("Old words")), new)
        assert redline(made) == "-Old-+New+ words"
        assert "del" not in {name_of(a) for field in made.iter(W + "fldChar") for a in field.iterancestors()}
        assert len(list(made.iter(W + "fldChar"))) == 2
    assert not list(tracked(plain("Old words"), paragraph(begin, run("New words"))).iter(W + "fldChar"))


def test_style_and_list_stay_as_the_school_has_them() -> None:
    old = paragraph(run("A"), style="Text", more='<jc w:val="center"/><rPr><b/></rPr>')
    new = paragraph(run("A"), style="ListNumber", more='<numPr><ilvl w:val="1"/><numId w:val="4"/></numPr>')
    assert etree.tostring(tracked(old, new)) == etree.tostring(copy_of(old))


def test_paragraphs_that_follow_one_another_are_dated_apart() -> None:
    # LibreOffice would take "new" at the end of one and the paragraph after it for one insertion.
    sign, dates = revision(), []
    for old, new in (("A b", "A b new"), ("C", "C"), ("New", None), ("New too", None), ("Gone", "Gone and new")):
        made = plain(old)
        if new is None:
            insert_paragraph(made, sign)
        else:
            track_paragraph(made, plain(new), sign)
        dates += sorted({str(e.get(W + "date"))[11:] for e in made.iter(W + "ins")})
    assert dates == ["00:00:00Z", "00:02:00Z", "00:04:00Z", "00:00:00Z"]


def test_a_change_stands_first_among_the_properties_of_the_end_of_a_paragraph() -> None:
    made = paragraph(run("A"), more="<rPr><b/></rPr>")
    insert_paragraph(made, revision())
    assert " ".join(name_of(e) for e in made.iter()) == "p pPr rPr ins b ins r t"


def test_spaces_are_kept_at_the_ends_of_a_text_alone() -> None:
    made = tracked(plain("one two three"), plain("one new two three"))
    texts = {t.text: t.get("{http://www.w3.org/XML/1998/namespace}space") for t in made.iter(W + "t")}
    assert texts == {"one ": "preserve", "new ": "preserve", "two three": None}


def test_what_cannot_be_told_apart_any_more_is_refused() -> None:
    made = tracked(plain("A b c d"), plain("A b c e"))
    for mark in (insert_paragraph, delete_paragraph):
        with pytest.raises(ValueError, match="open changes"):
            mark(made, revision())
    with pytest.raises(ValueError, match="open changes"):
        track_paragraph(made, plain("A"), revision())


def test_a_section_that_ends_with_a_removed_paragraph_still_ends_there() -> None:
    body = xml('<body><p><pPr><sectPr><pgSz w:w="1"/></sectPr></pPr><r><t>A</t></r></p><p><r><t>B</t></r></p></body>')
    delete_paragraph(body[0], revision())
    accept(body)
    assert said(body) == "¶B¶"
    assert body.find(f".//{W}sectPr") is not None


def row(*cells: str, properties: str = "") -> Xml:
    return xml(f"<tr>{properties}{''.join(f'<tc><tcPr/>{cell}</tc>' for cell in cells)}</tr>")


CELL = "<p><r><t>{}</t></r></p>"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([CELL.format("A b c"), CELL.format("D")], [CELL.format("A b e"), CELL.format("D")], True),
        ([CELL.format("A"), CELL.format("D")], [CELL.format("A")], False),
        ([CELL.format("A") * 2], [CELL.format("A")], False),
        ([CELL.format("A")], [f"<tbl>{'<tr><tc><p/></tc></tr>'}</tbl><p/>"], False),
        ([CELL.format("A")], [control(run("x")) + CELL.format("A")], False),
    ],
)
def test_rows_of_the_same_form_are_tracked_cell_by_cell(old: list[str], new: list[str], expected: bool) -> None:
    ours, theirs = row(*old), row(*new)
    before = etree.tostring(ours)
    assert track_row(ours, theirs, revision()) is expected
    assert (etree.tostring(ours) == before) is not expected
    if expected:
        assert [said(accepted(ours)), said(rejected(ours))] == [said(theirs), said(row(*old))]
        assert faults(ours) == []


def test_rows_whose_cells_are_joined_differently_have_another_form() -> None:
    joined = row(CELL.format("B"))
    joined[0][0].append(xml('<gridSpan w:val="2"/>'))
    assert not track_row(row(CELL.format("A")), joined, revision())


@pytest.mark.parametrize("mark", [insert_row, delete_row])
@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ("", ["trPr", "tc", "tc"]),
        ("<tblPrEx/>", ["tblPrEx", "trPr", "tc", "tc"]),
        ("<trPr><cantSplit/></trPr>", ["trPr", "tc", "tc"]),
    ],
)
def test_rows_come_and_go(mark, properties: str, expected: list[str]) -> None:  # type: ignore[no-untyped-def]
    inner = f"<tbl><tblPr/><tr><tc>{CELL.format('In')}</tc></tr></tbl>"
    table = xml(f"<tbl><tblPr/><tr><tc>{CELL.format('Head')}</tc></tr></tbl>")
    table.append(made := row(anchor("_lp_r") + CELL.format("A"), inner + CELL.format("B"), properties=properties))
    mark(made, revision())
    assert [name_of(e) for e in made] == expected
    assert faults(table) == []
    there, gone = said(table), "Head¶"
    assert there == "Head¶A¶In¶B¶"
    assert said(accepted(table)) == (there if mark is insert_row else gone)
    assert said(rejected(table)) == (gone if mark is insert_row else there)
    assert all(not has_changes(settle(table)) for settle in (accepted, rejected))
