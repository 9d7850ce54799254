"""What is tested by which question: the grid of marks, for whoever marks and plans."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lessonpack.asking import Number
from lessonpack.editions import Tier
from lessonpack.lesson import Lesson
from lessonpack.questions import Question


@dataclass(frozen=True)
class Row:
    """A question, or a part, that is answered: its number in full, its marks, and what it tests. What it does not say
    itself, the question that it is part of says."""

    number: str
    marks: int
    objective: str | None = None
    skill: str | None = None
    tiers: tuple[Tier, ...] = ()


@dataclass(frozen=True)
class Coverage:
    """The questions that test something, by their numbers, and their marks together."""

    numbers: tuple[str, ...]
    marks: int


@dataclass(frozen=True)
class Grid:
    """The questions of a lesson, section by section."""

    sections: tuple[tuple[Row, ...], ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All questions."""
        return tuple(row for section in self.sections for row in section)

    @property
    def objectives(self) -> dict[str, Coverage]:
        """What tests each objective, by its id."""
        return self._tested("objective")

    @property
    def skills(self) -> dict[str, Coverage]:
        """What tests each skill, by its id."""
        return self._tested("skill")

    @property
    def is_tiered(self) -> bool:
        """Whether some question is not for all tiers."""
        return any(row.tiers for row in self.rows)

    def skill_marks(self, section: int | None = None) -> dict[str, int]:
        """The marks for each skill in a section, by its place from 0, or in all of them."""
        rows = self.rows if section is None else self.sections[section]
        return {skill: sum(row.marks for row in rows if row.skill == skill) for skill in self.skills}

    def _tested(self, name: str) -> dict[str, Coverage]:
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            if what := getattr(row, name):
                found.setdefault(what, []).append(row)
        return {
            what: Coverage(tuple(r.number for r in rows), sum(r.marks for r in rows)) for what, rows in found.items()
        }


def grid_of(lesson: Lesson, numbers: Mapping[str, Number]) -> Grid:
    """The grid of marks of a lesson, with the numbers that its questions have by their ids."""
    return Grid(tuple(tuple(_rows(section.questions, numbers, Row("", 0))) for section in lesson.worksheet))


def _rows(questions: Iterable[Question], numbers: Mapping[str, Number], around: Row) -> Iterator[Row]:
    for question in questions:
        row = Row(
            numbers[str(question.id)].full,
            question.worth,
            question.objective or around.objective,
            question.skill or around.skill,
            _both(question.tiers, around.tiers),
        )
        yield from _rows(question.asked, numbers, row) if question.asked else [row]


def _both(tiers: tuple[Tier, ...], around: tuple[Tier, ...]) -> tuple[Tier, ...]:
    """The tiers that are asked a part, of those that are asked the question; none named are all."""
    return tuple(t for t in tiers if t in around) if tiers and around else tiers or around
