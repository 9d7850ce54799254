"""Pydantic's errors in an author's words. They are known by their type, never by their English text."""

from collections.abc import Callable
from typing import Any

from pydantic_core import ErrorDetails

from lessonpack.diagnostics import Diagnostic, Span, suggest
from lessonpack.yamltext import Mapping, Sequence

Context = dict[str, Any]

#: Errors that the records raise themselves: their message is ours already.
_CODES = {
    "string_type": "wrong-type",
    "int_type": "wrong-type",
    "float_type": "wrong-type",
    "bool_type": "wrong-type",
    "no_date": "no-date",
    "identifier": "bad-identifier",
    "mark_range": "bad-mark-range",
    "too_large": "too-large",
    "address": "bad-link",
    "colour": "bad-value",
}
#: How it is written, where the message alone does not say it.
_HINTS = {"no_date": "write 1950, 1950-06, 1950-06-25, 1950~ or 1950-10-12/1950-10-13"}
#: Kinds of works that CSL knows under another name.
_WORKS = {
    "act": "legislation", "cartoon": "graphic", "film": "motion_picture", "law": "legislation",
    "letter": "personal_communication", "memo": "document", "memorandum": "document", "newspaper": "article-newspaper",
    "painting": "graphic", "photo": "graphic", "photograph": "graphic", "poster": "graphic", "telegram": "document",
    "website": "webpage",
}  # fmt: skip
#: What is expected where something of another shape stands.
_SHAPES = {
    "tuple_type": "a list",
    "union_tag_not_found": "a mapping (name: value)",
    "model_type": "a mapping (name: value)",
    "model_attributes_type": "a mapping (name: value)",
    "dict_type": "a mapping (name: value)",
}


def describe(span: Span, error: ErrorDetails, value: Any) -> Diagnostic:
    """What to tell the author of a value that pydantic refused."""
    kind, context = error["type"], error.get("ctx", {})
    if kind in _CODES:
        code = _CODES[kind]
        found = f", not {called(value)}" if code == "wrong-type" and not isinstance(value, str) else ""
        return Diagnostic(span, code, error["msg"] + found, _HINTS.get(kind))
    if kind in _SHAPES:
        return Diagnostic(span, "wrong-type", f"{_SHAPES[kind]} is expected, not {called(value)}")
    if kind in _EXPLAINED:
        return _EXPLAINED[kind](span, context, value)
    return Diagnostic(span, "bad-value", error["msg"])


def called(value: Any) -> str:
    """What a plain value is, for a message."""
    if value is None:
        return "nothing"
    return "a mapping" if isinstance(value, Mapping) else "a list" if isinstance(value, Sequence) else "text"


def _unknown_value(span: Span, context: Context, value: Any) -> Diagnostic:
    known = [w.strip("'") for w in context["expected"].replace(" or ", ", ").split(", ")]
    other = _WORKS.get(str(value))
    hint = f"it is called '{other}' here" if other in known else suggest(str(value), known)
    hint = hint or f"it may be: {', '.join(known)}"
    return Diagnostic(span, "unknown-value", f"'{value}' is not known here", hint)


def _unknown_type(_span: Span, context: Context, value: Mapping) -> Diagnostic:
    span, given = value.values_at["type"], value["type"]
    if not isinstance(given, str):
        return Diagnostic(span, "wrong-type", f"text is expected, not {called(given)}")
    known = [w.strip("'") for w in context["expected_tags"].split(", ")]
    hint = suggest(given, known) or f"there are: {', '.join(known)}"
    what = "question type" if "multiple-choice" in known else "type"
    return Diagnostic(span, "unknown-type", f"no {what} '{given}'", hint)


def _too_few(span: Span, context: Context, _value: Any) -> Diagnostic:
    message = f"at least {context['min_length']} are needed here, not {context['actual_length']}"
    return Diagnostic(span, "too-few", message)


def _out_of_range(span: Span, context: Context, _value: Any) -> Diagnostic:
    bound = f"at least {context['ge']}" if "ge" in context else f"at most {context['le']}"
    return Diagnostic(span, "out-of-range", f"the number must be {bound}")


_EXPLAINED: dict[str, Callable[[Span, Context, Any], Diagnostic]] = {
    "literal_error": _unknown_value,
    "union_tag_invalid": _unknown_type,
    "too_short": _too_few,
    "greater_than_equal": _out_of_range,
    "less_than_equal": _out_of_range,
}
