"""Word files in a school's look: what the school has stays, what it lacks is added, whatever made its file."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx as python_docx
import pytest

import schools
from lessonpack.diagnostics import Severity
from lessonpack.documents import Document
from lessonpack.preflight import inspect
from lessonpack.writers import Written as File
from lessonpack.writers import docx
from lessonpack.writers.docx.schools import archive
from papers import edition, make, real
from schools import SCHOOLS, paragraph, run, school
from wordfile import REFERENCE, W, Written, document, text, values

#: What may be added to a style of the school's, where it has none: a list, a level, tab stops for contents.
MENDED = {"numPr", "ilvl", "numId", "outlineLvl", "tabs", "tab"}
#: What is never taken over.
GONE = {"lang", "rsid", "bidi", "rtl", "rPrChange", "pPrChange"}
SIGNS = ("<w:ins ", "<w:del ", "commentRe", "w:rsid", "Change ", "attachedTemplate", "bestFit", "trackRevisions")
OPC = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


@cache
def notes(set_as: str = "standard") -> Document:
    """The teacher notes of the real lesson."""
    return make("teacher-notes", real(), edition_name=set_as)


def dressed(page: Document, template: bytes) -> Written:
    """A document in the look of a school's file."""
    file = Written.__new__(Written)
    file.open(docx.write(replace(page, word_template=template), REFERENCE))
    return file


@cache
def written(name: str, set_as: str = "standard") -> Written:
    """The teacher notes in the look of one of our schools."""
    return dressed(notes(set_as), SCHOOLS[name]())


def small(
    template: bytes, html: str = "<h2>A</h2><p>b</p>", set_as: str = "standard", language: str = "en-GB"
) -> Written:
    return dressed(document(html, edition(set_as), language), template)


def sheet_of(data: bytes) -> list[ElementTree.Element]:
    """The styles of a school's file."""
    with ZipFile(BytesIO(data)) as file:
        names = [n for n in file.namelist() if re.fullmatch(r"word/styles\d*\.xml", n)]
        return [s for n in names for s in ElementTree.fromstring(file.read(n)).iter(W + "style")]


def says(style: ElementTree.Element) -> Counter[tuple[str, tuple[tuple[str, str], ...]]]:
    """All that a style says: tags with their attributes, lengths in whole numbers."""
    found: Counter[tuple[str, tuple[tuple[str, str], ...]]] = Counter()
    for element in [e for e in style.iter() if e is not style]:
        tag = element.tag.removeprefix(W)
        kept = {} if tag == "tab" else {k: _whole(v) for k, v in element.attrib.items() if "rsid" not in k}
        if tag not in GONE and tag not in ("pPr", "rPr", "tblPr"):
            found[tag, tuple(sorted(kept.items()))] += 1
    return found


def _whole(text: str) -> str:
    return (
        str(round(float(text)))
        if re.fullmatch(r"-?\d+\.\d+", text)
        else {"start": "left", "end": "right"}.get(text, text)
    )


@pytest.mark.parametrize("name", SCHOOLS)
def test_the_schools_styles_stay_as_they_are(name: str) -> None:
    file = written(name)
    for style in sheet_of(SCHOOLS[name]()):
        there = says(file.styles[style.get(W + "styleId")])
        lost, new = says(style) - there, there - says(style)
        assert not lost
        assert {tag for tag, _ in new} <= MENDED, style.get(W + "styleId")


@pytest.mark.parametrize("name", SCHOOLS)
def test_our_styles_are_all_there_each_once_by_its_name(name: str) -> None:
    ours = Written.__new__(Written)
    ours.open(REFERENCE)
    wanted = {n.lower() for n in ours.names if not n.endswith(")")}
    found = Counter((s.get(W + "type"), Written.name_of(s).lower()) for s in written(name).sheet.iter(W + "style"))
    assert wanted - {"no list", "normal"} <= {n for _, n in found}
    assert [n for n, count in found.items() if count > 1] == []
    usual = [s.get(W + "type") for s in written(name).sheet.iter(W + "style") if s.get(W + "default") == "1"]
    assert sorted(usual) == ["character", "numbering", "paragraph", "table"]


@pytest.mark.parametrize("name", SCHOOLS)
def test_every_reference_resolves_and_every_id_is_unique(name: str) -> None:
    file = written(name)
    ids = [str(s.get(W + "styleId")) for s in file.sheet.iter(W + "style")]
    assert len({i.lower() for i in ids}) == len(ids)
    stories = [file.part(n) for n in file.zip.namelist() if re.fullmatch(r"word/(document|footnotes|\w+er\d)\.xml", n)]
    numbering = file.part("word/numbering.xml")
    for tag in ("basedOn", "next", "link", "pStyle", "rStyle", "tblStyle"):
        used = {v for part in (file.sheet, numbering, *stories) for v in values(part, tag)}
        assert used <= set(ids), tag
    kinds = [k.get(W + "abstractNumId") for k in numbering.iter(W + "abstractNum")]
    lists = [n.get(W + "numId") for n in numbering.iter(W + "num")]
    assert len(set(kinds)) == len(kinds)
    assert len(set(lists)) == len(lists)
    assert {v for n in numbering.iter(W + "num") for v in values(n, "abstractNumId")} <= set(kinds)
    assert {v for part in (file.sheet, *stories) for v in values(part, "numId")} <= {*lists, "0"}
    tags = [e.tag.removeprefix(W) for e in numbering]
    assert tags == sorted(tags, key=["numPicBullet", "abstractNum", "num"].index)
    drawings = [d.get("id") for part in stories for d in part.iter(DRAWING + "docPr")]
    assert len(set(drawings)) == len(drawings)
    _relations_resolve(file)


def _relations_resolve(file: Written) -> None:
    there = set(file.zip.namelist())
    for name in [n for n in there if n.startswith("word/_rels/")]:
        relations = list(file.part(name))
        inside = {str(r.get("Target")) for r in relations if r.get("TargetMode") != "External"}
        assert {
            t.removeprefix("/") if t.startswith("/") else f"word/{t}".replace("word/../", "") for t in inside
        } <= there
        part = file.part(name.replace("_rels/", "").removesuffix(".rels"))
        used = {v for e in part.iter() for k, v in e.attrib.items() if k.startswith(OPC)}
        assert used <= {str(r.get("Id")) for r in relations}


@pytest.mark.parametrize("name", SCHOOLS)
def test_our_own_check_finds_no_error(name: str) -> None:
    page = replace(notes(), word_template=SCHOOLS[name]())
    found = inspect(page, File(written(name).bytes))
    assert [str(d) for d in found if d.severity is Severity.ERROR] == []
    python_docx.Document(BytesIO(written(name).bytes))


@pytest.mark.parametrize("name", SCHOOLS)
def test_nothing_is_left_of_the_schools_own_work(name: str) -> None:
    file = written(name)
    parts = {n: file.zip.read(n).decode() for n in file.zip.namelist() if n.endswith((".xml", ".rels"))}
    for sign in (
        "<w:ins ",
        "<w:del ",
        "commentRe",
        "w:rsid",
        "Change ",
        "attachedTemplate",
        "bestFit",
        "trackRevisions",
    ):
        assert [n for n, part in parts.items() if sign in part] == []
    assert [n for n in parts if "comments" in n or "custom.xml" in n] == []
    settings = file.part("word/settings.xml")
    modes = [e.get(W + "val") for e in settings.iter(W + "compatSetting") if e.get(W + "name") == "compatibilityMode"]
    assert modes == ["15"]
    assert [z.get(W + "percent") for z in settings.iter(W + "zoom")] == ["100"]
    assert "wordprocessingml.document.main+xml" in parts["[Content_Types].xml"]
    assert (
        file.part("word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang[@{W}val='en-GB']") is not None
    )


@pytest.mark.parametrize("name", SCHOOLS)
def test_the_same_bytes_come_out(name: str) -> None:
    again = docx.write(replace(notes(), word_template=SCHOOLS[name]()), REFERENCE)
    assert again == written(name).bytes


def running(file: Written) -> dict[str, list[str]]:
    """The lines of each head and foot, by its part, and by which pages have it."""
    section, targets = file.body[-1], file.targets()
    found = {}
    for tag in ("header", "footer"):
        for reference in section.iter(f"{W}{tag}Reference"):
            target = targets[str(reference.get(OPC + "id"))]
            found[f"{tag} {reference.get(W + 'type')}"] = [text(p) for p in file.part(f"word/{target}").iter(W + "p")]
    return found


OURS, FOOT = (
    "Teacher copy: contains answers→DRAFT",
    "China, 1949–53: revolution and war · China and the Korean War, 1950–53→",
)
RUNNING = {
    "gymnasium": {
        "header default": ["▣", "Gymnasium am Hang", "Fachschaft Geschichte", OURS],
        "footer default": ["Gymnasium am Hang→→Hangweg 1", FOOT],
    },
    "academy": {
        "header default": ["Northgate Academy", OURS],
        "header first": ["▣", "Northgate Academy", OURS],
        "header even": ["Department of History", OURS],
        "footer default": ["Learn and serve", FOOT],
        "footer first": [FOOT],
        "footer even": [FOOT],
    },
    "changes": {"header default": ["stays", "Hill School", OURS], "footer default": [FOOT]},
    "bare": {"header default": [OURS], "footer default": [FOOT]},
}


@pytest.mark.parametrize("name", RUNNING)
def test_the_schools_head_and_foot_stand_above_ours_on_every_page(name: str) -> None:
    found = running(written(name))
    assert {key: [line.partition("Page 1")[0] for line in lines] for key, lines in found.items()} == RUNNING[name]
    assert (written(name).body[-1].find(W + "titlePg") is not None) == (name == "academy")
    even = written(name).part("word/settings.xml").find(W + "evenAndOddHeaders")
    assert (even is not None) == (name == "academy")


def test_a_head_that_says_the_title_is_a_field() -> None:
    page = document("<p>a</p>")
    plain = dressed(replace(page, running=replace(page.running, head="")), SCHOOLS["bare"]())
    assert [e.text for e in plain.part("word/header1.xml").iter(W + "instrText")] == [" TITLE "]
    assert text(plain.part("word/header1.xml")) == "The title→DRAFT"


def page_of(file: Written) -> dict[str, int]:
    margins = file.body[-1].find(W + "pgMar")
    assert margins is not None
    return {k.removeprefix(W): int(v) for k, v in margins.attrib.items()}


def test_the_paper_is_the_editions_and_the_margins_have_room_for_the_school() -> None:
    bare, school = page_of(written("bare")), page_of(written("landscape"))
    size = written("landscape").body[-1].find(W + "pgSz")
    assert size is not None
    assert (size.get(W + "w"), size.get(W + "h"), size.get(W + "orient")) == ("11906", "16838", None)
    assert (school["left"], school["right"], school["bottom"]) == (bare["left"], bare["right"], bare["bottom"])
    # A logo of 16 millimetres, and our line below it.
    assert school["top"] > school["header"] + 907 + 240
    assert school["top"] > bare["top"]


def test_a_first_page_alone_makes_no_room_on_the_others() -> None:
    assert page_of(written("academy"))["top"] < 1701


def test_what_is_as_wide_as_the_schools_text_is_as_wide_as_ours() -> None:
    table = next(written("landscape").part("word/header1.xml").iter(W + "tbl"))
    widths = [int(c.get(W + "w") or 0) for c in table.iter(W + "gridCol")]
    tabs = [t.get(W + "pos") for t in written("gymnasium").styles["Fuzeile"].iter(W + "tab")]
    assert abs(sum(widths) - (11906 - 2 * 907)) <= 2
    assert tabs == [str((11906 - 2 * 907) // 2), str(11906 - 2 * 907)]


def test_ours_have_the_schools_typeface_and_none_of_its_distances() -> None:
    file = written("academy")
    base = file.names["Pack Base"]
    assert file.name(base.find(W + "basedOn")) == "Normal"
    assert file.says("Pack Base", "pPr/ind", "firstLine") == "0"
    assert (file.says("Pack Base", "pPr/spacing", "after"), file.says("Pack Base", "pPr/jc")) == ("0", "left")
    assert file.says("Pack Stem", "rPr/rFonts", "ascii") is None
    assert file.says("heading 3", "rPr/color") == "7B1E3A"
    assert file.says("Body Text", "pPr/jc") == "left"


def test_no_colour_that_is_seen_on_its_own_ground_alone() -> None:
    assert written("college").says("heading 3", "rPr/color") == "00586B"
    assert small(schools.school(schools.COLLEGE.replace(schools.TEAL, ""))).says("heading 3", "rPr/color") is None


@pytest.mark.parametrize("set_as", ["large-print-18", "dyslexia-friendly"])
def test_editions_for_easier_reading_have_their_own_sizes_and_faces(set_as: str) -> None:
    file, plain = written("gymnasium", set_as), Written("<p>a</p>", edition(set_as))
    size = 2 * edition(set_as).type.small
    sizes = [float(v or 0) for part in (file.sheet, file.part("word/header1.xml")) for v in values(part, "sz")]
    assert min(sizes) >= size
    for name in ("heading 1", "Title"):
        assert file.says(name, "rPr/sz") == plain.says(name, "rPr/sz")
        assert file.says(name, "pPr/spacing", "line") == plain.says(name, "pPr/spacing", "line")
    assert file.says("heading 1", "rPr/color") == "1F4E79"
    assert [f.get(W + "ascii") for f in file.sheet.iter(W + "rFonts") if f.get(W + "ascii") == "Carlito"] == []
    # A line of a set height would cut off the logo.
    assert file.says("header", "pPr/spacing", "lineRule") is None
    assert values(file.sheet, "i") == []


def test_low_ink_has_no_colour_and_a_grey_logo() -> None:
    file = written("gymnasium", "low-ink")
    assert values(file.sheet, "color") == values(file.part("word/header1.xml"), "color") == []
    assert [b.get(W + "color") for b in file.part("word/header1.xml").iter(W + "bottom")] == ["auto"]
    assert file.zip.read("word/school/1.png") != written("gymnasium").zip.read("word/school/1.png")


def test_from_right_to_left_the_schools_head_is_still_written_from_left() -> None:
    file = small(SCHOOLS["gymnasium"](), language="ar")
    heads = [[b.get(W + "val") for b in p.iter(W + "bidi")] for p in file.part("word/header1.xml").iter(W + "p")]
    assert heads == [["false"], ["false"], ["false"], [None]]
    assert file.says("Normal", "pPr/bidi") is None
    assert file.names["Normal"].find(f"{W}pPr/{W}bidi") is not None
    assert file.says("heading 1", "rPr/szCs") == "30"
    latin = small(SCHOOLS["right-to-left"]())
    assert values(latin.sheet, "bidi") == []


def test_a_list_that_the_school_has_is_used() -> None:
    file = small(SCHOOLS["gymnasium"](), "<ul><li>a</li></ul><ol><li>b</li></ol>")
    assert file.lines() == ["List Bullet: a", "List Number: b"]
    numbering = file.part("word/numbering.xml")
    kinds = {k.get(W + "abstractNumId"): values(k, "lvlText")[0] for k in numbering.iter(W + "abstractNum")}
    lists = {n.get(W + "numId"): kinds[n[0].get(W + "val")] for n in numbering.iter(W + "num")}
    assert [lists[n] for n in values(file.body, "numId")] == ["►", "%1."]


@pytest.mark.parametrize("name", ["french", "no-numbering"])
def test_a_list_style_without_a_list_gets_ours(name: str) -> None:
    file = small(SCHOOLS[name](), "<ul><li>a</li></ul>")
    assert file.lines() == ["List Bullet: a"]
    assert values(file.body, "numId") != []


def test_ids_that_mean_something_else_are_left_to_it() -> None:
    file = written("clashing")
    assert Written.name_of(file.styles["PackStem"]) == "Address"
    assert file.names["Pack Stem"].get(W + "styleId") == "PackStem2"
    assert file.names["Pack Gap"].get(W + "styleId") == "PackGap2"
    assert file.names["List Number"].get(W + "styleId") == "ListNumber2"


def test_a_theme_and_its_typefaces_come_along() -> None:
    theme = written("college").zip.read("word/theme/theme1.xml").decode()
    assert 'name="College"' in theme
    assert 'typeface="Lato"' in theme
    fonts = written("libreoffice").part("word/fontTable.xml")
    assert {"Liberation Sans", "Charis SIL"} <= {f.get(W + "name") for f in fonts}


# --- what is refused ---


def macros() -> bytes:
    old, new = f"{schools.WORD}.document.main+xml", "application/vnd.ms-word.document.macroEnabled.main+xml"
    return replaced("[Content_Types].xml", old, new)


def bomb() -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as file:
        for number in range(3):
            file.writestr(f"{number}.xml", b"0" * (archive.LIMITS.part - 1))
    return target.getvalue()


def encrypted_entry() -> bytes:
    target = BytesIO()
    with ZipFile(target, "w") as file:
        entry = ZipInfo("[Content_Types].xml")
        file.writestr(entry, b"x")
    data = bytearray(target.getvalue())
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    return bytes(data)


def replaced(part: str, old: str, new: str, data: bytes | None = None) -> bytes:
    given = school() if data is None else data
    assert old.encode() in ZipFile(BytesIO(given)).read(part)
    return schools.changed(given, lambda n, d: d.replace(old.encode(), new.encode()) if n == part else d)


def fetching() -> bytes:
    """A logo that lies on a server."""
    head = ("header", "default", paragraph(schools.image(1).replace("r:embed", "r:link")))
    relation = schools.relationships(
        f'<Relationship Id="rId1" Type="{schools.OFFICE}/relationships/image" Target="https://example.org/a.png" '
        'TargetMode="External"/>'
    )
    given = school(running=[head])
    with ZipFile(BytesIO(given)) as file:
        parts: dict[str, str | bytes] = {n: file.read(n) for n in file.namelist()}
    return schools.zipped(parts | {"word/_rels/header1.xml.rels": relation})


OLE = bytes.fromhex("d0cf11e0a1b11ae1")
REFUSED = {
    "text": (b"hello", "it is no Word file, or a damaged one"),
    "rtf": (b"{\\rtf1 a}", "it is a file in Rich Text Format"),
    "doc": (OLE + b"\0" * 600, r"it is a file of Word 97 to 2003 \(.doc, .dot\)"),
    "password": (OLE + b"\0" * 60 + "EncryptedPackage".encode("utf-16-le"), "the file is protected with a password"),
    "encrypted zip": (encrypted_entry(), "the file is protected with a password"),
    "zip": (schools.zipped({"a.txt": "a"}), "it is a zip, and no Word file"),
    "spreadsheet": (
        replaced("[Content_Types].xml", "wordprocessingml.document", "spreadsheetml.sheet"),
        "it is an Office file, but no document of Word",
    ),
    "macros": (macros(), r"the file holds macros \(.docm, .dotm\), which are never taken over"),
    "strict": (
        replaced("_rels/.rels", schools.OFFICE, "http://purl.oclc.org/ooxml/officeDocument"),
        "it is saved as Strict Open XML",
    ),
    "bomb": (bomb(), "the file unpacks to 120 MB in 3 parts, more than is read"),
    "large": (b"PK" + b"\0" * archive.LIMITS.file, "the file has 20 MB, and 20 are allowed"),
    "damaged": (replaced("word/styles.xml", "</w:styles>", ""), "the file is damaged"),
    "entities": (
        replaced("word/styles.xml", "<w:styles ", '<!DOCTYPE a [<!ENTITY b "c">]><w:styles '),
        "the file declares entities of its own, as no Word file does",
    ),
    "fetching": (fetching(), r"it takes something \(image\) from outside the file: https://example.org/a.png"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_a_template_is_refused(name: str) -> None:
    data, message = REFUSED[name]
    with pytest.raises(docx.UnusableFile, match=f"^{message}$") as caught:
        dressed(document("<p>a</p>"), data)
    assert caught.value.hint


def test_links_to_follow_stay_and_those_to_a_disk_do_not() -> None:
    def linked(address: str) -> Written:
        inner = f'<w:hyperlink r:id="rId7">{run("our site")}</w:hyperlink>'
        given = school(running=[("header", "default", paragraph(inner))])
        with ZipFile(BytesIO(given)) as file:
            parts: dict[str, str | bytes] = {n: file.read(n) for n in file.namelist()}
        relation = (
            f'<Relationship Id="rId7" Type="{schools.OFFICE}/relationships/hyperlink" Target="{address}" '
            'TargetMode="External"/>'
        )
        return small(schools.zipped(parts | {"word/_rels/header1.xml.rels": schools.relationships(relation)}))

    kept, dropped = linked("https://example.org"), linked("file:///S:/school")
    assert kept.targets("header1") == {"rId7": "https://example.org"}
    assert "word/_rels/header1.xml.rels" not in dropped.zip.namelist()
    for file in (kept, dropped):
        assert text(file.part("word/header1.xml")).startswith("our site")


def test_a_logo_that_is_not_in_the_file_goes() -> None:
    given = schools.changed(SCHOOLS["gymnasium"](), lambda n, d: None if n.endswith("logo.png") else d)
    assert running(small(given))["header default"][0] == ""


# --- our own reference document ---


def parts_of(data: bytes) -> Iterator[tuple[str, str]]:
    with ZipFile(BytesIO(data)) as file:
        yield from ((n, file.read(n).decode()) for n in file.namelist())


def test_the_reference_document_is_new_small_and_black() -> None:
    parts = dict(parts_of(REFERENCE))
    assert len(REFERENCE) < 12_000
    assert re.search(r'w:name="compatibilityMode"[^>]* w:val="15"', parts["word/settings.xml"])
    assert 'w:asciiTheme="minorHAnsi"' in parts["word/styles.xml"]
    assert "<w:color " not in parts["word/styles.xml"]
    assert set(re.findall(r'w:color="(.+?)"', parts["word/styles.xml"])) == {"auto"}


def test_our_styles_go_before_nothing_of_the_schools_own_name() -> None:
    file = small(school(schools.defaults() + schools.NORMAL + schools.style("x", "pack credit", based="Normal")))
    assert file.names["pack credit"].get(W + "styleId") == "x"
    assert "Pack Credit" not in file.names
