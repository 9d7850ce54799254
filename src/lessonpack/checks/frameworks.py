"""Frameworks and their prompts: there, and used for what they are made for."""

from collections.abc import Iterator, Mapping

from lessonpack.checks.references import excerpt_of
from lessonpack.checks.scope import Scope
from lessonpack.diagnostics import Diagnostic, Span, suggest, warning
from lessonpack.frameworks import Framework, Use
from lessonpack.lesson import PrintedSource, Prompt, SourceSet
from lessonpack.locales import nearest
from lessonpack.sources import Medium

#: What messages call a use, and a medium.
_USES: dict[Use, str] = {"source": "one source", "set": "a set of sources"}
_MEDIA: dict[Medium, str] = {
    "text": "a text",
    "image": "an image",
    "map": "a map",
    "data": "data",
    "poster": "a poster",
}


def _there(scope: Scope) -> Mapping[str, Framework]:
    return scope.known.frameworks(scope.language)


def _users(scope: Scope) -> list[PrintedSource | SourceSet]:
    """Whatever of the lesson may have a framework."""
    return [*scope.lesson.sources, *scope.lesson.source_sets]


def _used(scope: Scope) -> list[tuple[PrintedSource | SourceSet, Framework]]:
    """What has a framework that is there, with it."""
    there = _there(scope)
    return [(user, there[user.framework]) for user in _users(scope) if user.framework and user.framework in there]


def frameworks(scope: Scope) -> Iterator[Diagnostic]:
    """A framework is one of those in the templates, and a prompt, asked or dropped, one of the framework's."""
    there = _there(scope)
    for user in _users(scope):
        framework = there.get(user.framework or "")
        if user.framework and not framework:
            hint = suggest(user.framework, there) or f"there are: {', '.join(there)}"
            yield Diagnostic(user.at("framework"), "unknown-framework", f"no framework '{user.framework}'", hint)
            continue
        known = [p.id for p in framework.prompts] if framework else []
        for prompt in user.prompts:
            yield from _prompt(prompt, known, user.drop)
        for index, name in enumerate(user.drop):
            if name not in known:
                yield _unknown_prompt(user.at("drop", index), name, known)


def _prompt(prompt: Prompt, known: list[str], dropped: tuple[str, ...]) -> Iterator[Diagnostic]:
    if prompt.use and prompt.use not in known:
        yield _unknown_prompt(prompt.at("use"), prompt.use, known)
    elif prompt.use and prompt.use in dropped:
        hint = "take it out of 'drop', or out of 'prompts'"
        yield Diagnostic(prompt.at("use"), "dropped-prompt", f"the prompt '{prompt.use}' is dropped", hint)
    elif not prompt.use and not prompt.ask:
        yield Diagnostic(prompt.span, "missing-field", "a prompt needs 'use' or 'ask'")
    elif not prompt.use and not prompt.answer:
        yield Diagnostic(prompt.span, "no-answer", "a prompt of the lesson's own needs an 'answer' for the key")


def _unknown_prompt(span: Span, name: str, known: list[str]) -> Diagnostic:
    hint = suggest(name, known) or (f"it has: {', '.join(known)}" if known else "name a framework first")
    return Diagnostic(span, "unknown-prompt", f"the framework has no prompt '{name}'", hint)


def framework_scope(scope: Scope) -> Iterator[Diagnostic]:
    """A framework is asked of one source, or of several together, as it is made for."""
    for user, framework in _used(scope):
        use = _use(user)
        if use not in framework.scope:
            message = f"the framework '{user.framework}' is not made for {_USES[use]}"
            hint = f"for {_USES[use]} there are: {', '.join(_suiting(scope, use, None)) or 'none'}"
            yield warning(user.at("framework"), "unsuited-framework", message, hint)


def _use(user: PrintedSource | SourceSet) -> Use:
    return "source" if isinstance(user, PrintedSource) else "set"


def framework_media(scope: Scope) -> Iterator[Diagnostic]:
    """A framework, and each of its prompts that the lesson picks, suits what the source is."""
    for user, framework in _used(scope):
        for letter, medium in _media(scope, user).items():
            of = f"{_MEDIA[medium]} (source {letter})"
            if framework.suits(medium):
                yield from _picked_prompts(user, framework, medium, of)
                continue
            message = f"the framework '{user.framework}' does not suit {of}"
            hint = f"for {_MEDIA[medium]} there are: {', '.join(_suiting(scope, _use(user), medium)) or 'none'}"
            yield warning(user.at("framework"), "unsuited-framework", message, hint)


def _picked_prompts(
    user: PrintedSource | SourceSet, framework: Framework, medium: Medium, of: str
) -> Iterator[Diagnostic]:
    steps = {p.id: p for p in framework.prompts}
    for prompt in user.prompts:
        step = steps.get(prompt.use or "")
        if step and not step.suits(medium):
            message, hint = f"the prompt '{step.id}' does not suit {of}", f"it is for: {', '.join(step.media)}"
            yield warning(prompt.at("use"), "unsuited-framework", message, hint)


def _media(scope: Scope, user: PrintedSource | SourceSet) -> dict[str, Medium]:
    """What each of the sources is, by letter, as far as the lesson prints it."""
    letters = scope.lesson.letters
    named = user.sources if isinstance(user, SourceSet) else [name for name, p in letters.items() if p is user]
    found = {name: excerpt_of(scope, name) for name in named if name in letters}
    return {name: excerpt.form for name, excerpt in found.items() if excerpt}


def _suiting(scope: Scope, use: Use, medium: Medium | None) -> list[str]:
    """The frameworks for a use and a medium."""
    return [
        name for name, f in _there(scope).items() if use in f.scope and (medium is None or f.suits(medium))
    ]  # fmt: skip


def framework_language(scope: Scope) -> Iterator[Diagnostic]:
    """A framework is there in the language of the course."""
    course = scope.content.course
    if course is None:
        return
    spoken = [name for name, f in _there(scope).items() if nearest(course.language, [f.language])]
    for user, framework in _used(scope):
        if not nearest(course.language, [framework.language]):
            words = f"its words are in '{framework.language}'"
            message = f"the framework '{user.framework}' is not there in '{course.language}': {words}"
            hint = f"in '{course.language}' there are: {', '.join(spoken) or 'none'}"
            yield warning(user.at("framework"), "framework-language", message, hint)
