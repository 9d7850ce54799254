"""Files to records: every kind of mistake with its place, its words and its hint; none hides or causes another."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from driver import COURSE as COURSE_FILE
from driver import LESSON as LESSON_FILE
from driver import SOURCES as SOURCES_FILE
from driver import Project
from lessonpack.content import COURSE, FACTS, LESSON, SOURCES, Library, read_record, schema
from lessonpack.questions import AnyQuestion
from tables import Case, parameters

FILE = "x.yaml"


def said(adapter: TypeAdapter[Any], yaml: str) -> list[str]:
    """What is said of a file: 'line:column code: message (hint)', in order."""
    diagnostics = sorted(read_record(FILE, yaml.encode(), adapter).diagnostics, key=lambda d: (d.span, d.message))
    return [str(d).removeprefix(f"{FILE}:").replace(": error[", " ").replace("]", "", 1) for d in diagnostics]


def questions(*lines: str) -> str:
    """A lesson with these lines, which begin on line 4, as its questions."""
    return "title: x\nworksheet:\n- questions:\n" + "".join(f"  {line}\n" for line in lines)


KINDS = {"course": COURSE, "facts": FACTS, "lesson": LESSON, "sources": SOURCES}


@pytest.mark.parametrize("case", parameters("content.md"))
def test_a_mistake(case: Case) -> None:
    assert "\n".join(said(KINDS[case.title.split(":")[0]], case.text + "\n")) == case.expected


def test_a_type_of_question_like_no_other() -> None:
    types = ", ".join(TypeAdapter(AnyQuestion).json_schema()["discriminator"]["mapping"])
    assert [line.partition(" (")[0] for line in said(LESSON, questions("- {type: 12, stem: x}"))] == [
        "4:12 unknown-type: no question type '12'"
    ]
    (hint,) = (d.hint or "" for d in read_record(FILE, questions("- {type: 12}").encode(), LESSON).diagnostics)
    assert sorted(hint.removeprefix("there are: ").split(", ")) == sorted(types.split(", "))


MANY = """\
title: [x]
minutes: soon
colour: red
inquiry: *nowhere
objectives:
- {id: a b, text: y}
- {id: c}
timeline:
- {date: 1950-02-30, text: y}
worksheet:
- questions: []
- questions:
  - {type: short-answer, stem: y, marks: two}
  - {type: short-answer, marks: 2}
  - {type: nothing-known, stem: y}
  - {type: matching, stem: y, pairs: [{left: a}, {left: b, right: [c]}]}
claims:
- id: d
  question: y
  positions: [{view: a}, {view: {}}]
"""


def test_no_mistake_hides_another() -> None:
    assert [line.split(": ")[0] for line in said(LESSON, MANY)] == [
        "1:8 wrong-type",
        "2:10 wrong-type",
        "3:1 unknown-key",
        "4:10 unknown-alias",
        "6:8 bad-identifier",
        "7:3 missing-field",
        "9:10 no-date",
        "11:14 too-few",
        "13:42 wrong-type",
        "14:5 missing-field",
        "15:12 unknown-type",
        "16:39 missing-field",
        "16:67 wrong-type",
        "20:33 wrong-type",
    ]


@pytest.mark.parametrize(
    ("yaml", "expected"),
    [
        (questions("- {type: matching, stem: x, pairs: [{left: a}, {left: b, right: c}]}"), "4:39"),
        (questions("- {type: multiple-choice, stem: x, options: [a, [b]], answer: a}"), "4:51"),
        (questions("- {type: multiple-choice, stem: x, options: [a, *b], answer: a}"), "4:51"),
        (questions("- {type: short-answer}"), "4:5"),
        ("title: x\nworksheet: [{title: [a], questions: [b]}]\n", "2:21 2:38"),
        ("title: x\nclaims: [{id: a, question: b, positions: [{view: c}]}]\n", "2:42"),
        ("title: x\nvocabulary: &v\n- {term: a}\nkey-points: []\n", "3:3"),
    ],
)
def test_no_mistake_causes_a_second(yaml: str, expected: str) -> None:
    assert [line.split(" ")[0] for line in said(LESSON, yaml)] == expected.split()


def test_what_is_left_stays_readable_and_knows_what_it_lost() -> None:
    record = read_record(FILE, MANY.encode(), LESSON).record
    assert record is not None
    assert [record.lost(name) for name in ("title", "inquiry", "minutes", "worksheet", "reading")] == [True] * 4 + [
        False
    ]
    (section,) = record.worksheet
    assert [(q.type, q.lost("marks")) for q in section.questions] == [("short-answer", True)]  # type: ignore[union-attr]


def picture(root: Path, name: str, data: bytes) -> None:
    (root / Path(LESSON_FILE).parent / name).write_bytes(data)


FIGURES = "figures:\n- id: map\n  file: %s\n  alt: A map\n  caption: A map\nworksheet:"
PLACE = f"{LESSON_FILE}:7:9: error"


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("map.png", []),
        ("photograph.jpg", []),
        ("./map.png", []),
        ("mpa.png", [f"{PLACE}[no-image]: there is no picture 'mpa.png' (did you mean 'map.png'?)"]),
        ("elsewhere.gif", [f"{PLACE}[no-image]: there is no picture 'elsewhere.gif'"]),
        ("../../map.png", [f"{PLACE}[image-outside]: '../../map.png' is outside the lesson's folder"]),
        ("/etc/passwd", [f"{PLACE}[image-outside]: '/etc/passwd' is outside the lesson's folder"]),
        ("link.png", [f"{PLACE}[image-outside]: 'link.png' is outside the lesson's folder"]),
        ("text.png", [f"{PLACE}[bad-image]: 'text.png' is not a PNG or JPEG picture of at most 20,000,000 bytes"]),
        ("large.png", [f"{PLACE}[bad-image]: 'large.png' is not a PNG or JPEG picture of at most 20,000,000 bytes"]),
        (".", [f"{PLACE}[no-image]: there is no picture '.'"]),
    ],
)
def test_pictures(tmp_path: Path, file: str, expected: list[str]) -> None:
    project = Project(tmp_path).change(LESSON_FILE, lambda text: text.replace("worksheet:", FIGURES % file))
    png = b"\x89PNG\r\n\x1a\n"
    for name, data in {
        "map.png": png,
        "photograph.jpg": b"\xff\xd8\xff",
        "text.png": b"GIF89a",
        "large.png": png + bytes(20_000_000),
    }.items():
        picture(tmp_path, name, data)
    project.write("content/tiny/map.png", png)
    (tmp_path / Path(LESSON_FILE).parent / "link.png").symlink_to(tmp_path / "content/tiny/map.png")
    project.check().expect(*expected)


def test_a_course_reads_its_lessons_in_its_order(tmp_path: Path) -> None:
    project = Project(tmp_path)
    for name in ("alpha", "beta", "gamma"):
        project.write(f"content/tiny/lessons/{name}/lesson.yaml", "title: x\n")
    project.change(COURSE_FILE, lambda text: text + "lessons: [gamma, bata, first-lesson]\n")
    content = Library(tmp_path).read_course(tmp_path / "content/tiny")
    assert [lesson.name for lesson in content.lessons] == ["gamma", "first-lesson", "alpha", "beta"]
    project.check().expect(
        f"{COURSE_FILE}:7:18: error[unknown-lesson]: no lesson 'lessons/bata/lesson.yaml' (did you mean 'beta'?)"
    )


def test_two_sources_with_one_id(tmp_path: Path) -> None:
    project = Project(tmp_path).change(SOURCES_FILE, lambda text: text + text.replace("Article 1", "Article 2"))
    again = 1 + project.read(SOURCES_FILE).splitlines().index("- id: udhr-1948", 2)
    project.check().expect(
        f"{SOURCES_FILE}:{again}:7: error[duplicate-id]: another source is called 'udhr-1948' (first on line 2)"
    )
    content = Library(tmp_path).read_course(tmp_path / "content/tiny")
    assert str(content.sources["udhr-1948"].label).startswith("Article 1")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("    status: public-domain\n", "", "11:5: error[missing-field]: this needs 'status'"),
        ("  label:", "  \tlabel:", "3:3: error[tab]: a tab character stands where spaces belong (indent with spaces)"),
        ("- id: udhr-1948", "- id: [udhr-1948]",
         "2:7: error[bad-identifier]: an identifier is letters, digits, '-', '_' and '.', without spaces"),
    ],
)  # fmt: skip
def test_a_broken_source_is_not_said_to_be_unknown_besides(tmp_path: Path, old: str, new: str, expected: str) -> None:
    project = Project(tmp_path).change(SOURCES_FILE, lambda text: text.replace(old, new))
    project.check().expect(f"{SOURCES_FILE}:{expected}")


def test_a_file_that_cannot_be_opened_is_a_diagnostic(tmp_path: Path) -> None:
    (tmp_path / "lesson.yaml").mkdir()
    read = Library(tmp_path).read_file(tmp_path / "lesson.yaml", LESSON)
    assert [str(d) for d in read.diagnostics] == [
        "lesson.yaml:1:1: error[unreadable-file]: is not a file inside the project"
    ]


YAMLISH = st.lists(
    st.sampled_from(["title: x\n", "worksheet:\n", "- questions:\n", "  - ", "type: cloze\n", "    ", "stem: x\n", "- ",
                     "x: ", "[a, ", "]", "{b: ", "}", "\n", "*a ", "&a ", "levels: ", "parts: ", "1-4", "sources: ",
                     "blanks: ", "~"]),
    max_size=25,
).map("".join)  # fmt: skip


@given(YAMLISH, st.sampled_from([*KINDS.values()]))
def test_reading_never_raises_and_says_why_there_is_no_record(text: str, adapter: TypeAdapter[Any]) -> None:
    read = read_record(FILE, text.encode(), adapter)
    assert read.record is not None or read.diagnostics


@pytest.mark.parametrize("adapter", KINDS.values(), ids=KINDS)
def test_editors_are_told_what_every_field_means(adapter: TypeAdapter[Any]) -> None:
    whole = adapter.json_schema(by_alias=True)
    records = [d for d in [whole, *whole.get("$defs", {}).values()] if "properties" in d]
    unexplained = [name for d in records for name, field in d["properties"].items() if not field.get("description")]
    assert records
    assert unexplained == []
    assert schema(adapter).endswith("}\n")
