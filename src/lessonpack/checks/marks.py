"""Marks that add up."""

from collections.abc import Iterator

from lessonpack.checks.questions import called
from lessonpack.checks.scope import Scope
from lessonpack.diagnostics import Diagnostic, counted, warning
from lessonpack.questions import Part, Question, Scheme, ShortAnswer, SourceComprehension


def parts(scope: Scope) -> Iterator[Diagnostic]:
    """Marks stated for a question are those of its parts."""
    for question in scope.lesson.questions:
        damaged = question.lost("parts") or question.lost("items")
        if question.in_parts and not damaged and question.marks not in (None, question.natural_marks):
            says = counted(question.marks or 0, "mark")
            message = f"{called(scope, question)} says {says}, its parts make {question.natural_marks}"
            yield Diagnostic(question.at("marks"), "marks-do-not-add-up", message)


def stated(scope: Scope) -> Iterator[Diagnostic]:
    """A written question without parts or points says what it is worth."""
    for question in scope.lesson.questions:
        damaged = any(question.lost(name) for name in ("marks", "parts", "points"))
        if isinstance(question, ShortAnswer | SourceComprehension) and not question.worth and not damaged:
            yield Diagnostic(question.span, "missing-field", f"{called(scope, question)} needs 'marks'")


def points(scope: Scope) -> Iterator[Diagnostic]:
    """Creditable points can earn all the marks."""
    for question in scope.lesson.questions:
        schemes: list[tuple[Scheme, int]] = [(p, p.marks) for p in getattr(question, "parts", ())]
        schemes.append((question, question.worth))
        for scheme, worth in schemes:
            total = sum(p.marks for p in scheme.points)
            if scheme.points and total < worth and not scheme.lost("points"):
                what = f"a part of {called(scope, question)}" if isinstance(scheme, Part) else called(scope, question)
                message = f"the points of {what} earn {counted(total, 'mark')} of {worth}"
                yield Diagnostic(scheme.at("points"), "marks-do-not-add-up", message)


def levels(scope: Scope) -> Iterator[Diagnostic]:
    """Levels follow one another without gap or overlap, up to the marks."""
    for question in scope.lesson.questions:
        if question.levels and not question.lost("levels"):
            yield from _levels(scope, question)


def _levels(scope: Scope, question: Question) -> Iterator[Diagnostic]:
    expected = 1
    for level in question.levels:
        if level.marks.low != expected and level.marks.high:
            problem = "overlaps the one below" if level.marks.low < expected else "leaves a gap below"
            begins = f"begins at {counted(level.marks.low, 'mark')} and {problem}"
            message = f"level {level.level} of {called(scope, question)} {begins}"
            yield Diagnostic(level.at("marks"), "levels", message, f"begin it at {expected}")
        expected = level.marks.high + 1
    if expected - 1 != question.worth:
        reached = counted(expected - 1, "mark")
        message = f"the levels of {called(scope, question)} reach {reached}, the question {question.worth}"
        yield Diagnostic(question.at("levels"), "marks-do-not-add-up", message)


def total(scope: Scope) -> Iterator[Diagnostic]:
    """The total that the author states is the total of the questions."""
    lesson = scope.lesson
    damaged = lesson.lost("worksheet") or any(q.lost("marks") for q in lesson.questions)
    if lesson.total_marks is not None and lesson.total_marks != lesson.worth and not damaged:
        message = f"the worksheet says {counted(lesson.total_marks, 'mark')}, its questions make {lesson.worth}"
        yield Diagnostic(lesson.at("total-marks"), "marks-do-not-add-up", message)


def sequence(scope: Scope) -> Iterator[Diagnostic]:
    """The steps of the lesson take as long as the lesson."""
    teacher, minutes = scope.lesson.teacher, scope.lesson.minutes
    if teacher and teacher.sequence and minutes is not None and not teacher.lost("sequence"):
        summed = sum(step.minutes for step in teacher.sequence)
        if summed != minutes:
            message = f"the steps take {counted(summed, 'minute')}, the lesson {minutes}"
            yield warning(teacher.at("sequence"), "minutes-do-not-add-up", message)
