"""Type, ink and margins of the real lesson's PDFs."""

import re
from collections.abc import Iterator

import pikepdf
import pypdfium2
import pytest
from PIL import ImageChops

from glyphs import glyphs
from lessonpack.machine import FACES
from papers import KINDS, Pack, make, real, squeezed

PDFS = [k for k in KINDS if k != "teacher-notes"]
MM = 72 / 25.4
#: No type is smaller, in points, but the raised marks of notes.
SMALLEST, SMALLEST_MARK = 9, 6
#: Millimetres at each side of a sheet that stay white; above and below only head and foot stand in them.
MARGIN, EDGE = 15, 5


def fonts(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every font of every page, also those of forms."""
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font":
            yield thing


@pytest.mark.parametrize("kind", PDFS)
def test_all_type_is_embedded_and_of_our_faces(pack: Pack, kind: str) -> None:
    ours = {f.name.replace(" ", "-") for f in FACES}
    with pikepdf.open(pack.file(kind)) as pdf:
        found = list(fonts(pdf))
        assert {str(f.Subtype) for f in found} == {"/Type0", "/CIDFontType0", "/CIDFontType2"}
        for font in found:
            name = re.sub(r"^/[A-Z]{6}\+", "", str(font.BaseFont))
            assert any(name == face or name.startswith(f"{face}-") for face in ours), name
            if font.Subtype != "/Type0":
                assert {"/FontFile2", "/FontFile3"} & set(font.FontDescriptor.keys()), f"{name} is not embedded"


@pytest.mark.parametrize("kind", PDFS)
def test_no_type_is_too_small_to_read(pack: Pack, kind: str) -> None:
    small = [g for g in glyphs(pack.file(kind)) if g.size < SMALLEST - 0.01]
    assert [g for g in small if not g.text.isdigit() or g.size < SMALLEST_MARK] == []
    marks = "".join(str(n) for n in range(1, len(make(kind, real()).body.find("span", "note")) + 1))
    assert sorted(g.text for g in small) == sorted(marks)


@pytest.mark.parametrize("kind", PDFS)
def test_pages_are_black_and_white_and_have_margins(pack: Pack, kind: str) -> None:
    with pypdfium2.PdfDocument(pack.file(kind)) as pdf:
        for page in pdf:
            picture = page.render(scale=2).to_pil().convert("RGB")
            red, green, blue = picture.split()
            assert ImageChops.difference(red, green).getbbox() is None
            assert ImageChops.difference(red, blue).getbbox() is None
            box = ImageChops.invert(red).getbbox()
            assert box
            left, top, right, bottom = (n / 2 / MM for n in box)
            assert left >= MARGIN
            assert 210 - right >= MARGIN
            assert top >= EDGE
            assert 297 - bottom >= EDGE


@pytest.mark.parametrize("kind", PDFS)
def test_only_head_and_foot_stand_in_the_margins(pack: Pack, kind: str) -> None:
    running = make(kind, real()).running
    pages = len(pack.pages(kind))
    outside: dict[int, str] = {}
    for glyph in glyphs(pack.file(kind)):
        if not MARGIN * MM <= glyph.y <= (297 - MARGIN) * MM:
            outside[glyph.page] = outside.get(glyph.page, "") + glyph.text
    said = running.head + running.status + running.foot
    for page, text in outside.items():
        assert sorted(squeezed(text)) == sorted(squeezed(f"{said} Page {page} of {pages}"))
