"""A school's styles on a document: its own as they are, ours beside them, fitted to the edition.

Ours come fitted. The school's stay what the school made of them, but for what an edition is for: large print and
dyslexia-friendly papers have the edition's sizes and faces, papers that save ink no colour, and emphasis is what the
edition has it to be.
"""

from copy import deepcopy

from lxml import etree

from lessonpack.editions import Edition
from lessonpack.writers.docx import fitting
from lessonpack.writers.docx.grafting import Sheet, graft_numbers, graft_styles, is_listed, is_tabbed, renumber
from lessonpack.writers.docx.ooxml import (
    Xml,
    add,
    add_value,
    child,
    children,
    put,
    put_copy,
    qualified,
    root,
    value,
    whole,
)
from lessonpack.writers.docx.schools.school import School
from lessonpack.writers.docx.styles import Styles, is_usual

#: The style that ours are based on in a school's file, in place of its own for running text: it has the school's
#: typeface and size, and none of its indents and distances.
BASE = "Pack Base"
#: Our styles that look like the school's headings.
HEADINGS = ("Title", "heading 1", "heading 2", "heading 3", "heading 4", "Pack Unlisted Heading")
#: A school's styles that say how its headings look, the first that is there.
_LIKE = ("heading 1", "Title", "heading 2")
#: What an edition for easier reading settles of a style.
_TYPE = ("rFonts", "sz", "szCs", "spacing", "kern", "w", "caps", "smallCaps")
#: Lines that begin at the margin.
_BEGINNING = ("", "left", "start", "both", "distribute")
_SWITCHES = ("keepNext", "keepLines", "pageBreakBefore", "contextualSpacing")


def is_for_easier_reading(edition: Edition) -> bool:
    """Whether an edition's sizes and faces go before a school's: large print, and the dyslexia-friendly edition."""
    return edition.face == "sans"


def wear(ours: Sheet, school: School, edition: Edition) -> Sheet:
    """The school's styles and lists with ours, which are fitted to the edition, put beside them by name."""
    styles = school.styles if school.styles is not None else root("w:styles")
    numbering = school.numbering if school.numbering is not None else root("w:numbering")
    target = Sheet(deepcopy(styles), deepcopy(numbering))
    _mend(target, ours)
    settle(target.styles, ours.styles, edition)
    easier = is_for_easier_reading(edition)
    base = _rest_on_base(Styles(ours.styles), Styles(target.styles))
    if easier and base is not None:
        _lay_line(put(base, "w:pPr"), None, Styles(ours.styles))
    if not easier:
        _take_faces(ours, Styles(target.styles))
    graft_styles(target, ours, [value(child(s, "w:name")) for s in children(ours.styles, "w:style")])
    _give_lists(target, ours)
    _give_tabs(target, Styles(ours.styles))
    _give_levels(Styles(target.styles), Styles(ours.styles))
    return target


def _mend(target: Sheet, ours: Sheet) -> None:
    """What every file must have, and Word or a check would stumble over."""
    for old in children(target.numbering, "w:numIdMacAtCleanup"):
        target.numbering.remove(old)
    normal = Styles(target.styles).get("Normal")
    if normal is not None and Styles(target.styles).usual("paragraph") is None:
        # LibreOffice forgets it where a file was HTML before.
        normal.set(qualified("w:default"), "1")
    for style in children(target.styles, "w:style"):
        # The language is that of the course.
        for language in [e for run in children(style, "w:rPr") for e in children(run, "w:lang")]:
            if (run := language.getparent()) is not None:
                run.remove(language)
    defaults, given = child(target.styles, "w:docDefaults"), child(ours.styles, "w:docDefaults")
    if given is None:
        return
    if defaults is None:
        target.styles.insert(0, deepcopy(given))
        return
    for kind in ("rPr", "pPr"):
        inner = _within(_within(defaults, f"w:{kind}Default"), f"w:{kind}")
        for element in children(given, "w:rPrDefault/w:rPr/*") if kind == "rPr" else ():
            if inner.find(element.tag) is None:
                put_copy(inner, element)


def _within(parent: Xml, name: str) -> Xml:
    """The child of a name, made in front of or after the only other that there may be."""
    found = child(parent, name)
    if found is not None:
        return found
    made = add(parent, name)
    if name == "w:rPrDefault":
        parent.insert(0, made)
    return made


def settle(sheet: Xml, ours: Xml, edition: Edition) -> None:
    """Set in a school's styles what the edition is for. `ours` are fitted to it."""
    styles, fitted = Styles(sheet), Styles(ours)
    if is_for_easier_reading(edition):
        _set_type(styles, fitted)
    if edition.emphasis == "bold":
        fitting.embolden(styles)
    if not edition.colour:
        fitting.blacken(sheet)


def _set_type(styles: Styles, fitted: Styles) -> None:
    """Sizes, faces and lines of the edition, in the styles that we have and in those that only the school has."""
    for run in styles.sheet.iter(qualified("w:rPr")):
        drop_type(run)
    for paragraph in styles.sheet.iter(qualified("w:pPr")):
        _align(paragraph)
    _lay_type(styles.default("w:rPr"), fitted.default("w:rPr"))
    for style in children(styles.sheet, "w:style"):
        own = fitted.get(value(child(style, "w:name")), value(style, "w:type"))
        if own is None or is_usual(style):
            continue
        if (given := child(own, "w:rPr")) is not None:
            _lay_type(put(style, "w:rPr"), given)
        if value(style, "w:type") == "paragraph":
            _lay_line(put(style, "w:pPr"), fitted.inherited(own, "w:pPr/w:spacing[@w:line]"), fitted)


def drop_type(run: Xml) -> None:
    """Take the type out of the properties of a run."""
    for name in _TYPE:
        for element in children(run, f"w:{name}"):
            run.remove(element)


def _align(paragraph: Xml) -> None:
    """Lines as high as their type, aligned where they begin."""
    for spacing in children(paragraph, "w:spacing"):
        for name in ("line", "lineRule"):
            spacing.attrib.pop(qualified(f"w:{name}"), "")
    for alignment in children(paragraph, "w:jc"):
        if value(alignment) in ("both", "distribute"):
            alignment.set(qualified("w:val"), "left")


def _lay_type(into: Xml, given: Xml) -> None:
    for name in _TYPE:
        if (element := child(given, f"w:{name}")) is not None:
            put_copy(into, element)


def _lay_line(into: Xml, given: Xml | None, fitted: Styles) -> None:
    """The height of a line: that which is given, or the usual. A school's head has none: a logo may stand in it."""
    line = given if given is not None else child(fitted.default("w:pPr"), "w:spacing")
    for name in ("w:line", "w:lineRule"):
        if value(line, name):
            put(into, "w:spacing", {name: value(line, name)})


def _rest_on_base(ours: Styles, school: Styles) -> Xml | None:
    """Base our paragraph styles on one that undoes what the school's running text has of indents and distances.

    Where the school has no running text, ours stays as it is.
    """
    normal, usual = ours.usual("paragraph"), school.usual("paragraph")
    if normal is None or usual is None:
        return None
    base = etree.SubElement(ours.sheet, qualified("w:style"))
    base.attrib.update({qualified(f"w:{k}"): v for k, v in (("type", "paragraph"), ("customStyle", "1"))})
    base.set(qualified("w:styleId"), "PackBase")
    add_value(base, "w:name", BASE)
    add_value(base, "w:basedOn", value(normal, "w:styleId"))
    _undo(put(base, "w:pPr"), [*school.lineage(usual), *children(school.sheet, "w:docDefaults/w:pPrDefault")])
    for style in children(ours.sheet, "w:style"):
        above = child(style, "w:basedOn")
        if style is not base and above is not None and value(above) == value(normal, "w:styleId"):
            above.set(qualified("w:val"), "PackBase")
    return base


def _undo(base: Xml, lineage: list[Xml]) -> None:
    """Say against each property of running text what text has by itself. What is not said there is not said here."""

    def said(name: str) -> list[Xml]:
        return [e for one in lineage for e in children(one, f"w:pPr/w:{name}")]

    for name in _SWITCHES:
        if said(name):
            put(base, f"w:{name}", {"w:val": 0})
    if said("numPr"):
        add_value(put(base, "w:numPr"), "w:numId", 0)
    if sides := {e.tag for borders in said("pBdr") for e in borders}:
        borders = put(base, "w:pBdr")
        for side in ("top", "left", "bottom", "right", "between"):
            if qualified(f"w:{side}") in sides:
                add(borders, f"w:{side}", {"w:val": "nil"})
    if said("shd"):
        put(base, "w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": "auto"})
    if stops := {value(t, "w:pos") for tabs in said("tabs") for t in tabs if value(t) != "clear"}:
        tabs = put(base, "w:tabs")
        for stop in sorted(stops, key=whole):
            add(tabs, "w:tab", {"w:val": "clear", "w:pos": stop})
    # Distances and indents have several names each: lines, automatic ones, characters.
    spacing = {key for e in said("spacing") for key in e.attrib if not str(key).endswith(("}line", "}lineRule"))}
    indents = {key for e in said("ind") for key in e.attrib}
    for name, keys in (("w:spacing", spacing), ("w:ind", indents)):
        if keys:
            put(base, name).attrib.update(dict.fromkeys(sorted(map(str, keys)), "0"))
    if any(value(e) not in ("left", "start") for e in said("jc")):
        put(base, "w:jc", {"w:val": "left"})
    if said("outlineLvl"):
        put(base, "w:outlineLvl", {"w:val": 9})


def _take_faces(ours: Sheet, school: Styles) -> None:
    """Set headings that are added like the school's, and all else that is added in the face of its text."""
    like = next((s for name in _LIKE if (s := school.get(name)) is not None), None)
    tint = school.inherited(leading(school), "w:rPr/w:color")
    for style in children(ours.styles, "w:style"):
        run = child(style, "w:rPr")
        heads = value(child(style, "w:name")) in HEADINGS
        for fonts in children(run, "w:rFonts") if run is not None else ():
            if run is not None and value(fonts, "w:asciiTheme").startswith("major"):
                run.remove(fonts)
        if heads and like is not None and (found := school.inherited(like, "w:rPr/w:rFonts")) is not None:
            put_copy(put(style, "w:rPr"), found)
        if heads and tint is not None and child(put(style, "w:rPr"), "w:color") is None:
            put_copy(put(style, "w:rPr"), tint)
    for run in ours.numbering.iter(qualified("w:rPr")):
        for fonts in children(run, "w:rFonts[@w:asciiTheme]"):
            run.remove(fonts)


def leading(school: Styles) -> Xml | None:
    """The school's heading whose colour those have that are added."""
    there = (s for name in _LIKE if (s := school.get(name)) is not None)
    # What is white on a ground of its own would not be seen without it.
    return next((s for s in there if school.inherited(s, "w:pPr/w:shd") is None), None)


def _give_lists(target: Sheet, ours: Sheet) -> None:
    """Our list for a style of the school's that is to be one and has none: Word's own list styles are such."""
    given, have = Styles(ours.styles), Styles(target.styles)
    for style in children(ours.styles, "w:style"):
        own, there = child(style, "w:pPr/w:numPr"), have.get(value(child(style, "w:name")))
        if own is None or there is None or is_listed(target, there) or given.get(BASE) is style:
            continue
        numbers = graft_numbers(target, ours, [value(child(own, "w:numId"))])
        put_copy(put(there, "w:pPr"), own)
        renumber(there, numbers)


def _give_tabs(target: Sheet, ours: Styles) -> None:
    """Our tab stop at the margin, for the marks of a section and the pages of the contents, where a style has none.

    A centred line has no room for it, and a number that a tab parts from its heading would take it.
    """
    school = Styles(target.styles)
    for style in children(ours.sheet, "w:style"):
        stop, name = child(style, "w:pPr/w:tabs/w:tab[@w:val='right']"), value(child(style, "w:name"))
        there = school.get(name)
        if stop is None or there is None or school.reaches_margin(name):
            continue
        if value(school.property(name, "w:jc")) in _BEGINNING and not is_tabbed(target, there):
            tabs = put(put(there, "w:pPr"), "w:tabs")
            tabs[:] = [*(t for t in tabs if value(t, "w:pos") != value(stop, "w:pos")), deepcopy(stop)]


def _give_levels(school: Styles, ours: Styles) -> None:
    """Our outline levels for headings that have none: by them readers that speak find a heading, and Word its pane."""
    for name in HEADINGS:
        there, given = school.get(name), ours.get(name)
        level = ours.inherited(given, "w:pPr/w:outlineLvl")
        if there is not None and level is not None and school.inherited(there, "w:pPr/w:outlineLvl") is None:
            put_copy(put(there, "w:pPr"), level)
