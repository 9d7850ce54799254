"""Portions: what a lesson's documents can see of a course, and which changes touch them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from driver import COURSE, LESSON, SOURCES, Project
from lessonpack.canonical import told
from lessonpack.content import CourseContent, Library
from lessonpack.portions import fingerprint, portion
from papers import REAL, ROOT

SECOND = "content/tiny/lessons/second-lesson/lesson.yaml"


@pytest.fixture(scope="module")
def real() -> CourseContent:
    """The real course."""
    return Library(ROOT).read_course(ROOT / "content" / REAL)


def of(root: Path, name: str = "first-lesson") -> str:
    content = Library(root).read_course(root / "content" / "tiny")
    (lesson,) = (one for one in content.lessons if one.name == name)
    return fingerprint(portion(content, lesson))


def test_a_portion_has_what_its_lesson_uses(real: CourseContent) -> None:
    (lesson,) = (one for one in real.lessons if one.name == "korean-war")
    mine = portion(real, lesson)
    assert lesson.lesson
    assert real.works_of([lesson.lesson]) <= mine.sources.keys()
    assert set(real.facts_of([lesson.lesson])) <= set(mine.facts)
    assert [one.name for one in mine.all_lessons] == ["korean-war"]
    assert mine.course
    assert mine.course.lessons == ()


def test_a_portion_of_a_portion_is_itself(real: CourseContent) -> None:
    lesson = real.lessons[0]
    mine = portion(real, lesson)
    assert fingerprint(portion(mine, mine.lessons[0])) == fingerprint(mine)


OTHER = """
- id: other
  label: Another
  csl: {type: book, title: "Another: a book", author: [{family: Nobody}], issued: 1999}
  rights: {status: public-domain, basis: age, print: full}
  excerpts:
  - {id: words, text: nobody prints this}
"""
KIN = OTHER.replace("[{family: Nobody}]", "[{literal: United Nations General Assembly}]").replace("1999", "1948")


@pytest.mark.parametrize(
    ("file", "change", "touches"),
    [
        (LESSON, lambda text: text.replace("title:", "title: The "), True),
        (LESSON, lambda text: f"# a remark\n\n{text}", False),
        (SECOND, lambda text: text.replace("title:", "title: The "), False),
        (SOURCES, lambda text: text.replace("three years after", "soon after"), True),
        (SOURCES, lambda text: text.replace("All human beings", "All beings"), True),
        (SOURCES, lambda text: f"# a remark\n\n{text}", False),
        (SOURCES, lambda text: text + OTHER, False),
        (SOURCES, lambda text: text + KIN, True),
        (COURSE, lambda text: text.replace("subject: History", "subject: Civics"), True),
        (COURSE, lambda text: text.replace("[second-lesson, ", "["), False),
        (COURSE, lambda text: text.replace("status: draft", "status:   draft"), False),
    ],
)
def test_a_change_touches_a_lesson_that_can_see_it(
    tmp_path: Path, file: str, change: Callable[[str], str], touches: bool
) -> None:
    project = Project(tmp_path)
    project.run("new", "lesson", "second-lesson")
    project.change(COURSE, lambda text: text + "\nlessons: [second-lesson, first-lesson]\n")
    before = of(tmp_path)
    project.change(file, change)
    assert (of(tmp_path) != before) == touches


def test_what_decides_how_others_are_cited_is_seen_without_its_texts(tmp_path: Path) -> None:
    project = Project(tmp_path).change(SOURCES, lambda text: text + KIN)
    before = of(tmp_path)
    project.change(SOURCES, lambda text: text.replace("nobody prints this", "or that"))
    assert of(tmp_path) == before
    project.change(SOURCES, lambda text: text.replace("Another: a book", "Another: one"))
    assert of(tmp_path) != before


def test_a_value_has_a_text_of_its_own() -> None:
    values = ["1", 1, 1.0, True, None, b"1", ["1"], [["1"]], ["1", "1"], {"1": "1"}, ["1,1"], "('1')", ""]
    assert len({told(value) for value in values}) == len(values)
    with pytest.raises(TypeError, match="a object has no text of its own"):
        told(object())
