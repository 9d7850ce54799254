"""The styles of a school's file: contrast, size, outline, lists, typefaces; those that our documents use."""

import re
from collections.abc import Iterable, Iterator

from lessonpack.diagnostics import Severity
from lessonpack.machine import families, font_list
from lessonpack.preflight.word.palette import BLACK, WHITE, Palette, contrast_of, least_of
from lessonpack.theme_check.finding import Finding, flaw
from lessonpack.writers.docx.ooxml import Xml, child, children, is_on, value
from lessonpack.writers.docx.schools.school import School, theme_of
from lessonpack.writers.docx.schools.wearing import HEADINGS, leading
from lessonpack.writers.docx.styles import Styles

#: The least type that is read without trouble, in half points.
_LEAST = 18
#: The type of small headings, in half points.
_SMALL = 20
_HEADING = re.compile(r"heading ([1-4])")


def names_of(reference: Styles) -> list[tuple[str, str]]:
    """Kind and name of each style of the reference document, but for the looks of editions and for what is usual."""
    named = [(value(s, "w:type"), value(child(s, "w:name"))) for s in children(reference.sheet, "w:style")]
    return [(kind, name) for kind, name in named if kind != "numbering" and not name.endswith(")")]


def find_in_styles(school: School, styles: Styles, used: dict[str, Xml], missing: Iterable[str]) -> Iterator[Finding]:
    """What is wrong with the styles that our documents use, by name, and with those that are added, the missing."""
    theme = theme_of(school)
    palette = Palette(theme)
    for name, style in used.items():
        if value(style, "w:type") == "table":
            yield from _pale_table(name, style, palette)
            continue
        yield from _pale(name, style, styles, palette)
        size = styles.size_of(style) / 2
        if styles.size_of(style) < _LEAST:
            yield flaw(f"the style '{name}' has type of {size:g} points", f"{_LEAST / 2:g} points are the least")
        if _HEADING.fullmatch(name.lower()) and styles.inherited(style, "w:pPr/w:outlineLvl") is None:
            yield Finding(Severity.NOTE, f"the style '{name}' has no outline level; in our files it has one")
    yield from _pale_added(styles, palette, missing)
    yield from _fonts(styles, used.values(), theme)


def _pale(name: str, style: Xml, styles: Styles, palette: Palette) -> Iterator[Finding]:
    seen = _contrast(style, styles, palette)
    least = _least(style, styles)
    if seen < least:
        message = f"text in the style '{name}' is pale: its contrast is {seen:.1f}:1"
        yield flaw(message, f"{least:g}:1 is the least for type of its size: take a darker colour")


def _pale_table(name: str, style: Xml, palette: Palette) -> Iterator[Finding]:
    """The worst of the parts of a table: head, bands, the whole."""
    parts = (style, *children(style, "w:tblStylePr"))
    colours = ((palette.text(child(p, "w:rPr/w:color")), palette.ground(child(p, "w:tcPr/w:shd"))) for p in parts)
    seen, least = (
        min(contrast_of(text or BLACK, ground or WHITE) for text, ground in colours),
        least_of(_SMALL, bold=False),
    )
    if seen < least:
        message = f"text in tables of the style '{name}' is pale: its contrast is {seen:.1f}:1"
        yield flaw(message, f"{least:g}:1 is the least: take a darker colour, or a lighter ground")


def _pale_added(styles: Styles, palette: Palette, missing: Iterable[str]) -> Iterator[Finding]:
    """A colour that is dark enough for the school's large headings, and not for small ones that are added."""
    style, added = leading(styles), [name for name in HEADINGS if name in missing]
    if style is None or not added:
        return
    seen = _contrast(style, styles, palette)
    if _least(style, styles) <= seen < (least := least_of(_SMALL, bold=False)):
        name = value(child(style, "w:name"))
        message = f"smaller headings that are added have the colour of '{name}', and are pale: {seen:.1f}:1"
        yield flaw(message, f"{least:g}:1 is the least for type of their size: take a darker colour")


def _contrast(style: Xml, styles: Styles, palette: Palette) -> float:
    text = palette.text(styles.inherited(style, "w:rPr/w:color"))
    grounds = (palette.ground(styles.inherited(style, f"{p}/w:shd")) for p in ("w:rPr", "w:pPr"))
    return contrast_of(text or BLACK, next((g for g in grounds if g), WHITE))


def _least(style: Xml, styles: Styles) -> float:
    return least_of(styles.size_of(style), bold=is_on(styles.inherited(style, "w:rPr/w:b")))


def _fonts(styles: Styles, used: Iterable[Xml], theme: Xml | None) -> Iterator[Finding]:
    """The typefaces that are not on this machine."""
    lines = font_list("family")
    if lines is None:
        return
    there = {family.lower() for family in families(lines)}
    runs = [run for style in used for one in styles.lineage(style) for run in children(one, "w:rPr/w:rFonts")]
    runs += children(styles.sheet, "w:docDefaults/w:rPrDefault/w:rPr/w:rFonts")
    named = {value(run, f"w:{script}") for run in runs for script in ("ascii", "hAnsi")}
    named |= (
        {str(e.get("typeface")) for e in children(theme, ".//a:fontScheme/*/a:latin")} if theme is not None else set()
    )
    for family in sorted(n for n in named if n and n.lower() not in there):
        message = f"the typeface '{family}' is not on this machine"
        yield Finding(Severity.NOTE, message, "Word has it, or takes another: look at a paper where it will be printed")
