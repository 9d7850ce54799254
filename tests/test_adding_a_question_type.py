"""docs/question-types.md, followed: a project in which the type of that page is added, and nothing else."""

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from papers import COURSE_TEXT, ROOT, SOURCES_TEXT

PAGE = (ROOT / "docs" / "question-types.md").read_text(encoding="utf-8")
LESSON = "title: A lesson\nsources: [{source: first}]\nworksheet:\n- questions:\n  -\n"


@cache
def block(name: str) -> str:
    """A block of the page, by the word after its language."""
    found = re.findall(rf"^```\w+ {name}\n(.*?)^```$", PAGE, re.M | re.S)
    assert len(found) == 1
    return str(found[0])


def add_model(questions: Path) -> None:
    """Step 1: the model above `AnyQuestion`, and its name in that."""
    text = questions.read_text(encoding="utf-8")
    name = re.match(r"class (\w+)", block("model"))
    assert name
    before, start, rest = text.partition("AnyQuestion = Annotated[\n")
    members, end, after = rest.partition(",\n    Field(discriminator")
    text = f"{before}{block('model')}\n\n{start}{members}\n    | {name[1]}{end}{after}"
    questions.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The papers in version A and B, as HTML, made by the package with the new type in it."""
    root = tmp_path_factory.mktemp("added")
    shutil.copytree(ROOT / "src", root / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "templates", root / "templates")
    add_model(root / "src" / "lessonpack" / "questions.py")
    (root / "templates" / "questions" / "odd-one-out.html.j2").write_text(block("template"), encoding="utf-8")
    course = root / "content" / "tiny"
    (course / "lessons" / "only").mkdir(parents=True)
    (course / "course.yaml").write_text(COURSE_TEXT, encoding="utf-8")
    (course / "sources.yaml").write_text(SOURCES_TEXT, encoding="utf-8")
    case = "".join(f"    {line}\n" for line in block("case").splitlines())
    (course / "lessons" / "only" / "lesson.yaml").write_text(LESSON + case, encoding="utf-8")
    wanted = ["--format", "docx", "--format", "html", "--edition", "standard", "--edition", "B"]
    command = [sys.executable, "-c", "from lessonpack.cli import main; main()", "build", "--root", str(root), *wanted]
    place = {**os.environ, "PYTHONPATH": str(root / "src")}
    done = subprocess.run(command, check=False, cwd=root, env=place, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(root.glob("build/**/only-worksheet*.docx"))
    return {path.stem: path.read_text(encoding="utf-8") for path in root.glob("build/*/*/**/*.html")}


def question(paper: str) -> str:
    """What a paper has from the stem on, without its marks."""
    text = re.sub(r"<[^>]+>", "", paper.partition("Which of these does not belong?")[2].partition("</section>")[0])
    return re.sub(r"\s+", " ", text)


def letters(paper: str) -> dict[str, str]:
    """The things by their letters, as pupils have them."""
    return dict(re.findall(r"([A-D]) (The .*?) (?=[B-D] The|Answer)", question(paper)))


def test_the_page_names_each_file_that_is_touched() -> None:
    told = re.findall(r"^\| `([^`]+)` \|", PAGE, re.M)
    assert [(ROOT / path.replace("<type>", "cloze")).is_file() for path in told] == [True] * 4


def test_the_type_of_the_page_is_not_there_yet() -> None:
    assert not (ROOT / "templates" / "questions" / "odd-one-out.html.j2").exists()


@pytest.mark.parametrize("version", ["", "-B"])
def test_the_key_of_a_version_names_the_letter_that_pupils_have(papers: dict[str, str], version: str) -> None:
    there = letters(papers[f"only-worksheet{version}"])
    assert sorted(there) == ["A", "B", "C", "D"]
    found = re.search(r"Answer: ([A-D]) (The Marshall Plan)", question(papers[f"only-answer-key{version}"]))
    assert found
    assert there[found[1]] == found[2]


def test_the_versions_differ(papers: dict[str, str]) -> None:
    assert letters(papers["only-worksheet"]) != letters(papers["only-worksheet-B"])


def test_pupils_do_not_have_the_reason_and_the_key_and_the_notes_have_what_they_should(papers: dict[str, str]) -> None:
    reason = "It was made for Europe."
    assert [reason in papers[name] for name in ("only-worksheet", "only-answer-key")] == [False, True]
    assert "The Marshall Plan" in question(papers["only-teacher-notes"])
    assert all("[2 marks]" in papers[name] for name in papers if "source-handout" not in name and "course" not in name)
