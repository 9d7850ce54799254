"""A school's theme: a folder that goes before the templates, with a name, a logo, colours and typefaces."""

import ctypes
import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from driver import Project
from lessonpack.templating import TemplateFault
from schools import academy, gymnasium

THEME = """\
name: hill
label: Hill School
logo: logo.png
logo-alt: A hill with a tree
accent: "#1a3c6e"
"""


def picture() -> bytes:
    target = BytesIO()
    Image.new("RGB", (300, 150), (200, 30, 30)).save(target, "PNG")
    return target.getvalue()


@pytest.fixture
def school(built: Project) -> Project:
    folder = "templates/themes/hill"
    return built.write(f"{folder}/theme.yaml", THEME).write(f"{folder}/logo.png", picture())


def paper(project: Project, edition: str) -> Path:
    return project.root / f"build/tiny/first-lesson/{edition}/first-lesson-worksheet-{edition}.pdf"


def make(project: Project, edition: str = "hill") -> Path:
    project.build("-k", "worksheet", "--edition", edition).expect()
    return paper(project, edition)


def fonts_of(file: Path) -> set[str]:
    """The names of the embedded fonts, without the prefix of a subset."""
    with pikepdf.open(file) as pdf:
        fonts = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Font"]
        return {str(f.BaseFont).removeprefix("/").partition("+")[2] for f in fonts if "/BaseFont" in f}


def inks_of(file: Path) -> set[tuple[int, int, int]]:
    """The colours in which text is printed."""
    found = set()
    with pypdfium2.PdfDocument(file) as pdf:
        for page in pdf:
            for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
                ink = [ctypes.c_uint() for _ in range(4)]
                pdfium.FPDFPageObj_GetFillColor(thing, *ink)
                found.add((ink[0].value, ink[1].value, ink[2].value))
    return found


def test_a_theme_puts_its_name_and_logo_at_the_head(school: Project) -> None:
    with pypdfium2.PdfDocument(make(school)) as pdf:
        text = pdf[0].get_textpage().get_text_bounded()
        assert "Hill School · Tiny" in text
        assert "Worksheet · Hill School" in text
        assert len(list(pdf[0].get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]))) == 1
    with pikepdf.open(paper(school, "hill")) as pdf:
        figures = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        assert [str(f.Alt) for f in figures] == ["A hill with a tree"]


def test_its_colour_is_that_of_the_headings_and_of_nothing_in_low_ink(school: Project) -> None:
    assert inks_of(make(school)) == {(0, 0, 0), (0x1A, 0x3C, 0x6E)}
    assert inks_of(make(school, "low-ink+hill")) == {(0, 0, 0)}


def test_a_logo_is_grey_in_low_ink(school: Project) -> None:
    def colours(name: str) -> set[str]:
        with pikepdf.open(make(school, name)) as pdf:
            pictures = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"]
            return {str(p.ColorSpace) for p in pictures}

    assert colours("hill") == {"/DeviceRGB"}
    assert colours("low-ink+hill") == {"/DeviceGray"}


def test_a_theme_overrides_file_by_file(school: Project) -> None:
    school.write("templates/themes/hill/parts.html.j2", school_parts())
    plain = school.build("-k", "worksheet", "--json")
    assert plain.status == 0
    with pypdfium2.PdfDocument(make(school)) as pdf:
        assert "OUR OWN FACTS" in pdf[0].get_textpage().get_text_bounded()
    with pypdfium2.PdfDocument(school.root / "build/tiny/first-lesson/first-lesson-worksheet.pdf") as pdf:
        assert "OUR OWN FACTS" not in pdf[0].get_textpage().get_text_bounded()


def school_parts() -> str:
    text = (Path(__file__).parents[1] / "templates/parts.html.j2").read_text(encoding="utf-8")
    return text.replace('<p class="facts">', '<p class="facts">OUR OWN FACTS ')


def school_font(folder: Path) -> None:
    """A typeface that no machine has: ours under another name."""
    asked = ["fc-match", "--format=%{file}", "Lato:style=Regular"]
    with TTFont(subprocess.run(asked, capture_output=True, text=True, check=True).stdout) as font:
        for record in font["name"].names:
            if record.nameID in (1, 4, 16):
                record.string = "School Sans"
            if record.nameID == 6:
                record.string = "SchoolSans-Regular"
        folder.mkdir(parents=True)
        font.save(folder / "SchoolSans.ttf")


def test_a_theme_may_bring_its_own_typeface(school: Project) -> None:
    school_font(school.root / "templates/themes/hill/fonts")
    school.change("templates/themes/hill/theme.yaml", lambda text: text + "reading: School Sans\n")
    assert {"School", "Lato"} <= {name.partition("-")[0] for name in fonts_of(make(school))}
    assert "School" not in {name.partition("-")[0] for name in fonts_of(make(school, "large-print-18+hill"))}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("#1a3c6e", "blue", r"theme.yaml:5:9: error\[bad-value\]: a colour is # and six hexadecimal digits"),
        ("name: hill", "name: dale", r"theme.yaml:1:7: error\[bad-value\]: 'hill' is called 'dale' inside"),
        ("label", "lable", r"theme.yaml:2:1: error\[unknown-key\]: a theme has no field 'lable'"),
    ],
)
def test_a_theme_that_is_wrong_says_where(school: Project, old: str, new: str, message: str) -> None:
    school.change("templates/themes/hill/theme.yaml", lambda text: text.replace(old, new))
    with pytest.raises(TemplateFault, match=message):
        school.run("build", "--edition", "hill")


def test_a_logo_that_is_not_there(school: Project) -> None:
    school.change("templates/themes/hill/theme.yaml", lambda text: text.replace("logo.png", "lago.png"))
    outcome = school.build("-k", "worksheet", "--edition", "hill")
    assert outcome.status == 2
    assert "templates/themes/hill/theme.yaml:3:7: error[no-image]: there is no picture 'lago.png'" in outcome.errors


def test_a_typeface_that_the_theme_has_not(school: Project) -> None:
    school.change("templates/themes/hill/theme.yaml", lambda text: text + "apparatus: Latto\n")
    outcome = school.build("-k", "worksheet", "--edition", "hill")
    said = "theme.yaml:6:12: error[no-typeface]: the theme has no typeface 'Latto' (did you mean 'Lato'?)"
    assert outcome.status == 2
    assert said in outcome.errors


def test_the_list_names_the_themes(school: Project) -> None:
    assert "editions, theme: hill" in school.run("list").output.splitlines()


def with_word(school: Project, name: str = "school.docx", data: bytes | None = None) -> Project:
    """The school with a Word file of its own."""
    given = gymnasium() if data is None else data
    school.write("templates/themes/hill/school.docx", given)
    return school.change("templates/themes/hill/theme.yaml", lambda text: text + f"word: {name}\n")


def test_a_theme_may_have_a_word_file(school: Project) -> None:
    with_word(school).build("-k", "worksheet", "-f", "docx", "--edition", "hill").expect()
    with ZipFile(school.root / "build/tiny/first-lesson/hill/first-lesson-worksheet-hill.docx") as file:
        assert "Gymnasium am Hang" in file.read("word/header1.xml").decode()
        assert 'w:styleId="berschrift1"' in file.read("word/styles.xml").decode()
    school.write("templates/themes/hill/school.docx", academy())
    again = school.build("-k", "worksheet", "-f", "docx", "--edition", "hill")
    assert again.output.startswith("built")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("scool.docx", None, "error[no-word-file]: there is no Word file 'scool.docx' (put it into themes/hill)"),
        ("../../../secret.docx", None, "error[no-word-file]: there is no Word file '../../../secret.docx' (put it"),
        (
            "school.docx",
            b"PK",
            "error[bad-word-file]: 'school.docx' cannot be the school's Word template: it is no Word file, or a "
            "damaged one (open it in Word and save it as Word Document (.docx) or Word Template (.dotx))",
        ),
    ],
)
def test_a_word_file_that_will_not_do(school: Project, name: str, data: bytes | None, said: str) -> None:
    school.write("secret.docx", gymnasium())
    outcome = with_word(school, name, data).build("-k", "worksheet", "-f", "docx", "--edition", "hill")
    assert outcome.status == 2
    assert f"templates/themes/hill/theme.yaml:6:7: {said}" in outcome.errors
