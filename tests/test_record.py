"""The base of all records: names, places, mended keys, the pupil's view, and the scalar fields."""

from typing import Annotated, Any, ClassVar

import pytest
from pydantic import Field, TypeAdapter, ValidationError

from lessonpack.diagnostics import Diagnostic, Span
from lessonpack.prose import Line
from lessonpack.record import KEY, Identifier, Record, Text, Truth, Whole, prose_in, pupil_view, records_in, slug
from lessonpack.yamltext import read


class Leaf(Record):
    """A record in a record."""

    text_: Line
    """What it says."""
    right_answer: Annotated[Line | None, KEY] = None
    """What only the key prints."""


class SmallTree(Record):
    """A record that holds others."""

    title: Line
    """Its title."""
    many_leaves: tuple[Leaf, ...] = ()
    """Its leaves."""
    named: dict[Identifier, Leaf] = Field(default_factory=dict)
    """Leaves by name."""
    secret: Annotated[Leaf | None, KEY] = None
    """What only the key prints."""

    pupil_properties: ClassVar[tuple[str, ...]] = ("count",)

    @property
    def count(self) -> int:
        """How many leaves."""
        return len(self.many_leaves)


TREE = """\
title: One
many-leaves:
- text: two
- {text: three, right-answer: four}
named:
  five: {text: six}
secret: {text: seven, right-answer: eight}
"""


def tree(yaml: str = TREE) -> tuple[SmallTree, list[Diagnostic]]:
    """A tree, and what is said of its keys."""
    value, said = read("t.yaml", yaml.encode())
    assert said == []
    return TypeAdapter(SmallTree).validate_python(value, context=said), said


def place(line: int, column: int) -> Span:
    return Span("t.yaml", line, column)


def test_a_record_knows_its_places() -> None:
    record, _ = tree()
    assert record.span == place(1, 1)
    assert (record.at("title"), record.at("many-leaves")) == (place(1, 8), place(3, 1))
    assert [record.at("many-leaves", i) for i in (0, 1)] == [place(3, 3), place(4, 3)]
    assert record.many_leaves[1].at("right-answer") == place(4, 31)
    assert record.named["five"].span == place(6, 9)


def test_the_place_of_what_is_not_given_is_that_of_the_record() -> None:
    record, _ = tree()
    assert record.many_leaves[0].at("right-answer") == place(3, 3)
    assert record.at("many-leaves", 7) == record.at("many-leaves")
    assert (record.gives("secret"), record.many_leaves[0].gives("right-answer")) == (True, False)
    assert SmallTree(title=Line("made")).span == Span("<made>")


def test_a_copy_keeps_its_places() -> None:
    record, _ = tree()
    assert record.model_copy(update={"title": Line("other")}).at("title") == place(1, 8)


def test_an_unknown_key_is_taken_out_and_a_misspelt_one_mended() -> None:
    record, said = tree("titel: One\ncolour: red\nnamed: {a: {txet: b, text: c}}\n")
    assert str(record.title) == "One"
    assert record.at("title") == place(1, 8)
    assert [str(d) for d in said] == [
        "t.yaml:1:1: error[unknown-key]: a small tree has no field 'titel' (did you mean 'title'?)",
        "t.yaml:2:1: error[unknown-key]: a small tree has no field 'colour' "
        "(it has: many-leaves, named, secret, title)",
        "t.yaml:3:13: error[unknown-key]: a leaf has no field 'txet' (it has: right-answer, text)",
    ]


@pytest.mark.parametrize(
    ("data", "called"),
    [
        ({}, "a small tree"),
        ({"type": "ordering"}, "an ordering"),
        ({"type": "cloze"}, "a cloze"),
        ({"type": ""}, "a small tree"),
    ],
)
def test_what_a_record_is_called(data: dict[str, Any], called: str) -> None:
    assert SmallTree.called(data) == called


def test_a_pupil_never_sees_the_key() -> None:
    view = pupil_view(tree()[0])
    assert set(vars(view)) == {"title", "many_leaves", "named", "count"}
    assert [set(vars(leaf)) for leaf in [*view.many_leaves, view.named["five"]]] == [{"text_"}] * 3
    assert (str(view.title), view.count, str(view.named["five"].text_)) == ("One", 2, "six")
    with pytest.raises(AttributeError):
        _ = view.secret


def test_everything_in_a_record_in_the_order_of_its_fields() -> None:
    record, _ = tree()
    assert [str(p) for p in prose_in(record)] == ["One", "two", "three", "four", "six", "seven", "eight"]
    assert [r.span.line for r in records_in([record])] == [1, 3, 4, 6, 7]
    assert list(prose_in("text")) == list(records_in(None)) == []


def test_a_record_cannot_be_changed() -> None:
    record, _ = tree()
    with pytest.raises(ValidationError):
        record.title = Line("other")  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What did Mao decide?", "what-did-mao-decide"),
        ("One two three four five six seven", "one-two-three-four-five-six"),
        ("L'été à Séoul", "lete-a-seoul"),
        ("Mao’s *order* of 8 October_1950", "maos-order-of-8-october-1950"),
        ("毛泽东", "毛泽东"),
        ("?!", "untitled"),
        ("", "untitled"),
    ],
)
def test_a_text_as_an_identifier(text: str, expected: str) -> None:
    assert slug(text) == expected


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (Identifier, "a-1.B_c", "a-1.B_c"),
        (Identifier, "1950", "1950"),
        (Identifier, "-a", "identifier"),
        (Identifier, "a b", "identifier"),
        (Identifier, "../a", "identifier"),
        (Identifier, "é", "identifier"),
        (Identifier, "a\n", "identifier"),
        (Identifier, "", "identifier"),
        (Identifier, None, "identifier"),
        (Identifier, ["a"], "identifier"),
        (Text, "no", "no"),
        (Text, "007", "007"),
        (Text, " ", "string_type"),
        (Text, None, "string_type"),
        (Text, ["a"], "string_type"),
        (Text, {"a": "b"}, "string_type"),
        (Line, "a", Line("a")),
        (Line, "", "string_type"),
        (Line, None, "string_type"),
        (Whole, "0", 0),
        (Whole, "30", 30),
        (Whole, 7, 7),
        (Whole, "007", "int_type"),
        (Whole, "1.0", "int_type"),
        (Whole, "-1", "int_type"),
        (Whole, "1_000", "int_type"),
        (Whole, "٣", "int_type"),
        (Whole, "3 ", "int_type"),
        (Whole, "1234567", "int_type"),
        (Whole, "many", "int_type"),
        (Whole, True, "int_type"),
        (Whole, None, "int_type"),
        (Truth, "true", True),
        (Truth, "Yes", True),
        (Truth, "on", True),
        (Truth, "FALSE", False),
        (Truth, "no", False),
        (Truth, "off", False),
        (Truth, False, False),
        (Truth, "1", "bool_type"),
        (Truth, "y", "bool_type"),
        (Truth, None, "bool_type"),
    ],
)  # fmt: skip
def test_scalar_fields(kind: Any, value: Any, expected: Any) -> None:
    try:
        found = TypeAdapter(kind).validate_python(value)
    except ValidationError as error:
        found = error.errors()[0]["type"]
    assert (type(found), found) == (type(expected), expected)
