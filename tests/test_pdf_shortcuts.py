"""What is done once, and not again and again as WeasyPrint does it, comes to the same."""

import sys
from io import BytesIO
from typing import Any

import pytest
import tinyhtml5
import weasyprint
from PIL import Image
from weasyprint.html import UA
from weasyprint.images import RasterImage
from weasyprint.layout import percent

from lessonpack.drawing.raster import png
from lessonpack.writers import pdf
from lessonpack.writers.pdf import shortcuts
from lessonpack.writers.pdf.printable import printable, printed
from lessonpack.writers.pdf.settings import settled
from papers import make, real

THEIRS = shortcuts._resolve_percentages
#: Lengths of every kind: of the box itself, shares of what it stands in, computed ones, in tables and in flex rows.
CSS = """
@page { size: 90mm 120mm; margin: 10mm }
.a { margin: 1mm 10% 2em; padding: calc(1mm + 2%); width: 50%; border: 1pt solid }
.b { box-sizing: border-box; height: 20mm; padding: 3mm; min-width: 20mm; max-width: 90%; max-height: 50mm }
table { border-collapse: collapse } td { border: 2pt solid; padding: 1mm }
.row { display: flex; gap: 2mm } .row p { flex: 1; width: 10mm }
"""
PAGE = "<div class=a>A<div class=b>B</div></div><table><tr><td>C<td>D</table><div class=row><p>E<p>F</div>" * 3


@pytest.mark.parametrize("kind", ["worksheet", "source-handout", "answer-key", "teacher-notes"])
def test_the_tree_of_a_page_is_the_one_that_a_parser_finds_in_its_html(kind: str) -> None:
    document = make(kind, real())
    parsed = tinyhtml5.parse(printable(document), namespace_html_elements=False)
    assert _tree(shortcuts.as_tree(printed(document))) == _tree(parsed)


def _tree(element: Any) -> tuple[Any, ...]:
    return element.tag, dict(element.attrib), element.text or "", element.tail or "", [_tree(one) for one in element]


def test_the_lengths_of_boxes_are_those_that_weasyprint_finds() -> None:
    found = {}
    for ours in (False, True):
        with pytest.MonkeyPatch.context() as patch:
            for module in _modules():
                patch.setattr(module, "resolve_percentages", percent.resolve_percentages if ours else THEIRS)
            found[ours] = _boxes(PAGE)
    assert found[True] == found[False]
    assert len(found[True]) > 50


def _modules() -> list[Any]:
    return [
        m for n, m in sys.modules.items() if n.startswith("weasyprint.layout.") and hasattr(m, "resolve_percentages")
    ]


def _boxes(html: str) -> list[Any]:
    pages = weasyprint.HTML(string=html).render(stylesheets=[weasyprint.CSS(string=CSS)]).pages
    names = ("position_x", "position_y", *shortcuts._LENGTHS, *shortcuts._BORDERS)
    boxes = [box for page in pages for box in (page._page_box, *page._page_box.descendants())]
    return [(type(box).__name__, [getattr(box, name, None) for name in names]) for box in boxes]


def test_it_is_found_once_for_all_boxes_of_a_style(monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(module.resolve_percentages is not THEIRS for module in _modules())
    asked: list[Any] = []

    def counted(box: Any, block: Any) -> None:
        asked.append(box)
        THEIRS(box, block)

    monkeypatch.setattr(shortcuts, "_resolve_percentages", counted)
    few = _asked(asked, "<p>word</p>")
    assert _asked(asked, "<p>word</p>" * 50) < few + 50


def _asked(asked: list[Any], html: str) -> int:
    asked.clear()
    weasyprint.HTML(string=html).render()
    return len(asked)


def test_the_dots_of_a_drawing_are_packed_as_weasyprint_packs_them(monkeypatch: pytest.MonkeyPatch) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="40pt" height="30pt"><circle cx="9" cy="9" r="7.3"/></svg>'
    data = png(svg)
    theirs = shortcuts._get_png_data(Image.open(BytesIO(data)))
    monkeypatch.setattr(shortcuts, "_get_png_data", None)
    assert shortcuts._packed_dots(Image.open(BytesIO(data))) == theirs
    assert len(theirs) > 100


def test_the_dots_of_another_picture_are_packed_by_weasyprint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shortcuts, "_get_png_data", lambda picture: picture.size)
    other = BytesIO()
    Image.new("L", (3, 4)).save(other, "PNG")
    assert shortcuts._packed_dots(Image.open(other)) == (3, 4)
    assert shortcuts._packed_dots(Image.new("L", (5, 6))) == (5, 6)


def test_what_the_edition_settles_stands_in_the_style_sheets_as_it_is() -> None:
    document = make("worksheet", real())
    sheets = (":root { --pitch: 1mm; --face: a } .x { --unit : 2mm }", "p { width: var(--pitch); margin: var(--rule) }")
    assert settled(sheets[1], document, sheets) == "p { width: var(--pitch); margin: 1 }"
    own = "p { width: var(--own); height: calc(2 * var(--unit)); color: var(--accent, red) }"
    assert settled(own, document, sheets) == own
    assert "var(--unit)" not in settled(document.style_sheets[0], document, document.style_sheets)


def test_what_is_narrowed_stands_in_weasyprints_own_style_sheet() -> None:
    assert [rule for rule in shortcuts._BROAD if UA.count(rule) != 1] == []


@pytest.mark.parametrize("kind", ["worksheet", "answer-key"])
def test_without_any_shortcut_the_bytes_are_the_same(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    document = make(kind, real())
    ours = pdf.write(document)
    for module in _modules():
        monkeypatch.setattr(module, "resolve_percentages", THEIRS)
    monkeypatch.setattr(shortcuts.Page, "_ua_stylesheets", weasyprint.HTML._ua_stylesheets)
    monkeypatch.setattr(RasterImage, "_get_png_data", staticmethod(shortcuts._get_png_data))
    monkeypatch.setattr(pdf, "settled", lambda css, *_: css)
    monkeypatch.setattr(pdf, "printed", lambda document: printable(document))
    monkeypatch.setattr(shortcuts, "Page", _read)
    theirs = pdf.write(document)
    assert theirs.data == ours.data
    assert theirs.layout == ours.layout


def _read(html: str, fetcher: Any, base_url: str) -> weasyprint.HTML:
    return weasyprint.HTML(string=html, url_fetcher=fetcher, base_url=base_url)
