"""A Word file opened for reading or changing: its body, notes and lists, and what it says of the build that made it."""

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from io import BytesIO
from itertools import count

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.part import Part
from lxml import etree

from lessonpack.writers.docx.anchors import Block, blocks_of
from lessonpack.writers.docx.archive import TEMPLATE, Archive, check_whole, open_archive, read_xml
from lessonpack.writers.docx.manifest import Manifest, manifests, note_texts
from lessonpack.writers.docx.notes import announce_notes, empty_notes
from lessonpack.writers.docx.ooxml import Xml, child, children, qualified, root, tags, value, whole
from lessonpack.writers.docx.package import attach, to_bytes
from lessonpack.writers.docx.unpacking import SAVE_AS, Limits, UnusableFile

#: More is no teacher's document.
LIMITS = Limits(file=100_000_000, unpacked=300_000_000, part=100_000_000, parts=5_000)
#: How the names of headings begin.
_HEADINGS = ("heading ", "pack unlisted heading")
_IDENTIFIER = "{http://purl.org/dc/elements/1.1/}identifier"


class WordFile:
    """A Word document. Raises UnusableFile."""

    def __init__(self, data: bytes) -> None:
        archive = open_archive(data, LIMITS)
        if archive.type_of(archive.main) == TEMPLATE:
            raise UnusableFile("it is a template of Word (.dotx), and no document", "save it as Word Document (.docx)")
        check_whole(archive)
        try:
            self.word = docx.Document(BytesIO(archive.packed()))
        except (KeyError, ValueError, AttributeError, TypeError) as error:
            # The library takes a package for what it should be, and what it is not comes out as one of these.
            raise UnusableFile("the file is damaged", SAVE_AS) from error
        self._identifier = _identifier(archive)
        self._trees: dict[str, tuple[Part, Xml]] = {}

    @property
    def body(self) -> Xml:
        """The body of the document."""
        body: Xml = self.word.element.body
        return body

    @cached_property
    def blocks(self) -> list[Block]:
        """Its blocks as they were when first asked for."""
        found = self.tree(RELATIONSHIP_TYPE.FOOTNOTES)
        return blocks_of(self.body, note_texts(found[1]) if found else None)

    @cached_property
    def manifest(self) -> Manifest | None:
        """What it says of the build that made it."""
        return next(iter(manifests(self.word).values()), None)

    @property
    def document(self) -> str:
        """Which document it is, as its manifest says it, or its properties where the manifest is gone."""
        return self.manifest.document if self.manifest else self._identifier

    def tree(self, kind: str) -> tuple[Part, Xml] | None:
        """A part that belongs to the document, by the kind of its relation, and its content, which may be changed."""
        if kind not in self._trees:
            found = next((r for r in self.word.part.rels.values() if r.reltype == kind and not r.is_external), None)
            if found is None:
                return None
            part = found.target_part
            element = getattr(part, "element", None)
            tree = element if element is not None else read_xml(part.blob)
            self._trees[kind] = (part, tree)
        return self._trees[kind]

    @property
    def footnotes(self) -> list[Xml]:
        """Its footnotes, and the lines that stand before them."""
        found = self.tree(RELATIONSHIP_TYPE.FOOTNOTES)
        return children(found[1], "w:footnote") if found else []

    def need_notes(self) -> tuple[Part, Xml]:
        """The part of the footnotes and its content; made where there is none."""
        found = self.tree(RELATIONSHIP_TYPE.FOOTNOTES)
        if found is None:
            found = self._new("footnotes", CONTENT_TYPE.WML_FOOTNOTES, RELATIONSHIP_TYPE.FOOTNOTES, empty_notes())
            announce_notes(self.word.settings.element)
        return found

    @cached_property
    def numbering(self) -> Xml:
        """What the lists are. Where there are none, the file that is saved has a part for them if some were added."""
        found = self.tree(RELATIONSHIP_TYPE.NUMBERING)
        return found[1] if found else root("w:numbering")

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
        return next((n for n in self.footnotes if value(n, "w:id") == identifier), None)

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
        """Numbers for bookmarks, changes and pictures that no other has."""
        used = {_number(element) for story in self.stories for element in story.iter(*_NUMBERED, _PICTURE)}
        return (n for n in count(1) if n not in used)

    def save(self) -> bytes:
        """The file as it is now. Raises UnusableFile where two of its parts would have one name, for one was not found
        where Word has it, and was made anew."""
        if len(self.numbering) and self.tree(RELATIONSHIP_TYPE.NUMBERING) is None:
            kind = CONTENT_TYPE.WML_NUMBERING
            self._new("numbering", kind, RELATIONSHIP_TYPE.NUMBERING, self.numbering)
        for part, tree in self._trees.values():
            if getattr(part, "element", None) is None:
                part._blob = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
        names = Counter(str(part.partname) for part in self.word.part.package.iter_parts())
        if twice := [name for name, times in names.items() if times > 1]:
            raise UnusableFile(f"its part {twice[0]} is not related as Word does", "open it in Word and save it again")
        return to_bytes(self.word)


#: What has a number in `w:id` that nothing else of its kind may have.
_NUMBERED = tags(
    "bookmarkStart ins del moveFrom moveTo moveFromRangeStart moveToRangeStart customXmlInsRangeStart "
    "customXmlDelRangeStart rPrChange pPrChange sectPrChange tblPrChange tblPrExChange tblGridChange trPrChange "
    "tcPrChange cellIns cellDel cellMerge commentReference"
)
_PICTURE = qualified("wp:docPr")


def _number(element: Xml) -> int:
    return whole(value(element, "id" if element.tag == _PICTURE else "w:id"))


def _identifier(archive: Archive) -> str:
    """What the properties of a file say that it is."""
    properties = archive.related("", "core-properties")
    return (archive.xml(properties).findtext(_IDENTIFIER) or "").strip() if properties else ""
