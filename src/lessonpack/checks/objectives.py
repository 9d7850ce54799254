"""What is tested, of whom: objectives, skills, tiers, and what else of a paper names something."""

from collections.abc import Iterable, Iterator
from typing import get_args

from lessonpack.asking import asked
from lessonpack.checks.questions import called, every
from lessonpack.checks.scope import CourseScope, Scope
from lessonpack.diagnostics import Diagnostic, Span, suggest, warning
from lessonpack.editions import Tier
from lessonpack.questions import AnyQuestion, Choice, Question, TrueFalse, Written

#: Questions that are answered on ruled lines.
SPACED = (Written, TrueFalse)


def tested(scope: Scope) -> Iterator[Diagnostic]:
    """Every objective is tested by a question of the core tier, where questions name objectives."""
    lesson = scope.lesson
    named = {q.objective for q in every(scope) if q.objective}
    # One that is misspelt may be any of them.
    doubtful = named - {objective.id for objective in lesson.objectives}
    if not named or doubtful or lesson.lost("worksheet") or any(q.lost("objective") for q in every(scope)):
        return
    core = {q.objective for one in asked(lesson, "core", None).questions for q in one.walk()}
    for objective in lesson.objectives:
        if objective.id not in core:
            which = "no question of the core tier" if objective.id in named else "no question"
            message = f"{which} tests the objective '{objective.id}'"
            hint = "name it with 'objective' in a question, or leave it out"
            yield warning(objective.at("id"), "objective-untested", message, hint)


def skills(scope: Scope) -> Iterator[Diagnostic]:
    """A skill that a question tests is one of the course's."""
    course = scope.content.course
    if course is None or course.lost("skills"):
        return
    there = [skill.id for skill in course.skills]
    for question in every(scope):
        if question.skill and question.skill not in there:
            message = f"the course has no skill '{question.skill}'"
            hint = _known(question.skill, there, "course.yaml")
            yield Diagnostic(question.at("skill"), "unknown-skill", message, hint)


def skill_ids(scope: CourseScope) -> Iterator[Diagnostic]:
    """No two skills have one id."""
    first: dict[str, Span] = {}
    for skill in scope.content.course.skills if scope.content.course else ():
        if skill.id in first:
            message = f"'{skill.id}' is the id of another skill too"
            yield Diagnostic(skill.at("id"), "duplicate-id", message, f"first on line {first[skill.id].line}")
        first.setdefault(skill.id, skill.at("id"))


def _known(name: str, there: Iterable[str], where: str) -> str:
    names = list(there)
    return suggest(name, names) or (f"there are: {', '.join(names)}" if names else f"{where} names none")


def glossary(scope: Scope) -> Iterator[Diagnostic]:
    """The terms of a section's glossary are in the vocabulary."""
    lesson = scope.lesson
    there = [str(term.term) for term in lesson.vocabulary]
    for section in lesson.worksheet:
        for index, term in enumerate(section.glossary):
            if term not in there and not lesson.lost("vocabulary"):
                message = f"the vocabulary has no term '{term}'"
                span = section.at("glossary", index)
                yield Diagnostic(span, "unknown-term", message, _known(term, there, "the lesson's vocabulary"))


def tiers(scope: Scope) -> Iterator[Diagnostic]:
    """Parts, helps and further tasks stand in questions that their tier has."""
    for question in scope.lesson.questions:
        yield from _tiers(scope, question, get_args(Tier))


def _tiers(scope: Scope, question: Question, there: tuple[Tier, ...]) -> Iterator[Diagnostic]:
    """`there` are the tiers that have the question it is a part of."""
    for index, tier in enumerate(question.tiers):
        if tier in question.tiers[:index]:
            message = f"{called(scope, question)} is for the {tier} tier twice"
            yield Diagnostic(question.at("tiers", index), "duplicate-tier", message, "name it once")
        elif tier not in there:
            message = f"{called(scope, question)} is for the {tier} tier, and the question it is a part of is not"
            hint = f"add {tier} to the 'tiers' of the whole question, or take it out"
            yield warning(question.at("tiers", index), "tier-unused", message, hint)
    own = tuple(tier for tier in there if not question.tiers or tier in question.tiers)
    helps: tuple[tuple[str, Tier], ...] = (("support", "support"), ("stretch", "extension"))
    for name, tier in helps:
        if getattr(question, name) is not None and tier not in own:
            message = f"{called(scope, question)} has '{name}', and the {tier} tier has not got the question"
            yield warning(question.at(name), "tier-unused", message, f"add {tier} to 'tiers', or take it out")
    for part in question.asked:
        yield from _tiers(scope, part, own)


def tiers_asked(scope: Scope) -> Iterator[Diagnostic]:
    """Every tier has a question."""
    lesson = scope.lesson
    damaged = lesson.lost("worksheet") or any(q.lost("tiers") for q in every(scope))
    for tier in get_args(Tier) if lesson.worksheet and not damaged else ():
        if not asked(lesson, tier, None).worksheet:
            message, hint = f"no question is for the {tier} tier", f"add {tier} to the 'tiers' of some"
            yield warning(lesson.at("worksheet"), "empty-tier", message, hint)


def helps(scope: Scope) -> Iterator[Diagnostic]:
    """Helps are of use: sentences are begun where some are written, and options left out where there are any."""
    for question in every(scope):
        for record in (question, question.support):
            if record and record.starters and not _takes_sentences(question):
                message = f"nobody writes sentences in {called(scope, question)}"
                hint = "take 'starters' out" + (", or give it space" if isinstance(question, Written) else "")
                yield warning(record.at("starters"), "help-unused", message, hint)
        if question.support and question.support.without and not isinstance(question, Choice):
            message = f"{called(scope, question)} has no options to leave out"
            yield warning(question.support.at("without"), "help-unused", message, "take 'without' out")


def _takes_sentences(question: Question) -> bool:
    """Whether pupils write sentences in a question, or in a part of it."""
    if question.in_parts:
        return any(map(_takes_sentences, question.asked))
    no_space = question.lines == 0 or (question.lines is None and question.space == "none")
    return isinstance(question, SPACED) and not no_space


def spaces(scope: Scope) -> Iterator[Diagnostic]:
    """Space is asked for where there is an answer to write, and in one way."""
    for question in every(scope):
        given = [name for name in ("lines", "space") if question.gives(name) and not question.lost(name)]
        if question.in_parts or not isinstance(question, SPACED):
            message = f"{called(scope, question)} has no ruled lines of its own"
            hint = "give it to its parts" if question.in_parts else "take it out: what is filled in has its own room"
            yield from (warning(question.at(name), "space-unused", message, hint) for name in given)
        elif len(given) > 1:
            message = f"{called(scope, question)} has 'lines', so that 'space' does nothing"
            yield warning(question.at("space"), "space-unused", message, "take one of them out")


def line_types(scope: CourseScope) -> Iterator[Diagnostic]:
    """Lines for each mark are given for question types that there are, and that are answered on lines."""
    course = scope.content.course
    types = {get_args(model.model_fields["type"].annotation)[0]: model for model in get_args(get_args(AnyQuestion)[0])}
    spaced = [name for name, model in types.items() if issubclass(model, SPACED)]
    for name in course.lines_by_type if course else ():
        assert course
        span = course.at("lines-by-type", name)
        if name not in types:
            yield Diagnostic(span, "unknown-type", f"no question type '{name}'", _known(name, types, ""))
        elif name not in spaced:
            message, hint = f"questions of type '{name}' have no ruled lines", f"these have: {', '.join(spaced)}"
            yield warning(span, "space-unused", message, hint)
