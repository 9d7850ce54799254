"""Mark schemes: the ones that ship, how questions name and adapt them, and how the key prints them."""

import re
import runpy
from pathlib import Path
from typing import get_args

import pytest

from driver import LESSON, Project, run
from lessonpack.asking import by_presets
from lessonpack.markup import Element
from lessonpack.prose import Line, Prose
from lessonpack.questions import AnyQuestion, Question, Written
from lessonpack.templating import TemplateFault, Templates
from papers import ROOT, content, make, templates
from test_docs import lesson as guides_lesson

SHIPPED = templates().schemes()
TYPES = {get_args(m.model_fields["type"].annotation)[0]: m for m in get_args(get_args(AnyQuestion)[0])}
BY_LEVELS = [name for name, scheme in SHIPPED.items() if scheme.levels]
BY_POINTS = [name for name, scheme in SHIPPED.items() if scheme.points]
#: Boards whose wording is nobody's to take: no scheme names one, as if it were theirs.
BOARDS = re.compile(r"\b(AQA|Edexcel|Pearson|OCR|WJEC|Eduqas|CCEA|College Board|IBO|NESA|VCAA|QCAA|SACE)\b")
LEVELS = "levels:\n- {level: 1, marks: 1-2, descriptor: Low.}\n- {level: 2, marks: 3-4, descriptor: High.}\n"


def test_the_schemes_that_ship() -> None:
    assert {name: scheme.marks for name, scheme in SHIPPED.items()} == {
        "gcse-4": 4, "gcse-8": 8, "gcse-12": 12, "gcse-16": 16, "gcse-utility-8": 8,
        "ib-comprehension-3": 3, "ib-message-2": 2, "ib-value-limitations-4": 4, "ib-compare-contrast-6": 6,
        "ib-mini-essay-9": 9, "ap-document-question-7": 7, "ap-short-answer-3": 3, "hsc-usefulness-6": 6,
        "hsc-usefulness-8": 8, "hsc-perspectives-8": 8, "vce-source-analysis-10": 10, "vce-extended-response-10": 10,
        "identify-explain-2": 2, "explain-4": 4,
    }  # fmt: skip
    assert sum(scheme.marks for name, scheme in SHIPPED.items() if name.startswith("ib-")) == 24
    assert {scheme.language for scheme in SHIPPED.values()} == {"en-GB"}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_scheme_is_for_types_that_there_are_and_says_what_it_is_for(name: str) -> None:
    scheme = SHIPPED[name]
    assert scheme.types
    assert len(set(scheme.types)) == len(scheme.types)
    assert [t for t in scheme.types if not issubclass(TYPES[t], Written)] == []
    assert name.endswith(f"-{scheme.marks}")
    assert re.fullmatch(r"General|(GCSE|IB|AP|HSC|VCE)-style( source paper)?", str(scheme.family))
    assert bool(scheme.levels) != bool(scheme.points)
    assert re.search(r"[.?]$", str(scheme.about))


@pytest.mark.parametrize("name", BY_LEVELS)
def test_levels_follow_one_another_up_to_the_marks_and_each_says_what_an_answer_does(name: str) -> None:
    scheme = SHIPPED[name]
    assert [level.level for level in scheme.levels] == list(range(1, len(scheme.levels) + 1))
    ranges = [range(level.marks.low, level.marks.high + 1) for level in scheme.levels if level.marks]
    assert [mark for marks in ranges for mark in marks] == list(range(1, scheme.marks + 1))
    words = [str(level.descriptor) for level in scheme.levels]
    assert [w for w in words if not w.endswith(".") or not 6 <= len(w.split()) <= 60] == []
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("name", BY_POINTS)
def test_points_earn_just_the_marks(name: str) -> None:
    scheme = SHIPPED[name]
    assert sum(point.earns for point in scheme.points) == scheme.marks
    assert [p for p in scheme.points if p.earns % p.marks or p.most == p.marks] == []
    texts = [str(line) for p in scheme.points for line in (p.text, *p.accept, *p.reject)]
    assert [text for text in texts if text.endswith(".") or len(text.split()) < 3] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_no_board_is_named(name: str) -> None:
    assert BOARDS.search("as AQA and Pearson have it")
    path = templates().find(f"schemes/{name}.yaml")
    assert path
    assert BOARDS.search(path.read_text(encoding="utf-8")) is None


def lesson(question: str) -> str:
    """A lesson of one question, given as fields."""
    indented = "".join(f"    {line}\n" for line in question.splitlines())
    return f"title: T\nsources: [{{source: first}}, {{source: second}}]\nworksheet:\n- questions:\n  -\n{indented}"


def settled(question: str) -> Question:
    """A question with the mark scheme that it names."""
    made = content(lesson(question)).lessons[0].lesson
    assert made
    return by_presets(made, SHIPPED).questions[0]


def plain(text: Prose | Line | str | None) -> str:
    """A text as it can be looked for in a page: without spaces, emphasis and quotation marks."""
    return "".join(c for c in str(text) if c not in "\"'‘’“”*" and not c.isspace())


def in_key(question: str) -> Element:
    return make("answer-key", content(lesson(question))).body


USES = [(name, kind) for name, scheme in SHIPPED.items() for kind in scheme.types]


def use(name: str, kind: str) -> str:
    """A lesson with a question of a type that has a mark scheme."""
    table = (
        "tables: [{id: d, caption: C, columns: [a, b], rows: [{cells: [c, d]}]}]\n" if kind == "data-question" else ""
    )
    about = "data: d" if table else "sources: [A, B]"
    return lesson(f"type: {kind}\nstem: Why?\n{about}\nscheme: {name}\nindicative: Because.\n") + table


@pytest.mark.parametrize(("name", "kind"), USES)
def test_a_scheme_is_printed_in_the_key_and_not_for_pupils(name: str, kind: str) -> None:
    course = content(use(name, kind))
    key, worksheet = (plain(make(paper, course).body.text) for paper in ("answer-key", "worksheet"))
    scheme = SHIPPED[name]
    points = [line for p in scheme.points for line in (p.text, *p.accept, *p.reject)]
    words = [plain(line) for line in (*points, *(level.descriptor for level in scheme.levels))]
    words += [plain(scheme.marking)] if scheme.marking else []
    assert [w for w in words if w not in key] == []
    assert [w for w in words if w in worksheet] == []
    assert f"[{scheme.marks}]" in key
    assert f"[{scheme.marks}]" in worksheet


@pytest.mark.parametrize(("name", "kind"), USES)
def test_a_question_with_a_scheme_is_sound(name: str, kind: str) -> None:
    text = use(name, kind).replace("first", "truman-1950-06-27").replace("second", "zhou-warning-1950-10-05")
    assert guides_lesson(text)[1] == []


ESSAY = "type: extended-response\nstem: Why?\nscheme: gcse-8\n"


def test_a_question_has_the_marks_the_levels_and_the_marking_of_its_scheme() -> None:
    scheme, question = SHIPPED["gcse-16"], settled(ESSAY.replace("gcse-8", "gcse-16"))
    assert (question.worth, question.levels, question.points) == (16, scheme.levels, ())
    assert question.marking == scheme.marking
    assert settled(ESSAY.replace("gcse-8", "gcse-61")).levels == ()


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ("", "1:1–2 2:3–4 3:5–6 4:7–8"),
        ("levels: [{level: 2, descriptor: Own.}]", "1:1–2 2:3–4:Own. 3:5–6 4:7–8"),
        ("levels: [{level: 4, marks: 7-9}]", "1:1–2 2:3–4 3:5–6 4:7–9"),
        ("levels: [{level: 5, marks: 9, descriptor: Own.}]", "1:1–2 2:3–4 3:5–6 4:7–8 5:9:Own."),
        ("levels: [{level: 0, marks: 0, descriptor: Own.}]", "0:0:Own. 1:1–2 2:3–4 3:5–6 4:7–8"),
        (
            "levels: [{level: 4, marks: 7-9, descriptor: Last.}, {level: 1, descriptor: First.}]",
            "1:1–2:First. 2:3–4 3:5–6 4:7–9:Last.",
        ),
        # Twice the same number: neither is lost, and the check of numbers speaks.
        (
            "levels: [{level: 2, descriptor: One.}, {level: 2, descriptor: Two.}]",
            "1:1–2 2:3–4:Two. 2:None:One. 3:5–6 4:7–8",
        ),
    ],
)  # fmt: skip
def test_levels_of_a_question_adapt_those_of_its_scheme(own: str, expected: str) -> None:
    scheme = {level.descriptor for level in SHIPPED["gcse-8"].levels}
    told = [
        f"{one.level}:{one.marks}" + ("" if one.descriptor in scheme else f":{one.descriptor}")
        for one in settled(f"{ESSAY}indicative: x\n{own}\n").levels
    ]
    assert " ".join(told) == expected


def test_an_adapted_level_knows_its_place_in_the_lesson() -> None:
    question = settled(f"{ESSAY}levels:\n- level: 3\n  marks: 5-7\n")
    files = [level.span.file for level in question.levels]
    assert files == ["templates/schemes/gcse-8.yaml"] * 2 + ["lesson.yaml", "templates/schemes/gcse-8.yaml"]
    assert question.levels[2].at("marks").line == 11


def test_points_and_marking_of_a_question_take_the_place_of_its_schemes() -> None:
    own = "points: [{text: Own., marks: 4}]\nmarking: Also own.\n"
    question = settled(f"type: short-answer\nstem: Why?\nscheme: explain-4\n{own}")
    assert [str(point.text) for point in question.points] == ["Own."]
    assert str(question.marking) == "Also own."


A, B, C = "{text: one}", "{text: two}", "{text: three}"


@pytest.mark.parametrize(
    ("marks", "points", "head", "entries"),
    [
        (1, [A], "1 mark for this point", ["one"]),
        (2, [A, B], "1 mark for each of these 2 points", ["one", "two"]),
        (1, [A, B], "Any 1 of these points, 1 mark", ["one", "two"]),
        (2, [A, B, C], "Any 2 of these points, 1 mark each", ["one", "two", "three"]),
        (3, ["{text: one, marks: 2}", B], "Marks as stated at each point", ["one [2]", "two [1]"]),
        (2, ["{text: one, marks: 2}", B], "Marks as stated at each point, 2 marks in all at most",
         ["one [2]", "two [1]"]),
        (3, ["{text: one, most: 3}"], "Marks as stated at each point", ["one [1 each, at most 3]"]),
        (4, ["{text: one, marks: 2, most: 4}"], "Marks as stated at each point", ["one [2 each, at most 4]"]),
        (1, ["{text: one, most: 1}"], "1 mark for this point", ["one"]),
        (2, ["{text: one, marks: 2}", "{text: two, marks: 2}"], "Marks as stated at each point, 2 marks in all at most",
         ["one [2]", "two [2]"]),
        (1, ["{text: one, accept: [un, ein], reject: [two]}"], "1 mark for this point",
         ["one / Accept: un; ein / Do not accept: two"]),
    ],
)  # fmt: skip
def test_how_the_marks_of_points_are_told(marks: int, points: list[str], head: str, entries: list[str]) -> None:
    key = in_key(f"type: short-answer\nstem: Why?\nmarks: {marks}\npoints: [{', '.join(points)}]\n")
    (block,) = key.find("div", "key")
    assert [p.text.strip() for p in block.find("p")] == [head]
    assert [entry(li) for li in block.find("li")] == entries


def entry(element: Element) -> str:
    """The text of a point, with a stroke for each new line."""
    pieces = ["/" if isinstance(c, Element) and c.tag == "br" else c if isinstance(c, str) else c.text
              for c in element.children]  # fmt: skip
    return re.sub(r"\s*/\s*", " / ", re.sub(r"\s+", " ", "".join(pieces))).strip()


GUIDE = "Marking by levels"


@pytest.mark.parametrize(
    ("question", "times"),
    [
        (f"type: extended-response\nstem: Why?\nmarks: 4\n{LEVELS}", 1),
        (f"{ESSAY}indicative: Because.\n", 1),
        ("type: short-answer\nstem: Why?\nparts:\n- {stem: How?, answer: x, scheme: gcse-4}\n", 1),
        ("type: short-answer\nstem: Why?\nscheme: explain-4\nanswer: Because.\n", 0),
        ("type: short-answer\nstem: Why?\nmarks: 1\nanswer: Because.\n", 0),
    ],
)
def test_where_a_question_has_levels_the_key_says_once_how_they_are_used(question: str, times: int) -> None:
    key = in_key(question)
    assert [h.text for h in key.find("h2")].count(GUIDE) == times
    assert [s.attributes["id"] for s in key.find("section")].count("levels-guide") == times
    # Beneath each question stand its levels alone.
    assert [b for b in key.find("div", "key") if "Find the level" in b.text] == []


def test_the_guide_stands_before_the_questions() -> None:
    sections = [s.attributes["id"] for s in in_key(f"{ESSAY}indicative: Because.\n").find("section")]
    assert sections.index("levels-guide") < sections.index("questions-1")


def test_an_exemplar_stands_after_the_levels_with_its_marks_and_why() -> None:
    exemplars = LEVELS.replace("Low.", "Low., exemplar: {text: Bad answer., marks: 1, comment: Says little.}")
    exemplars = exemplars.replace("High.", "High., exemplar: {text: Good answer., marks: 4, comment: Says all.}")
    question = f"type: extended-response\nstem: Why?\nmarks: 4\n{exemplars}"
    (key,) = in_key(question).find("div", "key")
    words = " ".join(key.text.split())
    told = ["High.", "An answer at level 1 (1 mark)", "Bad answer.", "Why this mark? Says little.",
            "An answer at level 2 (4 marks)", "Good answer.", "Why this mark? Says all."]  # fmt: skip
    places = [words.find(text) for text in told]
    assert -1 not in places
    assert places == sorted(places)
    worksheet = make("worksheet", content(lesson(question))).body.text
    assert [text for text in told if text in worksheet] == []


def own_templates(root: Path, files: dict[str, str]) -> Templates:
    """The templates of a project that has mark schemes of its own, given by title."""
    for name, head in files.items():
        path = root / "templates" / "schemes" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{head}\nfamily: Ours\nabout: For us.\nmarks: 4\n{LEVELS}", encoding="utf-8")
    return Templates(root)


def test_a_project_may_have_schemes_of_its_own_and_in_other_languages(tmp_path: Path) -> None:
    own = own_templates(
        tmp_path,
        {"ours-4": "name: ours-4\ntitle: Ours", "gcse-4": "name: gcse-4\ntitle: Changed",
         "welsh-4": "name: welsh-4\ntitle: Cymraeg\nlanguage: cy", "fr/gcse-8": "name: gcse-8\ntitle: En français"},
    )  # fmt: skip
    assert set(own.schemes()) == {*SHIPPED, "ours-4", "welsh-4"}
    assert str(own.schemes()["gcse-4"].title) == "Changed"
    found = {tag: own.schemes(tag)["gcse-8"] for tag in ("fr-CA", "de")}
    assert {tag: (str(one.title), one.language) for tag, one in found.items()} == {
        "fr-CA": ("En français", "fr"),
        "de": (str(SHIPPED["gcse-8"].title), "en-GB"),
    }
    assert {tag: own.schemes(tag)["welsh-4"].language for tag in ("cy", "en-US")} == {"cy": "cy", "en-US": "cy"}


def test_a_file_has_the_name_of_its_scheme(tmp_path: Path) -> None:
    with pytest.raises(TemplateFault, match=r"schemes/other.yaml:1:7: .*'other' is called 'ours-4' inside"):
        own_templates(tmp_path, {"other": "name: ours-4\ntitle: Ours"}).schemes()


def test_a_scheme_of_a_project_that_does_not_add_up_is_told_where_it_is_named(tmp_path: Path) -> None:
    project = Project(tmp_path)
    head = "name: ours\ntitle: Ours\nfamily: Ours\nabout: For us.\nmarks: 4\n"
    project.write("templates/schemes/ours.yaml", head + LEVELS.replace("3-4", "4"))
    fields = "  - {type: extended-response, stem: Why?, scheme: ours, indicative: Because.}\n"
    project.change(LESSON, f"title: T\nworksheet:\n- questions:\n{fields}")
    project.check().expect(
        f"{LESSON}:4:51: error[levels]: level 2 of question 1 (extended-response) begins at 4 marks and leaves a gap "
        "below (begin it at 3)"
    )


def test_the_page_of_schemes_is_current() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "schemes_page.py"))
    page = (ROOT / "docs" / "mark-schemes.md").read_text(encoding="utf-8")
    assert page == script["page"](), "run: .venv/bin/python scripts/schemes_page.py"


def test_the_page_names_only_schemes_that_there_are() -> None:
    page = (ROOT / "docs" / "mark-schemes.md").read_text(encoding="utf-8")
    chooser = page.partition("## Which one?")[2].partition("## All of them")[0]
    assert set(re.findall(r"`([a-z0-9-]+)`", chooser)) == set(SHIPPED)


def test_the_list_of_schemes(tmp_path: Path) -> None:
    lines = run("list", "--schemes", "--root", tmp_path).output.splitlines()
    assert [line.split(":")[0] for line in lines if not line.startswith(" ")] == sorted(SHIPPED)
    first = lines.index("gcse-4: Short explanation by levels, 4 marks, GCSE-style")
    assert lines[first + 1 : first + 4] == [
        f"  {SHIPPED['gcse-4'].about}",
        "  for short-answer, data-question, source-comprehension, source-comparison; in en-GB",
        f"  - 1–2: {SHIPPED['gcse-4'].levels[0].descriptor}",
    ]
    assert "  - 1: Claim. Takes a position" in "\n".join(lines)


def test_the_list_names_the_schemes(tmp_path: Path) -> None:
    assert f"mark schemes: {', '.join(SHIPPED)} ('--schemes' says what for)" in run("list", "--root", tmp_path).output
