"""What belongs to the key alone, and the twin of a lesson, with another key."""

from typing import Any

import pytest

from lessonpack.asking import numbering
from lessonpack.content import FRAMEWORK, read_record
from lessonpack.lesson import Lesson
from lessonpack.prose import Line, Prose
from lessonpack.record import View, pupil_view
from lessonpack.secrecy import noise, rekeyed, reworded, secrets
from papers import content

LESSON = """\
title: A lesson
reading: The war began on 25 June.
sources:
- source: first
  prompts: [{ask: Who wrote it?, answer: An officer.}]
source-sets:
- {id: both, sources: [A, A], prompts: [{use: origin, answer: Both are letters.}]}
do-now: {ask: Recall., answer: Three powers.}
worksheet:
- questions:
  - {id: choice, type: multiple-choice, stem: Which?, options: [one, two, three], answer: two, because: It is even.}
  - {id: response, type: multiple-response, stem: Which?, options: [one, two, three], answers: [one, two]}
  - id: judge
    type: true-false
    stem: Judge.
    items: [{statement: It rained., answer: false, correction: It snowed.}]
  - {id: bank, type: cloze, stem: Fill., text: "____", blanks: [{answer: Seoul, accept: [Hanyang]}], word-bank: yes,
     distractors: [Busan]}
  - {id: gaps, type: cloze, stem: Fill., text: "____", blanks: [{answer: Incheon}], distractors: [Wonsan]}
  - {id: pairs, type: matching, stem: Match., pairs: [{left: a, right: b}, {left: c, right: d}]}
  - {id: sorts, type: sorting, stem: Sort., categories: [{name: East, entries: [Mao]}, {name: West, entries: [Truman]}]}
  - id: stem
    type: short-answer
    stem: Use the table.
    parts:
    - {id: why, stem: Why?, marks: 2, points: [{text: a cause, marks: 2, accept: [a reason], reject: [a guess]}]}
    - {id: how, stem: How?, marks: 1, answer: So.}
  - id: essay
    type: extended-response
    stem: Discuss.
    marks: 2
    indicative: For and against.
    levels:
    - {level: 1, marks: 1-2, descriptor: Asserts., exemplar: {text: Nobody won., marks: 1, comment: No evidence.}}
claims: [{id: start, question: Who began?, positions: [{view: The North.}, {view: The South.}]}]
teacher: {overview: A hard lesson., sequence: [{minutes: 5, activity: Talk.}]}
"""


def lesson() -> Lesson:
    made = content(LESSON).lessons[0].lesson
    assert made
    return made


def told(made: Lesson) -> list[tuple[str, str]]:
    return [(s.called, str(s.text)) for s in secrets(made, numbering(made)) if not s.given]


def test_every_text_of_the_key_is_named_as_its_author_names_it() -> None:
    assert told(lesson()) == [
        ("the answer of the prompt 'Who wrote it?' of source A", "An officer."),
        ("the answer of the prompt 'origin' of the source set 'both'", "Both are letters."),
        ("the answer of the task 'do-now'", "Three powers."),
        ("the reason of question 1 (multiple-choice)", "It is even."),
        ("the correction of question 3 (true-false)", "It snowed."),
        ("an accepted answer of question 4 (cloze)", "Hanyang"),
        ("the answer of question 5 (cloze)", "Incheon"),
        ("a distractor of question 5 (cloze)", "Wonsan"),
        ("a point of question 8(a) (short-answer)", "a cause"),
        ("an accepted answer of question 8(a) (short-answer)", "a reason"),
        ("a rejected answer of question 8(a) (short-answer)", "a guess"),
        ("the answer of question 8(b) (short-answer)", "So."),
        ("the indicative content of question 9 (extended-response)", "For and against."),
        ("a level's descriptor of question 9 (extended-response)", "Asserts."),
        ("an exemplar of question 9 (extended-response)", "Nobody won."),
        ("the comment on an exemplar of question 9 (extended-response)", "No evidence."),
        ("the question of the claim 'start'", "Who began?"),
        ("the view of the claim 'start'", "The North."),
        ("the view of the claim 'start'", "The South."),
        ("the overview of the teacher's notes", "A hard lesson."),
        ("the activity of the teacher's notes", "Talk."),
    ]


def test_what_pupils_are_given_is_known_and_so_is_what_the_key_must_have() -> None:
    found = {str(s.text): s for s in secrets(lesson(), numbering(lesson()))}
    assert {text for text, s in found.items() if s.given} == {
        "one", "two", "Seoul", "Busan", "a", "b", "c", "d", "Mao", "Truman",
    }  # fmt: skip
    assert {text for text, s in found.items() if not s.due} == {
        "Busan", "Wonsan", "Who began?", "The North.", "The South.", "A hard lesson.", "Talk.",
    }  # fmt: skip
    assert {s.block for text, s in found.items() if text in ("So.", "a guess", "It snowed.")} == {"how", "why", "judge"}


def test_a_text_of_the_key_knows_its_place() -> None:
    lines = LESSON.splitlines()
    for secret in secrets(lesson(), numbering(lesson())):
        assert str(secret.text) in lines[secret.span.line - 1]


def test_guidance_of_a_framework_belongs_to_the_key() -> None:
    text = (
        "title: Origin\nabout: Letters.\nprompts: [{id: who, heading: Who, ask: Who?, guidance: Names an officer.,\n"
        "  variants: [{media: [map], ask: Who drew?, guidance: Names a surveyor.}]}]\n"
    )
    framework = read_record("templates/frameworks/origin.yaml", text.encode(), FRAMEWORK).record
    assert framework
    assert [(s.called, str(s.text), s.due) for s in secrets(Lesson(title=Line("T")), {}, [framework])] == [
        ("the guidance of the prompt 'who' of the framework 'Origin'", "Names an officer.", False),
        ("the guidance of the prompt 'who' of the framework 'Origin'", "Names a surveyor.", False),
    ]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("At *dawn*, with **tanks**.", ["At dawn, with tanks."]),
        ("First.\n\nSecond.", ["First.", "Second."]),
        ("- one\n- two", ["one", "two"]),
        ("He said so [@first, p. 2], and left.", ["He said so ", ", and left."]),
        ("In {source A} and {fact dead} of ____ men.", ["In ", " and ", " of ", " men."]),
        ("[A page](https://example.org) and `x`", ["A page and x"]),
    ],
)
def test_a_text_is_parted_where_something_else_is_printed_in_it(text: str, pieces: list[str]) -> None:
    (secret,) = secrets(Lesson(title=Line("T"), teacher={"overview": text}), {})  # type: ignore[arg-type]
    assert [piece.strip() for piece in secret.pieces] == [piece.strip() for piece in pieces]


def texts(value: Any) -> list[str]:
    """All that a view or a record says, in order."""
    if isinstance(value, View):
        return [t for v in vars(value).values() for t in texts(v)]
    return [t for v in value for t in texts(v)] if isinstance(value, list) else [str(value)]


def test_the_twin_of_a_lesson_is_the_same_to_pupils() -> None:
    assert texts(pupil_view(rekeyed(lesson()))) == texts(pupil_view(lesson()))
    assert texts(pupil_view(reworded(lesson()))) == texts(pupil_view(lesson()))


def test_the_twin_of_a_lesson_has_another_key() -> None:
    old, new = lesson(), rekeyed(lesson())
    before, after = told(old), told(new)
    assert [called for called, _ in after] == [called for called, _ in before]
    assert {text for _, text in before} & {text for _, text in after} == set()
    assert [text for _, text in after] == [" ".join(noise(Prose(text))) for _, text in before]
    assert told(rekeyed(reworded(old))) == told(reworded(old)) == after


def test_the_twin_has_other_options_and_judgements_that_are_right() -> None:
    choice, response, judge, *_ = rekeyed(lesson()).questions
    assert str(choice.answer) == "three"
    assert [str(a) for a in response.answers] == ["two", "three"]  # type: ignore[attr-defined]
    assert [item.answer for item in judge.items] == [True]  # type: ignore[attr-defined]
    assert reworded(lesson()).questions[0].answer == lesson().questions[0].answer
    assert reworded(lesson()).questions[2].items[0].answer is False  # type: ignore[attr-defined]


def test_the_twin_keeps_what_pupils_are_given_and_all_numbers() -> None:
    *_, bank, _, pairs, sorts, short, essay = rekeyed(lesson()).questions
    assert str(bank.blanks[0].answer) == "Seoul"  # type: ignore[attr-defined]
    assert [str(p.right) for p in pairs.pairs] == ["b", "d"]  # type: ignore[attr-defined]
    assert [str(c.entries[0]) for c in sorts.categories] == ["Mao", "Truman"]  # type: ignore[attr-defined]
    assert short.worth == 3
    assert short.asked[0].points[0].marks == 2
    assert str(essay.levels[0].marks) == "1–2"


@pytest.mark.parametrize("text", ["one", "one two", "w " * 19, "w " * 20, "w " * 21, "w " * 400, "仁川"])
def test_noise_tells_nothing_not_even_how_many_words_there_are(text: str) -> None:
    words = noise(Prose(text))
    assert len(words) != len(text.split())
    assert words == noise(Prose(text))
    assert len({*words, *noise(Prose(f"{text}!"))}) == len(words) + len(noise(Prose(f"{text}!")))


def test_noise_stands_for_itself() -> None:
    once = " ".join(noise(Prose("At dawn.")))
    assert " ".join(noise(Prose(once))) == once
