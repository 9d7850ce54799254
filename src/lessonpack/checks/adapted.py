"""Excerpts in several versions: adapted, in the source's own language, and what a lesson prints of them."""

from collections.abc import Iterator

from lessonpack.adaptation import Comparison, Step, Word, compare, has_words, paragraphs, shown
from lessonpack.checks.scope import CourseScope, Scope
from lessonpack.diagnostics import Diagnostic, Span, counted, suggest, warning
from lessonpack.locales import convention, is_language
from lessonpack.particulars import Particular, Reader, carried_by, changed
from lessonpack.readability import level
from lessonpack.sources import Adapted, Change, Excerpt, Explained, Gloss, Shortened


def _excerpts(scope: CourseScope) -> Iterator[Excerpt]:
    for source in scope.content.sources.values():
        yield from source.excerpts


def _adapted(scope: CourseScope) -> Iterator[tuple[Excerpt, Adapted]]:
    """The excerpts that have an adapted version, with it."""
    for excerpt in _excerpts(scope):
        damaged = excerpt.lost("text") or excerpt.lost("adapted")
        if excerpt.adapted and not damaged:
            yield excerpt, excerpt.adapted


def _language(scope: CourseScope, excerpt: Excerpt) -> str:
    course = scope.content.course
    return excerpt.language or (course.language if course else "en-GB")


def _place(adapted: Adapted, word: Word) -> Span:
    return adapted.locate("text", word.text, adapted.text.count(word.text, 0, word.start))


def declared_changes(scope: CourseScope) -> Iterator[Diagnostic]:
    """Every change of an adapted text is declared, and every declared change was made."""
    for excerpt, adapted in _adapted(scope):
        found = compare(excerpt.text, adapted.text, adapted.changes)
        if found is None:
            message = f"'{excerpt.id}' is too long to be compared with its adapted text"
            yield Diagnostic(adapted.at("text"), "undeclared-change", message, "make two excerpts of it")
            continue
        yield from _undeclared(excerpt, adapted, found)
        for number, change in enumerate(adapted.changes):
            yield from _unused(excerpt, number, change, found)


def _undeclared(excerpt: Excerpt, adapted: Adapted, found: Comparison) -> Iterator[Diagnostic]:
    for step in found.undeclared:
        put = shown(adapted.text, step.adapted)
        if step.source:
            was = shown(excerpt.text, step.source)
            message = f"the adapted text has '{put}' where the text has '{was}'"
            hint = f'declare it: {{type: simplified, word: "{was}", as: "{put}"}}'
        elif step.adapted[0].inside:
            message = f"the adapted text puts in '[{put}]'"
            hint = f'if it explains the words before it, declare it: {{type: explained, word: …, as: "{put}"}}'
        elif has_words(excerpt.text, put):
            message = f"'{put}' stands at another place than in the text"
            hint = "keep the order of the text, or declare the whole phrase as simplified"
        else:
            message = f"the adapted text puts in '{put}'"
            hint = "take it out, or declare the phrase that it belongs to as simplified"
        yield Diagnostic(_place(adapted, step.adapted[0]), "undeclared-change", message, hint)
    if found.left_out and not any(isinstance(c, Shortened) for c in adapted.changes):
        first = found.left_out[0]
        message = f"the adapted text leaves out '{shown(excerpt.text, first.source)}'"
        after = found.after(first)
        place = _place(adapted, after) if after else adapted.at("text")
        yield Diagnostic(place, "undeclared-change", message, "declare it: {type: shortened}")


def _unused(excerpt: Excerpt, number: int, change: Change, found: Comparison) -> Iterator[Diagnostic]:
    if isinstance(change, Shortened):
        if not found.left_out:
            yield warning(change.span, "unused-change", "nothing is left out of the adapted text", "delete this change")
    elif number not in found.used:
        there = has_words(excerpt.text, change.word)
        message = f"the text has no '{change.word}'"
        if there and isinstance(change, Explained):
            message = f"'{change.word} [{change.as_}]' does not stand in the adapted text"
        elif there:
            message = f"'{change.word}' has not become '{change.as_}' in the adapted text"
        yield warning(change.at("word"), "unused-change", message, "mend this change, or delete it")


def changed_facts(scope: CourseScope) -> Iterator[Diagnostic]:
    """An adapted text keeps the names, numbers and dates of its text; to leave them out is no change."""
    for excerpt, adapted in _adapted(scope):
        found = compare(excerpt.text, adapted.text, adapted.changes)
        language = _language(scope, excerpt)
        if found is None or not is_language(language):
            continue
        texts = (excerpt.text, adapted.text)
        reader = Reader.of(language, convention(language), texts)
        before, after = map(reader.read, texts)
        told = set[int]()
        for step in found.steps:
            if step.adapted and not step.kept and step.change not in told:
                told |= {step.change} if step.change is not None else set()
                gone, new = changed(carried_by(step.source, before), carried_by(step.adapted, after))
                yield from _changed(excerpt, adapted, step, gone, new)


def _changed(
    excerpt: Excerpt, adapted: Adapted, step: Step, gone: list[Particular], new: list[Particular]
) -> Iterator[Diagnostic]:
    if step.change is not None and _glossed(excerpt.glosses, shown(excerpt.text, step.source, 99), gone, new):
        return
    # Where nobody declared what was put for what, a name may only have been left out.
    if new or (gone and step.change is not None):
        kind = (new or gone)[0].kind
        put = [w for w in step.adapted if not gone and w.inside] or step.adapted
        message = f"the adapted text {'changes' if gone else 'puts in'} a {kind}: '{shown(adapted.text, put)}'"
        message += f" where the text has '{shown(excerpt.text, step.source)}'" if gone else ""
        hint = "a gloss of the excerpt may say what a name means" if kind == "name" else "keep what the text says"
        yield warning(_place(adapted, put[0]), "adapted-changes-fact", message, hint)


def _glossed(glosses: tuple[Gloss, ...], said: str, gone: list[Particular], new: list[Particular]) -> bool:
    """Whether the glosses of what was said give all that is new for all that is gone."""
    here = [g for g in glosses if has_words(said, g.word)]
    return all(any(has_words(g.word, p.words) for g in here) for p in gone) and all(
        any(has_words(str(g.meaning), p.words) for g in here) for p in new
    )


def no_easier(scope: CourseScope) -> Iterator[Diagnostic]:
    """An adapted text is easier to read than its text, as far as a formula can say."""
    for excerpt, adapted in _adapted(scope):
        language = _language(scope, excerpt)
        before, after = level(excerpt.text, language), level(adapted.text, language)
        if before and after and not after.easier_than(before):
            message = f"the adapted text is not easier to read: {after.score:g}, the text {before.score:g}"
            hint = f"by the {before.formula}: shorten sentences, put shorter words"
            yield warning(adapted.at("text"), "not-easier", message, hint)


def adapted_passages(scope: CourseScope) -> Iterator[Diagnostic]:
    """The words of a passage in an adapted text stand there, and the excerpt has a passage of that name."""
    for excerpt, adapted in _adapted(scope):
        text = " ".join(adapted.text.split())
        for name, said in adapted.passages.items():
            place = adapted.at("passages", name)
            if name not in excerpt.passages and not excerpt.lost("passages"):
                hint = suggest(name, excerpt.passages) or f"it has: {', '.join(excerpt.passages) or 'none'}"
                yield Diagnostic(place, "unknown-passage", f"'{excerpt.id}' has no passage '{name}'", hint)
            elif " ".join(said.split()) not in text:
                message = f"the passage '{name}' is not in the adapted text of '{excerpt.id}'"
                yield Diagnostic(place, "passage-not-found", message)


def originals(scope: CourseScope) -> Iterator[Diagnostic]:
    """A text in the source's own language can stand beside its translation, which somebody made."""
    for excerpt in _excerpts(scope):
        original = excerpt.original
        if original is None:
            continue
        if not is_language(original.language):
            message = f"no language '{original.language}'"
            hint = "a tag such as zh-Hans, ko, ru or fr"
            yield Diagnostic(original.at("language"), "unknown-language", message, hint)
        there, here = paragraphs(original.text), paragraphs(excerpt.text)
        if excerpt.text and there != here:
            message = f"the original has {counted(there, 'paragraph')}, its translation {here}"
            yield warning(original.at("text"), "paragraphs-differ", message, "part both with blank lines alike")
        if excerpt.text and not excerpt.translation and not excerpt.lost("translation"):
            message = f"'{excerpt.id}' has an original, and nobody who translated it"
            yield warning(original.span, "no-translator", message, "name the translator: 'translation: {by: …}'")


def versions(scope: Scope) -> Iterator[Diagnostic]:
    """What a lesson prints of a source is on record: an adapted text, an original."""
    for printed in scope.lesson.sources:
        source = scope.content.sources.get(printed.source)
        excerpt = source.excerpt(printed.excerpt) if source else None
        wanted = {"adapted": printed.adapted != "none", "original": printed.original != "none"}
        wanted["adapted-for-support"] = printed.adapted_for_support is not None
        for field, asked in wanted.items():
            layer = field.partition("-")[0]
            if excerpt and asked and not getattr(excerpt, layer) and not excerpt.lost(layer):
                article = "an adapted text" if layer == "adapted" else "an original"
                message = f"'{excerpt.id}' of '{printed.source}' has not got {article}"
                hint = f"give the excerpt '{layer}' in sources.yaml, or leave this out"
                yield Diagnostic(printed.at(field), "no-version", message, hint)


def empty_excerpts(scope: CourseScope) -> Iterator[Diagnostic]:
    """An excerpt has a text or a picture."""
    for excerpt in _excerpts(scope):
        if not excerpt.text.strip() and not excerpt.image and not excerpt.lost("text") and not excerpt.lost("image"):
            message = f"'{excerpt.id}' has neither 'text' nor 'image'"
            yield Diagnostic(excerpt.span, "empty-excerpt", message)
