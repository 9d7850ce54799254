"""Mark schemes that questions name: there, for such questions, for their marks and in the course's language."""

from collections.abc import Iterator, Mapping

from lessonpack.checks.questions import called, every
from lessonpack.checks.scope import Scope
from lessonpack.diagnostics import Diagnostic, counted, suggest, warning
from lessonpack.locales import nearest
from lessonpack.marking import MarkScheme
from lessonpack.questions import Question, Written


def _there(scope: Scope) -> Mapping[str, MarkScheme]:
    return scope.known.schemes(scope.language)


def _used(scope: Scope) -> list[tuple[Question, MarkScheme]]:
    """The questions that name a mark scheme that is there, with it."""
    there = _there(scope)
    return [(question, there[name]) for question in every(scope) if (name := question.scheme) and name in there]


def _suits(scheme: MarkScheme, question: Question) -> bool:
    name = getattr(question, "type", "")
    return name in scheme.types if scheme.types else isinstance(question, Written)


def _suiting(scope: Scope, question: Question) -> dict[str, MarkScheme]:
    return {name: scheme for name, scheme in _there(scope).items() if _suits(scheme, question)}


def schemes(scope: Scope) -> Iterator[Diagnostic]:
    """A mark scheme is one of those in the templates."""
    there = _there(scope)
    for question in every(scope):
        if question.scheme and question.scheme not in there:
            fit = f"for such a question there are: {', '.join(_suiting(scope, question)) or 'none'}"
            hint = suggest(question.scheme, there) or fit
            yield Diagnostic(question.at("scheme"), "unknown-scheme", f"no mark scheme '{question.scheme}'", hint)


def scheme_type(scope: Scope) -> Iterator[Diagnostic]:
    """A mark scheme is used for questions of a type that it is made for."""
    for question, scheme in _used(scope):
        if not _suits(scheme, question):
            message = f"the mark scheme '{scheme.name}' is not made for {called(scope, question)}"
            hint = f"for such a question there are: {', '.join(_suiting(scope, question)) or 'none'}"
            yield warning(question.at("scheme"), "scheme-unsuited", message, hint)


def scheme_marks(scope: Scope) -> Iterator[Diagnostic]:
    """A question has the marks of its scheme, unless its own levels or points say where the marks are."""
    for question, scheme in _used(scope):
        kinds = [name for name in ("levels", "points") if getattr(scheme, name)]
        own = any(question.gives(name) or question.lost(name) for name in kinds)
        damaged = any(question.lost(name) for name in ("marks", "parts"))
        if question.worth != scheme.marks and not own and not damaged:
            says = f"{called(scope, question)} has {counted(question.worth, 'mark')}"
            message = f"{says}, the mark scheme '{scheme.name}' {scheme.marks}"
            where = question.at("marks" if question.gives("marks") else "scheme")
            yield Diagnostic(where, "marks-do-not-add-up", message, _mend(scope, question, scheme))


def _mend(scope: Scope, question: Question, scheme: MarkScheme) -> str:
    """What makes the marks of a question and of its scheme agree."""
    same = [name for name, other in _suiting(scope, question).items() if other.marks == question.worth]
    named = f"take {' or '.join(same)}, or " if same else ""
    what = "levels" if scheme.levels else "points"
    return f"{named}give {what} of its own that reach {question.worth}"


def scheme_content(scope: Scope) -> Iterator[Diagnostic]:
    """Besides a mark scheme, which fits many questions, the key says what answers this one."""
    for question, scheme in _used(scope):
        fields = ("answer", "indicative", "points", "levels", "parts")
        if not any(question.gives(name) or question.lost(name) for name in fields):
            message = f"{called(scope, question)} has nothing in the key but the mark scheme '{scheme.name}'"
            hint = "say in 'indicative' or 'answer' what good answers may say"
            yield Diagnostic(question.at("scheme"), "no-answer", message, hint)


def scheme_language(scope: Scope) -> Iterator[Diagnostic]:
    """A mark scheme is there in the language of the course."""
    course = scope.content.course
    if course is None:
        return
    spoken = [name for name, scheme in _there(scope).items() if nearest(course.language, [scheme.language])]
    for question, scheme in _used(scope):
        if not nearest(course.language, [scheme.language]):
            words = f"its words are in '{scheme.language}'"
            message = f"the mark scheme '{scheme.name}' is not there in '{course.language}': {words}"
            hint = f"in '{course.language}' there are: {', '.join(spoken) or 'none'}"
            yield warning(question.at("scheme"), "scheme-language", message, hint)
