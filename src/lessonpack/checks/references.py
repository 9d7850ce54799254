"""What a text or a record points at must be there."""

from collections.abc import Iterator

from lessonpack.checks.questions import every
from lessonpack.checks.scope import CourseScope, Scope
from lessonpack.content import CourseContent
from lessonpack.diagnostics import Diagnostic, Span, suggest, warning
from lessonpack.measures import occurrences
from lessonpack.prose import Prose, Reference, locator_hint, read_locator
from lessonpack.record import Record, prose_in
from lessonpack.sheets import layers
from lessonpack.sources import Excerpt


def _unknown_source(content: CourseContent, prose: Prose, reference: Reference, key: str) -> Iterator[Diagnostic]:
    if content.known_sources is not None and key not in content.known_sources:
        hint = suggest(key, content.known_sources) or f"list it in content/{content.name}/sources.yaml"
        span = prose.locate(reference.snippet, reference.occurrence)
        yield Diagnostic(span, "unknown-source", f"no source '{key}' to cite", hint)


def cited_sources(scope: Scope) -> Iterator[Diagnostic]:
    """A citation names a source of the course."""
    for prose in prose_in(scope.lesson):
        for reference in prose.references:
            for cite in reference.cites:
                yield from _unknown_source(scope.content, prose, reference, cite.key)


def cited_outside_lessons(scope: CourseScope) -> Iterator[Diagnostic]:
    """So does a citation in a headnote or a gloss."""
    for prose in prose_in([scope.content.course, *scope.content.sources.values()]):
        for reference in prose.references:
            for cite in reference.cites:
                yield from _unknown_source(scope.content, prose, reference, cite.key)
            if reference.letter:
                message = "a letter stands only in a lesson's own text: letters are the lesson's"
                yield Diagnostic(prose.locate(reference.snippet, reference.occurrence), "letter-in-source", message)


def printed_sources(scope: Scope) -> Iterator[Diagnostic]:
    """A printed source is a source of the course, and its excerpt one of that source."""
    for printed in scope.lesson.sources:
        source = scope.content.sources.get(printed.source)
        known = scope.content.known_sources
        if known is not None and printed.source not in known:
            hint = suggest(printed.source, known)
            yield Diagnostic(printed.at("source"), "unknown-source", f"no source '{printed.source}' to print", hint)
        elif source and printed.excerpt and not source.excerpt(printed.excerpt) and not source.lost("excerpts"):
            hint = suggest(printed.excerpt, [e.id for e in source.excerpts])
            yield Diagnostic(
                printed.at("excerpt"),
                "unknown-excerpt",
                f"source '{source.id}' has no excerpt '{printed.excerpt}'",
                hint,
            )
        elif source and not source.excerpts and source.rights.print != "none" and not source.lost("excerpts"):
            hint = "give it one in sources.yaml, or 'print: none' to print only its citation"
            yield Diagnostic(printed.at("source"), "no-excerpt", f"source '{source.id}' has no excerpt to print", hint)
        elif source and not printed.excerpt and len(source.excerpts) > 1:
            names = ", ".join(e.id for e in source.excerpts)
            yield Diagnostic(
                printed.span,
                "which-excerpt",
                f"source '{source.id}' has several excerpts",
                f"say which: {names}",
            )


def excerpt_of(scope: Scope, letter: str) -> Excerpt | None:
    """What the lesson prints under a letter."""
    printed = scope.lesson.letters[letter]
    source = scope.content.sources.get(printed.source)
    return source.excerpt(printed.excerpt) if source else None


def letters(scope: Scope) -> Iterator[Diagnostic]:
    """A reference to a printed source names a letter of the lesson, and a passage of what stands under it."""
    if scope.lesson.lost("sources"):
        return
    for prose in prose_in(scope.lesson):
        for reference in prose.references:
            if reference.letter:
                yield from _letter(scope, prose, reference, reference.letter)


def _letter(scope: Scope, prose: Prose, reference: Reference, letter: str) -> Iterator[Diagnostic]:
    span = prose.locate(reference.snippet, reference.occurrence)
    there = scope.lesson.letters
    if letter not in there:
        hint = f"it has: {', '.join(there)}" if there else "list it under 'sources'"
        yield Diagnostic(span, "unknown-letter", f"the lesson has no source {letter}", hint)
        return
    excerpt = excerpt_of(scope, letter)
    if reference.passage and excerpt and reference.passage not in excerpt.passages:
        hint = suggest(reference.passage, excerpt.passages) or f"it has: {', '.join(excerpt.passages) or 'none'}"
        yield Diagnostic(span, "unknown-passage", f"source {letter} has no passage '{reference.passage}'", hint)
    elif reference.passage and excerpt and not _is_printed(scope, letter, excerpt):
        message = f"source {letter} has that passage, but its text may not be printed: pupils have not got the words"
        yield warning(span, "passage-not-printed", message, "refer to the source, without the passage")
    elif reference.passage and excerpt and any(form.adapted == "instead" for form in there[letter].forms):
        yield from _not_adapted(span, letter, reference.passage, excerpt)


def _is_printed(scope: Scope, letter: str, excerpt: Excerpt) -> bool:
    """Whether pupils have the course's text of an excerpt, or the adapted one, on paper."""
    printed = scope.lesson.letters[letter]
    return any(
        layer != "original" for layer in layers(printed, scope.content.sources[printed.source], excerpt, "print")
    )


def _not_adapted(span: Span, letter: str, passage: str, excerpt: Excerpt) -> Iterator[Diagnostic]:
    """Where the adapted text is printed instead, the words of a passage must stand in that."""
    adapted = excerpt.text_of("adapted")
    # Words of its own that are not there are told at their place.
    own = excerpt.adapted.passages if excerpt.adapted else {}
    if adapted is not None and passage not in own and not _holds(adapted, excerpt.passages[passage]):
        message = f"the words of '{passage}' are not in the adapted text, which is printed as source {letter}"
        hint = f"give the adapted text its own words for '{passage}' under 'passages', or print it 'beside' the text"
        yield Diagnostic(span, "unknown-passage", message, hint)


def _holds(text: str, words: str) -> bool:
    return " ".join(words.split()) in " ".join(text.split())


def question_letters(scope: Scope) -> Iterator[Diagnostic]:
    """The letters that a question is about are letters of the lesson."""
    for question in every(scope):
        yield from _letters_of(scope, question, question.sources)


def set_letters(scope: Scope) -> Iterator[Diagnostic]:
    """The letters of sources that are worked on together are letters of the lesson, and no letter stands twice."""
    for together in scope.lesson.source_sets:
        yield from _letters_of(scope, together, together.sources)
        for index, letter in enumerate(together.sources):
            if letter in together.sources[:index]:
                yield Diagnostic(together.at("sources", index), "duplicate-id", f"source {letter} stands twice here")


def _letters_of(scope: Scope, record: Record, letters: tuple[str, ...]) -> Iterator[Diagnostic]:
    for index, letter in enumerate(letters):
        if letter not in scope.lesson.letters and not scope.lesson.lost("sources"):
            hint = f"it has: {', '.join(scope.lesson.letters) or 'none'}"
            yield Diagnostic(record.at("sources", index), "unknown-letter", f"the lesson has no source {letter}", hint)


def repeated_letters(scope: Scope) -> Iterator[Diagnostic]:
    """No two printed sources have one letter."""
    seen: set[str] = set()
    for printed in scope.lesson.sources:
        if printed.letter in seen:
            yield Diagnostic(printed.at("letter"), "duplicate-id", f"another source has the letter {printed.letter}")
        seen.add(printed.letter or "")


def objectives(scope: Scope) -> Iterator[Diagnostic]:
    """The objective that a question tests is one of the lesson's."""
    known = [o.id for o in scope.lesson.objectives]
    for question in every(scope):
        if question.objective and question.objective not in known and not scope.lesson.lost("objectives"):
            hint = suggest(question.objective, known) or f"there are: {', '.join(known) or 'none'}"
            yield Diagnostic(
                question.at("objective"), "unknown-objective", f"no objective '{question.objective}'", hint
            )


def passages(scope: CourseScope) -> Iterator[Diagnostic]:
    """A passage stands in its excerpt, word for word, and there once: else its lines could be others."""
    for source in scope.content.sources.values():
        for excerpt in source.excerpts:
            for name, words in excerpt.passages.items():
                yield from _passage(excerpt, excerpt.text, words, excerpt.at("passages", name), name)
            for name, words in excerpt.adapted.passages.items() if excerpt.adapted else ():
                times = occurrences(words, excerpt.adapted.text if excerpt.adapted else "")
                if times > 1 and excerpt.adapted:
                    yield _ambiguous(excerpt.adapted.at("passages", name), name, times)


def _passage(excerpt: Excerpt, text: str, words: str, span: Span, name: str) -> Iterator[Diagnostic]:
    if " ".join(words.split()) not in " ".join(text.split()):
        message = f"the passage '{name}' is not in the text of '{excerpt.id}'"
        yield Diagnostic(span, "passage-not-found", message)
    elif (times := occurrences(words, text)) > 1:
        yield _ambiguous(span, name, times)


def _ambiguous(span: Span, name: str, times: int) -> Diagnostic:
    message = f"the words of the passage '{name}' stand {times} times in the text"
    return Diagnostic(span, "ambiguous-passage", message, "give more words, so that its lines are certain")


def glosses(scope: CourseScope) -> Iterator[Diagnostic]:
    """A word that is explained stands in its excerpt, or in the adapted text."""
    for source in scope.content.sources.values():
        for excerpt in source.excerpts:
            text = " ".join(f"{excerpt.text} {excerpt.text_of('adapted') or ''}".split()).casefold()
            for gloss in excerpt.glosses:
                if gloss.word.casefold() not in text:
                    message = f"'{gloss.word}' is not in the text of '{excerpt.id}'"
                    hint = "write it as it stands there; it is printed only where it does"
                    yield warning(gloss.at("word"), "gloss-not-found", message, hint)


def locators(scope: CourseScope) -> Iterator[Diagnostic]:
    """The locator of an excerpt is one that a citation can have."""
    for source in scope.content.sources.values():
        for excerpt in source.excerpts:
            if excerpt.locator and read_locator(excerpt.locator) is None:
                message = f"'{excerpt.locator}' is not a place in a source"
                yield Diagnostic(excerpt.at("locator"), "unreadable-locator", message, locator_hint(excerpt.locator))


def excerpt_ids(scope: CourseScope) -> Iterator[Diagnostic]:
    """No two excerpts of a source have one id."""
    for source in scope.content.sources.values():
        seen: set[str] = set()
        for excerpt in source.excerpts:
            if excerpt.id in seen:
                yield Diagnostic(
                    excerpt.at("id"),
                    "duplicate-id",
                    f"another excerpt of '{source.id}' is called '{excerpt.id}'",
                )
            seen.add(excerpt.id)
