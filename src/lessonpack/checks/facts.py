"""What is written in several places must agree with the fact that the course has on record."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from lessonpack.amounts import Amount, Convention, Moment, Number, amounts
from lessonpack.checks.scope import CourseScope, Scope
from lessonpack.checks.sentences import Sentence, sentences
from lessonpack.content import CourseContent
from lessonpack.diagnostics import Diagnostic, Span, suggest, warning
from lessonpack.facts import Fact
from lessonpack.locales import convention, is_language
from lessonpack.prose import Prose, locator_hint, read_locator
from lessonpack.quoting import UNSPACED
from lessonpack.record import prose_in

#: How far from a number or a date, in characters, words tell what it is about.
REACH = 60
_UNSPACED = re.compile(f"[{UNSPACED}]")
_BRACES = re.compile(r"[{}]")
_COMMA = re.compile(r"\w[^,،，、]*[,،，、](?!\d)")


def _unknown(scope: CourseScope, texts: Iterable[Prose]) -> Iterator[Diagnostic]:
    known = scope.content.known_facts
    for prose in texts:
        for reference in prose.references:
            if reference.fact and known is not None and reference.fact not in known:
                hint = suggest(reference.fact, known) or f"list it in content/{scope.content.name}/facts.yaml"
                place = prose.locate(reference.snippet, reference.occurrence)
                yield Diagnostic(place, "unknown-fact", f"the course has no fact '{reference.fact}'", hint)


def named_facts(scope: Scope) -> Iterator[Diagnostic]:
    """A reference to a fact names one of the course."""
    yield from _unknown(scope, prose_in(scope.lesson))


def named_outside_lessons(scope: CourseScope) -> Iterator[Diagnostic]:
    """So does one in a headnote, a gloss or another fact."""
    content = scope.content
    yield from _unknown(scope, prose_in([content.course, *content.sources.values(), *content.facts]))
    for prose in prose_in(content.facts):
        yield from _cited_in_fact(content, prose)


def _cited_in_fact(content: CourseContent, prose: Prose) -> Iterator[Diagnostic]:
    """What a fact's own text cites is there; letters are a lesson's."""
    for reference in prose.references:
        place = prose.locate(reference.snippet, reference.occurrence)
        for cite in reference.cites:
            if content.known_sources is not None and cite.key not in content.known_sources:
                hint = suggest(cite.key, content.known_sources) or f"list it in content/{content.name}/sources.yaml"
                yield Diagnostic(place, "unknown-source", f"no source '{cite.key}' to cite", hint)
        if reference.letter:
            message = "a letter stands only in a lesson's own text: letters are the lesson's"
            yield Diagnostic(place, "letter-in-source", message)


def facts_ids(scope: CourseScope) -> Iterator[Diagnostic]:
    """No two facts have one id."""
    first: dict[str, Fact] = {}
    for fact in scope.content.facts:
        if fact.id in first:
            hint = f"first on line {first[fact.id].span.line}"
            yield Diagnostic(fact.at("id"), "duplicate-id", f"another fact is called '{fact.id}'", hint)
        first.setdefault(fact.id, fact)


def facts_sources(scope: CourseScope) -> Iterator[Diagnostic]:
    """The source of a fact is one of the course, and its locator one that a citation can have."""
    known = scope.content.known_sources
    for fact in scope.content.facts:
        if known is not None and fact.source not in known:
            hint = suggest(fact.source, known) or f"list it in content/{scope.content.name}/sources.yaml"
            yield Diagnostic(fact.at("source"), "unknown-source", f"no source '{fact.source}' to cite", hint)
        if fact.locator and read_locator(fact.locator) is None:
            message = f"'{fact.locator}' is not a place in a source"
            yield Diagnostic(fact.at("locator"), "unreadable-locator", message, locator_hint(fact.locator))


def facts_values(scope: CourseScope) -> Iterator[Diagnostic]:
    """A value is printed as it stands; a date can be told from others; two facts about one thing have one value."""
    for fact in scope.content.facts:
        if _BRACES.search(fact.value):
            hint = "write the number or date itself"
            message = f"a value is printed as it stands, and has no references: '{fact.value}'"
            yield Diagnostic(fact.at("value"), "bad-value", message, hint)
        elif len(fact.terms) == 1 and not fact.lost("terms") and _is_date(scope.content, fact):
            message = "by one term the sentences about a date are not known from others"
            yield Diagnostic(fact.at("terms"), "bad-value", message, "give a second: who, and what they did")
    yield from _disagreeing(scope.content.facts)


def _is_date(content: CourseContent, fact: Fact) -> bool:
    if content.course is None or not is_language(content.course.language):
        return False
    known = _known(fact, convention(content.course.language))
    return known is not None and isinstance(known.value, Moment)


def _disagreeing(facts: Iterable[Fact]) -> Iterator[Diagnostic]:
    """Two facts about one thing have one value, but for those of different owners."""
    first: dict[object, Fact] = {}
    for fact in facts:
        if not fact.terms or fact.lost("terms"):
            continue
        other = first.setdefault((_subject(fact), fact.owner.words.casefold()), fact)
        if other.value != fact.value:
            message = f"'{fact.id}' is {fact.value}, and '{other.id}', with the same terms and owner, is {other.value}"
            yield Diagnostic(fact.at("value"), "facts-disagree", message, "keep one, or give them other terms")


def _subject(fact: Fact) -> object:
    """What a fact is about: its terms, in whatever order, and its unit."""
    return frozenset(frozenset(w.casefold() for w in words) for words in fact.concepts), fact.unit


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Any of the words, whole; within others only where the script has no spaces."""

    def whole(word: str) -> str:
        before, after = ("" if _UNSPACED.match(c) else r"\b" for c in (word[0], word[-1]))
        return before + r"\s+".join(map(re.escape, word.split())) + after

    return re.compile("|".join(map(whole, words)), re.IGNORECASE)


def _follows(unit: re.Pattern[str] | None, text: str, at: int) -> bool:
    """Whether a unit is the next word."""
    return unit is not None and unit.match(text, len(text) - len(text[at:].lstrip())) is not None


@dataclass(frozen=True)
class _Known:
    """A fact, and what sentences are to be compared with."""

    fact: Fact
    value: Number | Moment

    @cached_property
    def terms(self) -> tuple[re.Pattern[str], ...]:
        return tuple(map(_pattern, self.fact.concepts))

    @cached_property
    def elsewhere(self) -> re.Pattern[str] | None:
        return _pattern(self.fact.elsewhere) if self.fact.elsewhere else None

    @cached_property
    def unit(self) -> re.Pattern[str] | None:
        one = (self.fact.unit or "").removesuffix("s")
        return _pattern([f"{one}s", one]) if one else None

    @cached_property
    def subject(self) -> object:
        """What the fact is about."""
        return _subject(self.fact)

    def is_told_in(self, sentence: Sentence) -> bool:
        """Whether a sentence has all of its terms, and no word by which it would be about something else."""
        where = (sentence.text, sentence.start, sentence.end)
        if not all(term.search(*where) for term in self.terms):
            return False
        return self.elsewhere is None or not self.elsewhere.search(*where)

    def agrees(self, amount: Amount) -> bool | None:
        """Whether a number or date agrees with it; None where it is of another sort."""
        if isinstance(self.value, Moment):
            return amount.moment.agrees(self.value) if amount.moment else None
        return amount.number.agrees(self.value) if amount.number else None

    def is_meant_by(self, amount: Amount, sentence: Sentence) -> bool:
        """Whether words near say that it is about this fact: of a number two of its terms and its unit, of a date
        all of its terms."""
        if isinstance(self.value, Number) and not self._counts(amount, sentence):
            return False
        dated = isinstance(self.value, Moment)
        words = self.terms if dated or not self.unit else (*self.terms, self.unit)
        start, end = _reach(amount, sentence, dates=dated)
        near = [any(start <= m.start() and m.end() <= end for m in w.finditer(sentence.text)) for w in words]
        return all(near) if dated else sum(near) >= min(2, len(words))

    def _counts(self, amount: Amount, sentence: Sentence) -> bool:
        """Whether a number may count the same: it is of one order, and no year unless the unit follows it."""
        assert isinstance(self.value, Number)
        if amount.number is None or not amount.number.comparable(self.value):
            return False
        if sentence.text[amount.end :].lstrip().startswith("%") and self.fact.unit != "%":
            return False
        return amount.moment is None or _follows(self.unit, sentence.text, amount.end)


def _reach(amount: Amount, sentence: Sentence, *, dates: bool) -> tuple[int, int]:
    """The words that go with a number or date: up to the next of the sort, and to the comma after what follows."""
    others = [a for a in sentence.amounts if a is not amount and (bool(a.moment) is dates)]
    start = max([sentence.start, amount.start - REACH, *(a.end for a in others if a.end <= amount.start)])
    end = min([sentence.end, amount.end + REACH, *(a.start for a in others if a.start >= amount.end)])
    comma = _COMMA.search(sentence.text, amount.end, end)
    return start, comma.end() if comma else end


def _known(fact: Fact, how: Convention) -> _Known | None:
    """A fact with its value as a number or a date; None where it is neither, or no sentence is known by its terms."""
    found = amounts(fact.value, how)
    values = [a.number if a.number and (fact.unit or not a.moment) else a.moment for a in found]
    value = next((v for v in values if v), None)
    return _Known(fact, value) if value and fact.terms and not fact.lost("terms") else None


@lru_cache(maxsize=2)
def _all_known(content: CourseContent) -> tuple[_Known, ...]:
    """The facts of a course that sentences are compared with; once for all its lessons."""
    course = content.course
    if course is None or not is_language(course.language):
        return ()
    how = convention(course.language)
    return tuple(k for fact in content.facts if (k := _known(fact, how)))


def contradictions(scope: Scope) -> Iterator[Diagnostic]:
    """A number or date in a sentence about a fact is the fact's, or agrees with it."""
    yield from _contradictions(scope, scope.lesson)


def contradictions_outside_lessons(scope: CourseScope) -> Iterator[Diagnostic]:
    """So is one in what is said above a source, or of it in a list of works."""
    yield from _contradictions(scope, [(s.headnote, s.annotation) for s in scope.content.sources.values()])


def _contradictions(scope: CourseScope, value: Any) -> Iterator[Diagnostic]:
    known, course = _all_known(scope.content), scope.content.course
    if not known or course is None:
        return
    units = [k.unit for k in known if k.unit]
    for sentence in sentences(value, convention(course.language)):
        if sentence.amounts or sentence.date:
            told = [k for k in known if k.is_told_in(sentence)]
            yield from _contradicted(sentence, told, units)


def _contradicted(sentence: Sentence, told: list[_Known], units: list[re.Pattern[str]]) -> Iterator[Diagnostic]:
    agreed = {k.subject for k in told if k.fact.id in sentence.named or any(map(k.agrees, _said(sentence)))}
    open_ = [k for k in told if k.subject not in agreed]
    for amount in sentence.amounts:
        meant = [k for k in open_ if k.agrees(amount) is False and k.is_meant_by(amount, sentence)]
        if any(k.agrees(amount) for k in told):
            continue
        for fact in _one_of_each(k for k in meant if not _has_another_unit(amount, sentence, k, units)):
            hint = f"write {{fact {fact.id}}}, or give the fact narrower terms"
            yield _said_otherwise(fact, sentence.place(amount), f"'{sentence.said(amount)}'", hint)
    if sentence.date:
        event, place = sentence.date
        for fact in _one_of_each(k for k in open_ if isinstance(k.value, Moment) and event.agrees(k.value) is False):
            hint = "mend the date, or give the fact narrower terms"
            yield _said_otherwise(fact, place, "the date of this event", hint)


def _said(sentence: Sentence) -> list[Amount]:
    """The numbers and dates of a sentence, that of its event too."""
    return [*sentence.amounts, *([Amount(0, 0, moment=sentence.date[0])] if sentence.date else [])]


def _has_another_unit(amount: Amount, sentence: Sentence, known: _Known, units: list[re.Pattern[str]]) -> bool:
    """Whether the word after a number is the unit of another fact."""
    text, after = sentence.text, amount.end
    return not _follows(known.unit, text, after) and any(_follows(unit, text, after) for unit in units)


def _one_of_each(contradicted: Iterable[_Known]) -> list[Fact]:
    """Of several facts about one thing the last: the newest count, as they are usually listed."""
    return list({k.subject: k.fact for k in contradicted}.values())


def _said_otherwise(fact: Fact, place: Span, what: str, hint: str) -> Diagnostic:
    unit = f" {fact.unit}" if fact.unit else ""
    message = f"{what} contradicts the fact '{fact.id}': {fact.value}{unit}"
    return warning(place, "contradicts-fact", message, hint)
