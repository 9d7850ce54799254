"""Sources from other programs: CSL-JSON, BibTeX and BibLaTeX, RIS to records of sources.yaml; and out again.

What cannot be carried over is told, never dropped in silence.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from pydantic import ValidationError

from lessonpack import ris
from lessonpack.dates import HistoricalDate
from lessonpack.diagnostics import Diagnostic, Span, warning
from lessonpack.pandoc import PandocError, run
from lessonpack.record import slug
from lessonpack.source_yaml import written
from lessonpack.sources import CSL_ADDRESSES, CSL_DATES, CSL_NAMES, CSL_TEXT, Csl, CslType, Name, Source

#: The formats that are read, by the ending of the file's name.
ENDINGS = {".json": "csl-json", ".bib": "bibtex", ".bibtex": "bibtex", ".ris": "ris"}
#: The formats that are written, and pandoc's name for each.
EXPORTS = {"csl-json": "csljson", "bibtex": "bibtex", "biblatex": "biblatex"}
#: Variables that go by another name elsewhere.
_ALSO = {"shortTitle": "title-short", "journalAbbreviation": "container-title-short", "event": "event-title"}
#: What is no part of a citation.
_PASSED = {"id", "type", "citation-key", "citation-label"}


class ImportFault(Exception):
    """A file that cannot be read in its format."""


@dataclass
class _Found:
    """An item as it was found: CSL-JSON, its line, and what it had no place for."""

    item: dict[str, Any]
    line: int
    lost: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Imported:
    """Records to add to sources.yaml: their text, the id of each with the id that it had, and what is to be told."""

    text: str
    ids: tuple[tuple[str, str], ...]
    diagnostics: tuple[Diagnostic, ...]


def import_sources(file: str, text: str, form: str, taken: Iterable[str], indent: int = 0) -> Imported:
    """The sources in a file of one of the formats, as records. Raises ImportFault.

    `taken` are the ids that there are: a source with one of them is told and left out.
    """
    readers = {"csl-json": _read_json, "bibtex": _read_bibtex, "ris": _read_ris}
    there, names, told = set(taken), _Names(taken), list[Diagnostic]()
    texts, ids = [], []
    for found in readers[form](text):
        was = str(found.item.get("id") or "")
        span, called = Span(file, found.line), was or f"the source on line {found.line}"
        if _identifier(was) in there:
            message = f"'{_identifier(was)}' is in sources.yaml already"
            told.append(warning(span, "source-there", message, "it was left as it is: compare the two"))
            continue
        variables, lost = _variables(found)
        key = names.give(was, variables)
        texts.append(written(key, _title(variables), variables, indent))
        ids.append((key, was))
        told += [warning(span, "not-carried-over", f"{what} of '{called}' could not be carried over") for what in lost]
    return Imported("\n".join(texts), tuple(ids), tuple(told))


def _title(variables: dict[str, Any]) -> str:
    first = (variables.get(v) for v in ("title", "title-short", "container-title", "genre"))
    return next((t for t in first if t), str(variables["type"]).replace("_", " "))


def _identifier(text: str) -> str:
    """A key of another program as an id."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", text).strip("-.")


class _Names:
    """Hands out ids: the source's own as far as it will do, or one of author and year; each once."""

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = set(taken)

    def give(self, was: str, variables: dict[str, Any]) -> str:
        """An id for a source."""
        base = _identifier(was)
        if not base or "://" in was:
            first: dict[str, str] = next((variables[n][0] for n in ("author", "editor") if variables.get(n)), {})
            year = re.match(r"\d{4}", str(variables.get("issued", "")))
            name = first.get("family") or first.get("literal") or _title(variables)
            base = "-".join(filter(None, (slug(name, 3), year[0] if year else "")))
        made, number = base, 1
        while made in self.taken:
            number += 1
            made = f"{base}-{number}"
        self.taken.add(made)
        return made


def _variables(found: _Found) -> tuple[dict[str, Any], list[str]]:
    """The variables that a record can have, and what could not be carried over, in words."""
    item, lost = found.item, [f"'{what}'" for what in found.lost]
    kind = str(item.get("type") or "document")
    if kind not in get_args(CslType):
        lost.append(f"the type '{kind}' (now 'document')")
        kind = "document"
    variables: dict[str, Any] = {"type": kind}
    for given, value in item.items():
        name = _ALSO.get(given, given)
        if given in _PASSED or value in (None, "", [], {}):
            continue
        made = _variable(name, value)
        if made and _fits(kind, name, made):
            variables.setdefault(name, made)
        else:
            lost.append(f"'{given}'")
            continue
        if isinstance(value, list) and len(made) < len(value):
            lost.append(f"a name under '{given}'")
    return variables, lost


def _fits(kind: str, name: str, value: Any) -> bool:
    try:
        Csl.model_validate({"type": kind, name: value})
    except ValidationError:
        return False
    return True


def _variable(name: str, value: Any) -> Any:
    """A value as it is written in YAML; None where it cannot be."""
    if name in CSL_NAMES and isinstance(value, list):
        return [made for n in value if isinstance(n, dict) and (made := _name(n))]
    if name in CSL_DATES:
        return _date(value)
    if (
        (name in CSL_TEXT or name in CSL_ADDRESSES)
        and isinstance(value, str | int | float)
        and not isinstance(value, bool)
    ):
        return _text(str(value))
    return None


def _text(value: str) -> str:
    """A text on one line, without characters that no file of ours may have."""
    shown = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in value)
    return re.sub(r" +", " ", re.sub("[\ufeff\ufffe\uffff]", "", shown)).strip(" ")


def _name(name: dict[str, Any]) -> dict[str, str] | None:
    """A name; one whose order is fixed is a literal. None for 'and others'."""
    parts = {k: text for k, v in name.items() if k in _NAME_PARTS and isinstance(v, str) and (text := _text(v))}
    if name.get("static-ordering") and "literal" not in parts:
        return {"literal": " ".join(parts[k] for k in ("family", "given") if k in parts)}
    return parts if parts != {"literal": "others"} else None


_NAME_PARTS = [f.alias or n for n, f in Name.model_fields.items()]


def _date(value: Any) -> str | None:
    """A CSL date as it is written in YAML; None where that has no form for it."""
    given = value if isinstance(value, dict) else {"raw": value}
    text = str(given.get("raw") or given.get("literal") or "")
    if parts := given.get("date-parts"):
        lists = [p for p in parts if isinstance(p, list)] if isinstance(parts, list) else []
        days = ["-".join(str(n).zfill(2 if i else 4) for i, n in enumerate(p)) for p in lists]
        text = "/".join(days) + ("~" if given.get("circa") else "")
    if given.get("season"):
        return None
    try:
        HistoricalDate.read(text)
    except ValueError:
        return None
    return text


def _read_json(text: str) -> Iterator[_Found]:
    try:
        items = json.loads(text)
    except ValueError as error:
        raise ImportFault(f"it is not readable as JSON: {error}") from error
    items = items.get("items", [items]) if isinstance(items, dict) else items
    if not isinstance(items, list) or not all(isinstance(i, dict) for i in items):
        raise ImportFault("it is JSON, but no list of sources")
    for item in items:
        at = text.find(f'"{item.get("id")}"')
        yield _Found(item, text.count("\n", 0, at) + 1 if at >= 0 else 1)


def _read_ris(text: str) -> Iterator[_Found]:
    found = ris.read(text)
    if not found and text.strip():
        raise ImportFault("it has no reference: a line such as 'TY  - BOOK' begins one")
    for reference in found:
        yield _Found(reference.item, reference.line, reference.lost)


_ENTRY = re.compile(r"^[ \t]*@\w+\s*[{(]\s*(?P<key>[^,\s]+)\s*,(?P<fields>.*?)(?=^[ \t]*@\w+\s*[{(]|\Z)", re.M | re.S)
_FIELD = re.compile(r"(?:^|,)\s*([\w-]+)\s*=\s*(.*?)(?=,\s*[\w-]+\s*=|$)", re.M)
#: Fields that say how an entry is read, or that pandoc takes apart.
_READ = {"langid", "langidopts", "hyphenation", "language", "month", "day", "crossref", "xdata", "ids", "options"}


def _read_bibtex(text: str) -> Iterator[_Found]:
    """Pandoc lowers the capitals of an English title outside of braces, also those of names: titles are taken as
    they stand in the file."""
    as_read = _pandoc(text)
    foreign = re.sub(r"\b(langid|hyphenation)(\s*=)", r"x\1\2", text)
    as_written = {i["id"]: i for i in _pandoc(_ENTRY.sub(_in_latin, foreign))}
    entries = {m["key"]: m for m in _ENTRY.finditer(text)}
    for item in as_read:
        raw = as_written.get(item["id"], item)
        same = {k: raw[k] for k in item if str(raw.get(k)).casefold() == str(item[k]).casefold()}
        whole = {k: v for k, v in (item | same).items() if v != {"date-parts": []}}
        if whole.get("title", "").startswith(f"{whole.get('title-short')}:"):
            del whole["title-short"]
        entry = entries.get(item["id"])
        lost = list(_fields_lost(entry["fields"], whole)) if entry else []
        yield _Found(whole, text.count("\n", 0, entry.start("key")) + 1 if entry else 1, lost)


def _in_latin(match: re.Match[str]) -> str:
    return match[0].replace(",", ", langid={latin},", 1)


def _pandoc(text: str) -> list[dict[str, Any]]:
    try:
        answer: list[dict[str, Any]] = json.loads(run(["--from=biblatex", "--to=csljson"], text))
    except PandocError as error:
        raise ImportFault(f"it is not readable as BibTeX: {' '.join(str(error).split())}") from error
    return answer


def _fields_lost(fields: str, item: dict[str, Any]) -> Iterator[str]:
    """The fields of an entry that are not in the item, as far as half of their words."""
    there = _words(json.dumps(item, ensure_ascii=False))
    for name, value in _FIELD.findall(fields):
        words = _words(re.sub(r"\\[A-Za-z]+|\\[~=.]|[\\{}\"`^]", "", value)) - {"and", "others"}
        if name.lower() not in _READ and words and 2 * len(words & there) <= len(words):
            yield name


def _words(text: str) -> set[str]:
    """Words and numbers without accents, apostrophes and zeros before them, which may be written in many ways."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c) and c not in "'’")
    return {word.lstrip("0") for word in re.findall(r"[^\W_]+", plain.lower())}


def export_sources(sources: Sequence[Source], form: str) -> str:
    """Sources in one of the formats. Raises ImportFault."""
    items = json.dumps([s.item for s in sources], ensure_ascii=False, indent=2) + "\n"
    if form == "csl-json":
        return items
    try:
        return run(["--from=csljson", f"--to={EXPORTS[form]}"], items)
    except PandocError as error:
        raise ImportFault(str(error)) from error


def lost_in(text: str, form: str, sources: Sequence[Source]) -> dict[str, int]:
    """The variables that an export has no place for, and of how many sources."""
    if form == "csl-json":
        return {}
    there = {found.item["id"]: found.item for found in _read_bibtex(text)}
    lost = Counter(v for s in sources for v in s.item if v not in {"type", *there.get(s.id, {})})
    return dict(sorted(lost.items()))
