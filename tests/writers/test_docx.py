"""The Word writer, element by element: what it writes is read with nothing but zipfile and ElementTree."""

import re
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import mammoth
import pytest

from lessonpack.editions import Paper
from lessonpack.markup import CLASSES, ELEMENTS, Element
from lessonpack.writers import docx
from papers import edition
from wordfile import REFERENCE, W, Written, document, values

PARAGRAPHS = [
    ("<h1>A</h1>", ["Title: A"]),
    ("<h2>A</h2><h3>B</h3><h4>C</h4>", ["heading 1: A", "heading 2: B", "heading 3: C"]),
    ('<h2 class="unnumbered">A</h2>', ["Pack Unlisted Heading: A"]),
    ("<p>A</p>", ["Body Text: A"]),
    ('<header class="head"><p class="course">A</p></header>', ["Pack Course: A"]),
    ('<p class="inquiry">A</p><p class="facts">B</p>', ["Subtitle: A", "Pack Facts: B"]),
    ('<p class="notice">A</p><p class="bank">B</p>', ["Pack Notice: A", "Pack Bank: B"]),
    ('<div class="fields"><p class="field">Name</p></div>', ["Pack Field: Name\u00a0→"]),
    ('<p class="headnote">A</p><p class="attribution">B</p>', ["Pack Headnote: A", "Pack Attribution: B"]),
    ('<p class="gloss">A</p><p class="credit">B</p>', ["Pack Gloss: A", "Pack Credit: B"]),
    ('<p class="small">A</p><p class="total">B</p>', ["Pack Small: A", "Pack Total: B"]),
    ('<div class="bibliography"><p class="entry">A</p></div>', ["Pack Bibliography: A"]),
    (
        '<div class="excerpt"><p class="line" data-number="5">A</p><p class="line last">B</p></div>',
        ["Pack Excerpt Line: 5→A", "Pack Excerpt Last Line: →B"],
    ),
    ("<blockquote><p>A</p></blockquote>", ["Quote: A"]),
    (
        '<div class="question"><p class="stem"><span class="number">1</span> A'
        ' <span class="marks">[2]</span></p><p>B</p></div>',
        ["Pack Stem: 1→A→[2]", "Pack Question Text: B"],
    ),
    (
        '<div class="part"><p class="stem"><span class="number">a</span> A</p><p>B</p></div>',
        ["Pack Part Stem: a→A", "Pack Part Text: B"],
    ),
    (
        '<div class="part"><ol class="letters"><li>A</li></ol>'
        '<div class="key"><p>B</p><p class="small">C</p></div></div>',
        ["Pack Part Option: A", "Pack Part Key: B", "Pack Part Small: C"],
    ),
    (
        '<div class="question"><div class="part"><div class="part"><p class="stem"><span class="number">i</span> A</p>'
        '<ul><li>B</li></ul><ol><li>C</li></ol><div class="answer-space" data-lines="1"></div></div></div></div>',
        [
            "Pack Inner Part Stem: i→A",
            "Pack Inner Part Bullet: B",
            "Pack Inner Part Number: C",
            "Pack Inner Part Writing Line: ",
        ],
    ),
    ('<p><span class="number">1</span> A</p>', ["Pack Stem: 1→A"]),
    ('<div class="key"><p>A</p></div>', ["Pack Key: A"]),
    (
        '<div class="answer-space" data-lines="3"></div>',
        ["Pack Writing Line Odd: ", "Pack Writing Line Even: ", "Pack Writing Line: "],
    ),
    ('<div class="box"><p>A</p></div>', ["Body Text in Box: A"]),
    (
        '<div class="box"><p>A</p></div><div class="box"><p>B</p></div>',
        ["Body Text in Box: A", "Pack Gap: ", "Body Text in Box: B"],
    ),
    ('<div class="columns"><p>A</p><p>B</p></div>', ["Body Text: A", "Body Text: B"]),
    ("<ul><li>A<ul><li>B</li></ul></li></ul>", ["List Bullet: A", "List Bullet 2: B"]),
    ("<ol><li><p>A</p><p>B</p></li></ol>", ["List Number: A", "List Continue: B"]),
    ('<ol class="letters"><li class="right">A</li></ol>', ["Pack Option: A ✓"]),
    ('<ul class="checklist"><li>A</li></ul>', ["Pack Checklist: ☐→A"]),
    ('<ul class="plain"><li>A</li></ul>', ["Pack Plain List: A"]),
    (
        '<div class="question"><p class="small">A</p><ul class="plain"><li>B</li></ul><ul><li>C</li></ul></div>',
        ["Pack Question Small: A", "Pack Question Plain List: B", "Pack Question Bullet: C"],
    ),
    ("<p> A\n <em> b </em> <br> c </p>", ["Body Text: A b↵c"]),
    ("<p>a \u00a0 b, 1950\u20111953</p>", ["Body Text: a \u00a0 b, 1950‑1953"]),
    (
        '<figure><img src="a.png" alt="A"><figcaption>B</figcaption></figure>',
        ["Pack Figure: ▣", "caption: B"],
    ),
]


@pytest.mark.parametrize(("html", "lines"), PARAGRAPHS)
def test_paragraphs(html: str, lines: list[str]) -> None:
    assert Written(html).lines() == lines


RUNS = [
    ("<em>a</em> b", ["Emphasis: a ", "b"]),
    ("<em>a <em>b</em></em>", ["Emphasis: a ", "b"]),
    ("<strong>a <em>b</em></strong>", ["Strong: a ", "Strong + Emphasis: b"]),
    ("<em>a <strong>b</strong></em>", ["Emphasis: a ", "Strong + Emphasis: b"]),
    ("H<sub>2</sub>O<sup>2</sup>", ["H", "Pack Subscript: 2", "O", "Pack Superscript: 2"]),
    ("<code>a</code>", ["Pack Code: a"]),
    ('<span class="label">A</span>', ["Pack Label: A"]),
    ('<span class="answer">A</span>', ["Pack Answer: A"]),
    ('<span class="smallcaps">A</span>', ["Pack Small Capitals: A"]),
    ('a <span class="nowrap"><em>b c</em> d</span> e', ["a ", "Emphasis: b\u00a0c", "\u00a0d ", "e"]),
    ('<span class="label smallcaps">A</span>', ["Pack Label + Pack Small Capitals: A"]),
    ('<span class="blank"></span>', ["Pack Blank: " + "_" * 18]),
    ('<span class="write"></span>', ["Pack Box To Write In: \u2003\u2003"]),
    ('<span class="checkbox"></span>', ["Pack Checkbox: ☐"]),
    ('<span lang="zh">毛泽东</span>', ["Pack Chinese: 毛泽东"]),
    ('<em lang="ko">한국</em>', ["Strong + Pack Korean: 한국"]),
    ('<em><span lang="zh">毛</span> Mao</em>', ["Pack Chinese: 毛 ", "Emphasis: Mao"]),
    ('<span class="label"><span lang="zh">毛</span></span>', ["Pack Label + Pack Chinese Sans: 毛"]),
    ('a<sup><a href="#n">1</a></sup><span id="n">n</span>', ["a", "Hyperlink + footnote reference: 1", "n"]),
    ('<span lang="zh-Latn">Mao</span>', ["Mao"]),
    ('see <a href="https://x.org">x</a> y', ["see ", "Hyperlink: x", " y"]),
]


@pytest.mark.parametrize(("html", "runs"), RUNS)
def test_runs(html: str, runs: list[str]) -> None:
    assert Written(f"<p>{html}</p>").runs() == runs


UNSUPPORTED = [
    Element("video"),
    Element("p", {"class": "sparkle"}),
    Element("p", {}, [Element("span", {"class": "citation"})]),
    Element("p", {}, [Element("span", {"class": "source-ref"})]),
    Element("p", {}, [Element("span", {"class": "blank"}, ["the answer"])]),
    Element("p", {}, [Element("em", {"class": "x"}, ["a"])]),
    Element("p", {}, [Element("a", {"href": "file:///etc/passwd"}, ["a"])]),
    Element("p", {}, [Element("a", {"href": "#nowhere"}, ["a"])]),
    Element("p", {}, [Element("img", {"src": "a.png"})]),
    Element("p", {}, [Element("img", {"src": "b.png", "alt": "b"})]),
    Element("div", {"class": "answer-space"}),
    Element("div", {"class": "sparkle"}),
    Element("ul", {}, ["text"]),
    Element("ul", {}, [Element("li", {"class": "x"})]),
    Element("figure", {}, ["text"]),
    Element("table", {}, [Element("tr", {}, [Element("td", {"class": "x"})])]),
    Element("table", {}, ["text"]),
    Element("div", {"id": "empty"}),
]


@pytest.mark.parametrize("element", UNSUPPORTED, ids=lambda e: e.tag)
def test_what_has_no_equivalent_is_an_error(element: Element) -> None:
    with pytest.raises(docx.UnsupportedElement):
        Written(Element("body", {}, [element]))


def test_a_note_in_a_note_is_an_error() -> None:
    with pytest.raises(docx.UnsupportedElement):
        Written('<p>a<span class="note">b<span class="note">c</span></span></p>')


def test_two_elements_with_one_id_are_an_error() -> None:
    with pytest.raises(docx.UnsupportedElement, match="'a'"):
        Written('<p id="a">a</p><p id="a">b</p>')


def test_a_style_that_is_missing_is_an_error() -> None:
    source, target = ZipFile(BytesIO(REFERENCE)), BytesIO()
    with ZipFile(target, "w") as changed:
        for name in source.namelist():
            changed.writestr(name, source.read(name).replace(b'"Pack Credit"', b'"Other"'))
    with pytest.raises(docx.MissingStyle, match="'Pack Credit'"):
        docx.write(document('<p class="credit">a</p>'), target.getvalue())


def sample(tag: str, name: str | None) -> str:
    """A page that holds an element with a class."""
    attributes = f' class="{name}"' if name else ""
    attributes += {"answer-space": ' data-lines="1"'}.get(name or "", "")
    if tag in ("li", "td", "th"):
        inner = f"<{tag}{attributes}>a</{tag}>"
        return f"<ul>{inner}</ul>" if tag == "li" else f"<table><tr>{inner}</tr></table>"
    if tag == "table":
        return f"<table{attributes}><tr><td>a</td></tr></table>"
    if tag in ("ul", "ol"):
        return f"<{tag}{attributes}><li>a</li></{tag}>"
    if tag == "span":
        filled = "" if name in ("blank", "checkbox", "write") else "a"
        return f"<p><span{attributes}>{filled}</span></p>"
    inner = '<img src="a.png" alt="b">' if tag == "figure" else "" if name == "answer-space" else "a"
    return f"<{tag}{attributes}>{inner}</{tag}>"


#: Placeholders, and what stands only beside another class.
UNRESOLVED = ("citation", "source-ref", "fact-ref", "figure-ref", "table-ref", "last")
KNOWN = [(tag, name) for tag, names in CLASSES.items() for name in names if name not in UNRESOLVED]


@pytest.mark.parametrize(("tag", "name"), KNOWN)
def test_every_class_of_the_vocabulary_is_known(tag: str, name: str) -> None:
    assert Written(sample(tag, name)).lines()


def test_every_element_of_the_vocabulary_is_known() -> None:
    inside = {"caption", "thead", "tbody", "tr", "figcaption", "img", "li", "td", "th", "a"}
    for tag in ELEMENTS.keys() - inside:
        Written(f"<{tag}>" if tag == "br" else sample(tag, None))


def test_the_same_document_gives_the_same_bytes() -> None:
    html = '<p id="a">A<span class="note">b</span></p><ol><li>x</li></ol><p><img src="a.png" alt="c"></p>'
    first = Written(html)
    assert first.bytes == Written(html).bytes
    names = first.zip.namelist()
    assert names == ["[Content_Types].xml", *sorted(names[1:])]
    assert {i.date_time for i in first.zip.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert b"rsid" not in b"".join(first.zip.read(n) for n in names)


def test_each_list_is_a_numbering_of_its_own() -> None:
    file = Written('<ol><li>a</li><li>b</li></ol><ol start="4"><li>c<ol><li>d</li></ol></li></ol>')
    used = values(file.body, "numId")
    assert used[0] == used[1]
    assert len(set(used)) == 3
    numbers = {n.get(W + "numId"): n for n in file.part("word/numbering.xml").iter(W + "num")}
    starts = [values(numbers[n], "startOverride") for n in used]
    assert starts == [["1"], ["1"], ["4"], ["1"]]
    assert values(file.body, "ilvl") == ["0", "0", "0", "1"]


def test_lists_of_letters() -> None:
    file = Written('<ol class="letters"><li>a</li></ol>')
    numbering = file.part("word/numbering.xml")
    kinds = {n.get(W + "numId"): n[0].get(W + "val") for n in numbering.iter(W + "num")}
    levels = {k.get(W + "abstractNumId"): k for k in numbering.iter(W + "abstractNum")}
    (letters,) = (levels[kinds[n]] for n in values(file.body, "numId"))
    assert set(values(letters, "numFmt")) == {"upperLetter"}


def test_notes_are_native() -> None:
    file = Written(
        '<p>A<span class="note"><em>One</em>, <span lang="zh">毛</span>,'
        ' <a href="https://x.org/1">x</a></span> and <span class="note">two</span>.</p>'
        '<table><tr><td>c<span class="note">three</span></td></tr></table>'
    )
    notes = file.part("word/footnotes.xml")
    kinds = [(n.get(W + "id"), n.get(W + "type")) for n in notes]
    assert kinds == [
        ("-1", "separator"),
        ("0", "continuationSeparator"),
        ("1", None),
        ("2", None),
        ("3", None),
    ]
    assert file.lines(notes[2]) == ["footnote text: \u00a0One, 毛, x"]
    assert file.runs(notes[2])[1:] == ["Emphasis: One", ", ", "Pack Chinese: 毛", ", ", "Hyperlink: x"]
    assert [r.get(W + "id") for r in file.body.iter(W + "footnoteReference")] == ["1", "2", "3"]
    assert file.lines()[0] == "Body Text: A* and*."
    assert list(file.targets("footnotes").values()) == ["https://x.org/1"]
    settings = file.part("word/settings.xml")
    assert [n.get(W + "id") for n in settings.iter(W + "footnote")] == ["-1", "0"]


def test_links_and_bookmarks() -> None:
    long = "a-very-long-identifier-that-word-cannot-take-as-it-is"
    file = Written(
        '<section id="s"><h2 id="a-b">A</h2></section><p id="a.b">B</p>'
        f'<p id="{long}">C<span id="in">d</span></p>'
        f'<p><a href="#a-b" title="t">x</a><a href="https://x.org/?a=1&amp;b=2">y</a></p>'
        '<table><tr id="row"><td>e</td></tr></table>'
    )
    marks = [str(b.get(W + "name")) for b in file.body.iter(W + "bookmarkStart")]
    # Blocks without an id have anchors made from their texts.
    assert [m for m in marks if not re.fullmatch(r"_lp_[0-9a-f]{12}", m)] == [
        "_lp_s",
        "_lp_a_b",
        "_lp_a_b_2",
        "_lp_" + long.replace("-", "_")[:36],
        "_lp_in",
        "_lp_row",
    ]
    assert all(len(m) <= 40 for m in marks)
    for paragraph in file.body.iter(W + "p"):
        starts = [b.get(W + "id") for b in paragraph.iter(W + "bookmarkStart")]
        assert sorted(map(str, starts)) == sorted(str(b.get(W + "id")) for b in paragraph.iter(W + "bookmarkEnd"))
    inner, outer = file.body.iter(W + "hyperlink")
    assert (inner.get(W + "anchor"), inner.get(W + "tooltip")) == ("_lp_a_b", "t")
    relation = outer.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id")
    assert file.targets()[str(relation)] == "https://x.org/?a=1&b=2"


LANGUAGES = [
    ("fr", "mot", "fr-FR", {"val": "fr-FR"}),
    ("zh", "毛", "zh-CN", {"eastAsia": "zh-CN"}),
    ("zh-TW", "毛", "zh-TW", {"eastAsia": "zh-TW"}),
    ("ja", "語", "ja-JP", {"eastAsia": "ja-JP"}),
    ("ko", "한", "ko-KR", {"eastAsia": "ko-KR"}),
    ("zh-Latn", "Máo", "zh-Latn", {"val": "zh-Latn"}),
    ("ar", "سلام", "ar-SA", {"bidi": "ar-SA"}),
    ("he", "שלום", "he-IL", {"bidi": "he-IL"}),
    ("ar-Latn", "salām", "ar-Latn", {"val": "ar-Latn"}),
]


@pytest.mark.parametrize(("tag", "words", "word", "attributes"), LANGUAGES)
def test_languages(tag: str, words: str, word: str, attributes: dict[str, str]) -> None:
    run = next(Written(f'<p><span lang="{tag}">{words}</span></p>').body.iter(W + "r"))
    marked = next(run.iter(W + "lang"))
    assert {k.removeprefix(W): v for k, v in marked.attrib.items()} == attributes
    hints = [f.get(W + "hint") for f in run.iter(W + "rFonts")]
    assert hints == (["eastAsia"] if "eastAsia" in attributes else [])
    assert bool(list(run.iter(W + "rtl"))) == ("bidi" in attributes)
    default = Written("<p>a</p>", language=tag).part("word/styles.xml").find(f".//{W}rPrDefault//{W}lang")
    assert default is not None
    assert word in default.attrib.values()


TABLE = (
    '<table class="data" id="t"><caption><span class="label">Table 2.</span> Losses</caption>'
    '<thead><tr><th>Side</th><th class="right">Dead</th></tr></thead>'
    '<tbody><tr><th scope="row">A</th><td class="right filled">1</td></tr>'
    '<tr><th scope="row">B</th><td class="write"></td></tr></tbody></table>'
)


def test_tables() -> None:
    file = Written(TABLE)
    assert file.lines() == [
        "caption: Table 2. Losses",
        "Pack Table Head: Side",
        "Pack Table Head Right: Dead",
        "Pack Table Row Head: A",
        "Pack Table Right: 1",
        "Pack Table Row Head: B",
        "Pack Table Write: ",
        "Pack Gap: ",
    ]
    caption, table, _ = list(file.body)[:3]
    assert caption.find(f"{W}pPr/{W}keepNext") is not None
    assert [e.text for e in caption.iter(W + "instrText")] == [" SEQ Table \\* ARABIC \\r 2 "]
    rows = list(table.iter(W + "tr"))
    assert [r.find(f"{W}trPr/{W}tblHeader") is not None for r in rows] == [True, False, False]
    assert all(r.find(f"{W}trPr/{W}cantSplit") is not None for r in rows)
    look = next(table.iter(W + "tblLook"))
    assert (look.get(W + "firstRow"), look.get(W + "firstColumn")) == ("1", "1")
    assert "Pack Answer: 1" in file.runs()
    assert sum(int(c.get(W + "w") or 0) for c in table.iter(W + "gridCol")) == 9638


@pytest.mark.parametrize(
    ("name", "style"),
    [
        ("data", "Pack Data Table"),
        ("plain", "Pack Plain Table"),
        ("answer", "Pack Answer Table"),
        ("timeline", "Pack Open Table"),
        ("match", "Pack Match Table"),
    ],
)
def test_tables_have_the_style_of_their_class(name: str, style: str) -> None:
    file = Written(sample("table", name))
    assert file.name(next(file.body.iter(W + "tblStyle"))) == style


def test_every_cell_ends_with_a_paragraph() -> None:
    file = Written(f"<table><tr><td></td><td><ul><li>a</li></ul></td><td>{TABLE}</td></tr></table>")
    assert all(cell[-1].tag == W + "p" for cell in file.body.iter(W + "tc"))


def test_pictures_fit_the_text_and_say_what_they_show() -> None:
    file = Written(
        '<figure><img src="wide.png" alt="A map">'
        '<figcaption><span class="label">Figure 1</span></figcaption></figure>'
        '<p><img src="wide.png" alt="Again"></p>'
    )
    drawing = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
    extent = next(file.body.iter(drawing + "extent"))
    assert (extent.get("cx"), extent.get("cy")) == (str(9638 * 635), str(round(9638 * 635 / 4)))
    about = [(d.get("id"), d.get("descr")) for d in file.body.iter(drawing + "docPr")]
    assert about == [("1", "A map"), ("2", "Again")]
    assert [n for n in file.zip.namelist() if "media" in n] == ["word/media/image1.png"]
    assert [e.text for e in file.body.iter(W + "instrText")] == [" SEQ Figure \\* ARABIC "]


def test_head_and_foot() -> None:
    file = Written("<p>a</p>")
    assert file.lines(file.part("word/header1.xml")) == ["Pack Running Head: The head→DRAFT"]
    footer = file.part("word/footer1.xml")
    assert file.lines(footer) == ["Pack Running Foot: The foot→Page 1 of 1."]
    assert [e.text for e in footer.iter(W + "instrText")] == [" PAGE ", " NUMPAGES "]
    kinds = [e.tag.removeprefix(W) for e in file.body[-1]][:4]
    assert kinds == ["headerReference", "footerReference", "pgSz", "pgMar"]


def test_paper_and_line_pitch_come_from_the_edition() -> None:
    letter = Paper(width=215.9, height=279.4, top=25.4, bottom=25.4, inner=25.4, outer=12.7)
    file = Written('<div class="answer-space" data-lines="1"></div>', replace(edition(), paper=letter, line_pitch=10))
    size, margins = file.body[-1][2:4]
    assert (size.get(W + "w"), size.get(W + "h")) == ("12240", "15840")
    assert [margins.get(W + side) for side in ("top", "left", "right")] == ["1440", "1440", "720"]
    spacing = next(file.styles["PackWritingLine"].iter(W + "spacing"))
    assert (spacing.get(W + "line"), spacing.get(W + "lineRule")) == ("557", "exact")
    assert [t.get(W + "pos") for t in file.styles["PackRunningHead"].iter(W + "tab")] == ["10080"]


def test_blocks_keep_together_and_break_the_page() -> None:
    file = Written(
        '<section class="break"><h2>A</h2></section><div class="keep"><p>a</p><p>b</p></div>'
        '<section class="source break"><h2>B</h2></section>'
    )
    keeps = [p.find(f"{W}pPr/{W}keepNext") is not None for p in file.body.iter(W + "p")]
    assert keeps == [False, True, False, False]
    breaks = [p.find(f"{W}pPr/{W}pageBreakBefore") is not None for p in file.body.iter(W + "p")]
    assert breaks == [False, False, False, True]


def test_nothing_is_formatted_directly() -> None:
    html = "".join(sample(tag, name) for tag, name in KNOWN if tag != "h2") + TABLE
    file = Written(html.replace(' id="t"', ""))
    found = {e.tag.removeprefix(W) for e in file.body.iter() if e.tag.startswith(W)}
    assert not found & {
        "b",
        "i",
        "u",
        "sz",
        "color",
        "ind",
        "spacing",
        "jc",
        "pBdr",
        "shd",
        "tabs",
        "vertAlign",
    }


def test_properties() -> None:
    file = Written("<p>a</p>")
    core = {e.tag.partition("}")[2]: e.text for e in file.part("docProps/core.xml")}
    assert core == {
        "title": "The title",
        "creator": "A. One; B. Two",
        "subject": "History",
        "language": "en-GB",
        "identifier": "urn:x:1",
        "lastModifiedBy": "A. One; B. Two",
        "revision": "1",
        "created": "2026-11-23T00:00:00Z",
        "modified": "2026-11-23T00:00:00Z",
    }
    assert [e.text for e in file.part("docProps/app.xml")] == ["lessonpack", "The Press"]


def test_another_reader_finds_headings_notes_lists_and_tables() -> None:
    file = Written(f'<h2>A</h2><h3>B</h3><ul><li>c</li></ul><ol><li>d<span class="note">n</span></li></ol>{TABLE}')
    html = mammoth.convert_to_html(BytesIO(file.bytes)).value
    assert re.findall(r"<(h\d|ul|ol|thead|th)>", html) == ["h1", "h2", "ul", "ol", "thead", "th", "th", "ol"]
    assert html.count('id="footnote-ref-') == 1
