"""What the PDF writer tells of a layout. Boxes are private to WeasyPrint: these tests fail when they change."""

from dataclasses import replace

import pytest

from lessonpack.documents import Document
from lessonpack.markup import parse
from lessonpack.measures import Layout, Place
from lessonpack.writers import pdf
from lessonpack.writers.pdf.printable import printable
from papers import content, edition, make

#: Lines of 10 mm, and nothing between blocks.
PLAIN = (
    "html, .rule { font-size: 10pt; line-height: 10mm !important } .rule { height: 8mm }"
    "p, div, h2, ul, table { margin: 0 !important; padding: 0 !important }"
)


def document(html: str, edition_name: str = "standard", css: str = PLAIN) -> Document:
    made = make("worksheet", content("title: T\n"), edition_name=edition_name)
    return replace(made, body=parse(html), style_sheets=(*made.style_sheets, css))


def layout(html: str, edition_name: str = "standard", css: str = PLAIN) -> Layout:
    return pdf.measure(document(html, edition_name, css))


def near(place: Place, *sides: float) -> bool:
    return (place.left, place.top, place.right, place.bottom) == pytest.approx(sides, abs=0.05)


def test_places_are_millimetres_from_the_corner_of_the_page() -> None:
    found = layout("<p>one</p><p>two</p>")
    assert found.pages == 1
    assert set(found.places) == {0, 1, 2}
    assert near(found.places[1][0], 16, 17, 194, 27)
    assert near(found.places[2][0], 16, 27, 194, 37)
    assert near(found.places[0][0], 16, 17, 194, 37)
    assert found.spare == (pytest.approx(297 - 19 - 37, abs=0.05),)


def test_the_binding_side_alternates_where_both_sides_are_printed() -> None:
    html = '<p>one</p><section class="break"><p>two</p></section>'
    assert [p[0].left for p in (layout(html, "bound").places[n] for n in (1, 3))] == [22, 16]
    assert [p[0].left for p in (layout(html, "bound+single-sided").places[n] for n in (1, 3))] == [22, 22]


def test_numbers_are_those_of_the_walk_over_the_body() -> None:
    html = '<section id="s"><h2>Head</h2><p>text <em>there</em></p><ul><li>entry</li></ul></section>'
    made = document(html)
    found = pdf.measure(made)
    tags = [element.tag for element in made.body.walk()]
    assert tags == ["body", "section", "h2", "p", "em", "ul", "li"]
    assert set(found.places) == set(range(7))
    text, emphasis = found.places[3][0], found.places[4][0]
    assert text.left < emphasis.left < emphasis.right < text.right
    assert found.places[6][0].top == pytest.approx(found.places[5][0].top, abs=0.05)


def test_a_block_on_two_pages_has_two_places() -> None:
    found = layout(f"<p>{'word ' * 2000}</p>")
    assert found.pages == len(found.places[1]) > 1
    assert [p.page for p in found.places[1]] == [*range(1, found.pages + 1)]
    assert found.places[1][0].bottom == pytest.approx(297 - 19, abs=10)
    assert found.spare[0] < 10


def test_writing_lines_are_inside_their_space() -> None:
    found = layout('<div class="answer-space" data-lines="3"></div><p>next</p>')
    assert near(found.places[1][0], 16, 17, 194, 41)
    assert near(found.places[2][0], 16, 41, 194, 51)


def test_spare_room_ends_above_the_notes() -> None:
    without = layout("<p>one</p>").spare[0]
    noted = layout('<p>one<span class="note">A note</span></p>').spare[0]
    assert 5 < without - noted < 20


def test_the_lines_of_an_excerpt() -> None:
    html = '<div class="excerpt" data-excerpt="A/x/y"><p>{}</p><p class="last">short</p></div>'
    first, second = layout(html.format("word " * 60)).lines["A/x/y"]
    assert len(first) > 2
    assert " ".join(first).split() == ["word"] * 60
    assert second == ("short",)
    narrow = layout(html.format("word " * 60), "large-print-24", "").lines["A/x/y"][0]
    assert len(narrow) > 2 * len(first)


def test_lines_that_were_set_are_spans_of_one_paragraph() -> None:
    html = (
        '<div class="excerpt" data-excerpt="A/x/y"><p class="line">one</p><p class="line last" data-number="5">two</p>'
        '<p class="line last">three</p></div>'
    )
    made = document(html)
    found = pdf.measure(made)
    tops = [found.places[n][0].top for n in (2, 3, 4)]
    assert tops == sorted(tops)
    assert all(found.places[n][0].page == 1 for n in (2, 3, 4))
    printed = printable(made)
    assert printed.count('<p class="lines">') == 2
    assert printed.index("one") < printed.index("two") < printed.index("</p>") < printed.index("three")


def test_the_layout_that_was_written_is_the_layout_that_is_measured() -> None:
    made = make("worksheet", content("title: T\nreading: Some words.\n"))
    assert edition() == made.edition
    assert pdf.write(made).layout == pdf.measure(made)
