"""Print sets: thirty papers for thirty pupils, read back from the files for the printer."""

import json
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from driver import LESSON, Outcome, Project
from lessonpack.preflight.paper import Page
from lessonpack.preflight.reading import read
from papers import ROOT

LONG = "A pupil whose name is a good deal longer than the line on which it is to stand"
SCRIPTS = {5: "第五位学生", 6: "التلميذ السادس", 7: "일곱째 학생", 8: LONG, 14: "Ученик четырнадцатый"}
NAMES = tuple(SCRIPTS.get(n, f"Pupil {n:02}") for n in range(1, 31))
#: The editions of some pupils; the others have the standard edition.
EDITIONS = {3: "large-print-18", 14: "large-print-18", 6: "dyslexia-friendly", 21: "dyslexia-friendly"}
CHOICES = "".join(
    f"""\
  - type: multiple-choice
    stem: Which of these words stands in {{source A}}, the {place} time?
    options: [{word}, ice, stone, water]
    answer: {word}
"""
    for place, word in (("first", "equal"), ("second", "reason"))
)
PAGE = ROOT / "docs" / "print-room.md"


def with_choices(project: Project) -> Project:
    """The small project with questions that each version asks in an order of its own, and a handout to write on."""
    return project.change(
        LESSON, lambda text: text.replace("worksheet:", "  framework: sourcing\nworksheet:") + CHOICES
    )


def class_list(names: tuple[str, ...] = NAMES) -> str:
    rows = [f'"{name}",{EDITIONS.get(number, "")}' for number, name in enumerate(names, 1)]
    return "\n".join(["name,edition", *rows, ""])


@dataclass(frozen=True)
class Made:
    """A print set as it lies in its folder."""

    project: Project
    folder: Path
    outcome: Outcome

    @cached_property
    def ticket(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "ticket.json").read_text(encoding="utf-8"))
        return found

    @cached_property
    def texts(self) -> dict[str, list[str]]:
        """The letters of each page of each file for the printer."""
        found = {}
        for slip in self.ticket["files"]:
            with pypdfium2.PdfDocument(self.folder / slip["file"]) as pdf:
                found[slip["file"]] = [letters(page.get_textpage().get_text_bounded()) for page in pdf]
        return found

    def named(self) -> Iterator[tuple[str, int, str]]:
        """The file, the page from 1 and the name, wherever a name stands, in the order of the files."""
        known = {letters(name): name for name in NAMES}
        for file, pages in self.texts.items():
            for number, text in enumerate(pages, 1):
                yield from ((file, number, name) for wanted, name in known.items() if wanted in text)


def letters(text: str) -> str:
    """A text to find a name in: pdfium says Arabic from left to right, in the shapes that are printed."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return re.sub("[\u0600-\u06ff]+", lambda found: "".join(sorted(found[0])), plain)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    root = tmp_path_factory.mktemp("print-set")
    project = with_choices(Project(root)).write("9b.csv", class_list())
    outcome = project.run(
        "print-set", root / LESSON, "--class-list", root / "9b.csv", "--version", "A", "--version", "B",
        "--due", "2026-12-04", "--checklist",
    )  # fmt: skip
    assert outcome.status == 0, outcome.errors
    return Made(project, root / "build/print-sets/tiny/first-lesson-9b", outcome)


def test_each_paper_begins_with_its_pupils_name_on_an_odd_page(made: Made) -> None:
    standard = [name for n, name in enumerate(NAMES, 1) if n not in EDITIONS]
    order = [*standard, *(NAMES[n - 1] for edition in ("large-print-18", "dyslexia-friendly") for n in EDITIONS
                          if EDITIONS[n] == edition)]  # fmt: skip
    found = [*made.named()]
    # A worksheet and a handout for each, one after the other, and no name anywhere else.
    assert [name for _, _, name in found] == [name for name in order for _ in range(2)]
    starts = {(slip["file"], page) for slip in made.ticket["files"] for page in _starts(slip)}
    assert {(file, page) for file, page, _ in found} == starts
    assert all(page % 2 == 1 for _, page in starts)


def _starts(slip: dict[str, Any]) -> Iterator[int]:
    """The pages on which the ticket says that papers begin."""
    for group in slip["groups"]:
        page = group["first_page"]
        for _ in range(group["sets"]):
            for paper in group["papers"]:
                yield page
                page += 2 * paper["sheets"]
        assert page == group["last_page"] + 1


def test_the_pages_of_each_file_are_those_of_the_ticket_and_right_for_duplex(made: Made) -> None:
    assert {slip["file"] for slip in made.ticket["files"]} == {p.name for p in made.folder.glob("first-lesson-*.pdf")}
    for slip in made.ticket["files"]:
        pages = made.texts[slip["file"]]
        assert len(pages) == slip["pages"] == 2 * slip["sheets"]
        assert sum(not text for text in pages) == slip["empty_pages"]
        assert slip["sheets"] == sum(group["sets"] * group["sheets_each"] for group in slip["groups"])
        with pikepdf.open(made.folder / slip["file"]) as pdf:
            assert pdf.Root.ViewerPreferences.Duplex == pikepdf.Name.DuplexFlipLongEdge
            sizes = {tuple(round(float(n) / 72 * 25.4) for n in page.mediabox[2:]) for page in pdf.pages}
        assert sizes == {(210, 297)}


def test_the_ticket(made: Made) -> None:
    ticket = made.ticket
    assert (ticket["sets"], ticket["due"], ticket["named"]) == (30, "2026-12-04", True)
    assert ticket["sheets"] == sum(slip["sheets"] for slip in ticket["files"])
    assert [(s["file"], s["paper"]["tint"], s["sides"], s["flip"], s["staple"]) for s in ticket["files"]] == [
        ("first-lesson-1-a4.pdf", None, "duplex", "long-edge", "top-left"),
        ("first-lesson-2-a4-cream.pdf", "cream", "duplex", "long-edge", "top-left"),
    ]
    groups = [(g["edition"], g["sets"], g["versions"]) for s in ticket["files"] for g in s["groups"]]
    assert groups == [
        ("standard", 26, {"A": 13, "B": 13}),
        ("large-print-18", 2, {"A": 1, "B": 1}),
        ("dyslexia-friendly", 2, {"A": 1, "B": 1}),
    ]
    for group in (g for s in ticket["files"] for g in s["groups"]):
        assert group["stapled_sheets"] == [group["sheets_each"]] == [sum(p["sheets"] for p in group["papers"])]
    assert [(p["paper"]["tint"], p["sheets"]) for p in ticket["paper"]] == [
        (s["paper"]["tint"], s["sheets"]) for s in ticket["files"]
    ]


def test_the_ticket_for_reading_says_the_same(made: Made) -> None:
    with pypdfium2.PdfDocument(made.folder / "job-ticket.pdf") as pdf:
        text = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pdf).split())
    assert "Due: 4 December 2026" in text
    for slip in made.ticket["files"]:
        assert slip["file"] in text
        assert f"{slip['pages']} pages · {slip['sheets']} sheets of paper" in text
        for group in slip["groups"]:
            assert f"{group['first_page']} to {group['last_page']} " in text
    assert "cream paper" in text


def test_a_name_stands_on_its_line_and_not_over_the_next(made: Made) -> None:
    for slip in made.ticket["files"]:
        for page in read((made.folder / slip["file"]).read_bytes(), colours=False):
            for name in (name for name in NAMES if any(letters(name) in letters(run.text) for run in page.runs)):
                assert _stands(page, name), f"{slip['file']}, page {page.number}"


def _stands(page: Page, name: str) -> bool:
    """Whether a name is after its label and before the next, over the rule for it."""
    own, label, after = (
        next(run.box for run in page.runs if letters(run.text).startswith(letters(text)))
        for text in (name, "Name", "Class")
    )
    rules = [r.box for r in page.rules if r.box.top > label.bottom and r.box.left < label.right < r.box.right]
    rule = min(rules, key=lambda box: box.top)
    beside = after.left if after.top < label.bottom else rule.right
    return label.right < own.left and own.right <= min(beside, rule.right) and 0 <= rule.top - own.bottom + 0.6 < 4


def test_what_papers_share_is_in_the_file_once(made: Made) -> None:
    with pikepdf.open(made.folder / made.ticket["files"][0]["file"]) as pdf:
        streams = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream)]
        fonts = [s.read_bytes() for s in streams if "/Length1" in s or s.get("/Subtype") == "/OpenType"]
        contents = {part.objgen for page in pdf.pages for part in _contents(page)}
    # Four papers, of which two have the same letters of a face, as have the names on them.
    assert max(Counter(fonts).values()) <= 4 < len(fonts)
    # A stream for each name on each of two papers, two that stand round all pages, a few for what is on those, and
    # one for each empty page.
    assert len(contents) - made.ticket["files"][0]["empty_pages"] < 2 * 28 + 2 + 20


def _contents(page: pikepdf.Page) -> list[pikepdf.Object]:
    found = page.obj.Contents
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def test_names_are_on_the_papers_and_the_checklist_and_nowhere_else(made: Made) -> None:
    printed = {slip["file"] for slip in made.ticket["files"]}
    root = made.project.root
    for path in sorted(p for p in root.rglob("*") if p.is_file() and p.suffix != ".csv"):
        data = path.read_bytes()
        for name in NAMES:
            forms = {name.encode(), name.encode("utf-16-be"), json.dumps(name).strip('"').encode()}
            assert not [form for form in forms if form in data], path
        assert not [name for name in NAMES if name in str(path)]
    for file in (*printed, "job-ticket.pdf", "checklist.pdf"):
        with pikepdf.open(made.folder / file) as pdf:
            assert not [n for n in NAMES for value in pdf.docinfo.values() if n in str(value)]
            assert file in ("job-ticket.pdf", "checklist.pdf") or "/Metadata" not in pdf.Root
    assert not [name for name in NAMES if name in made.outcome.output + made.outcome.errors]


def test_the_checklist_has_every_name_once(made: Made) -> None:
    with pypdfium2.PdfDocument(made.folder / "checklist.pdf") as pdf:
        text = letters("".join(page.get_textpage().get_text_bounded() for page in pdf))
    assert {name: text.count(letters(name)) for name in NAMES} == dict.fromkeys(NAMES, 1)


def test_only_the_user_may_read_what_has_names(made: Made) -> None:
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in made.folder.iterdir()}
    assert set(modes.values()) == {0o600}, modes
    assert stat.S_IMODE(made.folder.stat().st_mode) == 0o700


def test_the_same_list_makes_the_same_files_and_another_leaves_nothing_of_the_last(made: Made) -> None:
    def run(*arguments: str | Path) -> dict[str, bytes]:
        root = made.project.root
        outcome = made.project.run("print-set", root / LESSON, *arguments, "--output", root / "again", "--checklist",
                                   "--version", "A", "--version", "B", "--due", "2026-12-04")  # fmt: skip
        assert outcome.status == 0, outcome.errors
        return {path.name: path.read_bytes() for path in (root / "again").iterdir()}

    first = run("--class-list", made.project.root / "9b.csv")
    assert first == {path.name: path.read_bytes() for path in made.folder.iterdir()}
    made.project.write("one.csv", "name\nPupil 01\n")
    second = run("--class-list", made.project.root / "one.csv", "--no-handout")
    assert {*first} - {*second} == {"first-lesson-2-a4-cream.pdf"}


def test_booklets_have_the_name_on_their_first_page_from_either_side(made: Made) -> None:
    root = made.project.root
    made.project.write("two.csv", f"name;edition\n{LONG};\nPupil 02;a5-booklet\n")
    outcome = made.project.run("print-set", root / LESSON, "--class-list", root / "two.csv", "--no-handout",
                               "--version", "A")  # fmt: skip
    assert outcome.status == 0, outcome.errors
    folder = root / "build/print-sets/tiny/first-lesson-two"
    slip = json.loads((folder / "ticket.json").read_text(encoding="utf-8"))["files"][1]
    assert (slip["file"], slip["flip"]) == ("first-lesson-2-a4-booklet.pdf", "short-edge")
    pages = read((folder / slip["file"]).read_bytes(), colours=False)
    assert len(pages) == 2 * slip["sheets"]
    [own] = [run.box for run in pages[0].runs if run.text.strip() == "Pupil 02"]
    # The first page is the right half of the outermost sheet's front.
    assert 148.5 < own.left < own.right < 297
    assert _stands(pages[0], "Pupil 02")


def test_copies_have_no_names(made: Made) -> None:
    arguments = ("--copies", "5", "--version", "A", "--version", "B", "--kind", "worksheet", "--staple", "none")
    outcome = made.project.run("print-set", made.project.root / LESSON, *arguments)
    assert outcome.status == 0, outcome.errors
    folder = made.project.root / "build/print-sets/tiny/first-lesson-5-copies"
    ticket = json.loads((folder / "ticket.json").read_text(encoding="utf-8"))
    [slip] = ticket["files"]
    assert (ticket["named"], slip["sets"], slip["staple"]) == (False, 5, None)
    assert slip["groups"][0]["versions"] == {"A": 3, "B": 2}
    with pypdfium2.PdfDocument(folder / slip["file"]) as pdf:
        texts = [page.get_textpage().get_text_bounded() for page in pdf]
    assert [re.findall("Version .", text)[0] for text in texts if "Class" in text] == [f"Version {v}" for v in "ABABA"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "lessonpack: for whom is it?\n  say either --class-list FILE.csv or --copies NUMBER"),
        (("--copies", "2", "--names"), "lessonpack: there are no names without a class list"),
        (("--copies", "2", "--checklist"), "lessonpack: a list of who gets what needs names on the papers"),
        (
            ("--copies", "2", "--staple", "twice"),
            "lessonpack: 'twice' cannot be stapled\n  there are: set",
        ),
        (("--copies", "2", "--due", "4 Dec"), "lessonpack: '4 Dec' is no date"),
        (("--copies", "2", "--version", "E"), "lessonpack: there is no version 'E'\n  there are: A, B, C, D"),
        (("--copies", "2", "--edition", "huge"), "lessonpack: there is no edition 'huge'"),
        (("--copies", "2", "-e", "fillable"), "lessonpack: no print set is made of 'fillable'"),
        (("--copies", "2", "-k", "answer-key"), "lessonpack: the answer-key is no paper for pupils"),
        (("--copies", "2", "-k", "key"), "lessonpack: there is no kind 'key'"),
    ],
)
def test_wrong_use(made: Made, arguments: tuple[str, ...], message: str) -> None:
    outcome = made.project.run("print-set", made.project.root / LESSON, *arguments)
    assert outcome.status == 2
    assert outcome.errors.startswith(message)


def test_a_whole_course_is_no_lesson(made: Made) -> None:
    outcome = made.project.run("print-set", made.project.root / "content/tiny", "--copies", "2")
    assert (outcome.status, "is no lesson" in outcome.errors) == (2, True)


def test_a_name_that_cannot_be_printed_stops_it(made: Made) -> None:
    root = made.project.root
    made.project.write("thai.csv", "name\nPupil 01\nนักเรียน\n")
    outcome = made.project.run("print-set", root / LESSON, "--class-list", root / "thai.csv", "--version", "A")
    assert outcome.status == 1
    assert outcome.lines[0].startswith(f"{root / 'thai.csv'}:3:1: error[class-list]: this name has a letter that no")
    assert "นักเรียน" not in outcome.errors
    assert not (root / "build/print-sets/tiny/first-lesson-thai").exists()


def test_a_broken_lesson_is_refused_with_its_mistakes(tmp_path: Path) -> None:
    project = Project(tmp_path).change(LESSON, lambda text: text.replace("marks: 2", "markz: 2", 1))
    outcome = project.run("print-set", tmp_path / LESSON, "--copies", "2")
    assert outcome.status == 1
    assert "error[unknown-key]" in outcome.errors
    assert not (tmp_path / "build/print-sets").exists()


def test_the_page_for_print_rooms_has_these_figures(made: Made) -> None:
    told = re.findall(r"^\| `(.+?)` \| (.+?) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", PAGE.read_text("utf-8"), re.M)
    assert told == [
        (s["file"], "A4, cream" if s["paper"]["tint"] else "A4, white",
         *(str(s[name]) for name in ("sets", "pages", "empty_pages", "sheets")))
        for s in made.ticket["files"]
    ]  # fmt: skip


def test_the_row_of_a_ticket_on_that_page_is_this_one(made: Made) -> None:
    [shown] = re.findall(r"^```json\n(.*?)^```$", PAGE.read_text("utf-8"), re.M | re.S)
    assert json.loads(shown) == made.ticket["files"][0]["groups"][0]
