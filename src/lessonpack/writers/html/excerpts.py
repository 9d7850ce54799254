"""Excerpts: the lines of the printed handout joined to paragraphs that flow, and their numbers kept."""

from lessonpack.markup import Element, Node
from lessonpack.writers.html.story import Story, kept
from lessonpack.writers.html.tree import UnsupportedElement

#: What stands between two lines of a paragraph.
_JOINTS: dict[str, list[Node]] = {"": [" "], "none": [], "line": [Element("br")]}


def excerpt(story: Story, element: Element) -> list[Node]:
    """A quotation of whole paragraphs, and links to its lines."""
    story.excerpts += 1
    name = f"excerpt:{story.excerpts}"
    paragraphs: list[list[Node]] = [[]]
    total = 0
    for line in element.children:
        if not isinstance(line, Element) or line.tag != "p" or not {"line", "last"}.issuperset(line.classes):
            raise UnsupportedElement("something else than lines in an excerpt")
        inner = story.write(story, line.children)
        if line.has("line"):
            total += 1
            inner = [_line(story, f"{name}:{total}", line.attributes.get("data-number"), inner)]
        paragraphs[-1] += inner
        if line.has("last") or not line.has("line"):
            paragraphs.append([])
        else:
            paragraphs[-1] += _JOINTS[line.attributes.get("data-joint", "")]
    whole: list[Node] = [Element("p", {}, pieces) for pieces in paragraphs if pieces]
    quotation = Element("blockquote", kept(element), whole)
    return [quotation, _index(story, element, name, total)] if total else [quotation]


def line_alone(_story: Story, _element: Element) -> list[Node]:
    """A line that stands in no excerpt: its number would say nothing."""
    raise UnsupportedElement("a line outside of an excerpt")


def _line(story: Story, name: str, number: str | None, text: list[Node]) -> Element:
    """A line that a link can lead to. A number that paper has in the margin stands before it."""
    mark: list[Node] = []
    if number:
        words = f"({story.language.say('line-number', n=int(number))})"
        mark = [Element("span", {"class": "line-number"}, [words]), " "]
    return Element("span", {"class": "line", "id": name}, [*mark, *text])


def _index(story: Story, element: Element, name: str, total: int) -> Element:
    """Links to all lines, closed until they are wanted: a number at every line would break up what is heard."""
    say = story.language.say
    letter = element.attributes.get("data-excerpt", "").partition("/")[0]
    links: list[Node] = []
    for number in range(1, total + 1):
        label = {"href": f"#{name}:{number}", "aria-label": say("line-number", n=number)}
        links += [" ", Element("a", label, [str(number)])]
    summary = Element("summary", {}, [say("lines-of", source=say("source", letter=letter))])
    return Element("details", {"class": "lines"}, [summary, Element("p", {}, links[1:])])
