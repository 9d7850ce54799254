"""No answer reaches a page for pupils, and every answer reaches the key, whatever the lesson."""

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from lessonpack.documents import Document
from lessonpack.lesson import Lesson
from lessonpack.markup import serialise
from lessonpack.measures import Measures
from lessonpack.preflight.leaks import gaps, leaks
from lessonpack.questions import Question
from lessonpack.record import View, pupil_view
from lessonpack.writers.registry import WRITERS
from lessons import MODELS, Maker, as_file
from papers import content, kind, make, maker, templates

#: A page is slow to make: an example that fails is shown as it is, and not made small first.
SLOW = settings(deadline=None, phases=[Phase.generate])
SEEDS = st.integers(0, 2**32)
PUPILS = [k.name for k in templates().kinds() if k.audience == "pupil" and k.scope == "lesson"]
EDITIONS = st.sampled_from(["standard", "support", "extension", "A", "support+B", "extension+C"])
MEASURES = Measures({"A/first/whole": (("One two three", "four five."), ("Six seven eight nine ten.",))})


def made(name: str, lesson: Lesson, edition: str = "standard") -> Document:
    return make(name, content(lesson), MEASURES, edition)


@given(SEEDS, SEEDS, SEEDS, EDITIONS)
@settings(SLOW, max_examples=40)
def test_a_pupils_page_does_not_depend_on_the_key(seen: int, secret: int, other: int, edition: str) -> None:
    one, two = Maker(seen, secret), Maker(seen, other)
    lessons = one.lesson(), two.lesson()
    for name in PUPILS:
        first, second = (serialise(made(name, lesson, edition).body) for lesson in lessons)
        assert first == second
        assert [s for s in one.secrets + two.secrets if s in first] == []


@given(SEEDS, SEEDS, EDITIONS)
@settings(SLOW, max_examples=40)
def test_a_sound_page_is_the_same_with_another_key_and_never_accused(seen: int, secret: int, edition: str) -> None:
    course = content(Maker(seen, secret).lesson())
    one, lesson = maker(course, edition), course.lessons[0].lesson
    assert lesson
    for name in PUPILS:
        page, twin = (m.make(course.lessons[0], kind(name), MEASURES) for m in (one, one.twin))
        assert serialise(page.body) == serialise(twin.body)
        assert page.assets == twin.assets
        key = one.key(lesson, kind(name))
        assert len([secret for secret in key if not secret.given]) > 20
        assert leaks(page, twin, key, as_file(page), as_file) == []


@pytest.mark.parametrize(("format_", "name"), [("pdf", "worksheet"), ("pdf", "source-handout"), ("docx", "worksheet")])
@given(SEEDS, SEEDS, EDITIONS)
@settings(SLOW, max_examples=2)
def test_a_file_is_the_same_byte_for_byte_with_another_key(
    format_: str, name: str, seen: int, secret: int, edition: str
) -> None:
    course = content(Maker(seen, secret).lesson())
    one, write, lesson = maker(course, edition), WRITERS[format_], course.lessons[0].lesson
    assert lesson
    page, twin = (m.make(course.lessons[0], kind(name), MEASURES) for m in (one, one.twin))
    file = write(page)
    assert file.data == write(twin).data
    assert leaks(page, twin, one.key(lesson, kind(name)), file, write) == []


@given(SEEDS, SEEDS)
@settings(SLOW, max_examples=40)
def test_every_answer_is_in_the_key(seen: int, secret: int) -> None:
    written = Maker(seen, secret)
    lesson = written.lesson()
    page = made("answer-key", lesson).body.text
    assert len(written.answers) > 20
    assert [a for a in written.answers if a not in page] == []


@given(SEEDS, SEEDS, EDITIONS)
@settings(SLOW, max_examples=40)
def test_a_sound_key_lacks_nothing_in_any_edition(seen: int, secret: int, edition: str) -> None:
    course = content(Maker(seen, secret).lesson())
    one, lesson = maker(course, edition), course.lessons[0].lesson
    assert lesson
    page = one.make(course.lessons[0], kind("answer-key"), MEASURES)
    assert gaps(page, one.key(lesson, kind("answer-key"))) == []


@given(SEEDS, SEEDS, EDITIONS)
@settings(SLOW, max_examples=20)
def test_questions_and_marks_are_the_same_on_worksheet_and_key(seen: int, secret: int, edition: str) -> None:
    lesson = Maker(seen, secret).lesson()
    shown = []
    for name in ("worksheet", "answer-key"):
        sections = made(name, lesson, edition).body.find("section")
        asked = [e for s in sections if s.attributes["id"].startswith("questions-") for e in s.find("p", "stem")]
        spans = [s for e in asked for s in e.find("span") if {"number", "marks"} & set(s.classes)]
        shown.append([s.text for s in spans if s.text != "■"])
    assert shown[0] == shown[1]
    assert len(shown[0]) > 5


def total(question: Question) -> int:
    """The marks of a question, added up from the parts that have no parts."""
    return sum(map(total, question.asked)) if question.asked else question.worth


@given(SEEDS, SEEDS)
@settings(SLOW, max_examples=20)
def test_marks_add_up(seen: int, secret: int) -> None:
    lesson = Maker(seen, secret).lesson()
    assert lesson.worth == sum(map(total, lesson.questions))
    (printed,) = made("worksheet", lesson).body.find("p", "total")[-1:]
    assert f" {lesson.worth} " in f" {printed.text.replace('.', ' ')} "


@given(SEEDS, SEEDS)
@settings(SLOW, max_examples=20)
def test_a_pupils_view_has_no_text_of_the_key(seen: int, secret: int) -> None:
    written = Maker(seen, secret)
    texts = list(_texts(pupil_view(written.lesson())))
    assert len(texts) > 20
    assert [s for s in written.secrets if any(s in text for text in texts)] == []


def _texts(value: object) -> list[str]:
    if isinstance(value, View):
        return [t for v in vars(value).values() for t in _texts(v)]
    if isinstance(value, list):
        return [t for v in value for t in _texts(v)]
    return [str(value)]


@given(SEEDS, SEEDS)
@settings(SLOW, max_examples=5)
def test_every_type_of_question_is_asked(seen: int, secret: int) -> None:
    asked = [type(question) for question in Maker(seen, secret).lesson().questions]
    assert set(asked) == set(MODELS.values())
    assert len(asked) == len(MODELS)


def test_there_are_kinds_for_pupils_and_for_teachers() -> None:
    assert {"worksheet", "source-handout"} <= set(PUPILS)
    assert {kind("answer-key").audience, kind("teacher-notes").audience} == {"teacher"}
