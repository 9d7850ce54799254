"""Drawings as PNG, for what cannot show SVG."""

import re
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import vl_convert

from lessonpack.assets import face_files
from lessonpack.phases import phase
from lessonpack.pictures import flat, idat

#: Dots to the inch on paper.
DOTS = 400
#: Pictures that are kept for the next document.
_MOST = 64
#: How a drawing begins, among other pictures.
_SVG = b"<svg"


@phase("figures")
def as_png(assets: Mapping[str, bytes], own: Path | None, dots: int = DOTS) -> dict[str, bytes]:
    """A document's pictures with its drawings as PNG. `own` is a theme's folder of fonts."""
    return {name: png(data, own, dots) if data.startswith(_SVG) else data for name, data in assets.items()}


@lru_cache(maxsize=_MOST)
def png(svg: bytes, own: Path | None = None, dots: int = DOTS) -> bytes:
    """A drawing in greys on white, with so many dots to the inch at the size at which it is printed; it says so."""
    _register(own)
    # The engine takes a number without a unit for 1/72 inch, which is a point.
    text = re.sub(r'(width|height)="([\d.]+)pt"', r'\1="\2"', svg.decode(), count=2)
    drawn = flat(vl_convert.svg_to_png(text, ppi=dots), dots)
    _remember(drawn)
    return drawn


#: Digests of the pictures that were drawn last, in their order.
_drawn: dict[bytes, None] = {}


def _remember(drawn: bytes) -> None:
    _drawn[sha256(drawn).digest()] = None
    if len(_drawn) > _MOST:
        _drawn.pop(next(iter(_drawn)))


def packed(data: bytes) -> bytes | None:
    """The dots of a picture as they are packed in its file, if it was drawn here; None of any other."""
    return idat(data) if sha256(data).digest() in _drawn else None


@lru_cache(maxsize=8)
def _register(own: Path | None) -> None:
    """Make our faces known to the engine, and those in a theme's folder."""
    folders = {str(path.parent) for path, _ in face_files([own] if own else []).values()}
    for folder in sorted(folders):
        vl_convert.register_font_directory(folder)
