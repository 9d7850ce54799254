"""Marks that add up, and time to earn them."""

from collections.abc import Iterator

from lessonpack.checks.questions import called, every
from lessonpack.checks.scope import Scope
from lessonpack.diagnostics import Diagnostic, Span, counted, warning
from lessonpack.lesson import Lesson, Section
from lessonpack.marking import Level
from lessonpack.questions import Question, Written


def parts(scope: Scope) -> Iterator[Diagnostic]:
    """Marks stated for a question are those of its parts."""
    for question in every(scope):
        damaged = any(question.lost(name) for name in ("parts", "items", "errors"))
        given_by_parts = question.in_parts or not question.marked_together
        if given_by_parts and not damaged and question.marks not in (None, question.natural_marks):
            says = counted(question.marks or 0, "mark")
            message = f"{called(scope, question)} says {says}, its parts make {question.natural_marks}"
            yield Diagnostic(question.at("marks"), "marks-do-not-add-up", message)


def stated(scope: Scope) -> Iterator[Diagnostic]:
    """A written question without parts or points says what it is worth."""
    for question in every(scope):
        damaged = any(question.lost(name) for name in ("marks", "parts", "points", "scheme"))
        if isinstance(question, Written) and not question.worth and not damaged:
            yield Diagnostic(question.span, "missing-field", f"{called(scope, question)} needs 'marks'")


def points(scope: Scope) -> Iterator[Diagnostic]:
    """Creditable points can earn all the marks, and a point no less at most than once."""
    for question in every(scope):
        earned = sum(p.earns for p in question.points)
        if question.points and earned < question.worth and not question.lost("points"):
            message = f"the points of {called(scope, question)} earn {counted(earned, 'mark')} of {question.worth}"
            yield Diagnostic(question.at("points"), "marks-do-not-add-up", message)
        for point in question.points:
            if point.earns < point.marks:
                message = f"the point earns {counted(point.marks, 'mark')}, and {point.earns} at most"
                yield Diagnostic(point.at("most"), "marks-do-not-add-up", message)


def levels(scope: Scope) -> Iterator[Diagnostic]:
    """Levels follow one another without gap or overlap, up to the marks."""
    for question in every(scope):
        if question.levels and not question.lost("levels"):
            yield from _levels(scope, question)


def _levels(scope: Scope, question: Question) -> Iterator[Diagnostic]:
    expected = 1
    for level in question.levels:
        if level.marks is None or level.descriptor is None:
            what = "marks" if level.marks is None else "descriptor"
            hint = "only a level that the mark scheme has may leave it out" if question.scheme else None
            message = f"level {level.level} of {called(scope, question)} needs '{what}'"
            yield Diagnostic(level.span, "missing-field", message, hint)
            return
        if level.marks.low != expected and level.marks.high:
            problem = "overlaps the one below" if level.marks.low < expected else "leaves a gap below"
            begins = f"begins at {counted(level.marks.low, 'mark')} and {problem}"
            message = f"level {level.level} of {called(scope, question)} {begins}"
            yield Diagnostic(_place(question, level, "marks"), "levels", message, f"begin it at {expected}")
        yield from _exemplar(scope, question, level)
        expected = level.marks.high + 1
    if expected - 1 != question.worth:
        reached = counted(expected - 1, "mark")
        message = f"the levels of {called(scope, question)} reach {reached}, the question {question.worth}"
        where = question.at("levels" if question.gives("levels") else "scheme")
        yield Diagnostic(where, "marks-do-not-add-up", message)


def _place(question: Question, level: Level, name: str) -> Span:
    """Where something of a level stands: of one that a mark scheme brought, the scheme's name."""
    return level.at(name) if level.span.file == question.span.file else question.at("scheme")


def _exemplar(scope: Scope, question: Question, level: Level) -> Iterator[Diagnostic]:
    """An exemplar earns marks of its level."""
    if level.exemplar and level.marks and not level.marks.low <= level.exemplar.marks <= level.marks.high:
        earns = counted(level.exemplar.marks, "mark")
        message = f"the exemplar of level {level.level} of {called(scope, question)} earns {earns}, the level {level.marks}"
        yield Diagnostic(level.exemplar.at("marks"), "levels", message)


def total(scope: Scope) -> Iterator[Diagnostic]:
    """The totals that the author states are those of the questions."""
    wholes: list[tuple[Lesson | Section, str]] = [(scope.lesson, "worksheet")]
    for whole, name in [*wholes, *((section, "section") for section in scope.lesson.worksheet)]:
        damaged = scope.lesson.lost("worksheet") or any(q.lost("marks") for q in every(scope))
        if whole.total_marks is not None and whole.total_marks != whole.worth and not damaged:
            says = counted(whole.total_marks, "mark")
            message = f"the {name} says {says}, its questions make {whole.worth}"
            yield Diagnostic(whole.at("total-marks"), "marks-do-not-add-up", message)


def answering_time(scope: Scope) -> Iterator[Diagnostic]:
    """The questions can be answered in the time that the lesson has."""
    course, lesson = scope.content.course, scope.lesson
    if course is None or lesson.minutes is None:
        return
    needed = round(lesson.worth * course.minutes_per_mark)
    if needed > lesson.minutes:
        message = f"the questions need about {counted(needed, 'minute')}, the lesson has {lesson.minutes}"
        hint = f"the course counts {course.minutes_per_mark:g} minutes a mark (minutes-per-mark)"
        yield warning(lesson.at("minutes"), "too-little-time", message, hint)


def sequence(scope: Scope) -> Iterator[Diagnostic]:
    """The steps of the lesson take as long as the lesson."""
    teacher, minutes = scope.lesson.teacher, scope.lesson.minutes
    if teacher and teacher.sequence and minutes is not None and not teacher.lost("sequence"):
        summed = sum(step.minutes for step in teacher.sequence)
        if summed != minutes:
            message = f"the steps take {counted(summed, 'minute')}, the lesson {minutes}"
            yield warning(teacher.at("sequence"), "minutes-do-not-add-up", message)
