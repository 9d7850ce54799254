"""(lesson, kind, edition, measures) to a Document: a page of the vocabulary with everything resolved. Pure."""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from lessonpack.citations import Citations, Formatted, format_citations
from lessonpack.content import CourseContent, LessonContent
from lessonpack.diagnostics import Diagnostic, Span
from lessonpack.editions import Edition
from lessonpack.frameworks import Framework
from lessonpack.kinds import Kind
from lessonpack.lesson import Course, Lesson, PrintedSource, Prompt
from lessonpack.locales import Language
from lessonpack.markup import Element, Node, VocabularyError, parse, replace
from lessonpack.measures import Measures
from lessonpack.prose import Cite, Line, Prose
from lessonpack.record import KEY, Record, pupil_view, slug
from lessonpack.sources import Excerpt, Source
from lessonpack.templating import TemplateFault, Templates


@dataclass(frozen=True)
class Running:
    """What stands on every page. `foot` is two lines; `page` is the words round the numbers: ("Page ", " of ", "")."""

    head: str
    status: str
    foot: str
    page: tuple[str, str, str]


@dataclass(frozen=True)
class Properties:
    """What a file says of itself. `date` is ISO 8601, from the content and never from the clock."""

    title: str
    authors: tuple[str, ...]
    subject: str
    publisher: str
    language: str
    date: str
    identifier: str
    licence: str


@dataclass(frozen=True)
class Document:
    """One finished document: what a writer turns into bytes.

    `style_sheets` are CSS, `word_styles` a DOCX that has the styles; `assets` are its pictures, by their `src`.
    """

    kind: str
    properties: Properties
    running: Running
    edition: Edition
    body: Element
    style_sheets: tuple[str, ...] = ()
    word_styles: bytes = b""
    assets: dict[str, bytes] = field(default_factory=dict)


class SheetPrompt(Record):
    """A prompt as it is printed with a source: the lesson's words over the framework's."""

    id: str
    """Stable name."""
    number: str
    """Its number on the paper: A1, A2 …"""
    heading: Line | None
    """The framework's step."""
    ask: Line
    """The prompt."""
    lines: int
    """Ruled lines."""
    answer: Annotated[Prose | None, KEY]
    """What a good answer says."""


@dataclass(frozen=True)
class NumberedLine:
    """A line of an excerpt as it is set."""

    text: str
    number: int | None
    classes: str


class Sheet(Record):
    """A source as it is printed: letter, record, excerpt, its lines as measured, and its prompts."""

    letter: str
    """Its letter."""
    source: Source
    """The record."""
    excerpt: Excerpt | None
    """What is printed of it; None where only its citation may be."""
    name: str
    """Name of the excerpt in Measures."""
    lines: tuple[tuple[str, ...], ...] | None
    """The lines of each hard line of the excerpt, where a layout was measured."""
    framework: Line | None
    """Name of its framework."""
    prompts: tuple[SheetPrompt, ...]
    """Its prompts."""

    pupil_properties: ClassVar[tuple[str, ...]] = ("numbered",)

    @property
    def numbered(self) -> list[NumberedLine]:
        """The excerpt's lines with a number on every fifth; unbroken and without numbers before it was measured."""
        hard_lines = self.excerpt.hard_lines if self.excerpt else []
        if self.lines is None:
            return [NumberedLine(text, None, "last" if ends else "") for text, ends in hard_lines]
        broken = [
            (text, "line last" if ends and text is lines[-1] else "line")
            for lines, (_, ends) in zip(self.lines, hard_lines, strict=True)
            for text in lines
        ]
        return [NumberedLine(text, n if n % 5 == 0 else None, classes) for n, (text, classes) in enumerate(broken, 1)]


def sheets(
    lesson: Lesson, sources: dict[str, Source], frameworks: dict[str, Framework], measures: Measures
) -> list[Sheet]:
    """The lesson's printed sources, in the order of their letters' list."""
    return [
        _sheet(letter, printed, sources[printed.source], frameworks, measures)
        for letter, printed in lesson.letters.items()
    ]


def _sheet(
    letter: str, printed: PrintedSource, source: Source, frameworks: dict[str, Framework], measures: Measures
) -> Sheet:
    excerpt = source.excerpt(printed.excerpt) if printed.excerpt else next(iter(source.excerpts), None)
    if source.rights.print == "none":
        excerpt = None
    framework = frameworks.get(printed.framework or "")
    name = f"{letter}/{source.id}/{excerpt.id}" if excerpt else f"{letter}/{source.id}"
    return Sheet(
        letter=letter, source=source, excerpt=excerpt, name=name, lines=measures.lines.get(name),
        framework=framework.title if framework else None, prompts=_prompts(letter, printed, framework),
    )  # fmt: skip


def _prompts(letter: str, printed: PrintedSource, framework: Framework | None) -> tuple[SheetPrompt, ...]:
    steps = {p.id: p for p in framework.prompts} if framework else {}
    chosen = printed.prompts or tuple(Prompt(id=f"{printed.source}.{name}", use=name) for name in steps)
    made = []
    for number, prompt in enumerate(chosen, 1):
        step = steps.get(prompt.use or "")
        ask = prompt.ask or (step.ask if step else None)
        if ask is None:
            continue
        answer = prompt.answer or (Prose(str(step.guidance)) if step else None)
        made.append(
            SheetPrompt(
                id=prompt.id or f"{printed.source}.{number}",
                number=f"{letter}{number}",
                heading=step.heading if step else None,
                ask=ask,
                lines=prompt.lines if prompt.lines is not None else step.lines if step else 2,
                answer=answer,
            )
        )
    return tuple(made)


@dataclass(frozen=True)
class Maker:
    """Makes the documents of a course."""

    templates: Templates
    content: CourseContent
    edition: Edition

    @property
    def course(self) -> Course:
        """The course's record."""
        assert self.content.course
        return self.content.course

    @property
    def language(self) -> Language:
        """The course's language."""
        return self.templates.language(self.course.language)

    def make(self, lesson: LessonContent, kind: Kind, measures: Measures) -> Document:
        """One document. Raises TemplateFault or CitationError."""
        assert lesson.lesson
        body = self._page(lesson.lesson, kind, measures)
        _resolve_references(body, self._sheets(lesson.lesson, measures), measures, self.language, kind)
        clusters = [_cites(e) for e in body.find("span", "citation")]
        cited = format_citations(self.course.citation_style, self.course.language, clusters, self.content.sources)
        _resolve_citations(body, cited)
        _fill_bibliography(body, cited)
        _name_blocks(body)
        _mark_scripts(body, self.course.language)
        return Document(
            kind.name, self._properties(lesson, kind), self._running(lesson.lesson, kind), self.edition, body,
            self.templates.style_sheets(kind.name), self.templates.word_styles(), lesson.images,
        )  # fmt: skip

    def lines(self, lines: int | None, marks: int) -> int:
        """Ruled lines for an answer: the author's number, or the course's rule."""
        return lines if lines is not None else max(1, marks * self.course.lines_per_mark)

    def _sheets(self, lesson: Lesson, measures: Measures) -> list[Sheet]:
        return sheets(lesson, self.content.sources, self.templates.frameworks(), measures)

    def _page(self, lesson: Lesson, kind: Kind, measures: Measures) -> Element:
        """The rendered template as a tree."""
        printed = self._sheets(lesson, measures)
        name = f"kinds/{kind.name}/page.html.j2"
        context = {
            "course": self.course,
            "kind": kind,
            "lesson": lesson,
            "sheets": printed,
            "worth": lesson.worth,
            "numbers": {q.id: str(n) for n, q in enumerate(lesson.questions, 1)},
            "objectives": {o.id: o.text for o in lesson.objectives},
            "lines_for": self.lines,
        }
        if kind.audience == "pupil":
            context |= {"lesson": pupil_view(lesson), "sheets": pupil_view(printed)}
        html = self.templates.render(name, self.course.language, context)
        try:
            return parse(html)
        except VocabularyError as error:
            where = html.splitlines()[error.line - 1].strip()[:80]
            raise TemplateFault(
                Diagnostic(Span(f"templates/{name}"), "page-vocabulary", f"{error}, at '{where}'")
            ) from error

    def _running(self, lesson: Lesson, kind: Kind) -> Running:
        say = self.language.say
        before, between, after = re.split(r"\{(?:page|pages)\}", str(self.language.words["page-of-pages"]))
        return Running(
            head=say(kind.head) if kind.head else "",
            status=say("draft") if self.course.status == "draft" else "",
            foot=f"{self.course.title.words} · {lesson.title.words}\n{say(kind.title)} · {self.edition.label}",
            page=(before, between, after),
        )

    def _properties(self, lesson: LessonContent, kind: Kind) -> Properties:
        assert lesson.lesson
        changed = self.course.updated or self.course.published
        return Properties(
            title=f"{lesson.lesson.title.words}: {self.language.say(kind.title)}",
            authors=self.course.authors,
            subject=self.course.title.words,
            publisher=self.course.publisher or "",
            language=self.course.language,
            date="-".join(f"{n:02}" for n in [*changed.start.parts, 1, 1][:3]) if changed else "1980-01-01",
            identifier=f"{self.content.name}/{lesson.name}/{kind.name}/{self.edition.name}",
            licence=self.course.licence or "",
        )


def _cites(placeholder: Element) -> list[Cite]:
    return [Cite(**c) for c in json.loads(placeholder.attributes["data-cites"])]


def _resolve_references(
    body: Element, printed: list[Sheet], measures: Measures, language: Language, kind: Kind
) -> None:
    """Put 'Source A, lines 4–6' for each reference to a printed source."""
    by_letter = {s.letter: s for s in printed}

    def said(element: Element) -> list[Node] | None:
        if not element.has("source-ref"):
            return None
        sheet = by_letter[element.attributes["data-letter"]]
        return [_reference(sheet, element.attributes.get("data-passage"), measures, language, kind)]

    replace(body, said)


def _reference(sheet: Sheet, passage: str | None, measures: Measures, language: Language, kind: Kind) -> str:
    source = language.say("source", letter=sheet.letter)
    if not passage or not sheet.excerpt:
        return source
    words = sheet.excerpt.passages[passage]
    place = measures.place(sheet.name, words)
    if place:
        first, last = place
        source = language.say("source-lines", source=source, n=last - first + 1, first=first, last=last)
    if kind.first_words:
        source = language.say("source-words", source=source, words=_first_words(words))
    return source


def _first_words(text: str, most: int = 5) -> str:
    words = text.split()
    return " ".join(words[:most]) + (" …" if len(words) > most else "")


#: A note's mark stands after these, an in-text citation before them.
_CLOSING = ".,;:!?’”»"


def _resolve_citations(body: Element, cited: Citations) -> None:
    """Put each note or in-text citation in its place."""
    placeholders = body.find("span", "citation")
    formatted = {id(element): answer for element, answer in zip(placeholders, cited.cited, strict=True)}
    for parent in list(body.walk()):
        if any(id(child) in formatted for child in parent.children):
            parent.children = _with_citations(parent.children, formatted)


def _with_citations(children: list[Node], formatted: dict[int, Formatted]) -> list[Node]:
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
                after = rest[0].lstrip(_CLOSING)
                done.append(rest[0][: len(rest[0]) - len(after)])
                rest[0] = after
            done.append(Element("span", {"class": "note"}, list(answer.nodes)))
    return done


def _fill_bibliography(body: Element, cited: Citations) -> None:
    """List the works cited; a document that cites none has no such section."""

    def filled(element: Element) -> list[Node] | None:
        lists = [e for e in element.children if isinstance(e, Element) and e.has("bibliography")]
        if element.tag != "section" or not lists:
            return None
        lists[0].children = [Element("p", {"class": "entry"}, list(e.nodes)) for e in cited.bibliography]
        return [element] if cited.bibliography else []

    replace(body, filled)


#: Blocks that have an id; what is in a table, a list or an excerpt belongs to that.
_BLOCKS = frozenset({"h1", "h2", "h3", "h4", "p", "ul", "ol", "table", "figure", "blockquote"})
_GROUPS = frozenset({"body", "section", "header", "div"})


def _name_blocks(body: Element) -> None:
    """Give every block that has none a stable id, made from what it is part of and its first words."""
    taken = Counter(e.attributes["id"] for e in body.walk() if "id" in e.attributes)

    def name(element: Element, scope: str) -> None:
        for child in element.children:
            if not isinstance(child, Element):
                continue
            inside = child.tag in _GROUPS and not child.has("excerpt")
            if "id" not in child.attributes and (child.tag in _BLOCKS or (child.tag == "div" and not inside)):
                child.attributes["id"] = unused(f"{scope}.{slug(_own_text(child), 4)}")
            if inside:
                name(child, child.attributes.get("id", scope))

    def unused(base: str) -> str:
        taken[base] += 1
        return base if taken[base] == 1 else unused(f"{base}-{taken[base]}")

    name(body, "page")


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
)
_LANGUAGES = {"ko": "ko", "zh": "zh-Hans", "ru": "ru"}


def _mark_scripts(element: Element, language: str) -> None:
    """Say the language of words in another script, so that they get its typeface and its voice."""
    own = language.split("-")[0]
    children: list[Node] = []
    for child in element.children:
        if isinstance(child, str):
            children += _marked(child, own)
        else:
            _mark_scripts(child, child.attributes.get("lang", language))
            children.append(child)
    element.children = children


def _marked(text: str, own: str) -> list[Node]:
    nodes: list[Node] = []
    end = 0
    for match in _SCRIPTS.finditer(text):
        if match.lastgroup == own or (own == "ja" and match.lastgroup == "zh"):
            continue
        nodes += [
            text[end : match.start()],
            Element("span", {"lang": _LANGUAGES[str(match.lastgroup)]}, [match[0]]),
        ]
        end = match.end()
    return [n for n in [*nodes, text[end:]] if n]
