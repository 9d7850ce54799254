"""A document in a school's look: what is taken from the school's file put into the one that is written."""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import replace
from itertools import count

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree

from lessonpack.editions import Edition
from lessonpack.writers.docx import fitting
from lessonpack.writers.docx.grafting import Sheet
from lessonpack.writers.docx.ooxml import (
    TWIPS_PER_MM,
    Xml,
    add,
    child,
    children,
    is_on,
    put,
    put_copy,
    qualified,
    value,
)
from lessonpack.writers.docx.package import section_of, twips
from lessonpack.writers.docx.schools.beside import TO_SCHOOL, TO_TEXT, drop_blank, stand_beside
from lessonpack.writers.docx.schools.cleaning import clean
from lessonpack.writers.docx.schools.parts import Carrier
from lessonpack.writers.docx.schools.room import floats, height, refit, refit_tabs
from lessonpack.writers.docx.schools.school import PLACES, Place, School
from lessonpack.writers.docx.schools.wearing import drop_type, is_for_easier_reading, wear
from lessonpack.writers.docx.styles import Styles
from lessonpack.writers.docx.themes import face

#: The settings of a school's file that its look needs.
_SETTINGS = (
    "embedTrueTypeFonts embedSystemFonts saveSubsetFonts bordersDoNotSurroundHeader bordersDoNotSurroundFooter "
    "defaultTabStop evenAndOddHeaders clrSchemeMapping"
)
#: What the rule of our line takes, and the nearest that a head may be to the edge, in millimetres.
_RULE, _EDGE = 1.5, 5.0


def dress(word: WordDocument, carrier: Carrier, edition: Edition, width: int, script: fitting.Script) -> Styles:
    """Put on a school's styles, lists, theme, typefaces and settings; ours are in the document, fitted to the edition.

    `width` is that of the text, in twips. The styles of the finished document come back.
    """
    school, easier = carrier.school, is_for_easier_reading(edition)
    contents = list(_contents(school))
    refit_tabs(contents, school.text_width, width)
    for content in contents:
        refit(content, school.text_width, width)
    for side in school.sides.values():
        _fit_side(side.content, edition, easier=easier)
        _drop_unknown(side.content, school.styles)
    _drop_unknown(school.numbering, school.styles)
    drop_blank(school)
    stand_beside(Styles(word.styles.element), school)
    sheet = wear(Sheet(word.styles.element, word.part.numbering_part.element), school, edition)
    styles = Styles(sheet.styles)
    if script.leads:
        _turn(school, styles, script.language)
    else:
        _straighten(sheet.styles)
    _install(word, sheet, carrier)
    _keep_settings(word.settings.element, school)
    _keep_section(section_of(word), school, edition)
    return styles


def _contents(school: School) -> Iterable[Xml]:
    yield from (side.content for side in school.sides.values())
    if school.styles is not None:
        yield school.styles


def _fit_side(content: Xml, edition: Edition, *, easier: bool) -> None:
    """Set a head or foot as the edition is: what stands in its runs would go before every style."""
    if easier:
        for run in content.iter(qualified("w:rPr")):
            drop_type(run)
    if edition.emphasis == "bold":
        fitting.drop_italics(content)
    if not edition.colour:
        fitting.blacken(content)


def _drop_unknown(content: Xml | None, styles: Xml | None) -> None:
    """Take away the names of styles that the school's file has not got."""
    if content is None:
        return
    known = {value(s, "w:styleId") for s in children(styles, "w:style")} if styles is not None else set()
    for name in ("w:pStyle", "w:rStyle", "w:tblStyle"):
        for reference in [e for e in content.iter(qualified(name)) if value(e) not in known]:
            if (properties := reference.getparent()) is not None:
                properties.remove(reference)


def _turn(school: School, styles: Styles, language: str) -> None:
    """Write from right to left; the school's own heads and feet as they were written, if that was from left to right.

    Arabic and Hebrew letters have sizes and weights of their own: those of the others, where the school says none.
    """
    usual = styles.usual("paragraph")
    for side in school.sides.values() if not is_on(styles.inherited(usual, "w:pPr/w:bidi")) else ():
        for paragraph in side.content.iter(qualified("w:p")):
            properties = child(paragraph, "w:pPr")
            if properties is None:
                paragraph.insert(0, properties := add(paragraph, "w:pPr"))
            if child(properties, "w:bidi") is None:
                put(properties, "w:bidi", {"w:val": "false"})
    for run in styles.sheet.iter(qualified("w:rPr")):
        for latin, complex_script in (("w:b", "w:bCs"), ("w:sz", "w:szCs")):
            said = child(run, latin)
            if said is not None and child(run, complex_script) is None:
                put(run, complex_script, {"w:val": value(said)} if value(said) else None)
        for fonts in children(run, "w:rFonts[@w:cs]"):
            fonts.set(qualified("w:cs"), face("reading", language).name)
    fitting.turn(styles)


def _straighten(sheet: Xml) -> None:
    """Write from left to right, whatever the school's file was made for."""
    for element in [e for name in ("w:bidi", "w:rtl") for e in sheet.iter(qualified(name))]:
        if (properties := element.getparent()) is not None:
            properties.remove(element)


def _install(word: WordDocument, sheet: Sheet, carrier: Carrier) -> None:
    main, school, archive = word.part, carrier.school, carrier.school.archive
    main._styles_part._element = sheet.styles  # type: ignore[assignment]
    main.numbering_part._element = sheet.numbering  # type: ignore[assignment]
    if name := school.part("numbering"):
        carrier.bring(main.numbering_part, name)
    if name := school.part("theme"):
        theme = main.part_related_by(RELATIONSHIP_TYPE.THEME)
        theme._blob = archive.parts[name]
        carrier.bring(theme, name)
    if name := school.part("fontTable"):
        fonts = main.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
        table = archive.xml(name)
        clean(table, frozenset(r.id for r in archive.kept(name)))
        fonts._blob = _with_fonts(table, etree.fromstring(fonts.blob))
        carrier.bring(fonts, name)


def _with_fonts(school: Xml, ours: Xml) -> bytes:
    """The school's table of typefaces, with ours."""
    there = {value(f, "w:name").lower() for f in children(school, "w:font")}
    school.extend(deepcopy(f) for f in children(ours, "w:font") if value(f, "w:name").lower() not in there)
    return etree.tostring(school, xml_declaration=True, encoding="UTF-8", standalone=True)


def _keep_settings(settings: Xml, school: School) -> None:
    for name in _SETTINGS.split():
        found = child(school.settings, f"w:{name}") if school.settings is not None else None
        if found is not None:
            put_copy(settings, found)


def _keep_section(section: Xml, school: School, edition: Edition) -> None:
    """Whether the first page has a head of its own, and the rules round the page."""
    if "first" in school.turns:
        put(section, "w:titlePg")
    borders = child(school.section, "w:pgBorders")
    if borders is not None and not any("}id" in str(key) for side in borders for key in side.attrib):
        put_copy(section, borders)
    if not edition.colour:
        fitting.blacken(section)


def number_drawings(school: School) -> int:
    """Number the drawings of heads and feet from 1, for a file may have no number twice; how many there are."""
    numbers = count(1)
    for side in school.sides.values():
        for about in side.content.iter(qualified("wp:docPr")):
            about.set("id", str(next(numbers)))
    return next(numbers) - 1


def make_room(word: WordDocument, school: School, edition: Edition, styles: Styles, feet: int) -> Edition:
    """Set head and foot where the school has them, and the margins of the page so that they fit with our lines below.

    The edition comes back with those margins.
    """
    margins = child(section_of(word), "w:pgMar")
    if margins is None:
        return edition
    width = twips(edition.margins.width - edition.margins.inner - edition.margins.outer)
    line = edition.type.small * 1.2 * 25.4 / 72
    sides = {"top": edition.margins.top, "bottom": edition.margins.bottom}
    for place, side, ours in zip(PLACES, sides, (line + _RULE, feet * line + _RULE), strict=True):
        if not any(p == place and turn in school.turns for p, turn in school.sides):
            continue
        edge = max(_EDGE, school.length("pgMar", place) / TWIPS_PER_MM)
        needed = edge + _highest(school, place, styles, width) / TWIPS_PER_MM + ours + TO_SCHOOL + TO_TEXT
        sides[side] = max(sides[side], needed)
        margins.set(qualified(f"w:{place}"), str(twips(edge)))
        margins.set(qualified(f"w:{side}"), str(twips(sides[side])))
    return replace(edition, paper=edition.paper.model_copy(update=sides))


def _highest(school: School, place: Place, styles: Styles, width: int) -> int:
    """The height of the highest head or foot. The text of a first page gives way to what does not float by itself."""
    there = [(turn, s) for (p, turn), s in school.sides.items() if p == place and turn in school.turns]
    sides = [side for turn, side in there if turn != "first" or floats(side.content)]
    return max((height(side.content, styles, width) for side in sides), default=0)
