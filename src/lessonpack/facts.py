"""Facts: numbers and dates that several documents use, each written once with whoever says it."""

from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from lessonpack.prose import Line
from lessonpack.record import Identifier, Record, Text


def _alternatives(value: object) -> str:
    if not isinstance(value, str) or not all(word.strip() for word in value.split("|")):
        raise PydanticCustomError("alternatives", "a term is a word, or several with | between them: dead|died|killed")
    return value


Alternatives = Annotated[str, BeforeValidator(_alternatives), Field(pattern=r"^[^|]+(\|[^|]+)*$")]


class Fact(Record):
    """A number or a date of the course, and who says so."""

    id: Identifier
    """The name by which texts print it: {fact name}."""
    value: Text
    """The number or date as it is printed everywhere: 197,653; about 1.34 million; 19 October 1950."""
    unit: Text | None = None
    """What the number counts, in one word: soldiers, deaths, metres."""
    what: Line
    """What is counted or dated."""
    owner: Line
    """Who says so, and when."""
    source: Identifier
    """Key of the source in which they say it."""
    locator: Text | None = None
    """Where it stands in the source, as in a citation: 'p. 12', 'para. 3'."""
    terms: tuple[Alternatives, ...] = ()
    """What a sentence about it is known by: it has each of these words, or one of several parted by |."""
    unless: tuple[Alternatives, ...] = ()
    """What a sentence about something else is known by: it has one of these words, or several parted by |."""
    note: Line | None = None
    """What else there is to say: what is counted and what is not."""

    @property
    def concepts(self) -> tuple[tuple[str, ...], ...]:
        """The terms, each as its alternatives."""
        return tuple(map(_words, self.terms))

    @property
    def elsewhere(self) -> tuple[str, ...]:
        """All the words by which sentences about something else are known."""
        return tuple(word for words in self.unless for word in _words(words))


def _words(alternatives: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in alternatives.split("|"))
