"""A new release made from a school's own file."""

from collections.abc import Callable
from io import BytesIO

import docx as opener
import pytest
from lxml.etree import _Element as Xml

from edits import after, edited, faults, find, lines, made, merged, notes, remove, reword
from lessonpack.revise.merging import OpenChanges, compare_files, read_edited
from lessonpack.revise.wordfile import WordFile
from wordfile import W

PAGE = """<body><h1>Notes</h1>
<h2>Overview</h2><p>The war began in June.<span class="note">One, <em>Book</em>.</span></p><p>It ended in July.</p>
<h2>Steps</h2><ul><li>Read the source.</li><li>Ask who wrote it.</li></ul>
<table class="plain"><thead><tr><th>When</th><th>What</th></tr></thead>
<tbody><tr><td>June</td><td>invasion</td></tr><tr><td>October</td><td>crossing</td></tr></tbody></table>
<h2>Homework</h2><p>Write a page.<span class="note">Two, ibid.</span></p></body>"""
READ = [
    "Notes",
    "Overview",
    "The war began in June.*",
    "It ended in July.",
    "Steps",
    "Read the source.",
    "Ask who wrote it.",
    "When | What",
    "June | invasion",
    "October | crossing",
    "Homework",
    "Write a page.*",
]


def test_a_file_that_nobody_changed_stays() -> None:
    data = made(PAGE)
    assert lines(merged(edited(data, lambda _: None), data)) == READ


def test_what_the_school_did_stays_and_nothing_is_marked() -> None:
    def change(body: Xml) -> None:
        reword(body, "June.", "the summer.")
        remove(find(body, "It ended"))
        after(find(body, "Homework"), "Or draw a map.")
        after(find(body, "invasion", "tr"), "July")

    data = made(PAGE)
    expected = [
        *READ[:2],
        "The war began in the summer.*",
        *READ[4:9],
        "July | ",
        *READ[9:11],
        "Or draw a map.",
        READ[11],
    ]
    assert lines(merged(edited(data, change), data)) == expected


NEWS = {
    "a word": (("It ended in July.", "It ended in July 1953."), {3: "It ended in July{+ 1953+}."}),
    "a cell": (("crossing", "the crossing"), {9: "October | {+the +}crossing"}),
    "a paragraph more": (
        ("<p>It ended", "<p>It was long.</p><p>It ended"),
        {2: "The war began in June.*\n{+It was long.+}"},
    ),
    "a paragraph less": (("<p>It ended in July.</p>", ""), {3: "[-It ended in July.-]"}),
    "a row more": (
        ("<tr><td>October", "<tr><td>September</td><td>landing</td></tr><tr><td>October"),
        {8: "June | invasion\n{+September+} | {+landing+}"},
    ),
    "a row less": (("<tr><td>October</td><td>crossing</td></tr>", ""), {9: "[-October-] | [-crossing-]"}),
    "a step more": (("<li>Ask", "<li>Read it again.</li><li>Ask"), {5: "Read the source.\n{+Read it again.+}"}),
    "a table more": (
        ("<h2>Homework", "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table><h2>Homework"),
        {9: "October | crossing\n{+a+} | {+b+}"},
    ),
    "a section more": (
        ("<h2>Homework", "<h2>Marks</h2><p>Give <strong>ten</strong>.</p><h2>Homework"),
        {9: "October | crossing\n{+Marks+}\n{+Give ten.+}"},
    ),
}


@pytest.mark.parametrize("name", NEWS)
def test_news_of_the_course_are_tracked(name: str) -> None:
    (old, new), changes = NEWS[name]
    assert old in PAGE
    school = edited(made(PAGE), lambda body: reword(body, "Write a page.", "Write two pages."))
    expected = "\n".join(changes.get(n, line) for n, line in enumerate(READ)).split("\n")
    expected[-1] = "Write two pages.*"
    assert lines(merged(school, made(PAGE.replace(old, new)))) == expected


def test_both_versions_of_a_block_that_both_changed_are_there() -> None:
    school = edited(made(PAGE), lambda body: reword(body, "It ended in July.", "It ended at last."))
    course = made(PAGE.replace("It ended in July.", "It ended in July 1953."))
    assert lines(merged(school, course))[3:5] == ["It ended at last.«BOTH»", "{+It ended in July 1953.+}"]


def test_the_same_change_on_both_sides_is_none() -> None:
    school = edited(made(PAGE), lambda body: reword(body, "July.", "July 1953."))
    course = made(PAGE.replace("July.", "July 1953."))
    assert lines(merged(school, course))[3] == "It ended in July 1953."


def test_a_deleted_block_that_changed_is_told_and_not_put_back() -> None:
    school = edited(made(PAGE), lambda body: remove(find(body, "It ended")))
    course = made(PAGE.replace("It ended in July.", "It ended in July 1953."))
    assert lines(merged(school, course))[2] == "The war began in June.*«DELETED HERE/It ended in July 1953.»"


def test_an_edited_block_that_the_course_took_out_stays_with_a_remark() -> None:
    school = edited(made(PAGE), lambda body: reword(body, "It ended in July.", "It ended at last."))
    course = made(PAGE.replace("<p>It ended in July.</p>", ""))
    assert lines(merged(school, course))[3] == "It ended at last.«REMOVED THERE»"


def test_notes_are_those_of_the_course_now() -> None:
    school = edited(made(PAGE), lambda body: reword(body, "Write a page.", "Write two pages."))
    course = made(PAGE.replace("Two, ibid.", "One, p. 2."))
    assert notes(merged(school, course)) == ["One, Book.", "One, p. 2."]


def test_a_second_release_begins_where_the_first_ended() -> None:
    first, second = PAGE.replace("in July", "in July 1953"), PAGE.replace("in July", "on 27 July 1953")
    school = edited(made(PAGE), lambda body: reword(body, "Read the source.", "Read both."))
    once = merged(school, made(first))
    with pytest.raises(OpenChanges):
        merged(once, made(second))
    twice = lines(merged(once, made(second), "accept"))
    assert twice[3] == "It ended [-in-]{+on 27+} July 1953."
    assert twice[5] == "Read both."
    rejected = lines(merged(once, made(second), "reject"))
    assert rejected[3:5] == ["It ended in July.«BOTH»", "{+It ended on 27 July 1953.+}"]


def test_without_a_manifest_every_difference_is_asked_about() -> None:
    def forget(body: Xml) -> None:
        reword(body, "It ended in July.", "It ended at last.")
        for mark in [e for e in body.iter() if "bookmark" in str(e.tag)]:
            remove(mark)

    file = WordFile(edited(made(PAGE), forget))
    file.__dict__["manifest"] = None
    cases = compare_files(file, WordFile(made(PAGE)))
    assert [c.school.text for c in cases if c.conflict and c.school] == ["It ended at last."]
    assert all(c.by_text for c in cases)


def test_anchors_that_are_lost_are_made_good_by_the_text() -> None:
    def change(body: Xml) -> None:
        for mark in [e for e in body.iter() if "bookmark" in str(e.tag)]:
            remove(mark)
        reword(body, "Read the source.", "Read the source twice.")

    school, course = edited(made(PAGE), change), made(PAGE.replace("in July", "in July 1953"))
    found = lines(merged(school, course))
    assert found[3] == "It ended in July{+ 1953+}."
    assert [c.school_did for c in compare_files(read_edited(school, None), WordFile(course)) if c.school_did] == [
        "edited"
    ]


def test_a_file_without_lists_and_notes_can_take_some() -> None:
    """As other programs write them: styles and lists come along, and the part of the notes is made."""
    word = opener.Document()
    for relation in [i for i, r in word.part.rels.items() if r.reltype.endswith("/numbering")]:
        del word.part.rels[relation]
    word.add_paragraph("Notes")
    target = BytesIO()
    word.save(target)
    found = lines(merged(target.getvalue(), made(PAGE)))
    assert found[0] == "Notes"
    assert "{+Read the source.+}«UNKNOWN»" in found
    assert "{+*+}" in "".join(found).replace("The war began in June.", "")


def joined(body: Xml) -> None:
    """The last two paragraphs of the overview made one."""
    first, last = find(body, "The war began"), find(body, "It ended")
    first.extend(e for e in last if e.tag != W + "pPr")
    remove(last)


JOINED = "The war began in June.*It ended in July."


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("It ended in July.", "It ended in 1953.", [f"{JOINED}«BOTH»", "{+It ended in 1953.+}"]),
        ("<p>It ended in July.</p>", "", [f"{JOINED}«REMOVED THERE»"]),
        ("Write a page", "Write two pages", [JOINED]),
        (
            'in June.<span class="note">One, <em>Book</em>.</span></p><p>It ended in July.',
            'in May.<span class="note">One, <em>Book</em>.</span></p><p>It was long.</p><p>It ended in 1953.',
            [
                f"{JOINED}«BOTH»«BOTH»",
                "{+The war began in May.*+}",
                "{+It was long.+}",
                "{+It ended in 1953.+}",
            ],
        ),
    ],
    ids=["changed", "removed", "left alone", "both changed, and one more"],
)
def test_of_two_paragraphs_that_the_school_joined_neither_is_deleted(old: str, new: str, expected: list[str]) -> None:
    assert old in PAGE
    found = lines(merged(edited(made(PAGE), joined), made(PAGE.replace(old, new))))
    assert found[2 : 2 + len(expected)] == expected
    assert found[2 + len(expected)] == "Steps"


def test_news_come_behind_both_versions_of_what_they_stand_behind() -> None:
    school = edited(made(PAGE), lambda body: reword(body, "It ended in July.", "It ended at last."))
    course = made(PAGE.replace("It ended in July.", "It ended in July 1953.</p><p>It was long."))
    assert lines(merged(school, course))[3:6] == [
        "It ended at last.«BOTH»",
        "{+It ended in July 1953.+}",
        "{+It was long.+}",
    ]


def test_what_became_of_a_file_that_was_emptied_is_told_in_a_new_paragraph() -> None:
    def empty(body: Xml) -> None:
        for element in list(body)[:-1]:
            remove(element)

    data = merged(edited(made(PAGE), empty), made(PAGE.replace("in June", "in late June")))
    assert lines(data) == ["«DELETED HERE/The war began in late June.»"]
    assert faults(data) == {}


def without_homework(body: Xml) -> None:
    remove(find(body, "Homework"))
    remove(find(body, "Write a page"))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (without_homework, ["{+Bring a map.+}«DELETED AROUND»", "{+Bring a pen.+}"]),
        (lambda body: remove(find(body, "Homework")), ["Write a page.*", "{+Bring a map.+}", "{+Bring a pen.+}"]),
        (lambda body: remove(find(body, "Write a page")), ["Homework", "{+Bring a map.+}", "{+Bring a pen.+}"]),
    ],
    ids=["the section", "its heading alone", "its text alone"],
)
def test_news_of_a_section_that_is_gone_are_told_once(change: Callable[[Xml], None], expected: list[str]) -> None:
    course = PAGE.replace("</body>", "<p>Bring a map.</p><p>Bring a pen.</p></body>")
    assert lines(merged(edited(made(PAGE), change), made(course)))[-len(expected) :] == expected


def test_a_new_section_behind_one_that_is_gone_is_only_an_insertion() -> None:
    course = PAGE.replace("</body>", "<h2>Marks</h2><p>Give ten.</p></body>")
    assert lines(merged(edited(made(PAGE), without_homework), made(course)))[-2:] == ["{+Marks+}", "{+Give ten.+}"]


def test_a_paragraph_that_says_two_words_ten_thousand_times_is_changed_as_a_whole() -> None:
    """Comparing it word by word would take hours."""
    old, new = "ab c " * 10_000, "ab ab c " * 10_000
    page = PAGE.replace("It ended in July.", f"Begin {old}end.")
    found = lines(merged(made(page), made(page.replace(old, new))))[3]
    assert found == f"[-Begin {old}end.-]{{+Begin {new}end.+}}"
