"""Sources as they are printed: several texts side by side, pictures, what may not be printed, sets, hard words."""

from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from lessonpack.codes import QR, qr_code
from lessonpack.markup import Element
from lessonpack.measures import Measures
from lessonpack.sources import Outlet
from papers import Pack, content, kind, make, maker

TEXT = "The minister said that troops would cross."
SOURCES = """\
- id: telegram
  label: A telegram
  csl: {type: document, title: Telegram, issued: 1950, URL: "https://example.org/telegram"}
  rights: {status: public-domain, print: full}
  excerpts:
  - id: whole
    text: The minister said that troops would cross.
    translation: {by: "Ann Adams"}
    original: {language: zh-Hans, text: 部长说部队将越过。}
    adapted:
      text: "He said that soldiers would cross [the river]."
      changes:
      - {type: simplified, word: The minister, as: He}
      - {type: simplified, word: troops, as: soldiers}
      - {type: explained, word: cross, as: the river}
      - {type: shortened, what: the greeting}
    passages: {crossing: troops would cross, who: said that}
    glosses: [{word: troops, meaning: soldiers}, {word: minister, meaning: a member of a government}]
- id: letter
  label: A letter
  csl: {type: document, title: Letter, issued: 1951, URL: "https://example.org/letter"}
  rights: {status: in-copyright, print: quotation, limit: 20, media: [print]}
  excerpts:
  - {id: whole, text: All troops are home., glosses: [{word: troops, meaning: soldiers}]}
- id: closed
  label: A poster
  csl: {type: graphic, title: Poster, issued: 1952, URL: "https://example.org/poster"}
  rights: {status: in-copyright, print: none}
"""
SOURCES = SOURCES.replace(
    "    passages: {crossing",
    "      passages: {crossing: soldiers would cross}\n    passages: {crossing",
)


def handout(use: str, *, outlet: Outlet = "print", measures: Measures | None = None) -> Element:
    """The handout of a lesson that prints one source."""
    course = content(f"title: T\nsources:\n- {use}\n", sources=SOURCES)
    return maker(course).make(course.lessons[0], kind("source-handout"), measures or Measures(), outlet).body


def versions(page: Element) -> list[tuple[str, str | None, str]]:
    """The excerpts of a page: name, language, text."""
    return [
        (e.attributes["data-excerpt"], e.attributes.get("lang"), " ".join(e.text.split()))
        for e in page.find("div", "excerpt")
    ]


ADAPTED = "He said that soldiers would cross [the river]."
NATIVE = "部长说部队将越过。"
MAIN = ("A/telegram/whole", None, TEXT)
EASY = ("A/telegram/whole/adapted", None, ADAPTED)
OWN = ("A/telegram/whole/original", "zh-Hans", NATIVE)


@pytest.mark.parametrize(
    ("more", "expected", "heads"),
    [
        ("", [MAIN], []),
        (", adapted: beside", [MAIN, EASY], ["Original wording", "Adapted text"]),
        (", adapted: instead", [EASY], []),
        (", original: beside", [OWN, MAIN], ["Chinese", "English"]),
        (", original: beside, adapted: beside", [OWN, MAIN, EASY], ["Chinese", "English", "Adapted text"]),
        (", original: beside, adapted: instead", [OWN, EASY], ["Chinese", "Adapted text"]),
    ],
)
def test_which_texts_stand_side_by_side(
    more: str, expected: list[tuple[str, str | None, str]], heads: list[str]
) -> None:
    page = handout(f"{{source: telegram{more}}}")
    assert versions(page) == expected
    assert [e.find("p", "small")[0].text for e in page.find("div", "version")] == heads
    assert len(page.find("div", "parallel")) == (len(expected) > 1)


def test_every_change_is_printed_under_an_adapted_text() -> None:
    page = handout("{source: telegram, adapted: instead}")
    said = [p.text for p in page.find("p", "gloss")]
    assert said[0] == ("Adapted: shortened (the greeting); simpler words for: The minister, troops; explained: cross.")
    assert "Adapted:" not in handout("{source: telegram}").text


def test_the_adapted_line_is_absent_where_only_the_text_is_printed() -> None:
    assert [p.text for p in handout("{source: telegram}").find("p", "gloss")] == [
        "Words: troops: soldiers; minister: a member of a government."
    ]


@pytest.mark.parametrize(("outlet", "printed"), [("print", True), ("word", False), ("web", False)])
def test_a_text_is_withheld_where_its_rights_do_not_reach(outlet: Outlet, printed: bool) -> None:
    page = handout("{source: letter}", outlet=outlet)
    assert ("All troops are home." in page.text) is printed
    assert (len(page.find("figure", "code")) == 0) is printed
    assert "https://example.org/letter" in page.text


def test_what_may_not_be_printed_has_its_address_as_a_code() -> None:
    course = content("title: T\nsources: [{source: closed}]\n", sources=SOURCES)
    made = make("source-handout", course)
    (picture,) = made.body.find("img")
    assert picture.attributes["alt"] == "QR code that opens https://example.org/poster"
    assert made.assets.keys() == {f"{QR}https://example.org/poster"}
    assert made.body.find("div", "excerpt") == []


def test_a_code_says_its_address() -> None:
    address = "https://example.org/a?b=c&d=" + "e" * 200
    assert [found.text for found in zxingcpp.read_barcodes(Image.open(BytesIO(qr_code(address))).convert("L"))] == [
        address
    ]
    with pytest.raises(ValueError, match="too large"):
        qr_code("https://example.org/" + "e" * 4000)


def test_a_telephone_reads_the_code_off_the_page(pack: Pack) -> None:
    found = set()
    with pypdfium2.PdfDocument(pack.file("source-handout")) as pdf:
        for page in pdf:
            picture = page.render(scale=150 / 72).to_pil().convert("L")
            found |= {code.text for code in zxingcpp.read_barcodes(picture)}
    assert found == {"https://chineseposters.net/posters/e27-169"}


#: The two texts as a narrow page breaks them.
MEASURES = Measures(
    {
        "A/telegram/whole": (("The minister said that", "troops would cross."),),
        "A/telegram/whole/adapted": (("He said", "that soldiers", "would cross [the river]."),),
    }
)


@pytest.mark.parametrize(
    ("more", "passage", "expected"),
    [
        ("", "crossing", "Source A, line 2"),
        (", adapted: beside", "crossing", "Source A, line 2 (adapted text: lines 2–3)"),
        (", adapted: beside", "who", "Source A, line 1 (adapted text: lines 1–2)"),
        (", adapted: instead", "crossing", "Source A, lines 2–3"),
        (", original: beside", "crossing", "Source A, line 2"),
    ],
)
def test_a_passage_is_named_by_the_lines_of_each_text_that_is_printed(more: str, passage: str, expected: str) -> None:
    lesson = (
        f"title: T\nsources: [{{source: telegram{more}}}]\nworksheet:\n- questions:\n"
        f"  - {{type: short-answer, stem: '{{source A, passage {passage}}}', marks: 1}}\n"
    )
    page = make("worksheet", content(lesson, sources=SOURCES), MEASURES).body
    (stem,) = page.find("p", "stem")
    assert expected in stem.text
    assert stem.text.count("line") == expected.count("line")


@pytest.mark.parametrize(("media", "quoted"), [("[print, word]", True), ("[print]", False)])
def test_teacher_notes_name_the_lines_on_paper_and_no_words_that_word_files_may_not_have(
    media: str, quoted: bool
) -> None:
    lesson = (
        "title: T\nsources: [{source: telegram}]\nworksheet:\n- questions:\n"
        "  - {type: short-answer, stem: '{source A, passage crossing}', marks: 1}\n"
    )
    rights = f"rights: {{status: public-domain, print: full, media: {media}}}"
    course = content(lesson, sources=SOURCES.replace("rights: {status: public-domain, print: full}", rights, 1))
    page = maker(course).make(course.lessons[0], kind("teacher-notes"), MEASURES, "word").body
    (stem,) = page.find("p", "stem")
    assert "Source A, line 2" in stem.text
    assert ("troops would cross" in stem.text) is quoted


@pytest.mark.parametrize(
    ("csl", "address", "code"),
    [
        ("URL: 'https://example.org/poster'", "https://example.org/poster", True),
        ("DOI: 10.1000/xyz", "https://doi.org/10.1000/xyz", True),
        ("URL: 'https://example.org/" + "x" * 300 + "'", "https://example.org/" + "x" * 300, False),
        ("genre: poster", None, False),
    ],
)
def test_where_a_source_that_is_not_printed_is_to_be_found(csl: str, address: str | None, code: bool) -> None:
    sources = SOURCES.replace('URL: "https://example.org/poster"', csl)
    page = make("source-handout", content("title: T\nsources: [{source: closed}]\n", sources=sources)).body
    (source,) = page.find("section", "source")
    assert {a.attributes["href"] for a in source.find("a")} == ({address} if address else set())
    assert len(page.find("figure", "code")) == code


def test_a_word_is_explained_only_where_it_is_printed() -> None:
    page = handout("{source: telegram, adapted: instead}")
    assert [p.text for p in page.find("p", "gloss")][1:] == []


def test_of_a_translation_that_may_not_be_printed_the_original_and_its_address_stay() -> None:
    closed = "translation: {by: Ann Adams, rights: {status: in-copyright, print: none}}"
    sources = SOURCES.replace('translation: {by: "Ann Adams"}', closed)
    page = make(
        "source-handout", content("title: T\nsources: [{source: telegram, original: beside}]\n", sources=sources)
    )
    assert versions(page.body) == [OWN]
    assert "all of this source" in page.body.text
    assert "Ann Adams" not in page.body.text
    assert len(page.body.find("figure", "code")) == 1
    assert page.body.find("p", "gloss") == []


SETS = """\
title: T
sources: [{source: telegram}, {source: letter}, {source: closed}]
source-sets:
- id: both
  title: Two texts
  sources: [B, A]
  intro: Read both.
  prompts: [{id: both.first, ask: What differs?, answer: Much.}]
"""


def test_a_set_follows_the_last_of_its_sources() -> None:
    page = make("source-handout", content(SETS, sources=SOURCES)).body
    ids = [e.attributes["id"] for e in page.find("section", "source")]
    assert ids == ["source-A", "source-B", "sources-both", "source-C"]
    (own,) = [e for e in page.find("section") if e.attributes["id"] == "sources-both"]
    assert " ".join(own.text.split()) == "Sources B, A Two textsRead both.BA1 What differs?"
    assert "Much." not in page.text


def test_prompts_of_a_set_stand_where_the_lesson_has_them_and_in_the_key() -> None:
    course = content(SETS + "prompts: worksheet\n", sources=SOURCES)
    asked = {k: "BA1" in make(k, course).body.text for k in ("worksheet", "source-handout", "answer-key")}
    assert asked == {"worksheet": True, "source-handout": False, "answer-key": True}
    assert "Much." in make("answer-key", course).body.text


@pytest.mark.parametrize(
    ("glosses", "beneath", "bank"),
    [("beneath", 2, False), ("bank", 0, True), ("both", 2, True)],
)
def test_hard_words_stand_beneath_the_sources_or_in_a_bank(glosses: str, beneath: int, bank: bool) -> None:
    lesson = f"title: T\nglosses: {glosses}\nsources: [{{source: telegram}}, {{source: letter}}]\n"
    page = make("source-handout", content(lesson, sources=SOURCES)).body
    assert len(page.find("p", "gloss")) == beneath
    (words,) = [e for e in page.find("section") if e.attributes["id"] == "words"] or [None]
    expected = ["minister: a member of a government (A)", "troops: soldiers (A, B)"]
    assert ([p.text for p in words.find("p")] if words else []) == (expected if bank else [])


def test_a_picture_has_its_alternative_text_and_its_transcript() -> None:
    picture = BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "PNG")
    sources = """\
- id: poster
  label: A poster
  csl: {type: graphic, title: Poster, issued: 1952}
  rights: {status: public-domain, print: full}
  excerpts:
  - id: front
    image: {file: images/poster.png, alt: A red square}
    text: RED
    passages: {red: RED}
"""
    course = content(
        "title: T\nsources: [{source: poster}]\n",
        sources=sources,
        images={"source:images/poster.png": picture.getvalue()},
    )
    made = make("source-handout", course)
    (image,) = made.body.find("img")
    assert (image.attributes["src"], image.attributes["alt"]) == ("source:images/poster.png", "A red square")
    assert made.assets == {"source:images/poster.png": picture.getvalue()}
    assert versions(made.body) == [("A/poster/front", None, "RED")]
    assert made.body.find("figcaption")[0].text == "Words in the picture:"


def test_teacher_notes_say_on_what_ground_each_layer_is_printed() -> None:
    rights = (
        "{status: licensed, licence: CC-BY-4.0, credit: A museum., permission: letter of 3 May, territory: [GB, IE], "
        "term: 2030-12-31, print: full}"
    )
    sources = SOURCES.replace('translation: {by: "Ann Adams"}', f"translation: {{by: Ann Adams, rights: {rights}}}")
    page = make("teacher-notes", content("title: T\nsources: [{source: telegram}]\n", sources=sources)).body
    (table,) = [t for e in page.find("section") if e.attributes["id"] == "rights" for t in e.find("table")][:1]
    rows = [[" ".join(c.text.split()) for c in row.children if isinstance(c, Element)] for row in table.find("tr")]
    assert [row[0][:1] for row in rows[1:]] == ["A", "A"]
    assert rows[2] == [
        "A the translation",
        "licensed",
        "full text",
        "permission: letter of 3 May; in United Kingdom, Ireland; until 31 December 2030. A museum.",
    ]
