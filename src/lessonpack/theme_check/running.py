"""The heads and feet of a school's file: pictures that say nothing, what floats, type and colours set by hand."""

from collections.abc import Iterator

from lessonpack.diagnostics import Severity
from lessonpack.preflight.word.drawings import decorative
from lessonpack.preflight.word.palette import Palette, contrast_of, least_of
from lessonpack.theme_check.finding import Finding, flaw
from lessonpack.writers.docx.ooxml import Xml, child, children, qualified, value, whole
from lessonpack.writers.docx.schools.room import floats
from lessonpack.writers.docx.schools.school import School, theme_of
from lessonpack.writers.docx.styles import Styles

#: The least type and contrast: heads are small.
_LEAST = 18
_CONTRAST = least_of(_LEAST, bold=False)
_PAGES = {"default": "", "first": " of the first page", "even": " of even pages"}
_WORDS = {"header": "head", "footer": "foot"}


def find_in_heads(school: School) -> Iterator[Finding]:
    """What is wrong with heads and feet, each named."""
    for (place, turn), side in school.sides.items():
        if turn in school.turns:
            where = f"the {_WORDS[place]}{_PAGES[turn]}"
            yield from _find(side.content, where)
            if _numbers_pages(side.content):
                message = f"{where} has the number of the page, and our line at the foot has it too"
                yield Finding(Severity.NOTE, message, "take it out of the template, and it stands there once")
            yield from _pale(side.content, where, Palette(theme_of(school)))


def _pale(content: Xml, where: str, palette: Palette) -> Iterator[Finding]:
    """Colours set by hand, on white paper: what has a ground of its own is left to the eye."""
    if child(content, ".//w:shd") is not None:
        return
    inks = {palette.text(e) for e in children(content, ".//w:r/w:rPr/w:color")}
    for ink in sorted(inks - {""}):
        if (seen := contrast_of(ink)) < _CONTRAST:
            message = f"text in {where} is pale: the contrast of its colour {ink} is {seen:.1f}:1"
            yield flaw(message, f"{_CONTRAST:g}:1 is the least: take a darker colour")


def styles_of_heads(school: School, styles: Styles) -> dict[str, Xml]:
    """The styles in which heads and feet are set, by name."""
    used = {value(e) for side in school.sides.values() for e in side.content.iter(qualified("w:pStyle"))}
    found = [style for identifier in sorted(used) if (style := styles.by_id(identifier)) is not None]
    return {value(child(style, "w:name")): style for style in found}


def _find(content: Xml, where: str) -> Iterator[Finding]:
    silent = [d for d in content.iter(qualified("wp:docPr")) if not (d.get("descr") or decorative(d))]
    if silent:
        hint = "in Word: a click with the right button, View Alt Text; or mark it as decorative"
        yield flaw(f"a picture in {where} has no alternative text", hint)
    if floats(content):
        hint = "set it in line with the text, or in a table: what floats may cover text, and readers that speak lose it"
        yield flaw(f"something floats in {where}", hint)
    sizes = [whole(value(size)) for size in content.iter(qualified("w:sz"))]
    if small := [size for size in sizes if 0 < size < _LEAST]:
        message = f"{where} has type of {min(small) / 2:g} points"
        yield flaw(message, f"{_LEAST / 2:g} points are the least")
    if children(content, ".//w:framePr"):
        yield flaw(f"a frame stands in {where}", "set it as text or in a table")


def _numbers_pages(content: Xml) -> bool:
    fields = [e.text or "" for e in content.iter(qualified("w:instrText"))]
    fields += [value(e, "w:instr") for e in content.iter(qualified("w:fldSimple"))]
    return any("PAGE" in field.upper().split() for field in fields)
