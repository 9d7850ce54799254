"""More than twenty different mistakes planted in the real course: check names exactly those, each at its place.

A planter writes ⟪code⟫ where the mistake is to be found; `sow` takes these marks out again and counts where they stood.
Mistakes that make a whole file unreadable stand in copies of the lesson.
"""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from driver import run

COURSE = Path(__file__).parents[1] / "content" / "china-1949-53"
LESSON = "lessons/korean-war/lesson.yaml"
MARK = re.compile("⟪([a-z0-9-]+)⟫")
NOT_UTF_8 = "\ue0ff"  # stands for the byte 0xFF
Place = tuple[str, str, int, int]


def at(pattern: str, text: str) -> re.Match[str]:
    """Where an anchor stands; the course is reworded often, so that it must be one that stays."""
    found = re.search(pattern, text, re.M)
    assert found, f"the course has no longer anything like {pattern}"
    return found


def into(text: str, block: str, *entries: str) -> str:
    """Entries at the head of a list at the top of a file; the list is made where there is none."""
    if not re.search(rf"^{block}:$", text, re.M):
        text += f"\n{block}:\n"
    head = at(rf"^{block}:\n(?:\s*#.*\n)*( *)", text)
    lines = [head[1] + line for entry in entries for line in entry.strip("\n").split("\n")]
    end = head.end() - len(head[1])
    return text[:end] + "".join(f"{line}\n" for line in lines) + text[end:]


def after(text: str, block: str, entries: str) -> str:
    """Entries at the end of a list at the top of a file."""
    body = at(rf"^{block}:\n(?:(?:[ #-].*)?\n)*", text)
    end = body.start() + len(body[0].rstrip("\n")) + 1
    return text[:end] + entries.lstrip("\n") + text[end:]


QUESTIONS = """
- title: Planted
  questions:
  - type: short-answer
    stem: "See ⟪unknown-letter⟫{source Q}; see ⟪unknown-passage⟫{source LETTER, passage no-such-passage}."
    marks: 1
    objective: ⟪unknown-objective⟫no-such-objective
    answer: x
  - type: multiple-choice
    stem: Which?
    options: [one, two, ⟪duplicate-option⟫one]
    answer: ⟪not-an-option⟫three
  - type: short-answer
    stem: In parts.
    marks: ⟪marks-do-not-add-up⟫5
    parts:
    - {stem: Why?, marks: 2, answer: x}
    - ⟪no-answer⟫{stem: Why not?, marks: 2}
  - type: cloze
    stem: Fill in.
    text: ____ and ____
    blanks:
    ⟪blanks-and-answers⟫- answer: x
  - type: extended-response
    stem: How far?
    marks: 4
    levels:
    - {level: 1, marks: 1-2, descriptor: x}
    - {level: 2, marks: ⟪levels⟫2-4, descriptor: y}
"""
PRINTED = """
- {source: KEY, letter: Y, excerpt: ⟪unknown-excerpt⟫no-such-excerpt}
- {source: KEY, letter: Z, excerpt: EXCERPT, framework: ⟪unknown-framework⟫no-such-framework}
- {source: ⟪unknown-source⟫no-such-source, letter: X}
"""


def plant_in_lesson(text: str) -> str:
    printed = at(r"^sources:\n- source: (\S+)\n(?:  letter: (\S+)\n)?", text)
    key, letter = printed[1], printed[2] or "A"
    listed = (COURSE / "sources.yaml").read_text(encoding="utf-8")
    excerpt = at(rf"^- id: {key}\n(?:(?:  .*)?\n)*?  excerpts:\n  - id: (\S+)", listed)[1]
    objective = at(r"^objectives:\n- id: (\S+)\n  text: .*\n", text)
    text = text[: objective.end()] + f"- id: ⟪duplicate-id⟫{objective[1]}\n  text: y\n" + text[objective.end() :]
    text = re.sub(r"^total-marks: ", "total-marks: ⟪marks-do-not-add-up⟫", text, flags=re.M)
    text = re.sub(r"^minutes:", "⟪unknown-key⟫minuets:", text, flags=re.M)
    text = re.sub(r"^objectives:", "⟪duplicate-key⟫title: again\n\\g<0>", text, flags=re.M)
    text = after(text, "worksheet", QUESTIONS.replace("LETTER", letter))
    text = after(text, "sources", PRINTED.replace("KEY", key).replace("EXCERPT", excerpt))
    text = into(text, "timeline", "- {date: ⟪no-date⟫1950-02-30, text: x}")
    text = into(text, "claims", "- {id: ⟪bad-identifier⟫not an id, question: x, positions: [{view: y}, {view: z}]}")
    text = into(
        text,
        "vocabulary",
        "- {term: x, meaning: ⟪wrong-type⟫[a, list]}",
        "- ⟪missing-field⟫term: x",
        "- &again {term: x, meaning: y, native: [⟪recursive-alias⟫*again]}",
    )
    text = into(
        text,
        "figures",
        "- {id: planted-1, file: ⟪no-image⟫no-such-picture.png, alt: x, caption: y}",
        "- ⟪missing-alt⟫{id: planted-2, file: picture.png, caption: y}",
        "- {id: planted-3, file: ⟪image-outside⟫../../course.yaml, alt: x, caption: y}",
    )
    return into(
        text,
        "key-points",
        "- x [⟪unknown-source⟫@no-such-source, p. 3]",
        f"- x [@{key}; ⟪unreadable-locator⟫@{key}, somewhere]",
        "- x ⟪unknown-reference⟫{sorce A}",
        "- x ⟪image-in-prose⟫![y](z.png)",
        "- ⟪unknown-alias⟫*nowhere",
        "- ⟪yaml-tag⟫!!str x",
    )


SOURCES = """
- id: planted
  label: x
  csl: {type: book, ⟪unknown-key⟫isued: 1950}
  rights: {status: ⟪unknown-value⟫free, print: full}
- id: planted-again
  label: x
  csl: {type: book, title: y}
  rights: {status: unclear, print: none}
  excerpts:
  - id: one
    text: The words of the source.
    passages: {gone: ⟪passage-not-found⟫other words}
  - id: ⟪duplicate-id⟫one
    text: Other words.
- id: ⟪duplicate-id⟫planted-again
  label: x
  csl: {type: book, title: y}
  rights: {status: unclear, print: none}
"""


def plant_in_sources(text: str) -> str:
    return f"{text.rstrip()}\n{SOURCES}"


def plant_in_course(text: str) -> str:
    text = re.sub(r"^citation-style: .*", "citation-style: ⟪unknown-style⟫chicago-nots", text, flags=re.M)
    return re.sub(r"^lessons: \[", "lessons: [⟪unknown-lesson⟫no-such-lesson, ", text, flags=re.M)


def before(pattern: str, planted: str) -> Callable[[str], str]:
    """A planter of something before an anchor."""
    return lambda text: text[: at(pattern, text).start()] + planted + text[at(pattern, text).start() :]


def bomb(text: str) -> str:
    """Ten texts, lists of ten aliases to the list before, and the first alias with which they are too many."""
    lists = ["&l0 [x, x, x, x, x, x, x, x, x, x]"]
    lists += [f"&l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 8)]
    text += "\n⟪unknown-key⟫bomb:\n" + "".join(f"- {line}\n" for line in lists)
    return text.replace("&l5 [", "&l5 [⟪alias-bomb⟫", 1)


FILES: dict[str, Callable[[str], str]] = {
    LESSON: plant_in_lesson,
    "sources.yaml": plant_in_sources,
    "course.yaml": plant_in_course,
    "lessons/planted-bomb/lesson.yaml": bomb,
    "lessons/planted-bytes/lesson.yaml": before(r"^objectives:", "# ⟪not-utf-8⟫" + NOT_UTF_8 + "\n"),
    "lessons/planted-control/lesson.yaml": before(r"^objectives:", "# x ⟪control-character⟫\x07\n"),
    "lessons/planted-tab/lesson.yaml": before(r"^objectives:", "⟪tab⟫\t- x\n"),
    "lessons/planted-colon/lesson.yaml": before(r"^objectives:", "instructions: Read this⟪yaml-syntax⟫: then that\n"),
    "lessons/planted-two/lesson.yaml": lambda text: f"{text}⟪second-document⟫---\ntitle: x\n",
    "lessons/planted-depth/lesson.yaml": lambda text: text + "deep: " + "[" * 39 + "⟪too-deep⟫[\n",
}


def sow(root: Path) -> set[Place]:
    """Write the files with their mistakes; returns the code and the place of each."""
    places: set[Place] = set()
    course = root / "content" / COURSE.name
    lesson = course / LESSON
    for copied in {(course / name).parent for name in FILES if not (course / name).exists()}:
        shutil.copytree(lesson.parent, copied)
    for name, plant in FILES.items():
        pieces = MARK.split(plant((course / name).read_text(encoding="utf-8")))
        clean = pieces[0]
        for code, piece in zip(pieces[1::2], pieces[2::2], strict=True):
            place = (clean.count("\n") + 1, len(clean) - clean.rfind("\n"))
            places.add((code, f"content/{COURSE.name}/{name}", *place))
            clean += piece
        (course / name).write_bytes(clean.encode().replace(NOT_UTF_8.encode(), b"\xff"))
    return places


@pytest.fixture(scope="module")
def sown(tmp_path_factory: pytest.TempPathFactory) -> tuple[set[Place], list[dict[str, Any]]]:
    """What was planted, and what check says."""
    root = tmp_path_factory.mktemp("planted")
    shutil.copytree(COURSE, root / "content" / COURSE.name)
    planted = sow(root)
    outcome = run("check", "--json", "--root", root)
    assert outcome.status == 1
    return planted, outcome.report["diagnostics"]


def test_the_course_itself_has_no_mistake() -> None:
    assert run("check", COURSE, "--root", COURSE.parents[1]).expect().output == "nothing wrong\n"


def test_more_than_twenty_different_mistakes(sown: tuple[set[Place], list[dict[str, Any]]]) -> None:
    assert len({code for code, *_ in sown[0]}) > 20


def test_check_names_exactly_the_mistakes_planted(sown: tuple[set[Place], list[dict[str, Any]]]) -> None:
    planted, said = sown
    assert sorted((d["code"], d["file"], d["line"], d["column"]) for d in said) == sorted(planted)


def test_check_suggests_what_may_be_meant(sown: tuple[set[Place], list[dict[str, Any]]]) -> None:
    hints = {d["message"]: d["hint"] for d in sown[1]}
    assert hints["a lesson has no field 'minuets'"] == "did you mean 'minutes'?"
    assert hints["a book has no field 'isued'"] == "did you mean 'issued'?"
    assert hints["no reference of the kind 'sorce'"] == "did you mean 'source'?"
    assert hints["no citation style 'chicago-nots'"].startswith("did you mean 'chicago-notes")
