"""What the preflight reads of a PDF: text, rules, areas and pictures with their places, inks and faces."""

import io

import pytest
from PIL import Image

from faults import BLUE, GREY, Fault, picture, second
from lessonpack.markup import parse
from lessonpack.preflight.ink import contrast
from lessonpack.preflight.paper import Box, Ink, Page, Run, around
from lessonpack.preflight.reading import read
from lessonpack.preflight.wording import letters, own_text, spoken, words
from lessonpack.writers import pdf

BLACK, WHITE = Ink(0, 0, 0, 255), Ink(255, 255, 255, 255)


def first_page(html: str, css: str = "", *, colours: bool = False, **assets: bytes) -> Page:
    document = Fault("page", html, css, (1, 1, 0, ""), assets=assets).document
    return read(pdf.write(document).data, colours=colours)[0]


def run(page: Page, part: str) -> Run:
    (found,) = (run for run in page.runs if part in run.text)
    return found


def near(box: Box, *sides: float) -> bool:
    return tuple(box) == pytest.approx(sides, abs=0.1)


def test_a_text_has_its_place_size_face_and_ink() -> None:
    page = first_page(second("Grey and <strong>bold</strong>"), "#p { color: #345; font-size: 20pt }")
    grey, bold = run(page, "Grey and "), run(page, "bold")
    assert page.box == pytest.approx((0, 0, 210, 297), abs=0.1)
    assert (grey.size, bold.size) == pytest.approx((20, 20), abs=0.01)
    assert (grey.face.family, grey.face.name, grey.face.embedded) == ("Charis SIL", "Charis-SIL", True)
    assert bold.face.name == "Charis-SIL-Bold"
    assert grey.ink == Ink(0x33, 0x44, 0x55, 255)
    assert grey.box.left == pytest.approx(16, abs=0.6)
    assert grey.box.right < bold.box.left
    assert grey.box.top < grey.base < grey.box.bottom
    assert [letter for letter, _ in grey.letters()] == [*"Greyand"]
    assert around(box for _, box in grey.letters()) == grey.box
    assert (grey.clip, grey.missing) == (None, "")


def test_letters_of_a_ligature_share_its_box() -> None:
    boxes = [box for _, box in run(first_page("<p>office</p>"), "office").letters()]
    assert len(boxes) == 6
    assert len(set(boxes)) == 4


def test_a_letter_beyond_the_first_plane_is_one_letter() -> None:
    found = run(first_page("<p>a😀b</p>"), "😀")
    assert found.marks == "a😀b"
    assert found.missing == "😀"


@pytest.mark.parametrize("tag", ["p", "h2"])
def test_the_sign_for_a_missing_letter_is_told_from_letters_of_its_shape(tag: str) -> None:
    page = first_page(f'<{tag}>ไ 0口 <span lang="zh">口内日囗</span> <em>O0 ไ fi</em></{tag}>')
    assert [found.missing for found in page.runs if "ไ" in found.text] == ["ไ"] * 2
    assert {found.missing for found in page.runs if "ไ" not in found.text} == {""}


def test_what_an_ellipsis_swallows_is_not_said_to_be_printed() -> None:
    css = "#p { white-space: nowrap; overflow: hidden; text-overflow: ellipsis }"
    said = run(first_page(second("incomprehensible " * 20 + "at last"), css), "incomprehensible").text
    assert said.startswith("incomprehensible incomprehensible")
    assert "at last" not in said


def test_text_in_a_group_that_is_turned_faint_and_clipped() -> None:
    css = "#p { transform: rotate(90deg); opacity: 0.5; overflow: hidden; width: 20mm; height: 20mm; font-size: 30pt }"
    found = run(first_page(second("Turned over there"), css), "Turned")
    assert found.ink.alpha == pytest.approx(128, abs=1)
    assert found.size == pytest.approx(30, abs=0.01)
    assert found.box.height > found.box.width
    assert found.clip
    assert found.clip.width == pytest.approx(found.clip.height, abs=0.1) == pytest.approx(20, abs=0.1)


def test_the_sides_of_a_border_are_rules() -> None:
    css = "#b { margin: 0; padding: 0; width: 50mm; height: 10mm; border: 1pt solid #000; border-right: 0 }"
    page = first_page('<div class="box" id="b"></div>', css)
    assert [rule.weight for rule in page.rules] == pytest.approx([1, 1, 1], abs=0.01)
    top, bottom, left = sorted(page.rules, key=lambda rule: (round(rule.box.height), rule.box.top))
    assert near(top.box, 16, 17, 66.35, 17.35)
    assert near(bottom.box, 16, 27.35, 66.35, 27.7)
    assert near(left.box, 16, 17, 16.35, 27.7)
    assert page.areas == ()


def test_a_ground_is_an_area_and_what_is_rounded_not_solid() -> None:
    css = "#b { margin: 0; padding: 0; width: 50mm; height: 10mm; "
    (plain,) = first_page('<div class="box" id="b"></div>', css + "border: 0; background: #eee }").areas
    (rounded,) = first_page('<div class="box" id="b"></div>', css + "border: 1pt solid; border-radius: 3mm }").areas
    assert near(plain.box, 16, 17, 66, 27)
    assert (plain.ink, plain.solid, rounded.solid) == (Ink(0xEE, 0xEE, 0xEE, 255), True, False)


def test_a_line_that_is_drawn_is_a_rule() -> None:
    (rule,) = first_page("<p>Text</p>", "p { text-decoration: underline 2px }").rules
    assert rule.weight == pytest.approx(1.5, abs=0.01)
    assert rule.box.width > 5 > rule.box.height


def test_a_picture_has_the_resolution_of_its_size_on_paper() -> None:
    (found,) = first_page('<p><img src="a.png" alt="A"></p>', "img { width: 50mm; height: 25mm }", **GREY).pictures
    assert found.box.width == pytest.approx(50, abs=0.1)
    assert found.resolution == pytest.approx(600 / 50 * 25.4, abs=1)


def jpeg(*colour: int) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (33, 33), colour).save(data, "JPEG")  # type: ignore[arg-type]
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "coloured"),
    [
        (GREY["a.png"], False), (BLUE["a.png"], True), (picture(33, 90, 90, 90), False),
        (picture(33, 90, 92, 95), False), (jpeg(90, 90, 90), False), (jpeg(200, 60, 60), True),
    ],
)  # fmt: skip
def test_a_picture_has_colours_or_greys(data: bytes, coloured: bool) -> None:
    html = '<p><img src="a.png" alt="A"></p>'
    assert [p.coloured for p in first_page(html, colours=True, **{"a.png": data}).pictures] == [coloured]
    assert [p.coloured for p in first_page(html, **{"a.png": data}).pictures] == [False]


@pytest.mark.parametrize(
    ("ink", "under", "wanted"),
    [
        (BLACK, WHITE, 21), (WHITE, BLACK, 21), (WHITE, WHITE, 1), (Ink(0x76, 0x76, 0x76, 255), WHITE, 4.54),
        (Ink(0, 0, 0, 0), WHITE, 1), (Ink(0, 0, 0, 128), WHITE, 3.98), (Ink(255, 0, 0, 255), WHITE, 8.55),
    ],
)  # fmt: skip
def test_contrast_is_that_of_greys(ink: Ink, under: Ink, wanted: float) -> None:
    assert contrast(ink, under) == pytest.approx(wanted, abs=0.03)


def test_boxes() -> None:
    box = Box(0, 0, 10, 4)
    assert box.common(Box(8, 1, 12, 9)) == Box(8, 1, 10, 4)
    assert box.common(Box(10, 0, 12, 4)) is None
    assert box.covered(Box(5, 0, 20, 20)) == 0.5
    assert Box(1, 1, 2, 2).inside(box)
    assert not box.inside(Box(0, 0, 9.8, 4), 0.1)
    assert box.inside(Box(0, 0, 9.8, 4), 0.3)
    assert box.holds(Box(9, 1, 10.5, 2))
    assert not box.holds(Box(9, 1, 12, 2))
    assert box.grown(-1) == Box(1, 1, 9, 3)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Official  AFFAIRS", "oﬃcial affairs"), ("mother-\nin-law", "mother\u00adinlaw"), ("Straße", "STRASSE"),
        ("é", "e\u0301"), ("(25 يونيو)", ")25 يونيو("), ("a\u00a0b", "ab"), ("½", "1⁄2"),
    ],
)  # fmt: skip
def test_what_may_be_set_either_way_is_the_same(one: str, other: str) -> None:
    assert letters(one) == letters(other)


@pytest.mark.parametrize(("one", "other"), [("12", "21"), ("Mao", "Mai"), ("a.", "a"), ("毛", "手")])
def test_what_says_something_else_is_not_the_same(one: str, other: str) -> None:
    assert letters(one) != letters(other)


def test_the_words_of_blocks() -> None:
    html = '<ul><li>One<br>two <em>three</em><span class="note">A note</span><p>Inside</p></li></ul>'
    (entry,) = parse(html).find("li")
    assert own_text(entry) == "One two three"
    assert spoken(entry).split() == ["One", "two", "threeA", "note", "Inside"]
    assert words(spoken(entry), 3) == "'One two threeA …'"
    assert words("One") == "'One'"
