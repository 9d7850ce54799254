"""`cite`, `sources import` and `sources export`, as an author uses them."""

import json
from pathlib import Path

import pytest

from driver import SOURCES, Project

STUECK = """
- id: stueck-1995
  label: A history
  csl:
    type: book
    author: [{family: Stueck, given: William}]
    title: "The Korean War: An *international* history"
    issued: 1995
  rights: {status: in-copyright, print: none}   # ask the publisher
"""
BOOK = {"id": "whiting", "type": "book", "title": "China & the Yalu", "author": [{"family": "Whiting"}]}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A course with two sources."""
    return Project(tmp_path).change(SOURCES, lambda text: text + STUECK)


def put(project: Project, name: str, text: str | bytes) -> Path:
    project.write(name, text)
    return project.root / name


def test_cite_prints_first_and_later_note_and_entry(project: Project) -> None:
    assert project.run("cite", "stueck-1995").output == (
        "stueck-1995\n"
        "  first note    William Stueck, The Korean War: An *International* History (1995).\n"
        "  later note    Stueck, The Korean War.\n"
        "  bibliography  Stueck, William. The Korean War: An *International* History. 1995.\n"
    )


def test_cite_prints_all_sources_in_the_order_of_the_file_and_some_in_the_order_asked(project: Project) -> None:
    def keys(*asked: str) -> list[str]:
        return [line for line in project.run("cite", *asked).output.splitlines() if line and line[0] != " "]

    assert keys() == ["udhr-1948", "stueck-1995"]
    assert keys("stueck-1995", "udhr-1948", "stueck-1995") == ["stueck-1995", "udhr-1948"]


@pytest.mark.parametrize(
    ("options", "printed"),
    [
        (
            ["-s", "apa"],
            "stueck-1995\n  in text       (Stueck, 1995)\n"
            "  bibliography  Stueck, W. (1995). The Korean War: An *international* history.\n",
        ),
        (["-s", "apa", "--bibliography"], "Stueck, W. (1995). The Korean War: An *international* history.\n"),
        (
            ["-s", "oscola", "-f", "markdown"],
            "## stueck-1995\n\n"
            "- first note: William Stueck, *The Korean War: An \\*International\\* History* (1995).\n"
            "- later note: Stueck (n 1).\n"
            "- bibliography: Stueck W, *The Korean War: An \\*International\\* History* (1995)\n",
        ),
        (
            ["-s", "modern-language-association", "-f", "html"],
            "<h2>stueck-1995</h2>\n<p>in text: (Stueck)</p>\n<p>bibliography: Stueck, William. "
            "<em>The Korean War: An *International* History</em>. 1995.</p>\n",
        ),
    ],
)
def test_cite_in_another_style_and_format(project: Project, options: list[str], printed: str) -> None:
    outcome = project.run("cite", "stueck-1995", *options)
    assert outcome.output == printed
    assert outcome.status == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["cite", "stuck-1995"], "has no source 'stuck-1995'\n  did you mean 'stueck-1995'?"),
        (["cite", "xx"], "has no source 'xx'\n  there are: stueck-1995, udhr-1948"),
        (["cite", "--style", "oskola"], "there is no citation style 'oskola'\n  did you mean 'oscola'?"),
        (["cite", "--format", "pdf"], "there is no format 'pdf'\n  there are: text, markdown, html"),
        (["cite", "--course", "big"], "there is no course 'big'\n  there are: tiny"),
        (["sources", "export", "xx"], "has no source 'xx'"),
        (["sources", "export", "--to", "ris"], "there is no format 'ris'\n  there are: csl-json, bibtex, biblatex"),
        (["sources", "import", "a.docx"], "is in no format that is known\n  its name must end in .json"),
        (["sources", "import", "nowhere.json"], "cannot be read: No such file"),
    ],
)
def test_wrong_use_ends_with_2(project: Project, arguments: list[str], said: str) -> None:
    before = project.read(SOURCES)
    outcome = project.run(arguments[0], *arguments[1:])
    assert said in outcome.errors
    assert outcome.status == 2
    assert outcome.output == ""
    assert project.read(SOURCES) == before


def test_a_mistake_in_the_sources_is_told_and_what_is_sound_is_printed(project: Project) -> None:
    project.change(SOURCES, lambda text: text + "- id: broken\n")
    for command in (["cite"], ["sources", "export"]):
        outcome = project.run(command[0], *command[1:], "stueck-1995")
        assert "Stueck" in outcome.output
        assert "error[missing-field]" in outcome.errors
        assert outcome.status == 1


def test_a_course_that_is_not_readable(project: Project) -> None:
    project.write("content/tiny/course.yaml", "[")
    outcome = project.run("cite")
    assert (outcome.status, outcome.output) == (1, "")
    assert "error[yaml-syntax]" in outcome.errors


def test_import_adds_at_the_end_and_changes_nothing_else(project: Project) -> None:
    before = project.read(SOURCES)
    file = put(project, "more.json", json.dumps([BOOK, {"id": "stueck-1995", "type": "book"}, {**BOOK, "id": "a b"}]))
    outcome = project.run("sources", "import", file)
    assert outcome.output.splitlines() == [
        "added whiting",
        "added a-b (there: a b)",
        "2 sources added to content/tiny/sources.yaml",
        "say of each under 'rights' what may be printed, and look over its label",
    ]
    assert outcome.errors == (
        "more.json:1:1: warning[source-there]: 'stueck-1995' is in sources.yaml already "
        "(it was left as it is: compare the two)\n"
    )
    assert outcome.status == 0
    after = project.read(SOURCES)
    assert after.startswith(before)
    assert after[len(before) :].startswith('\n- id: whiting\n  label: "China & the Yalu"\n  csl:\n    type: book\n')
    project.check().expect()


def test_importing_twice_adds_nothing(project: Project) -> None:
    file = put(project, "more.json", json.dumps([BOOK]))
    project.run("sources", "import", file)
    before = project.read(SOURCES)
    outcome = project.run("sources", "import", file)
    assert outcome.output == "0 sources added to content/tiny/sources.yaml\n"
    assert outcome.status == 0
    assert project.read(SOURCES) == before


@pytest.mark.parametrize(
    ("there", "head"),
    [
        ("", "# yaml-language-server: $schema=../.schema/sources.json\n\n- id: whiting\n"),
        ("# Ours\n", "# Ours\n\n- id: whiting\n"),
        ("  - {id: a, label: a, csl: {type: book}, rights: {status: unclear, print: none}}", "\n\n  - id: whiting\n"),
        (
            "- {id: a, label: a, csl: {type: book}, rights: {status: unclear, print: none}}\r\n",
            "\r\n\r\n- id: whiting\r\n",
        ),
        ("- id: broken\n", "- id: broken\n\n- id: whiting\n"),
    ],
)
def test_a_file_of_another_shape_is_added_to(project: Project, there: str, head: str) -> None:
    project.write(SOURCES, there)
    assert project.run("sources", "import", put(project, "more.json", json.dumps([BOOK]))).status == 0
    text = (project.root / SOURCES).read_bytes().decode()
    assert text.startswith(there.rstrip() if there else head)
    assert head in text
    assert ("\n" in text.replace("\r\n", "")) == ("\r\n" not in there)


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ("[]", "sources.yaml:1:1: error[unreadable-import]: nothing can be put at its end"),
        ("a: b\n", "sources.yaml:1:1: error[unreadable-import]: nothing can be put at its end"),
        ("- id: a\n...\n", "sources.yaml:1:1: error[unreadable-import]: nothing can be put at its end"),
        ("- [\n", "error[yaml-syntax]: not readable as YAML"),
    ],
)
def test_a_file_that_cannot_be_added_to_is_left_alone(project: Project, there: str, said: str) -> None:
    project.write(SOURCES, there)
    outcome = project.run("sources", "import", put(project, "more.json", json.dumps([BOOK])))
    assert said in outcome.errors
    assert outcome.status == 1
    assert project.read(SOURCES) == there


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.json", "{", "a.json:1:1: error[unreadable-import]: it is not readable as JSON"),
        ("a.bib", "@book{", "a.bib:1:1: error[unreadable-import]: it is not readable as BibTeX"),
        ("a.ris", b"TY  - \xff", "a.ris:1:1: error[unreadable-import]: it is not UTF-8: save it as UTF-8"),
        ("a.json", b" " * 4_000_001, "a.json:1:1: error[unreadable-import]: the file is larger than 4,000,000 bytes"),
    ],
)
def test_a_file_that_cannot_be_imported(project: Project, name: str, data: str | bytes, said: str) -> None:
    before = project.read(SOURCES)
    outcome = project.run("sources", "import", put(project, name, data))
    assert said in outcome.errors
    assert outcome.status == 1
    assert project.read(SOURCES) == before


def test_a_course_without_sources_gets_a_file_of_them(project: Project) -> None:
    (project.root / SOURCES).unlink()
    project.run("sources", "import", put(project, "a.bib", "@book{whiting, title={Yalu}, year=1960}"))
    assert project.run("cite", "whiting", "-b").output == "Yalu. 1960.\n"


def test_export_to_standard_output_and_to_a_file(project: Project) -> None:
    outcome = project.run("sources", "export", "stueck-1995")
    assert [i["id"] for i in json.loads(outcome.output)] == ["stueck-1995"]
    assert (outcome.status, outcome.errors) == (0, "")
    file = project.root / "out.bib"
    project.change(SOURCES, lambda text: text.replace("issued: 1995\n", "issued: 1995\n    archive: An archive\n"))
    outcome = project.run("sources", "export", "--to", "bibtex", "-o", file)
    assert outcome.output == ""
    assert outcome.errors.startswith("bibtex has no place for: archive (1 source)")
    assert file.read_text(encoding="utf-8").count("@") == 2


def test_what_is_exported_can_be_imported(project: Project) -> None:
    file = project.root / "out.json"
    project.run("sources", "export", "-o", file)
    project.run("new", "course", "other")
    project.write("content/other/sources.yaml", "")
    project.run("sources", "import", file, "--course", "other")
    outcome = project.run("sources", "export", "--course", "other")
    assert outcome.output == file.read_text(encoding="utf-8")
