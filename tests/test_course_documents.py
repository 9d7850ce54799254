"""What is made once for a course: planned, made of its sound lessons, current while none of them changes."""

import json
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from driver import LESSON, SOURCES, Project
from lessonpack.content import CourseContent
from lessonpack.course_documents import CourseMaker
from lessonpack.documents import Document
from lessonpack.kinds import Kind
from lessonpack.plan import Wanted, plan, plan_course
from papers import COURSE_TEXT, SOURCES_TEXT, content, edition, kind, templates

PARTS = templates().parts()
BIBLIOGRAPHY = "build/tiny/tiny-course-bibliography.pdf"
SECOND = "content/tiny/lessons/second-lesson/lesson.yaml"
THIRD_SOURCE = """\
- id: third
  label: A third text
  csl: {type: book, title: Third book, author: [{family: Clark, given: Cora}], issued: 1952}
  rights: {status: in-copyright, print: none}
  kind: secondary
  annotation: Good on *money*.
- id: fourth
  label: A fourth text
  csl: {type: book, title: Fourth book, author: [{family: Davis, given: Dora}], issued: 1953}
  rights: {status: in-copyright, print: none}
  kind: secondary
- id: fifth
  label: A fifth text
  csl: {type: book, title: Fifth book, author: [{family: Adams, given: Ann}], issued: 1950}
  rights: {status: in-copyright, print: none}
"""
LESSON_TEXT = """\
title: One
sources: [{source: first}]
reading: Money counts [@third, p. 3].
"""


def course(lesson: str = LESSON_TEXT, head: str = COURSE_TEXT) -> CourseContent:
    return content(lesson, head, SOURCES_TEXT + THIRD_SOURCE)


def made(whole: CourseContent) -> Document:
    maker = CourseMaker(templates(), whole, edition(), edition())
    return maker.make_course(whole.lessons, kind("course-bibliography"))


def entries(document: Document) -> list[str]:
    return [e.text for e in document.body.find("p", "entry")]


def test_the_kinds_of_the_lesson_and_of_the_course_are_planned_apart() -> None:
    whole, kinds = course(), templates().kinds()
    of_lesson = plan(whole, whole.lessons[0], kinds, PARTS, Wanted())
    of_course = plan_course(whole, whole.lessons, kinds, PARTS, Wanted(editions=("standard", "a4", "letter")))
    assert {j.kind.scope for j in of_lesson} == {"lesson"}
    assert [j.path.as_posix() for j in of_course] == [
        "tiny/tiny-course-bibliography.pdf",
        "tiny/letter/tiny-course-bibliography-letter.pdf",
    ]
    assert [(j.lesson, j.lessons) for j in of_course] == [(None, whole.lessons)] * 2
    assert of_lesson[0].lessons == whole.lessons


def test_a_kind_of_the_course_needs_a_lesson_that_has_matter() -> None:
    whole = content("title: Nothing\n")
    needy = kind("course-bibliography").model_copy(update={"needs": ("worksheet",)})
    assert plan_course(whole, whole.lessons, [needy], PARTS, Wanted()) == []
    assert plan_course(whole, (), [kind("course-bibliography")], PARTS, Wanted()) == []


def test_every_work_is_listed_that_a_lesson_prints_or_cites_and_no_other() -> None:
    assert entries(made(course())) == ["Adams, Ann. First Book. 1950.", "Clark, Cora. Third Book. 1952."]


@pytest.mark.parametrize(
    "lesson",
    [
        "reading: '@second'",
        "sources: [{source: second}]",
        "teacher: {historiography: '[see @second, p. 2]'}",
        "claims: [{id: c, question: x, positions: [{view: a, sources: [second]}, {view: b, on: x}]}]",
    ],
)
def test_wherever_it_is_named(lesson: str) -> None:
    assert entries(made(course(f"title: x\n{lesson}\n"))) == ["Brown, Bill. Second Book. 1951."]


def test_works_are_those_of_all_lessons_once() -> None:
    one, other = course(), course("title: Two\nreading: '[@third; @fourth]'\n")
    both = replace(one, lessons=(*one.lessons, *other.lessons))
    assert entries(made(both)) == [
        "Adams, Ann. First Book. 1950.",
        "Clark, Cora. Third Book. 1952.",
        "Davis, Dora. Fourth Book. 1953.",
    ]


def test_letters_after_the_year_are_those_of_the_lessons_papers() -> None:
    head = COURSE_TEXT.replace("chicago-notes-bibliography", "chicago-author-date")
    assert entries(made(course(head=head)))[0].startswith("Adams, Ann. 1950b. First Book")


def test_primary_and_secondary_works_apart_and_annotated() -> None:
    document = made(course(head=f"{COURSE_TEXT}bibliography: apart\nannotated: true\n"))
    (section,) = [s for s in document.body.find("section") if s.attributes["id"] == "bibliography"]
    assert [e.text for e in section.find("h3")] == ["Primary sources", "Secondary sources"]
    assert "Clark, Cora. Third Book. 1952.Good on money." in section.text


def test_it_is_named_after_its_course() -> None:
    document = made(course())
    assert document.properties.title == "A course: Bibliography"
    assert document.properties.identifier == "tiny/course-bibliography/standard"
    assert document.running.foot == "A course\nBibliography · Standard edition"
    assert [e.text for e in document.body.find("h1")] == ["Bibliography"]


def test_a_kind_for_pupils_has_no_key() -> None:
    """A kind is only a folder: one made for this test, with a page that asks for what belongs to the key."""

    class Seen(Exception):
        """What the page is made from has been seen; no page is wanted."""

    class Asking(CourseMaker):
        def render(self, _: Kind, context: dict[str, object]) -> None:  # type: ignore[override]
            shown.extend(context["lessons"])  # type: ignore[arg-type]
            raise Seen

    shown: list[object] = []
    whole = course()
    for audience in ("pupil", "teacher"):
        one = kind("course-bibliography").model_copy(update={"audience": audience})
        with pytest.raises(Seen):
            Asking(templates(), whole, edition(), edition()).make_course(whole.lessons, one)
    assert [hasattr(lesson, "teacher") for lesson in shown] == [False, True]
    assert [hasattr(lesson, "reading") for lesson in shown] == [True, True]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A course of two lessons."""
    made = Project(tmp_path)
    return made.write(SECOND, made.read(LESSON))


def statuses(output: str) -> list[str]:
    return [line for line in output.splitlines() if "bibliography" in line]


def test_a_build_of_the_course_makes_it_once(project: Project) -> None:
    assert statuses(project.build().expect().output) == [f"built   {BIBLIOGRAPHY}, 1 page"]
    assert statuses(project.build().expect().output) == [f"current {BIBLIOGRAPHY}, 1 page"]
    report = json.loads(project.read("build/report.json"))
    (entry,) = [d for d in report["documents"] if d["kind"] == "course-bibliography"]
    assert (entry["lesson"], entry["course"], entry["path"], entry["sheets_for_class"]) == (
        None,
        "tiny",
        BIBLIOGRAPHY,
        1,
    )
    with pypdfium2.PdfDocument(project.root / BIBLIOGRAPHY) as pdf:
        text = pdf[0].get_textpage().get_text_bounded()
    assert "Universal Declaration of Human Rights" in text
    assert report["summary"]["warnings"] == 0


def test_a_build_of_one_lesson_does_not(project: Project) -> None:
    assert statuses(project.build(project.root / SECOND).expect().output) == []
    assert not (project.root / BIBLIOGRAPHY).exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "status"),
    [
        (SECOND, "title: ", "title: The ", "current"),
        (LESSON, "title: ", "title: The ", "current"),
        (SOURCES, "title: Universal", "title: The Universal", "built  "),
    ],
)
def test_a_change_makes_it_stale_that_it_shows(project: Project, file: str, old: str, new: str, status: str) -> None:
    project.build("-k", "course-bibliography")
    project.change(file, lambda text: text.replace(old, new, 1))
    assert statuses(project.build("-k", "course-bibliography").output) == [f"{status} {BIBLIOGRAPHY}, 1 page"]


def test_a_broken_lesson_is_left_out_and_said_so(project: Project) -> None:
    project.change(SECOND, lambda text: text.replace("title:", "tilte:", 1))
    outcome = project.build("-k", "course-bibliography")
    assert statuses(outcome.output) == [f"built   {BIBLIOGRAPHY}, 1 page"]
    assert [line for line in outcome.lines if "lesson-left-out" in line] == [
        f"{SECOND}:1:1: warning[lesson-left-out]: the lesson is left out of the course-bibliography: it has mistakes"
    ]
    project.change(SECOND, lambda text: text.replace("tilte:", "title:", 1))
    assert statuses(project.build("-k", "course-bibliography").expect().output) == [f"current {BIBLIOGRAPHY}, 1 page"]


def test_without_a_sound_lesson_or_course_it_fails(project: Project) -> None:
    for file in (LESSON, SECOND):
        project.change(file, lambda text: text.replace("title:", "tilte:", 1))
    outcome = project.build("-k", "course-bibliography")
    assert statuses(outcome.output) == [f"failed  {BIBLIOGRAPHY}"]
    assert [line for line in outcome.lines if "left-out" in line] == []
    for file in (LESSON, SECOND):
        project.change(file, lambda text: text.replace("tilte:", "title:", 1))
    project.change(SOURCES, lambda text: text.replace("label:", "lable:", 1))
    assert statuses(project.build("-k", "course-bibliography").output) == [f"failed  {BIBLIOGRAPHY}"]
    assert not (project.root / BIBLIOGRAPHY).exists()


@pytest.mark.parametrize("format_", ["docx", "html"])
def test_it_can_be_written_in_other_formats(project: Project, format_: str) -> None:
    assert statuses(project.build("-k", "course-bibliography", "-f", format_).expect().output) == [
        f"built   {BIBLIOGRAPHY.replace('pdf', format_)}"
    ]
