"""The grid of marks: what each question earns and tests, and the sums."""

from lessonpack.asking import asked, numbering
from lessonpack.coverage import Coverage, Grid, Row, grid_of
from lessonpack.editions import Tier
from papers import content

LESSON = """\
title: T
objectives: [{id: first, text: a}, {id: second, text: b}]
worksheet:
- title: One
  questions:
  - {type: short-answer, stem: A, marks: 2, answer: x, objective: first, skill: AO1}
  - type: short-answer
    stem: B
    objective: first
    skill: AO1
    tiers: [core, extension]
    parts:
    - {stem: C, marks: 1, answer: x}
    - {stem: D, skill: AO2, parts: [{stem: E, marks: 3, answer: x, objective: second, tiers: [extension]}]}
- title: Two
  questions:
  - {type: short-answer, stem: F, marks: 5, answer: x, tiers: [core]}
"""


def grid(tier: Tier | None = None) -> Grid:
    lesson = content(LESSON).lessons[0].lesson
    assert lesson
    return grid_of(asked(lesson, tier, None), numbering(lesson))


def test_what_is_answered_has_a_row_and_parts_inherit_what_they_test() -> None:
    assert grid().sections == (
        (
            Row("1", 2, "first", "AO1"),
            Row("2(a)", 1, "first", "AO1", ("core", "extension")),
            Row("2(b)(i)", 3, "second", "AO2", ("extension",)),
        ),
        (Row("3", 5, tiers=("core",)),),
    )


def test_what_tests_an_objective_and_a_skill() -> None:
    assert grid().objectives == {"first": Coverage(("1", "2(a)"), 3), "second": Coverage(("2(b)(i)",), 3)}
    assert grid().skills == {"AO1": Coverage(("1", "2(a)"), 3), "AO2": Coverage(("2(b)(i)",), 3)}


def test_the_marks_for_each_skill_are_summed() -> None:
    assert grid().skill_marks() == {"AO1": 3, "AO2": 3}
    assert [grid().skill_marks(section) for section in (0, 1)] == [{"AO1": 3, "AO2": 3}, {"AO1": 0, "AO2": 0}]


def test_the_grid_of_a_tier_has_its_questions_with_their_numbers() -> None:
    assert [[row.number for row in section] for section in grid("support").sections] == [["1"]]
    assert [[row.number for row in section] for section in grid("extension").sections] == [["1", "2(a)", "2(b)(i)"]]
    assert [grid(tier).is_tiered for tier in ("support", "core")] == [False, True]
