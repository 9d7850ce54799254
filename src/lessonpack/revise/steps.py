"""How one row of tokens becomes another: what stays, what goes and what comes, so that somebody can read it."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from lessonpack.revise.tokens import Token

#: Where less than this share of the words stays, old and new stand whole beside one another: a sentence in which every
#: second word is struck out can be read as neither.
_LEAST_KEPT = 1 / 3
#: Words between two changes that say less than this are changed with them, for the same reason.
_LEAST_BETWEEN = 1


class Step(NamedTuple):
    """Tokens that stay, or are put in the place of others; either may be none."""

    kept: bool
    old: slice
    new: slice


def steps(old: Sequence[Token], new: Sequence[Token]) -> list[Step]:
    """How one row of tokens becomes another, in order."""
    found = _readable(list(_compared([t.key for t in old], [t.key for t in new])), old)
    changed = [step for step in found if not step.kept]
    if any(map(removes, changed)) and any(map(_adds, changed)):
        kept = sum(_words(old[step.old]) for step in found if step.kept)
        return found if kept >= max(_words(old), _words(new)) * _LEAST_KEPT else _whole(old, new)
    return found


def _words(tokens: Sequence[Token]) -> float:
    """How many words there are."""
    return sum(token.weight for token in tokens if token.is_text)


def _compared(old: list[str], new: list[str]) -> Iterator[Step]:
    """Same beginnings and ends first: most changes are small, and what is compared is short."""
    first = _alike(old, new)
    last = _alike(old[first:][::-1], new[first:][::-1])
    ends = len(old) - last, len(new) - last
    # Spaces are found everywhere: they stay with a word that stays, and are no reason to keep anything.
    matcher = SequenceMatcher(str.isspace, old[first : ends[0]], new[first : ends[1]], autojunk=False)
    if first:
        yield Step(True, slice(0, first), slice(0, first))
    for kind, a, b, c, d in matcher.get_opcodes():
        yield Step(kind == "equal", slice(first + a, first + b), slice(first + c, first + d))
    if last:
        yield Step(True, slice(ends[0], len(old)), slice(ends[1], len(new)))


def _alike(old: list[str], new: list[str]) -> int:
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
