"""The documents say what the code does: examples are read, and tables compared both ways."""

import ast
import re
import runpy
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import yaml

from lessonpack.checks import check_course, check_lesson
from lessonpack.checks.scope import Known
from lessonpack.citations import styles
from lessonpack.content import COURSE, FACTS, LESSON, SOURCES, CourseContent, LessonContent, read_record
from lessonpack.diagnostics import Diagnostic
from lessonpack.figures import pictures
from lessonpack.lesson import with_ids
from papers import ROOT, make, templates
from test_architecture import FLOORS

SOURCE = ROOT / "src" / "lessonpack"
GUIDE = ROOT / "docs" / "authoring-guide.md"
ARCHITECTURE = ROOT / "docs" / "architecture.md"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PAPERS = tuple(name for name, part in templates().parts().items() if part.axis == "paper")
#: What an example of a part of a lesson leaves out, in the order in which it is put before the example.
ADDED = {
    "title": "title: A lesson\n",
    "objectives": "objectives: [{id: judge, text: judge}]\n",
    "tables": "tables: [{id: chinese-dead, caption: The dead, columns: [Who, How many], rows: [{cells: [A, B]}]}]\n",
    "figures": """\
figures:
- id: autumn-1950
  type: timeline
  alt: A line with two events.
  caption: Autumn 1950.
  tracks:
  - id: war
    label: War
    events:
    - {id: landing, date: 1950-09-15, label: the landing}
    - {id: crossing, date: 1950-10-07, label: the crossing}
""",
    "sources": "sources: [{source: truman-1950-06-27}, {source: zhou-warning-1950-10-05}]\n",
}
_BLOCK = re.compile(r"^```yaml (\w+)\n(.*?)^```$", re.M | re.S)


def examples(kind: str) -> list[str]:
    """The guide's examples of a kind: course, sources, lesson, question."""
    return [text for found, text in _BLOCK.findall(GUIDE.read_text(encoding="utf-8")) if found == kind]


def as_lesson(example: str, kind: str) -> str:
    """A whole lesson round an example."""
    if kind == "question":
        indented = "".join(f"    {line}" if line.strip() else line for line in example.splitlines(keepends=True))
        example = f"worksheet:\n- questions:\n  -\n{indented}"
    given = yaml.load(example, Loader=yaml.BaseLoader)
    return "".join(text for name, text in ADDED.items() if name not in given) + example


@cache
def course() -> tuple[CourseContent, list[Diagnostic]]:
    """A course of the guide's first course.yaml and of all its sources, and what is wrong with it."""
    known = Known(templates().frameworks, tuple(templates().languages()), styles(), PAPERS, templates().schemes)
    head = read_record("course.yaml", examples("course")[0].encode(), COURSE)
    listed = read_record("sources.yaml", "".join(examples("sources")).encode(), SOURCES)
    register = read_record("facts.yaml", "".join(examples("facts")).encode(), FACTS)
    sources, facts = {s.id: s for s in listed.record or ()}, register.record or ()
    found = (*head.diagnostics, *listed.diagnostics, *register.diagnostics)
    content = CourseContent("guide", Path("content/guide"), head.record, sources, frozenset(sources), (), found)
    content = replace(content, facts=facts, known_facts=frozenset(f.id for f in facts))
    return content, check_course(content, known)


def lesson(text: str) -> tuple[CourseContent, list[Diagnostic]]:
    """The guide's course with one lesson, and what is wrong with that."""
    known = Known(templates().frameworks, tuple(templates().languages()), styles(), PAPERS, templates().schemes)
    read = read_record("lesson.yaml", text.encode(), LESSON)
    made = with_ids(read.record) if read.record else None
    images = {f.file: b"" for f in pictures(made.figures)} if made else {}
    folder = Path("content/guide/lessons/example")
    one = LessonContent("example", folder, "lesson.yaml", made, tuple(read.diagnostics), images)
    whole = course()[0]
    content = replace(whole, lessons=(one,), diagnostics=())
    return content, check_lesson(content, one, known)


def test_the_guides_course_and_sources_are_sound() -> None:
    assert course()[1] == []
    assert [d for text in examples("course") for d in read_record("course.yaml", text.encode(), COURSE)[2]] == []


@pytest.mark.parametrize(
    ("kind", "index"), [(kind, n) for kind in ("lesson", "question") for n in range(len(examples(kind)))]
)
def test_an_example_of_the_guide_is_sound_and_can_be_printed(kind: str, index: int) -> None:
    content, found = lesson(as_lesson(examples(kind)[index], kind))
    assert found == []
    for document in ("worksheet", "source-handout", "answer-key", "teacher-notes"):
        assert make(document, content).body.children


def test_the_guide_has_an_example_of_every_field_and_every_question_type() -> None:
    given = {key for text in examples("lesson") for key in yaml.load(text, Loader=yaml.BaseLoader)}
    schema = LESSON.json_schema(by_alias=True)
    assert given == set(schema["properties"])
    told = {key for text in examples("facts") for fact in yaml.load(text, Loader=yaml.BaseLoader) for key in fact}
    assert told == set(FACTS.json_schema(by_alias=True)["$defs"]["Fact"]["properties"])
    types = {yaml.load(text, Loader=yaml.BaseLoader)["type"] for text in examples("question")}
    assert types == {p.name.removesuffix(".html.j2") for p in (ROOT / "templates/questions").glob("[a-z]*.j2")}


def _strings(node: ast.AST | None) -> Iterator[str]:
    for inner in ast.walk(node) if node else ():
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner.value


#: Calls that make a diagnostic, and which argument is its code.
MAKERS = {"Diagnostic": 1, "warning": 1, "note": 1, "fail": 1, "_Problem": 0}


def _codes(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            at = MAKERS.get(name)
            if at is not None and at < len(node.args) and isinstance(node.args[at], ast.Constant | ast.IfExp):
                code = node.args[at]
                yield from (
                    _strings(code)
                    if isinstance(code, ast.Constant)
                    else [
                        *_strings(code.body),
                        *_strings(code.orelse),
                    ]
                )
        elif isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if getattr(target, "id", "") == "_CODES":
                yield from (s for value in node.value.values for s in _strings(value))
        elif isinstance(node, ast.FunctionDef) and node.name.endswith("_code"):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Return) and isinstance(inner.value, ast.IfExp):
                    yield from (*_strings(inner.value.body), *_strings(inner.value.orelse))


def test_every_code_of_a_diagnostic_is_in_the_guide_and_no_other() -> None:
    made = {c for p in SOURCE.rglob("*.py") for c in _codes(ast.parse(p.read_text(encoding="utf-8")))}
    table = GUIDE.read_text(encoding="utf-8").partition("## Messages and what to do")[2]
    told = set(re.findall(r"^\| `([a-z0-9-]+)` \|", table, re.M))
    assert len(made) > 30
    assert made == told


def test_the_page_vocabulary_is_current() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "page_vocabulary.py"))
    page = (ROOT / "docs" / "page-vocabulary.md").read_text(encoding="utf-8")
    assert page == script["page"](), "run: .venv/bin/python scripts/page_vocabulary.py"


def test_the_table_of_floors_is_that_of_the_code() -> None:
    rows = re.findall(r"^\| ([\d.]+) \| (`.+?`) \|", ARCHITECTURE.read_text(encoding="utf-8"), re.M)
    assert {name: float(floor) for floor, names in rows for name in re.findall(r"`([a-z._]+)`", names)} == FLOORS


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text)]
    links += re.findall(r'(?:src|href)="([^"]+)"', text)
    missing = [x for x in links if x and "://" not in x and not (page.parent / x).exists()]
    assert missing == []


def test_the_readmes_lesson_is_real() -> None:
    shown = re.findall(r"^```yaml\n(.*?)^```$", (ROOT / "README.md").read_text(encoding="utf-8"), re.M | re.S)
    lesson = (ROOT / "content/china-1949-53/lessons/korean-war/lesson.yaml").read_text(encoding="utf-8")
    assert len(shown) == 2
    assert [text for text in shown if text not in lesson] == []


def test_every_dependency_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(d for extra in project["optional-dependencies"].values() for d in extra)]
    listed = [re.match(r"[\w-]+", requirement)[0] for requirement in wanted]  # type: ignore[index]
    decisions = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "docs" / "decisions").glob("*.md"))
    assert len(listed) > 15
    assert [name for name in listed if f"`{name}`" not in decisions] == []
