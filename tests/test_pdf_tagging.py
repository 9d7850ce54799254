"""The structure tree of small pages: what is parted is one again, and everything stands where it is to be read."""

import io
from dataclasses import replace

import pypdfium2
import pytest
from PIL import Image

from lessonpack.markup import parse
from lessonpack.writers import pdf
from papers import content, make
from structure import Structure, shown

NOTE = '<span class="note">See X.</span>'
ROWS = "".join(f"<tr><td>row {n}</td></tr>" for n in range(9))
TABLE = f"<table><thead><tr><th>Head</th></tr></thead><tbody>{ROWS}</tbody></table>"
#: A page for some lines only.
SMALL = "@page { size: 90mm 60mm; margin: 15mm 10mm }"


def structure(html: str, css: str = "", **assets: bytes) -> Structure:
    """The structure of a page that has a title and this."""
    made = make("worksheet", content("title: T\n"))
    body = parse(f"<h1>Title</h1>{html}")
    page = replace(made, body=body, style_sheets=(*made.style_sheets, css), assets=assets)
    return Structure(io.BytesIO(pdf.write(page).data))


def tree(html: str, css: str = "") -> str:
    """The tree of a page, without its title."""
    return shown(structure(html, css).tree).removeprefix("Document(H1(Title)").removesuffix(")")


def note(number: int) -> str:
    """A note, as it is shown."""
    return f"Note(Lbl({number})See X.)"


CASES = {
    "a note after its paragraph": (f"<p>One{NOTE} two.</p><p>Three.</p>", f"P(OneReference(1) two.){note(1)}P(Three.)"),
    "two notes of a paragraph": (f"<p>A{NOTE} b{NOTE}</p>", f"P(AReference(1) bReference(2)){note(1)}{note(2)}"),
    "a note of a heading": (f"<h2>A{NOTE}</h2><p>B.</p>", f"H2(AReference(1)){note(1)}P(B.)"),
    "a note in emphasis": (f"<p><em>A{NOTE}</em> b</p>", f"P(AReference(1) b){note(1)}"),
    "a note of an entry": (
        f"<ul><li>A{NOTE} b</li><li>C</li></ul>",
        f"L(LI(Lbl(•)LBody(AReference(1) b{note(1)}))LI(Lbl(•)LBody(C)))",
    ),
    "a note of a cell": (
        f"<table><tbody><tr><td>A{NOTE} b</td><td></td></tr></tbody></table>",
        f"Table(TBody(TR(TD(AReference(1) b{note(1)})TD())))",
    ),
    "notes of a caption and of a head stand after the table": (
        f"<div><table><caption>C{NOTE}</caption><thead><tr><th>H{NOTE}</th></tr></thead>"
        "<tbody><tr><td>D</td></tr></tbody></table><p>E</p></div>",
        f"Div(Table(Caption(CReference(1))THead(TR(TH(HReference(2))))TBody(TR(TD(D)))){note(1)}{note(2)}P(E))",
    ),
    "a note in a quotation": (
        f"<blockquote><p>A{NOTE}</p><p>B</p></blockquote>",
        f"BlockQuote(P(AReference(1)){note(1)}P(B))",
    ),
    "language": ('<p lang="de">Ja <span lang="fr">oui</span></p>', "P(Ja Span(oui))"),
    "code": ("<p>Type <code>x</code></p>", "P(Type Code(x))"),
    "a list in a list": (
        "<ol><li>A<ul><li>B</li></ul></li><li>C</li></ol>",
        "L(LI(Lbl(1.)LBody(A))L(LI(Lbl(◦)LBody(B)))LI(Lbl(2.)LBody(C)))",
    ),
    "what says nothing": ("<div></div><p></p><p><span></span>A <strong>b</strong> <em>c</em></p>", "P(A b c)"),
    "columns": ('<div class="columns"><p>A</p><p>B</p></div>', "Div(P(A)P(B))"),
    "fields of a line": (
        '<p>A <span class="blank"></span> b <span class="checkbox"></span></p>', "P(A Form(~) b Form(~))",
    ),
    "a field after its name": ('<div class="fields"><p class="field">Name</p></div>', "Div(P(NameForm(~)))"),
    "ruled lines are one field": ('<div class="answer-space" data-lines="3"></div>', "Div(Form(~~~))"),
    "the lines of an excerpt are sentences": (
        '<div class="excerpt" data-excerpt="x"><p class="line" data-joint="none">One two-</p>'
        '<p class="line last" data-number="2">three</p><p class="line last">four</p></div>',
        "Div(P(One two-three)P(four))",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("html", "wanted"), CASES.values(), ids=CASES)
def test_the_tree_of_a_page(html: str, wanted: str) -> None:
    assert tree(html) == wanted


#: On pages that they do not fit: what is shown of the tree as often as here, and nothing else of its type.
PARTED = {
    "a paragraph": (f"<p>{'word ' * 60}end{NOTE}.</p>", {"P(": 1, f".){note(1)}": 1}),
    "a list": (f"<ol>{'<li>entry</li>' * 12}</ol>", {"L(": 1, "LI(": 12, "LBody(": 12}),
    "an entry": (f"<ul><li>{'<p>words</p>' * 12}</li></ul>", {"L(": 1, "LI(": 1, "LBody(": 1, "P(words)": 12}),
    "a section": (f"<section>{'<p>words</p>' * 12}</section>", {"Sect(": 1, "P(words)": 12}),
    "a table": (TABLE, {"Table(": 1, "THead(": 1, "TH(Head)": 1, "TBody(": 1, "TR(": 10}),
    "a field": ('<div class="answer-space" data-lines="9"></div>', {"Form(~~~~~~~~~)": 1}),
    "emphasis": (f"<p><em lang='fr'>{'mot ' * 60}</em></p>", {"P(": 1, "Span(": 1}),
}


@pytest.mark.parametrize(("html", "wanted"), PARTED.values(), ids=PARTED)
def test_what_pages_part_is_one(html: str, wanted: dict[str, int]) -> None:
    read = structure(html, SMALL + "li { break-inside: auto }")
    assert len(read.pdf.pages) > 1
    said = shown(read.tree)
    assert {piece: said.count(piece) for piece in wanted} == wanted
    assert read.unmarked == []


def test_the_head_that_a_table_repeats_is_read_once() -> None:
    read = structure(TABLE, SMALL)
    repeated = [(properties, piece.page) for properties, piece in read.artefacts if piece.text == "Head"]
    assert repeated == [({"Type": "Pagination"}, page) for page in range(1, len(read.pdf.pages))]


def test_a_field_on_two_pages_has_no_one_place() -> None:
    [form] = structure(PARTED["a field"][0], SMALL).tree.find("Form")
    assert {piece.page for piece in form.content} == set(range(4))
    assert "Layout.BBox" not in form.attributes


def test_a_link_on_two_lines_is_one() -> None:
    address = "https://example.org/" + "a/" * 60
    [link] = structure(f'<p><a href="{address}">{address}</a></p>', SMALL).tree.find("Link")
    assert link.text == address
    assert len(link.links) > 1


def test_a_picture_says_what_it_shows_and_where_it_is() -> None:
    picture = io.BytesIO()
    Image.new("L", (40, 30)).save(picture, "PNG")
    html = '<p>Before</p><figure><img src="a.png" alt="A map"><figcaption>Map 1</figcaption></figure>'
    read = structure(html, SMALL, **{"a.png": picture.getvalue()})
    assert shown(read.tree).endswith("Div(Figure(~)Caption(Map 1)))")
    [figure] = read.tree.find("Figure")
    assert str(figure.said["Alt"]) == "A map"
    file = io.BytesIO()
    read.pdf.save(file)
    with pypdfium2.PdfDocument(file) as printed:
        [drawn] = printed[figure.content[0].page].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
        assert [float(n) for n in figure.attributes["Layout.BBox"]] == pytest.approx(drawn.get_bounds(), abs=0.1)


def test_numbers_of_lines_are_not_read() -> None:
    read = structure(CASES["the lines of an excerpt are sentences"][0])
    assert [piece.text for properties, piece in read.artefacts if properties == {"Type": "Pagination"}] == ["2"]


def test_languages_are_those_of_the_elements() -> None:
    read = structure(CASES["language"][0])
    said = {"".join(c.text for c in e.kids if not hasattr(c, "role")): e.language for e in read.tree.walk() if e.kids}
    assert (said["Ja "], said["oui"], said["Title"]) == ("de", "fr", None)
    assert str(read.pdf.Root.Lang) == "en-GB"
