"""Lesson content in YAML, printed as worksheets, source handouts, answer keys and teacher notes."""

from importlib.metadata import version

__version__ = version("lessonpack")
