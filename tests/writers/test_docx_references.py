"""References to figures and tables in Word: fields that follow the numbers of the captions."""

import pytest

from papers import make
from test_illustrations import course
from wordfile import W, Written

FIGURE = (
    '<figure id="f"><img src="a.png" alt="b"><figcaption><span class="label">Figure 1.</span> A</figcaption></figure>'
)
TABLE = (
    '<div class="keep" id="t"><table class="data"><caption><span class="label">Table 2.</span> B</caption>'
    "<tr><td>c</td></tr></table></div>"
)


def fields(file: Written) -> list[str]:
    return [str(e.text).strip() for e in file.body.iter(W + "instrText")]


def marks(file: Written) -> list[str]:
    return [
        str(b.get(W + "name")) for b in file.body.iter(W + "bookmarkStart") if str(b.get(W + "name")).endswith("number")
    ]


def test_the_number_is_a_field_and_the_words_are_words() -> None:
    file = Written(FIGURE + '<p>See <a href="#f">Figure 1</a>.</p>')
    assert fields(file) == ["SEQ Figure \\* ARABIC", "REF _lp_f_number \\h"]
    assert file.lines()[-1] == "Body Text: See Figure 1."
    assert file.runs()[-4:] == ["See ", "Figure ", "1", "."]
    assert not list(file.body.iter(W + "hyperlink"))


def test_the_bookmark_is_round_the_number_of_the_caption_alone() -> None:
    file = Written(FIGURE + TABLE + '<p><a href="#t">Table 2</a></p>')
    assert fields(file) == ["SEQ Figure \\* ARABIC", "SEQ Table \\* ARABIC \\r 2", "REF _lp_t_number \\h"]
    assert marks(file) == ["_lp_t_number"]
    caption = next(p for p in file.body.iter(W + "p") if "SEQ Table" in "".join(t.text or "" for t in p.iter()))
    start = next(b for b in caption.iter(W + "bookmarkStart") if b.get(W + "name") == "_lp_t_number")
    children = list(caption)
    first = children.index(start)
    last = next(
        n for n, c in enumerate(children) if c.tag == W + "bookmarkEnd" and c.get(W + "id") == start.get(W + "id")
    )
    inside = "".join(t.text or "" for c in children[first:last] for t in c.iter(W + "t"))
    assert inside == "2"


@pytest.mark.parametrize(
    "html",
    [
        FIGURE + '<p><a href="#f">the map</a></p>',
        FIGURE + '<p><a href="#f">Figure 3</a></p>',
        '<section id="s"><h2>1</h2>' + FIGURE + '</section><p><a href="#s">Section 1</a></p>',
    ],
    ids=["no number", "another number", "no figure"],
)
def test_another_link_to_a_place_is_a_link(html: str) -> None:
    file = Written(html)
    assert [f for f in fields(file) if f.startswith("REF")] == []
    assert len(list(file.body.iter(W + "hyperlink"))) == 1


def test_numbers_before_words_and_in_notes() -> None:
    file = Written(
        FIGURE.replace("Figure 1.", "1. ábra") + '<p>A<span class="note"><a href="#f">1. ábra</a></span></p>'
    )
    notes = file.part("word/footnotes.xml")
    assert [str(e.text).strip() for e in notes.iter(W + "instrText")] == ["REF _lp_f_number \\h"]
    assert file.lines(notes[2]) == ["footnote text: \u00a01. ábra"]


def test_a_lesson_refers_to_what_its_worksheet_prints() -> None:
    file = Written(make("worksheet", course()))
    names = [f.split()[1] for f in fields(file) if f.startswith("REF")]
    assert names == ["_lp_years_number", "_lp_counts_number", "_lp_korea_number"]
    assert sorted(names) == sorted(marks(file))
    assert "Body Text: See Figure 2 and Table 1, then Figure 1." in file.lines()
