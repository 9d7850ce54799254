"""Each question type has a model, a template and a case; the case is set for pupils and for the key."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from jinja2 import Environment, nodes

from lessonpack.asking import named
from lessonpack.content import CourseContent
from lessonpack.editions import Tier
from lessonpack.markup import CONTAINERS, Element, Node, parse, serialise
from lessonpack.prose import Prose
from lessonpack.questions import AnyQuestion, Question
from lessonpack.record import KEY, Record
from papers import ROOT, content, make, templates

CASES = Path(__file__).parent / "cases" / "questions"
TYPES = sorted(p.stem for p in CASES.glob("*.yaml"))
TEMPLATES = ROOT / "templates" / "questions"
#: Entries that match nothing are no answers: the key need not print them.
NO_ANSWERS = {"distractors"}
#: What a question may refer to: two sources, a table and a figure.
LESSON = """\
title: A lesson
sources: [{source: first}, {source: second}]
tables:
- {id: counts, caption: Two counts, columns: [Who, How many], rows: [{cells: [One, "1"]}, {cells: [Two, "2"]}]}
figures:
- id: line
  type: timeline
  alt: A line with three events.
  caption: The war to scale.
  tracks:
  - id: war
    label: The war
    events:
    - {id: attack, date: 1950-06-25, label: The attack}
    - {id: landing, date: 1950-09-15, label: Incheon}
    - {id: truce, date: 1953-07-27, label: Armistice}
worksheet:
- questions:
  -
"""
#: The documents in which a case is looked at. With all that the tiers add it is set where that changes anything.
DOCUMENTS = {
    "worksheet": ("worksheet", "standard"),
    "worksheet ●": ("worksheet", "support"),
    "worksheet ■": ("worksheet", "extension"),
    "answer-key": ("answer-key", "standard"),
    "answer-key ■": ("answer-key", "extension"),
    "teacher-notes": ("teacher-notes", "standard"),
}


@cache
def course(name: str) -> CourseContent:
    """A course whose lesson has the question of a case."""
    lines = (CASES / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    return content(LESSON + "\n".join(f"    {line}" for line in lines))


def case(name: str, edition: str = "standard") -> dict[str, Element]:
    """The question of a case, as each kind of document prints it."""
    return {kind: printed(name, kind, edition) for kind in ("worksheet", "answer-key", "teacher-notes")}


@cache
def printed(name: str, kind: str, edition: str) -> Element:
    """The question of a case, as a kind of document prints it in an edition."""
    found = make(kind, course(name), edition_name=edition).body.find("div", "question")
    return next(e for e in found if e.attributes.get("id") == question(name).id)


def question(name: str) -> Question:
    lesson = course(name).lessons[0].lesson
    assert lesson
    return named(lesson).questions[0]


def editions(question: Question) -> list[str]:
    """The editions in which a question is asked, one for each of its tiers."""
    named = {"support": "support", "core": "standard", "extension": "extension"}
    return [named[tier] for tier in question.tiers or get_args(Tier)]


def key_texts(value: Any, without: set[str], within: bool = False, path: str = "") -> Iterator[Prose]:
    """The texts in the fields of the key, but for the fields so named: `blanks.answer` is one of those in a field.

    What a question shows to pupils is named from that question on: `shown` of a part is the part's.
    """
    if isinstance(value, Prose) and within:
        yield value
    elif isinstance(value, Record):
        path = "" if isinstance(value, Question) else path
        for name, field in type(value).model_fields.items():
            if f"{path}{name}" not in without:
                yield from key_texts(getattr(value, name), without, within or KEY in field.metadata, f"{path}{name}.")
    elif isinstance(value, tuple):
        for item in value:
            yield from key_texts(item, without, within, path)


def secret(question: Question) -> Iterator[Prose]:
    """The texts that pupils must not see: of each part but what that part shows."""
    for one in question.walk():
        yield from key_texts(one.model_copy(update={"parts": ()}) if one.asked else one, set(one.shown))


def pieces(prose: Prose) -> list[str]:
    """The texts of a prose as they are printed, parted where a reference or emphasis stands."""
    tree = parse(str(prose.html(templates().language("en-GB").typography.punctuation)))
    return [c.strip() for e in tree.walk() for c in e.children if isinstance(c, str) and c.strip(" .();:")]


def pretty(node: Node, depth: int = 0) -> str:
    """HTML to review: each block on a line of its own."""
    if isinstance(node, str) or not any(isinstance(c, Element) and _is_block(c) for c in node.children):
        return "  " * depth + serialise(node) + "\n"
    opening = serialise(Element(node.tag, node.attributes)).removesuffix(f"</{node.tag}>")
    inner = "".join(pretty(c, depth + 1) for c in node.children if not isinstance(c, str) or c.strip())
    return f"{'  ' * depth}{opening}\n{inner}{'  ' * depth}</{node.tag}>\n"


def without_made_ids(root: Element) -> Element:
    """Blocks below a question or part are named after their words, which says nothing new; nor does what a drawing is
    called after its lines."""
    for element in root.walk():
        if element.tag == "img":
            element.attributes["src"] = re.sub(":[0-9a-f]+$", "", element.attributes["src"])
        if element.tag != "div":
            element.attributes.pop("id", None)
    return root


def _is_block(element: Element) -> bool:
    return element.tag in CONTAINERS | {"p", "li", "th", "td", "h3", "h4"}


def test_each_type_has_a_model_a_template_and_a_case() -> None:
    models = {get_args(m.model_fields["type"].annotation)[0] for m in get_args(get_args(AnyQuestion)[0])}
    templates = {p.name.removesuffix(".html.j2") for p in TEMPLATES.glob("*.html.j2") if not p.name.startswith("_")}
    assert models == templates == set(TYPES)


@pytest.mark.parametrize("name", TYPES)
def test_a_template_has_the_three_macros(name: str) -> None:
    tree = Environment().parse((TEMPLATES / f"{name}.html.j2").read_text(encoding="utf-8"))
    assert {"student", "key", "brief"} <= {m.name for m in tree.find_all(nodes.Macro)}


@pytest.mark.parametrize("name", TYPES)
def test_how_a_question_is_set(name: str, golden: Callable[[str, str], None]) -> None:
    asked = {title: where for title, where in DOCUMENTS.items() if where[1] in editions(question(name))}
    texts = {title: pretty(without_made_ids(printed(name, *where))) for title, where in asked.items()}
    plain = {title: texts[title.split()[0]] for title in texts}
    kept = {title: text for title, text in texts.items() if " " not in title or text != plain[title]}
    golden(f"questions/{name}.html", "".join(f"<!-- {title} -->\n{text}" for title, text in kept.items()))


@pytest.mark.parametrize("name", TYPES)
def test_a_pupil_sees_nothing_of_the_key_and_the_key_has_every_answer(name: str) -> None:
    asked = question(name)
    hidden = {p for text in secret(asked) for p in pieces(text)}
    answers = {p for text in key_texts(asked, NO_ANSWERS) for p in pieces(text)}
    assert hidden
    for edition in editions(asked):
        assert {p for p in hidden if p in printed(name, "worksheet", edition).text} == set()
    assert {a for a in answers if a not in printed(name, "answer-key", "extension").text} == set()


@pytest.mark.parametrize("name", TYPES)
def test_versions_differ_where_the_model_says_that_something_has_an_order(name: str) -> None:
    orders = {printed(name, "worksheet", version).text for version in "ABCD"}
    assert (len(orders) > 1) == any(one.has_order for one in question(name).walk())


@pytest.mark.parametrize("name", TYPES)
def test_numbers_and_marks_are_the_same_for_pupils_and_in_the_key(name: str) -> None:
    shown = {
        kind: [(e.classes[0], e.text) for e in element.find("span") if {"number", "marks"} & set(e.classes)]
        for kind, element in case(name).items()
    }
    assert shown["worksheet"] == shown["answer-key"]
    assert shown["worksheet"][0] == ("number", "1")
    marks = [int(m) for c, text in shown["worksheet"] if c == "marks" for m in re.findall(r"\d+", text)]
    # The marks of the question stand beside its stem or, where it has parts, may stand beside these.
    assert question(name).worth in (marks[0], sum(marks))


@pytest.mark.parametrize("name", TYPES)
def test_a_pupil_has_somewhere_to_answer(name: str) -> None:
    worksheet = case(name)["worksheet"]
    places = [e for e in worksheet.walk() if {"answer-space", "write", "blank", "letters"} & set(e.classes)]
    assert places
    assert all(int(e.attributes["data-lines"]) >= 1 for e in worksheet.find("div", "answer-space"))
