"""A text and its adapted version, word by word: which changes were made, and which of them nobody declared.

What is compared are words; of Chinese and Japanese, which put no spaces between them, characters. Stops and commas
follow the sentence and are free, and so is the capital with which a sentence begins. Words may be left out; those of
one sentence of the adapted text come from one sentence of the text, or from two that follow one another.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lessonpack.quoting import UNSPACED
from lessonpack.sources import Change, Explained, Shortened

#: Words of the text times words of the adapted text, as many as are compared: a thousand with a thousand.
MOST = 1_000_000
#: So many words can be those for which others were put; more were left out.
_REPLACED = 8
_LETTER = rf"[^\W_{UNSPACED}]"
_WORD = re.compile(rf"[{UNSPACED}]|\d+(?:[.,]\d+)*{_LETTER}*|{_LETTER}+(?:['’]{_LETTER}+)*")
_STOP = re.compile(r"[。！？]|[.!?؟][^\w\s]*\s|\n\s*\n")
_CAPITAL_AFTER = re.compile(r"[:;“‘\"„‚«‹「『(\[\n–—…•]")


@dataclass(frozen=True)
class Word:
    """A word as it stands in a text, from `start` to `end`."""

    text: str
    start: int
    end: int
    opens: bool
    """Whether a sentence begins with it."""
    begins: bool
    """Whether it may have a capital for its place."""
    inside: bool
    """Whether it stands in square brackets."""

    @property
    def key(self) -> str:
        """The word as it is compared, where a sentence begins."""
        return self.text.casefold().replace("’", "'")

    def same(self, other: "Word") -> bool:
        """Whether it is the other word: its letters, and its capital if no sentence begins with either."""
        capital = self.text[0].isupper() == other.text[0].isupper() or self.begins or other.begins
        return self.key == other.key and capital


def words(text: str) -> list[Word]:
    """The words of a text, in order."""
    found, end, depth = list[Word](), 0, 0
    for match in _WORD.finditer(text):
        before = text[end : match.start()]
        depth = max(0, depth + before.count("[") - before.count("]"))
        opens = not found or bool(_STOP.search(before) and not match[0][0].islower())
        begins = opens or bool(_CAPITAL_AFTER.search(before))
        found.append(Word(match[0], match.start(), match.end(), opens, begins, depth > 0))
        end = match.end()
    return found


@dataclass(frozen=True)
class Step:
    """What became of some words of the text: `source` are `adapted` in the adapted text; one of the two may be none."""

    source: tuple[Word, ...]
    adapted: tuple[Word, ...]
    change: int | None = None
    """Which of the declared changes it is."""
    kept: bool = False
    """Whether the words are the same."""


@dataclass(frozen=True)
class Comparison:
    """What was found: `steps` from the first word to the last, neighbours that nobody declared made one."""

    steps: tuple[Step, ...]

    @property
    def undeclared(self) -> list[Step]:
        """Words of the adapted text that are not the text's, with those for which they were put, if they are few."""
        return [s for s in self.steps if s.adapted and not s.kept and s.change is None]

    @property
    def left_out(self) -> list[Step]:
        """Words of the text that the adapted text has not got."""
        return [s for s in self.steps if not s.adapted]

    @property
    def used(self) -> set[int]:
        """The declared changes that were made."""
        return {s.change for s in self.steps if s.change is not None}

    def after(self, step: Step) -> Word | None:
        """The first word of the adapted text after a step; the last one where nothing follows."""
        here = next(n for n, s in enumerate(self.steps) if s is step)
        later = (w for s in self.steps[here:] for w in s.adapted)
        return next(later, next((w for s in reversed(self.steps[:here]) for w in reversed(s.adapted)), None))


def compare(text: str, adapted: str, changes: Sequence[Change]) -> Comparison | None:
    """How an adapted text came from its text; None where they are longer than can be compared."""
    source, made = words(text), words(adapted)
    if len(source) * len(made) > MOST:
        return None
    return Comparison(tuple(_joined(_Alignment(source, made, changes).steps())))


@dataclass(frozen=True)
class _Jump:
    """A declared change where it can have been made: words of the text from `i`, of the adapted text from `j`."""

    i: int
    j: int
    source: int
    adapted: int
    change: int


#: The cost of a word that was put in. Words left out cost nothing.
_PUT_IN = 10
_NEVER = 1_000_000_000


class _Alignment:
    """The cheapest way from the text to the adapted text.

    `costs[j][k][i]` is what `j` words of the adapted text cost when `i` words of the text are gone through and the
    sentence that is being made has passed into another sentence of the text `k` times, never or once.
    """

    def __init__(self, source: list[Word], made: list[Word], changes: Sequence[Change]) -> None:
        self.source, self.made = source, made
        self.places: dict[str, list[int]] = {}
        for i, word in enumerate(source):
            self.places.setdefault(word.key, []).append(i)
        self.matches = [self.kept_as(word) for word in made]
        self.jumps = [list[_Jump]() for _ in range(len(made) + 1)]  # by the word of the adapted text that they end at
        starting = [list[_Jump]() for _ in made]
        for number, change in enumerate(changes):
            for jump in self.possible(number, change):
                starting[jump.j].append(jump)
                self.jumps[jump.j + jump.adapted].append(jump)
        self.costs = [[[_NEVER] * (len(source) + 1) for _ in (0, 1)] for _ in range(len(made) + 1)]
        self.costs[0][0][0] = 0
        for j in range(len(made) + 1):
            self.leave_out(j)
            if j < len(made):
                self.go_on(j, starting[j])

    def possible(self, number: int, change: Change) -> Iterator[_Jump]:
        """Every place at which a declared change can have been made."""
        if isinstance(change, Shortened):
            return
        said, put = words(change.word), words(change.as_)
        if not said or not put:
            return
        explains = isinstance(change, Explained)
        wanted = [*said, *put] if explains else put
        ends = [i for i in self.places.get(said[0].key, []) if _stands(said, self.source, i)]
        for j in range(len(self.made) - len(wanted) + 1) if ends else ():
            bracketed = not explains or all(w.inside for w in self.made[j + len(said) : j + len(wanted)])
            if bracketed and _stands(wanted, self.made, j):
                yield from (_Jump(i, j, len(said), len(wanted), number) for i in ends)

    def free(self, j: int) -> bool:
        """Whether whole sentences may be left out before a word of the adapted text."""
        return j == len(self.made) or self.made[j].opens

    def leave_out(self, j: int) -> None:
        here, free = self.costs[j], self.free(j)
        for i, word in enumerate(self.source):
            for k, came in ((0, 0), (1, 1)) if free or not word.opens else ((1, 0),):
                if here[came][i] < here[k][i + 1]:
                    here[k][i + 1] = here[came][i]

    def go_on(self, j: int, jumps: list[_Jump]) -> None:
        here, there = self.costs[j], self.costs[j + 1]
        for k in (0, 1):
            into = there[self.passed(j, k)]
            for i, cost in enumerate(here[k]):
                if cost + _PUT_IN < into[i]:
                    into[i] = cost + _PUT_IN
            for i in self.matches[j]:
                passed = self.passed(j, k + self.source[i].opens)
                if passed < 2 and here[k][i] < there[passed][i + 1]:
                    there[passed][i + 1] = here[k][i]
            for jump in jumps:
                target = self.costs[j + jump.adapted][self.passed(j, k)]
                target[jump.i + jump.source] = min(target[jump.i + jump.source], here[k][jump.i])

    def passed(self, j: int, k: int) -> int:
        """How often the sentence has passed into another, after a word: a sentence that begins has not."""
        return 0 if self.made[j].opens else k

    def kept_as(self, word: Word) -> list[int]:
        """Where the text has a word of the adapted text."""
        there = ((i, self.source[i]) for i in self.places.get(word.key, []))
        return [i for i, w in there if word.same(w) and word.inside == w.inside]

    def steps(self) -> list[Step]:
        """The way itself, found from its end: of two that cost the same the one that keeps the later words."""
        found, j, i = list[Step](), len(self.made), len(self.source)
        k = min((0, 1), key=lambda k: self.costs[j][k][i])
        while (i, j) != (0, 0):
            step, i, j, k = self.before(i, j, k)
            found.append(step)
        return found[::-1]

    def before(self, i: int, j: int, k: int) -> tuple[Step, int, int, int]:
        cost = self.costs[j][k][i]
        for jump in self.jumps[j]:
            a, b = i - jump.source, j - jump.adapted
            for came in (0, 1):
                if jump.i == a and self.passed(b, came) == k and self.costs[b][came][a] == cost:
                    return Step(tuple(self.source[a:i]), tuple(self.made[b:j]), jump.change), a, b, came
        for came in (0, 1) if i and j and i - 1 in self.matches[j - 1] else ():
            passed = self.passed(j - 1, came + self.source[i - 1].opens)
            if passed == k and self.costs[j - 1][came][i - 1] == cost:
                return Step((self.source[i - 1],), (self.made[j - 1],), kept=True), i - 1, j - 1, came
        for came in (0, 1) if j else ():
            if self.passed(j - 1, came) == k and self.costs[j - 1][came][i] + _PUT_IN == cost:
                return Step((), (self.made[j - 1],)), i, j - 1, came
        crosses = self.source[i - 1].opens and not self.free(j)
        return Step((self.source[i - 1],), ()), i - 1, j, 0 if crosses else k


def _stands(phrase: list[Word], text: list[Word], at: int) -> bool:
    found = text[at : at + len(phrase)]
    # A phrase is declared with the capital that it has, or without the one that it has for its place.
    return len(found) == len(phrase) and all(
        w.key == p.key and (w.begins or p.text[0].isupper() == w.text[0].isupper())
        for p, w in zip(phrase, found, strict=True)
    )


def _joined(steps: list[Step]) -> Iterator[Step]:
    """The steps, neighbours that nobody declared made one; two, where more was left out than can be replaced."""
    source, adapted = list[Word](), list[Word]()
    for step in [*steps, None]:
        if step and not step.kept and step.change is None:
            source += step.source
            adapted += step.adapted
            continue
        together = not adapted or len(source) <= _REPLACED
        if source and not together:
            yield Step(tuple(source), ())
        if source or adapted:
            yield Step(tuple(source) if together else (), tuple(adapted))
        source, adapted = [], []
        if step:
            yield step


def has_words(text: str, phrase: str) -> bool:
    """Whether a phrase stands somewhere in a text."""
    said, there = words(phrase), words(text)
    return bool(said) and any(_stands(said, there, i) for i in range(len(there)))


def shown(text: str, found: Sequence[Word], most: int = 12) -> str:
    """Neighbouring words as the text has them, cut off after so many."""
    cut = found[:most]
    return " ".join(text[cut[0].start : cut[-1].end].split()) + (" …" if len(found) > most else "")


def paragraphs(text: str) -> int:
    """How many paragraphs a text has."""
    return len([p for p in re.split(r"\n\s*\n", text) if p.strip()])
