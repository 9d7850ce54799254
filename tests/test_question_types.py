"""Each question type has a model, a template and a case; the case is set for pupils and for the key."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from jinja2 import Environment, nodes

from lessonpack.markup import CONTAINERS, Element, Node, parse, serialise
from lessonpack.prose import Prose
from lessonpack.questions import AnyQuestion, Question
from lessonpack.record import KEY, Record
from papers import ROOT, content, make, templates

CASES = Path(__file__).parent / "cases" / "questions"
TYPES = sorted(p.stem for p in CASES.glob("*.yaml"))
TEMPLATES = ROOT / "templates" / "questions"
#: What a pupil's page legitimately has of the fields of the key: by type, the names of the fields.
PRINTED = {
    "multiple-choice": {"answer"},
    "matching": {"pairs", "distractors"},
    "ordering": {"items"},
    "cloze": {"answer", "distractors"},
}
#: Entries that match nothing are no answers: the key need not print them.
NO_ANSWERS = {"distractors"}
LESSON = """\
title: A lesson
sources: [{source: first}, {source: second}]
worksheet:
- questions:
  -
"""


def case(name: str) -> dict[str, Element]:
    """The question of a case, as each kind of document prints it."""
    lines = (CASES / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    course = content(LESSON + "\n".join(f"    {line}" for line in lines))
    kinds = ("worksheet", "answer-key", "teacher-notes")
    return {kind: make(kind, course).body.find("div", "question")[0] for kind in kinds}


def question(name: str) -> Question:
    lines = (CASES / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    lesson = content(LESSON + "\n".join(f"    {line}" for line in lines)).lessons[0].lesson
    assert lesson
    return lesson.questions[0]


def key_texts(value: Any, without: set[str], within: bool = False) -> Iterator[Prose]:
    """The texts in the fields of the key, but for the fields so named."""
    if isinstance(value, Prose) and within:
        yield value
    elif isinstance(value, Record):
        for name, field in type(value).model_fields.items():
            if name not in without:
                yield from key_texts(getattr(value, name), without, within or KEY in field.metadata)
    elif isinstance(value, tuple):
        for item in value:
            yield from key_texts(item, without, within)


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
    """Blocks below a question or part are named after their words, which says nothing new."""
    for element in root.walk():
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
    printed = case(name)
    golden(
        f"questions/{name}.html",
        "".join(f"<!-- {kind} -->\n{pretty(without_made_ids(element))}" for kind, element in printed.items()),
    )


@pytest.mark.parametrize("name", TYPES)
def test_a_pupil_sees_nothing_of_the_key_and_the_key_has_every_answer(name: str) -> None:
    printed = case(name)
    asked = question(name)
    secret = {p for text in key_texts(asked, PRINTED.get(name, set())) for p in pieces(text)}
    answers = {p for text in key_texts(asked, NO_ANSWERS) for p in pieces(text)}
    assert secret
    assert {s for s in secret if s in printed["worksheet"].text} == set()
    assert {a for a in answers if a not in printed["answer-key"].text} == set()


@pytest.mark.parametrize("name", TYPES)
def test_numbers_and_marks_are_the_same_for_pupils_and_in_the_key(name: str) -> None:
    printed = case(name)
    shown = {
        kind: [(e.classes[0], e.text) for e in element.find("span") if {"number", "marks"} & set(e.classes)]
        for kind, element in printed.items()
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
