"""Frameworks: which prompts are asked, in which words and languages, and that all of them can be printed."""

import re
import runpy
from pathlib import Path
from typing import NamedTuple, get_args

import pytest

from driver import run
from lessonpack.content import FRAMEWORK, CourseContent, read_record
from lessonpack.frameworks import Choice, Framework, Use, chosen
from lessonpack.locales import direction
from lessonpack.markup import Element
from lessonpack.prose import Line, Prose
from lessonpack.sources import Medium
from lessonpack.templating import Templates
from papers import COURSE_TEXT, ROOT, content, make, templates
from test_docs import as_lesson
from test_docs import lesson as guides_lesson

MEDIA: tuple[Medium, ...] = get_args(Medium)
SHIPPED = templates().frameworks()
TRANSLATIONS = [
    pytest.param(SHIPPED[name], framework, id=f"{name}-{tag}")
    for name, there in templates().translations().items()
    for tag, framework in there.items()
    if tag != "en"
]
#: A framework with every kind of prompt: one for all media, one with other words for some, one for some only.
TEXT = """\
title: A framework
about: For tests.
prompts:
- {id: origin, heading: Origin, ask: Who wrote it?, guidance: Names the author., variants: [
    {media: [image, poster], ask: Who drew it?, tick: [pen, brush], guidance: Names the artist.},
    {media: [map], ask: Who measured it?}]}
- {id: scale, heading: Scale, ask: What is the scale?, guidance: Reads it., media: [map, data], tick: [large, small]}
- {id: use, heading: Use, ask: What is it good for?, guidance: Says for what., lines: 5}
"""


class Own(NamedTuple):
    """A prompt of a lesson."""

    use: str | None
    name: str = ""


def framework(text: str = TEXT) -> Framework:
    read = read_record("framework.yaml", text.encode(), FRAMEWORK)
    assert read.diagnostics == []
    assert read.record
    return read.record


def told(choices: list[Choice[Own]]) -> str:
    """Choices in a line: the framework's prompt, then the lesson's."""
    return " ".join(f"{c.step.id if c.step else '-'}{'/' + c.own.name if c.own else ''}" for c in choices)


USE, ORIGIN, SCALE, OWN, MORE = Own("use", "u"), Own("origin", "o"), Own("scale", "s"), Own(None, "x"), Own(None, "y")


@pytest.mark.parametrize(
    ("medium", "prompts", "drop", "expected"),
    [
        ("text", [], [], "origin use"),
        ("map", [], [], "origin scale use"),
        (None, [], [], "origin scale use"),
        ("text", [OWN], [], "origin use -/x"),
        ("text", [USE], [], "use/u"),
        ("text", [USE, ORIGIN], [], "use/u origin/o"),
        ("text", [OWN, USE, MORE, ORIGIN], [], "-/x use/u -/y origin/o"),
        ("text", [SCALE], [], "scale/s"),
        ("text", [], ["origin"], "use"),
        ("map", [], ["origin"], "scale use"),
        ("text", [USE], ["origin"], "use/u"),
        ("map", [OWN, USE, MORE], ["scale"], "origin use/u -/x -/y"),
        ("text", [SCALE], ["use"], "origin scale/s"),
        ("text", [OWN], ["origin", "scale", "use"], "-/x"),
        ("text", [], ["origin", "scale", "use"], ""),
        ("text", [Own("none", "n")], [], "-/n"),
    ],
)
def test_which_prompts_are_asked(medium: Medium | None, prompts: list[Own], drop: list[str], expected: str) -> None:
    assert told(chosen(framework(), medium, prompts, drop)) == expected


@pytest.mark.parametrize(("prompts", "expected"), [([], ""), ([OWN, MORE], "-/x -/y"), ([USE], "-/u")])
def test_without_a_framework_only_what_the_lesson_says_is_asked(prompts: list[Own], expected: str) -> None:
    assert told(chosen(None, "text", prompts, [])) == expected


@pytest.mark.parametrize(
    ("medium", "ask", "guidance", "tick"),
    [
        ("text", "Who wrote it?", "Names the author.", []),
        (None, "Who wrote it?", "Names the author.", []),
        ("data", "Who wrote it?", "Names the author.", []),
        ("image", "Who drew it?", "Names the artist.", ["pen", "brush"]),
        ("poster", "Who drew it?", "Names the artist.", ["pen", "brush"]),
        ("map", "Who measured it?", "Names the author.", []),
    ],
)
def test_a_prompt_has_words_for_each_medium(medium: Medium | None, ask: str, guidance: str, tick: list[str]) -> None:
    step = next(c.step for c in chosen(framework(), medium, [ORIGIN], []))
    assert step
    assert (str(step.ask), str(step.guidance), [str(t) for t in step.tick]) == (ask, guidance, tick)
    assert step.id == "origin"


def test_the_frameworks_that_ship() -> None:
    assert {name: f.scope for name, f in SHIPPED.items()} == {
        "sourcing": ("source",), "how-useful": ("source",), "whose-words": ("source",), "two-versions": ("set",),
        "four-readings": ("source", "set"), "four-steps": ("source",), "observe-reflect-question": ("source",),
        "opcvl": ("source",), "hipp": ("source",), "soapstone": ("source",),
        "perspective-reliability": ("source", "set"),
    }  # fmt: skip
    assert {use for f in SHIPPED.values() for use in f.scope} == set(get_args(Use))
    assert {medium for f in SHIPPED.values() for medium in f.media} == set(MEDIA)
    assert [name for name, f in SHIPPED.items() if f.layout == "columns"] == ["observe-reflect-question"]
    assert [name for name, f in SHIPPED.items() if f.language != "en" or not f.media] == []


#: What lessons of the course name: to rename one would break them.
IN_USE = {
    "sourcing": "author audience moment aim",
    "how-useful": "content provenance context limits judgement",
    "whose-words": "hands cuts labels",
}


@pytest.mark.parametrize(("name", "ids"), IN_USE.items())
def test_prompts_keep_their_ids(name: str, ids: str) -> None:
    assert [p.id for p in SHIPPED[name].prompts] == ids.split()


@pytest.mark.parametrize("name", SHIPPED)
def test_a_frameworks_prompts_are_short_and_its_variants_can_be_reached(name: str) -> None:
    shipped = SHIPPED[name]
    ids = [p.id for p in shipped.prompts]
    assert len(ids) == len(set(ids))
    for prompt in shipped.prompts:
        asks = [str(ask) for ask in (prompt.ask, *(v.ask for v in prompt.variants))]
        assert [a for a in asks if len(a.split()) > 25] == []
        assert [a for a in asks if not a.endswith(("?", "."))] == []
        others = [m for v in prompt.variants for m in v.media]
        assert len(others) == len(set(others))
        assert set(others) <= {*shipped.media} - {"text"}
        assert set(prompt.media) <= {*shipped.media}
        assert len(str(prompt.guidance).split()) >= 8
    assert str(shipped.about).endswith(".")


def shape(of: Framework) -> object:
    """All of a framework but its words."""
    return (
        of.scope, of.media, of.layout, of.credit is None,
        [(p.id, p.lines, p.media, len(p.tick), [
            (v.media, len(v.tick), v.guidance is None) for v in p.variants]) for p in of.prompts],
    )  # fmt: skip


def words(of: Framework) -> list[str]:
    """What a framework asks, and what it says of answers."""
    prompts = [w for p in of.prompts for w in (p.ask, p.guidance, *p.tick)]
    variants = [w for p in of.prompts for v in p.variants for w in (v.ask, v.guidance, *v.tick) if w]
    return [str(w) for w in (of.about, *prompts, *variants)]


@pytest.mark.parametrize(("english", "translated"), TRANSLATIONS)
def test_a_translation_is_whole(english: Framework, translated: Framework) -> None:
    assert shape(translated) == shape(english)
    assert set(words(translated)) & set(words(english)) == set()
    arabic = [any("\u0600" <= letter <= "\u06ff" for letter in text) for text in words(translated)]
    assert set(arabic) == {direction(translated.language) == "rtl"}


def test_the_most_used_frameworks_are_there_in_every_language_that_has_words() -> None:
    spoken = {tag.partition("-")[0] for tag in templates().languages()}
    there = {name: set(languages) for name, languages in templates().translations().items()}
    for name in ("sourcing", "how-useful", "observe-reflect-question"):
        assert {tag.partition("-")[0] for tag in there[name]} == spoken


@pytest.mark.parametrize(
    ("tag", "sourcing", "opcvl"),
    [
        ("en-GB", "en", "en"), ("en-AU", "en", "en"), ("fr", "fr", "en"), ("fr-CA", "fr", "en"), ("de-AT", "de", "en"),
        ("es-MX", "es", "en"), ("zh-Hans-SG", "zh-Hans", "en"), ("zh-Hant", "en", "en"), ("ar-MA", "ar", "en"),
        ("pl", "en", "en"),
    ],
)  # fmt: skip
def test_a_course_gets_the_frameworks_of_the_nearest_language(tag: str, sourcing: str, opcvl: str) -> None:
    found = templates().frameworks(tag)
    assert (found["sourcing"].language, found["opcvl"].language) == (sourcing, opcvl)
    assert list(found) == sorted(SHIPPED)


def test_a_project_may_have_frameworks_of_its_own(tmp_path: Path) -> None:
    for name, title in {
        "welsh": "title: Cymraeg\nlanguage: cy", "sourcing": "title: Ours", "fr/opcvl": "title: En français",
        "ko/mine": "title: 우리",
    }.items():  # fmt: skip
        path = tmp_path / "templates" / "frameworks" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT.replace("title: A framework", title), encoding="utf-8")
    own = Templates(tmp_path)
    assert set(own.frameworks()) == {*SHIPPED, "welsh", "mine"}
    assert {n: str(own.frameworks("cy")[n].title) for n in ("welsh", "sourcing", "mine")} == {
        "welsh": "Cymraeg", "sourcing": "Ours", "mine": "우리",
    }  # fmt: skip
    french = own.frameworks("fr")
    assert (str(french["opcvl"].title), french["opcvl"].language) == ("En français", "fr")
    assert french["sourcing"].language == "fr"
    assert own.frameworks("cy")["welsh"].language == "cy"
    assert own.frameworks("ko")["mine"].language == "ko"
    place = own.frameworks("fr")["opcvl"].at("title")
    assert (place.file, place.line) == ("templates/frameworks/fr/opcvl.yaml", 1)


def lesson(name: str, medium: Medium, use: Use, course: str = COURSE_TEXT) -> CourseContent:
    """A course that uses a framework for one source, or for two, of a medium."""
    sources = "".join(
        f"- id: {key}\n  label: A source\n  csl: {{type: book, title: A book}}\n"
        f"  rights: {{status: public-domain, print: full}}\n"
        f"  excerpts: [{{id: whole, medium: {medium}, text: Five six seven.}}]\n"
        for key in ("first", "second")
    )
    alone = f", framework: {name}" if use == "source" else ""
    together = f"source-sets: [{{id: both, sources: [A, B], framework: {name}}}]\n" if use == "set" else ""
    return content(f"title: T\nsources: [{{source: first{alone}}}, {{source: second}}]\n{together}", course, sources)


def plain(text: Prose | Line | str) -> str:
    """A text as it can be looked for in a page: without spaces and quotation marks."""
    return "".join(c for c in str(text) if c not in "\"'‘’“”«»„‚*" and not c.isspace()).replace("...", "…")


CASES = [(name, medium, use) for name, f in SHIPPED.items() for medium in f.media for use in f.scope]


@pytest.mark.parametrize(("name", "medium", "use"), CASES)
def test_a_framework_is_printed_for_each_medium_that_it_suits(name: str, medium: Medium, use: Use) -> None:
    course = lesson(name, medium, use)
    handout, key = (plain(make(kind, course).body.text) for kind in ("source-handout", "answer-key"))
    steps = [c.step for c in chosen(SHIPPED[name], medium, list[Own](), []) if c.step]
    assert [s.id for s in steps if plain(s.heading) not in handout or plain(s.ask) not in handout] == []
    assert [s.id for s in steps if plain(s.ask) not in key or plain(s.guidance) not in key] == []
    assert [s.id for s in steps if plain(s.guidance) in handout] == []
    assert plain(SHIPPED[name].credit or "") in handout


@pytest.mark.parametrize(("name", "medium"), [(n, m) for n, m, u in CASES if u == "source"])
def test_pupils_have_the_things_to_tick(name: str, medium: Medium) -> None:
    ticks = [plain(t) for p in SHIPPED[name].prompts for t in p.worded(medium).tick]
    page = make("source-handout", lesson(name, medium, "source")).body
    listed = [plain(e.text) for ul in page.find("ul", "checklist") for e in ul.children if isinstance(e, Element)]
    assert listed == ticks


def test_a_course_in_another_language_has_its_words() -> None:
    course = lesson("sourcing", "text", "source", COURSE_TEXT + "language: fr\n")
    handout, key = (plain(make(kind, course).body.text) for kind in ("source-handout", "answer-key"))
    for prompt in templates().frameworks("fr")["sourcing"].prompts:
        assert plain(prompt.ask) in handout
        assert plain(prompt.guidance) in key


def test_a_lesson_drops_adds_and_rewords_prompts() -> None:
    text = (
        "title: T\nsources:\n- source: first\n  framework: how-useful\n  drop: [context, limits, judgement]\n"
        "  prompts:\n  - {use: provenance, ask: Who pays?, lines: 4, answer: The court pays.}\n"
        "  - {ask: And then?, answer: Nothing.}\n"
    )
    stems = [e.text for e in make("source-handout", content(text)).body.find("p", "stem")]
    assert [s.split(" ", 1)[0] for s in stems] == ["A1", "A2", "A3"]
    assert [s.partition("?")[0].split()[-1] for s in stems] == ["question", "pays", "then"]


def test_the_page_of_frameworks_is_current() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "frameworks_page.py"))
    page = (ROOT / "docs" / "frameworks.md").read_text(encoding="utf-8")
    assert page == script["page"](), "run: .venv/bin/python scripts/frameworks_page.py"


def test_the_pages_example_is_sound() -> None:
    page = (ROOT / "docs" / "frameworks.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```yaml\n(.*?)^```$", page, re.M | re.S)
    assert guides_lesson(as_lesson(example, "lesson"))[1] == []


def test_the_list_of_frameworks(tmp_path: Path) -> None:
    lines = run("list", "--frameworks", "--root", tmp_path).output.splitlines()
    assert [line.split(":")[0] for line in lines if not line.startswith(" ")] == sorted(SHIPPED)
    first = lines.index("sourcing: Before you believe it")
    assert lines[first + 1 : first + 3] == [
        f"  {SHIPPED['sourcing'].about}",
        "  for a source; text, image, map, data, poster; in ar, de, en, es, fr, zh-Hans",
    ]
