"""Old and new tokens written into one paragraph, with the marks of the old text where they stood."""

from collections.abc import Iterable, Iterator

from lessonpack.revise.redlining import ADDED, KEPT, REMOVED, Draft
from lessonpack.revise.steps import Step, removes
from lessonpack.revise.tokens import STARTS, Flow, Piece
from lessonpack.writers.docx.ooxml import RANGES, value


class Weaver:
    """Writes old and new into one draft, each mark of the old text where it stood among the words that stay."""

    def __init__(self, draft: Draft, before: Flow, after: Flow) -> None:
        self.draft, self.before, self.after = draft, before, after
        self._anchors = dict(_anchors(after))

    def weave(self, step: Step) -> None:
        """Write a step."""
        if step.kept:
            self._keep(step)
            return
        self._write(REMOVED, _stretches(self.before, step.old))
        if not removes(step):
            self._write(KEPT, self._taken(step.old.start, self._outside(step.old.start)))
        self._write(ADDED, _stretches(self.after, step.new))

    def finish(self) -> None:
        """Write the marks behind all words."""
        for flow in (self.before, self.after):
            self._write(KEPT, flow.gaps.pop(len(flow.tokens), []))

    def _keep(self, step: Step) -> None:
        """Write old words, and between them the anchors that the new ones have and the old ones lack."""
        first, beside = step.old.start, step.new.start - step.old.start
        for j in range(step.new.start, step.new.stop):
            if j in self.after.gaps:
                self._write(KEPT, _stretches(self.before, slice(first, j - beside)))
                self._write(KEPT, self.after.gaps.pop(j))
                first = j - beside
            if j in self._anchors:
                self._write(KEPT, _stretches(self.before, slice(first, j - beside + 1)))
                self._write(KEPT, self._anchors[j])
                first = j - beside + 1
        self._write(KEPT, _stretches(self.before, slice(first, step.old.stop)))

    def _outside(self, place: int) -> int:
        """How many marks go before words that are put in at a place.

        Words at the beginning or end of a paragraph come into the ranges that begin or end there, for these are ranges
        of the paragraph; words anywhere else stay out of them.
        """
        marks, words = self.before.gaps.get(place, []), len(self.before.tokens)
        starts = [n for n, mark in enumerate(marks) if mark.element.tag in STARTS]
        if not words:
            return starts[-1] + 1 if starts else 0
        if place == 0:
            return len(marks)
        if place < words:
            return starts[0] if starts else len(marks)
        here = {value(marks[n].element, "w:id") for n in starts}
        ends = (n for n, m in enumerate(marks) if n not in starts and value(m.element, "w:id") not in here)
        return next(ends, len(marks))

    def _taken(self, place: int, most: int) -> list[Piece]:
        """The first marks at a place, which are not written again."""
        marks = self.before.gaps.pop(place, [])
        if marks[most:]:
            self.before.gaps[place] = marks[most:]
        return marks[:most]

    def _write(self, state: str, pieces: Iterable[Piece]) -> None:
        for piece in pieces:
            self.draft.write(state, piece)


def _stretches(flow: Flow, part: slice) -> Iterator[Piece]:
    """Tokens with the marks before each, what stands together in one."""
    first = part.start
    while first < part.stop:
        yield from flow.gaps.pop(first, ())
        last, stretch = first, flow.tokens[first].stretch
        while last + 1 < part.stop and flow.tokens[last + 1].stretch is stretch:
            last += 1
        yield from flow.pieces(first, last)
        first = last + 1


def _anchors(flow: Flow) -> Iterator[tuple[int, list[Piece]]]:
    """The ends of ranges that stand within a token."""
    for number, token in enumerate(flow.tokens):
        if not token.stretch.is_plain:
            marks = [e for p in flow.pieces(number, number) if p.text is None for e in p.element.iter(*RANGES)]
            if marks:
                yield number, [Piece(e, None, mark=True) for e in marks]
