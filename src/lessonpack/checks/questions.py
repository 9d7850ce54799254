"""Questions that can be answered, and answers that answer them."""

from collections.abc import Iterable, Iterator, Sequence

from lessonpack.asking import asked, evenness, numbering, places
from lessonpack.checks.scope import Scope
from lessonpack.diagnostics import Diagnostic, Span, counted, suggest, warning
from lessonpack.lesson import letter
from lessonpack.measures import occurrences
from lessonpack.prose import Line
from lessonpack.questions import (
    Choice,
    Cloze,
    DataQuestion,
    Filling,
    Labelling,
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
    """The answer of a choice is one of its options, and not all of them; no option stands twice, and what is named of
    them is there."""
    for question in every(scope):
        if not isinstance(question, Choice) or question.lost("options"):
            continue
        right = _right(question)
        for line, span in right:
            yield from _no_option(scope, question, "the answer", line, span)
        if question.last is not None:
            yield from _no_option(scope, question, "the last option", question.last, question.at("last"))
            yield from _not_last(scope, question, str(question.last))
        yield from _twice(scope, question, _placed(question, "options", question.options))
        yield from _twice(scope, question, right)
        if {str(line) for line, _ in right} >= set(map(str, question.options)):
            message = f"all options of {called(scope, question)} are right"
            yield Diagnostic(question.at("options"), "no-distractor", message, "add one that is wrong")
        yield from _without(scope, question, {str(line) for line, _ in right})


def _right(question: Choice) -> list[tuple[Line, Span]]:
    if isinstance(question, MultipleChoice):
        return [(question.answer, question.at("answer"))]
    assert isinstance(question, MultipleResponse)
    return _placed(question, "answers", question.answers)


def _placed(record: Record, field: str, lines: Iterable[Line]) -> list[tuple[Line, Span]]:
    """The entries of a field with their places."""
    return [(line, record.at(field, index)) for index, line in enumerate(lines)]


def _no_option(scope: Scope, question: Choice, what: str, line: Line, span: Span) -> Iterator[Diagnostic]:
    words = [str(option) for option in question.options]
    if str(line) not in words:
        hint = suggest(str(line), words) or "write the option word for word"
        yield Diagnostic(span, "not-an-option", f"{what} of {called(scope, question)} is not an option", hint)


def _not_last(scope: Scope, question: Choice, last: str) -> Iterator[Diagnostic]:
    words = [str(option) for option in question.options]
    if not question.shuffle and last in words[:-1] and last != words[-1]:
        message = f"'{last}' is to be the last option of {called(scope, question)}, whose options keep their order"
        yield Diagnostic(question.at("last"), "not-last", message, "put it at the end of 'options'")


def _without(scope: Scope, question: Choice, right: set[str]) -> Iterator[Diagnostic]:
    """Options that the support tier does not have are wrong ones, and one that is wrong is left."""
    support = question.support
    if support is None or support.lost("without"):
        return
    options, left_out = set(map(str, question.options)), set(map(str, support.without))
    for index, line in enumerate(support.without):
        span = support.at("without", index)
        yield from _no_option(scope, question, "an option to leave out", line, span)
        if str(line) in right & options:
            message = f"the support tier has not got the right option of {called(scope, question)}"
            yield Diagnostic(span, "right-left-out", message, "leave out wrong options alone")
    if options > right and options - left_out <= right:
        message = f"the support tier has no wrong option of {called(scope, question)}"
        yield Diagnostic(support.at("without"), "no-distractor", message, "leave one of them in")


def _twice(scope: Scope, question: Question, named: Sequence[tuple[Line, Span]]) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for line, span in named:
        if str(line) in seen:
            yield Diagnostic(span, "duplicate-option", f"'{line}' stands twice in {called(scope, question)}")
        seen.add(str(line))


def predictable(scope: Scope) -> Iterator[Diagnostic]:
    """Over the paper the right option stands in each place equally often, give or take one, and never thrice running,
    unless questions with fewer options forbid that."""
    lesson = scope.lesson
    choices = [q for q in every(scope) if isinstance(q, MultipleChoice)]
    fixed = [q for q in choices if not q.movable or str(q.answer) == str(q.last)]
    damaged = any(q.lost("options") or len({q.answer, *q.options}) != len(q.options) for q in choices)
    if len(choices) < 3 or not fixed or damaged or lesson.lost("worksheet"):
        return
    dealt = [q for one in asked(lesson, None, None).questions for q in one.walk()]
    used = [q.right for q in dealt if isinstance(q, MultipleChoice)]
    free = [range(len(q.options)) for q in choices]
    most = max(map(len, free))
    if evenness(used, most) > evenness(places(free, ""), most):
        message = f"the right options can be guessed by their places: {', '.join(map(letter, used))}"
        numbers = [numbering(lesson)[str(q.id)].full for q in fixed]
        which = f"question {numbers[0]} keeps its" if len(fixed) == 1 else f"questions {', '.join(numbers)} keep their"
        hint = f"{which} order: let another option be the right one, or let the options be mixed"
        yield warning(fixed[0].at("last" if fixed[0].movable else "shuffle"), "predictable-options", message, hint)


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
        account, last, above = str(question.account), -1, ""
        for error in question.errors:
            times = occurrences(str(error.wrong), account)
            if times != 1:
                there = "is not in" if not times else f"stands {times} times in"
                message = f"'{error.wrong}' {there} the account of {called(scope, question)}"
                yield Diagnostic(error.at("wrong"), "error-not-in-account", message, "copy the wrong words from it")
                continue
            at = account.find(str(error.wrong))
            if 0 <= at < last:
                message = f"'{error.wrong}' stands in the account of {called(scope, question)} before '{above}'"
                yield Diagnostic(error.at("wrong"), "error-not-in-account", message, "name the errors in their order")
            last, above = max((last, above), (at, str(error.wrong)))
            if str(error.right) == str(error.wrong):
                message = f"'{error.wrong}' is both wrong and right in {called(scope, question)}"
                yield Diagnostic(error.at("right"), "error-not-in-account", message, "say what is right")


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
                    hint = "parts go down to (i), (ii) … and no further: make a question of its own of them"
                    yield Diagnostic(below.at("parts"), "too-deep", message, hint)


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
    """An id given stands once in the lesson; what is in a figure has ids of its own."""
    first: dict[str, Span] = {}
    inner = {id(one) for figure in scope.lesson.figures for one in records_in(figure) if one is not figure}
    for record in records_in(scope.lesson):
        if record.gives("id") and id(record) not in inner:
            name, span = str(record.id), record.at("id")  # type: ignore[attr-defined]
            if name in first:
                hint = f"first on line {first[name].line}"
                yield Diagnostic(span, "duplicate-id", f"'{name}' is the id of something else too", hint)
            first.setdefault(name, span)


def distinct(scope: Scope) -> Iterator[Diagnostic]:
    """What is matched, sorted or put in order can be told apart."""
    for question in every(scope):
        if isinstance(question, Matching):
            yield from _twice(scope, question, [(p.left, p.at("left")) for p in question.pairs])
        elif isinstance(question, Sorting):
            yield from _twice(scope, question, [(c.name, c.at("name")) for c in question.categories])
        yield from _twice(scope, question, _entries(question))


def _entries(question: Question) -> list[tuple[Line, Span]]:
    """What is matched, sorted or put in order, with its places."""
    if isinstance(question, Matching):
        named = [(p.right, p.at("right")) for p in question.pairs]
        return [*named, *_placed(question, "distractors", question.distractors)]
    if isinstance(question, Ordering):
        return _placed(question, "items", question.items)
    if isinstance(question, Sorting):
        return [entry for category in question.categories for entry in _placed(category, "entries", category.entries)]
    return []


def lettered(scope: Scope) -> Iterator[Diagnostic]:
    """What pupils write letters for has a letter of the alphabet."""
    for question in every(scope):
        named = _placed(question, "options", question.options) if isinstance(question, Choice) else _entries(question)
        if len(named) > 26 and not isinstance(question, Ordering):
            message = f"{called(scope, question)} has {len(named)} things to letter, and the alphabet 26 letters"
            yield Diagnostic(named[26][1], "too-many", message, "make two questions of it")


def words_in_order(scope: Scope) -> Iterator[Diagnostic]:
    """Words to use do not stand in the order in which they are to be filled in."""
    for question in every(scope):
        answers = [str(one) for one in _filled(question) if one is not None]
        for record in (question, question.support):
            words = [str(word) for word in record.words] if record else []
            there = list(dict.fromkeys(answer for answer in answers if answer in words))
            if record and len(there) > 1 and there == [word for word in words if word in there]:
                message = f"the words to use of {called(scope, question)} stand in the order of the answers"
                hint = "mix them" + (", or give a 'word-bank' to all pupils" if hasattr(question, "word_bank") else "")
                yield warning(record.at("words"), "words-in-order", message, hint)


def _filled(question: Question) -> list[Line | None]:
    """What is to be filled in, in its order."""
    if isinstance(question, Cloze):
        return [blank.answer for blank in question.blanks]
    if isinstance(question, Labelling):
        return [label.answer for label in question.labels]
    if isinstance(question, TableCompletion):
        return [cell.answer for row in question.rows for cell in row.cells if isinstance(cell, Filling)]
    if isinstance(question, Matching):
        return [pair.right for pair in question.pairs]
    if isinstance(question, Sorting):
        return [entry for category in question.categories for entry in category.entries]
    return list(question.items) if isinstance(question, Ordering) else []
