"""Lines of the excerpts: as they stand on the real handout of an edition, and as the edition's other papers name them.

What the product measured is not asked here: all is read from the files, by where the characters stand.
"""

import re
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pypdfium2
import pytest

from driver import run
from glyphs import Glyph, lines, said
from lessonpack.lesson import PrintedSource
from lessonpack.prose import Reference
from lessonpack.record import prose_in
from lessonpack.sheets import layers
from lessonpack.sources import Excerpt, Layer
from papers import REAL, ROOT, edition, real, squeezed, templates

LESSON = real().lessons[0].lesson
assert LESSON
EDITIONS = ("standard", "large-print-24")


@dataclass(frozen=True)
class Printed:
    """A text of an excerpt: of which printed source, which layer, in which of how many columns."""

    letter: str
    layer: Layer
    column: int
    columns: int

    @property
    def source(self) -> PrintedSource:
        assert LESSON
        return LESSON.letters[self.letter]

    @property
    def excerpt(self) -> Excerpt:
        found = real().sources[self.source.source].excerpt(self.source.excerpt)
        assert found
        return found


def texts() -> list[Printed]:
    """Every text that the handout prints."""
    assert LESSON
    found = []
    for letter, use in LESSON.letters.items():
        source = real().sources[use.source]
        excerpt = source.excerpt(use.excerpt)
        there = layers(use, source, excerpt, "print") if excerpt else []
        found += [Printed(letter, layer, n, len(there)) for n, layer in enumerate(there)]
    return found


@dataclass(frozen=True)
class Papers:
    """The papers of an edition, as files."""

    name: str
    folder: Path

    def file(self, kind: str) -> Path:
        end = "" if self.name == "standard" else f"-{self.name}"
        return self.folder / end.removeprefix("-") / f"korean-war-{kind}{end}.pdf"

    def words(self, kind: str) -> str:
        with pypdfium2.PdfDocument(self.file(kind)) as pdf:
            return squeezed("\n".join(page.get_textpage().get_text_bounded() for page in pdf))

    @cached_property
    def set_lines(self) -> list[list[Glyph]]:
        """The lines of the handout, from edge to edge."""
        return lines(self.file("source-handout"))

    @cached_property
    def width(self) -> float:
        with pypdfium2.PdfDocument(self.file("source-handout")) as pdf:
            return float(pdf[0].get_width())

    def lines_of(self, text: Printed) -> list[str]:
        """The lines of a text as they are printed, with the number that stands before some."""
        columns = text.columns if edition(self.name).columns > 1 else 1
        left, right = (self.width * (text.column + n) / columns for n in (0, 1)) if columns > 1 else (0, self.width)
        every = [
            (cell[0].page, squeezed(said(cell)))
            for line in self.set_lines
            if (cell := [g for g in line if left <= g.x < right])
        ]
        whole = squeezed(text.excerpt.text_of(text.layer) or "")
        return next(found for n in range(len(every)) if (found := _taken(every[n:], whole)))


def _taken(every: list[tuple[int, str]], whole: str) -> list[str]:
    """The lines that make up a text, if it begins with the first; only from one page to the next others may stand."""
    found: list[str] = []
    page, parted = 0, False
    for number, line in every:
        text = line if whole.startswith(line) else line.removeprefix(str(len(found) + 1))
        if text and whole.startswith(text) and not (parted and number == page):
            found.append(line)
            whole, page, parted = whole.removeprefix(text), number, False
        elif not found:
            return []
        parted = parted or not (text and found[-1] == line)
        if not whole:
            return found
    return []


@pytest.fixture(scope="module", params=EDITIONS)
def papers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Papers:
    """The real handout and key in an edition."""
    root = tmp_path_factory.mktemp("papers")
    shutil.copytree(ROOT / "content" / REAL, root / "content" / REAL)
    kinds = ("--kind", "source-handout", "--kind", "answer-key")
    outcome = run("build", "--root", root, "--edition", request.param, *kinds)
    assert outcome.status == 0, outcome.errors
    return Papers(request.param, root / "build" / REAL / "korean-war")


def test_texts_stand_side_by_side() -> None:
    layers_of = {letter: [t.layer for t in texts() if t.letter == letter] for letter in "ABG"}
    assert layers_of == {"A": ["text", "adapted"], "B": ["text"], "G": ["original", "text"]}


@pytest.mark.parametrize("text", texts(), ids=lambda t: f"{t.letter}-{t.layer}")
def test_every_fifth_line_is_numbered(papers: Papers, text: Printed) -> None:
    whole = squeezed(text.excerpt.text_of(text.layer) or "")
    numbers = []
    for line in papers.lines_of(text):
        bare = line if whole.startswith(line) else line.removeprefix(str(len(numbers) + 1))
        numbers.append(line.removesuffix(bare))
        whole = whole.removeprefix(bare)
    assert numbers == [str(n) if n % 5 == 0 else "" for n in range(1, len(numbers) + 1)]


def references() -> list[Reference]:
    """Every passage that questions, prompts and their answers point at: the key prints these."""
    assert LESSON
    texts = prose_in((LESSON.worksheet, LESSON.sources, LESSON.source_sets))
    return [r for prose in texts for r in prose.references if r.passage]


def test_a_passage_stands_on_the_lines_that_the_key_names(papers: Papers) -> None:
    key, say = papers.words("answer-key"), templates().language("en-GB").say
    assert len(references()) > 20
    for reference in references():
        printed = [t for t in texts() if t.letter == reference.letter and t.layer != "original"]
        named = say("source", letter=reference.letter)
        for word, text in zip(("source-lines", "adapted-lines"), printed, strict=False):
            first, last = _place(papers, text, text.excerpt.passages_of(text.layer)[str(reference.passage)])
            named = say(word, source=named, n=last - first + 1, first=first, last=last)
        # Another digit must not follow: lines 1 are not lines 12.
        assert re.search(re.escape(squeezed(named)) + r"(?!\d)", key), named


def _place(papers: Papers, printed: Printed, passage: str) -> tuple[int, int]:
    """First and last line of a passage on the paper itself."""
    text, starts = "", []
    for number, line in enumerate(papers.lines_of(printed), 1):
        starts.append(len(text))
        text += line.removeprefix(str(number)) if number % 5 == 0 else line
    begin = re.search(re.escape(squeezed(passage)), text)
    assert begin
    on = [n for n, start in enumerate(starts, 1) if start < begin.end()]
    first = max(n for n, start in enumerate(starts, 1) if start <= begin.start())
    return first, max(on)
