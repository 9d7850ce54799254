"""Comments in a file, read back with another library than the one that wrote them."""

from io import BytesIO

import docx
import pytest
from docx.document import Document as WordDocument

from lessonpack.revise.remarks import Remarks
from lessonpack.revise.tracking import track_paragraph
from lessonpack.writers.docx.accepting import has_changes
from lessonpack.writers.docx.package import to_bytes
from redlines import W, name_of, plain, revision
from wordfile import REFERENCE, Written, document, text

WHO = {"author": "The course", "initials": "C", "date": "2026-11-23T00:00:00Z"}


def opened(page: str = "<p>A</p><p>B</p>") -> WordDocument:
    return docx.Document(BytesIO(Written(document(page)).bytes))


def read(word: WordDocument) -> Written:
    written = Written(document("<p></p>"))
    written.open(to_bytes(word))
    return written


def test_a_comment_stands_round_what_its_paragraph_holds() -> None:
    word = opened()
    assert Remarks(word).add(word.paragraphs[0]._p, "One\nTwo", **WHO) == 0
    written = read(word)
    comments = written.part("word/comments.xml")
    assert [dict(c.attrib) for c in comments] == [
        {W + "id": "0", W + "author": "The course", W + "initials": "C", W + "date": "2026-11-23T00:00:00Z"}
    ]
    assert [text(p) for p in comments.iter(W + "p")] == ["One", "Two"]
    assert [e.tag for e in comments.iter() if "Ref" in e.tag] == [W + "annotationRef"]
    tags = [e.tag.removeprefix(W) for e in written.body[0]]
    inner = tags[tags.index("commentRangeStart") + 1 : tags.index("commentRangeEnd")]
    assert tags[:2] == ["pPr", "commentRangeStart"]
    assert "r" in inner
    assert tags[-2:] == ["commentRangeEnd", "r"]
    assert written.body[0][-1].find(W + "commentReference") is not None
    kinds = {e.get("PartName"): e.get("ContentType") for e in written.part("[Content_Types].xml")}
    assert kinds["/word/comments.xml"].endswith("wordprocessingml.comments+xml")
    assert "comments.xml" in written.targets().values()


def test_comments_that_are_there_stay_and_numbers_go_on() -> None:
    word = opened()
    word.add_comment(word.paragraphs[0].runs[0], "Mine", author="A teacher")
    again = docx.Document(BytesIO(to_bytes(word)))
    remarks = Remarks(again)
    assert [remarks.add(again.paragraphs[n]._p, f"New {n}", **WHO) for n in (0, 1)] == [1, 2]
    comments = read(again).part("word/comments.xml")
    assert [text(c).strip() for c in comments] == ["Mine", "New 0", "New 1"]
    assert len(read(again).targets()) == len(set(read(again).targets().values()))


@pytest.mark.parametrize("there", [False, True])
def test_styles_are_found_by_name_and_none_is_asked_for_that_is_not_there(there: bool) -> None:
    word = opened()
    for style in list(word.styles.element):
        if style.find(W + "name") is not None and "annotation" in style.find(W + "name").get(W + "val"):
            word.styles.element.remove(style)
    if there:
        for identifier, name, kind in (("Kz", "annotation reference", 2), ("Kt", "Annotation Text", 1)):
            word.styles.add_style(name, kind)._element.set(W + "styleId", identifier)
    Remarks(word).add(word.paragraphs[0]._p, "A", **WHO)
    written = read(word)
    used = [e.get(W + "val") for e in written.part("word/comments.xml").iter() if "Style" in e.tag]
    assert used == (["Kt", "Kz"] if there else [])
    assert [e.get(W + "val") for e in written.body[0][-1].iter(W + "rStyle")] == (["Kz"] if there else [])


def test_a_comment_stays_where_it_is_when_its_paragraph_is_tracked() -> None:
    word = opened()
    paragraph = word.paragraphs[0]._p
    Remarks(word).add(paragraph, "A", **WHO)
    track_paragraph(paragraph, plain("Quite other words"), revision())
    assert has_changes(paragraph)
    tags = [name_of(e) for e in paragraph]
    assert [t for t in tags if t.startswith("comment")] == ["commentRangeStart", "commentRangeEnd"]
    assert tags.index("commentRangeStart") < tags.index("del") < tags.index("ins") < tags.index("commentRangeEnd")


def test_the_same_remarks_make_the_same_file() -> None:
    made = []
    for _ in range(2):
        word = docx.Document(BytesIO(REFERENCE))
        Remarks(word).add(word.element.body._insert_p(plain("A")), "A", **WHO)
        made.append(to_bytes(word))
    assert made[0] == made[1]
