"""What a layout told: the lines into which each excerpt was broken, the place of each block, spare room. Data only."""

import unicodedata
from dataclasses import dataclass, field

#: The lines set for each hard line of an excerpt's text.
ExcerptLines = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Place:
    """Where a block, or the part of it that a page has, stands: millimetres from the upper left corner of the page."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Layout:
    """How a document was laid out.

    `lines` are those of each excerpt by its name; `places` those of each element by its number in the walk over the
    document's body, one for each page that it stands on; `spare` is the room left at the foot of each page, in
    millimetres.
    """

    pages: int
    lines: dict[str, ExcerptLines] = field(default_factory=dict)
    places: dict[int, tuple[Place, ...]] = field(default_factory=dict)
    spare: tuple[float, ...] = ()


@dataclass(frozen=True)
class Measures:
    """What of a layout goes into the documents: the lines of each printed excerpt, by `letter/source/excerpt`, and
    the number of pages of each kind of document."""

    lines: dict[str, ExcerptLines] = field(default_factory=dict)
    pages: dict[str, int] = field(default_factory=dict)

    def place(self, excerpt: str, passage: str) -> tuple[int, int] | None:
        """First and last line, from 1, on which a passage stands; None where the excerpt was not measured."""
        lines = [line for hard in self.lines.get(excerpt, ()) for line in hard]
        # Without spaces: a line may be broken after a hyphen, where the text has none.
        numbers = [number for number, line in enumerate(lines, 1) for _ in _letters(line)]
        wanted = _letters(passage)
        found = _starts(wanted, lines)
        return (numbers[found[0]], numbers[found[0] + len(wanted) - 1]) if found else None


def occurrences(words: str, text: str) -> int:
    """How often some words stand in a text, not as parts of other words."""
    return len(_starts(_letters(words), text.split("\n")))


def _starts(wanted: str, lines: list[str]) -> list[int]:
    """The letters at which a passage begins in a text, from 0: where words begin and end, if it does so anywhere."""
    letters = "".join(map(_letters, lines))
    parted = _parted(lines)
    found = [i for i in range(len(letters)) if wanted and letters.startswith(wanted, i)]
    return [i for i in found if i in parted and i + len(wanted) in parted] or found


def _parted(lines: list[str]) -> set[int]:
    """The numbers of the letters that no word holds together with the letter before; Chinese has no words here."""
    parted, count, before = {0}, 0, " "
    for letter in (letter for line in lines for letter in (*line, " ")):
        kept = bool(_letters(letter))
        if not (_is_wordy(letter) and _is_wordy(before)):
            parted.add(count)
        count, before = count + kept, letter
    return {*parted, count}


def _is_wordy(letter: str) -> bool:
    """Whether a letter makes one word with its neighbour."""
    return letter.isalnum() and unicodedata.east_asian_width(letter) not in "WF"


def _letters(text: str) -> str:
    """A text without spaces and without the hyphens that a line's end shows or hides."""
    return "".join(c for c in text if not c.isspace() and c not in "\u00ad\u2010")
