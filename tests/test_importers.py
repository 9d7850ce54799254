"""Sources from other programs and back: what is carried over, and what is told."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonpack import yamltext
from lessonpack.content import SOURCES, read_record
from lessonpack.importers import Imported, ImportFault, export_sources, import_sources, lost_in
from lessonpack.prose import Line
from lessonpack.source_yaml import label, scalar
from lessonpack.sources import Source
from papers import real


def imported(text: str, form: str = "csl-json", *taken: str) -> tuple[list[Source], Imported]:
    """The sources of a file, read back from what an import writes; and what it says."""
    made = import_sources("file", text, form, taken)
    read = read_record("sources.yaml", made.text.encode(), SOURCES) if made.text else None
    assert not read or read.diagnostics == []
    return list(read.record or ()) if read else [], made


def told(made: Imported) -> list[str]:
    return [f"{d.span.line} {d.code}: {d.message}" for d in made.diagnostics]


def of_json(**item: Any) -> tuple[dict[str, Any], list[str]]:
    """An item of CSL-JSON after it was a record, and what was told."""
    (source,), made = imported(json.dumps([{"id": "a", "type": "book", "title": "T", **item}]))
    known = {"id": "a", "type": "book", "title": "T"}
    return {k: v for k, v in source.item.items() if known.get(k) != v}, [t.partition(": ")[2] for t in told(made)]


def test_csl_json_of_all_sources_comes_back_as_it_was() -> None:
    sources = list(real().sources.values())
    assert len(sources) > 30
    back, made = imported(export_sources(sources, "csl-json"))
    assert [s.item for s in back] == [s.item for s in sources]
    assert made.diagnostics == ()
    assert made.ids == tuple((s.id, s.id) for s in sources)
    assert {(s.rights.status, s.rights.print) for s in back} == {("unclear", "none")}


#: What BibTeX and BibLaTeX have no place for, of the sources of the real course.
LOST = {
    "bibtex": {"accessed", "archive", "archive_location", "container-title", "genre", "issue", "issued",
               "medium", "number-of-volumes", "original-date", "recipient", "status"},
    "biblatex": {"archive", "archive_location", "container-title", "genre", "issue", "issued", "medium",
                 "number-of-volumes", "original-date", "recipient", "status"},
}  # fmt: skip


@pytest.mark.parametrize("form", LOST)
def test_bibtex_loses_what_is_told(form: str) -> None:
    sources = list(real().sources.values())
    text = export_sources(sources, form)
    back, _ = imported(text, "bibtex")
    lost = lost_in(text, form, sources)
    assert set(lost) == LOST[form]
    for before, after in zip(sources, sorted(back, key=lambda s: [b.id for b in sources].index(s.id)), strict=True):
        assert set(before.item) - set(after.item) <= set(lost)
        assert after.item["title"].replace("’", "'").lower() == before.item["title"].lower()
        assert after.item.get("author") == before.item.get("author")
    assert lost_in(export_sources(sources, "csl-json"), "csl-json", sources) == {}


def test_only_lost_variables_are_told_to_be_lost() -> None:
    (book,) = [s for s in real().sources.values() if s.id == "stueck-1995"]
    assert lost_in(export_sources([book], "bibtex"), "bibtex", [book]) == {}


BIB = """\
@book{stueck:1995/a,
  author = {Stueck, William and others},
  title = {The Korean War: An International History},
  publisher = {Princeton University Press}, address = {Princeton},
  year = 1995, langid = {english},
  file = {stueck.pdf},
}

@unpublished{telegram, author = {{Mao Zedong}}, title = {On {\\'E}tat}, date = {1950-10-03}, shelfmark = {zz}}
@misc{bad, title = {When?}, year = {long ago}}
"""


def test_bibtex() -> None:
    (book, telegram, bad), made = imported(BIB, "bibtex")
    assert book.item == {
        "id": "stueck-1995-a",
        "type": "book",
        "author": [{"family": "Stueck", "given": "William"}],
        "title": "The Korean War: An International History",
        "issued": {"date-parts": [[1995]]},
        "publisher": "Princeton University Press",
        "publisher-place": "Princeton",
        "language": "en-US",
    }
    assert telegram.item == {
        "id": "telegram",
        "type": "manuscript",
        "author": [{"literal": "Mao Zedong"}],
        "title": "On État",
        "issued": {"date-parts": [[1950, 10, 3]]},
    }
    assert bad.item == {"id": "bad", "type": "document", "title": "When?"}
    assert made.ids[0] == ("stueck-1995-a", "stueck:1995/a")
    assert told(made) == [
        "1 not-carried-over: 'file' of 'stueck:1995/a' could not be carried over",
        "1 not-carried-over: a name under 'author' of 'stueck:1995/a' could not be carried over",
        "9 not-carried-over: 'shelfmark' of 'telegram' could not be carried over",
        "10 not-carried-over: 'year' of 'bad' could not be carried over",
    ]


def test_ris() -> None:
    (source,), made = imported("TY  - BOOK\nAU  - Stueck, William\nTI  - T\nPY  - 1995\nC1  - x\nER  - \n", "ris")
    assert source.item == {
        "id": "stueck-1995",
        "type": "book",
        "author": [{"family": "Stueck", "given": "William"}],
        "title": "T",
        "issued": {"date-parts": [[1995]]},
    }
    assert told(made) == ["1 not-carried-over: 'C1' of 'the source on line 1' could not be carried over"]


#: What an item of CSL-JSON has, what of it the record has, and what is told.
ITEMS: list[tuple[dict[str, Any], dict[str, Any], list[str]]] = [
    ({"volume": 6}, {"volume": "6"}, []),
    ({"shortTitle": "S"}, {"title-short": "S"}, []),
    ({"title-short": "S", "shortTitle": "Z"}, {"title-short": "S"}, []),
    ({"custom": {"a": 1}}, {}, ["'custom' of 'a' could not be carried over"]),
    ({"publisher": ""}, {}, []),
    ({"publisher": True}, {}, ["'publisher' of 'a' could not be carried over"]),
    ({"type": "poem"}, {"type": "document"}, ["the type 'poem' (now 'document') of 'a' could not be carried over"]),
    ({"issued": {"date-parts": [["1950", "1"]]}}, {"issued": {"date-parts": [[1950, 1]]}}, []),
    ({"issued": {"raw": "1950-10"}}, {"issued": {"date-parts": [[1950, 10]]}}, []),
    ({"issued": "1950"}, {"issued": {"date-parts": [[1950]]}}, []),
    ({"issued": {"date-parts": [[1950]], "circa": 1}}, {"issued": {"date-parts": [[1950]], "circa": True}}, []),
    ({"issued": {"date-parts": [[1949], [1950]]}}, {"issued": {"date-parts": [[1949], [1950]]}}, []),
    ({"issued": {"literal": "Qing"}}, {}, ["'issued' of 'a' could not be carried over"]),
    ({"issued": {"date-parts": [[1950]], "season": 1}}, {}, ["'issued' of 'a' could not be carried over"]),
    ({"issued": {"date-parts": 3}}, {}, ["'issued' of 'a' could not be carried over"]),
    ({"issued": {"date-parts": [[-200]]}}, {}, ["'issued' of 'a' could not be carried over"]),
    ({"URL": "www.x.org"}, {}, ["'URL' of 'a' could not be carried over"]),
    ({"author": [{"family": "A", "x": "y"}]}, {"author": [{"family": "A"}]}, []),
    (
        {"author": [{"family": "Mao", "given": "Zedong", "static-ordering": True}]},
        {"author": [{"literal": "Mao Zedong"}]},
        [],
    ),
    ({"author": "A"}, {}, ["'author' of 'a' could not be carried over"]),
    (
        {"author": [{"family": "A"}, {"literal": "others"}]},
        {"author": [{"family": "A"}]},
        ["a name under 'author' of 'a' could not be carried over"],
    ),
    ({"abstract": "one\n two\u2028three\x00"}, {"abstract": "one two three"}, []),
]


@pytest.mark.parametrize(("item", "record", "said"), ITEMS, ids=[str(i) for i, _, _ in ITEMS])
def test_an_item_of_csl_json(item: dict[str, Any], record: dict[str, Any], said: list[str]) -> None:
    assert of_json(**item) == (record, said)


@pytest.mark.parametrize(
    ("was", "item", "made"),
    [
        ("a", {}, "a"),
        ("x:y/z", {}, "x-y-z"),
        ("-a.", {}, "a"),
        ("http://zotero.org/users/1/items/AB", {"author": [{"family": "Ng"}], "issued": "1950"}, "ng-1950"),
        ("", {"editor": [{"literal": "A Body of Many Words"}]}, "a-body-of"),
        ("毛", {"title": "On war", "issued": "1950-10"}, "on-war-1950"),
        (None, {}, "t"),
    ],
)
def test_an_id_is_the_sources_own_or_made_of_author_and_year(was: str | None, item: dict[str, Any], made: str) -> None:
    (source,), _ = imported(json.dumps([{"id": was, "type": "book", "title": "T", **item}]))
    assert source.id == made


def test_an_id_that_is_there_is_told_and_left_alone_and_one_that_stands_twice_gets_a_number() -> None:
    items = [{"id": i, "type": "book", "title": i} for i in ("a", "b", "b", "c:d")]
    sources, made = imported(json.dumps(items, indent=1), "csl-json", "a", "c-d")
    assert [(s.id, str(s.label)) for s in sources] == [("b", "b"), ("b-2", "b")]
    assert told(made) == [
        "3 source-there: 'a' is in sources.yaml already",
        "18 source-there: 'c-d' is in sources.yaml already",
    ]


@pytest.mark.parametrize(
    ("form", "text", "message"),
    [
        ("csl-json", "{", "it is not readable as JSON"),
        ("csl-json", '"x"', "it is JSON, but no list of sources"),
        ("csl-json", "[1]", "it is JSON, but no list of sources"),
        ("bibtex", "@book{a, title=", "it is not readable as BibTeX"),
        ("ris", "hello", "it has no reference"),
    ],
)
def test_a_file_that_is_not_in_its_format(form: str, text: str, message: str) -> None:
    with pytest.raises(ImportFault, match=message):
        import_sources("file", text, form, [])


def test_an_item_alone_and_the_items_of_an_object_are_read() -> None:
    item = {"id": "a", "type": "book", "title": "T"}
    assert imported(json.dumps(item))[0] == imported(json.dumps({"items": [item]}))[0]


def test_a_source_as_it_is_written() -> None:
    item = {
        "id": "a",
        "type": "book",
        "URL": "https://a.example/b",
        "title": "War, *and* peace",
        "author": [{"family": "Ng", "given": "O. P."}, {"literal": "A, B"}],
        "issued": {"date-parts": [[1950]], "circa": True},
    }
    assert (
        import_sources("f", json.dumps([item]), "csl-json", [], 2).text
        == """\
  - id: a
    label: "War, \\\\*and\\\\* peace"
    csl:
      type: book
      author: [{family: Ng, given: O. P.}, {literal: "A, B"}]
      title: "War, *and* peace"
      issued: "1950~"
      URL: https://a.example/b
    # Not known to the program that it came from: who may print it, on what basis, and how much.
    rights:
      status: unclear
      print: none
"""
    )


#: What may stand in a file of ours.
TEXTS = st.characters(
    codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff"
)


@given(st.text(TEXTS, min_size=1))
def test_any_text_can_be_written_and_read_again(text: str) -> None:
    value, wrong = yamltext.read("f", f"- {scalar(text)}\n- [{{a: {scalar(text)}}}]\n".encode())
    assert wrong == []
    assert value == [text, [{"a": text}]]


@pytest.mark.parametrize("title", ["a_b*c`d", "[x] {source A} @key \\ __", "1950 <b>", "a & b; #c"])
def test_a_label_prints_as_the_title_is(title: str) -> None:
    line = Line(label(title))
    assert line.problems == []
    assert line.references == []
    assert line.words == title.replace(" <b>", " ").strip()


def test_italics_in_a_title_are_italics_in_the_label() -> None:
    assert label("On <i>War</i> <span class='nocase'>x</span>") == "On *War* x"
