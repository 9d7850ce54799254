"""The PDF writer: what it fetches, what it complains of, and what it must have."""

from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from weasyprint.urls import FatalURLFetchingError

from lessonpack.documents import Document
from lessonpack.markup import parse
from lessonpack.writers import pdf
from papers import content, make

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060000000040001f61738"
    "550000000049454e44ae426082"
)


def document(html: str, css: str = "", **assets: bytes) -> Document:
    made = make("worksheet", content("title: T\n"))
    return replace(made, body=parse(html), style_sheets=(*made.style_sheets, css), assets=assets)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.png"
    path.write_bytes(PICTURE)
    return path


def test_a_picture_of_the_document_is_printed() -> None:
    written = pdf.write(document('<p>a</p><img src="a.png" alt="A dot">', **{"a.png": PICTURE}))
    assert written.warnings == ()
    assert written.layout
    assert written.layout.pages == 1
    with pypdfium2.PdfDocument(written.data) as read:
        assert len(list(read[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]))) == 1


@pytest.mark.parametrize(
    "address",
    ["{file}", "file://{file}", "file:{file}", "http://localhost/a.png", "https://a.b/a.png", "data:,x", "b.png",
     "../a.png", "", "asset:a.png", "//host/a.png", "ftp://a.b/a"],
)  # fmt: skip
def test_nothing_else_is_fetched(address: str, secret: Path) -> None:
    html = f'<img src="{address.format(file=secret)}" alt="x">'
    with pytest.raises(pdf.FetchRefused, match="a page may not fetch"):
        pdf.write(document(html, **{"a.png": PICTURE}))


@pytest.mark.parametrize(
    "rule",
    [
        "@import url(file://{file});",
        "@font-face {{ font-family: x; src: url(file://{file}) }} p {{ font-family: x }}",
        "p {{ background: url(file://{file}) }}",
        "p {{ background: url(http://localhost/a.png) }}",
        "p::before {{ content: url(file://{file}) }}",
    ],
)
def test_style_sheets_fetch_nothing(rule: str, secret: Path) -> None:
    with pytest.raises(pdf.FetchRefused, match="a page may not fetch"):
        pdf.write(document("<p>a</p>", rule.format(file=secret)))


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://localhost/", "asset:b", "asset:", "a"])
def test_the_fetcher_refuses_by_itself(address: str) -> None:
    with pytest.raises(FatalURLFetchingError, match="a page may not fetch"):
        pdf._Assets({"a": b"x"}).fetch(address)


def test_a_page_is_not_printed_without_its_picture() -> None:
    with pytest.raises(pdf.BrokenPicture, match=r"Failed to load image at 'asset:a\.png'"):
        pdf.write(document('<img src="a.png" alt="x">', **{"a.png": b"no picture"}))


@pytest.mark.parametrize("name", ["map one.png", "Kärte.png", "50%.png", "a?b#c.png"])
def test_a_picture_may_have_any_name(name: str) -> None:
    assert pdf.write(document(f'<img src="{name}" alt="x">', **{name: PICTURE})).warnings == ()


def test_a_mistake_in_a_style_sheet_is_complained_of_each_time() -> None:
    wrong = document("<p>a</p>", "p { colour: red } q { width: }")
    said = [pdf.write(wrong).warnings for _ in range(2)]
    assert said[0] == said[1]
    assert len(said[0]) == 2
    pdf.measure(document("<p>a</p>", "p { hight: 1 }"))
    assert len(pdf.write(document("<p>a</p>", "p { hight: 1 }")).warnings) == 1


def test_the_same_document_makes_the_same_bytes() -> None:
    one, two = (pdf.write(document("<p>毛泽东 and 김일성 <em>said</em> so.</p>")).data for _ in range(2))
    assert one == two
