"""The first page of a PDF as a small picture."""

import pypdfium2

from lessonpack.pictures import few_colours

#: How wide a picture is, in dots.
WIDTH = 320


def first_page(data: bytes) -> bytes:
    """The first page of a PDF as a PNG of about a dozen kilobytes, `WIDTH` dots wide."""
    with pypdfium2.PdfDocument(data) as pdf:
        page = pdf[0]
        bitmap = page.render(scale=WIDTH / page.get_width(), rev_byteorder=True)
        return few_colours((bitmap.width, bitmap.height), bytes(bitmap.buffer), bitmap.stride)
