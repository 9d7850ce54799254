"""Boxes to tick in Word: content controls that say what they are for."""

from xml.etree import ElementTree

import pytest

from lessonpack.markup import parse
from lessonpack.writers.docx.boxes import shortened, titles
from wordfile import W, Written

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
IGNORABLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable"
BOX = '<span class="checkbox"></span>'
TRUE_FALSE = (
    f'<p>Judge. <span class="nowrap">{BOX} True</span> <span class="nowrap">{BOX} False</span>'
    ' <span class="marks">[1]</span></p>'
)
TABLE = (
    "<table class='answer'><thead><tr><th>I can</th><th>Not yet</th><th>Yes</th></tr></thead>"
    f"<tr><th scope='row'>read a map</th><td class='centre'>{BOX}</td><td class='centre'>{BOX}</td></tr></table>"
)
LIST = '<ul class="checklist"><li>a <em>letter</em></li><li>a map</li></ul>'


def controls(file: Written) -> list[ElementTree.Element]:
    return list(file.body.iter(W + "sdt"))


def said(file: Written, name: str) -> list[str | None]:
    found = [control.find(f"{W}sdtPr/{W}{name}") for control in controls(file)]
    return [e.get(W + "val") if e is not None else None for e in found]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (TRUE_FALSE, ["True", "False"]),
        (f"<p>{BOX} yes {BOX} no</p>", ["yes", "no"]),
        (TABLE, ["Not yet: read a map", "Yes: read a map"]),
        (LIST, ["a letter", "a map"]),
        (f"<p>Tick here: {BOX}</p>", [None]),
    ],
    ids=["after it", "up to the next", "heads of its cell", "its entry", "nothing"],
)
def test_a_box_says_what_it_is_for(html: str, expected: list[str | None]) -> None:
    assert said(Written(html), "alias") == expected


def test_a_box_is_ticked_with_a_click_and_looks_like_its_style() -> None:
    file = Written(f"<p>{BOX} yes</p>")
    (control,) = controls(file)
    states = control.find(f"{W}sdtPr/{W14}checkbox")
    assert states is not None
    assert [(e.tag.removeprefix(W14), e.get(W14 + "val")) for e in states] == [
        ("checked", "0"),
        ("checkedState", "2612"),
        ("uncheckedState", "2610"),
    ]
    assert file.runs(control) == ["Pack Checkbox: ☐"]
    assert file.says("Pack Checkbox", "rPr/rFonts", "ascii") == states[1].get(W14 + "font")
    order = [e.tag.rpartition("}")[2] for e in control[0]]
    assert order == ["rPr", "alias", "tag", "id", "checkbox"]


def test_every_box_has_a_number_of_its_own() -> None:
    file = Written(TRUE_FALSE + TABLE + LIST)
    assert said(file, "id") == [str(n) for n in range(1, 7)]
    assert len(set(said(file, "tag"))) == 6


def test_a_checklist_has_its_boxes_before_the_lines_of_its_entries() -> None:
    file = Written('<ul class="checklist"><li>a</li><li><p>b</p><p>c</p></li></ul>')
    assert file.lines() == ["Pack Checklist: ☐→a", "Pack Checklist: ☐→b", "List Continue: c"]
    assert not list(file.body.iter(W + "numPr"))
    assert file.says("Pack Checklist", "pPr/ind", "hanging") == file.says("Pack Checklist", "pPr/tabs/tab", "pos")


def test_whoever_does_not_know_such_boxes_may_pass_over_them() -> None:
    assert Written(LIST).part("word/document.xml").get(IGNORABLE) == "w14"
    assert Written("<p>a</p>").part("word/document.xml").get(IGNORABLE) is None


@pytest.mark.parametrize(
    ("text", "short"),
    [("a\n b", "a b"), ("", ""), ("x" * 64, "x" * 64), ("word " * 20, "word " * 11 + "word…")],
)
def test_a_title_is_no_longer_than_word_takes(text: str, short: str) -> None:
    assert shortened(text) == short.strip()
    assert len(shortened(text)) <= 64


def test_each_box_has_its_title_and_nothing_else_has() -> None:
    body = parse(TRUE_FALSE + TABLE)
    assert titles(body).keys() == {id(box) for box in body.find("span", "checkbox")}
