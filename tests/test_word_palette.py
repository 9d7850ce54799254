"""The colours of a Word file: its theme's too, whatever stands there in place of one."""

import pytest
from lxml import etree

from lessonpack.preflight.word.names import Xml, q
from lessonpack.preflight.word.palette import Palette, contrast_of, least_of
from word_spoiling import SPACES

THEME = f"""<a:theme xmlns:a="{SPACES["a"]}"><a:themeElements><a:clrScheme name="x">
<a:dk1><a:sysClr val="windowText" lastClr="112233"/></a:dk1><a:lt1><a:sysClr val="window"/></a:lt1>
<a:dk2><a:prstClr val="black"/></a:dk2><a:lt2><a:prstClr val="wisteria"/></a:lt2>
<a:accent1><a:srgbClr val="ABCDEF"/></a:accent1><a:accent2><a:srgbClr val="#ABCDE"/></a:accent2><a:accent3/>
<a:hlink><a:srgbClr val="0563C1"/></a:hlink></a:clrScheme></a:themeElements></a:theme>"""


def element(name: str, **said: str) -> Xml:
    made = etree.Element(q(name), nsmap={"w": SPACES["w"]})
    for key, value in said.items():
        made.set(q(f"w:{key}"), value)
    return made


@pytest.mark.parametrize(
    ("said", "theme", "colour"),
    [
        ("8FAADC", "", "8FAADC"),
        ("8FAADC", "accent1", "8FAADC"),
        ("auto", "", ""),
        ("wisteria", "", ""),
        ("12345", "", ""),
        ("auto", "accent1", "ABCDEF"),
        ("auto", "text1", "112233"),
        ("auto", "background1", "FFFFFF"),
        ("auto", "dark2", "000000"),
        ("auto", "light2", ""),
        ("auto", "hyperlink", "0563C1"),
        ("auto", "accent2", ""),
        ("auto", "accent3", ""),
        ("auto", "a]b[", ""),
    ],
)
def test_only_six_digits_are_a_colour(said: str, theme: str, colour: str) -> None:
    palette = Palette(etree.fromstring(THEME))
    assert palette.text(element("w:color", val=said, themeColor=theme)) == colour
    assert palette.ground(element("w:shd", val="clear", fill=said, themeFill=theme)) == colour


def test_without_a_theme_its_colours_are_the_usual_ones() -> None:
    assert Palette(None).text(element("w:color", val="auto", themeColor="accent1")) == ""
    assert Palette(etree.fromstring("<x/>")).text(None) == ""


@pytest.mark.parametrize(("size", "bold", "least"), [(20, False, 4.5), (35, False, 4.5), (36, False, 3), (28, True, 3)])
def test_large_type_needs_less(size: float, bold: bool, least: float) -> None:
    assert least_of(size, bold=bold) == least
    assert (contrast_of("808080") >= least) == (least == 3)
