"""What pdfium tells of the objects of a page, as plain values. Handles of pdfium are `Any`: it has no types."""

import ctypes
import math
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from lessonpack.preflight.paper import Box, Ink

#: Six numbers, as PDF has them: they turn a point (x, y) to (a x + c y + e, b x + d y + f).
Matrix = tuple[float, float, float, float, float, float]


def then(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that does one thing after the other."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def own_matrix(handle: Any) -> Matrix:
    """How the measure of an object becomes that of what it is in."""
    found = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(handle, found)
    return found.a, found.b, found.c, found.d, found.e, found.f


def placed(matrix: Matrix, x: float, y: float) -> Box:
    """A point, as a box without width and height."""
    a, b, c, d, e, f = matrix
    across, down = a * x + c * y + e, b * x + d * y + f
    return Box(across, down, across, down)


def scale(matrix: Matrix) -> float:
    """How much longer a length becomes."""
    return math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))


def address(handle: Any) -> int:
    """What tells one handle from another."""
    return ctypes.addressof(handle.contents)


def quick(function: Any, result: Any, *arguments: Any) -> Any:
    """A function of pdfium for addresses, as numbers, in place of handles: it is called for every letter of a page."""
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


def point(segment: Any) -> tuple[float, float]:
    """Where a segment of a path ends."""
    x, y = ctypes.c_float(), ctypes.c_float()
    pdfium.FPDFPathSegment_GetPoint(segment, x, y)
    return x.value, y.value


def text(ask: Any, handle: Any) -> str:
    """A text that pdfium gives: asked without a buffer, it says how long that must be."""
    length = ask(handle, None, 0)
    buffer = ctypes.create_string_buffer(max(length, 1))
    ask(handle, buffer, length)
    return buffer.value.decode("utf-8", "replace")


class Thing(NamedTuple):
    """An object of a page, in the order of painting.

    `matrix` turns the measure of what it is in to millimetres of the page; `clip` is what is seen of it at most, and
    `alpha` how opaque what it is in is painted, from 0 to 1.
    """

    order: int
    handle: Any
    kind: int
    matrix: Matrix
    clip: Box | None
    alpha: float

    @property
    def whole_matrix(self) -> Matrix:
        """What turns its own measure to millimetres of the page."""
        return then(own_matrix(self.handle), self.matrix)

    @property
    def filling(self) -> Ink:
        """The colour in which it is filled."""
        return self._ink(pdfium.FPDFPageObj_GetFillColor)

    @property
    def stroke(self) -> Ink:
        """The colour in which it is drawn."""
        return self._ink(pdfium.FPDFPageObj_GetStrokeColor)

    def _ink(self, ask: Any) -> Ink:
        values = [ctypes.c_uint() for _ in range(4)]
        ask(self.handle, *values)
        red, green, blue, alpha = (v.value for v in values)
        return Ink(red, green, blue, round(alpha * self.alpha))

    def seen(self, box: Box) -> Box | None:
        """What is seen of a box of it; None where it is clipped away."""
        return box if self.clip is None else box.common(self.clip)
