"""What is quoted from a source stands in its texts, word for word."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from textwrap import shorten

from lessonpack.checks.scope import CourseScope, Scope
from lessonpack.content import CourseContent
from lessonpack.diagnostics import Diagnostic, Span, warning
from lessonpack.prose import Quotation
from lessonpack.quotations import MANY, Nearest, Place, Told, find, found_in, length, named, nearest, texts_in
from lessonpack.sources import Source

#: A quotation that no citation follows is judged from so many words on, and where so much of it is a source's.
SOME = 4
ALIKE = 0.75
#: Less like it than this, nothing is called the nearest wording.
NEAR = 0.5
_SHOWN = 3
_TITLES = ("title", "title_short", "container_title", "container_title_short", "original_title", "collection_title")


@dataclass(frozen=True)
class _Text:
    """A text of the content, and the sources that stand under the lesson's letters."""

    told: Told
    letters: Mapping[str, str]
    content: CourseContent

    def sources(self, keys: Iterable[str]) -> list[Source] | None:
        """The sources of these keys; None where one of them cannot be judged by what is left of it."""
        there = [self.content.sources.get(key) for key in keys]
        read = [s for s in there if s and not s.lost("excerpts")]
        return read if len(read) == len(there) else None

    def elsewhere(self, words: str) -> str | None:
        """A source of the course in which words stand."""
        return next((s.id for s in self.content.sources.values() if found_in(words, s)), None)


def _lesson_texts(scope: Scope) -> Iterator[_Text]:
    letters = {letter: printed.source for letter, printed in scope.lesson.letters.items()}
    yield from (_Text(told, letters, scope.content) for told in texts_in(scope.lesson, letters) if told.true)


def _course_texts(scope: CourseScope) -> Iterator[_Text]:
    content = scope.content
    there = texts_in([content.course, *content.sources.values(), *content.facts], {})
    yield from (_Text(told, {}, content) for told in there if told.true)


def misquotations(scope: Scope) -> Iterator[Diagnostic]:
    """What a lesson quotes stands in a text of the source that it cites."""
    for text in _lesson_texts(scope):
        yield from _misquoted(text)


def misquotations_outside_lessons(scope: CourseScope) -> Iterator[Diagnostic]:
    """So does what a headnote, a gloss or a fact quotes."""
    for text in _course_texts(scope):
        yield from _misquoted(text)


def unmarked_quotations(scope: Scope) -> Iterator[Diagnostic]:
    """Where a lesson has many words of a source in quotation marks, it says whose they are; a question need not where
    its key does."""
    for text in _lesson_texts(scope):
        for quotation in text.told.prose.quotations:
            if quotation.cited or quotation.near or length(quotation.words) < MANY:
                continue
            key = text.elsewhere(quotation.words)
            told = text.told.about | (text.told.answered or frozenset())
            known = [text.content.sources[k] for k in told if k in text.content.sources]
            if key and not any(found_in(quotation.words, s) for s in known):
                letter = next((x for x, source in text.letters.items() if source == key), None)
                hint = f"cite it, with {{source {letter}}} or [@{key}]" if letter else f"cite it, with [@{key}]"
                message = f"these are words of '{key}', and nothing in the sentence says so"
                yield warning(_span(text, quotation), "unmarked-quotation", message, hint)


def _span(text: _Text, quotation: Quotation) -> Span:
    return text.told.prose.locate(quotation.snippet, quotation.occurrence)


def _misquoted(text: _Text) -> Iterator[Diagnostic]:
    for quotation in text.told.prose.quotations:
        cited = named(quotation.cited, text.letters)
        near = [*named(quotation.near, text.letters), *sorted(text.told.about)]
        sources = text.sources(cited or dict.fromkeys(near))
        if sources and (cited or length(quotation.words) >= SOME):
            ways = [way for source in sources for way in found_in(quotation.words, source)]
            if ways:
                yield from _punctuation(text, quotation, ways)
            elif cited:
                yield from _not_as_cited(text, quotation, sources)
            else:
                yield from _not_as_near(text, quotation, sources)


def _punctuation(text: _Text, quotation: Quotation, ways: list[tuple[Place, ...]]) -> Iterator[Diagnostic]:
    if any(place.match.punctuated for way in ways for place in way):
        return
    place = ways[0][0]
    true = nearest(quotation.words, place.text.text)
    hint = _wording(true) if true else None
    message = f"the punctuation is not that of '{place.source}'"
    yield warning(_span(text, quotation), "misquoted-punctuation", message, hint)


def _not_as_cited(text: _Text, quotation: Quotation, sources: list[Source]) -> Iterator[Diagnostic]:
    if length(quotation.words) == 0 or any(_is_title(quotation.words, source) for source in sources):
        return
    span, best = _span(text, quotation), _nearest(quotation.words, sources)
    bare = [source for source in sources if not source.texts]
    if bare and (best is None or best[0].likeness < ALIKE):
        if all(source.rights.print == "none" for source in bare):
            # The rights say what to do, and an excerpt would not help.
            return
        message = f"'{bare[0].id}' has no text on record to check this against"
        hint = "put the words into an excerpt of it; an excerpt need not be printed"
        yield warning(span, "unchecked-quotation", message, hint)
        return
    elsewhere = text.elsewhere(quotation.words) if length(quotation.words) > 1 else None
    if best and best[0].likeness >= NEAR and not elsewhere:
        yield _differing(span, *best)
        return
    names = " or ".join(f"'{s.id}'" for s in sources)
    message = f"these words are in no text of {names}"
    hint = f"they stand in '{elsewhere}'" if elsewhere else "mend them, or give it an excerpt that holds them"
    yield Diagnostic(span, "misquotation", message, hint)


def _not_as_near(text: _Text, quotation: Quotation, sources: list[Source]) -> Iterator[Diagnostic]:
    best = _nearest(quotation.words, sources)
    if best and best[0].likeness >= ALIKE and not text.elsewhere(quotation.words):
        yield _differing(_span(text, quotation), *best)


def _differing(span: Span, wording: Nearest, key: str) -> Diagnostic:
    message = f"not word for word '{key}': {_differences(wording)}"
    return Diagnostic(span, "misquotation", message, _wording(wording))


def _is_title(words: str, source: Source) -> bool:
    """Whether the words are the name of a source rather than words from it."""
    titles = [*(getattr(source.csl, name) for name in _TITLES), source.label.words]
    return any(title and find(words, title) and find(title, words) for title in titles)


def _nearest(words: str, sources: list[Source]) -> tuple[Nearest, str] | None:
    """The nearest wording, and the source that has it."""
    found = [(nearest(words, text.text), source.id) for source in sources for text in source.texts]
    return max(((n, key) for n, key in found if n), key=lambda one: one[0].likeness, default=None)


def _wording(nearest: Nearest) -> str:
    return f"it has '{shorten(nearest.wording, 240, placeholder=' …')}'"


def _differences(nearest: Nearest) -> str:
    """What differs, in words."""
    shown = [
        f"'{ours}' for '{theirs}'" if ours and theirs else f"'{ours}' added" if ours else f"'{theirs}' left out"
        for ours, theirs in nearest.differences[:_SHOWN]
    ]
    more = ["…"] if len(nearest.differences) > _SHOWN else []
    return ", ".join([*shown, *more]) or "what its text leaves out at '[…]' is left out without dots"
