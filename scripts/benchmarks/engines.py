"""Other ways to make a PDF from the same pages: WeasyPrint alone, and other engines where they are installed.

Each prepares itself in a process of its own and gives a function that makes one of the papers and says its pages: none
where it could not.
"""

import base64
import gc
import io
import logging
import os
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import unquote

try:
    import typst  # type: ignore[import-not-found, unused-ignore]
except ImportError:  # it is for comparison alone, and no dependency
    typst = None

#: Where a page has a picture.
_SOURCE = re.compile(r'src="asset:([^"]*)"')
#: Makes the paper of a number.
Make = Callable[[int], int]


@dataclass(frozen=True)
class Layout:
    """A page as it is laid out, with its pictures by name; whether it is written, too."""

    html: str
    styles: tuple[str, ...]
    pictures: dict[str, bytes]
    written: bool


@dataclass(frozen=True)
class Paper:
    """A document, in all the layouts that a build makes for it; `lesson` is the name of its lesson."""

    name: str
    lesson: str
    layouts: tuple[Layout, ...]

    @property
    def last(self) -> Layout:
        """The layout that is written."""
        return next(layout for layout in reversed(self.layouts) if layout.written)


def tuned(faces: Path | None, papers: Sequence[Paper]) -> Make:
    """WeasyPrint with what makes it fast: style sheets parsed once, one font configuration, garbage seldom collected;
    and, where `faces` is given, typefaces cut to the characters of the papers."""
    _fontconfig(faces)
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    gc.set_threshold(20_000, 50, 50)
    fonts = FontConfiguration()
    texts = dict.fromkeys(text for paper in papers for layout in paper.layouts for text in layout.styles)
    sheets = {text: CSS(string=text, font_config=fonts) for text in texts}
    gc.collect()
    gc.freeze()

    def make(number: int) -> int:
        return _weasyprint(papers[number], lambda layout: (layout.html, [sheets[s] for s in layout.styles], fonts))

    return make


def naive(papers: Sequence[Paper]) -> Make:
    """WeasyPrint as one begins with it: style sheets in the page, a new font configuration of all fonts there are."""
    from weasyprint.text.fonts import FontConfiguration

    def page(layout: Layout) -> tuple[str, list[Any], Any]:
        styles = "".join(f"<style>{text}</style>" for text in layout.styles)
        return layout.html.replace("</head>", f"{styles}</head>", 1), [], FontConfiguration()

    return lambda number: _weasyprint(papers[number], page)


def _weasyprint(paper: Paper, page: Callable[[Layout], tuple[str, list[Any], Any]]) -> int:
    from weasyprint import HTML

    pages = 0
    for layout in paper.layouts:
        text, sheets, fonts = page(layout)
        html = HTML(string=text, base_url="asset:", url_fetcher=_fetcher(layout.pictures))
        document = html.render(stylesheets=sheets, font_config=fonts, pdf_tags=True)
        pages = len(document.pages)
        if layout.written:
            document.write_pdf(pdf_variant="pdf/ua-1")
    return pages


def _fetcher(pictures: dict[str, bytes]) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Pictures(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:  # noqa: ARG002
            data = pictures[unquote(url.removeprefix("asset:"))]
            return URLFetcherResponse(url, body=data, headers={"Content-Type": _type(data)})

    return Pictures(allowed_protocols=("asset",))


def _type(data: bytes) -> str:
    return "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"


def _fontconfig(faces: Path | None) -> None:
    """Have Pango find our typefaces alone, or those in a folder; before it first looks for any."""
    from lessonpack.assets import use_only_our_faces

    use_only_our_faces()
    if faces:
        kept = faces / "cache"
        file = faces / "fonts.conf"
        file.write_text(
            "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'urn:fontconfig:fonts.dtd'>"
            f"<fontconfig><dir>{faces}</dir><cachedir>{kept}</cachedir></fontconfig>"
        )
        os.environ["FONTCONFIG_FILE"] = str(file)


def subset_faces(papers: Sequence[Paper], folder: Path) -> Path:
    """Our typefaces, cut to the characters of the papers."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    from lessonpack.assets import face_files

    logging.getLogger("fontTools").setLevel(logging.ERROR)
    folder.mkdir(parents=True)
    said = {c for paper in papers for layout in paper.layouts for text in (layout.html, *layout.styles) for c in text}
    signs = {ord(c) for c in said} | set(range(32, 0x2030))
    options = Options(layout_features=["*"], name_IDs=["*"], name_languages=["*"], notdef_outline=True)
    for number, (file, index) in enumerate(sorted(set(face_files().values()))):
        with TTFont(file, fontNumber=index) as font:
            cut = Subsetter(options)
            cut.populate(unicodes=signs)
            cut.subset(font)
            font.save(folder / f"{number}{file.suffix.replace('ttc', 'ttf')}")
    return folder


def installed(folder: Path, faces: Path) -> dict[str, Callable[[Sequence[Paper]], Make]]:
    """The other engines that are here."""
    found: dict[str, Callable[[Sequence[Paper]], Make]] = {}
    if typst:
        found["Typst"] = partial(typst_alone, folder / "typst", faces)
        found["pandoc and Typst"] = partial(pandoc_and_typst, folder / "pandoc", faces)
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program and find_spec("playwright"):
        found["headless Chromium"] = partial(chromium, program)
    return found


def typst_alone(folder: Path, faces: Path, papers: Sequence[Paper]) -> Make:
    """Typst, of the text that pandoc makes of the pages beforehand."""
    files = [_typst_source(paper, folder / str(number)) for number, paper in enumerate(papers)]
    return lambda number: _typst(files[number], faces)


def pandoc_and_typst(folder: Path, faces: Path, papers: Sequence[Paper]) -> Make:
    """Page to Typst's language by pandoc, a process for each, and that to PDF by Typst."""
    return lambda number: _typst(_typst_source(papers[number], folder / str(number)), faces)


def _typst(file: Path, faces: Path) -> int:
    """Compiled in a process of its own: in one that lives on, Typst remembers the paper from the round before."""
    context = get_context("fork")
    mine, theirs = context.Pipe()
    process = context.Process(target=_compile, args=(theirs, file, faces))
    process.start()
    theirs.close()
    try:
        return int(mine.recv())
    except EOFError:
        return 0
    finally:
        process.join()


def _compile(connection: Connection, file: Path, faces: Path) -> None:
    connection.send(_pages(typst.compile(file, root=file.parent, font_paths=[faces], ignore_system_fonts=True)))


def _typst_source(paper: Paper, folder: Path) -> Path:
    """A paper in Typst's language, with its pictures beside it."""
    import pypandoc

    folder.mkdir(parents=True, exist_ok=True)
    page = paper.last
    files = {name: f"{n}.{_type(data).partition('/')[2]}" for n, (name, data) in enumerate(page.pictures.items())}
    for name, data in page.pictures.items():
        (folder / files[name]).write_bytes(data)
    text = _SOURCE.sub(lambda found: f'src="{files[unquote(found[1])]}"', page.html)
    file = folder / "page.typ"
    file.write_text(pypandoc.convert_text(text, "typst", "html", extra_args=["--standalone"]), encoding="utf-8")
    return file


def chromium(program: str, papers: Sequence[Paper]) -> Make:
    """Chromium's own print to PDF: one browser, and one tab of it."""
    from playwright.sync_api import sync_playwright

    still = ("quic", "background-networking", "component-update", "sync")
    switches = ["--no-sandbox", "--disable-gpu", "--no-first-run", *(f"--disable-{name}" for name in still)]
    tab = sync_playwright().start().chromium.launch(executable_path=program, args=switches).new_page()
    pages = [_with_all_in_it(paper.last) for paper in papers]

    def make(number: int) -> int:
        tab.set_content(pages[number])
        return _pages(tab.pdf(prefer_css_page_size=True, tagged=True))

    return make


def _with_all_in_it(page: Layout) -> str:
    """A page with its style sheets and pictures in it."""

    def picture(found: re.Match[str]) -> str:
        data = page.pictures[unquote(found[1])]
        return f'src="data:{_type(data)};base64,{base64.b64encode(data).decode()}"'

    text = _SOURCE.sub(picture, page.html)
    return text.replace("</head>", "".join(f"<style>{one}</style>" for one in page.styles) + "</head>", 1)


def _pages(data: bytes) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(io.BytesIO(data)) as pdf:
        return len(pdf)
