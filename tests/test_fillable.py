"""The fillable edition: every space to write in is a field, in reading order, with a name and words for it."""

import io
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageChops

from faults import SPACE, Fault
from filling import SCALE, Widget, empty, filled, ink, values, widgets
from lessonpack.documents import Document
from lessonpack.editions import EditionError
from lessonpack.lesson import Lesson
from lessonpack.markup import parse
from lessonpack.measures import Measures
from lessonpack.preflight import inspect
from lessonpack.preflight.reading import read
from lessonpack.writers import Written, pdf
from papers import COURSE_TEXT, content, edition, make, real
from structure import Structure, shown
from test_certify import certify, needs_java
from test_pdf_ua import SAMPLES
from test_pdf_ua import course as course_of
from test_question_types import TYPES, key_texts

PAPERS = ("worksheet", "source-handout")
EDITIONS = ("fillable", "fillable+large-print-24", "fillable+dyslexia-friendly")
REAL = [(kind, name) for kind in PAPERS for name in EDITIONS]


@cache
def made(kind: str, name: str) -> tuple[Document, Written]:
    """A paper of the real lesson."""
    lines = pdf.measure(make("source-handout", real(), edition_name=name)).lines
    document = make(kind, real(), Measures(lines), edition_name=name)
    return document, pdf.write(document)


def page(html: str, css: str = "", name: str = "fillable", course: str = COURSE_TEXT) -> Document:
    """A page that has a title and this."""
    document = make("worksheet", content("title: T\n", course), edition_name=name)
    return replace(document, body=parse(f"<h1>Title</h1>{html}"), style_sheets=(*document.style_sheets, css))


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def found(document: Document) -> list[Widget]:
    return widgets(opened(pdf.write(document).data))


def question(inner: str, number: str = "3", name: str = "q") -> str:
    stem = f'<p class="stem"><span class="number">{number}</span> What? <span class="marks">[2]</span></p>'
    return f'<div class="question" id="{name}">{stem}{inner}</div>'


def part(inner: str) -> str:
    return f'<div class="part" id="q.p"><p class="stem"><span class="number">(a)</span> Why?</p>{inner}</div>'


LINES = '<div class="answer-space" data-lines="3"></div>'
OPTIONS = '<ol class="letters"><li>Mao<span class="note">A note.</span></li><li>Zhou</li></ol>'
BOXES = (
    '<table class="boxes"><thead><tr><th id="s.see"><span class="number">I1</span> See</th>'
    f'<th id="s.ask"><span class="number">I2</span> Ask</th></tr></thead><tbody><tr><td>{LINES}</td>'
    f"<td>{LINES}</td></tr></tbody></table>"
)
TABLE = (
    '<table class="answer"><thead><tr><th>Event</th><th>Year</th></tr></thead>'
    '<tbody><tr><td>Invasion</td><td class="write"></td></tr>'
    '<tr><td class="write"></td><td>1953</td></tr></tbody></table>'
)
SORTED = (
    '<ol class="letters"><li>Trade</li></ol><table class="boxes"><thead><tr><th>Cause</th><th>Result</th></tr></thead>'
    f"<tbody><tr><td>{LINES}</td><td>{LINES}</td></tr></tbody></table>"
)
MATCH = (
    '<table class="match"><tbody><tr><td class="narrow"><span class="write"></span></td><td>Seoul</td>'
    '<td class="narrow"><strong>A</strong></td><td>Korea</td></tr></tbody></table>'
)
JUDGE = (
    '<p>It was so. <span class="nowrap"><span class="checkbox"></span> True</span>'
    ' <span class="nowrap"><span class="checkbox"></span> False</span></p>'
)
STATEMENT = JUDGE.replace("<p>", '<p class="stem">')
ASSESSED = (
    '<section id="end"><h2>How did it go? <span class="marks">[1]</span></h2>'
    '<table class="answer"><thead><tr><th>I can</th><th>not yet</th></tr></thead>'
    '<tbody><tr><th scope="row">tell why</th><td><span class="checkbox"></span></td></tr></tbody></table>'
    f"{LINES}</section>"
)
#: What a page has, and its fields: kind, name, and what is said of each.
CASES = {
    "name and class": (
        '<div class="fields"><p class="field" id="page.name">Name</p><p class="field" id="page.class">Class</p></div>',
        [("text", "page-name-blank", "Name"), ("text", "page-class-blank", "Class")],
    ),
    "an answer": (question(LINES), [("lines", "q-answer", "Question 3, answer")]),
    "an answer of a part": (question(part(LINES)), [("lines", "q-p-answer", "Question 3 (a), answer")]),
    "two answers": (
        question(LINES + LINES),
        [("lines", "q-answer", "Question 3, answer"), ("lines", "q-answer-2", "Question 3, answer (2)")],
    ),
    "blanks": (
        question('<p>The <span class="blank"></span> and <span class="blank"></span>.</p>'),
        [("text", "q-blank", "Question 3, blank 1"), ("text", "q-blank-2", "Question 3, blank 2")],
    ),
    "options": (
        question(OPTIONS),
        [("choice", "q-choice", "Question 3, A Mao"), ("choice", "q-choice", "Question 3, B Zhou")],
    ),
    "options of which several are right": (
        question(OPTIONS.replace("letters", "letters several")),
        [("tick", "q-tick", "Question 3, A Mao"), ("tick", "q-tick-2", "Question 3, B Zhou")],
    ),
    "options that are no question": (OPTIONS, []),
    "boxes to tick": (
        question(JUDGE), [("tick", "q-tick", "Question 3, True"), ("tick", "q-tick-2", "Question 3, False")],
    ),
    "a statement to judge": (
        question(part(STATEMENT)) + question(STATEMENT, "4", "r"),
        [
            ("choice", "q-p-choice", "Question 3 (a), True"),
            ("choice", "q-p-choice", "Question 3 (a), False"),
            ("choice", "r-choice", "Question 4, True"),
            ("choice", "r-choice", "Question 4, False"),
        ],
    ),
    "one box in a stem": (
        question(STATEMENT.replace('<span class="nowrap"><span class="checkbox"></span> False</span>', "")),
        [("tick", "q-tick", "Question 3, True")],
    ),
    "a list to tick": (
        question('<ul class="checklist"><li>a map</li><li>a poster</li></ul>'),
        [("tick", "q-tick", "Question 3, a map"), ("tick", "q-tick-2", "Question 3, a poster")],
    ),
    "a letter in a box": (question(MATCH), [("text", "q-letter", "Question 3, Seoul")]),
    "cells": (
        question(TABLE),
        [("lines", "q-blank", "Question 3, Invasion, Year"), ("lines", "q-blank-2", "Question 3, Event")],
    ),
    "columns of a framework": (
        BOXES, [("lines", "s-see-answer", "Question I1, answer"), ("lines", "s-ask-answer", "Question I2, answer")],
    ),
    "letters sorted into boxes": (
        question(SORTED),
        [
            ("lines", "q-answer", "Question 3, Cause, answer"),
            ("lines", "q-answer-2", "Question 3, Result, answer"),
        ],
    ),
    "what is in no question": (
        ASSESSED,
        [("tick", "end-tick", "How did it go?, tell why, not yet"), ("lines", "end-answer", "How did it go?")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("html", "wanted"), CASES.values(), ids=CASES)
def test_every_space_to_write_in_is_a_field(html: str, wanted: list[tuple[str, str, str]]) -> None:
    assert [(w.kind, w.name, w.said) for w in found(page(html))] == wanted


def test_a_name_does_not_depend_on_what_stands_before() -> None:
    alone, after = (
        {w.name: w.said for w in found(page(html))}
        for html in (question(LINES), question(LINES, "3", "other") + question(LINES, "4"))
    )
    assert after == {"other-answer": "Question 3, answer", "q-answer": "Question 4, answer"}
    assert alone.keys() < after.keys()


def test_an_answer_that_goes_on_on_another_page_is_a_field_there() -> None:
    document = page(question(LINES.replace("3", "12")), "@page { size: 120mm 90mm; margin: 15mm 10mm }")
    assert [(w.page, w.name, w.said) for w in found(document)] == [
        (0, "q-answer", "Question 3, answer"),
        (1, "q-answer-continued", "Question 3, answer, continued"),
        (2, "q-answer-continued-2", "Question 3, answer, continued"),
    ]


def test_words_are_in_the_language_of_the_course() -> None:
    [one] = found(page(question(LINES), course=f"{COURSE_TEXT}language: de\n"))
    assert one.said == "Aufgabe 3, Antwort"


@pytest.mark.parametrize("options", [OPTIONS, STATEMENT], ids=["options", "true or false"])
def test_only_one_option_can_be_chosen(options: str) -> None:
    data = pdf.write(page(question(options))).data
    file, _ = filled(data)
    read = opened(file)
    assert values(read) == {"q-choice": "/B"}
    assert [str(w.annotation.AS) for w in widgets(read)] == ["/Off", "/B"]


def test_where_answers_are_written_on_paper_there_are_no_fields() -> None:
    for name in ("standard", "large-print-24"):
        assert found(page(question(LINES), name=name)) == []
    key = pdf.write(make("answer-key", real(), edition_name="fillable")).data
    assert "/AcroForm" not in opened(key).Root


@pytest.mark.parametrize("other", ["archival", "a5-booklet", "a4-on-a3-booklet"])
def test_what_it_does_not_go_with(other: str) -> None:
    with pytest.raises(EditionError, match=f"'fillable' and '{other}' do not go together"):
        edition(f"fillable+{other}")


@pytest.mark.parametrize("kind", PAPERS)
def test_pages_break_as_they_do_on_paper(kind: str) -> None:
    on_paper, in_form = (
        {n: [p.page for p in places] for n, places in _layout(kind, name).places.items()}
        for name in ("standard", "fillable")
    )
    assert in_form == on_paper


def _layout(kind: str, name: str) -> Any:
    layout = made(kind, name)[1].layout
    assert layout
    return layout


@pytest.mark.parametrize(("kind", "name"), REAL)
def test_fields_are_named_once_and_said_once(kind: str, name: str) -> None:
    read = opened(made(kind, name)[1].data)
    names = [str(field.T) for field in read.Root.AcroForm.Fields]
    assert len(names) == len(set(names))
    assert not any("." in one for one in names)
    said = [w.said for w in widgets(read)]
    assert len(said) == len(set(said))
    assert all(said)


@pytest.mark.parametrize(("kind", "name"), REAL)
def test_fields_are_in_the_tree_in_reading_order(kind: str, name: str) -> None:
    read = Structure(io.BytesIO(made(kind, name)[1].data))
    forms = read.tree.find("Form")
    assert [len(form.links) for form in forms] == [1] * len(forms)
    assert [form.kids for form in forms] == [[]] * len(forms)
    in_tree = [form.links[0].objgen for form in forms]
    on_pages = [w.annotation.objgen for w in widgets(read.pdf)]
    in_form = [one.objgen for f in read.pdf.Root.AcroForm.Fields for one in f.get("/Kids", [f])]
    assert in_tree == on_pages == in_form
    assert {str(p.obj.Tabs) for p in read.pdf.pages} == {"/S"}
    owners = dict(zip(*[iter(read.pdf.Root.StructTreeRoot.ParentTree.Nums)] * 2, strict=True))
    for form in forms:
        owner = owners[int(form.links[0].StructParent)]
        assert read.element(owner) is form


def test_a_field_stands_where_it_is_filled_in() -> None:
    html = question(f'<p>The <span class="blank"></span> war.</p>{LINES}') + question(OPTIONS, "4", "r")
    read = Structure(io.BytesIO(pdf.write(page(html)).data))
    tree = shown(read.tree)
    assert "P(The Form() war.)Div(Form())" in tree
    assert "LI(Lbl(A.)LBody(Form()Mao" in tree
    assert read.unmarked == []


@pytest.mark.parametrize(("kind", "name"), REAL)
def test_each_field_can_be_filled_in(kind: str, name: str) -> None:
    data = made(kind, name)[1].data
    before = empty(data)
    file, after = filled(data, lambda field: f"Yes {len(field)}")
    read = opened(file)
    shown_in = {str(f.T): f"Yes {len(str(f.T))}" if f.FT == "/Tx" else _last(f) for f in read.Root.AcroForm.Fields}
    assert values(read) == shown_in
    for widget in (w for w in widgets(read) if w.annotation.get("/AS") != "/Off"):
        assert ink(after[widget.page], widget.rect) > ink(before[widget.page], widget.rect) + 10, widget.name


def _last(button: Any) -> str:
    """The state of a button that is pressed, and of several the last one's."""
    [state] = set(button.get("/Kids", [button])[-1].AP.N.keys()) - {"/Off"}
    return str(state)


@pytest.mark.parametrize("name", EDITIONS)
def test_typed_text_is_as_large_as_the_edition_says_and_stays_in_its_field(name: str) -> None:
    document = page(question(LINES), name=name)
    data = pdf.write(document).data
    [widget] = widgets(opened(data))
    assert str(widget.annotation.DA).split()[1:] == [f"{document.edition.type.reading:g}", "Tf", "0", "g"]
    _, [look] = filled(data, lambda _: "The army crossed the river and went on to the north. " * 20)
    # Round the field nothing has changed, and in it there are three lines at least.
    [before] = empty(data)
    changed = ImageChops.difference(before, look).getbbox()
    assert changed
    left, bottom, right, top = (n * SCALE for n in widget.rect)
    assert (left - 2, look.height - top - 2) <= changed[:2]
    assert changed[2] <= right + 2
    assert changed[3] <= look.height - bottom + 2
    assert _lines(look.crop((round(left), round(look.height - top), round(right), round(look.height - bottom)))) >= 2


def _lines(look: Image.Image) -> int:
    """How many lines of text there are, by the bands that have no ink between them."""
    inked = [sum(look.crop((0, y, look.width, y + 1)).histogram()[:128]) > 0 for y in range(look.height)]
    return sum(now and not before for before, now in zip([False, *inked], inked, strict=False))


@pytest.mark.parametrize(("kind", "name"), REAL)
def test_fields_cover_no_text_and_no_other_field(kind: str, name: str) -> None:
    for one in read(made(kind, name)[1].data, colours=False):
        boxes = [field.box for field in one.fields]
        for n, box in enumerate(boxes):
            assert not any(box.grown(-0.1).common(other) for other in boxes[n + 1 :])
            letters = [letter for run in one.runs for letter in run.letters() if letter[1].common(box)]
            assert not [letter for letter, place in letters if place.covered(box) > 0.3]


#: Letters of a language that its fields must be able to show.
LETTERS = {
    "en-GB": "azAZ09 ‘quoted’ – “…” £€éñçøÆŁłŐőŽž ΑΩ Жя ạ",
    "de": "äöüßÄÖÜ„“",
    "fr": "éàèùâêîôûëïüÿçœŒæ«»’",
    "ru": "ёЁжщЪыэюяАЯ«»№",
    "pl": "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ",
    "vi": "ăâđêôơưằẵặộữỵ",
    "zh-Hans": "的一是在朝鲜战争毛泽东，。《》0aZ",
    "zh-TW": "的一是在朝鮮戰爭毛澤東，。",
    "ko": "가힣한국전쟁뷁 aZ09",
    "ja": "朝鮮戦争のカタカナ、。aZ",
    "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأإئؤةى،؟٠٩",
    "he": "אבגדהוזחטיכלמנסעפצקרשתםןףץך",
}


def typed(language: str, name: str) -> bytes:
    """A page in a language, of which there may be no words."""
    document = page(question(LINES), name=name)
    return pdf.write(replace(document, properties=replace(document.properties, language=language))).data


@pytest.mark.parametrize("language", LETTERS)
@pytest.mark.parametrize("name", ["fillable", "fillable+large-print-24"])
def test_the_letters_of_the_language_are_in_the_file(language: str, name: str) -> None:
    read = opened(typed(language, name))
    [widget] = widgets(read)
    font = read.Root.AcroForm.DR.Font[str(widget.annotation.DA).split()[0]]
    table = font.ToUnicode.read_bytes().lower()
    lacking = [x for x in LETTERS[language] if f"<{x.encode('utf-16-be').hex()}>".encode() not in table]
    assert lacking == []
    described = font.DescendantFonts[0].FontDescriptor
    assert "/FontFile2" in described or "/FontFile3" in described


@pytest.mark.parametrize("language", ["en-GB", "zh-Hans", "ko"])
def test_a_form_is_not_too_large_to_be_sent(language: str) -> None:
    on_paper, form = (len(typed(language, name)) for name in ("standard", "fillable"))
    assert form - on_paper < {"en-GB": 200_000}.get(language, 2_500_000)


def test_from_right_to_left_text_begins_at_the_right() -> None:
    fields = '<div class="fields"><p class="field" id="page.name">الاسم</p></div>'
    name, answer = found(page(fields + question(LINES), course=f"{COURSE_TEXT}language: ar\n"))
    assert [int(w.annotation.Q) for w in (name, answer)] == [2, 2]
    assert name.rect[2] < 595 / 2 + 250
    assert name.rect[0] < 100


@pytest.mark.parametrize(("kind", "name"), REAL)
def test_nothing_runs_and_nothing_is_left_to_the_viewer(kind: str, name: str) -> None:
    read = opened(made(kind, name)[1].data)
    assert "/NeedAppearances" not in read.Root.AcroForm
    assert not {"/OpenAction", "/AA"} & set(read.Root.keys())
    for widget in widgets(read):
        assert not {"/A", "/AA"} & set(widget.annotation.keys())
        assert "/N" in widget.annotation.AP
    assert not any(isinstance(o, pikepdf.Dictionary) and "/JS" in o for o in read.objects)


@pytest.mark.parametrize("kind", PAPERS)
def test_the_same_bytes(kind: str) -> None:
    document, written = made(kind, "fillable")
    assert pdf.write(document).data == written.data


@pytest.mark.parametrize("case", TYPES)
def test_no_field_has_a_word_of_the_key(case: str) -> None:
    course = course_of(case)
    document = make("worksheet", course, edition_name="fillable")
    lesson = course.lessons[0].lesson
    assert isinstance(lesson, Lesson)
    key = {str(text) for text in key_texts(lesson, set())} - {""}
    secret = {text for text in key if text not in document.body.text}
    fields = found(document)
    assert fields
    assert not [(w.name, text) for w in fields for text in secret if text in w.said or text in w.name]


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_preflight_finds_nothing_in_a_form(sample: str) -> None:
    for kind in PAPERS:
        document = make(kind, course_of(sample), edition_name="fillable")
        codes = {d.code for d in inspect(document, pdf.write(document))}
        on_paper = make(kind, course_of(sample))
        assert codes <= {d.code for d in inspect(on_paper, pdf.write(on_paper))}


@pytest.mark.parametrize(("kind", "name"), REAL)
def test_the_preflight_finds_nothing_in_the_real_lesson(kind: str, name: str) -> None:
    assert inspect(*made(kind, name)) == []


def without_fields(file: pikepdf.Pdf) -> None:
    """Take the fields from the first page."""
    del file.pages[0].obj.Annots


def resized(width: float, height: float) -> Callable[[pikepdf.Pdf], None]:
    """Make the first field smaller."""

    def change(file: pikepdf.Pdf) -> None:
        [first, *_] = file.pages[0].obj.Annots
        left, bottom, right, top = (float(n) for n in first.Rect)
        first.Rect = [left, top - height * (top - bottom), left + width * (right - left), top]

    return change


BLANK = question('<p>The <span class="blank"></span> war.</p>')
#: A form, what spoils it, and what is said.
FAULTS = {
    "no field": (SPACE, without_fields, "there is nothing to fill in in question 3"),
    "a low field": (SPACE, resized(1, 0.5), "a field is 16 mm high, not 32 mm, in question 3"),
    "a short field": (SPACE, resized(0.4, 1), "a field is 62 mm long, not 89 mm, in question 3"),
    "no blank": (BLANK, without_fields, "there is nothing to fill in in question 3"),
    "a short blank": (BLANK, resized(0.5, 1), "a field is 16 mm long, not 25 mm, in question 3"),
    "no box to tick": (question(JUDGE), without_fields, "there is nothing to fill in in question 3"),
    "a low cell": (question(TABLE), resized(1, 0.2), "a field is 2 mm high, not 8 mm, in question 3"),
}  # fmt: skip


@pytest.mark.parametrize(("html", "doctor", "said"), FAULTS.values(), ids=FAULTS)
def test_the_preflight_finds_a_form_that_cannot_be_filled_in(
    html: str, doctor: Callable[[pikepdf.Pdf], None], said: str
) -> None:
    fault = Fault("form", html, "", (1, 1, 0, ""), "fillable")
    document = fault.document
    assert inspect(document, fault.written(document)) == []
    spoilt = replace(fault, doctor=doctor)
    found = [d for d in inspect(document, spoilt.written(document)) if d.code == "space-short"]
    assert found
    assert said in found[0].message


@needs_java
def test_forms_are_pdf_ua(tmp_path: Any) -> None:
    for kind, name in REAL:
        (tmp_path / f"{kind}-{name}.pdf").write_bytes(made(kind, name)[1].data)
    for case in TYPES:
        document = make("worksheet", course_of(case), edition_name="fillable")
        (tmp_path / f"{case}.pdf").write_bytes(pdf.write(document).data)
    judged = certify(tmp_path)
    assert judged.returncode == 0, judged.stdout
