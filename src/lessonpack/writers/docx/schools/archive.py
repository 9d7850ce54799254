"""A Word file that somebody else made: its parts and their relations, read within limits; nothing is fetched."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from lessonpack.writers.docx.ooxml import Xml
from lessonpack.writers.docx.unpacking import SAVE_AS, Limits, UnusableFile, unpack

#: More is no template of a school.
LIMITS = Limits(file=20_000_000, unpacked=100_000_000, part=40_000_000, parts=2000)

_TYPES, _RELATIONS = "[Content_Types].xml", "http://schemas.openxmlformats.org/package/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml."
DOCUMENT, TEMPLATE = f"{_MAIN}document.main+xml", f"{_MAIN}template.main+xml"
_ADDRESSES = ("http://", "https://", "mailto:")
_MACROS = ("vbaproject", "macroenabled")
_DAMAGED = "the file is damaged"


@dataclass(frozen=True)
class Relation:
    """What a part refers to: the kind is the last word of its type, the target another part's name or an address."""

    id: str
    type: str
    target: str
    external: bool

    @property
    def kind(self) -> str:
        """In one word: `styles`, `image`, `hyperlink`."""
        return self.type.rpartition("/")[2]

    @property
    def is_link(self) -> bool:
        """Whether it is a link that a reader may follow, and nothing that is fetched."""
        return self.external and self.kind == "hyperlink" and self.target.startswith(_ADDRESSES)


@dataclass(frozen=True)
class Archive:
    """The parts of a file by name, without the slash before it; the main one; content types by name and by ending."""

    parts: dict[str, bytes]
    main: str = ""
    types: dict[str, str] = field(default_factory=dict)
    endings: dict[str, str] = field(default_factory=dict)

    def type_of(self, name: str) -> str:
        """The content type of a part."""
        return self.types.get(name) or self.endings.get(name.rpartition(".")[2].lower(), "application/octet-stream")

    def relations(self, name: str) -> list[Relation]:
        """What a part refers to; an empty name is the file itself."""
        folder, base = posixpath.split(name)
        data = self.parts.get(posixpath.join(folder, "_rels", f"{base}.rels"))
        return [] if data is None else [_relation(e, folder) for e in read_xml(data) if e.get("Id")]

    def kept(self, name: str) -> list[Relation]:
        """What a part refers to that comes along with it: links, and parts that are there."""
        return [r for r in self.relations(name) if (r.is_link if r.external else r.target in self.parts)]

    def related(self, name: str, kind: str) -> str | None:
        """The part of a kind that a part refers to."""
        found = (r.target for r in self.relations(name) if r.kind == kind and not r.external)
        return next((target for target in found if target in self.parts), None)

    def xml(self, name: str) -> Xml:
        """The root of a part. Raises UnusableFile where it is no XML."""
        return read_xml(self.parts[name])

    def reached(self, name: str) -> Iterator[str]:
        """A part, and all that it refers to, each once."""
        waiting, seen = [name], {name}
        while waiting:
            yield (one := waiting.pop(0))
            found = [r.target for r in self.relations(one) if not r.external and r.target in self.parts]
            waiting += [t for t in dict.fromkeys(found) if t not in seen]
            seen.update(found)


def _relation(element: Xml, folder: str) -> Relation:
    target, external = str(element.get("Target", "")), element.get("TargetMode") == "External"
    if not external:
        target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return Relation(str(element.get("Id")), str(element.get("Type", "")), target, external)


def read_xml(data: bytes) -> Xml:
    """The root of an XML text: no entities, nothing fetched. Raises UnusableFile."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnusableFile(_DAMAGED, SAVE_AS) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnusableFile("the file declares entities of its own, as no Word file does", SAVE_AS)
    return root


def open_archive(data: bytes) -> Archive:
    """The parts of a .docx or .dotx. Raises UnusableFile."""
    return _typed(Archive(unpack(data, LIMITS)))


def _typed(archive: Archive) -> Archive:
    """The archive with its content types and its main part. Raises UnusableFile where it is no Word document."""
    if _TYPES not in archive.parts:
        raise UnusableFile("it is a zip, and no Word file", SAVE_AS)
    for element in archive.xml(_TYPES):
        kind = str(element.get("ContentType", ""))
        if "PartName" in element.attrib:
            archive.types[str(element.get("PartName")).lstrip("/")] = kind
        else:
            archive.endings[str(element.get("Extension", "")).lower()] = kind
    if any(sign in kind.lower() for kind in (*archive.types.values(), *archive.endings.values()) for sign in _MACROS):
        raise UnusableFile("the file holds macros (.docm, .dotm), which are never taken over", SAVE_AS)
    main = [r for r in archive.relations("") if r.kind == "officeDocument"]
    if any(r.type.startswith(_STRICT) for r in main):
        raise UnusableFile("it is saved as Strict Open XML", SAVE_AS)
    if not main or main[0].target not in archive.parts or archive.type_of(main[0].target) not in (DOCUMENT, TEMPLATE):
        raise UnusableFile("it is an Office file, but no document of Word", SAVE_AS)
    return Archive(archive.parts, main[0].target, archive.types, archive.endings)
