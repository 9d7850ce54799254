"""Editions in Word files: what their data settles is in the styles, in every kind of document and language."""

import importlib.util
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from types import ModuleType
from xml.etree import ElementTree

import pytest

from lessonpack.content import CourseContent, Library
from lessonpack.documents import Document
from lessonpack.editions import Edition, Theme
from lessonpack.machine import FACES as KNOWN
from lessonpack.markup import Element
from lessonpack.measures import Measures
from lessonpack.writers import docx, pdf
from lessonpack.writers.docx.fitting import ROLES
from lessonpack.writers.docx.languages import pieces
from lessonpack.writers.docx.order import ORDER
from papers import KINDS, ROOT, edition, make, real
from wordfile import REFERENCE, W, Written, changed, document, picture, text

SIDES = ("top", "bottom", "left", "right", "gutter")
LARGE = ("large-print-18", "large-print-24", "large-print-36")
LOOKED_AT = ("standard", "large-print-24", "dyslexia-friendly", "letter", "a5-booklet", "low-ink", "large-print-36")
SAMPLES = {
    "ar": "dars-arabi",
    "fr": "recit-francais",
    "zh-Hans": "zhongwen-ke",
}
ARABIC, HEBREW = "\u0600-\u06ff", "\u0590-\u05ff"


@cache
def course(language: str) -> CourseContent:
    """The sample course in a language; of English the real one."""
    root = ROOT / "tests" / "samples"
    return Library(root).read_course(root / "content" / SAMPLES[language]) if language in SAMPLES else real()


@cache
def measures(language: str, set_as: str) -> Measures:
    """How the excerpts of a course break in an edition."""
    return Measures(pdf.measure(make("source-handout", course(language), Measures(), set_as)).lines)


@cache
def made(kind: str, set_as: str = "standard", language: str = "en-GB") -> Document:
    """A document of a course."""
    return make(kind, course(language), measures(language, set_as), set_as)


@cache
def written(kind: str, set_as: str = "standard", language: str = "en-GB") -> Written:
    """The file of a document."""
    return Written(made(kind, set_as, language))


def script() -> ModuleType:
    path = ROOT / "scripts" / "make_reference_docx.py"
    found = importlib.util.spec_from_file_location("make_reference_docx", path)
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def read(data: bytes) -> Written:
    """A file that nobody wrote just now."""
    file = Written.__new__(Written)
    file.open(data)
    return file


def test_the_reference_document_is_what_its_script_makes() -> None:
    assert script().build() == REFERENCE


def test_every_size_of_type_has_a_role_and_every_role_a_style() -> None:
    file = read(REFERENCE)
    sized = {name for name, style in file.names.items() if style.find(f"{W}rPr/{W}sz") is not None}
    assert sized == set(ROLES)


def test_what_is_set_beside_the_text_has_a_role() -> None:
    file = read(REFERENCE)
    paragraphs = [n for n, s in file.names.items() if s.get(W + "type") == "paragraph" and not n.endswith(")")]
    beside = {n for n in paragraphs if (file.says(n, "rPr/rFonts", "asciiTheme") or "").startswith("major")}
    assert {n for n in beside if file.says(n, "rPr/sz") is None} == set()


def test_a_look_belongs_to_a_style_and_to_a_style_sheet_of_an_edition() -> None:
    names = read(REFERENCE).names
    looks = [m for n in names if (m := re.fullmatch(r"(.+) \((\S+)\)", n))]
    assert {m[1] for m in looks} <= set(names)
    sheets = {p.stem for p in (ROOT / "templates" / "editions").glob("*.css")}
    # Form fields are the PDF's alone.
    assert {m[2] for m in looks} == sheets - {"fillable"}


def test_no_look_is_left_in_a_document() -> None:
    file = Written("<p>a</p>", edition("large-print-24"))
    numbering = [e.get(W + "val") for e in file.part("word/numbering.xml").iter(W + "name")]
    assert [n for n in (*file.names, *numbering) if str(n).endswith(")")] == []


#: edition, language, the side of the first page that is bound, the gutter in millimetres, whether the sides alternate.
PAGES = [
    ("standard", "en-GB", "left", 0, True),
    ("letter", "en-GB", "left", 0, True),
    ("a5-booklet", "en-GB", "left", 0, True),
    ("bound", "en-GB", "left", 6, True),
    ("single-sided+punched", "en-GB", "left", 9, False),
    ("large-print-36", "en-GB", "left", 0, True),
    ("a5-booklet", "ar", "right", 0, True),
    ("single-sided+bound", "ar", "right", 6, False),
]


@pytest.mark.parametrize(("name", "language", "bound", "gutter", "alternate"), PAGES)
def test_paper_and_margins(name: str, language: str, bound: str, gutter: float, alternate: bool) -> None:
    file, page = Written("<p>a</p>", edition(name), language), edition(name).margins
    section = file.body[-1]
    size, margins = (section.find(W + tag) for tag in ("pgSz", "pgMar"))
    assert size is not None
    assert margins is not None
    lengths = {n: int(e.get(W + n) or 0) for e in (size, margins) for n in ("w", "h", *SIDES) if e.get(W + n)}
    inner, outer = page.inner - gutter, page.outer
    sides = {"left": inner, "right": outer} if bound == "left" else {"left": outer, "right": inner}
    expected = {"w": page.width, "h": page.height, "top": page.top, "bottom": page.bottom, "gutter": gutter, **sides}
    assert lengths == {name: round(length * 1440 / 25.4) for name, length in expected.items()}
    mirrored = next(file.part("word/settings.xml").iter(W + "mirrorMargins"))
    assert mirrored.get(W + "val") == ("true" if alternate else "false")
    turned = {e.tag.removeprefix(W) for e in section} & {"bidi", "rtlGutter"}
    assert turned == ({"bidi", "rtlGutter"} if language == "ar" else set())


@pytest.mark.parametrize("name", LOOKED_AT)
def test_running_head_and_foot_fit_into_the_margins(name: str) -> None:
    set_as = edition(name)
    margins = next(written("worksheet", name).body.iter(W + "pgMar"))
    lengths = {n: int(margins.get(W + n) or 0) for n in ("top", "bottom", "header", "footer")}
    line = set_as.type.small * 1.2 * 20
    assert lengths["header"] + line < lengths["top"]
    assert lengths["footer"] + line * (1 if set_as.foot == "short" else 2) < lengths["bottom"]
    assert min(lengths.values()) >= 283


@pytest.mark.parametrize("name", LOOKED_AT)
def test_sizes_by_role(name: str) -> None:
    file, type_ = Written("<p>a</p>", edition(name)), edition(name).type
    sizes = {style: file.says(style, "rPr/sz") for style in ROLES}
    assert sizes == {style: str(round(2 * getattr(type_, role))) for style, role in ROLES.items()}
    assert default(file, "rPr/sz") == str(round(2 * type_.reading))


def default(file: Written, path: str, attribute: str = "val") -> str | None:
    kind, _, rest = path.partition("/")
    found = file.sheet.find(f"{W}docDefaults/{W}{kind}Default/{W}{kind}/{W}{rest}")
    return None if found is None else found.get(W + attribute)


def sizes_of_runs(file: Written, root: ElementTree.Element) -> Iterator[tuple[float, str]]:
    """The size of each run with text, in points, and the text: its style, that of its paragraph, the default."""
    for paragraph in root.iter(W + "p"):
        block = paragraph.find(f"{W}pPr/{W}pStyle")
        for run in paragraph.iter(W + "r"):
            character = run.find(f"{W}rPr/{W}rStyle")
            tag = "szCs" if run.find(f"{W}rPr/{W}rtl") is not None else "sz"
            holders = [file.styles[h.get(W + "val")] for h in (character, block) if h is not None]
            found = [file.inherited(h, f"{W}rPr/{W}{tag}", "val") for h in holders]
            size = next((f for f in found if f), default(file, f"rPr/{tag}"))
            assert size
            if run.find(W + "t") is not None:
                yield int(size) / 2, text(run)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", LARGE)
def test_nothing_is_smaller_than_large_print(name: str, kind: str) -> None:
    file, least = written(kind, name), edition(name).type.reading
    runs = [pair for root in file.stories().values() for pair in sizes_of_runs(file, root)]
    assert len(runs) > 100
    assert [pair for pair in runs if pair[0] < least] == []
    used = {s.get(W + "val") for root in file.stories().values() for s in root.iter(W + "rStyle")}
    for tag in ("smallCaps", "vertAlign", "w"):
        reduced = {
            file.name_of(file.styles[u]) for u in used if file.inherited(file.styles[u], f"{W}rPr/{W}{tag}", "val")
        }
        assert {n for n in reduced if "footnote reference" not in n} <= {"Pack Small Capitals"}
    assert file.says("Pack Small Capitals", "rPr/smallCaps") == "0"
    own = [e.tag for root in file.stories().values() for e in root.iter() if e.tag in (W + "sz", W + "szCs")]
    assert own == []
    assert list(file.part("word/numbering.xml").iter(W + "sz")) == []


def test_nothing_is_smaller_than_large_print_in_arabic() -> None:
    file = written("worksheet", "large-print-24", "ar")
    sizes = {size for root in file.stories().values() for size, _ in sizes_of_runs(file, root)}
    assert min(sizes) == 24
    assert max(sizes) > 26


def test_notes_of_large_print_stand_at_the_end_with_raised_marks() -> None:
    file = written("worksheet", "large-print-24")
    assert len(list(file.part("word/footnotes.xml"))) == 2
    marks = [r for r in file.runs() if "footnote reference" in r]
    assert marks[0].endswith("+ footnote reference: 1")
    assert file.says("footnote reference", "rPr/vertAlign") == "superscript"


#: style, role, its own leading; whether its lines have a set height in the standard edition.
LEADING = [
    ("Body Text", "reading", None, True),
    ("Pack Table Row Head Right", "label", None, False),
    ("Title", "title", 1.15, False),
    ("heading 1", "heading", 1.25, False),
    ("Pack Small", "small", None, False),
    ("footnote text", "small", None, True),
]


@pytest.mark.parametrize(("style", "role", "own", "exact"), LEADING)
@pytest.mark.parametrize("name", ["standard", "dyslexia-friendly", "large-print-24"])
def test_leading(style: str, role: str, own: float | None, exact: bool, name: str) -> None:
    file, set_as = Written("<p>a</p>", edition(name)), edition(name)
    # One face for all, and lines of a set height need room for accents on capitals.
    exact = exact or set_as.face == "sans"
    leading = max(own or set_as.spacing.leading, 1.25 if exact else 0)
    found = [
        file.says(style, "pPr/spacing", attribute) or default(file, "pPr/spacing", attribute)
        for attribute in ("line", "lineRule")
    ]
    height = round(getattr(set_as.type, role) * leading * 20)
    assert found == [str(height), "exact" if exact else "atLeast"]


def test_a_line_with_a_picture_is_as_high_as_that() -> None:
    assert Written("<p>a</p>", edition("large-print-24")).says("Pack Figure", "pPr/spacing", "lineRule") == "auto"


@pytest.mark.parametrize(
    ("name", "language", "spaces"),
    [
        ("standard", "en-GB", {"Title": None, "Pack Number": None, "Pack Course": "4", None: None}),
        ("dyslexia-friendly", "en-GB", {"Title": "40", "Pack Number": "0", None: "24"}),
        ("dyslexia-friendly", "ar", {"Title": None, "Pack Number": None, "Pack Course": None, None: None}),
    ],
)
def test_space_between_letters(name: str, language: str, spaces: dict[str | None, str | None]) -> None:
    file = Written("<p>a</p>", edition(name), language)
    found = {s: file.says(s, "rPr/spacing") if s else default(file, "rPr/spacing") for s in spaces}
    assert found == spaces


@pytest.mark.parametrize("name", LOOKED_AT)
def test_distances_are_in_units_of_the_edition(name: str) -> None:
    file, unit = Written("<p>a</p>", edition(name)), edition(name).spacing.unit
    reference = read(REFERENCE)
    for style, path, attribute in (
        ("List Bullet", "pPr/spacing", "after"),
        ("Quote", "pPr/ind", "left"),
        ("heading 1", "pPr/spacing", "before"),
        ("Pack Table Number", "pPr/spacing", "before"),
    ):
        if name == "dyslexia-friendly" and style == "List Bullet":
            continue  # it has more room there
        then, now = (int(f.says(style, path, attribute) or 0) for f in (reference, file))
        assert now == round(then * unit)
    levels = [[int(i.get(W + "left") or 0) for i in levels_of(f)] for f in (reference, file)]
    assert levels[1] == [round(n * unit) for n in levels[0]]


def levels_of(file: Written, name: str = "bullets") -> list[ElementTree.Element]:
    """The indents of the levels of a list."""
    kinds = file.part("word/numbering.xml").iter(W + "abstractNum")
    found = next(k for k in kinds if [n.get(W + "val") for n in k.iter(W + "name")] == [name])
    return list(found.iter(W + "ind"))


def test_lists_in_questions_begin_at_the_margin_in_large_print() -> None:
    for name, at_margin in (("standard", False), ("large-print-18", True)):
        file = Written("<p>a</p>", edition(name))
        for kind in ("options", "question bullets", "question numbers", "question plain"):
            level = levels_of(file, kind)[0]
            hangs = int(level.get(W + "hanging") or 0)
            assert (hangs == 0) is (kind == "question plain")
            assert (int(level.get(W + "left") or 0) == hangs) is at_margin


@pytest.mark.parametrize("name", ["standard", "dyslexia-friendly", "large-print-36"])
def test_a_picture_in_a_cell_leaves_its_margins_free(name: str) -> None:
    file = Written('<table><tr><td><img src="wide.png" alt="a"></td></tr></table>', edition(name))
    width = int(next(file.body.iter(W + "tcW")).get(W + "w") or 0)
    margins = next(file.names["Pack Plain Table"].iter(W + "tblCellMar"))
    sides = sum(int(m.get(W + "w") or 0) for m in margins if m.tag in (W + "left", W + "right"))
    assert sides == pytest.approx(110 * edition(name).spacing.unit, abs=2)
    assert extent(file)[0] / 635 == pytest.approx(width - sides, abs=10)


def extent(file: Written) -> tuple[int, int]:
    """Width and height of the first picture, in EMU."""
    found = next(file.body.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"))
    return int(found.get("cx") or 0), int(found.get("cy") or 0)


@pytest.mark.parametrize("name", ["standard", "large-print-24", "a5-booklet", "dyslexia-friendly"])
def test_size_of_pictures(name: str) -> None:
    set_as = edition(name)
    usual, own = (Written('<p><img src="a.png" alt="a"></p>', e) for e in (edition(), set_as))
    assert extent(own)[0] == pytest.approx(extent(usual)[0] * set_as.picture, rel=0.01)
    tall = replace(document('<p><img src="tall.png" alt="a"></p>', set_as), assets={"tall.png": picture(10, 4000)})
    page = set_as.margins
    highest = min(90 * set_as.picture, (page.height - page.top - page.bottom) * 0.6)
    assert extent(Written(tall))[1] / 36000 == pytest.approx(highest, abs=0.1)


def test_the_foot_has_two_lines() -> None:
    made = document("<p>a</p>")
    file = Written(replace(made, running=replace(made.running, foot="The course\nThe edition")))
    assert file.lines(file.part("word/footer1.xml")) == ["Pack Running Foot: The course→Page 1 of 1.↵The edition"]


STEM = (
    '<div class="question"><p class="stem"><span class="number">1</span> Why? <span class="marks">[2]</span></p>'
    '<div class="part"><p class="stem"><span class="number">(a)</span> So?</p></div></div>'
)


def test_numbers_hang_in_the_standard_edition_and_run_on_in_large_print() -> None:
    assert Written(STEM).lines() == ["Pack Stem: 1→Why?→[2]", "Pack Part Stem: (a)→So?"]
    large = Written(STEM, edition("large-print-36"))
    assert large.lines() == ["Pack Stem: 1 Why? [2]", "Pack Part Stem: (a) So?"]
    assert large.says("Pack Part Stem", "pPr/ind", "left") == "0"
    assert large.says("Pack Marks", "rPr/b", "val") is None
    assert large.names["Pack Marks"].find(f"{W}rPr/{W}b") is not None


@pytest.mark.parametrize("name", LOOKED_AT)
def test_tabs_at_the_margin_reach_it(name: str) -> None:
    file, page = Written("<p>a</p>", edition(name)), edition(name).margins
    stops = [int(t.get(W + "pos") or 0) for t in file.names["Pack Running Head"].iter(W + "tab")]
    assert stops == [pytest.approx((page.width - page.inner - page.outer) * 1440 / 25.4, abs=2)]


@pytest.mark.parametrize("name", LOOKED_AT)
def test_ruled_lines_have_the_pitch_of_the_edition(name: str) -> None:
    pitch = edition(name).line_pitch * 1440 / 25.4
    file = Written('<div class="answer-space" data-lines="4"></div>', edition(name))
    styles = [f"Pack Writing Line{which}" for which in (" Even", " Odd", " Even", "")]
    assert [line.removesuffix(": ") for line in file.lines()] == styles
    rules = {style: file.says(style, "pPr/pBdr/bottom", "color") for style in styles}
    assert len(set(rules.values())) == 3, "of neighbours whose rules are alike, only the last has one"
    assert [file.says(style, "pPr/spacing", "after") for style in styles[:3]] == ["0"] * 3
    # The rule, half a point or more, comes on top.
    assert pitch - 11 <= int(file.says("Pack Writing Line", "pPr/spacing", "line") or 0) <= pitch
    assert int(file.says("Pack Table Write", "pPr/spacing", "line") or 0) >= pitch


@pytest.mark.parametrize("name", LOOKED_AT)
def test_weight_of_rules(name: str) -> None:
    def weights(file: Written) -> list[int]:
        rules = [r for tag in ("pBdr", "tblBorders", "tcBorders") for b in file.sheet.iter(W + tag) for r in b]
        return [int(r.get(W + "sz") or 0) for r in rules if r.get(W + "val") == "single"]

    # Parts may change which rules there are: low ink has fewer.
    unlooked = replace(
        edition(name), parts=tuple(p.model_copy(update={"style_sheet": None}) for p in edition(name).parts)
    )
    factor = edition(name).rule
    assert weights(Written("<p>a</p>", unlooked)) == [round(n * factor) for n in weights(Written("<p>a</p>"))]


@pytest.mark.parametrize(
    ("name", "italic", "bold"),
    [
        ("standard", {"Emphasis", "Pack Headnote"}, False),
        ("large-print-18", set(), True),
        ("dyslexia-friendly", set(), True),
    ],
)
def test_emphasis(name: str, italic: set[str], bold: bool) -> None:
    file = Written("<p><em>a</em></p>", edition(name))
    assert {n for n, s in file.names.items() if list(s.iter(W + "i"))} == italic
    assert (file.names["Emphasis"].find(f"{W}rPr/{W}b") is not None) is bold
    underlined = file.says("Hyperlink", "rPr/u")
    assert underlined == ("none" if bold else "single")


def test_emphasis_in_arabic_is_bold_and_in_chinese_too() -> None:
    emphasis = Written("<p>a</p>").names["Emphasis"].find(W + "rPr")
    assert emphasis is not None
    assert [e.tag.removeprefix(W) for e in emphasis] == ["bCs", "i"]
    assert Written("<p><em>毛</em></p>", language="zh-Hans").runs() == ["Strong: 毛"]
    chinese = Written("<p>毛</p>", language="zh-Hans")
    assert chinese.names["Pack Headnote"].find(f"{W}rPr/{W}i") is None


@pytest.mark.parametrize("divides", [True, False])
def test_words_are_divided_where_the_document_says_so(divides: bool) -> None:
    file = Written(replace(document("<p>a</p>"), hyphenate=divides))
    setting = next(file.part("word/settings.xml").iter(W + "autoHyphenation"))
    assert setting.get(W + "val") == str(divides).lower()
    for style in ("Title", "heading 1", "Pack Excerpt Last Line"):
        assert file.inherited(file.names[style], f"{W}pPr/{W}suppressAutoHyphens", "val") is None
    assert file.names["Pack Excerpt Line"].find(f"{W}pPr/{W}suppressAutoHyphens") is not None


def test_nothing_is_justified() -> None:
    data = changed(REFERENCE, b'<w:jc w:val="center"/>', b'<w:jc w:val="both"/>')
    file = read(docx.write(document("<p>a</p>"), data))
    assert {j.get(W + "val") for j in file.sheet.iter(W + "jc")} == {"right", "left"}


def theme(**fields: str) -> Theme:
    return Theme.model_validate({"name": "hill", "label": "Hill", **fields})


def themed(name: str, **fields: str) -> Edition:
    found = edition(name)
    return replace(found, parts=(*found.parts, theme(**fields)))


def test_the_accent_colours_title_headings_and_their_rules() -> None:
    file = Written("<p>a</p>", themed("standard", accent="#1a3c6e"))
    coloured = {n for n, s in file.names.items() if s.find(f"{W}rPr/{W}color") is not None}
    assert coloured == {"Title", "heading 1"}
    assert file.says("heading 1", "rPr/color") == "1a3c6e"
    rules = {n for n, s in file.names.items() if "1a3c6e" in {b.get(W + "color") for b in s.iter()}}
    assert rules == {"heading 1", "Pack Facts"}


def test_nothing_is_coloured_in_low_ink() -> None:
    blue = b'<w:rPr><w:color w:val="0000FF"/><w:u w:val="single"/>'
    data = changed(REFERENCE, b'<w:rPr><w:u w:val="single"/>', blue)
    data = changed(data, b'w:sz="4" w:space="4" w:color="auto"', b'w:sz="4" w:space="4" w:color="FF0000"')
    page = '<p><a href="https://x.org">a</a></p>'
    for name, colours in (("standard", {"0000FF", "FF0000"}), ("low-ink", set())):
        file = read(docx.write(document(page, themed(name, accent="#1a3c6e")), data))
        said = {
            e.get(W + a) for e in file.sheet.iter() for a in ("color", "val") if e.tag == W + "color" or a == "color"
        }
        assert {c for c in said if c and re.fullmatch("[0-9A-F]{6}", c)} == colours


def test_headings_of_low_ink_are_light_and_boxes_open() -> None:
    file = Written("<p>a</p>", edition("low-ink"))
    assert {file.says(n, "rPr/b") for n in ("Title", "heading 1", "heading 2", "Pack Table Head")} == {"0"}
    box = file.names["Pack Excerpt Line"].find(f"{W}pPr/{W}pBdr")
    assert box is not None
    assert [b.tag for b in box] == [W + "left"]


@pytest.mark.parametrize("name", ["standard", "low-ink", "large-print-18"])
@pytest.mark.parametrize("style", ["Pack Excerpt Line", "Pack Notice", "Pack Bank", "Body Text in Box"])
def test_frames_stand_within_the_margins(style: str, name: str) -> None:
    file = Written('<div class="box"><p>A</p></div>', edition(name))

    def said(attribute: str) -> int:
        return int(file.says(style, "pPr/ind", attribute) or 0)

    of_style = file.names[style].find(f"{W}pPr/{W}pBdr")
    frame = [] if of_style is None else list(of_style)
    assert {b.tag for b in frame} in ({W + "left"}, {W + s for s in ("top", "left", "bottom", "right")})
    inside = {W + "left": said("left") - said("hanging"), W + "right": said("right")}
    for border in (b for b in frame if b.tag in inside):
        # A distance is in points, a width in eighths of one: in large print rules are wider, and so are indents.
        reach = 20 * int(border.get(W + "space") or 0) + 2.5 * int(border.get(W + "sz") or 0)
        assert 0 <= inside[border.tag] - reach <= 50
    turned = Written("<p>a</p>", edition("low-ink"), "ar").names["Pack Excerpt Line"].find(f"{W}pPr/{W}pBdr")
    assert turned is not None
    assert [b.tag for b in turned] == [W + "right"]


#: edition, fields of a theme, language; faces of headings and of text: for Latin, Chinese, Arabic.
FACES = [
    ("standard", {}, "en-GB", ("Lato", "Noto Sans CJK SC"), ("Charis SIL", "Noto Serif CJK SC")),
    ("large-print-24", {}, "en-GB", ("Andika", "Noto Sans CJK SC"), ("Andika", "Noto Sans CJK SC")),
    ("standard", {"reading": "Hill Serif", "apparatus": "Hill Sans"}, "en-GB",
     ("Hill Sans", "Noto Sans CJK SC"), ("Hill Serif", "Noto Serif CJK SC")),
    ("large-print-24", {"reading": "Hill Serif"}, "en-GB",
     ("Andika", "Noto Sans CJK SC"), ("Andika", "Noto Sans CJK SC")),
    ("standard", {}, "ko", ("Lato", "Noto Sans CJK KR"), ("Charis SIL", "Noto Serif CJK KR")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "fields", "language", "major", "minor"), FACES)
def test_faces(
    name: str, fields: dict[str, str], language: str, major: tuple[str, str], minor: tuple[str, str]
) -> None:
    file = Written("<p>a</p>", themed(name, **fields), language)
    assert [typefaces(file, f"{kind}Font")[:2] for kind in ("major", "minor")] == [major, minor]
    korean = [file.says(f"Pack Korean{s}", "rPr/rFonts", "eastAsia") for s in (" Sans", "")]
    assert korean == [face[1].replace("SC", "KR") for face in (major, minor)]


def typefaces(file: Written, collection: str) -> tuple[str, ...]:
    """The Latin, East Asian and complex typefaces of a collection of the theme."""
    drawing = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    found = next(file.part("word/theme/theme1.xml").iter(drawing + collection))
    return tuple(str(next(found.iter(drawing + kind)).get("typeface")) for kind in ("latin", "ea", "cs"))


@pytest.mark.parametrize(
    ("language", "major", "minor"),
    [("ar", "Noto Sans Arabic", "Noto Naskh Arabic"), ("he", "Noto Sans Hebrew", "Noto Serif Hebrew")],
)
def test_faces_of_right_to_left_scripts(language: str, major: str, minor: str) -> None:
    file = Written("<p>a</p>", language=language)
    assert (typefaces(file, "majorFont")[2], typefaces(file, "minorFont")[2]) == (major, minor)


def test_every_typeface_has_another_for_who_has_not_got_it() -> None:
    fonts = read(REFERENCE).part("word/fontTable.xml")
    assert {f.get(W + "name") for f in fonts} == {f.name for f in KNOWN}
    assert all(f.find(W + "altName") is not None for f in fonts)


def test_the_logo_of_a_school_stands_at_the_end_of_its_line() -> None:
    logo = Element("p", {"class": "school"}, [Element("img", {"src": "wide.png", "alt": "Hill School"})])
    for name, unit in (("standard", 1), ("large-print-24", 1.5)):
        file = Written(Element("body", {}, [Element("header", {"class": "head"}, [logo])]), edition(name))
        assert file.lines() == ["Pack School: ▣"]
        width, height = (length / 36000 for length in extent(file))
        assert height <= 14 * unit + 0.1
        assert width <= 0.4 * 178 + 0.1
        assert max(width / (0.4 * 178), height / (14 * unit)) == pytest.approx(1, abs=0.01)
    assert file.says("Pack School", "pPr/jc") == "right"


def test_a_picture_in_a_line_is_not_cut_to_its_height() -> None:
    file = Written('<p>a <img src="a.png" alt="b"></p>')
    assert file.lines() == ["Body Text Grown: a ▣"]
    assert file.says("Body Text Grown", "pPr/spacing", "lineRule") == "auto"


@pytest.mark.parametrize(("name", "whole"), [("standard", True), ("a5-booklet", False), ("large-print-24", False)])
def test_excerpts_stay_whole_where_the_edition_says_so(name: str, whole: bool) -> None:
    lines = "".join(f'<p class="line">{n}</p>' for n in range(6))
    file = Written(f'<div class="keep"><div class="excerpt">{lines}</div><p>after</p></div>', edition(name))
    kept = [p.find(f"{W}pPr/{W}keepNext") is not None for p in file.body.iter(W + "p")]
    assert kept == ([True] * 6 + [False] if whole else [True, False, False, False, True, False, False])


@pytest.mark.parametrize("name", ["standard", "large-print-24"])
def test_the_lines_of_excerpts_and_their_numbers_are_those_of_the_pages(name: str) -> None:
    page = made("source-handout", name)
    file = written("source-handout", name)
    printed = [line for line in file.lines() if line.startswith(("Pack Excerpt", "Pack Parallel"))]
    expected = [
        (line.attributes.get("data-number", ""), line.text)
        for excerpt in page.body.find("div", "excerpt")
        for line in excerpt.find("p", "line")
    ]
    assert [tuple(line.partition(": ")[2].split("→", 1)) for line in printed] == expected
    assert {int(n) % 5 for n, _ in expected if n} == {0}
    assert len(expected) == sum(len(hard) for lines in measures("en-GB", name).lines.values() for hard in lines)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", LOOKED_AT)
def test_children_stand_in_the_order_of_the_schema(name: str, kind: str) -> None:
    file = written(kind, name)
    check_order([*file.stories().values(), file.sheet, file.part("word/settings.xml")])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", SAMPLES)
def test_children_stand_in_the_order_of_the_schema_in_other_languages(language: str, kind: str) -> None:
    file = written(kind, language=language)
    check_order([*file.stories().values(), file.sheet, file.part("word/settings.xml")])


def check_order(roots: list[ElementTree.Element]) -> None:
    places = {W + tag.removeprefix("w:"): [W + n for n in names.split()] for tag, names in ORDER.items()}
    for element in (e for root in roots for e in root.iter() if e.tag in places):
        order = [places[element.tag].index(child.tag) for child in element]
        assert all(before <= after for before, after in pairwise(order)), element.tag


@pytest.mark.parametrize(("name", "language"), [("large-print-24", "en-GB"), ("low-ink", "ar"), ("a5-booklet", "zh")])
def test_the_same_document_gives_the_same_bytes(name: str, language: str) -> None:
    html = f'{STEM}<p id="a">A<span class="note">b</span></p><ol><li>x</li></ol>'
    assert Written(html, edition(name), language).bytes == Written(html, edition(name), language).bytes


PIECES = [
    ("plain (1950)", "en", ["plain (1950)"]),
    ("He said שלום, עולם, then", "en", ["He said ", "*שלום, עולם", ", then"]),
    ("في 1950 (NATO) قال", "ar", ["في 1950 (", "*NATO", ") قال"]),
    ("قال Harry S. Truman, 1950، ثم", "ar", ["قال ", "*Harry S. Truman, 1950", "، ثم"]),
    ("راجع https://a.org/b-c/ ثم", "ar", ["راجع ", "*https://a.org/b-c/", " ثم"]),
    ("毛泽东说“Mao’s army”。1950年", "zh", ["毛泽东说“", "*Mao’s army", "”。1950年"]),
    ("“中国” 1950", "zh", ["“中国” 1950"]),
    ("salām", "ar-Latn", ["salām"]),
    ("", "ar", []),
]


@pytest.mark.parametrize(("words", "language", "expected"), PIECES)
def test_pieces_of_a_text_by_script(words: str, language: str, expected: list[str]) -> None:
    assert [("*" if foreign else "") + piece for piece, foreign in pieces(words, language)] == expected


def is_on(parent: ElementTree.Element, tag: str) -> bool:
    found = parent.find(W + tag)
    return found is not None and found.get(W + "val") not in ("false", "0")


@pytest.mark.parametrize("kind", KINDS)
def test_an_arabic_course_is_written_from_right_to_left(kind: str) -> None:
    file = written(kind, language="ar")
    assert file.body[-1].find(W + "bidi") is not None
    for name, root in file.stories().items():
        paragraphs = list(root.iter(W + "p"))
        properties = [p.find(W + "pPr") for p in paragraphs]
        assert all(p is not None and is_on(p, "bidi") for p in properties), name
        marks = [p.find(W + "rPr") for p in properties if p is not None and p.find(W + "pStyle") is not None]
        assert all(m is not None and is_on(m, "rtl") for m in marks), name
        for run in root.iter(W + "r"):
            about, words = run.find(W + "rPr"), text(run)
            right = about is not None and is_on(about, "rtl")
            if re.search(f"[{ARABIC}{HEBREW}]", words):
                assert right, words
            elif re.search("[A-Za-z]", words):
                assert not right, words
    tables = [t.find(W + "tblPr") for t in file.body.iter(W + "tbl")]
    assert all(t is not None and t.find(W + "bidiVisual") is not None for t in tables)
    normal = file.names["Normal"].find(W + "pPr")
    assert normal is not None
    assert is_on(normal, "bidi")
    language = file.sheet.find(f".//{W}rPrDefault//{W}lang")
    assert language is not None
    assert language.get(W + "bidi") == "ar-SA"


def test_arabic_has_its_own_typeface_and_size() -> None:
    file = Written("<p>a</p>", language="ar")
    fonts = file.sheet.find(f".//{W}rPrDefault//{W}rFonts")
    assert fonts is not None
    assert fonts.get(W + "cstheme") == "minorBidi"
    assert (default(file, "rPr/sz"), default(file, "rPr/szCs")) == ("22", "26")
    assert file.says("Title", "rPr/szCs") == "40"
    # Its lines are as much higher as its letters.
    assert (default(file, "pPr/spacing", "line"), default(file, "pPr/spacing", "lineRule")) == ("330", "exact")
    assert (file.says("Pack Small", "pPr/spacing", "line"), file.says("Title", "pPr/spacing", "line")) == ("248", "495")
    assert file.names["Strong"].find(f"{W}rPr/{W}bCs") is not None


def test_a_paragraph_in_latin_letters_keeps_its_direction_in_an_arabic_document() -> None:
    file = Written('<p>سلام</p><div class="excerpt" lang="en"><p class="line">Peace</p></div>', language="ar")
    first, second = (p.find(W + "pPr") for p in file.body.iter(W + "p"))
    assert first is not None
    assert second is not None
    assert (is_on(first, "bidi"), is_on(second, "bidi")) == (True, False)
    assert second.find(W + "bidi") is not None


@pytest.mark.parametrize(("language", "words", "style"), [("ar", "سلام", "Pack Arabic"), ("he", "שלום", "Pack Hebrew")])
def test_a_phrase_from_right_to_left_in_english(language: str, words: str, style: str) -> None:
    file = Written(f'<p>It says <span lang="{language}">{words}</span> here.</p>')
    assert file.runs() == ["It says ", f"{style}: {words} ", "here."]
    runs = [r.find(W + "rPr") for r in file.body.iter(W + "r")]
    assert [r is not None and is_on(r, "rtl") for r in runs] == [False, True, False]
    assert list(file.body.iter(W + "bidi")) == []
    fonts = file.names[style].find(f"{W}rPr/{W}rFonts")
    assert fonts is not None
    assert list(fonts.attrib) == [W + "cs"]


@pytest.mark.parametrize(
    ("language", "attribute", "tag"),
    [("fr", "val", "fr-FR"), ("ko", "eastAsia", "ko-KR"), ("zh-TW", "eastAsia", "zh-TW"), ("he", "bidi", "he-IL")],
)
def test_the_language_of_the_document_chooses_the_typefaces_of_the_theme(
    language: str, attribute: str, tag: str
) -> None:
    settings = Written("<p>a</p>", language=language).part("word/settings.xml")
    assert next(settings.iter(W + "themeFontLang")).get(W + attribute) == tag


def test_names_of_bookmarks_have_the_letters_of_their_ids() -> None:
    file = Written('<h2 id="page.مجلس-الأمن">a</h2>', language="ar")
    assert [b.get(W + "name") for b in file.body.iter(W + "bookmarkStart")] == ["_lp_page_مجلس_الأمن"]


def test_a_block_from_right_to_left_in_english() -> None:
    file = Written('<blockquote lang="ar"><p>سلام</p></blockquote><p>Peace</p>')
    directions = [p.find(f"{W}pPr/{W}bidi") is not None for p in file.body.iter(W + "p")]
    assert directions == [True, False]


def test_indents_and_tabs_turn_with_the_paragraph() -> None:
    # In a paragraph from right to left Word takes `left` for the side where lines begin: the styles are the same.
    html = f"{STEM}<ol><li>a</li></ol>"
    ways = [Written(html, language=language) for language in ("en-GB", "ar")]
    for path in ("pPr/ind", "pPr/tabs/tab", "pPr/jc"):
        for attribute in ("left", "hanging", "pos", "val"):
            assert len({w.says("Pack Stem", path, attribute) for w in ways}) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_quotation_marks_of_a_chinese_course_are_chinese(kind: str) -> None:
    file = written(kind, language="zh-Hans")
    runs = [r for root in file.stories().values() for r in root.iter(W + "r") if re.search("[“”]", text(r))]
    hints = [f.get(W + "hint") for r in runs for f in r.iter(W + "rFonts")]
    assert hints == ["eastAsia"] * len(runs)
    latin = [r for r in file.body.iter(W + "r") if re.fullmatch(r"[\x20-\x7e]*[A-Za-z]+[\x20-\x7e]*", text(r))]
    assert [f for r in latin for f in r.iter(W + "rFonts")] == []
    language = file.sheet.find(f".//{W}rPrDefault//{W}lang")
    assert language is not None
    assert language.get(W + "eastAsia") == "zh-CN"
    fonts = next(file.part("word/settings.xml").iter(W + "themeFontLang"))
    assert fonts.get(W + "eastAsia") == "zh-CN"
    # Its typefaces are those of the theme: no run needs a style for its script.
    used = {file.name_of(file.styles[s.get(W + "val")]) for s in file.body.iter(W + "rStyle")}
    assert [u for u in used if "Chinese" in u] == []


@pytest.mark.parametrize("name", LOOKED_AT)
def test_the_same_questions_and_citations_as_on_paper(name: str) -> None:
    page, file = made("worksheet", name), written("worksheet", name)
    numbers = [r.removeprefix("Pack Number: ").strip() for r in file.runs() if r.startswith("Pack Number: ")]
    assert numbers == [e.text for e in page.body.find("span", "number")]
    entries = [e.text for e in page.body.find("p", "entry")]
    assert [line.partition(": ")[2] for line in file.lines() if line.startswith("Pack Bib")] == entries
    spaces = sum(int(e.attributes["data-lines"]) for e in page.body.find("div", "answer-space"))
    styles = [style for style, _, text in (line.partition(": ") for line in file.lines()) if not text]
    assert len([style for style in styles if "Writing Line" in style]) == spaces


def test_a_box_to_write_in_is_a_frame() -> None:
    html = '<table class="match"><tr><td class="narrow"><span class="write"></span></td><td>a</td></tr></table>'
    file = Written(html)
    assert file.lines()[:2] == ["Pack Table Box: ", "Pack Table Text: a"]
    frame = file.names["Pack Table Box"].find(f"{W}pPr/{W}pBdr")
    assert frame is not None
    assert [b.tag.removeprefix(W) for b in frame] == ["top", "left", "bottom", "right"]


def test_a_row_that_is_too_short_is_filled() -> None:
    file = Written("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>")
    assert [len(list(row.iter(W + "tc"))) for row in file.body.iter(W + "tr")] == [2, 2]


def test_where_a_table_is_too_narrow_only_its_longest_words_are_broken() -> None:
    words = ("1", "1950", "Reichssicherheitshauptamt", "Reichssicherheitshauptamtes")
    html = f"<table><tr>{''.join(f'<td>{word}</td>' for word in words)}</tr></table>"
    widths = [int(c.get(W + "w") or 0) / 20 for c in Written(html, edition("large-print-36")).body.iter(W + "gridCol")]
    em = 36
    assert widths[1] > 4 * 0.6 * em
    assert widths[2] == pytest.approx(widths[3], abs=1)
    assert sum(widths) == pytest.approx(178 / 25.4 * 72, abs=1)


def test_what_is_as_narrow_as_its_text_stays_on_one_line() -> None:
    html = (
        '<table><tr><td class="narrow">25 November 1950</td><td>'
        + "something that is much longer than the page is wide " * 6
        + "</td></tr></table>"
    )
    for name in ("standard", "dyslexia-friendly", *LARGE[:2]):
        file = Written(html, edition(name))
        first = int(next(file.body.iter(W + "gridCol")).get(W + "w") or 0) / 20
        assert first > 16 * 0.55 * edition(name).type.reading
