"""Planted faults: pages on which one thing is wrong, and what the preflight must say of it.

A page is HTML with one block on a line; the line of a block that has an id is the line of content that made it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from io import BytesIO

import pikepdf
from PIL import Image

from lessonpack.diagnostics import Span
from lessonpack.documents import Document
from lessonpack.markup import parse
from lessonpack.measures import Layout
from lessonpack.writers import Written, pdf
from papers import content, make

FILE = "lesson.yaml"


@dataclass(frozen=True)
class Fault:
    """A page, the style sheet that spoils it, and what is said: on which line, of which page and place, and how."""

    name: str
    html: str
    css: str
    said: tuple[int, int, float, str]
    edition: str = "standard"
    assets: dict[str, bytes] = field(default_factory=dict)
    doctor: Callable[[pikepdf.Pdf], None] | None = None
    """What spoils the file when it is written."""
    split: str = ""
    """A tag or class: the first such block is said to begin on the page before, which WeasyPrint never does."""
    besides: frozenset[str] = frozenset()
    """What other rules say of it too, or the same rule elsewhere."""

    @property
    def document(self) -> Document:
        """What was promised."""
        made = make("worksheet", content("title: T\n"), edition_name=self.edition)
        lines = self.html.strip().splitlines()
        spans = {name: Span(FILE, n) for n, line in enumerate(lines, 1) for name in re.findall(r' id="(.*?)"', line)}
        body, sheets = parse("".join(lines)), (*made.style_sheets, self.css)
        return replace(made, body=body, style_sheets=sheets, assets=self.assets, spans={**spans, "page": Span(FILE)})

    def written(self, document: Document) -> Written:
        """What was printed."""
        made = pdf.write(document)
        if self.split:
            made = replace(made, layout=self._split(document, made.layout))
        if self.doctor is None:
            return made
        changed = BytesIO()
        with pikepdf.open(BytesIO(made.data)) as file:
            self.doctor(file)
            file.save(changed)
        return replace(made, data=changed.getvalue())

    def _split(self, document: Document, layout: Layout | None) -> Layout:
        assert layout
        number = next(n for n, e in enumerate(document.body.walk()) if e.tag == self.split or e.has(self.split))
        here = layout.places[number][0]
        before = replace(here, page=here.page - 1, top=270.0, bottom=277.0)
        return replace(layout, places={**layout.places, number: (before, here)})


def without_font_files(file: pikepdf.Pdf) -> None:
    """Take the fonts out: they are named, and not embedded."""
    for thing in (t for t in file.objects if isinstance(t, pikepdf.Dictionary)):
        for key in ("/FontFile2", "/FontFile3"):
            if key in thing:
                del thing[key]


def without_second_text(file: pikepdf.Pdf) -> None:
    """Take the second text out of the first page."""
    page, shown, kept = file.pages[0], 0, []
    for operands, operator in pikepdf.parse_content_stream(page):
        shown += str(operator) == "TJ"
        if str(operator) != "TJ" or shown != 2:
            kept.append((operands, operator))
    page.Contents = file.make_stream(pikepdf.unparse_content_stream(kept))


def unpainted(file: pikepdf.Pdf) -> None:
    """Paint the second text of the first page with no ink, as a scanned page has its text."""
    page, shown, kept = file.pages[0], 0, []
    for operands, operator in pikepdf.parse_content_stream(page):
        shown += str(operator) == "TJ"
        inked = str(operator) != "TJ" or shown != 2
        kept += [(operands, operator)] if inked else [([3], pikepdf.Operator("Tr")), (operands, operator)]
        kept += [] if inked else [([0], pikepdf.Operator("Tr"))]
    page.Contents = file.make_stream(pikepdf.unparse_content_stream(kept))


def without_last_page(file: pikepdf.Pdf) -> None:
    """Take the last page out."""
    del file.pages[-1]


def turned(file: pikepdf.Pdf) -> None:
    """Put the last page first."""
    file.pages.reverse()


def picture(side: int, *colour: int) -> bytes:
    """A square picture of one colour, or of one grey."""
    data = BytesIO()
    made = Image.new("RGB", (side, side), colour) if len(colour) == 3 else Image.new("L", (side, side), colour[0])
    made.save(data, "PNG")
    return data.getvalue()


def filling(lines: int) -> str:
    """A paragraph of that many lines of 4.85 mm; 53 fill a page."""
    return f"<p>{'<br>'.join(['Filling'] * lines)}</p>"


def options(*texts: str) -> str:
    """A question with options."""
    return QUESTION.format(f'<ol class="letters">{"".join(f"<li>{text}</li>" for text in texts)}</ol>')


def source(lines: int) -> str:
    """A source with an excerpt of that many lines, on the next line of the page."""
    excerpt = '<p class="line">A line</p>' * lines
    return (
        '\n<section class="source" id="source-B"><h2 id="h"><span class="label">Source B</span> A letter</h2>'
        '<div class="keep"><p class="headnote">Who wrote it.</p>'
        f'<div class="excerpt" id="e" data-excerpt="B/x/y">{excerpt}</div></div></section>'
    )


def table(*rows: str) -> str:
    """A table of such rows, on the next line of the page."""
    body = "".join(f"<tr><td>{row}</td><td>what it says</td></tr>" for row in rows)
    return (
        '\n<table class="data" id="t"><caption>Table 1. What counts</caption>'
        f"<thead><tr><th>One</th><th>Two</th></tr></thead><tbody>{body}</tbody></table>"
    )


QUESTION = '<div class="question" id="q"><p class="stem"><span class="number">3</span> Which of these?</p>{}</div>'
SPACE = QUESTION.format('<div class="answer-space" data-lines="4"></div>')
PARAGRAPH = f'<p id="p">{" ".join(f"word{n}" for n in range(1, 60))}</p>'
BLANK = 'First</p>\n<p id="p">The army crossed the <span class="blank"></span> River.'
CELL = '<p>First</p>\n<table class="answer" id="t"><tbody><tr><td class="write"></td><td>b</td></tr></tbody></table>'
NARROW = f'<table id="t" class="plain"><tbody><tr><td>{"much to say " * 6}</td><td>neighbour</td></tr></tbody></table>'
FIGURE = '<p>First</p>\n<figure id="f"><img src="a.png" alt="A map"><figcaption>What</figcaption></figure>'
GREY, SMALL, BLUE = ({"a.png": made} for made in (picture(600, 200), picture(100, 200), picture(600, 90, 120, 200)))
TWO_PAGES = '<p>First</p>\n<section class="break"><p id="p">Second</p></section>'


def second(text: str) -> str:
    """A page with a paragraph on its second line."""
    return f'<p>First</p>\n<p id="p">{text}</p>'


#: By rule: pages on which it, and no other, says something.
FAULTS: dict[str, tuple[Fault, ...]] = {
    "text_cut": (
        Fault("a box too small", second("A line"), "#p { height: 2mm; overflow: hidden }",
              (2, 1, 25, "'A line' is cut off")),
        Fault("a line over the edge", second("supercalifragilistic " * 12), "#p { white-space: nowrap }",
              (2, 1, 25, "runs over the edge of the sheet")),
        Fault("words that are hidden", second("What is hidden <em>is hidden</em> here"), "#p em { display: none }",
              (2, 1, 23, "'is hidden is hidden' in 'What is hidden is hidden here' cannot be found on the paper")),
        Fault("a block that is hidden", '<p>First</p>\n<div class="box" id="b"><p>Seen</p><p>Not to be seen</p></div>',
              "#b p:last-child { display: none }", (2, 1, 24, "'Not to be seen' cannot be found on the paper")),
        Fault("an ellipsis", second("incomprehensible " * 20), "#p { white-space: nowrap; overflow: hidden; "
              "text-overflow: ellipsis }", (2, 1, 23, "cannot be found on the paper")),
        Fault("a note that is hidden", second('See<span class="note">A note</span> it'), ".note { display: none }",
              (2, 1, 23, "the note 'A note' cannot be found on the paper")),
        Fault("a head that is hidden", TWO_PAGES, ".running-status { display: none }",
              (1, 1, 0, "'DRAFT', which stands on every page, cannot be found on the paper")),
        Fault("a foot that is hidden", TWO_PAGES, ".running-foot { display: none }",
              (1, 1, 278, "'A course · T', which stands on every page, cannot be found on the paper"),
              besides=frozenset({"text-cut"})),
        Fault("white on white", second("White words"), "#p { color: #fff }",
              (2, 1, 25, "'White words' is printed in the colour of what is under it")),
        Fault("black on black", second("Black words"), "#p { background: #000 }",
              (2, 1, 25, "'Black words' is printed in the colour of what is under it")),
        Fault("an area over it", second("Covered") + '<div class="box" id="b"></div>',
              "#b { position: relative; height: 8mm; margin-top: -9mm; background: #ddd; border: 0 }",
              (2, 1, 25, "'Covered' is covered by an area of colour")),
        Fault("text that is lost on the way", second("Second words") + "<p>Third</p>", "",
              (2, 1, 23, "'Second words' cannot be found on the paper"), doctor=without_second_text),
        Fault("text that is not painted", second("Second words") + "<p>Third</p>", "",
              (2, 1, 25, "'Second words' is printed in the colour of what is under it"), doctor=unpainted),
    ),
    "text_overlap": (
        Fault("two paragraphs", '<p>First words</p>\n<p id="p">Second words</p>', "#p { margin-top: -6.5mm }",
              (1, 1, 18, "'First words' and 'Second words' are printed over one another")),
        Fault("lines too near", f"<p>First</p>\n{PARAGRAPH}", "#p { line-height: 0.4; margin-top: 5mm }",
              (2, 1, 25, "'word1 word2 word3 word4 word5 word6 …' and 'word14")),
        Fault("a cell over its neighbour", f"<p>First</p>\n{NARROW}", "#t { table-layout: fixed; white-space: nowrap }",
              (2, 1, 26, "'much to say much to say …' and 'neighbour' are printed over one another")),
        Fault("text over a picture", FIGURE + '\n<p id="p">Over it</p>', "img { width: 50mm; height: 50mm } "
              "#p { margin-top: -20mm; position: relative }",
              (3, 1, 63, "'Over it' and the picture 'A map' are printed over one another"), assets=GREY),
        Fault("a rule through text", '<p id="p">Struck through</p>\n<div class="box" id="b"></div>', "#b { height: 0; "
              "margin-top: -5mm; padding: 0; border: 0; border-top: 0.5pt solid #000 }",
              (1, 1, 18, "'Struck through' and a rule are printed over one another")),
        Fault("an upright rule through text", '<p id="p">Struck through</p>\n<div class="box" id="b"></div>',
              "#b { width: 0; height: 4mm; margin: -6mm 0 0 4.6mm; padding: 0; border: 0; border-left: 0.5pt solid }",
              (1, 1, 18, "'Struck through' and a rule are printed over one another")),
    ),
    "outside_margins": (
        Fault("text at the left", second("Far out"), "#p { margin-left: -6mm }",
              (2, 1, 25, "'Far out' reaches 5.9 mm into the left margin")),
        Fault("a word too long", second("Donaudampfschiff" * 5 + "Donaudampfsch"), "",
              (2, 1, 25, "mm into the right margin")),
        Fault("a rule at the right", second("Ruled"), "#p { margin-right: -8mm; border-bottom: 1pt solid #000 }",
              (2, 1, 29, "a rule or a picture in 'Ruled' reaches 8.0 mm into the right margin")),
        Fault("a picture", FIGURE, "img { width: 80mm; height: 80mm; margin-left: -4mm }",
              (2, 1, 24, "in the picture 'A map' reaches 4.0 mm into the left margin"), assets=GREY),
        Fault("on another page", f'{filling(53)}\n<p id="p">Over there</p>', "#p { margin-left: -6mm }",
              (2, 2, 18, "'Over there' reaches 5.8 mm into the left margin")),
        Fault("at the binding side", second("Far out"), "#p { margin-left: -6mm }",
              (2, 1, 25, "'Far out' reaches 5.9 mm into the left margin"), "bound"),
    ),
    "near_edge": (
        Fault("text", second("Far out"), "#p { margin-left: -12mm }",
              (2, 1, 25, "'Far out' stands 4.1 mm from the edge of the sheet")),
        Fault("the foot", TWO_PAGES, "@page { @bottom-left { padding-top: 8mm } }",
              (1, 1, 290, "'Worksheet · Standard edition', on every page, stands 4.3 mm from the edge of the sheet")),
    ),
    "page_numbers": (
        Fault("none", "<p>First</p>", ".running-page { display: none }",
              (1, 1, 278, "'Page 1 of 1' is not said in the margin")),
        Fault("a wrong one", "<p>First</p>", '.pages::before { content: "12" }',
              (1, 1, 278, "'Page 1 of 1' is not said in the margin")),
        Fault("a page that is lacking", TWO_PAGES, "", (1, 1, 0, "the file has 1 page of the 2 that were set"),
              doctor=without_last_page, besides=frozenset({"text-cut"})),
        Fault("another order", TWO_PAGES, "", (1, 1, 278, "'Page 1 of 2' is not said in the margin"),
              doctor=turned, besides=frozenset({"text-cut", "page-numbers"})),
    ),
    "question_split": (
        Fault("from its lines", f"{filling(50)}\n{SPACE}", ".stem { break-after: page !important }",
              (2, 1, 261, "question 3 begins here, and what belongs to it stands on page 2")),
        Fault("from its options", f"{filling(50)}\n{options('one', 'two')}", ".question > ol { break-before: page }",
              (2, 1, 261, "question 3 begins here, and what belongs to it stands on page 2")),
        Fault("within its stem", f"{filling(52)}\n{SPACE}", "", (2, 1, 270, "question 3 begins here"), split="stem"),
    ),
    "options_split": (
        Fault("options", f"{filling(47)}\n{options('one', 'two', 'three', 'four')}",
              ".question > ol { break-inside: auto } li:nth-child(3) { break-before: page }",
              (2, 1, 253, "the options of question 3 are parted: they go on on page 2")),
    ),
    "row_split": (
        Fault("a row", filling(40) + table("<br>".join(["Row"] * 20)), "tr { break-inside: auto }",
              (2, 1, 225, "a row of the table 'Table 1. What counts' is parted: it goes on on page 2")),
    ),
    "source_split": (
        Fault("an excerpt", filling(40) + source(16), ".source .keep, .excerpt { break-inside: auto }",
              (2, 1, 229, "the excerpt of source B, or what is said of it, goes on on page 2")),
        Fault("what is said of it", filling(46) + source(9),
              ".source .keep { break-inside: auto } .headnote { break-after: auto }",
              (2, 1, 253, "the excerpt of source B, or what is said of it, goes on on page 2")),
    ),
    "stranded_heading": (
        Fault("a heading", f'{filling(50)}\n<h2 id="h">Timeline</h2><p>Text</p>', "h2 { break-after: page }",
              (2, 1, 264, "the heading 'Timeline' stands at the foot of the page")),
        Fault("a caption", filling(50) + table("Row 1", "Row 2"), "thead { break-before: page }",
              (2, 1, 262, "the caption 'Table 1. What counts' stands on another page than what it names")),
        Fault("column heads", filling(52) + table("Row 1", "Row 2"), "",
              (2, 1, 270, "the column heads of the table 'Table 1. What counts' stand without a row"), split="thead"),
    ),
    "lone_line": (
        Fault("the first", f"{filling(52)}\n{PARAGRAPH}", "p { orphans: 1; widows: 1 }",
              (2, 1, 272, "one line of 'word1 word2 word3 word4 word5 word6 …' stands alone")),
        Fault("the last", f"{filling(49)}\n{PARAGRAPH}", "p { orphans: 1; widows: 1 }",
              (2, 2, 18, "one line of 'word1 word2 word3 word4 word5 word6 …' stands alone")),
    ),
    "space_short": (
        Fault("a line too few", f"<p>First</p>\n{SPACE}", ".rule:nth-child(3) { border: 0 }",
              (2, 1, 30, "there are 3 lines to write on, of 4, in question 3")),
        Fault("lines in no ink", f"<p>First</p>\n{SPACE}", ".rule { border-color: transparent }",
              (2, 1, 30, "there are 0 lines to write on, of 4, in question 3")),
        Fault("lines too near", f"<p>First</p>\n{SPACE}", ".rule { height: 6mm }",
              (2, 1, 30, "lines to write on are 6.0 mm apart, not 8 mm, in question 3")),
        Fault("lines too near for large print", f"<p>First</p>\n{SPACE}", ".rule { height: 13mm }",
              (2, 1, 54, "lines to write on are 13.0 mm apart, not 14 mm, in question 3"), "large-print-24"),
        Fault("lines too short", f"<p>First</p>\n{SPACE}", ".answer-space { width: 70mm }",
              (2, 1, 30, "a line to write on is 70 mm long, less than half the page, in question 3")),
        Fault("a cell", CELL, "table.answer td.write { height: 5mm }", (2, 1, 23, "a cell to write in is 7.")),
        Fault("a blank", f"<p>{BLANK}</p>", ".blank { width: 20mm }",
              (2, 1, 25, "a blank is 20 mm long, not 25 mm, in 'The army crossed the River.'")),
        Fault("a blank without a rule", f"<p>{BLANK}</p>", ".blank { border: 0 }",
              (2, 1, 25, "a blank is 0 mm long, not 25 mm, in 'The army crossed the River.'")),
    ),
    "glyph_missing": (
        Fault("boxes", second("Some ไทย"), "",
              (2, 1, 24, "'ไ' (U+0E44), 'ท' (U+0E17), 'ย' (U+0E22) in 'Some ไทย': a box or nothing is printed")),
        Fault("the sign for what could not be read", second("Caf\ufffd"), "",
              (2, 1, 24, "'\ufffd' (U+FFFD) in 'Caf\ufffd': a box or nothing is printed in its place")),
        Fault("nothing", second("Quite <em>ж</em> so"), "#p em { display: none }",
              (2, 1, 23, "'ж' (U+0436) in 'Quite ж so' is nowhere on the paper")),
    ),
    "wrong_font": (
        Fault("of another edition", second("Another face"), '#p { font-family: "Andika" }',
              (2, 1, 25, "'Another face' is set in Andika, which is none of the edition's typefaces")),
        Fault("with serifs in large print", second("Another face"), '#p { font-family: "Charis SIL" }',
              (2, 1, 41, "'Another face' is set in Charis-SIL, which is none of"), "large-print-24"),
        Fault("not in the file", '<p id="p">First</p>', "", (1, 1, 18, "'First' is set in Charis-SIL, which is not in"),
              doctor=without_font_files, besides=frozenset({"wrong-font"})),
    ),
    "too_light": (
        Fault("text", second("Grey words"), "#p { color: #999 }",
              (2, 1, 25, "'Grey words' is too light: contrast 2.8:1, not 4.5:1")),
        Fault("what is bright in colour", second("Green words"), "#p { color: #0d0 }",
              (2, 1, 25, "'Green words' is too light: contrast 3.9:1, not 4.5:1")),
        Fault("text that is not opaque", second("Faint words"), "#p { opacity: 0.4 }",
              (2, 1, 25, "'Faint words' is too light: contrast 2.8:1, not 4.5:1")),
        Fault("black on a dark ground", second("Dark words"), "#p { background: #555 }",
              (2, 1, 25, "'Dark words' is too light: contrast 2.8:1, not 4.5:1")),
        Fault("a rule", second("Ruled"), "#p { border-bottom: 1pt solid #bbb }",
              (2, 1, 29, "a rule in 'Ruled' is too light: contrast 1.9:1, not 3:1")),
    ),
    "too_thin": (
        Fault("a rule", second("Ruled"), "#p { border-bottom: 0.1pt solid #000 }",
              (2, 1, 29, "a rule in 'Ruled' is 0.10 points thick")),
    ),
    "colour": (
        Fault("text", second("Red words"), "#p { color: #a00 }",
              (2, 1, 25, "text in 'Red words' is coloured"), "low-ink"),
        Fault("a link", second('See <a href="https://a.example/">there</a>'), "a { color: #00a }",
              (2, 1, 25, "text in 'See there' is coloured"), "low-ink"),
        Fault("a rule", second("Ruled"), "#p { border-bottom: 1pt solid #a00 }",
              (2, 1, 29, "a rule or an area in 'Ruled' is coloured"), "low-ink"),
        Fault("a ground", second("On yellow"), "#p { background: #ff9 }",
              (2, 1, 23, "a rule or an area in 'On yellow' is coloured"), "low-ink"),
        Fault("a picture", FIGURE, "img { width: 50mm }",
              (2, 1, 24, "a picture in the picture 'A map' is coloured"), "low-ink", BLUE),
    ),
    "picture_lost": (
        Fault("one that is hidden", FIGURE, "img { visibility: hidden; width: 40mm }",
              (2, 1, 24, "the picture 'A map' cannot be found on the paper"), assets=GREY),
        Fault("one that is left out", FIGURE, "img { display: none }",
              (2, 1, 24, "the picture 'A map' cannot be found on the paper"), assets=GREY),
    ),
    "low_resolution": (
        Fault("a picture", FIGURE, "img { width: 50mm }",
              (2, 1, 24, "the picture 'A map' is printed with 51 dots to the inch"), assets=SMALL),
    ),
    "page_empty": (
        Fault("a break too many", f'<p id="p">First</p>\n<div class="box"><p>Text</p></div>{filling(30)}',
              ".box { break-before: page }", (1, 1, 21, "98% of the page is empty")),
    ),
    "sheet_hint": (
        Fault("lines", f'{filling(53)}{filling(53)}\n<p id="p">One<br>Two<br>Three</p>', "",
              (2, 3, 17, "a sheet is printed for 3 lines")),
        Fault("lines to write on", f"{filling(53)}{filling(53)}\n{SPACE}", "",
              (2, 3, 17, "a sheet is printed for 5 lines")),
        Fault("on one side", f'{filling(53)}\n<p id="p">One<br>Two</p>', "",
              (2, 2, 17, "a sheet is printed for 2 lines"), "single-sided"),
        Fault("of a booklet", f'{filling(36) * 4}\n<p id="p">One<br>Two</p>', "",
              (2, 5, 15, "a sheet is printed for 2 lines"), "a5-booklet"),
    ),
}  # fmt: skip
