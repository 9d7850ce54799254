"""How much room a school's head or foot needs, and fitting it to paper of another width.

A layout alone can tell heights for certain. Word and LibreOffice push the text of a page down where a head is higher
than the margin, but not where a logo floats: it would stand over the text.
"""

import re
from math import ceil

from lxml import etree

from lessonpack.writers.docx.ooxml import EMU_PER_TWIP, TWIPS_PER_POINT, Xml, child, children, qualified, value
from lessonpack.writers.docx.schools.school import whole
from lessonpack.writers.docx.styles import Styles

#: Height of a line and width of a character, as multiples of the size of the type.
_LINE, _CHARACTER = 1.25, 0.5
#: The drawing for older versions of Word, which newer ones do not show.
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PARAGRAPH, _TABLE, _CONTROL = (qualified(f"w:{name}") for name in ("p", "tbl", "sdt"))
#: What lies behind the text, in the words of VML.
_BEHIND = re.compile(r"z-index:\s*-")
#: A tab at the middle or at the end of the line may be this far off, in twips.
_OFF = 40


def height(content: Xml, styles: Styles, width: int) -> int:
    """The height of a head or foot, or of a cell of it, in twips; about."""
    total = 0
    for block in content:
        if block.tag == _PARAGRAPH:
            total += _of_paragraph(block, styles, width)
        elif block.tag == _TABLE:
            total += sum(_of_row(row, styles, width) for row in children(block, "w:tr"))
        elif block.tag == _CONTROL and (inner := child(block, "w:sdtContent")) is not None:
            total += height(inner, styles, width)
    return total


def _of_row(row: Xml, styles: Styles, width: int) -> int:
    cells = children(row, "w:tc")
    share = width // max(1, len(cells))
    widths = [whole(value(child(c, "w:tcPr/w:tcW[@w:type='dxa']"), "w:w")) or share for c in cells]
    least = whole(value(child(row, "w:trPr/w:trHeight")))
    return max([least, *(height(c, styles, w) for c, w in zip(cells, widths, strict=True))])


def _of_paragraph(paragraph: Xml, styles: Styles, width: int) -> int:
    style = styles.by_id(value(child(paragraph, "w:pPr/w:pStyle")))
    style = styles.usual("paragraph") if style is None else style
    size = max([styles.size_of(style), *(whole(value(e)) for e in children(paragraph, "w:r/w:rPr/w:sz"))])
    text = "".join(t.text or "" for t in paragraph.iter(qualified("w:t")) if _is_shown(t))
    # Sizes are in half points: ten twips.
    lines = max(1, ceil(len(text) * size * 10 * _CHARACTER / max(width, 1)))
    lines += len([b for b in paragraph.iter(qualified("w:br")) if _is_shown(b)])
    spacing = [child(paragraph, "w:pPr/w:spacing"), styles.inherited(style, "w:pPr/w:spacing")]
    around = sum(next((n for s in spacing if (n := whole(value(s, f"w:{side}")))), 0) for side in ("before", "after"))
    return around + max(round(lines * size * 10 * _LINE), _of_pictures(paragraph))


def _is_shown(element: Xml) -> bool:
    return next(element.iterancestors(_FALLBACK), None) is None


def _of_pictures(paragraph: Xml) -> int:
    """The height of the pictures of a paragraph, in twips; of floating ones down to their lower edge."""
    heights = [0]
    for extent in (e for e in paragraph.iter(qualified("wp:extent")) if _is_shown(e)):
        holder = extent.getparent()
        if holder is None or holder.get("behindDoc") in ("1", "true"):
            continue
        down = child(holder, "wp:positionV[@relativeFrom='paragraph']/wp:posOffset")
        offset = whole(down.text or "") if down is not None else 0
        heights.append((whole(extent.get("cy", "0")) + max(0, offset)) // EMU_PER_TWIP)
    for shape in (s for p in paragraph.iter(qualified("w:pict")) if _is_shown(p) for s in p.iter(etree.Element)):
        style = shape.get("style", "")
        points = re.search(r"(?:^|;)\s*height:([\d.]+)pt", style)
        if points and not _BEHIND.search(style):
            heights.append(round(float(points[1]) * TWIPS_PER_POINT))
    return max(heights)


def floats(content: Xml) -> bool:
    """Whether something in a head or foot floats, and does not lie behind the text."""
    anchors = (a for a in content.iter(qualified("wp:anchor")) if a.get("behindDoc") not in ("1", "true"))
    shapes = (s.get("style", "") for p in content.iter(qualified("w:pict")) for s in p.iter(etree.Element))
    return next(anchors, None) is not None or any("position:absolute" in s and not _BEHIND.search(s) for s in shapes)


def refit(content: Xml, old: int, new: int) -> None:
    """Fit what stands as wide as the text, or to its middle or its end, to another width of the text, in twips."""
    if not old or old == new:
        return
    for tab in content.iter(qualified("w:tab")):
        position = whole(value(tab, "w:pos"))
        for part in (1.0, 0.5):
            if position and abs(position - old * part) <= _OFF:
                tab.set(qualified("w:pos"), str(round(new * part)))
    for table in content.iter(_TABLE):
        wide = sum(whole(value(c, "w:w")) for c in children(table, "w:tblGrid/w:gridCol"))
        if wide > new or wide > old * 0.9:
            _scale(table, new / wide)
    for inline in content.iter(qualified("wp:inline")):
        extent = child(inline, "wp:extent")
        if extent is not None and whole(extent.get("cx", "0")) > new * EMU_PER_TWIP:
            _shrink(inline, new * EMU_PER_TWIP / whole(extent.get("cx", "0")))


def _scale(table: Xml, factor: float) -> None:
    widths = [*children(table, "w:tblPr/w:tblW"), *table.iter(qualified("w:gridCol")), *table.iter(qualified("w:tcW"))]
    for width in widths:
        if value(width, "w:type") in ("", "dxa") and (number := whole(value(width, "w:w"))):
            width.set(qualified("w:w"), str(round(number * factor)))


def _shrink(inline: Xml, factor: float) -> None:
    for size in [*children(inline, "wp:extent"), *children(inline, ".//a:xfrm/a:ext")]:
        for side in ("cx", "cy"):
            size.set(side, str(round(whole(size.get(side, "0")) * factor)))
