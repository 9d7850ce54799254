"""Marks the keys of versions A and B, as a teacher would who has paper alone: what the key names is looked up on the
printed worksheet of the same version and compared with the content."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pypdfium2
import pytest

from lessonpack.content import CourseContent
from lessonpack.lesson import Lesson
from lessonpack.questions import Choice, Matching, MultipleChoice, MultipleResponse, Ordering, Question, Sorting
from lessonpack.writers.registry import WRITERS
from papers import content, make, real, squeezed
from test_asking import SHUFFLED

LETTERED = (MultipleChoice, MultipleResponse, Sorting)


@dataclass(frozen=True)
class Letter:
    """A letter on paper, in points from the upper left corner of its page; those of one row have one `down`."""

    page: int
    down: float
    across: float
    char: str


@dataclass(frozen=True)
class Paper:
    """What a reader sees: the letters row by row, without spaces, and the width of a page."""

    letters: tuple[Letter, ...]
    width: float

    @property
    def text(self) -> str:
        return "".join(letter.char for letter in self.letters)

    @property
    def pages(self) -> list[str]:
        last = self.letters[-1].page
        return ["".join(x.char for x in self.letters if x.page == page) for page in range(last + 1)]

    def between(self, stem: str, following: str | None) -> "Paper":
        """From after one stem to the next."""
        start = self.text.index(stem) + len(stem)
        end = self.text.index(following, start) if following else None
        return Paper(self.letters[start:end], self.width)

    def half(self, *, right: bool) -> "Paper":
        """What stands at one side of the page."""
        return Paper(tuple(x for x in self.letters if (x.across > self.width / 2) is right), self.width)


def read(data: bytes) -> Paper:
    """The letters of a PDF by their places, whatever their order in the file."""
    found: list[Letter] = []
    with pypdfium2.PdfDocument(data) as pdf:
        width, _ = pdf[0].get_size()
        for number, page in enumerate(pdf):
            found += _rows(number, page)
    return Paper(tuple(found), width)


def _rows(number: int, page: pypdfium2.PdfPage) -> list[Letter]:
    text, height = page.get_textpage(), page.get_height()
    boxes = [(text.get_charbox(i, loose=True), text.get_text_range(i, 1)) for i in range(text.count_chars())]
    there = sorted((height - (low + high) / 2, left, i, char) for i, ((left, low, _, high), char) in enumerate(boxes))
    letters, row = list[tuple[float, float, int, str]](), 0.0
    for down, across, index, char in there:
        # Typefaces of one row have their middles a millimetre apart.
        row = row if letters and down - row < 4 else down
        letters += [(row, across, index, one) for one in squeezed(char)]
    return [Letter(number, down, across, char) for down, across, _, char in sorted(letters)]


@cache
def papers(name: str, edition: str) -> tuple[Paper, Paper]:
    """Worksheet and key of a course's first lesson in an edition, read back."""
    made = [make(kind, COURSES[name], edition_name=edition) for kind in ("worksheet", "answer-key")]
    worksheet, key = (read(WRITERS["pdf"](document).data) for document in made)
    return worksheet, key


def contents(name: str) -> list[tuple[Question, str, str | None]]:
    """Questions and parts as the content has them, each with its stem and the next, as they are to be found."""
    asked = [q for one in lesson(name).questions for q in one.walk()]
    stems = [squeezed(str(q.stem).translate(str.maketrans("'", "’"))) for q in asked]
    return list(zip(asked, stems, [*stems[1:], None], strict=True))


def lesson(name: str) -> Lesson:
    found = COURSES[name].lessons[0].lesson
    assert found
    return found


COURSES: dict[str, CourseContent] = {
    "every type": content(SHUFFLED.replace("answer: two}", "answer: two, support: {without: [four]}}")),
    "korean war": real(),
}


def marked(name: str, worksheet: Paper, key: Paper) -> Iterator[tuple[str, bool]]:
    """Each question whose key names letters or places, and whether it is right of that worksheet."""
    for question, stem, following in contents(name):
        if not isinstance(question, (*LETTERED, Matching, Ordering)):
            continue
        there, said = worksheet.between(stem, following), key.between(stem, following)
        if isinstance(question, LETTERED):
            yield str(question.id), named(question, said.text, labels(question, there.text)) == wanted(question)
        elif isinstance(question, Matching):
            entries = labels(question, there.text)
            letters = {str(p.left): re.search(rf"{squeezed(str(p.left))}:([A-Z])", said.text) for p in question.pairs}
            found = {left: entries.get(match[1]) for left, match in letters.items() if match}
            yield str(question.id), found == {str(p.left): squeezed(str(p.right)) for p in question.pairs}
        else:
            items = [squeezed(str(item)) for item in question.items]
            yield str(question.id), in_order(items, there, said.text) == items


def texts(question: Question) -> list[str]:
    """What has a letter on the worksheet."""
    if isinstance(question, Choice):
        return [squeezed(str(option)) for option in question.options]
    if isinstance(question, Sorting):
        return [squeezed(str(entry)) for category in question.categories for entry in category.entries]
    assert isinstance(question, Matching)
    return [squeezed(str(entry)) for entry in [*(p.right for p in question.pairs), *question.distractors]]


def labels(question: Question, there: str) -> dict[str, str]:
    """The texts by the letters before them."""
    found = {text: re.search(rf"([A-Z])\.?{re.escape(text)}", there) for text in texts(question)}
    return {match[1]: text for text, match in found.items() if match}


def named(question: Question, said: str, there: dict[str, str]) -> list[set[str | None]]:
    """What stands at the letters that the key names: of a choice together, of a sorting by category."""
    alternatives = "|".join(map(re.escape, texts(question)))
    groups = [said]
    if isinstance(question, Sorting):
        first, *rest = (re.escape(squeezed(str(category.name))) + ":" for category in question.categories)
        groups = re.split("|".join(rest), re.split(first, said)[1])
    return [{there.get(letter) for letter in re.findall(rf"([A-Z])(?:{alternatives})", group)} for group in groups]


def wanted(question: Question) -> list[set[str | None]]:
    if isinstance(question, MultipleChoice):
        return [{squeezed(str(question.answer))}]
    if isinstance(question, MultipleResponse):
        return [{squeezed(str(answer)) for answer in question.answers}]
    assert isinstance(question, Sorting)
    return [{squeezed(str(entry)) for entry in category.entries} for category in question.categories]


def in_order(items: list[str], there: Paper, said: str) -> list[str]:
    """The items of the worksheet, in two columns, in the order of the numbers that the key has from top to bottom."""
    places = []
    for side in (False, True):
        half = there.half(right=side)
        for item in items:
            if item in half.text:
                first = half.letters[half.text.index(item)]
                places.append(((first.page, first.down, side), item))
    numbers = [int(number) for number in re.findall(rf"(\d)(?:st|nd|rd|th)(?={'|'.join(map(re.escape, items))})", said)]
    printed = [item for _, item in sorted(places)]
    assert len(numbers) == len(printed) == len(items)
    return [item for _, item in sorted(zip(numbers, printed, strict=True))]


@pytest.mark.parametrize("edition", ["A", "B", "support+B"])
@pytest.mark.parametrize(("name", "count"), [("every type", 8), ("korean war", 1)])
def test_the_key_of_a_version_marks_its_worksheet_rightly(name: str, count: int, edition: str) -> None:
    worksheet, key = papers(name, edition)
    results = dict(marked(name, worksheet, key))
    assert results == dict.fromkeys(results, True)
    assert len(results) == count


@pytest.mark.parametrize("name", COURSES)
def test_the_key_of_another_version_does_not(name: str) -> None:
    worksheet, _ = papers(name, "B")
    _, key = papers(name, "A")
    wrong = [question for question, right in marked(name, worksheet, key) if not right]
    assert wrong


@pytest.mark.parametrize(("edition", "status"), [("A", "▲·VersionA"), ("B", "▲·VersionB"), ("support+B", "●·VersionB")])
@pytest.mark.parametrize("name", COURSES)
def test_sign_and_version_stand_on_each_page_of_worksheet_and_key(name: str, edition: str, status: str) -> None:
    for paper in papers(name, edition):
        assert len(paper.pages) > 1
        assert [page for page in paper.pages if status not in page] == []
        others = {"VersionA", "VersionB", "●", "▲"} - set(status.split("·"))
        assert [other for other in others if other in paper.text] == []
