"""PDF to pages, with pdfium: another library than the one that wrote it."""

from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from lessonpack.preflight.drawing import drawn, picture
from lessonpack.preflight.glyphs import Fonts, runs
from lessonpack.preflight.handles import Matrix, Thing, own_matrix, placed, point, then
from lessonpack.preflight.paper import MM, NOTHING, Area, Box, Field, Page, Rule, around


def read(data: bytes, *, colours: bool) -> tuple[Page, ...]:
    """The pages of a PDF. Whether a picture has `colours` is found out dot by dot, and only where it is asked for."""
    with pypdfium2.PdfDocument(data) as pdf:
        fonts = Fonts()
        return tuple(_read(page, number, fonts, colours) for number, page in enumerate(pdf, 1))


def _read(page: pypdfium2.PdfPage, number: int, fonts: Fonts, colours: bool) -> Page:
    left, bottom, right, top = page.get_mediabox()
    matrix = (MM, 0.0, 0.0, -MM, -left * MM, top * MM)
    things = list(_Things().on(page.raw, matrix))
    texts, paths, pictures = (
        [thing for thing in things if thing.kind == kind]
        for kind in (pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE)
    )
    ink = [mark for path in paths for mark in drawn(number, path)]
    held = page.get_textpage()  # is closed when it is let go
    return Page(
        number,
        Box(0, 0, (right - left) * MM, (top - bottom) * MM),
        tuple(runs(number, held.raw, texts, matrix, fonts)),
        tuple(mark for mark in ink if isinstance(mark, Rule)),
        tuple(mark for mark in ink if isinstance(mark, Area)),
        tuple(picture(number, thing, colours=colours) for thing in pictures),
        tuple(_fields(page.raw, number, matrix)),
    )


def _fields(page: Any, number: int, matrix: Matrix) -> Iterator[Field]:
    """The form fields of a page, in the order of the file."""
    for n in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation, place = pdfium.FPDFPage_GetAnnot(page, n), pdfium.FS_RECTF()
        if pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_WIDGET:
            pdfium.FPDFAnnot_GetRect(annotation, place)
            corners = (place.left, place.top), (place.right, place.bottom)
            yield Field(number, around(placed(matrix, x, y) for x, y in corners))
        pdfium.FPDFPage_CloseAnnot(annotation)


class _Things:
    """Counts the objects of a page in the order of painting."""

    def __init__(self) -> None:
        self.count = 0

    def on(self, page: Any, matrix: Matrix) -> Iterator[Thing]:
        """All objects of a page, also those in forms."""
        handles = [pdfium.FPDFPage_GetObject(page, n) for n in range(pdfium.FPDFPage_CountObjects(page))]
        return self.unfold(handles, matrix, None, 1.0)

    def unfold(self, handles: list[Any], matrix: Matrix, clip: Box | None, alpha: float) -> Iterator[Thing]:
        """Some objects, and in place of a form what it holds."""
        for handle in handles:
            kind = pdfium.FPDFPageObj_GetType(handle)
            thing = Thing(self.count, handle, kind, matrix, _clip(handle, matrix, clip), alpha)
            self.count += 1
            if kind == pdfium.FPDF_PAGEOBJ_FORM:
                count = pdfium.FPDFFormObj_CountObjects(handle)
                inner = [pdfium.FPDFFormObj_GetObject(handle, n) for n in range(count)]
                through = thing.filling.alpha / 255
                yield from self.unfold(inner, then(own_matrix(handle), matrix), thing.clip, through)
            else:
                yield thing


def _clip(handle: Any, matrix: Matrix, clip: Box | None) -> Box | None:
    """What the clipping paths of an object leave of what is seen through those round it."""
    paths = pdfium.FPDFPageObj_GetClipPath(handle)
    for n in range(pdfium.FPDFClipPath_CountPaths(paths) if paths else 0):
        count = pdfium.FPDFClipPath_CountPathSegments(paths, n)
        points = [point(pdfium.FPDFClipPath_GetPathSegment(paths, n, k)) for k in range(count)]
        box = around(placed(matrix, x, y) for x, y in points) if points else NOTHING
        clip = box if clip is None else clip.common(box) or NOTHING
    return clip
