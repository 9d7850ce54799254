"""What styles leave out of sources: what is missed and what is not, and that the remedies help."""

from dataclasses import replace
from typing import Any

import pytest
import yaml

from lessonpack import citations
from lessonpack.build import Project as Root
from lessonpack.checks.citations import LEGAL, left_out, left_out_by
from lessonpack.checks.scope import CourseScope
from lessonpack.content import SOURCES, CourseContent, read_record
from lessonpack.diagnostics import Diagnostic
from papers import ROOT, STYLES, content, real
from test_paper import PAPER, course_text

KNOWN = Root(ROOT).known
NONE: dict[str, set[str]] = {}
#: What each style leaves out of the paper's sources.
PAPERS = {
    "chicago-notes-bibliography": NONE,
    "chicago-author-date": NONE,
    "apa": NONE,
    "mhra-notes": NONE,
    "modern-language-association": {"truman-1950-06-27": {"issued"}, "stalin-to-kim-1950-10-08": {"recipient"}},
    "harvard-cite-them-right": {
        "mao-to-stalin-1950-10-03": {"archive", "archive_location"},
        "mao-to-zhou-1950-10-13": {"volume"},
        "stalin-to-kim-1950-10-08": {"recipient", "archive", "archive_location"},
        "moscow-1945-12-27": {"volume", "page"},
    },
    "oscola": {
        "exchange-1995": {"issue"},
        "mao-to-stalin-1950-10-03": {"issued", "archive", "archive_location"},
        "mao-to-zhou-1950-10-13": {"issued", "container-title", "volume"},
        "stalin-to-kim-1950-10-08": {"archive", "archive_location"},
        "moscow-1945-12-27": {"container-title", "volume"},
    },
}


def paper_items() -> list[dict[str, Any]]:
    """The CSL items of the paper."""
    read = read_record("sources.yaml", (PAPER / "sources.yaml").read_bytes(), SOURCES)
    return [s.item for s in read.record or ()]


def of(style: str, **item: Any) -> set[str]:
    """What a style leaves out of an item."""
    base = {"id": "x", "title": "A title", "author": [{"family": "Ng"}], "issued": {"date-parts": [[1950, 10, 3]]}}
    return set(left_out_by(style, "en-GB", [base | item]).get("x", ()))


@pytest.mark.parametrize("style", STYLES)
def test_what_is_left_out_of_a_paper(style: str) -> None:
    found = left_out_by(style, "en-GB", paper_items())
    assert {key: set(variables) for key, variables in found.items()} == PAPERS[style]


JOURNAL = {"type": "article-journal", "container-title": "J", "issue": "2", "page": "7"}
DOCUMENT = {"type": "document", "container-title": "C", "number": "12"}
WEB = {"URL": "https://a.example"}


@pytest.mark.parametrize(
    ("style", "item", "missed"),
    [
        ("oscola", JOURNAL, {"issue"}),
        ("oscola", {**JOURNAL, "volume": "3"}, set()),
        ("oscola", {**JOURNAL, **WEB}, set()),
        ("harvard-cite-them-right", DOCUMENT, {"number"}),
        ("harvard-cite-them-right", {**DOCUMENT, **WEB}, set()),
        ("harvard-cite-them-right", {**DOCUMENT, "volume": "3", **WEB}, {"volume"}),
        ("harvard-cite-them-right", {"type": "treaty", "number": "12", **WEB}, {"number"}),
        ("harvard-cite-them-right", {"type": "document", "archive": "A", **WEB}, {"archive"}),
        ("apa", {"type": "book", "publisher": "P", "collection-title": "S", "collection-number": "3"}, set()),
        ("apa", {"type": "graphic", "collection-title": "S"}, {"collection-title"}),
        ("chicago-notes-bibliography", {"type": "article-magazine", "container-title": "M", "volume": "3"}, set()),
        ("chicago-notes-bibliography", {"type": "book", "publisher": "P", "publisher-place": "L"}, set()),
        ("chicago-notes-bibliography", {"type": "document", "call-number": "MS 3"}, {"call-number"}),
        (
            "chicago-notes-bibliography",
            {"type": "document", "archive": "A", "archive_location": "box 3", "call-number": "MS 3"},
            set(),
        ),
        ("chicago-notes-bibliography", {"type": "treaty", "archive": "A"}, {"archive"}),
        ("mhra-notes", {"type": "chapter", "container-title": "C", "volume": "3", "page": "5–9"}, set()),
    ],
)
def test_what_is_missed(style: str, item: dict[str, Any], missed: set[str]) -> None:
    assert of(style, **item) == missed


def said(course: CourseContent) -> list[Diagnostic]:
    return list(left_out(CourseScope(course, KNOWN)))


def in_style(style: str) -> CourseContent:
    """The real course in a style."""
    there = real()
    assert there.course
    return replace(there, course=there.course.model_copy(update={"citation_style": style}))


@pytest.mark.parametrize("style", ["chicago-notes-bibliography", "chicago-author-date", "apa", "mhra-notes"])
def test_nothing_is_said_of_the_real_course_in_styles_that_print_much(style: str) -> None:
    assert said(in_style(style)) == []


@pytest.mark.parametrize("style", ["harvard-cite-them-right", "oscola"])
def test_the_archive_of_the_real_course_is_missed(style: str) -> None:
    found = [d for d in said(in_style(style)) if "'mao-to-stalin-1950-10-03-russian'" in d.message]
    assert len(found) == 1
    assert "archive and archive_location" in found[0].message


def changed(key: str, **values: Any) -> str:
    """The paper's sources, one of them with other variables; None takes one out."""
    sources = yaml.load((PAPER / "sources.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    for source in sources:
        if source["id"] == key:
            source["csl"] = {n: v for n, v in (source["csl"] | values).items() if v is not None}
    return yaml.safe_dump(sources, allow_unicode=True)


def hint(style: str, key: str, sources: str) -> str | None:
    """The remedy that is named for one of the paper's sources; None where nothing is left out of it."""
    lesson = (PAPER / "lesson.yaml").read_text(encoding="utf-8")
    found = [d for d in said(content(lesson, course_text(style), sources)) if f"'{key}'" in d.message]
    return found[0].hint if found else None


ARCHIVE = "Archive of the President of the Russian Federation, fond 45, opis 1, delo 334, listy 105–106"
#: A style, a source, what the hint says, and the source as it says.
REMEDIES: list[tuple[str, str, str, dict[str, Any]]] = [
    (
        "harvard-cite-them-right",
        "mao-to-stalin-1950-10-03",
        "with the archive under 'publisher' it prints all; the style 'chicago-author-date' prints it",
        {"publisher": ARCHIVE, "archive": None, "archive_location": None},
    ),
    (
        "harvard-cite-them-right",
        "moscow-1945-12-27",
        "with the page and volume in 'container-title' it prints all; the style 'chicago-author-date' prints it",
        {"container-title": "United States Statutes at Large, volume 60, page 1899", "volume": None, "page": None},
    ),
    (
        "oscola",
        "mao-to-stalin-1950-10-03",
        "with 'type: manuscript' and the archive under 'publisher' it prints all; "
        "the style 'chicago-notes-bibliography' prints it",
        {"type": "manuscript", "publisher": ARCHIVE, "archive": None, "archive_location": None},
    ),
    (
        "oscola",
        "exchange-1995",
        "with the issue in 'container-title' it prints all; the style 'chicago-notes-bibliography' prints it",
        {"container-title": "Cold War International History Project Bulletin, issue 6–7", "issue": None},
    ),
    (
        "modern-language-association",
        "truman-1950-06-27",
        "with 'type: manuscript' it prints all; the style 'chicago-author-date' prints it",
        {"type": "manuscript"},
    ),
]


@pytest.mark.parametrize(("style", "key", "remedy", "values"), REMEDIES)
def test_a_remedy_helps(style: str, key: str, remedy: str, values: dict[str, Any]) -> None:
    assert hint(style, key, changed(key)) == remedy
    assert hint(style, key, changed(key, **values)) is None
    assert hint(remedy.split("'")[-2], key, changed(key)) is None


def test_a_way_that_would_lose_the_archive_elsewhere_is_not_named() -> None:
    key = "stalin-to-kim-1950-10-08"  # OSCOLA prints no publisher of a letter
    assert hint("oscola", key, changed(key)) == "the style 'chicago-notes-bibliography' prints it"


def test_where_nothing_helps_the_citation_may_say_it() -> None:
    sources = changed("moscow-1945-12-27", archive="A", publisher="P")
    for style, remedy in (
        ("apa", "the style 'modern-language-association' prints it"),
        ("harvard-cite-them-right", "the style 'modern-language-association' prints it"),
        ("chicago-notes-bibliography", "the style 'mhra-notes' prints it"),
    ):
        assert hint(style, "moscow-1945-12-27", sources) == remedy
    nowhere = changed("stalin-to-kim-1950-10-08", publisher="P", **{"call-number": "MS 3", "archive_location": None})
    remedy = "say it in the citation: [@key and where it is kept]"
    assert hint("oscola", "stalin-to-kim-1950-10-08", nowhere) == remedy


def test_an_engine_that_fails_and_an_unknown_style_are_told_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    course = in_style("harvard-cite-them-right")
    assert course.course
    assert said(replace(course, course=course.course.model_copy(update={"citation_style": "nonsense"}))) == []

    def fail(*_: Any) -> dict[str, str]:
        raise citations.CitationError("no")

    monkeypatch.setattr("lessonpack.checks.citations.format_items", fail)
    assert said(course) == []


def test_a_source_with_a_mistake_in_its_variables_is_not_blamed() -> None:
    sources = changed("mao-to-stalin-1950-10-03", issued="soon")
    read = read_record("sources.yaml", sources.encode(), SOURCES)
    known = {s.id: s for s in read.record or ()}
    assert [d.code for d in read.diagnostics] == ["no-date"]
    there = content("title: T\nreading: x [@mao-to-stalin-1950-10-03]", course_text("oscola"), changed(""))
    assert len(said(there)) == 1
    assert said(replace(there, sources=known)) == []


def test_what_is_legal_is_a_type_of_csl() -> None:
    schema = SOURCES.json_schema(by_alias=True)
    assert set(LEGAL) <= set(schema["$defs"]["Csl"]["properties"]["type"]["enum"])
