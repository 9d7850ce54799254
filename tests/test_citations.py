"""Citations in the seven styles: over all sources of the real course, and their parts one by one."""

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from lessonpack import citations, pandoc
from lessonpack.citations import CitationError, Citations, format_citations, styles
from lessonpack.csl import Label
from lessonpack.markup import Element, Node
from lessonpack.prose import Cite
from lessonpack.sources import Source
from papers import STYLES, real

STUECK = "stueck-1995"
MAO = "mao-to-zhou-1950-10-13"


def plain(nodes: Sequence[Node]) -> str:
    """Citation text to review: _emphasis_, ^raised^, small CAPS; a link is its text alone."""
    marks = {"em": "_", "sup": "^", "strong": "*"}
    texts = []
    for node in nodes:
        if isinstance(node, str):
            texts.append(node)
        elif node.has("smallcaps"):
            texts.append(plain(node.children).upper())
        else:
            mark = marks.get(node.tag, "")
            texts.append(f"{mark}{plain(node.children)}{mark}")
    return "".join(texts)


def cite(style: str, *clusters: Cite | list[Cite]) -> Citations:
    asked = [c if isinstance(c, list) else [c] for c in clusters]
    return format_citations(style, "en-GB", asked, real().sources)


def said(style: str, *clusters: Cite | list[Cite]) -> list[str]:
    return [plain(f.before) + plain(f.nodes) for f in cite(style, *clusters).cited]


@pytest.mark.parametrize("style", STYLES)
def test_every_source_in_every_style(style: str, golden: Callable[[str, str], None]) -> None:
    keys = sorted(real().sources)
    answer = cite(style, *(Cite(k) for k in keys), *(Cite(k, "page", "12") for k in keys))
    entries = {e.key: plain(e.nodes) for e in answer.bibliography}
    assert entries.keys() == set(keys)
    assert {f.note for f in answer.cited} == {STYLES[style]}
    first, later = answer.cited[: len(keys)], answer.cited[len(keys) :]
    blocks = [
        f"{key}\n  first {plain(a.nodes)}\n  later {plain(b.nodes)}\n  entry {entries[key]}\n"
        for key, a, b in zip(keys, first, later, strict=True)
    ]
    golden(f"citations/{style}.txt", "\n".join(blocks))


@pytest.mark.parametrize("style", STYLES)
def test_chinese_and_korean_names_keep_their_order(style: str) -> None:
    names = {
        k: s.csl.author[0].literal
        for k, s in real().sources.items()
        if re.match("mao|zhou-(?!w)|kim|chen|shen|zhang", k)
    }
    assert len(names) >= 10
    answer = cite(style, *(Cite(k) for k in sorted(names)))
    for formatted, key in zip(answer.cited, sorted(names), strict=True):
        assert names[key] in plain(formatted.nodes)
    for entry in answer.bibliography:
        assert plain(entry.nodes).startswith(str(names[entry.key]))


#: Label and locator; how Chicago's later notes say it; how Harvard does.
LOCATORS = [
    ("page", "12", "12", "p. 12"),
    ("page", "12–15", "12–15", "pp. 12–15"),
    ("paragraph", "2", "para. 2", "para. 2"),
    ("paragraph", "2–3", "paras 2–3", "paras 2–3"),
    ("chapter", "3", "ch. 3", "ch. 3"),
    ("section", "4", "sect. 4", "sect. 4"),
    ("volume", "2", "vol. 2", "vol. 2"),
    ("folio", "105", "fol. 105", "fol. 105"),
    ("column", "7", "col. 7", "col. 7"),
    ("note", "4", "n. 4", "n. 4"),
    ("line", "9", "line 9", "l. 9"),
    ("part", "1", "pt 1", "pt 1"),
    ("document", "614", "doc. 614", "doc. 614"),
    ("document", "614–616", "docs 614–616", "docs 614–616"),
    ("article", "1", "art. 1", "art. 1"),
    ("article", "1–3", "arts 1–3", "arts 1–3"),
    ("document", "S/RES/82(1950)", "doc. S/RES/82(1950)", "doc. S/RES/82(1950)"),
]


def test_locators() -> None:
    asked = [Cite(STUECK, label, locator) for label, locator, _, _ in LOCATORS]
    notes = said("chicago-notes-bibliography", Cite(STUECK), *asked)[1:]
    title = "Stueck, _The Korean War_"
    assert notes == [f"{title}, {text}." for _, _, text, _ in LOCATORS]
    assert said("harvard-cite-them-right", *asked) == [f"(Stueck, 1995, {text})" for *_, text in LOCATORS]


def test_a_number_of_a_document_is_said_in_the_documents_language() -> None:
    german = {"document": Label(("Dok.", "Dok."), ("Dokument", "Dokumente"))}
    asked = [[Cite(STUECK, "document", "614")], [Cite(STUECK, "document", "614–616")]]
    answer = [
        [plain(f.nodes) for f in format_citations(style, "de", asked, real().sources, german).cited]
        for style in ("chicago-author-date", "apa")
    ]
    assert answer == [
        ["(Stueck 1995, Dok. 614)", "(Stueck 1995, Dok. 614–616)"],
        ["(Stueck, 1995, Dokument 614)", "(Stueck, 1995, Dokumente 614–616)"],
    ]


def test_the_same_document_again_is_ibid_and_another_is_not() -> None:
    asked = [Cite(STUECK, "document", place) for place in ("1", "1", "2")]
    assert said("oscola", *asked)[1:] == ["ibid.", "ibid doc 2."]


def test_what_stands_round_a_citation() -> None:
    asked = {
        "(see _Foreign Relations_ & Stueck 1995, 3, *not* 4)": [
            Cite(STUECK, "page", "3", "see <em>Foreign Relations</em> &amp;", ", <strong>not</strong> 4")
        ],
        "(_see_ *also* Stueck 1995)": [Cite(STUECK, prefix="<em>see</em> <strong>also</strong>")],
        "(see Stueck 1995 for more)": [Cite(STUECK, prefix="see", suffix="for more")],
        "(Stueck 1995, 3 and after)": [Cite(STUECK, "page", "3", suffix="and after")],
        "(Stueck 1995, 3, which differs)": [Cite(STUECK, "page", "3", suffix=", which differs")],
        "(Whiting 1960; Stueck 1995, 3)": [Cite("whiting-1960"), Cite(STUECK, "page", "3")],
        "Stueck (1995)": [Cite(STUECK, in_text=True)],
        "Stueck (1995, 3)": [Cite(STUECK, "page", "3", in_text=True)],
        "(1995)": [Cite(STUECK, suppress_author=True)],
    }
    assert said("chicago-author-date", *asked.values()) == list(asked)


def test_several_sources_make_one_note() -> None:
    note = said("chicago-notes-bibliography", [Cite("whiting-1960", prefix="compare"), Cite(STUECK)])
    assert len(note) == 1
    assert re.fullmatch(r"Compare Allen S. Whiting, .*; William Stueck, .*\.", note[0])


@pytest.mark.parametrize("style", [s for s, notes in STYLES.items() if notes])
def test_an_author_in_the_text_is_named_before_the_note(style: str) -> None:
    (formatted,) = cite(style, Cite(STUECK, in_text=True)).cited
    assert formatted.note
    assert plain(formatted.before) == "William Stueck"
    assert plain(formatted.nodes).startswith("_The Korean War")


@pytest.mark.parametrize(
    ("style", "label", "expected"),
    [
        ("oscola", "page", "ibid 3."),
        ("oscola", "paragraph", "ibid para 3."),
        ("chicago-notes-bibliography-subsequent-ibid", "page", "Ibid., 3."),
    ],
)
def test_ibid_begins_with_a_capital_where_the_style_does_not_write_it_small(
    style: str, label: str, expected: str
) -> None:
    assert said(style, Cite(STUECK), Cite(STUECK, label, "3"))[1] == expected


def test_a_reference_to_an_earlier_note_begins_small() -> None:
    assert said("oscola", Cite(STUECK), Cite(MAO), Cite(STUECK, "page", "3", suppress_author=True))[2] == "(n 1) 3."


def test_a_work_is_called_by_its_title_without_the_subtitle_unless_two_would_be_called_so() -> None:
    def book(key: str, title: str, **more: str) -> Source:
        csl = {"type": "book", "author": [{"family": "Adams"}], "title": title, "issued": "1950", **more}
        rights = {"status": "unclear", "print": "none"}
        return Source.model_validate({"id": key, "label": key, "csl": csl, "rights": rights})

    there = [
        book("a", "War: A history"),
        book("b", "Peace: A history"),
        book("c", "Peace: Another"),
        book("d", "Love: All of it", **{"title-short": "Of love"}),
    ]
    clusters = [[Cite(s.id)] for s in [*there, *there]]
    answer = format_citations("mhra-notes", "en-GB", clusters, {s.id: s for s in there})
    assert [plain(f.nodes) for f in answer.cited[4:]] == [
        "Adams, _War_.",
        "Adams, _Peace: A History_.",
        "Adams, _Peace: Another_.",
        "Adams, _Of Love_.",
    ]


@pytest.mark.parametrize("style", STYLES)
def test_only_cited_works_are_listed_and_none_hides_behind_a_dash(style: str) -> None:
    (entry,) = cite(style, Cite(MAO)).bibliography
    assert entry.key == MAO
    assert plain(entry.nodes).startswith("Mao Zedong")


@pytest.mark.parametrize("style", STYLES)
def test_an_entry_does_not_depend_on_what_else_is_cited(style: str) -> None:
    every = {e.key: e.nodes for e in cite(style, *(Cite(k) for k in sorted(real().sources))).bibliography}
    alone = {k: cite(style, Cite(k)).bibliography[0].nodes for k in (MAO, STUECK, "truman-1950-06-27")}
    assert {k: every[k] for k in alone} == alone


@pytest.mark.parametrize("style", ["chicago-author-date", "apa", "harvard-cite-them-right"])
def test_siblings_keep_their_letters_where_only_one_is_cited(style: str) -> None:
    keys = ["mao-to-stalin-1950-10-02-chinese", MAO]
    both = said(style, *(Cite(k) for k in keys))
    assert all(re.fullmatch(r"\(Mao Zedong,? 1950[a-e]\)", text) for text in both)
    assert both[0] != both[1]
    assert [said(style, Cite(k))[0] for k in keys] == both


def test_siblings_are_found_by_the_first_author_and_the_year() -> None:
    def work(key: str, year: str, *family: str) -> Source:
        csl = {"type": "book", "author": [{"family": f} for f in family], "title": key, "issued": year}
        rights = {"status": "unclear", "print": "none"}
        return Source.model_validate({"id": key, "label": key, "csl": csl, "rights": rights})

    works = [work("a", "1950", "Ng", "Oh", "Pu", "Qi"), work("b", "1950", "Ng", "Oh", "Pu", "Ra")]
    works += [work("c", "1951", "Ng"), work("d", "1950", "Oh")]
    there = {w.id: w for w in works}
    assert citations._siblings({"a"}, there) == ["b"]
    clusters = [[Cite("b")]], [[Cite("a")], [Cite("b")]]
    alone, both = (format_citations("chicago-author-date", "en-GB", c, there) for c in clusters)
    assert plain(alone.cited[0].nodes) == plain(both.cited[1].nodes)
    assert plain(alone.bibliography[0].nodes) == plain(both.bibliography[1].nodes)


def test_emphasis_in_emphasis_is_upright() -> None:
    inner = {"t": "Emph", "c": [{"t": "Str", "c": "Hamlet"}]}
    outer = {"t": "Emph", "c": [{"t": "Str", "c": "On"}, {"t": "Space"}, inner]}
    assert citations._nodes([outer]) == (Element("em", {}, ["On "]), "Hamlet")


@pytest.mark.parametrize(
    ("inline", "expected"),
    [
        ({"t": "Strong", "c": [{"t": "Str", "c": "a"}]}, Element("strong", {}, ["a"])),
        ({"t": "Superscript", "c": [{"t": "Str", "c": "a"}]}, Element("sup", {}, ["a"])),
        ({"t": "Subscript", "c": [{"t": "Str", "c": "a"}]}, Element("sub", {}, ["a"])),
        ({"t": "SmallCaps", "c": [{"t": "Str", "c": "a"}]}, Element("span", {"class": "smallcaps"}, ["a"])),
        ({"t": "Span", "c": [["", [], []], [{"t": "Str", "c": "a"}]]}, "a"),
        ({"t": "Quoted", "c": [{"t": "SingleQuote"}, [{"t": "Str", "c": "a"}]]}, "a"),
        (
            {"t": "Link", "c": [["", [], []], [{"t": "Str", "c": "a"}], ["https://b", ""]]},
            Element("a", {"href": "https://b"}, ["a"]),
        ),
    ],
)
def test_what_the_engine_answers_becomes_the_page_vocabulary(inline: object, expected: Node) -> None:
    assert citations._nodes([inline]) == (expected,)


def test_an_answer_that_is_not_known_is_an_error() -> None:
    with pytest.raises(CitationError, match="an unknown 'Math'"):
        citations._nodes([{"t": "Math", "c": []}])


def test_a_failing_engine_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "PANDOC", Path("/nowhere/pandoc"))
    with pytest.raises(CitationError, match="/nowhere/pandoc"):
        cite("apa", Cite(STUECK, prefix="never asked before"))


def test_what_the_engine_complains_of_is_in_the_error() -> None:
    with pytest.raises(CitationError, match=r"[Pp]arse|JSON"):
        citations._ask("apa", "[]", json.dumps({"no": "document"}))


def test_a_document_without_citations_asks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(citations, "_ask", None)
    assert cite("apa") == Citations((), ())


def test_the_seven_styles_are_there() -> None:
    assert STYLES.keys() <= styles()
