"""Every text that a file holds, wherever it stands: what a reader sees, hears or finds in it.

PDF: pages (also what is printed invisibly), alternate texts, bookmarks, form fields, notes, properties, attachments,
names. DOCX: every part. HTML: texts and attributes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pikepdf
import pypdfium2

#: The keys under which a PDF says something to its readers, and what that is called.
_PDF_TEXTS = {
    "/Alt": "alternate text",
    "/ActualText": "alternate text",
    "/Desc": "alternate text",
    "/E": "the expansion of an abbreviation",
    "/Summary": "the summary of a table",
    "/Contents": "a note or the description of a link",
    "/RC": "a note",
    "/T": "the name of a form field",
    "/TU": "the description of a form field",
    "/V": "the value of a form field",
    "/DV": "the value of a form field",
    "/Opt": "the choices of a form field",
    "/MK": "the caption of a button",
    "/JS": "a script",
    "/Keywords": "the file's metadata",
    "/Subject": "the file's metadata",
    "/Author": "the file's metadata",
    "/Title": "a title or bookmark",
    "/F": "the name of an attachment",
    "/UF": "the name of an attachment",
}
#: Streams that are no text, by a key that they have: pictures, typefaces, colours, lists of objects.
_NO_TEXT = ("/Subtype", "/Length1", "/N", "/W", "/FunctionType", "/ShadingType", "/PatternType")
#: Attributes of DOCX and HTML that are read out or shown.
_SHOWN = frozenset({"descr", "title", "alt", "tooltip", "aria-label", "content", "value", "placeholder"})
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: What Word writes that nobody reads: what a field computes, who wrote the file with what.
_WORD_MACHINERY = frozenset({"instrText", "Application", "AppVersion", "Template", "DocSecurity"})


@dataclass(frozen=True)
class Found:
    """A text of a file, and its place in words: "the text of page 2". `plain` is what people are to read or hear, and
    not a name or a setting, in which a word may stand by the format's own rules."""

    place: str
    text: str
    plain: bool = True


def contents(data: bytes) -> Iterator[Found]:
    """Every text of a PDF, a DOCX or any other zip, or of an HTML or text file."""
    if data.startswith(b"%PDF"):
        yield from _pdf(data)
    elif data.startswith(b"PK"):
        yield from _zip(data)
    elif data.lstrip()[:1] == b"<":
        yield from _html(data.decode("utf-8", "replace"))
    else:
        yield from _bare("the file", data)


def _bare(place: str, data: bytes) -> Iterator[Found]:
    """Bytes in which texts may stand: as UTF-8, or as UTF-16."""
    marked = data.startswith((b"\xfe\xff", b"\xff\xfe"))
    yield Found(place, data.decode("utf-16" if marked else "utf-8", "replace"))


def _pdf(data: bytes) -> Iterator[Found]:
    with pypdfium2.PdfDocument(data) as pages:
        for number, page in enumerate(pages, 1):
            yield Found(f"the text of page {number}", page.get_textpage().get_text_range())
    with pikepdf.open(BytesIO(data)) as pdf:
        for thing in (*pdf.objects, pdf.trailer):
            yield from _strings(thing, "")
            if isinstance(thing, pikepdf.Stream):
                yield from _stream(thing)
        for page in pdf.pages:
            for marked in pikepdf.parse_content_stream(page, "BDC DP"):
                yield from (found for operand in marked.operands for found in _strings(operand, ""))


def _strings(thing: object, key: str) -> Iterator[Found]:
    """The strings of an object, without those of the objects that it refers to."""
    if isinstance(thing, pikepdf.String):
        yield Found(_PDF_TEXTS.get(key, f"'{key.removeprefix('/')}'"), str(thing), key in _PDF_TEXTS)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for name, value in thing.items():
            if not getattr(value, "is_indirect", False):
                yield from _strings(value, str(name))
    elif isinstance(thing, pikepdf.Array):
        for value in thing:
            if not getattr(value, "is_indirect", False):
                yield from _strings(value, key)


def _stream(thing: pikepdf.Stream) -> Iterator[Found]:
    kind = thing.get("/Type")
    if kind == pikepdf.Name.Metadata:
        yield from _xml("the file's metadata", thing.read_bytes())
    elif kind == pikepdf.Name.EmbeddedFile:
        inner = thing.read_bytes()
        yield from (Found(f"an attachment: {found.place}", found.text, found.plain) for found in contents(inner))
