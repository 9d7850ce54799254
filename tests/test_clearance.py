"""Who must be asked, and the table of rights: as text, as CSV, as JSON."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from driver import LESSON, SOURCES, Project
from lessonpack.clearance import as_csv, as_text, requests, table
from lessonpack.content import FACTS, read_record
from papers import COURSE_TEXT, content, make

SHEETS = """\
- id: letter
  label: A letter
  csl: {type: document, title: Letter to a friend, author: [{family: Adams, given: Ann}], issued: 1950-10-13}
  rights: {status: in-copyright, holder: The heirs, credit: "© the heirs.", print: quotation, limit: 9}
  excerpts: [{id: whole, text: One two three four.}]
- id: poster
  label: A poster
  csl: {type: graphic, title: Defend the homeland, URL: "https://example.org/poster"}
  rights: {status: unclear, print: none}
  excerpts: [{id: whole, image: {file: a.png, alt: A flag.}}]
- id: book
  label: A book
  csl: {type: book, title: A book}
  rights: {status: in-copyright, print: quotation, limit: 20}
  excerpts: [{id: some, text: nobody wanted this war}]
- id: licensed
  label: A map
  csl: {type: map, title: A map}
  rights: {status: in-copyright, licence: CC-BY-4.0, credit: A. Drawer, print: full}
  excerpts: [{id: whole, text: North.}]
- id: granted
  label: A diary
  csl: {type: manuscript, title: A diary}
  rights: {status: in-copyright, permission: "letter of 3 May 2026", print: full}
  excerpts: [{id: whole, text: Snow.}]
- id: history
  label: A history
  csl: {type: book, title: A history}
  rights: {status: in-copyright, print: none}
- id: unused
  label: "=HYPERLINK()"
  csl: {type: book, title: Unused}
  rights:
    status: public-domain
    holder: "=HYPERLINK(1)"
    credit: '+1, "quoted"'
    territory: [GB]
    term: 2027
    print: full
"""
LESSON_TEXT = """\
title: A lesson
reading: |
  A historian disagrees [@history]. Of the war the book says, "nobody wanted this war" [@book].
sources: [{source: letter}, {source: poster}, {source: licensed}, {source: granted}]
"""
COURSE = COURSE_TEXT + "licence: CC-BY-4.0\nauthors: [A. Teacher]\nterritories: [GB, IE]\n"


def test_who_must_be_asked() -> None:
    made = content(LESSON_TEXT, COURSE, SHEETS)
    lesson = made.lessons[0].lesson
    assert lesson is not None
    found = requests(made, lesson)
    assert [(r.source.id, r.letter, r.words, r.wanted_words, r.wanted_pictures) for r in found] == [
        ("letter", "A", 4, 4, 0),
        ("poster", "B", 0, 0, 1),
        ("book", None, 4, 4, 0),
    ]
    assert [r.is_minor for r in found] == [False, False, True]


def test_the_teacher_notes_have_a_letter_to_ask_with() -> None:
    body = make("teacher-notes", content(LESSON_TEXT, COURSE, SHEETS)).body
    (section,) = (e for e in body.find("section") if e.attributes.get("id") == "rights")
    asked = section.find("table")[1]
    cells = [[c.text for c in row.children] for row in asked.find("tr")][1:]  # type: ignore[union-attr]
    assert cells == [
        ["A A letter", "The heirs", "4 words (limit: 9)"],
        ["B A poster", "not known", "citation only"],
    ]
    (box,) = section.find("div", "box")
    assert [li.text for li in box.find("li")] == [
        "Ann Adams, Letter to a friend, 13 October 1950: 4 words. We would print this acknowledgement: © the heirs.",
        "Defend the homeland: 1 picture.",
    ]
    assert "‘A lesson’, which is part of ‘A course’" in box.text
    assert "in these countries: United Kingdom, Ireland." in box.text
    assert "under this licence: CC-BY-4.0" in box.text
    assert "A book: 4 words (limit: 20)." in section.text


@pytest.mark.parametrize("kind", ["worksheet", "source-handout", "answer-key"])
def test_no_other_paper_asks(kind: str) -> None:
    assert "acknowledgement:" not in make(kind, content(LESSON_TEXT, COURSE, SHEETS)).body.text


def test_nobody_is_asked_for_what_is_free() -> None:
    body = make("teacher-notes", content("title: T\nsources: [{source: licensed}]\n", COURSE, SHEETS)).body
    assert body.find("div", "box") == []


def test_the_table_has_every_source_with_its_use() -> None:
    rows = {row.source: row for row in table(content(LESSON_TEXT, COURSE, SHEETS))}
    assert [(r.source, r.use, r.words, r.limit, r.to_ask) for r in rows.values()] == [
        ("granted", "printed", 1, None, False),
        ("letter", "printed", 4, 9, True),
        ("licensed", "printed", 1, None, False),
        ("book", "quoted", 4, 20, True),
        ("history", "cited", 0, None, False),
        ("poster", "cited", 0, None, True),
        ("unused", "unused", 0, None, False),
    ]
    assert rows["letter"].where == "printed in only A"
    assert rows["poster"].where == "cited in only B"


def test_a_source_in_which_a_fact_or_a_headnote_stands_is_cited() -> None:
    sheets = SHEETS.replace("  excerpts: [{id: whole, text: Snow.}]\n", "  headnote: 'As in [@unused].'\n")
    register = read_record(
        "facts.yaml",
        b"- {id: dead, value: '197,653', what: x, owner: x, source: book}\n"
        b"- {id: hit, value: '400,000', what: x, owner: x, source: history}\n",
        FACTS,
    )
    lesson = "title: T\nreading: '{fact dead} died.'\nsources: [{source: granted}]\n"
    made = replace(content(lesson, COURSE, sheets), facts=register.record or ())
    uses = {row.source: (row.use, row.where) for row in table(made)}
    assert (uses["book"], uses["unused"]) == (("cited", "cited in only"), ("cited", "cited in only"))
    assert uses["history"] == ("unused", "")
    assert {row.source for row in table(made, frozenset({"only"}))} == {"granted", "book", "unused"}


def test_the_table_of_some_lessons_has_what_they_use() -> None:
    made = content(LESSON_TEXT, COURSE, SHEETS)
    assert "unused" not in {row.source for row in table(made, frozenset({"only"}))}
    assert table(made, frozenset({"another"})) == []


def test_the_csv_is_no_formula_and_is_read_again() -> None:
    rows = table(content(LESSON_TEXT, COURSE, SHEETS))
    read = list(csv.DictReader(io.StringIO(as_csv(rows))))
    assert [r["source"] for r in read] == [r.source for r in rows]
    unused = read[-1]
    assert (unused["holder"], unused["credit"]) == ("'=HYPERLINK(1)", "'+1, ‘quoted’")
    assert (unused["limit"], unused["to-ask"], unused["territory"], unused["term"]) == ("", "no", "GB", "2027-12-31")
    assert (read[1]["words"], read[1]["limit"], read[1]["to-ask"]) == ("4", "9", "yes")


def test_the_text_is_narrow_and_says_what_else_there_is() -> None:
    lines = as_text(table(content(LESSON_TEXT, COURSE, SHEETS))).splitlines()
    assert max(map(len, lines)) <= 100
    assert lines[0].split() == ["source", "use", "layer", "status", "print", "words", "limit", "ask"]
    letter = next(n for n, line in enumerate(lines) if line.startswith("letter"))
    assert lines[letter].split() == ["letter", "printed", "work", "in-copyright", "quotation", "4", "9", "yes"]
    assert lines[letter + 1 : letter + 3] == ["    printed in only A", "    holder: The heirs"]
    assert "    term: 2027-12-31" in lines


def test_the_command_prints_or_writes_the_table(tmp_path: Path) -> None:
    project = Project(tmp_path).write(SOURCES, SHEETS).write(LESSON, LESSON_TEXT)
    project.write("content/tiny/a.png", b"\x89PNG\r\n\x1a\n")
    shown = project.run("rights")
    assert shown.status == 0
    assert shown.output.startswith("source")
    rows = json.loads(project.run("rights", "--json").output)
    assert [(row["source"], row["to-ask"]) for row in rows[:2]] == [("granted", False), ("letter", True)]
    printed = project.run("rights", "--csv", "-").output
    assert project.run("rights", "--csv", tmp_path / "rights.csv").output == ""
    written = (tmp_path / "rights.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    assert written.decode("utf-8-sig").splitlines() == printed.splitlines()


def test_the_command_says_that_something_is_not_counted(tmp_path: Path) -> None:
    project = Project(tmp_path).write(LESSON, "title: T\nsources: [{sauce: udhr-1948}]\n")
    outcome = project.run("rights")
    assert outcome.status == 1
    assert "in the content: what cannot be read is not counted" in outcome.errors
