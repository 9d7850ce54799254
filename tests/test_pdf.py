"""The real lesson's PDFs, opened with other libraries than the one that wrote them: sheets and what is on them."""

import re
from itertools import groupby, pairwise

import pikepdf
import pytest

from glyphs import Glyph, glyphs
from lessonpack.markup import Element
from papers import KINDS, Pack, make, real, squeezed

PDFS = [k for k in KINDS if k != "teacher-notes"]
MM = 72 / 25.4


@pytest.mark.parametrize("kind", PDFS)
def test_the_sheet_is_a4(pack: Pack, kind: str) -> None:
    with pikepdf.open(pack.file(kind)) as pdf:
        for page in pdf.pages:
            _, _, width, height = (float(n) / MM for n in page.MediaBox)
            assert (width, height) == (pytest.approx(210, abs=0.1), pytest.approx(297, abs=0.1))


@pytest.mark.parametrize(("kind", "most"), [("worksheet", 6), ("source-handout", 6), ("answer-key", 7)])
def test_a_paper_has_few_pages(pack: Pack, kind: str, most: int) -> None:
    with pikepdf.open(pack.file(kind)) as pdf:
        assert len(pdf.pages) <= most


@pytest.mark.parametrize("kind", PDFS)
def test_every_page_has_its_foot_with_the_right_number(pack: Pack, kind: str) -> None:
    pages = pack.pages(kind)
    foot = make(kind, real()).running.foot
    for number, page in enumerate(pages, 1):
        assert squeezed(foot) in squeezed(page)
        assert re.findall(r"Page \d+ of \d+", page) == [f"Page {number} of {len(pages)}"]


@pytest.mark.parametrize("kind", PDFS)
def test_every_page_of_the_key_says_that_it_has_answers_and_of_a_draft_that_it_is_one(pack: Pack, kind: str) -> None:
    for page in pack.pages(kind):
        assert ("Teacher copy: contains answers" in page) == (kind == "answer-key")
        assert page.count("DRAFT") == 1


@pytest.mark.parametrize("kind", PDFS)
def test_a_file_says_what_it_is(pack: Pack, kind: str) -> None:
    said = make(kind, real()).properties
    with pikepdf.open(pack.file(kind)) as pdf:
        assert str(pdf.docinfo.Title) == said.title
        assert str(pdf.docinfo.Author) == ", ".join(said.authors)
        assert str(pdf.docinfo.CreationDate).startswith(f"D:{said.date.replace('-', '')}")
        assert str(pdf.Root.Lang) == said.language
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root


def stems(kind: str) -> list[tuple[str, str, str]]:
    """Number, words and marks of all questions and parts, in order, as the page has them."""
    sections = [s for s in make(kind, real()).body.find("section") if _has_questions(s)]
    return [_stem(p) for s in sections for p in s.find("p", "stem")]


def _has_questions(section: Element) -> bool:
    return section.attributes.get("id", "").startswith("questions-")


def _stem(stem: Element) -> tuple[str, str, str]:
    number, marks = ("".join(e.text for e in stem.find("span", name)) for name in ("number", "marks"))
    words = stem.text.removeprefix(number).removesuffix(marks)
    return number, squeezed(words).removesuffix("TrueFalse"), marks


def test_questions_are_the_same_and_in_the_same_order_on_worksheet_and_key(pack: Pack) -> None:
    asked = stems("worksheet")
    assert asked == stems("answer-key")
    lesson = real().lessons[0].lesson
    assert lesson
    assert [n for n, _, _ in asked if n.isdigit()] == [str(n + 1) for n in range(len(lesson.questions))]
    for kind in ("worksheet", "answer-key"):
        text, place = pack.words(kind), 0
        for number, words, marks in asked:
            beside = ".{0,9}?" if kind == "worksheet" else ""
            found = re.compile(re.escape(number + words) + beside + re.escape(marks)).search(text, place)
            assert found, f"{kind} lacks {number} {words} {marks} after what goes before"
            place = found.end()


def marks_on(pack: Pack, kind: str) -> dict[int, list[int]]:
    """The numbers of the notes' marks on each page: digits smaller than any other type."""
    small = [g for g in glyphs(pack.file(kind)) if g.size < 8.9]

    def place(glyph: Glyph) -> tuple[int, float]:
        return glyph.page, round(glyph.y, 1)

    found: dict[int, list[int]] = {}
    for (page, _), group in groupby(small, key=place):
        for run in _runs(list(group)):
            found.setdefault(page, []).append(int(run))
    return found


def _runs(line: list[Glyph]) -> list[str]:
    """Digits that stand beside one another."""
    runs = [line[0].text]
    for before, after in pairwise(line):
        if 0 < after.x - before.x < 1.2 * before.size:
            runs[-1] += after.text
        else:
            runs.append(after.text)
    return runs


@pytest.mark.parametrize("kind", PDFS)
def test_every_note_is_at_the_foot_of_the_page_of_its_mark(pack: Pack, kind: str) -> None:
    notes = make(kind, real()).body.find("span", "note")
    marks = marks_on(pack, kind)
    assert sorted(n for numbers in marks.values() for n in numbers) == list(range(1, len(notes) + 1))
    pages = [squeezed(page) for page in pack.pages(kind)]
    for page, numbers in marks.items():
        for number in numbers:
            begin = squeezed(f"{number} {notes[number - 1].text}")[:40]
            (found,) = (n for n, text in enumerate(pages, 1) if begin in text)
            assert found == page
