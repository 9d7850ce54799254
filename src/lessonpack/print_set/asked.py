"""What a print set was asked to be, as it is written on the command line."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import get_args

from lessonpack.build import Project
from lessonpack.dates import HistoricalDate
from lessonpack.dispatch import Choice
from lessonpack.editions import STANDARD
from lessonpack.print_set.pupils import PrintSetError, Pupil, Usual, copies, read_class_list
from lessonpack.print_set.sets import Order, Staple
from lessonpack.record import slug


@dataclass(frozen=True)
class Asked:
    """What was asked for, as it was written."""

    class_list: Path | None = None
    copies: int | None = None
    edition: str = STANDARD
    versions: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    handout: bool = True
    names: bool | None = None
    checklist: bool = False
    staple: str = "set"
    due: str | None = None

    def order(self, project: Project, choice: Choice) -> Order:
        """The order. Raises PrintSetError and EditionError."""
        if (self.class_list is None) == (self.copies is None):
            raise PrintSetError("for whom is it?", "say either --class-list FILE.csv or --copies NUMBER")
        names = self.names if self.names is not None else self.class_list is not None
        if names and self.class_list is None:
            raise PrintSetError("there are no names without a class list", "say --class-list FILE.csv")
        if self.checklist and not names:
            raise PrintSetError("a list of who gets what needs names on the papers", "leave out --checklist")
        if self.staple not in get_args(Staple):
            raise PrintSetError(f"'{self.staple}' cannot be stapled", f"there are: {', '.join(get_args(Staple))}")
        staple: Staple = self.staple  # type: ignore[assignment]
        pupils = self.pupils(project, choice)
        return Order(pupils, self.kinds, self.handout, names, self.checklist, staple, self.date())

    def pupils(self, project: Project, choice: Choice) -> tuple[Pupil, ...]:
        """Who gets papers."""
        course = project.library.read_course(choice.course, frozenset()).course
        usual = Usual(project.templates.parts(), course.paper if course else "", self.edition, self.versions)
        if self.class_list is None:
            return copies(self.copies or 0, usual)
        try:
            data = self.class_list.read_bytes()
        except OSError as error:
            raise PrintSetError(f"'{self.class_list}' cannot be read: {error.strerror}") from error
        return read_class_list(self.class_list.as_posix(), data, usual)

    def date(self) -> HistoricalDate | None:
        """When it is needed."""
        try:
            return HistoricalDate.read(date.fromisoformat(self.due).isoformat()) if self.due else None
        except ValueError:
            raise PrintSetError(f"'{self.due}' is no date", "write it as year, month and day: 2026-12-04") from None

    def folder(self, project: Project, choice: Choice) -> Path:
        """Where the files go if nothing else is said: not among the documents, which others may see."""
        (lesson,) = choice.lessons or ("",)
        what = slug(self.class_list.stem) if self.class_list else f"{self.copies}-copies"
        return project.output / "print-sets" / choice.course.name / f"{lesson}-{what}"
