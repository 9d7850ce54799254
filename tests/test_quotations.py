"""Quotations against texts: what counts as word for word, where it stands, and what is nearest where it does not."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from driver import LESSON, SOURCES, Project
from lessonpack.prose import Line, Prose
from lessonpack.quotations import find, found_in, length, named, nearest, quoted_from, words
from lessonpack.sources import Csl, Excerpt, Original, Rights, Source
from papers import ROOT

TEXT = (
    "Dept has rec[eive]d info that China’s full-scale attack would come under [the enemy’s] control. […] In these "
    "circumstances – so we hold – nobody moves, not 1,000 men… Go!"
)
CHINESE = "第三条　结婚须男女双方本人完全自愿，不许任何一方对他方加以强迫。"


def the(text: str, start: int, stop: int) -> str:
    return " ".join(words(text)[start:stop])


@pytest.mark.parametrize(
    ("quotation", "there"),
    [
        ("Info THAT china's", ["info that China’s"]),
        # Declared omissions
        ("info … control", ["info", "control"]),
        ("info […] would . . . control", ["info", "would", "control"]),
        ("…info that [...]", ["info that"]),
        ("control … In these", ["control", "In these"]),
        # Insertions
        ("[An] attack would [soon] come", ["attack would come"]),
        ("info that [their] full-scale attack", ["info that China’s full-scale attack"]),
        ("info that [their long planned] full-scale attack", ["info that China’s full-scale attack"]),
        ("China's [great] attack", ["China’s full-scale attack"]),
        ("info that [China] … attack", ["info that", "attack"]),
        ("[no] control", ["control"]),
        ("circumstance[s]", ["circumstances"]),
        ("[n]obody mov[ed]", ["nobody moves"]),
        # Insertions of whoever printed the text
        ("rec[eive]d info", ["rec[eive]d info"]),
        ("received info", ["rec[eive]d info"]),
        ("recd info", ["rec[eive]d info"]),
        ("under [the enemy’s] control", ["under the enemy’s control"]),
        ("under the enemy's control", ["under the enemy’s control"]),
        ("under control", ["under the enemy’s control"]),
        # What does not count
        ("info\n that", ["info that"]),
        ("these circumstances — so we hold -- nobody", ["these circumstances so we hold nobody"]),
        ("‘so’ we “hold”", ["so we hold"]),
        ("scale attack,", ["full-scale attack"]),
        ("1,000 men … go?", ["1,000 men", "Go"]),
        ("men go", ["men Go"]),
    ],
)
def test_a_true_quotation(quotation: str, there: list[str]) -> None:
    match = find(quotation, TEXT)
    assert match
    assert match.punctuated
    assert [the(TEXT, r.start, r.stop) for r in match.ranges] == there


@pytest.mark.parametrize(
    "quotation",
    [
        "info that China would",
        "info which China’s",
        "control. In these",
        "control … info",
        "info that [their] attack",
        "info that [their long planned] attack",
        "[h]as [d]ept",
        "attack [of very many of] would come under [all their] control in",
        "circumstance",
        "received [of] attack",
        "recieved",
        "circumstances nobody moves",
    ],
)
def test_a_false_quotation(quotation: str) -> None:
    assert find(quotation, TEXT) is None


@pytest.mark.parametrize("quotation", ["full scale", "full, scale attack", "hold nobody", "men. Go"])
def test_punctuation_inside_counts_and_is_told_apart(quotation: str) -> None:
    match = find(quotation, TEXT)
    assert match
    assert not match.punctuated


def test_of_two_places_that_with_the_same_punctuation_is_taken() -> None:
    match = find("a, b", "a b; a, b")
    assert match
    assert (match.ranges, match.punctuated) == ((range(2, 4),), True)
    later = find("a, b … c", "a b c; a, b")
    assert later
    assert (later.ranges, later.punctuated) == ((range(0, 2), range(2, 3)), False)


@pytest.mark.parametrize(
    ("quotation", "text", "there", "punctuated"),
    [
        ("双方本人完全自愿", CHINESE, "双 方 本 人 完 全 自 愿", True),
        ("自愿, 不许", CHINESE, "自 愿 不 许", True),
        ("自愿不许", CHINESE, "自 愿 不 许", False),
        ("结婚……自愿", CHINESE, "结 婚", True),
        ("غزوا شاملا", "أن غزوًا شاملًا", "غزوًا شاملًا", True),
        ("invasion armée", "il craint l’invasion armée", "l’invasion armée", True),
        ("L'invasion", "il craint l’invasion armée", "l’invasion", True),
        ("ＡＢＣ", "abc", "abc", True),
        ("Straße", "STRASSE", "STRASSE", True),
    ],
)
def test_other_languages(quotation: str, text: str, there: str, punctuated: bool) -> None:
    match = find(quotation, text)
    assert match
    assert match.punctuated is punctuated
    assert the(text, match.ranges[0].start, match.ranges[0].stop) == there
    assert find("双方完全自愿", CHINESE) is None


@pytest.mark.parametrize(
    ("quotation", "text"),
    [
        ("did [indeed] work", "it did not work"),
        ("we [indeed] go", "we didn’t go"),
        ("we [indeed] go", "we cannot go"),
        ("a [great] move", "a non-aggressive move"),
        ("wir [doch] gehen", "wir nicht gehen"),
        ("il [est] ici", "il n’est ici"),
        ("il n’est [bien] ici", "il n’est pas ici"),
        ("yo [ya] voy", "yo nunca voy"),
        ("мы [уже] идём", "мы не идём"),
        ("نحن [الآن] نذهب", "نحن لا نذهب"),
        ("我们[就]出兵", "我们不出兵"),
        ("我们[决定]出兵", "我们决不出兵"),
        ("行か[る]だろう", "行かないだろう"),
        # Nor dropped where whoever printed the text put one in; nor a part of a word that turns its sense.
        ("they should advance", "they should [not] advance"),
        ("is [l]ikely", "is unlikely"),
        ("is [p]ossible", "is impossible"),
        # Of a script without spaces a name may be replaced, and no more.
        ("中央[他们]出兵", "中央决定立即出兵"),
    ],
)
def test_what_is_put_in_swallows_no_negation_and_no_more_than_a_word(quotation: str, text: str) -> None:
    assert find(quotation, text) is None


@pytest.mark.parametrize(
    ("quotation", "text"),
    [
        ("did [indeed] work", "it did really work"),
        ("that [Korea] moved", "that N. moved"),
        ("a [fine] move", "a well-planned move"),
        ("电告[他]出兵", "电告毛泽东出兵"),
        ("they should not advance", "they should [not] advance"),
        ("they should [not] advance", "they should [not] advance"),
        ("they should [not now] advance", "they should [not now] advance"),
        ("They did not [ever] work", "they did not work"),
    ],
)
def test_what_is_put_in_may_stand_for_a_word(quotation: str, text: str) -> None:
    assert find(quotation, text)


def test_words_are_numbered_as_one_counts_them() -> None:
    assert words("The well-planned, full-scale attack of 1,000 — l’an 1950–53. […] rec[eive]d 志愿军") == [
        "The", "well-planned", "full-scale", "attack", "of", "1,000", "l’an", "1950–53", "rec[eive]d", "志", "愿", "军",
    ]  # fmt: skip
    assert (length("one [put in] two"), length("志愿军"), length("志 one"), length("…")) == (2, 2, 2, 0)


@pytest.mark.parametrize(
    ("quotation", "wording", "likeness", "differences"),
    [
        ("so they hold", "so we hold", 0.66, [("they", "we")]),
        ("nobody ever moves", "nobody moves", 0.66, [("ever", "")]),
        ("info China’s attack", "info that China’s full-scale attack", 0.57, [("", "that"), ("", "full scale")]),
        ("In those circumstances", "In these circumstances", 0.9, [("those", "these")]),
        ("recieved info", "rec[eive]d info", 0.9, [("recieved", "rec[eive]d")]),
        ("info which … so they hold", "info that … so we hold", 0.6, [("which", "that"), ("they", "we")]),
        ("control. In these", "control. […] In these", 1.0, []),
        ("Dept have rec[eive]d", "Dept has rec[eive]d", 0.66, [("have", "has")]),
        ("Dept have recd", "Dept has rec[eive]d", 0.66, [("have", "has")]),
    ],
)
def test_the_nearest_wording(quotation: str, wording: str, likeness: float, differences: list[tuple[str, str]]) -> None:
    near = nearest(quotation, TEXT)
    assert near
    assert near.wording == wording
    assert near.likeness == pytest.approx(likeness, abs=0.1)
    assert [(a, b.replace("-", " ")) for a, b in near.differences] == differences


@pytest.mark.parametrize("quotation", ["Have you read it all", "read", "recd", "recd all", "all of it recd"])
def test_a_text_has_all_forms_of_a_word_that_was_mended(quotation: str) -> None:
    near = nearest(quotation, TEXT)
    assert near
    assert "rec[eive]d" in near.wording


def test_nothing_is_near_to_what_has_nothing_in_common() -> None:
    assert nearest("zzz", TEXT) is None
    assert nearest("[put in]", TEXT) is None
    assert nearest("anything", "") is None


# Properties

_LETTERS = st.text("abcdefgh", min_size=3, max_size=6)
_BETWEEN = st.sampled_from([" ", ", ", ". ", " – ", "\n\n", "; ‘"])


@st.composite
def runs(draw: st.DrawFn, least: int = 1) -> tuple[list[str], str, int, int]:
    """Different words, the text that they make, and the numbers of the first word and after the last of a run of it."""
    there = draw(st.lists(_LETTERS, min_size=max(least, 2), max_size=30, unique=True))
    text = "".join(word + draw(_BETWEEN) for word in there)
    start = draw(st.integers(0, len(there) - least))
    return there, text, start, draw(st.integers(start + least, len(there)))


def cut(text: str, there: list[str], start: int, stop: int) -> str:
    """The text of a run of words, with the punctuation between them."""
    begin = 0
    for word in there[:start]:
        begin = text.index(word, begin) + len(word)
    end = begin = text.index(there[start], begin)
    for word in there[start:stop]:
        end = text.index(word, end) + len(word)
    return text[begin:end]


@given(runs())
def test_a_run_of_words_is_found_where_it_stands(run: tuple[list[str], str, int, int]) -> None:
    there, text, start, stop = run
    match = find(cut(text, there, start, stop).upper(), text)
    assert match
    assert (match.ranges, match.punctuated) == ((range(start, stop),), True)


@given(runs(3), st.data())
def test_with_a_word_changed_it_is_not_and_the_run_is_the_nearest(
    run: tuple[list[str], str, int, int], data: st.DataObject
) -> None:
    there, text, start, stop = run
    changed = data.draw(st.integers(start, stop - 1))
    quotation = " ".join("xyz" if n == changed else there[n] for n in range(start, stop))
    assert find(quotation, text) is None
    near = nearest(quotation, text)
    assert near
    assert near.wording == " ".join(cut(text, there, start, stop).split())
    assert near.differences == (("xyz", there[changed]),)


@given(runs(3), st.data())
def test_with_a_word_left_out_it_is_found_only_where_that_is_shown(
    run: tuple[list[str], str, int, int], data: st.DataObject
) -> None:
    there, text, start, stop = run
    out = data.draw(st.integers(start + 1, stop - 2)) if stop - start > 2 else start + 1
    kept = [there[start:out], there[out + 1 : stop]]
    shown = find(" … ".join(map(" ".join, kept)), text)
    assert shown
    assert shown.ranges == (range(start, out), range(out + 1, stop))
    assert find(" ".join([*kept[0], *kept[1]]), text) is None


_MENDED = st.lists(st.sampled_from(["re[a]d", "red", "read", "[r]ead", "not", "[not]", "…"]), max_size=8).map(" ".join)


@given(_MENDED, _MENDED)
def test_nothing_raises_where_words_have_several_forms(quotation: str, text: str) -> None:
    match, near = find(quotation, text), nearest(quotation, text)
    assert match is None or near is None or near.likeness > 0
    assert find(text, text) or not re.search(r"(?<!\[)\b[a-z]{3}", text)


_ANY = st.text(st.sampled_from([*"ab’'[]… .-–\"中文ا\u064b1,\n\x1d\u00ad\u0301"]) | st.characters(), max_size=60)


@given(_ANY, _ANY)
def test_nothing_raises_and_all_that_is_found_is_there(quotation: str, text: str) -> None:
    match, near = find(quotation, text), nearest(quotation, text)
    there = words(text)
    assert all(0 <= r.start < r.stop <= len(there) for r in match.ranges) if match else True
    assert near is None or 0 <= near.likeness <= 1
    assert 0 <= length(text) <= len(text)


@given(st.text(st.sampled_from([*"abcABC’'[] .-–\"中文1,\n()"]), min_size=1, max_size=60), st.data())
def test_any_piece_of_any_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    if there := words(text):
        at = data.draw(st.integers(0, len(there) - 1))
        # From its own place, for a word may stand in the text as part of another before.
        assert find(there[at], text)
        assert find(text, text)


# Sources


def source(key: str, *excerpts: Excerpt) -> Source:
    rights, csl = Rights(status="public-domain", print="full"), Csl.model_validate({"type": "book", "title": key})
    return Source(id=key, label=Line(key), csl=csl, rights=rights, excerpts=excerpts)


SOURCES_THERE = {
    s.id: s
    for s in (
        source(
            "a",
            Excerpt(id="one", text="We move at dawn. Nobody knows.", original=Original(text="我们动身", language="zh")),
            Excerpt(id="two", text="At dawn. The river was frozen and the bridge was down."),
        ),
        source("b", Excerpt(id="one", text="They move at dawn.")),
        source("c"),
    )
}


def test_a_quotation_is_found_in_every_text_of_a_source() -> None:
    def there(words: str, key: str = "a") -> list[list[tuple[str, str, tuple[range, ...]]]]:
        ways = found_in(words, SOURCES_THERE[key])
        return [[(p.text.excerpt, p.text.layer, p.match.ranges) for p in way] for way in ways]

    assert there("at dawn") == [[("one", "text", (range(2, 4),))], [("two", "text", (range(0, 2),))]]
    assert there("动身") == [[("one", "original", (range(2, 4),))]]
    # Pieces in several texts.
    assert there("nobody knows … frozen") == [[("one", "text", (range(4, 6),)), ("two", "text", (range(5, 6),))]]
    assert there("nobody knows … thawed") == []
    assert there("at dawn", "c") == []


@pytest.mark.parametrize(
    ("text", "about", "expected"),
    [
        ('"at dawn" [@b]', (), [["b"]]),
        ('"at dawn" ({source A})', (), [["a", "a"]]),
        ('In [@c] or [@b] it is "at dawn".', (), [["b"]]),
        ('It is "at dawn".', (), []),
        ('It is "at dawn".', ("b",), [["b"]]),
        ('It is "the river was frozen and the bridge".', (), [["a"]]),
        ('It is "the river was frozen and the bridge".', ("b",), [["a"]]),
        ('"at noon" [@b], "they move" [@b; @unknown] and {source Z}', (), [["b"]]),
        ("Nothing at dawn [@b].", (), []),
    ],
)
def test_what_a_text_quotes(text: str, about: tuple[str, ...], expected: list[list[str]]) -> None:
    found = quoted_from(Prose(text), SOURCES_THERE, {"A": "a", "Z": "missing"}, about)
    assert [[place.source for way in quoted.ways for place in way] for quoted in found] == expected


def test_sources_are_named_by_key_and_by_letter_each_once() -> None:
    references = Prose("{source A} [@b; @a] {source Q} [@b]").references
    assert named(references, {"A": "a"}) == ["a", "b"]


# What is left alone, and what is not

LETTER = """\
- id: letter
  label: A letter from the border
  csl: {type: personal_communication, title: What the army wants}
  rights: {status: public-domain, print: full}
  headnote: 'Of "a matter of weight".'
  excerpts: [{id: whole, text: "We have decided, after all, to move at once."}]
  verification: {level: two-copies, seen-at: [archive], note: 'One copy has "decided, after all, to march at once".'}
- id: other
  label: Another
  csl: {type: book, title: Another}
  rights: {status: public-domain, print: full}
  excerpts: [{id: whole, text: "We had decided, after all, to move at dawn."}]
"""
FALSE = '"have resolved, after all, to move at once"'
FREE = f"""\
title: T
reading: |
  The "army" of the "People's Republic" moved: {FALSE} said nobody. In "What the army wants" [@letter] it "wants" no war
  [@letter]. "We had decided, after all, to move at dawn", as [@letter] has not. Say "I can tell that we … because …"
  with [@letter].
sources: [{{source: letter}}, {{source: other}}]
worksheet:
- questions:
  - type: multiple-choice
    stem: 'What does it say?'
    sources: [A]
    options: ['{FALSE}', '"have decided, after all, to move at once"']
    answer: '"have decided, after all, to move at once"'
  - type: true-false
    stem: 'Judge.'
    sources: [A]
    items: [{{statement: 'It says {FALSE}.', answer: false, correction: 'It does not.'}}]
  - type: short-answer
    stem: 'Study {{source A}}.'
    marks: 1
    points: [{{text: 'It says "have decided".', reject: ['It says {FALSE}.']}}]
teacher:
  misconceptions: [{{belief: 'It says {FALSE} [@letter].', correction: 'No.'}}]
"""


def quotation_codes(tmp_path: Path, lesson: str) -> list[str]:
    lines = Project(tmp_path).write(SOURCES, LETTER).write(LESSON, lesson).check().lines
    return [
        line.split("/lesson.yaml:")[-1].partition("]")[0] for line in lines if "quotation" in line.partition("]")[0]
    ]


def test_what_need_not_be_true_and_what_is_no_quotation_is_left_alone(tmp_path: Path) -> None:
    assert quotation_codes(tmp_path, FREE) == []


@pytest.mark.parametrize(
    "lesson",
    [
        f"reading: 'In [@letter] is {FALSE}.'",
        f"reading: |\n  As [@letter] has it:\n\n  > {FALSE[1:-1]}",
        f"source-sets: [{{id: s, sources: [A, B], intro: 'Not {FALSE}.'}}]",
        f"sources: [{{source: letter, prompts: [{{ask: 'Why?', answer: 'For {FALSE}.'}}]}}]",
        f"claims: [{{id: c, question: Q, positions: [{{view: V}}, {{view: '{FALSE}', on: 'his [@letter]'}}]}}]",
        f"worksheet: [{{questions: [{{type: short-answer, stem: '{{source A}}?', marks: 1, answer: '{FALSE}'}}]}}]",
    ],
)
def test_a_misquotation_near_its_source_is_found_wherever_it_stands(tmp_path: Path, lesson: str) -> None:
    sources = "" if lesson.startswith("sources:") else "sources: [{source: letter}, {source: other}]\n"
    text = f"title: T\n{lesson}\n{sources}"
    before = text[: text.index("have resolved")].split("\n")
    assert quotation_codes(tmp_path, text) == [f"{len(before)}:{len(before[-1]) + 1}: error[misquotation"]


# The page for authors

PAGE = ROOT / "docs" / "quotations.md"
_ROW = re.compile(r'^\| ([^|]+) \| "([^|]+)" \| (right|warning|error)\b', re.M)


def rows() -> list[tuple[str, str, str]]:
    """What a source has, how it is quoted, and how that is judged."""
    return _ROW.findall(PAGE.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "quotation", "verdict"), rows())
def test_the_page_says_what_is_right(tmp_path: Path, text: str, quotation: str, verdict: str) -> None:
    project = Project(tmp_path)
    project.write(LESSON, f'title: T\nkey-points:\n- >-\n  He said "{quotation}" [@s].\n')
    project.write(
        SOURCES,
        "- id: s\n  label: S\n  csl: {type: book, title: S}\n  rights: {status: public-domain, print: full}\n"
        f"  excerpts:\n  - id: one\n    text: >-\n      {text}\n",
    )
    said = [line for line in project.check().lines if "quot" in line]
    assert [re.search(r": (error|warning)\[", line)[1] for line in said] == [verdict] * (verdict != "right")  # type: ignore[index]


def test_the_page_has_all_three_verdicts() -> None:
    assert {verdict for *_, verdict in rows()} == {"right", "warning", "error"}
    assert len(rows()) > 15
