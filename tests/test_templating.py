"""Templates fail loudly, at their file and line; a project's own stand before those that ship."""

from functools import partial
from pathlib import Path

import pytest

from lessonpack.documents import Maker
from lessonpack.measures import Measures
from lessonpack.templating import KIND, TemplateFault, Templates, packaged
from papers import content, edition, kind

COURSE = content("title: T\nworksheet:\n- questions:\n  - {type: short-answer, stem: Why?, marks: 1}\n")
WORKSHEET = "kinds/worksheet/page.html.j2"
SHORT = "questions/short-answer.html.j2"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    return tmp_path


def put(project: Path, name: str, text: str) -> None:
    path = project / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def page(project: Path) -> str:
    templates = Templates(project)
    maker = Maker(templates, COURSE, edition(), edition())
    return maker.make(COURSE.lessons[0], kind("worksheet"), Measures()).body.text


def fault(project: Path) -> str:
    with pytest.raises(TemplateFault) as caught:
        page(project)
    (diagnostic,) = caught.value.diagnostics
    return str(diagnostic)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (WORKSHEET, "\n\n{{ lesson.titel }}", ":3:1: error[template-error]: 'lessonpack.record.View object'"),
        (WORKSHEET, "<p>\n{{ lessen }}</p>", ":2:1: error[template-error]: 'lessen' is undefined"),
        (WORKSHEET, "<p>{{ course.titel }}</p>", ":1:1: error[template-error]: "),
        (WORKSHEET, "<p>\n\n{% if %}", ":3:1: error[template-error]: Expected an expression"),
        (WORKSHEET, "{% for q in [] %}\n", ":1:1: error[template-error]: Unexpected end of template"),
        (WORKSHEET, "\n{{ 'x' | shout }}", ":2:1: error[template-error]: No filter named 'shout'"),
        (WORKSHEET, "\n{{ t('workshet') }}", ":2:1: error[template-error]: the locale en-GB has no word"),
        (WORKSHEET, "\n{{ lesson.title | date }}", ":2:1: error[template-error]: "),
        (WORKSHEET, "{{ t('source') }}", ":1:1: error[template-error]: 'letter'"),
        (WORKSHEET, "{% include 'no.html.j2' %}", ":1:1: error[template-error]: 'no.html.j2' not found"),
        (WORKSHEET, "<p>\n<blink>x</blink></p>", ":1:1: error[page-vocabulary]: <blink> is not in"),
        (WORKSHEET, "<p onclick='x'>x</p>", ":1:1: error[page-vocabulary]: <p> has no attribute 'onclick'"),
        (WORKSHEET, "<p class='shiny'>x</p>", ":1:1: error[page-vocabulary]: <p> has no class 'shiny'"),
        (WORKSHEET, "<p>x", ":1:1: error[page-vocabulary]: <p> is not closed, at '<p>x'"),
        (SHORT, "{% macro student(q) %}\n{{ q.stm }}\n{% endmacro %}", ":2:1: error[template-error]: "),
        (SHORT, "{% macro student(q) %}\n{{ q.answer }}{% endmacro %}", ":2:1: error[template-error]: "),
        (SHORT, "\n{% macro student(q) %}", ":2:1: error[template-error]: Unexpected end of template"),
        (SHORT, "", ": error[template-error]: "),
    ],
)
def test_a_mistake_in_a_template_has_its_file_and_line(project: Path, name: str, text: str, said: str) -> None:
    put(project, name, text)
    where = name if text else WORKSHEET
    found = fault(project)
    assert found.startswith(f"templates/{where}:")
    assert said in found


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("kinds/worksheet/kind.yaml", "name: worksheet\nsize: 3\n", "kind.yaml:2:1: error[unknown-key]"),
        ("editions/standard.yaml", "name: standard\n", "standard.yaml:1:1: error[missing-field]"),
        ("frameworks/mine.yaml", "title: [a]\n", "mine.yaml:1:8: error[wrong-type]"),
        ("locales/en-GB.yaml", "a: 1\na: 2\n", "en-GB.yaml:2:1: error[duplicate-key]"),
    ],
)
def test_a_mistake_in_the_data_of_templates_has_its_file_and_line(
    project: Path, name: str, text: str, said: str
) -> None:
    put(project, name, text)
    templates = Templates(project)
    asked = {"kinds": templates.kinds, "editions": templates.parts}
    ask = asked.get(name.partition("/")[0], partial(page, project))
    with pytest.raises(TemplateFault) as caught:
        ask()
    assert f"templates/{Path(name).parent.as_posix()}/{said}" in str(caught.value)


def test_a_file_that_is_not_there_is_a_fault(project: Path) -> None:
    templates = Templates(project)
    with pytest.raises(TemplateFault, match=r"templates/kinds/none/kind.yaml:1:1: error\[no-template\]"):
        templates.record("kinds/none/kind.yaml", KIND)
    with pytest.raises(TemplateFault, match=r"no words for the language 'en-BG' \(did you mean 'en-GB'\?\)"):
        templates.language("en-BG")
    templates.folders = [project / "templates"]
    with pytest.raises(TemplateFault, match=r"templates/word/reference.docx:1:1: error\[no-template\]"):
        templates.word_styles()


def test_a_project_overrides_file_by_file(project: Path) -> None:
    before = Templates(project)
    editions = set(before.parts())
    put(project, WORKSHEET, "<p>our own {{ t('name') }}</p>")
    put(project, "page.css", "/* ours */")
    put(project, "kinds/worksheet/page.css", "/* more */")
    standard = (packaged() / "editions/standard.yaml").read_text(encoding="utf-8")
    put(project, "editions/large.yaml", standard.replace("name: standard", "name: large"))
    after = Templates(project)
    assert page(project) == "our own Name"
    assert after.style_sheets("worksheet", edition()) == ("/* ours */", "/* more */")
    assert after.style_sheets("answer-key", edition()) == ("/* ours */",)
    assert after.find(SHORT) == before.find(SHORT) == packaged() / SHORT
    assert after.find(WORKSHEET) == project / "templates" / WORKSHEET
    assert set(after.parts()) - editions == {"large"}
    assert [k.name for k in after.kinds()] == [k.name for k in before.kinds()]
    files = dict(after.files())
    assert files[WORKSHEET] == project / "templates" / WORKSHEET
    assert files["page.html.j2"] == packaged() / "page.html.j2"


def test_a_project_without_templates_uses_those_that_ship(tmp_path: Path) -> None:
    assert Templates(tmp_path).folders == [packaged()]
    assert page(tmp_path).startswith("A course")


def test_a_project_may_have_a_kind_of_its_own(project: Path) -> None:
    put(project, "kinds/poster/kind.yaml", "name: poster\norder: 9\naudience: pupil\nformats: [pdf]\ntitle: name\n")
    assert [k.name for k in Templates(project).kinds()][-1] == "poster"


def test_a_template_may_cite(project: Path) -> None:
    put(project, WORKSHEET, "<p>{{ cite('first') }}, {{ cite('first', 'p. 3') }}</p><section>"
        "<h2>x</h2><div class='bibliography'></div></section>")  # fmt: skip
    assert page(project) == ",Ann Adams, First Book (1950).Adams, First Book, 3.xAdams, Ann. First Book. 1950."


def test_texts_are_escaped(project: Path) -> None:
    put(project, WORKSHEET, "<p>{{ '<em>' }}{{ '&' }}</p>")
    assert page(project) == "<em>&"


def test_the_frameworks_are_looked_for_once(monkeypatch: pytest.MonkeyPatch, project: Path) -> None:
    templates, asked = Templates(project), list[str]()
    names = templates.names
    monkeypatch.setattr(templates, "names", lambda pattern: asked.append(pattern) or names(pattern))
    first = templates.frameworks("en-GB")
    assert first
    assert templates.frameworks("en-GB") == first
    assert templates.frameworks("zh-Hans").keys() == first.keys()
    assert asked == ["frameworks/*.yaml", "frameworks/*/*.yaml"]
