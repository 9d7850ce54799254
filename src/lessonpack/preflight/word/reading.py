"""A DOCX read with zipfile and lxml alone: its parts, their types, and what refers to what."""

import posixpath
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from lxml import etree

from lessonpack.preflight.word.names import Xml, q

TYPES = "[Content_Types].xml"
#: The source of the relations of the package itself.
PACKAGE = ""


@dataclass(frozen=True)
class Relation:
    """One part's reference to another, or to an address outside the file."""

    source: str
    id: str
    kind: str
    """The last word of its type: `styles`, `hyperlink`."""
    target: str
    """The name of a part; of what is external, the address."""
    external: bool


@dataclass
class Package:
    """The parts of a file. `broken` says of parts why they cannot be read."""

    names: list[str] = field(default_factory=list)
    data: dict[str, bytes] = field(default_factory=dict)
    trees: dict[str, Xml] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)

    def of(self, source: str) -> dict[str, Relation]:
        """The relations of a part, by their ids."""
        return {relation.id: relation for relation in self.relations if relation.source == source}

    def related(self, source: str, kind: str) -> list[str]:
        """The parts that a part refers to by a kind of relation."""
        found = (r for r in self.relations if r.source == source and r.kind == kind and not r.external)
        return [r.target for r in found if r.target in self.data]

    def type_of(self, name: str) -> str:
        """The content type of a part; empty where it has none."""
        types = self.trees.get(TYPES)
        if types is None:
            return ""
        for entry in types.iter(q("ct:Override")):
            if entry.get("PartName") == f"/{name}":
                return str(entry.get("ContentType", ""))
        ending = name.rpartition(".")[2].lower()
        defaults = (e for e in types.iter(q("ct:Default")) if e.get("Extension", "").lower() == ending)
        return next((str(e.get("ContentType", "")) for e in defaults), "")


def read(data: bytes) -> Package:
    """The parts of a file. Whatever is wrong with it is told in `broken`; nothing is fetched or expanded."""
    package = Package()
    try:
        with ZipFile(BytesIO(data)) as archive:
            package.names = archive.namelist()
            package.data = {name: archive.read(name) for name in package.names}
    except (BadZipFile, EOFError, OSError) as error:
        package.broken[PACKAGE] = str(error)
    for name, part in package.data.items():
        if name.endswith((".xml", ".rels")):
            _parse(package, name, part)
    for name, tree in package.trees.items():
        if name.endswith(".rels"):
            package.relations += _relations(name, tree)
    return package


def _parse(package: Package, name: str, part: bytes) -> None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        package.trees[name] = etree.fromstring(part, parser)
    except etree.XMLSyntaxError as error:
        package.broken[name] = str(error)


def _relations(name: str, tree: Xml) -> list[Relation]:
    folder, _, file = name.partition("_rels/")
    source = folder + file.removesuffix(".rels")
    found = []
    for entry in tree.iter(q("rel:Relationship")):
        external = entry.get("TargetMode") == "External"
        target, kind = entry.get("Target", ""), entry.get("Type", "").rpartition("/")[2]
        if not external:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found.append(Relation(source, entry.get("Id", ""), kind, target, external))
    return found
