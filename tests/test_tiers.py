"""Papers of the tiers of a class: told apart by a sign, and by nothing that says whose they are."""

import re
from collections.abc import Iterator
from functools import cache
from typing import get_args

import pytest

from lessonpack.asking import SIGNS
from lessonpack.editions import Tier
from lessonpack.preflight.contents import METADATA, contents
from lessonpack.writers.registry import WRITERS
from papers import SOURCES_TEXT, content, make
from test_asking import HEAD, TIERED

#: Words that would tell pupils whose paper it is, in the languages of the tests.
TELLING = re.compile(r"support|extension|stretch|core|scaffold|förder|erweiter|grundniveau|apoyo|soutien", re.I)
ADAPTED = SOURCES_TEXT.replace(
    "    passages: {seven",
    "    adapted: {text: Many words., changes: [{type: shortened}]}\n    passages: {seven",
)
LESSON = TIERED.replace("{source: first}", "{source: first, adapted-for-support: instead}")


@cache
def file(name: str, language: str, tier: str, version: str, format_: str) -> bytes:
    course = content(LESSON, f"title: T\nlanguage: {language}\n", ADAPTED)
    return WRITERS[format_](make(name, course, edition_name=f"{tier}{version}")).data


def telling(data: bytes) -> Iterator[tuple[str, str]]:
    """The telling words of a file, with the texts in which they stand."""
    for found in contents(data):
        yield from ((found.place, match[0].casefold()) for match in TELLING.finditer(found.text))


UNTIERED = "worksheet: [{questions: [{type: short-answer, stem: Why, marks: 1, answer: So}]}]\n"


@cache
def everywhere(format_: str) -> set[tuple[str, str]]:
    """What a format has in every file: a rule of a style sheet, a style of a program."""
    return set(telling(WRITERS[format_](make("worksheet", content(HEAD + UNTIERED))).data))


@pytest.mark.parametrize(
    ("name", "format_"), [*(("worksheet", format_) for format_ in WRITERS), ("source-handout", "pdf")]
)
@pytest.mark.parametrize("language", ["en-GB", "de"])
@pytest.mark.parametrize("tier", get_args(Tier))
def test_no_file_for_pupils_names_their_tier(name: str, language: str, tier: str, format_: str) -> None:
    assert set(telling(file(name, language, tier, "", format_))) <= everywhere(format_)


@pytest.mark.parametrize("format_", WRITERS)
@pytest.mark.parametrize("tier", get_args(Tier))
def test_a_file_names_the_sign_of_its_tier_and_its_version(tier: Tier, format_: str) -> None:
    other = {sign for name, sign in SIGNS.items() if name != tier} - ({"■"} if tier == "extension" else set())
    found = contents(file("worksheet", "en-GB", tier, "+B", format_))
    texts = "\n".join(text.text for text in found if text.place != METADATA)
    assert f"{SIGNS[tier]} · Version B" in texts
    assert [sign for sign in other if sign in texts] == []


def test_the_identifier_of_a_file_tells_papers_apart_and_does_not_name_the_tier() -> None:
    course = content(LESSON, sources=ADAPTED)
    names = ("standard", "support", "extension", "A", "support+A", "large-print-24+letter+support+B")
    found = [make("worksheet", course, edition_name=name).properties.identifier for name in names]
    assert found == [
        f"tiny/only/worksheet/{name}" for name in ("standard", "●", "■", "A", "●+A", "large-print-24+letter+●+B")
    ]


@pytest.mark.parametrize("tier", ["support", "extension"])
def test_a_key_has_the_questions_and_the_sign_of_its_tier(tier: Tier) -> None:
    course = content(LESSON, sources=ADAPTED)
    worksheet, key = (make(name, course, edition_name=tier) for name in ("worksheet", "answer-key"))
    assert worksheet.running.status == key.running.status == f"{SIGNS[tier]} · DRAFT"
    asked = [[e.attributes["id"] for e in paper.body.find("div", "question")] for paper in (worksheet, key)]
    assert asked[0] == asked[1]


def test_a_lesson_without_tiers_has_no_sign() -> None:
    course = content(HEAD + UNTIERED)
    assert {make(k, course).running.status for k in ("worksheet", "source-handout", "answer-key")} == {"DRAFT"}


def test_teacher_notes_have_the_questions_of_all_tiers_and_no_sign() -> None:
    notes = make("teacher-notes", content(LESSON, sources=ADAPTED), edition_name="support+B")
    assert notes.running.status == "DRAFT"
    assert {"all", "some", "gone"} <= {e.attributes.get("id") for e in notes.body.walk()}


def test_the_handout_of_the_support_tier_has_the_adapted_text() -> None:
    course = content(LESSON, sources=ADAPTED)
    printed = {tier: make("source-handout", course, edition_name=tier).body.text for tier in get_args(Tier)}
    assert {tier: "Many words." in text for tier, text in printed.items()} == {
        "support": True,
        "core": False,
        "extension": False,
    }


def test_a_section_that_a_tier_is_not_asked_leaves_no_heading() -> None:
    text = TIERED.replace("{id: end,", "{id: end, tiers: [core],")
    heads = {
        t: [h.text for h in make("worksheet", content(text), edition_name=t).body.find("h2")] for t in get_args(Tier)
    }
    assert {tier: any("More" in head for head in there) for tier, there in heads.items()} == {
        "support": True,
        "core": True,
        "extension": False,
    }
