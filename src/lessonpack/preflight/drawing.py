"""Paths as rules and areas, and pictures, of the pages of a PDF."""

import ctypes
import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from lessonpack.preflight.handles import Matrix, Thing, placed, point, scale
from lessonpack.preflight.paper import MM, NOTHING, Area, Box, Picture, Rule, around

#: A filled rectangle is a rule from one thickness to another, in millimetres; below the first it is not there.
_THINNEST, _THICKEST = 0.005, 1.5
#: Difference of the channels of a dot that an eye passes over, of 255.
_GREY = 16


def drawn(page: int, path: Thing) -> Iterator[Rule | Area]:
    """What a path fills, and the lines that it draws."""
    matrix = path.whole_matrix
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path.handle, fill, stroke)
    outlines = _outlines(path.handle, matrix)
    if fill.value and outlines:
        yield from _filled(page, path, outlines)
    if stroke.value:
        width = ctypes.c_float()
        pdfium.FPDFPageObj_GetStrokeWidth(path.handle, width)
        thick, ink = width.value * scale(matrix), path.stroke
        for pair in (pair for outline in outlines for pair in pairwise(outline)):
            if seen := path.seen(around(pair).grown(thick / 2)):
                yield Rule(page, path.order, seen, thick / MM, ink)


def _outlines(path: Any, matrix: Matrix) -> list[list[Box]]:
    """The points of each outline of a path, on the page."""
    found: list[list[Box]] = []
    for n in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, n)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO or not found:
            found.append([])
        found[-1].append(placed(matrix, *point(segment)))
        if pdfium.FPDFPathSegment_GetClose(segment) and found[-1][-1] != found[-1][0]:
            found[-1].append(found[-1][0])
    return found


def _filled(page: int, path: Thing, outlines: list[list[Box]]) -> Iterator[Rule | Area]:
    """What a path fills: a border is a rectangle in another, with those of its sides that the clip leaves."""
    plain, boxes, ink = all(_is_rectangle(o) for o in outlines), [around(o) for o in outlines], path.filling
    if not plain:
        boxes = [around(boxes)]
    elif len(boxes) == 2:
        inner, outer = sorted(boxes, key=lambda box: box.width * box.height)
        boxes = _sides(outer, inner) if inner.inside(outer, 0.01) else boxes
    for seen in filter(None, map(path.seen, boxes)):
        thick, long = sorted((seen.width, seen.height))
        if long <= _THICKEST:
            continue  # a dot, or the corner of a side that is clipped away
        if plain and _THINNEST <= thick <= _THICKEST:
            yield Rule(page, path.order, seen, thick / MM, ink)
        elif thick > _THICKEST or not plain:
            yield Area(page, path.order, seen, ink, plain)


def _is_rectangle(outline: list[Box]) -> bool:
    """Whether an outline has four corners, and only level and upright sides."""
    straight = all(abs(a.left - b.left) < 0.01 or abs(a.top - b.top) < 0.01 for a, b in pairwise(outline))
    return len(outline) in (4, 5) and straight


def _sides(outer: Box, inner: Box) -> list[Box]:
    """The four sides of a border, of which some may have no thickness."""
    return [
        Box(outer.left, outer.top, outer.right, inner.top),
        Box(inner.right, outer.top, outer.right, outer.bottom),
        Box(outer.left, inner.bottom, outer.right, outer.bottom),
        Box(outer.left, outer.top, inner.left, outer.bottom),
    ]


def picture(page: int, thing: Thing, *, colours: bool) -> Picture:
    """A picture: it fills the unit square of its own measure."""
    matrix = thing.whole_matrix
    box = around(placed(matrix, x, y) for x in (0, 1) for y in (0, 1))
    wide, high = ctypes.c_uint(), ctypes.c_uint()
    pdfium.FPDFImageObj_GetImagePixelSize(thing.handle, wide, high)
    a, b, c, d, _, _ = matrix
    sides = (wide.value, math.hypot(a, b)), (high.value, math.hypot(c, d))
    resolution = min(dots * 25.4 / length if length else math.inf for dots, length in sides)
    coloured = colours and _has_colours(thing.handle)
    return Picture(page, thing.order, thing.seen(box) or NOTHING, resolution, coloured)


def _has_colours(image: Any) -> bool:
    """Whether any dot of a picture is neither black nor grey nor white."""
    bitmap = pdfium.FPDFImageObj_GetBitmap(image)
    if not bitmap:
        return False
    kind, stride = pdfium.FPDFBitmap_GetFormat(bitmap), pdfium.FPDFBitmap_GetStride(bitmap)
    wide, high = pdfium.FPDFBitmap_GetWidth(bitmap), pdfium.FPDFBitmap_GetHeight(bitmap)
    data = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * high)
    pdfium.FPDFBitmap_Destroy(bitmap)
    step = {pdfium.FPDFBitmap_Gray: 1, pdfium.FPDFBitmap_BGR: 3}.get(kind, 4)
    rows = (data[start : start + wide * step] for start in range(0, stride * high, stride))
    return step > 1 and any(_is_coloured(row[0::step], row[1::step], row[2::step]) for row in rows)


def _is_coloured(*channels: bytes) -> bool:
    """Whether the dots of a row differ in their channels."""
    if channels[0] == channels[1] == channels[2]:
        return False
    return any(max(dot) - min(dot) > _GREY for dot in zip(*channels, strict=True))
