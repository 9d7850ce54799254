"""Document to PDF, and Document to Measures, by WeasyPrint."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from urllib.parse import quote, unquote

from lessonpack.assets import MissingPart, use_only_our_faces
from lessonpack.documents import Document
from lessonpack.editions import Edition
from lessonpack.markup import Element, Node, serialise
from lessonpack.measures import Measures
from lessonpack.writers import Written

use_only_our_faces()

import weasyprint  # noqa: E402 - the faces must be chosen before Pango looks for any
from weasyprint.text.ffi import harfbuzz, harfbuzz_subset, pango  # noqa: E402
from weasyprint.text.fonts import FontConfiguration  # noqa: E402
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # noqa: E402

from lessonpack.writers.pdf import mends  # noqa: E402

mends.mend()
_LOGGER = logging.getLogger("weasyprint")
_IMAGE_TYPES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def require_subsetting() -> None:
    """Raises MissingPart where HarfBuzz cannot cut fonts: WeasyPrint would go on, eight times slower."""
    if not harfbuzz_subset:
        raise MissingPart(
            "the library libharfbuzz-subset is not installed",
            "run 'scripts/setup', or 'apt-get install libharfbuzz-subset0'",
        )


def libraries() -> dict[str, str]:
    """The versions of the libraries below WeasyPrint that lay out and cut the type."""
    return {"pango": str(pango.pango_version()), "harfbuzz": ".".join(map(str, _harfbuzz_version()))}


def _harfbuzz_version() -> list[int]:
    """HarfBuzz only tells whether it is at least a version: ask number by number."""
    found: list[int] = []
    for place in range(3):
        rest = [0] * (2 - place)
        found.append(max(n for n in range(200) if harfbuzz.hb_version_atleast(*found, n, *rest)))
    return found


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
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@cache
def _style_sheet(css: str) -> tuple[weasyprint.CSS, tuple[str, ...]]:
    """A style sheet, parsed once a process, and what WeasyPrint complains of in it."""
    with _warnings() as heard:
        sheet = weasyprint.CSS(string=css, font_config=_fonts(), url_fetcher=_Assets({}))
    return sheet, tuple(heard)


def _style_sheets(document: Document) -> list[tuple[weasyprint.CSS, tuple[str, ...]]]:
    return [_style_sheet(css) for css in (_edition_css(document.edition), *document.style_sheets)]


def _edition_css(edition: Edition) -> str:
    """What the edition decides: the sheet, its margins, the sizes of type and ruling."""
    paper = edition.paper
    return (
        f"@page {{ size: {paper.width:g}mm {paper.height:g}mm;"
        f" margin: {paper.top:g}mm {paper.outer:g}mm {paper.bottom:g}mm {paper.inner:g}mm }}"
        f" html {{ font-size: {edition.type_size:g}pt }}"
        f" .rule {{ height: {edition.line_pitch:g}mm }} td.write {{ height: {edition.line_pitch:g}mm }}"
        f" .small, .note, .credit, .gloss, .entry, caption, .facts {{ font-size: {edition.small_size:g}pt }}"
    )


def _printable(node: Node) -> Node:
    """The tree as WeasyPrint prints it: ruled lines are blocks of their own, so that a page may break between them."""
    if isinstance(node, str):
        return node
    attributes = dict(node.attributes)
    if node.tag == "img":
        attributes["src"] = f"asset:{quote(attributes['src'], safe='')}"
    children = [_printable(c) for c in node.children]
    if node.tag == "a" and (host := re.match(r"https?://[^/]+", node.text)):
        # An address breaks after a slash of its path, not after https://.
        children = [Element("span", {"class": "nowrap"}, [host[0]]), node.text[host.end() :]]
    if node.has("answer-space"):
        children = [Element("div", {"class": "rule"}) for _ in range(int(attributes.pop("data-lines")))]
    return Element(node.tag, attributes, children)


def _html(document: Document) -> str:
    body = _printable(document.body)
    assert isinstance(body, Element)
    running, said = document.running, document.properties
    before, between, after = document.running.page
    body.children[:0] = [
        Element("div", {"class": "running-foot"}, [running.foot]),
        Element("div", {"class": "running-head"}, [running.head]),
        Element("div", {"class": "running-status"}, [running.status]),
        Element("div", {"class": "running-page"}, [
            before, Element("span", {"class": "page"}), between, Element("span", {"class": "pages"}), after,
        ]),
    ]  # fmt: skip
    meta = {
        "author": ", ".join(said.authors),
        "description": said.subject,
        "dcterms.created": said.date,
        "dcterms.modified": said.date,
        "generator": "lessonpack",
    }
    head = Element("head", {}, [Element("title", {}, [said.title])])
    head.children += [Element("meta", {"name": k, "content": v}) for k, v in meta.items() if v]
    html = Element("html", {"lang": said.language}, [head, body])
    return "<!doctype html>" + serialise(html)


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


def _lay_out(document: Document) -> Any:
    html = weasyprint.HTML(string=_html(document), url_fetcher=_Assets(document.assets), base_url="asset:")
    sheets = [sheet for sheet, _ in _style_sheets(document)]
    return html.render(stylesheets=sheets, font_config=_fonts(), pdf_tags=True)


def write(document: Document) -> Written:
    """The document as a tagged PDF."""
    require_subsetting()
    with _warnings() as heard, _confined():
        pages = _lay_out(document)
        data = pages.write_pdf(pdf_tags=True)
    if broken := [text for text in heard if text.startswith("Failed to load image")]:
        raise BrokenPicture(broken[0])
    in_sheets = [text for _, complaints in _style_sheets(document) for text in complaints]
    return Written(data, len(pages.pages), (*in_sheets, *heard))


def measure(document: Document) -> Measures:
    """The lines into which the layout breaks each excerpt of the document."""
    with _warnings(), _confined():
        pages = _lay_out(document)
    lines: dict[str, list[tuple[Any, list[str]]]] = {}
    for page in pages.pages:
        _collect_lines(page._page_box, None, lines)
    return Measures({name: tuple(tuple(found) for _, found in hard) for name, hard in lines.items()})


def _collect_lines(box: Any, excerpt: str | None, lines: dict[str, list[tuple[Any, list[str]]]]) -> None:
    """Walk the boxes of a page; a paragraph that two pages share is one.

    Boxes are private to WeasyPrint: only this function knows them.
    """
    element = getattr(box, "element", None)
    if element is not None:
        excerpt = element.get("data-excerpt") or excerpt
    if excerpt and type(box).__name__ == "LineBox":
        found = lines.setdefault(excerpt, [])
        if not found or found[-1][0] is not element:
            found.append((element, []))
        found[-1][1].append("".join(d.text for d in box.descendants() if hasattr(d, "text")).strip())
        return
    for child in getattr(box, "children", ()):
        _collect_lines(child, excerpt, lines)
