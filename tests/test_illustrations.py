"""Figures of a lesson in its documents: numbered, referred to, blank beside a question, right in every format."""

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pypdfium2
import pytest
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from PIL import Image

from lessonpack.content import CourseContent
from lessonpack.documents import Document
from lessonpack.illustrations import Illustrations, look_of
from lessonpack.writers.registry import WRITERS
from papers import COURSE_TEXT, content, edition, make, maker, templates

LESSON = """\
title: A lesson
reading: "See {figure years} and {table counts}, then {figure korea}."
tables:
- {id: counts, caption: Counts, columns: [a, b], rows: [{cells: [c, d]}]}
figures:
- id: korea
  type: map
  alt: A map of a peninsula with three towns.
  caption: Towns
  bounds: {west: 124, south: 34, east: 131, north: 43}
  places:
  - {id: seoul, label: Seoul, at: [126.98, 37.57]}
  - {id: busan, label: Busan, at: [129.04, 35.12]}
  - {id: wonsan, label: Wonsan, at: [127.44, 39.15]}
- id: years
  type: timeline
  alt: A row of four years.
  caption: Four years
  tracks: [{id: war, label: War, events: [{id: begin, date: 1950-06-25, label: Invasion}]}]
- id: dead
  type: chart
  alt: Two bars.
  caption: Two counts
  axis: soldiers
  numbers: yes
  categories: [{id: one, label: First count}, {id: two, label: Second count}]
  series: [{id: all, values: [183108, {about: 400000}]}]
worksheet:
- questions:
  - {type: labelling, id: towns, stem: Name the towns., figure: korea, labels: [{mark: busan}, {mark: seoul}]}
"""
PUPILS, TEACHERS = ("worksheet",), ("answer-key", "teacher-notes")


def course(lesson: str = LESSON, tag: str = "en-GB") -> CourseContent:
    return content(lesson, COURSE_TEXT + f"language: {tag}\n")


def captions(document: Document) -> list[str]:
    return [caption.text.strip() for caption in document.body.find("figcaption")]


def test_figures_are_numbered_in_their_order_wherever_they_are_printed() -> None:
    """The map is printed with its question alone, and is Figure 1 all the same."""
    assert captions(make("worksheet", course())) == ["Figure 2. Four years", "Figure 3. Two counts", "Figure 1. Towns"]
    assert captions(make("answer-key", course())) == ["Figure 1. Towns"]
    notes = captions(make("teacher-notes", course()))
    assert notes[:3] == ["Figure 1. Towns", "Figure 2. Four years", "Figure 3. Two counts"]


@pytest.mark.parametrize(
    ("tag", "said"),
    [("en-GB", "See Figure 2 and Table 1, then Figure 1."), ("de", "See Abbildung 2 and Tabelle 1, then Abbildung 1.")],
)
def test_a_text_points_at_figures_and_tables_by_their_numbers(tag: str, said: str) -> None:
    assert said in make("worksheet", course(tag=tag)).body.text


def drawings(document: Document) -> dict[str, str]:
    return {name: data.decode() for name, data in document.assets.items() if name.startswith("figure:")}


@pytest.mark.parametrize("name", ["standard", "low-ink", "large-print-24", "a5-booklet", "dyslexia-friendly"])
def test_pupils_have_the_blank_form_and_teachers_the_names(name: str) -> None:
    for_pupils, for_teachers = (
        "".join(drawings(make(kind, course(), edition_name=name)).values()) for kind in ("worksheet", "answer-key")
    )
    assert "Wonsan" in for_pupils
    assert re.findall("Seoul|Busan", for_pupils) == []
    assert {"Seoul", "Busan", "Wonsan"} <= set(re.findall("Seoul|Busan|Wonsan", for_teachers))


def test_a_document_has_the_drawings_that_it_prints_and_no_others() -> None:
    for kind in (*PUPILS, *TEACHERS, "source-handout"):
        document = make(kind, course())
        printed = {image.attributes["src"] for image in document.body.find("img")}
        assert set(drawings(document)) == printed


def test_numbers_are_printed_where_the_author_says_so_and_in_large_print_but_not_for_a_blank_form() -> None:
    def tables(name: str) -> list[str]:
        found = make("worksheet", course(), edition_name=name).body.find("table", "data")
        return [table.text for table in found if "Counts" not in table.text]

    (one,) = tables("standard")
    assert "183,108" in one
    assert "about 400,000" in one
    assert len(tables("large-print-24")) == 2
    assert not any("Seoul" in table for table in tables("large-print-24"))


def test_templates_cannot_see_what_a_figure_is_drawn_from() -> None:
    lesson = course().lessons[0].lesson
    assert lesson
    made = maker(course())
    look = look_of(edition(), made.language, lambda text: text.words, None)
    figures = Illustrations(lesson, look)
    environment = ImmutableSandboxedEnvironment()
    asked = lesson.questions[0]
    for expression in ("f._print", "f._data", "f._print.__closure__"):
        with pytest.raises(SecurityError):
            environment.from_string("{{ " + expression + " }}{{ f._print() }}").render(f=figures.blank(asked))
    shown = {name for name in dir(figures.blank(asked)) if not name.startswith("_")}
    assert shown == {"id", "number", "alt", "caption", "drawn", "sources", "numbers"}


def test_a_page_for_pupils_has_no_figures_in_its_lesson(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}
    made = maker(course())
    render = type(made).render
    monkeypatch.setattr(
        type(made), "render", lambda self, kind, context: seen.update(context) or render(self, kind, context)
    )
    for name, count in (("worksheet", 0), ("answer-key", 3)):
        make(name, course())
        assert len(seen["lesson"].figures) == count


def test_every_format_has_the_drawings_sharp_enough_and_with_their_alternative_text() -> None:
    document = make("worksheet", course())
    with pypdfium2.PdfDocument(WRITERS["pdf"](document).data) as pdf:
        images = [
            thing for page in pdf for thing in page.get_objects() if thing.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE
        ]
    assert len(images) == 3
    with ZipFile(BytesIO(WRITERS["docx"](make("teacher-notes", course())).data)) as word:
        media = [n for n in word.namelist() if n.startswith("word/media/")]
        pictures = [Image.open(BytesIO(word.read(n))) for n in media if n.endswith(".png")]
        text = word.read("word/document.xml").decode()
    assert len(pictures) == 3
    assert sum(n.endswith(".svg") for n in media) == 3
    assert {round(picture.info["dpi"][0]) for picture in pictures} == {400}
    assert "A map of a peninsula with three towns." in text
    page = WRITERS["html"](document).data.decode()
    assert page.count("data:image/png;base64,") == 3
    assert "image/svg" not in page


def test_a_drawing_in_word_is_as_wide_as_the_type() -> None:
    with ZipFile(BytesIO(WRITERS["docx"](make("teacher-notes", course())).data)) as word:
        text = word.read("word/document.xml").decode()
    widths = {round(int(cx) / 36000) for cx in re.findall(r'<wp:extent cx="(\d+)"', text)}
    page = edition().margins
    assert widths == {round(page.width - page.inner - page.outer)}


def test_figures_of_a_language_from_right_to_left_are_printed() -> None:
    document = make("worksheet", course(tag="ar"))
    assert len(drawings(document)) == 3
    assert templates().language("ar").direction == "rtl"
    assert WRITERS["pdf"](document).data.startswith(b"%PDF")
