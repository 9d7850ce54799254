"""What a school changed in a file and what the course has changed since, block by block."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from lessonpack.revise.alignment import Alignment, Named, align

B = TypeVar("B", bound=Named)
S = TypeVar("S", bound=Named)


@dataclass(frozen=True)
class Case(Generic[B, S]):
    """A block as the course made it, as the school has it, and as the course makes it now; None where it is not.

    `base` is None as well where nobody knows what it was: then `base_known` is false.
    """

    base: B | None
    school: S | None
    course: S | None
    by_text: bool = False
    """Whether it was found by its text: its anchor is lost."""
    joined: bool = False
    """Whether the school put it into the paragraph before it."""
    base_known: bool = True

    @property
    def school_did(self) -> str:
        """What the school did: `added`, `deleted`, `edited`, or nothing."""
        return _did(self.base, self.school, "added", "deleted", "edited") if self.base_known else ""

    @property
    def course_did(self) -> str:
        """What the course did since: `new`, `removed`, `changed`, or nothing."""
        return _did(self.base, self.course, "new", "removed", "changed") if self.base_known else ""

    @property
    def agreed(self) -> bool:
        """Whether school and course have the same now."""
        ours, theirs = self.school, self.course
        return ours is theirs if ours is None or theirs is None else ours.text == theirs.text

    @property
    def conflict(self) -> bool:
        """Whether both changed it, each in its own way."""
        if not self.base_known:
            return not self.agreed and self.course is not None
        return bool(self.school_did and self.course_did) and not self.agreed


def _did(base: Named | None, now: Named | None, made: str, gone: str, other: str) -> str:
    if base is None:
        return made if now is not None else ""
    if now is None:
        return gone
    return other if now.text != base.text else ""


def compare(base: Sequence[B] | None, school: Sequence[S], course: Sequence[S]) -> list[Case[B, S]]:
    """All blocks in the order of the school's file; what is not in it stands behind what it stood behind.

    Without a base, nobody knows who changed a block that differs.
    """
    if base is None:
        return _two_ways(school, course)
    ours, theirs = align(base, school), align(base, course)
    # What both have and the base has not: news that the school wrote in by hand, or had from an earlier merge.
    rest = _rest(align(_left(school, ours), _left(course, theirs)), school, ours, course, theirs)
    of_school = {place: number for number, place in ours.pairs.items()}
    cases: list[Case[B, S]] = []
    for place, block in enumerate(school):
        number = of_school.get(place)
        if number is None:
            cases.append(Case(None, block, course[rest[place]] if place in rest else None, by_text=place in rest))
        else:
            cases.append(Case(base[number], block, _at(course, theirs, number), by_text=number in ours.by_text))
    _put_back(cases, base, course, ours, theirs)
    _put_in(cases, course)
    return cases


def _two_ways(school: Sequence[S], course: Sequence[S]) -> list[Case[B, S]]:
    pairs = align(school, course)
    cases: list[Case[B, S]] = [
        Case(None, block, _at(course, pairs, place), by_text=place in pairs.by_text, base_known=False)
        for place, block in enumerate(school)
    ]
    _put_in(cases, course, base_known=False)
    return cases


def _at(blocks: Sequence[S], pairs: Alignment, number: int) -> S | None:
    return blocks[pairs.pairs[number]] if number in pairs.pairs else None


def _left(blocks: Sequence[S], pairs: Alignment) -> list[S]:
    taken = pairs.taken
    return [b for p, b in enumerate(blocks) if p not in taken]


def _rest(
    found: Alignment, school: Sequence[S], ours: Alignment, course: Sequence[S], theirs: Alignment
) -> dict[int, int]:
    """Pairs among what was left, by the places in the whole."""
    mine = [p for p in range(len(school)) if p not in ours.taken]
    its = [p for p in range(len(course)) if p not in theirs.taken]
    return {mine[a]: its[b] for a, b in found.pairs.items() if school[mine[a]].text == course[its[b]].text}


def _put_back(
    cases: list[Case[B, S]], base: Sequence[B], course: Sequence[S], ours: Alignment, theirs: Alignment
) -> None:
    """Put in what the school has not, behind what it stood behind in the base."""
    for number, block in enumerate(base):
        if number not in ours.pairs:
            case: Case[B, S] = Case(block, None, _at(course, theirs, number), joined=number in ours.joined)
            before = base[number - 1] if number else None
            cases.insert(_behind(cases, (c.base for c in cases), before), case)


def _put_in(cases: list[Case[B, S]], course: Sequence[S], *, base_known: bool = True) -> None:
    """Put in what only the course has, behind what it stands behind there."""
    there = {id(c.course) for c in cases if c.course is not None}
    for place, block in enumerate(course):
        if id(block) not in there:
            before = course[place - 1] if place else None
            at = _behind(cases, (c.course for c in cases), before)
            cases.insert(at, Case(None, None, block, base_known=base_known))


def _behind(cases: Sequence[object], blocks: Iterable[object], before: object) -> int:
    """The place behind a block; the first, if it stands behind none."""
    if before is None:
        return 0
    return next((n + 1 for n, block in enumerate(blocks) if block is before), len(cases))
