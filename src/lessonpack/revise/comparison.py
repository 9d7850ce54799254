"""What a school changed in a file and what the course has changed since, block by block."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Generic, TypeVar

from lessonpack.revise.alignment import Alignment, Named, align

B = TypeVar("B", bound=Named)
S = TypeVar("S", bound=Named)
N = TypeVar("N", bound=Named)


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
    """Whether the school put it into another block: that is its `school` then, and that of another case."""
    base_known: bool = True
    notes: frozenset[str] = frozenset()
    """The words of all notes of the file as the course made it. In a block whose text is as it was, none of them is the
    school's: where notes are left over, LibreOffice gives each mark the note of another."""

    @property
    def school_did(self) -> str:
        """What the school did: `added`, `deleted`, `edited`, or nothing. Other words in a note are an edit."""
        if not self.base_known:
            return ""
        did = _did(self.base, self.school, "added", "deleted", "edited")
        base, ours = (block.notes if block else () for block in (self.base, self.school))
        own = any(self._is_own(was, note) for was, note in zip(base, ours, strict=False))
        return did or ("edited" if own else "")

    def _is_own(self, was: str, note: str) -> bool:
        """Whether the words of a note are the school's, or it put the note there."""
        as_it_was = self.base and self.school and self.base.text == self.school.text
        return note != was and not (as_it_was and note in self.notes)

    @property
    def course_did(self) -> str:
        """What the course did since: `new`, `removed`, `changed`, or nothing. Its notes are made anew in any case."""
        return _did(self.base, self.course, "new", "removed", "changed") if self.base_known else ""

    @property
    def agreed(self) -> bool:
        """Whether school and course have the same now."""
        ours, theirs = self.school, self.course
        if ours is None or theirs is None:
            return ours is theirs
        notes = list(ours.notes)
        for place, other in self._left_alone:
            notes[place] = theirs.notes[other]
        return ours.text == theirs.text and tuple(notes) == theirs.notes

    @property
    def conflict(self) -> bool:
        """Whether both changed it, each in its own way."""
        if not self.base_known:
            return not self.agreed and self.course is not None
        return bool(self.school_did and self.course_did) and not self.agreed

    @property
    def new_notes(self) -> list[tuple[int, int]]:
        """Notes that the school left alone: the place in its block, and in the course's. None where the two differ."""
        return [] if self.conflict else self._left_alone

    @property
    def notes_of_both(self) -> list[tuple[int, int]]:
        """Notes that both changed, each in its own way, in a block whose own text the course left alone."""
        if self.course_did or self.base is None or self.school is None or self.course is None:
            return []
        base, ours, theirs = self.base.notes, self.school.notes, self.course.notes
        changed = [(b, s, c) for b, s, c in self._notes if len({base[b], ours[s], theirs[c]}) == 3]
        return [(s, c) for b, s, c in changed if self._is_own(base[b], ours[s])]

    @property
    def _left_alone(self) -> list[tuple[int, int]]:
        ours = self.school.notes if self.school else ()
        base = self.base.notes if self.base else ()
        return [(s, c) for b, s, c in self._notes if not self._is_own(base[b], ours[s])]

    @cached_property
    def _notes(self) -> list[tuple[int, int, int]]:
        """The notes that all three have: their places in each."""
        if self.base is None or self.school is None or self.course is None:
            return []
        ours = dict(_paired(self.base.notes, self.school.notes))
        theirs = dict(_paired(self.base.notes, self.course.notes))
        return [(b, ours[b], theirs[b]) for b in ours if b in theirs]


def _did(base: Named | None, now: Named | None, made: str, gone: str, other: str) -> str:
    if base is None:
        return made if now is not None else ""
    if now is None:
        return gone
    return other if now.text != base.text else ""


def _paired(notes: Sequence[str], others: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Which note of a block is which of another version of it."""
    if len(notes) == len(others):
        yield from ((place, place) for place in range(len(notes)))
        return
    for _, a, b, c, d in SequenceMatcher(None, notes, others, autojunk=False).get_opcodes():
        if b - a == d - c:
            yield from zip(range(a, b), range(c, d), strict=True)


def compare(base: Sequence[B] | None, school: Sequence[S], course: Sequence[S]) -> list[Case[B, S]]:
    """All blocks in the order of the school's file; what is not in it stands behind what it stood behind.

    Without a base, nobody knows who changed a block that differs.
    """
    if base is None:
        return _two_ways(school, course)
    ours, theirs = align(base, school), align(base, course, rebuilt=True)
    # What both have and the base has not: news that the school wrote in by hand, or had from an earlier merge.
    rest = _rest(align(_left(school, ours), _left(course, theirs), rebuilt=True), school, ours, course, theirs)
    of_school = {place: number for number, place in ours.pairs.items()}
    notes = frozenset(note for block in base for note in block.notes)
    cases: list[Case[B, S]] = []
    for place, block in enumerate(school):
        number = of_school.get(place)
        if number is None:
            cases.append(Case(None, block, course[rest[place]] if place in rest else None, by_text=place in rest))
        else:
            cases.append(Case(base[number], block, _at(course, theirs, number), number in ours.by_text, notes=notes))
    numbers = {id(block): number for number, block in enumerate(base)}

    def gone(block: B) -> Case[B, S]:
        number = numbers[id(block)]
        joined = number in ours.joined
        return Case(block, school[ours.joined[number]] if joined else None, _at(course, theirs, number), joined=joined)

    cases = _with(cases, base, lambda case: case.base, gone)
    return _with(cases, course, lambda case: case.course, lambda block: Case(None, None, block))


def _two_ways(school: Sequence[S], course: Sequence[S]) -> list[Case[B, S]]:
    pairs = align(school, course, rebuilt=True)
    cases: list[Case[B, S]] = [
        Case(None, block, _at(course, pairs, place), by_text=place in pairs.by_text, base_known=False)
        for place, block in enumerate(school)
    ]
    return _with(cases, course, lambda case: case.course, lambda block: Case(None, None, block, base_known=False))


def _at(blocks: Sequence[S], pairs: Alignment, number: int) -> S | None:
    return blocks[pairs.pairs[number]] if number in pairs.pairs else None


def _left(blocks: Sequence[S], pairs: Alignment) -> list[S]:
    taken = pairs.taken
    return [b for p, b in enumerate(blocks) if p not in taken]


def _rest(
    found: Alignment, school: Sequence[S], ours: Alignment, course: Sequence[S], theirs: Alignment
) -> dict[int, int]:
    """Pairs among what was left, by the places in the whole."""
    taken, has = ours.taken, theirs.taken
    mine = [p for p in range(len(school)) if p not in taken]
    its = [p for p in range(len(course)) if p not in has]
    return {mine[a]: its[b] for a, b in found.pairs.items() if school[mine[a]].text == course[its[b]].text}


def _with(
    cases: list[Case[B, S]],
    blocks: Sequence[N],
    of: Callable[[Case[B, S]], N | None],
    make: Callable[[N], Case[B, S]],
) -> list[Case[B, S]]:
    """The cases, and those of blocks that are in none of them, each behind what it stands behind."""
    there = {id(block) for case in cases if (block := of(case)) is not None}
    behind: dict[int | None, list[Case[B, S]]] = {}
    last = None
    for block in blocks:
        if id(block) in there:
            last = id(block)
        else:
            behind.setdefault(last, []).append(make(block))
    return behind.get(None, []) + [c for case in cases for c in (case, *behind.get(id(of(case)), ()))]
