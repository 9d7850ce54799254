"""The HTML writer: what it writes is read by the parser of the HTML standard, which names every mistake."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from textwrap import wrap
from typing import Any
from xml.etree.ElementTree import Element as Found

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinyhtml5.parser import HTMLParser

from lessonpack.documents import Document, Running
from lessonpack.markup import CLASSES, ELEMENTS, Element, parse
from lessonpack.measures import Measures
from lessonpack.sheets import Sheet, sheets
from lessonpack.sources import hard_lines
from lessonpack.writers import html
from lessonpack.writers.html.blocks import ATTRIBUTES, SAME, WRITERS
from lessons import Maker
from papers import KINDS, ROOT, Pack, content, make, real, squeezed, templates
from test_question_types import CASES, LESSON, TYPES

SCREEN = (ROOT / "templates" / "screen.css").read_text(encoding="utf-8")
LANGUAGE = templates().language("en-GB")
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060000000040001f61738"
    "550000000049454e44ae426082"
)
LINES = Measures({"A/first/whole": (("One two three", "four five."), ("Six seven eight", "nine ten."))})
#: What belongs to the file and not to the page that is written.
ADDED = {"sign", "answer-here", "lines", "line-number", "note"}


def write(document: Document, style: str = "") -> bytes:
    return html.write(document, LANGUAGE, style).data


def document(page: str | Element, language: str = "en-GB") -> Document:
    """A document of a page; it has two pictures, and no running head."""
    made = make("worksheet", content("title: T\n"))
    return replace(
        made,
        body=parse(page) if isinstance(page, str) else page,
        properties=replace(made.properties, language=language),
        running=Running("", "", "Course · Lesson\nWorksheet", made.running.page),
        assets={"a.png": PICTURE, "b.jpg": b"\xff\xd8\xff\xe0", "c.gif": b"GIF89a"},
    )


class File:
    """A written file, read back."""

    def __init__(self, data: bytes) -> None:
        parser = HTMLParser(namespace_html_elements=False)
        self.root: Found = parser.parse(data)
        self.errors = [name for _, name, _ in parser.errors]
        self.text = data.decode()

    def find(self, tag: str, name: str | None = None) -> list[Found]:
        return [e for e in self.root.iter(tag) if name is None or name in classes(e)]

    @property
    def main(self) -> Found:
        return self.find("main")[0]


def page(text: str | Element, **settings: Any) -> File:
    """A page, written and read back."""
    return File(write(document(text, **settings)))


def inner(text: str | Element, **settings: Any) -> str:
    """What a page is in the file, without ids: its main part, and no line ends between elements."""
    main = re.search(r'<main id="main:">\n(.*)\n</main>', page(text, **settings).text, re.S)
    return re.sub(r"\n", "", main[1]) if main else ""


def classes(element: Found) -> list[str]:
    return (element.get("class") or "").split()


def texts(element: Found, without: set[str]) -> Iterator[str]:
    """The texts of an element in order, but for what has one of some classes."""
    if not without.intersection(classes(element)):
        yield element.text or ""
        for child in element:
            yield from texts(child, without)
    # What follows an element stands in the one round it.
    yield element.tail or ""


def flow(element: Element, notes: list[str]) -> Iterator[str]:
    """The texts of a page in order; its notes go to a list."""
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.has("note"):
            notes.append("".join(flow(child, notes)))
        else:
            yield from flow(child, notes)


def ids(file: File) -> list[str]:
    return [e.attrib["id"] for e in file.root.iter() if "id" in e.attrib]


def printed() -> list[Sheet]:
    """The sources of the real lesson."""
    lesson = real().lessons[0].lesson
    assert lesson
    return sheets(lesson, real().sources, templates().frameworks(), Measures())


def broken() -> Measures:
    """The excerpts of the real lesson in lines of 80 characters."""
    return Measures({
        v.name: tuple(tuple(wrap(hard, 80)) for hard, _ in hard_lines(v.text)) for s in printed() for v in s.versions
    })  # fmt: skip


@cache
def written(kind: str) -> tuple[Document, File]:
    """A document of the real lesson, and its file."""
    made = make(kind, real(), broken())
    return made, File(write(made, SCREEN))


@cache
def case(name: str, kind: str) -> tuple[Document, File]:
    """The worksheet or key of a case of a question type, and its file."""
    lines = (CASES / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    made = make(kind, content(LESSON + "\n".join(f"    {line}" for line in lines)), LINES)
    return made, File(write(made, SCREEN))


MADE = [(written, (kind,)) for kind in KINDS] + [
    (case, (name, kind)) for name in TYPES for kind in ("worksheet", "answer-key", "teacher-notes")
]
every = pytest.mark.parametrize(("maker", "names"), MADE, ids=["-".join(names) for _, names in MADE])
Maker_ = Callable[..., tuple[Document, File]]


@every
def test_a_document_is_valid_html(maker: Maker_, names: tuple[str, ...]) -> None:
    _, file = maker(*names)
    assert file.errors == []
    assert file.text.startswith("<!DOCTYPE html>\n<html ")
    assert [e.tag for e in file.root] == ["head", "body"]


@every
def test_all_text_comes_out_and_in_its_order(maker: Maker_, names: tuple[str, ...]) -> None:
    made, file = maker(*names)
    notes: list[str] = []
    page = "".join(flow(made.body, notes))
    found = "".join(t for e in file.main if e.get("role") != "doc-endnotes" for t in texts(e, ADDED))
    found = re.sub(r"\[blank \d+\]|\[\u00a0\]", "", found)
    # Marks that are a bare number on paper have their word here.
    page, found = (squeezed(re.sub(r"(\[\d+) marks?(?=\])", r"\1", t)) for t in (page, found))
    if names == ("matching", "worksheet"):
        page, found = "".join(sorted(page)), "".join(sorted(found))
    assert found == page
    assert [squeezed(n) for n in endnotes(file)] == [squeezed(n) for n in notes]


def endnotes(file: File) -> list[str]:
    """The texts of the notes."""
    sections = [e for e in file.find("section") if e.get("role") == "doc-endnotes"]
    return ["".join(texts(e, {"sign", "back"})) for s in sections for e in s.iter("li")]


@every
def test_ids_are_unique_and_links_lead_somewhere(maker: Maker_, names: tuple[str, ...]) -> None:
    made, file = maker(*names)
    named = ids(file)
    assert len(set(named)) == len(named)
    assert {e.attributes["id"] for e in made.body.walk() if "id" in e.attributes} - set(named) - excerpt_parts(
        made
    ) == set()
    targets = [e.attrib["href"].removeprefix("#") for e in file.find("a") if e.attrib["href"].startswith("#")]
    targets += [name for e in file.root.iter() for name in e.get("aria-labelledby", "").split()]
    assert targets
    assert set(targets) - set(named) == set()


def excerpt_parts(made: Document) -> set[str]:
    return {e.attributes.get("id", "") for x in made.body.find("div", "excerpt") for e in x.walk() if e is not x}


@every
def test_headings_go_down_one_level_at_a_time(maker: Maker_, names: tuple[str, ...]) -> None:
    _, file = maker(*names)
    levels = [
        int(e.get("aria-level") or e.tag[1])
        for e in file.root.iter()
        if e.get("role") == "heading" or re.fullmatch("h[1-6]", e.tag)
    ]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@every
def test_the_file_stands_alone_and_does_nothing(maker: Maker_, names: tuple[str, ...]) -> None:
    _, file = maker(*names)
    assert not {e.tag for e in file.root.iter()} & {
        "script", "link", "iframe", "object", "embed", "base", "form", "input", "textarea", "select", "button", "svg"
    }  # fmt: skip
    fetched = [
        e.attrib[n] for e in file.root.iter() for n in ("src", "srcset", "data", "poster", "style") if n in e.attrib
    ]
    assert [address for address in fetched if not address.startswith("data:image/")] == []
    assert [n for e in file.root.iter() for n in e.attrib if n.startswith("on")] == []
    policy = [m.attrib["content"] for m in file.find("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    assert policy == ["default-src 'none'; img-src data:; style-src 'unsafe-inline'"]


@every
def test_tables_have_heads_that_say_of_what(maker: Maker_, names: tuple[str, ...]) -> None:
    _, file = maker(*names)
    assert {e.get("scope") for e in file.find("th")} <= {"col", "row"}
    for table in file.find("table"):
        assert {cell.tag for row in table.iter("thead") for cell in row.iter() if cell.get("scope")} <= {"th"}
        assert [e for e in table if e.tag == "caption"] in ([], [table[0]])


def test_some_of_the_documents_have_what_is_looked_for() -> None:
    files = [maker(*names)[1] for maker, names in MADE]
    for tag in ("table", "caption", "sup", "blockquote", "details", "ul", "h3"):
        assert any(f.find(tag) for f in files), tag


@pytest.mark.parametrize("name", TYPES)
def test_numbers_and_marks_are_those_of_the_page(name: str) -> None:
    for kind in ("worksheet", "answer-key"):
        made, file = case(name, kind)
        spans = [e for e in file.find("span") if {"number", "marks"}.intersection(classes(e))]
        wanted = [e.text for e in made.body.find("span") if {"number", "marks"}.intersection(e.classes)]
        assert ["".join(e.itertext()) for e in spans if "number" in classes(e)] == [
            t for t in wanted if not t.startswith("[")
        ]
        assert [re.findall(r"\d+", e.text or "") for e in spans if "marks" in classes(e)] == [
            re.findall(r"\d+", t) for t in wanted if t.startswith("[")
        ]
        assert {re.sub(r"\d+", "n", e.text or "") for e in spans if "marks" in classes(e)} <= {"[n mark]", "[n marks]"}


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_and_citations_are_those_of_the_paper(kind: str, pack: Pack) -> None:
    _, file = written(kind)
    paper = pack.words(kind)
    notes = endnotes(file)
    entries = ["".join(e.itertext()) for e in file.find("p", "entry")]
    assert notes
    assert [n for n in (*notes, *entries) if squeezed(n) not in paper] == []
    stems = ["".join(texts(e, {"marks", "note"})) for e in file.find("p", "stem")]
    assert stems
    # Before the boxes of a stem and its notes, which stand elsewhere on paper.
    assert [s for s in stems if squeezed(s.partition("[")[0])[:40] not in paper] == []


@given(st.integers(0, 2**32), st.integers(0, 2**32), st.integers(0, 2**32))
@settings(deadline=None, max_examples=15)
def test_a_pupils_file_does_not_depend_on_the_key(seen: int, secret: int, other: int) -> None:
    one, two = Maker(seen, secret), Maker(seen, other)
    lessons = one.lesson(), two.lesson()
    for kind in ("worksheet", "source-handout"):
        first, second = (write(make(kind, content(lesson), LINES)) for lesson in lessons)
        assert first == second
        assert [s for s in one.secrets + two.secrets if s.encode() in first] == []


def test_the_same_document_makes_the_same_bytes() -> None:
    assert write(make("answer-key", real(), broken()), SCREEN).decode() == written("answer-key")[1].text


SMALL = """\
<header class="head"><p class="course">Course</p><h1 id="t">Title</h1>
<div class="fields"><p class="field">Name</p></div></header>
<section class="source" id="source-A"><h2 id="h"><span class="label">Source A</span> A text</h2>
<div class="excerpt" data-excerpt="A/x/y"><p class="line">One, two,</p><p class="line last">three.</p>
<p class="line">Four,</p><p class="line">five &amp; six</p><p class="line last" data-number="5">seven.</p></div>
</section>
<section id="q"><h2>Questions <span class="marks">[9 marks]</span></h2>
<div class="question" id="q1"><p class="stem"><span class="number">1</span> Say <em>what</em>.<span class="note">See \
<a href="https://x.org/1">x</a>.</span></p>
<div class="part" id="q1a"><p class="stem"><span class="number">(a)</span> Who? <span class="marks">[1]</span></p>
<div class="answer-space" data-lines="2"></div></div></div>
<div class="question" id="q2"><p class="stem"><span class="number">2</span> Choose. <span class="marks">[2]</span></p>
<ol class="letters"><li>This</li><li>That</li></ol>
<p>In <span class="blank"></span> and <span class="blank"></span>.</p></div></section>
"""


def test_a_small_page(golden: Callable[[str, str], None]) -> None:
    made = replace(document(SMALL), running=Running("Teacher copy", "DRAFT", "Course\nWorksheet", ("", "", "")))
    golden("html/small.html", write(made, "p { margin: 0 }").decode())


SAME_IN_HTML = [
    '<p class="notice">A</p>',
    '<div class="keep"><p>A</p><blockquote><p>B</p></blockquote></div>',
    "<p>a <em>b</em> <strong>c</strong> H<sub>2</sub>O<sup>2</sup> <code>x &lt; y</code><br>d</p>",
    '<p><span class="smallcaps">A</span> <span class="nowrap">b c</span> <span class="label">D</span></p>',
    "<ul><li>A<ul><li>B</li></ul></li></ul>",
    '<p><a href="https://x.org/?a=1&amp;b=2" title="t">x</a> <a href="mailto:a@x.org">y</a></p>',
]


@pytest.mark.parametrize("text", SAME_IN_HTML)
def test_what_html_has_as_well_stays_as_it_is(text: str) -> None:
    assert inner(text) == text


BECOMES = [
    (
        '<div class="answer-space" data-lines="2"></div>',
        '<div class="answer-space"><p class="answer-here">Answer:</p>'
        '<div class="rule"></div><div class="rule"></div></div>',
    ),
    (
        '<div class="answer-space feedback" data-lines="1"></div>',
        '<div class="answer-space feedback"><div class="rule"></div></div>',
    ),
    ('<div class="answer-space" data-lines="0"></div>', '<div class="answer-space"></div>'),
    ('<p class="field">Name</p>', '<p class="field">Name <span class="blank drawn">[\u00a0]</span></p>'),
    (
        '<p>a <span class="blank"></span>, <span class="blank">____</span></p>',
        '<p>a <span class="blank">[blank 1]</span>, <span class="blank">[blank 2]</span></p>',
    ),
    (
        '<p><span class="checkbox">☐</span> True <span class="write"></span></p>',
        '<p><span class="checkbox">[\u00a0]</span> True <span class="write">[\u00a0]</span></p>',
    ),
    ('<p>a <span class="marks">[1]</span></p>', '<p>a <span class="marks">[1 mark]</span></p>'),
    ('<p>a <span class="marks">(12)</span></p>', '<p>a <span class="marks">(12 marks)</span></p>'),
    ('<p>a <span class="marks">[4 marks]</span></p>', '<p>a <span class="marks">[4 marks]</span></p>'),
    ('<p><span class="answer">B</span></p>', '<p><strong class="answer">B</strong></p>'),
    (
        '<ol start="3"><li>a</li><li>b</li></ol>',
        '<ul class="signs" role="list"><li><span class="sign">3.</span> a</li>'
        '<li><span class="sign">4.</span> b</li></ul>',
    ),
    (
        '<ol class="letters"><li class="right">a</li></ol>',
        '<ul class="signs" role="list"><li class="right"><span class="sign">A</span> a ✓</li></ul>',
    ),
    (
        '<ul class="checklist"><li>a</li></ul>',
        '<ul class="signs" role="list"><li><span class="checkbox">[\u00a0]</span> a</li></ul>',
    ),
    ('<ul class="plain"><li>a</li></ul>', '<ul class="plain" role="list"><li>a</li></ul>'),
    (
        '<div class="key"><p>a</p></div>',
        '<div class="key"><p class="answer-here">Answer:</p><p>a</p></div>',
    ),
    (
        '<table class="answer"><thead><tr><th>a</th><th></th></tr></thead>'
        '<tbody><tr><th scope="row">b</th><td class="write"></td></tr></tbody></table>',
        '<table class="answer"><thead><tr><th scope="col">a</th><td></td></tr></thead>'
        '<tbody><tr><th scope="row">b</th><td class="write">[blank 1]</td></tr></tbody></table>',
    ),
    (
        '<table class="match"><tr><td class="narrow"><span class="write"></span></td><td>a</td>'
        '<td class="narrow"><strong>A</strong></td><td><em>c</em></td></tr>'
        '<tr><td></td><td></td><td class="narrow"><strong>B</strong></td><td>d</td></tr></table>',
        '<div class="match"><ul class="plain" role="list"><li><span class="write">[\u00a0]</span> a</li></ul>'
        '<ul class="plain" role="list"><li><strong>A</strong> <em>c</em></li><li><strong>B</strong> d</li></ul></div>',
    ),
    (
        '<table class="match"><tr><td><span class="write"></span></td><td>a</td><td><span class="write"></span></td>'
        "<td>b</td></tr></table>",
        '<div class="match"><ul class="plain" role="list"><li><span class="write">[\u00a0]</span> a</li>'
        '<li><span class="write">[\u00a0]</span> b</li></ul></div>',
    ),
    ('<p lang="ar">a</p>', '<p dir="rtl" lang="ar">a</p>'),
    (
        '<p lang="he">a <span lang="en">b</span> <span lang="he-Latn">c</span> <span lang="ar">d</span></p>',
        '<p dir="rtl" lang="he">a <span dir="ltr" lang="en">b</span> <span dir="ltr" lang="he-Latn">c</span>'
        ' <span lang="ar">d</span></p>',
    ),
    (
        '<figure><img src="a.png" alt="A dot"><figcaption>b</figcaption></figure>',
        f'<figure><img alt="A dot" src="data:image/png;base64,{b64encode(PICTURE).decode()}">'
        "<figcaption>b</figcaption></figure>",
    ),
    ('<p><img src="b.jpg" alt="b"></p>', '<p><img alt="b" src="data:image/jpeg;base64,/9j/4A=="></p>'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), BECOMES)
def test_what_becomes_something_else(text: str, wanted: str) -> None:
    assert inner(text) == wanted


def test_a_question_is_a_group_named_by_its_number_which_is_a_heading() -> None:
    file = page(SMALL)
    groups = [e for e in file.root.iter("div") if e.get("role") == "group"]
    labels = {e.attrib["id"]: e for e in file.find("span", "number")}
    named = [labels[g.attrib["aria-labelledby"]] for g in groups]
    assert [(e.text, e.get("aria-label"), e.get("role"), e.get("aria-level")) for e in named] == [
        ("1", "Question 1", "heading", "3"),
        ("(a)", "Question 1 (a)", "heading", "4"),
        ("2", "Question 2", "heading", "3"),
    ]


def test_the_number_of_a_part_of_a_part_is_heard_whole() -> None:
    def numbered(name: str, number: str, rest: str) -> str:
        return f'<div class="{name}"><p class="stem"><span class="number">{number}</span> s</p>{rest}</div>'

    parts = numbered("part", "(a)", "") + numbered("part", "(b)", numbered("part", "(i)", ""))
    nested = numbered("question", "4", parts)
    headings = [e for e in page(f"<h2>Q</h2>{nested}").root.iter("span") if e.get("role") == "heading"]
    assert [(e.get("aria-label"), e.get("aria-level")) for e in headings] == [
        ("Question 4", "3"),
        ("Question 4 (a)", "4"),
        ("Question 4 (b)", "4"),
        ("Question 4 (b) (i)", "5"),
    ]


def test_a_question_without_a_number_is_no_group() -> None:
    assert inner('<div class="question" id="a"><p>b</p></div>') == '<div class="question" id="a"><p>b</p></div>'


def test_blanks_are_counted_in_each_question() -> None:
    one = '<div class="question"><p><span class="blank"></span><span class="blank"></span></p></div>'
    found = re.findall(
        r"blank \d", inner(f'<p><span class="blank"></span></p>{one}{one}<p><span class="blank"></span></p>')
    )
    assert found == ["blank 1", "blank 1", "blank 2", "blank 1", "blank 2", "blank 2"]


def test_the_answer_of_a_part_comes_after_its_stem() -> None:
    parts = "".join(
        f'<div class="part"><p class="stem"><span class="number">{n}</span> s</p><p>t</p></div>' for n in "ab"
    )
    main = page(f'<div class="question"><div class="key">{parts}</div></div>').main
    assert "".join("".join(texts(main, set())).split()) == "asAnswer:tbsAnswer:t"


EXCERPT = """\
<div class="excerpt" data-excerpt="B/x/y" id="e" lang="fr">\
<p class="line">One, <em>two</em>,</p><p class="line" data-joint="none">three-</p><p class="line last">four</p>\
<p class="line" data-joint="line" data-number="4">five</p><p class="line last">six.</p></div>
"""


def test_the_lines_of_a_paragraph_are_one_paragraph() -> None:
    file = page(EXCERPT)
    quotation = file.find("blockquote")[0]
    assert (quotation.get("id"), quotation.get("lang"), classes(quotation)) == ("e", "fr", ["excerpt"])
    assert ["".join(p.itertext()) for p in quotation] == ["One, two, three-four", "(line 4) fivesix."]
    assert [len(p.findall("br")) for p in quotation] == [0, 1]
    lines = file.find("span", "line")
    assert [e.get("id") for e in lines] == [f"excerpt:1:{n}" for n in range(1, 6)]


def test_an_excerpt_has_the_text_of_its_source() -> None:
    """Whatever the lines of the paper: a word with a hyphen has no space in it, and lines of verse stay apart."""
    quotations = [q for e in written("source-handout")[1].find("section", "source") for q in e.iter("blockquote")]
    versions = [version for sheet in printed() for version in sheet.versions]
    for quotation, version in zip(quotations, versions, strict=True):
        for line in quotation.iter("br"):
            line.tail = "\n" + (line.tail or "")
        found = "\n\n".join("".join(t for e in p for t in texts(e, {"line-number"})).strip() for p in quotation)
        assert re.sub(r" +", " ", found) == re.sub(r" *\n *", "\n", version.text.strip()), version.name


def test_every_line_can_be_found() -> None:
    details = page(EXCERPT).find("details")[0]
    assert [(e.tag, e.text) for e in details] == [("summary", "Find a line of Source B"), ("p", None)]
    assert details.get("open") is None
    links = [(a.text, a.get("aria-label"), a.get("href")) for a in details.iter("a")]
    assert links == [(str(n), f"line {n}", f"#excerpt:1:{n}") for n in range(1, 6)]


def test_lines_of_two_excerpts_have_names_of_their_own() -> None:
    both = page(EXCERPT + EXCERPT.replace('id="e"', 'id="f"'))
    assert len({e.get("id") for e in both.find("span", "line")}) == 10


def test_an_excerpt_that_was_not_measured_has_paragraphs_without_numbers() -> None:
    text = '<div class="excerpt" data-excerpt="A/x/y"><p>One.</p><p class="last">Two.</p></div>'
    assert inner(text) == '<blockquote class="excerpt"><p>One.</p><p>Two.</p></blockquote>'


NOTES = (
    '<p>A<span class="note"><em>One</em>, <span lang="zh">毛</span>.</span> and.<span class="note">Two.</span></p>'
    '<table><tr><td>c<span class="note">Three.</span></td></tr></table>'
)


def test_notes_stand_at_the_end_and_lead_back() -> None:
    file = page(NOTES)
    marks = [a for a in file.find("a") if a.get("role") == "doc-noteref"]
    assert [("".join(a.itertext()), a.get("href"), a.get("id")) for a in marks] == [
        (f"[note {n}]", f"#note:{n}", f"note:{n}:mark") for n in (1, 2, 3)
    ]
    section = file.main[-1]
    assert (section.tag, section.get("role"), section[0].text) == ("section", "doc-endnotes", "Notes")
    assert section.get("aria-labelledby") == section[0].get("id")
    notes = list(section[1])
    assert [e.get("id") for e in notes] == ["note:1", "note:2", "note:3"]
    assert ["".join(e.itertext()) for e in notes] == [
        f"{n} Back to the text" for n in ("1. One, 毛.", "2. Two.", "3. Three.")
    ]
    back = [(a.get("href"), a.get("role")) for e in notes for a in e.iter("a")]
    assert back == [(f"#note:{n}:mark", "doc-backlink") for n in (1, 2, 3)]


def test_without_notes_there_is_no_section_of_notes() -> None:
    assert page("<p>a</p>").find("section") == []


def test_a_table_that_may_be_wide_stands_in_a_frame_that_keys_can_scroll() -> None:
    row = f"<tr>{'<td>a</td>' * 4}</tr>"
    tables = [
        f"<table><caption>C</caption>{row}</table>",
        f'<h2 id="h">B</h2><table>{row}</table>',
        f"<table>{row}</table>",
    ]
    frames = [e for t in tables for e in page(t).find("div", "scroll")]
    assert [(e.get("tabindex"), e.get("role"), e.get("aria-labelledby"), e[0].tag) for e in frames] == [
        ("0", "group", "caption:1", "table"), ("0", "group", "h", "table"), ("0", "group", None, "table"),
    ]  # fmt: skip
    assert page("<table><tr><td>a</td><td>b</td><td>c</td></tr></table>").find("div") == []


def test_the_page_is_not_changed_by_being_written() -> None:
    made = document(SMALL + '<table class="data"><thead><tr><th>a</th></tr></thead></table>')
    before = repr(made.body)
    write(made)
    assert repr(made.body) == before


def test_what_the_file_says_of_itself() -> None:
    made = document("<p>a</p>")
    made = replace(
        made, properties=replace(made.properties, title="T & U", authors=("A. One", "B. Two"), publisher="P")
    )
    file = File(write(made))
    named = [(m.get("name"), m.get("content")) for m in file.find("meta") if m.get("name")]
    assert named == [
        ("viewport", "width=device-width, initial-scale=1"),
        ("color-scheme", "light dark"),
        ("author", "A. One, B. Two"),
        ("description", "A course"),
        ("generator", "lessonpack"),
        ("dcterms.title", "T & U"),
        ("dcterms.creator", "A. One"),
        ("dcterms.creator", "B. Two"),
        ("dcterms.subject", "A course"),
        ("dcterms.publisher", "P"),
        ("dcterms.created", "1980-01-01"),
        ("dcterms.modified", "1980-01-01"),
        ("dcterms.language", "en-GB"),
        ("dcterms.identifier", "tiny/only/worksheet/standard"),
    ]
    assert file.find("meta")[0].attrib == {"charset": "utf-8"}
    assert file.find("title")[0].text == "T & U"
    assert (file.root.get("lang"), file.root.get("dir")) == ("en-GB", "ltr")


@pytest.mark.parametrize(
    ("language", "direction"), [("ar", "rtl"), ("he-IL", "rtl"), ("zh-Hans", "ltr"), ("fa-Latn", "ltr")]
)
def test_the_direction_of_the_language(language: str, direction: str) -> None:
    root = File(html.write(document("<p>a</p>", language), replace(LANGUAGE, tag=language), "").data).root
    assert (root.get("lang"), root.get("dir")) == (language, direction)


def test_the_state_of_the_document_stands_at_its_head() -> None:
    made = replace(document("<p>a</p>"), running=Running("Teacher copy", "DRAFT", "One\nTwo", ("", "", "")))
    body = File(write(made)).root[1]
    assert [(e.tag, ["".join(c.itertext()) for c in e]) for e in body] == [
        ("p", ["Skip to the text"]), ("header", ["DRAFT", "Teacher copy"]), ("main", ["a"]), ("footer", ["One", "Two"]),
    ]  # fmt: skip
    assert body[0][0].get("href") == f"#{body[2].get('id')}"
    assert page("<p>a</p>").find("header") == []


def test_a_link_to_a_block_of_the_page_stays() -> None:
    assert inner('<p id="a.b">a <a href="#a.b">b</a></p>') == '<p id="a.b">a <a href="#a.b">b</a></p>'


UNSUPPORTED = [
    (Element("video"), r"<video> on a page"),
    (Element("p", {"class": "sparkle"}), r"<p\.sparkle> on a page"),
    (Element("p", {"onclick": "x"}), r"<p> with the attribute 'onclick'"),
    (Element("div", {"style": "x"}), r"<div> with the attribute 'style'"),
    (Element("span", {"class": "citation"}), r"<span\.citation>"),
    (Element("span", {"class": "source-ref"}), r"<span\.source-ref>"),
    (Element("span", {"class": "blank"}, ["the answer"]), r"<span> to write in holds 'the answer'"),
    (Element("td", {"class": "write"}, ["the answer"]), r"<td> to write in holds 'the answer'"),
    (Element("span", {"class": "checkbox"}, ["yes"]), r"<span> to write in holds 'yes'"),
    (Element("div", {"class": "answer-space"}), "an answer space of '' lines"),
    (Element("div", {"class": "answer-space", "data-lines": "-1"}), "an answer space of '-1' lines"),
    (Element("div", {"class": "question key"}), r"<div\.question\.key>"),
    (Element("p", {"class": "line"}, ["a"]), "a line outside of an excerpt"),
    (Element("div", {"class": "excerpt"}, ["a"]), "something else than lines in an excerpt"),
    (Element("div", {"class": "excerpt"}, [Element("p", {"class": "small"})]), "something else than lines"),
    (Element("ol", {}, ["a"]), "something else than <li> in <ol>"),
    (Element("ul", {"class": "checklist"}, [Element("p")]), "something else than <li> in <ul>"),
    (Element("a", {"href": "javascript:x"}), "a link to 'javascript:x'"),
    (Element("a", {"href": "file:///x"}), "a link to 'file:///x'"),
    (Element("a", {"href": "#nowhere"}), "a link to '#nowhere', which is not on the page"),
    (Element("a"), "a link to ''"),
    (Element("img", {"src": "a.png"}), "the picture 'a.png' has no alternative text"),
    (Element("img", {"src": "a.png", "alt": " "}), "the picture 'a.png' has no alternative text"),
    (Element("img", {"src": "x.png", "alt": "x"}), "the document has no asset 'x.png'"),
    (Element("img", {"src": "https://x.org/a.png", "alt": "x"}), "the document has no asset"),
    (Element("img", {"src": "c.gif", "alt": "x"}), "'c.gif' is neither PNG nor JPEG"),
    (
        Element("table", {}, [Element("tr", {}, [Element("td")]), Element("tr", {}, [Element("td"), Element("td")])]),
        "a table whose rows have not the same number of cells",
    ),
    (Element("table", {"class": "match"}, [Element("tr", {}, [Element("td")])]), "rows are not pairs"),
    (Element("p", {"id": "a"}, [Element("em", {"id": "a"})]), "two elements have the id 'a'"),
    (
        Element("span", {"class": "note"}, [Element("span", {"class": "note"})]),
        "a note in a note",
    ),
]


@pytest.mark.parametrize(("element", "message"), UNSUPPORTED, ids=[m for _, m in UNSUPPORTED])
def test_what_has_no_equivalent_is_an_error(element: Element, message: str) -> None:
    with pytest.raises(html.UnsupportedElement, match=message):
        write(document(Element("body", {}, [element])))


def test_the_writer_knows_the_vocabulary_and_no_more() -> None:
    unresolved = {("span", name) for name in ("citation", "source-ref", "fact-ref", "figure-ref", "table-ref")}
    vocabulary = {(tag, name) for tag, names in CLASSES.items() for name in names} - unresolved
    known = {(tag, name) for tag, names in SAME.items() for name in names}
    special = {tuple(name.split(".")) for name in WRITERS if "." in name}
    assert known & special == set()
    assert known | special == vocabulary
    assert SAME.keys() | {name for name in WRITERS if "." not in name} | {"div"} == ELEMENTS.keys()
    attributes = {tag: names for tag, (_, names) in ELEMENTS.items() if names and tag != "span"}
    assert attributes == ATTRIBUTES


@pytest.mark.parametrize(
    "style",
    [
        "@import 'x';",
        "p { background: url(x) }",
        "p { background: URL('data:x') }",
        "p { background: image-set('x' 1x) }",
        "p { background: \\75rl(x) }",
        "</style>",
    ],
)
def test_a_style_sheet_fetches_nothing_and_does_not_end_early(style: str) -> None:
    with pytest.raises(html.UnsupportedElement, match="a style sheet with"):
        write(document("<p>a</p>"), style)


def test_a_style_sheet_stands_in_the_file_as_it_is() -> None:
    style = "ul > li { color: #000 } /* a & b */"
    assert f"<style>{style}</style>" in write(document("<p>a</p>"), style).decode()


def test_the_style_sheet_dresses_what_the_writer_makes() -> None:
    """A class in screen.css is one of the vocabulary, or one that the writer makes."""
    dressed = set(re.findall(r"\.([a-z][a-z-]*)", re.sub(r"/\*.*?\*/", "", SCREEN, flags=re.S)))
    made = {c for maker, names in MADE for e in maker(*names)[1].root.iter() for c in classes(e)}
    known = {name for names in CLASSES.values() for name in names}
    assert dressed - known - made == set()
    assert {"sign", "answer-here", "lines", "line-number", "back", "said", "skip", "status"} - dressed == set()


def test_no_size_of_type_is_fixed_on_the_screen() -> None:
    screen = SCREEN.partition("@media print")[0]
    assert re.findall(r"font(?:-size)?:[^;}]*\d(?:px|pt|mm)", screen) == []


def luminance(colour: str) -> float:
    """Relative luminance of #rgb or #rrggbb, as WCAG 2 defines it."""
    digits = "".join(c * 2 for c in colour) if len(colour) == 3 else colour
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_contrast_is_that_of_level_aaa_in_every_scheme() -> None:
    base: dict[str, str] = {}
    schemes = re.findall(r":root \{(.*?)\}", SCREEN, re.S)
    assert len(schemes) == 5
    for block in schemes:
        colours = base | dict(re.findall(r"--(\w+): #([0-9a-f]+)", block))
        base = base or colours
        for ground in ("ground", "found"):
            for name, least in (("text", 7), ("quiet", 7), ("link", 7), ("rule", 3)):
                # The line that a link led to is marked with a colour of its own; only text stands on that.
                if ground == "found" and name != "text":
                    continue
                dark, light = sorted((luminance(colours[ground]), luminance(colours[name])))
                assert (light + 0.05) / (dark + 0.05) >= least, (block, ground, name)
