"""A value of the content as text: the same for equal values, wherever in their files they stand, and for no others."""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from hashlib import sha256
from typing import Any

from lessonpack.prose import Prose
from lessonpack.record import Record


def told(value: Any) -> str:
    """The text of a value. Raises TypeError for one that has none."""
    if isinstance(value, Record):
        parts = _all(getattr(value, name) for name in type(value).model_fields)
        return f"{type(value).__name__}[{_given(value)}]{parts}"
    if isinstance(value, Prose):
        return f"{type(value).__name__}({str(value.source)!r})"
    if isinstance(value, str):
        return repr(str(value))
    if value is None or isinstance(value, bool | int | float):
        return repr(value)
    if isinstance(value, bytes):
        return sha256(value).hexdigest()
    if isinstance(value, list | tuple):
        return _all(value)
    if isinstance(value, dict):
        return f"{{{_all(part for pair in value.items() for part in pair)}}}"
    if is_dataclass(value) and not isinstance(value, type):
        return f"{type(value).__name__}{_all(getattr(value, f.name) for f in fields(value))}"
    raise TypeError(f"a {type(value).__name__} has no text of its own")


def _given(record: Record) -> str:
    """The fields to which the author gave a value: what is not given is not the same as what is, and is the default."""
    there = {name: field.alias or name for name, field in type(record).model_fields.items()}
    return ",".join(name for name, written in there.items() if record.gives(written))


def _all(values: Iterable[Any]) -> str:
    return f"({','.join(map(told, values))})"
