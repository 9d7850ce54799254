#!/usr/bin/env python3
"""Builds templates/word/reference.docx: the Word styles and nothing else; the same bytes each time.

Lengths are in twentieths of a point (567 make a centimetre), type sizes in half points, widths of rules in
eighths of a point.
"""

from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

TARGET = Path(__file__).parent.parent / "templates" / "word" / "reference.docx"

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
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


def size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def space(before: int = 0, after: int = 0, line: int | None = None) -> str:
    rule = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{rule}/>'


def indent(left: int = 0, hanging: int = 0, right: int = 0) -> str:
    return f'<w:ind w:left="{left}" w:right="{right}"' + (f' w:hanging="{hanging}"/>' if hanging else "/>")


def tabs(*stops: tuple[str, int], leader: str = "none") -> str:
    inner = "".join(f'<w:tab w:val="{kind}" w:leader="{leader}" w:pos="{at}"/>' for kind, at in stops)
    return f"<w:tabs>{inner}</w:tabs>"


def borders(*sides: str, width: int = 4, gap: int = 1) -> str:
    inner = "".join(f'<w:{s} w:val="single" w:sz="{width}" w:space="{gap}" w:color="auto"/>' for s in sides)
    return f"<w:pBdr>{inner}</w:pBdr>"


def numbered(list_id: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'


KEEP = "<w:keepNext/>"
LINES = "<w:keepLines/>"
CENTRE, RIGHTWARD = '<w:jc w:val="center"/>', '<w:jc w:val="right"/>'
BOLD, ITALIC = "<w:b/><w:bCs/>", "<w:i/><w:iCs/>"
TIGHT = "<w:contextualSpacing/>"
MARKS = tabs(("right", RIGHT))


def outline(level: int) -> str:
    return f'<w:outlineLvl w:val="{level}"/>'


#: name, based on, next, paragraph properties, run properties. Word's own names are in Word's spelling.
PARAGRAPHS: list[tuple[str, str, str, str, str]] = [
    ("Body Text", "Normal", "", MARKS + space(after=120), ""),
    ("Title", "Normal", "Body Text", KEEP + LINES + space(after=60, line=240), SANS + BOLD + size(44)),
    ("Subtitle", "Normal", "Body Text", KEEP + LINES + space(after=120, line=252), SANS + size(28)),
    (
        "heading 1",
        "Normal",
        "Body Text",
        KEEP + LINES + borders("bottom", width=6, gap=2) + MARKS + space(360, 120, 240) + outline(0),
        SANS + BOLD + size(30),
    ),
    (
        "heading 2",
        "Normal",
        "Body Text",
        KEEP + LINES + MARKS + space(260, 80, 240) + outline(1),
        SANS + BOLD + size(25),
    ),
    (
        "heading 3",
        "Normal",
        "Body Text",
        KEEP + LINES + MARKS + space(180, 60, 240) + outline(2),
        SANS + BOLD + size(22),
    ),
    (
        "heading 4",
        "Normal",
        "Body Text",
        KEEP + LINES + MARKS + space(140, 40, 240) + outline(3),
        SANS + BOLD + size(20),
    ),
    ("Pack Unlisted Heading", "heading 1", "Body Text", "", ""),
    ("Pack Course", "Normal", "Title", KEEP + space(after=40), SANS + '<w:spacing w:val="12"/>' + size(20)),
    (
        "Pack Facts",
        "Normal",
        "Body Text",
        borders("bottom", width=6, gap=6) + space(after=160),
        SANS + size(20),
    ),
    ("Pack Notice", "Normal", "Body Text", space(after=160), SANS + BOLD + size(19)),
    (
        "Pack Field",
        "Normal",
        "Pack Field",
        tabs(("right", RIGHT), leader="underscore") + space(80, 80),
        SANS + size(20),
    ),
    ("Pack Box", "Body Text", "", LINES + borders("top", "left", "bottom", "right", width=6, gap=7), ""),
    ("Quote", "Normal", "Body Text", LINES + space(60, 160) + indent(STEP, right=STEP), ""),
    # questions
    (
        "Pack Stem",
        "Normal",
        "Pack Question Text",
        KEEP + LINES + tabs(("left", STEP), ("right", RIGHT)) + space(200, 80) + indent(STEP, STEP),
        "",
    ),
    ("Pack Question Text", "Normal", "", MARKS + space(after=80) + indent(STEP), ""),
    (
        "Pack Part Stem",
        "Pack Stem",
        "Pack Part Text",
        tabs(("clear", STEP), ("left", 2 * STEP), ("right", RIGHT)) + space(100, 80) + indent(2 * STEP, STEP),
        "",
    ),
    ("Pack Part Text", "Pack Question Text", "", indent(2 * STEP), ""),
    (
        "Pack Writing Line",
        "Normal",
        "",
        borders("bottom", "between", gap=0)
        + '<w:spacing w:before="0" w:after="140" w:line="472" w:lineRule="exact"/>'
        + indent(STEP)
        + TIGHT,
        "",
    ),
    ("Pack Key", "Normal", "", MARKS + space(after=80) + indent(STEP), ""),
    ("Pack Total", "Normal", "", space(160, 120) + RIGHTWARD, SANS + BOLD),
    (
        "Pack Bank",
        "Normal",
        "",
        LINES + borders("top", "left", "bottom", "right", gap=6) + space(120, 160) + indent(140, right=140) + CENTRE,
        SANS + size(21),
    ),
    # sources
    ("Pack Headnote", "Normal", "Pack Excerpt Line", KEEP + LINES + space(40, 120), SANS + size(20)),
    (
        "Pack Excerpt Line",
        "Normal",
        "",
        LINES + tabs(("left", STEP)) + space(line=283) + indent(STEP, STEP),
        "",
    ),
    ("Pack Excerpt Last Line", "Pack Excerpt Line", "Pack Excerpt Line", space(after=120, line=283), ""),
    ("Pack Attribution", "Normal", "Body Text", LINES + space(100, 120), SANS + size(19)),
    ("Pack Gloss", "Normal", "", LINES + space(40, 80) + indent(STEP), size(20)),
    ("Pack Credit", "Normal", "", LINES + space(60, 60), SANS + size(18)),
    ("Pack Bibliography", "Normal", "", LINES + space(after=100) + indent(STEP, STEP), ""),
    ("Pack Small", "Normal", "", space(after=80), SANS + size(19)),
    ("Pack Question Small", "Pack Small", "", indent(STEP), ""),
    # lists: their indents stand in the numbering
    ("List Bullet", "Normal", "", numbered(1) + space(after=70), ""),
    ("List Bullet 2", "Normal", "", numbered(1, 1) + space(after=70), ""),
    ("List Bullet 3", "Normal", "", numbered(1, 2) + space(after=70), ""),
    ("List Number", "Normal", "", numbered(2) + space(after=70), ""),
    ("List Number 2", "Normal", "", numbered(2, 1) + space(after=70), ""),
    ("List Number 3", "Normal", "", numbered(2, 2) + space(after=70), ""),
    ("List Continue", "Normal", "", space(after=70) + indent(400), ""),
    ("List Continue 2", "Normal", "", space(after=70) + indent(800), ""),
    ("List Continue 3", "Normal", "", space(after=70) + indent(1200), ""),
    ("Pack Option", "Normal", "", LINES + numbered(3) + space(after=70), ""),
    ("Pack Checklist", "Normal", "", LINES + numbered(4) + space(after=60), ""),
    ("Pack Plain List", "Normal", "", numbered(5) + space(after=70), ""),
    ("Pack Question Bullet", "Normal", "", numbered(6) + space(after=70), ""),
    ("Pack Question Plain List", "Normal", "", numbered(10) + space(after=70), ""),
    ("Pack Question Number", "Normal", "", numbered(7) + space(after=70), ""),
    ("Pack Table Bullet", "Pack Table Text", "", numbered(8), ""),
    ("Pack Table Number", "Pack Table Text", "", numbered(9), ""),
    # tables and figures
    ("caption", "Normal", "", LINES + space(80, 100), SANS + size(19)),
    ("Pack Table Text", "Normal", "", space(30, 30, 252), size(20)),
    ("Pack Table Right", "Pack Table Text", "", RIGHTWARD, ""),
    ("Pack Table Centre", "Pack Table Text", "", CENTRE, ""),
    ("Pack Table Head", "Pack Table Text", "", KEEP, SANS + BOLD),
    ("Pack Table Row Head", "Pack Table Text", "", "", BOLD),
    ("Pack Table Row Head Right", "Pack Table Row Head", "", RIGHTWARD, ""),
    ("Pack Table Row Head Centre", "Pack Table Row Head", "", CENTRE, ""),
    ("Pack Table Head Right", "Pack Table Head", "", RIGHTWARD, ""),
    ("Pack Table Head Centre", "Pack Table Head", "", CENTRE, ""),
    (
        "Pack Table Write",
        "Pack Table Text",
        "",
        '<w:spacing w:before="0" w:after="0" w:line="944" w:lineRule="atLeast"/>',
        "",
    ),
    (
        "Pack Gap",
        "Normal",
        "Body Text",
        '<w:spacing w:before="0" w:after="0" w:line="160" w:lineRule="exact"/>',
        "",
    ),
    ("Pack Figure", "Normal", "caption", KEEP + space(120, 40, 240), ""),
    # the page
    ("header", "Normal", "", borders("bottom", gap=4) + MARKS + space(line=240), SANS + size(18)),
    ("footer", "Normal", "", borders("top", gap=4) + MARKS + space(line=240), SANS + size(18)),
    ("footnote text", "Normal", "", LINES + space(after=40, line=240), size(19)),
]

#: name, run properties.
CHARACTERS: list[tuple[str, str]] = [
    ("Emphasis", ITALIC),
    ("Strong", BOLD),
    ("Hyperlink", '<w:u w:val="single"/>'),
    ("footnote reference", '<w:vertAlign w:val="superscript"/>'),
    ("Pack Number", SANS + BOLD),
    ("Pack Marks", SANS + size(20)),
    ("Pack Label", SANS + BOLD),
    ("Pack Answer", BOLD),
    ("Pack Line Number", SANS + size(18)),
    ("Pack Blank", ""),
    (
        "Pack Checkbox",
        '<w:rFonts w:ascii="Segoe UI Symbol" w:eastAsia="Segoe UI Symbol" w:hAnsi="Segoe UI Symbol" '
        'w:cs="Segoe UI Symbol"/>',
    ),
    ("Pack Code", '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/><w:noProof/>' + size(20)),
    ("Pack Superscript", '<w:vertAlign w:val="superscript"/>'),
    ("Pack Subscript", '<w:vertAlign w:val="subscript"/>'),
    ("Pack Small Capitals", "<w:smallCaps/>"),
    ("Pack Chinese", '<w:rFonts w:eastAsia="SimSun"/>'),
    ("Pack Japanese", '<w:rFonts w:eastAsia="MS Mincho"/>'),
    ("Pack Korean", '<w:rFonts w:eastAsia="Malgun Gothic"/>'),
]


def rules(**sides: int) -> str:
    inner = "".join(
        f'<w:{s} w:val="{"single" if w else "nil"}" w:sz="{w}" w:space="0" w:color="auto"/>' for s, w in sides.items()
    )
    return f"<w:tblBorders>{inner}</w:tblBorders>"


#: name, rules of the table, rules of its head row.
TABLES: list[tuple[str, str, int]] = [
    ("Table Grid", rules(top=4, left=4, bottom=4, right=4, insideH=4, insideV=4), 0),
    ("Pack Data Table", rules(top=8, left=0, bottom=8, right=0, insideH=2, insideV=0), 8),
    ("Pack Plain Table", rules(top=6, left=0, bottom=6, right=0, insideH=4, insideV=0), 6),
    ("Pack Open Table", rules(top=0, left=0, bottom=0, right=0, insideH=0, insideV=0), 0),
    ("Pack Answer Table", rules(top=6, left=6, bottom=6, right=6, insideH=6, insideV=6), 6),
]

#: the lists by number: (number format, text) of each level, indent of the first level, hanging indent.
LISTS: list[tuple[list[tuple[str, str]], int, int]] = [
    ([("bullet", "•"), ("bullet", "–"), ("bullet", "•")], 0, 400),
    ([("decimal", "%1."), ("lowerLetter", "%2."), ("lowerRoman", "%3.")], 0, 400),
    ([("upperLetter", "%1")], STEP, 400),
    ([("bullet", "☐")], 0, 400),
    ([("none", "")], 0, 0),
    ([("bullet", "•")], STEP, 400),
    ([("decimal", "%1.")], STEP, 400),
    ([("bullet", "•")], 0, 220),
    ([("decimal", "%1.")], 0, 300),
    ([("none", "")], STEP, 0),
]


def style_id(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.split(" "))


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


def table_style(name: str, lines: str, head: int) -> str:
    based = "Normal Table" if name == "Table Grid" else "Table Grid"
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", 20), ("left", 110), ("bottom", 20), ("right", 110))
    )
    first = f'<w:tcBorders><w:bottom w:val="single" w:sz="{head}" w:space="0" w:color="auto"/></w:tcBorders>'
    row = f'<w:tblStylePr w:type="firstRow"><w:tcPr>{first}</w:tcPr></w:tblStylePr>' if head else ""
    return style("table", name, based, f"<w:tblPr>{lines}<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>{row}")


DEFAULTS = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia" '
    f'w:hAnsiTheme="minorHAnsi" w:cstheme="minorBidi"/>{size(22)}'
    '<w:lang w:val="en-GB" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    f"<w:pPrDefault><w:pPr>{space(line=269)}</w:pPr></w:pPrDefault></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
    "<w:pPr><w:widowControl/></w:pPr></w:style>"
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="NormalTable"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
)


def styles() -> str:
    inner = DEFAULTS
    inner += "".join(paragraph_style(*row) for row in PARAGRAPHS)
    inner += "".join(style("character", n, "Default Paragraph Font", part("rPr", run)) for n, run in CHARACTERS)
    inner += "".join(table_style(*row) for row in TABLES)
    return f"{HEAD}<w:styles {W}>{inner}</w:styles>"


def list_level(number: int, level: int, form: tuple[str, str], left: int, hanging: int) -> str:
    linked = [row[0] for row in PARAGRAPHS if numbered(number, level) in row[3]]
    symbol = '<w:rFonts w:ascii="Segoe UI Symbol" w:eastAsia="Segoe UI Symbol" w:hAnsi="Segoe UI Symbol"/>'
    font = {"☐": symbol, "•": SANS}.get(form[1], "")
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form[0]}"/>'
        + "".join(f'<w:pStyle w:val="{style_id(name)}"/>' for name in linked)
        + ('<w:suff w:val="nothing"/>' if form[0] == "none" else "")
        + f'<w:lvlText w:val="{form[1]}"/><w:lvlJc w:val="left"/>'
        f"<w:pPr>{indent(left, hanging)}</w:pPr>{part('rPr', font)}</w:lvl>"
    )


def numbering() -> str:
    kinds, lists = "", ""
    for number, (levels, left, hanging) in enumerate(LISTS, 1):
        inner = "".join(
            list_level(number, level, form, left + hanging * (level + 1), hanging) for level, form in enumerate(levels)
        )
        several = "multilevel" if len(levels) > 1 else "singleLevel"
        kinds += (
            f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="{several}"/>{inner}</w:abstractNum>'
        )
        lists += f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
    return f"{HEAD}<w:numbering {W}>{kinds}{lists}</w:numbering>"


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
        f"{HEAD}<w:document {W} {R}><w:body><w:sectPr>"
        f'<w:pgSz w:w="{PAGE_WIDTH}" w:h="{PAGE_HEIGHT}"/>'
        f'<w:pgMar {sides} w:header="567" w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>'
    )


def font_set(tag: str, latin: str) -> str:
    scripts = (("Jpan", "MS Mincho"), ("Hang", "Malgun Gothic"), ("Hans", "SimSun"), ("Hant", "PMingLiU"))
    others = "".join(f'<a:font script="{script}" typeface="{face}"/>' for script, face in scripts)
    return (
        f'<a:{tag}><a:latin typeface="{latin}"/><a:ea typeface=""/><a:cs typeface=""/>'
        f'{others}<a:font script="Arab" typeface="Times New Roman"/>'
        f'<a:font script="Hebr" typeface="Times New Roman"/></a:{tag}>'
    )


def theme() -> str:
    colours = [("dk1", "000000"), ("lt1", "FFFFFF"), ("dk2", "000000"), ("lt2", "FFFFFF")]
    colours += [
        (f"accent{n}", grey) for n, grey in enumerate(("000000", "262626", "404040", "595959", "404040", "262626"), 1)
    ]
    colours += [("hlink", "000000"), ("folHlink", "000000")]
    palette = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in colours)
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{HEAD}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="lessonpack">'
        f'<a:themeElements><a:clrScheme name="Black">{palette}</a:clrScheme>'
        f'<a:fontScheme name="Pack">{font_set("majorFont", "Calibri")}{font_set("minorFont", "Cambria")}'
        "</a:fontScheme>"
        f'<a:fmtScheme name="Plain"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>'
        + "".join(f'<a:ln w="{width}">{fill}</a:ln>' for width in (6350, 12700, 19050))
        + f"</a:lnStyleLst><a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


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


def parts() -> dict[str, str]:
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
            *((f"{OFFICE}/relationships/{name}", f"{name}.xml") for name in ("styles", "numbering", "settings")),
            (f"{OFFICE}/relationships/theme", "theme/theme1.xml"),
        ),
        "word/document.xml": document(),
        "word/numbering.xml": numbering(),
        "word/settings.xml": settings(),
        "word/styles.xml": styles(),
        "word/theme/theme1.xml": theme(),
    }


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
