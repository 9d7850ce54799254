"""One paper in the seven styles, as a document prints it: repeats, places, several sources in a note, archives."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from lessonpack.markup import Element, serialise
from lessonpack.writers.registry import WRITERS
from papers import COURSE_TEXT, STYLES, content, make
from test_citations import plain

PAPER = Path(__file__).parent / "cases" / "paper"
CITATION_STYLE = "citation-style: chicago-notes-bibliography"


def course_text(style: str, more: str = "") -> str:
    """A course.yaml in a style."""
    return COURSE_TEXT.replace(CITATION_STYLE, f"citation-style: {style}") + more


def paper(style: str, more: str = "", kind: str = "worksheet") -> Element:
    """The paper, in a course in a style."""
    texts = [(PAPER / name).read_text(encoding="utf-8") for name in ("lesson.yaml", "sources.yaml")]
    return make(kind, content(texts[0], course_text(style, more), texts[1])).body


def _cites(paragraph: Element) -> bool:
    return bool(paragraph.find("span", "note") or re.search(r"\(\D*[\d)]", paragraph.text))


def said(body: Element) -> str:
    """The paragraphs that cite, their notes by number, and the list of works cited."""
    notes: list[str] = []

    def text(element: Element) -> str:
        if element.has("note"):
            notes.append(plain(element.children))
            return f"[{len(notes)}]"
        inner = "".join(c if isinstance(c, str) else text(c) for c in element.children)
        return f"_{inner}_" if element.tag == "em" else inner

    paragraphs = [text(p) for p in body.find("p") if not p.has("entry") and _cites(p)]
    lines = [*paragraphs, "", *(f"[{n}] {note}" for n, note in enumerate(notes, 1)), *([""] if notes else [])]
    return "\n".join([*lines, *(plain(p.children) for p in body.find("p", "entry"))]) + "\n"


@pytest.mark.parametrize("style", STYLES)
def test_a_paper(style: str, golden: Callable[[str, str], None]) -> None:
    golden(f"papers/{style}.txt", said(paper(style)))


YEARS = """\
title: A lesson
reading: |
  One of them [@mao-to-{one}].
worksheet:
- questions:
  - {{type: short-answer, stem: "Which?", marks: 1, answer: "This [@mao-to-{two}]."}}
"""
ZHOU, STALIN = "zhou-1950-10-13", "stalin-1950-10-03"


@pytest.mark.parametrize("style", ["chicago-author-date", "apa", "harvard-cite-them-right"])
def test_two_works_of_one_year_are_called_the_same_in_every_document_of_the_course(style: str) -> None:
    sources = (PAPER / "sources.yaml").read_text(encoding="utf-8")
    found: dict[str, set[str]] = {}
    for one, two in ((ZHOU, STALIN), (STALIN, ZHOU), (ZHOU, ZHOU), (STALIN, STALIN)):
        course = content(YEARS.format(one=one, two=two), course_text(style), sources)
        for kind in ("worksheet", "answer-key", "teacher-notes"):
            body = make(kind, course).body
            entries = {p.text: re.findall(r"1950[a-z]?", p.text)[0] for p in body.find("p", "entry")}
            for text, year in entries.items():
                found.setdefault("zhou" if "must enter" in text.lower() else "stalin", set()).add(year)
            cited = re.findall(r"\(Mao Zedong,? (1950[a-z]?)\)", body.text)
            assert set(cited) == set(entries.values())
    assert sorted(found) == ["stalin", "zhou"]
    assert all(len(years) == 1 for years in found.values())
    assert set.union(*found.values()) == {"1950a", "1950b"}


def lists(body: Element) -> list[str]:
    """What stands in the list of works, a line each: its headings and the first word of each entry."""
    (listed,) = body.find("div", "bibliography")
    return [e.text if e.tag == "h3" else e.text.split()[0] for e in listed.walk() if e.tag == "h3" or e.has("entry")]


TOGETHER = ["China", "Communiqué", "Cumings,", "Glennon,", "Mao", "Mao", "Stalin,", "Stueck,", "Truman,", "Whiting,"]
SECONDARY = ["China", "Cumings,", "Stueck,", "Whiting,"]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("", TOGETHER),
        ("bibliography: together\n", TOGETHER),
        (
            "bibliography: apart\n",
            ["Primary sources", *(t for t in TOGETHER if t not in SECONDARY), "Secondary sources", *SECONDARY],
        ),
    ],
)
def test_primary_and_secondary_sources_are_listed_apart_where_the_course_asks(more: str, expected: list[str]) -> None:
    assert lists(paper("chicago-notes-bibliography", more)) == expected


def test_works_of_one_kind_have_no_heading_of_their_own() -> None:
    sources = (PAPER / "sources.yaml").read_text(encoding="utf-8")
    course = content("title: T\nreading: x [@stueck-1995]\n", course_text("apa", "bibliography: apart\n"), sources)
    assert lists(make("teacher-notes", course).body) == ["Stueck,"]
    nothing = content("title: T\nreading: x\n", course_text("apa", "bibliography: apart\n"), sources)
    assert make("teacher-notes", nothing).body.find("div", "bibliography") == []


@pytest.mark.parametrize("annotated", [True, False])
def test_annotations_follow_their_entries_where_the_course_asks(*, annotated: bool) -> None:
    sources = (PAPER / "sources.yaml").read_text(encoding="utf-8")
    sources = sources.replace("kind: secondary", 'kind: secondary\n  annotation: "Good on *talks*."', 1)
    course = content(
        "title: T\nreading: x [@stueck-1995; @whiting-1960]\n",
        course_text("apa", f"annotated: {str(annotated).lower()}\n"),
        sources,
    )
    (listed,) = make("teacher-notes", course).body.find("div", "bibliography")
    stueck, whiting = (serialise(e) for e in listed.find("p", "entry"))
    assert stueck.endswith("<br>Good on <em>talks</em>.</p>") == annotated
    assert "<br>" not in (whiting if annotated else stueck + whiting)


@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
def test_every_writer_writes_a_list_apart_and_annotated(form: str) -> None:
    sources = (PAPER / "sources.yaml").read_text(encoding="utf-8")
    sources = sources.replace("kind: secondary", 'kind: secondary\n  annotation: "Good on *talks*."')
    texts = (
        (PAPER / "lesson.yaml").read_text(encoding="utf-8"),
        course_text("apa", "bibliography: apart\nannotated: true\n"),
    )
    assert WRITERS[form](make("worksheet", content(*texts, sources))).warnings == ()
