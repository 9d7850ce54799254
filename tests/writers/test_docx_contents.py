"""The list of contents of a long document in Word: a native field, its entries written in as links."""

import re
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree

import mammoth
import pytest

from lessonpack.documents import Document
from papers import make, real, templates
from wordfile import W, Written, document, text

HEAD = '<header class="head"><h1 id="t">Title</h1><p id="q" class="inquiry">Question</p></header>'
WORDS = f"<p>{'word ' * 300}</p>"


def sections(count: int, words: str = WORDS) -> str:
    """Sections with a heading of each level."""
    return "".join(
        f'<section><h2 id="a{n}">First {n}</h2>{words}<h3 id="b{n}">Second {n}</h3></section>'
        for n in range(1, count + 1)
    )


def long(html: str = HEAD + sections(5), **other: object) -> Document:
    return replace(document(html), contents=True, **other)  # type: ignore[arg-type]


def listed(file: Written) -> list[str]:
    """The lines of the list with their styles."""
    control = file.body.find(W + "sdt")
    return file.lines(control) if control is not None else []


def test_the_list_stands_after_the_head_and_has_the_headings_of_two_levels() -> None:
    file = Written(long())
    expected = [line for n in range(1, 6) for line in (f"toc 1: First {n}", f"toc 2: Second {n}")]
    assert listed(file) == ["TOC Heading: Contents", *expected]
    assert [e.tag.removeprefix(W) for e in list(file.body)[:4]] == ["p", "p", "sdt", "p"]
    assert text(file.body[3]) == "First 1"


def test_each_entry_is_a_link_to_its_heading() -> None:
    file = Written(long())
    control = file.body.find(W + "sdt")
    assert control is not None
    targets = [str(link.get(W + "anchor")) for link in control.iter(W + "hyperlink")]
    at = {str(b.get(W + "name")): p for p in file.body.iter(W + "p") for b in p.iter(W + "bookmarkStart")}
    assert [text(at[target]) for target in targets] == [line.partition(": ")[2] for line in listed(file)[1:]]


def test_it_is_a_field_without_made_up_page_numbers_that_asks_nobody_anything() -> None:
    file = Written(long())
    control = file.body.find(W + "sdt")
    assert control is not None
    assert [e.text for e in control.iter(W + "instrText")] == [' TOC \\o "1-2" \\h \\z ']
    kinds = [str(e.get(W + "fldCharType")) for e in control.iter(W + "fldChar")]
    assert kinds == ["begin", "separate", "end"]
    gallery = [e.get(W + "val") for e in control.iter(W + "docPartGallery")]
    assert gallery == ["Table of Contents"]
    everything = b"".join(file.zip.read(name) for name in file.zip.namelist())
    assert b"updateFields" not in everything
    assert b"w:dirty" not in everything


@pytest.mark.parametrize(
    "made",
    [
        replace(long(), contents=False),
        long(HEAD + sections(3, WORDS * 2)),
        long(HEAD + sections(5, "<p>short</p>")),
        document(HEAD + sections(5)),
    ],
    ids=["a kind without", "few headings", "few words", "not asked for"],
)
def test_a_document_that_needs_none_has_none(made: Document) -> None:
    assert listed(Written(made)) == []


def test_a_heading_that_is_to_stand_in_no_list_stands_in_none() -> None:
    file = Written(long(HEAD + '<h2 id="u" class="unnumbered">Unlisted</h2>' + sections(5)))
    assert not [line for line in listed(file) if "Unlisted" in line]
    # Word makes the list anew from its own heading styles: this one must not be among them.
    assert "Pack Unlisted Heading: Unlisted" in file.lines()


def test_an_entry_has_the_words_of_the_heading_and_nothing_else() -> None:
    heading = (
        '<h2 id="x"><span class="label">Source A</span> <em>On</em> <a href="https://x.org">it</a>'
        '<span class="note">n</span> <span class="marks">[3]</span></h2>'
    )
    file = Written(long(HEAD + sections(5) + heading))
    assert listed(file)[-1] == "toc 1: Source A On it"
    control = file.body.find(W + "sdt")
    assert control is not None
    assert "Emphasis: On " in file.runs(control)
    assert not list(control.iter(W + "footnoteReference"))


@pytest.mark.parametrize("tag", ["ar", "de", "en-GB", "en-US", "es", "fr", "zh-Hans"])
def test_its_heading_is_in_the_language_of_the_document(tag: str) -> None:
    language = templates().language(tag)
    made = long(HEAD + sections(5), language=language)
    assert listed(Written(made))[0] == f"TOC Heading: {language.words['contents']}"


def test_chinese_is_long_without_spaces() -> None:
    def made(characters: int) -> Document:
        html = HEAD + sections(5, f"<p>{'文' * (characters // 5)}</p>")
        return replace(long(html), properties=replace(document("").properties, language="zh-Hans"))

    assert listed(Written(made(4000)))
    assert not listed(Written(made(2000)))


def test_the_styles_are_in_no_list_themselves_and_lead_to_the_margin_with_dots() -> None:
    file = Written(long())
    assert file.says("TOC Heading", "pPr/outlineLvl") == "9"
    for name in ("toc 1", "toc 2"):
        assert file.says(name, "pPr/tabs/tab", "leader") == "dot"
        assert file.says(name, "pPr/tabs/tab", "pos") == "9638"


def test_another_reader_finds_the_entries() -> None:
    html = mammoth.convert_to_html(BytesIO(Written(long()).bytes)).value
    assert re.findall(r'<a href="#_lp_[ab]\d">(\w+ \d)</a>', html)[:2] == ["First 1", "Second 1"]


def test_the_notes_of_the_real_lesson_have_one_and_its_worksheet_none() -> None:
    notes = make("teacher-notes", real())
    # With those of the second level the list would fill the first page.
    headings = [e for e in notes.body.walk() if e.tag == "h2"]
    assert len(listed(Written(notes))) == len(headings) + 1
    assert listed(Written(make("worksheet", real()))) == []


def test_the_file_is_the_same_each_time() -> None:
    assert Written(long()).bytes == Written(long()).bytes


def test_in_arabic_its_lines_run_from_the_right() -> None:
    made = replace(long(), properties=replace(document("").properties, language="ar", direction="rtl"))
    control = Written(made).body.find(W + "sdt")
    assert control is not None
    paragraphs: list[ElementTree.Element] = list(control.iter(W + "p"))
    assert all(p.find(f"{W}pPr/{W}bidi") is not None for p in paragraphs)
