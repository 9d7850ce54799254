"""The command line: what may be named, what is printed, and how it ends."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from driver import LESSON, Project, run
from lessonpack import __version__, cli
from lessonpack.assets import MissingPart
from lessonpack.content import schema
from lessonpack.diagnostics import Diagnostic, Span
from lessonpack.editions import AXES
from lessonpack.starter import SCHEMAS
from lessonpack.templating import TemplateFault
from papers import KINDS, ROOT

FIRST, SECOND = "first-lesson", "second-lesson"


@pytest.fixture
def project(built: Project) -> Project:
    """Two lessons, of which one is built."""
    built.run("new", "lesson", SECOND)
    return built


def lessons(project: Project, *paths: str) -> set[str]:
    """The lessons that a build of some paths makes, or finds made."""
    outcome = project.build(*(project.root / p for p in paths), "--json", "-k", "teacher-notes")
    assert outcome.status == 0, outcome.errors
    return {d["lesson"] for d in outcome.report["documents"]}


@pytest.mark.parametrize(
    ("paths", "chosen"),
    [
        ([], {FIRST, SECOND}),
        (["content/tiny"], {FIRST, SECOND}),
        (["content/tiny/sources.yaml"], {FIRST, SECOND}),
        (["content/tiny/lessons"], {FIRST, SECOND}),
        ([f"content/tiny/lessons/{SECOND}"], {SECOND}),
        ([LESSON], {FIRST}),
        ([LESSON, f"content/tiny/lessons/{SECOND}/lesson.yaml"], {FIRST, SECOND}),
        ([LESSON, "content/tiny"], {FIRST, SECOND}),
        (["content/tiny", LESSON], {FIRST, SECOND}),
    ],
)
def test_a_path_chooses(project: Project, paths: list[str], chosen: set[str]) -> None:
    assert lessons(project, *paths) == chosen


def test_a_path_may_be_relative_to_the_root(built: Project) -> None:
    outcome = built.build(LESSON, "--json", "-k", "teacher-notes")
    assert [d["lesson"] for d in outcome.report["documents"]] == [FIRST]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["build", "nowhere"], "is no course, lesson or file in"),
        (["build", ".."], "is no course, lesson or file in"),
        (["check", "content"], "is no course, lesson or file in"),
        (["build", "content/loose/file"], "is in no course: there is no"),
        (["build", "content/tiny/lessons/notes.txt"], "is in no lesson: there is no"),
        (["build", "--kind", "poster"], "there is no kind 'poster'\n  there are: worksheet, source-handout"),
        (["build", "--format", "odt"], "there is no format 'odt'\n  there are: pdf, docx, html"),
        (["build", "--colour"], "No such option: --colour"),
        (["bild"], "No such command 'bild'"),
        (["new", "poster", "x"], "'poster' cannot be made"),
        (["new", "course", "tiny"], "is there already"),
        (["new", "course", "../x"], "will not do as the name of a folder"),
        (["new", "lesson", "a b"], "will not do as the name of a folder"),
        (["new", "lesson", FIRST], "is there already"),
        (["new", "lesson", "x", "--course", "big"], "there is no course 'big'\n  there are: tiny"),
    ],
)
def test_wrong_use_ends_with_2_and_writes_nothing(built: Project, arguments: list[str], said: str) -> None:
    built.write("content/loose/file", "x").write("content/tiny/lessons/notes.txt", "x")
    before = {p: p.read_bytes() for p in built.root.rglob("*") if p.is_file()}
    outcome = built.run(arguments[0], *arguments[1:])
    assert outcome.status == 2
    assert said in outcome.errors
    assert outcome.output == ""
    assert {p: p.read_bytes() for p in built.root.rglob("*") if p.is_file()} == before


def test_no_course_is_wrong_use(tmp_path: Path) -> None:
    outcome = run("build", "--root", tmp_path)
    assert outcome.status == 2
    assert "there is no course in" in outcome.errors


def test_two_courses_must_be_told_apart(built: Project) -> None:
    built.run("new", "course", "other")
    assert "say which course with --course" in built.run("new", "lesson", "x").errors
    assert built.run("new", "lesson", "x", "--course", "other").status == 0
    assert (built.root / "content/other/lessons/x/lesson.yaml").is_file()


@pytest.mark.parametrize(
    ("options", "kinds"),
    [
        (["-k", "worksheet"], ["worksheet"]),
        (["--kind", "answer-key", "--kind", "worksheet"], ["worksheet", "answer-key"]),
        (["--format", "docx", "--kind", "teacher-notes"], ["teacher-notes"]),
        (["-f", "pdf"], [*KINDS, "course-bibliography"]),
        (["-f", "docx", "-k", "worksheet", "-f", "pdf"], ["worksheet", "worksheet"]),
    ],
)
def test_kinds_and_formats_are_chosen(built: Project, options: list[str], kinds: list[str]) -> None:
    assert [d["kind"] for d in built.build(*options, "--json").report["documents"]] == kinds


def test_what_a_build_says(built: Project) -> None:
    lines = built.build("-k", "worksheet", "-k", "teacher-notes").output.splitlines()
    folder = "build/tiny/first-lesson/first-lesson"
    assert lines[:2] == [f"current {folder}-worksheet.pdf, 1 page", f"current {folder}-teacher-notes.docx"]
    assert lines[2].startswith("0 built, 2 current, 0 failed in ")


def test_a_check_of_sound_content(built: Project) -> None:
    outcome = built.check()
    assert (outcome.status, outcome.output, outcome.errors) == (0, "nothing wrong\n", "")
    report = built.check("--json").report
    assert report["documents"] == report["diagnostics"] == []


def test_warnings_count_only_where_they_are_to(built: Project) -> None:
    steps = "teacher:\n  sequence: [{minutes: 5, activity: talk}]\n"
    built.change(LESSON, lambda text: text.replace("title:", "minutes: 30\ntitle:") + steps)
    assert [built.check(*o).status for o in ([], ["--strict"])] == [0, 1]
    assert [built.build("-k", "worksheet", *o).status for o in ([], ["--strict"])] == [0, 1]
    assert built.check().errors.splitlines()[-1] == "0 errors, 1 warning"


def test_json_stands_alone_on_standard_output(built: Project) -> None:
    built.change(LESSON, lambda text: text.replace("stem:", "stme:", 1))
    outcome = built.check("--json")
    assert outcome.status == 1
    assert [d["code"] for d in json.loads(outcome.output)["diagnostics"]] == ["unknown-key"]
    assert outcome.errors == "1 error, 0 warnings\n"


def test_a_new_course_is_written_and_builds(tmp_path: Path) -> None:
    outcome = run("new", "course", "long-march", "--root", tmp_path)
    files = [line.removeprefix("wrote ") for line in outcome.output.splitlines()]
    made = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
    assert set(files) == made
    assert "content/.schema/lesson.json" in made
    assert 'title: "Long march"' in (tmp_path / "content/long-march/course.yaml").read_text("utf-8")
    assert run("check", "--strict", "--root", tmp_path).status == 0


def test_new_never_writes_over_a_file(built: Project) -> None:
    folder = built.root / "content/tiny/lessons/third"
    built.write("content/tiny/lessons/third/lesson.yaml", "mine")
    assert built.run("new", "lesson", "third").status == 2
    assert (folder / "lesson.yaml").read_text("utf-8") == "mine"


def test_a_new_lesson_of_a_course_without_sources_gets_one(built: Project) -> None:
    (built.root / "content/tiny/sources.yaml").unlink()
    (built.root / "content/tiny/lessons/first-lesson/lesson.yaml").unlink()
    assert built.run("new", "lesson", "again").status == 0
    assert built.check("--strict").status == 0


def test_the_list(built: Project) -> None:
    lines = built.run("list").output.splitlines()
    assert lines[:2] == ["course tiny: Tiny", "  lesson first-lesson: First lesson"]
    assert f"kinds: {', '.join(KINDS)}, course-bibliography" in lines
    assert {line.split(":")[0] for line in lines[2:]} == {
        "kinds", *(f"editions, {axis}" for axis in AXES if axis != "theme"), "frameworks", "mark schemes", "languages",
        "citation styles",
    }  # fmt: skip
    assert "oscola" in built.run("list", "--styles").output.splitlines()


def test_the_list_names_what_cannot_be_read(built: Project) -> None:
    built.write(LESSON, "{")
    assert "  lesson first-lesson: (not readable)" in built.run("list").output.splitlines()


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas(name: str) -> None:
    printed = run("schema", name)
    assert printed.output == schema(SCHEMAS[name])
    kept = ROOT / "content" / ".schema" / f"{name}.json"
    assert kept.read_text("utf-8") == printed.output, "run 'lessonpack schema --write'"


def test_a_schema_that_there_is_not() -> None:
    assert run("schema", "poster").status == 2


def test_the_version() -> None:
    assert run("--version").output == f"lessonpack {__version__}\n"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MissingPart("no ink", "buy ink"), "lessonpack: no ink\n  buy ink\n"),
        (TemplateFault(Diagnostic(Span("t", 2), "c", "m")), "t:2:1: error[c]: m\n"),
        (RuntimeError("ours"), "RuntimeError: ours\n"),
    ],
)
def test_a_fault_of_ours_ends_with_2(
    error: Exception, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise error

    monkeypatch.setattr(cli, "app", fail)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert capsys.readouterr().err.endswith(said)


def test_verbose_says_each_step_and_nothing_of_the_libraries(built: Project) -> None:
    program = [sys.executable, "-c", "from lessonpack.cli import main; main()"]
    arguments = ["build", "-v", "--force", "-k", "worksheet", "--root", str(built.root)]
    ended = subprocess.run([*program, *arguments], capture_output=True, text=True, check=True)
    file = "tiny/first-lesson/first-lesson-worksheet.pdf"
    steps = {
        f"render {file}",
        f"render the twin of {file}",
        "measure source-handout of first-lesson, standard",
        f"write {file}",
    }
    assert set(ended.stderr.splitlines()) == steps
