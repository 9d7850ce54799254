"""Figures given as data in Word: the drawing itself, and a picture of it for whatever cannot show that."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from lessonpack.documents import Document
from papers import edition, make
from test_illustrations import course
from wordfile import Written, document

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
SVG_BLIP = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
WORDS = '<text x="1" y="9" font-family="Lato" font-size="9">{}</text>'


def drawn(words: str) -> bytes:
    text = WORDS.format(words)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="40pt" height="20pt" viewBox="0 0 40 20">{text}</svg>'.encode()
    )


def with_drawings(html: str, **words: str) -> Document:
    made = document(html)
    return replace(made, assets={**made.assets, **{f"figure:{name}": drawn(text) for name, text in words.items()}})


def blips(file: Written) -> list[tuple[str, str]]:
    """The picture and the drawing of each picture on the page, by the names of their parts."""
    targets = file.targets()
    found = []
    for blip in file.body.iter(A + "blip"):
        beside = blip.find(f"{A}extLst/{A}ext/{SVG_BLIP}")
        drawing = targets[str(beside.get(R + "embed"))] if beside is not None else ""
        found.append((targets[str(blip.get(R + "embed"))], drawing))
    return found


def test_a_drawing_stands_beside_its_picture_and_a_photograph_alone() -> None:
    file = Written(with_drawings('<p><img src="figure:a" alt="A"> <img src="a.png" alt="B"></p>', a="Seoul"))
    assert blips(file) == [("media/image1.png", "media/drawing1.svg"), ("media/image2.png", "")]
    extension = next(file.body.iter(A + "ext"))
    assert extension.get("uri") == "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
    assert [d.get("descr") for d in file.body.iter(DRAWING + "docPr")] == ["A", "B"]
    assert file.zip.read("word/media/image1.png").startswith(b"\x89PNG")
    assert ElementTree.fromstring(file.zip.read("word/media/drawing1.svg")).get("viewBox") == "0 0 40 20"


def test_the_package_says_what_the_parts_are() -> None:
    file = Written(with_drawings('<p><img src="figure:a" alt="A"></p>', a="Seoul"))
    types = {
        e.get("PartName") or f".{e.get('Extension')}": e.get("ContentType") for e in file.part("[Content_Types].xml")
    }
    assert types["/word/media/drawing1.svg"] == "image/svg+xml"
    assert types[".png"] == "image/png"


def test_a_drawing_that_stands_twice_is_there_once() -> None:
    html = '<p><img src="figure:a" alt="A"> <img src="figure:b" alt="B"> <img src="figure:a" alt="A"></p>'
    file = Written(with_drawings(html, a="Seoul", b="Busan"))
    assert [drawing for _, drawing in blips(file)] == [f"media/drawing{n}.svg" for n in (1, 2, 1)]


def test_words_of_a_drawing_are_outlines_since_a_school_has_not_got_our_typefaces() -> None:
    file = Written(make("answer-key", course()))
    for name in [n for n in file.zip.namelist() if n.endswith(".svg")]:
        assert b"font-family" not in file.zip.read(name)
    assert [drawing for _, drawing in blips(file)] == ["media/drawing1.svg"]


@pytest.mark.parametrize("words", ["سيول", "نهر Yalu"])
def test_where_letters_are_joined_the_picture_stands_alone(words: str) -> None:
    file = Written(with_drawings('<p><img src="figure:a" alt="A"></p>', a=words))
    assert blips(file) == [("media/image1.png", "")]
    assert b"svg" not in file.zip.read("[Content_Types].xml")


def test_the_size_of_a_figure_is_that_at_which_it_is_drawn() -> None:
    file = Written(with_drawings('<p><img src="figure:a" alt="A"></p>', a="Seoul"), edition("standard"))
    extent = next(file.body.iter(DRAWING + "extent"))
    assert [round(int(str(extent.get(side))) / 12700) for side in ("cx", "cy")] == [40, 20]


def test_the_file_is_the_same_each_time() -> None:
    first, second = (Written(make("worksheet", course())) for _ in range(2))
    assert first.bytes == second.bytes
