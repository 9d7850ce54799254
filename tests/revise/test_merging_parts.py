"""Pictures of the course in a school's file, and running heads with pictures and links."""

from collections.abc import Callable
from io import BytesIO

import docx as opener
import pytest
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.shared import Mm
from docx.text.paragraph import Paragraph
from lxml.etree import _Element as Xml

from edits import edited, faults, lines, made, merged, reword
from lessonpack.preflight.word.reading import read
from lessonpack.writers.docx.manifest import of, put_manifest
from lessonpack.writers.docx.ooxml import add, root
from wordfile import W, picture

PAGE = "<body><h1>Notes</h1><p>It ended in July.</p><p>Write a page.</p></body>"
SHAPE = '<path d="M0 0h9v9z"/>'
DRAWING = f'<svg xmlns="http://www.w3.org/2000/svg" width="40pt" height="20pt" viewBox="0 0 40 20">{SHAPE}</svg>'
ASSETS = {"figure:plan": DRAWING.encode(), "b.png": picture(5, 5)}
DRAWN, PHOTO = '<p><img src="figure:plan" alt="A plan"></p>', '<p><img src="b.png" alt="A photo"></p>'
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def shown(data: bytes, part: str = "word/document.xml") -> list[bytes]:
    """The pictures that a part shows, drawings after the pictures they stand beside."""
    package = read(data)
    relations = package.of(part)
    embedded = (e.get(R + "embed") for e in package.trees[part].iter())
    return [package.data[relations[one].target] for one in embedded if one]


def before(new: str, page: str = PAGE) -> str:
    return page.replace("<p>Write", f"{new}<p>Write")


@pytest.mark.parametrize("new", [DRAWN, PHOTO, DRAWN + PHOTO + DRAWN], ids=["drawing", "photo", "several"])
def test_a_new_picture_comes_along(new: str) -> None:
    school, course = made(PAGE), made(before(new), ASSETS)
    data = merged(school, course)
    assert shown(data) == shown(course) != []
    assert faults(data) == faults(school)


def test_a_picture_that_is_there_is_not_stored_again() -> None:
    school = made(before(DRAWN + PHOTO), ASSETS)
    data = merged(school, made(before(DRAWN + PHOTO) + DRAWN + PHOTO, ASSETS))
    media = [n for n in read(data).names if "media" in n]
    assert media == [n for n in read(school).names if "media" in n]
    assert len(shown(data)) == 2 * len(shown(school))


@pytest.mark.parametrize("name", ["figure:plan", "b.png"])
def test_a_paragraph_with_a_picture_that_both_changed(name: str) -> None:
    page = before(f'<p>See <img src="{name}" alt="It"> here.</p>')
    school = edited(made(page, ASSETS), lambda body: reword(body, " here.", " below."))
    data = merged(school, made(page.replace(" here.", " above."), ASSETS))
    assert lines(data)[2:4] == ["See  below.«BOTH»", "{+See  above.+}"]
    assert shown(data) == shown(school) * 2
    assert faults(data) == faults(school)


def test_a_picture_stays_where_the_words_round_it_change() -> None:
    page = before('<p>See <img src="figure:plan" alt="It"> here.</p>')
    data = merged(made(page, ASSETS), made(page.replace(" here.", " above."), ASSETS))
    assert lines(data)[2] == "See  [-here-]{+above+}."
    assert shown(data) == shown(made(page, ASSETS))


def headed(data: bytes, change: Callable[[WordDocument], None], *, told: bool) -> bytes:
    """A file with other heads; `told` says whether its manifest knows, as that of a build with a school's template."""
    word = opener.Document(BytesIO(data))
    change(word)
    if told:
        put_manifest(word, of(word, root("w:footnotes"), "urn:x:1"))
    target = BytesIO()
    word.save(target)
    return target.getvalue()


def line(text: str, *, on_first: bool = False) -> Callable[[WordDocument], None]:
    """A line in the head, with a logo and a link."""

    def change(word: WordDocument) -> None:
        section = word.sections[0]
        section.different_first_page_header_footer = on_first
        header = section.first_page_header if on_first else section.header
        header.is_linked_to_previous = False
        paragraph = header.add_paragraph()
        paragraph.add_run().add_picture(BytesIO(picture(40, 20)), width=Mm(20))
        paragraph.add_run(f" {text} ")
        link(paragraph, "our school")

    return change


def link(paragraph: Paragraph, words: str) -> None:
    identifier = link_to(paragraph.part, "https://hill.example")
    add(add(add(paragraph._p, "w:hyperlink", {"r:id": identifier}), "w:r"), "w:t", text=words)


def link_to(part: Part, address: str = "https://other.example") -> str:
    return part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)


def heads(data: bytes) -> list[str]:
    word = opener.Document(BytesIO(data))
    section = word.sections[0]
    parts = [section.header, *([section.first_page_header] if section.different_first_page_header_footer else [])]
    return [_tracked(p) for part in parts for p in part._element.iter(W + "p")]


def _tracked(paragraph: Xml) -> str:
    signs = {"ins": "{+%s+}", "del": "[-%s-]"}
    return "".join(signs.get(e.tag.removeprefix(W), "%s") % _said(e) for e in paragraph)


def _said(element: Xml) -> str:
    found = element.iter(W + "t", W + "delText", W + "drawing")
    return "".join("▣" if e.tag == W + "drawing" else e.text or "" for e in found)


@pytest.mark.parametrize("on_first", [False, True])
def test_a_head_with_a_logo_and_a_link_follows_the_course(on_first: bool) -> None:
    def school_s(word: WordDocument) -> None:
        # The same relations have other ids here than in the course's file.
        section = word.sections[0]
        header = section.first_page_header if on_first else section.header
        header.is_linked_to_previous = False
        link_to(header.part)
        line("Hill 2026", on_first=on_first)(word)

    school = headed(made(PAGE), school_s, told=True)
    course = headed(made(PAGE), line("Hill 2027", on_first=on_first), told=True)
    data = merged(school, course)
    assert heads(data)[-1] == "▣ Hill [-2026-]{+2027+} our school"
    assert faults(data) == faults(school)
    assert shown(data, "word/header2.xml" if on_first else "word/header1.xml") == [picture(40, 20)]


def test_a_logo_of_the_course_comes_into_the_head() -> None:
    def plain(word: WordDocument) -> None:
        word.sections[0].header.add_paragraph("Hill 2026")

    data = merged(headed(made(PAGE), plain, told=True), headed(made(PAGE), line("Hill 2027"), told=True))
    assert shown(data, "word/header1.xml") == [picture(40, 20)]
    assert read(data).of("word/header1.xml").keys() >= {"rId1", "rId2"}


def test_lines_are_known_by_the_head_they_stand_in() -> None:
    """The first page has a head of its own, with the words of the others: only the others change."""

    def first(word: WordDocument) -> None:
        word.sections[0].different_first_page_header_footer = True
        word.sections[0].first_page_header.paragraphs[0].add_run("The head\tDRAFT")

    school = headed(made(PAGE), first, told=True)
    course = headed(made(PAGE, status="FINAL"), first, told=True)
    assert heads(merged(school, course)) == ["The head[-DRAFT-]{+FINAL+}", "The headDRAFT"]


def test_a_head_with_the_school_s_logo_in_its_line_is_left_alone() -> None:
    def change(word: WordDocument) -> None:
        word.sections[0].header.paragraphs[0].add_run().add_picture(BytesIO(picture(40, 20)), width=Mm(20))

    school = headed(made(PAGE), change, told=False)
    assert heads(merged(school, made(PAGE, status="FINAL"))) == heads(school) == ["The headDRAFT▣"]
