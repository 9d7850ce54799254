"""The styles of a school's file: contrast, size, outline, lists, typefaces; those that our documents use."""

import re
from collections.abc import Iterable, Iterator

from lessonpack.diagnostics import Severity
from lessonpack.machine import families, font_list
from lessonpack.preflight.ink import contrast
from lessonpack.preflight.paper import Ink
from lessonpack.theme_check.finding import Finding, flaw
from lessonpack.writers.docx.ooxml import Xml, child, children, value
from lessonpack.writers.docx.schools.school import School, theme_of
from lessonpack.writers.docx.styles import Styles

#: Contrast that text needs (WCAG 2.2, 1.4.3); large text is 18 points, or 14 points of bold; here in half points.
TEXT, _LARGE, _SIZE, _BOLD = 4.5, 3.0, 36, 28
#: The least type that is read without trouble, in half points.
_LEAST = 18
#: The names that text has for the colours of a theme.
_THEME = {"text1": "dk1", "text2": "dk2", "background1": "lt1", "background2": "lt2", "dark1": "dk1", "light1": "lt1"}
_THEME |= {"dark2": "dk2", "light2": "lt2", "hyperlink": "hlink", "followedHyperlink": "folHlink"}
_HEADING = re.compile(r"heading ([1-4])")
_OFF = ("0", "false", "off")


def names_of(reference: Styles) -> list[tuple[str, str]]:
    """Kind and name of each style of the reference document, but for the looks of editions and for what is usual."""
    named = [(value(s, "w:type"), value(child(s, "w:name"))) for s in children(reference.sheet, "w:style")]
    return [(kind, name) for kind, name in named if kind != "numbering" and not name.endswith(")")]


def find_in_styles(school: School, styles: Styles, used: dict[str, Xml]) -> Iterator[Finding]:
    """What is wrong with the styles that our documents use, by name."""
    theme = theme_of(school)
    for name, style in used.items():
        if value(style, "w:type") == "table":
            continue
        yield from _pale(name, style, styles, theme)
        size = styles.size_of(style) / 2
        if styles.size_of(style) < _LEAST:
            yield flaw(f"the style '{name}' has type of {size:g} points", f"{_LEAST / 2:g} points are the least")
        if _HEADING.fullmatch(name.lower()) and styles.inherited(style, "w:pPr/w:outlineLvl") is None:
            yield Finding(Severity.NOTE, f"the style '{name}' has no outline level; in our files it has one")
    yield from _fonts(styles, used.values(), theme)


def _pale(name: str, style: Xml, styles: Styles, theme: Xml | None) -> Iterator[Finding]:
    text = colour(styles.inherited(style, "w:rPr/w:color"), "", theme)
    grounds = (colour(styles.inherited(style, f"{p}/w:shd"), "fill", theme) for p in ("w:rPr", "w:pPr"))
    ground = next((g for g in grounds if g), "")
    if not text and not ground:
        return
    seen = contrast_of(text or "000000", ground or "FFFFFF")
    least = _LARGE if _is_large(style, styles) else TEXT
    if seen < least:
        message = f"text in the style '{name}' is pale: its contrast is {seen:.1f}:1"
        yield flaw(message, f"{least:g}:1 is the least for type of its size: take a darker colour")


def _is_large(style: Xml, styles: Styles) -> bool:
    bold = styles.inherited(style, "w:rPr/w:b")
    is_bold = bold is not None and value(bold) not in _OFF
    return styles.size_of(style) >= (_BOLD if is_bold else _SIZE)


def colour(element: Xml | None, of: str, theme: Xml | None) -> str:
    """The colour of text, or the `fill` of a ground, as six digits; empty where it is the usual one."""
    said = value(element, f"w:{of or 'val'}")
    if re.fullmatch(r"[0-9A-Fa-f]{6}", said):
        return said
    named = value(element, "w:themeFill" if of else "w:themeColor")
    found = child(theme, f".//a:clrScheme/a:{_THEME.get(named, named)}/*") if theme is not None and named else None
    return str(found.get("lastClr") or found.get("val") or "") if found is not None else ""


def contrast_of(text: str, ground: str = "FFFFFF") -> float:
    """The contrast of two colours, each six digits."""
    return contrast(_ink(text), _ink(ground))


def _ink(digits: str) -> Ink:
    red, green, blue = (int(digits[n : n + 2], 16) for n in (0, 2, 4))
    return Ink(red, green, blue, 255)


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
