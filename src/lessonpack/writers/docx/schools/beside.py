"""Our running lines beside a school's head and foot: no second rule, and room towards the school and towards the text.

The distances stand in the styles of our lines, so that they hold where a head is higher than was reckoned, and Word
moves the text out of its way.
"""

from lessonpack.writers.docx.ooxml import Xml, add, child, children, put, qualified, value
from lessonpack.writers.docx.package import twips
from lessonpack.writers.docx.schools.school import LINES, PLACES, Place, School
from lessonpack.writers.docx.styles import Styles

#: From our line to the text, and to what the school has, in millimetres.
TO_TEXT, TO_SCHOOL = 3.0, 1.0
#: The side of our line where the text is, and what the space at either side is called.
_SIDES: dict[Place, tuple[str, str, str]] = {
    "header": ("bottom", "after", "before"),
    "footer": ("top", "before", "after"),
}
#: What makes a paragraph something to be seen that has no text.
_SEEN = ("w:t", "w:drawing", "w:pict", "w:object", "w:fldChar", "w:fldSimple", "w:tab", "w:sdt", "w:pBdr", "w:shd")
_NONE = ("nil", "none", "")


def stand_beside(ours: Styles, school: School) -> None:
    """Fit the styles of our lines to what stands beside them."""
    theirs = Styles(school.styles) if school.styles is not None else None
    for place in PLACES:
        sides = [s.content for (p, turn), s in school.sides.items() if p == place and turn in school.turns]
        edge, to_text, to_school = _SIDES[place]
        if not any(len(content) for content in sides):
            continue
        paragraph = put(ours.find(LINES[place]), "w:pPr")
        spacing = {f"w:{to_text}": twips(TO_TEXT), f"w:{to_school}": twips(TO_SCHOOL)}
        put(paragraph, "w:spacing", spacing)
        if any(is_ruled(content, theirs) for content in sides):
            borders = put(paragraph, "w:pBdr")
            borders.clear()
            add(borders, f"w:{edge}", {"w:val": "nil"})


def drop_blank(school: School) -> None:
    """Take blank paragraphs from where our lines are put, and from the end, but after a table: Word wants one there."""
    for (place, _), side in school.sides.items():
        content = side.content
        while place == "footer" and len(content) and _is_blank(content[0]):
            content.remove(content[0])
        while len(content) and _is_blank(content[-1]) and (place == "header" or _is_paragraph(content[-2])):
            content.remove(content[-1])


def _is_paragraph(block: Xml) -> bool:
    return block.tag == qualified("w:p")


def _is_blank(block: Xml) -> bool:
    return _is_paragraph(block) and not any(child(block, f".//{name}") is not None for name in _SEEN)


def is_ruled(content: Xml, styles: Styles | None) -> bool:
    """Whether a head or foot has a rule across the page, its own or that of a style."""
    named = [e for name in ("w:pStyle", "w:tblStyle") for e in content.iter(qualified(name))]
    found = [styles.by_id(value(e)) for e in named] if styles is not None else []
    lines = [one for style in found if styles is not None for one in styles.lineage(style)]
    return any(_rules(part) for part in (content, *lines))


def _rules(part: Xml) -> bool:
    """Whether paragraphs or tables have a rule above or below them."""
    rules = [
        rule
        for name in ("w:pBdr", "w:tblBorders", "w:tcBorders")
        for borders in part.iter(qualified(name))
        for side in ("top", "bottom")
        for rule in children(borders, f"w:{side}")
    ]
    return any(value(rule) not in _NONE for rule in rules)
