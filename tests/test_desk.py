"""The desk of a lesson does nothing twice."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lessonpack import desk as desks
from lessonpack.desk import LessonDesk, desk_for, finish, page_key
from lessonpack.documents import Document, Maker, excerpts_of
from lessonpack.markup import parse
from lessonpack.measures import Measures
from lessonpack.plan import Job, Wanted, plan
from lessonpack.writers import pdf
from papers import content, make, real, templates

LESSON = """\
title: T
worksheet:
- questions:
  - {id: q, type: short-answer, stem: Say why, marks: 6, answer: Because}
"""


def jobs(*editions: str) -> tuple[LessonDesk, list[Job]]:
    """The desk of a lesson, and its worksheets in some editions."""
    course = content(LESSON)
    wanted = Wanted(kinds=frozenset({"worksheet"}), editions=editions)
    desk = desk_for(templates(), course, course.lessons[0])
    assert isinstance(desk, LessonDesk)
    return desk, plan(course, course.lessons[0], templates().kinds(), templates().parts(), wanted)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often a document or its twin was rendered."""
    count, make = Counter[str](), Maker.make

    def counted(self: Maker, *arguments: Any) -> Document:
        count["twin" if self.other_key else "document"] += 1
        return make(self, *arguments)

    monkeypatch.setattr(Maker, "make", counted)
    return count


def test_a_document_is_rendered_once_for_its_page_key_its_layouts_and_its_file(made: Counter[str]) -> None:
    desk, (job,) = jobs("standard")
    page_key(job, desk, "")
    document = finish(job, desk).document
    assert document.extra
    assert made == {"document": 1, "twin": 1}


def test_one_with_other_measures_is_another(made: Counter[str]) -> None:
    desk, (job,) = jobs("standard")
    first = desk.document(job)
    assert desk.document(job) is first
    desk.measured[job.edition.name] = Measures()
    desk.rendered[job.path] = Measures(pages={"worksheet": 3}), first
    assert desk.document(job) is not first
    assert made == {"document": 2}


def test_a_desk_keeps_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "_KEPT", 2)
    desk, three = jobs("standard", "letter", "large-print-24")
    for job in three:
        desk.document(job)
    assert list(desk.rendered) == [job.path for job in three[1:]]
    assert all(isinstance(path, Path) for path in desk.rendered)


@pytest.mark.parametrize("name", ["standard", "large-print-24", "a5-booklet"])
def test_the_lines_of_excerpts_alone_are_those_that_they_have_among_the_rest(name: str) -> None:
    document = make("source-handout", real(), edition_name=name)
    alone = excerpts_of(document)
    lines = pdf.measure(document).lines
    assert pdf.measure(alone).lines == lines
    assert len(lines) > 5
    assert len([*alone.body.walk()]) < len([*document.body.walk()]) / 2


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>A</p><div class='box'><p>B</p><div class='excerpt'><p>C</p></div></div>", "C"),
        ("<div class='parallel'><p>A</p><div class='excerpt'><p>B</p></div></div><p>C</p>", "AB"),
        ("<p>A</p><div class='excerpt'><p>B<span class='note'>C</span></p></div>", "ABC"),
        ("<p>A</p>", ""),
    ],
)
def test_what_stays_of_a_page_with_its_excerpts(html: str, expected: str) -> None:
    document = replace(make("source-handout", content("title: T\n")), body=parse(html))
    assert excerpts_of(document).body.text == expected
    assert document.body == parse(html)
