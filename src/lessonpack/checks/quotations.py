"""What is quoted from a source stands in its texts, word for word."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from lessonpack.checks.scope import CourseScope, Scope
from lessonpack.content import CourseContent
from lessonpack.diagnostics import Diagnostic, Span, warning
from lessonpack.facts import Fact
from lessonpack.lesson import Misconception, Position, PrintedSource, SourceSet
from lessonpack.prose import Prose, Quotation, Reference
from lessonpack.questions import Cloze, Matching, MultipleChoice, Part, Point, Question, Statement
from lessonpack.quotations import MANY, Nearest, Place, find, found_in, length, named, nearest
from lessonpack.record import Record, prose_in
from lessonpack.sources import Source

#: A quotation that no citation follows is judged from so many words on, and where so much of it is a source's.
SOME = 4
ALIKE = 0.75
#: Less like it than this, nothing is called the nearest wording.
NEAR = 0.5
_SHOWN = 3
_TITLES = ("title", "title_short", "container_title", "container_title_short", "original_title", "collection_title")
#: What need not be true: pupils are to find out, or it is reported as what people say.
_UNTRUE = (
    (MultipleChoice, "options"),
    (Matching, "distractors"),
    (Cloze, "distractors"),
    (Point, "reject"),
    (Misconception, "belief"),
    # Here variants of the wording are told.
    (Source, "verification"),
)


@dataclass(frozen=True)
class _Text:
    """A text of the content, with the sources that it is about, and those that stand under the lesson's letters."""

    prose: Prose
    about: frozenset[str]
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


def _references(value: Any) -> list[Reference]:
    return [reference for prose in prose_in(value) for reference in prose.references]


def _about(record: Record, letters: Mapping[str, str]) -> list[str]:
    """The sources that all texts of a record are about."""
    if isinstance(record, Question | SourceSet):
        asked = _references(record.stem) if isinstance(record, Question) else []
        return [*(letters[x] for x in record.sources if x in letters), *named(asked, letters)]
    if isinstance(record, Part):
        return named(_references(record.stem), letters)
    if isinstance(record, Position):
        return named(_references(record), letters)
    if isinstance(record, PrintedSource | Fact):
        return [record.source]
    return [record.id] if isinstance(record, Source) else []


def _may_be_untrue(record: Record, name: str) -> bool:
    if isinstance(record, Statement) and not record.answer and name == "statement":
        return True
    return any(isinstance(record, kind) and name == field for kind, field in _UNTRUE)


def _walk(value: Any, about: frozenset[str], letters: Mapping[str, str]) -> Iterator[tuple[Prose, frozenset[str]]]:
    """Every text in a value whose quotations are to be true, with the sources that it is about."""
    parts: Iterable[Any] = ()
    if isinstance(value, Prose):
        yield value, about
    elif isinstance(value, Record):
        about = about | {*_about(value, letters)}
        parts = (getattr(value, n) for n in type(value).model_fields if not _may_be_untrue(value, n))
    elif isinstance(value, dict):
        parts = value.values()
    elif isinstance(value, list | tuple):
        parts = value
    for part in parts:
        yield from _walk(part, about, letters)


def _lesson_texts(scope: Scope) -> Iterator[_Text]:
    letters = {letter: printed.source for letter, printed in scope.lesson.letters.items()}
    for prose, about in _walk(scope.lesson, frozenset(), letters):
        yield _Text(prose, about, letters, scope.content)


def _course_texts(scope: CourseScope) -> Iterator[_Text]:
    content = scope.content
    for prose, about in _walk([content.course, *content.sources.values(), *content.facts], frozenset(), {}):
        yield _Text(prose, about, {}, content)


def misquotations(scope: Scope) -> Iterator[Diagnostic]:
    """What a lesson quotes stands in a text of the source that it cites."""
    for text in _lesson_texts(scope):
        yield from _misquoted(text)


def misquotations_outside_lessons(scope: CourseScope) -> Iterator[Diagnostic]:
    """So does what a headnote, a gloss or a fact quotes."""
    for text in _course_texts(scope):
        yield from _misquoted(text)


def unmarked_quotations(scope: Scope) -> Iterator[Diagnostic]:
    """Where a lesson has many words of a source in quotation marks, it says whose they are."""
    for text in _lesson_texts(scope):
        for quotation in text.prose.quotations:
            if quotation.cited or quotation.near or length(quotation.words) < MANY:
                continue
            key = text.elsewhere(quotation.words)
            about = [text.content.sources[k] for k in text.about if k in text.content.sources]
            if key and not any(found_in(quotation.words, s) for s in about):
                letter = next((x for x, source in text.letters.items() if source == key), None)
                hint = f"cite it, with {{source {letter}}} or [@{key}]" if letter else f"cite it, with [@{key}]"
                message = f"these are words of '{key}', and nothing in the sentence says so"
                yield warning(_span(text, quotation), "unmarked-quotation", message, hint)


def _span(text: _Text, quotation: Quotation) -> Span:
    return text.prose.locate(quotation.snippet, quotation.occurrence)


def _misquoted(text: _Text) -> Iterator[Diagnostic]:
    for quotation in text.prose.quotations:
        cited = named(quotation.cited, text.letters)
        near = [*named(quotation.near, text.letters), *sorted(text.about)]
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
    bare = [source.id for source in sources if not source.texts]
    if bare and (best is None or best[0].likeness < ALIKE):
        message = f"'{bare[0]}' has no text on record to check this against"
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
