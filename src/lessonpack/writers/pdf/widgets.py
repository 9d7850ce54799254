"""Form fields in a PDF: their widgets, and the letters that pupils may type.

WeasyPrint's own fields are not used: as replaced elements they would break pages elsewhere than paper does; they bring
whole typefaces (26 MB for Chinese), count the buttons of a group twice, and ask each viewer to draw them anew.
"""

import io
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import pydyf
import weasyprint.pdf
from fontTools.ttLib import TTFont
from weasyprint.pdf.fonts import Font, build_fonts_dictionary
from weasyprint.text.ffi import ffi, gobject, pango
from weasyprint.text.fonts import get_font_description, get_pango_font_key

from lessonpack.writers.pdf.forms import CHOICE, KIND, MORE, NAME, SAID
from lessonpack.writers.pdf.structure import Annotation, Part

_POINTS_PER_PX = 0.75
#: Flags of ISO 32000-1: 12.5.3 (is printed), 12.7.4.3 (several lines), 12.7.4.2.1 (buttons of which one is chosen).
_PRINT, _LINES, _RADIO = 1 << 2, 1 << 12, 1 << 15
#: Languages whose typefaces are too large to be brought whole: of their thousands of characters those of a standard,
#: by the name of its codec.
_STANDARDS = {"zh-Hant": "big5", "zh": "gb2312", "ja": "shift_jis", "ko": "cp949"}
_THOUSANDS = ((0x3400, 0xA000), (0xAC00, 0xD7B0), (0xF900, 0xFB00))
#: The plane of Unicode that the codes of a font reach, without radicals, which look like characters that are typed, and
#: without its area for private use.
_PLANE = (*range(0x20, 0x2E80), *range(0x3000, 0xD800), *range(0xF900, 0xFFF0))
#: Between an edge and what is typed at it, in pixels.
_INSET = 4.0
#: Room for two lines, as a multiple of the size of type.
_TWO_LINES = 2.5
#: How large a letter may be in its box, as a part of its height.
_LETTER = 0.78
#: A tick and a dot, in hundredths of the box.
_TICK = "{w} w 1 J 1 j {0} {1} m {2} {3} l {4} {5} l S"
_TICK_POINTS = (20, 52, 42, 26, 82, 80)


def bring_letters(document: Any, language: str) -> None:
    """Have all letters of a language in the typefaces of a laid-out document's fields, when it is written."""
    for box in _boxes(document):
        _font(document, box.style).typed = language


def install() -> None:
    """Put this module's ways in place of WeasyPrint's, for this process."""
    weasyprint.pdf.build_fonts_dictionary = _build_fonts


def _build_fonts(pdf: Any, fonts: dict[Any, Any], *rest: Any) -> Any:
    """WeasyPrint's fonts of a file; what the pages say of a glyph goes before what may be typed with it."""
    for font in (font for font in fonts.values() if hasattr(font, "typed")):
        for glyph, (letter, width) in _glyphs(font, font.typed).items():
            font.to_unicode.setdefault(glyph, letter)
            font.widths.setdefault(glyph, width)
    return build_fonts_dictionary(pdf, fonts, *rest)


def _boxes(document: Any) -> Iterator[Any]:
    """The boxes in which something is typed."""
    for page in document.pages:
        for box in page._page_box.descendants():
            if box.element is not None and box.element.get(KIND) in ("lines", "text", "letter"):
                yield box


def _font(document: Any, style: Any) -> Any:
    """WeasyPrint's font for a style, among those of the document."""
    font_map = document.font_config.font_map
    context = ffi.gc(pango.pango_font_map_create_context(font_map), gobject.g_object_unref)
    found = pango.pango_font_map_load_font(font_map, context, get_font_description(style))
    key, description, size = get_pango_font_key(found)
    if key not in document.fonts:
        document.fonts[key] = Font(found, description, size)
    return document.fonts[key]


def _glyphs(font: Any, language: str) -> dict[int, tuple[str, int]]:
    """By its number, the letter of each glyph that pupils may type, and its width in thousandths of its size."""
    with TTFont(io.BytesIO(font.file_content), fontNumber=font.index, lazy=True) as face:
        names, widths = face.getBestCmap(), face["hmtx"]
        letters = [letter for letter in _letters(language) if ord(letter) in names]
        found: dict[int, tuple[str, int]] = {}
        for letter in letters:
            name = names[ord(letter)]
            found.setdefault(face.getGlyphID(name), (letter, round(widths[name][0] * 1000 / font.upem)))
        return found


@cache
def _letters(language: str) -> tuple[str, ...]:
    """What may be typed in a language."""
    parts = language.split("-")
    name = "zh-Hant" if parts[0] == "zh" and {"Hant", "TW", "HK", "MO"} & set(parts) else parts[0]
    codec = _STANDARDS.get(name, "utf-16")
    return tuple(chr(code) for code in _PLANE if not _is_one_of_thousands(code) or _has(codec, code))


def _is_one_of_thousands(code: int) -> bool:
    return any(first <= code < end for first, end in _THOUSANDS)


def _has(codec: str, code: int) -> bool:
    try:
        return bool(chr(code).encode(codec))
    except UnicodeEncodeError:
        return False


def add(pdf: Any, document: Any, tree: Part) -> None:
    """Make the widgets that a structure tree has places for, in its order."""
    form = _Form(pdf, document)
    for part in (part for part in tree.walk() if part.filled):
        part.kids = [form.made(part.box, part.page)]
    if form.fields:
        pdf.catalog["AcroForm"] = pydyf.Dictionary({
            "Fields": pydyf.Array(form.fields),
            "DR": pydyf.Dictionary({"Font": pydyf.Dictionary(form.fonts)}),
        })  # fmt: skip


class _Form:
    """The fields of a file, and the typefaces that they are typed in."""

    def __init__(self, pdf: Any, document: Any) -> None:
        self.pdf = pdf
        self.document = document
        self.fields: list[bytes] = []
        self.fonts: dict[str, bytes] = {}
        self.groups: dict[str, Any] = {}
        self.names: Counter[str] = Counter()

    def made(self, box: Any, page: int) -> Annotation:
        """The widget of a box, as a reference to it."""
        said, rect = box.element.get, _rectangle(box, self.document.pages[page].height)
        widget = self.add({
            "Type": "/Annot", "Subtype": "/Widget", "F": _PRINT, "Rect": pydyf.Array(rect),
            "P": self.pdf.page_references[page],
        })  # fmt: skip
        size = rect[2] - rect[0], rect[3] - rect[1]
        if said(KIND) == "choice":
            self.choose(widget, said, size)
        else:
            self.name(widget, said)
            self.fields.append(widget.reference)
            widget.update(self.tick("Yes", size) if said(KIND) == "tick" else self.text(box, size))
        self.object(self.pdf.page_references[page]).setdefault("Annots", pydyf.Array()).append(widget.reference)
        here = {"Type": "/OBJR", "Obj": widget.reference, "Pg": self.pdf.page_references[page]}
        return Annotation(self.add(here))

    def add(self, entries: dict[str, Any]) -> Any:
        made = pydyf.Dictionary(entries)
        self.pdf.add_object(made)
        return made

    def object(self, reference: bytes) -> Any:
        return self.pdf.objects[int(reference.split()[0])]

    def name(self, widget: Any, said: Any) -> None:
        """Name a field; one that goes on on another page is a field of its own there."""
        name = said(NAME)
        self.names[name] += 1
        count = self.names[name]
        goes_on = "" if count == 1 else "-continued" if count == 2 else f"-continued-{count - 1}"
        widget["T"] = pydyf.String(name + goes_on)
        widget["TU"] = pydyf.String(said(MORE if goes_on else SAID))

    def choose(self, widget: Any, said: Any, size: tuple[float, float]) -> None:
        """Make a widget one of the buttons of a group."""
        name = said(NAME)
        if name not in self.groups:
            self.groups[name] = self.add({
                "FT": "/Btn", "Ff": _RADIO, "T": pydyf.String(name), "TU": pydyf.String(said(MORE)), "V": "/Off",
                "Kids": pydyf.Array(),
            })  # fmt: skip
            self.fields.append(self.groups[name].reference)
        group = self.groups[name]
        group["Kids"].append(widget.reference)
        look = self.button(said(CHOICE), size, ticked="checkbox" in said("class", "").split())
        widget.update({"Parent": group.reference, "TU": pydyf.String(said(SAID)), **look})

    def tick(self, state: str, size: tuple[float, float]) -> dict[str, Any]:
        """A box to tick."""
        return {"FT": "/Btn", "V": "/Off", **self.button(state, size, ticked=True)}

    def button(self, state: str, size: tuple[float, float], *, ticked: bool = False) -> dict[str, Any]:
        """A button that is off, and how it looks when it is on; its edge is drawn on the page."""
        drawn = _tick(*size) if ticked else _dot(*size)
        looks = {state: self.appearance([drawn], size), "Off": self.appearance([], size)}
        return {"AS": "/Off", "AP": pydyf.Dictionary({"N": pydyf.Dictionary(looks)})}

    def text(self, box: Any, size: tuple[float, float]) -> dict[str, Any]:
        """A field for text, in the typeface and size of its box."""
        font = _font(self.document, box.style)
        resources = self.object(self.object(self.pdf.page_references[0])["Resources"])
        self.fonts[font.hash] = self.object(resources["Font"])[font.hash]
        kind, leftwards = box.element.get(KIND), box.style["direction"] == "rtl"
        high = _POINTS_PER_PX * box.style["font_size"]
        if kind == "letter":
            high = min(high, _LETTER * size[1])
        entries = {
            "FT": "/Tx",
            "V": pydyf.String(""),
            "DA": pydyf.String(f"/{font.hash} {high:.4g} Tf 0 g"),
            "AP": pydyf.Dictionary({"N": self.appearance(["/Tx BMC", "EMC"], size)}),
        }
        if kind == "lines" or (box.element.tag == "td" and size[1] > _TWO_LINES * high):
            entries["Ff"] = _LINES
        if kind == "letter" or leftwards:
            entries["Q"] = 1 if kind == "letter" else 2
        return entries

    def appearance(self, drawn: Iterable[str], size: tuple[float, float]) -> bytes:
        """What a widget looks like."""
        form = {"Type": "/XObject", "Subtype": "/Form", "BBox": pydyf.Array((0, 0, *size))}
        stream = pydyf.Stream([item.encode() for item in drawn], form)
        self.pdf.add_object(stream)
        return bytes(stream.reference)


def _rectangle(box: Any, height: float) -> tuple[float, float, float, float]:
    """Where a field is, in points from the lower left of a page of a height in pixels: left, bottom, right, top."""
    left, top = box.border_box_x(), box.border_box_y()
    right, bottom = left + box.border_width(), top + box.border_height()
    classes, size = box.element.get("class", "").split(), box.style["font_size"]
    if box.element.get(KIND) == "lines" or box.element.tag == "td":
        # Letters do not touch the edge that is drawn.
        left, right, top = left + _INSET, right - _INSET, top + _INSET / 2
    elif "blank" in classes:
        # The rule stands on the line, and letters reach below it.
        top, bottom = bottom - 1.12 * size, bottom + 0.28 * size
    elif "field" in classes:
        # After its name, and as high as the line of them allows.
        edges = [(b.position_x, b.position_x + b.width) for b in box.descendants() if hasattr(b, "pango_layout")]
        if box.style["direction"] == "rtl":
            right = min(edge for edge, _ in edges) - 0.3 * size
        else:
            left = max(edge for _, edge in edges) + 0.3 * size
        top = bottom - 1.35 * size
    left, right, top, bottom = (_POINTS_PER_PX * n for n in (left, right, top, bottom))
    return left, _POINTS_PER_PX * height - bottom, right, _POINTS_PER_PX * height - top


def _tick(width: float, height: float) -> str:
    points = [n / 100 * (width, height)[place % 2] for place, n in enumerate(_TICK_POINTS)]
    return _TICK.format(*(f"{n:.3f}" for n in points), w=f"{0.12 * width:.3f}")


def _dot(width: float, height: float) -> str:
    """A disc in the middle of a button, of four curves."""
    x, y, r = width / 2, height / 2, 0.29 * min(width, height)
    k = 0.5523 * r
    curves = [
        (x + r, y + k, x + k, y + r, x, y + r), (x - k, y + r, x - r, y + k, x - r, y),
        (x - r, y - k, x - k, y - r, x, y - r), (x + k, y - r, x + r, y - k, x + r, y),
    ]  # fmt: skip
    said = [" ".join(f"{n:.3f}" for n in curve) + " c" for curve in curves]
    return " ".join([f"{x + r:.3f} {y:.3f} m", *said, "f"])
