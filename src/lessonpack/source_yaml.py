"""A source as it is written in sources.yaml, for sources that come from other programs."""

import json
import re
from collections.abc import Iterator
from typing import Any

from lessonpack.sources import CSL_ADDRESSES, CSL_DATES, CSL_NAMES, CSL_TEXT

_PLAIN = re.compile(r"[^\W_](?:[\w ./()’&+–—-]*[\w.)])?|https?://[\w./~%+-]*[\w/]")
#: Variables that authors look at first, in the order in which the house writes them.
_FIRST = (
    "author", "editor", "title", "translator", "recipient", "genre", "issued", "container-title", "collection-title",
    "collection-number", "volume", "issue", "number", "page", "publisher", "publisher-place", "archive",
    "archive-place", "archive_collection", "archive_location", "URL", "accessed",
)  # fmt: skip
ORDER = tuple(dict.fromkeys((*_FIRST, *CSL_NAMES, *CSL_DATES, *CSL_TEXT, *CSL_ADDRESSES)))


def scalar(text: str) -> str:
    """A text as a YAML value, within a line or in brackets."""
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def label(title: str) -> str:
    """A title as a text in Markdown that prints as it is, but for the italics of CSL."""
    bare = re.sub(r"</?(?:b|sc|sup|sub|span)\b[^>]*>", "", title)
    return re.sub(r"</?i>", "*", re.sub(r"([\\`*_\[\]{}@])", r"\\\1", bare))


def _names(names: list[dict[str, str]]) -> str:
    written = (", ".join(f"{part}: {scalar(value)}" for part, value in name.items()) for name in names)
    return f"[{', '.join(f'{{{name}}}' for name in written)}]"


def _lines(key: str, title: str, variables: dict[str, Any]) -> Iterator[str]:
    yield f"- id: {key}"
    yield f"  label: {json.dumps(label(title), ensure_ascii=False)}"
    yield "  csl:"
    yield f"    type: {variables['type']}"
    for name in ORDER:
        if name in variables:
            value = variables[name]
            yield f"    {name}: {_names(value) if isinstance(value, list) else scalar(value)}"
    yield "  # Not known to the program that it came from: who may print it, on what basis, and how much."
    yield "  rights:"
    yield "    status: unclear"
    yield "    print: none"


def written(key: str, title: str, variables: dict[str, Any], indent: int = 0) -> str:
    """A source with an id, a title for its label, and CSL variables: texts, dates as texts, lists of names."""
    return "".join(f"{' ' * indent}{line}\n" for line in _lines(key, title, variables))
