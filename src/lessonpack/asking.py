"""What of a lesson an edition asks: the questions of a tier with its helps, in the order of a version, with the mark
schemes that they name. Numbers stay those of the whole lesson."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from lessonpack.editions import Tier
from lessonpack.lesson import Lesson, PrintedSource, letter
from lessonpack.marking import MarkScheme
from lessonpack.questions import Choice, Cloze, Labelling, Matching, MultipleChoice, Ordering, Question, Sorting

#: How the tiers are told apart on the page: by signs that say nothing of whose they are.
SIGNS: dict[Tier, str] = {"support": "●", "core": "▲", "extension": "■"}
#: Steps of the search for places of right options, before less is asked for.
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


def numbering(lesson: Lesson) -> dict[str, Number]:
    """The numbers of all questions and parts by id: 1, (a), (i)."""
    found: dict[str, Number] = {}
    for index, question in enumerate(lesson.questions, 1):
        found.update(_numbers(question, Number(str(index), str(index))))
    return found


def _numbers(question: Question, number: Number) -> Iterator[tuple[str, Number]]:
    yield str(question.id), number
    for index, part in enumerate(question.asked):
        shown = f"({letter(index).lower() if number.depth == 0 else _roman(index + 1)})"
        yield from _numbers(part, Number(shown, number.full + shown, number.depth + 1))


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
        labels = [one if one.answer else one.model_copy(update={"answer": there.get(one.mark)}) for one in question.labels]
        return question.model_copy(update={"labels": tuple(labels)})

    return _each(lesson, settled)


def asked(lesson: Lesson, tier: Tier | None, version: str | None) -> Lesson:
    """What pupils of a tier are asked in a version; of all tiers where none is given."""
    lesson = lesson if tier is None else _of_tier(lesson, tier)
    return _dealt(_each(lesson, lambda question: question.in_order(version or "")), version or "")


def is_tiered(lesson: Lesson) -> bool:
    """Whether some pupils are asked otherwise than others."""
    helped = any(q.tiers or q.support or q.stretch for q in _all(lesson))
    return helped or any(s.adapted_for_support for s in lesson.sources)


def varies(lesson: Lesson, needs: Iterable[str], axis: str) -> bool:
    """Whether papers made of these (`worksheet`, `sources`) differ between the tiers, or the versions."""
    if axis == "version":
        return "worksheet" in needs and any(map(_has_order, _all(lesson)))
    adapted = any(s.adapted_for_support for s in lesson.sources)
    return is_tiered(lesson) if "worksheet" in needs else adapted


def _has_order(question: Question) -> bool:
    if isinstance(question, Cloze | Labelling):
        return question.word_bank
    if isinstance(question, Choice):
        return question.movable > 1
    return isinstance(question, Matching | Ordering | Sorting)


def _all(lesson: Lesson) -> Iterator[Question]:
    return (one for question in lesson.questions for one in question.walk())


def _each(lesson: Lesson, change: Callable[[Question], Question | None]) -> Lesson:
    """The lesson with every question and part changed, the parts first; without those that become None."""

    def changed(question: Question) -> Question | None:
        if not question.asked:
            return change(question)
        parts = tuple(part for one in question.asked if (part := changed(one)))
        update: dict[str, Any] = {"parts": parts}
        if len(parts) < len(question.asked):
            update["marks"] = None
        return change(question.model_copy(update=update)) if parts else None

    sections = [
        s.model_copy(update={"questions": tuple(q for one in s.questions if (q := changed(one)))})
        for s in lesson.worksheet
    ]
    return lesson.model_copy(update={"worksheet": tuple(sections)})


def _of_tier(lesson: Lesson, tier: Tier) -> Lesson:
    def source(printed: PrintedSource) -> PrintedSource:
        adapted = printed.adapted_for_support if tier == "support" else None
        return printed.model_copy(update={"adapted": adapted}) if adapted else printed

    lesson = lesson.model_copy(update={"sources": tuple(map(source, lesson.sources))})
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
    (options that keep their order, questions with fewer options), as nearly as it can.
    """
    for running in (2, len(free)):
        for apart in range(1, len(free) + 2):
            found = _search(free, seed, running, apart)
            if found is not None:
                return found
    return [choices[0] for choices in free]


def _search(free: Sequence[range], seed: str, running: int, apart: int) -> list[int] | None:
    """Places of which none comes more often running, and that are used no further apart; None where none is found."""
    count = max((choices.stop for choices in free), default=1)
    most = (len(free) + apart * (count - 1)) // count
    used, found, steps = [0] * count, list[int](), 0

    def fits(place: int) -> bool:
        return used[place] < most and found[-running:] != [place] * running

    def extend() -> bool:
        nonlocal steps
        steps += 1
        if len(found) == len(free):
            return max(used) - min(used) <= apart
        here = len(found)
        order = sorted(free[here], key=lambda p: (used[p], sha256(f"{seed}/{here}/{p}".encode()).digest()))
        for place in filter(fits, order):
            used[place] += 1
            found.append(place)
            if extend():
                return True
            used[place] -= 1
            found.pop()
            if steps > _STEPS:
                break
        return False

    return found if extend() else None


def is_even(used: Sequence[int], count: int) -> bool:
    """Whether places, of so many, are used equally, give or take one, and none three times running."""
    times = [list(used).count(place) for place in range(count)]
    thrice = any(len(set(used[i : i + 3])) == 1 for i in range(len(used) - 2))
    return not thrice and max(times, default=0) - min(times, default=0) <= 1
