"""The sentences of a lesson that its author vouches for, with the numbers and dates in them.

What stands in a quotation, a citation or a link is somebody else's; so is what pupils are to find false: distractors,
false statements, misconceptions; and the views of a disputed claim.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lessonpack.amounts import Amount, Convention, Moment, amounts
from lessonpack.diagnostics import Span
from lessonpack.lesson import Event, Lesson, Misconception, Position
from lessonpack.prose import Prose
from lessonpack.questions import Cloze, Matching, MultipleChoice, Point, Statement
from lessonpack.record import Record, prose_in, records_in

_QUOTED = "|".join(
    rf"{opens}(?:[^{closes}\n]|\n(?!\s*\n))*{closes}"
    for opens, closes in ('""', "“”", "«»", "„“", "「」", "『』", ("(?<!\\w)‘", "’(?!\\w)"))
)
#: What is not the author's own, or is no text: quotations, blocks set apart, citations, references, links, code.
_NOT_OURS = re.compile(
    rf"^[ \t]*>.*$|\[[^\[\]]*@[^\[\]]*\]|@[\w:.-]+(?: \[[^\]]*\])?|\{{[^{{}}]*\}}|\]\([^)\s]*\)|`[^`]*`|{_QUOTED}", re.M
)
_FACT = re.compile(r"\{fact\s+([^{},\s]+)\}")
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


def sentences(lesson: Lesson, convention: Convention) -> Iterator[Sentence]:
    """The sentences of a lesson that its author vouches for."""
    untrue = {id(prose) for record in records_in(lesson) for prose in prose_in(_untrue(record))}
    dates = {id(e.text): (Moment((*e.date.start.parts,), (*(e.date.end or e.date.start).parts,)), e.at("date"))
             for e in records_in(lesson) if isinstance(e, Event)}  # fmt: skip
    for prose in prose_in(lesson):
        if id(prose) not in untrue:
            yield from _sentences(prose, convention, dates.get(id(prose)))


def _untrue(record: Record) -> list[Prose]:
    """What a record says and does not vouch for."""
    match record:
        case Misconception():
            return [record.belief]
        case Position():
            return [record.view]
        case Statement():
            return [] if record.answer else [record.statement]
        case MultipleChoice():
            return [option for option in record.options if option != record.answer]
        case Matching() | Cloze():
            return [*record.distractors]
        case Point():
            return [*record.reject]
        case _:
            return []


def _sentences(prose: Prose, convention: Convention, date: tuple[Moment, Span] | None) -> Iterator[Sentence]:
    whole = str(prose)
    text = _NOT_OURS.sub(lambda m: " " * len(m[0]), whole)
    found = amounts(text, convention)
    ends = [m.end() for m in _END.finditer(text) if not any(a.start < m.end() < a.end for a in found)]
    for start, end in zip([0, *ends], [*ends, len(text)], strict=True):
        here = tuple(a for a in found if start <= a.start < end)
        own = any(a.moment for a in here)
        named = frozenset(_FACT.findall(whole, start, end))
        yield Sentence(prose, text, start, end, here, named, None if own else date)
