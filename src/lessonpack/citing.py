"""Citations for authors, and sources from and for other programs: what `cite` and `sources` do."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from lessonpack import yamltext
from lessonpack.citations import Citations, format_citations, has_notes, text_of
from lessonpack.content import SOURCES, CourseContent, Library, read_record
from lessonpack.diagnostics import Diagnostic, Span, has_errors, suggest
from lessonpack.files import write_whole
from lessonpack.importers import ENDINGS, ImportFault, import_sources
from lessonpack.markup import Element, Node, serialise
from lessonpack.prose import Cite
from lessonpack.sources import Source


class CitingError(Exception):
    """What was asked for is not there, or not possible; `hint` says what would be."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


def chosen(content: CourseContent, keys: Sequence[str]) -> list[Source]:
    """The sources of a course with these keys, or all of them in the order of the file. Raises CitingError."""
    there = content.sources
    for key in keys:
        if key not in there:
            hint = suggest(key, there) or f"there are: {', '.join(sorted(there)) or 'none'}"
            raise CitingError(f"the course '{content.name}' has no source '{key}'", hint)
    return [there[key] for key in dict.fromkeys(keys)] or list(reversed(there.values()))


_MARKS = {"em": "*", "strong": "**", "sup": "^", "sub": "~"}


def _markdown(nodes: Iterable[Node]) -> str:
    """Citation text as an author of Markdown writes it."""
    parts = []
    for node in nodes:
        if isinstance(node, str):
            parts.append("".join(f"\\{c}" if c in "\\`*_[]{}" else c for c in node))
        elif node.tag == "a":
            parts.append(f"<{node.attributes['href']}>" if node.text == node.attributes["href"] else node.text)
        else:
            mark = _MARKS.get(node.tag, "")
            parts.append(f"{mark}{_markdown(node.children)}{mark}")
    return "".join(parts)


def _html(nodes: Iterable[Node]) -> str:
    return "".join(serialise(n) for n in nodes)


#: How each format prints a citation's text.
FORMATS: dict[str, Callable[[Iterable[Node]], str]] = {"text": text_of, "markdown": _markdown, "html": _html}


def cite(content: CourseContent, keys: list[str], style: str, form: str, *, bibliography: bool) -> str:
    """How a style cites sources of a course: each one's notes or citation, and its entry; or the entries alone.

    Raises CitingError, or CitationError where the engine fails.
    """
    sources = chosen(content, keys)
    assert content.course
    names = [s.id for s in sources]
    # Something else is cited between, where there is something: a later note is not the one that follows.
    between = [k for k in content.sources if k not in names][:1] if len(names) == 1 else []
    clusters = [[Cite(k)] for k in [*names, *between, *names]]
    answer = format_citations(style, content.course.language, clusters, content.sources)
    if bibliography:
        return _listed([("", e.nodes) for e in answer.bibliography if e.key in names], form)
    return "\n".join(_block(key, answer, n, len(clusters) - len(names) + n, style, form) for n, key in enumerate(names))


def _block(key: str, answer: Citations, first: int, later: int, style: str, form: str) -> str:
    """One source's citations."""
    entry = next((e.nodes for e in answer.bibliography if e.key == key), ())
    said = [("in text", answer.cited[first].nodes), ("bibliography", entry)]
    if has_notes(style):
        notes = [("first note", answer.cited[first].nodes), ("later note", answer.cited[later].nodes)]
        said = [*notes, said[1]]
    body = _listed([(label, nodes) for label, nodes in said if nodes], form)
    if form == "html":
        return f"<h2>{escape(key)}</h2>\n{body}"
    return f"## {key}\n\n{body}" if form == "markdown" else f"{key}\n{body}"


def _listed(said: list[tuple[str, tuple[Node, ...]]], form: str) -> str:
    """Texts, each after its label if it has one."""
    width = max((len(label) for label, _ in said), default=0)
    lines = []
    for label, nodes in said:
        text = FORMATS[form](nodes)
        if form == "html":
            lines.append(serialise(Element("p", {}, [*([f"{label}: "] if label else []), *nodes])))
        elif form == "markdown":
            lines.append(f"- {label}: {text}" if label else f"- {text}")
        else:
            lines.append(f"  {label:{width}}  {text}" if label else text)
    return "".join(f"{line}\n" for line in lines)


@dataclass(frozen=True)
class Addition:
    """What an import added to a course: each id with the one it had; and what is to be told."""

    path: Path
    ids: tuple[tuple[str, str], ...]
    diagnostics: tuple[Diagnostic, ...]

    def told(self) -> Iterator[str]:
        """What was added, a line a source."""
        for key, was in self.ids:
            yield f"added {key}" + (f" (there: {was})" if was and was != key else "")


def add_sources(library: Library, course: Path, file: Path) -> Addition:
    """Put the sources of a file at the end of a course's sources.yaml, and change nothing else of it.

    Where a mistake stands in the way nothing is written, and it is among the diagnostics. Raises CitingError.
    """
    form = ENDINGS.get(file.suffix.lower())
    if form is None:
        raise CitingError(f"'{file}' is in no format that is known", f"its name must end in {', '.join(ENDINGS)}")
    path, name = course / "sources.yaml", library.name(file)
    there = _there(library.name(path), path.read_bytes() if path.is_file() else b"")
    if isinstance(there, Diagnostic):
        return Addition(path, (), (there,))
    try:
        made = import_sources(name, _decoded(file), form, there.ids, there.indent)
    except ImportFault as error:
        return Addition(path, (), (Diagnostic(Span(name), "unreadable-import", str(error)),))
    if made.ids:
        new = (there.text + made.text).replace("\n", there.newline).encode()
        read = read_record(library.name(path), new, SOURCES)
        if len(read.value or ()) != len(there.ids) + len(made.ids):
            return Addition(path, (), (_closed(library.name(path)),))
        write_whole(path, new)
    return Addition(path, made.ids, made.diagnostics)


@dataclass(frozen=True)
class _There:
    """A sources.yaml to add to: its text to its last line, how deep its list is indented, and the ids in it."""

    text: str
    indent: int
    ids: list[str]
    newline: str = "\n"


def _there(name: str, data: bytes) -> "_There | Diagnostic":
    """What there is to add to, or why nothing can be added."""
    if not data.strip():
        return _There("# yaml-language-server: $schema=../.schema/sources.json\n\n", 0, [])
    value, wrong = yamltext.read(name, data)
    if has_errors(wrong):
        return wrong[0]
    newline = "\r\n" if b"\r\n" in data else "\n"
    text = data.decode("utf-8").replace("\r\n", "\n").rstrip() + "\n\n"
    if value is None:  # nothing but comments
        return _There(text, 0, [], newline)
    at = value.span if isinstance(value, yamltext.Sequence) else Span(name)
    indent = at.column - 1
    if not isinstance(value, yamltext.Sequence) or text.splitlines()[at.line - 1][indent : indent + 1] != "-":
        return _closed(name)
    return _There(text, indent, [str(s.get("id") if isinstance(s, dict) else s) for s in value], newline)


def _closed(name: str) -> Diagnostic:
    hint = "write it as a list in which each source begins with '- ' on a line of its own"
    return Diagnostic(Span(name), "unreadable-import", "nothing can be put at its end", hint)


def _decoded(file: Path) -> str:
    """The text of a file. Raises CitingError or ImportFault."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise CitingError(f"'{file}' cannot be read: {error.strerror}") from error
    if len(data) > yamltext.MAX_BYTES:
        raise ImportFault(f"the file is larger than {yamltext.MAX_BYTES:,} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ImportFault("it is not UTF-8: save it as UTF-8") from error
