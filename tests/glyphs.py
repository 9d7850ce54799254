"""What stands where in a PDF, read with pdfium: characters with their size and place, and lines of them."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium


@dataclass(frozen=True)
class Glyph:
    """A printed character: page from 1, size in points, place of its origin in points from the lower left."""

    text: str
    page: int
    size: float
    x: float
    y: float


def glyphs(path: Path) -> Iterator[Glyph]:
    """Every character that is no space, in the order of the file."""
    with pypdfium2.PdfDocument(path) as pdf:
        for number, page in enumerate(pdf, 1):
            text = page.get_textpage()
            for index in range(text.count_chars()):
                letter = chr(pdfium.FPDFText_GetUnicode(text, index))
                if not letter.isspace() and not pdfium.FPDFText_IsGenerated(text, index):
                    yield _glyph(text, index, letter, number)


def _glyph(text: pypdfium2.PdfTextPage, index: int, letter: str, page: int) -> Glyph:
    matrix, x, y = pdfium.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetMatrix(text, index, matrix)
    pdfium.FPDFText_GetCharOrigin(text, index, x, y)
    size = pdfium.FPDFText_GetFontSize(text, index) * abs(matrix.d)
    return Glyph(letter, page, size, x.value, y.value)


def lines(path: Path, within: float = 2) -> list[list[Glyph]]:
    """The lines of a PDF from top to bottom: characters whose base lines are as near as that, from left to right."""
    found: list[list[Glyph]] = []
    for glyph in sorted(glyphs(path), key=lambda g: (g.page, -g.y)):
        first = found[-1][0] if found else None
        if first and first.page == glyph.page and first.y - glyph.y <= within:
            found[-1].append(glyph)
        else:
            found.append([glyph])
    return [sorted(line, key=lambda g: g.x) for line in found]


def said(line: list[Glyph]) -> str:
    """The text of a line, without spaces."""
    return "".join(g.text for g in line)
