"""What a paper has besides its questions, on or off by content: and what only the teacher's papers tell of it."""

import pytest

from lessonpack.documents import Document
from lessonpack.markup import Element
from papers import COURSE_TEXT, KINDS, content, make, templates

QUESTION = "{type: short-answer, stem: What?, marks: 2, answer: That.}"
PLAIN = f"title: T\nworksheet:\n- questions:\n  - {QUESTION}\n"
PARTS = """\
do-now: {ask: Begin *here*., lines: 2, minutes: 5, answer: The beginning.}
exit-ticket: {ask: End here., lines: 1, answer: The end.}
self-assessment: true
feedback: 3
instructions: Answer all.
objectives: [{id: tell, text: tell one from the other}, {id: judge, text: judge both}]
vocabulary: [{term: armistice, meaning: an end}, {term: truce, meaning: a pause}, {term: treaty, meaning: a promise}]
"""
TIERED = """\
title: T
objectives: [{id: tell, text: tell}]
worksheet:
- title: For all
  questions:
  - {type: short-answer, stem: First?, marks: 2, answer: A., objective: tell, skill: AO1, support: {hint: Think.}}
  - {type: short-answer, stem: Second?, marks: 3, answer: B., skill: AO2, tiers: [core, extension]}
- title: For some
  questions:
  - {type: short-answer, stem: Third?, marks: 5, answer: C., skill: AO1, tiers: [core]}
- title: For all again
  questions:
  - {type: short-answer, stem: Fourth?, marks: 7, answer: D., stretch: {ask: And?, answer: More.}}
"""
COURSE = COURSE_TEXT + "minutes-per-mark: 1.5\nskills: [{id: AO1, text: know}, {id: AO2, text: explain}]\n"


def paper(lesson: str, kind: str = "worksheet", edition: str = "standard", course: str = COURSE) -> Document:
    return make(kind, content(lesson, course), edition_name=edition)


def sections(document: Document) -> dict[str, Element]:
    return {e.attributes["id"]: e for e in document.body.find("section")}


def rows(table: Element) -> list[list[str]]:
    return [[cell.text for cell in row.children if isinstance(cell, Element)] for row in table.find("tr")]


PART_IDS = ["do-now", "exit-ticket", "self-assessment", "feedback"]


def test_parts_stand_on_the_worksheet_where_the_content_has_them() -> None:
    there = list(sections(paper(PARTS + PLAIN)))
    assert [name for name in there if name in [*PART_IDS, "questions-1"]] == [
        "do-now", "questions-1", "exit-ticket", "self-assessment", "feedback",
    ]  # fmt: skip
    assert there[0] == "do-now"
    assert not set(PART_IDS) & set(sections(paper(PLAIN)))


def test_a_task_has_its_time_its_words_and_its_lines() -> None:
    found = sections(paper(PARTS + PLAIN))
    do_now, ticket = found["do-now"], found["exit-ticket"]
    assert [e.find("h2")[0].text for e in (do_now, ticket)] == ["Do now (5 minutes)", "Exit ticket"]
    assert [e.find("div", "box")[0].text.strip() for e in (do_now, ticket)] == ["Begin here.", "End here."]
    assert [e.find("div", "answer-space")[0].attributes["data-lines"] for e in (do_now, ticket)] == ["2", "1"]


def test_the_key_has_the_answers_of_tasks_and_pupils_have_not() -> None:
    key, pupils = paper(PARTS + PLAIN, "answer-key"), paper(PARTS + PLAIN)
    answers = [sections(key)[name].find("div", "key")[0].text for name in ("do-now", "exit-ticket")]
    assert answers == ["The beginning.", "The end."]
    assert not [a for a in answers if a in pupils.body.text]


def test_a_task_without_an_answer_is_not_in_the_key() -> None:
    key = paper(PARTS.replace(", answer: The end.", "") + PLAIN, "answer-key")
    assert ("do-now" in sections(key), "exit-ticket" in sections(key)) == (True, False)


def test_pupils_tick_how_sure_they_are_of_each_objective() -> None:
    table = sections(paper(PARTS + PLAIN))["self-assessment"].find("table")[0]
    assert rows(table) == [
        ["I can …", "Not yet", "Nearly", "Yes"],
        ["tell one from the other", "", "", ""],
        ["judge both", "", "", ""],
    ]
    assert len(table.find("span", "checkbox")) == 6


def test_without_objectives_there_is_nothing_to_be_sure_of() -> None:
    assert "self-assessment" not in sections(paper("self-assessment: true\n" + PLAIN))


def test_the_teacher_has_room_to_write_back() -> None:
    (space,) = sections(paper(PARTS + PLAIN))["feedback"].find("div", "feedback")
    assert (space.classes, space.attributes["data-lines"]) == (["answer-space", "feedback"], "3")


def test_a_glossary_has_the_terms_that_a_section_names_in_its_order() -> None:
    lesson = PARTS + PLAIN.replace("- questions:", "- glossary: [treaty, armistice]\n  questions:")
    section = sections(paper(lesson))["questions-1"]
    assert [p.text for p in section.find("div", "box")[0].find("p")] == ["treaty: a promise", "armistice: an end"]
    assert not sections(paper(PARTS + PLAIN))["questions-1"].find("div", "box")


@pytest.mark.parametrize(("kind", "broken"), [("worksheet", [True, False, True]), ("answer-key", [False] * 3)])
def test_a_page_begins_where_the_author_asks_for_one_and_not_in_the_key(kind: str, broken: list[bool]) -> None:
    second = QUESTION.replace("What?", "Which?").replace("}", ", new-page: true}")
    lesson = f"title: T\nworksheet:\n- new-page: true\n  questions:\n  - {QUESTION}\n  - {second}\n"
    body = paper(lesson, kind).body
    blocks = [*(s for s in body.find("section") if s.attributes["id"] == "questions-1"), *body.find("div", "question")]
    assert [block.has("break") for block in blocks] == broken


@pytest.mark.parametrize(
    ("edition", "numbers", "titles"),
    [
        ("support", ["1", "4"], ["For all", "For all again"]),
        ("standard", ["1", "2", "3", "4"], ["For all", "For some", "For all again"]),
        ("extension", ["1", "2", "4", "■"], ["For all", "For all again"]),
    ],
)
@pytest.mark.parametrize("kind", ["worksheet", "answer-key"])
def test_a_tier_has_its_questions_under_their_numbers(
    kind: str, edition: str, numbers: list[str], titles: list[str]
) -> None:
    body = paper(TIERED, kind, edition).body
    shown = [e.text for e in body.find("span", "number")]
    assert shown == (numbers if kind == "worksheet" else [n for n in numbers if n != "■"])
    heads = {s.attributes["id"]: s.find("h2")[0].text.partition(" [")[0] for s in body.find("section")}
    assert [h for name, h in heads.items() if name.startswith("questions-")] == titles


def test_pupils_have_a_sign_and_teachers_are_told_what_it_means() -> None:
    said = templates().language("en-GB").say("signs-mean", support="●", core="▲", extension="■")
    for edition in ("support", "standard", "extension"):
        pupils = paper(TIERED, "worksheet", edition)
        shown = f"{pupils.body.text} {pupils.running.status} {pupils.running.foot}".lower()
        assert not [word for word in ("support", "core", "extension", "tier") if word in shown]
    assert said in paper(TIERED, "teacher-notes").body.text
    assert said not in paper(PLAIN, "teacher-notes").body.text


def test_the_notes_say_what_each_tier_has() -> None:
    found = [e.text for e in paper(TIERED, "teacher-notes").body.find("div", "question")]
    assert [("For ▲ ■" in text, "For ▲" in text) for text in found] == [
        (False, False), (True, True), (False, True), (False, False),
    ]  # fmt: skip
    assert "● Hint: Think." in found[0]
    assert "■ And?" in found[3]
    assert "More." in found[3]


def test_tiers_are_told_in_their_own_order() -> None:
    notes = paper(TIERED.replace("[core, extension]", "[extension, core]"), "teacher-notes").body
    assert "For ▲ ■" in notes.find("div", "question")[1].text
    assert [e.text for e in notes.find("td", "centre") if "■" in e.text and "▲" in e.text][:1] == ["▲\u00a0■"]


@pytest.mark.parametrize(
    ("lesson", "kind", "edition", "status"),
    [
        (TIERED, "worksheet", "standard", "▲ · DRAFT"),
        (TIERED, "worksheet", "support", "● · DRAFT"),
        (TIERED, "answer-key", "extension+B", "■ · Version B · DRAFT"),
        (TIERED, "source-handout", "support", "DRAFT"),
        (TIERED, "teacher-notes", "standard", "DRAFT"),
        (PLAIN, "worksheet", "standard", "DRAFT"),
        (PLAIN, "worksheet", "C", "Version C · DRAFT"),
    ],
)
def test_sign_and_version_head_every_page(lesson: str, kind: str, edition: str, status: str) -> None:
    lesson = lesson if kind != "source-handout" else f"{lesson}sources: [{{source: first}}]\n"
    assert paper(lesson, kind, edition).running.status == status


@pytest.mark.parametrize(
    ("edition", "said"),
    [
        ("support+B", "Worksheet · Standard edition"),
        ("low-ink+extension", "Worksheet · Low ink"),
        ("large-print-24+A", "Worksheet"),
    ],
)
def test_the_foot_does_not_say_again_what_the_head_says(edition: str, said: str) -> None:
    assert paper(TIERED, "worksheet", edition).running.foot.split("\n")[-1] == said


GRID = [
    ["Question", "Objective", "For", "AO1", "AO2", "Marks"],
    ["1", "1", "", "2", "", "2"],
    ["2", "", "▲\u00a0■", "", "3", "3"],
    ["Total for For all", "", "", "2", "3", "5"],
    ["3", "", "▲", "5", "", "5"],
    ["Total for For some", "", "", "5", "0", "5"],
    ["4", "", "", "", "", "7"],
    ["Total for For all again", "", "", "0", "0", "7"],
    ["Total", "", "", "7", "3", "17"],
]


@pytest.mark.parametrize("kind", ["answer-key", "teacher-notes"])
def test_the_grid_of_marks(kind: str) -> None:
    summary = sections(paper(TIERED, kind))["mark-summary"]
    assert summary.find("p")[0].text == "Answering all questions takes about 26 minutes."
    grid, objectives, skills = summary.find("table")
    assert rows(grid) == GRID
    assert rows(objectives) == [["", "Objective", "Questions", "Marks"], ["1", "tell", "1", "2"]]
    assert rows(skills)[1:] == [["AO1", "know", "1, 3", "7"], ["AO2", "explain", "2", "3"]]


def test_the_grid_of_a_lesson_that_names_nothing_has_numbers_and_marks() -> None:
    (grid,) = sections(paper(PLAIN, "answer-key"))["mark-summary"].find("table")
    assert rows(grid) == [["Question", "Marks"], ["1", "2"], ["Total", "2"]]


def test_in_large_print_the_grid_is_narrow() -> None:
    grid, objectives, _ = sections(paper(TIERED, "answer-key", "large-print-24"))["mark-summary"].find("table")
    assert rows(grid)[:2] == [["Question", "For", "Skill", "Marks"], ["1", "", "AO1", "2"]]
    assert rows(objectives) == [["", "Objective", "Marks"], ["1", "tellQuestions: 1", "2"]]


def test_pupils_have_no_grid() -> None:
    assert [k for k in KINDS if "mark-summary" in sections(paper(TIERED, k))] == ["answer-key", "teacher-notes"]


MATCHING = "{type: matching, stem: Match., pairs: [{left: a, right: b}, {left: c, right: d}]}"
SORTING = "{type: sorting, stem: Sort., categories: [{name: A, entries: [a, b]}, {name: B, entries: [c]}]}"


@pytest.mark.parametrize(
    ("question", "edition", "widths"),
    [
        (MATCHING, "standard", [4, 4]),
        (MATCHING, "large-print-18", [2, 2, 2, 2]),
        (SORTING, "standard", [2, 2]),
        (SORTING, "dyslexia-friendly", [2, 2]),
        (SORTING.replace("]}]", "]}, {name: C, entries: [d]}]"), "standard", [3, 3]),
        (SORTING.replace("]}]", "]}, {name: C, entries: [d]}]"), "a5-booklet", [2, 2, 2]),
    ],
)
def test_columns_stand_one_below_the_other_where_there_is_no_room(
    question: str, edition: str, widths: list[int]
) -> None:
    body = paper(f"title: T\nworksheet:\n- questions:\n  - {question}\n", edition=edition).body
    tables = body.find("div", "question")[0].find("table")
    assert [len(row) for table in tables for row in rows(table)] == widths
