"""What stays on one page in Word: a question with its answer space, a figure with its caption; no chain too long."""

from dataclasses import replace
from itertools import groupby
from xml.etree import ElementTree

import pytest

from papers import edition
from wordfile import W, Written, document, picture, text

STEM = '<p class="stem"><span class="number">1</span> Stem</p>'
SMALL = '<p class="small">Small</p>'
FIGURE = '<figure><img src="a.png" alt="b"><figcaption>Caption</figcaption></figure>'
ROWS = "<table class='match'><tbody><tr><td>r1</td></tr><tr><td>r2</td></tr></tbody></table>"


def options(count: int) -> str:
    return '<ol class="letters">' + "".join(f"<li>o{n}</li>" for n in range(1, count + 1)) + "</ol>"


def lines(count: int) -> str:
    return f'<div class="answer-space" data-lines="{count}"></div>'


def question(*inner: str) -> str:
    return f'<div class="question">{"".join(inner)}</div>'


def units(file: Written) -> list[tuple[ElementTree.Element, bool]]:
    """The paragraphs and rows of the body, and whether each stays with what follows: by itself or by its style."""
    found = [u for block in file.body for u in (block.iter(W + "tr") if block.tag == W + "tbl" else [block])]
    return [(u, is_kept(file, u)) for u in found if u.tag in (W + "p", W + "tr")]


def is_kept(file: Written, unit: ElementTree.Element) -> bool:
    paragraph = unit if unit.tag == W + "p" else next(unit.iter(W + "p"))
    own = paragraph.find(f"{W}pPr/{W}keepNext")
    if own is not None:
        return own.get(W + "val") != "false"
    style = file.styles[str(paragraph.find(f"{W}pPr/{W}pStyle").get(W + "val"))]  # type: ignore[union-attr]
    return has_keep(file, style)


def has_keep(file: Written, style: ElementTree.Element | None) -> bool:
    while style is not None:
        kept = style.find(f"{W}pPr/{W}keepNext")
        if kept is not None:
            return kept.get(W + "val") not in ("0", "false")
        based = style.find(W + "basedOn")
        style = file.styles[str(based.get(W + "val"))] if based is not None else None
    return False


def chains(file: Written) -> list[str]:
    """What stays together, joined by +: texts of paragraphs, ▣ for a picture, _ for a line to write on or a gap."""
    found, open_ = [""], False
    for unit, kept in units(file):
        said = text(unit).replace("→", " ") or "_"
        found = [*found[:-1], f"{found[-1]}+{said}"] if open_ else [*found, said]
        open_ = kept
    return found[1:]


KEPT = [
    (question(STEM, SMALL, options(4)), ["1 Stem+Small+o1+o2+o3+o4"]),
    (question(STEM, lines(5)), ["1 Stem+_+_", "_", "_+_"]),
    (question(STEM, lines(1)), ["1 Stem+_"]),
    (question(STEM, lines(4), '<p class="total">Total</p>'), ["1 Stem+_+_", "_+_+Total"]),
    (question(STEM, SMALL, FIGURE, ROWS), ["1 Stem+Small+▣+Caption+r1+r2+_"]),
    (question(STEM, SMALL, options(2), ROWS), ["1 Stem+Small+o1+o2+r1+r2+_"]),
    (question(STEM, '<p class="bank">Bank</p>', "<p>Text</p>", "<p>More</p>"), ["1 Stem+Bank+Text", "More"]),
    (
        question(STEM, '<p class="small">Begin</p><ul class="plain"><li>a</li><li>b</li></ul>', lines(3)),
        ["1 Stem+Begin+a+b+_+_+_"],
    ),
    (question(STEM, '<div class="box"><p>Account</p></div>', ROWS), ["1 Stem+Account+r1+r2+_"]),
    (
        question(STEM, *(f'<div class="part">{STEM}{lines(4)}</div>' for _ in range(2))),
        ["1 Stem+1 Stem+_+_+_+_", "1 Stem+_+_+_+_"],
    ),
    (question(STEM, options(2)) + question(STEM, options(2)), ["1 Stem+o1+o2", "1 Stem+o1+o2"]),
    ("<h2>Head</h2><p>Intro</p>" + question(STEM, lines(1)), ["Head+Intro+1 Stem+_"]),
    ('<h2>Head</h2><div class="box"><p>Ask</p>' + lines(3) + "</div>", ["Head+Ask+_+_+_"]),
    ("<h2>Head</h2>" + SMALL + ROWS.replace("match", "answer"), ["Head+Small+r1+r2+_"]),
    ("<p>Intro</p><ul><li>a</li><li>b</li></ul>", ["Intro+a", "b"]),
    ("<p>One</p><p>Two</p>", ["One", "Two"]),
    (
        "<table class='data'><caption>Caption</caption><thead><tr><th>h</th></tr></thead><tr><td>r1</td></tr>"
        "<tr><td>r2</td></tr><tr><td>r3</td></tr><tr><td>r4</td></tr></table>",
        ["Caption+h+r1+r2", "r3+r4", "_"],
    ),
    (f'<div class="keep"><p>a</p>{FIGURE}<p>b</p></div><p>c</p>', ["a+▣+Caption+b", "c"]),
    # An answer in the key may go on to another page; the stem stays with its beginning.
    (question(STEM, '<div class="key"><p>One</p><p>Two</p></div>'), ["1 Stem+One", "Two"]),
]


@pytest.mark.parametrize(("html", "kept"), KEPT)
def test_what_belongs_together_stays_together(html: str, kept: list[str]) -> None:
    assert chains(Written(html)) == kept


def test_options_stay_together_in_large_print() -> None:
    file = Written(question(STEM, SMALL, options(4)), edition("large-print-24"))
    assert chains(file) == ["1 Stem+Small+o1+o2+o3+o4"]


def test_what_a_style_keeps_is_not_kept_again() -> None:
    file = Written(question(STEM, SMALL, options(2)))
    direct = [text(p) for p in file.body.iter(W + "p") if p.find(f"{W}pPr/{W}keepNext") is not None]
    assert direct == ["o1"]


def test_nothing_in_a_cell_ties_its_row() -> None:
    file = Written(
        f"<table class='boxes'><tr><td><p>Ask</p>{lines(4)}</td></tr><tr><td>b</td></tr></table><p>after</p>"
    )
    row = next(file.body.iter(W + "tr"))
    kept = [p.find(f"{W}pPr/{W}keepNext") is not None for p in row.iter(W + "p")]
    assert set(kept) == {True}, "boxes stay in one piece: every paragraph of a row says so, or none"
    plain = Written(f"<table class='plain'><tr><td><p>Ask</p>{lines(4)}</td></tr></table>")
    assert not [p for p in plain.body.iter(W + "p") if p.find(f"{W}pPr/{W}keepNext") is not None]


def longest(file: Written) -> int:
    return max(len(list(group)) + 1 for kept, group in groupby(k for _, k in units(file)) if kept)


def test_no_chain_is_longer_than_a_page() -> None:
    """A page of the standard edition has about fifty lines."""
    file = Written('<div class="keep">' + "<p>A line.</p>" * 200 + "</div>")
    assert 25 <= longest(file) <= 52


def test_a_group_that_a_page_has_room_for_stays_whole() -> None:
    file = Written('<div class="keep">' + "<p>A line.</p>" * 30 + "</div>")
    assert longest(file) == 30


def tall(html: str) -> Written:
    """A page with a picture that takes most of a page."""
    made = document(html)
    assets = {**made.assets, "figure:a": picture(504, 560)}
    return Written(replace(made, assets=assets))


def test_a_figure_that_leaves_no_room_for_its_question_goes_on_with_what_is_asked_of_it() -> None:
    figure = FIGURE.replace("a.png", "figure:a")
    long = STEM.replace("Stem", "word " * 250)
    (before, after) = chains(tall(question(long, SMALL, figure, ROWS)))
    assert before.endswith("+Small")
    assert after == "▣+Caption+r1+r2+_"


def test_the_pieces_of_a_figure_need_not_stand_on_one_page() -> None:
    pieces = "".join('<img src="figure:a" alt="b">' for _ in range(3))
    found = chains(tall(f"<h2>Head</h2><figure>{pieces}<figcaption>Caption</figcaption></figure>"))
    assert found == ["Head+▣", "▣", "▣+Caption"]
