"""What no text should have: marks of templates and pages, and characters that nobody wrote."""

import re
import unicodedata
from collections.abc import Iterator

from lessonpack.diagnostics import Diagnostic
from lessonpack.preflight.word.scope import Scope

#: Jinja, placeholders of the content, and the page vocabulary.
_MARKS = re.compile(
    r"\{\{|\}\}|\{%|%\}|\{#|#\}"
    r"|\{(?:source|fact|figure|table)\s[^{}]*\}|\[@[\w:.-]+[\],; ]"
    r"|</?(?:span|div|p|em|strong|section|table|td|li|a)\b[^<>]*>|\bdata-(?:cites|letter|name|fact)="
    r"|&(?:amp|lt|gt|quot|nbsp|#\d+);"
)
_STRAY = frozenset({"Cc", "Cn", "Co", "Cs"})
_ALLOWED = frozenset("\t\n\r")


def template_mark(scope: Scope) -> Iterator[Diagnostic]:
    """No mark of a template, placeholder or tag is printed."""
    for paragraph, said in scope.own_texts:
        if found := _MARKS.search(said):
            yield scope.fail(paragraph, "template-mark", f"it has '{found[0]}', which was to be replaced by something")


def stray_character(scope: Scope) -> Iterator[Diagnostic]:
    """No character stands for one that was lost, controls something, or means nothing outside one typeface."""
    for paragraph, said in scope.own_texts:
        stray = [c for c in said if c == "\ufffd" or _is_stray(c)]
        if stray:
            message = f"it has the character U+{ord(stray[0]):04X}, which is no letter or sign"
            yield scope.fail(paragraph, "stray-character", message, "look at the text from which it was copied")


def _is_stray(character: str) -> bool:
    return character not in _ALLOWED and unicodedata.category(character) in _STRAY
