"""What is mended in WeasyPrint is still wrong there: a test that fails tells that a mend is no longer needed."""

import io
from collections.abc import Callable
from typing import Any

import pytest
import weasyprint
import weasyprint.draw
import weasyprint.pdf

from glyphs import glyphs
from lessonpack.writers.pdf import mends, tagging
from structure import Structure, runs, shown

TEXT = "T. F. Shtykov, ‘Cable Nos. 408–410, Shtykov to Vyshinsky’, Wilson Center Digital Archive, 30 May 1950, "


def lines(width: float) -> list[str]:
    """The lines of a text that ends with a space before a link, set in a column of so many millimetres."""
    css = f"@page {{ size: {width}mm 99mm; margin: 0 }} body {{ margin: 0; font: 9pt 'Charis SIL' }}"
    html = f"<p style='margin: 0'>{TEXT}<a>https://example.org/a-long-address-that-goes-to-the-next-line</a>"
    page = weasyprint.HTML(string=html).render(stylesheets=[weasyprint.CSS(string=css)]).pages[0]
    found: list[str] = []

    def walk(box: Any) -> None:
        if type(box).__name__ == "LineBox":
            found.append("".join(b.text for b in box.descendants() if hasattr(b, "text")).strip())
        for child in getattr(box, "children", ()):
            walk(child)

    walk(page._page_box)
    return found


#: Widths in steps smaller than a space: in one of them the text fits, but for the space at its end.
WIDTHS = [144 + n / 4 for n in range(32)]


def test_a_text_that_fits_but_for_its_last_space_is_not_broken() -> None:
    assert all(lines(width)[0] != "T." for width in WIDTHS)


def test_weasyprint_breaks_such_a_text_after_its_first_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mends.inline, "split_first_line", mends.split_first_line)
    assert any(lines(width)[0] == "T." for width in WIDTHS)


CSS = """
@page { size: 60mm 60mm; margin: 10mm; @top-left { content: "Head" } }
* { font: 10pt Lato; margin: 0 }
.note { float: footnote }
.columns { columns: 2 }
.block { display: block }
[data-number]::before { content: attr(data-number); position: absolute; left: -5mm }
.rule { border-bottom: 1pt solid }
"""
#: A black square.
SQUARE = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw=="
LONG = "words " * 99


def printed(html: str) -> Structure:
    """A page as WeasyPrint prints it, with the mends that are in place."""
    page = weasyprint.HTML(string=f"<html lang=en><title>T</title><body>{html}")
    sheets = [weasyprint.CSS(string=CSS)]
    return Structure(io.BytesIO(page.write_pdf(stylesheets=sheets, pdf_variant="pdf/ua-1")))


def tree(read: Structure) -> str:
    return shown(read.tree)


def artefacts(read: Structure) -> set[str]:
    return {piece.text.strip() for _, piece in read.artefacts}


#: What is wrong in WeasyPrint: a page, and what is to be true of its PDF.
FAULTS: dict[str, tuple[str, Callable[[Structure], bool]]] = {
    "languages of elements": (
        "<p>Yes <span lang=fr>oui</span></p>",
        lambda read: [e.text for e in read.tree.walk() if e.language == "fr"] == ["oui"],
    ),
    "types of notes and of their marks": (
        "<p>A<span class=note>B</span></p>",
        lambda read: {e.role for e in read.tree.find("Note", "Reference", "Lbl")} == {"Note", "Reference", "Lbl"},
    ),
    "names of notes": (
        "<p>A<span class=note>B</span></p>",
        lambda read: any("ID" in e.said for e in read.tree.walk()) and "/IDTree" in read.pdf.Root.StructTreeRoot,
    ),
    "places of notes": (
        "<p>A<span class=note>B</span></p><p>C</p>",
        lambda read: "".join(runs(read.tree)).endswith("C"),
    ),
    "what a head of a table heads": (
        "<table><tr><th scope=row>A</th><td>B</td></tr></table>",
        lambda read: [e.attributes.get("Table.Scope") for e in read.tree.find("TH")] == ["/Row"],
    ),
    "empty elements": (
        "<p>A <span></span></p><div><div></div></div>",
        lambda read: all(e.content for e in read.tree.walk()),
    ),
    "boxes that no element made": (
        "<div class=columns><p>A</p><p>B</p></div>",
        lambda read: len(read.tree.find("Div")) == 1,
    ),
    "emphasis": ("<p>A <em lang=fr>b</em></p>", lambda read: read.tree.find("NonStruct") == []),
    "running heads": ("<p>A</p>", lambda read: "Head" in artefacts(read)),
    "numbers of lines": (
        "<p>One <span data-number=7>two</span></p>",
        lambda read: "7" in artefacts(read) and "7" not in tree(read),
    ),
    "places of pictures": (
        f"<p>A</p><img src='{SQUARE}' alt=dot style='width: 10mm; height: 10mm; display: block'>",
        lambda read: all(
            # In points: the left margin, the width of the picture, and in the upper half of the page.
            abs(left - 28.35) < 0.1 and abs(right - left - 28.35) < 0.1 and bottom > 85
            for e in read.tree.find("Figure")
            for left, bottom, right, _ in [[float(n) for n in e.attributes["Layout.BBox"]]]
        ),
    ),
    "paragraphs on two pages": (f"<p>{LONG}</p>", lambda read: len(read.tree.find("P")) == 1),
    "tables on two pages": (
        f"<table><thead><tr><th>H</th></tr></thead><tbody>{'<tr><td>r</td></tr>' * 30}</tbody></table>",
        lambda read: [len(read.tree.find(role)) for role in ("Table", "TH", "TR")] == [1, 1, 31],
    ),
    "bodies of entries": (
        "<ul><li><p>A</p></li></ul>",
        lambda read: [e.role for e in read.tree.find("LI")[0].elements] == ["Lbl", "LBody"],
    ),
    "how entries are numbered": (
        "<ol><li>A</li></ol>",
        lambda read: read.tree.find("L")[0].attributes.get("List.ListNumbering") == "/Decimal",
    ),
    "what is drawn of a field": (
        "<div class=rule data-alt='space to write'></div>",
        lambda read: [str(e.said["Alt"]) for e in read.tree.find("Form")] == ["space to write"],
    ),
    "spaces at which lines are broken": (f"<p>{LONG}</p>", lambda read: runs(read.tree) == [LONG.strip()]),
    "spaces between two elements": ("<p><b>A</b> <i>b</i></p>", lambda read: runs(read.tree) == ["A b"]),
    "spaces after what ends a line": (
        "<p>" + "<b>eleven chars</b> and " * 9 + "</p>",
        lambda read: runs(read.tree) == [("eleven chars and " * 9).strip()],
    ),
    "spaces after texts set as blocks": (
        "<p><span class=block>Label</span> text</p>",
        lambda read: runs(read.tree) == ["Label text"],
    ),
    "hyphens that are put in": (
        f"<p lang=en style='hyphens: auto; width: 25mm'>{'international ' * 6}",
        lambda read: runs(read.tree) == [("international " * 6).strip()],
    ),
    "links in which there are elements": (
        "<p><a href='https://example.org/'><span>A</span> link</a></p>",
        lambda read: len(read.pdf.pages[0].obj.Annots) == 1,
    ),
    "what links say": (
        "<p><a href='https://example.org/'>A link</a> <a href='https://example.org/' title='Where it goes'>b</a></p>",
        lambda read: [str(a.Contents) for a in read.pdf.pages[0].obj.Annots] == ["A link", "Where it goes"],
    ),
}


@pytest.fixture
def unmended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mends.inline, "get_next_linebox", mends.get_next_linebox)
    monkeypatch.setattr(weasyprint.draw, "draw_text", mends.draw_text)
    monkeypatch.setattr(weasyprint.pdf, "add_links", mends.add_links)
    monkeypatch.setattr(weasyprint.draw, "draw_border", tagging.draw_border)
    monkeypatch.setattr(weasyprint.pdf, "add_tags", tagging.add_tags)
    monkeypatch.setattr(tagging.tags, "_build_box_tree", tagging._build_box_tree)


@pytest.mark.parametrize(("html", "sound"), FAULTS.values(), ids=FAULTS)
def test_what_is_mended_is_sound(html: str, sound: Callable[[Structure], bool]) -> None:
    assert sound(printed(html))


@pytest.mark.usefixtures("unmended")
@pytest.mark.parametrize(("html", "sound"), FAULTS.values(), ids=FAULTS)
def test_weasyprint_still_needs_the_mend(html: str, sound: Callable[[Structure], bool]) -> None:
    assert not sound(printed(html))


def letters(html: str) -> list[tuple[str, float, float]]:
    """Every letter of a page and its place, in points."""
    file = io.BytesIO()
    printed(html).pdf.save(file)
    return [(glyph.text, glyph.x, glyph.y) for glyph in glyphs(file)]


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("align", ["left", "right", "justify", "center"])
def test_spaces_for_readers_move_nothing(direction: str, align: str, monkeypatch: pytest.MonkeyPatch) -> None:
    html = f"<p style='direction: {direction}; text-align: {align}'>{LONG}<b>bold</b> <i>italics</i></p>"
    mended = letters(html)
    monkeypatch.setattr(weasyprint.draw, "draw_text", mends.draw_text)
    for (letter, *place), (other, *there) in zip(mended, letters(html), strict=True):
        assert letter == other
        assert place == pytest.approx(there, abs=0.05)
