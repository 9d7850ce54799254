"""Drawings whose words are outlines, for programs that would set them in whatever typeface a machine has.

Letter by letter: without kerning, and only for scripts whose letters stand one beside the other in their own forms.
"""

import logging
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont

from lessonpack.drawing.lettering import face_of

_SPACE = "http://www.w3.org/2000/svg"
_TEXT, _PIECE, _PATH, _GROUP = (f"{{{_SPACE}}}{name}" for name in ("text", "tspan", "path", "g"))
_BEGINNING = b"<svg"
#: How far letters lean where a face has none that do.
_LEAN = 0.2
#: How much of the width of a text stands before the point that it is anchored at.
_ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}
#: What a text hands on to its outlines.
_KEPT = ("transform", "fill", "opacity")


class _Unknown(Exception):
    """A text cannot be drawn letter by letter."""


def as_outlines(assets: Mapping[str, bytes], own: Path | None) -> dict[str, bytes]:
    """The drawings of a document's pictures with outlines for words, those that can be; `own` is a folder of fonts."""
    drawn = {name: outlined(data, own) for name, data in assets.items() if data.startswith(_BEGINNING)}
    return {name: data for name, data in drawn.items() if data}


@lru_cache(maxsize=64)
def outlined(svg: bytes, own: Path | None = None) -> bytes | None:
    """A drawing on white with outlines in place of its words; None where letters are joined, or are in no face."""
    root = ElementTree.fromstring(svg)
    try:
        for parent in list(root.iter()):
            for place, child in enumerate(list(parent)):
                if child.tag == _TEXT:
                    parent[place] = _drawn(child, own)
    except _Unknown:
        return None
    # White: where pages are shown dark, black lines on nothing would be gone.
    root.insert(0, ElementTree.Element(f"{{{_SPACE}}}rect", {"width": "100%", "height": "100%", "fill": "#fff"}))
    ElementTree.register_namespace("", _SPACE)
    return ElementTree.tostring(root)


def _drawn(text: ElementTree.Element, own: Path | None) -> ElementTree.Element:
    """The outlines of a text: of each letter in the units of its face, so that a file with many is packed small."""
    size, pieces = float(text.get("font-size", "0")), list(_pieces(text, own))
    width = size * sum(face.width(words) for face, words in pieces)
    left = float(text.get("x", "0")) - _ANCHORS[text.get("text-anchor", "start")] * width
    group = ElementTree.Element(_GROUP, {name: said for name in _KEPT if (said := text.get(name))})
    for face, words in pieces:
        scale = size / face.em
        lean = _LEAN * scale if text.get("font-style") == "italic" and face.upright else 0.0
        numbers = (scale, 0.0, lean, -scale, left, float(text.get("y", "0")))
        run = ElementTree.SubElement(group, _GROUP, {"transform": f"matrix({' '.join(map(_n, numbers))})"})
        for place, outline in face.outlines(words):
            ElementTree.SubElement(run, _PATH, {"transform": f"translate({_n(place)} 0)", "d": outline})
        left += size * face.width(words)
    return group


def _n(value: float) -> str:
    return f"{value:.5f}".rstrip("0").rstrip(".")


def _pieces(text: ElementTree.Element, own: Path | None) -> Iterator[tuple["_Glyphs", str]]:
    """The words of a text, each with its face."""
    style = ("Bold" if text.get("font-weight") == "bold" else "") + (
        " Italic" if text.get("font-style") == "italic" else ""
    )
    runs = [(text.get("font-family", ""), text.text or "")]
    runs += [(piece.get("font-family", ""), piece.text or "") for piece in text.iter(_PIECE)]
    for family, words in runs:
        if words:
            yield _face(family, style.strip() or "Regular", own), words


@lru_cache(maxsize=64)
def _face(family: str, style: str, own: Path | None) -> "_Glyphs":
    found = face_of(family, style, own)
    if found is None and style.endswith("Italic"):
        return _face(family, style.removesuffix("Italic").strip() or "Regular", own)
    if found is None:
        raise _Unknown
    return _Glyphs(*found, upright="Italic" not in style)


class _Glyphs:
    """The letters of a face. `upright` says that it has none that lean."""

    def __init__(self, path: Path, number: int, *, upright: bool) -> None:
        self.upright = upright
        font = TTFont(path, fontNumber=number, lazy=True)
        with _unheard():
            self._glyphs, self._names = font.getGlyphSet(), font.getBestCmap()
            self.em: int = font["head"].unitsPerEm

    def width(self, words: str) -> float:
        """Width of some words, in ems."""
        return float(sum(self._glyphs[self._name(c)].width for c in words)) / self.em

    def outlines(self, words: str) -> Iterator[tuple[float, str]]:
        """Where each letter of some words begins, and its outlines as the data of a path, in the units of the face."""
        place = 0.0
        for char in words:
            glyph, pen = self._glyphs[self._name(char)], SVGPathPen(self._glyphs)
            glyph.draw(pen)
            if outline := pen.getCommands():
                yield place, str(outline)
            place += glyph.width

    def _name(self, char: str) -> str:
        joined = unicodedata.bidirectional(char) in ("R", "AL", "RLE", "PDF") or unicodedata.combining(char)
        if joined or ord(char) not in self._names:
            raise _Unknown
        return str(self._names[ord(char)])


@contextmanager
def _unheard() -> Iterator[None]:
    """Without what the library says of the date in a face: it is no concern of ours."""
    log = logging.getLogger("fontTools.ttLib.tables._h_e_a_d")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(level)
