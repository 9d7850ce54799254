"""Lists whose numbers, letters or boxes are text: what copies or translates a file has no others, and adds none."""

from lessonpack.lesson import letter
from lessonpack.markup import Element, Node
from lessonpack.writers.html.questions import BRACKETS
from lessonpack.writers.html.story import Story, kept
from lessonpack.writers.html.tree import UnsupportedElement


def signed(story: Story, element: Element) -> list[Node]:
    """A list with numbers, letters or boxes."""
    start = int(element.attributes.get("start", "1"))
    entries: list[Node] = []
    for place, item in enumerate(element.children, start):
        entry = story.write(story, [item])[0]
        if not isinstance(entry, Element) or entry.tag != "li":
            raise UnsupportedElement(f"something else than <li> in <{element.tag}>")
        entry.children[:0] = [_sign(element, place), " "]
        entries.append(entry)
    return [Element("ul", kept(element, **{"class": "signs", "role": "list"}), entries)]


def _sign(element: Element, number: int) -> Element:
    if element.tag == "ul":
        return Element("span", {"class": "checkbox"}, [BRACKETS])
    return Element("span", {"class": "sign"}, [letter(number - 1) if element.has("letters") else f"{number}."])
