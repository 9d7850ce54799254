"""Spare room is shared out among the answers: in whole lines, fairly, never too much, and no block changes its page."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from driver import LESSON, Project
from faults import filling
from lessonpack.content import CourseContent
from lessonpack.documents import Document, with_lines
from lessonpack.markup import Element, parse
from lessonpack.measures import Layout, Measures, Place
from lessonpack.plan import Job, versions
from lessonpack.preflight import inspect
from lessonpack.preflight.reading import read
from lessonpack.spacing import Extra, add_lines, extra_lines, same_pages, share_out
from lessonpack.writers import LaidOut, pdf
from papers import content, edition, kind, make, real, templates

PITCH = 8.0


@dataclass(frozen=True)
class Paper:
    """A paper with answer spaces a, b, c …: of so many lines, and on these pages."""

    body: Element
    layout: Layout


def paper(spare: Sequence[float], *spaces: tuple[int, tuple[int, ...]]) -> Paper:
    divs = [f'<div class="answer-space" id="{_name(n)}" data-lines="{s[0]}"></div>' for n, s in enumerate(spaces)]
    places = {n: tuple(Place(p, 0, 0, 9, 9) for p in pages) for n, (_, pages) in enumerate(spaces, 1)}
    return Paper(parse("".join(divs)), Layout(len(spare), {}, places, tuple(spare)))


def _name(number: int) -> str:
    return chr(ord("a") + number)


@pytest.mark.parametrize(
    ("spare", "spaces", "shared"),
    [
        ((7.9,), [(8, (1,))], {}),
        ((8.0,), [(8, (1,))], {"a": 1}),
        ((200.0,), [(8, (1,)), (5, (1,)), (3, (1,)), (2, (1,)), (1, (1,))], {"a": 4, "b": 2, "c": 1, "d": 1}),
        ((16.0,), [(4, (1,)), (4, (1,))], {"a": 1, "b": 1}),
        ((8.0,), [(4, (1,)), (8, (1,))], {"b": 1}),
        ((8.0,), [(4, (1,)), (4, (1,))], {"a": 1}),
        ((24.0,), [(4, (1,)), (8, (1,))], {"a": 1, "b": 2}),
        ((0.0, 24.0), [(4, (1,)), (4, (2,))], {"b": 2}),
        ((24.0, 24.0), [(8, (1, 2)), (4, (2,))], {"b": 2}),
        ((24.0,), [(8, ())], {}),
        ((24.0,), [], {}),
    ],
    ids=["no line", "a line", "half", "alike", "largest", "first", "shares", "its page", "parted", "nowhere", "none"],
)
def test_a_page(spare: tuple[float, ...], spaces: list[tuple[int, tuple[int, ...]]], shared: dict[str, int]) -> None:
    assert extra_lines([paper(spare, *spaces)], PITCH) == shared


def test_the_distance_of_lines_counts() -> None:
    assert extra_lines([paper((24.0,), (8, (1,)))], 8) == {"a": 3}
    assert extra_lines([paper((24.0,), (8, (1,)))], 14) == {"a": 1}


def test_what_is_no_answer_gets_nothing() -> None:
    space = '<div class="answer-space{}" id="{}" data-lines="8"></div>'
    beside = f'<table class="boxes"><tbody><tr><td>{space.format("", "a")}</td></tr></tbody></table>'
    nameless = '<div class="answer-space" data-lines="8"></div>'
    body = parse(beside + space.format(" feedback", "b") + nameless + space.format("", "c"))
    places = {n: (Place(1, 0, 0, 9, 9),) for n, _ in enumerate(body.walk())}
    assert extra_lines([Paper(body, Layout(1, {}, places, (200.0,)))], PITCH) == {"c": 4}


def test_all_versions_get_the_same() -> None:
    one, other = paper((8.0, 40.0), (8, (1,)), (8, (2,))), paper((40.0, 8.0), (8, (1,)), (8, (2,)))
    assert extra_lines([one], PITCH) == {"a": 1, "b": 4}
    assert extra_lines([other], PITCH) == {"a": 4, "b": 1}
    assert extra_lines([one, other], PITCH) == {"a": 1, "b": 1}
    assert extra_lines([one, paper((40.0,), (8, (1,)), (8, ()))], PITCH) == {"a": 1}
    moved = paper((8.0, 24.0), (8, (2,)), (8, (2,)))
    assert extra_lines([one, moved], PITCH) == {"a": 1, "b": 2}


@st.composite
def papers(draw: st.DrawFn) -> list[Paper]:
    """Versions of one paper."""
    sizes = draw(st.lists(st.integers(1, 20), max_size=5))
    spare = st.lists(st.floats(0, 120), min_size=3, max_size=3)
    pages = st.lists(st.sampled_from([(1,), (2,), (3,), (1, 2), ()]), min_size=len(sizes), max_size=len(sizes))
    versions = draw(st.lists(st.tuples(spare, pages), min_size=1, max_size=3))
    return [paper(room, *zip(sizes, where, strict=True)) for room, where in versions]


def _standing(versions: list[Paper]) -> dict[str, list[tuple[int, ...]]]:
    """The pages of each space in every version."""
    spaces = [(n, e.attributes["id"]) for n, e in enumerate(versions[0].body.walk()) if e.tag == "div"]
    return {name: [tuple(p.page for p in v.layout.places[n]) for v in versions] for n, name in spaces}


def _size(versions: list[Paper], name: str) -> int:
    return next(int(e.attributes["data-lines"]) for e in versions[0].body.find("div") if e.attributes["id"] == name)


@given(papers())
def test_never_too_much_and_nothing_left(versions: list[Paper]) -> None:
    shared, standing = extra_lines(versions, PITCH), _standing(versions)
    left = [[room // PITCH for room in version.layout.spare] for version in versions]
    for name, more in shared.items():
        assert 0 < 2 * more <= _size(versions, name)
        for rooms, pages in zip(left, standing[name], strict=True):
            [page] = pages
            rooms[page - 1] -= more
    assert min(room for rooms in left for room in rooms) >= 0
    for name, where in standing.items():
        whole = all(len(pages) == 1 for pages in where)
        full = 2 * (shared.get(name, 0) + 1) > _size(versions, name)
        assert not whole or full or any(rooms[pages[0] - 1] < 1 for rooms, pages in zip(left, where, strict=True))


@given(papers())
def test_no_neighbour_has_a_line_that_another_needs_more(versions: list[Paper]) -> None:
    for version in versions:
        shared, standing = extra_lines([version], PITCH), _standing([version])
        shares = {
            name: (Fraction(shared.get(name, 0), size), size) for name in standing if (size := _size([version], name))
        }
        for name, more in shared.items():
            for other, (share, size) in shares.items():
                could = 2 * (shared.get(other, 0) + 1) <= size and standing[other] == standing[name]
                assert not could or Fraction(more - 1, _size([version], name)) <= share


@given(papers())
def test_the_order_of_versions_changes_nothing(versions: list[Paper]) -> None:
    assert extra_lines(versions, PITCH) == extra_lines(versions[::-1], PITCH)


def test_blocks_on_the_same_pages() -> None:
    here, there = Place(1, 0, 0, 9, 9), Place(2, 0, 0, 9, 9)
    before = Layout(2, {}, {0: (here, there), 1: (here,)})
    assert same_pages(before, replace(before, places={0: (here, there), 1: (replace(here, bottom=99),)}, spare=(1,)))
    assert not same_pages(before, replace(before, places={0: (here, there), 1: (there,)}))
    assert not same_pages(before, replace(before, places={0: (here,), 1: (here,)}))
    assert not same_pages(before, replace(before, places={0: (here, there)}))
    assert not same_pages(before, replace(before, pages=3))


def test_lines_are_added_and_their_space_is_kept_whole() -> None:
    body = paper((0.0,), (8, ()), (4, ())).body
    add_lines(body, {"a": 4, "x": 1})
    assert [e.attributes["data-lines"] for e in body.find("div")] == ["12", "4"]
    assert [e.has("keep") for e in body.find("div")] == [True, False]


class Desk:
    """Lays out the versions of a paper, and remembers which."""

    def __init__(self, change: Callable[[str, Extra], Paper]) -> None:
        self.change, self.laid = change, list[tuple[str, dict[str, int]]]()

    def lay_out(self, name: str, extra: Extra) -> Paper:
        """A version with lines more."""
        self.laid.append((name, dict(extra)))
        return self.change(name, extra)


def test_what_has_nothing_to_share_is_laid_out_once() -> None:
    desk = Desk(lambda *_: paper((7.0,), (8, (1,))))
    extra, first = share_out("AB", desk.lay_out, PITCH)
    assert (extra, set(first)) == ({}, {"A"})
    assert desk.laid == [("A", {})]


def test_all_versions_are_laid_out_with_the_lines_that_all_have_room_for() -> None:
    desk = Desk(lambda name, _: paper((40.0 if name == "A" else 8.0,), (8, (1,))))
    extra, second = share_out("AB", desk.lay_out, PITCH)
    assert (extra, set(second)) == ({"a": 1}, {"A", "B"})
    assert desk.laid == [("A", {}), ("B", {}), ("A", {"a": 1}), ("B", {"a": 1})]


def test_if_a_block_of_one_version_would_change_its_page_the_first_layouts_stand() -> None:
    whole, parted = paper((40.0, 0.0), (8, (1,))), paper((0.0, 0.0), (8, (1, 2)))
    desk = Desk(lambda name, extra: parted if name == "B" and extra else whole)
    assert share_out("AB", desk.lay_out, PITCH) == ({}, {"A": whole, "B": whole})


# Real layouts.

LONG = "A question that is answered in some lines"
WRITTEN = "- {{type: short-answer, id: q{n}, stem: {stem} {n}, marks: {marks}, answer: x}}\n"
SPACE = '<div class="answer-space" id="a" data-lines="6"></div><p class="small">After</p>'
ORDER = "- {type: ordering, id: order, stem: Number them, marks: 3, items: [One, Two, Three, Four, Five, Six]}\n"


def asked(*questions: str) -> str:
    """Questions, as a lesson has them."""
    return "worksheet:\n- questions:\n" + "".join(f"  {question}" for question in questions)


def lesson(*marks: int, before: str = "") -> CourseContent:
    """A lesson of written questions, after another one."""
    written = [WRITTEN.format(n=n, stem=LONG, marks=m) for n, m in enumerate(marks)]
    return content(f"title: T\n{asked(*filter(None, [before, *written]))}")


@cache
def _lines(name: str) -> Measures:
    return Measures(pdf.measure(make("source-handout", real(), edition_name=name)).lines)


def spread(course: CourseContent, name: str, *editions: str) -> tuple[dict[str, int], list[LaidOut]]:
    """What a kind's papers in some editions have more, and all of them before and after."""
    given_lines = _lines(editions[0]) if course is real() else Measures()

    found: dict[str, list[LaidOut]] = {version: [] for version in editions}

    def lay_out(version: str, extra: Extra) -> LaidOut:
        found[version].append(pdf.lay_out(with_lines(make(name, course, given_lines, version), extra)))
        return found[version][-1]

    extra, _ = share_out(editions, lay_out, edition(editions[0]).line_pitch)
    return extra, [found[version][n] for version in editions for n in (0, -1)]


def rooms(laid: LaidOut) -> int:
    """The lines that would still fit on its pages."""
    return sum(int(room // laid.document.edition.line_pitch) for room in laid.layout.spare)


def promised(document: Document) -> dict[str, int]:
    """The lines of each answer space."""
    spaces = document.body.find("div", "answer-space")
    return {e.attributes["id"]: int(e.attributes["data-lines"]) for e in spaces if "id" in e.attributes}


@pytest.mark.parametrize("set_as", ["standard", "letter"])
def test_no_block_of_the_real_lesson_changes_its_page(set_as: str) -> None:
    extra, (before, after) = spread(real(), "source-handout", set_as)
    assert extra
    assert same_pages(before.layout, after.layout)
    assert rooms(after) == rooms(before) - sum(extra.values())
    assert Counter(promised(after.document)) == Counter(promised(before.document)) + Counter(extra)
    assert after.document.extra == extra


@given(st.lists(st.integers(1, 9), min_size=1, max_size=7))
@settings(max_examples=12, deadline=None)
def test_no_block_of_a_made_up_lesson_changes_its_page(marks: list[int]) -> None:
    extra, (before, after) = spread(lesson(*marks), "worksheet", "standard")
    assert same_pages(before.layout, after.layout)
    lines = promised(before.document)
    assert all(2 * more <= lines[name] for name, more in extra.items())
    assert rooms(after) == rooms(before) - sum(extra.values())


def test_versions_have_the_same_lines() -> None:
    extra, laid = spread(lesson(9, 4, 3, before=ORDER), "worksheet", "A", "B", "C", "D")
    assert extra
    assert len({tuple(promised(one.document).items()) for one in laid[1::2]}) == 1
    assert all(same_pages(*pair) for pair in zip(*[[one.layout for one in laid[n::2]] for n in (0, 1)], strict=True))


def test_a_document_with_lines_more_is_another() -> None:
    document = make("worksheet", lesson(9, 4))
    before, (name, *_) = promised(document), promised(document)
    more = with_lines(document, {name: 3})
    assert promised(more) == before | {name: before[name] + 3}
    assert promised(document) == before
    assert (more.extra, document.extra) == ({name: 3}, {})
    assert with_lines(document, {}) is document


def _laid_out(document: Document, html: str, css: str, extra: Extra) -> LaidOut:
    body = parse(html)
    add_lines(body, extra)
    return pdf.lay_out(replace(document, body=body, extra=dict(extra), style_sheets=(*document.style_sheets, css)))


def share(css: str, body: str) -> dict[str, int]:
    """The lines that the spaces of a page with this style sheet have more."""
    document = make("worksheet", content("title: T\n"))
    extra, laid = share_out(["only"], lambda _, more: _laid_out(document, body, css, more), PITCH)
    assert laid["only"].document.extra == extra
    return extra


@pytest.mark.parametrize(("css", "shared"), [("", {"a": 3}), (".keep + .small { break-before: page }", {})])
def test_a_layout_that_would_change_is_given_up(css: str, shared: dict[str, int]) -> None:
    assert share(css, SPACE) == shared


@pytest.mark.parametrize(("css", "shared"), [("", {"a": 1}), (".answer-space.keep { break-inside: auto }", {})])
def test_a_space_that_no_page_could_part_stays_whole(css: str, shared: dict[str, int]) -> None:
    """Three lines are never parted; four are, two and two, and their question would begin on the page before."""
    question = f'<div class="question"><p class="stem">What?</p>{SPACE.replace("6", "3")}</div>'
    assert share(css, filling(48) + question) == shared


@pytest.mark.parametrize(
    ("css", "extra", "said"),
    [
        ("", {}, ()),
        ("", {"a": 3}, ()),
        (".rule:nth-child(9) { border: 0 }", {}, ()),
        (".rule:nth-child(9) { border: 0 }", {"a": 3}, ("there are 8 lines to write on, of 9,",)),
    ],
)
def test_the_preflight_counts_the_lines_that_were_added(css: str, extra: Extra, said: tuple[str, ...]) -> None:
    laid = _laid_out(make("worksheet", content("title: T\n")), SPACE, css, extra)
    found = inspect(laid.document, laid.write())
    assert [d.code for d in found] == ["space-short" for _ in said]
    assert all(words in d.message for d, words in zip(found, said, strict=True))


@pytest.mark.parametrize("extra", [{}, {"a": 3}])
def test_that_a_sheet_could_be_saved_is_said_whatever_was_shared(extra: Extra) -> None:
    body = f'{"<p>Text</p>" * 22}{SPACE}<section class="break">{filling(10)}</section>'
    laid = _laid_out(make("worksheet", content("title: T\n"), edition_name="single-sided"), body, "", extra)
    assert laid.layout.pages == 2
    assert [d.code for d in inspect(laid.document, laid.write())] == ["sheet-hint"]


def test_a_document_that_is_written_later_is_the_same() -> None:
    document = make("worksheet", lesson(3))
    laid, other = pdf.lay_out(document), pdf.lay_out(make("worksheet", lesson(4)))
    other.write()
    assert laid.write() == pdf.write(document)


@pytest.mark.parametrize("name", ["worksheet", "source-handout"])
def test_every_space_of_a_pupils_page_has_a_name(name: str) -> None:
    body = make(name, real()).body
    beside = [inner for table in body.find("table") for inner in table.walk()]
    spaces = [e for e in body.find("div", "answer-space") if e not in beside]
    assert spaces
    assert all(e.attributes.get("id", "").endswith("..space") for e in spaces)


# Builds.


def ruled(file: bytes) -> int:
    """How many lines there are to write on, with the other rules of the page."""
    pages = read(file, colours=False)
    return sum(rule.box.width > 100 and rule.box.height < 1 for page in pages for rule in page.rules)


def test_a_build_gives_all_versions_the_same_whichever_are_asked_for(tmp_path: Path) -> None:
    given_lesson = f"title: First lesson\n{asked(ORDER, WRITTEN.format(n=1, stem=LONG, marks=5))}"
    project = Project(tmp_path / "one").change(LESSON, lambda _: given_lesson)
    folder, build = project.root / "build/tiny/first-lesson", ("--kind", "worksheet", "--edition")
    files = [folder / f"{name}/first-lesson-worksheet-{name}.pdf" for name in "AB"]
    assert project.build(*build, "A", "--edition", "B", "--edition", "standard").status == 0
    both, plain = [file.read_bytes() for file in files], (folder / "first-lesson-worksheet.pdf").read_bytes()
    assert both[0] != both[1]
    # Ten lines were asked for; there is room for half as many more.
    unshared = ruled(pdf.write(make("worksheet", content(given_lesson))).data)
    assert [ruled(file) - unshared for file in (*both, plain)] == [5, 5, 5]
    assert project.build(*build, "B", "--force").status == 0
    assert files[1].read_bytes() == both[1]


@pytest.mark.parametrize(
    ("name", "all_of_them"),
    [
        ("standard", ["standard"]),
        ("letter", ["letter"]),
        ("C", ["A", "B", "C", "D"]),
        ("letter+support+B", [f"letter+support+{name}" for name in "ABCD"]),
    ],
)
def test_the_versions_of_a_paper(name: str, all_of_them: list[str]) -> None:
    course = lesson(1)
    job = Job(course, course.lessons[0], kind("worksheet"), "pdf", edition(name))
    assert [one.edition.name for one in versions(job, templates().parts())] == all_of_them
