"""Styles and lists of one Word file put into another: by name, with new ids and numbers."""

import pytest
from lxml import etree

from lessonpack.writers.docx.grafting import Sheet, graft_numbers, graft_styles, is_listed
from lessonpack.writers.docx.ooxml import child, children, value
from lessonpack.writers.docx.styles import Styles
from schools import NAMES, NORMAL, style

LIST = (
    '<w:abstractNum w:abstractNumId="{0}"><w:lvl w:ilvl="0"><w:pStyle w:val="Bullet"/><w:lvlText w:val="{1}"/>'
    '<w:lvlPicBulletId w:val="0"/></w:lvl></w:abstractNum>'
)
NUMBER = '<w:num w:numId="{0}"><w:abstractNumId w:val="{1}"/></w:num>'
IN_LIST = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{0}"/></w:numPr>'


def sheet(styles: str, numbering: str = "") -> Sheet:
    return Sheet(
        etree.fromstring(f"<w:styles {NAMES}>{styles}</w:styles>"),
        etree.fromstring(f"<w:numbering {NAMES}>{numbering}</w:numbering>"),
    )


def said(target: Sheet, name: str, path: str) -> str:
    return value(child(Styles(target.styles).find(name), path))


SOURCE = sheet(
    NORMAL
    + style("Box", "Pack Box", based="Text", more='<w:next w:val="Other"/>')
    + style("Text", "Body Text", based="Normal", more='<w:link w:val="TextChar"/>')
    + style("TextChar", "Body Text Char", kind="character", more='<w:link w:val="Text"/>')
    + style("Bullet", "List Bullet", IN_LIST.format(3), based="Normal")
    + style("Deeper", "List Bullet 2", IN_LIST.format(3), based="Bullet")
    + style("Lost", "List Lost", IN_LIST.format(9), based="Normal")
    + style("None", "List None", IN_LIST.format(0), based="Bullet")
    + style("Other", "Other"),
    LIST.format(5, "•") + NUMBER.format(3, 5) + NUMBER.format(4, 5) + NUMBER.format(6, 8),
)


def test_styles_come_with_what_they_are_based_on_and_linked_to() -> None:
    target = sheet(style("Standard", "Normal", usual=True) + style("box", "Address"))
    assert graft_styles(target, SOURCE, ["Pack Box", "nowhere"]) == {
        "Normal": "Standard",
        "Body Text": "Text",
        "Pack Box": "Box2",
        "Body Text Char": "TextChar",
    }
    names = [value(child(s, "w:name")) for s in children(target.styles, "w:style")]
    assert names == ["Normal", "Address", "Body Text", "Body Text Char", "Pack Box"]
    assert said(target, "Body Text", "w:basedOn") == "Standard"
    assert said(target, "Body Text", "w:link") == "TextChar"
    # What it is followed by did not come along.
    assert child(Styles(target.styles).find("Pack Box"), "w:next") is None


def test_what_is_there_stays_in_whatever_case_its_name_is() -> None:
    target = sheet(NORMAL + style("Textkrper", "body text", '<w:jc w:val="right"/>', based="Normal"))
    found = graft_styles(target, SOURCE, ["Body Text", "Pack Box"])
    assert found["Body Text"] == "Textkrper"
    assert said(target, "Pack Box", "w:basedOn") == "Textkrper"
    assert said(target, "body text", "w:pPr/w:jc") == "right"


def test_the_usual_style_is_the_targets_whatever_its_name() -> None:
    target = sheet(style("Default", "Default Style", usual=True))
    assert graft_styles(target, SOURCE, ["Other", "List Bullet"])["Normal"] == "Default"


def test_a_name_of_another_kind_is_no_counterpart() -> None:
    target = sheet(NORMAL + style("Other", "Other", kind="character"))
    assert graft_styles(target, SOURCE, ["Other"]) == {"Other": "Other2"}


def test_lists_have_new_numbers_and_only_the_levels_of_styles_that_came() -> None:
    target = sheet(NORMAL + style("Mine", "List Bullet", based="Normal"), LIST.format(5, "►") + NUMBER.format(3, 5))
    graft_styles(target, SOURCE, ["List Bullet", "List Bullet 2"])
    assert said(target, "List Bullet 2", "w:pPr/w:numPr/w:numId") == "4"
    assert [value(n, "w:numId") for n in children(target.numbering, "w:num")] == ["3", "4"]
    assert [k.tag.rpartition("}")[2] for k in target.numbering] == ["abstractNum", "abstractNum", "num", "num"]
    new = children(target.numbering, "w:abstractNum")[1]
    assert value(new, "w:abstractNumId") == "6"
    assert child(new, "w:lvl/w:pStyle") is None
    assert child(new, "w:lvl/w:lvlPicBulletId") is None
    assert child(Styles(target.styles).find("List Bullet"), "w:pPr") is None


def test_a_level_stays_linked_to_a_style_that_came_along() -> None:
    target = sheet(NORMAL + style("Bullet", "Address"))
    graft_styles(target, SOURCE, ["List Bullet"])
    assert value(child(target.numbering, "w:abstractNum/w:lvl/w:pStyle")) == "Bullet2"


@pytest.mark.parametrize(("name", "number"), [("List Lost", None), ("List None", "0")])
def test_a_list_that_is_not_there(name: str, number: str | None) -> None:
    target = sheet(NORMAL)
    graft_styles(target, SOURCE, [name])
    found = child(Styles(target.styles).find(name), "w:pPr/w:numPr/w:numId")
    assert (None if found is None else value(found)) == number


def test_lists_of_one_kind_share_it() -> None:
    target = sheet("")
    assert graft_numbers(target, SOURCE, ["4", "3", "4", "6", "7"]) == {"4": "1", "3": "2"}
    assert len(children(target.numbering, "w:abstractNum")) == 1


@pytest.mark.parametrize(
    ("name", "listed"), [("List Bullet", True), ("List Bullet 2", True), ("List Lost", False), ("Body Text", False)]
)
def test_whether_a_style_has_a_list(name: str, listed: bool) -> None:
    assert is_listed(SOURCE, Styles(SOURCE.styles).find(name)) is listed


def test_a_circle_of_styles_ends() -> None:
    circle = sheet(style("A", "A", based="B") + style("B", "B", based="A"))
    target = sheet(NORMAL)
    assert graft_styles(target, circle, ["A"]) == {"A": "A", "B": "B"}
    assert not is_listed(circle, Styles(circle.styles).find("A"))
