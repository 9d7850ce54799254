"""Who gets what: a class list, or so many copies, to pupils with their editions."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lessonpack.diagnostics import Diagnostic, Span, counted, in_order, suggest
from lessonpack.editions import AXES, Axis, EditionError, Part, combine, read_name

COLUMNS = ("name", "tier", "edition", "version", "paper")
#: The columns that name a part of one axis.
_OF_AXIS: tuple[Axis, ...] = ("tier", "version", "paper")
_DELIMITERS = (",", ";", "\t")
#: Bytes of a class list, and letters of a name: more is no class, and no name.
_MOST_BYTES, _LONGEST = 1_000_000, 80
_FILL_IN = "a fillable paper is filled in on the screen"


class PrintSetError(Exception):
    """What stands in the way of a print set: the message says why, the hint what would do; `diagnostics` say where."""

    def __init__(self, message: str, hint: str | None = None, diagnostics: Sequence[Diagnostic] = ()) -> None:
        super().__init__(message)
        self.hint, self.diagnostics = hint, tuple(diagnostics)


@dataclass(frozen=True)
class Pupil:
    """One who gets papers. `span` is where the class list has the name; without a list there is neither."""

    edition: str
    name: str = ""
    span: Span | None = None


@dataclass(frozen=True)
class Usual:
    """What an order says for all: the parts of editions there are, the paper that goes without saying, the edition of
    those for whom none is named, and the versions that are dealt out in turn."""

    parts: Mapping[str, Part]
    paper: str
    edition: str
    versions: tuple[str, ...] = ()

    def named(self) -> dict[Axis, Part]:
        """The parts of the edition, by their axes. Raises EditionError where one or a version is none."""
        for version in self.versions:
            if getattr(self.parts.get(version), "axis", None) != "version":
                raise EditionError(f"there is no version '{version}'", f"there are: {', '.join(self.of('version'))}")
        named = {part.axis: part for part in read_name(self.edition, self.parts)}
        self.name(named)
        return named

    def of(self, axis: str) -> list[str]:
        """The names of the parts of an axis."""
        return sorted(name for name, part in self.parts.items() if part.axis == axis)

    def name(self, chosen: Mapping[Axis, Part]) -> str:
        """The name of an edition of some parts. Raises EditionError where they do not go together."""
        edition = combine(chosen.values(), self.parts, (self.paper,))
        if edition.fillable:
            raise EditionError(f"no print set is made of '{edition.name}': {_FILL_IN}", "leave out 'fillable'")
        return edition.name


@dataclass(frozen=True)
class _Row:
    """A pupil whose version may still be open."""

    name: str
    span: Span | None
    chosen: dict[Axis, Part]


def copies(number: int, usual: Usual) -> tuple[Pupil, ...]:
    """So many pupils without names. Raises EditionError."""
    named = usual.named()
    return _settled([_Row("", None, named) for _ in range(number)], usual)


def read_class_list(file: str, data: bytes, usual: Usual) -> tuple[Pupil, ...]:
    """The pupils of a class list, in its order. Raises EditionError for what is usual, and PrintSetError with a
    diagnostic for each mistake in the list; what stands in its cells is in none of them."""
    reader = _ListReader(file, usual, usual.named())
    rows = reader.rows(data)
    if reader.found:
        number = counted(len(reader.found), "mistake")
        raise PrintSetError(f"the class list has {number}", diagnostics=in_order(reader.found))
    return _settled(rows, usual)


def _settled(rows: Sequence[_Row], usual: Usual) -> tuple[Pupil, ...]:
    """The pupils, every one with a version if there are any."""
    given = [row.chosen["version"].name if "version" in row.chosen else None for row in rows]
    turns = usual.versions or tuple(sorted({version for version in given if version}))
    dealt = deal(given, turns)
    return tuple(
        Pupil(usual.name({**row.chosen, **({"version": usual.parts[version]} if version else {})}), row.name, row.span)
        for row, version in zip(rows, dealt, strict=True)
    )


def deal(given: Sequence[str | None], versions: Sequence[str]) -> list[str | None]:
    """A version for each who has none, in turn, and another than that of the neighbours where that can be."""
    dealt: list[str | None] = []
    turn = 0
    for place, own in enumerate(given):
        if own or not versions:
            dealt.append(own)
            continue
        before, after = dealt[-1] if dealt else None, given[place + 1] if place + 1 < len(given) else None
        order = [versions[(turn + n) % len(versions)] for n in range(len(versions))]
        best = min(order, key=lambda v: (v == before, v == after))
        turn = (versions.index(best) + 1) % len(versions)
        dealt.append(best)
    return dealt


@dataclass(frozen=True)
class _Cell:
    text: str
    span: Span
    is_broken: bool = False


def _cells(file: str, text: str, delimiter: str) -> Iterator[list[_Cell]]:
    """The cells of each line that has any; line and column are those where a cell begins."""
    pattern = re.compile(rf'"((?:[^"]|"")*)"([^{delimiter}\r\n]*)|([^{delimiter}\r\n]*)')
    place, line, start, row = 0, 1, 0, []
    while True:
        match = pattern.match(text, place)
        assert match
        quoted, after, plain = match.groups()
        span, place = Span(file, line, place - start + 1), match.end()
        broken = bool((after or "").strip()) or (plain or "").lstrip().startswith('"')
        row.append(_Cell(_tidy(plain if quoted is None else quoted.replace('""', '"')), span, broken))
        if breaks := [*re.finditer(r"\r\n|\r|\n", match[0])]:
            line, start = line + len(breaks), match.start() + breaks[-1].end()
        if text.startswith(delimiter, place):
            place += 1
            continue
        if any(cell.text for cell in row):
            yield row
        row = []
        end = re.compile(r"\r\n|\r|\n").match(text, place)
        if end is None:
            return
        place, line, start = end.end(), line + 1, end.end()


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


@dataclass
class _ListReader:
    """Reads a class list, and remembers what is wrong in it."""

    file: str
    usual: Usual
    named: dict[Axis, Part]
    found: list[Diagnostic] = field(default_factory=list)
    seen: dict[str, Span] = field(default_factory=dict)
    """Where each name stands, without regard to capitals."""

    def complain(self, span: Span, message: str, hint: str | None = None) -> None:
        """Remember a mistake."""
        self.found.append(Diagnostic(span, "class-list", message, hint))

    def rows(self, data: bytes) -> list[_Row]:
        """The pupils; none where the list as a whole cannot be read."""
        text = self.text(data)
        if text is None:
            return []
        head = text.lstrip("\r\n").partition("\n")[0]
        delimiter = max(_DELIMITERS, key=head.count)
        lines = list(_cells(self.file, text, delimiter))
        columns = self.columns(lines[0]) if lines else {}
        if not columns:
            if not self.found:
                self.complain(Span(self.file), "the class list is empty", _columns_hint())
            return []
        rows = [row for line in lines[1:] if (row := self.row(line, columns))]
        if len(lines) == 1:
            self.complain(Span(self.file), "the class list has no pupils", "a line for each, under the head")
        return rows

    def text(self, data: bytes) -> str | None:
        """The list as text."""
        if len(data) > _MOST_BYTES:
            message = f"the class list is larger than {_MOST_BYTES:,} bytes"
            self.complain(Span(self.file), message, "is it the right file?")
            return None
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            before = data[: error.start]
            line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
            hint = "in a spreadsheet, save it as 'CSV UTF-8'"
            self.complain(Span(self.file, line, column), "the class list is not in UTF-8", hint)
            return None

    def columns(self, head: list[_Cell]) -> dict[int, str]:
        """The columns by their numbers from 0; none where one is wrong."""
        columns: dict[int, str] = {}
        for number, cell in enumerate(head):
            name = cell.text.casefold()
            if name in COLUMNS and name not in columns.values():
                columns[number] = name
            elif name in COLUMNS:
                self.complain(cell.span, f"the column '{name}' is there twice", "leave one of them out")
            elif name:
                hint = suggest(name, COLUMNS) or _columns_hint()
                self.complain(cell.span, "there is no such column in a class list", hint)
        if "name" not in columns.values():
            self.complain(head[0].span, "the class list has no column 'name'", _columns_hint())
        return {} if self.found else columns

    def row(self, line: list[_Cell], columns: dict[int, str]) -> _Row | None:
        """A pupil; None where something is wrong."""
        before = len(self.found)
        for cell in line:
            if cell.is_broken:
                hint = "marks stand round a whole cell, doubled within"
                self.complain(cell.span, "a quotation mark stands alone", hint)
        for number, cell in enumerate(line):
            if cell.text and number not in columns:
                self.complain(cell.span, "this cell is in no column", "put a cell that has a comma in quotation marks")
        cells = {columns[n]: cell for n, cell in enumerate(line) if n in columns}
        self.name(cells.get("name") or replace(line[0], text=""))
        chosen = self.edition({column: cell for column, cell in cells.items() if column != "name" and cell.text})
        return None if len(self.found) > before else _Row(cells["name"].text, cells["name"].span, chosen)

    def name(self, cell: _Cell) -> None:
        """See that a pupil has a name of their own that can be set."""
        other = self.seen.setdefault(cell.text.casefold(), cell.span)
        if not cell.text:
            self.complain(cell.span, "a pupil has no name", "write it into the column 'name'")
        elif len(cell.text) > _LONGEST:
            self.complain(cell.span, f"a name is longer than {_LONGEST} letters", "write a shorter one")
        elif any(unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs", "Cn") and c not in _JOINERS for c in cell.text):
            self.complain(cell.span, "a name has a sign that cannot be seen", "type the name anew")
        elif other is not cell.span:
            message = f"this is the name of line {other.line} too"
            self.complain(cell.span, message, "tell the two pupils apart, by an initial or a number")

    def edition(self, cells: dict[str, _Cell]) -> dict[Axis, Part]:
        """What of an edition the cells of a line name, over what is usual."""
        words: list[str] = []
        for column, cell in cells.items():
            for word in cell.text.split("+"):
                known = self.usual.of(column) if column in _OF_AXIS else sorted(self.usual.parts)
                if word in known:
                    words.append(word)
                else:
                    hint = suggest(word, known) or f"there are: {', '.join(known)}"
                    self.complain(cell.span, f"there is no such {column}", hint)
        if not words:
            return self.named
        span = next(iter(cells.values())).span
        try:
            own = {part.axis: part for part in read_name("+".join(words), self.usual.parts)}
            usual = {} if "edition" in cells else self.named
            chosen = usual | own
            self.usual.name(chosen)
        except EditionError as error:
            self.complain(span, str(error), error.hint)
            return self.named
        return {axis: chosen[axis] for axis in AXES if axis in chosen}


#: Signs without a shape that names in Persian and in Indian scripts are written with.
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"


def _columns_hint() -> str:
    return f"its first line names the columns: {', '.join(COLUMNS)}; only 'name' must be there"
