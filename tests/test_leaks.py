"""No leak, no gap: files into which something of the key was put are found out, and sound ones are not accused."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from struct import pack
from zipfile import ZIP_DEFLATED, ZipFile

import pikepdf
import pytest

from driver import LESSON, Outcome, Project
from lessonpack import course_documents, documents
from lessonpack.documents import Document, Maker, Properties, Subject
from lessonpack.kinds import Kind
from lessonpack.ledger import Ledger
from lessonpack.markup import parse, serialise
from lessonpack.measures import Measures
from lessonpack.preflight.contents import contents
from lessonpack.preflight.leaks import gaps, leaks
from lessonpack.preflight.searching import Words
from lessonpack.writers import Written
from lessonpack.writers.registry import WRITERS
from papers import ROOT, content, kind, maker

ASKED = """\
title: A lesson
reading: The army landed at Incheon on the coast.
worksheet:
- questions:
  - {id: gaps, type: cloze, stem: Fill., text: "The capital was ____.", blanks: [{answer: Old Hanyang}]}
  - {id: known, type: short-answer, stem: Where did the army land?, marks: 1, answer: at Incheon}
  - id: why
    type: short-answer
    stem: Why?
    parts:
    - {id: why.a, stem: Who lost?, marks: 1, answer: "The king lost it [@first], whatever they say."}
    - {id: why.b, stem: Who won?, marks: 1, answer: 毛泽东}
  - {id: judge, type: true-false, stem: Judge., items: [{statement: It rained., answer: false, correction: It snowed.}]}
  - {id: choice, type: multiple-choice, stem: Which?, shuffle: no, options: [one, two, three], answer: two}
teacher: {overview: A difficult lesson.}
"""
AT = f"{LESSON}:5:{ASKED.splitlines()[4].index('Old Hanyang') + 1}"


def assert_told(message: str, *places: str) -> None:
    """It names the answer, its question, the paper, and these places among others."""
    before, _, after = message.partition(" stands in ")
    assert before == "the answer of question 1 (cloze), 'Old Hanyang',"
    there, _, paper = after.rpartition(" of the ")
    assert paper == "worksheet"
    assert set(places) <= set(there.split(" and in "))


@dataclass(frozen=True)
class Made:
    """A pupils' document, its twin, and what writes it."""

    maker: Maker
    document: Document
    twin: Document
    write: Callable[[Document], Written]

    def judge(self, written: Written | None = None) -> list[str]:
        """What is said of a file; of the sound one if none is given."""
        given = self.maker.content.lessons[0].lesson
        assert given
        file = written or self.write(self.document)
        return [d.message for d in leaks(self.document, self.twin, self.maker.key(given, WORKSHEET), file, self.write)]


WORKSHEET, ANSWERS = kind("worksheet"), kind("answer-key")


def made(format_: str = "html", lesson: str = ASKED) -> Made:
    one = maker(content(lesson))
    shown = [m.make(one.content.lessons[0], WORKSHEET, Measures()) for m in (one, one.twin)]
    return Made(one, shown[0], shown[1], WRITERS[format_])


@pytest.mark.parametrize("format_", sorted(WRITERS))
def test_a_sound_file_has_nothing_of_the_key_but_what_stands_there_by_right(format_: str) -> None:
    sound = made(format_)
    assert "at Incheon" in sound.document.body.text
    assert sound.judge() == []
    assert sound.write(sound.twin).data == sound.write(sound.document).data


@pytest.mark.parametrize("format_", sorted(WRITERS))
def test_all_that_a_page_says_is_found_in_its_file(format_: str) -> None:
    one = made(format_)
    held = Words("\n".join(found.text for found in contents(one.write(one.document).data) if found.plain))
    said = [text for e in one.document.body.walk() for text in e.children if isinstance(text, str) and text.strip()]
    assert len(said) > 20
    assert [text for text in said if Words(text).count > 1 and Words(text) not in held] == []


# What a program may do to a finished file.
def in_pdf(change: Callable[[pikepdf.Pdf], None]) -> Callable[[bytes], bytes]:
    def doctored(data: bytes) -> bytes:
        target = BytesIO()
        with pikepdf.open(BytesIO(data)) as file:
            change(file)
            file.save(target)
        return target.getvalue()

    return doctored


def first_of(file: pikepdf.Pdf, key: str, value: str) -> None:
    """Put words under a key of the first thing that has it."""
    thing = next(t for t in file.objects if isinstance(t, pikepdf.Dictionary) and key in t)
    thing[key] = pikepdf.String(value)


def invisible(file: pikepdf.Pdf) -> None:
    helvetica = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    name = file.pages[0].add_resource(helvetica, pikepdf.Name.Font)
    drawn = f"BT {name} 9 Tf 3 Tr 50 50 Td (See OLD HANY\\255 ANG.) Tj ET".replace("\\255 ", "")
    file.pages[0].contents_add(file.make_stream(drawn.encode()))


def marked(file: pikepdf.Pdf) -> None:
    file.pages[0].contents_add(file.make_stream(b"/Span <</ActualText (Old Hanyang)>> BDC EMC"))


def bookmark(file: pikepdf.Pdf) -> None:
    with file.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Answer: Old Hanyang", 0))


def attached(file: pikepdf.Pdf) -> None:
    file.attachments["notes.txt"] = b"1. Old Hanyang\n"


def attached_utf_16(file: pikepdf.Pdf) -> None:
    file.attachments["notes.txt"] = "1. Old Hanyang".encode("utf-16")


def attached_name(file: pikepdf.Pdf) -> None:
    file.attachments["old-hanyang.txt"] = b"-"


def about(file: pikepdf.Pdf) -> None:
    file.docinfo["/Keywords"] = "old hanyang"


def xmp(file: pikepdf.Pdf) -> None:
    old = file.Root.Metadata.read_bytes()
    file.Root.Metadata.write(old.replace(b"</dc:title>", b"<x:s xmlns:x='x'>Old Hanyang</x:s></dc:title>"))


def hidden_stream(file: pikepdf.Pdf) -> None:
    file.Root.PieceInfo = file.make_indirect(file.make_stream(b"{answer: old hanyang}"))


def field(file: pikepdf.Pdf) -> None:
    one = pikepdf.Dictionary(FT=pikepdf.Name.Tx, T=pikepdf.String("a1"), DV=pikepdf.String("Old Hanyang"))
    file.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([file.make_indirect(one)]))


PDFS = {
    "the text of page 1": invisible,
    "alternate text": lambda file: first_of(file, "/Alt", "a gap: Old Hanyang"),
    "alternate text, in a page": marked,
    "a bookmark": bookmark,
    "an attachment (the text)": attached,
    "an attachment (the text), in UTF-16": attached_utf_16,
    "the name of an attachment": attached_name,
    "the file's metadata": about,
    "the file's metadata, in XMP": xmp,
    "a stream of the file": hidden_stream,
    "a form field": field,
    "'Private' of the file": lambda file: file.Root.__setitem__("/Private", pikepdf.String("old-hanyang")),
}


def in_zip(name: str, change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """Change a part of a file, or add one."""

    def doctored(data: bytes) -> bytes:
        target = BytesIO()
        with ZipFile(BytesIO(data)) as old, ZipFile(target, "w", ZIP_DEFLATED) as new:
            for part in old.namelist():
                new.writestr(part, change(old.read(part)) if part == name else old.read(part))
            if name not in old.namelist():
                new.writestr(name, change(b""))
        return target.getvalue()

    return doctored


def instead(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def put(data: bytes) -> bytes:
        assert old in data
        return data.replace(old, new, 1)

    return put


def picture(keyword: bytes, body: bytes) -> bytes:
    """A PNG that has nothing but a text."""
    return b"\x89PNG\r\n\x1a\n" + pack(">I4s", len(body), keyword) + body + b"\0\0\0\0"


BODY, CORE = "word/document.xml", "docProps/core.xml"
RUN = b"<w:p><w:r><w:t>Old Han</w:t></w:r><w:r><w:t>yang</w:t></w:r></w:p>"
DOCXS = {
    "word/document.xml": in_zip(BODY, instead(b"<w:body>", b"<w:body>" + RUN)),
    "word/document.xml, deleted": in_zip(BODY, instead(b"<w:body>", b"<w:body>" + RUN.replace(b"w:t>", b"w:delText>"))),
    "word/document.xml, a comment": in_zip(BODY, instead(b"<w:body>", b"<w:body><!-- Old Hanyang -->")),
    "word/document.xml, a bookmark": in_zip(
        BODY, instead(b"<w:body>", b'<w:body><w:bookmarkStart w:id="999" w:name="Old_Hanyang"/>')
    ),
    "the file's metadata": in_zip(
        CORE, instead(b"</cp:coreProperties>", b"<cp:x>Old Hanyang</cp:x></cp:coreProperties>")
    ),
    "customXml/item1.xml": in_zip("customXml/item1.xml", lambda _: b"<key><a>Old Hanyang</a></key>"),
    "the names of the file's parts": in_zip("word/media/old-hanyang.bin", lambda _: b"\0"),
    "word/media/a.png (a picture's own text)": in_zip(
        "word/media/a.png", lambda _: picture(b"tEXt", b"Comment\0Old Hanyang")
    ),
    "word/media/a.png (a picture's own text), packed": in_zip(
        "word/media/a.png", lambda _: picture(b"zTXt", b"Comment\0\0" + zlib.compress(b"Old Hanyang"))
    ),
    "word/media/a.png (a picture's own text), international": in_zip(
        "word/media/a.png", lambda _: picture(b"iTXt", b"Comment\0\1\0en\0\0" + zlib.compress(b"Old Hanyang"))
    ),
}
HTMLS = {
    "the text": instead(b"</main>", b"<p>Old <b>Han</b>yang</p></main>"),
    "a comment": instead(b"</main>", b"<!-- Old Hanyang --></main>"),
    "alternate text": instead(b"</main>", b'<img alt="Old Hanyang"></main>'),
    "the text, a class": instead(b"</main>", b'<p class="old-hanyang"></p></main>'),
    "the file's metadata": instead(b"<title>", b'<meta name="keywords" content="Old Hanyang"><title>'),
}
DOCTORED = [
    *(("pdf", place, in_pdf(change)) for place, change in PDFS.items()),
    *(("docx", place, change) for place, change in DOCXS.items()),
    *(("html", place, change) for place, change in HTMLS.items()),
]


@pytest.mark.parametrize(("format_", "place", "doctor"), DOCTORED, ids=[f"{f}: {p}" for f, p, _ in DOCTORED])
def test_whatever_a_program_puts_into_a_file_is_found(
    format_: str, place: str, doctor: Callable[[bytes], bytes]
) -> None:
    one = made(format_)
    sound = one.write(one.document)
    (said,) = one.judge(replace(sound, data=doctor(sound.data)))
    assert_told(said, place.partition(",")[0])


def with_text(words: str) -> list[str]:
    one = made()
    return one.judge(Written(instead(b"</main>", f"<p>{words}</p></main>".encode())(one.write(one.document).data)))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("OLD HANYANG", ["question 1 (cloze)"]),
        ("Old Han\u00adyang", ["question 1 (cloze)"]),
        ("Old Han\u2010\n yang", ["question 1 (cloze)"]),
        # Not those words, not whole words, or words that come together by chance.
        ("Old Hanyangs", []),
        ("Cold Hanyang", []),
        ("Hanyang Old", []),
        ("Old</p><p>Hanyang", []),
        ("Whatever</p><p>they say", []),
        ("The king</p><p>lost it.", ["question 3(a) (short-answer)"]),
        # Pupils read it anyway.
        ("at Incheon", []),
        # A citation stands in the answer.
        ("The king lost it.", ["question 3(a) (short-answer)"]),
        ("whatever they say", ["question 3(a) (short-answer)"]),
        ("the king", []),
        # Chinese does not part words.
        ("是毛泽东", ["question 3(b) (short-answer)"]),
        ("毛泽民", []),
        ("It snowed. A difficult lesson.", ["question 4 (true-false)", "the teacher's notes"]),
    ],
)
def test_words_are_found_as_words(words: str, found: list[str]) -> None:
    said = with_text(words)
    assert len(said) == len(found)
    assert all(f"of {owner}," in message for owner, message in zip(found, said, strict=True))


@pytest.mark.parametrize(
    ("text", "wanted", "places"),
    [
        ("one two three", "two", [(3, 6)]),
        ("two, two and twofold", "two", [(0, 3), (3, 6)]),
        ("two1 and 2two", "two", [(0, 3), (8, 11)]),
        ("“Two”\n– three", "two three", [(0, 8)]),
        ("", "two", []),
        ("one", "", []),
        ("在北京大学", "北京", [(1, 3)]),
        ("서울에서", "서울", [(0, 2)]),
    ],
)
def test_where_words_stand_in_a_text(text: str, wanted: str, places: list[tuple[int, int]]) -> None:
    assert list(Words(text).find(Words(wanted))) == places


@pytest.mark.parametrize("format_", sorted(WRITERS))
@pytest.mark.parametrize("answer", ["the aggressor", "aggressor, they said", "they said"])
def test_a_note_within_words_that_pupils_read_accuses_nobody(format_: str, answer: str) -> None:
    lesson = (
        "title: T\nreading: 'He was the aggressor [@first], they said.'\nworksheet:\n"
        f"- questions: [{{type: short-answer, stem: Q, marks: 1, answer: '{answer}'}}]\n"
    )
    assert made(format_, lesson).judge() == []


def test_a_note_behind_an_answer_does_not_hide_it() -> None:
    asked = "{type: short-answer, stem: Q, marks: 1, answer: 'An aggressor [@first]'}"
    lesson = f"title: T\nworksheet:\n- questions: [{asked}]\n"
    one = maker(content(lesson))
    given = one.content.lessons[0].lesson
    assert given
    assert gaps(one.make(one.content.lessons[0], ANSWERS, Measures()), one.key(given, ANSWERS)) == []


@pytest.mark.parametrize("answer", ["12", "B", "iii", "–"])
def test_what_every_writer_counts_with_accuses_nobody(answer: str) -> None:
    lesson = f"title: T\nworksheet:\n- questions: [{{type: short-answer, stem: Q, marks: 1, answer: '{answer}'}}]\n"
    one = made(lesson=lesson)
    data = instead(b"</main>", f"<p>{answer}</p></main>".encode())(one.write(one.document).data)
    assert one.judge(Written(data)) == []


@pytest.mark.parametrize(("format_", "answer"), [("docx", "Normal table"), ("docx", "Strong"), ("pdf", "Identity")])
def test_the_words_of_a_format_accuse_nobody(format_: str, answer: str) -> None:
    lesson = f"title: T\nworksheet:\n- questions: [{{type: short-answer, stem: Q, marks: 1, answer: {answer}}}]\n"
    one = made(format_, lesson)
    file = one.write(one.document)
    assert any(Words(answer) in Words(found.text) for found in contents(file.data) if not found.plain)
    assert one.judge(file) == []


# Leaky templates and programs: they get the lesson whole, as if the first net had a hole.
HINT = "(a template or a program prints what is for teachers alone; the file was not kept)"
FILL, ANSWER = "{{ q.text | prose }}", "q.blanks[0].answer"
LEAKY: dict[str, tuple[str, str, str]] = {
    "the text of page 1": ("questions/cloze.html.j2", FILL, f"<p>{{{{ {ANSWER} | prose }}}}</p>{FILL}"),
    "alternate text": (
        "questions/cloze.html.j2",
        FILL,
        f'<figure><img src="qr:https://example.org" alt="{{{{ {ANSWER}.words }}}}"></figure>{FILL}',
    ),
    "a bookmark": (
        "kinds/worksheet/page.html.j2",
        '<p class="total">',
        f'<h3>{{{{ lesson.worksheet[0].questions[0].{ANSWER[2:]} | prose }}}}</h3>\n<p class="total">',
    ),
    "'Names' of the file": ("questions/cloze.html.j2", FILL, f'<div id="{{{{ {ANSWER}.words }}}}">{FILL}</div>'),
}
#: Pages that have no words of the key, and tell it all the same: how long an answer is, which is right.
TELLING = {
    "question 1 (cloze)": ("questions/cloze.html.j2", FILL, f"<p>{{{{ {ANSWER}.words | length }}}}</p>{FILL}"),
    "question 4 (true-false)": (
        "questions/true-false.html.j2",
        "{{ item.statement | prose }}",
        "{{ item.statement | prose }}{% if item.answer %}!{% endif %}",
    ),
    "question 5 (multiple-choice)": (
        "questions/multiple-choice.html.j2",
        "{{ option | prose }}",
        "{% if option == q.answer %}<strong>{{ option | prose }}</strong>{% else %}{{ option | prose }}{% endif %}",
    ),
}


@pytest.fixture
def holed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes the first net away."""
    monkeypatch.setattr(documents, "pupil_view", lambda value: value)


def project(folder: Path) -> Project:
    """A small project with the lesson above."""
    return Project(folder).write(LESSON, ASKED.replace("[@first], ", ""))


def leaky(one: Project, template: str, old: str, new: str) -> Project:
    text = (ROOT / "templates" / template).read_text(encoding="utf-8")
    assert old in text
    return one.write(f"templates/{template}", text.replace(old, new, 1))


def the_leak(outcome: Outcome) -> str:
    """What is said of the one thing that is wrong with a build."""
    (line,) = outcome.lines
    assert outcome.status == 2
    assert line.startswith(f"{AT}: error[answer-leaked]: ")
    assert line.endswith(f" {HINT}")
    return line.removeprefix(f"{AT}: error[answer-leaked]: ").removesuffix(f" {HINT}")


@pytest.mark.usefixtures("holed")
@pytest.mark.parametrize("place", LEAKY)
def test_a_leaky_template_is_caught(tmp_path: Path, place: str) -> None:
    outcome = leaky(project(tmp_path), *LEAKY[place]).build("-k", "worksheet", "-k", "answer-key")
    assert_told(the_leak(outcome), place)


@pytest.mark.usefixtures("holed")
@pytest.mark.parametrize("question", TELLING)
def test_a_template_that_tells_without_words_is_caught(tmp_path: Path, question: str) -> None:
    (said,) = leaky(project(tmp_path), *TELLING[question]).build("-k", "worksheet").lines
    assert "error[answer-leaked]" in said
    assert f"changes with the key of {question}: it shows more than pupils may know {HINT}" in said


@pytest.mark.parametrize(
    ("format_", "place"), [("pdf", "the file's metadata"), ("docx", "the file's metadata"), ("html", "the text")]
)
def test_a_program_that_puts_an_answer_into_the_title_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format_: str, place: str
) -> None:
    def titled(self: Maker, subject: Subject, kind_: Kind) -> Properties:
        there = self.content.lessons[0].lesson
        assert there
        answer = there.questions[0].blanks[0].answer.words  # type: ignore[attr-defined]
        return replace(properties(self, subject, kind_), title=f"A war: {answer}")

    properties = Maker._properties
    monkeypatch.setattr(Maker, "_properties", titled)
    assert_told(the_leak(project(tmp_path).build("-k", "worksheet", "-f", format_)), place)


@pytest.mark.usefixtures("holed")
def test_a_file_that_leaks_is_not_kept_nor_is_one_made_earlier(tmp_path: Path) -> None:
    one = project(tmp_path)
    arguments = ("-k", "worksheet", "-k", "answer-key", "-e", "standard", "-e", "a4-on-a3-booklet")
    one.build(*arguments).expect()
    folder = one.root / "build/tiny/first-lesson"
    before = {p.name for p in folder.rglob("*worksheet*.pdf")}
    assert len(before) == 3
    leaky(one, *LEAKY["alternate text"])
    report = one.build(*arguments, "--json").report
    assert {(d["kind"], d["status"], d["sha256"] is None) for d in report["documents"]} == {
        ("worksheet", "failed", True),
        ("answer-key", "current", False),
    }
    assert list(folder.rglob("*worksheet*.pdf")) == []
    assert not any("worksheet" in path for path in Ledger.read(one.root / "build").records)


#: What a template of the key may leave out, and what is said of it.
LACKING = {
    "the answer of question 1 (cloze), 'Old Hanyang'": ("cloze", "{{ blank.answer | prose }}"),
    "the answer of question 2 (short-answer), 'at Incheon'": ("_frame", "{{ q.answer | prose }}"),
    "the correction of question 4 (true-false), 'It snowed.'": ("true-false", "{{ item.correction | prose }}"),
    "the answer of question 5 (multiple-choice), 'two'": ("multiple-choice", "{{ q.answer | prose }}"),
}


@pytest.mark.parametrize("said", LACKING)
def test_an_answer_that_the_key_has_not_got_is_missed(tmp_path: Path, said: str) -> None:
    name, text = LACKING[said]
    outcome = leaky(project(tmp_path), f"questions/{name}.html.j2", text, "").build("-k", "answer-key")
    assert outcome.status == 1
    assert f": error[answer-missing]: {said}, is not in the answer-key (its template leaves it out)" in outcome.lines[0]
    assert (tmp_path / "build/tiny/first-lesson/first-lesson-answer-key.pdf").is_file()


def test_an_answer_stands_with_its_question() -> None:
    one = maker(content(ASKED))
    given = one.content.lessons[0].lesson
    assert given
    key = one.key(given, ANSWERS)
    body = one.make(one.content.lessons[0], ANSWERS, Measures()).body
    document = made().document
    assert gaps(replace(document, body=body), key) == []
    # The answer of another question is none, and a word in another is none.
    moved = parse(serialise(body).replace("Old Hanyang", "").replace("It snowed.", "It snowed. Old Hanyang."))
    assert [d.message.partition(",")[0] for d in gaps(replace(document, body=moved), key)] == [
        "the answer of question 1 (cloze)"
    ]
    longer = parse(serialise(body).replace("Old Hanyang", "Old Hanyangs"))
    assert len(gaps(replace(document, body=longer), key)) == 1


COURSE_KIND = "name: overview\nscope: course\norder: 9\naudience: pupil\nformats: [pdf]\ntitle: worksheet\n"
OVERVIEW = """\
{% extends "page.html.j2" %}
{% block title %}Overview{% endblock %}
{% block body %}<p>{% for one in lessons %}{{ one.title | prose }}{% endfor %}</p>{% endblock %}
"""


def overview(folder: Path, template: str) -> Project:
    """A project with a kind of document for pupils that is made once for a course."""
    kind_ = "templates/kinds/overview"
    return project(folder).write(f"{kind_}/kind.yaml", COURSE_KIND).write(f"{kind_}/page.html.j2", template)


def test_a_course_document_for_pupils_is_sound(tmp_path: Path) -> None:
    overview(tmp_path, OVERVIEW).build("-k", "overview").expect()


def test_a_leaky_course_document_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course_documents, "pupil_view", lambda value: value)
    template = OVERVIEW.replace(
        "{{ one.title | prose }}", f"{{{{ one.worksheet[0].questions[0].{ANSWER[2:]} | prose }}}}"
    )
    said = the_leak(overview(tmp_path, template).build("-k", "overview"))
    assert "'Old Hanyang', stands in the text of page 1" in said
