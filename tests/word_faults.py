"""Planted defects in Word files: what is done to a sound one, and the rule of ours that must find it.

scripts/word_files_page.py makes the table of docs/word-files.md from them, with what the Open XML SDK finds.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass

from word_spoiling import (
    BODY,
    FILE,
    NOTES,
    NUMBERING,
    RELATIONS,
    SPACES,
    STYLES,
    TYPES,
    File,
    after,
    given,
    look,
    q,
    remove,
    said,
    sound,
    spoiled,
    styled,
    within,
    without,
    written,
    xml,
)

__all__ = ["FAULTS", "FILE", "Fault", "sound", "spoiled", "written"]
FIELD = "w:fldChar"
CORE, HEADER, FOOTER = "docProps/core.xml", "word/header1.xml", "word/footer1.xml"


@dataclass(frozen=True)
class Fault:
    """A defect in words, what makes it, and the rule that finds it: none where no rule of ours does. `at` is the id of
    the block of which it is told, `besides` are rules that may speak of it too."""

    name: str
    spoil: Callable[[File], object]
    rule: str | None
    at: str = "page"
    besides: frozenset[str] = frozenset()


def _attached(file: File) -> None:
    """A template that is fetched whenever the file is opened."""
    kind = f"{SPACES['r']}/attachedTemplate"
    entry = f'<Relationship Id="rId77" Type="{kind}" Target="https://example.org/t.dotx" TargetMode="External"/>'
    file.text(RELATIONS, "</Relationships>", f"{entry}</Relationships>")


def _untyped(file: File) -> None:
    """The list of content types lacks the notes."""
    remove(next(e for e in file.all("ct:Override", TYPES) if e.get("PartName") == f"/{NOTES}"))


def _left_over(file: File) -> None:
    """A part of an earlier version."""
    file.parts["word/comments9.xml"] = b"<a/>"
    entry = '<Override PartName="/word/comments9.xml" ContentType="application/xml"/>'
    file.text(TYPES, "</Types>", f"{entry}</Types>")


def _exchanged(file: File) -> None:
    one = file.paragraph("of one kind")
    file.paragraph("The last words").addnext(one)


def _of_other_list(file: File) -> None:
    """The second list goes on with the numbering of the first."""
    first = file.paragraph("began in June").find(q("w:pPr/w:numPr/w:numId"))
    for words in ("ended in autumn", "mourned in winter"):
        number = file.paragraph(words).find(q("w:pPr/w:numPr/w:numId"))
        number.set(q("w:val"), first.get(q("w:val")))


def _no_restart(file: File) -> None:
    used = file.paragraph("began in June").find(q("w:pPr/w:numPr/w:numId")).get(q("w:val"))
    entry = next(n for n in file.all("w:num", NUMBERING) if n.get(q("w:numId")) == used)
    remove(entry.find(q("w:lvlOverride")))


def _letters(file: File) -> None:
    """The first list has letters where the page has numbers."""
    used = file.paragraph("began in June").find(q("w:pPr/w:numPr/w:numId")).get(q("w:val"))
    entry = next(n for n in file.all("w:num", NUMBERING) if n.get(q("w:numId")) == used)
    kind = entry.find(q("w:abstractNumId")).get(q("w:val"))
    of = next(k for k in file.all("w:abstractNum", NUMBERING) if k.get(q("w:abstractNumId")) == kind)
    of.find(q("w:lvl/w:numFmt")).set(q("w:val"), "upperLetter")


def _renamed(file: File) -> None:
    """The second bookmark has the name of the first."""
    first, second = file.all("w:bookmarkStart")[:2]
    second.set(q("w:name"), first.get(q("w:name")))


def _ends_first(file: File) -> None:
    start, end = file.all("w:bookmarkStart")[2], file.all("w:bookmarkEnd")[2]
    start.addprevious(end)


def _short_row(file: File) -> None:
    remove(file.all("w:tr")[2].findall(q("w:tc"))[1])
    file.paragraph("South").append(deepcopy(file.paragraph("North").findall(q("w:r"))[0]))


def _merged(file: File) -> None:
    """The cells of the last row are one, over both columns."""
    row = file.all("w:tr")[2]
    first, second = row.findall(q("w:tc"))
    for paragraph in second.findall(q("w:p")):
        first.append(paragraph)
    row.remove(second)
    first[0][0].set(q("w:w"), "9638")
    first[0].append(xml('<w:gridSpan w:val="2"/>'))


def _wide(file: File) -> None:
    """The table and its columns are half as wide again as the text."""
    for name in ("w:gridCol", "w:tcW", "w:tblW"):
        for element in file.all(name):
            element.set(q("w:w"), str(int(element.get(q("w:w"), "0")) * 3 // 2))


def _floats(file: File) -> None:
    """The picture is anchored beside the text."""
    inline = file.all("wp:inline")[0]
    inline.tag = q("wp:anchor")
    flags = ("simplePos", "behindDoc", "locked", "layoutInCell", "allowOverlap")
    inline.attrib.update({**dict.fromkeys(flags, "0"), "relativeHeight": "1"})
    offset = "<wp:posOffset>0</wp:posOffset>"
    inline.insert(0, xml('<wp:simplePos x="0" y="0"/>'))
    inline.insert(1, xml(f'<wp:positionH relativeFrom="column">{offset}</wp:positionH>'))
    inline.insert(2, xml(f'<wp:positionV relativeFrom="paragraph">{offset}</wp:positionV>'))
    inline.insert(4, xml("<wp:wrapTopAndBottom/>"))


def _not_raised(file: File) -> None:
    """The mark of the first note has no style."""
    remove(file.all("w:footnoteReference")[0].getparent()[0])


def _second_picture(file: File) -> None:
    """A copy of the picture, under the same number."""
    drawing = deepcopy(file.all("w:drawing")[0])
    file.all("w:drawing")[0].addnext(drawing)


def _same_control(file: File) -> None:
    """The second box has the number of the first."""
    first, second = (box.find(q("w:sdtPr/w:id")) for box in file.all("w:sdt")[:2])
    second.set(q("w:val"), first.get(q("w:val")))


def _only_a_sign(file: File) -> None:
    """The sign of the first box in place of it."""
    box = file.all("w:sdt")[0]
    box.addprevious(box.find(q("w:sdtContent"))[0])
    remove(box)


def _link_without_words(file: File) -> None:
    link = file.all("w:hyperlink")[0]
    file.paragraph("They say").insert(2, link[0])
    link.getparent().remove(link)
    file.paragraph("They say").insert(3, link)


def _stretched(file: File) -> None:
    for name in ("wp:extent", "a:ext"):
        file.all(name)[0].set("cx", "9144000")


def _twice(file: File) -> None:
    """A mark of the first note where that of the second was."""
    file.all("w:footnoteReference")[1].set(q("w:id"), "1")


def _pale(file: File) -> None:
    style = file.style("Body Text")
    run = style.find(q("w:rPr"))
    if run is None:
        style.append(run := xml("<w:rPr/>"))
    run.insert(0, xml('<w:color w:val="9A9A9A"/>'))


_BODY_TEXT = '<w:pPr><w:pStyle w:val="BodyText"/></w:pPr>'
_BOLD = f'<w:p>{_BODY_TEXT}<w:r><w:rPr><w:rStyle w:val="Strong"/></w:rPr><w:t>Causes of another kind</w:t></w:r></w:p>'
_BAD = frozenset({"note-lost", "text-lost", "table-lost", "list-lost", "heading-lost", "picture-lost", "link-lost"})

FAULTS = (
    # the package
    Fault(
        "a part that is no XML",
        lambda f: f.text(NOTES, "<w:footnotes", "<w:footnotes <"),
        "part-broken",
        "page",
        _BAD | {"note-broken"},
    ),
    Fault("a part without a content type", _untyped, "part-untyped"),
    Fault(
        "a part of the wrong type",
        lambda f: f.text(TYPES, "wordprocessingml.footnotes+xml", "wordprocessingml.endnotes+xml"),
        "part-untyped",
    ),
    Fault(
        "a relation to a part that is not there",
        lambda f: f.text(RELATIONS, "fontTable.xml", "fonts.xml"),
        "relation-broken",
        "page",
        frozenset({"part-left-over"}),
    ),
    Fault(
        "a picture whose relation is not there",
        given("a:blip", "r:embed", "rId99"),
        "relation-broken",
        "map",
        frozenset({"picture-broken"}),
    ),
    Fault(
        "a template fetched from the web",
        _attached,
        "fetched-from-outside",
    ),
    Fault(
        "a part that nothing refers to",
        _left_over,
        "part-left-over",
    ),
    # references
    Fault("two bookmarks of one name", _renamed, "bookmark-broken", "page"),
    Fault("a bookmark without an end", without("w:bookmarkEnd", BODY, 2), "bookmark-broken", "near"),
    Fault("a bookmark that ends before it begins", _ends_first, "bookmark-broken", "near"),
    Fault(
        "two bookmarks of one number",
        lambda f: [f.all(n)[1].set(q("w:id"), "0") for n in ("w:bookmarkStart", "w:bookmarkEnd")],
        "bookmark-broken",
        "causes",
    ),
    Fault(
        "a link to a bookmark that is not there",
        given("w:hyperlink", "w:anchor", "_lp_nowhere", BODY, 1),
        "target-missing",
        "text",
    ),
    Fault(
        "a cross-reference to a bookmark that is not there",
        lambda f: setattr(f.all("w:instrText")[0], "text", " REF _lp_nowhere \\h "),
        "target-missing",
        "dead",
    ),
    Fault("a mark of a note that is not there", given("w:footnoteReference", "w:id", "9"), "note-broken", "text", _BAD),
    Fault(
        "a note that nothing refers to",
        lambda f: remove(f.all("w:footnoteReference")[1].getparent()),
        "note-broken",
        "page",
        _BAD,
    ),
    Fault("one note with two marks", _twice, "note-broken", "page", _BAD),
    Fault(
        "a comment's range without its comment",
        within("The last words", '<w:commentRangeStart w:id="5"/>'),
        "comment-broken",
        "last",
    ),
    Fault("a mark of a note that is not raised", _not_raised, "note-broken", "text"),
    # fields
    Fault("a field without an end", lambda f: remove(f.all(FIELD)[2].getparent()), "field-broken", "dead"),
    Fault(
        "a field without its instruction's name",
        lambda f: setattr(f.all("w:instrText")[0], "text", " SEQUENZ Table "),
        "field-unknown",
        "dead",
    ),
    Fault(
        "a field that ends in another paragraph",
        lambda f: f.paragraph("The peninsula").append(f.all(FIELD)[2].getparent()),
        "field-broken",
        "dead",
    ),
    # styles
    Fault("a paragraph in a style that is not there", styled("of one kind", "Nirgends"), "style-missing", "one"),
    Fault("a paragraph without a style", lambda f: remove(f.paragraph("of one kind")[0][0]), "style-missing", "one"),
    Fault("a paragraph in a character style", styled("of one kind", "Emphasis"), "style-missing", "one"),
    Fault(
        "a style based on one that is not there",
        lambda f: f.style("Body Text").find(q("w:basedOn")).set(q("w:val"), "Nirgends"),
        "style-missing",
    ),
    Fault("a word in bold by hand", look("of one kind", "<w:b/>"), "formatted-by-hand", "one"),
    # numbering
    Fault(
        "a list whose numbering is not there",
        lambda f: f.paragraph("began in June").find(q("w:pPr/w:numPr/w:numId")).set(q("w:val"), "99"),
        "numbering-broken",
        "steps",
        _BAD,
    ),
    Fault(
        "a list on a level that is not there",
        lambda f: f.paragraph("began in June").find(q("w:pPr/w:numPr/w:ilvl")).set(q("w:val"), "8"),
        "numbering-broken",
        "steps",
        _BAD,
    ),
    Fault("a list that goes on counting from the one before", _of_other_list, "list-lost", "steps"),
    Fault("a list that no longer restarts", _no_restart, "list-goes-on", "steps", _BAD),
    Fault("a list of letters that had numbers", _letters, "list-lost", "steps"),
    # tables
    Fault("a cell without a paragraph", lambda f: remove(f.paragraph("As many")), "cell-open", "dead", _BAD),
    Fault("a row with a cell too few", _short_row, "table-uneven", "dead", _BAD),
    Fault("merged cells", _merged, "table-uneven", "dead", _BAD),
    Fault(
        "a head row that is not marked", without("w:tblHeader"), "table-lost", "dead", frozenset({"head-row-astray"})
    ),
    Fault(
        "a head row at the foot", lambda f: f.all("w:tr")[2].addnext(f.all("w:tr")[0]), "head-row-astray", "dead", _BAD
    ),
    Fault(
        "a row outside of its table", lambda f: f.all("w:tbl")[0].addnext(f.all("w:tr")[1]), "row-astray", "dead", _BAD
    ),
    Fault(
        "two tables that run together",
        lambda f: f.all("w:tbl")[0].addnext(deepcopy(f.all("w:tbl")[0])),
        "tables-joined",
        "dead",
        _BAD | {"bookmark-broken"},
    ),
    Fault("a table wider than the text", _wide, "table-width", "dead"),
    Fault("cells that are not as wide as their columns", given("w:tcW", "w:w", "900"), "table-width", "dead"),
    # controls
    Fault("a box that shows a tick and says that it has none", said("☐", "☒"), "control-broken", "ticks"),
    Fault("two content controls of one number", _same_control, "control-broken", "ticks"),
    Fault("a box that cannot be ticked", _only_a_sign, "box-lost"),
    Fault("a box that does not say for what it stands", without("w:alias"), "box-lost", "ticks"),
    Fault("a ruled line too few", lambda f: remove(f.paragraph("Why did it begin").getnext()), "lines-lost"),
    # text
    Fault("a mark of the templates", said("of one kind", "of {{ kind }}"), "template-mark", "one", _BAD),
    Fault("a placeholder of the content", said("of one kind", "of {source A}"), "template-mark", "one", _BAD),
    Fault("a tag of the page", said("of one kind", "of <em>one</em> kind"), "template-mark", "one", _BAD),
    Fault(
        "a character that stands for a lost one",
        said("of one kind", "of one k\ufffdnd"),
        "stray-character",
        "one",
        _BAD,
    ),
    Fault("a paragraph lost", lambda f: remove(f.paragraph("of one kind")), "text-lost", "one"),
    Fault("a word lost", said("of one kind", "of kind"), "text-lost", "one"),
    Fault("a space that Word drops", lambda f: f.all("w:t")[3].attrib.clear(), "text-lost", "text"),
    Fault("a space lost", said("of one kind", "ofone kind"), "text-lost", "one"),
    Fault("two paragraphs exchanged", _exchanged, "text-lost", "one"),
    Fault(
        "a paragraph that nobody wrote",
        after("of one kind", f"<w:p>{_BODY_TEXT}<w:r><w:t>Lorem ipsum.</w:t></w:r></w:p>"),
        "text-lost",
        "one",
    ),
    Fault(
        "a note without its text",
        lambda f: setattr(f.paragraph("The first note", NOTES).findall(q("w:r/w:t"))[-1], "text", ""),
        "note-lost",
        "text",
    ),
    Fault("a running head without its words", lambda f: setattr(f.all("w:t", HEADER)[0], "text", ""), "running-lost"),
    Fault(
        "a foot without the number of the page",
        lambda f: setattr(f.all("w:instrText", FOOTER)[0], "text", " TITLE "),
        "running-lost",
    ),
    Fault("a heading that is none", styled("Near causes", "BodyText"), "heading-lost", "near"),
    Fault(
        "a link that leads elsewhere",
        lambda f: f.text(RELATIONS, "https://example.org/", "https://example.com/"),
        "link-lost",
        "text",
    ),
    # pictures
    Fault("two pictures of one number", _second_picture, "picture-broken", "map", _BAD),
    Fault(
        "a picture whose data is none",
        lambda f: f.parts.__setitem__("word/media/image1.png", b"GIF89a"),
        "picture-broken",
        "map",
    ),
    Fault("a picture without alternative text", given("wp:docPr", "descr", ""), "no-alternative", "map", _BAD),
    Fault(
        "a picture lost",
        lambda f: remove(f.all("w:drawing")[0]),
        "picture-lost",
        "map",
        frozenset({"blank-paragraphs"}),
    ),
    Fault("a picture without a size", given("wp:extent", "cx", "0"), "picture-size", "map"),
    Fault("a picture wider than the page", _stretched, "picture-size", "map"),
    Fault("a floating picture", _floats, "floating", "map"),
    # for everybody
    Fault("a file without a title", lambda f: setattr(f.all("dc:title", CORE)[0], "text", ""), "file-unnamed"),
    Fault("a file in another language", given("w:lang", "w:val", "fr-FR", STYLES), "file-unnamed"),
    Fault(
        "a level of headings left out",
        lambda f: [styled("Near causes", "Heading3")(f)],
        "heading-skipped",
        "near",
        _BAD,
    ),
    Fault("a typed list", said("A paragraph of one kind", "1. A paragraph of one kind"), "typed-list", "one", _BAD),
    Fault("bold text for a heading", after("of one kind", _BOLD), "fake-heading", "one", _BAD),
    Fault("a link that says 'here'", said("an example", "here"), "link-unsaid", "text", _BAD),
    Fault("a link without words", _link_without_words, "link-unsaid", "text", _BAD),
    Fault(
        "a run of blank paragraphs", after("of one kind", *[f"<w:p>{_BODY_TEXT}</w:p>"] * 2), "blank-paragraphs", "one"
    ),
    Fault("text in pale grey", _pale, "pale-text"),
    # the schema
    Fault(
        "properties in the wrong order",
        lambda f: f.paragraph("began in June")[0].append(xml("<w:keepNext/>")),
        "out-of-order",
        "steps",
    ),
    Fault(
        "properties after what has them",
        lambda f: f.paragraph("of one kind").append(f.paragraph("of one kind")[0]),
        "out-of-order",
        "one",
    ),
    Fault("no section", without("w:sectPr"), "page-wrong", "page", frozenset({"part-left-over"})),
    Fault("a page of another size", given("w:pgSz", "w:w", "8391"), "page-wrong", "page", frozenset({"table-width"})),
    # what the rules above were not made for
    Fault("an attribute with a value of the wrong type", given("w:pgMar", "w:top", "wide"), None),
    Fault("an attribute that the schema has not got", given("w:tblHeader", "w:colour", "red"), None),
    Fault(
        "an element that the schema has not got", lambda f: f.paragraph("of one kind").append(xml("<w:sparkle/>")), None
    ),
    Fault("a tab stop that is nowhere", lambda f: f.all("w:tab", STYLES)[0].attrib.pop(q("w:pos")), None),
    Fault("a word said to be in the wrong language", look("of one kind", '<w:lang w:val="fr-FR"/>'), None),
    Fault(
        "another typeface in the theme", lambda f: f.text("word/theme/theme1.xml", "Charis SIL", "Comic Sans MS"), None
    ),
)
