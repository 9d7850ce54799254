"""YAML text to plain values, each of which knows its place in the file.

Every scalar stays the text that the author wrote: `no`, `on`, `1:30`, `007` and `1.10` are strings until
a model asks for a number or a boolean. An empty value is None. Anchors and aliases work within limits; tags
and merge keys do not. The event stream is read without recursion, so depth costs nothing but the limit.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from lessonpack.diagnostics import Diagnostic, Span, suggest

MAX_BYTES = 4_000_000
MAX_DEPTH = 40
MAX_NODES = 200_000


class Scalar(str):
    """Text as written, with the place of its first character and the raw YAML it came from."""

    span: Span
    raw: str

    def locate(self, snippet: str, occurrence: int = 0) -> Span:
        """The place of the nth occurrence of `snippet` in the file, or of the scalar where it is not found."""
        at = -1
        for _ in range(occurrence + 1):
            at = self.raw.find(snippet, at + 1)
            if at < 0:
                return self.span
        before = self.raw[:at]
        lines = before.count("\n")
        column = at - before.rfind("\n") if lines else self.span.column + at
        return Span(self.span.file, self.span.line + lines, column)


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
    root: Any = None

    def span(self, mark: Any) -> Span:
        return Span(self.file, mark.line + 1, mark.column + 1)

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
        if event.value == "" and event.style is None:
            self.place(None, span, 1)
            return
        value = Scalar(event.value)
        value.span = span
        value.raw = self.text[event.start_mark.index : event.end_mark.index]
        if event.anchor:
            self.anchors[event.anchor] = (value, 1)
        self.place(value, span, 1)

    def alias(self, event: Any) -> None:
        span = self.span(event.start_mark)
        if any(o.anchor == event.anchor for o in self.stack):
            self.fail(span, "recursive-alias", f"the alias '*{event.anchor}' stands inside what it repeats")
            self.place(None, span, 1)
            return
        if event.anchor not in self.anchors:
            self.fail(span, "unknown-alias", f"no anchor '&{event.anchor}'", suggest(event.anchor, self.anchors))
            self.place(None, span, 1)
            return
        value, weight = self.anchors[event.anchor]
        self.nodes += weight
        if self.nodes > MAX_NODES:
            self.fail(span, "alias-bomb", f"aliases unfold to more than {MAX_NODES:,} values")
            self.nodes, value, weight = 0, None, 1
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
            self.root = value
            return
        parent = self.stack[-1]
        parent.weight += weight
        if isinstance(parent.value, Sequence):
            parent.value.append(value)
            parent.value.items_at.append(span)
        elif parent.key is None:
            parent.key = self.as_key(value, span)
        else:
            self.add(parent.value, parent.key, value, span)
            parent.key = None

    def as_key(self, value: Any, span: Span) -> Scalar:
        if isinstance(value, Scalar):
            return value
        self.fail(span, "bad-key", "a key must be text")
        key = Scalar("")
        key.span, key.raw = span, ""
        return key

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


def _syntax(file: str, error: yaml.MarkedYAMLError) -> Diagnostic:
    mark = error.problem_mark or error.context_mark
    span = Span(file, mark.line + 1, mark.column + 1) if mark else Span(file)
    message = f"not readable as YAML: {error.problem or error.context}"
    if "\\t" in message or "tab" in message:
        return Diagnostic(span, "tab", "a tab character stands where spaces belong", "indent with spaces")
    return Diagnostic(span, "yaml-syntax", message, "a value with ': ' or ' #' in it, or that starts with '[', '{', '@', '`', '%' or a quotation mark, needs quotation marks round it")


def _decode(file: str, data: bytes) -> str | Diagnostic:
    if len(data) > MAX_BYTES:
        return Diagnostic(Span(file), "too-large", f"the file is larger than {MAX_BYTES:,} bytes")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8")) + 1
        span = Span(file, before.count(b"\n") + 1, column)
        return Diagnostic(span, "not-utf-8", f"byte 0x{data[error.start]:02x} is not UTF-8", "save the file as UTF-8")
    for number, line in enumerate(text.split("\n"), 1):
        for column, char in enumerate(line, 1):
            if (char < " " and char not in "\t\r") or char in "\x7f\u2028\u2029\ufeff":
                return Diagnostic(Span(file, number, column), "control-character", f"a control character (U+{ord(char):04X}) stands here", "delete it")
    return text.replace("\r\n", "\n")


def read(file: str, data: bytes) -> tuple[Any, list[Diagnostic]]:
    """Read one YAML file; returns its value (None where nothing is readable) and what is wrong with it. Never raises."""
    text = _decode(file, data)
    if isinstance(text, Diagnostic):
        return None, [text]
    builder = _Builder(file, text)
    try:
        builder.run(yaml.parse(text, Loader=yaml.CSafeLoader))
    except yaml.MarkedYAMLError as error:
        return None, [*builder.diagnostics, _syntax(file, error)]
    except yaml.reader.ReaderError as error:
        return None, [Diagnostic(Span(file), "yaml-syntax", f"not readable as YAML: {error.reason}")]
    except _TooDeep as error:
        return None, [Diagnostic(error.span, "too-deep", f"values are nested more than {MAX_DEPTH} deep")]
    return builder.root, builder.diagnostics
