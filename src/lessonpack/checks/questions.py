"""Questions that can be answered, and answers that answer them."""

from collections.abc import Iterator

from lessonpack.checks.scope import Scope
from lessonpack.diagnostics import Diagnostic, Span, counted, suggest
from lessonpack.questions import Cloze, Matching, MultipleChoice, Ordering, Part, Question, Scheme, TableCompletion
from lessonpack.record import Record, records_in


def called(scope: Scope, question: Question) -> str:
    """A question in the author's words: 'question 3 (cloze)'."""
    number = next(n for n, q in enumerate(scope.lesson.questions, 1) if q is question)
    return f"question {number} ({getattr(question, 'type', '')})"


def options(scope: Scope) -> Iterator[Diagnostic]:
    """The answer of a multiple choice is one of its options, and no option stands twice."""
    for question in scope.lesson.questions:
        if not isinstance(question, MultipleChoice) or question.lost("options"):
            continue
        words = [str(o) for o in question.options]
        if str(question.answer) not in words:
            hint = suggest(str(question.answer), words) or "write the right option word for word"
            yield Diagnostic(
                question.at("answer"),
                "not-an-option",
                f"the answer of {called(scope, question)} is not an option",
                hint,
            )
        for index, word in enumerate(words):
            if word in words[:index]:
                yield Diagnostic(
                    question.at("options", index),
                    "duplicate-option",
                    f"'{word}' stands twice in {called(scope, question)}",
                )


def blanks(scope: Scope) -> Iterator[Diagnostic]:
    """A cloze has as many answers as blanks."""
    for question in scope.lesson.questions:
        if isinstance(question, Cloze) and not question.lost("blanks") and question.text.blanks != len(question.blanks):
            there, given = counted(question.text.blanks, "blank"), counted(len(question.blanks), "answer")
            message = f"{called(scope, question)} has {there} and {given}"
            yield Diagnostic(question.at("blanks"), "blanks-and-answers", message, "a blank is written ____")


def cells(scope: Scope) -> Iterator[Diagnostic]:
    """Each row of a table has a cell for each column, and a table to complete has one to fill."""
    for question in scope.lesson.questions:
        if isinstance(question, TableCompletion) and not question.natural_marks and not question.lost("rows"):
            message = f"{called(scope, question)} has no cell to fill"
            yield Diagnostic(question.at("rows"), "no-blank", message, "write {answer: …} for a cell to fill")
    tables: list[tuple[Record, int]] = [(t, len(t.columns)) for t in scope.lesson.tables]
    tables += [(q, len(q.columns)) for q in scope.lesson.questions if isinstance(q, TableCompletion)]
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
    for question in scope.lesson.questions:
        parts: tuple[Part, ...] = getattr(question, "parts", ())
        for part in parts:
            if not _has_key(part):
                yield Diagnostic(
                    part.span,
                    "no-answer",
                    f"a part of {called(scope, question)} has nothing in the key",
                    _ANSWER,
                )
        if (
            not parts
            and type(question).model_fields.keys() <= _WRITTEN
            and not _has_key(question)
            and not question.lost("parts")
        ):
            yield Diagnostic(question.span, "no-answer", f"{called(scope, question)} has nothing in the key", _ANSWER)


_WRITTEN = Question.model_fields.keys() | {"type", "parts"}
_ANSWER = "give 'answer', 'points', 'indicative' or 'levels'"


def _has_key(scheme: Scheme) -> bool:
    return bool(scheme.answer or scheme.points or scheme.indicative or scheme.levels) or any(
        scheme.lost(name) for name in ("answer", "points", "indicative", "levels")
    )


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
    """What is matched or put in order can be told apart."""
    for question in scope.lesson.questions:
        if isinstance(question, Matching):
            named = [(p.right, p.at("right")) for p in question.pairs]
            named += [(line, question.at("distractors", i)) for i, line in enumerate(question.distractors)]
        elif isinstance(question, Ordering):
            named = [(item, question.at("items", i)) for i, item in enumerate(question.items)]
        else:
            continue
        seen: set[str] = set()
        for line, span in named:
            if str(line) in seen:
                yield Diagnostic(span, "duplicate-option", f"'{line}' stands twice in {called(scope, question)}")
            seen.add(str(line))
