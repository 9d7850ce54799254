"""A Word file opened for reading or changing: its body, notes and lists, and what it says of the build that made it."""

from collections.abc import Iterator
from functools import cached_property
from io import BytesIO

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.part import Part
from lxml import etree

from lessonpack.revise.tokens import tags
from lessonpack.writers.docx.anchors import Block, blocks_of
from lessonpack.writers.docx.manifest import Manifest
from lessonpack.writers.docx.notes import announce_notes, empty_notes
from lessonpack.writers.docx.ooxml import Xml, child, children, root, value
from lessonpack.writers.docx.package import attach, to_bytes
from lessonpack.writers.docx.unpacking import SAVE_AS, Limits, UnusableFile, unpack

#: More is no teacher's document.
LIMITS = Limits(file=100_000_000, unpacked=300_000_000, part=100_000_000, parts=5_000)
#: How the names of headings begin.
_HEADINGS = ("heading ", "pack unlisted heading")
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


class WordFile:
    """A Word document. Raises UnusableFile."""

    def __init__(self, data: bytes) -> None:
        if any(name.endswith("vbaProject.bin") for name in unpack(data, LIMITS)):
            raise UnusableFile("the file holds macros", "save it as .docx, without macros")
        try:
            self.word = docx.Document(BytesIO(data))
        except (KeyError, ValueError, etree.XMLSyntaxError) as error:
            raise UnusableFile("it is an Office file, but no document of Word", SAVE_AS) from error
        self._trees: dict[str, tuple[Part, Xml]] = {}

    @property
    def body(self) -> Xml:
        """The body of the document."""
        body: Xml = self.word.element.body
        return body

    @cached_property
    def blocks(self) -> list[Block]:
        """Its blocks as they were when first asked for."""
        return blocks_of(self.body)

    @cached_property
    def manifest(self) -> Manifest | None:
        """What it says of the build that made it."""
        for relation in self.word.part.rels.values():
            if relation.reltype == RELATIONSHIP_TYPE.CUSTOM_XML and not relation.is_external:
                try:
                    found = Manifest.from_xml(etree.fromstring(relation.target_part.blob, _PARSER))
                except etree.XMLSyntaxError:
                    continue
                if found:
                    return found
        return None

    @property
    def document(self) -> str:
        """Which document it is, as its manifest says it, or its properties where the manifest is gone."""
        return self.manifest.document if self.manifest else self.word.core_properties.identifier

    def tree(self, kind: str) -> tuple[Part, Xml] | None:
        """A part that belongs to the document, by the kind of its relation, and its content, which may be changed."""
        if kind not in self._trees:
            found = next((r for r in self.word.part.rels.values() if r.reltype == kind and not r.is_external), None)
            if found is None:
                return None
            part = found.target_part
            element = getattr(part, "element", None)
            tree = element if element is not None else etree.fromstring(part.blob, _PARSER)
            self._trees[kind] = (part, tree)
        return self._trees[kind]

    @property
    def notes(self) -> tuple[Part, Xml]:
        """The part of the footnotes and its content; made where there is none."""
        found = self.tree(RELATIONSHIP_TYPE.FOOTNOTES)
        if found is None:
            found = self._new("footnotes", CONTENT_TYPE.WML_FOOTNOTES, RELATIONSHIP_TYPE.FOOTNOTES, empty_notes())
            announce_notes(self.word.settings.element)
        return found

    @property
    def numbering(self) -> Xml:
        """What the lists are; made where there are none."""
        found = self.tree(RELATIONSHIP_TYPE.NUMBERING)
        if found is None:
            kind, empty = CONTENT_TYPE.WML_NUMBERING, root("w:numbering")
            found = self._new("numbering", kind, RELATIONSHIP_TYPE.NUMBERING, empty)
        return found[1]

    def _new(self, name: str, kind: str, relation: str, content: Xml) -> tuple[Part, Xml]:
        part = attach(self.word.part, f"/word/{name}.xml", kind, content)
        self.word.part.relate_to(part, relation)
        self._trees[relation] = (part, content)
        return self._trees[relation]

    @property
    def stories(self) -> Iterator[Xml]:
        """All that text flows in: the body, the notes, heads and feet."""
        yield self.body
        for kind in (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES):
            if found := self.tree(kind):
                yield found[1]
        for relation in self.word.part.rels.values():
            if relation.reltype in (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER):
                yield relation.target_part.element

    def note(self, identifier: str) -> Xml | None:
        """The footnote with an id."""
        found = self.tree(RELATIONSHIP_TYPE.FOOTNOTES)
        notes = children(found[1], "w:footnote") if found else []
        return next((n for n in notes if value(n, "w:id") == identifier), None)

    @cached_property
    def _headings(self) -> frozenset[str]:
        """The ids of styles that are headings, by the names that all languages of Word share."""
        named = ((s, value(child(s, "w:name")).lower()) for s in children(self.word.styles.element, "w:style"))
        return frozenset(value(s, "w:styleId") for s, name in named if name.startswith(_HEADINGS))

    def heading(self, block: Block) -> str:
        """The text of a block that is a heading, else nothing."""
        style = value(child(block.element, "w:pPr/w:pStyle"))
        return block.text if not block.is_row and style in self._headings else ""

    def numbers(self) -> Iterator[int]:
        """Numbers for bookmarks, changes and comments that no other has."""
        used = [0]
        for story in self.stories:
            used += [int(i) for e in story.iter() if (i := _number(e))]
        return iter(range(max(used) + 1, 2**31))

    def save(self) -> bytes:
        """The file as it is now."""
        for part, tree in self._trees.values():
            if getattr(part, "element", None) is None:
                part._blob = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
        return to_bytes(self.word)


#: What has a number in `w:id` that nothing else of its kind may have.
_NUMBERED = tags(
    "bookmarkStart ins del moveFrom moveTo moveFromRangeStart moveToRangeStart customXmlInsRangeStart "
    "customXmlDelRangeStart rPrChange pPrChange sectPrChange tblPrChange tblPrExChange tblGridChange trPrChange "
    "tcPrChange cellIns cellDel cellMerge commentReference"
)


def _number(element: Xml) -> str:
    found = value(element, "w:id") if element.tag in _NUMBERED else ""
    return found if found.isdecimal() else ""
