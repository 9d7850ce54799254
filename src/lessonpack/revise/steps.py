"""How one row of tokens becomes another: what stays, what goes and what comes, so that somebody can read it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from lessonpack.revise.tokens import Token

#: Where less than this share of the words stays, old and new stand whole beside one another: a sentence in which every
#: second word is struck out can be read as neither.
_LEAST_KEPT = 1 / 3
#: Words between two changes that say less than this are changed with them, for the same reason.
_LEAST_BETWEEN = 1
#: How many pairs of like words are looked at. Two paragraphs of a thousand words have fewer; a file from outside may
#: say one word ten thousand times.
_MOST_PAIRS = 40_000


class Step(NamedTuple):
    """Tokens that stay, or are put in the place of others; either may be none."""

    kept: bool
    old: slice
    new: slice


def steps(old: Sequence[Token], new: Sequence[Token]) -> list[Step]:
    """How one row of tokens becomes another, in order."""
    found = _readable(list(compared([t.key for t in old], [t.key for t in new])), old)
    changed = [step for step in found if not step.kept]
    if any(map(removes, changed)) and any(map(_adds, changed)):
        kept = sum(_words(old[step.old]) for step in found if step.kept)
        return found if kept >= max(_words(old), _words(new)) * _LEAST_KEPT else _whole(old, new)
    return found


def _words(tokens: Sequence[Token]) -> float:
    """How many words there are."""
    return sum(token.weight for token in tokens if token.is_text)


def compared(old: Sequence[str], new: Sequence[str]) -> Iterator[Step]:
    """How one row of words becomes another. Same beginnings and ends first: most changes are small."""
    first = _alike(old, new)
    last = _alike(old[first:][::-1], new[first:][::-1])
    ends = len(old) - last, len(new) - last
    if first:
        yield Step(True, slice(0, first), slice(0, first))
    for kind, a, b, c, d in _opcodes(old[first : ends[0]], new[first : ends[1]]):
        yield Step(kind == "equal", slice(first + a, first + b), slice(first + c, first + d))
    if last:
        yield Step(True, slice(ends[0], len(old)), slice(ends[1], len(new)))


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """What stays and what does not; all is other where comparing it would take too long."""
    # Spaces are found everywhere: they stay with a word that stays, and are no reason to keep anything.
    ours, theirs = (Counter(word for word in words if not word.isspace()) for words in (old, new))
    if sum(count * theirs[word] for word, count in ours.items()) > _MOST_PAIRS:
        return [("replace", 0, len(old), 0, len(new))]
    return SequenceMatcher(str.isspace, old, new, autojunk=False).get_opcodes()


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    pairs = enumerate(zip(old, new, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(old), len(new)))


def _readable(found: list[Step], old: Sequence[Token]) -> list[Step]:
    """The same, small words between two changes changed with them; not where words only go, or only come."""
    made: list[Step] = []
    for number, step in enumerate(found):
        if made and not made[-1].kept and (not step.kept or _is_island(made[-1], found[number : number + 2], old)):
            before = made.pop()
            step = Step(False, slice(before.old.start, step.old.stop), slice(before.new.start, step.new.stop))
        made.append(step)
    return made


def _is_island(before: Step, here: list[Step], old: Sequence[Token]) -> bool:
    if len(here) < 2:
        return False
    changes = (before, here[1])
    return (
        sum(t.weight for t in old[here[0].old]) < _LEAST_BETWEEN
        and any(map(removes, changes))
        and any(map(_adds, changes))
    )


def removes(step: Step) -> bool:
    """Whether a step takes anything away."""
    return bool(step.old.start < step.old.stop)


def _adds(step: Step) -> bool:
    return bool(step.new.start < step.new.stop)


def _whole(old: Sequence[Token], new: Sequence[Token]) -> list[Step]:
    """All of it changed, but for what is no word and begins both: the number of a note, the tab after a number."""
    pairs = enumerate(zip(old, new, strict=False))
    first = next((n for n, (a, b) in pairs if a.key != b.key or (a.is_text and a.weight)), 0)
    begins = [Step(True, slice(0, first), slice(0, first))] if first else []
    return [*begins, Step(False, slice(first, len(old)), slice(first, len(new)))]
