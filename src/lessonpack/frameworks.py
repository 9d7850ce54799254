"""Frameworks for analysing sources: sets of prompts, as data in `templates/frameworks`, and which of them are asked."""

from collections.abc import Collection, Sequence
from typing import Annotated, Generic, Literal, NamedTuple, Protocol, TypeVar

from pydantic import Field

from lessonpack.prose import Line
from lessonpack.record import KEY, Identifier, Lines, Record, Text
from lessonpack.sources import Medium

#: The language of the frameworks that lie in no folder of a language, where they do not say another.
ENGLISH = "en"
#: What a framework is asked of: one source, or several together.
Use = Literal["source", "set"]


class Variant(Record):
    """Other words of a prompt, for sources that are not texts."""

    media: tuple[Medium, ...] = Field(min_length=1)
    """Of what it is asked: image, map, data, poster."""
    ask: Line
    """The prompt."""
    tick: tuple[Line, ...] = ()
    """Things to tick."""
    guidance: Annotated[Line | None, KEY] = None
    """What a good answer does, where that is not the same."""


class FrameworkPrompt(Record):
    """One prompt of a framework."""

    id: Identifier
    """Name by which a lesson picks it."""
    heading: Line
    """The step it belongs to: Origin, Purpose …"""
    ask: Line
    """The prompt."""
    tick: tuple[Line, ...] = ()
    """Things to tick: letter, speech, telegram …"""
    lines: Lines = 2
    """Ruled lines for the answer."""
    guidance: Annotated[Line, KEY]
    """What a good answer does; printed in the key where the lesson gives no answer."""
    media: tuple[Medium, ...] = ()
    """What it is asked of: text, image, map, data, poster; all where none is named."""
    variants: tuple[Variant, ...] = ()
    """Other words for some media."""

    def suits(self, medium: Medium | None) -> bool:
        """Whether it is asked of a medium; of sources of several media (None) everything is."""
        return medium is None or not self.media or medium in self.media

    def worded(self, medium: Medium | None) -> "FrameworkPrompt":
        """The prompt in its words for a medium; for sources of several media (None) in those for texts."""
        variant = next((v for v in self.variants if medium in v.media), None)
        if variant is None:
            return self
        words = {"ask": variant.ask, "tick": variant.tick, "guidance": variant.guidance or self.guidance}
        return self.model_copy(update=words)


class Framework(Record):
    """A way of questioning a source."""

    title: Line
    """Its name in print."""
    about: Line
    """What it is good for, and for whom: a sentence for teachers."""
    language: Text = ENGLISH
    """Language of its words (a BCP 47 tag); a file in the folder of a language need not say it."""
    scope: tuple[Use, ...] = Field(default=("source",), min_length=1)
    """What it is asked of: a source, a set of sources, or either."""
    media: tuple[Medium, ...] = ()
    """What it suits: text, image, map, data, poster; all where none is named."""
    layout: Literal["list", "columns"] = "list"
    """How its prompts stand: one below the other; or the first three side by side, over boxes to write in."""
    credit: Line | None = None
    """Whose wording it is, where that must be said; printed beneath its prompts."""
    prompts: tuple[FrameworkPrompt, ...] = Field(min_length=1)
    """Its prompts, in order."""

    def suits(self, medium: Medium) -> bool:
        """Whether it suits a medium."""
        return not self.media or medium in self.media


class Picked(Protocol):
    """A prompt of a lesson: `use` names the framework's whose place it takes; the lesson's own has none."""

    @property
    def use(self) -> str | None:
        """Id of a prompt of the framework."""


P = TypeVar("P", bound=Picked)


class Choice(NamedTuple, Generic[P]):
    """A prompt that is printed: the framework's, the lesson's own, or the lesson's words over the framework's."""

    step: FrameworkPrompt | None
    own: P | None


def chosen(
    framework: Framework | None, medium: Medium | None, prompts: Sequence[P], drop: Collection[str]
) -> list[Choice[P]]:
    """The prompts that are printed with a source, or with sources of several media (None), in order.

    Where a lesson's prompts use some of the framework's, only what the lesson names, in its order. Where none does,
    or where some are dropped, all others of the framework that suit the medium, and then the lesson's own.
    """
    steps = {p.id: p.worded(medium) for p in framework.prompts} if framework else {}
    given = {p.use: p for p in prompts if p.use}
    if given and not drop:
        return [Choice(steps.get(p.use or ""), p) for p in prompts]
    asked = [s for s in steps.values() if s.id not in drop and (s.id in given or s.suits(medium))]
    return [*(Choice(s, given.get(s.id)) for s in asked), *(Choice(None, p) for p in prompts if not p.use)]
