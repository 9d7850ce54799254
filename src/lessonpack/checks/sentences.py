"""The sentences of a lesson that its author vouches for, with the numbers and dates in them.

What stands in a quotation, a citation or a link is somebody else's; so is what pupils are to find false: distractors,
false statements, misconceptions; and the views of a disputed claim.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lessonpack.amounts import Amount, Convention, Moment, amounts
from lessonpack.diagnostics import Span
from lessonpack.lesson import Event, Position
from lessonpack.prose import Prose
from lessonpack.quotations import texts_in
from lessonpack.record import records_in

#: What is not the author's own, or is no text: blocks set apart, citations, references, links, code.
_NOT_OURS = re.compile(
    r"^[ \t]*>.*$|\[[^\[\]]*@[^\[\]]*\]|@[\w:.-]+(?: \[[^\]]*\])?|\{[^{}]*\}|\]\([^)\s]*\)|`[^`]*`", re.M
)
#: How far apart, in characters, the words of a quotation stand at most: marks and references are between them.
_APART = 200
#: Where a sentence ends: at a stop or a semicolon, a paragraph, an entry of a list, a cell of a table.
_END = re.compile(r"[.!?;…؟؛](?=[\s*_)\]]|$)|[。！？；]|\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)])\s)|\|")


@dataclass(frozen=True)
class Sentence:
    """A sentence: from `start` to `end` of `text`, which is the prose with blanks for what is not the author's.

    `named` are the facts that it refers to; `date` is that of the event which it tells, with its place.
    """

    prose: Prose
    text: str
    start: int
    end: int
    amounts: tuple[Amount, ...]
    named: frozenset[str]
    date: tuple[Moment, Span] | None = None

    def said(self, amount: Amount) -> str:
        """A number or date as it is written."""
        return self.text[amount.start : amount.end]

    def place(self, amount: Amount) -> Span:
        """Where a number or date stands in the file."""
        said = self.said(amount)
        return self.prose.locate(said, str(self.prose).count(said, 0, amount.start))


def sentences(value: Any, convention: Convention) -> Iterator[Sentence]:
    """The sentences of a lesson, or of some texts, that their author vouches for."""
    views = {id(record.view) for record in records_in(value) if isinstance(record, Position)}
    dates = {id(e.text): (Moment((*e.date.start.parts,), (*(e.date.end or e.date.start).parts,)), e.at("date"))
             for e in records_in(value) if isinstance(e, Event)}  # fmt: skip
    for told in texts_in(value, {}):
        if told.true and id(told.prose) not in views:
            yield from _sentences(told.prose, convention, dates.get(id(told.prose)))


def _place(text: str, snippet: str, occurrence: int) -> int:
    """Where the nth occurrence of a snippet stands; -1 where it does not."""
    there = [match.start() for match in re.finditer(re.escape(snippet), text)]
    return there[occurrence] if occurrence < len(there) else -1


def _ours(prose: Prose) -> str:
    """A text with blanks for what is not the author's."""
    text = _NOT_OURS.sub(lambda m: " " * len(m[0]), str(prose))
    for quotation in prose.quotations:
        start = end = max(0, _place(str(prose), quotation.snippet, quotation.occurrence))
        for word in re.findall(r"\w+", quotation.words):
            at = text.find(word, end, end + len(word) + _APART)
            end = at + len(word) if at >= 0 else end
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _sentences(prose: Prose, convention: Convention, date: tuple[Moment, Span] | None) -> Iterator[Sentence]:
    whole, text = str(prose), _ours(prose)
    facts = [(_place(whole, r.snippet, r.occurrence), r.fact) for r in prose.references if r.fact]
    found = amounts(text, convention)
    ends = [m.end() for m in _END.finditer(text) if not any(a.start < m.end() < a.end for a in found)]
    for start, end in zip([0, *ends], [*ends, len(text)], strict=True):
        here = tuple(a for a in found if start <= a.start < end)
        own = any(a.moment for a in here)
        named = frozenset(fact for at, fact in facts if start <= at < end)
        yield Sentence(prose, text, start, end, here, named, None if own else date)
