"""Editions: their names, what goes together, and what their parts settle."""

import itertools
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from driver import run
from lessonpack.editions import ASKED, AXES, EditionError, Part, Tier, combine, read_name
from lessonpack.plan import SAME, Wanted, plan
from papers import COURSE_TEXT, KINDS, content, edition, kind, make, templates

PARTS = templates().parts()
LESSON = "title: T\nworksheet:\n- questions:\n  - {type: short-answer, stem: Why?, marks: 2, answer: So}\n"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("standard", "standard"),
        ("a4", "standard"),
        ("duplex+a4+standard", "standard"),
        ("letter", "letter"),
        ("letter+large-print-24", "large-print-24+letter"),
        ("archival+punched+single-sided+low-ink+letter+large-print-18",
         "large-print-18+letter+low-ink+single-sided+punched+archival"),
        ("low-ink+low-ink", "low-ink"),
    ],
)  # fmt: skip
def test_the_name_of_an_edition_has_one_order(given: str, name: str) -> None:
    made = edition(given)
    assert made.name == name
    assert edition(name) == made


@pytest.mark.parametrize(
    ("given", "message", "hint"),
    [
        ("large-pint-24", "there is no edition 'large-pint-24'", "did you mean 'large-print-24'?"),
        ("", "there is no edition ''", f"there are: {', '.join(sorted(PARTS))}"),
        ("letter+a4", "'letter' and 'a4' do not go together: both say the paper", None),
        ("large-print-18+large-print-24",
         "'large-print-18' and 'large-print-24' do not go together: both say the print", None),
        ("large-print-18+a5-booklet",
         "'large-print-18' and 'a5-booklet' do not go together: large print stays on full sheets", None),
        ("a5-booklet+single-sided",
         "'a5-booklet' and 'single-sided' do not go together: a booklet is printed on both sides", None),
        ("a4-on-a3-booklet+punched",
         "'a4-on-a3-booklet' and 'punched' do not go together: a booklet is stapled in its fold", None),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_an_error(given: str, message: str, hint: str | None) -> None:
    with pytest.raises(EditionError) as raised:
        edition(given)
    assert (str(raised.value), raised.value.hint) == (message, hint)


def clash(one: str, other: str) -> str | None:
    try:
        edition(f"{one}+{other}")
    except EditionError as error:
        return str(error)
    return None


def test_every_pair_of_parts_goes_together_or_says_why() -> None:
    pairs = {pair: clash(*pair) for pair in itertools.combinations(sorted(PARTS), 2)}
    assert [said for said in pairs.values() if said and "do not go together" not in said] == []
    clashing = {pair for pair, said in pairs.items() if said and PARTS[pair[0]].axis != PARTS[pair[1]].axis}
    booklets = ("a4-on-a3-booklet", "a5-booklet")
    bound = {tuple(sorted((b, p))) for b in booklets for p in ("bound", "punched", "single-sided")}
    on_screen = {(other, "fillable") for other in ("archival", *booklets)}
    assert clashing == bound | on_screen | {("a5-booklet", f"large-print-{n}") for n in (18, 24, 36)}


def test_a_part_settles_its_axis_and_the_default_the_rest() -> None:
    made = edition("large-print-24+letter")
    assert (made.type.reading, made.type.small, made.line_pitch) == (24, 24, 14)
    assert (made.paper.width, made.paper.height) == (215.9, 279.4)
    assert (made.duplex, made.colour, made.archival, made.imposed_on, made.tint) == (True, True, False, None, None)
    assert edition("low-ink").type == edition().type


@pytest.mark.parametrize("size", [18, 24, 36])
def test_nothing_in_large_print_is_smaller_than_its_size(size: int) -> None:
    made = edition(f"large-print-{size}")
    assert min(getattr(made.type, name) for name in type(made.type).model_fields) == size
    assert (made.face, made.emphasis, made.hyphenate) == ("sans", "bold", False)
    assert (made.paper.width, made.paper.height) == (210, 297)
    assert made.rule > 1
    assert made.line_pitch > edition().line_pitch


def test_margins_are_as_wide_as_the_binding_and_the_foot_need() -> None:
    margins = edition("large-print-36+punched").margins
    assert (margins.inner, margins.outer, margins.top, margins.bottom) == (25, 16, 26, 30)
    assert edition().margins == edition().paper


@pytest.mark.parametrize(
    ("name", "sheets"),
    [("standard", [1, 1, 2, 2, 3]), ("single-sided", [1, 2, 3, 4, 5]), ("a5-booklet", [1, 1, 1, 1, 2])],
)
def test_sheets_of_paper(name: str, sheets: list[int]) -> None:
    assert [edition(name).sheets(pages) for pages in range(1, 6)] == sheets


def test_a_courses_own_paper_goes_without_saying() -> None:
    assert combine((), PARTS, ("letter",)).name == "standard"
    assert combine((), PARTS, ("letter",)).paper.width == 215.9
    assert combine((PARTS["letter"],), PARTS, ("letter",)).name == "standard"
    assert combine((PARTS["a4"],), PARTS, ("letter",)).name == "a4"


def test_an_edition_that_lacks_something_says_what() -> None:
    lonely: dict[str, Part] = {"letter": PARTS["letter"]}
    with pytest.raises(EditionError, match=r"no part of the edition 'letter' says its colour, .*, type, whole_sources"):
        combine(read_name("letter", lonely), lonely)


def test_axes_are_all_used_and_have_one_default_at_most() -> None:
    assert {p.axis for p in PARTS.values()} | {"theme"} == set(AXES)
    defaults = [p.axis for p in PARTS.values() if p.default]
    assert len(set(defaults)) == len(defaults)


def jobs(course: str = COURSE_TEXT, lesson: str = LESSON, /, **wanted: object) -> list[str]:
    made = content(lesson, course)
    kinds = [kind(name) for name in KINDS]
    found = plan(made, made.lessons[0], kinds, PARTS, replace(Wanted(), **wanted))  # type: ignore[arg-type]
    return [job.path.relative_to("tiny/only").as_posix() for job in found]


def test_nothing_is_planned_twice() -> None:
    assert jobs(editions=("standard", "a4", "archival")) == [
        "only-worksheet.pdf",
        "only-answer-key.pdf",
        "only-teacher-notes.docx",
        "archival/only-worksheet-archival.pdf",
        "archival/only-answer-key-archival.pdf",
    ]


def test_a_format_that_is_asked_for_is_made_of_every_kind() -> None:
    wanted = {"formats": frozenset({"docx", "html"}), "editions": ("large-print-24+letter", "standard")}
    end = "large-print-24+letter"
    assert jobs(**wanted) == [
        path
        for folder, last in ((f"{end}/", f"-{end}"), ("", ""))
        for name in ("worksheet", "answer-key", "teacher-notes")
        for path in ([f"{folder}only-{name}{last}.docx"] + ([f"only-{name}.html"] if last else []))
    ]


def test_the_courses_paper_decides_what_standard_is() -> None:
    american = f"{COURSE_TEXT}paper: letter\n"
    named = {"kinds": frozenset({"worksheet"}), "editions": ("standard", "letter", "a4")}
    assert jobs(american, **named) == ["only-worksheet.pdf", "a4/only-worksheet-a4.pdf"]
    assert jobs(**named) == ["only-worksheet.pdf", "letter/only-worksheet-letter.pdf"]


CHOICE = "  - {type: multiple-choice, stem: Which, options: [a, b, c], answer: b}\n"
SOME = "  - {type: short-answer, stem: More, marks: 2, answer: So, tiers: [core]}\n"
ADAPTED = "sources: [{source: first, adapted-for-support: instead}]\n"


@pytest.mark.parametrize(
    ("lesson", "asked", "expected"),
    [
        # Nothing varies: the standard papers, once.
        ("", "support+B", "worksheet answer-key"),
        ("", "standard support core extension A B", "worksheet answer-key"),
        (CHOICE, "support+B", "B/worksheet-B B/answer-key-B"),
        (CHOICE, "B+support B", "B/worksheet-B B/answer-key-B"),
        (SOME, "support+B", "support/worksheet-support support/answer-key-support"),
        (SOME, "core standard core+A", "worksheet answer-key"),
        (CHOICE + SOME, "B+support", "support+B/worksheet-support+B support+B/answer-key-support+B"),
        (CHOICE + SOME, "core+A", "A/worksheet-A A/answer-key-A"),
        (CHOICE + SOME + ADAPTED, "support+B",
         "support+B/worksheet-support+B support/source-handout-support support+B/answer-key-support+B"),
        (CHOICE + SOME + ADAPTED, "extension+A A core",
         "extension+A/worksheet-extension+A extension/source-handout-extension extension+A/answer-key-extension+A"
         " A/worksheet-A source-handout A/answer-key-A worksheet answer-key"),
        (CHOICE, "B+letter+large-print-24",
         "large-print-24+letter+B/worksheet-large-print-24+letter+B"
         " large-print-24+letter+B/answer-key-large-print-24+letter+B"),
        (CHOICE + SOME, "large-print-24+B+support+letter",
         "large-print-24+letter+support+B/worksheet-large-print-24+letter+support+B"
         " large-print-24+letter+support+B/answer-key-large-print-24+letter+support+B"),
    ],
)  # fmt: skip
def test_papers_vary_by_what_is_asked_in_them(lesson: str, asked: str, expected: str) -> None:
    found = jobs(COURSE_TEXT, LESSON + lesson, editions=tuple(asked.split()))
    notes = [path for path in found if "teacher-notes" in path]
    assert [path.replace("only-", "").replace(".pdf", "") for path in found if path not in notes] == expected.split()
    # Teacher notes have what is asked of any pupil, in the order of the paper that names no version.
    assert len(notes) == 1


def test_pages_for_the_screen_vary_by_what_is_asked_alone() -> None:
    wanted = {"formats": frozenset({"html"}), "kinds": frozenset({"worksheet"})}
    editions = ("large-print-24+support+B", "support+B", "low-ink+A")
    assert jobs(COURSE_TEXT, LESSON + CHOICE + SOME, editions=editions, **wanted) == [
        "support+B/only-worksheet-support+B.html",
        "A/only-worksheet-A.html",
    ]


@pytest.mark.parametrize("name", ["support+core", "A+B", "support+extension"])
def test_no_paper_is_of_two_tiers_or_versions(name: str) -> None:
    with pytest.raises(EditionError, match=r"do not go together: both say the (tier|version)"):
        edition(name)


def test_tiers_and_versions_are_what_is_asked() -> None:
    assert edition("support+B").tier == "support"
    assert edition("support+B").version == "B"
    assert (edition().tier, edition().version) == ("core", None)
    assert edition("core") == edition()
    assert edition("B+large-print-24+support+letter").name == "large-print-24+letter+support+B"
    assert {p.axis for p in PARTS.values() if p.tier or p.version} == ASKED
    assert {p.tier for p in PARTS.values() if p.tier} == set(get_args(Tier))


def test_every_format_says_what_it_does_not_vary_by() -> None:
    from lessonpack.writers.registry import WRITERS

    assert set(SAME) == set(WRITERS)


def test_numbers_and_marks_are_the_same_in_every_edition() -> None:
    course = content(LESSON + "  - {type: ordering, stem: Sort, items: [one, two, three], marks: 3}\n")

    def told(name: str) -> list[str]:
        page = make("worksheet", course, edition_name=name).body
        lines = [e.attributes["data-lines"] for e in page.find("div", "answer-space")]
        return [e.text for e in page.walk() if e.has("number") or e.has("marks")] + lines

    assert {name: told(name) for name in PARTS} == dict.fromkeys(PARTS, told("standard"))


def test_notes_stand_at_the_end_where_the_edition_says_so() -> None:
    course = content("title: T\nreading: 'One [@first, p. 2]. Two [@second].'\n")
    foot, end = (make("worksheet", course, edition_name=n).body for n in ("standard", "large-print-18"))
    notes = [n.text for n in foot.find("span", "note")]
    assert len(notes) == 2
    assert end.find("span", "note") == []
    section = next(e for e in end.find("section") if e.attributes.get("id") == "notes")
    assert [li.text for li in section.find("li")] == notes
    targets = [a.attributes["href"] for a in end.find("a") if a.attributes["href"].startswith("#")]
    assert targets == [f"#{li.attributes['id']}" for li in section.find("li")]


def test_editions_that_are_wrong_use_end_with_status_2(tmp_path: Path) -> None:
    assert run("new", "course", "tiny", "--root", tmp_path).status == 0
    outcome = run("build", "--root", tmp_path, "--edition", "standard", "-e", "large-print-18+a5-booklet")
    assert outcome.status == 2
    assert "large print stays on full sheets" in outcome.errors
    assert not (tmp_path / "build").exists()


def test_a_paper_that_there_is_not(tmp_path: Path) -> None:
    assert run("new", "course", "tiny", "--root", tmp_path).status == 0
    file = tmp_path / "content/tiny/course.yaml"
    lines = len(file.read_text(encoding="utf-8").splitlines())
    file.write_text(file.read_text(encoding="utf-8") + "paper: leter\n", encoding="utf-8")
    run("check", "--root", tmp_path).expect(
        f"content/tiny/course.yaml:{lines + 1}:8: error[unknown-value]: no paper 'leter' (did you mean 'letter'?)"
    )
