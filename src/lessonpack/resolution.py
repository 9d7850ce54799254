"""Passes over a rendered page: references, citations and their list, ids of blocks, the language of other scripts."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from lessonpack.citations import Citations, Entry, Formatted
from lessonpack.csl import Label
from lessonpack.kinds import Kind
from lessonpack.lesson import Course
from lessonpack.locales import Language
from lessonpack.markup import Element, Node, parse, replace
from lessonpack.measures import Measures
from lessonpack.prose import Cite
from lessonpack.record import slug
from lessonpack.sheets import Sheet
from lessonpack.sources import Source


def cites(body: Element) -> list[list[Cite]]:
    """The citations of a page, in its order."""
    return [_cites(e) for e in body.find("span", "citation")]


def _cites(placeholder: Element) -> list[Cite]:
    return [Cite(**c) for c in json.loads(placeholder.attributes["data-cites"])]


def resolve_references(
    body: Element, printed: list[Sheet], measures: Measures, language: Language, kind: Kind, quotable: set[str]
) -> None:
    """Put 'Source A, lines 4–6' for each reference to a source, as it is printed on paper.

    The first words of a passage are given as well where the kind of document wants them, of the letters in `quotable`.
    """
    by_letter = {s.letter: s for s in printed}

    def said(element: Element) -> list[Node] | None:
        if not element.has("source-ref"):
            return None
        letter = element.attributes["data-letter"]
        first_words = kind.first_words and letter in quotable
        return [_reference(by_letter[letter], element.attributes.get("data-passage"), measures, language, first_words)]

    replace(body, said)


_FACT = re.compile(r"\{fact\s+([^{},\s]+)\}")


def put_facts(text: str, facts: dict[str, str]) -> str:
    """A bare text with the values of the facts that it names, by their ids; what names none is literal text."""
    return _FACT.sub(lambda match: facts.get(match[1], match[0]), text)


def resolve_facts(body: Element, facts: dict[str, str]) -> None:
    """Put a fact's value for each reference to it, in texts and in what is said of pictures."""

    def said(element: Element) -> list[Node] | None:
        return [facts[element.attributes["data-fact"]]] if element.has("fact-ref") else None

    replace(body, said)
    for image in body.find("img"):
        image.attributes["alt"] = put_facts(image.attributes["alt"], facts)


def resolve_names(body: Element, figures: Iterable[str], tables: Iterable[str], language: Language) -> None:
    """Put 'Figure 1' or 'Table 2' for each reference to one, in the order in which the lesson has them: a link where
    the page prints it."""
    numbers = {"figure": list(figures), "table": list(tables)}
    targets = {kind: {name: _printed(body, kind, name) for name in names} for kind, names in numbers.items()}
    # A link stands in no other.
    linked = {id(e) for link in body.find("a") for e in link.walk()}
    settle_ids(body)

    def said(element: Element) -> list[Node] | None:
        for kind, names in numbers.items():
            if element.has(f"{kind}-ref"):
                name = element.attributes["data-name"]
                n = names.index(name) + 1
                text = str(language.say("figure-ref", n=n) if kind == "figure" else language.say("table-ref", n=n))
                target = None if id(element) in linked else targets[kind][name]
                return [Element("a", {"href": f"#{target.attributes['id']}"}, [text])] if target else [text]
        return None

    replace(body, said)


def _printed(body: Element, kind: str, name: str) -> Element | None:
    """The first place where a page prints a figure, or a table with what stands under it."""
    named = (e for e in body.walk() if e.attributes.get("id") == name)
    if kind == "figure":
        return next((e for e in named if e.tag == "figure"), None)
    return next((e for e in named if e.tag == "div" and e.find("table", "data")), None)


def _reference(sheet: Sheet, passage: str | None, measures: Measures, language: Language, first_words: bool) -> str:
    source = language.say("source", letter=sheet.letter)
    words = sheet.main.passages.get(passage) if passage and sheet.main else None
    if not words or not sheet.main:
        return source
    place = measures.place(sheet.main.name, words)
    if place:
        first, last = place
        source = language.say("source-lines", source=source, n=last - first + 1, first=first, last=last)
        beside = sheet.besides and measures.place(sheet.besides.name, sheet.besides.passages[passage or ""])
        if beside:
            first, last = beside
            source = language.say("adapted-lines", source=source, n=last - first + 1, first=first, last=last)
    if first_words:
        source = language.say("source-words", source=source, words=_first_words(words))
    return source


def _first_words(text: str, most: int = 5) -> str:
    """The first words of a passage; of Chinese, which has no spaces, twice as many characters."""
    words, joint = (text.split(), " ") if " " in text else (list(text), "")
    most *= 1 if joint else 2
    return joint.join(words[:most]) + (f"{joint}…" if len(words) > most else "")


#: A note's mark stands after these, an in-text citation before them.
_CLOSING = ".,;:!?’”»。，、；：！？）》」؟،؛"


def resolve_citations(body: Element, cited: Citations, language: Language) -> None:
    """Put each note or in-text citation in its place."""
    closing = _CLOSING if language.typography.note_after_punctuation else ""
    placeholders = body.find("span", "citation")
    formatted = {id(element): answer for element, answer in zip(placeholders, cited.cited, strict=True)}
    for parent in list(body.walk()):
        if any(id(child) in formatted for child in parent.children):
            parent.children = _with_citations(parent.children, formatted, closing)


def _with_citations(children: list[Node], formatted: dict[int, Formatted], closing: str) -> list[Node]:
    done: list[Node] = []
    rest = list(children)
    while rest:
        child = rest.pop(0)
        answer = formatted.get(id(child))
        if answer is None:
            done.append(child)
        elif not answer.note:
            done.extend(answer.nodes)
        else:
            if answer.before:
                done.extend(answer.before)
            elif done and isinstance(done[-1], str):
                done[-1] = done[-1].rstrip()
            if rest and isinstance(rest[0], str):
                after = rest[0].lstrip(closing)
                done.append(rest[0][: len(rest[0]) - len(after)])
                rest[0] = after
            done.append(Element("span", {"class": "note"}, list(answer.nodes)))
    return done


def notes_to_end(body: Element, language: Language) -> None:
    """Gather the notes in a section of their own before the list of works cited: where their type is large, notes
    would take a page from its text."""
    notes: list[Element] = []

    def called(element: Element) -> list[Node] | None:
        if not element.has("note"):
            return None
        notes.append(Element("li", {"id": f"note-{len(notes) + 1}"}, element.children))
        call = Element("a", {"href": f"#note-{len(notes)}"}, [str(len(notes))])
        return [Element("sup", {}, [call])]

    replace(body, called)
    if notes:
        heading = Element("h2", {}, [str(language.say("notes"))])
        before = [n for n, c in enumerate(body.children) if isinstance(c, Element) and c.find("div", "bibliography")]
        place = before[0] if before else len(body.children)
        body.children.insert(place, Element("section", {"id": "notes"}, [heading, Element("ol", {}, list(notes))]))


def own_labels(language: Language) -> dict[str, Label]:
    """How the language says the labels of locators that CSL has not got."""
    say = language.say
    return {
        "document": Label((say("doc-short", n=1), say("doc-short", n=3)), (say("doc-full", n=1), say("doc-full", n=3))),
        "article": Label((say("art-short", n=1), say("art-short", n=3)), (say("art-full", n=1), say("art-full", n=3))),
    }


def fill_bibliography(
    body: Element, cited: Citations, course: Course, sources: dict[str, Source], language: Language
) -> None:
    """List the works cited, as the course asks; a document that cites none has no such section."""

    def filled(element: Element) -> list[Node] | None:
        lists = [e for e in element.children if isinstance(e, Element) and e.has("bibliography")]
        if element.tag != "section" or not lists:
            return None
        lists[0].children = list(_works(cited.bibliography, course, sources, language))
        return [element] if cited.bibliography else []

    replace(body, filled)


def _works(entries: Sequence[Entry], course: Course, sources: dict[str, Source], language: Language) -> Iterator[Node]:
    """The entries in one list, or in two, each under its heading, where there are works of both kinds."""
    if course.bibliography == "together" or len({sources[e.key].kind for e in entries}) < 2:
        yield from (_work(e, sources[e.key], course, language) for e in entries)
        return
    headings = {"primary": language.say("bibliography-primary"), "secondary": language.say("bibliography-secondary")}
    for kind, heading in headings.items():
        works = [_work(e, sources[e.key], course, language) for e in entries if sources[e.key].kind == kind]
        yield from ([Element("h3", {}, [heading]), *works] if works else [])


def _work(entry: Entry, source: Source, course: Course, language: Language) -> Element:
    """An entry, and in a line of its own what is said of the work where the course asks for that."""
    work = Element("p", {"class": "entry"}, list(entry.nodes))
    if course.annotated and source.annotation:
        (said,) = parse(f"<p>{source.annotation.html(language.typography.punctuation)}</p>").find("p")
        work.children += [Element("br"), *said.children]
    return work


#: Blocks that have an id; what is in a table, a list or an excerpt belongs to that.
_BLOCKS = frozenset({"h1", "h2", "h3", "h4", "p", "ul", "ol", "table", "figure", "blockquote"})
_GROUPS = frozenset({"body", "section", "header", "div"})


def name_blocks(body: Element) -> None:
    """Give every block that has none a stable id, made from what it is part of and its first words."""
    unused = settle_ids(body)

    def name(element: Element, scope: str) -> None:
        for child in element.children:
            if not isinstance(child, Element):
                continue
            inside = child.tag in _GROUPS and not child.has("excerpt")
            if "id" not in child.attributes and (child.tag in _BLOCKS or (child.tag == "div" and not inside)):
                child.attributes["id"] = unused(f"{scope}.{slug(_own_text(child), 4)}")
            if inside:
                name(child, child.attributes.get("id", scope))

    name(body, "page")


def settle_ids(body: Element) -> Callable[[str], str]:
    """Make the ids of a page differ, the first of each as it is; what comes back makes a new one unlike them all."""
    taken: Counter[str] = Counter()

    def unused(base: str) -> str:
        taken[base] += 1
        return base if taken[base] == 1 else unused(f"{base}-{taken[base]}")

    # An author's id, or one made from a stem, may be that of a section or a part.
    for element in body.walk():
        if "id" in element.attributes:
            element.attributes["id"] = unused(element.attributes["id"])
    return unused


def _own_text(element: Element) -> str:
    """The text of a block without its notes; the words of two cells or entries stay apart."""
    if element.has("note"):
        return ""
    apart = " " if element.tag in ("th", "td", "li", "caption") else ""
    return "".join(c if isinstance(c, str) else _own_text(c) for c in element.children) + apart


#: Scripts that need a typeface of their own, and the language they stand for in a text in Latin letters.
_SCRIPTS = re.compile(
    r"(?P<ko>[\u1100-\u11ff\uac00-\ud7a3]+(?:\s+[\u1100-\u11ff\uac00-\ud7a3]+)*)"
    r"|(?P<zh>[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]+)"
    r"|(?P<ru>[\u0400-\u04ff]+(?:\s+[\u0400-\u04ff]+)*)"
    r"|(?P<ar>[\u0600-\u06ff\u0750-\u077f]+(?:\s+[\u0600-\u06ff\u0750-\u077f]+)*)"
    r"|(?P<he>[\u0590-\u05ff]+(?:\s+[\u0590-\u05ff]+)*)"
)
#: Languages that are written in the script of another.
_SHARED = {("ja", "zh"), ("fa", "ar"), ("ur", "ar"), ("yi", "he"), ("uk", "ru"), ("bg", "ru"), ("sr", "ru")}
_LANGUAGES = {"ko": "ko", "zh": "zh-Hans", "ru": "ru", "ar": "ar", "he": "he"}


def mark_scripts(element: Element, language: str) -> None:
    """Say the language of words in another script, so that they get its typeface and its voice."""
    own = language.split("-")[0]
    children: list[Node] = []
    for child in element.children:
        if isinstance(child, str):
            children += _marked(child, own)
        else:
            mark_scripts(child, child.attributes.get("lang", language))
            children.append(child)
    element.children = children


def _marked(text: str, own: str) -> list[Node]:
    nodes: list[Node] = []
    end = 0
    for match in _SCRIPTS.finditer(text):
        if match.lastgroup == own or (own, match.lastgroup) in _SHARED:
            continue
        nodes += [
            text[end : match.start()],
            Element("span", {"lang": _LANGUAGES[str(match.lastgroup)]}, [match[0]]),
        ]
        end = match.end()
    return [n for n in [*nodes, text[end:]] if n]
