"""What is tested, of whom: objectives, skills, tiers, and what else of a paper names something."""

from collections.abc import Iterable, Iterator
from typing import get_args

from lessonpack.checks.questions import called, every
from lessonpack.checks.scope import CourseScope, Scope
from lessonpack.diagnostics import Diagnostic, Span, suggest, warning
from lessonpack.questions import AnyQuestion


def tested(scope: Scope) -> Iterator[Diagnostic]:
    """Every objective is tested by a question, where questions name objectives."""
    lesson = scope.lesson
    named = {q.objective for q in every(scope) if q.objective}
    if not named or lesson.lost("worksheet") or any(q.lost("objective") for q in every(scope)):
        return
    for objective in lesson.objectives:
        if objective.id not in named:
            message, hint = f"no question tests the objective '{objective.id}'", "name it with 'objective' in a question"
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
            yield Diagnostic(question.at("skill"), "unknown-skill", message, _known(question.skill, there, "course.yaml"))


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
    """Helps and further tasks stand in questions that their tier has."""
    for question in every(scope):
        if not question.tiers:
            continue
        for name, tier in (("support", "support"), ("stretch", "extension")):
            if getattr(question, name) is not None and tier not in question.tiers:
                message = f"{called(scope, question)} has '{name}', but is not for the {tier} tier"
                yield warning(question.at(name), "tier-unused", message, f"add {tier} to 'tiers', or take it out")


def line_types(scope: CourseScope) -> Iterator[Diagnostic]:
    """Lines for each mark are given for question types that there are."""
    course = scope.content.course
    types = [get_args(model.model_fields["type"].annotation)[0] for model in get_args(get_args(AnyQuestion)[0])]
    for name in course.lines_by_type if course else ():
        if name not in types:
            assert course
            span: Span = course.at("lines-by-type", name)
            yield Diagnostic(span, "unknown-type", f"no question type '{name}'", _known(name, types, ""))
