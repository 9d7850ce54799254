"""Where a text quotes: its quotation marks in pairs, its sentences, and the references that go with a quotation.

What is read is a run of text in which each citation in brackets is one `NOTE`, each reference that is part of a
sentence one `NAMED`, and in which a `CELL` ends each cell of a table and a `BLOCK` every other block.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

NOTE, NAMED = "\ufffc", "\ufffb"
BLOCK, CELL = "\x1d", "\x1f"
#: Marks that nobody types, for those that a parser has found to open and to close: outer pair, inner pair.
MARKS = ("⸂", "⸃", "⸄", "⸅")

#: What closes each opening mark. German opens with the English closing mark, Danish with the French one.
_CLOSING = {
    "⸂": "⸃", "⸄": "⸅", "“": "”", "‘": "’", "„": "“”", "‚": "‘’", "«": "»", "»": "«", "‹": "›", "›": "‹",
    "「": "」", "『": "』",
}  # fmt: skip
_CLOSERS = re.escape("".join(sorted({*"".join(_CLOSING.values())})))
#: Scripts that put no spaces between words.
UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_LETTER = rf"[^\W_{UNSPACED}]"
#: Not the apostrophe within a word.
_MARK = re.compile(rf"(?!’{_LETTER})[{BLOCK}{CELL}{re.escape(''.join(_CLOSING))}{_CLOSERS}]")
_PLACE = f"[{NOTE}{NAMED}]"
_NO_WORDS = rf"[^\w{NOTE}{NAMED}{BLOCK}]*"
_STOPS = ".!?؟。！？"
_FIRST = re.compile(rf"(?P<gap>{_NO_WORDS})(?P<place>{_PLACE})")
_NEXT = re.compile(rf"[^\w{NOTE}{NAMED}{BLOCK}{_STOPS}]*{_PLACE}")
_LAST = re.compile(rf"(?:{_PLACE}[^\w{NOTE}{NAMED}]*)+$")
_NOT_BRACKETED = re.compile(rf"[{_STOPS}][^(（\[]*$")
_END = re.compile(
    rf"{BLOCK}|[。！？]+[{_CLOSERS})）\]]*(?:\s*{NOTE})*|[.!?؟]+[{_CLOSERS})\]]*(?:\s*[(\[]?{NOTE}[)\]]?)*(?=\s)"
)
_SHORT = re.compile(rf"\b({_LETTER}{{1,4}})\.$")
#: So many quotations within one another, and so long a sentence to either side of one, are nobody's.
_DEEPEST = 10
_LONGEST = 2000
_ATTRIBUTION = re.compile(rf"[\n{BLOCK}]\s*[–—―][^\n{BLOCK}]*$")


@dataclass(frozen=True)
class Stretch:
    """A quotation in a run of text: its words without their marks, and which references go with it, from 0.

    `cited` are those that directly follow it, `near` the others of its sentence.
    """

    start: int
    stop: int
    cited: tuple[int, ...]
    near: tuple[int, ...]


def stretches(text: str, apart: Iterable[tuple[int, int]] = ()) -> list[Stretch]:
    """The quotations of a run of text, in order: in marks, or in one of the blocks set `apart`. Outer ones count."""
    blocks = list(apart)
    pairs = [p for p in _outermost(_pairs(text)) if not any(a <= p[0] < b for a, b in blocks)]
    ends = sorted([*_ends(text, sorted([*pairs, *blocks])), *(stop - 1 for _, stop in blocks)])
    places = [m.start() for m in re.finditer(_PLACE, text)]
    found = [*(_in_marks(text, p, ends, places) for p in pairs), *(_apart(text, b, ends, places) for b in blocks)]
    return sorted(found, key=lambda s: s.start)


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    """The places of opening marks, each with the place of its closing mark."""
    opened: list[tuple[int, str]] = []
    for match in _MARK.finditer(text):
        mark, at = match[0], match.start()
        partner = next((n for n in range(len(opened) - 1, -1, -1) if mark in _CLOSING[opened[n][1]]), None)
        if mark in (BLOCK, CELL):
            opened.clear()
        elif partner is not None:
            yield opened[partner][0], at
            del opened[partner:]
        elif mark in _CLOSING:
            opened = [*opened[-_DEEPEST:], (at, mark)]


def _outermost(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, stop in sorted(pairs):
        if not kept or start > kept[-1][1]:
            kept.append((start, stop))
    return kept


def _ends(text: str, whole: list[tuple[int, int]]) -> list[int]:
    """Where the sentences end, notes after the stop included; none within what is quoted."""
    found, starts = [], [start for start, _ in whole]
    for match in _END.finditer(text):
        if match[0][0] in ".!?؟" and _goes_on(text, match):
            continue
        within = bisect_left(starts, match.start()) - 1
        if within < 0 or match.end() > whole[within][1]:
            found.append(match.end())
    return found


def _goes_on(text: str, stop: re.Match[str]) -> bool:
    """Whether a sentence goes on after a stop: with a small letter, or after an abbreviation ("Mr.", "p. 12")."""
    rest = text[stop.end() : stop.end() + 40].partition(BLOCK)[0].lstrip()
    word = _SHORT.search(text, max(0, stop.start() - 6), stop.start() + 1)
    return rest[:1].islower() or bool(word and rest and (word[1][0].isupper() or rest[0].isdigit()))


def _sentence(ends: list[int], start: int, stop: int, length: int) -> tuple[int, int]:
    """The sentence that has all of a stretch."""
    before, after = bisect_left(ends, start + 1), bisect_left(ends, stop)
    first, last = ends[before - 1] if before else 0, ends[after] if after < len(ends) else length
    return max(first, start - _LONGEST), min(last, stop + _LONGEST)


def _following(text: str, at: int) -> Iterator[int]:
    """The places of the references that directly follow, with nothing but punctuation between."""
    match = _FIRST.match(text, at)
    if not match or (match["place"] == NAMED and _NOT_BRACKETED.search(match["gap"])):
        return
    following: re.Match[str] | None = match
    while following:
        yield following.end() - 1
        following = _NEXT.match(text, following.end())


def _places(text: str, start: int, stop: int) -> list[int]:
    return [start + m.start() for m in re.finditer(_PLACE, text[start:stop])]


def _stretch(start: int, stop: int, cited: set[int], near: set[int], places: list[int]) -> Stretch:
    """References by their numbers, in place of their places."""
    return Stretch(
        start,
        stop,
        tuple(sorted(bisect_left(places, p) for p in cited)),
        tuple(sorted(bisect_left(places, p) for p in near - cited)),
    )


def _last(text: str, start: int, stop: int) -> set[int]:
    """The places of the references with which a stretch ends."""
    match = _LAST.search(text, start, stop)
    return {*_places(text, match.start(), stop)} if match else set()


def _in_marks(text: str, pair: tuple[int, int], ends: list[int], places: list[int]) -> Stretch:
    start, stop = pair[0] + 1, pair[1]
    cited = {*_following(text, stop + 1), *_last(text, start, stop)}
    near = {*_places(text, *_sentence(ends, start, stop, len(text)))}
    return _stretch(start, stop, cited, near, places)


def _apart(text: str, block: tuple[int, int], ends: list[int], places: list[int]) -> Stretch:
    """A quotation set apart: what is cited at its end, in a line that begins with a dash, or in brackets after it."""
    start, stop = block
    signed = _ATTRIBUTION.search(text[start:stop].rstrip())
    body = start + signed.start() if signed else stop
    cited = {*_last(text, start, body), *_places(text, body, stop), *_bracketed(text, stop)}
    before = [e for e in ends if e < start]
    lead = max(before[-1] if before else 0, start - _LONGEST)
    near = {*_places(text, lead, start), *_places(text, start, stop)}
    return _stretch(start, body, cited, near, places)


def _bracketed(text: str, at: int) -> Iterator[int]:
    match = re.compile(rf"[\s{BLOCK}]*").match(text, at)
    yield from (p for p in _following(text, match.end() if match else at) if text[p] == NOTE or text[p - 1] in "([（")
