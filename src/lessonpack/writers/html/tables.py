"""Tables: heads that say of what, a frame to scroll a wide one in, and lists for what only looks like a table."""

from lessonpack.markup import Element, Node
from lessonpack.writers.html.story import Story, kept
from lessonpack.writers.html.tree import UnsupportedElement

#: A table with more columns may be wider than a narrow screen.
_COLUMNS = 3


def table(story: Story, element: Element) -> list[Node]:
    """A table. Raises UnsupportedElement where its rows are not equally long."""
    widths = {sum(isinstance(c, Element) for c in row.children) for row in element.find("tr")}
    if len(widths) > 1:
        raise UnsupportedElement("a table whose rows have not the same number of cells")
    made = story.made(element, "table")
    for head in made.find("thead"):
        for cell in head.find("th"):
            cell.attributes.setdefault("scope", "col")
    return [_scrolling(story, made)] if max(widths, default=0) > _COLUMNS else [made]


def _scrolling(story: Story, made: Element) -> Element:
    """A frame that keys can reach and scroll, named by the caption or the heading above."""
    label = story.heading
    for caption in made.find("caption"):
        story.captions += 1
        label = caption.attributes.setdefault("id", f"caption:{story.captions}")
    named = {"aria-labelledby": label} if label else {}
    return Element("div", {"class": "scroll", "role": "group", "tabindex": "0", **named}, [made])


def head_cell(story: Story, element: Element) -> list[Node]:
    """A head; one that is empty heads nothing."""
    return [story.made(element, "th" if element.children else "td")]


def matching(story: Story, element: Element) -> list[Node]:
    """Pairs of a sign and a text as lists: first all that are to be answered, then what they are matched with.

    Read row by row, a text would be heard with the one beside it, as if they belonged together.
    """
    asked: list[Node] = []
    offered: list[Node] = []
    for row in element.find("tr"):
        cells = [c for c in row.children if isinstance(c, Element)]
        if len(cells) % 2:
            raise UnsupportedElement("a table of matches whose rows are not pairs of a sign and a text")
        for sign, text in zip(cells[::2], cells[1::2], strict=True):
            if sign.children or text.children:
                entry = Element("li", {}, story.write(story, [*sign.children, " ", *text.children]))
                (asked if sign.find("span", "write") else offered).append(entry)
    lists: list[Node] = [Element("ul", {"class": "plain", "role": "list"}, e) for e in (asked, offered) if e]
    return [Element("div", kept(element), lists)]
