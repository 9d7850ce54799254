"""The walk over a page: what each element of the vocabulary is in HTML."""

from collections.abc import Callable

from lessonpack.locales import direction
from lessonpack.markup import Element, Node
from lessonpack.writers.html import lists, questions, tables
from lessonpack.writers.html.excerpts import excerpt, line_alone
from lessonpack.writers.html.story import Story, kept
from lessonpack.writers.html.tree import UnsupportedElement

#: Elements that HTML has as well, and those of their classes that only screen.css minds.
SAME: dict[str, set[str]] = {
    "section": {"break", "source"},
    "header": {"head"},
    "h2": {"unnumbered"},
    "p": {
        "course", "school", "inquiry", "facts", "notice", "stem", "headnote", "attribution", "gloss", "credit", "entry",
        "small", "total", "bank",
    },
    "div": {"box", "break", "feedback", "keep", "fields", "bibliography", "columns", "parallel", "version"},
    "figure": {"code", "drawn"},
    "table": {"data", "plain", "timeline", "answer", "boxes"},
    "th": {"right", "centre", "narrow"},
    "td": {"right", "centre", "narrow", "filled"},
    "span": {"smallcaps", "nowrap", "label"},
    **{tag: set() for tag in ("blockquote", "ul", "li", "caption", "thead", "tbody", "tr", "figcaption")},
    **{tag: set() for tag in ("em", "strong", "sup", "sub", "code", "br")},
}  # fmt: skip
#: Attributes that are read or kept, besides id, class and lang.
ATTRIBUTES: dict[str, set[str]] = {
    "p": {"data-number", "data-joint"},
    "div": {"data-lines", "data-excerpt"},
    "ol": {"start"},
    "th": {"scope"},
    "img": {"src", "alt"},
    "a": {"href", "title"},
}


def write_nodes(story: Story, nodes: list[Node]) -> list[Node]:
    """Text and elements as HTML. Raises UnsupportedElement."""
    return [made for node in nodes for made in ([node] if isinstance(node, str) else _write(story, node))]


def _write(story: Story, element: Element) -> list[Node]:
    write = _writer(element)
    lang = element.attributes.get("lang")
    outside = story.direction
    story.direction = direction(lang) if lang else outside
    made = write(story, element)
    for outer in made if story.direction != outside else ():
        if isinstance(outer, Element) and outer.attributes.get("lang") == lang:
            outer.attributes["dir"] = story.direction
    story.direction = outside
    return made


def _writer(element: Element) -> "Writer":
    """What writes an element. Raises UnsupportedElement for what has no equivalent."""
    tag = element.tag
    own = [WRITERS[name] for c in element.classes if (name := f"{tag}.{c}") in WRITERS]
    strange = [c for c in element.classes if c not in SAME.get(tag, ()) and f"{tag}.{c}" not in WRITERS]
    if strange or len(set(own)) > 1 or (tag not in SAME and tag not in WRITERS):
        raise UnsupportedElement(f"<{'.'.join((tag, *element.classes))}> on a page")
    if more := element.attributes.keys() - {"id", "class", "lang"} - ATTRIBUTES.get(tag, set()):
        raise UnsupportedElement(f"<{tag}> with the attribute '{min(more)}'")
    return own[0] if own else WRITERS.get(tag, _same)


def _same(story: Story, element: Element) -> list[Node]:
    return [story.made(element, element.tag)]


def _body(story: Story, element: Element) -> list[Node]:
    return write_nodes(story, element.children)


def _heading(story: Story, element: Element) -> list[Node]:
    story.level, story.heading = int(element.tag[1]), element.attributes.get("id")
    return _same(story, element)


def _plain_list(story: Story, element: Element) -> list[Node]:
    """A list without signs: Safari forgets that it is a list, if it is not told."""
    return [story.made(element, "ul", role="list")]


def _right(story: Story, element: Element) -> list[Node]:
    made = story.made(element, "li")
    made.children.append(" ✓")
    return [made]


def _answer(story: Story, element: Element) -> list[Node]:
    return [story.made(element, "strong")]


def _note(story: Story, element: Element) -> list[Node]:
    """The mark of a note; the note itself goes to the end of the document."""
    if story.in_note:
        raise UnsupportedElement("a note in a note")
    story.in_note = True
    story.notes.append(write_nodes(story, element.children))
    story.in_note = False
    number = len(story.notes)
    before, _, after = story.language.say("note-number", n=number).partition(str(number))
    words: list[Node] = [_hidden(f"[{before}"), str(number), _hidden(f"{after}]")]
    link = {"href": f"#note:{number}", "id": f"note:{number}:mark", "role": "doc-noteref"}
    return [Element("sup", kept(element), [Element("a", link, words)])]


def _hidden(text: str) -> Element:
    """Words that are heard and felt; seen, a raised number says enough."""
    return Element("span", {"class": "said"}, [text])


def _link(story: Story, element: Element) -> list[Node]:
    return [story.made(element, "a", href=story.target(element.attributes.get("href", "")))]


def _picture(story: Story, element: Element) -> list[Node]:
    name = element.attributes.get("src", "")
    if not element.attributes.get("alt", "").strip():
        raise UnsupportedElement(f"the picture '{name}' has no alternative text")
    return [Element("img", kept(element, src=story.picture(name)))]


Writer = Callable[[Story, Element], list[Node]]
#: Elements, or one of their classes, that are something else in HTML.
WRITERS: dict[str, Writer] = {
    "body": _body,
    "h1": _heading,
    "h2": _heading,
    "h3": _heading,
    "h4": _heading,
    "p.field": questions.field,
    "p.line": line_alone,
    "p.last": line_alone,
    "div.question": questions.question,
    "div.part": questions.part,
    "div.answer-space": questions.answer_space,
    "div.key": questions.key,
    "div.excerpt": excerpt,
    "ol": lists.signed,
    "ol.letters": lists.signed,
    "ol.several": lists.signed,
    "ul.checklist": lists.signed,
    "ul.plain": _plain_list,
    "li.right": _right,
    "table": tables.table,
    "table.match": tables.matching,
    "th": tables.head_cell,
    "td.write": questions.blank,
    "span.number": questions.number,
    "span.marks": questions.marks,
    "span.blank": questions.blank,
    "span.checkbox": questions.box,
    "span.write": questions.box,
    "span.answer": _answer,
    "span.note": _note,
    "a": _link,
    "img": _picture,
}
