"""What of a lesson belongs to the key alone: each of its texts with its owner, and the lesson with others in their place.

A pupil's document does not depend on it: made of a lesson and of its twin, with another key, it is the same.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import Any, TypeVar

from lessonpack.asking import Number
from lessonpack.diagnostics import Span
from lessonpack.frameworks import Framework, FrameworkPrompt
from lessonpack.lesson import Claim, Lesson, PrintedSource, Prompt, SourceSet, Task, Teacher
from lessonpack.markup import Element, Node, parse
from lessonpack.prose import Prose, Punctuation
from lessonpack.questions import Choice, Question
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
    "accept": "what else is right",
    "reject": "what is not accepted",
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


@dataclass(frozen=True)
class Secret:
    """A text of the key, as `called` in the author's words: "the answer of question 3 (cloze)".

    `block` is the id of the question or prompt that it belongs to; `given` says whether pupils have its words anyway,
    in an order of their own, `due` whether a document with the answers must have it.
    """

    text: Prose
    called: str
    block: str | None = None
    given: bool = False
    due: bool = False

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.text.locate("")

    @cached_property
    def pieces(self) -> tuple[str, ...]:
        """Its words as they are printed on end: parted at blocks, blanks, citations and references."""
        return tuple(piece for run in _runs(parse(str(self.text.html(_PUNCTUATION)))) if (piece := run.strip()))


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
    """Words of no language that stand for a text of the key: another number of words, and none that others have."""
    count = len(str(text).split()) % _MOST_WORDS + 1
    digests = (sha256(f"{number}/{text}".encode()).digest()[:12] for number in range(count))
    return ["".join(chr(ord("a") + byte % 26) for byte in digest) for digest in digests]


def rekeyed(value: T) -> T:
    """A record, or a list of records, with another key: other words, other judgements, other options that are right.

    What pupils are given anyway stays, and so do marks and the number of things, which pupils may know.
    """
    changed: T = _rekeyed(value, _Place())
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


def _rekeyed(value: Any, here: _Place) -> Any:
    if isinstance(value, Prose):
        return type(value)(" ".join(noise(value))) if here.secret else value
    if isinstance(value, bool):
        return not value if here.secret else value
    if isinstance(value, Record):
        here = here.enter(value)
        fields = {name: getattr(value, name) for name in type(value).model_fields}
        new = {name: _rekeyed(old, here.field(value, name)) for name, old in fields.items()}
        new |= _others_right(value) if isinstance(value, Choice) else {}
        changed = {name: one for name, one in new.items() if one is not fields[name]}
        return value.model_copy(update=changed) if changed else value
    if isinstance(value, dict):
        return {name: _rekeyed(one, here) for name, one in value.items()}
    return type(value)(_rekeyed(one, here) for one in value) if isinstance(value, list | tuple) else value


def _others_right(question: Choice) -> dict[str, Any]:
    """Other options that are right: of each the next."""
    options = question.options
    following = dict(zip(map(str, options), (*options[1:], options[0]), strict=True))

    def moved(value: Any) -> Any:
        return tuple(map(moved, value)) if isinstance(value, tuple) else following.get(str(value), value)

    return {name: moved(getattr(question, name)) for name in question.shown}


def secrets(
    lesson: Lesson, numbers: Mapping[str, Number], frameworks: Iterable[Framework] = ()
) -> tuple[Secret, ...]:
    """The texts of the key of a lesson, in its order, and of the frameworks whose prompts it asks.

    `numbers` are those of all questions and parts, by id.
    """
    walk = _Walk(numbers)
    return tuple(secret for value in (lesson, *frameworks) for secret in walk.read(value, _Place(), _Owner("the lesson")))


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
            yield Secret(value, f"{_said(here.path)} of {owner.called}", owner.block, here.given, due)
        elif isinstance(value, Record):
            here, owner = here.enter(value), self.owner(value, here, owner)
            for name in type(value).model_fields:
                yield from self.read(getattr(value, name), here.field(value, name), owner)
        elif isinstance(value, dict | list | tuple):
            for one in value.values() if isinstance(value, dict) else value:
                yield from self.read(one, here, owner)

    def owner(self, record: Record, here: _Place, owner: _Owner) -> _Owner:
        """Whose the texts of a record are: its own, or those of what it is part of."""
        for kind, of in self.OWNERS.items():
            if isinstance(record, kind):
                return of(self, record, here, owner)
        return owner

    def question(self, question: Question, _here: _Place, _owner: _Owner) -> _Owner:
        number = self.numbers.get(str(question.id))
        name = getattr(question, "type", "")
        return _Owner(f"question {number.full if number else question.id} ({name})", question.id, asks=True)

    def prompt(self, prompt: Prompt, _here: _Place, owner: _Owner) -> _Owner:
        return _Owner(f"the prompt '{prompt.use or prompt.ask}' of {owner.called}", prompt.id, asks=True)

    OWNERS: "dict[type[Record], Callable[..., _Owner]]" = {
        Question: question,
        Prompt: prompt,
        PrintedSource: lambda _, source, *__: _Owner(f"source {source.letter}"),
        SourceSet: lambda _, of, *__: _Owner(f"the source set '{of.id}'"),
        Task: lambda _, __, here, ___: _Owner(f"the task '{here.path[-1].replace('_', '-')}'", asks=True),
        Claim: lambda _, claim, *__: _Owner(f"the claim '{claim.id}'"),
        Teacher: lambda *_: _Owner("the teacher's notes"),
        Framework: lambda _, framework, *__: _Owner(f"the framework '{framework.title.words}'"),
        FrameworkPrompt: lambda _, prompt, __, owner: _Owner(f"the prompt '{prompt.id}' of {owner.called}"),
    }


def _said(path: tuple[str, ...]) -> str:
    for end in (".".join(path[-2:]), path[-1]):
        if end in _SAID:
            return _SAID[end]
    return f"the {path[-1].replace('_', ' ')}"
