"""Lines of the excerpts: as they stand on the real handout, and as the other papers name them."""

import re
from functools import cache
from pathlib import Path

import pytest

from glyphs import lines, said
from lessonpack.measures import Measures
from lessonpack.prose import Reference
from lessonpack.record import prose_in
from lessonpack.writers.pdf import measure
from papers import Pack, make, real, squeezed, templates

LESSON = real().lessons[0].lesson
assert LESSON


@cache
def measured() -> Measures:
    return Measures(measure(make("source-handout", real())).lines)


@cache
def printed(path: Path) -> dict[str, list[str]]:
    """The lines of each excerpt as the handout prints them, with the number that stands before some."""
    every = [squeezed(said(line)) for line in lines(path)]
    found = {}
    for name, hard in measured().lines.items():
        wanted = [squeezed(line) for broken in hard for line in broken]
        start = next(n for n in range(len(every)) if _begins(every[n:], wanted))
        found[name] = every[start : start + len(wanted)]
    return found


def _begins(every: list[str], wanted: list[str]) -> bool:
    """Whether some lines begin with the wanted ones, numbers at their left aside."""
    return all(a.endswith(b) for a, b in zip(every, wanted, strict=False)) and len(every) >= len(wanted)


def names() -> dict[str, str]:
    """The printed excerpts by letter."""
    assert LESSON
    sources = real().sources
    return {
        letter: f"{letter}/{s.source}/{s.excerpt or sources[s.source].excerpts[0].id}"
        for letter, s in LESSON.letters.items()
    }


@pytest.mark.parametrize("letter", names())
def test_every_line_of_an_excerpt_is_one_line_and_every_fifth_is_numbered(pack: Pack, letter: str) -> None:
    name = names()[letter]
    wanted = [squeezed(line) for hard in measured().lines[name] for line in hard]
    found = printed(pack.file("source-handout"))[name]
    numbers = [line.removesuffix(text) for line, text in zip(found, wanted, strict=True)]
    assert numbers == [str(n) if n % 5 == 0 else "" for n in range(1, len(wanted) + 1)]


@pytest.mark.parametrize("letter", names())
def test_an_excerpt_is_printed_whole(letter: str) -> None:
    _, source, excerpt = names()[letter].split("/")
    text = real().sources[source].excerpt(excerpt)
    assert text
    set_ = "".join(line for hard in measured().lines[names()[letter]] for line in hard)
    assert squeezed(set_) == squeezed(text.text)


def references() -> list[Reference]:
    """Every passage that questions, prompts and their answers point at: the key prints these."""
    assert LESSON
    texts = prose_in((LESSON.worksheet, LESSON.sources))
    return [r for prose in texts for r in prose.references if r.passage]


def test_a_passage_stands_on_the_lines_that_the_key_names(pack: Pack) -> None:
    key, say = pack.words("answer-key"), templates().language("en-GB").say
    assert len(references()) > 20
    for reference in references():
        name = names()[str(reference.letter)]
        _, source, excerpt = name.split("/")
        record = real().sources[source].excerpt(excerpt)
        assert record
        first, last = _place(pack, name, record.passages[str(reference.passage)])
        letter = say("source", letter=reference.letter)
        named = say("source-lines", source=letter, n=last - first + 1, first=first, last=last)
        # Another digit must not follow: lines 1 are not lines 12.
        assert re.search(re.escape(squeezed(named)) + r"(?!\d)", key)


def _place(pack: Pack, name: str, passage: str) -> tuple[int, int]:
    """First and last line of a passage on the paper itself."""
    text, starts = "", []
    for number, line in enumerate(printed(pack.file("source-handout"))[name], 1):
        starts.append(len(text))
        text += line.removeprefix(str(number)) if number % 5 == 0 else line
    begin = re.search(re.escape(squeezed(passage)), text)
    assert begin
    on = [n for n, start in enumerate(starts, 1) if start < begin.end()]
    first = max(n for n, start in enumerate(starts, 1) if start <= begin.start())
    return first, max(on)
