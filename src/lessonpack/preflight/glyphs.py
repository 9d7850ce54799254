"""The text of the pages of a PDF: its letters with their places, and those in whose place none is printed."""

import ctypes
import math
from array import array
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from lessonpack.preflight.handles import Matrix, Thing, address, placed, point, quick, text
from lessonpack.preflight.paper import MM, Box, Face, Ink, Run, around

#: Parts of an em: what a letter in a ligature has of it at least, and a printed letter in height.
_NARROWEST, _LOWEST = 0.05, 0.005
#: Parts of an em by which a letter's box may differ from that of the sign for a missing one.
_NEAR = 0.03
#: Said by pdfium where it does not know which letter it is.
_UNKNOWN = 0xFFFD


_POINTER = ctypes.c_void_p
_owner_of = quick(pdfium.FPDFText_GetTextObject, _POINTER, _POINTER, ctypes.c_int)
_letter_at = quick(pdfium.FPDFText_GetUnicode, ctypes.c_uint, _POINTER, ctypes.c_int)
#: Writes left, right, bottom and top of a letter to four addresses.
_box_at = quick(pdfium.FPDFText_GetCharBox, ctypes.c_int, _POINTER, ctypes.c_int, *[_POINTER] * 4)
#: Bytes of a number of pdfium's.
_DOUBLE = ctypes.sizeof(ctypes.c_double)


def runs(page: int, letters: Any, texts: Iterable[Thing], matrix: Matrix, fonts: "Fonts") -> list[Run]:
    """The texts of a page, in the order of painting; those of spaces only are left out."""
    found: dict[int, tuple[list[int], list[int]]] = {}
    here = address(letters)
    for index in range(pdfium.FPDFText_CountChars(letters)):
        owner = _owner_of(here, index)
        if owner:  # no letter that pdfium itself has put in, as at the end of a line
            there = found.get(owner)
            if there is None:
                there = found[owner] = [], []
            there[0].append(_letter_at(here, index) or _UNKNOWN)
            there[1].append(index)
    reader = _Reader(page, letters, matrix, fonts)
    lettered = ((thing, found.get(address(thing.handle))) for thing in texts)
    made = (reader.run(thing, *_whole(*units)) for thing, units in lettered if units)
    return [run for run in made if run]


def _whole(units: list[int], indexes: list[int]) -> tuple[list[str], list[int]]:
    """Letters, and the index of each, from the units of UTF-16 that pdfium counts."""
    if all(unit < 0xD800 or unit > 0xDFFF for unit in units):
        return [chr(unit) for unit in units], indexes
    whole = b"".join(unit.to_bytes(2, "little") for unit in units).decode("utf-16-le", "replace")
    firsts = [i for unit, i in zip(units, indexes, strict=True) if not 0xDC00 <= unit < 0xE000]
    return [*whole][: len(firsts)], firsts


class _Letter(NamedTuple):
    """The box of a letter on the page, and where it begins on its base line."""

    box: Box
    across: float
    base: float


class _Reader:
    """Reads the texts of one page. `matrix` turns the page's own measure to millimetres."""

    def __init__(self, page: int, letters: Any, matrix: Matrix, fonts: "Fonts") -> None:
        self.page, self.letters, self.matrix, self.fonts = page, letters, matrix, fonts

    def run(self, thing: Thing, found: list[str], indexes: list[int]) -> Run | None:
        """A text of the page; None where it is spaces."""
        printed = [(letter, index) for letter, index in zip(found, indexes, strict=True) if not letter.isspace()]
        if not printed:
            return None
        marks, edges = "".join(letter for letter, _ in printed), self.edges([index for _, index in printed])
        box = Box(min(edges[0::4]), min(edges[1::4]), max(edges[2::4]), max(edges[3::4]))
        size, font = self.size(indexes[0]), pdfium.FPDFTextObj_GetFont(thing.handle)

        def find(letter: str) -> _Letter:
            n = marks.index(letter)
            origin = self.origin(printed[n][1])
            return _Letter(Box(*edges[4 * n : 4 * n + 4]), origin.left, origin.top)

        return Run(
            self.page,
            thing.order,
            _truthful("".join(found), edges, size * MM),
            marks,
            edges,
            box,
            self.origin(indexes[0]).top,
            size,
            self.fonts.face(font),
            _ink(thing),
            None if thing.clip is None or box.inside(thing.clip) else thing.clip,
            self.fonts.missing(font, marks, size * MM, find),
        )

    def edges(self, indexes: list[int]) -> "array[float]":
        """Left, top, right and bottom of some letters, one after the other."""
        found = array("d", bytes(4 * _DOUBLE * len(indexes)))
        here, left = address(self.letters), found.buffer_info()[0]
        for index in indexes:
            _box_at(here, index, left, left + 2 * _DOUBLE, left + 3 * _DOUBLE, left + _DOUBLE)
            left += 4 * _DOUBLE
        across, _, _, down, right_by, down_by = self.matrix
        found[0::4] = array("d", (x * across + right_by for x in found[0::4]))
        found[1::4] = array("d", (y * down + down_by for y in found[1::4]))
        found[2::4] = array("d", (x * across + right_by for x in found[2::4]))
        found[3::4] = array("d", (y * down + down_by for y in found[3::4]))
        return found

    def origin(self, index: int) -> Box:
        """The point where a letter begins on its base line."""
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(self.letters, index, x, y)
        return placed(self.matrix, x.value, y.value)

    def size(self, index: int) -> float:
        """The size in which a letter is printed, in points."""
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(self.letters, index, matrix)
        size: float = pdfium.FPDFText_GetFontSize(self.letters, index)
        return size * math.hypot(matrix.c, matrix.d)


def _truthful(said: str, edges: "array[float]", em: float) -> str:
    """A text without the letters that a file only claims: what an ellipsis has swallowed is said to be in its dots."""
    lefts, rights = edges[0::4], edges[2::4]
    beside = Counter(lefts)
    if max(beside.values()) < 4:
        return said
    claimed = {x for x, right in zip(lefts, rights, strict=True) if right - x < beside[x] * _NARROWEST * em}
    places = iter(lefts)
    return "".join(letter for letter in said if letter.isspace() or next(places) not in claimed)


def _ink(thing: Thing) -> Ink:
    """The colour of a text: it may be outlined, or not painted at all."""
    mode = pdfium.FPDFTextObj_GetTextRenderMode(thing.handle)
    if mode in (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP):
        return thing.filling._replace(alpha=0)
    return thing.stroke if mode == pdfium.FPDF_TEXTRENDERMODE_STROKE else thing.filling


_Outline = tuple[tuple[float, float], ...]


class Fonts:
    """The fonts of a file. Each is asked once, and each of its letters is judged once."""

    def __init__(self) -> None:
        self.known: dict[int, tuple[Face, _Outline]] = {}
        self.judged: dict[tuple[int, str], bool] = {}

    def face(self, font: Any) -> Face:
        """The face of a font."""
        return self._font(font)[0]

    def _font(self, font: Any) -> tuple[Face, _Outline]:
        """The face of a font, and the outline of its sign for a missing letter, which is its letter 0."""
        where = address(font)
        if where not in self.known:
            name = text(pdfium.FPDFFont_GetBaseFontName, font).rpartition("+")[2]
            family = text(pdfium.FPDFFont_GetFamilyName, font)
            self.known[where] = Face(name, family, pdfium.FPDFFont_GetIsEmbedded(font) == 1), _outline(font, "\0")
        return self.known[where]

    def missing(self, font: Any, letters: str, em: float, find: Callable[[str], _Letter]) -> str:
        """Those of some letters in whose place a box, or nothing, is printed; `find` gives their place on the page."""
        where, found = address(font), ""
        for letter in dict.fromkeys(letters):
            if (where, letter) not in self.judged:
                self.judged[where, letter] = self._is_missing(font, letter, find(letter), em)
            if self.judged[where, letter]:
                found += letter
        return found

    def _is_missing(self, font: Any, letter: str, printed: _Letter, em: float) -> bool:
        """Whether what is printed is the sign for a missing letter, or nothing.

        A letter of a ligature has no outline of its own, and gets that of the sign too: its box tells them apart.
        """
        if letter == chr(_UNKNOWN) or printed.box.height < _LOWEST * em:
            return True
        sign = self._font(font)[1]
        if not sign:
            return False
        left, right = ((side - printed.across) / em for side in (printed.box.left, printed.box.right))
        bottom, top = ((printed.base - side) / em for side in (printed.box.bottom, printed.box.top))
        box = around(Box(x, y, x, y) for x, y in sign)
        near = all(abs(a - b) < _NEAR for a, b in zip((left, bottom, right, top), box, strict=True))
        return near and _outline(font, letter) == sign


def _outline(font: Any, letter: str) -> _Outline:
    """The points of a letter in ems, y upwards. Of a letter that a font has not got, those of its sign for that."""
    path = pdfium.FPDFFont_GetGlyphPath(font, ord(letter), 1.0)
    count = pdfium.FPDFGlyphPath_CountGlyphSegments(path) if path else 0
    return tuple(point(pdfium.FPDFGlyphPath_GetGlyphPathSegment(path, n)) for n in range(count))
