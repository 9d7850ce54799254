"""Questions that can be answered, and answers that answer them."""

from collections.abc import Iterator, Sequence

from lessonpack.asking import asked, is_even, numbering
from lessonpack.checks.scope import Scope
from lessonpack.diagnostics import Diagnostic, Span, counted, suggest, warning
from lessonpack.measures import occurrences
from lessonpack.prose import Line
from lessonpack.questions import (
    Choice,
    Cloze,
    DataQuestion,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Ordering,
    Question,
    Sorting,
    SpotTheError,
    TableCompletion,
    Written,
)
from lessonpack.record import Record, records_in


def every(scope: Scope) -> Iterator[Question]:
    """All questions of the lesson, and their parts."""
    return (one for question in scope.lesson.questions for one in question.walk())


def called(scope: Scope, question: Question) -> str:
    """A question in the author's words: 'question 3 (cloze)', 'question 4(b) (short-answer)'."""
    number = numbering(scope.lesson)[str(question.id)]
    return f"question {number.full} ({getattr(question, 'type', '')})"


def options(scope: Scope) -> Iterator[Diagnostic]:
    """The answer of a choice is one of its options, no option stands twice, and what is named of them is there."""
    for question in every(scope):
        if not isinstance(question, Choice) or question.lost("options"):
            continue
        right = _right(question)
        for line, span in right:
            yield from _no_option(scope, question, "the answer", line, span)
        if question.last is not None:
            yield from _no_option(scope, question, "the last option", question.last, question.at("last"))
        yield from _twice(scope, question, [(line, question.at("options", i)) for i, line in enumerate(question.options)])
        yield from _without(scope, question, [str(line) for line, _ in right])


def _right(question: Choice) -> list[tuple[Line, Span]]:
    if isinstance(question, MultipleChoice):
        return [(question.answer, question.at("answer"))]
    assert isinstance(question, MultipleResponse)
    return [(line, question.at("answers", index)) for index, line in enumerate(question.answers)]


def _no_option(scope: Scope, question: Choice, what: str, line: Line, span: Span) -> Iterator[Diagnostic]:
    words = [str(option) for option in question.options]
    if str(line) not in words:
        hint = suggest(str(line), words) or "write the option word for word"
        yield Diagnostic(span, "not-an-option", f"{what} of {called(scope, question)} is not an option", hint)


def _without(scope: Scope, question: Choice, right: list[str]) -> Iterator[Diagnostic]:
    """Options that the support tier does not have are wrong ones, and two are left."""
    left_out = question.support.without if question.support else ()
    for index, line in enumerate(left_out):
        assert question.support
        span = question.support.at("without", index)
        yield from _no_option(scope, question, "an option to leave out", line, span)
        if str(line) in right:
            yield Diagnostic(span, "not-an-option", f"the right option of {called(scope, question)} is left out")
    if left_out and len(question.options) - len(left_out) < 2 and question.support:
        message = f"the support tier has {counted(len(question.options) - len(left_out), 'option')}"
        yield Diagnostic(question.support.at("without"), "too-few", f"{message} in {called(scope, question)}", "leave two")


def _twice(scope: Scope, question: Question, named: Sequence[tuple[Line, Span]]) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for line, span in named:
        if str(line) in seen:
            yield Diagnostic(span, "duplicate-option", f"'{line}' stands twice in {called(scope, question)}")
        seen.add(str(line))


def predictable(scope: Scope) -> Iterator[Diagnostic]:
    """Over the paper the right option stands in each place equally often, give or take one, and never thrice running."""
    lesson = scope.lesson
    if lesson.lost("worksheet"):
        return
    choices = [q for q in every(scope) if isinstance(q, MultipleChoice)]
    damaged = any(q.lost("options") or q.answer not in q.options or len(set(q.options)) < len(q.options) for q in choices)
    if len(choices) < 3 or damaged or all(q.movable for q in choices):
        return
    dealt = [q for s in asked(lesson, None, None).worksheet for one in s.questions for q in one.walk()]
    used = [q.right for q in dealt if isinstance(q, MultipleChoice)]
    if not is_even(used, max(len(q.options) for q in choices)):
        fixed = next(q for q in choices if not q.movable)
        message = f"the right options can be guessed by their places: {', '.join('ABCDEFGH'[place] for place in used)}"
        hint = "options that keep their order (shuffle: no) stand in the way; change some"
        yield warning(fixed.at("shuffle"), "predictable-options", message, hint)


def blanks(scope: Scope) -> Iterator[Diagnostic]:
    """A cloze has as many answers as blanks."""
    for question in every(scope):
        if isinstance(question, Cloze) and not question.lost("blanks") and question.text.blanks != len(question.blanks):
            there, given = counted(question.text.blanks, "blank"), counted(len(question.blanks), "answer")
            message = f"{called(scope, question)} has {there} and {given}"
            yield Diagnostic(question.at("blanks"), "blanks-and-answers", message, "a blank is written ____")


def errors(scope: Scope) -> Iterator[Diagnostic]:
    """The wrong words of a flawed account stand in it once, in their order."""
    for question in every(scope):
        if not isinstance(question, SpotTheError) or question.lost("account"):
            continue
        account, last = str(question.account), -1
        for index, error in enumerate(question.errors):
            times = occurrences(str(error.wrong), account)
            if times != 1:
                there = "is not in" if not times else f"stands {times} times in"
                message = f"'{error.wrong}' {there} the account of {called(scope, question)}"
                yield Diagnostic(error.at("wrong"), "error-not-in-account", message, "copy the wrong words from it")
                continue
            at = account.find(str(error.wrong))
            if 0 <= at < last:
                message = f"error {index + 1} of {called(scope, question)} stands before the one named above it"
                yield Diagnostic(error.at("wrong"), "error-not-in-account", message, "name them in their order")
            last = max(last, at)


def cells(scope: Scope) -> Iterator[Diagnostic]:
    """Each row of a table has a cell for each column, and a table to complete has one to fill."""
    for question in every(scope):
        if isinstance(question, TableCompletion) and not question.natural_marks and not question.lost("rows"):
            message = f"{called(scope, question)} has no cell to fill"
            yield Diagnostic(question.at("rows"), "no-blank", message, "write {answer: …} for a cell to fill")
    tables: list[tuple[Record, int]] = [(t, len(t.columns)) for t in scope.lesson.tables]
    tables += [(q, len(q.columns)) for q in every(scope) if isinstance(q, TableCompletion)]
    for table, columns in tables:
        for row in getattr(table, "rows", ()):
            if len(row.cells) != columns and not row.lost("cells"):
                yield Diagnostic(
                    row.span,
                    "ragged-row",
                    f"the row has {counted(len(row.cells), 'cell')}, the table {counted(columns, 'column')}",
                )


def answers(scope: Scope) -> Iterator[Diagnostic]:
    """Every written question and part has something in the key."""
    for question in every(scope):
        if isinstance(question, Written) and not (question.in_parts or question.lost("parts") or _has_key(question)):
            yield Diagnostic(question.span, "no-answer", f"{called(scope, question)} has nothing in the key", _ANSWER)


_ANSWER = "give 'answer', 'points', 'indicative' or 'levels'"


def _has_key(question: Question) -> bool:
    return bool(question.answer or question.points or question.indicative or question.levels) or any(
        question.lost(name) for name in ("answer", "points", "indicative", "levels")
    )


def depth(scope: Scope) -> Iterator[Diagnostic]:
    """Parts have parts (i), (ii) … at most."""
    for question in scope.lesson.questions:
        for part in question.asked:
            for below in part.asked:
                if below.asked:
                    message = f"{called(scope, below)} has parts of its own"
                    yield Diagnostic(below.at("parts"), "too-deep", message, "a question has parts, and they have parts")


def data(scope: Scope) -> Iterator[Diagnostic]:
    """A data question names a table or a figure of the lesson."""
    there = [x.id for x in (*scope.lesson.tables, *scope.lesson.figures)]
    for question in every(scope):
        damaged = scope.lesson.lost("tables") or scope.lesson.lost("figures")
        if isinstance(question, DataQuestion) and question.data not in there and not damaged:
            hint = suggest(question.data, there) or (f"there are: {', '.join(there)}" if there else None)
            message = f"the lesson has no table or figure '{question.data}'"
            yield Diagnostic(question.at("data"), "unknown-data", message, hint)


def ids(scope: Scope) -> Iterator[Diagnostic]:
    """An id given stands once in the lesson."""
    first: dict[str, Span] = {}
    for record in records_in(scope.lesson):
        if record.gives("id"):
            name, span = str(record.id), record.at("id")  # type: ignore[attr-defined]
            if name in first:
                hint = f"first on line {first[name].line}"
                yield Diagnostic(span, "duplicate-id", f"'{name}' is the id of something else too", hint)
            first.setdefault(name, span)


def distinct(scope: Scope) -> Iterator[Diagnostic]:
    """What is matched, sorted or put in order can be told apart."""
    for question in every(scope):
        if isinstance(question, Matching):
            named = [(p.right, p.at("right")) for p in question.pairs]
            named += [(line, question.at("distractors", i)) for i, line in enumerate(question.distractors)]
        elif isinstance(question, Ordering):
            named = [(item, question.at("items", i)) for i, item in enumerate(question.items)]
        elif isinstance(question, Sorting):
            named = [(line, c.at("entries", i)) for c in question.categories for i, line in enumerate(c.entries)]
        else:
            continue
        yield from _twice(scope, question, named)
