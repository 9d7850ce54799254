"""Frameworks for analysing sources: sets of prompts, as data in `templates/frameworks`."""

from typing import Annotated

from pydantic import Field

from lessonpack.prose import Line
from lessonpack.record import KEY, Identifier, Lines, Record


class FrameworkPrompt(Record):
    """One prompt of a framework."""

    id: Identifier
    """Name by which a lesson picks it."""
    heading: Line
    """The step it belongs to: Origin, Purpose …"""
    ask: Line
    """The prompt."""
    lines: Lines = 2
    """Ruled lines for the answer."""
    guidance: Annotated[Line, KEY]
    """What a good answer does; printed in the key where the lesson gives no answer."""


class Framework(Record):
    """A way of questioning a source."""

    title: Line
    """Its name in print."""
    prompts: tuple[FrameworkPrompt, ...] = Field(min_length=1)
    """Its prompts, in order."""
