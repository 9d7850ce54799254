"""What of a lesson belongs to the key alone: each of its texts with its owner, and the lesson with other texts there.

A pupil's document does not depend on it: made of a lesson and of its twin, with another key, it is the same.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any, TypeVar

from lessonpack.asking import Number
from lessonpack.diagnostics import Span
from lessonpack.figures import Figure
from lessonpack.frameworks import Framework, FrameworkPrompt
from lessonpack.lesson import Claim, Lesson, PrintedSource, Prompt, SourceSet, Task, Teacher
from lessonpack.markup import Element, Node, parse
from lessonpack.prose import Prose, Punctuation
from lessonpack.questions import Choice, Labelling, Question
from lessonpack.record import KEY, Record

T = TypeVar("T")

_PUNCTUATION = Punctuation(("‘", "’", "“", "”"))
#: Elements in which a text goes on; at any other it is cut: a block, a blank, a citation, a reference.
_GOES_ON = frozenset({"em", "strong", "sup", "sub", "code", "a"})
#: How a field of the key is called, where its name does not say it: by the end of its path.
_SAID = {
    "exemplar.text": "an exemplar",
    "exemplar.comment": "the comment on an exemplar",
    "points.text": "a point",
    "accept": "an accepted answer",
    "reject": "a rejected answer",
    "descriptor": "a level's descriptor",
    "indicative": "the indicative content",
    "because": "the reason",
    "right": "a right answer",
    "entries": "an entry",
    "distractors": "a distractor",
}
#: Entries that match nothing are no answers.
_NO_ANSWERS = frozenset({"distractors"})
_MOST_WORDS = 20
#: How noise is told from words.
_NOISE = re.compile(r"zq[a-z]{10}(?: zq[a-z]{10})*")


@dataclass(frozen=True)
class Secret:
    """A text of the key: what it is and whose, in the author's words ("the answer", "question 3 (cloze)").

    `block` is the id of the question or prompt that it belongs to; `given` says whether pupils have its words anyway,
    in an order of their own, `due` whether a document with the answers must have it.
    """

    text: Prose
    what: str
    owner: str
    block: str | None = None
    given: bool = False
    due: bool = False

    @property
    def called(self) -> str:
        """What it is, and whose."""
        return f"{self.what} of {self.owner}"

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.text.locate("")

    @cached_property
    def pieces(self) -> tuple[str, ...]:
        """Its words as they are printed on end: parted at blocks, blanks, citations and references."""
        return _pieces(self.text)


@lru_cache(maxsize=4096)
def _pieces(text: Prose) -> tuple[str, ...]:
    return tuple(piece for run in _runs(parse(str(text.html(_PUNCTUATION)))) if (piece := run.strip()))


def _runs(root: Element) -> list[str]:
    runs = [""]

    def read(node: Node) -> None:
        if isinstance(node, str):
            runs[-1] += node
            return
        goes_on = node.tag in _GOES_ON or (node.tag == "span" and "class" not in node.attributes)
        runs.extend([] if goes_on else [""])
        for child in node.children:
            read(child)
        runs.extend([] if goes_on else [""])

    read(root)
    return runs


def noise(text: Prose) -> list[str]:
    """Words of no language that stand for a text of the key: another number of words, and none that others have.

    Noise stands for itself.
    """
    if _NOISE.fullmatch(str(text)):
        return str(text).split()
    count = len(str(text).split()) % _MOST_WORDS + 1
    digests = (sha256(f"{number}/{text}".encode()).digest()[:10] for number in range(count))
    return ["zq" + "".join(chr(ord("a") + byte % 26) for byte in digest) for digest in digests]


def reworded(value: T) -> T:
    """A record, or a list of records, with other words in its key.

    What pupils are given anyway stays, and so do marks and the number of things, which pupils may know.
    """
    changed: T = _rekeyed(value, _Place(), words_only=True)
    return changed


def rekeyed(value: T) -> T:
    """A record, or a list of records, with another key: other words, other judgements, other options that are right.

    Of a lesson as it is asked: where options are dealt, their order depends on which of them is right; where names of a
    figure are asked for, the figure has others too.
    """
    changed: T = _rekeyed(value, _Place(), words_only=False)
    return changed


@dataclass(frozen=True)
class _Place:
    """Where in a record of the content a value stands: its path in the question, or whatever holds it."""

    path: tuple[str, ...] = ()
    key: bool = False
    shown: frozenset[str] = frozenset()

    def enter(self, record: Record) -> "_Place":
        """The place of a record itself: a question, or a part of one, has a path of its own."""
        return replace(self, path=(), shown=record.shown) if isinstance(record, Question) else self

    def field(self, record: Record, name: str) -> "_Place":
        """The place of a field."""
        key = self.key or KEY in type(record).model_fields[name].metadata
        return replace(self, path=(*self.path, name), key=key)

    @property
    def given(self) -> bool:
        """Whether pupils are given what stands there."""
        return any(".".join(self.path[: n + 1]) in self.shown for n in range(len(self.path)))

    @property
    def secret(self) -> bool:
        """Whether what stands there belongs to the key alone."""
        return self.key and not self.given


def _rekeyed(value: Any, here: _Place, *, words_only: bool) -> Any:
    if isinstance(value, Prose):
        return type(value)(" ".join(noise(value))) if here.secret else value
    if isinstance(value, bool):
        return not value if here.secret and not words_only else value
    if isinstance(value, Record):
        here = here.enter(value)
        fields = {name: getattr(value, name) for name in type(value).model_fields}
        new = {name: _rekeyed(old, here.field(value, name), words_only=words_only) for name, old in fields.items()}
        new |= _others_right(value) if isinstance(value, Choice) and not words_only else {}
        new |= {"figures": _renamed(value)} if isinstance(value, Lesson) and not words_only else {}
        changed = {name: one for name, one in new.items() if one is not fields[name]}
        return value.model_copy(update=changed) if changed else value
    if isinstance(value, dict):
        return {name: _rekeyed(one, here, words_only=words_only) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_rekeyed(one, here, words_only=words_only) for one in value)
    return value


def _others_right(question: Choice) -> dict[str, Any]:
    """Other options that are right: of each the next."""
    options = question.options
    following = dict(zip(map(str, options), (*options[1:], options[0]), strict=True))

    def moved(value: Any) -> Any:
        return tuple(map(moved, value)) if isinstance(value, tuple) else following.get(str(value), value)

    return {name: moved(getattr(question, name)) for name in question.shown}


def _renamed(lesson: Lesson) -> tuple[Figure, ...]:
    """The figures of a lesson with other names, where a question asks for them."""
    every = [one for question in lesson.questions for one in question.walk() if isinstance(one, Labelling)]
    asked = {
        figure.id: {label.mark for q in every if q.figure == figure.id for label in q.labels}
        for figure in lesson.figures
    }
    return tuple(_with_other_labels(figure, asked[figure.id]) for figure in lesson.figures)


def _with_other_labels(value: Any, ids: set[str]) -> Any:
    if isinstance(value, tuple):
        return tuple(_with_other_labels(one, ids) for one in value)
    if not isinstance(value, Record) or not ids:
        return value
    new = {name: _with_other_labels(getattr(value, name), ids) for name in type(value).model_fields}
    if new.get("id") in ids and isinstance(new.get("label"), Prose):
        new["label"] = type(new["label"])(" ".join(noise(new["label"])))
    return value.model_copy(update=new)


def secrets(lesson: Lesson, numbers: Mapping[str, Number], frameworks: Iterable[Framework] = ()) -> tuple[Secret, ...]:
    """The texts of the key of a lesson, in its order, and of the frameworks whose prompts it asks.

    `numbers` are those of all questions and parts, by id.
    """
    walk, whole = _Walk(numbers), _Owner("the lesson")
    return tuple(secret for value in (lesson, *frameworks) for secret in walk.read(value, _Place(), whole))


@dataclass(frozen=True)
class _Owner:
    """Whose a text is."""

    called: str
    block: str | None = None
    asks: bool = False
    """Whether it asks something, so that the key answers it."""


class _Walk:
    def __init__(self, numbers: Mapping[str, Number]) -> None:
        self.numbers = numbers

    def read(self, value: Any, here: _Place, owner: _Owner) -> Iterator[Secret]:
        if isinstance(value, Prose) and here.key:
            due = owner.asks and here.path[-1] not in _NO_ANSWERS
            yield Secret(value, _said(here.path), owner.called, owner.block, here.given, due)
        elif isinstance(value, Record):
            here, owner = here.enter(value), self.owner(value, here, owner)
            for name in type(value).model_fields:
                yield from self.read(getattr(value, name), here.field(value, name), owner)
        elif isinstance(value, dict | list | tuple):
            for one in value.values() if isinstance(value, dict) else value:
                yield from self.read(one, here, owner)

    def owner(self, record: Record, here: _Place, owner: _Owner) -> _Owner:
        """Whose the texts of a record are: its own, or those of what it is part of."""
        match record:
            case Question():
                number = self.numbers.get(str(record.id))
                name = f"question {number.full if number else record.id} ({getattr(record, 'type', '')})"
                return _Owner(name, record.id, asks=True)
            case Prompt():
                return _Owner(f"the prompt '{record.use or record.ask}' of {owner.called}", record.id, asks=True)
            case Task():
                return _Owner(f"the task '{here.path[-1].replace('_', '-')}'", asks=True)
            case PrintedSource():
                return _Owner(f"source {record.letter}")
            case SourceSet():
                return _Owner(f"the source set '{record.id}'")
            case Claim():
                return _Owner(f"the claim '{record.id}'")
            case Teacher():
                return _Owner("the teacher's notes")
            case Framework():
                return _Owner(f"the framework '{record.title.words}'")
            case FrameworkPrompt():
                return _Owner(f"the prompt '{record.id}' of {owner.called}")
        return owner


def _said(path: tuple[str, ...]) -> str:
    for end in (".".join(path[-2:]), path[-1]):
        if end in _SAID:
            return _SAID[end]
    return f"the {path[-1].replace('_', ' ')}"
