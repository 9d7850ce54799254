"""No answer reaches a page for pupils, and every answer reaches the key, whatever the lesson."""

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from lessonpack.documents import Document
from lessonpack.lesson import Lesson
from lessonpack.markup import serialise
from lessonpack.measures import Measures
from lessonpack.record import View, pupil_view
from lessons import Maker
from papers import content, kind, make, templates

#: A page is slow to make: an example that fails is shown as it is, and not made small first.
SLOW = settings(deadline=None, phases=[Phase.generate])
SEEDS = st.integers(0, 2**32)
PUPILS = [k.name for k in templates().kinds() if k.audience == "pupil"]
MEASURES = Measures({"A/first/whole": (("One two three", "four five."), ("Six seven eight nine ten.",))})


def made(name: str, lesson: Lesson) -> Document:
    return make(name, content(lesson), MEASURES)


@given(SEEDS, SEEDS, SEEDS)
@settings(SLOW, max_examples=60)
def test_a_pupils_page_does_not_depend_on_the_key(seen: int, secret: int, other: int) -> None:
    one, two = Maker(seen, secret), Maker(seen, other)
    lessons = one.lesson(), two.lesson()
    for name in PUPILS:
        first, second = (serialise(made(name, lesson).body) for lesson in lessons)
        assert first == second
        assert [s for s in one.secrets + two.secrets if s in first] == []


@given(SEEDS, SEEDS)
@settings(SLOW, max_examples=60)
def test_every_answer_is_in_the_key(seen: int, secret: int) -> None:
    maker = Maker(seen, secret)
    lesson = maker.lesson()
    page = made("answer-key", lesson).body.text
    assert len(maker.answers) > 20
    assert [a for a in maker.answers if a not in page] == []


@given(SEEDS, SEEDS)
@settings(SLOW, max_examples=20)
def test_questions_and_marks_are_the_same_on_worksheet_and_key(seen: int, secret: int) -> None:
    lesson = Maker(seen, secret).lesson()
    shown = []
    for name in ("worksheet", "answer-key"):
        asked = [e for s in made(name, lesson).body.find("section") for e in s.find("div", "question")]
        spans = [s for e in asked for s in e.find("span") if {"number", "marks"} & set(s.classes)]
        # Prompts have no marks, and stand in another order.
        shown.append([s.text for s in spans if not s.text[0].isupper()])
    assert shown[0] == shown[1]
    assert {"1", "11", "[8]"} <= set(shown[0])


@given(SEEDS, SEEDS)
@settings(SLOW, max_examples=20)
def test_a_pupils_view_has_no_text_of_the_key(seen: int, secret: int) -> None:
    maker = Maker(seen, secret)
    texts = list(_texts(pupil_view(maker.lesson())))
    assert len(texts) > 20
    assert [s for s in maker.secrets if any(s in text for text in texts)] == []


def _texts(value: object) -> list[str]:
    if isinstance(value, View):
        return [t for v in vars(value).values() for t in _texts(v)]
    if isinstance(value, list):
        return [t for v in value for t in _texts(v)]
    return [str(value)]


def test_there_are_kinds_for_pupils_and_for_teachers() -> None:
    assert {"worksheet", "source-handout"} <= set(PUPILS)
    assert {kind("answer-key").audience, kind("teacher-notes").audience} == {"teacher"}
