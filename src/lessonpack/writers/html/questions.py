"""Questions: numbers as headings, marks in words, and what a pupil fills in."""

import re

from lessonpack.markup import Element, Node
from lessonpack.writers.html.story import Story, kept
from lessonpack.writers.html.tree import UnsupportedElement

#: A box or line is drawn; what is heard, felt and copied is a pair of brackets.
BRACKETS = "[\u00a0]"


def question(story: Story, element: Element) -> list[Node]:
    """A question; its blanks are counted from 1."""
    outside, story.blanks, story.within = (story.blanks, story.within), 0, ()
    made = part(story, element)
    story.blanks, story.within = outside
    return made


def part(story: Story, element: Element) -> list[Node]:
    """A group, named by its number, which is a heading: so those who listen go from one question to the next, and from
    part to part."""
    outside, named = story.within, {}
    for span in element.find("span", "number")[:1]:
        story.within = (*outside, span.text)
        name = f"number:{len(story.numbers) + 1}"
        words = story.language.say("question-number", number=" ".join(story.within))
        level = story.level + len(story.within)
        heading = {"role": "heading", "aria-level": str(min(level, 6)), "aria-label": words, "id": name}
        story.numbers[id(span)] = heading
        named = {"role": "group", "aria-labelledby": name}
    made = story.made(element, "div", **named)
    story.within = outside
    return [made]


def number(story: Story, element: Element) -> list[Node]:
    """The number of a question, part or prompt."""
    return [story.made(element, "span", **story.numbers.get(id(element), {}))]


def marks(story: Story, element: Element) -> list[Node]:
    """Marks: a bare number in brackets gets its word."""
    made = story.made(element, "span")
    if bare := re.fullmatch(r"(\W*)(\d+)(\W*)", element.text):
        made.children = [bare[1] + story.language.say("marks", n=int(bare[2])) + bare[3]]
    return [made]


def key(story: Story, element: Element) -> list[Node]:
    """An answer, announced: on paper a line at its side parts it from the question. One in parts has it in each."""
    made = story.made(element, "div")
    for answer in made.find("div", "part") or [made]:
        stems = [n for n, c in enumerate(answer.children, 1) if isinstance(c, Element) and c.has("stem")]
        answer.children.insert(stems[0] if stems else 0, _answer_here(story))
    return [made]


def answer_space(story: Story, element: Element) -> list[Node]:
    """Where an answer goes, in a word, and the ruled lines for paper."""
    lines = element.attributes.get("data-lines", "")
    if not lines.isdecimal():
        raise UnsupportedElement(f"an answer space of '{lines}' lines")
    made = story.made(element, "div")
    if int(lines):
        made.children += [] if element.has("feedback") else [_answer_here(story)]
        made.children += [Element("div", {"class": "rule"}) for _ in range(int(lines))]
    return [made]


def _answer_here(story: Story) -> Element:
    return Element("p", {"class": "answer-here"}, [story.language.say("answer")])


def field(story: Story, element: Element) -> list[Node]:
    """A field to fill in, with a line after its name."""
    made = story.made(element, "p")
    made.children += [" ", Element("span", {"class": "blank drawn"}, [BRACKETS])]
    return [made]


def blank(story: Story, element: Element) -> list[Node]:
    """A blank or a cell to fill, with a number by which an answer on another sheet can name it."""
    _be_empty(element)
    story.blanks += 1
    return [Element(element.tag, kept(element), [f"[{story.language.say('blank', n=story.blanks)}]"])]


def box(_story: Story, element: Element) -> list[Node]:
    """A box to tick or to write a letter in."""
    _be_empty(element)
    return [Element("span", kept(element), [BRACKETS])]


def _be_empty(element: Element) -> None:
    if element.text.strip(" \t\r\n\u00a0_☐"):
        raise UnsupportedElement(f"<{element.tag}> to write in holds '{element.text}'")
