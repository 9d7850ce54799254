"""Facts: printed the same everywhere, listed for the teacher; and what in a lesson contradicts them."""

from dataclasses import replace
from pathlib import Path

import pytest

import lessonpack.checks.facts
from driver import FACTS, LESSON, Project
from lessonpack.checks.facts import contradictions, facts_values
from lessonpack.checks.provenance import used
from lessonpack.checks.scope import CourseScope, Known, Scope
from lessonpack.content import FACTS as ADAPTER
from lessonpack.content import CourseContent, read_record
from lessonpack.facts import Fact
from lessonpack.lesson import Lesson
from lessonpack.markup import serialise
from papers import COURSE_TEXT, REAL, ROOT, content, make

KNOWN = Known(lambda _: {}, (), frozenset(), (), lambda _: {})

REGISTER = """\
- id: dead-2010
  value: 183,108
  unit: deaths
  what: Chinese soldiers who died
  owner: a museum, 2010
  source: first
  locator: p. 7
  terms: [China|China's|Chinese|Volunteers, dead|died|deaths|killed]
- id: dead-2020
  value: 197,653
  unit: deaths
  what: Chinese soldiers who died
  owner: the official count, 2020
  source: second
  terms: [China|China's|Chinese|Volunteers, dead|died|deaths|killed]
  note: without those who died later of wounds
- {id: peak, value: about 1.34 million, unit: soldiers, what: x, owner: x, source: first, terms: [Volunteers, peak]}
- {id: crossing, value: 19 October 1950, what: x, owner: x, source: first, terms: [Volunteers, cross|crossed, Yalu]}
- {id: seat, value: "1971", what: x, owner: x, source: first, terms: [seat, Taipei]}
- {id: sides, value: 2.5–3.5 million, unit: deaths, what: x, owner: x, source: first, terms: [all sides, dead]}
"""


def facts(text: str = REGISTER) -> tuple[Fact, ...]:
    read = read_record("facts.yaml", text.encode(), ADAPTER)
    assert read.diagnostics == []
    return read.record or ()


def course(lesson: str | Lesson, head: str = COURSE_TEXT, register: str = REGISTER) -> CourseContent:
    found = facts(register)
    return replace(content(lesson, head), facts=found, known_facts=frozenset(f.id for f in found))


def contradicted(lesson: str, head: str = COURSE_TEXT, register: str = REGISTER) -> list[str]:
    """What is said to contradict which fact."""
    whole = course(lesson, head, register)
    assert whole.lessons[0].lesson
    found = contradictions(Scope(whole, KNOWN, whole.lessons[0].lesson))
    return [d.message.partition(": ")[0].replace(" contradicts the fact ", " ") for d in found]


def in_reading(*lines: str) -> str:
    return "title: x\nreading: |\n" + "".join(f"  {line}\n" for line in lines)


@pytest.mark.parametrize(
    "sentence",
    [
        # The value, rounded or cut off; or another count of the same.
        "Of the Chinese soldiers 197,653 died.",
        "By its own count nearly 200,000 of China's soldiers were dead.",
        "More than 197,000 Chinese soldiers died.",
        "Chinese deaths: 183,108.",
        "Between 150,000 and 400,000 Chinese soldiers died.",
        "The Volunteers had 1.34 million soldiers at their peak.",
        # A sentence that says the value, or refers to it, may have other numbers.
        "{fact dead-2020} Chinese soldiers died, of 250,000 who were hit.",
        "Of 250,000 Chinese soldiers who were hit 197,653 died.",
        # Other subjects, orders and units; years, ordinals and shares.
        "In 1950 and 1951 Chinese soldiers died in great numbers.",
        "North of the 38th parallel many Chinese died in 12 days.",
        "A third, 33 %, of the Chinese dead had no name.",
        "The Volunteers had 240,000 lorries, and many died.",
        "Some 250,000 Chinese soldiers crossed the river, and many of them died.",
        "For 250,000 soldiers of many nations it was winter. The Chinese died of cold.",
        # Not the author's own.
        'A paper wrote: "250,000 Chinese soldiers died".',
        "A paper wrote “250,000 Chinese soldiers died” later.",
        "The Chinese dead were counted [@first, p. 250000].",
        "The Chinese [dead](https://example.org/250,000) were counted.",
        # Dates
        "On 19 October 1950 the Volunteers began to cross the Yalu.",
        "In October 1950 the Volunteers crossed the Yalu.",
        "The Volunteers began to cross the Yalu on 19 October.",
        "The war of 1950–53 began before the Volunteers could cross the Yalu.",
        "After 15 September 1950, the day of the landing, it was clear that the Volunteers would cross the Yalu.",
        "The seat was kept from Taipei until 25 October 1971.",
    ],
)
def test_what_agrees_with_the_facts(sentence: str) -> None:
    assert contradicted(in_reading(sentence)) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Of the Chinese soldiers 179,653 died.", ["'179,653' 'dead-2020'"]),
        ("Nearly 300,000 Chinese soldiers died.", ["'300,000' 'dead-2020'"]),
        ("Of the Volunteers who fought in Korea, 250 000 died.", ["'250 000' 'dead-2020'"]),
        ("The **Chinese** dead numbered *250,000*.", ["'250,000' 'dead-2020'"]),
        ("The Volunteers had 2 million soldiers at their peak.", ["'2 million' 'peak'"]),
        ("At their peak the Volunteers were 1.43 million.", ["'1.43 million' 'peak'"]),
        ("On all sides 5 million were dead.", ["'5 million' 'sides'"]),
        ("The Volunteers began to cross the Yalu on 20 October 1950.", ["'20 October 1950' 'crossing'"]),
        ("On 20 October, the Volunteers crossed the Yalu.", ["'20 October' 'crossing'"]),
        ("In November 1950 the Volunteers crossed the Yalu.", ["'November 1950' 'crossing'"]),
        ("Taipei held the seat until 1972.", ["'1972' 'seat'"]),
        ("One. 250,000 Chinese died; 260,000 Chinese died.", ["'250,000' 'dead-2020'", "'260,000' 'dead-2020'"]),
    ],
)
def test_what_contradicts_a_fact(sentence: str, expected: list[str]) -> None:
    assert contradicted(in_reading(sentence)) == expected


@pytest.mark.parametrize(
    ("language", "terms", "value", "sentence", "expected"),
    [
        ("fr", "[chinois, morts]", "197 653", "Il y eut 250 000 morts chinois.", ["'250 000' 'x'"]),
        ("fr", "[chinois, morts]", "197 653", "Il y eut près de 200 000 morts chinois.", []),
        ("de", "[Volunteers, Yalu]", "19. Oktober 1950", "Am 20. Oktober 1950 kamen die Volunteers an den Yalu.",
         ["'20. Oktober 1950' 'x'"]),
        ("zh-Hans", "[志愿军, 牺牲|阵亡]", "197,653", "志愿军牺牲25万人。", ["'25万' 'x'"]),
        ("zh-Hans", "[志愿军, 牺牲|阵亡]", "197,653", "志愿军牺牲近20万人。", []),
        ("ar", "[الصين, قتلى]", "197,653", "بلغ عدد قتلى الصين 250,000 قتيل.", ["'250,000' 'x'"]),
    ],
)  # fmt: skip
def test_other_languages(language: str, terms: str, value: str, sentence: str, expected: list[str]) -> None:
    register = f'- {{id: x, value: "{value}", what: x, owner: x, source: first, terms: {terms}}}\n'
    assert contradicted(in_reading(sentence), f"{COURSE_TEXT}language: {language}\n", register) == expected


COURSE_REGISTER = (ROOT / "content" / REAL / "facts.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "sentence",
    [
        "The armistice talks began on 10 July 1951.",
        "An armistice line was first drawn on 27 November 1951.",
        "Truman dismissed MacArthur on 11 April 1951 and did not use the bomb.",
        "Truman ordered the fleet to sail on 29 June 1950.",
        "After the New Year the North attacked again on 31 December 1950.",
        "The North attacked the South again on 31 December 1950.",
        "He must fight, thought Mao on 5 October 1950.",
        "On 3 November 1950 he halted at a river.",
        "China lost 40,000 dead in the Second Phase Offensive alone.",
        "Of the Chinese 52,000 were wounded in this battle.",
    ],
)
def test_sentences_about_other_events_do_not_contradict_the_facts_of_the_course(sentence: str) -> None:
    assert contradicted(in_reading(sentence), register=COURSE_REGISTER) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The armistice was signed on 28 July 1953.", "'28 July 1953' 'armistice'"),
        ("They fought until the armistice of 27 June 1953.", "'27 June 1953' 'armistice'"),
        ("Truman spoke of the atomic bomb on 29 November 1950.", "'29 November 1950' 'bomb-answer'"),
        ("It was Truman who spoke of it in public, on 1 December 1950.", "'1 December 1950' 'bomb-answer'"),
        ("Truman ordered the fleet to Taiwan on 29 June 1950.", "'29 June 1950' 'fleet-order'"),
        ("The war began on 26 June 1950.", "'26 June 1950' 'invasion'"),
        ("The North's attack of 24 June 1950 was planned.", "'24 June 1950' 'invasion'"),
        ("On 25 July 1950 North Korea invaded the South.", "'25 July 1950' 'invasion'"),
        ("China's leaders hesitated, and on 3 October chose to fight.", "'3 October' 'decision'"),
        ("On 9 October Mao renamed the border army.", "'9 October' 'volunteers-created'"),
        ("On 11 October Mao halted the move into Korea.", "'11 October' 'volunteers-halted'"),
        ("By China's count 150,000 soldiers were dead.", "'150,000' 'pva-dead-2020'"),
        ("Killed and wounded: 450,000 Chinese, of whom many were wounded.", "'450,000' 'pva-dead-and-wounded'"),
    ],
)
def test_what_contradicts_a_fact_of_the_course(sentence: str, expected: str) -> None:
    assert contradicted(in_reading(sentence), register=COURSE_REGISTER) == [expected]


def test_all_terms_of_a_date_stand_near_it() -> None:
    far = "The Volunteers, who had waited for weeks on the other side of the river until it was dark,"
    assert contradicted(in_reading(f"{far} crossed the Yalu on 20 October 1950.")) == []
    near = "On 20 October 1950 the Volunteers crossed the Yalu"
    assert contradicted(in_reading(f"{near}.")) == ["'20 October 1950' 'crossing'"]


@pytest.mark.parametrize(
    ("unless", "sentence", "told"),
    [
        ("[]", "China lost 40,000 dead", True),
        ("[alone]", "China lost 40,000 dead", True),
        ("[alone]", "China lost 40,000 dead in May alone", False),
        ("[alone]", "China lost 40,000 dead in standalone raids", True),
        ("[alone|only, 'second phase']", "China lost 40,000 dead in the Second Phase", False),
        ("[alone|only, 'second phase']", "China lost 40,000 dead. Others won alone", True),
    ],
)
def test_words_by_which_a_sentence_is_about_something_else(unless: str, sentence: str, told: bool) -> None:
    register = '- {id: x, value: "183,108", what: x, owner: x, source: first, terms: [China, dead]}\n'
    register = register.replace("]}", f"], unless: {unless}}}")
    assert contradicted(in_reading(f"{sentence}."), register=register) == (["'40,000' 'x'"] if told else [])


def test_the_date_of_an_event_that_is_about_something_else() -> None:
    register = "- {id: x, value: 19 October 1950, what: x, owner: x, source: first, terms: [Yalu, cross]}\n"
    register = register.replace("]}", "], unless: [back]}")
    event = "title: x\ntimeline:\n- {date: 1950-11-01, text: They cross the Yalu}\n"
    assert contradicted(event, register=register) == ["the date of this event 'x'"]
    assert contradicted(event.replace("Yalu", "Yalu back"), register=register) == []


@pytest.mark.parametrize(
    ("value", "terms", "codes"),
    [
        ("27 July 1953", "[armistice]", ["bad-value"]),
        ("1953", "[armistice]", ["bad-value"]),
        ("27 July 1953", "[armistice, signed]", []),
        ("27 July 1953", "[]", []),
        ("197,653", "[dead]", []),
        ("{fact other}", "[dead]", ["bad-value"]),
        ("at 5}", "[]", ["bad-value"]),
    ],
)
def test_values_and_terms_that_cannot_be_used(value: str, terms: str, codes: list[str]) -> None:
    register = f'- {{id: x, value: "{value}", what: x, owner: x, source: first, terms: {terms}}}\n'
    assert [d.code for d in facts_values(CourseScope(course("title: x\n", register=register), KNOWN))] == codes


def test_a_sentence_ends_with_its_paragraph_and_a_cell_is_one() -> None:
    text = in_reading("Chinese", "", "250,000 died", "", "| Chinese | 250,000 |", "|---|---|", "| died | 1 |")
    assert contradicted(text) == []


def test_what_pupils_are_to_find_false_contradicts_nothing() -> None:
    false = "250,000 Chinese soldiers died"
    text = f"""\
title: x
claims:
- {{id: c, question: x, positions: [{{view: "{false}", on: x}}, {{view: y, on: x}}]}}
teacher:
  misconceptions: [{{belief: "{false}", correction: x}}]
worksheet:
- questions:
  - {{type: multiple-choice, stem: x, options: ["{false}", y], answer: y}}
  - {{type: true-false, stem: x, items: [{{statement: "{false}", answer: false, correction: x}}]}}
  - type: matching
    stem: x
    pairs: [{{left: a, right: b}}, {{left: c, right: d}}]
    distractors: ["{false}"]
  - type: short-answer
    stem: x
    marks: 1
    points: [{{text: x, reject: ["{false}"]}}]
"""
    assert contradicted(text) == []
    assert contradicted(text.replace("answer: false", "answer: true")) == ["'250,000' 'dead-2020'"]
    assert contradicted(text.replace("answer: y", f'answer: "{false}"')) == ["'250,000' 'dead-2020'"]
    assert contradicted(text.replace("reject", "accept")) == ["'250,000' 'dead-2020'"]


@pytest.mark.parametrize(
    ("date", "text", "expected"),
    [
        ("1950-10-19", "The Volunteers cross the Yalu", []),
        ("1950-10", "The Volunteers cross the Yalu", []),
        ("1950-10-18/1950-10-20", "The Volunteers cross the Yalu", []),
        ("1950", "The Volunteers cross the Yalu", []),
        ("1950-10-20", "The Volunteers cross the Yalu", ["the date of this event 'crossing'"]),
        ("1950-10-20", "Pyongyang falls; the Volunteers cross the Yalu", ["the date of this event 'crossing'"]),
        ("1950-10-20", "The Volunteers, who crossed the Yalu on 19 October, attack", []),
        ("1950-10-25", "Seoul is far; on 20 October the Volunteers cross the Yalu", ["'20 October' 'crossing'"]),
    ],
)
def test_the_date_of_an_event(date: str, text: str, expected: list[str]) -> None:
    assert contradicted(f'title: x\ntimeline:\n- date: {date}\n  text: "{text}"\n') == expected


def test_the_place_is_that_of_the_number_that_is_meant() -> None:
    whole = course(in_reading("There were 250,000 of them. Later 250,000 Chinese died [@first, p. 3]."))
    assert whole.lessons[0].lesson
    (found,) = contradictions(Scope(whole, KNOWN, whole.lessons[0].lesson))
    assert (found.span.line, found.span.column) == (3, 37)


@pytest.mark.parametrize("name", ["worksheet", "source-handout", "answer-key", "teacher-notes"])
def test_a_fact_is_printed_wherever_it_is_named(name: str) -> None:
    text = """\
title: "Were there {fact dead-2020}?"
inquiry: "Who counted {fact dead-2020}?"
sources: [{source: first}]
figures:
- {id: f, file: f.png, alt: "A stone with {fact dead-2020} names", caption: "{fact dead-2020} names"}
worksheet:
- questions:
  - {type: short-answer, stem: "Is {fact dead-2020} right?", marks: 1, answer: x}
"""
    document = make(name, course(text))
    page = serialise(document.body)
    assert "Who counted 197,653?" in page
    assert document.properties.title.startswith("Were there 197,653?")
    assert "Were there 197,653?" in document.running.foot
    assert "fact-ref" not in page
    assert "{" not in page
    if name == "worksheet":
        assert [e.attributes["alt"] for e in document.body.find("img")] == ["A stone with 197,653 names"]


def test_facts_are_told_to_the_teacher_alone_and_only_those_that_are_used() -> None:
    text = in_reading("Of the Chinese {fact dead-2020} died.") + "teacher: {overview: 'Or {fact dead-2010}.'}\n"
    whole = course(text + "sources: [{source: first}]\n")
    (told,) = [s for s in make("teacher-notes", whole).body.find("section") if s.attributes.get("id") == "facts"]
    rows = [[c.text for c in row.children if not isinstance(c, str)] for row in told.find("tr")]
    assert [row[:2] for row in rows[1:]] == [
        ["Chinese soldiers who died (without those who died later of wounds)", "197,653 deaths"],
        ["Chinese soldiers who died", "183,108 deaths"],
    ]
    assert [row[2] for row in rows[1:]] == [
        "the official count, 2020Bill Brown, Second Book (1951).",
        "a museum, 2010Ann Adams, First Book (1950), 7.",
    ]
    for name in ("worksheet", "source-handout"):
        assert "official count" not in make(name, whole).body.text
    bare = course("title: x\n")
    assert [s for s in make("teacher-notes", bare).body.find("section") if s.attributes.get("id") == "facts"] == []


def test_values_of_one_thing_may_differ_by_owner_and_by_unit_only() -> None:
    register = REGISTER.replace("a museum, 2010", "The official count, 2020")
    found = facts_values(CourseScope(course("title: x\n", register=register), KNOWN))
    assert [d.code for d in found] == ["facts-disagree"]
    other = register.replace("unit: deaths", "unit: soldiers", 1)
    assert list(facts_values(CourseScope(course("title: x\n", register=other), KNOWN))) == []


def test_the_facts_of_a_course_are_read_once_for_all_its_lessons(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, read = course(in_reading("In May 250,000 Chinese died.")), list[str]()
    reading = lessonpack.checks.facts.amounts
    monkeypatch.setattr("lessonpack.checks.facts.amounts", lambda text, how: read.append(text) or reading(text, how))
    assert whole.lessons[0].lesson
    scope = Scope(whole, KNOWN, whole.lessons[0].lesson)
    assert len([*contradictions(scope), *contradictions(scope)]) == 2
    assert len(read) == len(whole.facts)


def test_every_source_of_a_lesson_has_its_place_in_it() -> None:
    lesson = in_reading("As [@first] wrote, {fact dead-2020}.") + (
        "claims: [{id: c, question: x, positions: [{view: x, sources: [weighed]}, {view: y, on: '[@heard]'}]}]\n"
    )
    whole = course(lesson)
    one = whole.lessons[0].lesson
    assert one
    places = {key: (place.line, place.column) for key, (place, _) in used(Scope(whole, KNOWN, one)).items()}
    assert places.keys() == whole.works_of([one]) == {"first", "second", "weighed", "heard"}
    assert (places["first"], places["second"]) == ((3, 7), (3, 22))


def test_terms_are_words_between_bars() -> None:
    register = '- {id: x, value: "1", what: x, owner: x, source: first, terms: ["a||b", "c|d"]}\n'
    read = read_record("facts.yaml", register.encode(), ADAPTER)
    assert [d.code for d in read.diagnostics] == ["bad-value"]
    assert read.record
    assert read.record[0].concepts == (("c", "d"),)
    whole = replace(content("title: x\nreading: c has 7\n"), facts=read.record)
    assert whole.lessons[0].lesson
    assert list(contradictions(Scope(whole, KNOWN, whole.lessons[0].lesson))) == []


def test_a_register_with_a_mistake_stops_the_course_and_a_change_in_it_makes_its_papers_stale(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.change(LESSON, lambda text: text.replace("in one sentence", "in {fact words} words"))
    fact = '- {id: words, value: "20", what: x, owner: x, source: udhr-1948}\n'
    project.write(FACTS, fact)
    assert project.build("-k", "worksheet").expect().output.count("built") == 2
    assert "1 current" in project.build("-k", "worksheet").output
    project.write(FACTS, fact.replace("20", "30"))
    assert "1 built" in project.build("-k", "worksheet").output
    project.write(FACTS, fact.replace("value", "valeu")).build("-k", "worksheet").expect(
        f"{FACTS}:1:15: error[unknown-key]: a fact has no field 'valeu' (did you mean 'value'?)",
    )


def test_a_fact_that_cannot_be_read_is_not_missed_too(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.change(LESSON, lambda text: text.replace("in one sentence", "in {fact words} words"))
    project.write(FACTS, "- {id: words, value: [20], what: x, owner: x, source: udhr-1948}\n")
    assert [line.partition("]: ")[0] for line in project.check().lines] == [f"{FACTS}:1:22: error[wrong-type"]
