"""What a course prints of its sources: which words, how many of each layer, and where it goes too far."""

from pathlib import Path

import pytest

from driver import COURSE, LESSON, SOURCES, Project
from lessonpack.content import Library
from lessonpack.dates import HistoricalDate
from lessonpack.passages import RUN, Mark, Passages, forms
from lessonpack.rights import excesses, holdings, last_day, uses
from lessonpack.sources import Source
from papers import COURSE_TEXT, content

RIGHTS = "{status: in-copyright, print: quotation, limit: 500}"
HEAD = f"""\
- id: diary
  label: A diary
  csl: {{type: manuscript, title: A diary}}
  rights: {RIGHTS}
  excerpts:
"""
WINTER = "It snowed all day and we had nothing left to eat but frozen rice."
#: Eleven words of the first excerpt, eight of them in a row, and three new ones.
OVERLAP = "all day and we had nothing left to eat, he wrote home"
TEXTS = f"""\
  - {{id: winter, text: "{WINTER}"}}
  - {{id: again, text: "{OVERLAP}"}}
  - id: chinese
    text: "Resist America, aid Korea."
    original: {{text: 抗美援朝保家卫国, language: zh-Hans}}
    adapted:
      text: "Fight the Americans. Help the Koreans."
      changes: [{{type: simplified, word: Resist, as: Fight}}]
"""


def printed(sources: str, reading: str = "Nothing.", listed: str = "[]", course: str = COURSE_TEXT) -> int:
    """How many words count for the work of 'diary' in a course of one lesson."""
    made = content(f"title: T\nreading: |\n  {reading}\nsources: {listed}\n", course, HEAD + sources)
    marks = [m for one in uses(made) for use in one.uses if use.source == "diary" for m in use.marks]
    return holdings(made.sources["diary"])[0].words(marks)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("One two three.", 3),
        ("Left out: […] two […]", 3),
        ("rec[eive]d by [the enemy’s] men", 5),
        ("a well-planned, full-scale invasion", 4),
        ("the 7th Fleet", 3),
        ("抗美援朝，保家卫国", 8),
        ("Mao 毛泽东 wrote", 5),
        ("Снег шёл", 2),
        ("…", 0),
    ],
)
def test_words_are_counted_and_characters_of_chinese(text: str, number: int) -> None:
    assert len(forms(text)) == number


@pytest.mark.parametrize(
    ("reading", "listed", "words"),
    [
        ("Nothing.", "[{source: diary, excerpt: winter}]", 14),
        ("Nothing.", "[{source: diary, excerpt: winter}, {source: diary, excerpt: winter}]", 14),
        # What overlaps by a long run counts once.
        ("Nothing.", "[{source: diary, excerpt: winter}, {source: diary, excerpt: again}]", 14 + 3),
        # A quotation of what the handout prints adds nothing, one of other words does, each of them once.
        ('He says "nothing left to eat" [@diary].', "[{source: diary, excerpt: winter}]", 14),
        ('He says "nothing left to eat" [@diary].', "[]", 4),
        ('He says "nothing left to eat" [@diary] and "left to eat but frozen rice" [@diary].', "[]", 7),
        ('He says "nothing left […] frozen rice" [@diary].', "[]", 4),
        # Of two languages the longer; an adapted text is the text that it adapts.
        ("Nothing.", "[{source: diary, excerpt: chinese}]", 4),
        ("Nothing.", "[{source: diary, excerpt: chinese, original: beside}]", 8),
        ("Nothing.", "[{source: diary, excerpt: chinese, adapted: instead}]", 4),
        ("Nothing.", "[{source: diary, excerpt: chinese, adapted: beside}]", 4),
        ('In short, "help the Koreans" [@diary].', "[{source: diary, excerpt: chinese, adapted: instead}]", 4),
        # Nobody says that these are a source's words; and a citation alone prints none.
        ('He says "no way".', "[]", 0),
        ("He says so [@diary].", "[]", 0),
    ],
)
def test_each_passage_counts_once(reading: str, listed: str, words: int) -> None:
    assert printed(TEXTS, reading, listed) == words


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        ('He wrote "we were never told why" [@diary].', 5),
        ('He wrote "we were never told why" [@diary], and "never told why" [@diary].', 5),
        ('He wrote "never told why" [@diary], and "we were never told why" [@diary].', 5),
        ('He wrote "never told why" [@diary], and "cold hands" [@diary].', 5),
        # In the sentence of a citation they may be a term, or the author's own.
        ('His "very cold hands" froze, and he says so [@diary].', 0),
        ('As [@diary] has it, "it was such a war as nobody had ever seen".', 0),
        ('Compare "such a war" [see @diary].', 0),
        # The name of the work is no quotation of it.
        ('It is called "A Diary" [@diary].', 0),
    ],
)
def test_a_quotation_of_what_is_on_no_record_counts_its_own_words(reading: str, words: int) -> None:
    assert printed("  - {id: x, text: Unlike.}\n", reading) == words


ITEMS = "[{statement: '%%s', answer: %s, correction: c}]"
JUDGED = f"worksheet: [{{questions: [{{type: true-false, stem: S, items: {ITEMS}}}]}}]"


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("teacher: {overview: '%s'}", 6),
        ("teacher: {misconceptions: [{belief: '%s', correction: No.}]}", 0),
        ("teacher: {misconceptions: [{belief: So., correction: '%s'}]}", 6),
        ("worksheet: [{questions: [{type: multiple-choice, stem: S, options: ['%s', b], answer: b}]}]", 0),
        (JUDGED % "no", 0),
        (JUDGED % "yes", 6),
    ],
)
def test_what_need_not_be_true_quotes_nothing_that_is_on_no_record(field: str, words: int) -> None:
    def there(quotation: str) -> int:
        lesson = "title: T\n" + field.replace("%s", f'It was "{quotation}" [@diary].') + "\n"
        made = content(lesson, COURSE_TEXT, HEAD + "  - {id: x, text: It had snowed all day and night.}\n")
        marks = [m for use in uses(made)[0].uses for m in use.marks]
        return holdings(made.sources["diary"])[0].words(marks)

    assert there("such a war as no other") == words
    # What is on record is printed wherever it stands.
    assert there("snowed all day and") == 4


@pytest.mark.parametrize(
    ("text", "cited", "plain"),
    [
        ('He says "all day" [@diary].', True, True),
        ('As [@diary] says, it was "all day".', False, False),
        ('As [@diary] says, "it snowed all day and night".', False, True),
        ('It was "all day" [see @diary].', False, False),
    ],
)
def test_a_few_words_near_a_citation_are_told_from_a_plain_quotation(text: str, cited: bool, plain: bool) -> None:
    texts = "  - {id: x, text: It snowed all day and night.}\n"
    made = content(f"title: T\nreading: |\n  {text}\n", COURSE_TEXT, HEAD + texts)
    (use,) = uses(made)[0].uses
    assert (use.cited, use.is_plain) == (cited, plain)


def test_a_headnote_counts_where_its_source_is_printed() -> None:
    sources = (
        HEAD
        + TEXTS
        + (
            "- id: letter\n  label: L\n  csl: {type: document, title: L}\n"
            "  rights: {status: public-domain, print: full}\n"
            "  headnote: 'Like the diary: \"frozen rice\" [@diary].'\n  excerpts: [{id: x, text: Halt.}]\n"
        )
    )
    for listed, number in (("[{source: letter}]", 1), ("[]", 0)):
        (one,) = uses(content(f"title: T\nsources: {listed}\n", COURSE_TEXT, sources))
        assert len([use for use in one.uses if use.source == "diary"]) == number


LAYERS = """\
- id: poster
  label: A poster
  csl: {type: graphic, title: A poster}
  rights: {status: public-domain, print: full}
  excerpts:
  - id: one
    text: "Resist America."
    translation: &ours {by: A. Reader, rights: {status: in-copyright, print: quotation, limit: 3}}
    original: {text: 抗美援朝, language: zh-Hans}
  - {id: two, text: "Defend the homeland.", translation: *ours}
  - id: three
    image: {file: a.png, alt: A flag., rights: {status: unclear, print: none}}
  - id: four
    image: {file: b.png, alt: A tank.}
"""


def test_rights_in_translations_and_pictures_are_counted_apart() -> None:
    listed = "[{source: poster, excerpt: one, original: beside}, {source: poster, excerpt: two}]"
    made = content(f"title: T\nsources: {listed}\n", COURSE_TEXT, LAYERS)
    work, translation, picture = holdings(made.sources["poster"])
    assert [h.part for h in (work, translation, picture)] == ["work", "translation", "picture"]
    marks = [m for use in uses(made)[0].uses for m in use.marks]
    assert (work.words(marks), translation.words(marks), picture.words(marks)) == (4 + 3, 2 + 3, 0)
    (excess,) = excesses(made)["only"]
    assert (excess.holding, excess.words, excess.use.letter) == (translation, 5, "B")


def test_a_picture_has_its_own_rights_or_those_of_the_work() -> None:
    listed = "[{source: poster, excerpt: three}, {source: poster, excerpt: four}]"
    made = content(f"title: T\nsources: {listed}\n", COURSE_TEXT, LAYERS)
    third, fourth = uses(made)[0].uses
    assert (third.pictures, fourth.pictures) == (frozenset(), {"four"})
    work, _, picture = holdings(made.sources["poster"])
    assert work.holds_for(fourth)
    assert not picture.holds_for(fourth)


def source(*texts: str) -> Source:
    listed = [{"id": f"e{n}", "text": text} for n, text in enumerate(texts)]
    rights = {"status": "unclear", "print": "none"}
    return Source.model_validate(
        {"id": "s", "label": "S", "csl": {"type": "book"}, "rights": rights, "excerpts": listed}
    )


@pytest.mark.parametrize(("run", "shared"), [(RUN - 1, 0), (RUN, RUN), (RUN + 3, RUN + 3)])
def test_only_a_long_run_of_equal_words_is_one_passage(run: int, shared: int) -> None:
    words = [f"w{n}" for n in range(20)]
    passages = Passages(source(" ".join(words), " ".join(["x", *words[5 : 5 + run], "y"])))
    numbers = [{mark.number for mark in passages.whole(e, "text")} for e in ("e0", "e1")]
    assert len(numbers[0] & numbers[1]) == shared
    assert [len(n) for n in numbers] == [20, run + 2]


def test_a_part_of_a_text_by_the_numbers_of_its_words() -> None:
    passages = Passages(source("One two three four."))
    assert passages.part("e0", "text", range(1, 3)) == passages.whole("e0", "text")[1:3]
    assert passages.whole("e0", "text") == [Mark("e0", "text", n) for n in range(4)]


def lessons(tmp_path: Path, *readings: str, limit: int = 10) -> Project:
    """A course of lessons, each of which quotes from a diary."""
    project = Project(tmp_path)
    names = [f"lesson-{n}" for n in range(len(readings))]
    project.write(COURSE, f"title: T\nlessons: [{', '.join(names)}]\n")
    excerpts = "  excerpts: [{id: all, text: one two three four five six seven eight nine ten eleven twelve.}]\n"
    project.write(SOURCES, HEAD.replace("500", str(limit)).replace("  excerpts:\n", excerpts))
    (tmp_path / LESSON).unlink()
    for name, reading in zip(names, readings, strict=True):
        project.write(f"content/tiny/lessons/{name}/lesson.yaml", f"title: {name}\nreading: '{reading}'\n")
    return project


FIRST, SECOND, LAST = '"one two three four five six" [@diary]', '"five six seven eight nine" [@diary]', '"ten" [@diary]'


def over(lesson: int, words: int) -> str:
    return (
        f"content/tiny/lessons/lesson-{lesson}/lesson.yaml:2:12: error[over-limit]: with this, {words} words of 'diary'"
        " would be printed in the course, where 8 may be (print or quote less, or ask for permission)"
    )


def test_the_limit_is_the_courses_and_the_lesson_that_passes_it_is_told(tmp_path: Path) -> None:
    lessons(tmp_path, FIRST, SECOND, LAST, limit=8).check().expect(over(1, 9))


def test_what_is_too_much_is_not_printed_and_does_not_count(tmp_path: Path) -> None:
    three = '"one two three four five six seven eight nine" [@diary]'
    lessons(tmp_path, FIRST, three, SECOND, limit=8).check().expect(over(1, 9), over(2, 9))


def test_one_lesson_is_judged_by_the_whole_course(tmp_path: Path) -> None:
    project = lessons(tmp_path, FIRST, SECOND, limit=8)
    project.check("content/tiny/lessons/lesson-0").expect()
    project.check("content/tiny/lessons/lesson-1").expect(over(1, 9))
    read = Library(tmp_path).read_course(tmp_path / "content/tiny", frozenset({"lesson-1"}))
    assert [one.name for one in read.lessons] == ["lesson-1"]
    assert [one.name for one in uses(read)] == ["lesson-0", "lesson-1"]


def test_a_lesson_that_goes_too_far_stops_no_other(tmp_path: Path) -> None:
    outcome = lessons(tmp_path, FIRST, SECOND, limit=8).build("--kind", "teacher-notes")
    outcome.expect(over(1, 9))
    assert [p.parent.name for p in (tmp_path / "build").rglob("*.docx")] == ["lesson-0"]


@pytest.mark.parametrize(
    ("term", "day"),
    [("2026", "2026-12-31"), ("2026-02", "2026-02-31"), ("2026-03-04", "2026-03-04"), ("2025/2026", "2026-12-31")],
)
def test_the_last_day_of_a_term(term: str, day: str) -> None:
    assert last_day(HistoricalDate.read(term)) == day
