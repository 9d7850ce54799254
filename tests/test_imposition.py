"""Booklets: every page once, in fours, where the folded sheets are read in order."""

from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonpack.imposition import booklet_order, impose, place_of
from papers import edition


@pytest.mark.parametrize(
    ("pages", "sides"),
    [
        (1, [(None, 0), (None, None)]),
        (4, [(3, 0), (1, 2)]),
        (6, [(None, 0), (1, None), (5, 2), (3, 4)]),
        (8, [(7, 0), (1, 6), (5, 2), (3, 4)]),
    ],
)
def test_the_order_of_pages(pages: int, sides: list[tuple[int | None, int | None]]) -> None:
    assert booklet_order(pages) == sides


@given(st.integers(1, 200))
def test_a_folded_booklet_reads_in_order(pages: int) -> None:
    sides = booklet_order(pages)
    assert len(sides) % 2 == 0
    assert len(sides) * 2 - pages < 4
    # Leaf after leaf, as they lie in the folded heap: the right halves going in, the left halves coming out.
    inward = [page for n, (left, right) in enumerate(sides) for page in ((right,) if n % 2 == 0 else (left,))]
    outward = [
        page for n, (left, right) in reversed([*enumerate(sides)]) for page in ((left,) if n % 2 == 0 else (right,))
    ]
    read = [*inward, *outward]
    assert [p for p in read if p is not None] == list(range(pages))
    assert read == [*range(pages), *[None] * (len(read) - pages)]


def numbered(pages: int, name: str) -> bytes:
    """Pages of an edition, each of which says its number."""
    import weasyprint

    paper = edition(name).paper
    body = "".join(f"<p style='break-after: page'>Seite{n}x</p>" for n in range(pages))
    css = f"@page {{ size: {paper.width}mm {paper.height}mm }} p:last-child {{ break-after: auto !important }}"
    return bytes(weasyprint.HTML(string=f"<title>T</title>{body}").write_pdf(stylesheets=[weasyprint.CSS(string=css)]))


def halves(data: bytes) -> list[tuple[str, str]]:
    found = []
    with pypdfium2.PdfDocument(data) as pdf:
        for page in pdf:
            text, middle = page.get_textpage(), page.get_width() / 2
            left = text.get_text_bounded(right=middle)
            right = text.get_text_bounded(left=middle)
            found.append((left.strip(), right.strip()))
    return found


@pytest.mark.parametrize(("name", "size"), [("a5-booklet", (297, 210)), ("a4-on-a3-booklet", (420, 297))])
def test_sheets_have_their_pages_side_by_side(name: str, size: tuple[float, float]) -> None:
    data = impose(numbered(6, name), edition(name))
    assert halves(data) == [("", "Seite0x"), ("Seite1x", ""), ("Seite5x", "Seite2x"), ("Seite3x", "Seite4x")]
    with pypdfium2.PdfDocument(data) as pdf:
        for page in pdf:
            assert [round(length / 72 * 25.4) for length in page.get_size()] == list(size)
    with pikepdf.open(BytesIO(data)) as pdf:
        assert pdf.Root.ViewerPreferences.Duplex == pikepdf.Name.DuplexFlipShortEdge


def test_a_booklet_from_right_to_left_is_the_mirror_image() -> None:
    pages = numbered(4, "a5-booklet")
    assert halves(impose(pages, edition("a5-booklet"), "rtl")) == [("Seite0x", "Seite3x"), ("Seite2x", "Seite1x")]


def test_the_same_pages_make_the_same_bytes() -> None:
    pages = numbered(3, "a5-booklet")
    assert impose(pages, edition("a5-booklet")) == impose(pages, edition("a5-booklet"))


def test_an_edition_that_is_not_imposed() -> None:
    with pytest.raises(ValueError, match="the edition 'standard' is not imposed"):
        impose(numbered(1, "standard"), edition())


@given(st.integers(1, 60), st.sampled_from(["ltr", "rtl"]))
def test_the_place_of_a_page_is_where_it_is_imposed(pages: int, direction: str) -> None:
    for page in range(pages):
        side, half = place_of(page, pages, direction)
        assert booklet_order(pages)[side][half if direction == "ltr" else 1 - half] == page
    with pytest.raises(ValueError, match=f"there is no page {pages} among {pages}"):
        place_of(pages, pages, direction)
