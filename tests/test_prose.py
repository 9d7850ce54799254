"""Authors' Markdown: what becomes of it (fixtures/prose.md), what it refers to, and where its mistakes are."""

import json
import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonpack.prose import Line, Prose, Punctuation
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


def test_blanks_are_counted() -> None:
    assert Prose("____ a ___ `____` \\_\\_\\_\n\n- _____").blanks == 3


def test_bare_words() -> None:
    text = "**The** `war` [@a, p. 3] of {source A}: [a link](https://example.org)"
    assert Prose(text).words.split() == ["The", "war", "of", ":", "a", "link"]


PLACES_THERE_ARE = "write 'p. 12', 'para. 3', 'ch. 2', 'fol. 105', 'note 4' or 'line 7'"
REFERENCES_THERE_ARE = "write {source A} or {source A, passage name}"
PROBLEMS = {
    "[@a, somewhere]": ["1:2 unreadable-locator 'somewhere' is not a place in a source", PLACES_THERE_ARE],
    "[@a, pgae 3]": ["1:2 unreadable-locator 'pgae 3' is not a place in a source", "did you mean 'page'?"],
    "[@a, page]": ["1:2 unreadable-locator 'page' is not a place in a source", PLACES_THERE_ARE],
    "[@a, ]": ["1:2 unreadable-locator '' is not a place in a source", PLACES_THERE_ARE],
    "@a [q. 3]": ["1:1 unreadable-locator 'q. 3' is not a place in a source", PLACES_THERE_ARE],
    "[@b; @a, on high]": ["1:6 unreadable-locator 'on high' is not a place in a source", PLACES_THERE_ARE],
    "x {sorce A}": ["1:3 unknown-reference no reference of the kind 'sorce'", "did you mean 'source'?"],
    "{fact pva-dead}": ["1:1 unknown-reference no reference of the kind 'fact'", REFERENCES_THERE_ARE],
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
