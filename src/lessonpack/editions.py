"""Editions: how a document is set on paper, as data in `templates/editions`."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from lessonpack.record import Identifier, Record, Text


def _number(value: Any) -> float:
    return float(value)


Millimetres = Annotated[float, BeforeValidator(_number)]


class Paper(Record):
    """A sheet and its margins, in millimetres."""

    width: Millimetres
    """Width of the sheet."""
    height: Millimetres
    """Height of the sheet."""
    top: Millimetres
    """Margin above the text."""
    bottom: Millimetres
    """Margin below the text."""
    inner: Millimetres
    """Margin at the binding side."""
    outer: Millimetres
    """Margin at the other side."""


class Edition(Record):
    """How a document is set."""

    name: Identifier
    """Its name on the command line."""
    label: Text
    """Its name in the footer."""
    paper: Paper
    """The sheet."""
    type_size: Millimetres = Field(description="Size of the reading type, in points.")
    small_size: Millimetres = Field(description="Size of notes and apparatus, in points.")
    line_pitch: Millimetres = Field(description="Distance of ruled writing lines, in millimetres.")
