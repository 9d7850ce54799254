"""Pictures as an edition prints them."""

from functools import lru_cache
from io import BytesIO
from struct import unpack_from

from PIL import Image, UnidentifiedImageError

from lessonpack.phases import phase

#: Black of a picture that saves ink: the grey, from 0 (black) to 255, that it becomes.
_PALEST_BLACK = 70


@phase("figures")
@lru_cache(maxsize=64)
def in_grey(data: bytes) -> bytes:
    """A PNG or JPEG picture in pale greys, for less toner; what cannot be decoded stays for the writer to refuse."""
    try:
        with Image.open(BytesIO(data)) as picture:
            form, resolution = picture.format or "PNG", picture.info.get("dpi")
            grey = _on_white(picture).convert("L")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return data
    pale = grey.point([_PALEST_BLACK + round(v * (255 - _PALEST_BLACK) / 255) for v in range(256)])
    target = BytesIO()
    options = {"quality": 90} if form == "JPEG" else {"optimize": True}
    pale.save(target, form, **options, **({"dpi": resolution} if resolution else {}))
    return target.getvalue()


def flat(data: bytes, dots: int) -> bytes:
    """A picture in greys on white, without transparency, with its dots to the inch."""
    with Image.open(BytesIO(data)) as picture:
        grey = _on_white(picture).convert("L")
    target = BytesIO()
    grey.save(target, "PNG", dpi=(dots, dots))
    return target.getvalue()


def few_colours(size: tuple[int, int], dots: bytes, row: int) -> bytes:
    """Dots of red, green and blue, in rows of so many bytes, as a small PNG: a page of text needs no more than 16."""
    picture = Image.frombytes("RGB", size, dots, "raw", "RGB", row)
    target = BytesIO()
    picture.quantize(16, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(target, "PNG")
    return target.getvalue()


def all_colours(size: tuple[int, int], dots: bytes, row: int) -> bytes:
    """Dots of red, green and blue, in rows of so many bytes, as a PNG that is made quickly rather than small."""
    target = BytesIO()
    Image.frombytes("RGB", size, dots, "raw", "RGB", row).save(target, "PNG", compress_level=1)
    return target.getvalue()


def idat(png: bytes) -> bytes:
    """The packed dots of a PNG (PNG 3rd edition, 11.2.3): what its IDAT chunks hold."""
    at, found = 8, []
    while at < len(png):
        length, kind = unpack_from(">I4s", png, at)
        found += [png[at + 8 : at + 8 + length]] if kind == b"IDAT" else []
        at += length + 12
    return b"".join(found)


def _on_white(picture: Image.Image) -> Image.Image:
    """A picture without transparency: what shines through is paper."""
    if not picture.has_transparency_data:
        return picture
    with_alpha = picture if picture.mode == "RGBA" else picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", with_alpha.size, "white"), with_alpha)
