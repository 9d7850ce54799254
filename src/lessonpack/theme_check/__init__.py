"""What a school's Word file is good for as the template of a theme, for `lessonpack theme check`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lessonpack.diagnostics import Severity, counted
from lessonpack.theme_check.finding import Finding
from lessonpack.theme_check.looks import find_in_styles, names_of
from lessonpack.theme_check.running import find_in_heads, styles_of_heads
from lessonpack.writers.docx import UnusableFile
from lessonpack.writers.docx.archive import TEMPLATE, open_archive
from lessonpack.writers.docx.ooxml import TWIPS_PER_MM, child, children, value, whole
from lessonpack.writers.docx.schools.school import LINES, School, read_school
from lessonpack.writers.docx.styles import Styles

_SIDES = ("top", "bottom", "left", "right")
_TURNS = {"default": "every page", "first": "the first page", "even": "even pages"}
#: What the names of styles begin with that only our documents have.
_OURS = "Pack "
#: The mode of a file that does not say one: that of Word 2007.
_OLDEST, _NEWEST = 12, 15


@dataclass(frozen=True)
class Examination:
    """What a file is, which of our styles it has (by name, with their ids), which it lacks, and what was found."""

    name: str
    facts: dict[str, str]
    there: dict[str, str]
    missing: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def is_usable(self) -> bool:
        """Whether a theme can have it."""
        return not any(f.severity is Severity.ERROR for f in self.findings)

    def as_json(self) -> dict[str, Any]:
        """What `--json` prints."""
        return {
            "file": self.name,
            "usable": self.is_usable,
            "facts": self.facts,
            "styles": {"there": self.there, "added": list(self.missing)},
            "findings": [f.as_json() for f in self.findings],
        }


def examine(name: str, data: bytes, reference: bytes) -> Examination:
    """Look at a file of this name. The reference document has the styles that our documents use."""
    try:
        return _examine(name, read_school(data), reference)
    except UnusableFile as error:
        return Examination(name, {}, {}, (), (Finding(Severity.ERROR, str(error), error.hint),))


def _examine(name: str, school: School, reference: bytes) -> Examination:
    styles = Styles(school.styles) if school.styles is not None else None
    ours = _ours(reference)
    found = {n: s for kind, n in ours if styles and (s := styles.get(n, kind)) is not None}
    there = {n: value(style, "w:styleId") for n, style in found.items()}
    missing = tuple(n for _, n in ours if n not in there)
    findings = [*_mended(school), *find_in_heads(school)]
    if styles:
        findings += find_in_styles(school, styles, found | styles_of_heads(school, styles), missing)
    ordered = sorted(findings, key=lambda f: list(Severity).index(f.severity))
    return Examination(name, _facts(school), there, missing, tuple(ordered))


def _ours(reference: bytes) -> list[tuple[str, str]]:
    """Kind and name of each style that our documents use."""
    archive = open_archive(reference)
    sheet = archive.related(archive.main, "styles")
    return names_of(Styles(archive.xml(sheet))) if sheet else []


def _facts(school: School) -> dict[str, str]:
    archive = school.archive
    kind = "template" if archive.type_of(archive.main) == TEMPLATE else "document"
    size = [school.length("pgSz", side) / TWIPS_PER_MM for side in ("w", "h")]
    margins = ", ".join(f"{side} {school.length('pgMar', side) / TWIPS_PER_MM:.0f}" for side in _SIDES)
    heads = {
        place: ", ".join(_TURNS[turn] for turn in school.turns if (place, turn) in school.sides) or "none"
        for place in ("header", "footer")
    }
    return {
        "file": f"Word {kind}",
        "mode": _mode(school),
        "language": _language(school) or "not said",
        "page": f"{size[0]:.0f} × {size[1]:.0f} mm" if all(size) else "not said",
        "margins": f"{margins} mm" if all(size) else "not said",
        **heads,
    }


def _mode(school: School) -> str:
    settings = child(school.settings, "w:compat") if school.settings is not None else None
    said = children(settings, "w:compatSetting[@w:name='compatibilityMode']") if settings is not None else []
    mode = (whole(value(said[0])) if said else 0) or _OLDEST
    return f"{mode}" if mode >= _NEWEST else f"{mode}, in our files {_NEWEST}"


def _language(school: School) -> str:
    for path in ("w:docDefaults/w:rPrDefault/w:rPr/w:lang", "w:style[@w:default='1']/w:rPr/w:lang"):
        if school.styles is not None and (found := value(child(school.styles, path))):
            return found
    return ""


def _mended(school: School) -> Iterator[Finding]:
    """What is in the file and does not come into ours."""
    for kind, word in (("comment", "comment"), ("change", "tracked change")):
        if number := school.leftovers[kind]:
            hint = "accept or reject them" if kind == "change" else "delete them"
            message = f"{counted(number, word)} left in the file; our files do not have them"
            yield Finding(Severity.WARNING, message, f"{hint} in the template, so that nobody else gets them")
    if school.leftovers["line"]:
        message = f"our own lines stand in its head or foot, in the styles {' and '.join(map(repr, LINES.values()))}"
        hint = "they are left out, and written anew: set what is the school's there in another style"
        yield Finding(Severity.NOTE, message, hint)
    if school.archive.related(school.archive.main, "glossaryDocument"):
        yield Finding(Severity.NOTE, "its building blocks do not come into our files")
    zoom = child(school.settings, "w:zoom") if school.settings is not None else None
    if zoom is not None and not value(zoom, "w:percent"):
        yield Finding(Severity.NOTE, "its zoom has no percentage, which the file format asks for; our files have one")


def told(examination: Examination) -> Iterator[str]:
    """The examination in lines."""
    yield f"{examination.name}: {'can be used' if examination.is_usable else 'cannot be used'}"
    for name, text in examination.facts.items():
        yield f"  {name:10}{text}"
    if examination.facts:
        yield ""
        yield f"styles that stay as they are ({len(examination.there)}), with their ids:"
        yield from (f"  {name}: {identifier}" for name, identifier in examination.there.items())
        yield f"styles that are added ({len(examination.missing)}):"
        known = [name for name in examination.missing if not name.startswith(_OURS)]
        yield from (f"  {name}" for name in known)
        if others := len(examination.missing) - len(known):
            yield f"  and {others} of our own, whose names begin with '{_OURS.strip()}'"
    if examination.findings:
        yield ""
    for finding in examination.findings:
        yield f"{finding.severity}: {finding.message}" + (f" ({finding.hint})" if finding.hint else "")
