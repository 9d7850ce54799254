"""Every text that a file holds, wherever it stands: what a reader sees, hears or finds in it, and what only a program
does.

PDF: pages (also what is printed invisibly), alternate texts, bookmarks, form fields, notes, properties, attachments.
DOCX: every part. HTML: texts, attributes, comments.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from io import BytesIO
from struct import unpack_from
from xml.etree import ElementTree
from zipfile import ZipFile

import pikepdf
import pypdfium2

METADATA = "the file's metadata"
ALT = "alternate text"
#: The keys under which a PDF says something to its readers, and what that is.
_PDF_TEXTS = {
    "/Alt": ALT,
    "/ActualText": ALT,
    "/Desc": ALT,
    "/E": "the expansion of an abbreviation",
    "/Summary": "the summary of a table",
    "/Title": "a bookmark",
    "/Contents": "a comment, or what is said of a link",
    "/RC": "a comment",
    "/T": "the name of a form field",
    "/TU": "what is said of a form field",
    "/V": "a form field",
    "/DV": "a form field",
    "/RV": "a form field",
    "/Opt": "a form field",
    "/CA": "a form field",
    "/JS": "a script",
    "/URI": "the address of a link",
    "/F": "the name of an attachment",
    "/UF": "the name of an attachment",
}
#: Attributes of DOCX and HTML that are read out or shown.
_SHOWN = frozenset({"descr", "title", "alt", "tooltip", "aria-label", "content", "value", "placeholder", "label"})
#: Elements of Office that hold no words of the document: what a field computes, what program wrote it.
_MACHINERY = frozenset({"instrText", "Application", "AppVersion", "Template"})
#: Elements of Office and HTML that part words, and those within which words go on.
_PARTING = frozenset({"tab", "br", "cr"})
_WITHIN = frozenset({"r", "t", "delText", "span", "em", "strong", "b", "i", "sup", "sub", "code", "a", "small"})


@dataclass(frozen=True)
class Found:
    """A text of a file, and its place in words: "the text of page 2". `plain` is what is meant for people; in a name or
    a setting a word may stand because the format has it."""

    place: str
    text: str
    plain: bool = True


def contents(data: bytes) -> Iterator[Found]:
    """Every text of a PDF, a DOCX or another zip, an HTML page, or of whatever else may be text."""
    if data.startswith(b"%PDF"):
        yield from _pdf(data)
    elif data.startswith(b"PK"):
        yield from _zip(data)
    elif data.startswith(b"\x89PNG"):
        yield from _png(data)
    elif data.lstrip()[:1] == b"<":
        yield from _html(data.decode("utf-8", "replace"))
    else:
        yield Found("the text", _decoded(data))


def _decoded(data: bytes) -> str:
    return data.decode("utf-16" if data.startswith((b"\xfe\xff", b"\xff\xfe")) else "utf-8", "replace")


def _pdf(data: bytes) -> Iterator[Found]:
    with pypdfium2.PdfDocument(data) as pages:
        for number, page in enumerate(pages, 1):
            yield Found(f"the text of page {number}", page.get_textpage().get_text_range())
    with pikepdf.open(BytesIO(data)) as pdf:
        about = pdf.docinfo.objgen
        for thing in (*pdf.objects, pdf.trailer):
            is_about = getattr(thing, "objgen", None) == about
            yield from (replace(f, place=METADATA, plain=True) if is_about else f for f in _strings(thing, ""))
            yield from _stream(thing) if isinstance(thing, pikepdf.Stream) else ()
        for page in pdf.pages:
            for marked in pikepdf.parse_content_stream(page, "BDC DP"):
                yield from (found for operand in marked.operands for found in _strings(operand, ""))


def _strings(thing: object, key: str) -> Iterator[Found]:
    """The strings of an object, without those of the objects that it refers to."""
    if isinstance(thing, pikepdf.String):
        yield Found(_PDF_TEXTS.get(key, f"'{key.removeprefix('/')}' of the file"), str(thing), key in _PDF_TEXTS)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for name, value in thing.items():
            yield from () if getattr(value, "is_indirect", False) else _strings(value, str(name))
    elif isinstance(thing, pikepdf.Array):
        for value in thing:
            yield from () if getattr(value, "is_indirect", False) else _strings(value, key)


def _stream(thing: pikepdf.Stream) -> Iterator[Found]:
    """What a stream holds, where it is no picture, typeface or page."""
    kind = thing.get("/Type")
    if kind == pikepdf.Name.EmbeddedFile:
        yield from (replace(found, place=f"an attachment ({found.place})") for found in contents(thing.read_bytes()))
    elif kind == pikepdf.Name.Metadata:
        yield from _xml(METADATA, thing.read_bytes())
    elif kind is None and not {"/Subtype", "/Length1", "/N", "/Alternate", "/FunctionType"} & set(thing.keys()):
        yield Found("a stream of the file", _decoded(thing.read_bytes()), plain=False)


def _zip(data: bytes) -> Iterator[Found]:
    with ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            yield Found("the names of the file's parts", name, plain=False)
            part = archive.read(name)
            if name.endswith((".xml", ".rels")):
                yield from _xml(METADATA if name.startswith("docProps/") else name, part)
            elif not name.endswith((".jpg", ".jpeg", ".odttf", ".ttf", ".otf")):
                yield from (replace(found, place=f"{name} ({found.place})") for found in contents(part))


def _xml(place: str, data: bytes) -> Iterator[Found]:
    """The texts of XML, those of a paragraph on end, and the values of its attributes."""
    reader = ElementTree.XMLParser(target=ElementTree.TreeBuilder(insert_comments=True))
    text, settings = [""], [""]
    for element in ElementTree.fromstring(data, reader).iter():
        name = str(element.tag).rpartition("}")[2]
        (settings if name in _MACHINERY else text).append(_between(name) + (element.text or ""))
        text.append(element.tail or "")
        for key, value in element.attrib.items():
            if key.rpartition("}")[2] in _SHOWN:
                yield Found(ALT, value)
            else:
                settings.append(f"\n{value}")
    yield Found(place, "".join(text))
    yield Found(place, "".join(settings), plain=False)


def _between(name: str) -> str:
    """What stands before the text of an element."""
    return "" if name in _WITHIN else " " if name in _PARTING else "\n"


def _png(data: bytes) -> Iterator[Found]:
    """The texts beside the picture: a keyword, and words that may be compressed."""
    at = 8
    while at + 8 <= len(data):
        length, kind = unpack_from(">I4s", data, at)
        body, at = data[at + 8 : at + 8 + length], at + 12 + length
        if kind in (b"tEXt", b"zTXt", b"iTXt"):
            word, _, rest = body.partition(b"\0")
            packed = kind == b"zTXt" or (kind == b"iTXt" and rest[:1] == b"\1")
            rest = rest[1:] if kind == b"zTXt" else rest[2:].split(b"\0", 2)[-1] if kind == b"iTXt" else rest
            yield Found("a picture's own text", _decoded(word + b" " + (zlib.decompress(rest) if packed else rest)))


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.settings, self.found = [""], [""], list[Found]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        (self.settings if self._in_settings else self.text).append(_between(tag))
        for name, value in attrs:
            if name in _SHOWN:
                self.found.append(Found(METADATA if tag == "meta" else ALT, value or ""))
            elif not (value or "").startswith("data:"):
                self.settings.append(f"\n{value or ''}")

    @property
    def _in_settings(self) -> bool:
        return self.cdata_elem is not None

    def handle_endtag(self, tag: str) -> None:
        self.text.append(_between(tag))

    def handle_data(self, data: str) -> None:
        (self.settings if self._in_settings else self.text).append(data)

    def handle_comment(self, data: str) -> None:
        self.found.append(Found("a comment", data))


def _html(page: str) -> Iterator[Found]:
    reader = _Html()
    reader.feed(page)
    reader.close()
    yield from (*reader.found, Found("the text", "".join(reader.text)))
    yield Found("the text", "".join(reader.settings), plain=False)
