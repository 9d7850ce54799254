"""Parts of a school's file put into the one that is written, with all that they refer to."""

from docx.opc.packuri import PackURI
from docx.opc.part import Part

from lessonpack.pictures import in_grey
from lessonpack.writers.docx.schools.school import School

_FOLDER = "/word/school"
_PICTURES = ("image/png", "image/jpeg")


class Carrier:
    """Carries parts of a school's file into another, each once; without colour its pictures are greys."""

    def __init__(self, school: School, *, colour: bool) -> None:
        self.school = school
        self._archive = school.archive
        self._colour = colour
        self._carried: dict[str, Part] = {}

    def bring(self, part: Part, name: str) -> None:
        """Give a part that stands for one of the school's the relations of that, by the same ids."""
        for relation in self._archive.kept(name):
            if relation.external:
                part.load_rel(relation.type, relation.target, relation.id, is_external=True)
            else:
                part.load_rel(relation.type, self._carry(relation.target, part), relation.id)

    def _carry(self, name: str, beside: Part) -> Part:
        if name not in self._carried:
            kind, data = self._archive.type_of(name), self._archive.parts[name]
            if kind in _PICTURES and not self._colour:
                data = in_grey(data)
            # Numbers keep names apart, and the names that somebody gave to pictures out of the file.
            path = f"{_FOLDER}/{len(self._carried) + 1}.{name.rpartition('.')[2].lower()}"
            self._carried[name] = Part(PackURI(path), kind, data, beside.package)
            self.bring(self._carried[name], name)
        return self._carried[name]
