"""Lessons by the thousand, of the size and variety of the sample lesson, no two of them alike.

The sample course is the model. In each lesson every telling word is exchanged for another of the model's words that is
as long, the same one in the lesson, its sources and its facts: quotations still match, passages are found, adapted
texts keep their declared changes, lines break about where they did. Years, counts, coordinates, the characters of
Chinese and Korean words and the order of questions are others too. It reads as nonsense and is set like sense.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from random import Random

import yaml

MODEL = Path(__file__).resolve().parents[2] / "content" / "china-1949-53"
LESSON = "korean-war"
#: Lessons of a course.
COURSE = 10

#: Keys whose values say how something is done, not what is told.
_STRUCTURE_KEYS = (
    "accessed adapted adapted-for-support ages archive_location bibliography border checked citation-style data drop"
    " figure framework genre id issue kind language lessons letter level licence lines lines-per-mark limit locator"
    " mark marks marks-each medium minutes minutes-per-mark number number-of-volumes objective original page paper"
    " parallel print published romanised seen-at side skill source sources status style tiers total-marks type updated"
    " URL use volume word-bank"
)
_DATES = frozenset({"date", "from", "to", "issued", "original-date"})
_COUNTS = frozenset({"values", "about"})
_PLACES = frozenset({"at", "through"})
#: Keys whose values name sources.
_NAMING = frozenset({"source", "sources"})
#: Stands in the model for a word of each lesson's own.
_OWN = "own-lesson"
#: Lists of the lesson whose entries may stand in any order.
_SHUFFLED = frozenset({"questions", "vocabulary", "people", "key-points", "materials", "misconceptions", "claims"})

#: Words that stay: they carry the grammar, or a meaning that the checks know (numbers, months, negations, locators).
_KEPT_WORDS = (
    "about above after again against alone along already also although among another anything away back because become"
    " been before behind being below beside between beyond both called cannot could does doing done down during each"
    " either else enough even ever every everything first from further have having here however instead into itself"
    " just later least less like made many might more most much must near nearly neither never nobody nobodys none nor"
    " nothing nowhere often once only other others ought ours over perhaps quite rather same several shall should"
    " since some soon still such than that their theirs them themselves then there therefore these they this those"
    " though through thus together toward towards under until unless upon very were what when where whether which while"
    " whole whom whose will with within without would your"
    " and but for how its his her him she the was who why you are did get got had has let may our out own per put say"
    " too two way yet not any all can one now off six ten"
    " three four five seven eight nine eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
    " twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions"
    " billion half quarter twice second third fourth fifth sixth seventh eighth ninth tenth dozen"
    " january february march april june july august september october november december"
    " monday tuesday wednesday thursday friday saturday sunday"
    " source sources question questions figure table para paras page pages line lines section sections level levels"
    " worksheet handout marks"
)
_STRUCTURE, _KEPT = frozenset(_STRUCTURE_KEYS.split()), frozenset(_KEPT_WORDS.split())
_CHINESE_NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿两")
_ENDINGS = ("ing", "ed", "ly", "ion", "s")

_YEAR = r"(?:1[89]|20)\d\d"
_TOKEN = re.compile(
    r"(?P<literal>\\.|https?://\S+|\{(?!fact )[^{}]*\})"
    r"|(?P<fact>\{fact [^{}]*\})"
    r"|(?P<cite>@[\w-]+)"
    rf"|(?P<years>(?<![\d.,]){_YEAR}–\d\d(?!\d))"
    rf"|(?P<year>(?<![\d.,]){_YEAR}(?!\d))"
    r"|(?P<count>(?<![\d.,])\d{2,3},\d{3}(?![\d,]))"
    r"|(?P<sign>[\u4e00-\u9fff\uac00-\ud7a3])"
    r"|(?P<word>[^\W\d_]+)"
)

#: What becomes of one piece of the model in one lesson.
Reworded = Callable[["Rewording"], str]


@dataclass(frozen=True)
class Rewording:
    """What is other in one lesson."""

    random: Random
    number: int
    words: dict[str, str]
    signs: dict[str, str]
    years: int
    counts: int

    @property
    def suffix(self) -> str:
        """What tells its sources and facts from those of the course's other lessons."""
        return f"{self.number % COURSE:02}"

    def key(self, name: str) -> str:
        """The id of a source or a fact: a course has those of ten lessons."""
        return f"{name}-{self.suffix}"

    def address(self, address: str) -> str:
        """Another address: it may be printed as a code."""
        return f"{address}{'&' if '?' in address else '?'}v={self.number}"

    def word(self, word: str) -> str:
        """Another word in the capitals of this one."""
        other = self.words.get(word.lower())
        if other is None:
            return word
        return other.upper() if word.isupper() else other.capitalize() if word[0].isupper() else other

    def year(self, year: int) -> str:
        return str(year - self.years)

    def span(self, text: str) -> str:
        """`1950–53`, in full where it passes a century."""
        first = int(text[:4])
        last = first - first % 100 + int(text[5:])
        first, last = first - self.years, last - self.years
        return f"{first}–{last % 100:02}" if first // 100 == last // 100 else f"{first}–{last}"

    def count(self, text: str) -> str:
        number = int(text.replace(",", "")) + self.counts
        return f"{number:,}" if "," in text else str(number)

    def date(self, text: str, *, exactly: bool) -> str:
        """An ISO date in another year and, if not `exactly`, on another day."""
        shifted = re.sub(_YEAR, lambda found: self.year(int(found[0])), text)
        return shifted if exactly else re.sub(r"-\d\d$", lambda _: f"-{self.random.randint(1, 12):02}", shifted)

    def degrees(self, text: str, low: float, high: float) -> str:
        return f"{float(text) + self.random.uniform(low, high):.2f}"


@dataclass(frozen=True)
class _Text:
    """A file of the model: its pieces, each a text or a rule for one, and the blocks that are shuffled."""

    pieces: tuple[str | Reworded, ...]
    shuffled: tuple[tuple[tuple[int, int], ...], ...] = ()

    def reworded(self, rewording: Rewording) -> str:
        said: dict[int, str] = {}
        texts = [piece if isinstance(piece, str) else _said(piece, rewording, said) for piece in self.pieces]
        for blocks in reversed(self.shuffled):
            order = [texts[start:stop] for start, stop in blocks]
            rewording.random.shuffle(order)
            texts[blocks[0][0] : blocks[-1][1]] = [text for block in order for text in block]
        return "".join(texts)


def _said(piece: Reworded, rewording: Rewording, said: dict[int, str]) -> str:
    """One rule stands for all places of a word: it is asked once a lesson."""
    if id(piece) not in said:
        said[id(piece)] = piece(rewording)
    return said[id(piece)]


@dataclass(frozen=True)
class _Scalar:
    """A value of a YAML file, from one character to another, and the keys that lead to it."""

    text: str
    start: int
    stop: int
    keys: tuple[str, ...]
    told: bool
    """Whether it may be prose: it is not `true` or `false`."""


def _scalars(node: yaml.Node, keys: tuple[str, ...] = ()) -> Iterator[_Scalar]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _scalars(value, (*keys, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _scalars(value, keys)
    else:
        told = node.tag != "tag:yaml.org,2002:bool"
        yield _Scalar(node.value, node.start_mark.index, node.end_mark.index, keys, told)


def _lists(text: str, node: yaml.Node, key: str = "") -> Iterator[list[tuple[int, int]]]:
    """Where the entries of each list stand whose order is free, in whole lines."""
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield from _lists(text, value, name.value)
    elif isinstance(node, yaml.SequenceNode):
        if key in _SHUFFLED:
            marks = [*(entry.start_mark for entry in node.value), node.end_mark]
            lines = [text.rfind("\n", 0, mark.index) + 1 for mark in marks]
            yield list(pairwise(lines))
        else:
            for value in node.value:
                yield from _lists(text, value)


def _ids(text: str) -> set[str]:
    return {entry["id"] for entry in yaml.load(text, yaml.BaseLoader)}


@dataclass(frozen=True)
class Model:
    """The sample course, ready to be reworded."""

    course: _Text
    lesson: _Text
    sources: _Text
    facts: _Text
    words: tuple[tuple[str, ...], ...]
    """The words, in classes within which they are exchanged."""
    signs: tuple[str, ...]

    def rewording(self, random: Random, number: int) -> Rewording:
        words = dict(pair for group in self.words for pair in _exchanged(group, random))
        words |= {f"{word}s": f"{other}s" for word, other in words.items()}
        signs = dict(pair for group in self.signs for pair in _exchanged(group, random))
        return Rewording(random, number, words, signs, random.randrange(100), 10_000 * random.randrange(40))


def _exchanged(group: Sequence[str], random: Random) -> Iterator[tuple[str, str]]:
    """Every entry for another one, none for itself."""
    order = list(group)
    random.shuffle(order)
    return zip(order, [*order[1:], order[0]], strict=True)


@cache
def model() -> Model:
    """The sample course, read once."""
    files = {
        name: (MODEL / path).read_text(encoding="utf-8")
        for name, path in {
            "course": "course.yaml",
            "lesson": f"lessons/{LESSON}/lesson.yaml",
            "sources": "sources.yaml",
            "facts": "facts.yaml",
        }.items()
    }
    files["facts"] = _narrowed(files["facts"])
    ids = _ids(files["sources"]) | _ids(files["facts"])
    reader = _Reader(ids, _kept_dates(files["facts"]))
    texts = {name: reader.read(text) for name, text in files.items()}
    return Model(**texts, words=_classes(reader.words), signs=_sign_classes(reader.signs))


def _narrowed(facts: str) -> str:
    """Facts with one term more, which no text has: no lesson of a course is taken to speak of what another tells."""
    facts = re.sub(r"(?m)^  terms: \[.*(?=\]$)", rf"\g<0>, {_OWN}", facts)
    return re.sub(r"(?m)^  terms:\n(?:  - .*\n)+", rf"\g<0>  - {_OWN}\n", facts)


def _kept_dates(facts: str) -> set[str]:
    """The days of the facts: a figure that shows another day for one would be told so."""
    found = re.findall(r"value: (\d+ [A-Z][a-z]+ \d{4})", facts)
    return {datetime.strptime(day, "%d %B %Y").date().isoformat() for day in found}


def _classes(words: dict[str, set[str]]) -> tuple[tuple[str, ...], ...]:
    """Words that may be exchanged: as long, with the same ending, names with names."""
    classes: dict[tuple[bool, int, str], list[str]] = defaultdict(list)
    for word, seen in sorted(words.items()):
        if word in _KEPT or len(word) < 3 or not word.isascii() or (word.endswith("s") and word[:-1] in words):
            continue
        name = "lower" not in seen and "name" in seen
        if len(word) > 3 or name:
            ending = next((e for e in _ENDINGS if word.endswith(e)), "") if not name else ""
            classes[name, len(word), ending].append(word)
    return tuple(tuple(group) for group in classes.values())


def _sign_classes(signs: Iterable[str]) -> tuple[str, ...]:
    known = sorted(set(signs) - _CHINESE_NUMERALS)
    return "".join(s for s in known if s <= "\u9fff"), "".join(s for s in known if s > "\u9fff")


class _Reader:
    """Files of the model to texts; on the way it gathers the words that are to be exchanged."""

    def __init__(self, ids: set[str], kept_dates: set[str]) -> None:
        self.ids = ids
        self.kept_dates = kept_dates
        self.words: dict[str, set[str]] = defaultdict(set)
        self.signs: set[str] = set()
        self.rules: dict[tuple[str, str], Reworded] = {}

    def read(self, text: str) -> _Text:
        tree = yaml.compose(text, yaml.SafeLoader)
        assert tree
        pieces: list[str | Reworded] = []
        starts: list[int] = []
        """Where each piece begins: at what character of the text."""
        cuts = {at for blocks in _lists(text, tree) for block in blocks for at in block}
        for start, stop, piece in self._pieces(text, tree):
            for a, b in _parts(start, stop, cuts if isinstance(piece, str) else set()):
                starts.append(a)
                pieces.append(text[a:b] if isinstance(piece, str) else piece)
        at = {start: n for n, start in enumerate(starts)} | {len(text): len(pieces)}
        shuffled = [tuple((at[a], at[b]) for a, b in blocks) for blocks in _lists(text, tree)]
        return _Text(tuple(pieces), tuple(shuffled))

    def _pieces(self, text: str, tree: yaml.Node) -> Iterator[tuple[int, int, str | Reworded]]:
        end = 0
        for scalar in sorted(_scalars(tree), key=lambda s: s.start):
            for start, stop, rule in self._rules(text, scalar):
                yield end, start, ""
                yield start, stop, rule
                end = stop
        yield end, len(text), ""

    def _rules(self, text: str, scalar: _Scalar) -> Iterator[tuple[int, int, Reworded]]:
        if rule := self._whole(scalar):
            yield scalar.start, scalar.stop, rule
        elif scalar.told and (scalar.keys[-1] not in _STRUCTURE or "standards" in scalar.keys):
            yield from self._prose(text, scalar)

    def _whole(self, scalar: _Scalar) -> Reworded | None:
        """The rule for a value that is no prose."""
        key, said, figure = scalar.keys[-1], scalar.text, scalar.keys[0] == "figures"
        if "bounds" in scalar.keys:
            # A map may show more, and never less: what stands on it stays on it.
            low, high = (-0.4, 0.0) if key in ("west", "south") else (0.0, 0.4)
            return partial(Rewording.degrees, text=said, low=low, high=high)
        if key in _PLACES and figure:
            return partial(Rewording.degrees, text=said, low=-0.06, high=0.06)
        if key in _DATES:
            return partial(Rewording.date, text=said, exactly=not figure or said in self.kept_dates)
        if key in _COUNTS and figure:
            return partial(Rewording.count, text=said)
        if key == "URL":
            return partial(Rewording.address, address=said)
        if said == _OWN:
            return partial(Rewording.key, name="lesson")
        if said in self.ids and (scalar.keys == ("id",) or key in _NAMING):
            return self.rule("id", said)
        return None

    def _prose(self, text: str, scalar: _Scalar) -> Iterator[tuple[int, int, Reworded]]:
        for token in _TOKEN.finditer(text, scalar.start, scalar.stop):
            kind = str(token.lastgroup)
            if kind == "word" and not token[0].isupper():
                self._note(token)
            elif kind == "sign":
                self.signs.add(token[0])
            if kind != "literal":
                yield token.start(), token.end(), self.rule(kind, token[0])

    def _note(self, token: re.Match[str]) -> None:
        """How a word is written: in lower case, or with the capital of a name."""
        before = token.string[max(token.start() - 2, 0) : token.start()]
        case = "lower" if token[0].islower() else "name" if re.fullmatch(r"[\w,] ", before) else "capital"
        self.words[token[0].lower()].add(case)

    def rule(self, kind: str, said: str) -> Reworded:
        """The rule for a piece; the same for all places where the same is said."""
        rules: dict[str, Reworded] = {
            "id": lambda how: how.key(said),
            "fact": lambda how: f"{said[:-1]}-{how.suffix}}}",
            "cite": lambda how: how.key(said) if said[1:] in self.ids else said,
            "years": lambda how: how.span(said),
            "year": lambda how: how.year(int(said)),
            "count": lambda how: how.count(said),
            "sign": lambda how: how.signs.get(said, said),
            "word": lambda how: how.word(said),
        }
        return self.rules.setdefault((kind, said), rules[kind])


def _parts(start: int, stop: int, cuts: set[int]) -> Iterator[tuple[int, int]]:
    """A stretch of text, parted where blocks begin and end."""
    edges = [start, *sorted(c for c in cuts if start < c < stop), stop]
    return ((a, b) for a, b in pairwise(edges) if a < b)


def generate(root: Path, lessons: int, seed: int) -> None:
    """Write a project with so many lessons, ten to a course. A lesson depends on the seed and its number alone."""
    for first in range(0, lessons, COURSE):
        _write_course(root / "content" / course_name(first), range(first, min(first + COURSE, lessons)), seed)


def course_name(lesson: int) -> str:
    """The course that a lesson, by its number from 0, is in."""
    return f"course-{lesson // COURSE + 1:04}"


def lesson_name(lesson: int) -> str:
    """A lesson by its number from 0."""
    return f"lesson-{lesson + 1:05}"


def _write_course(folder: Path, numbers: range, seed: int) -> None:
    here = model()
    made = [here.rewording(Random(f"{seed}/{number}"), number) for number in numbers]
    names = ", ".join(map(lesson_name, numbers))
    course = here.course.reworded(made[0]).replace(f"lessons: [{LESSON}]", f"lessons: [{names}]")
    _write(folder / "course.yaml", course)
    _write(folder / "sources.yaml", "\n".join(here.sources.reworded(one) for one in made))
    _write(folder / "facts.yaml", "\n".join(here.facts.reworded(one) for one in made))
    for number, one in zip(numbers, made, strict=True):
        _write(folder / "lessons" / lesson_name(number) / "lesson.yaml", here.lesson.reworded(one))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
