"""The typefaces of the document: those of its theme, and the styles of other scripts."""

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree

from lessonpack.assets import faces
from lessonpack.editions import Edition
from lessonpack.machine import Face, Role
from lessonpack.writers.docx.languages import is_east_asian, is_right_to_left
from lessonpack.writers.docx.ooxml import Xml, child, children, put
from lessonpack.writers.docx.styles import Styles

#: The two collections of a theme: the styles of the apparatus are set in the one for headings.
COLLECTIONS: dict[str, Role] = {"minorFont": "reading", "majorFont": "apparatus"}
#: The scripts of a theme, and a language that is written in each.
THEME_SCRIPTS = {"Jpan": "ja", "Hang": "ko", "Hans": "zh", "Hant": "zh", "Arab": "ar", "Hebr": "he"}
#: The character styles of scripts with typefaces of their own: a language of each, and which of the typefaces of a run
#: they set. Each is there without and with serifs.
SCRIPT_STYLES = {
    "Pack Chinese": ("zh", "w:eastAsia"),
    "Pack Japanese": ("ja", "w:eastAsia"),
    "Pack Korean": ("ko", "w:eastAsia"),
    "Pack Arabic": ("ar", "w:cs"),
    "Pack Hebrew": ("he", "w:cs"),
}
SCRIPT_SANS = " Sans"


def face(role: Role, language: str) -> Face:
    """The typeface of a role that has the letters of a language."""
    of_role = faces(role, language)
    return next((f for f in of_role if f.speaks(language)), of_role[0])


def set_faces(word: WordDocument, styles: Styles, edition: Edition, language: str, *, has_theme: bool = False) -> None:
    """Set the faces of edition, school and language, where they are others than the reference document's.

    Where the file has a theme of the school's own, that goes before the typefaces that its record names.
    """
    school = None if has_theme else edition.theme
    own = {"minorFont": school.reading if school else None, "majorFont": school.apparatus if school else None}
    part = word.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme = etree.fromstring(part.blob)
    for name, usual in COLLECTIONS.items():
        collection = child(theme, f".//a:{name}")
        if collection is not None:
            # An edition without serifs has one face for all: it was made to be told apart letter by letter.
            role: Role = "sans" if edition.face == "sans" else usual
            _set_collection(collection, role, own[name], language, only_empty=has_theme)
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)
    if edition.face == "sans":
        set_script_faces(styles, "sans", "sans")


def _set_collection(collection: Xml, role: Role, own: str | None, language: str, *, only_empty: bool) -> None:
    if role == "sans":
        fill_collection(collection, role)
    elif own:
        _put_face(collection, "latin", own)
    for name, is_written in (("ea", is_east_asian), ("cs", is_right_to_left)):
        font = child(collection, f"a:{name}")
        if is_written(language) and font is not None and not (only_empty and font.get("typeface")):
            _put_face(collection, name, face(role, language).name)


def fill_collection(collection: Xml, role: Role) -> None:
    """The faces of a role as a collection of a theme."""
    for name, language in (("latin", "en"), ("ea", "zh"), ("cs", "ar")):
        _put_face(collection, name, face(role, language).name)
    for font in children(collection, "a:font"):
        if spoken := THEME_SCRIPTS.get(str(font.get("script", ""))):
            font.set("typeface", face(role, spoken).name)


def _put_face(collection: Xml, name: str, family: str) -> None:
    font = child(collection, f"a:{name}")
    if font is not None:
        font.set("typeface", family)


def set_script_faces(styles: Styles, reading: Role, apparatus: Role) -> None:
    """Set the faces of the styles of scripts."""
    for name, (language, attribute) in SCRIPT_STYLES.items():
        for suffix, role in (("", reading), (SCRIPT_SANS, apparatus)):
            style = styles.get(name + suffix, "character")
            if style is not None:
                put(put(style, "w:rPr"), "w:rFonts", {attribute: face(role, language).name})
