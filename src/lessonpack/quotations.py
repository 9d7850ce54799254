"""Quotations against the texts they come from: verbatim but for declared omissions, insertions and capitals.

What is left out is `…` or `[…]`, what is put in stands in square brackets. Words are compared letter by letter, without
regard to signs that a language may leave out (Arabic vowels), Chinese and Japanese character by character.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher, get_close_matches
from functools import cached_property, lru_cache
from typing import Any

from lessonpack.facts import Fact
from lessonpack.lesson import Misconception, Position, PrintedSource, Prompt, SourceSet
from lessonpack.marking import Exemplar, Point
from lessonpack.prose import Prose, Quotation, Reference
from lessonpack.questions import (
    Choice,
    Cloze,
    Labelling,
    Matching,
    Mistake,
    Ordering,
    Question,
    Sorting,
    SpotTheError,
    Statement,
)
from lessonpack.quoting import UNSPACED
from lessonpack.record import KEY, Record, prose_in
from lessonpack.sources import Source, SourceText

#: Unmarked words count as quoted from so many words on; of scripts without spaces it takes twice as many characters.
MANY = 6

# Signs above, below and after letters, vowel signs of South Asia, joiners and soft hyphens: none of them ends a word.
_SIGNS = (
    "\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u0610-\u061a\u0640\u064b-\u065f"
    "\u0670\u06d6-\u06dc\u0900-\u0963\u0966-\u0dff\u0e00-\u0e7f\u1dc0-\u1dff\u200c\u200d\u20d0-\u20f0"
)
_LEFT_OUT = re.compile("[\u00ad\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u200c\u200d]")
_LETTER = rf"(?:[^\W_{UNSPACED}]|[{_SIGNS}])"
#: Parted at an apostrophe: of "l’invasion" one may quote "invasion".
_WORD = rf"{_LETTER}+"
_GAP = r"\[\s*(?:…|\.\s?\.\s?\.)\s*\]|…|\.\s?\.\s?\."
#: An omission; a word with letters put into it; something put in; a character; a word.
_TOKEN = re.compile(
    rf"(?P<gap>{_GAP})"
    rf"|(?P<mended>(?:{_LETTER}+\[{_WORD}\]|\[{_WORD}\](?={_LETTER}))(?:{_WORD}|\[{_WORD}\])*)"
    rf"|(?P<put>\[[^\[\]]*\])|(?P<sign>[{UNSPACED}])|(?P<word>{_WORD})"
)
_PUT = re.compile(rf"\[{_WORD}\]")
_QUOTES = re.compile(r"""[\s"'’‘ʼʻ‛“”„‚«»‹›「」『』\[\]\u200e\u200f\u202a-\u202e\u2066-\u2069]""")
_DASHES = re.compile("[-‐‑‒–—―−]+")
#: The most characters of a script without spaces for which words in brackets may stand: those of a name.
_CHARACTERS = 3
#: What makes a sentence say the contrary, in the languages of courses and of sources.
_NEGATION = re.compile(
    "not?|never|none|neither|nor|nobody|nothing|nowhere|without|cannot|non|nichts?|nie|niemals|niemand|kein(?:e[nmrs]?)?"
    "|weder|ohne|ne|pas|jamais|ni|aucune?|rien|sans|nunca|jamás|ningún|ningun[oa]|nadie|nada|tampoco|sin|не|нет|ни|никогда"
    "|никто|ничего|без|لا|لم|لن|ليست?|ما|غير|بلا|دون|بدون|안|못|[不没沒未无無非勿莫否别別]"
)
#: The most letters of a word for which letters in brackets may stand.
_LETTERS = 12
_WINDOWS = 3
_SLACK = 4


def _form(word: str) -> str:
    """A word as it is compared."""
    return _LEFT_OUT.sub("", unicodedata.normalize("NFKC", word).casefold())


def _between(text: str) -> str:
    """The punctuation between two words as it is compared: without quotation marks, brackets of ours and space."""
    return _DASHES.sub("-", unicodedata.normalize("NFKC", _QUOTES.sub("", text)))


@dataclass(frozen=True)
class _Word:
    """A word, or a character of a script without spaces: how it may read, where it stands, what stands before it."""

    forms: tuple[str, ...]
    start: int
    stop: int
    before: str = ""
    put: bool = False
    """Whether it stands in brackets: put in by whoever printed the text."""
    gap: bool = False
    """Whether something may be left out before it: there are three dots."""
    cut: bool = False
    """Whether something certainly is: they stand in brackets."""
    mended: re.Pattern[str] | None = None
    """Of a word with letters in brackets: what it may stand for."""

    @property
    def form(self) -> str:
        return self.forms[0]

    def is_as(self, other: "_Word") -> bool:
        """Whether it may be quoted so."""
        if any(form in other.forms for form in self.forms):
            return True
        return other.mended is not None and any(other.mended.fullmatch(form) for form in self.forms)


def _mended(token: str) -> tuple[tuple[str, ...], re.Pattern[str]]:
    """`rec[eive]d` reads received or recd; quoted, it may stand for any word that begins and ends like it."""
    fixed = [_form(part) for part in _PUT.split(token)]
    whole = _form(re.sub(r"[\[\]]", "", token))
    # At its beginning for no more letters than it puts there: `[l]ikely` is not `unlikely`.
    most = _LETTERS if fixed[0] else token.index("]") - 1
    rest = rf".{{0,{_LETTERS}}}".join(map(re.escape, fixed[1:]))
    return (whole, "".join(fixed)), re.compile(rf"{re.escape(fixed[0])}.{{0,{most}}}{rest}", re.S)


def _read(text: str) -> Iterator[_Word]:
    """The words of a text; omissions and brackets become marks on them."""
    end, gap, cut = 0, False, False
    for token in _TOKEN.finditer(text):
        kind, start = token.lastgroup, token.start()
        if kind == "gap":
            gap, cut, end = True, cut or token[0].startswith("["), token.end()
            continue
        if kind == "put":
            inner = re.finditer(rf"[{UNSPACED}]|{_WORD}", token[0])
            spans = [(start + m.start(), start + m.end()) for m in inner]
        else:
            spans = [token.span()]
        for a, b in spans:
            forms, pattern = _mended(text[a:b]) if kind == "mended" else ((_form(text[a:b]),), None)
            yield _Word(forms, a, b, _between(text[end:a]), kind == "put", gap, cut, pattern)
            end, gap, cut = b, False, False


@dataclass(frozen=True, eq=False)
class _Text:
    """A text and its words, with an index of them."""

    text: str
    words: tuple[_Word, ...] = field(repr=False)

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each form of a word stands."""
        places: dict[str, list[int]] = defaultdict(list)
        for n, word in enumerate(self.words):
            for form in word.forms:
                places[form].append(n)
        return dict(places)

    @cached_property
    def numbers(self) -> list[int]:
        """The number of the printed word that each word is part of: `full-scale` is one."""
        numbers: list[int] = []
        for n, word in enumerate(self.words):
            before = self.words[n - 1] if n else None
            joined = before and not re.search(rf"[\s—…{UNSPACED}]", self.text[before.start : word.stop])
            numbers.append(numbers[-1] + (not joined) if numbers else 0)
        return numbers

    @cached_property
    def negations(self) -> frozenset[int]:
        """The numbers of the printed words that negate: `not`, `didn’t`, `n’est`, 不."""
        found = {self.numbers[n] for n, word in enumerate(self.words) if _NEGATION.fullmatch(word.form)}
        for n in range(1, len(self.words)):
            before, word = self.words[n - 1], self.words[n]
            at_apostrophe = self.numbers[n - 1] == self.numbers[n] and word.start == before.stop + 1
            contracted = at_apostrophe and (before.form == "n" or (word.form == "t" and before.form.endswith("n")))
            if contracted or (before.form, word.form) == ("な", "い"):
                found.add(self.numbers[n])
        return frozenset(found)

    def cut(self, start: int, stop: int) -> str:
        """The text from one word to another, over whole printed words."""
        first = bisect_left(self.numbers, self.numbers[start])
        last = bisect_right(self.numbers, self.numbers[stop - 1]) - 1
        return " ".join(self.text[self.words[first].start : self.words[last].stop].split())

    def printed(self, start: int, stop: int) -> range:
        """Numbers of printed words."""
        return range(self.numbers[start], self.numbers[stop - 1] + 1)


@lru_cache(maxsize=4096)
def _text(text: str) -> _Text:
    return _Text(text, tuple(_read(text)))


def words(text: str) -> list[str]:
    """The words of a text as one counts them, by the numbers that a `Match` has; of Chinese, the characters."""
    read = _text(text)
    spans: dict[int, tuple[int, int]] = {}
    for number, word in zip(read.numbers, read.words, strict=True):
        spans[number] = (spans.get(number, (word.start, 0))[0], word.stop)
    return [text[a:b] for a, b in spans.values()]


def length(text: str) -> int:
    """How long a quotation is, in words; of scripts without spaces two characters are one."""
    read = [w for w in _text(text).words if not w.put]
    signs = sum(map(_is_sign, read))
    return len(read) - signs + (signs + 1) // 2


@dataclass(frozen=True)
class Match:
    """Where a quotation stands in a text: numbers of its printed words, and whether the punctuation is the text's."""

    ranges: tuple[range, ...]
    punctuated: bool = True


def _pieces(quotation: str) -> list[list[_Word]]:
    """What stands between the omissions of a quotation, without what is put in at either end."""
    pieces: list[list[_Word]] = []
    for word in _text(quotation).words:
        if word.gap or not pieces:
            pieces.append([])
        pieces[-1].append(word)
    fixed = [[n for n, w in enumerate(p) if not w.put] for p in pieces]
    return [p[at[0] : at[-1] + 1] for p, at in zip(pieces, fixed, strict=True) if at]


#: The words of a text that a piece was matched with, the last first; None for what was put in.
_Path = tuple[int | None, "_Path | None"]


def _match_at(piece: list[_Word], text: _Text, start: int) -> list[int | None] | None:
    """The word of the text for each word of a piece that begins with the word `start`."""
    paths: dict[int, _Path | None] = {start: None}
    for n, word in enumerate(piece):
        paths = _stepped(paths, word, text, start, put_before=n > 0 and piece[n - 1].put)
        if not paths:
            return None
    found: list[int | None] = []
    path = paths[min(paths)]
    while path:
        found.append(path[0])
        path = path[1]
    return found[::-1]


def _stepped(
    paths: dict[int, _Path | None], word: _Word, text: _Text, start: int, *, put_before: bool
) -> dict[int, _Path | None]:
    """Where a match may go on after one more word."""
    after: dict[int, _Path | None] = {}
    for at, path in paths.items():
        if word.put:
            # Of several words put in together, one stands for what is replaced. The text may have them, too.
            if at < len(text.words) and text.words[at].is_as(word):
                after.setdefault(at + 1, (at, path))
            for n in [at] if put_before else _reachable(text, at, start):
                after.setdefault(n, (None, path))
            continue
        n = at
        while n < len(text.words) and not (text.words[n].cut and n > start):
            if text.words[n].is_as(word):
                after.setdefault(n + 1, (n, path))
            if not text.words[n].put or text.numbers[n] in text.negations:
                break
            n += 1
    return after


def _reachable(text: _Text, at: int, start: int) -> Iterator[int]:
    """Where a match may go on after words put in: in place of nothing, of a printed word, or of a few characters.

    Nothing stands in place of a negation, nor of what the text itself leaves out.
    """
    yield at
    for n in range(at, len(text.words)):
        name = n - at < _CHARACTERS and all(_is_sign(word) for word in text.words[at : n + 1])
        if text.numbers[n] in text.negations or (text.words[n].cut and n > start):
            return
        if text.numbers[n] != text.numbers[at] and not name:
            return
        yield n + 1


def _is_sign(word: _Word) -> bool:
    return bool(re.match(f"[{UNSPACED}]", word.form))


def _starts(piece: list[_Word], text: _Text, least: int) -> Iterable[int]:
    """The words of the text with which a piece may begin, none where it has a word that the text has not."""
    if any(w.mended is None and w.form not in text.places for w in piece if not w.put):
        return ()
    if piece[0].mended:
        return range(least, len(text.words))
    places = text.places[piece[0].form]
    return places[bisect_left(places, least) :]


def _punctuated(piece: list[_Word], text: _Text, found: list[int | None]) -> bool:
    """Whether the text has the same punctuation between the words."""
    for n in range(1, len(piece)):
        here, before = found[n], found[n - 1]
        if here is not None and before == here - 1 and piece[n].before != text.words[here].before:
            return False
    return True


def _locate(piece: list[_Word], text: _Text, least: int, *, strictly: bool) -> tuple[int, int, bool] | None:
    """First and last word, and whether the punctuation is the same; with `strictly`, rather where it is."""
    first: tuple[int, int, bool] | None = None
    for start in _starts(piece, text, least):
        found = _match_at(piece, text, start)
        if found is None:
            continue
        same = _punctuated(piece, text, found)
        place = start, (found[-1] or 0) + 1, same
        if same or not strictly:
            return place
        first = first or place
    return first


def find(quotation: str, text: str) -> Match | None:
    """Where a quotation stands in a text, its pieces between omissions in their order; None where it does not."""
    read = _text(text)
    for strictly in (True, False):
        places: list[tuple[int, int, bool]] = []
        for piece in _pieces(quotation):
            place = _locate(piece, read, places[-1][1] if places else 0, strictly=strictly)
            if place is None:
                break
            places.append(place)
        else:
            ranges = tuple(read.printed(start, stop) for start, stop, _ in places)
            return Match(ranges, all(same for _, _, same in places))
    return None


@dataclass(frozen=True)
class Nearest:
    """The wording of a text that is most like a quotation, how like it is (1 is all), and where they differ.

    A difference is what the quotation has and what the text has; either may be empty.
    """

    wording: str
    likeness: float
    differences: tuple[tuple[str, str], ...]


def nearest(quotation: str, text: str) -> Nearest | None:
    """The wording of a text that a quotation is nearest to, its pieces one by one; None where nothing is alike."""
    read = _text(text)
    found = []
    for piece in _pieces(quotation):
        one = _nearest([w for w in piece if not w.put], quotation, read)
        if one is None:
            return None
        found.append((len(piece), one))
    if not found:
        return None
    return Nearest(
        " … ".join(one.wording for _, one in found),
        sum(size * one.likeness for size, one in found) / sum(size for size, _ in found),
        tuple(difference for _, one in found for difference in one.differences),
    )


@lru_cache(maxsize=4096)
def _spelt(form: str, text: _Text) -> str:
    """The word of the text that one that it has not is nearly spelt like; itself where there is none."""
    near = get_close_matches(form, text.places, n=1, cutoff=0.75) if len(form) > 2 else []
    return near[0] if near else form


def _windows(forms: list[str], text: _Text) -> list[int]:
    """Where the words of a text may begin that a quotation is nearest to, the likeliest first."""
    votes: Counter[int] = Counter()
    for n, form in enumerate(forms):
        for place in text.places.get(form, [])[:50]:
            votes[place - n] += 1
    # Where a word is left out or added, what follows is shifted.
    return sorted(votes, key=lambda at: (-sum(votes[at + k] for k in range(-_SLACK, _SLACK + 1)), -votes[at], at))


def _as_quoted(there: Sequence[_Word], forms: list[str]) -> list[str]:
    """Words of a text, each in that of its forms that a quotation has."""
    return [next((form for form in word.forms if form in forms), word.form) for word in there]


def _nearest(piece: list[_Word], quotation: str, text: _Text) -> Nearest | None:
    forms = [w.form if w.form in text.places else _spelt(w.form, text) for w in piece]
    best: Nearest | None = None
    for at in _windows(forms, text)[:_WINDOWS]:
        # Half as many words again may have been left out without a sign.
        slack = max(_SLACK, len(forms) // 2)
        low = max(0, at - slack)
        window = _as_quoted(text.words[low : at + len(forms) + slack], forms)
        blocks = SequenceMatcher(None, forms, window, autojunk=False).get_matching_blocks()[:-1]
        # To the quotation's own length, over words that differ at its ends.
        start = max(0, low + blocks[0].b - blocks[0].a)
        last = blocks[-1]
        stop = min(len(text.words), low + last.b + len(forms) - last.a)
        one = _compared(piece, forms, quotation, text, start, max(stop, low + last.b + last.size))
        if best is None or one.likeness > best.likeness:
            best = one
    return best


def _likeness(word: _Word, other: _Word) -> float:
    """How like the word of a quotation is to one of a text; nothing where they share too little."""
    ratio = 1.0 if other.is_as(word) else SequenceMatcher(None, word.form, other.form, autojunk=False).ratio()
    return ratio if ratio > 0.6 else 0.0


def _cut(text: str, some: Sequence[_Word]) -> str:
    return " ".join(text[some[0].start : some[-1].stop].split()) if some else ""


def _compared(piece: list[_Word], forms: list[str], quotation: str, text: _Text, start: int, stop: int) -> Nearest:
    there = text.words[start:stop]
    alike, differences = 0.0, []
    matcher = SequenceMatcher(None, forms, _as_quoted(there, forms), autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        ours, theirs = piece[a:b], there[c:d]
        if len(ours) == len(theirs):
            alike += sum(map(_likeness, ours, theirs))
        pairs: list[tuple[Sequence[_Word], Sequence[_Word]]] = [(ours, theirs)]
        if kind == "equal":
            # Alike, as far as the parts of it go that were taken for slips.
            pairs = [([w], [o]) for w, o in zip(ours, theirs, strict=True) if not o.is_as(w)]
        differences += [(_cut(quotation, o), _cut(text.text, t)) for o, t in pairs]
    return Nearest(text.cut(start, stop), alike / max(len(piece), len(there)), tuple(differences))


@dataclass(frozen=True)
class Place:
    """Words of a text of a source."""

    source: str
    text: SourceText
    match: Match


@dataclass(frozen=True)
class Quoted:
    """A quotation that stands in texts of sources.

    Each of `ways` accounts for all its words: there are several where texts, or sources, share them.
    """

    quotation: Quotation
    ways: tuple[tuple[Place, ...], ...]


def found_in(quotation: str, source: Source) -> list[tuple[Place, ...]]:
    """The ways in which a quotation stands in the texts of a source: in one of them, or its pieces in several."""
    texts = source.texts
    whole = [Place(source.id, text, match) for text in texts if (match := find(quotation, text.text))]
    if whole:
        return [(place,) for place in whole]
    places: list[Place] = []
    for piece in _pieces(quotation):
        wording = quotation[piece[0].start : piece[-1].stop]
        there = (Place(source.id, text, match) for text in texts if (match := find(wording, text.text)))
        place = next(there, None)
        if place is None:
            return []
        places.append(place)
    return [tuple(places)] if places else []


def named(references: Iterable[Reference], letters: Mapping[str, str]) -> list[str]:
    """The sources that references name, each once: by key, or by a letter of the lesson."""
    keys = [key for r in references for key in (*(c.key for c in r.cites), letters.get(r.letter or ""))]
    return list(dict.fromkeys(key for key in keys if key))


def quoted_from(
    prose: Prose, sources: Mapping[str, Source], letters: Mapping[str, str], about: Iterable[str] = ()
) -> list[Quoted]:
    """What a text quotes from the sources of a course, and where it stands in their texts.

    Short quotations are looked for in the sources that their sentence names and in those that the text is `about`,
    those of `MANY` words and more in all. `letters` are the lesson's, with the key of the source under each.
    """
    found = []
    for quotation in prose.quotations:
        keys = [*named((*quotation.cited, *quotation.near), letters), *about]
        ways = [way for key in keys if key in sources for way in found_in(quotation.words, sources[key])]
        if not ways and length(quotation.words) >= MANY:
            ways = [way for source in sources.values() for way in found_in(quotation.words, source)]
        if ways:
            found.append(Quoted(quotation, tuple(ways)))
    return found


#: What need not be true: pupils are to find out, or it is reported as what people say.
_UNTRUE = (
    (Choice, "options"),
    (Matching, "distractors"),
    (Cloze, "distractors"),
    (Labelling, "distractors"),
    (SpotTheError, "account"),
    (Mistake, "wrong"),
    (Point, "reject"),
    # A pupil's answer, with a pupil's mistakes.
    (Exemplar, "text"),
    (Misconception, "belief"),
    # Here variants of the wording are told.
    (Source, "verification"),
)
#: Questions whose answers pupils see mixed.
_MIXED = (Matching, Ordering, Cloze, Sorting, Labelling)


@dataclass(frozen=True)
class Told:
    """A text of a record, and where it stands: which sources it is `about`, whether what it says is to be `true`, and
    whether it is in the `key`, or in what else is for teachers alone.

    `answered` are the sources that the key of its question names; None where it is no part of what pupils are asked.
    """

    prose: Prose
    about: frozenset[str] = frozenset()
    true: bool = True
    key: bool = False
    answered: frozenset[str] | None = None

    def names(self, quotation: Quotation, key: str, letters: Mapping[str, str]) -> bool:
        """Whether it says that a quotation in it is a source's, and no other's."""
        near = {*named(quotation.near, letters), *self.about}
        return key in named(quotation.cited, letters) or near == {key}


def texts_in(value: Any, letters: Mapping[str, str], here: Told | None = None) -> Iterator[Told]:
    """Every text in a value, in the order of the fields."""
    here = here or Told(Prose(""))
    if isinstance(value, Prose):
        yield replace(here, prose=value)
    elif isinstance(value, Record):
        here = replace(here, about=here.about | {*_about(value, letters)}, answered=_answered(value, letters, here))
        for name, info in type(value).model_fields.items():
            key = here.key or (KEY in info.metadata and not isinstance(value, _MIXED))
            true = here.true and not _may_be_untrue(value, name)
            there = replace(here, true=true, key=key, answered=None if key else here.answered)
            yield from texts_in(getattr(value, name), letters, there)
    elif isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts_in(part, letters, here)


def _about(record: Record, letters: Mapping[str, str]) -> list[str]:
    """The sources that all texts of a record are about."""
    if isinstance(record, Question | SourceSet):
        asked = _references(record.stem) if isinstance(record, Question) else []
        return [*(letters[x] for x in record.sources if x in letters), *named(asked, letters)]
    if isinstance(record, Position):
        return named(_references(record), letters)
    if isinstance(record, PrintedSource | Fact):
        return [record.source]
    return [record.id] if isinstance(record, Source) else []


def _references(value: Any) -> list[Reference]:
    return [reference for prose in prose_in(value) for reference in prose.references]


def _answered(record: Record, letters: Mapping[str, str], here: Told) -> frozenset[str] | None:
    if not isinstance(record, Question | Prompt):
        return here.answered
    return (here.answered or frozenset()) | {*named(_references(list(_key_of(record))), letters)}


def _key_of(record: Record) -> Iterator[Any]:
    """What belongs to the answer key, in a question and in its parts."""
    for name, info in type(record).model_fields.items():
        value = getattr(record, name)
        if KEY in info.metadata:
            yield value
        elif isinstance(value, tuple):
            for part in value:
                if isinstance(part, Record):
                    yield from _key_of(part)


def _may_be_untrue(record: Record, name: str) -> bool:
    if isinstance(record, Statement) and not record.answer and name == "statement":
        return True
    return any(isinstance(record, kind) and name == field for kind, field in _UNTRUE)
