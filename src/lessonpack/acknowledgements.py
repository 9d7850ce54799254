"""Acknowledgements: the credit lines of the sources that a finished page quotes, in the order of the page."""

import json
import re
from collections.abc import Iterable, Iterator

from lessonpack.locales import Language
from lessonpack.markup import Element, parse
from lessonpack.passages import forms
from lessonpack.rights import Use, holdings
from lessonpack.sources import Source

#: Where a quotation may begin: an opening mark of any language that stands at no letter's end.
_OPENS = re.compile(r"(?<![^\W_])[“‘\"'«»„‚‹›「『]")
#: Elements that are no part of a line of text.
_INLINE = frozenset({"span", "em", "strong", "sup", "sub", "code", "a"})


def acknowledge(
    body: Element, uses: Iterable[Use], sources: dict[str, Source], language: Language, *, pupils: bool = True
) -> None:
    """Add to the section of credits what the page owes to those whom it quotes; a section without any line goes.

    A source that the page prints under its letter has its credit there. On a page for `pupils`, where a question quotes
    and does not say whom, a credit would be the answer: it stands only if the page names the source.
    """
    section = next((e for e in body.find("section") if e.attributes.get("id") == "credits"), None)
    if section is None:
        return
    letters = {e.attributes.get("id", "").removeprefix("source-") for e in body.find("section", "source")}
    # What the key quotes decides nothing on a page for pupils: it would tell of it.
    there = [use for use in uses if not (pupils and use.in_key)]
    credited = {use.source for use in there if use.letter in letters}
    quoted = [use for use in _quoted(body, there) if use.source not in credited]
    if pupils:
        quoted = _told(quoted, {*_named(body, {use.letter: use.source for use in there if use.letter})})
    lines = dict.fromkeys(line for use in quoted for line in _lines(use, sources[use.source], language))
    if lines:
        section.children += parse(f'<p class="credit">{" · ".join(lines)}</p>').children
    if len(section.children) == 1:
        body.children.remove(section)


def _told(quoted: list[Use], named: set[str]) -> list[Use]:
    """What of the quotations of a page it may credit: no riddle of a source unnamed."""
    return [use for use in quoted if not use.riddling or use.source in named]


def _named(element: Element, letters: dict[str, str]) -> Iterator[str]:
    """The sources that a page cites, or refers to by their letters, but in what is asked: there several may stand."""
    if element.has("stem") or element.has("letters"):
        return
    if element.has("citation"):
        yield from (cite["key"] for cite in json.loads(element.attributes["data-cites"]))
    elif element.has("source-ref") and element.attributes["data-letter"] in letters:
        yield letters[element.attributes["data-letter"]]
    for child in element.children:
        if not isinstance(child, str):
            yield from _named(child, letters)


def _lines(use: Use, source: Source, language: Language) -> Iterator[str]:
    """The credits of what is used, word for word; of a work that asks for none, its label and where it stands."""
    punctuation = language.typography.punctuation
    for holding in filter(lambda h: h.holds_for(use), holdings(source)):
        rights = holding.rights
        if rights.credit:
            yield rights.credit.html(punctuation)
        elif holding.part == "work":
            status = language.say(f"rights-{rights.status}", licence=rights.licence or "")
            yield f"{source.label.html(punctuation)}{language.say('colon')}{status}"


def _quoted(body: Element, uses: list[Use]) -> list[Use]:
    """The quotations that the page prints, in its order."""
    page, begins = _words(body)
    found = []
    for use in uses:
        at = _place(forms(use.words), page, begins) if use.letter is None else None
        if at is not None:
            found.append((at, use))
    return [use for _, use in sorted(found, key=lambda f: f[0])]


def _words(body: Element) -> tuple[list[str], list[int]]:
    """The words of the page, and the numbers of those with which a quotation may begin."""
    page: list[str] = []
    begins = []
    for piece in _OPENS.split(_text(body)):
        begins.append(len(page))
        page += forms(piece)
    return page, begins


def _text(element: Element) -> str:
    """The text of a page without its excerpts; a quotation set apart begins with a mark."""
    if element.has("excerpt"):
        return ""
    inner = "".join(child if isinstance(child, str) else _text(child) for child in element.children)
    mark = "“" if element.tag == "blockquote" else ""
    return inner if element.tag in _INLINE else f" {mark}{inner} "


def _place(quotation: list[str], page: list[str], begins: list[int]) -> int | None:
    return next((n for n in begins if page[n : n + len(quotation)] == quotation), None)
