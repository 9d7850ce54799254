"""What a layout told: the lines into which each excerpt was broken, the place of each block, spare room. Data only."""

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
    """What of a layout goes into the documents: the lines of each printed excerpt, by `letter/source/excerpt`, and the
    number of pages of each kind of document."""

    lines: dict[str, ExcerptLines] = field(default_factory=dict)
    pages: dict[str, int] = field(default_factory=dict)

    def place(self, excerpt: str, passage: str) -> tuple[int, int] | None:
        """First and last line, from 1, on which a passage stands; None where the excerpt was not measured."""
        lines = [line for hard in self.lines.get(excerpt, ()) for line in hard]
        # Without spaces: a line may be broken after a hyphen, where the text has none.
        letters = [(letter, number) for number, line in enumerate(lines, 1) for letter in _letters(line)]
        wanted = _letters(passage)
        start = "".join(letter for letter, _ in letters).find(wanted)
        if start < 0 or not wanted:
            return None
        return letters[start][1], letters[start + len(wanted) - 1][1]


def _letters(text: str) -> str:
    """A text without spaces and without the hyphens that a line's end shows or hides."""
    return "".join(c for c in text if not c.isspace() and c not in "\u00ad\u2010")
