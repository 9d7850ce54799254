"""How much room a school's head or foot needs, and fitting it to paper of another width.

A layout alone can tell heights for certain. Word and LibreOffice push the text of a page down where a head is higher
than the margin, but not where a logo floats: it would stand over the text.
"""

import re
from math import ceil

from lxml import etree

from lessonpack.writers.docx.ooxml import EMU_PER_TWIP, TWIPS_PER_POINT, Xml, child, children, qualified, value, whole
from lessonpack.writers.docx.styles import Styles

#: Height of a line and width of a character, as multiples of the size of the type; heights of lines that are said as
#: multiples are said in parts of this.
_LINE, _CHARACTER, _PARTS = 1.25, 0.5, 240
#: The drawing for older versions of Word, which newer ones do not show.
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PARAGRAPH, _TABLE, _CONTROL = (qualified(f"w:{name}") for name in ("p", "tbl", "sdt"))
#: What lies behind the text, in the words of VML.
_BEHIND = re.compile(r"z-index:\s*-")
#: A tab at the middle or at the end of the line may be this far off, in twips.
_OFF = 40
#: The part of a line after which a right stop may be meant for its end.
_NEAR = 0.6


def height(content: Xml, styles: Styles, width: int) -> int:
    """The height of a head or foot, or of a cell of it, in twips; about. What floats stands beside what follows."""
    total, reached = 0, 0
    for block in content:
        if block.tag == _PARAGRAPH:
            reached = max(reached, total + _of_pictures(block, "wp:anchor"))
            total += _of_paragraph(block, styles, width)
        elif block.tag == _TABLE:
            total += sum(_of_row(row, styles, width) for row in children(block, "w:tr"))
        elif block.tag == _CONTROL and (inner := child(block, "w:sdtContent")) is not None:
            total += height(inner, styles, width)
    return max(total, reached)


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
    around = sum(whole(_spacing(paragraph, style, styles, side)) for side in ("before", "after"))
    # A line may be higher than what its style says, where that is no set height, and so is one with a picture.
    line = round(size * 10 * _LINE * _multiple(paragraph, style, styles))
    return around + max(lines * line, _of_pictures(paragraph, "wp:inline"))


def _spacing(paragraph: Xml, style: Xml | None, styles: Styles, name: str) -> str:
    """What a paragraph says of its spacing, or else its style, or else the defaults."""
    path = f"w:pPr/w:spacing[@w:{name}]"
    own, default = child(paragraph, path), child(styles.sheet, f"w:docDefaults/w:pPrDefault/{path}")
    said = (own, styles.inherited(style, path), default)
    return next((value(s, f"w:{name}") for s in said if s is not None), "")


def _multiple(paragraph: Xml, style: Xml | None, styles: Styles) -> float:
    """How many times as high as its type asks for a line is made; heights in twips are left out of account."""
    rule, line = (_spacing(paragraph, style, styles, name) for name in ("lineRule", "line"))
    return max(1.0, whole(line) / _PARTS) if line and rule in ("", "auto") else 1.0


def _is_shown(element: Xml) -> bool:
    return next(element.iterancestors(_FALLBACK), None) is None


def _of_pictures(paragraph: Xml, kind: str) -> int:
    """The height of the pictures of a paragraph, `wp:inline` or `wp:anchor`, in twips; floating ones to their end."""
    heights = [0]
    for holder in (h for h in paragraph.iter(qualified(kind)) if _is_shown(h)):
        extent = child(holder, "wp:extent")
        if extent is None or holder.get("behindDoc") in ("1", "true"):
            continue
        down = child(holder, "wp:positionV[@relativeFrom='paragraph']/wp:posOffset")
        offset = whole(down.text or "") if down is not None else 0
        heights.append((whole(extent.get("cy", "0")) + max(0, offset)) // EMU_PER_TWIP)
    for shape in (s for p in paragraph.iter(qualified("w:pict")) if _is_shown(p) for s in p.iter(etree.Element)):
        style = shape.get("style", "")
        points = re.search(r"(?:^|;)\s*height:(\d+(?:\.\d+)?)pt", style)
        if points and not _BEHIND.search(style):
            heights.append(round(float(points[1]) * TWIPS_PER_POINT))
    return max(heights)


def floats(content: Xml) -> bool:
    """Whether something in a head or foot floats, and does not lie behind the text."""
    anchors = (a for a in content.iter(qualified("wp:anchor")) if a.get("behindDoc") not in ("1", "true"))
    shapes = (s.get("style", "") for p in content.iter(qualified("w:pict")) for s in p.iter(etree.Element))
    return next(anchors, None) is not None or any("position:absolute" in s and not _BEHIND.search(s) for s in shapes)


def refit_tabs(contents: list[Xml], old: int, new: int) -> None:
    """Move the tab stops at the middle and at the end of the line to those of another width of the text, in twips."""
    middles, ends = {old // 2}, {old}
    for tabs in (t for content in contents for t in content.iter(qualified("w:tabs"))):
        found, pairs = _ends(tabs, old)
        middles |= {end // 2 for end in pairs}
        ends |= found | pairs
    # What takes a stop away names its place: it moves with it.
    for tab in (t for content in contents for t in content.iter(qualified("w:tab"))):
        position = whole(value(tab, "w:pos"))
        for places, place in ((middles, new // 2), (ends, new)):
            if any(one and abs(position - one) <= _OFF for one in places):
                tab.set(qualified("w:pos"), str(place))
                break


def _ends(tabs: Xml, width: int) -> tuple[set[int], set[int]]:
    """The right stops beyond the margin, and those with a stop for the middle of the same line.

    Word's own styles for head and foot have both, where the margins were that Word begins with.
    """
    centred, right = (_stops(tabs, kind) for kind in ("center", "right"))
    pairs = {end for end in right if end > width * _NEAR and any(abs(end - 2 * m) <= _OFF for m in centred)}
    return {end for end in right if 0 < width < end}, pairs


def _stops(tabs: Xml, kind: str) -> list[int]:
    return [whole(value(stop, "w:pos")) for stop in children(tabs, f"w:tab[@w:val='{kind}']")]


def refit(content: Xml, old: int, new: int) -> None:
    """Fit what stands as wide as the text to another width of the text, in twips."""
    if not old or old == new:
        return
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
