"""Marks that add up, and time to earn them."""

from collections.abc import Iterator

from lessonpack.asking import TIERS, asked, minutes_for
from lessonpack.checks.questions import called, every
from lessonpack.checks.scope import Scope
from lessonpack.diagnostics import Diagnostic, Span, counted, note, warning
from lessonpack.lesson import Lesson, Section
from lessonpack.questions import Ordering, Question, Written
from lessonpack.record import Record


def parts(scope: Scope) -> Iterator[Diagnostic]:
    """Marks stated for a question are those of its parts."""
    for question in every(scope):
        damaged = any(question.lost(name) for name in ("parts", "items", "errors"))
        damaged = damaged or not all(part.worth for part in question.asked)
        given_by_parts = question.in_parts or hasattr(question, "marks_each")
        if given_by_parts and not damaged and question.marks not in (None, question.natural_marks):
            says = counted(question.marks or 0, "mark")
            message = f"{called(scope, question)} says {says}, its parts make {question.natural_marks}"
            yield Diagnostic(question.at("marks"), "marks-do-not-add-up", message)


def stated(scope: Scope) -> Iterator[Diagnostic]:
    """A written question without parts, points or a mark scheme says what it is worth."""
    for question in every(scope):
        damaged = any(question.lost(name) for name in ("marks", "parts", "points", "scheme"))
        said = question.worth or question.scheme or question.in_parts
        if isinstance(question, Written) and not (said or damaged):
            yield Diagnostic(question.span, "missing-field", f"{called(scope, question)} needs 'marks'")


def points(scope: Scope) -> Iterator[Diagnostic]:
    """Creditable points can earn all the marks, and one that counts several times whole numbers of its marks."""
    for question in every(scope):
        earned = sum(p.earns for p in question.points)
        if question.points and earned < question.worth and _says(question, "points"):
            message = f"the points of {called(scope, question)} earn {counted(earned, 'mark')} of {question.worth}"
            yield Diagnostic(question.at("points"), "marks-do-not-add-up", message)
        for point in question.points:
            if point.earns % point.marks:
                message = f"the point earns {counted(point.marks, 'mark')}, and {point.earns} at most"
                where = _place(question, point, "most")
                yield Diagnostic(where, "marks-do-not-add-up", message, "'most' is 'marks' times a number")


def _says(question: Question, name: str) -> bool:
    """Whether its levels or points are such as the author meant: given whole, or all of them a mark scheme's."""
    return not question.lost(name) and (question.gives(name) or not question.scheme)


def _place(question: Question, record: Record, name: str) -> Span:
    """Where something of a level or point stands: of one that a mark scheme brought, the scheme's name."""
    return record.at(name) if record.span.file == question.span.file else question.at("scheme")


def levels(scope: Scope) -> Iterator[Diagnostic]:
    """Levels are numbered from the lowest and follow one another without gap or overlap, up to the marks."""
    for question in every(scope):
        known = not question.scheme or question.scheme in scope.known.schemes(scope.language)
        if question.levels and known and not question.lost("levels"):
            wrong = [*_missing(scope, question), *_numbered(scope, question)]
            yield from wrong or _ranges(scope, question)


def _numbered(scope: Scope, question: Question) -> Iterator[Diagnostic]:
    numbers = [level.level for level in question.levels]
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))) or numbers[0] > 1:
        message = f"the levels of {called(scope, question)} are numbered {', '.join(map(str, numbers))}"
        yield Diagnostic(_levels_at(question), "levels", message, "number them 1, 2, 3 … from the lowest up")


def _levels_at(question: Question) -> Span:
    return question.at("levels" if question.gives("levels") else "scheme")


def _missing(scope: Scope, question: Question) -> Iterator[Diagnostic]:
    for level in question.levels:
        for name in ("marks", "descriptor"):
            if getattr(level, name) is None:
                hint = f"the mark scheme '{question.scheme}' has no level {level.level}" if question.scheme else None
                message = f"level {level.level} of {called(scope, question)} needs '{name}'"
                yield Diagnostic(_place(question, level, name), "missing-field", message, hint)


def _ranges(scope: Scope, question: Question) -> Iterator[Diagnostic]:
    expected = 1
    for level in question.levels:
        assert level.marks
        # Only the lowest level may be that of an answer without marks.
        if level.marks.low != expected and (level.marks.high or level is not question.levels[0]):
            problem = "overlaps the one below" if level.marks.low < expected else "leaves a gap below"
            begins = f"begins at {counted(level.marks.low, 'mark')} and {problem}"
            message = f"level {level.level} of {called(scope, question)} {begins}"
            yield Diagnostic(_place(question, level, "marks"), "levels", message, f"begin it at {expected}")
        expected = level.marks.high + 1
    if expected - 1 != question.worth and _says(question, "levels"):
        reached = counted(expected - 1, "mark")
        message = f"the levels of {called(scope, question)} reach {reached}, the question {question.worth}"
        yield Diagnostic(_levels_at(question), "marks-do-not-add-up", message)


def exemplars(scope: Scope) -> Iterator[Diagnostic]:
    """An exemplar earns marks of its level; and where one level has an exemplar, all have."""
    for question in every(scope):
        for level in question.levels:
            if level.exemplar and level.marks and not level.marks.low <= level.exemplar.marks <= level.marks.high:
                earns = counted(level.exemplar.marks, "mark")
                message = f"the exemplar of level {level.level} of {called(scope, question)} earns {earns}"
                hint = f"the level has {level.marks}"
                yield Diagnostic(_place(question, level.exemplar, "marks"), "levels", message, hint)
        without = [str(level.level) for level in question.levels if not (level.exemplar or level.lost("exemplar"))]
        if without and len(without) < len(question.levels) and not question.lost("levels"):
            message = f"{called(scope, question)} has exemplars, but none at level {', '.join(without)}"
            hint = "teachers compare an answer with the exemplar above and below it"
            yield note(_levels_at(question), "exemplar-missing", message, hint)


def total(scope: Scope) -> Iterator[Diagnostic]:
    """The totals that the author states are those of the questions that the core tier has."""
    core = asked(scope.lesson, "core", None)
    there = {section.span: section.worth for section in core.worksheet}
    totals: list[tuple[Lesson | Section, str, int]] = [(scope.lesson, "worksheet", core.worth)]
    totals += [(section, "section", there.get(section.span, 0)) for section in scope.lesson.worksheet]
    damaged = scope.lesson.lost("worksheet") or any(q.lost("marks") for q in every(scope))
    for whole, name, worth in totals:
        right = {worth, worth + _misstated(whole)}
        if whole.total_marks is not None and whole.total_marks not in right and not damaged:
            says = counted(whole.total_marks, "mark")
            message = f"the {name} says {says}, its questions make {worth}"
            hint = "those of the core tier count" if core.worth != scope.lesson.worth else None
            yield Diagnostic(whole.at("total-marks"), "marks-do-not-add-up", message, hint)


def _misstated(whole: Lesson | Section) -> int:
    """By how much the marks of parts exceed those that their questions state: that is told with each question."""
    told = [q for q in whole.questions if q.in_parts and q.natural_marks is not None]
    return sum((q.natural_marks or 0) - q.worth for q in told)


def explained(scope: Scope) -> Iterator[Diagnostic]:
    """Where a question gives other marks than one for each thing, the key says how they are earned."""
    for question in every(scope):
        natural = None if isinstance(question, Written | Ordering) else question.natural_marks
        damaged = any(question.lost(name) for name in type(question).model_fields)
        told = question.marking or question.points or hasattr(question, "marks_each")
        if natural is not None and question.worth != natural and not (told or damaged):
            has = f"{called(scope, question)} has {counted(question.worth, 'mark')}"
            hint = "say in 'marking' how they are given"
            message = f"{has} for {counted(natural, 'thing')} to get right"
            yield warning(question.at("marks"), "marks-unexplained", message, hint)


def answering_time(scope: Scope) -> Iterator[Diagnostic]:
    """The questions can be answered in the time that the lesson has."""
    course, lesson = scope.content.course, scope.lesson
    if course is None or lesson.minutes is None:
        return
    needed = {tier: minutes_for(asked(lesson, tier, None), course) for tier in TIERS}
    longest = max(TIERS, key=lambda tier: needed[tier])
    if needed[longest] > lesson.minutes:
        of_tier = f" of the {longest} tier" if len(set(needed.values())) > 1 else ""
        message = f"the questions{of_tier} need about {counted(needed[longest], 'minute')}"
        hint = f"the course counts {course.minutes_per_mark:g} minutes a mark, by minutes-per-mark"
        yield warning(lesson.at("minutes"), "too-little-time", f"{message}, the lesson has {lesson.minutes}", hint)


def sequence(scope: Scope) -> Iterator[Diagnostic]:
    """The steps of the lesson take as long as the lesson."""
    teacher, minutes = scope.lesson.teacher, scope.lesson.minutes
    if teacher and teacher.sequence and minutes is not None and not teacher.lost("sequence"):
        summed = sum(step.minutes for step in teacher.sequence)
        if summed != minutes:
            message = f"the steps take {counted(summed, 'minute')}, the lesson {minutes}"
            yield warning(teacher.at("sequence"), "minutes-do-not-add-up", message)
