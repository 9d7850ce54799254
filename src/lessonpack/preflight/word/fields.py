"""Fields: each has all its parts, and an instruction that Word knows."""

from collections.abc import Iterator
from dataclasses import dataclass

from lessonpack.diagnostics import Diagnostic
from lessonpack.preflight.word.names import Xml, get, q
from lessonpack.preflight.word.scope import Scope
from lessonpack.preflight.word.stories import Story

#: The fields that our files have; STYLEREF is not among them, for LibreOffice does not compute it.
_KNOWN = frozenset({"HYPERLINK", "NOTEREF", "NUMPAGES", "PAGE", "PAGEREF", "REF", "SEQ", "TITLE", "TOC"})
#: Fields that may hold paragraphs.
_LONG = frozenset({"TOC"})


@dataclass
class Field:
    """A field: where it begins, its instruction, and where its parts stand; a simple one has no parts."""

    begin: Xml
    instruction: str = ""
    separate: Xml | None = None
    end: Xml | None = None

    @property
    def kind(self) -> str:
        """The first word of its instruction."""
        return (self.instruction.split() or [""])[0].upper()

    @property
    def first(self) -> str:
        """What follows that."""
        return [*self.instruction.split(), "", ""][1].strip('"')


def fields(story: Story) -> list[Field]:
    """The fields of a story, also those that are not whole."""
    return [field for field, _ in _read(story)]


def _read(story: Story) -> list[tuple[Field, str]]:
    """The fields of a story, each with what is wrong with its parts."""
    found: list[tuple[Field, str]] = []
    opened: list[Field] = []
    for element in story.root.iter(q("w:fldChar"), q("w:instrText"), q("w:fldSimple")):
        kind = get(element, "w:fldCharType")
        if element.tag == q("w:fldSimple"):
            found.append((Field(element, get(element, "w:instr")), ""))
        elif element.tag == q("w:instrText"):
            if not opened or opened[-1].separate is not None:
                found.append((Field(element, element.text or ""), "an instruction stands outside a field"))
            else:
                opened[-1].instruction += element.text or ""
        elif kind == "begin":
            opened.append(Field(element))
        elif not opened:
            found.append((Field(element), f"a field has its '{kind}' where none has begun"))
        elif kind == "separate":
            again = opened[-1].separate is not None
            opened[-1].separate = element
            found += [(opened[-1], "a field is parted twice")] if again else []
        else:
            field = opened.pop()
            field.end = element
            found.append((field, _split(field)))
    return [*found, *((field, "a field has no end") for field in opened)]


def _split(field: Field) -> str:
    """What is wrong with a field that ends in another paragraph than it began in."""
    first, last = (_paragraph(e) for e in (field.begin, field.end))
    return "" if first is last or field.kind in _LONG else "a field ends in another paragraph than it began in"


def _paragraph(element: Xml | None) -> Xml | None:
    return None if element is None else next(element.iterancestors(q("w:p")), None)


def field_broken(scope: Scope) -> Iterator[Diagnostic]:
    """A field begins, is parted and ends, in one paragraph."""
    for story in scope.stories:
        for field, wrong in _read(story):
            if wrong:
                yield scope.fail(field.begin, "field-broken", wrong)
            elif field.end is not None and field.separate is None:
                message = "a field shows nothing until Word computes it, and other programs do not"
                yield scope.fail(field.begin, "field-broken", message)


def field_unknown(scope: Scope) -> Iterator[Diagnostic]:
    """The instruction of a field is one that Word and LibreOffice compute."""
    for story in scope.own:
        for field, wrong in _read(story):
            if not wrong and field.kind not in _KNOWN:
                yield scope.fail(field.begin, "field-unknown", f"no field is computed by '{field.instruction.strip()}'")
