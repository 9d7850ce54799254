"""Relations of one part given to a part of another package, with what they point at: pictures, drawings, addresses."""

from functools import cached_property
from itertools import count

from docx.opc.package import OpcPackage
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart


class Carrier:
    """Carries parts into a package, each once; what has the same bytes there is taken as it is."""

    def __init__(self, package: OpcPackage) -> None:
        self._package = package
        self._carried: dict[Part, Part] = {}

    def relate(self, giving: Part, taking: Part, relation: str) -> str:
        """The id of a relation of a part of the package to what a relation of another part points at."""
        found = giving.rels[relation]
        if found.is_external:
            return str(taking.relate_to(found.target_ref, found.reltype, is_external=True))
        return str(taking.relate_to(self._carry(found.target_part), found.reltype))

    def _carry(self, part: Part) -> Part:
        if part not in self._carried:
            there = self._there.get((part.content_type, part.blob)) if not part.rels else None
            self._carried[part] = there or self._new(part)
        return self._carried[part]

    def _new(self, part: Part) -> Part:
        made = Part(self._free(part.partname.ext), part.content_type, part.blob, self._package)  # type: ignore[arg-type]
        for identifier, relation in part.rels.items():
            if relation.is_external:
                made.load_rel(relation.reltype, relation.target_ref, identifier, is_external=True)
            else:
                made.load_rel(relation.reltype, self._carry(relation.target_part), identifier)
        return made

    @cached_property
    def _there(self) -> dict[tuple[str, bytes], Part]:
        """What the package holds besides XML, by its type and its bytes."""
        parts = (part for part in self._package.iter_parts() if not isinstance(part, XmlPart))
        return {(part.content_type, part.blob): part for part in parts}

    @cached_property
    def _taken(self) -> set[str]:
        return {str(part.partname).lower() for part in self._package.iter_parts()}

    def _free(self, ending: str) -> PackURI:
        names = (f"/word/media/course{number}.{ending}" for number in count(1))
        name = next(name for name in names if name.lower() not in self._taken)
        self._taken.add(name.lower())
        return PackURI(name)
