"""A text and its adapted version: which words were kept, changed, put in, left out; and which of them are facts."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from driver import LESSON, SOURCES, Project
from lessonpack.adaptation import Comparison, compare, paragraphs, shown, words
from lessonpack.locales import convention
from lessonpack.particulars import Particular, Reader, carried_by, changed
from lessonpack.sources import Change

TEXT = "Accordingly I have ordered the 7th Fleet to prevent any attack on Formosa. It will stay there."
CHANGES: TypeAdapter[tuple[Change, ...]] = TypeAdapter(tuple[Change, ...])
SHORTENED = {"type": "shortened"}


def simplified(word: str, put: str) -> dict[str, str]:
    return {"type": "simplified", "word": word, "as": put}


def explained(word: str, put: str) -> dict[str, str]:
    return {"type": "explained", "word": word, "as": put}


def compared(text: str, adapted: str, *changes: dict[str, str]) -> Comparison:
    found = compare(text, adapted, CHANGES.validate_python(changes))
    assert found is not None
    return found


def said(text: str, adapted: str, *changes: dict[str, str]) -> tuple[list[tuple[str, str]], list[str]]:
    """What was put for what without a declaration, and what was left out."""
    found = compared(text, adapted, *changes)
    put = [(shown(text, s.source) if s.source else "", shown(adapted, s.adapted)) for s in found.undeclared]
    return put, [shown(text, s.source) for s in found.left_out]


@pytest.mark.parametrize(
    ("adapted", "changes", "put", "out"),
    [
        (TEXT, [], [], []),
        (TEXT.replace("Accordingly", "So"), [simplified("Accordingly", "So")], [], []),
        (TEXT.replace("Accordingly", "So"), [simplified("accordingly", "so")], [], []),
        (TEXT.replace("Accordingly", "So"), [], [("Accordingly", "So")], []),
        (TEXT.replace("7th", "6th"), [], [("7th", "6th")], []),
        (TEXT.replace("the 7th", "a 7th"), [], [("the", "a")], []),
        (TEXT.replace("Fleet", "fleet"), [], [("Fleet", "fleet")], []),
        (TEXT.replace("any ", ""), [], [], ["any"]),
        (TEXT.replace("Accordingly ", ""), [], [], ["Accordingly"]),
        (TEXT.replace("Accordingly I have ordered the", "The"), [], [], ["Accordingly I have ordered"]),
        (TEXT.replace("any attack", "[…] attack"), [], [], ["any"]),
        (TEXT.replace(". It", ", it"), [], [], []),
        (TEXT.replace("Formosa", "Formosa [Taiwan]"), [explained("Formosa", "Taiwan")], [], []),
        (TEXT.replace("Formosa", "Formosa [Taiwan]"), [], [("", "Taiwan")], []),
        (TEXT.replace("Formosa", "Formosa, Taiwan,"), [explained("Formosa", "Taiwan")], [("", "Taiwan")], []),
        (TEXT.replace("Formosa", "[Formosa]"), [], [("Formosa", "Formosa")], []),
        (TEXT.replace("Fleet", "Fleet [Taiwan]"), [explained("Formosa", "Taiwan")], [("", "Taiwan")], []),
        (TEXT.replace("prevent any attack on", "protect"), [simplified("prevent any attack on", "protect")], [], []),
        ("It will stay there.", [], [], ["Accordingly I have ordered the 7th Fleet to prevent any attack on …"]),
        (TEXT.replace("any attack on Formosa. It will ", ""), [], [], ["any attack on Formosa. It will"]),
        (TEXT.replace("attack", "not attack"), [], [("", "not")], []),
    ],
)  # fmt: skip
def test_what_was_changed(
    adapted: str, changes: list[dict[str, str]], put: list[tuple[str, str]], out: list[str]
) -> None:
    assert said(TEXT, adapted, *changes) == (put, out)


@pytest.mark.parametrize(
    ("text", "adapted", "changes", "used"),
    [
        ("Order in order to order.", "Command in order to command.", [simplified("order", "command")], {0}),
        ("A b c.", "A x c.", [simplified("b", "y"), simplified("b", "x")], {1}),
        ("Formosa and Formosa.", "Formosa [Taiwan] and Formosa.", [explained("Formosa", "Taiwan")], {0}),
        ("Formosa and Formosa.", "Formosa [Taiwan] and Formosa [Taiwan].", [explained("Formosa", "Taiwan")], {0}),
        ("The fleet stays.", "The fleet stays.", [simplified("fleet", "ships"), SHORTENED], set()),
        ("Rec[eive]d today.", "Received today.", [simplified("Rec[eive]d", "Received")], {0}),
        ("走狗们的进攻", "助手的进攻", [simplified("走狗们", "助手")], {0}),
        ("Il s’agit de l’armée.", "Il s'agit de l'armée.", [], set()),
    ],
)
def test_declared_changes_that_were_made(
    text: str, adapted: str, changes: list[dict[str, str]], used: set[int]
) -> None:
    found = compared(text, adapted, *changes)
    assert found.used == used
    assert found.undeclared == []


PATCHED = "Enemies attacked the town on 25 June. Troops came. {between}It ended on 27 July."


@pytest.mark.parametrize(
    ("text", "adapted", "put"),
    [
        (PATCHED.format(between=""), "Enemies attacked the town on 27 July.", ["27 July"]),
        ("Enemies attacked on 25 June. It ended in July.", "Enemies attacked […] in July.", []),
        ("Ships came. Men saw them. Nobody shot. Ships left.", "Ships came. Ships left.", []),
        ("Ships came. Men saw them. Nobody shot. Ships left.", "Ships came. Ships shot.", ["shot"]),
    ],
)
def test_a_sentence_is_not_pieced_together_from_far_ones(text: str, adapted: str, put: list[str]) -> None:
    assert [after for _, after in said(text, adapted)[0]] == put


LETTERS = st.text("ab. [", min_size=1, max_size=14)
SOME = st.lists(st.sampled_from([simplified("a", "b b"), explained("a", "b"), simplified("a b", "a")]), max_size=2)


@given(LETTERS, LETTERS, SOME)
def test_every_word_of_both_texts_is_accounted_for_in_order(
    text: str, adapted: str, some: list[dict[str, str]]
) -> None:
    text, adapted = (" ".join(t) for t in (text, adapted))
    steps = compared(text, adapted, *some).steps
    assert [w for s in steps for w in s.source] == words(text)
    assert [w for s in steps for w in s.adapted] == words(adapted)
    assert all(a.key == b.key for s in steps if s.kept for a, b in zip(s.source, s.adapted, strict=True))


def test_texts_longer_than_can_be_compared() -> None:
    assert compare("word " * 1000, "word " * 1000, ()) is not None
    assert compare("word " * 1001, "word " * 1000, ()) is None


def test_words_know_their_place() -> None:
    found = words("He said: “Go.” The [old] U.S. fleet of 1,200 ships 走了。他")
    opens = [w.text for w in found if w.opens]
    begins = [w.text for w in found if w.begins and not w.opens]
    assert [w.text for w in found] == [
        "He", "said", "Go", "The", "old", "U", "S", "fleet", "of", "1,200", "ships", "走", "了", "他",
    ]  # fmt: skip
    assert (opens, begins) == (["He", "The", "他"], ["Go", "old"])
    assert [w.text for w in found if w.inside] == ["old"]


@pytest.mark.parametrize(("text", "number"), [("", 0), ("a\nb", 1), ("a\n\nb\n \nc\n", 3)])
def test_paragraphs(text: str, number: int) -> None:
    assert paragraphs(text) == number


def reading(language: str, text: str, *others: str) -> list[Particular]:
    return Reader.of(language, convention(language), [text, *others]).read(text)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "On 25 June 1950 came 5,000 men.", [("date", 25), ("date", 6), ("date", 1950), ("number", 5000)]),
        ("en", "They may march in May.", [("date", 5)]),
        ("en", "The 38th parallel, the 7th Fleet.", [("number", 38), ("number", 7), ("name", "fleet")]),
        ("en", "two hundred thousand men, twenty-five ships", [("number", 200_000), ("number", 25)]),
        ("en", "three million, one hundred and twelve", [("number", 3_000_100), ("number", 12)]),
        ("en", "nineteen fifty, ten four", [("number", 19), ("number", 50), ("number", 10), ("number", 4)]),
        ("en", "Then I saw Mao’s men. Then Zhou came.", [("name", "mao"), ("name", "zhou")]),
        ("en", "Zhou came. The men of Zhou left.", [("name", "zhou"), ("name", "zhou")]),
        ("en", "However late. We saw it, however.", []),
        ("fr", "Le 3 octobre, vingt hommes de Mao.", [("date", 3), ("date", 10), ("number", 20), ("name", "mao")]),
        ("de", "Am 3. Oktober fuhren zwölf Schiffe nach Formosa.", [("date", 3), ("date", 10), ("number", 12)]),
        ("es", "En octubre, mil barcos por mar.", [("date", 10), ("number", 1000)]),
        ("ru", "25 июня пришёл Мао.", [("date", 25), ("date", 6), ("name", "мао")]),
        ("zh-Hans", "毛泽东走了。", []),
        (
            "en",
            "1.5 million men, 3.4 per cent, 2.5–3.5 million",
            [("number", 1_500_000), ("number", Decimal("3.4")), ("number", 2_500_000), ("number", 3_500_000)],
        ),
        (
            "en",
            "from 5.30 to 6:30 on 3 Oct.",
            [("number", Decimal("5.3")), ("number", 6), ("number", 30), ("date", 3), ("date", 10)],
        ),
        ("en", "the third and the twenty-first day", [("number", 3), ("number", 21)]),
        (
            "en",
            "two thirds, half a million, a quarter of a million, half of them",
            [("number", 2), ("number", 3), ("number", 500_000), ("number", 250_000), ("number", Decimal("0.5"))],
        ),
        ("en", "five thousand, 5 thousand", [("number", 5000), ("number", 5000)]),
        ("en", "the 1950s, M-26", [("date", 1950), ("number", 26)]),
        (
            "fr",
            "1,5 million, la moitié, le troisième, 5 000",
            [("number", 1_500_000), ("number", Decimal("0.5")), ("number", 3), ("number", 5000)],
        ),
        ("de", "am dritten Tag um 5.30 Uhr 1,5 Millionen", [("number", 3), ("number", "5.30"), ("number", 1_500_000)]),
        ("de", "am 19.10.1950 ein Viertel", [("date", 19), ("date", 10), ("date", 1950), ("number", Decimal("0.25"))]),
        ("es", "el tercer mes, medio millón", [("number", 3), ("number", 500_000)]),
        ("ar", "1.5 مليون", [("number", 1_500_000)]),
        (
            "zh-Hans",
            "二十五万人，三百零二人，第三天，134万",
            [("number", 250_000), ("number", 302), ("number", 3), ("number", 1_340_000)],
        ),
        ("zh-Hans", "一九五〇年六月二十五日，六月", [("number", 1950), ("number", 6), ("number", 25), ("number", 6)]),
        ("zh-Hans", "十分困难，四川百姓千万不要去，一千万", [("number", 10_000_000)]),
    ],
)
def test_names_numbers_and_dates(language: str, text: str, expected: list[tuple[str, str | int]]) -> None:
    assert [(p.kind, p.value) for p in reading(language, text)] == expected


@pytest.mark.parametrize(
    ("language", "before", "after", "gone", "new"),
    [
        ("en", "in October", "in November", ["October"], ["November"]),
        ("en", "on 3 October", "on October 3", [], []),
        ("en", "twelve men", "12 men", [], []),
        ("en", "some 5,000 men", "many men", ["5,000"], []),
        ("en", "nobody of them", "not one of them", [], []),
        ("en", "two of them", "one of them", ["two"], ["one"]),
        ("en", "for the Premier and Mao", "for Mao", ["Premier"], []),
        ("en", "1.5 million men", "2.5 million men", ["1.5 million"], ["2.5 million"]),
        ("en", "1.5 million men", "1,500,000 men", [], []),
        ("en", "five thousand men", "5 thousand men", [], []),
        ("en", "3.4 per cent", "4.3 per cent", ["3.4"], ["4.3"]),
        ("en", "at 5.30", "at 6.30", ["5.30"], ["6.30"]),
        ("en", "the third day", "the fourth day", ["third"], ["fourth"]),
        ("en", "the third day", "the 3rd day", [], []),
        ("en", "half of them", "a quarter of them", ["half"], ["quarter"]),
        ("en", "half a million", "500,000", [], []),
        ("en", "a fortnight", "two weeks", [], []),
        ("en", "a fortnight", "three weeks", ["fortnight"], ["three"]),
        ("en", "both of them", "they", [], []),
        ("en", "at first", "in the beginning", [], []),
        ("en", "one ship", "three ships", ["one"], ["three"]),
        ("en", "a second time", "a third time", ["second"], ["third"]),
        ("en", "millions of men", "very many men", [], []),
        ("en", "25 June 1950", "26 June 1950", ["25 June 1950"], ["26 June 1950"]),
        ("en", "twelve in 1950", "12 in 1951", ["1950"], ["1951"]),
        ("zh-Hans", "二百人", "三百人", ["二百"], ["三百"]),
        ("zh-Hans", "二百人", "200人", [], []),
        ("zh-Hans", "一九五〇年", "1950年", [], []),
        ("de", "den dritten Tag", "den vierten Tag", ["dritten"], ["vierten"]),
        ("fr", "le troisième jour", "le quatrième jour", ["troisième"], ["quatrième"]),
        ("es", "el tercer día", "el cuarto día", ["tercer"], ["cuarto"]),
    ],
)
def test_what_is_gone_and_new(language: str, before: str, after: str, gone: list[str], new: list[str]) -> None:
    texts = [f"so {before}", f"so {after}"] if language != "zh-Hans" else [before, after]
    found = changed(*(reading(language, text, *texts) for text in texts))
    assert [[p.words for p in part] for part in found] == [gone, new]


def test_a_word_carries_the_number_that_it_belongs_to_and_what_joins_two_carries_none() -> None:
    text = "Then 5,000 or 300 of 1.5 million"
    found = reading("en", text)
    carried = {w.text: [p.value for p in carried_by([w], found)] for w in words(text)}
    assert {word: values for word, values in carried.items() if values} == {
        "5,000": [5000, 300],
        "300": [5000, 300],
        "1.5": [1_500_000],
        "million": [1_500_000],
    }
    assert carried_by([], found) == []


ORDER = """- id: udhr-1948
  label: Order
  csl: {type: document, title: Order}
  rights: {status: public-domain, print: full}
  verification: {level: full, seen-at: [https://example.org/]}
  excerpts:
  - id: order
    text: |
      The 7th Fleet of Truman sailed. It sailed on 25 June.

      The 7th Fleet of Truman stayed until 26 June.
    adapted:
      text: |
        The 7th Fleet of Truman sailed. It sailed on 25 June.

        The 7th Fleet of Truman waited until 27 June.
      changes: [{type: simplified, word: stayed, as: waited}]
"""


@pytest.mark.parametrize(
    ("said", "put"),
    [
        ("1.5 million", "2.5 million"),
        ("3.4 per cent", "4.3 per cent"),
        ("at 5.30", "at 6.30"),
        ("third", "fourth"),
        ("half", "a quarter"),
        ("1.5", "2.5"),
    ],
)
def test_a_declared_change_of_a_number_is_told(tmp_path: Path, said: str, put: str) -> None:
    text = f"""- id: udhr-1948
  label: Order
  csl: {{type: document, title: Order}}
  rights: {{status: public-domain, print: full}}
  verification: {{level: full, seen-at: [https://example.org/]}}
  excerpts:
  - id: order
    text: They sent {said}{" million" if said == "1.5" else ""} of the men.
    adapted:
      text: They sent {put}{" million" if said == "1.5" else ""} of the men.
      changes: [{{type: simplified, word: {said}, as: {put}}}]
"""
    project = Project(tmp_path).write(SOURCES, text).write(LESSON, "title: Order\n")
    project.check().expect(
        f"{SOURCES}:10:23: warning[adapted-changes-fact]: the adapted text changes a number: '{put}' where "
        f"the text has '{said}' (keep what the text says)"
    )


def test_a_change_is_told_at_its_place_within_a_block(tmp_path: Path) -> None:
    project = Project(tmp_path).write(SOURCES, ORDER).write(LESSON, "title: Order\n")
    project.check().expect(
        f"{SOURCES}:16:46: warning[adapted-changes-fact]: the adapted text changes a date: '27' where "
        "the text has '26' (keep what the text says)",
        f"{SOURCES}:16:46: error[undeclared-change]: the adapted text has '27' where the text has '26' "
        '(declare it: {type: simplified, word: "26", as: "27"})',
    )


def test_an_excerpt_too_long_to_be_compared_is_told(tmp_path: Path) -> None:
    long = ORDER.replace("It sailed", "It sailed" + " on" * 1000)
    project = Project(tmp_path).write(SOURCES, long).write(LESSON, "title: Order\n")
    told = "'order' is too long to be compared with its adapted text (make two excerpts of it)"
    found = [line for line in project.check().lines if "not-easier" not in line]
    assert found == [f"{SOURCES}:13:13: error[undeclared-change]: {told}"]


def test_an_adapted_transcript_of_a_picture_is_compared(tmp_path: Path) -> None:
    picture = ORDER.replace("    text: |\n      The", "    image: {file: a.png, alt: A poster}\n    text: |\n      The")
    assert picture.count("image:") == 1
    project = Project(tmp_path).write(SOURCES, picture).write(LESSON, "title: Order\n")
    project.write("content/tiny/a.png", b"\x89PNG\r\n\x1a\n")
    project.check().expect(
        f"{SOURCES}:17:46: warning[adapted-changes-fact]: the adapted text changes a date: '27' where "
        "the text has '26' (keep what the text says)",
        f"{SOURCES}:17:46: error[undeclared-change]: the adapted text has '27' where the text has '26' "
        '(declare it: {type: simplified, word: "26", as: "27"})',
    )
