"""A PDF form filled in with pdfium, as a pupil does it in a browser, and read with pikepdf."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

#: Pixels in a point of a rendered page.
SCALE = 2


@dataclass(frozen=True)
class Widget:
    """A widget: its page from 0, what it is, what it is called, and where it is, in points from the lower left."""

    page: int
    kind: str
    name: str
    said: str
    rect: tuple[float, float, float, float]
    annotation: Any
    file: pikepdf.Pdf
    """What the annotation lives in."""


def widgets(pdf: pikepdf.Pdf) -> list[Widget]:
    """The widgets of a file, page by page, in the order in which pages have them."""
    return [
        _widget(pdf, number, annotation)
        for number, page in enumerate(pdf.pages)
        for annotation in page.obj.get("/Annots", [])
        if annotation.Subtype == "/Widget"
    ]


def _widget(pdf: pikepdf.Pdf, page: int, annotation: Any) -> Widget:
    field = annotation.Parent if "/Parent" in annotation else annotation
    flags = int(field.get("/Ff", 0))
    kind = {"/Tx": "lines" if flags & 1 << 12 else "text", "/Btn": "choice" if flags & 1 << 15 else "tick"}[
        str(field.FT)
    ]
    left, bottom, right, top = (float(n) for n in annotation.Rect)
    return Widget(page, kind, str(field.T), str(annotation.TU), (left, bottom, right, top), annotation, pdf)


def filled(data: bytes, text: Callable[[str], str] = lambda _: "x") -> tuple[bytes, list[Image.Image]]:
    """The form with a text in each of its fields, by its name, and each button pressed; and how its pages look then."""
    with pypdfium2.PdfDocument(data) as pdf:
        pdf.init_forms()
        for page in pdf:
            for annotation, middle in list(_annotations(page)):
                _fill(pdf.formenv.raw, page.raw, annotation, middle, text)
        looks = [page.render(scale=SCALE, may_draw_forms=True).to_pil().convert("L") for page in pdf]
        file = io.BytesIO()
        pdf.save(file)
    return file.getvalue(), looks


def empty(data: bytes) -> list[Image.Image]:
    """How the pages of a form look before."""
    with pypdfium2.PdfDocument(data) as pdf:
        pdf.init_forms()
        return [page.render(scale=SCALE, may_draw_forms=True).to_pil().convert("L") for page in pdf]


def _annotations(page: Any) -> Iterator[tuple[Any, tuple[float, float]]]:
    for number in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        annotation, rect = pdfium.FPDFPage_GetAnnot(page.raw, number), pdfium.FS_RECTF()
        if pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_WIDGET:
            pdfium.FPDFAnnot_GetRect(annotation, rect)
            yield annotation, ((rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2)


def _fill(form: Any, page: Any, annotation: Any, middle: tuple[float, float], text: Callable[[str], str]) -> None:
    pdfium.FORM_OnMouseMove(form, page, 0, *middle)
    pdfium.FORM_OnLButtonDown(form, page, 0, *middle)
    pdfium.FORM_OnLButtonUp(form, page, 0, *middle)
    if pdfium.FPDFAnnot_GetFormFieldType(form, annotation) == pdfium.FPDF_FORMFIELD_TEXTFIELD:
        pdfium.FORM_ReplaceSelection(form, page, _wide(text(_name(form, annotation))))
    pdfium.FORM_ForceToKillFocus(form)


def _name(form: Any, annotation: Any) -> str:
    buffer = (pdfium.FPDF_WCHAR * 500)()
    length = pdfium.FPDFAnnot_GetFormFieldName(form, annotation, buffer, 1000)
    return bytes(buffer)[: length - 2].decode("utf-16-le")


def _wide(text: str) -> Any:
    data = f"{text}\0".encode("utf-16-le")
    return (pdfium.FPDF_WCHAR * (len(data) // 2)).from_buffer_copy(data)


def values(pdf: pikepdf.Pdf) -> dict[str, str]:
    """What is in each field, by its name."""
    return {str(field.T): str(field.get("/V", "")) for field in pdf.Root.AcroForm.Fields}


def ink(look: Image.Image, rect: tuple[float, float, float, float]) -> int:
    """How many dark dots there are in a place of a page."""
    left, bottom, right, top = (n * SCALE for n in rect)
    place = look.crop((round(left), round(look.height - top), round(right), round(look.height - bottom)))
    return sum(place.histogram()[:128])
