"""What a Word file says of the build that made it: a custom XML part with the text of each block.

It is the base of a comparison with what a school made of the file, and with what the course has become since.
"""

import uuid
from dataclasses import dataclass
from importlib.metadata import version
from itertools import count
from typing import NamedTuple

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.part import Part, XmlPart
from lxml import etree

from lessonpack.writers.docx.anchors import blocks_of, text_of
from lessonpack.writers.docx.archive import read_xml
from lessonpack.writers.docx.ooxml import Xml, children, qualified, value
from lessonpack.writers.docx.package import attach
from lessonpack.writers.docx.unpacking import UnusableFile

NAMESPACE = "urn:lessonpack:manifest:1"
_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"


@dataclass(frozen=True)
class Kept:
    """A block as the course made it: its anchors, its text, the texts of its notes, and whether it is a row."""

    anchors: tuple[str, ...]
    text: str
    notes: tuple[str, ...] = ()
    is_row: bool = False


@dataclass(frozen=True)
class Manifest:
    """The document that a file is, the version of lessonpack that made it, its blocks in order, and the texts of its
    running heads and feet."""

    document: str
    version: str
    blocks: tuple[Kept, ...]
    running: tuple[tuple[str, str], ...] = ()
    """Where each line stands, such as `header first`, and its text."""

    def to_xml(self) -> Xml:
        """The part that holds it."""
        root = etree.Element(_name("manifest"), nsmap={None: NAMESPACE})  # type: ignore[dict-item]
        root.set("document", self.document)
        root.set("version", self.version)
        for block in self.blocks:
            element = etree.SubElement(root, _name("block"), anchors=" ".join(block.anchors))
            etree.SubElement(element, _name("text")).text = block.text
            if block.is_row:
                element.set("row", "true")
            for note in block.notes:
                etree.SubElement(element, _name("note")).text = note
        for place, line in self.running:
            etree.SubElement(root, _name("running"), place=place).text = line
        return root

    @classmethod
    def from_xml(cls, root: Xml) -> "Manifest | None":
        """The manifest in a part; None where the part is another's."""
        if root.tag != _name("manifest"):
            return None
        blocks = (
            Kept(
                tuple(e.get("anchors", "").split()),
                e.findtext(_name("text")) or "",
                tuple(note.text or "" for note in e.findall(_name("note"))),
                e.get("row") == "true",
            )
            for e in root.findall(_name("block"))
        )
        running = ((e.get("place", ""), e.text or "") for e in root.findall(_name("running")))
        return cls(root.get("document", ""), root.get("version", ""), tuple(blocks), tuple(running))


def _name(local: str) -> str:
    return f"{{{NAMESPACE}}}{local}"


def note_texts(notes: Xml) -> dict[str, str]:
    """The text of each note, by its id, of the part that holds them."""
    return {value(note, "w:id"): note_text(note) for note in children(notes, "w:footnote")}


def note_text(note: Xml) -> str:
    """The text of a note as it is compared."""
    return " ".join(filter(None, map(text_of, note.iter(qualified("w:p")))))


def of(word: WordDocument, notes: Xml, document: str) -> Manifest:
    """The manifest of a file whose blocks have anchors."""
    blocks = blocks_of(word.element.body, note_texts(notes))
    kept = tuple(Kept(block.anchors, block.text, block.notes, block.is_row) for block in blocks)
    running = tuple((line.place, text_of(line.paragraph)) for line in running_lines(word))
    return Manifest(document, version("lessonpack"), kept, running)


class RunningLine(NamedTuple):
    """A paragraph of a running head or foot, the part it stands in, and on which pages: `header first`."""

    place: str
    part: Part
    paragraph: Xml


def running_lines(word: WordDocument) -> list[RunningLine]:
    """The paragraphs of running heads and feet that say something, each once, as the sections refer to their parts."""
    found: dict[str, tuple[str, XmlPart]] = {}
    for kind in ("header", "footer"):
        for reference in word.element.body.iter(qualified(f"w:{kind}Reference")):
            relation = word.part.rels.get(value(reference, "r:id"))
            part = None if relation is None or relation.is_external else relation.target_part
            if isinstance(part, XmlPart):
                found.setdefault(str(part.partname), (f"{kind} {value(reference, 'w:type')}", part))
    return [
        RunningLine(place, part, paragraph)
        for place, part in found.values()
        for paragraph in part.element.iter(qualified("w:p"))
        if text_of(paragraph)
    ]


def manifests(word: WordDocument) -> dict[str, Manifest]:
    """The manifests in a file, by their relations: one as a rule, none where another program lost it."""
    custom = {i: r for i, r in word.part.rels.items() if r.reltype == RELATIONSHIP_TYPE.CUSTOM_XML}
    found = {i: _manifest(r.target_part.blob) for i, r in custom.items() if not r.is_external}
    return {identifier: manifest for identifier, manifest in found.items() if manifest}


def _manifest(data: bytes) -> Manifest | None:
    try:
        return Manifest.from_xml(read_xml(data))
    except UnusableFile:
        return None


def put_manifest(word: WordDocument, manifest: Manifest) -> None:
    """Write the manifest into a file, in place of the one it may have."""
    for identifier in manifests(word):
        del word.part.rels[identifier]
    parts = word.part.package.iter_parts() if word.part.package else ()
    taken = {str(part.partname).lower() for part in parts}
    names = ("/customxml/item{}.xml", "/customxml/itemprops{}.xml")
    number = next(n for n in count(1) if not taken & {name.format(n) for name in names})
    part = attach(word.part, f"/customXml/item{number}.xml", CONTENT_TYPE.XML, manifest.to_xml())
    word.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)
    store = etree.Element(f"{{{_STORE}}}datastoreItem", nsmap={"ds": _STORE})
    store.set(f"{{{_STORE}}}itemID", f"{{{str(uuid.uuid5(uuid.NAMESPACE_URL, manifest.document)).upper()}}}")
    etree.SubElement(store, f"{{{_STORE}}}schemaRefs")
    about = attach(part, f"/customXml/itemProps{number}.xml", CONTENT_TYPE.OFC_CUSTOM_XML_PROPERTIES, store)
    part.relate_to(about, RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)
