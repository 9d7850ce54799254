"""Notes of a school's file in a new release: its own stay, those of the course are made anew."""

from collections.abc import Callable

import pytest
from lxml.etree import _Element as Xml

from edits import edited, find, lines, made, merged, notes, remove, reword, rezipped, with_note
from lessonpack.revise.merging import compare_files, deleted_notes, read_edited
from lessonpack.revise.wordfile import WordFile
from wordfile import W

PAGE = """<body><h1>Notes</h1><p>The war began in June.<span class="note">One, <em>Book</em>.</span></p>
<p>It ended in July.</p>
<p>Write<span class="note">Two, p. 1.</span> a page<span class="note">Two, p. 2.</span> at home.</p></body>"""
OURS, SECOND, THIRD = "One, Book.", "Two, p. 1.", "Two, p. 2."
OWN = 77


def refer(body: Xml) -> None:
    """The school's own note in place of ours."""
    next(find(body, "The war began").iter(W + "footnoteReference")).set(W + "id", str(OWN))


def add(body: Xml) -> None:
    """A note of the school's own where there was none."""
    run = find(body, "It ended").makeelement(W + "r")
    run.append(run.makeelement(W + "footnoteReference", {W + "id": str(OWN)}))
    find(body, "It ended").append(run)


def own(change: Callable[[Xml], None]) -> bytes:
    return with_note(edited(made(PAGE), change), OWN, "Our library has it.")


def edited_note() -> bytes:
    return rezipped(made(PAGE), {"word/footnotes.xml": lambda part: part.replace(b"Book", b"Book (shelf 3)")})


SCHOOLS = {"its own": (lambda: own(refer), "Our library has it."), "other words": (edited_note, "One, Book (shelf 3).")}


@pytest.fixture(params=SCHOOLS)
def school(request: pytest.FixtureRequest) -> tuple[bytes, str]:
    """A file in which a note is the school's, and its words."""
    make, words = SCHOOLS[request.param]
    return make(), words


def test_a_note_of_the_school_stays(school: tuple[bytes, str]) -> None:
    data, words = school
    assert notes(merged(data, made(PAGE))) == [words, SECOND, THIRD]


def test_it_stays_with_a_remark_where_the_course_changed_its_own(school: tuple[bytes, str]) -> None:
    data, words = school
    new = merged(data, made(PAGE.replace("Book", "Books")))
    assert notes(new) == [words, SECOND, THIRD]
    assert lines(new)[1] == "The war began in June.*«NOTE OF BOTH/One, Books.»"


def test_both_stand_where_the_course_changed_the_paragraph(school: tuple[bytes, str]) -> None:
    data, words = school
    new = merged(data, made(PAGE.replace("in June", "in late June")))
    assert notes(new) == [words, OURS, SECOND, THIRD]
    assert lines(new)[1:3] == ["The war began in June.*«BOTH»", "{+The war began in late June.*+}"]


def test_it_is_an_edit(school: tuple[bytes, str]) -> None:
    data, words = school
    cases = compare_files(read_edited(data, None), WordFile(made(PAGE)))
    assert [c.school.notes for c in cases if c.school and c.school_did == "edited"] == [(words,)]


def test_it_stays_next_year(school: tuple[bytes, str]) -> None:
    data, words = school
    once = merged(data, made(PAGE.replace("a page", "two pages")))
    assert notes(merged(once, made(PAGE.replace("p. 2", "p. 3")), "accept")) == [words, SECOND, "Two, p. 3."]


def test_notes_that_the_school_left_alone_are_those_of_the_course_now() -> None:
    school = edited(made(PAGE), lambda body: reword(body, " at home", " at school"))
    assert notes(merged(school, made(PAGE.replace("p. 2", "p. 3")))) == [OURS, SECOND, "Two, p. 3."]


def test_one_of_two_notes_taken_out_leaves_the_other_to_the_course() -> None:
    school = edited(made(PAGE), lambda body: remove(next(find(body, "Write").iter(W + "footnoteReference"))))
    assert notes(merged(school, made(PAGE.replace("p. 2", "p. 3")))) == [OURS, "Two, p. 3."]


def test_notes_that_both_added_to_a_paragraph_stand_in_both_versions() -> None:
    data = merged(own(add), made(PAGE.replace("in July.", 'in July.<span class="note">New.</span>')))
    assert lines(data)[2:4] == ["It ended in July.*«BOTH»", "{+It ended in July.*+}"]
    assert notes(data) == [OURS, "Our library has it.", "New.", SECOND, THIRD]


def test_without_a_manifest_notes_that_differ_stand_in_both_versions() -> None:
    data = merged(rezipped(edited_note(), {"customXml/item1.xml": lambda _: b"<other/>"}), made(PAGE))
    assert notes(data)[:2] == ["One, Book (shelf 3).", OURS]
    assert "«UNKNOWN»" in lines(data)[1]


@pytest.mark.parametrize(
    ("change", "course", "expected"),
    [
        (lambda body: remove(find(body, "The war")), PAGE, {0}),
        (lambda body: remove(find(body, "The war")), PAGE.replace("in June", "in late June"), {0}),
        (lambda body: remove(find(body, "Write")), PAGE, {1, 2}),
        (lambda body: reword(body, "in June", "in May"), PAGE.replace("in June", "in late June"), set()),
    ],
    ids=["deleted", "deleted and changed", "the last", "edited and changed"],
)
def test_notes_of_deleted_blocks_are_told_whatever_the_course_did(
    change: Callable[[Xml], None], course: str, expected: set[int]
) -> None:
    school, now = read_edited(edited(made(PAGE), change), None), WordFile(made(course))
    assert deleted_notes(compare_files(school, now), now) == expected


def test_notes_of_a_joined_paragraph_are_not_deleted_and_are_made_anew() -> None:
    def join(body: Xml) -> None:
        first, last = find(body, "It ended"), find(body, "Write")
        first.extend(e for e in last if e.tag != W + "pPr")
        remove(last)

    school, course = edited(made(PAGE), join), made(PAGE.replace("p. 2", "p. 3"))
    assert deleted_notes(compare_files(read_edited(school, None), WordFile(course)), WordFile(course)) == set()
    assert notes(merged(school, course)) == [OURS, SECOND, "Two, p. 3."]


def test_notes_stand_in_the_order_of_their_marks() -> None:
    """LibreOffice gives a mark the note of its place, whatever its number."""
    new = PAGE.replace("</h1>", '</h1><p>First of all.<span class="note">Zero.</span></p>')
    file = WordFile(merged(made(PAGE), made(new)))
    marks = [mark.get(W + "id") for mark in file.body.iter(W + "footnoteReference")]
    assert [n.get(W + "id") for n in file.footnotes if n.get(W + "type") in (None, "normal")] == marks
    assert notes(merged(made(PAGE), made(new))) == ["Zero.", OURS, SECOND, THIRD]


def test_a_note_of_ours_in_words_of_the_school_stays_where_it_put_it() -> None:
    """A sentence with its note, brought from elsewhere in place of another."""

    def bring(body: Xml) -> None:
        first, second, _ = body.iter(W + "footnoteReference")
        first.set(W + "id", str(second.get(W + "id")))
        remove(find(body, "Write"))
        reword(body, "The war began in June.", "Write.")

    data = edited(made(PAGE), bring)
    assert notes(merged(data, made(PAGE.replace("Book", "Books")))) == [SECOND]


def test_a_note_of_ours_in_another_place_is_not_the_schools() -> None:
    """Where a mark was taken out and its note left, LibreOffice saves each mark after it with the note of another."""

    def stray(body: Xml) -> None:
        first, second, third = body.iter(W + "footnoteReference")
        numbers = [mark.get(W + "id") for mark in (first, second)]
        second.set(W + "id", str(numbers[0]))
        third.set(W + "id", str(numbers[1]))
        remove(first)

    data = edited(made(PAGE), stray)
    cases = compare_files(read_edited(data, None), WordFile(made(PAGE)))
    assert [case.base.text for case in cases if case.base and case.school_did] == ["The war began in June.\ufffc"]
    assert notes(merged(data, made(PAGE.replace("p. 2", "p. 20")))) == [SECOND, "Two, p. 20."]
