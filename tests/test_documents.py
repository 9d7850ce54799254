"""From a lesson to a finished page: references, notes, bibliography, scripts, and what is absent."""

from itertools import pairwise

import pytest

from lessonpack.markup import Element, serialise
from lessonpack.measures import Measures
from papers import COURSE_TEXT, KINDS, SOURCES_TEXT, content, make, real, templates

#: The first source's excerpt as a narrow page breaks it: two hard lines, four lines set.
MEASURES = Measures(
    {
        "A/first/whole": (("One two three", "four five."), ("Six seven eight", "nine ten.")),
        "B/second/whole": (("Eleven twelve", "thirteen."),),
    }
)
HEAD = "title: T\nsources: [{source: first}, {source: second}]\n"


def asked(stem: str, more: str = "marks: 1", head: str = HEAD) -> str:
    return f"{head}worksheet:\n- questions:\n  - {{type: short-answer, stem: '{stem}', {more}}}\n"


def stem(kind: str, text: str, measures: Measures = MEASURES, course: str = COURSE_TEXT) -> str:
    """What becomes of a stem, between its number and its marks."""
    page = make(kind, content(asked(text), course), measures).body
    (found,) = page.find("div", "question")
    return "".join(serialise(c) for c in found.find("p", "stem")[0].children[1:-1]).strip()


def _section(page: Element, name: str) -> Element:
    return next(e for e in page.find("section") if e.attributes.get("id") == name)


@pytest.mark.parametrize(
    ("reference", "pupil", "words"),
    [
        ("{source A}", "Source A", None),
        ("{source A, passage one}", "Source A, line 1", "two three"),
        ("{source A, passage seven-words}", "Source A, lines 2–4", "four five. Six seven eight …"),
        ("{source B}", "Source B", None),
    ],
)
def test_a_reference_gives_the_lines_and_for_teachers_the_first_words(
    reference: str, pupil: str, words: str | None
) -> None:
    say = templates().language("en-GB").say
    teacher = say("source-words", source=pupil, words=words) if words else pupil
    kinds = ("worksheet", "answer-key", "teacher-notes")
    assert [stem(k, reference) for k in kinds] == [pupil, pupil, teacher]


def test_a_reference_to_what_was_not_measured_has_no_lines() -> None:
    assert stem("worksheet", "{source A, passage one}", Measures()) == "Source A"


@pytest.mark.parametrize(
    ("passage", "lines"),
    [
        ("One", (1, 1)),
        ("One two three four", (1, 2)),
        ("three\n  four", (1, 2)),
        ("One two three four five. Six seven eight nine ten.", (1, 4)),
        ("nine ten", (4, 4)),
        ("eleven", None),
    ],
)
def test_where_a_passage_stands(passage: str, lines: tuple[int, int] | None) -> None:
    assert MEASURES.place("A/first/whole", passage) == lines
    assert MEASURES.place("C/third/whole", passage) is None


def test_every_fifth_line_of_an_excerpt_is_numbered() -> None:
    words = ["one", "two", "three", "four", "five", "", "six", "seven"]
    sources = SOURCES_TEXT.replace("One two three four five.", "\n      ".join(words))
    sources = sources.replace("      Six seven eight nine ten.\n", "").replace("    passages:", "#")
    lines = tuple((word,) for word in words if word)
    page = make("source-handout", content(asked("x"), sources=sources), Measures({"A/first/whole": lines})).body
    excerpt = page.find("div", "excerpt")[0]
    assert excerpt.attributes["data-excerpt"] == "A/first/whole"
    shown = [(p.text, p.attributes.get("data-number"), p.has("last")) for p in excerpt.find("p", "line")]
    ends = {"five", "seven"}
    assert shown == [(w, "5" if w == "five" else None, w in ends) for (w,) in lines]


NOTE = '<span class="note">Ann Adams, <em>First Book</em> (1950).</span>'


@pytest.mark.parametrize(
    ("text", "noted", "in_text"),
    [
        ("He won [@first].", f"He won.{NOTE}", "He won (Adams 1950)."),
        ("He won [@first], then", f"He won,{NOTE} then", "He won (Adams 1950), then"),
        ("He “won” [@first]; so", f"He “won”;{NOTE} so", "He “won” (Adams 1950); so"),
        ("He won. [@first]", f"He won.{NOTE}", "He won. (Adams 1950)"),
        ("*He won* [@first].", f"<em>He won</em>.{NOTE}", "<em>He won</em> (Adams 1950)."),
        ("He [@first] won", f"He{NOTE} won", "He (Adams 1950) won"),
        (
            "So @first says.",
            'So Ann Adams<span class="note"><em>First Book</em> (1950).</span> says.',
            "So Adams (1950) says.",
        ),
    ],
)
def test_a_notes_mark_goes_after_punctuation(text: str, noted: str, in_text: str) -> None:
    assert stem("worksheet", text) == noted
    assert stem("worksheet", text, course=COURSE_TEXT.replace("notes-bibliography", "author-date")) == in_text


def test_citations_are_set_in_the_order_of_the_page() -> None:
    lesson = asked("Later [@first, p. 2].", head=HEAD + "reading: First [@first, p. 1]. Then [@second].\n")
    notes = [n.text for n in make("worksheet", content(lesson)).body.find("span", "note")]
    assert [n.rsplit(" ", 1)[1] for n in notes] == ["1.", "(1951).", "2."]
    assert notes[2] == "Adams, First Book, 2."


def test_the_bibliography_has_what_is_cited_and_nothing_else() -> None:
    one = make("worksheet", content(asked("See [@second]."))).body
    assert [e.text for e in one.find("p", "entry")] == ["Brown, Bill. Second Book. 1951."]
    both = make("worksheet", content(asked("See [@second], [@first] and [@second]."))).body
    assert [e.text[:6] for e in both.find("p", "entry")] == ["Adams,", "Brown,"]


def test_a_document_without_citations_has_no_bibliography() -> None:
    page = make("worksheet", content(asked("No source."))).body
    assert page.find("div", "bibliography") == []
    assert "bibliography" not in [s.attributes.get("id") for s in page.find("section")]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Mao 毛泽东 said", 'Mao <span lang="zh-Hans">毛泽东</span> said'),
        ("김일성 동지", '<span lang="ko">김일성 동지</span>'),
        ("война и мир", '<span lang="ru">война и мир</span>'),
        ("*毛*a김b", '<em><span lang="zh-Hans">毛</span></em>a<span lang="ko">김</span>b'),
        ("plain – “text” é", "plain – “text” é"),
    ],
)
def test_words_in_another_script_have_their_language(text: str, marked: str) -> None:
    assert stem("worksheet", text) == marked


def test_a_script_of_the_documents_own_language_is_not_marked() -> None:
    native = "{text: 毛泽东, language: zh-Hans}"
    lesson = asked("x", head=f"{HEAD}vocabulary: [{{term: a, meaning: b, native: [{native}]}}]\n")
    spans = [s for s in make("worksheet", content(lesson)).body.find("span") if "lang" in s.attributes]
    assert [serialise(s) for s in spans] == ['<span lang="zh-Hans">毛泽东</span>']


MINIMAL = asked("Why?", head="title: T\nsources: [{source: first}]\n")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lesson", [MINIMAL, "title: T\n"], ids=["minimal", "title-only"])
def test_what_is_absent_leaves_no_heading_and_no_gap(kind: str, lesson: str) -> None:
    page = make(kind, content(lesson)).body
    for section in page.find("section"):
        heads = [c for c in section.children if isinstance(c, Element) and c.tag in ("h2", "h3")]
        assert heads
        assert section.text.strip() != "".join(h.text for h in heads).strip()
    flow = [c.tag for e in page.walk() if e.tag == "section" for c in e.children if isinstance(c, Element)]
    assert all(not (a in ("h2", "h3") and b in ("h2", "h3", "section")) for a, b in pairwise([*flow, "h2"]))
    blocks = ("p", "li", "h1", "h2", "h3", "h4", "ul", "ol", "table", "th", "section")
    empty = [serialise(e) for e in page.walk() if e.tag in blocks and not e.text.strip()]
    assert empty == []
    assert "None" not in page.text


@pytest.mark.parametrize(("where", "other"), [("worksheet", "source-handout"), ("source-handout", "worksheet")])
def test_prompts_are_printed_at_one_place(where: str, other: str) -> None:
    choice = where.removeprefix("source-")
    ask = "[{ask: Who?, lines: 3}, {ask: Why?}]"
    head = f"title: T\nprompts: {choice}\nsources: [{{source: first, prompts: {ask}}}]\n"
    course = content(asked("x", head=head))
    asked_ = make(where, course).body.find("div", "question")
    prompts = [q for q in asked_ if "Who?" in q.text or "Why?" in q.text]
    assert [q.find("span", "number")[0].text for q in prompts] == ["A1", "A2"]
    assert [q.find("div", "answer-space")[0].attributes["data-lines"] for q in prompts] == ["3", "2"]
    assert "Who?" not in make(other, course).body.text


@pytest.mark.parametrize(("lines", "spaces"), [("", ["6"]), ("lines: 9", ["9"]), ("lines: 0", []), ("space: none", [])])
def test_lines_follow_the_marks_unless_the_author_says_otherwise(lines: str, spaces: list[str]) -> None:
    course = COURSE_TEXT + "lines-per-mark: 3\n"
    page = make("worksheet", content(asked("x", f"marks: 2, {lines}"), course)).body
    assert [e.attributes["data-lines"] for e in page.find("div", "answer-space")] == spaces


def test_a_source_that_may_not_be_printed_is_only_cited() -> None:
    sources = SOURCES_TEXT.replace("status: public-domain, print: full", "status: in-copyright, print: none", 1)
    page = make("source-handout", content(asked("x"), sources=sources)).body
    first = _section(page, "source-A")
    assert "One two" not in page.text
    assert first.find("div", "excerpt") == []
    assert "Ann Adams, First Book (1950)." in first.text
    assert "Eleven twelve" in _section(page, "source-B").text


@pytest.mark.parametrize(("status", "printed"), [("draft", "DRAFT"), ("approved", "")])
def test_a_draft_says_so(status: str, printed: str) -> None:
    course = content(asked("x"), f"{COURSE_TEXT}status: {status}\n")
    assert {make(k, course).running.status for k in KINDS} == {printed}


def test_what_stands_on_every_page() -> None:
    running = {k: make(k, content(asked("x"))).running for k in KINDS}
    assert running["worksheet"].foot == "A course · T\nWorksheet · Standard edition"
    assert running["worksheet"].page == ("Page ", " of ", "")
    heads = {k: bool(r.head) for k, r in running.items()}
    assert heads == {"worksheet": False, "source-handout": False, "answer-key": True, "teacher-notes": True}


@pytest.mark.parametrize(
    ("dates", "date"),
    [
        ("", "1980-01-01"),
        ("published: 2025-03-04\n", "2025-03-04"),
        ("published: 2025-03-04\nupdated: 2026-05\n", "2026-05-01"),
        ("updated: 2026\n", "2026-01-01"),
    ],
)
def test_a_files_date_is_the_contents(dates: str, date: str) -> None:
    assert make("worksheet", content(asked("x"), COURSE_TEXT + dates)).properties.date == date


def test_what_a_file_says_of_itself() -> None:
    course = COURSE_TEXT + "authors: [Ann, Bill]\npublisher: P\nlicence: CC0-1.0\n"
    said = make("worksheet", content(asked("x"), course)).properties
    assert (said.title, said.subject, said.authors) == ("T: Worksheet", "A course", ("Ann", "Bill"))
    assert (said.publisher, said.language) == ("P", "en-GB")
    assert said.identifier == "tiny/only/worksheet/standard"


@pytest.mark.parametrize("kind", KINDS)
def test_every_printed_source_of_the_real_lesson_is_cited(kind: str) -> None:
    page = make(kind, real()).body
    entries = [e.text for e in page.find("p", "entry")]
    assert entries
    assert len(set(entries)) == len(entries)
    notes = " ".join(n.text for n in page.find("span", "note")).lower()
    lesson = real().lessons[0].lesson
    assert lesson
    if kind in ("source-handout", "teacher-notes"):
        titles = [real().sources[s.source].csl.title.replace("'", "’") for s in lesson.sources]
        assert [t for t in titles if t.lower() not in notes] == []
