"""What a reader that speaks makes of the real lesson's PDFs and of every question type.

Reading orders are compared with the document that was printed; the files are read with pikepdf.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import pytest

from lessonpack.content import CourseContent, Library
from lessonpack.documents import Document
from lessonpack.lesson import Lesson
from lessonpack.markup import Element as Page
from lessonpack.markup import Node
from lessonpack.measures import Measures
from lessonpack.writers import pdf
from papers import KINDS, ROOT, content, make, real
from structure import INLINE, Element, Structure, runs
from test_question_types import CASES, LESSON, TYPES, key_texts

REAL_PAPERS = list(KINDS)
#: Courses in other languages.
SAMPLES = sorted(path.parent.name for path in (ROOT / "tests" / "samples" / "content").glob("*/course.yaml"))
QUESTIONS = [f"{case}/{kind}" for case in TYPES for kind in ("worksheet", "answer-key")]
PAPERS = [
    *REAL_PAPERS,
    *(f"{sample}/{kind}" for sample in SAMPLES for kind in REAL_PAPERS),
    *QUESTIONS,
]
FIELDS = {"answer-space", "blank", "checkbox", "field", "write"}
_LINE_TAGS = {"a", "br", "code", "em", "img", "span", "strong", "sub", "sup"}
#: At the end of these no note may stand, but after what holds them.
_WITHOUT_NOTES = _LINE_TAGS | {"caption", "figcaption", "ol", "tbody", "th", "thead", "tr", "ul"}
_WITHOUT_INK = re.compile("[\u200e\u200f\u2066-\u2069]")
_BETWEEN_CHINESE = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[\u3000-\u9fff\uff00-\uffef])")
_CHINESE, _KOREAN = re.compile("[\u3400-\u9fff]"), re.compile("[\uac00-\ud7a3]")


@cache
def course(name: str) -> CourseContent:
    """The real course, a sample, or one with a single question."""
    if not name:
        return real()
    if name in SAMPLES:
        root = ROOT / "tests" / "samples"
        return Library(root).read_course(root / "content" / name)
    lines = (CASES / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    return content(LESSON + "\n".join(f"    {line}" for line in lines))


@cache
def measures(name: str) -> Measures:
    return Measures(pdf.measure(make("source-handout", course(name))).lines)


@cache
def document(paper: str) -> Document:
    name, _, kind = paper.rpartition("/")
    return make(kind, course(name), measures(name))


@cache
def structure(paper: str) -> Structure:
    return Structure(io.BytesIO(pdf.write(document(paper)).data))


class Teller:
    """The texts of a page of the vocabulary as they are to be read out: see `structure.runs`."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.line = ""
        self.notes: list[str] = []
        self.numbers = 0
        self.excerpts = 0

    def end(self) -> None:
        if self.line.strip():
            self.found.append(" ".join(self.line.split()))
        self.line = ""

    def tell(self, node: Node) -> None:
        if isinstance(node, str):
            self.line += node
            return
        if node.has("note"):
            self.numbers += 1
            self.line += str(self.numbers)
            self.notes.append(" ".join(f"{self.numbers} {node.text}".split()))
            return
        earlier = len(self.notes)
        goes_on = node.tag == "p" and self.excerpts and not node.has("last")
        block = node.tag not in _LINE_TAGS and not self.excerpts
        self.excerpts += node.has("excerpt")
        if block:
            self.end()
        for child in node.children:
            self.tell(child)
        if node.tag == "img":
            self.line += f"[{node.attributes['alt']}]"
        elif FIELDS & set(node.classes) and node.tag != "td":
            self.line += "[field]"
        elif node.tag == "br" or goes_on:
            self.line += " "
        self.excerpts -= node.has("excerpt")
        if block or node.has("last"):
            self.end()
        if node.tag not in _WITHOUT_NOTES:
            self.found += self.notes[earlier:]
            del self.notes[earlier:]


def told(body: Page) -> list[str]:
    teller = Teller()
    teller.tell(body)
    return teller.found


@pytest.mark.parametrize("paper", PAPERS)
def test_the_reading_order_is_the_order_of_the_content(paper: str) -> None:
    # Lines broken after a hyphen are one word: as long as they are not measured, the document has them whole.
    name, _, kind = paper.rpartition("/")
    printed = make(kind, course(name)) if kind == "source-handout" else document(paper)
    wanted = [seen(paper, text) for text in told(printed.body)]
    assert [seen(paper, text) for text in runs(structure(paper).tree)] == wanted
    assert len(wanted) > 3


def seen(paper: str, text: str) -> str:
    """A text to be compared. In Chinese spaces mean nothing. What runs from right to left is written as it is seen,
    and WeasyPrint may say a letter twice that has a mark: of that only which letters there are."""
    if document(paper).properties.direction == "rtl":
        return "".join(sorted(set("".join(_WITHOUT_INK.sub("", text).split()))))
    return _BETWEEN_CHINESE.sub("", " ".join(text.split()))


@pytest.mark.parametrize("paper", PAPERS)
def test_all_content_is_in_the_tree_once_or_an_artefact(paper: str) -> None:
    read = structure(paper)
    assert read.unmarked == []
    assert Counter(id(piece) for piece in read.tree.content) == {id(piece): 1 for piece in read.marked.values()}


@pytest.mark.parametrize("paper", PAPERS)
def test_content_belongs_to_the_element_that_has_it(paper: str) -> None:
    read = structure(paper)
    for (page, number), piece in read.marked.items():
        assert any(kid is piece for kid in read.element(read.owners[page][number]).kids)


@pytest.mark.parametrize("paper", PAPERS)
def test_running_heads_and_feet_are_artefacts(paper: str) -> None:
    read, running = structure(paper), document(paper).running
    pages = len(read.pdf.pages)
    for page in range(pages):
        said = {"Header": "", "Footer": ""}
        for properties, piece in read.artefacts:
            if piece.page == page and "Subtype" in properties:
                assert properties["Type"] == "Pagination"
                said[properties["Subtype"]] += f"{piece.text} "
        before, between, after = running.page
        foot = f"{running.foot} {before} {page + 1} {between} {pages} {after}"
        assert seen(paper, said["Header"]) == seen(paper, f"{running.head} {running.status}")
        assert seen(paper, said["Footer"]) == seen(paper, foot)


@pytest.mark.parametrize("paper", PAPERS)
def test_other_artefacts_are_numbers_of_lines_and_repeated_heads_and_rules(paper: str) -> None:
    body = document(paper).body
    numbers = [line.attributes["data-number"] for line in body.walk() if "data-number" in line.attributes]
    heads = {seen(paper, head.text) for head in body.find("th")}
    read = structure(paper)
    others = [seen(paper, piece.text) for properties, piece in read.artefacts if "Subtype" not in properties]
    assert [text for text in others if text and text not in heads] == numbers


@pytest.mark.parametrize("paper", PAPERS)
def test_no_element_is_empty_but_cells(paper: str) -> None:
    for element in structure(paper).tree.walk():
        assert element.role in ("TD", "TH") or any(c.text.strip() or c.painted for c in element.content)


@pytest.mark.parametrize("paper", PAPERS)
def test_no_level_of_headings_is_left_out_and_the_outline_is_that_of_the_headings(paper: str) -> None:
    headings = structure(paper).tree.find("H1", "H2", "H3", "H4")
    levels = [int(heading.role[1:]) for heading in headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    texts = [_without_marks(heading) for heading in headings]
    outline = [(depth, seen(paper, title)) for depth, title in structure(paper).outline]
    assert outline == [(level, seen(paper, text)) for level, text in zip(levels, texts, strict=True)]


def _without_marks(element: Element) -> str:
    """The text without the marks of notes."""
    kids = (kid for kid in element.kids if not isinstance(kid, Element) or kid.role != "Reference")
    return "".join(_without_marks(kid) if isinstance(kid, Element) else kid.text for kid in kids)


@pytest.mark.parametrize("paper", PAPERS)
def test_every_run_of_chinese_and_korean_is_in_its_language(paper: str) -> None:
    read = structure(paper)
    assert read.pdf.Root.Lang == document(paper).properties.language
    for element in read.tree.walk():
        own = "".join(kid.text for kid in element.kids if not isinstance(kid, Element))
        for language, script in {"zh": _CHINESE, "ko": _KOREAN}.items():
            spoken = element.language or str(read.pdf.Root.Lang)
            assert not script.search(own) or spoken.split("-")[0] == language


def test_the_real_worksheet_has_chinese_and_korean() -> None:
    languages = Counter(e.said["Lang"] for e in structure("worksheet").tree.walk() if "Lang" in e.said)
    assert {str(language) for language in languages} == {"zh-Hans", "ko"}


@pytest.mark.parametrize("paper", PAPERS)
def test_heads_of_tables_say_what_they_head_and_rows_have_as_many_cells(paper: str) -> None:
    tree, body = structure(paper).tree, document(paper).body
    scopes = ["Row" if head.attributes.get("scope") == "row" else "Column" for head in body.find("th")]
    assert [str(head.attributes["Table.Scope"])[1:] for head in tree.find("TH")] == scopes
    cells = [[len(row.elements) for row in table.find("TR")] for table in tree.find("Table")]
    assert cells == [[len(row.children) for row in table.find("tr")] for table in body.find("table")]
    assert all(len(set(row)) == 1 for row in cells)
    for table in tree.find("Table"):
        roles = [element.role for element in table.elements]
        assert re.fullmatch("(Caption )?(THead )?TBody", " ".join(roles))


@pytest.mark.parametrize("paper", PAPERS)
def test_every_note_has_its_number_a_name_and_one_mark(paper: str) -> None:
    read = structure(paper)
    notes = read.tree.find("Note")
    numbers = [str(n) for n in range(1, len(document(paper).body.find("span", "note")) + 1)]
    assert [note.elements[0].role for note in notes] == ["Lbl"] * len(notes)
    assert [note.elements[0].text.strip() for note in notes] == numbers
    assert [mark.text.strip() for mark in read.tree.find("Reference")] == numbers
    names = [str(note.said["ID"]) for note in notes]
    assert len(set(names)) == len(names)
    listed = list(read.pdf.Root.StructTreeRoot.IDTree.Names) if notes else []
    assert [str(name) for name in listed[::2]] == sorted(names)


@pytest.mark.parametrize("paper", PAPERS)
def test_every_link_has_its_text_and_says_it(paper: str) -> None:
    read = structure(paper)
    links = read.tree.find("Link")
    texts = [" ".join(a.text.split()) for a in document(paper).body.find("a")]
    assert [seen(paper, link.text) for link in links] == [seen(paper, text) for text in texts]
    assert [{str(annotation.Contents) for annotation in link.links} for link in links] == [{text} for text in texts]
    tagged = [annotation.objgen for link in links for annotation in link.links]
    there = [annotation.objgen for page in read.pdf.pages for annotation in page.obj.get("/Annots", [])]
    assert sorted(tagged) == sorted(there)
    assert all(page.obj.Tabs == "/S" for page in read.pdf.pages if "/Annots" in page.obj)


@pytest.mark.parametrize("paper", PAPERS)
def test_entries_of_lists_have_a_body_and_the_mark_that_is_printed(paper: str) -> None:
    lists = structure(paper).tree.find("L")
    printed = [page for page in document(paper).body.walk() if page.tag in ("ol", "ul")]
    assert len(lists) == len(printed)
    for found, page in zip(lists, printed, strict=True):
        assert [item.role for item in found.elements] == ["LI"] * len(page.children)
        marks, numbering = _marks(page)
        bodies = ["LBody"] if marks is None else ["Lbl", "LBody"]
        assert [[part.role for part in item.elements] for item in found.elements] == [bodies] * len(page.children)
        if marks is not None:
            assert [seen(paper, item.elements[0].text) for item in found.elements] == [seen(paper, m) for m in marks]
        assert found.attributes["List.ListNumbering"] == f"/{numbering}"


def _marks(page: Page) -> tuple[list[str] | None, str]:
    """What stands before the entries of a list, and how PDF names that."""
    count = range(len(page.children))
    if page.has("plain"):
        return None, "None"
    if page.has("letters"):
        return [f"{chr(ord('A') + n)}." for n in count], "UpperAlpha"
    return (["•" for _ in count], "Disc") if page.tag == "ul" else ([f"{n + 1}." for n in count], "Decimal")


@pytest.mark.parametrize("paper", PAPERS)
def test_every_field_is_a_form_to_print_with_words_and_a_place(paper: str) -> None:
    forms = structure(paper).tree.find("Form")
    fields = [e for e in document(paper).body.walk() if FIELDS & set(e.classes) and e.tag != "td"]
    ticked = [bool(field.has("checkbox")) for field in fields]
    assert [form.attributes["PrintField.Role"] == "/cb" for form in forms] == ticked
    for form in forms:
        assert str(form.said["Alt"]) == str(form.attributes["PrintField.Desc"]) != ""
        assert all(piece.painted for piece in form.content)
        if len({piece.page for piece in form.content}) == 1:
            left, bottom, right, top = (float(edge) for edge in form.attributes["Layout.BBox"])
            assert 0 < left < right
            assert 0 < bottom < top


def test_the_real_worksheet_has_fields_of_every_sort() -> None:
    forms = structure("worksheet").tree.find("Form")
    assert {str(form.attributes["PrintField.Role"]) for form in forms} == {"/cb", "/tv"}
    assert len({str(form.said["Alt"]) for form in forms}) > 3


def test_elements_of_lines_stand_in_blocks() -> None:
    """Only blocks are parts of the document: nothing of a line hangs among them."""
    for paper in PAPERS:
        for element in structure(paper).tree.find("Document", "Sect", "Table", "TR", "L", "LI"):
            assert not {kid.role for kid in element.elements} & (INLINE - {"Lbl"})
            assert element.elements == element.kids


def gives_away(lesson: Lesson) -> Iterator[tuple[str, str]]:
    """The pictures whose words for those who cannot see them say an answer: picture and answer."""
    for figure in lesson.figures:
        for answer in {text.words for q in lesson.questions for text in key_texts(q, {"options", "distractors"})}:
            if len(answer) > 3 and re.search(rf"\b{re.escape(answer.rstrip('.'))}\b", figure.alt.words, re.I):
                yield figure.id, answer


def test_no_picture_of_the_real_lessons_gives_an_answer_away() -> None:
    for lesson in real().lessons:
        assert lesson.lesson
        assert list(gives_away(lesson.lesson)) == []


GIVEN_AWAY = """\
title: T
figures: [{id: map, file: map.png, alt: An arrow points to PLACE, caption: A map}]
worksheet: [{questions: [{type: short-answer, stem: Where did they go?, marks: 1, answer: Busan.}]}]
"""


@pytest.mark.parametrize(("place", "found"), [("a city", []), ("Busan", [("map", "Busan.")])])
def test_a_picture_that_gives_an_answer_away_is_noticed(place: str, found: list[tuple[str, str]]) -> None:
    lesson = content(GIVEN_AWAY.replace("PLACE", place)).lessons[0].lesson
    assert lesson
    assert list(gives_away(lesson)) == found
