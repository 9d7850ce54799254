#!/usr/bin/env python3
"""Builds templates/word/reference.docx: the Word styles, and what editions change in them; the same bytes each time.

Lengths are in twentieths of a point (567 make a centimetre), type sizes in half points, widths of rules in
eighths of a point.
"""

import re
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

from lessonpack.editions import STANDARD, Edition, combine, read_name
from lessonpack.templating import Templates
from lessonpack.writers.docx.fitting import Script, set_type
from lessonpack.writers.docx.ooxml import NAMESPACES
from lessonpack.writers.docx.styles import Styles
from lessonpack.writers.docx.themes import (
    COLLECTIONS,
    SCRIPT_SANS,
    SCRIPT_STYLES,
    THEME_SCRIPTS,
    fill_collection,
    set_script_faces,
)

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "templates" / "word" / "reference.docx"

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
#: Declared with the document, for pandoc knows no prefix that is declared within: it would lose what pictures say.
WP = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 11906, 16838, 1134
RIGHT = PAGE_WIDTH - 2 * MARGIN
STEP = 510  # hanging indent of a question's number

SANS = (
    '<w:rFonts w:asciiTheme="majorHAnsi" w:eastAsiaTheme="majorEastAsia" w:hAnsiTheme="majorHAnsi" '
    'w:cstheme="majorBidi"/>'
)
SYMBOLS = (
    '<w:rFonts w:ascii="Segoe UI Symbol" w:eastAsia="Segoe UI Symbol" w:hAnsi="Segoe UI Symbol" '
    'w:cs="Segoe UI Symbol"/>'
)
#: The names of the lists: their numbers are their places.
LISTS = (
    "bullets", "numbers", "options", "plain", "question bullets", "question numbers", "table bullets",
    "table numbers", "question plain",
)  # fmt: skip


def space(before: int = 0, after: int = 0, line: int | None = None) -> str:
    rule = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{rule}/>'


def indent(left: int = 0, hanging: int = 0, right: int = 0) -> str:
    return f'<w:ind w:left="{left}" w:right="{right}"' + (f' w:hanging="{hanging}"/>' if hanging else "/>")


def tabs(*stops: tuple[str, int], leader: str = "none") -> str:
    inner = "".join(f'<w:tab w:val="{kind}" w:leader="{leader}" w:pos="{at}"/>' for kind, at in stops)
    return f"<w:tabs>{inner}</w:tabs>"


#: What Word takes where a typeface is not installed: the nearest that Windows, macOS or LibreOffice bring.
INSTEAD = {
    "Charis SIL": ("Cambria", "roman"),
    "Lato": ("Calibri", "swiss"),
    "Andika": ("Arial", "swiss"),
    "Noto Serif CJK SC": ("SimSun", "roman"),
    "Noto Serif CJK KR": ("Batang", "roman"),
    "Noto Sans CJK SC": ("Microsoft YaHei", "swiss"),
    "Noto Sans CJK KR": ("Malgun Gothic", "swiss"),
    "Noto Naskh Arabic": ("Traditional Arabic", "roman"),
    "Noto Sans Arabic": ("Arial", "swiss"),
    "Noto Serif Hebrew": ("David", "roman"),
    "Noto Sans Hebrew": ("Arial", "swiss"),
}


def borders(*sides: str, width: int = 4, gap: int = 1) -> str:
    inner = "".join(f'<w:{s} w:val="single" w:sz="{width}" w:space="{gap}" w:color="auto"/>' for s in sides)
    return f"<w:pBdr>{inner}</w:pBdr>"


def numbered(name: str, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{LISTS.index(name) + 1}"/></w:numPr>'


KEEP = "<w:keepNext/>"
LINES = "<w:keepLines/>"
CENTRE, RIGHTWARD = '<w:jc w:val="center"/>', '<w:jc w:val="right"/>'
BOLD, ITALIC = "<w:b/><w:bCs/>", "<w:i/>"
TIGHT, WHOLE = "<w:contextualSpacing/>", "<w:suppressAutoHyphens/>"
FRAME = borders("top", "left", "bottom", "right", width=6, gap=4)
#: What a frame, its rule and the space inside it, takes of the width at either side: by so much a framed paragraph is
#: further in, so that the frame stands at the margin.
FRAME_WIDTH, BOX_WIDTH = 4 * 20 + 15, 7 * 20 + 15
NO_FRAME = "<w:pBdr>" + "".join(f'<w:{s} w:val="nil"/>' for s in ("top", "left", "bottom", "right")) + "</w:pBdr>"
FRAME_TIGHT = borders("top", "left", "bottom", "right", width=6, gap=0)
MARKS = tabs(("right", RIGHT))
LISTED = tabs(("right", RIGHT), leader="dot")


def outline(level: int) -> str:
    return f'<w:outlineLvl w:val="{level}"/>'


#: name, based on, next, paragraph properties, run properties. Word's own names are in Word's spelling. Sizes of type
#: and heights of lines are the standard edition's: `fitting.ROLES` says which.
PARAGRAPHS: list[tuple[str, str, str, str, str]] = [
    ("Body Text", "Normal", "", MARKS + space(after=120), ""),
    ("Title", "Normal", "Body Text", KEEP + LINES + WHOLE + space(after=40), SANS + BOLD),
    ("Subtitle", "Normal", "Body Text", KEEP + LINES + WHOLE + space(80, 120), ""),
    (
        "heading 1",
        "Normal",
        "Body Text",
        KEEP + LINES + borders("bottom", gap=2) + MARKS + WHOLE + space(240, 100) + outline(0),
        SANS + BOLD,
    ),
    ("heading 2", "Normal", "Body Text", KEEP + LINES + MARKS + WHOLE + space(170, 60) + outline(1), SANS + BOLD),
    ("heading 3", "Normal", "Body Text", KEEP + LINES + MARKS + WHOLE + space(130, 60) + outline(2), SANS + BOLD),
    ("heading 4", "Normal", "Body Text", KEEP + LINES + MARKS + WHOLE + space(110, 40) + outline(3), SANS + BOLD),
    ("Pack Unlisted Heading", "heading 1", "Body Text", "", ""),
    ("Pack School", "Normal", "Pack Course", KEEP + space(line=240) + RIGHTWARD, ""),
    ("Pack Course", "Normal", "Title", KEEP + space(after=30), SANS + '<w:spacing w:val="4"/>'),
    ("Pack Facts", "Normal", "Body Text", borders("bottom", width=8, gap=6) + space(after=140), SANS),
    (
        "Pack Notice",
        "Normal",
        "Body Text",
        LINES + FRAME + space(170, 170) + indent(FRAME_WIDTH, right=FRAME_WIDTH),
        SANS + BOLD,
    ),
    (
        "Pack Field",
        "Normal",
        "Pack Field",
        tabs(("right", RIGHT), leader="underscore") + space(80, 80),
        SANS,
    ),
    (
        "Pack Box",
        "Body Text",
        "",
        LINES + borders("top", "left", "bottom", "right", width=6, gap=7) + indent(BOX_WIDTH, right=BOX_WIDTH),
        "",
    ),
    ("Quote", "Normal", "Body Text", LINES + space(60, 120) + indent(340, right=340), ""),
    # no paragraph has it: it says whether a group that is to stay on one page does
    ("Pack Keep", "Normal", "", KEEP, ""),
    # questions
    (
        "Pack Stem",
        "Normal",
        "Pack Question Text",
        KEEP + LINES + tabs(("left", STEP), ("right", RIGHT)) + space(160, 60) + indent(STEP, STEP),
        "",
    ),
    ("Pack Question Text", "Normal", "", MARKS + space(after=80) + indent(STEP), ""),
    (
        "Pack Writing Line",
        "Normal",
        "",
        borders("bottom", gap=0)
        + '<w:spacing w:before="0" w:after="140" w:line="444" w:lineRule="exact"/>'
        + indent(STEP)
        + TIGHT,
        "",
    ),
    ("Pack Table Writing Line", "Pack Writing Line", "", indent(), ""),
    ("Pack Key", "Normal", "", MARKS + space(after=80) + indent(STEP), ""),
    ("Pack Total", "Normal", "", space(200, 120) + RIGHTWARD, SANS + BOLD),
    ("Pack Bank", "Normal", "", LINES + FRAME + space(120, 160) + indent(FRAME_WIDTH, right=FRAME_WIDTH), ""),
    # sources
    ("Pack Headnote", "Normal", "Pack Excerpt Line", KEEP + LINES + space(0, 100), ITALIC),
    (
        "Pack Excerpt Line",
        "Normal",
        "",
        LINES + FRAME + tabs(("left", STEP)) + WHOLE + indent(STEP, STEP - FRAME_WIDTH, right=FRAME_WIDTH),
        "",
    ),
    ("Pack Excerpt Last Line", "Pack Excerpt Line", "Pack Excerpt Line", space(after=90), ""),
    ("Pack Parallel Line", "Pack Excerpt Line", "", NO_FRAME + indent(STEP, STEP), ""),
    ("Pack Parallel Last Line", "Pack Parallel Line", "Pack Parallel Line", space(after=90), ""),
    ("Pack Attribution", "Normal", "Body Text", KEEP + LINES + space(0, 70), SANS),
    ("Pack Gloss", "Normal", "", LINES + space(40, 50), ""),
    ("Pack Credit", "Normal", "", LINES + space(0, 60), SANS),
    ("Pack Bibliography", "Normal", "", LINES + space(after=60) + indent(340, 340), ""),
    ("Pack Small", "Normal", "", space(after=80), SANS),
    ("Pack Question Small", "Pack Small", "", KEEP + indent(STEP), ""),
    # lists: their indents stand in the numbering
    ("List Bullet", "Normal", "", numbered("bullets") + space(after=50), ""),
    ("List Bullet 2", "Normal", "", numbered("bullets", 1) + space(after=50), ""),
    ("List Bullet 3", "Normal", "", numbered("bullets", 2) + space(after=50), ""),
    ("List Number", "Normal", "", numbered("numbers") + space(after=50), ""),
    ("List Number 2", "Normal", "", numbered("numbers", 1) + space(after=50), ""),
    ("List Number 3", "Normal", "", numbered("numbers", 2) + space(after=50), ""),
    ("List Continue", "Normal", "", space(after=50) + indent(400), ""),
    ("List Continue 2", "Normal", "", space(after=50) + indent(800), ""),
    ("List Continue 3", "Normal", "", space(after=50) + indent(1200), ""),
    ("Pack Option", "Normal", "", LINES + numbered("options") + space(after=60), ""),
    ("Pack Checklist", "Normal", "", LINES + tabs(("left", 400)) + space(after=60) + indent(400, 400), ""),
    ("Pack Plain List", "Normal", "", numbered("plain") + space(after=50), ""),
    ("Pack Question Bullet", "Normal", "", numbered("question bullets") + space(after=50), ""),
    ("Pack Question Plain List", "Normal", "", numbered("question plain") + space(after=50), ""),
    ("Pack Question Number", "Normal", "", numbered("question numbers") + space(after=50), ""),
    ("Pack Table Bullet", "Pack Table Text", "", numbered("table bullets"), ""),
    ("Pack Table Number", "Pack Table Text", "", numbered("table numbers"), ""),
    # tables and figures
    ("caption", "Normal", "", LINES + space(80, 80), SANS),
    ("Pack Table Text", "Normal", "", space(30, 30), ""),
    ("Pack Table Right", "Pack Table Text", "", RIGHTWARD, ""),
    ("Pack Table Centre", "Pack Table Text", "", CENTRE, ""),
    ("Pack Table Head", "Pack Table Text", "", KEEP, SANS + BOLD),
    ("Pack Table Row Head", "Pack Table Text", "", "", SANS + BOLD),
    ("Pack Table Row Head Right", "Pack Table Row Head", "", RIGHTWARD, ""),
    ("Pack Table Row Head Centre", "Pack Table Row Head", "", CENTRE, ""),
    ("Pack Table Head Right", "Pack Table Head", "", RIGHTWARD, ""),
    ("Pack Table Head Centre", "Pack Table Head", "", CENTRE, ""),
    (
        "Pack Table Write",
        "Pack Table Text",
        "",
        '<w:spacing w:before="0" w:after="0" w:line="590" w:lineRule="atLeast"/>',
        "",
    ),
    ("Pack Table Box", "Pack Table Text", "", FRAME_TIGHT + space(30, 30) + indent(30, right=30), ""),
    (
        "Pack Gap",
        "Normal",
        "Body Text",
        '<w:spacing w:before="0" w:after="0" w:line="160" w:lineRule="exact"/>',
        "",
    ),
    ("Pack Figure", "Normal", "caption", KEEP + space(120, 40, 240), ""),
    # contents
    ("TOC Heading", "heading 1", "Body Text", outline(9), ""),
    ("toc 1", "Pack Small", "", LISTED + space(30, 30), ""),
    ("toc 2", "Pack Small", "", LISTED + space() + indent(340), ""),
    # the page
    # not Word's own "header" and "footer": in a school's template these have tabs of their own
    ("Pack Running Head", "Normal", "", borders("bottom", gap=4) + MARKS + space(after=80), SANS),
    ("Pack Running Foot", "Normal", "", borders("top", gap=4) + MARKS, SANS),
    ("footnote text", "Normal", "", LINES + space(after=30), ""),
]


def part_styles(name: str, depth: int) -> list[tuple[str, str, str, str, str]]:
    """The styles of a part of a question, each like that of the question and further in."""
    text, left = f"{name} Text", indent((depth + 1) * STEP)
    stops = tabs(("clear", depth * STEP), ("left", (depth + 1) * STEP), ("right", RIGHT))
    stem = "Pack Stem" if depth == 1 else "Pack Part Stem"
    return [
        (f"{name} Stem", stem, text, stops + space(100, 60) + indent((depth + 1) * STEP, STEP), ""),
        (text, "Pack Question Text", "", left, ""),
        (f"{name} Small", "Pack Question Small", "", left, ""),
        (f"{name} Writing Line", "Pack Writing Line", "", left, ""),
        (f"{name} Key", "Pack Key", "", left, ""),
        (f"{name} Option", "Pack Option", "", numbered("options", depth), ""),
        (f"{name} Bullet", "Pack Question Bullet", "", numbered("question bullets", depth), ""),
        (f"{name} Number", "Pack Question Number", "", numbered("question numbers", depth), ""),
        (f"{name} Plain List", "Pack Question Plain List", "", numbered("question plain", depth), ""),
    ]


PARTS = ("Pack Part", "Pack Inner Part")
PARAGRAPHS += [row for depth, name in enumerate(PARTS, 1) for row in part_styles(name, depth)]

#: name, run properties.
CHARACTERS: list[tuple[str, str]] = [
    # Arabic and Hebrew have no italics
    ("Emphasis", "<w:bCs/><w:i/>"),
    ("Strong", BOLD),
    ("Hyperlink", '<w:u w:val="single"/>'),
    ("footnote reference", '<w:vertAlign w:val="superscript"/>'),
    ("Pack Number", SANS + BOLD),
    ("Pack Marks", SANS),
    ("Pack Label", SANS + BOLD),
    ("Pack Answer", BOLD),
    ("Pack Line Number", SANS),
    ("Pack Blank", ""),
    ("Pack Box To Write In", '<w:bdr w:val="single" w:sz="6" w:space="0" w:color="auto"/>'),
    ("Pack Checkbox", SYMBOLS),
    ("Pack Code", SANS + "<w:noProof/>"),
    ("Pack Superscript", '<w:vertAlign w:val="superscript"/>'),
    ("Pack Subscript", '<w:vertAlign w:val="subscript"/>'),
    ("Pack Small Capitals", "<w:smallCaps/>"),
    *((name + suffix, "") for name in SCRIPT_STYLES for suffix in ("", SCRIPT_SANS)),
]

_PLAIN = [
    ("Pack Small Capitals", "", '<w:smallCaps w:val="0"/>'),
    ("Hyperlink", "", '<w:u w:val="none"/>'),
]
_RUNNING_ON = tabs(("clear", RIGHT))
_GOES_ON = '<w:keepNext w:val="0"/><w:keepLines w:val="0"/>'
_LISTS = ("List Bullet", "List Number", "Pack Option", "Pack Checklist", "Pack Plain List", "Pack Question Bullet")
_LISTS = (*_LISTS, "Pack Question Plain List", "Pack Question Number", "List Continue")
_THIN, _THIN_OF_BOX = borders("left", width=6, gap=4), borders("left", width=6, gap=7)
_LIGHT = '<w:b w:val="0"/><w:bCs w:val="0"/>'

#: What a part of an edition changes, by the name of its style sheet: name, paragraph properties, run properties. They
#: are laid over those of the style that bears the name.
LOOKS: dict[str, list[tuple[str, str, str]]] = {
    # Nothing stands in narrow columns or far out at the margin.
    "large-print": [
        *_PLAIN,
        ("Pack Keep", '<w:keepNext w:val="0"/>', ""),
        *((f"heading {n}", _RUNNING_ON, "") for n in range(1, 5)),
        ("Pack Marks", "", BOLD),
        ("Pack Stem", '<w:keepLines w:val="0"/>' + _RUNNING_ON + space(230, 60) + indent(), ""),
        *((f"{part} Stem", _RUNNING_ON + space(230, 60) + indent(), "") for part in PARTS),
        *(
            (name, indent(), "")
            for name in ("Pack Question Text", "Pack Question Small", "Pack Writing Line", "Pack Key")
        ),
        *((f"{part} {of}", indent(), "") for part in PARTS for of in ("Text", "Small", "Writing Line", "Key")),
        ("Pack Field", space(200, 80), ""),
        ("Pack Attribution", _GOES_ON + space(0, 70), ""),
        *((name, _GOES_ON, "") for name in ("Pack Headnote", "Pack Gloss", "Pack Credit")),
        ("Pack Excerpt Line", tabs(("left", 600)) + indent(600, 600 - FRAME_WIDTH, right=FRAME_WIDTH), ""),
        ("Pack Bibliography", _GOES_ON + space(after=120) + indent(170, 170), ""),
    ],
    "dyslexia-friendly": [
        *_PLAIN,
        ("Body Text", space(after=142), ""),
        *((name, space(after=142), "") for name in _LISTS),
        ("Pack Stem", space(230, 60), ""),
        *((name, "", '<w:spacing w:val="0"/>') for name in ("Pack Number", "Pack Marks", "Pack Line Number")),
    ],
    # Less toner: what means something by being bold stays bold.
    "low-ink": [
        *((name, "", _LIGHT) for name in ("Title", "heading 2", "heading 3", "heading 4")),
        ("heading 1", '<w:pBdr><w:bottom w:val="nil"/></w:pBdr>', _LIGHT),
        ("Pack Facts", borders("bottom", gap=6), ""),
        ("Pack Notice", _THIN, _LIGHT),
        ("Pack Table Head", "", _LIGHT),
        ("Pack Box", _THIN_OF_BOX, ""),
        *((name, _THIN, "") for name in ("Pack Bank", "Pack Excerpt Line")),
    ],
}


def rules(**sides: int) -> str:
    inner = "".join(
        f'<w:{s} w:val="{"single" if w else "nil"}" w:sz="{w}" w:space="0" w:color="auto"/>' for s, w in sides.items()
    )
    return f"<w:tblBorders>{inner}</w:tblBorders>"


#: name, rules of the table, rules of its head row, margins above and below in a cell.
TABLES: list[tuple[str, str, int, int]] = [
    ("Table Grid", rules(top=4, left=4, bottom=4, right=4, insideH=4, insideV=4), 0, 20),
    ("Pack Data Table", rules(top=8, left=0, bottom=8, right=0, insideH=4, insideV=0), 8, 20),
    ("Pack Plain Table", rules(top=6, left=0, bottom=6, right=0, insideH=4, insideV=0), 6, 20),
    ("Pack Open Table", rules(top=0, left=0, bottom=0, right=0, insideH=0, insideV=0), 0, 0),
    ("Pack Match Table", rules(top=0, left=0, bottom=0, right=0, insideH=0, insideV=0), 0, 40),
    ("Pack Answer Table", rules(top=6, left=6, bottom=6, right=6, insideH=6, insideV=6), 6, 40),
]

#: Each list: (number format, text) of each level, indent of the first level, hanging indent.
#: In a part of a question a list is further in by a step: its level says how deep the part is.
LEVELS: dict[str, tuple[list[tuple[str, str]], int, int]] = {
    "bullets": ([("bullet", "•"), ("bullet", "–"), ("bullet", "•")], 0, 400),
    "numbers": ([("decimal", "%1."), ("lowerLetter", "%2."), ("lowerRoman", "%3.")], 0, 400),
    "options": ([("upperLetter", f"%{n}") for n in (1, 2, 3)], STEP, 400),
    "plain": ([("none", "")], 0, 0),
    "question bullets": ([("bullet", "•")] * 3, STEP, 400),
    "question numbers": ([("decimal", f"%{n}.") for n in (1, 2, 3)], STEP, 400),
    "table bullets": ([("bullet", "•")], 0, 220),
    "table numbers": ([("decimal", "%1.")], 0, 300),
    "question plain": ([("none", "")] * 3, STEP, 0),
    # looks of parts of editions: only their indents count
    **{
        f"{name} (large-print)": ([("bullet", "•")] * (1 if name == "numbers" else 3), 0, hanging)
        for name, hanging in (
            ("numbers", 600),
            ("options", 500),
            ("question bullets", 400),
            ("question numbers", 600),
            ("question plain", 0),
        )
    },
}


def style_id(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[ ()]+", name))


def style(kind: str, name: str, based: str, rest: str, following: str = "") -> str:
    own = name.startswith("Pack ")
    return (
        f'<w:style w:type="{kind}"{" w:customStyle=" + chr(34) + "1" + chr(34) if own else ""} '
        f'w:styleId="{style_id(name)}"><w:name w:val="{escape(name)}"/><w:basedOn w:val="{style_id(based)}"/>'
        + (f'<w:next w:val="{style_id(following)}"/>' if following else "")
        + f'<w:uiPriority w:val="{1 if own else 9}"/><w:qFormat/>{rest}</w:style>'
    )


def part(tag: str, inner: str) -> str:
    return f"<w:{tag}>{inner}</w:{tag}>" if inner else ""


def paragraph_style(name: str, based: str, following: str, paragraph: str, run: str) -> str:
    return style("paragraph", name, based, part("pPr", paragraph) + part("rPr", run), following)


def table_style(name: str, lines: str, head: int, gap: int) -> str:
    based = "Normal Table" if name == "Table Grid" else "Table Grid"
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", gap), ("left", 55), ("bottom", gap), ("right", 55))
    )
    first = f'<w:tcBorders><w:bottom w:val="single" w:sz="{head}" w:space="0" w:color="auto"/></w:tcBorders>'
    row = f'<w:tblStylePr w:type="firstRow"><w:tcPr>{first}</w:tcPr></w:tblStylePr>' if head else ""
    return style("table", name, based, f"<w:tblPr>{lines}<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>{row}")


DEFAULTS = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia" '
    'w:hAnsiTheme="minorHAnsi" w:cstheme="minorBidi"/>'
    '<w:lang w:val="en-GB" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    "<w:pPrDefault><w:pPr/></w:pPrDefault></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
    "<w:pPr><w:widowControl/></w:pPr></w:style>"
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="NormalTable"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
)


def looks() -> str:
    """The looks of styles under parts of editions, each based on the style so that Word shows it as it will be."""
    kinds = {row[0]: "paragraph" for row in PARAGRAPHS} | {row[0]: "character" for row in CHARACTERS}
    return "".join(
        style(kinds[name], f"{name} ({sheet})", name, part("pPr", paragraph) + part("rPr", run))
        for sheet, rows in LOOKS.items()
        for name, paragraph, run in rows
    )


def styles(edition: Edition) -> bytes:
    """The styles as an edition has them."""
    inner = DEFAULTS
    inner += "".join(paragraph_style(*row) for row in PARAGRAPHS)
    inner += "".join(style("character", n, "Default Paragraph Font", part("rPr", run)) for n, run in CHARACTERS)
    inner += "".join(table_style(*row) for row in TABLES)
    sheet = Styles(etree.fromstring(f"<w:styles {W}>{inner}{looks()}</w:styles>"))
    set_type(sheet, edition, Script())
    set_script_faces(sheet, edition.face, "apparatus")
    return HEAD.encode() + etree.tostring(sheet.sheet, encoding="UTF-8")


def list_level(name: str, level: int, form: tuple[str, str], left: int, hanging: int) -> str:
    linked = [row[0] for row in PARAGRAPHS if name in LISTS and numbered(name, level) in row[3]]
    font = {"•": SANS}.get(form[1], "")
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form[0]}"/>'
        + "".join(f'<w:pStyle w:val="{style_id(name)}"/>' for name in linked)
        + ('<w:suff w:val="nothing"/>' if form[0] == "none" else "")
        + f'<w:lvlText w:val="{form[1]}"/><w:lvlJc w:val="left"/>'
        f"<w:pPr>{indent(left, hanging)}</w:pPr>{part('rPr', font)}</w:lvl>"
    )


def stride(name: str, hanging: int) -> int:
    """How much further in the next level of a list is; in large print it is not."""
    if name.endswith("(large-print)"):
        return 0
    return STEP if name in ("options", "question bullets", "question numbers", "question plain") else hanging


def numbering() -> str:
    kinds, lists = "", ""
    for number, (name, (levels, left, hanging)) in enumerate(LEVELS.items(), 1):
        inner = "".join(
            list_level(name, level, form, left + hanging + stride(name, hanging) * level, hanging)
            for level, form in enumerate(levels)
        )
        several = "multilevel" if len(levels) > 1 else "singleLevel"
        kinds += (
            f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="{several}"/>'
            f'<w:name w:val="{name}"/>{inner}</w:abstractNum>'
        )
        if name in LISTS:
            lists += f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
    return f"{HEAD}<w:numbering {W}>{kinds}{lists}</w:numbering>"


def fonts() -> str:
    """The typefaces, and what Word takes where they are not installed."""
    inner = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:family w:val="{family}"/></w:font>'
        for name, (instead, family) in INSTEAD.items()
    )
    return f"{HEAD}<w:fonts {W}>{inner}</w:fonts>"


def settings() -> str:
    compatibility = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
            ("differentiateMultirowTableHeaders", 1),
        )
    )
    return (
        f'{HEAD}<w:settings {W}><w:zoom w:percent="100"/><w:defaultTabStop w:val="{STEP}"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        f"<w:compat>{compatibility}</w:compat>"
        '<w:themeFontLang w:val="en-GB" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


def document() -> str:
    sides = " ".join(f'w:{side}="{MARGIN}"' for side in ("top", "right", "bottom", "left"))
    return (
        f"{HEAD}<w:document {W} {R} {WP}><w:body><w:sectPr>"
        f'<w:pgSz w:w="{PAGE_WIDTH}" w:h="{PAGE_HEIGHT}"/>'
        f'<w:pgMar {sides} w:header="567" w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>'
    )


def font_set(tag: str) -> str:
    others = "".join(f'<a:font script="{script}" typeface=""/>' for script in THEME_SCRIPTS)
    return f'<a:{tag}><a:latin typeface=""/><a:ea typeface=""/><a:cs typeface=""/>{others}</a:{tag}>'


def theme() -> bytes:
    colours = [("dk1", "000000"), ("lt1", "FFFFFF"), ("dk2", "000000"), ("lt2", "FFFFFF")]
    colours += [
        (f"accent{n}", grey) for n, grey in enumerate(("000000", "262626", "404040", "595959", "404040", "262626"), 1)
    ]
    colours += [("hlink", "000000"), ("folHlink", "000000")]
    palette = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in colours)
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    text = (
        f'<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="lessonpack">'
        f'<a:themeElements><a:clrScheme name="Black">{palette}</a:clrScheme>'
        f'<a:fontScheme name="Pack">{font_set("majorFont")}{font_set("minorFont")}'
        "</a:fontScheme>"
        f'<a:fmtScheme name="Plain"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>'
        + "".join(f'<a:ln w="{width}">{fill}</a:ln>' for width in (6350, 12700, 19050))
        + f"</a:lnStyleLst><a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )
    root = etree.fromstring(text)
    for tag, role in COLLECTIONS.items():
        for collection in root.iter(f"{{{NAMESPACES['a']}}}{tag}"):
            fill_collection(collection, role)
    return HEAD.encode() + etree.tostring(root, encoding="UTF-8")


def relationships(*targets: tuple[str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(targets, 1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'


def core() -> str:
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>lessonpack styles</dc:title>'
        "</cp:coreProperties>"
    )


def application() -> str:
    return f'{HEAD}<Properties xmlns="{OFFICE}/extended-properties"><Application>lessonpack</Application></Properties>'


def content_types() -> str:
    types = {
        "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/word/document.xml": f"{WORD_TYPE}.document.main+xml",
        "/word/fontTable.xml": f"{WORD_TYPE}.fontTable+xml",
        "/word/numbering.xml": f"{WORD_TYPE}.numbering+xml",
        "/word/settings.xml": f"{WORD_TYPE}.settings+xml",
        "/word/styles.xml": f"{WORD_TYPE}.styles+xml",
        "/word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
    }
    inner = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in types.items())
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{inner}</Types>'
    )


def parts() -> dict[str, str | bytes]:
    """The parts of the file by name, in the order they stand in it."""
    return {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relationships(
            (f"{OFFICE}/relationships/officeDocument", "word/document.xml"),
            (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            (f"{OFFICE}/relationships/extended-properties", "docProps/app.xml"),
        ),
        "docProps/app.xml": application(),
        "docProps/core.xml": core(),
        "word/_rels/document.xml.rels": relationships(
            *(
                (f"{OFFICE}/relationships/{name}", f"{name}.xml")
                for name in ("styles", "numbering", "settings", "fontTable")
            ),
            (f"{OFFICE}/relationships/theme", "theme/theme1.xml"),
        ),
        "word/document.xml": document(),
        "word/fontTable.xml": fonts(),
        "word/numbering.xml": numbering(),
        "word/settings.xml": settings(),
        "word/styles.xml": styles(standard()),
        "word/theme/theme1.xml": theme(),
    }


def standard() -> Edition:
    """The standard edition, whose look the reference document has."""
    every = Templates(ROOT).parts()
    return combine(read_name(STANDARD, every), every)


def build() -> bytes:
    """The reference document."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, text in parts().items():
            entry = ZipInfo(name)
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 0
            archive.writestr(entry, text)
    return target.getvalue()


if __name__ == "__main__":
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(build())
