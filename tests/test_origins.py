"""What in the content made a block: the place of its words where they are found, else of what it belongs to."""

import pytest

from lessonpack.diagnostics import Span
from papers import KINDS, content, make, real

LESSON_TEXT = """\
title: The title
reading: |
  The first paragraph of it.

  A second one, which is longer.
vocabulary:
- {term: armistice, meaning: an end of fighting}
timeline:
- {date: 1950-10, text: Something happened}
sources:
- source: first
  prompts:
  - {ask: Who wrote this text?, lines: 2, answer: Adams}
worksheet:
- title: Some questions
  questions:
  - type: multiple-choice
    stem: Which of these?
    options: [the wrong one, the right one]
    answer: the right one
  - type: short-answer
    stem: "Was it 'right'?"
    parts:
    - {stem: First of all, marks: 1, answer: a}
    - {stem: After that, marks: 1, answer: b}
teacher:
  overview: What it is all about.
"""


def place(kind: str, block: str) -> tuple[int, int]:
    document = make(kind, content(LESSON_TEXT))
    found = [span for name, span in document.spans.items() if name == block]
    assert found, sorted(document.spans)
    return found[0].line, found[0].column


@pytest.mark.parametrize(
    ("kind", "block", "line"),
    [
        ("worksheet", "page", 1),
        ("worksheet", "reading", 2),
        ("worksheet", "reading.the-first-paragraph-of", 3),
        ("worksheet", "reading.a-second-one-which", 5),
        ("worksheet", "vocabulary", 7),
        ("worksheet", "timeline", 9),
        ("worksheet", "questions-1", 15),
        ("worksheet", "questions-1.some-questions-3-marks", 15),
        ("worksheet", "which-of-these", 18),
        ("worksheet", "which-of-these.the-wrong-one-the", 19),
        ("worksheet", "was-it-right", 22),
        ("worksheet", "was-it-right.first-of-all", 24),
        ("worksheet", "was-it-right.after-that", 25),
        ("source-handout", "first.who-wrote-this-text", 13),
        ("answer-key", "was-it-right.after-that", 25),
        ("teacher-notes", "overview.what-it-is-all", 27),
    ],
)
def test_a_block_has_the_line_that_made_it(kind: str, block: str, line: int) -> None:
    assert place(kind, block)[0] == line


def test_a_source_has_its_place_in_the_list_of_sources() -> None:
    document = make("source-handout", content(LESSON_TEXT))
    assert document.spans["source-A"].file == "sources.yaml"
    assert document.spans["source-A.one-two-three-four"].line == 7


@pytest.mark.parametrize("kind", KINDS)
def test_every_block_of_the_real_lesson_has_a_place_in_a_file(kind: str) -> None:
    document = make(kind, real())
    ids = {e.attributes["id"] for e in document.body.walk() if "id" in e.attributes}
    assert ids <= document.spans.keys()
    files = {span.file for span in document.spans.values()}
    assert files <= {"content/china-1949-53/lessons/korean-war/lesson.yaml", "content/china-1949-53/sources.yaml"}
    assert all(isinstance(span, Span) and span.line >= 1 for span in document.spans.values())
