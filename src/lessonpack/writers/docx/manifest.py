"""What a Word file says of the build that made it: a custom XML part with the text of each block.

It is the base of a comparison with what a school made of the file, and with what the course has become since.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from lxml import etree

from lessonpack.writers.docx.anchors import blocks_of, text_of
from lessonpack.writers.docx.ooxml import Xml, children, qualified, value
from lessonpack.writers.docx.package import attach

NAMESPACE = "urn:lessonpack:manifest:1"
_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"


@dataclass(frozen=True)
class Kept:
    """A block as the course made it: its anchors, its text, and the texts of its notes."""

    anchors: tuple[str, ...]
    text: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Manifest:
    """The document that a file is, the version of lessonpack that made it, its blocks in order, and the texts of its
    running heads and feet."""

    document: str
    version: str
    blocks: tuple[Kept, ...]
    running: tuple[str, ...] = ()

    def to_xml(self) -> Xml:
        """The part that holds it."""
        root = etree.Element(_name("manifest"), nsmap={None: NAMESPACE})  # type: ignore[dict-item]
        root.set("document", self.document)
        root.set("version", self.version)
        for block in self.blocks:
            element = etree.SubElement(root, _name("block"), anchors=" ".join(block.anchors))
            etree.SubElement(element, _name("text")).text = block.text
            for note in block.notes:
                etree.SubElement(element, _name("note")).text = note
        for line in self.running:
            etree.SubElement(root, _name("running")).text = line
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
            )
            for e in root.findall(_name("block"))
        )
        running = (e.text or "" for e in root.findall(_name("running")))
        return cls(root.get("document", ""), root.get("version", ""), tuple(blocks), tuple(running))


def _name(local: str) -> str:
    return f"{{{NAMESPACE}}}{local}"


def note_texts(notes: Xml) -> dict[str, str]:
    """The text of each note, by its id, of the part that holds them."""
    return {value(note, "w:id"): _plain(note) for note in children(notes, "w:footnote")}


def _plain(note: Xml) -> str:
    return " ".join("".join(t.text or "" for t in note.iter(qualified("w:t"))).split())


def of(word: WordDocument, notes: Xml, document: str) -> Manifest:
    """The manifest of a file whose blocks have anchors."""
    texts = note_texts(notes)

    def kept() -> Iterator[Kept]:
        for block in blocks_of(word.element.body):
            yield Kept(block.anchors, block.text, tuple(texts.get(note, "") for note in block.notes))

    return Manifest(
        document, version("lessonpack"), tuple(kept()), tuple(text_of(line) for line in running_lines(word))
    )


def running_lines(word: WordDocument) -> list[Xml]:
    """The paragraphs of running heads and feet that say something, in the order of their parts' names."""
    kinds = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
    parts = [r.target_part for r in word.part.rels.values() if r.reltype in kinds and not r.is_external]
    ordered = sorted(parts, key=lambda part: str(part.partname))
    return [p for part in ordered for p in part.element.iter(qualified("w:p")) if text_of(p)]


def put_manifest(word: WordDocument, manifest: Manifest) -> None:
    """Write the manifest into a file, in place of the one it may have."""
    relations = word.part.rels
    custom = {i: r.target_part for i, r in relations.items() if r.reltype == RELATIONSHIP_TYPE.CUSTOM_XML}
    for identifier, part in custom.items():
        if Manifest.from_xml(etree.fromstring(part.blob)):
            del relations[identifier]
    taken = {str(part.partname) for part in word.part.package.iter_parts()} if word.part.package else set()
    number = next(n for n in range(1, len(taken) + 2) if f"/customXml/item{n}.xml" not in taken)
    part = attach(word.part, f"/customXml/item{number}.xml", CONTENT_TYPE.XML, manifest.to_xml())
    word.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)
    store = etree.Element(f"{{{_STORE}}}datastoreItem", nsmap={"ds": _STORE})
    store.set(f"{{{_STORE}}}itemID", f"{{{str(uuid.uuid5(uuid.NAMESPACE_URL, manifest.document)).upper()}}}")
    etree.SubElement(store, f"{{{_STORE}}}schemaRefs")
    about = attach(part, f"/customXml/itemProps{number}.xml", CONTENT_TYPE.OFC_CUSTOM_XML_PROPERTIES, store)
    part.relate_to(about, RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)
