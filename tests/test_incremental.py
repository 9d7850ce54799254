"""A walk of small changes in the content: after each a build makes what a clean one makes, and no more than it must."""

import json
import re
import shutil
from pathlib import Path
from random import Random

from driver import COURSE, FACTS, LESSON, SOURCES, Project
from forks import Forks

SECOND = "content/tiny/lessons/second-lesson/lesson.yaml"
FILES = [COURSE, SOURCES, FACTS, LESSON, SECOND]
STEPS = 25
#: What is built at most steps: teacher notes need the layout of all the others.
CHEAP = ("-k", "worksheet", "-k", "source-handout", "-k", "answer-key", "-k", "course-bibliography", "-f", "html")
EVERYTHING = ("-f", "pdf", "-f", "docx")
FACT = '- {id: articles, value: "30", what: articles, owner: The declaration, source: udhr-1948, locator: art. 30}\n'
FIGURE = """
figures:
- id: years
  type: timeline
  alt: A line with two events.
  caption: "From war to {fact articles} articles."
  tracks:
  - id: un
    label: United Nations
    events:
    - {id: charter, date: 1945-06-26, label: the charter}
    - {id: declaration, date: 1948-12-10, label: the declaration}
"""
BOOK = """
- id: morsink-1999
  label: A history of the declaration
  kind: secondary
  csl: {type: book, title: The Universal Declaration, author: [{family: Morsink, given: Johannes}], issued: 1999}
  rights: {status: in-copyright, holder: a publisher, print: none}
"""


def rich(root: Path) -> Project:
    """Two lessons that share a source and a fact; one has a figure, and cites a book."""
    made = Project(root)
    made.run("new", "lesson", "second-lesson")
    made.write(FACTS, FACT).change(SOURCES, lambda text: text + BOOK)
    made.change(LESSON, lambda text: text + FIGURE)
    made.change(SECOND, lambda text: text + 'teacher:\n  overview: "Of {fact articles} articles [@morsink-1999]."\n')
    made.change(COURSE, lambda text: text + "lessons: [first-lesson, second-lesson]\n")
    made.check().expect()
    return made


def altered(text: str, random: Random) -> str:
    """A text with one line changed: a remark, another word or number, a line more or less, two in another order."""
    lines = text.splitlines(keepends=True)
    at = random.randrange(len(lines))
    line, way = lines[at], random.randrange(6)
    if way == 0:
        lines.insert(at, "# a remark\n")
    elif way == 1:
        del lines[at]
    elif way == 2:
        lines[at : at + 2] = reversed(lines[at : at + 2])
    elif way == 3 and (numbers := list(re.finditer(r"\d+", line))):
        one = random.choice(numbers)
        lines[at] = f"{line[: one.start()]}{int(one[0]) + 1}{line[one.end() :]}"
    elif words := list(re.finditer(r"[A-Za-z]{4,}", line)):
        one = random.choice(words)
        lines[at] = f"{line[: one.start()]}{random.choice(['other', 'more', 'less'])}{line[one.end() :]}"
    return "".join(lines)


def change(made: Project, forks: Forks, random: Random) -> None:
    """Change one of the files, so that it can still be built."""
    while True:
        file = random.choice(FILES)
        before = made.read(file)
        after = altered(before, random)
        made.write(file, after)
        if after != before and forks.run("check").status == 0:
            return
        made.write(file, before)


def build(forks: Forks, root: Path, *asked: str) -> tuple[dict[str, bytes], list[str], object]:
    """What a build made, by path, what became of each document, and what was said."""
    outcome = forks.run("build", "--jobs", "0", "--json", *asked, root=root)
    assert outcome.status in (0, 1), outcome.errors
    report = json.loads(outcome.output)
    made = {d["path"]: (root / d["path"]).read_bytes() for d in report["documents"]}
    return made, [d["status"] for d in report["documents"]], report["diagnostics"]


def test_after_any_change_a_build_makes_what_a_clean_one_makes(tmp_path: Path) -> None:
    random, clean, statuses = Random(7), tmp_path / "clean", []
    made = rich(tmp_path / "root")
    with Forks(made.root) as forks:
        for step in range(STEPS):
            asked = EVERYTHING if step % 8 == 7 else CHEAP
            shutil.rmtree(clean, ignore_errors=True)
            shutil.copytree(made.root / "content", clean / "content")
            found, became, said = build(forks, made.root, *asked)
            expected, _, told = build(forks, clean, *asked)
            assert found == expected
            assert said == told
            statuses += became if step else []
            change(made, forks, random)
    assert {*statuses} == {"built", "current"}
