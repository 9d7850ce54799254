"""Authors' Markdown: what becomes of it (fixtures/prose.md), what it refers to, and where its mistakes are."""

import json
import re
from collections.abc import Iterable
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonpack.prose import LOCATORS, Line, Prose, Punctuation, Reference, read_locator
from lessonpack.yamltext import read
from tables import Case, parameters

BRITISH = Punctuation(("‘", "’", "“", "”"))
FRENCH = Punctuation(
    ("«\u202f", "\u202f»", "“", "”"), ((":", "\xa0"), (";", "\u202f"), ("!", "\u202f"), ("?", "\u202f"))
)
ARABIC = Punctuation(("«", "»", "“", "”"))
CHINESE = Punctuation(("“", "”", "‘", "’"))
CITATION = re.compile(r'<span class="citation" data-cites="([^"]*)"></span>')


def _short(match: re.Match[str]) -> str:
    """A citation as the fixtures write it."""
    found = []
    for cite in json.loads(unescape(match[1])):
        mark = "(" * cite["in_text"] + "-" * cite["suppress_author"]
        place = f"{cite['label']} {cite['locator']}".strip()
        found.append("|".join([mark + cite["prefix"], cite["key"], place, cite["suffix"]]))
    return f"⟦{'; '.join(found)}⟧"


@pytest.mark.parametrize("case", parameters("prose.md"))
def test_markdown(case: Case) -> None:
    prose = Prose(case.text)
    assert CITATION.sub(_short, prose.html(BRITISH)) == case.expected
    assert prose.problems == []


@pytest.mark.parametrize(
    ("punctuation", "expected"),
    [
        (BRITISH, "‘a “b” c’ – d…"),
        (FRENCH, "«\u202fa “b” c\u202f» – d…"),
        (ARABIC, "«a “b” c» – d…"),
        (CHINESE, "“a ‘b’ c” – d…"),
    ],
)
def test_quotation_marks_of_a_language(punctuation: Punctuation, expected: str) -> None:
    assert Line("\"a 'b' c\" -- d...").html(punctuation) == expected


def _visible(text: str) -> str:
    """With letters for the spaces that look like others: N narrow and no-break, B no-break."""
    return text.replace("\u202f", "N").replace("\xa0", "B")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quoi ? Oui! Non; si :", "QuoiN? OuiN! NonN; siB:"),
        ("Quoi\xa0? Oui\u202f: si  ; non", "QuoiN? OuiB: siN; non"),
        ("Hein?! Quoi ?! Si...?", "HeinN?! QuoiN?! Si…N?"),
        # Within words, numbers and addresses, and where nothing stands before it.
        ("12:30, 16:9, a:b, https://x.fr/?a=b", "12:30, 16:9, a:b, https://x.fr/?a=b"),
        ("? (?) [!] a", "? (?) [!] a"),
        ("Le 10 h 30: fin ; 1950 : fin", "Le 10 h 30B: finN; 1950B: fin"),
        # In markup
        ("*fin* ? **fin**! _fin_:", "<em>fin</em>N? <strong>fin</strong>N! <em>fin</em>B:"),
        ("`a ?` ; `b : c`", "<code>a ?</code>N; <code>b : c</code>"),
        ("[a ? b](https://x.fr/?a) ?", '<a href="https://x.fr/?a">a ? b</a>N?'),
        ("fin [@a] ; fin [@b]: {source A} ?", "fin ⟦|a||⟧N; fin ⟦|b||⟧B: ⟦A⟧N?"),
        ("une ____ ?", 'une <span class="blank"></span>N?'),
        ("fin\n: suite\n! *fin*\n?", "finB: suiteN! <em>fin</em>N?"),
        # Quotation marks, straight or the language's own
        ('"Quoi ?" dit:"Oui"', "«NQuoiN?N» ditB:«NOuiN»"),
        ("«Quoi» et « quoi », «\xa0quoi\xa0»", "«NQuoiN» et «NquoiN», «NquoiN»"),
        ("« *mot* »\n« mot\n»", "«N<em>mot</em>N»\n«NmotN»"),
        ('l\'"armée" rouge', "l’«NarméeN» rouge"),
        # As the author escapes it
        (r"mot\? mot\: \"mot\"", "mot? mot: &quot;mot&quot;"),
    ],
)
def test_spaces_of_a_language(text: str, expected: str) -> None:
    html = re.sub(
        r'<span class="source-ref" data-letter="(.)"></span>', r"⟦\1⟧", CITATION.sub(_short, Line(text).html(FRENCH))
    )
    assert _visible(html) == expected


def test_a_language_without_spaces_of_its_own_leaves_those_of_the_author() -> None:
    assert _visible(Line("Quoi ? « a »\xa0: b!").html(BRITISH)) == "Quoi ? « a »B: b!"


@pytest.mark.parametrize(
    ("punctuation", "text", "expected"),
    [
        (CHINESE, '他说"你好"，我说"再见"。', "他说“你好”，我说“再见”。"),
        (CHINESE, '。"你好"他说"再见"。', "。“你好”他说“再见”。"),
        (CHINESE, '"*你*"他说"`再`见"', "“<em>你</em>”他说“<code>再</code>见”"),
        (CHINESE, '他说:"你好"。', "他说:“你好”。"),
        (ARABIC, 'قال "نحن" و"كلام" ثم بـ"آخر"', "قال «نحن» و«كلام» ثم بـ«آخر»"),
        # One that has no partner, and inches.
        (CHINESE, '他说"你好', "他说&quot;你好"),
        (BRITISH, '6"x4" and "a"', "6&quot;x4&quot; and ‘a’"),
    ],
)
def test_straight_marks_between_letters_go_by_turns(punctuation: Punctuation, text: str, expected: str) -> None:
    assert Line(text).html(punctuation) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**新的国家。**1949年", "<strong>新的国家。</strong>1949年"),
        ("他说**“你好”**和*“再见”*。", "他说<strong>“你好”</strong>和<em>“再见”</em>。"),
        ('他说**"你好"**吗？', "他说<strong>“你好”</strong>吗？"),
        ("（**甲**）*乙*，**丙**", "（<strong>甲</strong>）<em>乙</em>，<strong>丙</strong>"),
        ("**한국어(韓國語)**를", "<strong>한국어(韓國語)</strong>를"),
        # No mark that stands alone, and nothing new for letters with spaces.
        ("3 * 4，甲 * 乙 * 丙", "3 * 4，甲 * 乙 * 丙"),
        ("**a.**b a*b*c", "**a.**b a<em>b</em>c"),
        ("甲_乙_丙", "甲_乙_丙"),
    ],
)
def test_emphasis_beside_chinese_needs_no_spaces(text: str, expected: str) -> None:
    assert Line(text).html(CHINESE) == expected


def test_a_line_has_no_blocks() -> None:
    assert Line("# a *b*\n- c").html(BRITISH) == "# a <em>b</em>\n- c"


def test_a_picture_in_running_text_prints_nothing() -> None:
    assert Line("a ![b](c.png) d").html(BRITISH) == "a  d"


def test_references_in_order() -> None:
    prose = Prose("[@a; @b, p. 2] {source A} @a\n\n- {source A, passage x} [@a-b] {source A}\n")
    assert [(r.snippet, r.occurrence, r.letter, r.passage) for r in prose.references] == [
        ("@a", 0, None, None),
        ("@b", 0, None, None),
        ("{source A}", 0, "A", None),
        ("@a", 1, None, None),
        ("{source A, passage x}", 0, "A", "x"),
        ("@a-b", 0, None, None),
        ("{source A}", 1, "A", None),
    ]
    assert [c.key for c in prose.cites] == ["a", "b", "a", "a-b"]


#: What an author writes after the comma: label, place, what is left; None where it is no place.
PLACES: dict[str, tuple[str, str, str] | None] = {
    "12": ("page", "12", ""),
    " p. 12": ("page", "12", ""),
    "p12": ("page", "12", ""),
    "pp. 12–15": ("page", "12–15", ""),
    "12, 15–17, which": ("page", "12, 15–17", ", which"),
    "12--15": ("page", "12–15", ""),
    "12. And": ("page", "12", ". And"),
    "3.14": ("page", "3.14", ""),
    "A12": ("page", "A12", ""),
    "xii": ("page", "xii", ""),
    "p. xii–xv": ("page", "xii–xv", ""),
    "vol. VII": ("volume", "VII", ""),
    "Vol. 7": ("volume", "7", ""),
    "l. 4": ("line", "4", ""),
    "lines 4-6 there": ("line", "4-6", "there"),
    "para. 2(a)": ("paragraph", "2(a)", ""),
    "¶ 3": ("paragraph", "3", ""),
    "fol. 105v": ("folio", "105v", ""),
    "doc. 614": ("document", "614", ""),
    "docs 614–616": ("document", "614–616", ""),
    "document 614 of *it*": ("document", "614", "of *it*"),
    "doc. S/RES/82(1950)": ("document", "S/RES/82(1950)", ""),
    "p. 12, fig. 3": ("page", "12", ", fig. 3"),
    "VII": None,
    "I think": None,
    "civil war": None,
    "mid 1950s": None,
    "c. 1950": None,
    "pge 12": None,
    "art. 1": ("article", "1", ""),
    "page": None,
    "": None,
}


@pytest.mark.parametrize(("text", "place"), PLACES.items())
def test_a_place_in_a_source(text: str, place: tuple[str, str, str] | None) -> None:
    assert read_locator(text) == place


def test_every_word_for_a_place_is_one() -> None:
    found = {word: read_locator(f"{word} 3") for words in LOCATORS.values() for word in words.split()}
    assert found == {word: (label, "3", "") for label, words in LOCATORS.items() for word in words.split()}


@pytest.mark.parametrize(("punctuation", "marks"), [(BRITISH, "‘b’"), (FRENCH, "«\u202fb\u202f»")])
def test_what_stands_round_a_citation_is_set_like_the_text(punctuation: Punctuation, marks: str) -> None:
    html = Line('[see *FR* & "b" @a, p. 3, not **c**; @b]').html(punctuation)
    said = f"see <em>FR</em> &amp; {marks}|a|page 3|, not <strong>c</strong>"
    assert CITATION.sub(_short, html) == f"⟦{said}; |b||⟧"


@pytest.mark.parametrize(("depth", "codes"), [(5, []), (10, ["too-deep"])])
def test_marks_in_a_citation_are_nested_no_deeper_than_in_a_text(depth: int, codes: list[str]) -> None:
    assert [p.code for p in Line(f"[{'*a **b ' * depth}c{'** d*' * depth} @a]").problems] == codes


def test_blanks_are_counted() -> None:
    assert Prose("____ a ___ `____` \\_\\_\\_\n\n- _____").blanks == 3


def test_bare_words() -> None:
    text = "**The** `war` [@a, p. 3] of {source A}: [a link](https://example.org)"
    assert Prose(text).words.split() == ["The", "war", "of", ":", "a", "link"]


PLACES_THERE_ARE = "write 'p. 12', 'para. 3', 'ch. 2', 'fol. 105', 'doc. 614', 'note 4' or 'line 7'"
REFERENCES_THERE_ARE = "write {source A} or {source A, passage name}"
PROBLEMS = {
    "[@a, somewhere]": ["1:2 unreadable-locator 'somewhere' is not a place in a source", PLACES_THERE_ARE],
    "[@a, pgae 3]": ["1:2 unreadable-locator 'pgae 3' is not a place in a source", "did you mean 'page'?"],
    "[@a, page]": ["1:2 unreadable-locator 'page' is not a place in a source", PLACES_THERE_ARE],
    "[@a, ]": ["1:2 unreadable-locator '' is not a place in a source", PLACES_THERE_ARE],
    "@a [q. 3]": ["1:1 unreadable-locator 'q. 3' is not a place in a source", PLACES_THERE_ARE],
    "[@b; @a, on high]": ["1:6 unreadable-locator 'on high' is not a place in a source", PLACES_THERE_ARE],
    "[see {source A}, @a]": [
        "1:18 unknown-reference a citation cannot hold a reference or a blank",
        "write it before or after the square brackets",
    ],
    "[@a, p. 3 for ____]": [
        "1:2 unknown-reference a citation cannot hold a reference or a blank",
        "write it before or after the square brackets",
    ],
    "x {sorce A}": ["1:3 unknown-reference no reference of the kind 'sorce'", "did you mean 'source'?"],
    "{facts pva-dead}": ["1:1 unknown-reference no reference of the kind 'facts'", "did you mean 'fact'?"],
    "{column 3}": [
        "1:1 unknown-reference no reference of the kind 'column'",
        "write {source A}, {fact name}, {figure name} or {table name}",
    ],
    "{figure}": ["1:1 unknown-reference '{figure}' is not readable as a reference", "write {figure name}"],
    "{table a, passage b}": [
        "1:1 unknown-reference '{table a, passage b}' is not readable as a reference",
        "write {table name}",
    ],
    "{fact}": ["1:1 unknown-reference '{fact}' is not readable as a reference", "write {fact name}"],
    "{fact a b}": ["1:1 unknown-reference '{fact a b}' is not readable as a reference", "write {fact name}"],
    "{fact a, passage b}": [
        "1:1 unknown-reference '{fact a, passage b}' is not readable as a reference",
        "write {fact name}",
    ],
    "{source}": ["1:1 unknown-reference '{source}' is not readable as a reference", REFERENCES_THERE_ARE],
    "{source A, line 3}": [
        "1:1 unknown-reference '{source A, line 3}' is not readable as a reference",
        REFERENCES_THERE_ARE,
    ],
    "a ![b](c.png)": ["1:3 image-in-prose a picture cannot stand in running text", "list it under 'figures'"],
}


def said(yaml: str) -> list[str]:
    """What is said of the text under `a`: 'line:column code message', then the hint."""
    value, diagnostics = read("lesson.yaml", yaml.encode())
    assert diagnostics == []
    problems = Prose(value["a"]).problems
    return [t for d in problems for t in (f"{d.span.line}:{d.span.column} {d.code} {d.message}", str(d.hint))]


@pytest.mark.parametrize(("text", "expected"), PROBLEMS.items(), ids=PROBLEMS)
def test_a_problem_has_its_place_and_a_hint(text: str, expected: list[str]) -> None:
    assert said(f"a: |\n {text}\n") == [_moved(expected[0]), expected[1]]


def _moved(message: str) -> str:
    """A place in a text as that in a file where the text begins on the second line after one space."""
    column = int(message.split()[0].split(":")[1])
    return f"2:{column + 1} {message.split(' ', 1)[1]}"


@pytest.mark.parametrize(
    ("yaml", "places"),
    [
        ("|\n  one\n\n  two [@b, oops] [@b] [@b, eek]", ["4:8", "4:24"]),
        (">-\n  one\n  [@b, oops]\n\n  two {oops} {oops}", ["3:4", "5:7", "5:14"]),
        ('"one \\"two\\" [@b, oops]"', ["1:18"]),
        ("'it''s [@b, oops]'", ["1:12"]),
        ("one\n  two [@b, oops]\n\n  three {oops}", ["2:8", "4:9"]),
        ("中文 [@b, oops] 中文 {oops}", ["1:8", "1:21"]),
        ("see [@bb, p. 1; @b, oops]", ["1:20"]),
        ("me@b and [@b, oops]", ["1:14"]),
    ],
)
def test_place_of_a_problem_in_every_style_of_text(yaml: str, places: list[str]) -> None:
    assert [line.split()[0] for line in said(f"a: {yaml}\n")[::2]] == places


def test_problems_of_a_text_that_is_in_no_file() -> None:
    assert [str(d.span) for d in Prose("{oops}").problems] == ["<text>:1:1"]


def test_texts_are_equal_by_words_and_kind() -> None:
    assert Prose("a") == Prose("a")
    assert len({Prose("a"), Prose("a"), Prose("b"), Line("a")}) == 3
    assert repr(Line("a")) == "Line('a')"


MARKDOWNISH = st.lists(
    st.sampled_from(
        ["a", " ", "\n", "\n\n", "*", "_", "____", "**", "`", "[",
         "]", "(", ")", "@", "@a", "[@a, ", "; ", "-@b", "p. 3",
         "{source A", ", passage x", "{", "}", "|", "|-|\n", "- ", "1. ", "> ", "# ", "    ", "```", "![", "](x)", "\\",
         "<script>", "<b", "</", ">", "&", "&lt;", "&#60;", '"', "'", "--", "...", "http://x", "é", "😀", "\t", "\x00"]
    ),
    max_size=30,
).map("".join)  # fmt: skip
#: Everything that may stand between angle brackets in what prose becomes.
TAGS = re.compile(
    r"</?(?:p|em|strong|code|ul|ol|li|blockquote|h3|h4|table|thead|tbody|tr|th|td|a|span)"
    r'(?: (?:class|href|title|start|data-cites|data-letter|data-passage)="[^"<>]*")*>|<br />'
)


@given(st.one_of(MARKDOWNISH, st.text()), st.sampled_from([Prose, Line]), st.sampled_from([BRITISH, FRENCH, CHINESE]))
def test_reading_never_raises_and_markup_is_always_escaped(text: str, kind: type[Prose], how: Punctuation) -> None:
    prose = kind(text)
    assert not set("<>") & set(TAGS.sub("", prose.html(how)))
    assert isinstance(prose.problems, list)
    assert isinstance(prose.words, str)


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=30))
def test_a_citation_cannot_leave_its_attribute(text: str) -> None:
    html = Line(f"[{text} @a, p. 3 {text}]").html(BRITISH)
    assert not set("<>") & set(TAGS.sub("", html))


# Quotations


def quoted(prose: Prose) -> list[tuple[str, list[str], list[str]]]:
    """Each quotation with what is cited for it, and what is near."""

    def named(references: Iterable[Reference]) -> list[str]:
        return [r.letter or r.cites[0].key for r in references]

    return [(q.words, named(q.cited), named(q.near)) for q in prose.quotations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No quotation, don't [@a]; 6' by 4\".", []),
        ('"one" [@a]', [("one", ["a"], [])]),
        ("'one' [@a]", [("one", ["a"], [])]),
        ('It is "one *two* `three`."[@a] So.', [("one two three.", ["a"], [])]),
        ('"one two [@a]."', [("one two .", ["a"], [])]),
        ('"one" ({source A, passage p}; [@b])', [("one", ["A", "b"], [])]),
        # A reference in brackets, or a citation, may follow the stop; one that begins a sentence may not.
        ('"one." [@a] Two [@b].', [("one.", ["a"], [])]),
        ('"one". ({source A}) Two.', [("one", ["A"], [])]),
        ('"one". {source A} says two.', [("one", [], [])]),
        ('"one". @a says two.', [("one", [], [])]),
        ('"one" [@a]. {source A} says two.', [("one", ["a"], [])]),
        # Words between
        ('"one" and two [@a]', [("one", [], ["a"])]),
        ('@a has "one" [@b], and [@c].', [("one", ["b"], ["a", "c"])]),
        ('Zero [@z]. @a has "one" and "two" [@b]! Three [@c].', [("one", [], ["a", "b"]), ("two", ["b"], ["a"])]),
        ('"one" [see @a; @b]', [("one", ["b"], ["a"])]),
        # What ends a sentence, and what does not
        ('In 1950 (p. 12) Mr. Truman said "one" to the U.S. Navy, vol. 3, etc. so [@a].', [("one", [], ["a"])]),
        ('"Who? I! No." [@a] he said. Two [@b].', [("Who? I! No.", ["a"], [])]),
        ('"one" said X. [@a]\n\nTwo [@b].', [("one", [], ["a"])]),
        ("他说“一二”。三[@a]。", [("一二", [], [])]),
        ('他说"一二"，[@a]又说"三四"{source B}。', [("一二", ["a"], ["B"]), ("三四", ["B"], ["a"])]),
        # Marks
        ("“one” ‘don’t’ «deux» „drei“ ‚vier‘ 「五」 『六』 »syv« ‹huit›",
         [(w, [], []) for w in ("one", "don’t", "deux", "drei", "vier", "五", "六", "syv", "huit")]),
        ("'It's \"two\" here' [@a]", [("It’s ‘two’ here", ["a"], [])]),
        ("“one ‘two’ «three»” [@a] “four", [("one ‘two’ «three»", ["a"], [])]),
        ("l'\"armée\" [@a] d'« une » nation", [("armée", ["a"], []), ("une", [], ["a"])]),
        ('"____ to fight" [@a], "the {fact x} men" [@b]', [("… to fight", ["a"], ["b"]), ("the … men", ["b"], ["a"])]),
        ('"…" [@a] "" [@b]', []),
        # Tables: a row is a sentence, and no quotation goes over a cell.
        ('| "one" | [@a] |\n|---|---|\n| "two | three" | {source B} |\n| "two" | x [@b] |',
         [("one", ["a"], []), ("two", [], ["b"])]),
        # Set apart
        ("> one **two**\n> three [@a]\n\nFour [@b].", [("one two three", ["a"], [])]),
        ("> one\n>\n> two\n>\n> -- Mao Zedong, 1950 [@a]", [("one two", ["a"], [])]),
        ("> one\n\n({source A})", [("one", ["A"], [])]),
        ("> one\n\n{source A} says two.", [("one", [], [])]),
        ("Zero [@z]. As he said [@a]:\n\n> one \"two\" [@b] three\n\n- > four [@c]",
         [("one ‘two’ three", [], ["a", "b"]), ("four", ["c"], [])]),
        ("Zero [@z].\n\n> one", [("one", [], [])]),
        ("> one\n\n- [@a]", [("one", ["a"], [])]),
    ],
)  # fmt: skip
def test_quotations_and_whose_they_are(text: str, expected: list[tuple[str, list[str], list[str]]]) -> None:
    assert quoted(Prose(text)) == expected


@pytest.mark.parametrize(
    ("yaml", "places"),
    [
        ("|\n  one \"two\" and\n  two 'three\n  four'", ["2:8", "3:8"]),
        ('"say \\"one\\" and \\"one two\\""', ["1:11", "1:23"]),
        ("'it''s \"one\", ''one'''", ["1:12", "1:20"]),
        ("中文“一二”又“*二*三”", ["1:7", "1:13"]),
        ('|\n  the other "**th**e"', ["2:16"]),
        ("|\n  a > b\n\n  > a one\n  > two", ["4:5"]),
        ('one "… [two] three"', ["1:12"]),
        # A word that does not stand so in the file: the place of the text
        ('one "&eacute;t&eacute;"', ["1:4"]),
    ],
)
def test_place_of_a_quotation_in_every_style_of_text(yaml: str, places: list[str]) -> None:
    data, _ = read("f.yaml", f"a: {yaml}\n".encode())
    prose = Prose(data["a"])
    spans = [prose.locate(q.snippet, q.occurrence) for q in prose.quotations]
    assert [f"{s.line}:{s.column}" for s in spans] == places


@given(st.one_of(MARKDOWNISH, st.text(), st.text("\"'“”‘’«»„a [@]{source A}.>\n|-")), st.sampled_from([Prose, Line]))
def test_the_words_of_a_quotation_are_those_of_the_text(text: str, kind: type[Prose]) -> None:
    prose = kind(text)
    letters = [c for c in prose.words if c.isalnum()]
    for quotation in prose.quotations:
        there = iter(letters)
        assert all(c in there for c in quotation.words if c.isalnum())
        assert not {*quotation.cited} & {*quotation.near}
        assert {*quotation.cited, *quotation.near} <= {*prose.references}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("“" * 3000 + "a" + "»" * 3000, 0),
        ("'\"" * 3000 + "a", 0),
        ('"a" [@b] ' * 2000, 2000),
        ('"a. ' * 3000, 0),
        ("> “a” [@b].\n" * 800, 1),
    ],
)
def test_many_marks(text: str, number: int) -> None:
    assert len(Prose(text).quotations) == number
