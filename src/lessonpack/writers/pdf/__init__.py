"""Document to PDF, and Document to Layout, by WeasyPrint."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import unquote

from lessonpack.assets import use_only_our_faces
from lessonpack.documents import Document
from lessonpack.drawing.raster import as_png
from lessonpack.measures import Layout
from lessonpack.phases import phase
from lessonpack.writers import LaidOut, Written

use_only_our_faces()

import weasyprint  # noqa: E402 - the faces must be chosen before Pango looks for any
from weasyprint.text.fonts import FontConfiguration  # noqa: E402
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # noqa: E402

from lessonpack.writers.pdf import mends, shortcuts, variants  # noqa: E402
from lessonpack.writers.pdf.boxes import read_layout  # noqa: E402
from lessonpack.writers.pdf.printable import printed  # noqa: E402
from lessonpack.writers.pdf.settings import settings_css, settled  # noqa: E402

mends.mend()
shortcuts.take()
_LOGGER = logging.getLogger("weasyprint")
_IMAGE_TYPES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}


class FetchRefused(Exception):
    """A page or a style sheet asks for something that is not among the document's assets."""


class BrokenPicture(Exception):
    """A picture cannot be decoded; WeasyPrint would print the page without it."""


class _Assets(URLFetcher):  # type: ignore[misc]
    """Gives the document's own pictures, and nothing from disk or network."""

    def __init__(self, assets: dict[str, bytes]) -> None:
        super().__init__(allowed_protocols=("asset",), allow_redirects=False)
        self.assets = assets

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:  # noqa: ARG002
        """The bytes of `asset:NAME`; anything else stops the document."""
        data = self.assets.get(unquote(url.removeprefix("asset:"))) if url.startswith("asset:") else None
        if data is None:
            raise FatalURLFetchingError(f"a page may not fetch '{url}'")
        kind = next((k for magic, k in _IMAGE_TYPES.items() if data.startswith(magic)), "application/octet-stream")
        return URLFetcherResponse(url, body=data, headers={"Content-Type": kind})


@cache
def _fonts(own: Path | None = None) -> FontConfiguration:
    """Our faces, and those in a theme's folder."""
    use_only_our_faces([own] if own else [])
    return FontConfiguration()


@lru_cache(maxsize=64)
def _style_sheet(css: str) -> tuple[weasyprint.CSS, tuple[str, ...]]:
    """A style sheet, parsed once a process, and what WeasyPrint complains of in it."""
    with _warnings() as heard:
        sheet = weasyprint.CSS(string=css, font_config=_fonts(), url_fetcher=_Assets({}))
    return sheet, tuple(heard)


def _style_sheets(document: Document) -> list[tuple[weasyprint.CSS, tuple[str, ...]]]:
    sheets = document.style_sheets
    return [_style_sheet(css) for css in (settings_css(document), *(settled(css, document, sheets) for css in sheets))]


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """What WeasyPrint complains of meanwhile."""
    heard: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(record.getMessage())

    listener, before = Listener(logging.WARNING), (_LOGGER.handlers[:], _LOGGER.propagate)
    _LOGGER.handlers, _LOGGER.propagate = [listener], False
    try:
        yield heard
    finally:
        _LOGGER.handlers, _LOGGER.propagate = before


@contextmanager
def _confined() -> Iterator[None]:
    """WeasyPrint stops at a refusal with what is no Exception: nobody who keeps one document's fault from the others
    would catch it."""
    try:
        yield
    except FatalURLFetchingError as error:
        raise FetchRefused(str(error)) from error


@phase("layout")
def lay_out(document: Document) -> LaidOut:
    """The document on its pages, to be written as a tagged PDF."""
    with _warnings() as heard, _confined():
        # Not SVG: its lines end under labels, which the preflight cannot tell from lines over them, and the engine sets
        # words from right to left backwards in it.
        assets = as_png(document.assets, document.fonts)
        html = shortcuts.Page(printed(document), _Assets(assets), "asset:")
        sheets = _style_sheets(document)
        css = [sheet for sheet, _ in sheets]
        pages = html.render(stylesheets=css, font_config=_fonts(document.fonts), pdf_tags=True)
    layout = read_layout(pages.pages)

    @phase("write")
    def write() -> Written:
        with _warnings() as more, _confined():
            data = variants.write(pages, document.properties, archival=document.edition.archival)
        if broken := [text for text in (*heard, *more) if text.startswith("Failed to load image")]:
            raise BrokenPicture(broken[0])
        return Written(data, layout, (*(text for _, said in sheets for text in said), *heard, *more))

    return LaidOut(document, layout, write)


def write(document: Document) -> Written:
    """The document as a tagged PDF."""
    return lay_out(document).write()


def measure(document: Document) -> Layout:
    """How the document is laid out."""
    return lay_out(document).layout
