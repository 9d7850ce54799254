"""Word files such as schools have them, made here: every one with a trait of files that other programs make.

`SCHOOLS` has them by name. Three of them are whole letterheads, to be looked at: `gymnasium`, `academy`, `college`.
"""

from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
from PIL import Image, ImageDraw

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{OFFICE}/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SAVED = Path(__file__).parent / "fixtures" / "word"
TYPES = {
    "styles": "styles",
    "numbering": "numbering",
    "settings": "settings",
    "comments": "comments",
    "header": "header",
    "footer": "footer",
}


def logo(colour: str = "#1f4e79", size: tuple[int, int] = (240, 240)) -> bytes:
    """A shield of one colour."""
    picture = Image.new("RGB", size, "white")
    draw, (width, height) = ImageDraw.Draw(picture), size
    draw.polygon(
        [(8, 8), (width - 8, 8), (width - 8, height * 0.6), (width / 2, height - 8), (8, height * 0.6)], colour
    )
    draw.line([(width / 2, 24), (width / 2, height * 0.78)], "white", 14)
    draw.line([(40, height * 0.36), (width - 40, height * 0.36)], "white", 14)
    target = BytesIO()
    picture.save(target, "PNG", dpi=(300, 300))
    return target.getvalue()


def image(centimetres: float, alt: str = "A shield", floating: bool = False) -> str:
    """A run with the logo, which is `rId1` of its part; `floating` at the right of the page."""
    size = round(centimetres * 360_000)
    about = f'<wp:docPr id="1" name="Logo" descr="{alt}"/><wp:cNvGraphicFramePr/>'
    graphic = (
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="1" name="Logo"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        '<a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
        f'<a:off x="0" y="0"/><a:ext cx="{size}" cy="{size}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>"
    )
    extent = f'<wp:extent cx="{size}" cy="{size}"/>'
    if not floating:
        around = '<wp:inline distT="0" distB="0" distL="0" distR="0">'
        return f"<w:r><w:drawing>{around}{extent}{about}{graphic}</wp:inline></w:drawing></w:r>"
    return (
        '<w:r><w:drawing><wp:anchor distT="0" distB="0" distL="114300" distR="114300" simplePos="0" relativeHeight="1" '
        'behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="margin"><wp:align>right</wp:align></wp:positionH>'
        '<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>'
        f'{extent}<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapSquare wrapText="bothSides"/>{about}{graphic}'
        "</wp:anchor></w:drawing></w:r>"
    )


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def field(instruction: str) -> str:
    return f'<w:fldSimple w:instr=" {instruction} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def paragraph(*inner: str, style: str = "", properties: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{''.join(inner)}</w:p>"


def style(
    identifier: str, name: str, paragraph: str = "", run: str = "", *, based: str = "", kind: str = "paragraph",
    more: str = "", usual: bool = False,
) -> str:  # fmt: skip
    inner = f'<w:name w:val="{name}"/>' + (f'<w:basedOn w:val="{based}"/>' if based else "") + more
    inner += (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "") + (f"<w:rPr>{run}</w:rPr>" if run else "")
    default = ' w:default="1"' if usual else ""
    return f'<w:style w:type="{kind}"{default} w:styleId="{identifier}">{inner}</w:style>'


def face(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:cs="{name}"/>'


def defaults(font: str = "Carlito", size: int = 22, language: str = "de-DE", paragraph: str = "") -> str:
    return (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{face(font)}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        f'<w:lang w:val="{language}"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>{paragraph}</w:pPr></w:pPrDefault>'
        "</w:docDefaults>"
    )


#: A colour with a contrast of 2.3:1.
PALE = '<w:color w:val="8FAADC"/>'
NORMAL = style("Normal", "Normal", usual=True)
#: A list whose number other lists have too, and the style that has it.
NUMBERING = (
    '<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="bullet"/><w:pStyle w:val="Aufzhlungszeichen"/><w:lvlText w:val="►"/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="500" w:hanging="500"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
)
LISTED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'


def compatibility(mode: int) -> str:
    return (
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
        f'w:val="{mode}"/></w:compat>'
    )


def section(
    width: int = 11906, height: int = 16838, margin: int = 1417, top: int = 1417, more: str = "", after: str = ""
) -> str:
    turned = ' w:orient="landscape"' if width > height else ""
    return (
        f'{more}<w:pgSz w:w="{width}" w:h="{height}"{turned}/><w:pgMar w:top="{top}" w:right="{margin}" '
        f'w:bottom="{margin}" w:left="{margin}" w:header="708" w:footer="708" w:gutter="0"/>{after}'
    )


Running = tuple[str, str, str]
"""A head or foot: `header` or `footer`, its turn (`default`, `first`, `even`), and what it holds."""


def school(
    styles: str | None = NORMAL,
    *,
    numbering: str | None = None,
    settings: str | None = "",
    running: Iterable[Running] = (),
    page: str | None = None,
    body: str = "",
    comments: str | None = None,
    theme: str | None = None,
    main: str = "document",
    settings_relations: str = "",
    picture: bytes | None = None,
) -> bytes:
    """A Word file of these contents of its parts; a part that is None is not there."""
    parts: dict[str, str | bytes] = {}
    relations, overrides = "", f'<Override PartName="/word/document.xml" ContentType="{WORD}.{main}.main+xml"/>'
    references = ""

    def put(name: str, kind: str, tag: str, inner: str) -> str:
        nonlocal relations, overrides
        parts[f"word/{name}.xml"] = f"{HEAD}<w:{tag} {NAMES}>{inner}</w:{tag}>"
        overrides += f'<Override PartName="/word/{name}.xml" ContentType="{WORD}.{TYPES[kind]}+xml"/>'
        relations += f'<Relationship Id="{name}" Type="{OFFICE}/relationships/{kind}" Target="{name}.xml"/>'
        return name

    given = {"styles": styles, "numbering": numbering, "settings": settings, "comments": comments}
    for name, inner in given.items():
        if inner is not None:
            put(name, name, name, inner)
    for number, (place, turn, inner) in enumerate(running, 1):
        name = put(f"{place}{number}", place, "hdr" if place == "header" else "ftr", inner)
        references += f'<w:{place}Reference w:type="{turn}" r:id="{name}"/>'
        if "r:embed" in inner:
            target = f'<Relationship Id="rId1" Type="{OFFICE}/relationships/image" Target="media/logo.png"/>'
            parts[f"word/_rels/{name}.xml.rels"] = relationships(target)
            parts["word/media/logo.png"] = picture or logo()
    if theme is not None:
        parts["word/theme/theme1.xml"] = theme
        overrides += (
            '<Override PartName="/word/theme/theme1.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.theme+xml"/>'
        )
        relations += f'<Relationship Id="theme" Type="{OFFICE}/relationships/theme" Target="theme/theme1.xml"/>'
    if settings_relations:
        parts["word/_rels/settings.xml.rels"] = relationships(settings_relations)
    last = section() if page is None else page
    parts["word/document.xml"] = (
        f"{HEAD}<w:document {NAMES}><w:body>{body}<w:sectPr>{references}{last}</w:sectPr></w:body></w:document>"
    )
    parts["word/_rels/document.xml.rels"] = relationships(relations)
    parts["_rels/.rels"] = relationships(
        f'<Relationship Id="rId1" Type="{OFFICE}/relationships/officeDocument" Target="word/document.xml"/>'
    )
    parts["[Content_Types].xml"] = (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>{overrides}</Types>'
    )
    return zipped(parts)


def relationships(inner: str) -> str:
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'


def zipped(parts: dict[str, str | bytes]) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as file:
        for name in sorted(parts):
            file.writestr(name, parts[name])
    return target.getvalue()


def changed(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """A file with other parts: `change` gets name and bytes of each, and gives the bytes, or None to leave it out."""
    with ZipFile(BytesIO(data)) as file:
        parts: dict[str, str | bytes] = {}
        for name in file.namelist():
            new = change(name, file.read(name))
            if new is not None:
                parts[name] = new
    return zipped(parts)


_RUNNING = (
    '<w:tabs><w:tab w:val="center" w:pos="4536"/><w:tab w:val="right" w:pos="9072"/></w:tabs>'
    '<w:spacing w:after="0" w:line="240" w:lineRule="auto"/>'
)
GERMAN = (
    defaults("Carlito", 22, "de-DE", '<w:spacing w:after="160" w:line="259" w:lineRule="auto"/>')
    + style("Standard", "Normal", usual=True)
    + style(
        "berschrift1", "heading 1", '<w:keepNext/><w:spacing w:before="300" w:after="80"/><w:outlineLvl w:val="0"/>',
        '<w:b/><w:color w:val="1F4E79"/><w:sz w:val="30"/>', based="Standard", more='<w:link w:val="berschrift1Zchn"/>',
    )
    + style("berschrift1Zchn", "Überschrift 1 Zchn", run='<w:b/><w:sz w:val="30"/>', kind="character",
            more='<w:link w:val="berschrift1"/>')
    + style(
        "berschrift2", "heading 2", '<w:keepNext/><w:spacing w:before="200" w:after="60"/><w:outlineLvl w:val="1"/>',
        '<w:b/><w:color w:val="1F4E79"/><w:sz w:val="24"/>', based="Standard",
    )
    + style("Titel", "Title", '<w:spacing w:after="60"/>', '<w:b/><w:color w:val="1F4E79"/><w:sz w:val="44"/>',
            based="Standard")
    + style("Aufzhlungszeichen", "List Bullet", LISTED + '<w:spacing w:after="60"/>', based="Standard")
    + style("Kopfzeile", "header", _RUNNING, '<w:sz w:val="18"/>', based="Standard")
    + style("Fuzeile", "footer", _RUNNING, '<w:sz w:val="18"/>', based="Standard")
    + style("Hervorhebung", "Emphasis", run="<w:i/>", kind="character")
)  # fmt: skip
_ROW = (
    '<w:tbl><w:tblPr><w:tblW w:w="9072" w:type="dxa"/><w:tblBorders><w:bottom w:val="single" w:sz="12" w:space="0" '
    'w:color="1F4E79"/></w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="1400"/>'
    '<w:gridCol w:w="7672"/></w:tblGrid><w:tr><w:tc><w:tcPr><w:tcW w:w="1400" w:type="dxa"/></w:tcPr>{}</w:tc><w:tc>'
    '<w:tcPr><w:tcW w:w="7672" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{}</w:tc></w:tr></w:tbl>'
)
GYMNASIUM_HEAD = _ROW.format(
    paragraph(image(1.6, "Wappen"), style="Kopfzeile"),
    paragraph(run("Gymnasium am Hang", '<w:b/><w:color w:val="1F4E79"/><w:sz w:val="28"/>'), style="Kopfzeile")
    + paragraph(run("Fachschaft Geschichte", '<w:color w:val="404040"/>'), style="Kopfzeile"),
) + paragraph(style="Kopfzeile")
GYMNASIUM_FOOT = paragraph(
    run("Gymnasium am Hang"), "<w:r><w:tab/></w:r><w:r><w:tab/></w:r>", run("Hangweg 1"), style="Fuzeile"
)


def gymnasium() -> bytes:
    """German ids, a table with a logo at the head, a foot with tabs at its middle and its end."""
    return school(
        GERMAN, numbering=NUMBERING, settings='<w:zoom w:percent="90"/>' + compatibility(15),
        running=[("header", "default", GYMNASIUM_HEAD), ("footer", "default", GYMNASIUM_FOOT)],
    )  # fmt: skip


ACADEMY = (
    defaults("Liberation Serif", 24, "en-GB")
    + style("Normal", "Normal", '<w:spacing w:after="120"/><w:ind w:firstLine="284"/><w:jc w:val="both"/>', usual=True)
    + style("Heading1", "heading 1", '<w:keepNext/><w:spacing w:before="320" w:after="120"/><w:ind w:firstLine="0"/>'
            '<w:jc w:val="center"/><w:outlineLvl w:val="0"/>',
            '<w:smallCaps/><w:color w:val="7B1E3A"/><w:spacing w:val="20"/><w:sz w:val="32"/>', based="Normal")
    + style("Heading2", "heading 2", '<w:keepNext/><w:spacing w:before="200" w:after="60"/><w:ind w:firstLine="0"/>'
            '<w:outlineLvl w:val="1"/>', '<w:i/><w:color w:val="7B1E3A"/><w:sz w:val="27"/>', based="Normal")
    + style("BodyText", "Body Text", '<w:spacing w:after="120" w:line="276" w:lineRule="auto"/>'
            '<w:ind w:firstLine="0"/><w:jc w:val="left"/>', based="Normal")
    + style("Header", "header", '<w:ind w:firstLine="0"/><w:jc w:val="center"/>', '<w:sz w:val="20"/>', based="Normal")
)  # fmt: skip


def academy() -> bytes:
    """A first page, even and odd ones, each with its own head; running text with an indent, justified."""
    name = '<w:smallCaps/><w:color w:val="7B1E3A"/><w:spacing w:val="40"/><w:sz w:val="36"/>'
    first = paragraph(image(1.8, "Shield of the academy"), style="Header") + paragraph(
        run("Northgate Academy", name), style="Header"
    )
    rule = '<w:pBdr><w:bottom w:val="double" w:sz="4" w:space="1" w:color="7B1E3A"/></w:pBdr>'
    odd = paragraph(run("Northgate Academy"), style="Header", properties=rule)
    even = paragraph(run("Department of History"), style="Header", properties=rule)
    foot = paragraph(run("Learn and serve"), style="Header")
    return school(
        ACADEMY, settings="<w:evenAndOddHeaders/>" + compatibility(14), picture=logo("#7b1e3a"),
        running=[("header", "first", first), ("header", "default", odd), ("header", "even", even),
                 ("footer", "default", foot)],
        page=section(margin=1701, top=1701, after='<w:titlePg/>'),
    )  # fmt: skip


def theme(major: str, minor: str, accent: str) -> str:
    """A theme with two typefaces and a colour."""
    colours = {"dk1": "000000", "lt1": "FFFFFF", "dk2": accent, "lt2": "EEEEEE"}
    colours |= {f"accent{n}": accent for n in range(1, 7)} | {"hlink": accent, "folHlink": accent}
    palette = "".join(f'<a:{k}><a:srgbClr val="{v}"/></a:{k}>' for k, v in colours.items())
    fonts = "".join(
        f'<a:{tag}><a:latin typeface="{name}"/><a:ea typeface=""/><a:cs typeface=""/></a:{tag}>'
        for tag, name in (("majorFont", major), ("minorFont", minor))
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line, effect = f'<a:ln w="6350">{fill}</a:ln>', "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{HEAD}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="College">'
        f'<a:themeElements><a:clrScheme name="College">{palette}</a:clrScheme><a:fontScheme name="College">{fonts}'
        f'</a:fontScheme><a:fmtScheme name="College"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>'
        f"{line * 3}</a:lnStyleLst><a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}"
        "</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


def themed(kind: str) -> str:
    return f'<w:rFonts w:asciiTheme="{kind}HAnsi" w:hAnsiTheme="{kind}HAnsi" w:cstheme="{kind}Bidi"/>'


TEAL = '<w:color w:val="00586B" w:themeColor="accent1"/>'
COLLEGE = (
    defaults(size=21, language="en-US", paragraph='<w:spacing w:after="120" w:line="264" w:lineRule="auto"/>')
    .replace(face("Carlito"), themed("minor"))
    + NORMAL
    + style("Heading1", "heading 1", '<w:keepNext/><w:shd w:val="clear" w:color="auto" w:fill="00586B"/>'
            '<w:spacing w:before="280" w:after="120"/><w:outlineLvl w:val="0"/>',
            themed("major") + '<w:b/><w:color w:val="FFFFFF"/><w:sz w:val="28"/>', based="Normal")
    + style("Heading2", "heading 2", '<w:keepNext/><w:spacing w:before="180" w:after="60"/><w:outlineLvl w:val="1"/>',
            themed("major") + f'<w:b/>{TEAL}<w:sz w:val="23"/>', based="Normal")
    + style("Title", "Title", '<w:spacing w:after="40"/>',
            themed("major") + f'<w:b/>{TEAL}<w:sz w:val="48"/>', based="Normal")
)  # fmt: skip


def college() -> bytes:
    """A theme of its own, headings in white on colour, a logo that floats at the right, a .dotx."""
    head = paragraph(
        image(1.5, "Shield of the college", floating=True), run("Riverside College", '<w:b/><w:sz w:val="26"/>')
    ) + paragraph(run("History and Social Science"))
    foot = paragraph(run("Riverside College · 12 River Road · For classroom use"), properties='<w:jc w:val="center"/>')
    return school(
        COLLEGE, theme=theme("Lato", "Carlito", "00586B"), settings=compatibility(15), main="template",
        running=[("header", "default", head), ("footer", "default", foot)], picture=logo("#00586b"),
    )  # fmt: skip


def french() -> bytes:
    sheet = (
        defaults("Caladea", 22, "fr-FR")
        + style("Normal", "Normal", '<w:spacing w:after="200"/>', usual=True)
        + style("Titre1", "heading 1", '<w:outlineLvl w:val="0"/>', '<w:color w:val="333399"/>', based="Normal")
        + style("Corpsdetexte", "Body Text", '<w:spacing w:after="100"/>', based="Normal")
        + style("Listepuces", "List Bullet", based="Normal")
        + style("TableauNormal", "Normal Table", kind="table", usual=True)
        + style("Grilledutableau", "Table Grid", kind="table", based="TableauNormal")
    )
    head, foot = paragraph(run("Lycée du Port")), paragraph(run("page "), field("PAGE"))
    return school(sheet, numbering="", running=[("header", "default", head), ("footer", "default", foot)])


def with_comments() -> bytes:
    """Comments in the body, in the head and in a part of their own."""
    mark = '<w:commentRangeStart w:id="1"/>{}<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>'
    note = f'<w:comment w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z">{paragraph(run("why?"))}</w:comment>'
    head = ("header", "default", paragraph(mark.format(run("Hill School"))))
    return school(defaults() + NORMAL, comments=note, body=paragraph(mark.format(run("text"))), running=[head])


def with_changes() -> bytes:
    """Tracked changes in the body, in the head and in a style."""
    by = 'w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z"'
    inner = (
        f"<w:ins {by}>{run('Hill ')}</w:ins><w:del {by}><w:r><w:delText>Old </w:delText></w:r></w:del>{run('School')}"
    )
    row = f"<w:tr><w:trPr><w:del {by}/></w:trPr><w:tc>{paragraph(run('gone'))}</w:tc></w:tr>"
    kept = f"<w:tr><w:tc>{paragraph(run('stays'))}</w:tc></w:tr>"
    table = f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="3000"/></w:tblGrid>{row}{kept}</w:tbl>'
    sheet = (
        defaults()
        + NORMAL
        + style(
            "Heading1",
            "heading 1",
            f'<w:outlineLvl w:val="0"/><w:pPrChange {by}><w:pPr/></w:pPrChange>',
            based="Normal",
        )
    )
    head = ("header", "default", table + paragraph(inner, properties=f"<w:rPr><w:ins {by}/></w:rPr>"))
    return school(sheet, body=paragraph(inner), running=[head], settings="<w:trackRevisions/>")


def of_python_docx() -> bytes:
    target = BytesIO()
    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = "Hill School"
    word.save(target)
    return target.getvalue()


def renamed_case() -> bytes:
    names = {"heading 1": "Heading 1", "heading 2": "HEADING 2", "List Bullet": "list bullet", "header": "Header"}

    def change(name: str, data: bytes) -> bytes:
        for old, new in names.items() if name == "word/styles.xml" else ():
            data = data.replace(f'w:val="{old}"'.encode(), f'w:val="{new}"'.encode())
        return data

    return changed(gymnasium(), change)


def clashing() -> bytes:
    """Ids and numbers that ours have too, for something else."""
    sheet = (
        defaults()
        + NORMAL
        + style("PackStem", "Address", '<w:jc w:val="right"/>', based="Normal")
        + style("packgap", "Signature line", based="Normal")
        + style("ListNumber", "Agenda", LISTED, based="Normal")
    )
    return school(sheet, numbering=NUMBERING.replace("Aufzhlungszeichen", "ListNumber"))


def of_an_old_word() -> bytes:
    """An old mode, a template of the network that it was made from, and no distance said."""
    relation = (
        f'<Relationship Id="rId1" Type="{OFFICE}/relationships/attachedTemplate" '
        'Target="file:///S:/Templates/Letter.dot" TargetMode="External"/>'
    )
    settings = '<w:zoom/><w:attachedTemplate r:id="rId1"/><w:compat/>'
    sheet = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{face('Times New Roman')}</w:rPr></w:rPrDefault></w:docDefaults>"
        + style("Normal", "Normal", run='<w:sz w:val="24"/><w:lang w:val="en-US"/>', usual=True)
    )
    return school(sheet, settings=settings, settings_relations=relation)


def with_fractions() -> bytes:
    """Parts of twips, as some programs on the web write them."""
    sheet = defaults() + style("Normal", "Normal", '<w:spacing w:after="141.7"/><w:ind w:left="28.3464"/>', usual=True)
    return school(sheet, page=section().replace('w:top="1417"', 'w:top="1417.32"'))


def right_to_left() -> bytes:
    """Made for Arabic."""
    sheet = defaults(language="ar-SA") + style("Normal", "Normal", "<w:bidi/>", "<w:rtl/>", usual=True)
    return school(sheet, page=section(after="<w:bidi/>"))


#: By name. None of them holds a word of another's.
SCHOOLS: dict[str, Callable[[], bytes]] = {
    "gymnasium": gymnasium,
    "academy": academy,
    "college": college,
    "french": french,
    "libreoffice": (SAVED / "libreoffice.docx").read_bytes,
    "libreoffice-saved": (SAVED / "libreoffice-saved.docx").read_bytes,
    "python-docx": of_python_docx,
    "bare": lambda: school(None, settings=None, page=""),
    "no-numbering": lambda: school(GERMAN.replace(LISTED, "")),
    "no-theme": lambda: school(defaults() + NORMAL, numbering=NUMBERING),
    "comments": with_comments,
    "changes": with_changes,
    "landscape": lambda: school(
        defaults() + NORMAL, page=section(16838, 11906, 2835),
        running=[("header", "default", GYMNASIUM_HEAD.replace("9072", "11168").replace("7672", "9768"))],
    ),
    "zoom": lambda: school(defaults() + NORMAL, settings='<w:zoom w:val="bestFit"/>'),
    "no-defaults": lambda: school(NORMAL + style("Heading1", "heading 1", based="Normal")),
    "other-case": renamed_case,
    "clashing": clashing,
    "old-word": of_an_old_word,
    "fractions": with_fractions,
    "right-to-left": right_to_left,
}  # fmt: skip
