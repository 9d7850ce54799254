"""What authors ask of pages: breaks, space by the page; and nothing is parted from the lines to answer on."""

import re
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest

from faults import filling
from lessonpack.content import CourseContent
from lessonpack.markup import Element, parse
from lessonpack.measures import Layout
from lessonpack.pagination import fit_lines, lift_breaks
from lessonpack.preflight import inspect
from lessonpack.writers import pdf
from lessonpack.writers.registry import WRITERS
from papers import content, edition, make

EDITIONS = ("standard", "letter", "a5-booklet", "large-print-24", "dyslexia-friendly")
_CLASSES = {"q": "question", "p": "part"}


def page(shape: str) -> Element:
    """A page of sections with a heading, questions and parts with a stem: s(q(p!()p())) has a break before a part."""
    html, ends = "", list[str]()
    for kind, broken in re.findall(r"([sqp)])(!?)", shape):
        if kind == ")":
            html += ends.pop()
            continue
        classes = [_CLASSES[kind]] if kind in _CLASSES else []
        tag, head = ("div", '<p class="stem">Stem</p>') if classes else ("section", "<h2>Heading</h2>")
        html += f'<{tag} class="{" ".join(classes + ["break"] * bool(broken))}">{head}'
        ends.append(f"</{tag}>")
    return parse(html)


def shape(element: Element) -> str:
    """The shape of such a page."""
    inner = "".join(shape(c) for c in element.children if isinstance(c, Element))
    kind = "s" if element.tag == "section" else "q" if element.has("question") else "p" if element.has("part") else ""
    return f"{kind}{'!' * element.has('break')}({inner})" if kind else inner


@pytest.mark.parametrize(
    ("asked", "made"),
    [
        ("s(q()q())", "s(q()q())"),
        ("s(q()q!())", "s(q()q!())"),
        ("s(q!()q())", "s!(q()q())"),
        ("s!(q!()q!())", "s!(q()q!())"),
        ("s(q()q(p()p!()))", "s(q()q(p()p!()))"),
        ("s(q()q(p!()p()))", "s(q()q!(p()p()))"),
        ("s(q(p(p!()p!())p()))", "s!(q(p(p()p!())p()))"),
        ("s()s(q!())", "s()s!(q())"),
    ],
)
def test_a_page_begins_with_the_heading_and_the_stem_over_what_is_to_begin_it(asked: str, made: str) -> None:
    body = page(asked)
    assert shape(body) == asked
    lift_breaks(body)
    assert shape(body) == made


BREAKS = """\
title: T
worksheet:
- questions:
  - {type: short-answer, stem: One, marks: 1, answer: x, new-page: true}
  - {type: short-answer, stem: Two, marks: 1, answer: x, new-page: true}
  - type: short-answer
    stem: Three
    parts:
    - {stem: Three a, marks: 1, answer: x, new-page: true}
    - {stem: Three b, marks: 1, answer: x, new-page: true}
- new-page: true
  title: Four and five
  questions:
  - {type: short-answer, stem: Four, marks: 1, answer: x, new-page: true}
  - {type: multiple-choice, stem: Five, options: [Yes, No], answer: "No", new-page: true}
"""
#: What stands on its page first: the words of the page's first block.
FIRST = ["A course", "Questions", "2 Two", "3 Three", "(b) Three b", "Four and five", "5 Five"]


def firsts(body: Element, layout: Layout) -> list[str]:
    """The first words of each page."""
    found: dict[int, str] = {}
    for number, element in enumerate(body.walk()):
        for place in layout.places.get(number, ())[:1] if element.tag in ("p", "h2") else ():
            found.setdefault(place.page, element.text)
    return [found[n] for n in sorted(found)]


def test_authors_say_what_begins_a_page() -> None:
    document = make("worksheet", content(BREAKS))
    layout = pdf.measure(document)
    said = firsts(document.body, layout)
    assert layout.pages == len(FIRST)
    assert all(text.startswith(words) for text, words in zip(said, FIRST, strict=True))


def test_the_key_does_not_begin_pages_for_that() -> None:
    assert [e for e in make("answer-key", content(BREAKS)).body.walk() if e.has("break")] == []


def test_word_begins_the_same_pages() -> None:
    data = WRITERS["docx"](make("worksheet", content(BREAKS))).data
    with ZipFile(BytesIO(data)) as archive:
        text = archive.read("word/document.xml").decode()
    paragraphs = re.findall(r"<w:p[ >].*?</w:p>", text, re.S)
    begun = ["".join(re.findall(r"<w:t[^>]*>([^<]*)", p)) for p in paragraphs if "<w:pageBreakBefore/>" in p]
    assert len(begun) == len(FIRST) - 1
    assert all(words.split()[-1] in text for text, words in zip(begun, FIRST[1:], strict=True))


STEM = "Why did the leaders hesitate in the first days of October, and what changed their minds in the end?"
HELPS = "hint: Look at the date., words: [ally, parallel], starters: [At first, In the end]"


def by_the_page(space: str, helps: str = "") -> CourseContent:
    """A lesson with such a space after other matter, for a question, and for the first part of one in a section."""
    fields = f"marks: 2, answer: x, space: {space}{', ' * bool(helps)}{helps}"
    return content(
        f"title: T\nreading: {'Some words to read. ' * 40}\nworksheet:\n"
        f"- questions:\n  - {{type: short-answer, id: alone, stem: '{STEM}', {fields}}}\n"
        f"- questions:\n  - {{type: short-answer, stem: Two parts, parts: [{{id: part, stem: '{STEM}', {fields}}}]}}\n"
    )


@pytest.mark.parametrize("set_as", EDITIONS)
@pytest.mark.parametrize("helps", ["", HELPS], ids=["alone", "with helps"])
@pytest.mark.parametrize("space", ["page", "half-page"])
def test_space_by_the_page_stands_on_one_page_with_its_stem(space: str, helps: str, set_as: str) -> None:
    document = make("worksheet", by_the_page(space, helps), edition_name=set_as)
    laid = pdf.lay_out(document)
    pages = {
        element.attributes["id"]: {place.page for place in laid.layout.places[number]}
        for number, element in enumerate(document.body.walk())
        if re.split(r"-|\.\.", element.attributes.get("id", ""))[0] in ("alone", "part")
    }
    assert {len(found) for found in pages.values()} == {1}
    assert pages["part"] == pages["part..space"]
    told = [d.code for d in inspect(document, laid.write())]
    assert not {"question-split", "stranded-heading", "space-short"} & {*told}


@pytest.mark.parametrize(("space", "least"), [("page", 0.75), ("half-page", 0.4)])
def test_space_by_the_page_is_as_much_as_it_says(space: str, least: float) -> None:
    document, paper = make("worksheet", by_the_page(space)), edition().margins
    [lines, _] = [int(e.attributes["data-lines"]) for e in document.body.find("div", "answer-space")]
    assert least <= lines * edition().line_pitch / (paper.height - paper.top - paper.bottom) <= least + 0.1


def test_none_is_none() -> None:
    assert make("worksheet", by_the_page("none")).body.find("div", "answer-space") == []


@pytest.mark.parametrize(("stem", "lines"), [("Short", 20), ("long " * 400, 13), ("很长" * 500, 15), ("x " * 4000, 2)])
def test_the_more_stands_over_a_space_the_fewer_lines_it_has(stem: str, lines: int) -> None:
    html = (
        f'<div class="question"><p class="stem">{stem}</p><div class="keep answer-space" data-lines="20"></div></div>'
    )
    body = parse(html + html.replace("keep ", ""))
    fit_lines(body, edition())
    fitted, others = (int(e.attributes["data-lines"]) for e in body.find("div", "answer-space"))
    assert fitted == pytest.approx(lines, abs=1)
    assert others == 20


# What pages may not part.

LINES = '<div class="answer-space" data-lines="6"></div>'
SMALL, BANK = '<p class="small">Hint: look at it.</p>', '<p class="bank">ally · parallel</p>'
STARTERS = '<ul class="plain"><li>At first</li><li>In the end</li></ul>'
BOX = '<div class="box"><p>An account.</p></div>'
FIGURE = '<figure><p class="small">A map</p></figure>'
TABLE = '<table class="answer"><tbody><tr><td class="write"></td></tr><tr><td class="write"></td></tr></tbody></table>'
LETTERS = '<ol class="letters"><li>One</li><li>Two</li></ol>'


def stem(name: str) -> str:
    return f'<p class="stem"><span class="number">{name}</span> What?</p>'


def part(name: str, *inside: str) -> str:
    return f'<div class="part" id="part-{name}">{stem(name)}{"".join(inside)}</div>'


ASKED = {
    "lines": LINES,
    "helps": SMALL + BANK + SMALL + STARTERS + LINES,
    "a part": part("(a)", LINES),
    "a part with helps": part("(a)", SMALL, BANK, STARTERS, LINES),
    "a part of a part": part("(a)", part("(i)", SMALL, LINES), part("(ii)", LINES)),
    "a part with options": part("(a)", SMALL, LETTERS),
    "an account": SMALL + BOX + TABLE,
    "a figure": SMALL + BANK + FIGURE + TABLE,
    "things to sort": SMALL + LETTERS + TABLE,
}


@pytest.mark.parametrize("set_as", ["standard", "large-print-24"])
@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED.keys())
def test_a_stem_is_never_parted_from_the_first_of_what_is_to_be_answered(asked: str, set_as: str) -> None:
    """Wherever on a page a question begins: the preflight looks for what is parted, and finds nothing."""
    document = make("worksheet", content("title: T\n"), edition_name=set_as)
    question = f'<div class="question" id="q">{stem("3")}{asked}</div><p>After</p>'
    for lines in range(32, 54, 3) if set_as == "standard" else range(7, 19, 3):
        made = replace(document, body=parse(filling(lines) + question))
        assert [d.message for d in inspect(made, pdf.write(made)) if d.code.endswith("-split")] == []


@pytest.mark.parametrize(
    ("asked", "where"),
    [
        ("helps", "ul"),
        ("helps", ".answer-space"),
        ("a part", ".part"),
        ("a part with helps", ".bank"),
        ("a part of a part", ".part .part"),
        ("an account", ".box"),
        ("an account", "table"),
        ("a figure", "figure"),
        ("a figure", "table"),
        ("things to sort", "table"),
    ],
)
def test_the_preflight_sees_what_is_parted(asked: str, where: str) -> None:
    document = make("worksheet", content("title: T\n"))
    question = f'<div class="question" id="q">{stem("3")}{ASKED[asked]}</div>'
    css = f".question {where}:not(.x) {{ break-before: page !important }}"
    made = replace(document, body=parse(filling(20) + question), style_sheets=(*document.style_sheets, css))
    assert "question-split" in {d.code for d in inspect(made, pdf.write(made))}


# Space that tells nothing.

ASKS = "title: T\nworksheet:\n- questions:\n  - {{stem: Fill it, type: %s}}\n"
CLOZE = ASKS % 'cloze, text: "In ____ he was ____.", blanks: [{}, {}]'
CELLS = ASKS % "table-completion, columns: [A, B, C], rows: [{{cells: [x, {}, {}]}}]"


def sizes(text: str, tag: str, name: str) -> set[tuple[float, float]]:
    """Width and height of the places to fill in, in millimetres."""
    document = make("worksheet", content(text))
    layout = pdf.measure(document)
    found = [layout.places[n] for n, e in enumerate(document.body.walk()) if e.tag == tag and e.has(name)]
    return {(round(p.right - p.left, 1), round(p.bottom - p.top, 1)) for places in found for p in places}


@pytest.mark.parametrize(
    ("text", "tag", "name"), [(CLOZE, "span", "blank"), (CELLS, "td", "write")], ids=["blanks", "cells"]
)
def test_a_place_to_fill_in_does_not_tell_how_long_the_answer_is(text: str, tag: str, name: str) -> None:
    short, long = "{answer: ally}", "{answer: the People's Republic of China}"
    found = [sizes(text.format(*answers), tag, name) for answers in ((short, short), (long, short), (long, long))]
    assert [len(one) for one in found] == [1, 1, 1]
    assert found[0] == found[1] == found[2]
