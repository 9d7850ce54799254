"""A Word file that somebody else made: its parts and their relations, read within limits; nothing is fetched."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from lxml import etree

from lessonpack.writers.docx.ooxml import Xml

#: The largest file, what it may unpack to, its largest part, in bytes; and how many parts it may have.
MAX_FILE, MAX_UNPACKED, MAX_PART, MAX_PARTS = 20_000_000, 100_000_000, 40_000_000, 2000

_OLE, _RTF = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf"
_TYPES, _RELATIONS = "[Content_Types].xml", "http://schemas.openxmlformats.org/package/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml."
DOCUMENT, TEMPLATE = f"{_MAIN}document.main+xml", f"{_MAIN}template.main+xml"
_ADDRESSES = ("http://", "https://", "mailto:")
_MACROS = ("vbaproject", "macroenabled")
_SAVE_AS = "open it in Word and save it as Word Document (.docx) or Word Template (.dotx)"
_DAMAGED = "the file is damaged"


class UnusableTemplate(ValueError):
    """A file that cannot be a school's Word template: the message says why, the hint what would do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


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
        """The root of a part. Raises UnusableTemplate where it is no XML."""
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
    """The root of an XML text: no entities, nothing fetched. Raises UnusableTemplate."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnusableTemplate(_DAMAGED, _SAVE_AS) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnusableTemplate("the file declares entities of its own, as no Word file does", _SAVE_AS)
    return root


def open_archive(data: bytes) -> Archive:
    """The parts of a .docx or .dotx. Raises UnusableTemplate."""
    if data.startswith(_OLE):
        _refuse_old(data)
    if data.startswith(_RTF):
        raise UnusableTemplate("it is a file in Rich Text Format", _SAVE_AS)
    if len(data) > MAX_FILE:
        message = f"the file has {len(data) / 1e6:.0f} MB, and {MAX_FILE / 1e6:.0f} are allowed"
        raise UnusableTemplate(message, "make its pictures smaller")
    try:
        with ZipFile(BytesIO(data)) as file:
            archive = Archive({i.filename: file.read(i) for i in _within_limits(file)})
    except (BadZipFile, NotImplementedError, OSError, EOFError, ValueError, RuntimeError) as error:
        if isinstance(error, UnusableTemplate):
            raise
        raise UnusableTemplate("it is no Word file, or a damaged one", _SAVE_AS) from error
    return _typed(archive)


def _refuse_old(data: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in data:
        hint = "open it in Word, take the password away (File, Info, Protect Document), and save it"
        raise UnusableTemplate("the file is protected with a password", hint)
    raise UnusableTemplate("it is a file of Word 97 to 2003 (.doc, .dot)", _SAVE_AS)


def _within_limits(file: ZipFile) -> list[ZipInfo]:
    """The entries of a zip, none of them a folder."""
    entries = [i for i in file.infolist() if not i.is_dir()]
    if any(i.flag_bits & 1 for i in entries):
        raise UnusableTemplate("the file is protected with a password", "save it without one")
    sizes = [i.file_size for i in entries]
    if len(entries) > MAX_PARTS or sum(sizes) > MAX_UNPACKED or max(sizes, default=0) > MAX_PART:
        message = f"the file unpacks to {sum(sizes) / 1e6:.0f} MB in {len(entries)} parts, more than any template needs"
        raise UnusableTemplate(message, "make a new template, with the school's head and styles alone")
    return entries


def _typed(archive: Archive) -> Archive:
    """The archive with its content types and its main part. Raises UnusableTemplate where it is no Word document."""
    if _TYPES not in archive.parts:
        raise UnusableTemplate("it is a zip, and no Word file", _SAVE_AS)
    for element in archive.xml(_TYPES):
        kind = str(element.get("ContentType", ""))
        if "PartName" in element.attrib:
            archive.types[str(element.get("PartName")).lstrip("/")] = kind
        else:
            archive.endings[str(element.get("Extension", "")).lower()] = kind
    if any(sign in kind.lower() for kind in (*archive.types.values(), *archive.endings.values()) for sign in _MACROS):
        raise UnusableTemplate("the file holds macros (.docm, .dotm), which are never taken over", _SAVE_AS)
    main = [r for r in archive.relations("") if r.kind == "officeDocument"]
    if any(r.type.startswith(_STRICT) for r in main):
        raise UnusableTemplate("it is saved as Strict Open XML", _SAVE_AS)
    if not main or main[0].target not in archive.parts or archive.type_of(main[0].target) not in (DOCUMENT, TEMPLATE):
        raise UnusableTemplate("it is an Office file, but no document of Word", _SAVE_AS)
    return Archive(archive.parts, main[0].target, archive.types, archive.endings)
