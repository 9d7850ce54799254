"""Drawings whose words are outlines: where the words stood, as wide as they were, and not where that cannot be."""

import logging
import re
from xml.etree import ElementTree

import pytest

from lessonpack.drawing.glyphs import as_outlines, outlined
from lessonpack.drawing.lettering import Lettering

SVG = "{http://www.w3.org/2000/svg}"


def drawing(text: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 20"><g fill="none">{text}</g></svg>'.encode()


def words(said: str, more: str = "", size: float = 10) -> bytes:
    return drawing(f'<text x="50" y="9" font-family="Lato" font-size="{size}"{more}>{said}</text>')


def runs(svg: bytes) -> list[list[float]]:
    """The matrix of each run of letters."""
    made = outlined(svg)
    assert made
    assert not list(ElementTree.fromstring(made).iter(SVG + "text"))
    matrices = re.findall(r"matrix\(([^)]*)\)", made.decode())
    return [[float(number) for number in matrix.split()] for matrix in matrices]


@pytest.mark.parametrize(("anchor", "share"), [("start", 0.0), ("middle", 0.5), ("end", 1.0)])
def test_words_begin_where_their_anchor_says(anchor: str, share: float) -> None:
    ((scale, _, lean, down, x, y),) = runs(words("Seoul", f' text-anchor="{anchor}"'))
    width = Lettering(("Lato",)).width("Seoul", 10)
    assert x == pytest.approx(50 - share * width, abs=0.01)
    assert (lean, down, y) == (0, -scale, 9)


def test_each_letter_stands_where_the_one_before_it_ends() -> None:
    made = ElementTree.fromstring(outlined(words("il i")) or b"")
    places = [float(re.findall(r"[\d.]+", str(p.get("transform")))[0]) for p in made.iter(SVG + "path")]
    ((scale, *_),) = runs(words("il i"))
    expected = [Lettering(("Lato",)).width(before, 10) for before in ("", "i", "il ")]
    assert [place * scale for place in places] == pytest.approx(expected, abs=0.01)


def test_bold_is_drawn_from_the_bold_face_and_leaning_letters_from_the_leaning_one() -> None:
    plain, bold, leaning = (outlined(words("a", more)) for more in ("", ' font-weight="bold"', ' font-style="italic"'))
    assert len({plain, bold, leaning}) == 3


def test_letters_of_a_face_that_has_none_that_lean_are_slanted() -> None:
    said = '<text x="0" y="9" font-family="Noto Sans CJK SC" font-size="10" font-style="italic">京</text>'
    ((scale, _, lean, *_),) = runs(drawing(said))
    assert lean == pytest.approx(0.2 * scale, abs=1e-5)


def test_words_in_two_faces_follow_each_other() -> None:
    said = (
        '<text x="0" y="9" font-family="Lato" font-size="10"><tspan font-family="Lato">Mao </tspan>'
        '<tspan font-family="Noto Sans CJK SC">毛</tspan></text>'
    )
    first, second = runs(drawing(said))
    assert second[4] == pytest.approx(first[4] + Lettering(("Lato",)).width("Mao ", 10), abs=0.01)


def test_what_a_text_says_of_itself_goes_to_its_outlines() -> None:
    made = ElementTree.fromstring(outlined(words("a", ' fill="#000" transform="translate(3,4)"')) or b"")
    (group,) = [g for g in made.iter(SVG + "g") if g.get("transform") == "translate(3,4)"]
    assert group.get("fill") == "#000"


@pytest.mark.parametrize("said", ["سيول", "שלום", "e\u0301", "\u202bنهر\u202c", "\U0001f600"])
def test_no_outlines_where_letters_are_joined_or_in_no_face(said: str) -> None:
    assert outlined(words(said)) is None


def test_a_face_that_is_not_there_gives_none() -> None:
    assert outlined(drawing('<text font-family="No Such Face" font-size="9">a</text>')) is None


def test_a_drawing_is_on_white_and_pictures_are_left_out() -> None:
    made = as_outlines({"a": drawing(""), "b": b"\x89PNG", "c": words("سيول")}, None)
    assert made.keys() == {"a"}
    assert ElementTree.fromstring(made["a"])[0].attrib == {"width": "100%", "height": "100%", "fill": "#fff"}


def test_reading_a_face_says_nothing(caplog: pytest.LogCaptureFixture) -> None:
    outlined.cache_clear()
    with caplog.at_level(logging.DEBUG):
        outlined(words("Quiet"))
    assert [r for r in caplog.records if r.levelno >= logging.WARNING] == []
