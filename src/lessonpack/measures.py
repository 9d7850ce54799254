"""What a layout told: the lines into which each excerpt was broken. Data only."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Measures:
    """The lines of each printed excerpt, by its name `source/excerpt`: the lines set for each hard line of its text."""

    lines: dict[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)

    def place(self, excerpt: str, passage: str) -> tuple[int, int] | None:
        """First and last line, from 1, on which a passage stands; None where the excerpt was not measured."""
        words: list[tuple[str, int]] = []
        for number, line in enumerate((line for hard in self.lines.get(excerpt, ()) for line in hard), 1):
            words += [(word, number) for word in line.split()]
        text = " ".join(word for word, _ in words)
        start = text.find(" ".join(passage.split()))
        if start < 0 or not words:
            return None
        first = text.count(" ", 0, start)
        last = text.count(" ", 0, start + len(" ".join(passage.split())) - 1)
        return words[first][1], words[last][1]
