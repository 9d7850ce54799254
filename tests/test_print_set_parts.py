"""Parts of a print set: what is on which stock, where files are parted, names on pages, and the folder."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from lessonpack.content import CourseContent
from lessonpack.dates import HistoricalDate
from lessonpack.plan import Job, standard_edition
from lessonpack.preflight.reading import read
from lessonpack.print_set.folder import SEAL, write
from lessonpack.print_set.names import set_names
from lessonpack.print_set.pupils import PrintSetError, Pupil
from lessonpack.print_set.sets import Batch, Order, Paper, Papers, Staple, batches, stock_of
from lessonpack.print_set.ticket import TICKET, TicketMaker
from papers import COURSE_TEXT, content, edition, kind, make, templates

LESSON = "title: One\nworksheet: [{questions: [{type: short-answer, stem: Why?, marks: 1, answer: So.}]}]\n"
STYLE = (Path(__file__).parents[1] / "templates/print-set/name.css").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "size", "flip", "ending"),
    [
        ("standard", "A4", "long-edge", "a4"),
        ("letter", "US Letter", "long-edge", "letter"),
        ("single-sided", "A4", None, "a4-single-sided"),
        ("a5-booklet", "A4", "short-edge", "a4-booklet"),
        ("a4-on-a3-booklet", "A3", "short-edge", "a3-booklet"),
        ("dyslexia-friendly+single-sided", "A4", None, "a4-cream-single-sided"),
    ],
)
def test_stock(name: str, size: str, flip: str | None, ending: str) -> None:
    stock = stock_of(edition(name))
    assert (stock.size, stock.flip, stock.name) == (size, flip, ending)


def papers(course: CourseContent, **sides: int) -> Papers:
    """A worksheet of so many pages in each edition; of a booklet as many sides."""

    def paper(name: str, pages: int) -> Paper:
        job = Job(course, course.lessons[0], kind("worksheet"), "pdf", edition(name), course.lessons)
        return Paper(job, b"", pages, pages)

    by_edition = {name.replace("_", "-"): (paper(name.replace("_", "-"), pages),) for name, pages in sides.items()}
    return Papers(course, course.lessons[0], standard_edition(course, templates().parts()), by_edition)


def sorted_out(found: list[Batch]) -> dict[str, list[tuple[str, int]]]:
    """What each file has: names, and the pages on which their sets begin."""
    return {batch.name: [*zip((s.pupil.name for s in batch.sets), batch.starts, strict=True)] for batch in found}


def test_sets_are_sorted_by_stock_and_edition_and_keep_the_order_of_the_list() -> None:
    there = papers(content(LESSON), standard=3, A=3, large_print_18=5, dyslexia_friendly=4, single_sided=3)
    usual, large, single = "standard", "large-print-18", "single-sided"
    names = (usual, large, "A", single, "dyslexia-friendly", large, usual, single)
    order = Order(tuple(Pupil(name, str(n)) for n, name in enumerate(names)))
    assert sorted_out(batches(there, order)) == {
        "only-1-a4.pdf": [("0", 1), ("2", 5), ("6", 9), ("1", 13), ("5", 19)],
        "only-2-a4-single-sided.pdf": [("3", 1), ("7", 4)],
        "only-3-a4-cream.pdf": [("4", 1)],
    }


@pytest.mark.parametrize(("most", "sizes"), [(100, [5]), (12, [3, 2]), (11, [2, 2, 1]), (1, [1, 1, 1, 1, 1])])
def test_a_large_file_is_parted_between_two_pupils(most: int, sizes: list[int]) -> None:
    found = batches(papers(content(LESSON), standard=3), Order((Pupil("standard"),) * 5), most)
    assert [len(batch.sets) for batch in found] == sizes
    assert [batch.name for batch in found] == [f"only-{n}-a4.pdf" for n in range(1, len(sizes) + 1)]
    assert all(batch.starts[0] == 1 for batch in found)


@pytest.mark.parametrize(
    ("name", "sides", "staple", "where", "sheets"),
    [
        ("standard", 3, "set", "top-left", [4]),
        ("standard", 3, "paper", "top-left", [2, 2]),
        ("standard", 3, "none", None, []),
        ("standard", 2, "paper", None, []),
        ("standard", 2, "set", "top-left", [2]),
        ("single-sided", 3, "set", "top-left", [6]),
        ("a5-booklet", 4, "set", "fold", [2, 2]),
        ("a5-booklet", 4, "none", "fold", [2, 2]),
        ("a5-booklet", 2, "set", None, []),
    ],
)
def test_what_is_stapled(name: str, sides: int, staple: Staple, where: str | None, sheets: list[int]) -> None:
    there = papers(content(LESSON), **{name.replace("-", "_"): sides})
    both = replace(there, by_edition={name: there.by_edition[name] * 2})
    order = Order((Pupil(name),), staple=staple)
    maker = TicketMaker(templates(), there.content, there.standard, there.standard)
    [slip] = maker.ticket(both, batches(both, order), order).as_json()["files"]
    assert (slip["staple"], slip["groups"][0]["stapled_sheets"]) == (where, sheets)


@pytest.mark.parametrize("tag", templates().languages())
def test_the_ticket_can_be_made_in_every_language(tag: str) -> None:
    there = papers(content(LESSON, f"{COURSE_TEXT}language: {tag}\n"), standard=3, a5_booklet=4, single_sided=1)
    order = Order(tuple(map(Pupil, there.by_edition)), names=True, due=HistoricalDate.read("2026-12-04"))
    maker = TicketMaker(templates(), there.content, there.standard, there.standard)
    ticket = maker.ticket(there, batches(there, order), order)
    document = maker.page(TICKET, ticket)
    assert [h.text for h in document.body.find("h3")] == [slip.batch.name for slip in ticket.slips]
    assert document.properties.title in document.running.foot
    assert ticket.slips[0].staple == ("top-right" if tag == "ar" else "top-left")


@pytest.mark.parametrize(("tag", "label", "after"), [("ar", "الاسم", "الصف"), ("zh-Hans", "姓名", "班级")])
def test_names_stand_beside_their_label_whichever_way_it_is_written(tag: str, label: str, after: str) -> None:
    document = make("worksheet", content(LESSON, f"{COURSE_TEXT}language: {tag}\n"))
    assert [field.text for field in document.body.find("p", "field")][:2] == [label, after]
    names = [
        "Pupil",
        "学生",
        "طالب",
        "A pupil with a name that is a good deal longer than the line for it is, all in all",
    ]
    overlay = set_names(document, names, STYLE)
    assert overlay
    assert (overlay.at, overlay.unprintable, [*overlay.pages.values()]) == (0, frozenset(), [0, 2, 4, 6])
    pages = read(overlay.data, colours=False)
    for name, number in overlay.pages.items():
        left = min(run.box.left for run in pages[number].runs)
        right = max(run.box.right for run in pages[number].runs)
        # The line is half of the page's width, at the side where reading begins; the label comes before the name.
        assert (105 < left < right < 185) if tag == "ar" else (22 < left < right < 105), name


def test_a_paper_without_a_line_and_a_name_without_letters() -> None:
    assert set_names(make("source-handout", content(LESSON + "sources: [{source: first}]\n")), ["One"], STYLE) is None
    overlay = set_names(make("worksheet", content(LESSON)), ["One", "นักเรียน"], STYLE)
    assert overlay
    assert overlay.unprintable == {"นักเรียน"}


def files(folder: Path) -> dict[str, bytes]:
    """What lies in a folder, but for the list of it."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != SEAL}


def test_a_set_takes_the_place_of_the_last(tmp_path: Path) -> None:
    write(tmp_path, {"a.pdf": b"one", "b.pdf": b"two"})
    (tmp_path / "note.txt").write_bytes(b"mine")
    write(tmp_path, {"a.pdf": b"three"})
    assert files(tmp_path) == {"a.pdf": b"three", "note.txt": b"mine"}
    assert {*json.loads((tmp_path / SEAL).read_text())["files"]} == {"a.pdf"}


@pytest.mark.parametrize("in_the_way", ["a.pdf", "b.pdf"])
def test_nothing_is_overwritten_that_was_not_written_here(tmp_path: Path, in_the_way: str) -> None:
    write(tmp_path, {"a.pdf": b"one"})
    (tmp_path / in_the_way).write_bytes(b"mine")
    before = files(tmp_path)
    with pytest.raises(PrintSetError, match=f"{in_the_way}' is there already, and was not written by this command"):
        write(tmp_path, {"a.pdf": b"two", "b.pdf": b"three"})
    assert files(tmp_path) == before


def test_a_file_that_was_changed_is_no_longer_ours_to_take_away(tmp_path: Path) -> None:
    write(tmp_path, {"a.pdf": b"one", "b.pdf": b"two"})
    (tmp_path / "b.pdf").write_bytes(b"mine")
    write(tmp_path, {"a.pdf": b"one"})
    assert files(tmp_path) == {"a.pdf": b"one", "b.pdf": b"mine"}


def test_after_being_stopped_at_any_file_it_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = {"a.pdf": b"one", "b.pdf": b"two", "c.pdf": b"three"}, {"a.pdf": b"four", "b.pdf": b"five"}
    for stop in range(4):
        folder = tmp_path / str(stop)
        write(folder, old)
        with monkeypatch.context() as patch:
            _stop_after(patch, stop)
            with pytest.raises(KeyboardInterrupt):
                write(folder, new)
        assert all(data in {old.get(name), new.get(name)} for name, data in files(folder).items() if name[0] != ".")
        write(folder, new)
        assert files(folder) == new


def _stop_after(patch: pytest.MonkeyPatch, count: int) -> None:
    """Let so many files be put in their places, and then stop the program."""
    left, replace_ = [count], Path.replace

    def stopping(path: Path, target: Path) -> Path:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        return replace_(path, target)

    patch.setattr(Path, "replace", stopping)


def test_a_list_of_files_that_is_damaged_protects_them(tmp_path: Path) -> None:
    write(tmp_path, {"a.pdf": b"one"})
    (tmp_path / SEAL).write_bytes(b"{")
    write(tmp_path, {"a.pdf": b"one"})
    (tmp_path / SEAL).write_bytes(b"{")
    with pytest.raises(PrintSetError):
        write(tmp_path, {"a.pdf": b"two"})


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(PrintSetError, match="cannot be written: Not a directory") as caught:
        write(tmp_path / "file" / "folder", {"a.pdf": b"one"})
    assert caught.value.hint == "name another folder with --output"
