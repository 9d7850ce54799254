"""YAML text to plain values, each of which knows its place in the file.

Every scalar stays the text that the author wrote: `no`, `on`, `1:30`, `007` and `1.10` are strings until
a model asks for a number or a boolean. An empty value is None. Anchors and aliases work within limits; tags
and merge keys do not. The event stream is read without recursion, so depth costs nothing but the limit.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from lessonpack.diagnostics import Diagnostic, Span, suggest

MAX_BYTES = 4_000_000
MAX_DEPTH = 40
MAX_NODES = 200_000
# What YAML forbids, and what it takes for the end of a line where an editor does not.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\r(?!\n)")


class Scalar(str):
    """Text as written, with the place of its first character and the raw YAML it came from."""

    span: Span
    raw: str

    def locate(self, snippet: str, occurrence: int = 0) -> Span:
        """The place of the nth occurrence of `snippet` in the file, or of the scalar where it is not found."""
        at = _find(self.raw, snippet, occurrence)
        if at < 0:
            return self.span
        before = self.raw[:at]
        lines = before.count("\n")
        column = at - before.rfind("\n") if lines else self.span.column + at
        return Span(self.span.file, self.span.line + lines, column)


def _find(text: str, snippet: str, occurrence: int) -> int:
    """Where the nth occurrence of a snippet begins, or -1. A citation key within a longer one is none."""
    words = re.escape(snippet)
    if snippet.startswith("@"):
        words = rf"(?<![^\W_])(?<!\\){words}(?![:.#$%&+?<>~/-]*[A-Za-z0-9_])"
    found = [m.start() for m in re.finditer(words, text)]
    return found[occurrence] if occurrence < len(found) else -1


def _place(file: str, text: str, mark: Any) -> Span:
    """A mark of the parser as a place; where that is past the end of the file, the end."""
    if mark.index >= len(text):
        return Span(file, text.count("\n") + 1, len(text) - text.rfind("\n"))
    return Span(file, mark.line + 1, mark.column + 1)


class Sequence(list[Any]):
    """A list with its place and that of each item."""

    span: Span
    items_at: list[Span]


class Mapping(dict[str, Any]):
    """A mapping with its place, that of each key and that of each value."""

    span: Span
    keys_at: dict[str, Span]
    values_at: dict[str, Span]
    lost: set[str]  # keys under which the reader had to leave something out


#: A value that could not be read: it has been reported, and is left out.
_LOST = object()
#: A key that could not be read: its value is left out too.
_NO_KEY = Scalar()


@dataclass
class _Open:
    """A collection that is being read: what it holds so far, and how many nodes that is."""

    value: Sequence | Mapping
    anchor: str | None
    weight: int = 1
    key: Scalar | None = None


@dataclass
class _Builder:
    """Turns parser events into placed values, collecting diagnostics as it goes."""

    file: str
    text: str
    diagnostics: list[Diagnostic] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    anchors: dict[str, tuple[Any, int]] = field(default_factory=dict)
    nodes: int = 0
    unfolded: int = 0  # how many values the aliases stand for
    bomb: bool = False
    root: Any = None

    def span(self, mark: Any) -> Span:
        return _place(self.file, self.text, mark)

    def fail(self, span: Span, code: str, message: str, hint: str | None = None) -> None:
        self.diagnostics.append(Diagnostic(span, code, message, hint))

    def run(self, events: Iterator[Any]) -> None:
        for event in events:
            if isinstance(event, yaml.ScalarEvent):
                self.scalar(event)
            elif isinstance(event, yaml.AliasEvent):
                self.alias(event)
            elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
                self.open(event)
            elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
                self.close()
            elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
                self.fail(self.span(event.start_mark), "second-document", "a file holds one YAML document")
                return
            if self.nodes > MAX_NODES:
                self.fail(self.span(event.start_mark), "too-large", f"more than {MAX_NODES:,} values in one file")
                return

    def scalar(self, event: Any) -> None:
        span = self.span(event.start_mark)
        self.check_tag(event, span)
        self.nodes += 1
        value: Any = None
        if written := _CONTROL.search(event.value):
            # By an escape: in the file itself they were refused before.
            message = f"a control character (U+{ord(written[0]):04X}) is written here"
            self.fail(span, "control-character", message, "delete it")
            value = _LOST
        elif event.value or event.style:
            value = Scalar(event.value)
            value.span = span
            value.raw = self.text[event.start_mark.index : event.end_mark.index]
        if event.anchor:
            self.anchors[event.anchor] = (value, 1)
        self.place(value, span, 1)

    def alias(self, event: Any) -> None:
        span = self.span(event.start_mark)
        value, weight = self.anchors.get(event.anchor, (_LOST, 1))
        if any(o.anchor == event.anchor for o in self.stack):
            self.fail(span, "recursive-alias", f"the alias '*{event.anchor}' stands inside what it repeats")
            value = _LOST
        elif event.anchor not in self.anchors:
            hint = suggest(event.anchor, self.anchors)
            self.fail(span, "unknown-alias", f"no anchor '&{event.anchor}'", hint)
        elif self.unfolded + weight > MAX_NODES:
            if not self.bomb:
                self.fail(span, "alias-bomb", f"aliases unfold to more than {MAX_NODES:,} values")
            self.bomb, value = True, _LOST
        if value is _LOST:
            weight = 1
        self.unfolded += weight
        self.place(value, span, weight)

    def open(self, event: Any) -> None:
        span = self.span(event.start_mark)
        self.check_tag(event, span)
        self.nodes += 1
        if len(self.stack) == MAX_DEPTH:
            raise _TooDeep(span)
        value: Sequence | Mapping
        if isinstance(event, yaml.SequenceStartEvent):
            value = Sequence()
            value.items_at = []
        else:
            value = Mapping()
            value.keys_at, value.values_at, value.lost = {}, {}, set()
        value.span = span
        self.stack.append(_Open(value, event.anchor))

    def close(self) -> None:
        done = self.stack.pop()
        if done.anchor:
            self.anchors[done.anchor] = (done.value, done.weight)
        self.place(done.value, done.value.span, done.weight)

    def place(self, value: Any, span: Span, weight: int) -> None:
        """Put a finished value where it belongs: root, list item, key or value."""
        if not self.stack:
            self.root = None if value is _LOST else value
            return
        parent = self.stack[-1]
        parent.weight += weight
        if isinstance(parent.value, Mapping) and parent.key is None:
            parent.key = self.as_key(value, span)
            return
        if value is _LOST:
            self.lose()
        elif isinstance(parent.value, Sequence):
            parent.value.append(value)
            parent.value.items_at.append(span)
        elif parent.key is not None and parent.key is not _NO_KEY:
            self.add(parent.value, parent.key, value, span)
        parent.key = None

    def lose(self) -> None:
        """Remember, in every mapping on the way, that something below this key was left out."""
        for outer in self.stack:
            if isinstance(outer.value, Mapping) and outer.key:
                outer.value.lost.add(str(outer.key))

    def as_key(self, value: Any, span: Span) -> Scalar:
        if isinstance(value, Scalar):
            key = Scalar(value)
            key.span, key.raw = span, value.raw
            return key
        if value is not _LOST:
            self.fail(span, "bad-key", "a key must be text")
        return _NO_KEY

    def add(self, mapping: Mapping, key: Scalar, value: Any, span: Span) -> None:
        if key in mapping:
            first = mapping.keys_at[key]
            self.fail(key.span, "duplicate-key", f"'{key}' stands here twice", f"first on line {first.line}")
            return
        mapping[str(key)] = value
        mapping.keys_at[str(key)] = key.span
        mapping.values_at[str(key)] = span

    def check_tag(self, event: Any, span: Span) -> None:
        if event.tag and event.tag != "!":
            self.fail(span, "yaml-tag", f"tags such as '{event.tag}' are not used here", "leave the tag out")


class _TooDeep(Exception):
    """Raised to leave the event loop at the first value nested deeper than MAX_DEPTH."""

    def __init__(self, span: Span) -> None:
        self.span = span


def _syntax(file: str, text: str, error: yaml.MarkedYAMLError) -> Diagnostic:
    mark = error.problem_mark or error.context_mark
    span = _place(file, text, mark) if mark else Span(file)
    message = f"not readable as YAML: {error.problem or error.context}"
    if "tab" in message or (mark and text.startswith("\t", mark.index)):
        return Diagnostic(span, "tab", "a tab character stands where spaces belong", "indent with spaces")
    return Diagnostic(
        span,
        "yaml-syntax",
        message,
        "put quotation marks round a value that has ': ' or ' #' in it, or that starts with one of [ { @ ` % & * ! | >",
    )


def _decode(file: str, data: bytes) -> str | Diagnostic:
    if len(data) > MAX_BYTES:
        return Diagnostic(Span(file), "too-large", f"the file is larger than {MAX_BYTES:,} bytes")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8")) + 1
        span = Span(file, before.count(b"\n") + 1, column)
        return Diagnostic(
            span, "not-utf-8", f"byte 0x{error.object[error.start]:02x} is not UTF-8", "save the file as UTF-8"
        )
    control = _CONTROL.search(text)
    if control:
        at = control.start()
        return Diagnostic(
            Span(file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)),
            "control-character",
            f"a control character (U+{ord(control[0]):04X}) stands here",
            "delete it",
        )
    return text.replace("\r\n", "\n")


def read(file: str, data: bytes) -> tuple[Any, list[Diagnostic]]:
    """One YAML file: its value (None where nothing is readable) and what is wrong with it. Never raises."""
    text = _decode(file, data)
    if isinstance(text, Diagnostic):
        return None, [text]
    builder = _Builder(file, text)
    try:
        builder.run(yaml.parse(text, Loader=yaml.CSafeLoader))
    except yaml.MarkedYAMLError as error:
        return None, [*builder.diagnostics, _syntax(file, text, error)]
    except yaml.reader.ReaderError as error:
        return None, [Diagnostic(Span(file), "yaml-syntax", f"not readable as YAML: {error.reason}")]
    except _TooDeep as error:
        return None, [Diagnostic(error.span, "too-deep", f"values are nested more than {MAX_DEPTH} deep")]
    return builder.root, builder.diagnostics
