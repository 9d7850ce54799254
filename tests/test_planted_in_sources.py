"""The real course spoiled in one place at a time: each fault is found, at its place, and nothing else is."""

import re
import shutil
from pathlib import Path

import pytest

from driver import run
from papers import REAL, ROOT

FOLDER = f"content/{REAL}"
SOURCES = f"{FOLDER}/sources.yaml"
LESSON = f"{FOLDER}/lessons/korean-war/lesson.yaml"

#: What is spoiled: the file, the words and what is put for them; the words at which the faults are found; the codes.
PLANTED = {
    "a quotation misquoted by one word": (
        LESSON,
        '"armed aggression against the territory of China"',
        '"armed aggression against the soil of China"',
        "armed aggression against the soil",
        ["misquotation"],
    ),
    "words of a source quoted without saying whose": (
        LESSON,
        "The story turns on ten days.",
        'Mao feared an "open clash between the USA and China". The story turns on ten days.',
        "open clash between the USA and China\"",
        ["unmarked-quotation"],
    ),
    "an excerpt longer than may be quoted": (SOURCES, "limit: 70", "limit: 60", None, ["over-limit"]),
    "a source that may not be printed, quoted": (
        LESSON,
        "[@alphahistory-korean-war]",
        '("just a few words of it" [@alphahistory-korean-war])',
        "just a few words",
        ["not-to-be-printed"],
    ),
    "a number changed in an adapted text": (
        SOURCES,
        "attacks on the mainland. The 7th Fleet",
        "attacks on the mainland. The 6th Fleet",
        "6th Fleet",
        ["adapted-changes-fact", "undeclared-change"],
    ),
    "a word changed in an adapted text and not declared": (
        SOURCES,
        "would be a direct threat to the safety",
        "would be a real threat to the safety",
        "real threat",
        ["undeclared-change"],
    ),
    "a passage that is not there": (
        LESSON,
        "{source H, passage i-order}",
        "{source H, passage we-order}",
        "{source H, passage we-order}",
        ["unknown-passage"],
    ),
    "a number that contradicts a fact": (
        LESSON,
        "nearly 200,000 of its soldiers were dead",
        "nearly 150,000 of its soldiers were dead",
        "150,000",
        ["contradicts-fact"],
    ),
    "a fact that is not registered": (
        LESSON, "{fact bomb-answer}", "{fact bomb-anwser}", "{fact bomb-anwser}", ["unknown-fact"],
    ),
}  # fmt: skip


def place(text: str, words: str) -> tuple[int, int]:
    """Line and column of some words."""
    start = text.index(words)
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)


@pytest.mark.parametrize("name", PLANTED)
def test_a_fault_is_found_at_its_place_and_nothing_else_is(tmp_path: Path, name: str) -> None:
    file, words, spoiled, there, codes = PLANTED[name]
    shutil.copytree(ROOT / FOLDER, tmp_path / FOLDER)
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert text.count(words) >= 1
    text = text.replace(words, spoiled, 1)
    (tmp_path / file).write_text(text, encoding="utf-8")
    lines = run("check", "--root", tmp_path).lines
    assert sorted(re.findall(r": (?:error|warning)\[([a-z-]+)\]", "\n".join(lines))) == sorted(codes)
    if there:
        line, column = place(text, there)
        assert {re.match(r"(.+?):(\d+):(\d+):", found).groups() for found in lines} == {  # type: ignore[union-attr]
            (file, str(line), str(column))
        }
