"""What of a lesson an edition asks: the questions of a tier with its helps, in the order of a version, with the mark
schemes that they name. Numbers stay those of the whole lesson."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from lessonpack.editions import Tier
from lessonpack.lesson import Course, Lesson, letter
from lessonpack.marking import MarkScheme
from lessonpack.questions import Choice, Labelling, MultipleChoice, Question

#: How the tiers are told apart on the page: by signs that say nothing of whose they are.
SIGNS: dict[Tier, str] = {"support": "●", "core": "▲", "extension": "■"}
TIERS = tuple(SIGNS)
#: Steps of each search for places of right options.
_STEPS = 5_000
_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")


@dataclass(frozen=True)
class Number:
    """The number of a question: as it is printed there, '(b)', and in full, '4(b)'. `depth` counts what it is in."""

    shown: str
    full: str
    depth: int = 0

    def __str__(self) -> str:
        return self.shown

    def part(self, index: int) -> "Number":
        """The number of its nth part, from 0: (a), of a part (i), and of a part of that (A)."""
        shown = f"({(letter(index).lower(), _roman(index + 1), letter(index))[min(self.depth, 2)]})"
        return Number(shown, self.full + shown, self.depth + 1)


def numbering(lesson: Lesson) -> dict[str, Number]:
    """The numbers of all questions and parts by id: 1, (a), (i)."""
    found: dict[str, Number] = {}
    for index, question in enumerate(lesson.questions, 1):
        found.update(_numbers(question, Number(str(index), str(index))))
    return found


def _numbers(question: Question, number: Number) -> Iterator[tuple[str, Number]]:
    yield str(question.id), number
    for index, part in enumerate(question.asked):
        yield from _numbers(part, number.part(index))


def _roman(number: int) -> str:
    return "x" * (number // 10) + _ROMAN[number % 10]


def by_presets(lesson: Lesson, presets: Mapping[str, MarkScheme]) -> Lesson:
    """The lesson with the mark schemes that its questions name, as far as there are such."""

    def settled(question: Question) -> Question:
        preset = presets.get(question.scheme or "")
        if preset is None:
            return question
        scheme = question.by(preset)
        return scheme if scheme.marks is not None or scheme.asked else scheme.model_copy(update={"marks": preset.marks})

    return _each(lesson, settled)


def named(lesson: Lesson) -> Lesson:
    """The lesson with the names that its figures give to what is to be labelled."""
    names = {figure.id: getattr(figure, "labels", {}) for figure in lesson.figures}

    def settled(question: Question) -> Question:
        if not isinstance(question, Labelling):
            return question
        there = names.get(question.figure, {})
        labels = tuple(
            one if one.answer else one.model_copy(update={"answer": there.get(one.mark)}) for one in question.labels
        )
        return question.model_copy(update={"labels": labels})

    return _each(lesson, settled)


def asked(lesson: Lesson, tier: Tier | None, version: str | None) -> Lesson:
    """What pupils of a tier are asked in a version; of all tiers where none is given."""
    lesson = lesson if tier is None else _of_tier(lesson, tier)
    return _dealt(_each(lesson, lambda question: question.in_order(version or "")), version or "")


def reckoned(marks: int, each: float) -> int:
    """Lines or minutes for some marks at so many each, rounded up."""
    # 25 times 2.2 is a little more than 55 to the machine.
    return math.ceil(round(marks * each, 6))


def minutes_for(lesson: Lesson, course: Course) -> int:
    """How long pupils need to answer what a lesson asks."""
    return reckoned(lesson.worth, course.minutes_per_mark)


def is_tiered(lesson: Lesson) -> bool:
    """Whether some pupils are asked otherwise than others."""
    helped = any(q.tiers or q.support or q.stretch for q in _all(lesson))
    return helped or any(s.adapted_for_support for s in lesson.sources)


def varies(lesson: Lesson, needs: Iterable[str], axis: str) -> bool:
    """Whether papers made of these (`worksheet`, `sources`) differ between the tiers, or the versions."""
    if axis == "version":
        return "worksheet" in needs and any(question.has_order for question in _all(lesson))
    adapted = any(s.adapted_for_support for s in lesson.sources)
    return is_tiered(lesson) if "worksheet" in needs else adapted


def _all(lesson: Lesson) -> Iterator[Question]:
    return (one for question in lesson.questions for one in question.walk())


def _each(lesson: Lesson, change: Callable[[Question], Question | None]) -> Lesson:
    """The lesson with every question and part changed, the parts first; without those that become None, and without
    sections that are left empty."""

    def changed(question: Question) -> Question | None:
        if not question.asked:
            return change(question)
        parts = tuple(part for one in question.asked if (part := changed(one)))
        update: dict[str, Any] = {"parts": parts}
        if len(parts) < len(question.asked):
            update["marks"] = None
        return change(question.model_copy(update=update)) if parts else None

    sections = [(s, tuple(q for one in s.questions if (q := changed(one)))) for s in lesson.worksheet]
    there = tuple(s.model_copy(update={"questions": questions}) for s, questions in sections if questions)
    return lesson.model_copy(update={"worksheet": there})


def _of_tier(lesson: Lesson, tier: Tier) -> Lesson:
    sources = tuple(s.forms[-1] if tier == "support" else s for s in lesson.sources)
    lesson = lesson.model_copy(update={"sources": sources})
    return _each(lesson, lambda question: _for_tier(question, tier))


def _for_tier(question: Question, tier: Tier) -> Question | None:
    if question.tiers and tier not in question.tiers:
        return None
    update: dict[str, Any] = {"support": None}
    if tier != "extension":
        update["stretch"] = None
    help_ = question.support if tier == "support" else None
    if help_:
        update["starters"] = (*question.starters, *help_.starters)
        update["words"] = (*question.words, *help_.words)
        update["hint"] = help_.hint or question.hint
        if isinstance(question, Choice):
            left_out = {str(option) for option in help_.without}
            update["options"] = tuple(option for option in question.options if str(option) not in left_out)
    return question.model_copy(update=update)


def _dealt(lesson: Lesson, version: str) -> Lesson:
    """The lesson with the options of its choices in the order of a version."""
    choices = [q for q in _all(lesson) if isinstance(q, MultipleChoice) and q.answer in q.options]
    chosen = places([_free(q) for q in choices], "/".join([version, *(str(q.id) for q in choices)]))
    at = {q.id: place for q, place in zip(choices, chosen, strict=True)}

    def deal(question: Question) -> Question:
        if not isinstance(question, Choice) or not question.movable:
            return question
        last = [option for option in question.options if str(option) == str(question.last)]
        rest = question._mix([option for option in question.options if option not in last])
        if isinstance(question, MultipleChoice) and question.answer in rest:
            rest.remove(question.answer)
            rest.insert(at[question.id], question.answer)
        return question.dealt([*rest, *last])

    return _each(lesson, deal)


def _free(question: MultipleChoice) -> range:
    """The places where the right option may stand."""
    fixed = not question.movable or str(question.answer) == str(question.last)
    return range(question.right, question.right + 1) if fixed else range(question.movable)


def places(free: Sequence[range], seed: str) -> list[int]:
    """A place for the right option of each question, from those where it may stand.

    No place comes three times running, and each is used as often as any other, give or take one; where that cannot be
    (options that keep their order, questions with fewer options), as nearly as it can. The rest is drawn by lot.
    """
    times = _times(free, seed)
    apart = max(1, _apart([sum(column) for column in zip(*times.values(), strict=True)]))
    # How much more often than wanted places may be taken, and how much further apart their uses may then be.
    attempts = [(0, 0)] * 3 + [(more, further) for further in (0, 1, 2) for more in (1, len(free))]
    # At worst three running are forgiven, the sooner the more of them are fixed, and before that some evenness is.
    for forgiven in (3, 2, 1, 0):
        for attempt, (more, further) in enumerate([*attempts, (len(free), len(free))]):
            left = {choices: [n + more * (p in choices) for p, n in enumerate(its)] for choices, its in times.items()}
            found = _search(free, left, apart + further, forgiven, f"{seed}/{attempt}")
            if found is not None:
                return found
    raise AssertionError("where everything is forgiven there are places")


def _times(free: Iterable[range], seed: str) -> dict[range, list[int]]:
    """How often questions that are free in the same way have each place, if all places are used as equally as can be:
    those with the least choice choose first."""
    chosen = sorted(free, key=len)
    used = [0] * max((choices.stop for choices in chosen), default=0)
    times = {choices: [0] * len(used) for choices in chosen}
    for number, choices in enumerate(chosen):
        _, _, place = min((used[p], _lot(f"{seed}/{number}/{p}"), p) for p in choices)
        times[choices][place] += 1
        used[place] += 1
    return times


def _apart(used: Sequence[int]) -> int:
    return max(used, default=0) - min(used, default=0)


def _search(
    free: Sequence[range], left: Mapping[range, list[int]], apart: int, forgiven: int, seed: str
) -> list[int] | None:
    """Places as often as they are left, none three times running unless so many of the three are fixed, and used no
    further apart; None where none are found soon."""
    found, waiting = list[int](), list[list[int]]()
    count = max((choices.stop for choices in free), default=0)
    for _ in range(_STEPS + len(free)):
        here = len(found)
        if here == len(free):
            if _apart([found.count(place) for place in range(count)]) <= apart:
                return found
            waiting.append([])
        elif here == len(waiting):
            waiting.append(_drawn(left[free[here]], f"{seed}/{here}"))
        if waiting[here]:
            place = waiting[here].pop(0)
            fixed = sum(len(choices) == 1 for choices in free[max(here - 2, 0) : here + 1])
            if found[-2:] != [place, place] or fixed >= forgiven:
                left[free[here]][place] -= 1
                found.append(place)
        elif found:
            waiting.pop()
            place = found.pop()
            left[free[here - 1]][place] += 1
        else:
            return None
    return None


def _drawn(left: Sequence[int], seed: str) -> list[int]:
    """The places that are left: one drawn by lot, then those that are left most often."""
    lots = [place for place, times in enumerate(left) for _ in range(times)]
    first = lots[_lot(seed) % len(lots)]
    return sorted(set(lots), key=lambda place: (place != first, -left[place]))


def _lot(seed: str) -> int:
    """A number by lot. By hash, not by `random`, which may differ between versions of Python."""
    return int.from_bytes(sha256(seed.encode()).digest(), "big")


def evenness(used: Sequence[int], count: int) -> tuple[int, int]:
    """How far the use of so many places is from what it should be, (0, 1): how often one comes three times running, and
    how much oftener the most used comes than the least used, where once is no harm."""
    thrice = sum(len(set(used[i : i + 3])) == 1 for i in range(len(used) - 2))
    return thrice, max(1, _apart([list(used).count(place) for place in range(count)]))
