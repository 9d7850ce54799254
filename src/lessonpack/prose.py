"""Authors' Markdown: CommonMark with tables, Pandoc citations, references to the lesson's printed sources and to facts.

`[@key, p. 3; see @other]` and `@key [p. 3]` cite; `{source A}` and `{source A, passage name}` refer to a source
as printed, `{figure name}` and `{table name}` to a figure and a table of the lesson, `{fact name}` to a fact of the
course; a run of three or more underscores is a blank. Raw HTML and images
are not part of it: `<` prints as `<`. A text is parsed when it is read, and set as HTML with the punctuation of the
document's language when it is printed; citations and references stand in that HTML as placeholders
(`span.citation`, `span.source-ref`, `span.figure-ref`, `span.table-ref`, `span.fact-ref`).
"""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache, partial
from itertools import cycle
from typing import Any
from unicodedata import east_asian_width

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_core.replacements import replace_rare
from markdown_it.rules_inline import StateInline, emphasis
from markdown_it.token import Token
from markupsafe import Markup, escape
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from lessonpack import quoting
from lessonpack.diagnostics import Diagnostic, Span, suggest
from lessonpack.yamltext import Scalar

# CSL locator labels, and 'document' and 'article', which CSL has not got; and the words by which authors name them.
LOCATORS = {
    "page": "p pp page pages",
    "paragraph": "para paras paragraph paragraphs ¶ ¶¶",
    "chapter": "ch chap chaps chapter chapters",
    "section": "s sec sect section sections § §§",
    "volume": "vol vols volume volumes",
    "issue": "no nos number numbers issue",
    "document": "doc docs document documents",
    "article": "art arts article articles",
    "folio": "fol fols folio folios",
    "column": "col cols column columns",
    "note": "n nn note notes",
    "line": "l ll line lines",
    "part": "pt pts part parts",
}
#: Longer texts are for books, and deeper ones for nobody: hostile content would cost time and memory.
MAX_LENGTH = 50_000
MAX_LEVEL = 15
_LABELS = {word: label for label, words in LOCATORS.items() for word in words.split()}
_KEY = r"[A-Za-z0-9_](?:[A-Za-z0-9_:.#$%&+?<>~/-]*[A-Za-z0-9_])?"
_ITEM = re.compile(rf"(?P<prefix>[^@\[\]]*?)(?P<suppress>-?)(?<![^\W_])@(?P<key>{_KEY})(?P<rest>[^@\[\]]*)")
#: A Roman number; after it no full stop and more, as in 'c. 1950'.
_ROMAN = r"(?=[ivxlc])c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})(?<=[ivxlc])\b(?!\.\s*\w)"
#: One place: 12, 12a, A12, 3.14, 2(a), S/RES/82(1950), xii.
_PLACE = rf"(?:(?:[A-Z]{{1,4}}/)*(?:[A-Z]{{0,4}}|[a-z]?)\d\w*(?:[./]\d\w*)*(?:\(\w{{1,4}}\))*|{_ROMAN})"
_LOCATOR = re.compile(
    rf"\s*(?:(?P<word>(?i:{'|'.join(map(re.escape, sorted(_LABELS, key=len, reverse=True)))}))(?![^\W\d])\.?\s*)?"
    rf"(?P<value>{_PLACE}(?:\s*(?:--|[–—,-])\s*{_PLACE})*|(?(word)(?i:{_ROMAN})|(?!)))"
    r"(?P<suffix>.*)",
    re.S,
)
_BRACES = re.compile(r"\{[^{}]*\}")
_SOURCE = re.compile(
    r"\{(?P<kind>[A-Za-z-]+)(?:\s+(?P<name>[^{},\s]+))?(?:\s*,\s*passage\s+(?P<passage>[^{},\s]+))?(?P<rest>[^{}]*)\}"
)

#: The kinds of references, and how each is written.
_USAGE = {
    "source": "write {source A} or {source A, passage name}",
    "fact": "write {fact name}",
    "figure": "write {figure name}",
    "table": "write {table name}",
}


@dataclass(frozen=True)
class Punctuation:
    """How a language punctuates: its quotation marks, outer and inner pair, and marks with the space before each."""

    quotes: tuple[str, ...]
    spaces: tuple[tuple[str, str], ...] = ()


#: For a text that is read and not printed.
_READING = Punctuation(("‘", "’", "“", "”"))
#: For one of which the quotations are looked for: the parser says which mark opens, which closes, and which is none.
_MARKED = Punctuation(quoting.MARKS)
_MARKS_READ = str.maketrans(dict(zip(quoting.MARKS, _READING.quotes, strict=True)))
_QUOTES = re.compile("[\"'“”‘’„‚«»‹›「」『』>]")
_NOT_IN_RUN = str.maketrans(dict.fromkeys((quoting.NOTE, quoting.NAMED, quoting.BLOCK, quoting.CELL), " "))


@dataclass(frozen=True)
class Cite:
    """One source in a citation: its key, and what stands round it.

    `label` is one of LOCATORS; prefix and suffix are HTML of the page vocabulary.
    """

    key: str
    label: str = ""
    locator: str = ""
    prefix: str = ""
    suffix: str = ""
    suppress_author: bool = False
    in_text: bool = False


@dataclass(frozen=True)
class Reference:
    """What a text points at: sources cited, the letter of a printed source, a fact, a figure or a table; and where it
    stands in it."""

    snippet: str
    occurrence: int
    cites: tuple[Cite, ...] = ()
    letter: str | None = None
    passage: str | None = None
    fact: str | None = None
    figure: str | None = None
    table: str | None = None


@dataclass(frozen=True)
class Quotation:
    """Words in quotation marks, or a quotation set apart: bare words, without markup and references.

    `cited` directly follows them, `near` stands in the same sentence; `snippet` and `occurrence` are for `locate`.
    """

    words: str
    snippet: str
    occurrence: int
    cited: tuple[Reference, ...] = ()
    near: tuple[Reference, ...] = ()


@dataclass(frozen=True)
class _Problem:
    code: str
    message: str
    snippet: str
    hint: str | None = None
    occurrence: int = 0


def _read_cite(parser: MarkdownIt, match: re.Match[str], *, in_text: bool = False) -> Cite | _Problem:
    rest = match["rest"].strip()
    place = read_locator(rest[1:]) if rest.startswith(",") else ("", "", rest)
    if place is None:
        message = f"'{rest[1:].strip()}' is not a place in a source"
        return _Problem("unreadable-locator", message, f"@{match['key']}", locator_hint(rest[1:]))
    label, locator, suffix = place
    round_it = [parser.parseInline(text) for text in (match["prefix"].strip(), suffix)]
    if any(t.type in ("source_ref", "blank") for tokens in round_it for t in _walk(tokens)):
        hint = "write it before or after the square brackets"
        return _Problem("unknown-reference", "a citation cannot hold a reference or a blank", f"@{match['key']}", hint)
    if _deepest([t for tokens in round_it for t in tokens]) > MAX_LEVEL:
        return _Problem("too-deep", f"marks are nested more than {MAX_LEVEL} deep", f"@{match['key']}")
    before, after = (str(parser.renderer.render(tokens, parser.options, {})) for tokens in round_it)
    return Cite(match["key"], label, locator, before, after, bool(match["suppress"]), in_text)


def read_locator(text: str) -> tuple[str, str, str] | None:
    """Label, locator and suffix of a Cite; None where it is not readable."""
    found = _LOCATOR.fullmatch(text)
    word = (found["word"] or "").rstrip(".").lower() if found else ""
    if not found or (word and word not in _LABELS):
        return None
    value = found["value"].replace("--", "–")
    return _LABELS.get(word, "page"), value, found["suffix"].strip()


def locator_hint(text: str) -> str:
    """How a locator that is not readable may be written."""
    first = next(iter(text.split()), "").rstrip(".").lower()
    near = None if first in _LABELS else suggest(first, [w for w in _LABELS if len(w) > 2])
    return near or "write 'p. 12', 'para. 3', 'ch. 2', 'fol. 105', 'doc. 614', 'note 4' or 'line 7'"


def _citation_rule(state: StateInline, silent: bool) -> bool:
    """`[@a, p. 1; see @b]`, and `@a` or `@a [p. 1]` in the running text."""
    source, start = state.src, state.pos
    if source[start] == "[":
        end = source.find("]", start)
        inner = source[start + 1 : end] if end > 0 else ""
        if "@" not in inner or source[end + 1 : end + 2] == "(":
            return False
        matches = [_ITEM.fullmatch(part) for part in inner.split(";")]
        if not all(matches):
            return False
        found = [_read_cite(state.md, m) for m in matches if m]
    elif source[start] == "@" and (start == 0 or not source[start - 1].isalnum()):
        match = re.match(rf"@(?P<key>{_KEY})", source[start:])
        if not match:
            return False
        end = start + match.end() - 1
        tail = re.match(r" \[([^\[\]@]+)\]", source[end + 1 :])
        item = f"@{match['key']}" + (f", {tail[1]}" if tail else "")
        end += tail.end() if tail else 0
        whole = _ITEM.fullmatch(item)
        assert whole
        found = [_read_cite(state.md, whole, in_text=True)]
    else:
        return False
    if not silent:
        token = state.push("citation", "", 0)
        token.content = source[start : end + 1]
        token.meta = {"found": found}
    state.pos = end + 1
    return True


def _reference_rule(state: StateInline, silent: bool) -> bool:
    """`{source A}`, `{source A, passage name}`, `{fact name}`, `{figure name}`, `{table name}`."""
    braces = _BRACES.match(state.src, state.pos)
    match = braces and _SOURCE.fullmatch(braces[0])
    if not braces or not match:
        return False
    if not silent:
        token = state.push("source_ref", "", 0)
        token.content = match[0]
        token.meta = match.groupdict()
    state.pos = braces.end()
    return True


def _dashes_rule(state: StateCore) -> None:
    """Dashes, ellipses and decades ('50s); the parser's own rule would print part (c) as a copyright sign."""
    for token in state.tokens:
        replace_rare(token.children or [])
        for child in token.children or []:
            if child.type == "text":
                child.content = re.sub(r"(?<!\w)'(?=\d\ds?\b)", "’", child.content)


def _turns_rule(quotes: tuple[str, ...], state: StateCore) -> None:
    """Straight marks open and close by turns where one has letters on both sides, as in Chinese and Arabic."""
    for token in state.tokens:
        texts = [child for child in token.children or [] if child.type == "text"]
        whole = "".join(child.content for child in texts)
        if whole.count('"') % 2 == 0 and re.search(r'[^\W\d_]"[^\W\d_]', whole):
            turns = cycle(quotes[:2])
            for child in texts:
                child.content = "".join(next(turns) if c == '"' else c for c in child.content)


_NO_BREAK = "[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]"
#: Spaces that an author may type where a language has one of its own.
_GAP = f"(?: |{_NO_BREAK})*"


def _gaps(punctuation: Punctuation) -> Iterator[tuple[re.Pattern[str], str]]:
    """Where a language has spaces of its own, and which: inside its quotation marks, and before its marks."""
    opening, closing = punctuation.quotes[:2]
    if opening != opening.rstrip():
        yield re.compile(re.escape(opening.rstrip()) + _GAP), opening
        yield re.compile(_GAP + re.escape(closing.lstrip())), closing
    marks = re.escape("".join(mark for mark, _ in punctuation.spaces))
    for mark, space in punctuation.spaces:
        # Not in 12:30 and https://, nor where nothing stands before it.
        yield re.compile(rf"(?<=[^\s(\[{marks}]){_GAP}(?={re.escape(mark)}[{marks}]*+(?![\w/\\-]))"), space


def _spaces_rule(gaps: list[tuple[re.Pattern[str], str]], state: StateCore) -> None:
    """The language's own spaces, whatever the author typed there, but for links."""
    for token in state.tokens:
        before: Token | None = None
        links = 0
        for child in token.children or []:
            links += child.nesting * (child.type in ("link_open", "link_close"))
            if child.type == "text" and not links:
                _set_spaces(child, before, gaps)
            before = child


def _set_spaces(child: Token, before: Token | None, gaps: list[tuple[re.Pattern[str], str]]) -> None:
    start = "\N{OBJECT REPLACEMENT CHARACTER}" if before else ""
    text = start + child.content
    for gap, space in gaps:
        text = gap.sub(space, text)
    child.content = text.removeprefix(start)
    if before and before.type == "softbreak" and re.match(_NO_BREAK, child.content):
        before.type = "text"


def _emphasis_rule(state: StateInline, silent: bool) -> bool:
    """As in CommonMark, but that a * beside Chinese need not be parted from it by a space: **完。**新"""
    start, there = state.pos, len(state.delimiters)
    if not emphasis.tokenize(state, silent):
        return False
    before, after = state.src[start - 1 : start] or " ", state.src[state.pos : state.pos + 1] or " "
    if state.src[start] == "*" and any(east_asian_width(c) in "WF" for c in (before, after)):
        for delimiter in state.delimiters[there:]:
            delimiter.open, delimiter.close = not after.isspace(), not before.isspace()
    return True


def _blank_rule(state: StateInline, silent: bool) -> bool:
    match = re.match(r"_{3,}", state.src[state.pos :])
    if not match:
        return False
    if not silent:
        # With its content, by which the rule for quotation marks sees that it is no space.
        state.push("blank", "", 0).content = match[0]
    state.pos += match.end()
    return True


def _image_rule(state: StateInline, silent: bool) -> bool:
    match = re.match(r"!\[[^\]]{0,500}\]\([^)]{0,500}\)", state.src[state.pos :])
    if not match:
        return False
    if not silent:
        state.push("image_in_prose", "", 0).content = match[0]
    state.pos += match.end()
    return True


def _cites_of(token: Token) -> list[Cite]:
    return [c for c in token.meta["found"] if isinstance(c, Cite)]


def _render_citation(_self: Any, tokens: list[Token], index: int, _options: Any, _env: Any) -> str:
    return citation_html(_cites_of(tokens[index]))


def _render_reference(_self: Any, tokens: list[Token], index: int, _options: Any, _env: Any) -> str:
    meta = tokens[index].meta
    if meta["kind"] == "fact":
        return f'<span class="fact-ref" data-fact="{escape(meta["name"])}"></span>'
    if meta["kind"] in ("figure", "table"):
        return f'<span class="{meta["kind"]}-ref" data-name="{escape(meta["name"])}"></span>'
    passage = f' data-passage="{escape(meta["passage"])}"' if meta["passage"] else ""
    return f'<span class="source-ref" data-letter="{escape(meta["name"])}"{passage}></span>'


def _render_blank(*_: Any) -> str:
    return '<span class="blank"></span>'


def _render_heading(_self: Any, tokens: list[Token], index: int, _options: Any, _env: Any) -> str:
    """The document's own headings stand above an author's: `#` to `###` are h3, the rest h4."""
    token = tokens[index]
    return f"<{'/' if token.nesting < 0 else ''}h{3 if int(token.tag[1]) <= 3 else 4}>"


def _render_cell(_self: Any, tokens: list[Token], index: int, _options: Any, _env: Any) -> str:
    token = tokens[index]
    side = {"text-align:right": "right", "text-align:center": "centre"}.get(str(token.attrGet("style")))
    return f'<{token.tag} class="{side}">' if side else f"<{token.tag}>"


def _render_nothing(*_: Any) -> str:
    return ""


def citation_html(cites: list[Cite]) -> Markup:
    """The placeholder of one citation, which `documents` resolves in the order of the finished page."""
    data = escape(json.dumps([asdict(c) for c in cites], ensure_ascii=False, sort_keys=True))
    return Markup(f'<span class="citation" data-cites="{data}"></span>')


@lru_cache(maxsize=16)
def _parser(punctuation: Punctuation) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "typographer": True, "quotes": punctuation.quotes})
    parser.enable(["table", "replacements", "smartquotes"]).disable(
        ["image", "html_block", "html_inline", "autolink", "code", "fence", "hr", "lheading", "reference"]
    )
    for name, rule in (
        ("citation", _citation_rule),
        ("reference", _reference_rule),
        ("image_in_prose", _image_rule),
    ):
        parser.inline.ruler.before("link", name, rule)
    parser.inline.ruler.at("emphasis", _emphasis_rule)
    parser.inline.ruler.before("emphasis", "blank", _blank_rule)
    parser.core.ruler.at("replacements", _dashes_rule)
    parser.core.ruler.before("smartquotes", "turns", partial(_turns_rule, punctuation.quotes))
    parser.core.ruler.after("smartquotes", "spaces", partial(_spaces_rule, list(_gaps(punctuation))))
    # The plain-text rule must stop at our opening characters too.
    parser.inline.add_terminator_char("@")
    for name, renderer in (
        ("heading_open", _render_heading),
        ("heading_close", _render_heading),
        ("th_open", _render_cell),
        ("td_open", _render_cell),
        ("citation", _render_citation),
        ("source_ref", _render_reference),
        ("blank", _render_blank),
        ("image_in_prose", _render_nothing),
    ):
        parser.add_render_rule(name, renderer)
    return parser


def _walk(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _walk(token.children or [])


def _deepest(tokens: list[Token]) -> int:
    """How deep blocks and marks are nested."""
    depth = most = 0
    for token in tokens:
        depth += token.nesting
        most = max(most, depth + _deepest(token.children or []))
    return most


def _words_of(token: Token) -> str:
    if token.type in ("text", "code_inline") or (token.type == "source_ref" and token.meta["kind"] == "fact"):
        return token.content
    return " " if token.block or token.type in ("softbreak", "hardbreak") else ""


@dataclass
class _Run:
    """A text as `quoting` reads it: the run, its quotations set apart, and what each citation and reference is."""

    text: str = ""
    apart: list[tuple[int, int]] = field(default_factory=list)
    noted: list[tuple[Reference, ...]] = field(default_factory=list)

    def add(self, tokens: list[Token]) -> None:
        depth = start = 0
        for token in tokens:
            if token.type in ("blockquote_open", "blockquote_close"):
                depth += token.nesting
                if depth == 0:
                    self.apart.append((start, len(self.text)))
                elif token.nesting == depth == 1:
                    start = len(self.text)
            elif token.type in ("th_close", "td_close"):
                self.text += quoting.CELL
            elif token.type in ("paragraph_close", "heading_close", "tr_close"):
                self.text += quoting.BLOCK
            for child in token.children or []:
                self.text += self.of(child)

    def of(self, child: Token) -> str:
        """What stands in the run for a token. Of a blank and of a fact nobody knows here how it reads."""
        if child.type in ("text", "code_inline"):
            return child.content.translate(_NOT_IN_RUN)
        if child.type == "blank" or (child.type == "source_ref" and child.meta["kind"] == "fact"):
            return "…"
        if child.type in ("citation", "source_ref"):
            self.noted.append(child.meta["noted"])
            cites = _cites_of(child) if child.type == "citation" else []
            return quoting.NOTE if cites and not any(c.in_text for c in cites) else quoting.NAMED
        return "\n" if child.type in ("softbreak", "hardbreak") else ""


def _quotations(source: str, tokens: list[Token]) -> Iterator[Quotation]:
    run, cursor = _Run(), 0
    run.add(tokens)
    for stretch in quoting.stretches(run.text + quoting.BLOCK, run.apart):
        words = " ".join(run.text[stretch.start : stretch.stop].translate(_NOT_IN_RUN).translate(_MARKS_READ).split())
        first = re.search(r"[^\W_]+", words)
        if first:
            snippet, cursor = _first_word(source, first[0], cursor)
            cited = [r for n in stretch.cited for r in run.noted[n]]
            # "[see @a]" does not say that the words are a's.
            aside = [r for r in cited if any(c.prefix for c in r.cites)]
            near = (*aside, *(r for n in stretch.near for r in run.noted[n]))
            occurrence = source.count(snippet, 0, cursor)
            yield Quotation(words, snippet, occurrence, tuple(r for r in cited if r not in aside), near)


#: A line that begins as an entry of a numbered list does.
_ENTRY = re.compile(
    r"^(?P<before>(?:[ \t>]|[-*+][ \t])*)(?P<number>\d{1,9})(?P<stop>[.)])(?P<said>[ \t]+\S|(?=[ \t]*$))", re.M
)


def _first_word(source: str, word: str, cursor: int) -> tuple[str, int]:
    """The first word of a quotation, or as much of it as markup leaves whole, and where it stands in the source."""
    for snippet in (word, word[0]):
        found = re.compile(rf"{_QUOTES.pattern}[\W_]{{0,20}}?(?P<word>{re.escape(snippet)})").search(source, cursor)
        if found:
            return snippet, found.start("word")
    return word, cursor


def _without_false_lists(source: str) -> str:
    """A text in which a year or a number that a line begins with is no number of a list: '1950. The war begins.', '76.'

    A list begins with 1, or has two entries that follow one another, and an entry says something.
    """
    numbers = {int(found["number"]) for found in _ENTRY.finditer(source)}

    def entry(found: re.Match[str]) -> str:
        number = int(found["number"])
        listed = found["said"] and (number == 1 or {number - 1, number + 1} & numbers)
        return found[0] if listed else f"{found['before']}{found['number']}\\{found['stop']}{found['said']}"

    return _ENTRY.sub(entry, source)


class Prose:
    """A text in Markdown with blocks: paragraphs, lists, tables, quotations."""

    inline = False

    def __init__(self, source: str) -> None:
        self.source = source
        self.references: list[Reference] = []
        self._problems: list[_Problem] = []
        self.blanks = 0
        seen: dict[str, int] = {}
        tokens = self._tokens(_MARKED)
        for token in _walk(tokens):
            there = len(self.references)
            if token.type == "citation":
                self._note_citation(token, seen)
            elif token.type == "source_ref":
                self._note_reference(token, seen)
            elif token.type == "blank":
                self.blanks += 1
            elif token.type == "link_open":
                self._note_link(str(token.attrGet("href")), seen)
            elif token.type == "image_in_prose":
                message, hint = "a picture cannot stand in running text", "list it under 'figures'"
                self._note(seen, _Problem("image-in-prose", message, token.content, hint))
            token.meta["noted"] = tuple(self.references[there:])
        if _deepest(tokens) > MAX_LEVEL:
            self._note(seen, _Problem("too-deep", f"marks are nested more than {MAX_LEVEL} deep", str(source)[:20]))
        self.quotations = tuple(_quotations(str(source), tokens)) if _QUOTES.search(source) else ()

    def _note_link(self, address: str, seen: dict[str, int]) -> None:
        if not re.match(r"https?://.|mailto:.", address):
            message = f"the link to '{address}' leads nowhere from a printed page"
            self._note(seen, _Problem("bad-link", message, f"]({address}", "write the whole address, with https://"))

    def _note(self, seen: dict[str, int], problem: _Problem) -> None:
        self._problems.append(replace(problem, occurrence=seen.get(problem.snippet, 0)))
        seen[problem.snippet] = seen.get(problem.snippet, 0) + 1

    def _note_citation(self, token: Token, seen: dict[str, int]) -> None:
        for found in token.meta["found"]:
            if isinstance(found, _Problem):
                self._note(seen, found)
                continue
            snippet = f"@{found.key}"
            self.references.append(Reference(snippet, seen.get(snippet, 0), (found,)))
            seen[snippet] = seen.get(snippet, 0) + 1

    def _note_reference(self, token: Token, seen: dict[str, int]) -> None:
        meta, snippet = token.meta, token.content
        kind, name = meta["kind"], meta["name"]
        usage = _USAGE.get(kind, "write {source A}, {fact name}, {figure name} or {table name}")
        if kind not in _USAGE:
            hint = suggest(kind, _USAGE) or usage
            message = f"no reference of the kind '{kind}'"
            self._note(seen, _Problem("unknown-reference", message, snippet, hint))
        elif not name or meta["rest"].strip() or (kind != "source" and meta["passage"]):
            message = f"'{snippet}' is not readable as a reference"
            self._note(seen, _Problem("unknown-reference", message, snippet, usage))
        else:
            found = Reference(snippet, seen.get(snippet, 0))
            what = {"letter": name, "passage": meta["passage"]} if kind == "source" else {kind: name}
            self.references.append(replace(found, **what))
            seen[snippet] = seen.get(snippet, 0) + 1

    def _tokens(self, punctuation: Punctuation) -> list[Token]:
        parser = _parser(punctuation)
        return parser.parseInline(self.source) if self.inline else parser.parse(_without_false_lists(self.source))

    @property
    def problems(self) -> list[Diagnostic]:
        """What cannot be read in it, each at its place."""
        return [Diagnostic(self.locate(p.snippet, p.occurrence), p.code, p.message, p.hint) for p in self._problems]

    def locate(self, snippet: str, occurrence: int = 0) -> Span:
        """The place in the file of the nth occurrence of a snippet."""
        return self.source.locate(snippet, occurrence) if isinstance(self.source, Scalar) else Span("<text>")

    @property
    def cites(self) -> list[Cite]:
        """All sources cited, in order."""
        return [cite for reference in self.references for cite in reference.cites]

    def html(self, punctuation: Punctuation) -> Markup:
        """The text as HTML of the page vocabulary, with the language's quotation marks and spaces, and with dashes."""
        parser = _parser(punctuation)
        return Markup(parser.renderer.render(self._tokens(punctuation), parser.options, {}).strip())

    @property
    def words(self) -> str:
        """The bare words, without markup, citations and references."""
        return self.plain(_READING)

    def plain(self, punctuation: Punctuation) -> str:
        """The bare words as a language punctuates them."""
        return re.sub(r"[ \t\n]+", " ", "".join(map(_words_of, _walk(self._tokens(punctuation))))).strip()

    def __str__(self) -> str:
        return str(self.source)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash((type(self), str(self)))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    @classmethod
    def _read(cls, value: Any) -> "Prose":
        if isinstance(value, cls):
            return value
        if not isinstance(value, str) or not value.strip():
            raise PydanticCustomError("string_type", "text is expected")
        if len(value) > MAX_LENGTH:
            raise PydanticCustomError("too_large", "a text has at most {most} characters", {"most": MAX_LENGTH})
        return cls(value)

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(cls._read)

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: Any, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string"}


class Line(Prose):
    """A text in Markdown without blocks: a stem, an option, a heading."""

    inline = True
