"""Acknowledgements: each paper credits whom it quotes, in the order of the page, and nobody else."""

import pytest

from lessonpack.acknowledgements import acknowledge
from lessonpack.markup import parse
from lessonpack.rights import uses
from papers import COURSE_TEXT, content, make, templates

SOURCES = """\
- id: letter
  label: A letter
  csl: {type: document, title: A letter}
  rights: {status: in-copyright, credit: "*Letters*, © the heirs.", print: quotation, limit: 90}
  headnote: 'Compare the diary: "snow fell all day long" [@diary].'
  excerpts: [{id: whole, text: "We have decided. “Nobody wanted this war,” he said."}]
- id: diary
  label: A diary
  csl: {type: manuscript, title: A diary}
  rights: {status: public-domain, print: full}
  excerpts:
  - id: whole
    text: Then snow fell all day long.
    translation:
      by: A. Reader
      rights: {status: licensed, licence: CC-BY-4.0, credit: A. Reader. CC BY 4.0., print: full}
- id: speech
  label: A speech
  csl: {type: speech, title: A speech}
  rights: {status: licensed, licence: OGL-UK-3.0, credit: "Crown copyright, OGL v3.0.", print: full}
  excerpts: [{id: whole, text: "It was not our war; nor was it theirs."}]
"""
LESSON = """\
title: A lesson
reading: |
  One wrote "snow fell all day long" [@diary], another "we have decided" [@letter]; nobody's war, one would say.

  > It was not our war.
  >
  > — [@speech]
sources: [{source: letter}]
worksheet:
- questions:
  - type: short-answer
    stem: "What does the letter decide?"
    marks: 1
    answer: 'It says "nobody wanted this war" ({source A}).'
"""
COURSE = COURSE_TEXT + "publisher: Our School\n"


def credit_lines(kind: str, lesson: str = LESSON, course: str = COURSE) -> list[str] | None:
    """The lines of a paper's section of credits, without the course's own; None where there is none."""
    body = make(kind, content(lesson, course, SOURCES)).body
    section = next((e for e in body.find("section") if e.attributes.get("id") == "credits"), None)
    return None if section is None else [p.text for p in section.find("p", "credit") if "Our School" not in p.text]


READER = "A diary: Public domain. · A. Reader. CC BY 4.0."


@pytest.mark.parametrize(
    ("kind", "lines"),
    [
        ("worksheet", [f"{READER} · Letters, © the heirs. · Crown copyright, OGL v3.0."]),
        # The letter has its credit under it; the diary is quoted in its headnote.
        ("source-handout", [READER]),
        ("answer-key", ["Letters, © the heirs."]),
        ("teacher-notes", [f"{READER} · Letters, © the heirs. · Crown copyright, OGL v3.0."]),
    ],
)
def test_each_paper_credits_whom_it_quotes(kind: str, lines: list[str]) -> None:
    assert credit_lines(kind) == lines


def test_a_pupils_page_says_nothing_of_what_only_the_key_quotes() -> None:
    lesson = LESSON.replace(' "we have decided" [@letter]', " nothing")
    assert credit_lines("worksheet", lesson) == [f"{READER} · Crown copyright, OGL v3.0."]
    assert credit_lines("answer-key", lesson) == ["Letters, © the heirs."]


def test_a_page_that_quotes_nobody_has_the_courses_line_only() -> None:
    plain = "title: T\nworksheet:\n- questions: [{type: short-answer, stem: Why?, marks: 1, answer: So.}]\n"
    assert credit_lines("worksheet", plain) == []
    assert credit_lines("worksheet", plain, COURSE_TEXT) is None
    assert credit_lines("teacher-notes", plain) is None


def test_equal_words_outside_quotation_marks_owe_nothing() -> None:
    lesson = LESSON.replace('"we have decided" [@letter]; nobody', 'that we have decided; "well" [@letter]; nobody')
    assert credit_lines("worksheet", lesson) == [f"{READER} · Letters, © the heirs. · Crown copyright, OGL v3.0."]
    without = LESSON.replace('"we have decided" [@letter]', "that we have decided")
    assert credit_lines("worksheet", without) == [f"{READER} · Crown copyright, OGL v3.0."]


def test_the_handout_credits_every_layer_that_it_prints() -> None:
    body = make("source-handout", content("title: T\nsources: [{source: diary}]\n", COURSE, SOURCES)).body
    (section,) = body.find("section", "source")
    assert [" ".join(p.text.split()) for p in section.find("p", "credit")] == ["Public domain. A. Reader. CC BY 4.0."]


ASKED = """\
title: A lesson
reading: 'Nothing%s.'
sources: [{source: letter}, {source: speech}]
worksheet:
- questions: [%s]
"""
SHORT = "{type: short-answer, stem: '%s', marks: 1, answer: '%s'}"
DIARY, SPEECH = READER, "Crown copyright, OGL v3.0."


@pytest.mark.parametrize(
    ("question", "worksheet", "key"),
    [
        # Whose words they are is the answer.
        (SHORT % ('Who wrote "then snow fell all day long"?', "A diarist [@diary]."), [], [DIARY]),
        (SHORT % ('Who said "it was not our war; nor was it"? {source A} or {source B}?', "It is {source B}."),
         [], [SPEECH]),
        (SHORT % ('Who wrote "then snow fell all day long"?', 'A diarist: "then snow fell all day long" [@diary].'),
         [], [DIARY]),
        ("{type: short-answer, stem: Read., parts: [{stem: 'Who wrote \"then snow fell all day long\"?', "
         "answer: 'It is [@diary].'}]}", [], [DIARY]),
        # Here pupils are told.
        (SHORT % ('Why has [@diary] "then snow fell all day long"?', "So."), [DIARY], [DIARY]),
        (SHORT % ('Why is it "then snow fell all day long" [@diary]?', "So."), [DIARY], [DIARY]),
        ("{type: short-answer, stem: 'Why \"it was not our war; nor was it\"?', sources: [B], marks: 1, answer: So.}",
         [SPEECH], [SPEECH]),
    ],
)  # fmt: skip
def test_a_credit_does_not_tell_the_answer(question: str, worksheet: list[str], key: list[str]) -> None:
    lesson = ASKED % ("", question)
    assert credit_lines("worksheet", lesson) == worksheet
    assert credit_lines("answer-key", lesson) == key


MIXED = (
    "{type: multiple-choice, stem: 'What says the diary?', options: ['\"Then snow fell all day long\"', b], "
    "answer: '\"Then snow fell all day long\"'}",
    "{type: matching, stem: Match., pairs: [{left: x, right: y}, {left: z, right: '\"Then snow fell all day long\"'}]}",
)


@pytest.mark.parametrize("question", MIXED)
def test_only_pupils_are_asked_riddles(question: str) -> None:
    made = content(ASKED % ("", question), COURSE, SOURCES)
    (one,) = uses(made)
    lines = []
    for pupils in (True, False):
        body = parse('<p>“Then snow fell all day long”</p><section id="credits"><h2>C</h2></section>')
        acknowledge(body, one.uses, made.sources, templates().language("en-GB"), pupils=pupils)
        lines.append([p.text for p in body.find("p", "credit")])
    assert lines == [[], [DIARY]]
    assert credit_lines("worksheet", ASKED % ("", question)) == []


def test_a_source_that_the_page_cites_has_its_credit() -> None:
    question = SHORT % ('Who wrote "then snow fell all day long"?', "A diarist.")
    assert credit_lines("worksheet", ASKED % (" [@diary]", question)) == [DIARY]
    assert credit_lines("worksheet", ASKED % (", as {source B} has it", question)) == []
