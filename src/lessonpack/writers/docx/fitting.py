"""The styles of the reference document, fitted to an edition.

The reference document is the standard edition. What every edition settles in figures is worked out here: sizes of
type, height of lines, white space, weight of rules, emphasis, colour. What a part of an edition changes besides stands
in the reference document itself, as the look of a style under that part: `Pack Stem (large-print)` is laid over
`Pack Stem` in editions with a part whose style sheet is `large-print.css`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from lessonpack.editions import Edition
from lessonpack.machine import Role
from lessonpack.writers.docx.ooxml import (
    TWIPS_PER_MM,
    TWIPS_PER_POINT,
    Xml,
    child,
    children,
    put,
    put_copy,
    qualified,
    value,
    whole,
)
from lessonpack.writers.docx.styles import Styles
from lessonpack.writers.docx.themes import face

#: The role of a style's type in the edition: its size. Styles that are not here take it from the style or the text that
#: they stand in; no style has a size that is not from here.
ROLES = {
    "Title": "title",
    "Subtitle": "heading",
    "heading 1": "heading",
    "heading 2": "subheading",
    "heading 3": "apparatus",
    "heading 4": "apparatus",
    "Pack Course": "label",
    "Pack Facts": "small",
    "Pack Notice": "apparatus",
    "Pack Field": "small",
    "Pack Total": "answer",
    "Pack Attribution": "label",
    "Pack Gloss": "small",
    "Pack Credit": "small",
    "Pack Bibliography": "small",
    "Pack Small": "small",
    "caption": "apparatus",
    "Pack Table Head": "small",
    "Pack Table Row Head": "label",
    "Pack Running Head": "small",
    "Pack Running Foot": "small",
    "footnote text": "small",
    "Pack Number": "answer",
    "Pack Marks": "apparatus",
    "Pack Line Number": "small",
}
#: Height of a line as a multiple of its type, where it is not the edition's.
LEADING = {"Title": 1.15, "heading 1": 1.25, "heading 2": 1.25, "Pack Running Head": 1.2, "Pack Running Foot": 1.2}
#: The styles that take the accent of the document, and those whose rules do.
ACCENTED, ACCENTED_RULES = ("Title", "heading 1"), ("heading 1", "Pack Facts")
#: What a line of a set height is at least, for the accents of capitals.
_LEAST = 1.25
#: What a cell to write in has above and below the line, in millimetres.
_CELL = 2.4


def lay_over(sheet: Xml, numbering: Xml, edition: Edition) -> None:
    """Lay the looks that the edition's parts have over styles and lists; the looks of other parts go."""
    sheets = [PurePath(name).stem for name in edition.style_sheets]
    looks = {value(child(s, "w:name")): s for s in children(sheet, "w:style")}
    looks |= {f"#{value(child(k, 'w:name'))}": k for k in children(numbering, "w:abstractNum")}
    found = {(m[1], m[2]): looks[name] for name in looks if (m := re.fullmatch(r"(.+) \((\S+)\)", name))}
    for part in sheets:
        for (name, of), look in found.items():
            if of == part and name in looks:
                _lay(look, looks[name])
    for look in found.values():
        if (parent := look.getparent()) is not None:
            parent.remove(look)


def _lay(look: Xml, base: Xml) -> None:
    """The properties of one style, or the indents of one list, in place of another's."""
    for kind in ("w:pPr", "w:rPr"):
        for new in children(look, f"{kind}/*"):
            put_copy(put(base, kind), new)
    for new, old in zip(children(look, "w:lvl/w:pPr/w:ind"), children(base, "w:lvl/w:pPr/w:ind"), strict=False):
        old.attrib.clear()
        old.attrib.update(new.attrib)


@dataclass(frozen=True)
class Script:
    """What writing from right to left asks of the type.

    `language` is the first such language of a document, empty where it has none; `leads` says whether it is the
    document's own.
    """

    language: str = ""
    leads: bool = False

    def scale(self, role: Role) -> float:
        """How much larger its letters are set than Latin ones."""
        return face(role, self.language).scale if self.language else 1.0


def fit(styles: Styles, numbering: Xml, edition: Edition, script: Script, widths: tuple[int, int]) -> None:
    """Fit the styles to an edition; `widths` are those of the text in the reference document and now, in twips."""
    _stretch(styles.sheet, edition.spacing.unit, *widths)
    _stretch(numbering, edition.spacing.unit, *widths)
    set_type(styles, edition, script)
    _rule_lines(styles, edition)
    _weigh(styles.sheet, edition.rule)
    if edition.emphasis == "bold":
        embolden(styles)
    if not edition.colour:
        blacken(styles.sheet)
    if script.leads:
        turn(styles)
    for alignment in styles.sheet.iter(qualified("w:jc")):
        if value(alignment) in ("both", "distribute"):
            alignment.set(qualified("w:val"), "left")


def _stretch(part: Xml, unit: float, old_width: int, new_width: int) -> None:
    """Distances in units of the edition; tabs at the right margin go where that is."""
    lengths = {"w:spacing": ("before", "after"), "w:ind": ("left", "right", "start", "end", "hanging", "firstLine")}
    for tag, names in lengths.items():
        for element in part.iter(qualified(tag)):
            _multiply(element, unit, *names)
    for cell in (c for margins in part.iter(qualified("w:tblCellMar")) for c in margins):
        _multiply(cell, unit, "w")
    for tab in part.iter(qualified("w:tab")):
        if value(tab, "w:pos") == str(old_width):
            tab.set(qualified("w:pos"), str(new_width))
        else:
            _multiply(tab, unit, "pos")


def _multiply(element: Xml, factor: float, *names: str) -> None:
    for name in names:
        if number := value(element, f"w:{name}"):
            element.set(qualified(f"w:{name}"), str(round(float(number) * factor)))


def set_type(styles: Styles, edition: Edition, script: Script) -> None:
    """Set sizes of type, height of lines and space between letters. Word has no property for space between words."""
    reading, leading = edition.type.reading, edition.spacing.leading
    scale = script.scale(edition.face)
    _set_size(styles.default("w:rPr"), reading, scale, edition)
    _set_line(styles.default("w:pPr"), reading * (scale if script.leads else 1), leading, exactly=True)
    for style, name, role in _sized(styles):
        size = float(getattr(edition.type, role))
        beside = edition.face == "reading" and styles.is_apparatus(name, value(style, "w:type"))
        scale = script.scale("apparatus" if beside else edition.face)
        _set_size(put(style, "w:rPr"), size, scale, edition)
        if value(style, "w:type") == "paragraph":
            # Typefaces for reading, and Arabic ones, have room for marks above and below, half as much again as the
            # edition's lines: only a line of a set height is as high as it should be. In the others it may grow with
            # what is put into it.
            exactly = script.leads or not beside
            own = LEADING.get(name, leading)
            height = size * scale if script.leads else size
            _set_line(put(style, "w:pPr"), height, max(own, _LEAST) if exactly else own, exactly=exactly)


def _sized(styles: Styles) -> Iterator[tuple[Xml, str, str]]:
    for name, role in ROLES.items():
        for kind in ("paragraph", "character"):
            style = styles.get(name, kind)
            if style is not None:
                yield style, name, role


def _set_size(run: Xml, size: float, scale: float, edition: Edition) -> None:
    put(run, "w:sz", {"w:val": round(2 * size)})
    put(run, "w:szCs", {"w:val": round(2 * size * scale)})
    if edition.spacing.letter and value(child(run, "w:spacing")) != "0":
        put(run, "w:spacing", {"w:val": round(edition.spacing.letter * size * TWIPS_PER_POINT)})


def _set_line(paragraph: Xml, size: float, leading: float, *, exactly: bool) -> None:
    height = round(size * leading * TWIPS_PER_POINT)
    put(paragraph, "w:spacing", {"w:line": height, "w:lineRule": "exact" if exactly else "atLeast"})


def _rule_lines(styles: Styles, edition: Edition) -> None:
    """Set the distance of ruled lines."""
    pitch = edition.line_pitch * TWIPS_PER_MM
    # The rule itself, half a point, comes on top of the line.
    for name, height in (
        ("Pack Writing Line", pitch - 10),
        ("Pack Table Write", pitch + _CELL * edition.spacing.unit * TWIPS_PER_MM),
    ):
        style = styles.get(name)
        if style is not None:
            put(put(style, "w:pPr"), "w:spacing", {"w:line": round(height)})


def _borders(part: Xml) -> Iterator[Xml]:
    for name in ("w:pBdr", "w:tblBorders", "w:tcBorders"):
        for borders in part.iter(qualified(name)):
            yield from borders


def _weigh(sheet: Xml, rule: float) -> None:
    """Set the weight of rules; Word knows a quarter of a point to twelve points."""
    for border in _borders(sheet):
        if weight := whole(value(border, "w:sz")):
            border.set(qualified("w:sz"), str(min(96, max(2, round(weight * rule)))))


def embolden(styles: Styles) -> None:
    """Bold in place of italics; what is italic as a whole, and no emphasis, is upright."""
    drop_italics(styles.sheet)
    emphasis = styles.get("Emphasis", "character")
    if emphasis is not None:
        for name in ("w:b", "w:bCs"):
            put(put(emphasis, "w:rPr"), name)


def drop_italics(part: Xml) -> None:
    """Set all of a part upright."""
    for run in part.iter(qualified("w:rPr")):
        for name in ("w:i", "w:iCs"):
            for italic in children(run, name):
                run.remove(italic)


def blacken(sheet: Xml) -> None:
    """Nothing in colour: no text, no rules, no ground."""
    for name in ("w:color", "w:shd"):
        for element in list(sheet.iter(qualified(name))):
            if (parent := element.getparent()) is not None:
                parent.remove(element)
    for border in _borders(sheet):
        for name in ("themeColor", "themeTint", "themeShade"):
            border.attrib.pop(qualified(f"w:{name}"), "")
        border.set(qualified("w:color"), "auto")


def accent(styles: Styles, colour: str) -> None:
    """Set title and headings, and their rules, in a colour: `#` and six hexadecimal digits."""
    for name in ACCENTED:
        style = styles.get(name)
        if style is not None:
            put(put(style, "w:rPr"), "w:color", {"w:val": colour.removeprefix("#")})
    for name in ACCENTED_RULES:
        style = styles.get(name)
        for border in children(style, "w:pPr/w:pBdr/*") if style is not None else ():
            border.set(qualified("w:color"), colour.removeprefix("#"))


def set_upright(styles: Styles) -> None:
    """No paragraphs in italics: Chinese and Korean have none."""
    for italic in [i for i in styles.sheet.iter(qualified("w:i")) if _of_paragraphs(i)]:
        if (run := italic.getparent()) is not None:
            run.remove(italic)


def _of_paragraphs(italic: Xml) -> bool:
    style = next(italic.iterancestors(qualified("w:style")), None)
    return style is not None and value(style, "w:type") == "paragraph"


def turn(styles: Styles) -> None:
    """Make the styles those of a document that is written from right to left.

    Indents, tabs and alignment need nothing: where a paragraph is written from right to left Word takes `left` for the
    side where its lines begin. Only rules at one side stand where they say. Arabic letters are joined: space between
    them would tear words apart.
    """
    for run in styles.sheet.iter(qualified("w:rPr")):
        for space in children(run, "w:spacing"):
            run.remove(space)
    normal = styles.usual("paragraph")
    if normal is not None:
        put(put(normal, "w:pPr"), "w:bidi")
    for borders in styles.sheet.iter(qualified("w:pBdr")):
        left, right = child(borders, "w:left"), child(borders, "w:right")
        if left is not None and right is None:
            put(borders, "w:right").attrib.update(left.attrib)
            borders.remove(left)
