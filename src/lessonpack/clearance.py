"""Who must still be asked for leave, and the table of every source with its use and its rights. Pure."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields

from lessonpack.content import CourseContent
from lessonpack.lesson import Lesson
from lessonpack.rights import Holding, LessonUses, Part, Use, holdings, last_day, uses, uses_of
from lessonpack.sources import Source


@dataclass(frozen=True)
class Request:
    """A permission that nobody has yet given: what a lesson prints of a source, and what it would print if it might."""

    source: Source
    holding: Holding
    letter: str | None
    words: int
    pictures: int
    wanted_words: int
    wanted_pictures: int

    @property
    def is_minor(self) -> bool:
        """Whether only a few words are quoted, within a limit: nobody writes a letter for those."""
        return self.letter is None and self.holding.rights.limit is not None


def requests(content: CourseContent, lesson: Lesson) -> list[Request]:
    """The permissions still to ask for a lesson: of its printed sources in their order, then of those it quotes."""
    there = uses_of(content, lesson).uses
    found = []
    for key in dict.fromkeys(use.source for use in there):
        mine = [use for use in there if use.source == key]
        for holding in holdings(content.sources[key]):
            if holding.rights.to_ask:
                found.append(_request(content.sources[key], holding, mine))
    return [r for r in found if r.holding.part == "work" or r.wanted_words or r.wanted_pictures]


def _request(source: Source, holding: Holding, mine: list[Use]) -> Request:
    letter = next((use.letter for use in mine if use.letter), None)
    chosen = [source.excerpt(use.printed.excerpt) for use in mine if use.printed]
    pictures = {e.id for e in chosen if e and e.image} & holding.excerpts
    wanted = holding.words(frozenset().union(*(use.wanted for use in mine)))
    return Request(source, holding, letter, *_amount(holding, mine), wanted, len(pictures))


def _amount(holding: Holding, mine: Iterable[Use]) -> tuple[int, int]:
    """The words and the pictures that count for some rights."""
    there = list(mine)
    shown = frozenset[str]().union(*(use.pictures for use in there)) & holding.excerpts
    return holding.words(frozenset().union(*(use.marks for use in there))), len(shown)


#: What becomes of a source, the most of it first.
_USES = ("printed", "quoted", "cited", "unused")


@dataclass(frozen=True)
class Row:
    """A line of the table of rights: one source, or a translation or picture that has rights of its own."""

    course: str
    source: str
    use: str
    where: str
    layer: Part
    status: str
    holder: str
    print: str
    words: int
    limit: int | None
    pictures: int
    licence: str
    permission: str
    basis: str
    credit: str
    media: str
    territory: str
    term: str
    to_ask: bool


def table(content: CourseContent, lessons: frozenset[str] | None = None) -> list[Row]:
    """Every source of the course; or those that some lessons use, with what the whole course prints of them.

    What is printed comes first, what is not used last.
    """
    there = uses(content)
    wanted = [one for one in there if lessons is None or one.name in lessons]
    named = {use.source for one in wanted for use in one.uses} | {key for one in wanted for key in one.cited}
    chosen = [source for key, source in content.sources.items() if lessons is None or key in named]
    rows = [row for source in chosen for row in _rows(content.name, source, there)]
    return sorted(rows, key=lambda row: (_USES.index(row.use), row.source))


def _rows(course: str, source: Source, lessons: tuple[LessonUses, ...]) -> Iterator[Row]:
    mine = [use for one in lessons for use in one.uses if use.source == source.id]
    use, where = _where(source.id, lessons)
    for holding in holdings(source):
        rights = holding.rights
        words, pictures = _amount(holding, mine)
        yield Row(
            course, source.id, use, where, holding.part, rights.status, rights.holder or "", rights.print, words,
            rights.limit, pictures, rights.licence or "", rights.permission or "", rights.basis or "",
            rights.credit.words if rights.credit else "", ", ".join(rights.media), ", ".join(rights.territory),
            last_day(rights.term) if rights.term else "", rights.to_ask and bool(mine),
        )  # fmt: skip


def _where(key: str, lessons: tuple[LessonUses, ...]) -> tuple[str, str]:
    """How a source is used at most, and in which lessons how."""
    said: dict[str, list[str]] = {"printed": [], "quoted": [], "cited": []}
    for one in lessons:
        mine = [use for use in one.uses if use.source == key]
        for use in mine:
            if use.letter:
                said["printed" if use.marks or use.pictures else "cited"].append(f"{one.name} {use.letter}")
        said["quoted"] += [one.name] if any(use.letter is None for use in mine) else []
        said["cited"] += [one.name] if key in one.cited and not mine else []
    parts = [f"{how} in {', '.join(places)}" for how, places in said.items() if places]
    return next((how for how, places in said.items() if places), "unused"), "; ".join(parts)


#: What makes a spreadsheet take a cell for a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(rows: Iterable[Row]) -> str:
    """The table as CSV (RFC 4180) with a header; no cell of it is a formula."""
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow(field.name.replace("_", "-") for field in fields(Row))
    for row in rows:
        lines.writerow(_cell(value) for value in asdict(row).values())
    return written.getvalue()


def _cell(value: object) -> str:
    if value is None or isinstance(value, bool):
        return {None: "", True: "yes", False: "no"}[value]
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_json(rows: Iterable[Row]) -> list[dict[str, object]]:
    """The table for `--json`."""
    return [{name.replace("_", "-"): value for name, value in asdict(row).items()} for row in rows]


_HEADS = ("source", "use", "layer", "status", "print", "words", "limit", "ask")
_DETAILS = ("where", "holder", "licence", "permission", "media", "territory", "term")
_EVERYWHERE = "print, word, web"


def as_text(rows: Iterable[Row]) -> str:
    """The table for a terminal: a line for each right, and what else there is to say of it beneath."""
    shown = [(_line(row), _details(row)) for row in rows]
    widths = [max(map(len, column)) for column in zip(_HEADS, *(line for line, _ in shown), strict=True)]
    said = [_aligned(_HEADS, widths)]
    for line, details in shown:
        said += [_aligned(line, widths), *(f"    {text}" for text in details)]
    return "\n".join(said)


def _line(row: Row) -> tuple[str, ...]:
    printed = f"{row.words}" + (f" + {row.pictures} pict." if row.pictures else "")
    limit = "" if row.limit is None else str(row.limit)
    return row.source, row.use, row.layer, row.status, row.print, printed, limit, "yes" if row.to_ask else ""


def _details(row: Row) -> list[str]:
    known = {name: str(value) for name in _DETAILS if (value := getattr(row, name))}
    if known.get("media") == _EVERYWHERE:
        del known["media"]
    return [f"{name}: {value}" if name != "where" else value for name, value in known.items()]


def _aligned(cells: Iterable[str], widths: list[int]) -> str:
    numbers = {_HEADS.index("words"), _HEADS.index("limit")}
    parts = [
        cell.rjust(width) if n in numbers else cell.ljust(width)
        for n, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return "  ".join(parts).rstrip()
