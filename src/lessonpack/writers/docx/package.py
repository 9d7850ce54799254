"""The file: page, running head and foot, properties, and a zip whose bytes depend on the content alone."""

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from lxml import etree

from lessonpack.documents import Properties, Running
from lessonpack.editions import Paper
from lessonpack.writers.docx.ooxml import TWIPS_PER_MM, Xml, add, add_value, children, field, qualified, root
from lessonpack.writers.docx.styles import Styles

_EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
#: What the writer makes itself: whatever the reference document has of it goes.
_OWN_PARTS = frozenset({RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER, RELATIONSHIP_TYPE.FOOTNOTES})


def open_reference(reference: bytes) -> WordDocument:
    """The reference document without its content, its running head and foot, and its notes."""
    word = docx.Document(BytesIO(reference))
    body = word.element.body
    for block in list(body):
        if block.tag != qualified("w:sectPr"):
            body.remove(block)
    section = section_of(word)
    for name in ("w:headerReference", "w:footerReference"):
        for element in children(section, name):
            section.remove(element)
    relations = word.part.rels
    for identifier in [i for i, relation in relations.items() if relation.reltype in _OWN_PARTS]:
        del relations[identifier]
    return word


def section_of(word: WordDocument) -> Xml:
    """The properties of the document's one section."""
    return word.sections[-1]._sectPr


def twips(millimetres: float) -> int:
    """A length in twentieths of a point."""
    return round(millimetres * TWIPS_PER_MM)


def lay_out(word: WordDocument, paper: Paper) -> tuple[int, int]:
    """Set paper and margins; the width of the text before and now comes back, in twips."""
    section = word.sections[-1]
    lengths = (section.page_width, section.left_margin, section.right_margin)
    width, left, right = (round(length / 635) if length is not None else 0 for length in lengths)
    page = section_of(word)
    size = page.get_or_add_pgSz()  # type: ignore[attr-defined]
    margins = page.get_or_add_pgMar()  # type: ignore[attr-defined]
    for element, name, length in (
        (size, "w", paper.width),
        (size, "h", paper.height),
        (margins, "top", paper.top),
        (margins, "bottom", paper.bottom),
        (margins, "left", paper.inner),
        (margins, "right", paper.outer),
    ):
        element.set(qualified(f"w:{name}"), str(twips(length)))
    for name in ("header", "footer"):
        margins.set(qualified(f"w:{name}"), str(twips(min(paper.top, paper.bottom) / 2)))
    return width - left - right, twips(paper.width) - twips(paper.inner) - twips(paper.outer)


def run_heads(word: WordDocument, running: Running, styles: Styles) -> None:
    """Write what stands at the head and the foot of every page."""
    before, between, after = running.page
    header, footer = root("w:hdr"), root("w:ftr")
    line = _running_line(header, styles.id("header"), running.head)
    _text(line, running.status)
    line = _running_line(footer, styles.id("footer"), running.foot.replace("\n", " · "))
    _text(line, before)
    field(line, "PAGE", "1")
    _text(line, between)
    field(line, "NUMPAGES", "1")
    _text(line, after)
    section = section_of(word)
    parts = (
        ("header", header, CONTENT_TYPE.WML_HEADER, RELATIONSHIP_TYPE.HEADER),
        ("footer", footer, CONTENT_TYPE.WML_FOOTER, RELATIONSHIP_TYPE.FOOTER),
    )
    for place, (name, content, kind, relation) in enumerate(parts):
        identifier = word.part.relate_to(attach(word.part, f"/word/{name}1.xml", kind, content), relation)
        reference = add(section, f"w:{name}Reference", {"w:type": "default", "r:id": identifier})
        section.insert(place, reference)


def attach(part: Part, name: str, kind: str, content: Xml) -> XmlPart:
    """A new part in the package of another."""
    package = part.package
    if package is None:
        raise ValueError("a part outside a package")
    return XmlPart(PackURI(name), kind, content, package)  # type: ignore[arg-type]


def _running_line(content: Xml, style: str, text: str) -> Xml:
    paragraph = add(content, "w:p")
    add_value(add(paragraph, "w:pPr"), "w:pStyle", style)
    _text(paragraph, text)
    add(add(paragraph, "w:r"), "w:tab")
    return paragraph


def _text(paragraph: Xml, text: str) -> None:
    if text:
        add(add(paragraph, "w:r"), "w:t", {"xml:space": "preserve"}, text)


def describe(word: WordDocument, properties: Properties) -> None:
    """Write what the file says of itself. A date without day or month means the first of it."""
    core = word.core_properties
    core.title, core.subject, core.language = properties.title, properties.subject, properties.language
    core.author = core.last_modified_by = "; ".join(properties.authors)
    core.identifier = properties.identifier
    core.revision = 1
    if properties.date:
        day = datetime.fromisoformat(f"{properties.date}-01-01"[:10]).replace(tzinfo=UTC)
        core.created = core.modified = day
    for part in word.part.package.iter_parts() if word.part.package else ():
        if part.content_type == CONTENT_TYPE.OFC_EXTENDED_PROPERTIES and properties.publisher:
            _name_company(part, properties.publisher)


def _name_company(part: Part, publisher: str) -> None:
    content = etree.fromstring(part.blob)
    for old in content.findall(f"{{{_EXTENDED}}}Company"):
        content.remove(old)
    etree.SubElement(content, f"{{{_EXTENDED}}}Company").text = publisher
    part._blob = etree.tostring(content, xml_declaration=True, encoding="UTF-8", standalone=True)


def to_bytes(word: WordDocument) -> bytes:
    """The file: parts in order of their names after the list of content types, all dated 1980-01-01."""
    written, target = BytesIO(), BytesIO()
    word.save(written)
    with ZipFile(written) as source, ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name in sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            entry = ZipInfo(name)
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 0
            archive.writestr(entry, source.read(name))
    return target.getvalue()
