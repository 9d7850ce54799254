"""What a course really prints of its sources, and how many words that is: each passage once, whatever the editions.

A right holds for one layer of a source: the work, whose words count in any language; a translation that has rights of
its own; a picture that has. An adapted text counts as the passage that it adapts, by the words of the text; where a
passage is printed in two languages, the work counts the longer. Chinese and Japanese are counted by characters.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from lessonpack.content import CourseContent
from lessonpack.dates import HistoricalDate
from lessonpack.diagnostics import Span
from lessonpack.lesson import Lesson, PrintedSource
from lessonpack.passages import Mark, Passages
from lessonpack.prose import Quotation
from lessonpack.quotations import MANY, Place, Told, find, length, named, quoted_from, texts_in
from lessonpack.sheets import layers
from lessonpack.sources import OUTLETS, Layer, Rights, Source

#: What a right holds for.
Part = Literal["work", "translation", "picture"]


@dataclass(frozen=True)
class Use:
    """Something of a source that a lesson prints: under a letter, or quoted in a text, where it has `words`.

    `marks` are the words of the source that it prints, `pictures` the excerpts whose pictures; neither where only the
    citation is printed. `wanted` are the words that would be printed if they might. `printed` is the author's entry for
    a letter.

    A quotation is `cited` where a citation of its source directly follows it, `riddling` where pupils are asked about
    it and not told whose it is, and `in_key` where pupils do not see it.
    """

    source: str
    span: Span
    letter: str | None = None
    marks: frozenset[Mark] = frozenset()
    pictures: frozenset[str] = frozenset()
    wanted: frozenset[Mark] = frozenset()
    words: str = ""
    cited: bool = False
    riddling: bool = False
    in_key: bool = False
    printed: PrintedSource | None = None

    @property
    def is_plain(self) -> bool:
        """Whether it surely prints the source: a few words in marks near a citation may be anybody's."""
        return self.letter is not None or self.cited or length(self.words) >= MANY


@dataclass(frozen=True)
class LessonUses:
    """What a lesson prints of sources, and which it cites at all: in whichever way."""

    name: str
    lesson: Lesson
    uses: tuple[Use, ...]
    cited: frozenset[str]


@dataclass(frozen=True)
class Holding:
    """Rights in a source, and what they hold for: the translations or the pictures of some `excerpts`; or the work,
    with the pictures of those excerpts."""

    part: Part
    rights: Rights
    excerpts: frozenset[str] = frozenset()

    def words(self, marks: Iterable[Mark]) -> int:
        """How many of the words that are printed count for it."""
        if self.part == "work":
            return _longer(marks)
        mine = (m for m in marks if m.excerpt in self.excerpts and m.side == "text")
        return len({m.number for m in mine}) if self.part == "translation" else 0

    def holds_for(self, use: Use) -> bool:
        """Whether it is asked when something is printed."""
        if self.part == "translation":
            return any(m.excerpt in self.excerpts and m.side == "text" for m in use.marks)
        return bool(use.pictures & self.excerpts) or (self.part == "work" and bool(use.marks))


def _longer(marks: Iterable[Mark]) -> int:
    """The words of a work: of each excerpt the longer of its languages, and what stands in two excerpts once."""
    seen: set[tuple[str, int]] = set()
    most: dict[str, dict[str, int]] = {}
    for mark in sorted(marks):
        if (mark.side, mark.number) not in seen:
            seen.add((mark.side, mark.number))
            sides = most.setdefault(mark.excerpt, {})
            sides[mark.side] = sides.get(mark.side, 0) + 1
    return sum(max(sides.values()) for sides in most.values())


def holdings(source: Source) -> list[Holding]:
    """All rights in a source: translations, or pictures, whose rights are alike are one."""
    translations = [(e.id, e.translation.rights) for e in source.excerpts if e.translation and e.translation.rights]
    pictures = [(e.id, e.image.rights) for e in source.excerpts if e.image and e.image.rights]
    others = frozenset(e.id for e in source.excerpts if e.image and not e.image.rights)
    work = Holding("work", source.rights, others)
    return [work, *_alike("translation", translations), *_alike("picture", pictures)]


def _alike(part: Part, rights: list[tuple[str, Rights]]) -> list[Holding]:
    same: dict[str, list[tuple[str, Rights]]] = {}
    for excerpt, held in rights:
        same.setdefault(repr(held), []).append((excerpt, held))
    return [Holding(part, group[0][1], frozenset(e for e, _ in group)) for group in same.values()]


@lru_cache(maxsize=2)
def uses(content: CourseContent) -> tuple[LessonUses, ...]:
    """What each lesson prints, in teaching order, all of the course's lessons whichever were asked for."""
    passages = {key: Passages(source) for key, source in content.sources.items()}
    return tuple(
        LessonUses(one.name, lesson, tuple(_uses(content, lesson, passages)), frozenset(content.works_of([lesson])))
        for one in content.all_lessons
        if (lesson := one.lesson)
    )


def uses_of(content: CourseContent, lesson: Lesson) -> LessonUses:
    """What one lesson of the course prints; nothing of a lesson that is not the course's."""
    # A lesson whose questions have their mark schemes is a copy of the one that was read.
    there = uses(content)
    same = [u for u in there if u.lesson is lesson] or [u for u in there if u.lesson.span == lesson.span]
    return same[0] if same else LessonUses("", lesson, (), frozenset())


def _uses(content: CourseContent, lesson: Lesson, passages: dict[str, Passages]) -> Iterator[Use]:
    """The printed sources, then the quotations of the lesson's texts and of the headnotes that it prints."""
    for letter, printed in lesson.lettered:
        source = content.sources.get(printed.source)
        if source:
            yield _printed(letter, printed, source, passages[source.id])
    letters = {letter: printed.source for letter, printed in lesson.lettered}
    heads = [Told(s.headnote) for key in letters.values() if (s := content.sources.get(key)) and s.headnote]
    for told in [*texts_in(lesson, letters), *heads]:
        yield from _quoted(told, letters, content, passages)


def _quoted(
    told: Told, letters: dict[str, str], content: CourseContent, passages: dict[str, Passages]
) -> Iterator[Use]:
    """The quotations of a text: of words that stand in texts on record, or that are cited and do not."""
    recorded = {q.quotation: q.ways[0] for q in quoted_from(told.prose, content.sources, letters)}
    for quotation in told.prose.quotations:
        places, key = recorded.get(quotation, ()), _source_of(quotation, letters, content)
        for source in dict.fromkeys(place.source for place in places):
            yield _quote(told, quotation, source, _marks(places, source, passages), letters)
        if not places and key and told.true:
            yield _quote(told, quotation, key, frozenset(passages[key].quoted(quotation.words)), letters)


def _marks(places: Sequence[Place], source: str, passages: dict[str, Passages]) -> frozenset[Mark]:
    there = [(p.text, words) for p in places if p.source == source for words in p.match.ranges]
    return frozenset(m for text, words in there for m in passages[source].part(text.excerpt, text.layer, words))


def _quote(told: Told, quotation: Quotation, key: str, marks: frozenset[Mark], letters: dict[str, str]) -> Use:
    cited = key in named(quotation.cited, letters)
    riddling = told.answered is not None and not told.names(quotation, key, letters)
    span = told.prose.locate(quotation.snippet, quotation.occurrence)
    return Use(key, span, None, marks, frozenset(), marks, quotation.words, cited, riddling, told.key)


def _source_of(quotation: Quotation, letters: dict[str, str], content: CourseContent) -> str | None:
    """The source that is cited for a quotation which stands in no text on record.

    A citation elsewhere in its sentence does not say that the words are the source's: they may be a term, or the
    author's own.
    """
    key = next((key for key in named(quotation.cited, letters) if key in content.sources), None)
    title = str(content.sources[key].item.get("title", "")) if key else ""
    return None if find(quotation.words, title) else key


def _printed(letter: str, printed: PrintedSource, source: Source, passages: Passages) -> Use:
    excerpt = source.excerpt(printed.excerpt)
    span = printed.at("source")
    if excerpt is None:
        return Use(source.id, span, letter, printed=printed)
    allowed = {layer for outlet in OUTLETS for layer in layers(printed, source, excerpt, outlet)}
    marks = frozenset(m for layer in allowed for m in passages.whole(excerpt.id, layer))
    shown = any(source.may_show(excerpt, outlet) for outlet in OUTLETS)
    asked: list[Layer] = ["adapted" if printed.adapted == "instead" else "text"]
    asked += ["original"] if printed.original == "beside" else []
    wanted = frozenset(m for layer in asked for m in passages.whole(excerpt.id, layer))
    return Use(source.id, span, letter, marks, frozenset([excerpt.id] if shown else []), wanted, printed=printed)


@dataclass(frozen=True)
class Excess:
    """A use with which more of a source would be printed than its rights allow, and how many words that would be."""

    use: Use
    holding: Holding
    words: int


@lru_cache(maxsize=2)
def excesses(content: CourseContent) -> dict[str, list[Excess]]:
    """By lesson what is too much, the first of each source. What is too much is not printed, and so counts no more."""
    printed: dict[str, frozenset[Mark]] = {}
    found: dict[str, list[Excess]] = {}
    for lesson in uses(content):
        over = found.setdefault(lesson.name, [])
        for use in lesson.uses:
            together = printed.get(use.source, frozenset()) | use.marks
            too_much = list(_excesses(use, content.sources[use.source], together))
            if not too_much:
                printed[use.source] = together
            over += [e for e in too_much if not any(_same(e, o) for o in over)]
    return found


def _excesses(use: Use, source: Source, together: frozenset[Mark]) -> Iterator[Excess]:
    for holding in holdings(source):
        rights = holding.rights
        if rights.print == "quotation" and rights.limit is not None and holding.holds_for(use):
            words = holding.words(together)
            if words > rights.limit:
                yield Excess(use, holding, words)


def _same(one: Excess, other: Excess) -> bool:
    return one.use.source == other.use.source and one.holding == other.holding


def last_day(term: HistoricalDate) -> str:
    """The last day on which something may be printed, as YYYY-MM-DD; of a month or a year that has no day the 31st."""
    day = term.end or term.start
    return f"{day.year:04}-{day.month or 12:02}-{day.day or 31:02}"
