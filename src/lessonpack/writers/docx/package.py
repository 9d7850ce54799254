"""The file: page, properties, and a zip whose bytes depend on the content alone."""

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from lxml import etree

from lessonpack.documents import Properties
from lessonpack.editions import Edition
from lessonpack.writers.docx.ooxml import TWIPS_PER_MM, Xml, children, put, qualified

_EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
#: Where running heads may begin, and what they need besides their lines, in millimetres.
_EDGE, _RULE = 5.0, 4.0
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


def lay_out(word: WordDocument, edition: Edition, feet: int, *, right_to_left: bool) -> tuple[int, int]:
    """Set paper and margins, with room for the lines of the running foot.

    The width of the text before and now comes back, in twips.
    """
    section = word.sections[-1]
    lengths = (section.page_width, section.left_margin, section.right_margin)
    before, left, right = (round(length / 635) if length is not None else 0 for length in lengths)
    page, paper = edition.margins, edition.paper
    # What binding needs is the gutter: it stays when somebody changes the margins in Word.
    sides = {"left": paper.inner, "right": page.outer, "gutter": page.inner - paper.inner}
    if right_to_left:
        sides |= {"left": page.outer, "right": paper.inner}
    margins = {"top": page.top, "bottom": page.bottom, **sides, **_running_places(edition, feet)}
    properties = section_of(word)
    put(properties, "w:pgSz", {"w:w": twips(page.width), "w:h": twips(page.height)})
    put(properties, "w:pgMar", {f"w:{name}": twips(length) for name, length in margins.items()})
    for name in ("w:bidi", "w:rtlGutter") if right_to_left else ():
        put(properties, name)
    return before - left - right, twips(page.width) - twips(page.inner) - twips(page.outer)


def _running_places(edition: Edition, feet: int) -> dict[str, float]:
    """How far running head and foot stand from the edge, so that they fit into the margins, in millimetres."""
    line = edition.type.small * 1.2 * 25.4 / 72
    room = {"header": edition.margins.top - line, "footer": edition.margins.bottom - feet * line}
    return {name: max(_EDGE, height - _RULE) for name, height in room.items()}


def attach(part: Part, name: str, kind: str, content: Xml) -> XmlPart:
    """A new part in the package of another."""
    package = part.package
    if package is None:
        raise ValueError("a part outside a package")
    return XmlPart(PackURI(name), kind, content, package)  # type: ignore[arg-type]


def describe(word: WordDocument, properties: Properties) -> None:
    """Write what the file says of itself."""
    core = word.core_properties
    core.title, core.subject, core.language = properties.title, properties.subject, properties.language
    core.author = core.last_modified_by = "; ".join(properties.authors)
    core.identifier = properties.identifier
    core.revision = 1
    if properties.date:
        day = datetime.fromisoformat(properties.day).replace(tzinfo=UTC)
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
