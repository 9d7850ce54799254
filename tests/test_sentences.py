"""What of a lesson its author vouches for: not what is quoted, nor what need not be true."""

import pytest

from lessonpack.checks.sentences import sentences
from lessonpack.locales import convention
from papers import COURSE_TEXT, content


def numbers(lesson: str) -> list[str]:
    """The numbers and dates in the sentences of a lesson."""
    made = content(lesson, COURSE_TEXT).lessons[0].lesson
    assert made
    return [sentence.said(a) for sentence in sentences(made, convention("en-GB")) for a in sentence.amounts]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('A paper wrote "250,000 died" of 99 000.', ["99 000"]),
        ("A paper wrote 'nearly 250,000 died' of 99 000.", ["99 000"]),
        ("A paper wrote “250,000 died” of 99 000.", ["99 000"]),
        ("A paper wrote ‘nearly 250,000 died’ of 99 000.", ["99 000"]),
        ("A paper wrote «250,000 died» of 99 000.", ["99 000"]),
        ("A paper wrote »250,000 died« of 99 000.", ["99 000"]),
        ("A paper wrote ‹250,000 died› of 99 000.", ["99 000"]),
        ("A paper wrote „250,000 died“ of 99 000.", ["99 000"]),
        ("A paper wrote ‚250,000 died‘ of 99 000.", ["99 000"]),
        ("A paper wrote 「250,000 died」 of 99 000.", ["99 000"]),
        ("The soldiers’ losses were 250,000, the writers’ 99 000.", ["250,000", "99 000"]),
        ('He wrote "of *99 000* some [@a, p. 7] 250,000 died", 12 in all.', ["12"]),
        ('"99 000" and 99 000, not "99 000 men"', ["99 000"]),
        ("Of `250,000` and [250,000](https://example.org/250,000) one.", ["250,000"]),
    ],
)
def test_what_is_quoted_is_not_the_authors(text: str, said: list[str]) -> None:
    assert numbers(f"title: T\nreading: |\n  {text}\n") == said


def test_a_quotation_set_apart_is_not_the_authors() -> None:
    reading = "  Of 12 men:\n\n  > 250,000 died\n  of 300,000.\n\n  And 13.\n"
    assert numbers(f"title: T\nreading: |\n{reading}") == ["12", "13"]


def test_what_need_not_be_true_is_not_vouched_for() -> None:
    lesson = """\
title: T
worksheet:
- questions:
  - {type: multiple-choice, stem: 10 or more?, options: ["11", "12"], answer: "12"}
  - {type: true-false, stem: S, items: [{statement: Of 13., answer: false, correction: Of 14.}]}
  - {type: short-answer, stem: S, points: [{text: Of 15., reject: [Of 16.]}]}
claims: [{id: c, question: Q, positions: [{view: Of 17., on: Of 18.}, {view: Of 19., on: So.}]}]
teacher: {misconceptions: [{belief: Of 20., correction: Of 21.}]}
"""
    assert sorted(numbers(lesson)) == ["10", "12", "14", "15", "18", "21"]


def test_a_sentence_names_the_facts_that_stand_in_it() -> None:
    reading = "reading: 'Of {fact one} some. Of {fact two} and {fact one}.'"
    made = content(f"title: T\n{reading}\n", COURSE_TEXT).lessons[0].lesson
    assert made
    named = [s.named for s in sentences(made, convention("en-GB")) if s.text.strip() != "T"]
    assert named[:2] == [{"one"}, {"one", "two"}]
