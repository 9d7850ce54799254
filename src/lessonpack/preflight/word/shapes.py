"""What the page is made of is what the file is made of: headings, lists, boxes, ruled lines, tables."""

from collections.abc import Iterator

from lessonpack.diagnostics import Diagnostic
from lessonpack.markup import Element
from lessonpack.preflight.word.comparing import HINT, kept, unlike
from lessonpack.preflight.word.lists import level_of, lists, start_of
from lessonpack.preflight.word.names import Xml, get, q
from lessonpack.preflight.word.scope import Scope
from lessonpack.preflight.word.tables import is_head, rows_of, tables
from lessonpack.preflight.wording import own_text

#: What Word calls the kinds of lists.
_KINDS = {"bullet": "signs", "none": "signs", "decimal": "numbers", "upperLetter": "letters"}
_HEADINGS = {"h1": 0, "h2": 1, "h3": 2, "h4": 3}


def heading_lost(scope: Scope) -> Iterator[Diagnostic]:
    """The headings of the page are headings of the file, each on its level."""
    page = [(e, (_HEADINGS[e.tag], kept(own_text(e)))) for e in scope.document.body.walk() if e.tag in _HEADINGS]
    file = [(p, (level, kept(scope.texts[p]))) for p, level in scope.levels.items()]
    for where, message in unlike(page, file, lambda found: f"a heading of level {found[0]}"):
        yield scope.fail(where, "heading-lost", message, HINT)


def list_lost(scope: Scope) -> Iterator[Diagnostic]:
    """The lists of the page are lists of the file: as many entries, the same kind of number, the same beginning."""
    listed = (e for e in scope.document.body.walk() if e.tag in ("ul", "ol") and not e.has("checklist"))
    page = [(e, _list(e)) for e in listed if _entries(e)]
    file = []
    for used in lists(scope):
        kind = get(level.find(q("w:numFmt"))) if (level := level_of(scope, used)) is not None else ""
        start = start_of(scope, used) if kind not in ("bullet", "none") else None
        file.append((used.paragraphs[0], (_KINDS.get(kind, kind), len(used.paragraphs), start)))
    for where, message in unlike(page, file, _list_words):
        yield scope.fail(where, "list-lost", message, HINT)


def box_lost(scope: Scope) -> Iterator[Diagnostic]:
    """Every box to tick is one that can be ticked on the screen, and says by its name for what it stands."""
    body, boxes = scope.document.body, [box.getparent() for box in scope.main.find("w14:checkbox")]
    wanted = len(body.find("span", "checkbox")) + sum(map(_entries, body.find("ul", "checklist")))
    if len(boxes) != wanted:
        yield scope.fail(body, "box-lost", f"the page has {wanted} boxes to tick, the file {len(boxes)}", HINT)
    for box in boxes:
        if box is not None and not get(box.find(q("w:alias"))).strip():
            yield scope.warning(box, "box-lost", "a box to tick does not say for what it stands", HINT)


def lines_lost(scope: Scope) -> Iterator[Diagnostic]:
    """There are as many ruled lines to write on as the page has."""
    spaces = scope.document.body.find("div", "answer-space")
    wanted = sum(int(space.attributes.get("data-lines", "0")) for space in spaces)
    ruled = [p for p in scope.main.paragraphs if any("writing line" in name for name in _style_names(scope, p))]
    if len(ruled) != wanted:
        message = f"the page has {wanted} ruled lines, the file {len(ruled)}"
        yield scope.fail(scope.document.body, "lines-lost", message, HINT)


def _style_names(scope: Scope, paragraph: Xml) -> list[str]:
    return scope.styles.names(scope.styles.style_of(paragraph))


def _list(element: Element) -> tuple[str, int, int | None]:
    kind = "signs" if element.tag == "ul" else "letters" if element.has("letters") else "numbers"
    start = None if element.tag == "ul" else int(element.attributes.get("start", "1"))
    return kind, _entries(element), start


def _entries(element: Element) -> int:
    return sum(isinstance(child, Element) and child.tag == "li" for child in element.children)


def _list_words(found: tuple[str, int, int | None]) -> str:
    kind, entries, start = found
    return f"a list of {entries} with {kind}" + (f" from {start}" if start is not None else "")


def table_lost(scope: Scope) -> Iterator[Diagnostic]:
    """The tables of the page are tables of the file: as many rows and columns, and the same head."""
    elements, beside = scope.document.body.walk(), scope.document.edition.columns > 1
    page = [(e, _size(e)) for e in elements if e.tag == "table" or (beside and e.has("parallel"))]
    file = []
    for table in tables(scope):
        rows = rows_of(table)
        heads, widest = sum(map(is_head, rows)), max((len(row.findall(q("w:tc"))) for row in rows), default=0)
        file.append((table, (len(rows), widest, heads)))
    for where, message in unlike(page, file, _table_words):
        yield scope.fail(where, "table-lost", message, HINT)


def _size(element: Element) -> tuple[int, int, int]:
    """Rows, columns and head rows of a table, or of texts side by side."""
    if element.has("parallel"):
        return 1, len(element.children), 0
    parts = [c for c in element.children if isinstance(c, Element) and c.tag in ("thead", "tbody", "tr")]
    heads = [_rows(part) for part in parts if part.tag == "thead"]
    rows = [row for part in parts for row in _rows(part)]
    return len(rows), max((len(row.children) for row in rows), default=0), sum(map(len, heads))


def _rows(part: Element) -> list[Element]:
    return [part] if part.tag == "tr" else [c for c in part.children if isinstance(c, Element)]


def _table_words(found: tuple[int, int, int]) -> str:
    rows, columns, heads = found
    return f"a table of {rows} rows, {heads} of them its head, and {columns} columns"
