"""A Word file that somebody else made: its parts and their relations, read within limits; nothing is fetched.

Every such file is opened here, a school's template and a document that somebody edited.
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import NoReturn
from zipfile import ZipFile

from lxml import etree

from lessonpack.writers.docx.ooxml import Xml, child, qualified
from lessonpack.writers.docx.unpacking import SAVE_AS, Limits, UnusableFile, unpack

#: More is no template of a school.
LIMITS = Limits(file=20_000_000, unpacked=100_000_000, part=40_000_000, parts=2000)

_TYPES = "[Content_Types].xml"
_STRICT = "http://purl.oclc.org/ooxml/"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml."
DOCUMENT, TEMPLATE = f"{_MAIN}document.main+xml", f"{_MAIN}template.main+xml"
_ADDRESSES = ("http://", "https://", "mailto:")
_MACROS = ("vbaproject", "macroenabled")
_DAMAGED = "the file is damaged"
#: How the parts begin that are read, by the kind of the document's relation to them; it is in their content type too.
_ROOTS = {
    **{kind: f"w:{kind}" for kind in ("styles", "numbering", "settings", "footnotes", "endnotes", "comments")},
    **{"header": "w:hdr", "footer": "w:ftr"},
}
_SEVERAL = ("header", "footer")


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
        return [] if data is None else [_relation(e, folder) for e in read_xml(data)]

    def kept(self, name: str) -> list[Relation]:
        """What a part refers to that comes along with it: links, and parts that are there."""
        return [r for r in self.relations(name) if (r.is_link if r.external else r.target in self.parts)]

    def related(self, name: str, kind: str) -> str | None:
        """The part of a kind that a part refers to."""
        found = (r.target for r in self.relations(name) if r.kind == kind and not r.external)
        return next((target for target in found if target in self.parts), None)

    def packed(self) -> bytes:
        """The same file, not compressed, for a library that reads one."""
        target = BytesIO()
        with ZipFile(target, "w") as file:
            for name, data in self.parts.items():
                file.writestr(name, data)
        return target.getvalue()

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
    if not all(element.get(name) for name in ("Id", "Type", "Target")):
        raise UnusableFile(_DAMAGED, SAVE_AS)
    target, external = str(element.get("Target")), element.get("TargetMode") == "External"
    if not external:
        target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return Relation(str(element.get("Id")), str(element.get("Type")), target, external)


def read_xml(data: bytes) -> Xml:
    """The root of an XML text: no entities, nothing fetched. Raises UnusableFile."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnusableFile(_DAMAGED, SAVE_AS) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnusableFile("the file declares entities of its own, as no Word file does", SAVE_AS)
    return root


def open_archive(data: bytes, limits: Limits = LIMITS) -> Archive:
    """The parts of a .docx or .dotx. Raises UnusableFile."""
    archive = _typed(Archive(unpack(data, limits)))
    _check_main(archive)
    return archive


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


def _check_main(archive: Archive) -> None:
    """Refuse a document without text, and parts of it that are not what it says they are."""
    main = archive.xml(archive.main)
    if main.tag != qualified("w:document") or child(main, "w:body") is None:
        raise UnusableFile(_DAMAGED, SAVE_AS)
    read = [r for r in archive.relations(archive.main) if r.kind in _ROOTS]
    for relation in read:
        if relation.external:
            refuse_outside(relation)
        if relation.target in archive.parts and (
            archive.type_of(relation.target) != f"{_MAIN}{relation.kind}+xml"
            or archive.xml(relation.target).tag != qualified(_ROOTS[relation.kind])
        ):
            raise UnusableFile(_DAMAGED, SAVE_AS)
    single = [relation.kind for relation in read if relation.kind not in _SEVERAL]
    if len(set(single)) < len(single):
        raise UnusableFile(_DAMAGED, SAVE_AS)


def refuse_outside(relation: Relation) -> NoReturn:
    """Say what a file takes from elsewhere. Raises UnusableFile."""
    message = f"it takes something ({relation.kind}) from outside the file: {relation.target}"
    raise UnusableFile(message, "insert it into the file instead of linking to it")


def check_whole(archive: Archive) -> None:
    """Refuse a file of which any part is missing or no XML: what is written again has them all. Raises UnusableFile.

    Of a template only some parts are taken, and only these are read.
    """
    for name in archive.reached(""):
        if name and archive.type_of(name).endswith(("+xml", "/xml")):
            archive.xml(name)
        for relation in archive.relations(name):
            if not relation.external and relation.target not in archive.parts:
                message = f"the file is damaged: it has no part '{relation.target}', which it refers to"
                raise UnusableFile(message, SAVE_AS)
