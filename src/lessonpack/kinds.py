"""Document kinds: a kind is a folder in `templates/kinds` with its `kind.yaml`, page and style sheet."""

from typing import Literal

from pydantic import Field

from lessonpack.record import Identifier, Record, Text, Truth, Whole


class Kind(Record):
    """What a document of this kind is."""

    name: Identifier
    """Its name: the folder's, and the end of the file names."""
    order: Whole
    """Its place in a pack."""
    scope: Literal["lesson", "course"] = "lesson"
    """What it is made of: one lesson, or all sound lessons of the course."""
    audience: Literal["pupil", "teacher"]
    """Who reads it: a pupil's document is rendered from a lesson that has no key fields."""
    formats: tuple[Identifier, ...] = Field(min_length=1)
    """What it is written as."""
    title: Text
    """The word of the locale that names it."""
    head: Text | None = None
    """The word of the locale that heads every page."""
    needs: tuple[Literal["worksheet", "sources"], ...] = ()
    """What a lesson must have, one or the other, for it; a lesson without that has no such document."""
    first_words: Truth = False
    """Whether a reference to a passage gives its first words too: for papers read away from the handout."""
    marks: Truth = True
    """Whether its head says how many marks there are."""
    answers: Truth = False
    """Whether the answer of every question stands in it."""
    tiers: Truth = False
    """Whether it has only what is asked of one tier; a kind without has what is asked of any."""
    versions: Truth = False
    """Whether options, columns and lists stand in it in the order of one version."""
    contents: Truth = False
    """Whether it has a list of contents where it is long, in formats that have none of their own."""
    measured: Truth = False
    """Whether this kind prints the excerpts, so that their lines are measured on it."""
