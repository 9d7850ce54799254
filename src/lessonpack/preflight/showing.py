"""Pages of a PDF as pictures: the first, small; and all as they look."""

from typing import NamedTuple

import pypdfium2

from lessonpack.files import digest
from lessonpack.pictures import all_colours, few_colours
from lessonpack.preflight.paper import MM

#: How wide a picture is, in dots.
WIDTH = 320
#: Dots to the point at which pages that look different are different.
_DISCERNING = 1.2


def first_page(data: bytes) -> bytes:
    """The first page of a PDF as a PNG of about a dozen kilobytes, `WIDTH` dots wide."""
    with pypdfium2.PdfDocument(data) as pdf:
        page = pdf[0]
        bitmap = page.render(scale=WIDTH / page.get_width(), rev_byteorder=True)
        return few_colours((bitmap.width, bitmap.height), bytes(bitmap.buffer), bitmap.stride)


class Seen(NamedTuple):
    """A page as it looks: width and height in millimetres, its text, and a digest of both that is that of no page
    which looks otherwise."""

    width: float
    height: float
    text: str
    digest: str


def look_through(data: bytes) -> list[Seen]:
    """The pages of a PDF."""
    with pypdfium2.PdfDocument(data) as pdf:
        return [_seen(page) for page in pdf]


def _seen(page: pypdfium2.PdfPage) -> Seen:
    # A line's end within a word is told as a character that is none.
    text = page.get_textpage().get_text_bounded().replace("\ufffe", "").replace("\r\n", "\n")
    dots = bytes(page.render(scale=_DISCERNING).buffer)
    width, height = (length * MM for length in page.get_size())
    return Seen(width, height, text, digest([f"{width} {height} {text}".encode(), dots]))


def picture_of(data: bytes, number: int, width: int) -> bytes:
    """A page of a PDF, by its number from 0, as a PNG so many dots wide."""
    with pypdfium2.PdfDocument(data) as pdf:
        page = pdf[number]
        bitmap = page.render(scale=width / page.get_width(), rev_byteorder=True)
        return all_colours((bitmap.width, bitmap.height), bytes(bitmap.buffer), bitmap.stride)
