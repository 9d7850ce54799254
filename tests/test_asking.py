"""What of a lesson an edition asks: where right options stand, the questions of a tier, the orders of a version."""

import itertools
from collections import Counter
from collections.abc import Sequence
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lessons
from lessonpack.asking import asked, by_presets, evenness, numbering, places, varies
from lessonpack.content import CourseContent
from lessonpack.editions import Tier
from lessonpack.lesson import Lesson, with_ids
from lessonpack.marking import MarkScheme
from lessonpack.markup import Element
from lessonpack.questions import Choice, MultipleChoice, Question
from papers import content, make, maker, read_lesson

HEAD = "title: A lesson\nsources: [{source: first}, {source: second}]\n"
#: Every type that has an order of its own, and one that has none.
SHUFFLED = f"""{HEAD}\
worksheet:
- questions:
  - {{type: multiple-choice, stem: One, options: [one, two, three, four], answer: two}}
  - {{type: multiple-response, stem: Several, options: [alpha, beta, gamma, delta, epsilon], answers: [gamma, beta]}}
  - {{type: multiple-choice, stem: Last, options: [this, that, it, them, none], answer: it, last: none}}
  - {{type: multiple-choice, stem: When, options: ["1949", "1950", "1951"], answer: "1950", shuffle: no}}
  - type: matching
    stem: Match
    pairs: [{{left: a, right: north}}, {{left: b, right: south}}, {{left: c, right: west}}, {{left: d, right: east}}]
    distractors: [zenith]
  - {{type: ordering, stem: Order, marks: 3, items: [first, second, third, fourth, fifth, sixth]}}
  - type: sorting
    stem: Sort
    categories: [{{name: Birds, entries: [wren, robin, owl]}}, {{name: Fish, entries: [trout, perch]}}]
  - type: cloze
    stem: Fill
    text: ____ and ____ and ____.
    blanks: [{{answer: bread}}, {{answer: water}}, {{answer: salt}}]
    word-bank: yes
    distractors: [honey, milk]
  - type: short-answer
    stem: Parts
    parts:
    - {{stem: Why, marks: 2, answer: So}}
    - {{type: multiple-choice, stem: Which, options: [red, green, blue, grey], answer: grey}}
"""
TIERED = f"""{HEAD}\
worksheet:
- questions:
  - {{id: all, type: short-answer, stem: All, marks: 2, answer: So, starters: [I think]}}
  - id: some
    type: short-answer
    stem: Some
    tiers: [core, extension]
    marks: 4
    answer: So
  - id: parts
    type: short-answer
    stem: Parts
    marks: 5
    parts:
    - {{stem: One, marks: 1, answer: So}}
    - {{stem: Two, marks: 2, answer: So, tiers: [extension]}}
    - {{stem: Three, marks: 2, answer: So}}
  - id: helped
    type: extended-response
    stem: Helped
    marks: 4
    indicative: So
    starters: [I think]
    words: [army]
    hint: Look again.
    support: {{starters: [Because], words: [river], hint: Look at the map.}}
    stretch: {{ask: What else, answer: Much}}
  - id: choice
    type: multiple-choice
    stem: Which
    options: [red, green, blue, grey]
    answer: grey
    support: {{without: [blue]}}
- title: More
  questions:
  - id: gone
    type: short-answer
    stem: Gone
    tiers: [support]
    parts: [{{stem: One, marks: 1, answer: So, tiers: [support]}}, {{stem: Two, marks: 1, answer: So, tiers: [core]}}]
  - {{id: end, type: short-answer, stem: End, marks: 1, answer: So}}
"""


def lesson(text: str) -> Lesson:
    made, wrong = read_lesson(text)
    assert made
    assert wrong == []
    return with_ids(made)


def questions(one: Lesson) -> list[Question]:
    """All questions and parts."""
    return [each for question in one.questions for each in question.walk()]


def type_of(question: Any) -> str:
    return str(question.type)


def find(one: Lesson, name: str) -> Any:
    return next(q for q in questions(one) if q.id == name)


# Where the right options stand


@pytest.mark.parametrize(
    ("used", "count", "expected"),
    [
        ([], 0, (0, 1)),
        ([0], 4, (0, 1)),
        ([0, 0], 4, (0, 2)),
        ([0, 1, 0], 2, (0, 1)),
        ([0, 1, 2, 0], 3, (0, 1)),
        ([0, 1, 2, 0, 0], 3, (0, 2)),
        ([0, 0, 0, 1, 1, 1], 2, (2, 1)),
        ([0, 0, 0, 0, 1], 2, (2, 3)),
        ([0, 0, 1, 1, 0, 1], 2, (0, 1)),
        ([1, 2, 1, 2], 3, (0, 2)),
    ],
)
def test_how_even_places_are(used: list[int], count: int, expected: tuple[int, int]) -> None:
    assert evenness(used, count) == expected


@given(st.integers(2, 8), st.integers(0, 60), st.text(max_size=6))
def test_where_all_are_free_each_place_is_used_equally_and_none_thrice_running(
    options: int, number: int, seed: str
) -> None:
    used = places([range(options)] * number, seed)
    assert len(used) == number
    assert evenness(used, options) == (0, 1)


FREE = st.builds(range, st.integers(2, 4)) | st.integers(0, 3).map(lambda place: range(place, place + 1))


@given(st.lists(FREE, min_size=1, max_size=5), st.text(max_size=6))
def test_where_not_all_are_free_the_places_are_as_good_as_they_can_be(free: list[range], seed: str) -> None:
    used = places(free, seed)
    assert all(place in choices for place, choices in zip(used, free, strict=True))
    count = max(choices.stop for choices in free)
    best = min(evenness(possible, count) for possible in itertools.product(*free))
    assert evenness(used, count) == best


@pytest.mark.parametrize(
    ("free", "times", "runs"),
    [
        ([range(4)] * 200, [50, 50, 50, 50], 0),
        # Forty in the middle keep their order: the others make up for them.
        ([range(4)] * 80 + [range(2, 3)] * 40 + [range(4)] * 80, [50, 50, 50, 50], 38),
        ([range(4)] * 150 + [range(1)] * 50, [50, 50, 50, 50], 48),
        ([range(4)] * 100 + [range(2)] * 100, [50, 50, 50, 50], 0),
        ([range(2), range(4)] * 100, [50, 50, 50, 50], 0),
        ([range(2)] * 199 + [range(5)], None, 0),
        ([range(1, 2)] * 200, [0, 200], 198),
        # Two that are fixed, a free one, and two others that are fixed: three running, here or there.
        ([range(1), range(1), range(2), range(1, 2), range(1, 2)] * 40, [100, 100], 40),
        ([range(4)] * 2000, [500, 500, 500, 500], 0),
    ],
)  # fmt: skip
def test_long_papers(free: list[range], times: list[int] | None, runs: int) -> None:
    used = places(free, "long")
    assert all(place in choices for place, choices in zip(used, free, strict=True))
    assert times is None or [used.count(place) for place in range(len(times))] == times
    assert evenness(used, 2)[0] == runs


def test_a_paper_printed_again_next_year_has_the_same_places() -> None:
    free = [range(4)] * 8 + [range(2, 3)] + [range(3)] * 3
    letters = {seed: "".join("ABCD"[place] for place in places(free, seed)) for seed in ("", "A", "B")}
    assert letters == {"": "DCBADBDACBCA", "A": "ADCBDDBCCBAA", "B": "DDAADCBBCCAB"}


def choice(number: int, more: str = "") -> str:
    options = ", ".join(f"option {number}{letter}" for letter in "abcd")
    answer = f"option {number}a"
    return f"  - {{type: multiple-choice, stem: Question {number}, options: [{options}], answer: {answer}{more}}}\n"


@pytest.mark.parametrize("version", [None, "A", "B", "C", "D"])
def test_over_a_paper_no_place_gives_the_right_option_away(version: str | None) -> None:
    text = HEAD + "worksheet:\n- questions:\n" + "".join(map(choice, range(22)))
    text += "  - type: short-answer\n    stem: Parts\n    parts:\n" + "".join(f"  {choice(n)}" for n in range(22, 30))
    used = [q.right for q in questions(asked(lesson(text), None, version)) if isinstance(q, MultipleChoice)]
    assert len(used) == 30
    assert evenness(used, 4) == (0, 1)


def test_options_that_keep_their_order_keep_it_and_the_others_make_up_for_them() -> None:
    text = HEAD + "worksheet:\n- questions:\n" + "".join(choice(n, ", shuffle: no" * (n % 3 == 0)) for n in range(12))
    dealt = questions(asked(lesson(text), None, "A"))
    used = [q.right for q in dealt if isinstance(q, MultipleChoice)]
    assert used[::3] == [0, 0, 0, 0]
    assert evenness(used, 4) == (0, 2)
    assert sorted(used.count(place) for place in range(4)) == [2, 3, 3, 4]
    kept = [[str(option)[-1] for option in q.options] for q in dealt if isinstance(q, Choice) and not q.shuffle]
    assert kept == [["a", "b", "c", "d"]] * 4


@pytest.mark.parametrize("version", [None, "A", "B", "C", "D"])
def test_the_last_option_stays_last_even_where_it_is_the_right_one(version: str | None) -> None:
    text = HEAD + "worksheet:\n- questions:\n"
    text += "".join(choice(n, f", last: option {n}d") for n in range(4))
    text += "".join(choice(n, f", last: option {n}a") for n in range(4, 6))
    dealt = questions(asked(lesson(text), None, version))
    assert [str(q.options[-1]) for q in dealt if isinstance(q, Choice)] == [
        f"option {n}{'d' if n < 4 else 'a'}" for n in range(6)
    ]
    used = [q.right for q in dealt if isinstance(q, MultipleChoice)]
    assert used[4:] == [3, 3]
    assert 3 not in used[:4]


@given(st.permutations(["one", "two", "three", "four"]), st.sampled_from(["", "A", "B"]))
def test_the_order_in_the_file_tells_nothing(options: list[str], version: str) -> None:
    def printed(given_: Sequence[str]) -> list[str]:
        text = SHUFFLED.replace("one, two, three, four", ", ".join(given_))
        return [str(option) for option in find(asked(lesson(text), None, version), "one").options]

    assert printed(options) == printed(["one", "two", "three", "four"])


# Versions

#: What of a question stands in an order of its own.
ORDERS = {
    "multiple-choice": "options",
    "multiple-response": "options",
    "matching": "right",
    "ordering": "mixed",
    "sorting": "mixed",
    "cloze": "bank",
}


def orders(one: Lesson) -> dict[str, list[str]]:
    """What is printed in an order of its own, by question."""
    found: list[Any] = [q for q in questions(one) if type_of(q) in ORDERS]
    return {q.id: [str(text) for text in getattr(q, ORDERS[q.type])] for q in found}


def test_versions_have_the_same_things_in_another_order() -> None:
    whole = lesson(SHUFFLED)
    printed = {version: orders(asked(whole, None, version)) for version in (None, "A", "B", "C", "D")}
    for first, second in itertools.combinations(printed, 2):
        same = [name for name, texts in printed[first].items() if texts == printed[second][name]]
        # By chance one of them may fall in the same order twice.
        assert "when" in same, (first, second)
        assert len(same) <= 2, (first, second)
    contents = [{name: sorted(texts) for name, texts in one.items()} for one in printed.values()]
    assert contents == [contents[0]] * 5


def test_a_version_printed_again_next_year_is_the_same() -> None:
    printed = orders(asked(lesson(SHUFFLED), None, "B"))
    assert {name: " ".join(texts) for name, texts in printed.items() if name in ("several", "order", "fill")} == {
        "several": "alpha delta gamma epsilon beta",
        "order": "fourth second fifth sixth third first",
        "fill": "honey bread salt milk water",
    }


def test_the_key_of_a_version_is_right() -> None:
    whole = lesson(SHUFFLED)
    for version in (None, "A", "B", "C", "D"):
        one = asked(whole, None, version)
        several = find(one, "several")
        assert {str(several.options[i]) for i in several.right} == {"beta", "gamma"}
        assert str(find(one, "one").options[find(one, "one").right]) == "two"
        match = find(one, "match")
        assert [str(match.right[i]) for i in match.matches] == ["north", "south", "west", "east"]
        order = find(one, "order")
        assert [str(x) for _, x in sorted(zip(order.positions, order.mixed, strict=True))] == [
            str(item) for item in find(whole, "order").items
        ]
        sort = find(one, "sort")
        letters = [{str(sort.mixed[i]) for i in category} for category in sort.sorted_letters]
        assert letters == [{"wren", "robin", "owl"}, {"trout", "perch"}]


def words(page: Element) -> Counter[str]:
    """The words of a page, however they are ordered."""
    return Counter(word for e in page.walk() for text in e.children if isinstance(text, str) for word in text.split())


def told(page: Element) -> list[tuple[str, str]]:
    """Numbers, marks and lines, as they follow one another."""
    marked = [(e.classes[0], e.text) for e in page.walk() if e.has("number") or e.has("marks")]
    return marked + [("lines", e.attributes["data-lines"]) for e in page.find("div", "answer-space")]


def compare(course: CourseContent) -> None:
    first, second = (make("worksheet", course, edition_name=name).body for name in ("A", "B"))
    assert told(first) == told(second)
    assert words(first) == words(second)


@given(st.integers(0, 2**20))
@settings(max_examples=8, deadline=None)
def test_two_versions_of_a_paper_differ_in_their_orders_alone(seed: int) -> None:
    compare(content(lessons.Maker(seed, seed).lesson()))


def test_two_versions_of_a_paper_do_differ() -> None:
    course = content(SHUFFLED)
    compare(course)
    first, second = (make("worksheet", course, edition_name=name).body.text for name in ("A", "B"))
    assert first != second


# Tiers


@pytest.mark.parametrize(
    ("tier", "there"),
    [
        (None, "all some parts parts.one parts.two parts.three helped choice gone gone.one gone.two end"),
        ("support", "all parts parts.one parts.three helped choice gone gone.one end"),
        ("core", "all some parts parts.one parts.three helped choice end"),
        ("extension", "all some parts parts.one parts.two parts.three helped choice end"),
    ],
)
def test_a_tier_has_its_questions_with_the_numbers_of_the_whole(tier: Tier | None, there: str) -> None:
    whole = lesson(TIERED)
    one = asked(whole, tier, None)
    assert [q.id for q in questions(one)] == there.split()
    numbers = {name: number.full for name, number in numbering(whole).items()}
    assert numbers["parts.three"] == "3(c)"
    assert numbers["end"] == "7"
    name = f"{tier}" if tier else "extension"
    shown = [e.text for e in make("worksheet", content(TIERED), edition_name=name).body.find("span", "number")]
    if tier:
        signs = {"extension": ["■"]}.get(tier, [])
        expected = [str(numbering(whole)[q]) for q in there.split()]
        assert [n for n in shown if n not in signs] == expected
        assert [n for n in shown if n in signs] == signs


@pytest.mark.parametrize(("tier", "worth"), [(None, 19), ("support", 12), ("core", 15), ("extension", 17)])
def test_marks_are_those_of_what_a_tier_is_asked(tier: Tier | None, worth: int) -> None:
    one = asked(lesson(TIERED), tier, None)
    assert one.worth == worth
    assert find(one, "parts").worth == sum(p.worth for p in find(one, "parts").asked)


@pytest.mark.parametrize(
    ("tier", "starters", "words", "hint", "stretch"),
    [
        ("support", ["I think", "Because"], ["army", "river"], "Look at the map.", False),
        ("core", ["I think"], ["army"], "Look again.", False),
        ("extension", ["I think"], ["army"], "Look again.", True),
    ],
)
def test_helps_and_further_tasks(tier: Tier, starters: list[str], words: list[str], hint: str, stretch: bool) -> None:
    q = find(asked(lesson(TIERED), tier, None), "helped")
    assert [str(x) for x in q.starters] == starters
    assert [str(x) for x in q.words] == words
    assert str(q.hint) == hint
    assert bool(q.stretch) is stretch
    assert q.support is None


@pytest.mark.parametrize("version", [None, "A", "B", "C", "D"])
def test_the_support_tier_has_fewer_options_and_the_right_one_among_them(version: str | None) -> None:
    for tier in get_args(Tier):
        q = find(asked(lesson(TIERED), tier, version), "choice")
        wanted = {"red", "green", "grey"} if tier == "support" else {"red", "green", "grey", "blue"}
        assert {str(option) for option in q.options} == wanted
        assert str(q.options[q.right]) == "grey"


def test_a_question_whose_parts_are_all_gone_is_gone() -> None:
    text = TIERED.replace("{id: end,", "{id: end, tiers: [core],")
    one = asked(lesson(text), "extension", None)
    assert [len(s.questions) for s in one.worksheet] == [5]


def test_the_support_tier_may_have_the_adapted_text() -> None:
    text = TIERED.replace("{source: first}", "{source: first, adapted-for-support: instead}")
    text = text.replace("{source: second}", "{source: second, adapted: beside}")
    adapted = {tier: [s.adapted for s in asked(lesson(text), tier, None).sources] for tier in (None, *get_args(Tier))}
    assert adapted == {
        None: ["none", "beside"],
        "support": ["instead", "beside"],
        "core": ["none", "beside"],
        "extension": ["none", "beside"],
    }


def test_without_a_tier_everything_is_asked() -> None:
    one = asked(lesson(TIERED), None, None)
    assert find(one, "helped").support
    assert find(one, "helped").stretch
    assert len(find(one, "choice").options) == 4


@given(st.sampled_from(get_args(Tier)), st.sampled_from([None, "A", "B"]))
def test_what_a_tier_is_asked_is_of_the_whole(tier: Tier, version: str | None) -> None:
    whole, one = lesson(TIERED), asked(lesson(TIERED), tier, version)
    names = [q.id for q in questions(whole)]
    assert [q.id for q in questions(one)] == [n for n in names if n in {q.id for q in questions(one)}]
    assert all(not q.tiers or tier in q.tiers for q in questions(one))


# Numbers, and what questions refer to


def test_numbers_of_questions_parts_and_their_parts() -> None:
    parts = "".join(f"    - {{stem: Part {n}, marks: 1, answer: So}}\n" for n in range(28))
    text = f"{HEAD}worksheet:\n- questions:\n  - type: short-answer\n    stem: One\n    parts:\n{parts}"
    text += "- questions:\n  - type: short-answer\n    stem: Two\n    parts:\n    - stem: Deep\n      parts:\n"
    text += "".join(f"      - {{stem: Deeper {n}, marks: 1, answer: So}}\n" for n in range(10))
    numbers = list(numbering(lesson(text)).values())
    assert [n.full for n in numbers[:3]] == ["1", "1(a)", "1(b)"]
    assert numbers[28].full == "1(ab)"
    assert [(n.shown, n.full, n.depth) for n in numbers[29:32]] == [
        ("2", "2", 0),
        ("(a)", "2(a)", 1),
        ("(i)", "2(a)(i)", 2),
    ]
    assert " ".join(str(n) for n in numbers[31:]) == "(i) (ii) (iii) (iv) (v) (vi) (vii) (viii) (ix) (x)"


SCHEME = MarkScheme.model_validate(
    {
        "name": "six",
        "title": "Six",
        "family": "None",
        "about": "Any",
        "marks": "6",
        "marking": "Find the level.",
        "levels": [
            {"level": "1", "marks": "1-3", "descriptor": "Says."},
            {"level": "2", "marks": "4-6", "descriptor": "Argues."},
        ],
    }
)


@pytest.mark.parametrize(
    ("more", "marks", "levels", "marking"),
    [
        ("scheme: six", 6, ["Says.", "Argues."], "Find the level."),
        ("scheme: six, marks: 5", 5, ["Says.", "Argues."], "Find the level."),
        ("scheme: six, marking: Mine.", 6, ["Says.", "Argues."], "Mine."),
        ("scheme: six, levels: [{level: 2, descriptor: Judges.}]", 6, ["Says.", "Judges."], "Find the level."),
        ("scheme: seven, marks: 4", 4, [], "None"),
        ("marks: 4", 4, [], "None"),
    ],
)
def test_a_question_has_what_its_mark_scheme_says_and_it_does_not(
    more: str, marks: int, levels: list[str], marking: str
) -> None:
    text = f"{HEAD}worksheet:\n- questions:\n  - {{id: one, type: extended-response, stem: One, {more}}}\n"
    one = find(by_presets(lesson(text), {"six": SCHEME}), "one")
    assert one.worth == marks
    assert [str(level.descriptor) for level in one.levels] == levels
    assert str(one.marking) == marking


def test_a_part_has_what_its_mark_scheme_says() -> None:
    text = (
        f"{HEAD}worksheet:\n- questions:\n  - {{type: short-answer, stem: One, parts: [{{stem: Two, scheme: six}}]}}\n"
    )
    assert by_presets(lesson(text), {"six": SCHEME}).worth == 6


# What varies


@pytest.mark.parametrize(
    ("question", "version", "tier"),
    [
        ("{type: short-answer, stem: Why, marks: 1, answer: So}", False, False),
        ("{type: short-answer, stem: Why, marks: 1, answer: So, tiers: [core]}", False, True),
        ("{type: short-answer, stem: Why, marks: 1, answer: So, support: {hint: Look}}", False, True),
        ("{type: short-answer, stem: Why, marks: 1, answer: So, stretch: {ask: What, answer: So}}", False, True),
        ("{type: short-answer, stem: Why, parts: [{stem: So, marks: 1, answer: So, tiers: [core]}]}", False, True),
        ("{type: multiple-choice, stem: Which, options: [a, b], answer: b}", True, False),
        ("{type: multiple-choice, stem: Which, options: [a, b], answer: b, shuffle: no}", False, False),
        ("{type: multiple-choice, stem: Which, options: [a, b], answer: b, last: b}", False, False),
        ("{type: cloze, stem: Fill, text: ____, blanks: [{answer: a}]}", False, False),
        ("{type: cloze, stem: Fill, text: ____, blanks: [{answer: a}], word-bank: yes}", True, False),
        ("{type: ordering, stem: Sort, marks: 1, items: [a, b, c]}", True, False),
        ("{type: short-answer, stem: S, parts: [{type: ordering, stem: T, marks: 1, items: [a, b, c]}]}", True, False),
    ],
)
def test_what_a_paper_varies_by(question: str, version: bool, tier: bool) -> None:
    one = lesson(f"{HEAD}worksheet:\n- questions:\n  - {question}\n")
    assert varies(one, ("worksheet",), "version") is version
    assert varies(one, ("worksheet", "sources"), "tier") is tier
    assert varies(one, ("sources",), "version") is False
    assert varies(one, ("sources",), "tier") is False


def test_a_handout_varies_where_the_support_tier_has_the_adapted_text() -> None:
    one = lesson("title: A lesson\nsources: [{source: first, adapted-for-support: beside}]\n")
    assert varies(one, ("sources",), "tier") is True
    assert varies(one, ("worksheet",), "tier") is True


# Lines


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("type: short-answer, marks: 1", 2),
        ("type: short-answer, marks: 3", 6),
        ("type: short-answer, marks: 3, lines: 4", 4),
        ("type: short-answer, marks: 3, lines: 0", 0),
        ("type: short-answer, marks: 3, space: none", 0),
        ("type: short-answer, marks: 3, space: none, lines: 2", 2),
        ("type: extended-response, marks: 5", 8),
        ("type: extended-response, marks: 100", 80),
        ("type: short-answer, marks: 3, space: half-page", 14),
        ("type: short-answer, marks: 3, space: page", 27),
    ],
)
def test_lines_to_write_on(question: str, lines: int) -> None:
    course = content(
        f"{HEAD}worksheet:\n- questions:\n  - {{{question}, stem: Why, answer: So}}\n",
        "title: A course\nlines-by-type: {extended-response: 1.5}\n",
    )
    assert course.lessons[0].lesson
    assert maker(course).lines(course.lessons[0].lesson.questions[0]) == lines


@pytest.mark.parametrize(
    ("given", "by_type", "lines"),
    [
        ("", "", ["1", "1"]),
        ("marks-each: 3,", "{short-answer: 3}", ["1", "1"]),
        ("marks-each: 3,", "{true-false: 1.5}", ["5", "5"]),
        ("lines: 2,", "{true-false: 3}", ["2", "2"]),
        ("lines: 0,", "", []),
        ("space: none,", "", []),
        ("space: half-page,", "", ["14", "14"]),
    ],
)
def test_lines_for_each_statement(given: str, by_type: str, lines: list[str]) -> None:
    items = "[{statement: One, answer: true, correction: So}, {statement: Two, answer: true, correction: So}]"
    course = content(
        f"{HEAD}worksheet:\n- questions:\n  - {{type: true-false, {given} stem: Judge, items: {items}}}\n",
        "title: A course\n" + (f"lines-by-type: {by_type}\n" if by_type else ""),
    )
    spaces = make("worksheet", course).body.find("div", "answer-space")
    assert [e.attributes["data-lines"] for e in spaces] == lines
    assert {e.has("keep") for e in spaces} <= {"space" in given}
