"""What a layout told: the lines into which each excerpt was broken. Data only."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Measures:
    """The lines of each printed excerpt, by `letter/source/excerpt`: the lines set for each hard line of its text."""

    lines: dict[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)

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
