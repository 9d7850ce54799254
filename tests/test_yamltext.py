"""YAML as authors write it: every value is the text that stands there, and every mistake has its place."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonpack.diagnostics import Span
from lessonpack.yamltext import MAX_BYTES, MAX_DEPTH, MAX_NODES, Mapping, Scalar, Sequence, read

FILE = "lesson.yaml"


def values(text: str | bytes) -> Any:
    """The value of a text that has nothing wrong."""
    value, diagnostics = read(FILE, text if isinstance(text, bytes) else text.encode())
    assert diagnostics == []
    return value


def said(text: str | bytes) -> list[str]:
    """What is said of a text: 'line:column code message (hint)'."""
    _, diagnostics = read(FILE, text if isinstance(text, bytes) else text.encode())
    prefix = f"{FILE}:"
    return [str(d).removeprefix(prefix).replace(": error[", " ").replace("]:", "", 1) for d in diagnostics]


def places(value: Any, way: str = "") -> dict[str, str]:
    """The place of every key ('a') and value ('a=') in it."""
    found: dict[str, str] = {}
    if isinstance(value, Mapping):
        for key, inner in value.items():
            found[f"{way}{key}"] = _short(value.keys_at[key])
            found[f"{way}{key}="] = _short(value.values_at[key])
            found |= places(inner, f"{way}{key}.")
    elif isinstance(value, Sequence):
        for index, (inner, span) in enumerate(zip(value, value.items_at, strict=True)):
            found[f"{way}{index}="] = _short(span)
            found |= places(inner, f"{way}{index}.")
    return found


def _short(span: Span) -> str:
    assert span.file == FILE
    return f"{span.line}:{span.column}"


# The text, and where each key and each value ('=') in it stands.
PLACES: dict[str, tuple[str | bytes, str]] = {
    "block": (
        "a: x\nb:\n- y\n- c: z\n",
        "a 1:1, a= 1:4, b 2:1, b= 3:1, b.0= 3:3, b.1= 4:3, b.1.c 4:3, b.1.c= 4:6",
    ),
    "flow": (
        "a: {b: c, d: [e, f]}",
        "a 1:1, a= 1:4, a.b 1:5, a.b= 1:8, a.d 1:11, a.d= 1:14, a.d.0= 1:15, a.d.1= 1:18",
    ),
    "flow over lines": (
        "a: [x,\n  y,\n  {b: c}]",
        "a 1:1, a= 1:4, a.0= 1:5, a.1= 2:3, a.2= 3:3, a.2.b 3:4, a.2.b= 3:7",
    ),
    "texts over lines": (
        "a: |\n  one\n  two\nb: >-\n  three\n\n  four\nc: five\n  six\nd: 'seven\n  eight'\ne: nine\n",
        "a 1:1, a= 1:4, b 4:1, b= 4:4, c 8:1, c= 8:4, d 10:1, d= 10:4, e 12:1, e= 12:4",
    ),
    "after Chinese": (
        "漢字: {甲: 毛泽东, b: c}",
        "漢字 1:1, 漢字= 1:5, 漢字.甲 1:6, 漢字.甲= 1:9, 漢字.b 1:14, 漢字.b= 1:17",
    ),
    "beyond the basic plane": ("a: [𠀀, 😀, b]", "a 1:1, a= 1:4, a.0= 1:5, a.1= 1:8, a.2= 1:11"),
    "carriage returns": ("a: x\r\nb: |\r\n  y\r\nc: z\r\n", "a 1:1, a= 1:4, b 2:1, b= 2:4, c 4:1, c= 4:4"),
    "byte order mark": (b"\xef\xbb\xbfa: x\nb: y\n", "a 1:1, a= 1:4, b 2:1, b= 2:4"),
    "empty value": ("a:\nb: y\n", "a 1:1, a= 1:3, b 2:1, b= 2:4"),
    "empty value at the end": ("? a", "a 1:3, a= 1:4"),
    "alias": (
        "a: &n {b: c}\nd: *n\n",
        "a 1:1, a= 1:4, a.b 1:8, a.b= 1:11, d 2:1, d= 2:4, d.b 1:8, d.b= 1:11",
    ),
}


@pytest.mark.parametrize(("text", "expected"), PLACES.values(), ids=PLACES)
def test_place_of_every_node(text: str | bytes, expected: str) -> None:
    assert [f"{name} {place}" for name, place in places(values(text)).items()] == expected.split(", ")


def test_place_of_collections_and_texts() -> None:
    value = values("a: [x]\nb:\n  c: y\n")
    assert (_short(value.span), _short(value["a"].span), _short(value["b"].span)) == ("1:1", "1:4", "3:3")
    assert (_short(value["a"][0].span), _short(value["b"]["c"].span)) == ("1:5", "3:6")


@pytest.mark.parametrize(
    "text",
    ["no", "on", "Yes", "true", "1:30", "007", "0x1F", "1.10", "1_000", "1e3", "~", "null", ".inf", "1950-06-25",
     "1950-06-25 04:00:00", "=", "12:30:45", "0o17", "+1", "--"],
)  # fmt: skip
def test_a_text_stays_what_the_author_wrote(text: str) -> None:
    value = values(f"a: {text}\nb: [{text}]\n{text}: c\n")
    assert (value["a"], value["b"], value[text]) == (text, [text], "c")
    assert type(value["a"]) is Scalar


@pytest.mark.parametrize(
    ("yaml", "text"),
    [
        ("a: ''", ""),
        ('a: ""', ""),
        ("a: 'it''s'", "it's"),
        (r'a: "\u6bdb \"x\" \\ \n"', '毛 "x" \\ \n'),
        ("a: |\n  one\n   two\n\n  three\n\n", "one\n two\n\nthree\n"),
        ("a: |-\n  one\n", "one"),
        ("a: |+\n  one\n\n", "one\n\n"),
        ("a: >\n  one\n  two\n\n  three\n", "one two\nthree\n"),
        ("a: one\n  two\n", "one two"),
        ("a: x\ty # z\n", "x\ty"),
        ("a: |\r\n  one\r\n  two\r\n", "one\ntwo\n"),
        ("a: ! x", "x"),
    ],
)
def test_styles_of_text(yaml: str, text: str) -> None:
    assert values(yaml)["a"] == text


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n", "\ufeff"])
def test_a_file_without_values_is_none(text: str) -> None:
    assert values(text) is None


def test_an_empty_value_is_none() -> None:
    assert values("a:\nb: [c, ]\nd: {e}\nf:\n-\n- g\n") == {
        "a": None,
        "b": ["c"],
        "d": {"e": None},
        "f": [None, "g"],
    }


def test_an_alias_repeats_what_its_anchor_names() -> None:
    value = values("a: &one x\nb: &all {c: *one, d: [*one]}\ne: *all\nf: &none\ng: *none\n")
    assert value == {"a": "x", "b": {"c": "x", "d": ["x"]}, "e": {"c": "x", "d": ["x"]}, "f": None, "g": None}


def test_a_merge_key_is_a_key_like_others() -> None:
    assert values("a: &x {b: c}\nd:\n  <<: *x\n  e: f\n")["d"] == {"<<": {"b": "c"}, "e": "f"}


TAB = "tab a tab character stands where spaces belong (indent with spaces)"
INSIDE = "recursive-alias the alias '*x' stands inside what it repeats"
QUOTATION_MARKS = (
    "put quotation marks round a value that has ': ' or ' #' in it, or that starts with one of [ { @ ` % & * ! | >"
)


def control(place: str, character: str) -> str:
    return f"{place} control-character a control character (U+{character}) stands here (delete it)"


def not_utf_8(place: str, byte: str) -> str:
    return f"{place} not-utf-8 byte 0x{byte} is not UTF-8 (save the file as UTF-8)"


def syntax(place: str, problem: str) -> str:
    return f"{place} yaml-syntax not readable as YAML: {problem} ({QUOTATION_MARKS})"


def tag(place: str, name: str) -> str:
    return f"{place} yaml-tag tags such as '{name}' are not used here (leave the tag out)"


MISTAKES: dict[str, tuple[str | bytes, list[str]]] = {
    "duplicate key": (
        "a: 1\nb:\n  c: 2\n  c: 3\na: 4\na: 5\n",
        [
            "4:3 duplicate-key 'c' stands here twice (first on line 3)",
            "5:1 duplicate-key 'a' stands here twice (first on line 1)",
            "6:1 duplicate-key 'a' stands here twice (first on line 1)",
        ],
    ),
    "duplicate key by alias": ("&k a: 1\n*k : 2\n", ["2:1 duplicate-key 'a' stands here twice (first on line 1)"]),
    "tab before a key": ("a: b\n\tc: d\n", [f"2:1 {TAB}"]),
    "tab before a list": ("a:\n\t- b\n", [f"2:1 {TAB}"]),
    "tab below spaces": ("a:\n  b: c\n  \td: e\n", [f"3:3 {TAB}"]),
    "bell": ("a: b\nc: 漢\x07d\n", [control("2:5", "0007")]),
    "null": ("a: \x00", [control("1:4", "0000")]),
    "escape of old printers": ("a\x1b: b", [control("1:2", "001B")]),
    "delete": ("a: \x7f", [control("1:4", "007F")]),
    "next line": ("a: b\x85c: d", [control("1:5", "0085")]),
    "upper control": ("a: \x9f", [control("1:4", "009F")]),
    "line separator": ("a: b\u2028c", [control("1:5", "2028")]),
    "mark inside": ("a: b\ufeffc", [control("1:5", "FEFF")]),
    "no character": ("a: \uffff", [control("1:4", "FFFF")]),
    "lone carriage return": ("a: b\rc: d", [control("1:5", "000D")]),
    "not UTF-8": ("aé\nbc\n漢: é".encode() + b"\xffx\n", [not_utf_8("3:5", "ff")]),
    "not UTF-8 after a mark": (b"\xef\xbb\xbfab\xe9\n", [not_utf_8("1:3", "e9")]),
    "UTF-16": ("a: b".encode("utf-16"), [not_utf_8("1:1", "ff")]),
    "half a character": (b"x\n\xc3", [not_utf_8("2:1", "c3")]),
    "recursive alias": ("a: &x [b, *x]\n", [f"1:11 {INSIDE}"]),
    "recursive alias, deep": ("a: &x\n  b:\n  - {c: *x}\n", [f"3:9 {INSIDE}"]),
    "unknown alias": (
        "a: &audience x\nb: *audeince\n",
        ["2:4 unknown-alias no anchor '&audeince' (did you mean 'audience'?)"],
    ),
    "unknown alias alone": ("*a", ["1:1 unknown-alias no anchor '&a'"]),
    "unknown alias as a key": ("*a : b\n", ["1:1 unknown-alias no anchor '&a'"]),
    "tags": (
        "a: !!str 1\nb: !x {c: d}\ne: !!python/object/apply:os.system [f]\n",
        [
            tag("1:4", "tag:yaml.org,2002:str"),
            tag("2:4", "!x"),
            tag("3:4", "tag:yaml.org,2002:python/object/apply:os.system"),
        ],
    ),
    "two documents": ("a: 1\n---\nb: 2\n", ["2:1 second-document a file holds one YAML document"]),
    "list as key": ("? [a]\n: b\nc: d\n", ["1:3 bad-key a key must be text"]),
    "no key": ("? \n: b\n", ["1:2 bad-key a key must be text"]),
    "colon in a text": ("a: b: c\n", [syntax("1:5", "mapping values are not allowed in this context")]),
    "citation without quotation marks": ("a: @b\n", [syntax("1:4", "found character that cannot start any token")]),
    "unclosed list": ("a: [b\nc: d\n", [syntax("2:2", "did not find expected ',' or ']'")]),
    "unclosed quotation": ("a: 'b\n", [syntax("2:1", "found unexpected end of stream")]),
    "directive": ("%YAML 2.0\n---\na\n", [syntax("1:1", "found incompatible YAML document")]),
    "what was found before": (
        "a: 1\na: 2\nb: [\n",
        [
            "2:1 duplicate-key 'a' stands here twice (first on line 1)",
            syntax("4:1", "did not find expected node content"),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_has_its_place(text: str | bytes, expected: list[str]) -> None:
    assert said(text) == expected


def test_what_cannot_be_read_is_left_out_and_remembered() -> None:
    value, _ = read(FILE, b"a: *x\nb:\n- {c: *y, d: e}\n- *z\n? [f]\n: g\nh: &h [*h, i]\nj: k\n")
    assert value == {"b": [{"d": "e"}], "h": ["i"], "j": "k"}
    assert value.lost == {"a", "b", "h"}
    assert value["b"][0].lost == {"c"}


def bomb(levels: int) -> str:
    """Ten texts, and lists of ten aliases to the list before."""
    lines = ["l0: &l0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, levels)]
    return "\n".join([*lines, "last: y"])


def test_an_alias_bomb_is_said_once_and_stops_nothing() -> None:
    assert said(bomb(9)) == [f"6:10 alias-bomb aliases unfold to more than {MAX_NODES:,} values"]
    assert read(FILE, bomb(9).encode())[0]["last"] == "y"


def test_aliases_within_the_limit_are_no_bomb() -> None:
    assert len(values(bomb(4))["l3"]) == 10


@pytest.mark.parametrize(
    ("opening", "column"), [("[", MAX_DEPTH + 1), ("- ", 2 * MAX_DEPTH + 1), ("{a: ", 4 * MAX_DEPTH + 1)]
)
def test_depth_has_a_limit(opening: str, column: int) -> None:
    assert said(opening * 100_000) == [f"1:{column} too-deep values are nested more than {MAX_DEPTH} deep"]


def test_the_deepest_value_allowed() -> None:
    assert said("[" * MAX_DEPTH + "]" * MAX_DEPTH) == []


def test_size_has_a_limit() -> None:
    assert said(b"#" * MAX_BYTES) == []
    assert said(b"#" * (MAX_BYTES + 1)) == [f"1:1 too-large the file is larger than {MAX_BYTES:,} bytes"]


def test_number_of_values_has_a_limit() -> None:
    assert said("-\n" * (MAX_NODES + 10)) == [f"{MAX_NODES}:2 too-large more than {MAX_NODES:,} values in one file"]


LOCATED = "a: %s\n"


@pytest.mark.parametrize(
    ("yaml", "snippet", "occurrence", "place"),
    [
        ("plain {x} and {x}", "{x}", 0, "1:10"),
        ("plain {x} and {x}", "{x}", 1, "1:18"),
        ("'quoted {x}'", "{x}", 0, "1:12"),
        (r'"tab \t {x}"', "{x}", 0, "1:12"),
        ("|\n  one\n  two {x}", "{x}", 0, "3:7"),
        (">-\n\n  one\n  漢字 {x} {x}", "{x}", 1, "4:10"),
        ("plain\n  {x}", "{x}", 0, "2:3"),
        ("plain", "{x}", 0, "1:4"),
        ("one {x}", "{x}", 1, "1:4"),
        ("[@mao-order] and [@mao], or [@mao.]", "@mao", 0, "1:23"),
        ("[@mao-order] and [@mao], or [@mao.]", "@mao", 1, "1:34"),
        ("not me@mao but @mao", "@mao", 0, "1:19"),
        (r"not \@mao but @mao", "@mao", 0, "1:18"),
    ],
)  # fmt: skip
def test_place_of_a_snippet(yaml: str, snippet: str, occurrence: int, place: str) -> None:
    quoted = f"'{yaml}'" if yaml.startswith("[") else yaml
    assert _short(values(LOCATED % quoted)["a"].locate(snippet, occurrence)) == place


def spans(value: Any) -> list[Span]:
    """Every place that a value knows."""
    if isinstance(value, Mapping):
        own = [value.span, *value.keys_at.values(), *value.values_at.values()]
        return own + [s for inner in value.values() for s in spans(inner)]
    if isinstance(value, Sequence):
        return [value.span, *value.items_at] + [s for inner in value for s in spans(inner)]
    return [value.span] if isinstance(value, Scalar) else []


def inside(span: Span, text: str) -> bool:
    """Whether a place lies in a text: on a character of a line, or just after its last."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    return 1 <= span.line <= len(lines) and 1 <= span.column <= len(lines[span.line - 1]) + 1


YAMLISH = st.lists(
    st.sampled_from(
        ["a", "b: ", "- ", "\n", "  ", "[", "]", "{", "}", ", ", "'", '"', "|\n", ">-\n", "&x ", "*x", "!t ", "# ",
         "---\n", "...\n", "? ", ": ", "\t", "\r\n", "\r", "漢", "😀", "é", "@a", "%", "`", "\\",
         "<<: ", "~", "\x85", "\ufeff"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@given(st.one_of(YAMLISH, st.text()))
def test_reading_never_raises_and_every_place_lies_in_the_file(text: str) -> None:
    value, diagnostics = read(FILE, text.encode("utf-8", "replace"))
    for span in [*spans(value), *(d.span for d in diagnostics)]:
        assert inside(span, text), span


@given(st.binary())
def test_reading_bytes_never_raises(data: bytes) -> None:
    value, diagnostics = read(FILE, data)
    for span in [*spans(value), *(d.span for d in diagnostics)]:
        assert inside(span, data.decode("utf-8", "replace")), span


@given(
    st.lists(
        st.text(st.characters(min_codepoint=32, exclude_characters="\x7f\ufeff", exclude_categories=["C", "Zl", "Zp"]))
    )
)
def test_texts_in_quotation_marks_come_back_whole(texts: list[str]) -> None:
    written = "".join("- '" + t.replace("'", "''") + "'\n" for t in texts)
    assert (values(written) or []) == texts
