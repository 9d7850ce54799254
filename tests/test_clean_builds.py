"""What `check` calls clean is built, in every format; what cannot be printed is said at its place."""

from pathlib import Path
from typing import Any

import pytest

from driver import COURSE, LESSON, SOURCES, Project
from lessonpack.content import CourseContent, Library

FIRST = "Who wrote {source A}, and when?"


def project(tmp_path: Path, stem: str) -> Project:
    """A new course whose first question asks something else."""
    return Project(tmp_path).change(LESSON, lambda text: text.replace(FIRST, stem))


@pytest.mark.parametrize(
    "stem",
    [
        "Rights",
        "Key points",
        "Explain your answer to (c).",
        "'[Narrator]: yes'",
        "'[this](https://example.org/a b)'",
        "'see [it](mailto:a@b.org), @udhr-1948 [pp. 12--13]'",
        "'*a* **b** `c` > d'",
    ],
)
def test_odd_but_clean(tmp_path: Path, stem: str) -> None:
    built = project(tmp_path, stem)
    built.check().expect()
    outcome = built.build("--json")
    assert outcome.status == 0, outcome.lines
    assert outcome.report["diagnostics"] == []


@pytest.mark.parametrize(
    ("stem", "code", "column"),
    [
        ("'[this](notes.pdf)'", "bad-link", 17),
        ("'[x](#y)'", "bad-link", 14),
        ('"a\\x07b"', "control-character", 11),
        ("'" + "*a **b " * 12 + "c** d* " * 12 + "'", "too-deep", 12),
        ("'" + "a" * 50_001 + "'", "too-large", 11),
    ],
)
def test_what_cannot_be_printed(tmp_path: Path, stem: str, code: str, column: int) -> None:
    outcome = project(tmp_path, stem).check()
    assert [line.split("[")[1].split("]")[0] for line in outcome.lines][:1] == [code]
    assert outcome.lines[0].startswith(f"{LESSON}:8:{column}:")


def test_a_course_may_cite_in_its_title(tmp_path: Path) -> None:
    made = Project(tmp_path).change(COURSE, lambda t: t.replace('"Tiny"', '"Tiny [@nokey]"'))
    made.check().expect(
        "content/tiny/course.yaml:2:15: error[unknown-source]: no source 'nokey' to cite "
        "(list it in content/tiny/sources.yaml)"
    )


def test_a_link_out_of_the_project_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("- id: x\n")
    made = Project(tmp_path / "project")
    listed = made.root / SOURCES
    listed.unlink()
    listed.symlink_to(tmp_path / "secret.yaml")
    assert f"{SOURCES}:1:1: error[unreadable-file]: is not a file inside the project" in made.check().lines


def test_a_file_edited_while_it_is_built_is_built_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Project(tmp_path)
    read = Library.read_course

    def read_then_edit(self: Library, *rest: Any) -> CourseContent:
        content = read(self, *rest)
        made.change(LESSON, lambda text: text.replace("First lesson", "Second lesson"))
        return content

    monkeypatch.setattr(Library, "read_course", read_then_edit)
    assert [d["status"] for d in made.build("--json").report["documents"]] == ["built"] * 5
    monkeypatch.setattr(Library, "read_course", read)
    # All but the works cited show the title.
    assert [d["status"] for d in made.build("--json").report["documents"]] == ["built"] * 4 + ["current"]
