"""(lesson, kind, edition, measures) to a Document: a page of the vocabulary with everything resolved. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from lessonpack.acknowledgements import acknowledge
from lessonpack.asking import (
    SIGNS,
    Number,
    asked,
    by_presets,
    is_tiered,
    minutes_for,
    named,
    numbering,
    reckoned,
    varies,
)
from lessonpack.citations import Citations, format_citations
from lessonpack.clearance import requests
from lessonpack.codes import QR, qr_code
from lessonpack.content import CourseContent, LessonContent
from lessonpack.coverage import grid_of
from lessonpack.diagnostics import Diagnostic, Span
from lessonpack.editions import Edition
from lessonpack.illustrations import Illustrations, look_of
from lessonpack.kinds import Kind
from lessonpack.lesson import Course, Lesson
from lessonpack.locales import Language
from lessonpack.markup import Element, VocabularyError, parse
from lessonpack.measures import Measures
from lessonpack.origins import spans
from lessonpack.pagination import fit_lines, lift_breaks
from lessonpack.phases import phase
from lessonpack.pictures import in_grey
from lessonpack.prose import Cite, Prose
from lessonpack.readability import Level, level
from lessonpack.record import pupil_view
from lessonpack.resolution import (
    cites,
    fill_bibliography,
    mark_scripts,
    name_blocks,
    notes_to_end,
    own_labels,
    put_facts,
    resolve_citations,
    resolve_facts,
    resolve_names,
    resolve_references,
)
from lessonpack.rights import uses_of
from lessonpack.secrecy import Secret, rekeyed, reworded, secrets
from lessonpack.sheets import Sheet, hard_words, sheet_sets, sheets
from lessonpack.sources import Outlet
from lessonpack.spacing import Extra, add_lines
from lessonpack.templating import TemplateFault, Templates

#: Ruled lines that an answer gets at most, unless the author says so.
MAX_LINES = 80
#: Space by the page, as a share of the height of the type: a stem and its number need the rest.
_SPACES = {"half-page": 0.45, "page": 0.85, "none": 0.0}


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
    direction: str
    date: str
    identifier: str

    @property
    def day(self) -> str:
        """The date as a day: one without day or month means the first of it."""
        return f"{self.date}-01-01"[:10]


@dataclass(frozen=True)
class Document:
    """One finished document: what a writer turns into bytes.

    `style_sheets` are CSS for paper, `screen_style` is CSS for screens, `word_styles` a DOCX that has the styles,
    `word_template` a school's own Word file, empty where its theme has none;
    `language` has the words that a writer adds; `assets` are its pictures, by their `src`; `spans` say what in the
    content made a block, by the block's id; `fonts` is a folder of a theme's own;
    `for_class` says whether each pupil gets a copy; `extra` how many lines more an answer space has than was asked for,
    by its id; `contents` says whether it has a list of contents where it is long.
    """

    kind: str
    properties: Properties
    language: Language
    running: Running
    edition: Edition
    body: Element
    style_sheets: tuple[str, ...] = ()
    screen_style: str = ""
    word_styles: bytes = b""
    assets: dict[str, bytes] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)
    hyphenate: bool = False
    for_class: bool = True
    fonts: Path | None = None
    extra: dict[str, int] = field(default_factory=dict)
    contents: bool = False
    word_template: bytes = b""

    @property
    def accent(self) -> str:
        """The colour of headings."""
        theme = self.edition.theme
        return theme.accent if theme and self.edition.colour else "#000"


def with_lines(document: Document, extra: Extra) -> Document:
    """A document that has no lines more, with them."""
    if not extra:
        return document
    body = document.body.copied()
    add_lines(body, extra)
    return replace(document, body=body, extra=dict(extra))


def excerpts_of(document: Document) -> Document:
    """A document with its excerpts alone: their lines are those that they have in it, and cost less to find.

    One with notes in its excerpts stays whole: how wide the mark of a note is depends on the notes before it.
    """
    if any(excerpt.find("span", "note") for excerpt in document.body.find("div", "excerpt")):
        return document
    body = _with_excerpts(document.body) or Element("body")
    named = {element.attributes["src"] for element in body.find("img")}
    return replace(document, body=body, assets={name: document.assets[name] for name in named})


def _with_excerpts(element: Element) -> Element | None:
    """The excerpts in an element with all that they are in; None where there are none."""
    if element.has("excerpt") or element.has("parallel"):
        return element
    inner = [found for c in element.children if not isinstance(c, str) and (found := _with_excerpts(c))]
    return Element(element.tag, element.attributes, [*inner]) if inner else None


@dataclass(frozen=True)
class PrintRun:
    """What printing a document costs: a copy for each pupil of a class, or one for the teacher."""

    kind: Kind
    pages: int
    edition: Edition
    class_size: int

    @property
    def sheets(self) -> int:
        """Sheets of paper for one copy."""
        return self.edition.sheets(self.pages)

    @property
    def for_class(self) -> int:
        """Sheets of paper for a class."""
        return self.sheets * (self.class_size if self.kind.audience == "pupil" else 1)


@dataclass(frozen=True)
class Subject:
    """What a document is about: the path of a lesson or a course below `content/`, its title, and its pictures."""

    path: str
    title: str
    images: dict[str, bytes]
    drawn: dict[str, bytes] = field(default_factory=dict)
    """Its figures, drawn for the edition."""


@lru_cache(maxsize=1)
def _with_other_words(content: CourseContent) -> CourseContent:
    """A course whose lessons have other words in their keys."""
    twins = {one.name: replace(one, lesson=reworded(one.lesson)) for one in content.all_lessons}
    lessons, whole = (tuple(twins[one.name] for one in some) for some in (content.lessons, content.whole))
    return replace(content, lessons=lessons, whole=whole)


@dataclass(frozen=True)
class Maker:
    """Makes the documents of a course in one edition. `templates` are those of the edition's theme; the `standard`
    edition is what the course's pack is printed in when no other is asked for. `other_key` says that it is a `twin`;
    `left_out` are citations, counted from 0, that nobody will see: those before and after them are formatted as if they
    were not there."""

    templates: Templates
    content: CourseContent
    edition: Edition
    standard: Edition
    other_key: bool = False
    left_out: frozenset[int] = frozenset()

    @property
    def twin(self) -> Self:
        """What makes the twins of its documents: of the same lessons with another key."""
        return replace(self, content=_with_other_words(self.content), other_key=True)

    @property
    def course(self) -> Course:
        """The course's record."""
        assert self.content.course
        return self.content.course

    @property
    def language(self) -> Language:
        """The course's language."""
        return self.templates.language(self.course.language)

    @phase("render")
    def make(self, lesson: LessonContent, kind: Kind, measures: Measures, outlet: Outlet = "print") -> Document:
        """One document, for print or for another outlet. Raises TemplateFault or CitationError."""
        if self.other_key:
            lesson = next(one for one in self.content.all_lessons if one.name == lesson.name)
        assert lesson.lesson
        given = self.asked(lesson.lesson, kind)
        given = rekeyed(given) if self.other_key else given
        printed = self._sheets(given, measures, outlet)
        look = look_of(self.edition, self.language, self._plain, self.templates.fonts(self.edition))
        figures = Illustrations(given, look)
        body = self._page(given, kind, printed, measures, numbering(lesson.lesson), figures)
        uses, pupils = uses_of(self.content, lesson.lesson).uses, kind.audience == "pupil"
        acknowledge(body, uses, self.content.sources, self.language, pupils=pupils)
        # The class has the lines on paper, whatever may be printed here.
        on_paper = self._sheets(given, measures, "print")
        quotable = {sheet.letter for sheet in printed if sheet.main}
        resolve_references(body, on_paper, measures, self.language, kind, quotable)
        path = f"{self.content.name}/{lesson.name}"
        resolve_names(body, (f.id for f in given.figures), (t.id for t in given.tables), self.language)
        subject = Subject(path, self._plain(lesson.lesson.title), lesson.images, figures.drawn)
        document = self.finish(body, kind, subject)
        lift_breaks(body)
        fit_lines(body, self.edition)
        running = replace(document.running, status=self._status(lesson.lesson, kind))
        # Nobody asks where in the content a twin was made.
        return replace(document, running=running, spans={} if self.other_key else spans(body, given, printed))

    @phase("leaks")
    def key(self, lesson: Lesson, kind: Kind) -> tuple[Secret, ...]:
        """The texts of the key that a kind of document may not have, those of all tiers; or that it must, as asked."""
        if kind.audience == "teacher":
            return secrets(self.asked(lesson, kind), numbering(lesson))
        there = self.templates.frameworks(self.course.language)
        used = dict.fromkeys([*(s.framework for s in lesson.sources), *(s.framework for s in lesson.source_sets)])
        return secrets(self.settled(lesson), numbering(lesson), [there[name] for name in used if name in there])

    def settled(self, lesson: Lesson) -> Lesson:
        """The lesson with the mark schemes and names that it refers to."""
        return named(by_presets(lesson, self.templates.schemes(self.course.language)))

    def asked(self, lesson: Lesson, kind: Kind) -> Lesson:
        """What of a lesson a kind of document asks in this edition, with the mark schemes and names that it uses."""
        settled, edition = self.settled(lesson), self.edition
        return asked(settled, edition.tier if kind.tiers else None, edition.version if kind.versions else None)

    def _status(self, lesson: Lesson, kind: Kind) -> str:
        """What heads every page at its end: the sign of a tier, the version, and whether it is a draft."""
        edition, say = self.edition, self.language.say
        said = [SIGNS[edition.tier]] if kind.tiers and varies(lesson, kind.needs, "tier") else []
        said += [say("edition-version", letter=edition.version)] if edition.version and kind.versions else []
        return " · ".join([*said, *([say("draft")] if self.course.status == "draft" else [])])

    def finish(self, body: Element, kind: Kind, subject: Subject, listed: Iterable[str] = ()) -> Document:
        """The document of a rendered page: facts, citations and the list of works, those `listed` by key too."""
        resolve_facts(body, self.content.fact_values)
        language, sources = self.course.language, self.content.sources
        cited = self._formatted(cites(body), listed)
        resolve_citations(body, cited, self.language)
        if self.edition.notes == "end":
            notes_to_end(body, self.language)
        fill_bibliography(body, cited, self.course, sources, self.language)
        name_blocks(body)
        mark_scripts(body, language)
        return Document(
            kind.name,
            self._properties(subject, kind),
            self.language,
            self._running(subject, kind),
            self.edition,
            body,
            self.templates.style_sheets(kind.name, self.edition, self.language.direction),
            self.templates.screen_style(kind.name, self.edition),
            self.templates.word_styles(),
            self._pictures(subject, body),
            for_class=kind.audience == "pupil",
            hyphenate=self.edition.hyphenate and self.language.typography.hyphenate,
            fonts=self.templates.fonts(self.edition),
            contents=kind.contents,
            word_template=self.templates.word_template(self.edition),
        )

    def _formatted(self, clusters: list[list[Cite]], listed: Iterable[str]) -> Citations:
        """The citations in order, and the list of works: of those that are left out only what they would say alone."""
        style, language = self.course.citation_style, self.course.language

        def formatted(some: list[list[Cite]]) -> Citations:
            return format_citations(style, language, some, self.content.sources, own_labels(self.language), listed)

        if not self.left_out:
            return formatted(clusters)
        seen = formatted([c for n, c in enumerate(clusters) if n not in self.left_out])
        answers = iter(seen.cited)
        every = formatted(clusters).cited
        return replace(seen, cited=tuple(a if n in self.left_out else next(answers) for n, a in enumerate(every)))

    def _pictures(self, subject: Subject, body: Element) -> dict[str, bytes]:
        """The pictures of the document, as the edition prints them."""
        there = {**subject.images, **self.content.images, **self.templates.logo(self.edition)}
        named = dict.fromkeys(e.attributes["src"] for e in body.find("img"))
        codes = {name: qr_code(name.removeprefix(QR)) for name in named if name.startswith(QR)}
        pictures = {name: there[name] for name in named if name in there}
        codes |= {name: subject.drawn[name] for name in named if name in subject.drawn}
        return codes | (pictures if self.edition.colour else {name: in_grey(data) for name, data in pictures.items()})

    def lines(self, question: Any) -> int:
        """Ruled lines for the answer of a question, or of a pupil's view of one: the author's number, or a rule.

        Of a true-false question they are those for each statement.
        """
        if question.lines is not None:
            return int(question.lines)
        if question.space:
            page = self.edition.margins
            return int(_SPACES[question.space] * (page.height - page.top - page.bottom) // self.edition.line_pitch)
        judged = question.type == "true-false"
        if judged and question.type not in self.course.lines_by_type:
            return 1
        per_mark = self.course.lines_by_type.get(question.type, self.course.lines_per_mark)
        marks = question.marks_each if judged else question.worth
        return max(1, min(MAX_LINES, reckoned(marks, per_mark)))

    def _sheets(self, lesson: Lesson, measures: Measures, outlet: Outlet) -> list[Sheet]:
        return sheets(lesson, self.content.sources, self.templates.frameworks(self.course.language), measures, outlet)

    def _page(
        self,
        lesson: Lesson,
        kind: Kind,
        printed: list[Sheet],
        measures: Measures,
        numbers: dict[str, Number],
        figures: Illustrations,
    ) -> Element:
        """The page of a lesson."""
        context: dict[str, Any] = {
            "lesson": lesson,
            "sheets": printed,
            "sets": sheet_sets(lesson, printed, self.templates.frameworks(self.course.language)),
            "hard_words": hard_words(printed),
            "worth": lesson.worth,
            "numbers": numbers,
            "signs": SIGNS,
            "minutes": minutes_for(lesson, self.course),
            "objectives": {o.id: o.text for o in lesson.objectives},
            "lines_for": self.lines,
            "runs": self._runs(measures),
            "figures": figures.printed(names=kind.audience == "teacher"),
            "blank_figure": figures.blank,
        }
        if self.other_key:
            context |= {name: rekeyed(context[name]) for name in ("sheets", "sets")}
        if kind.audience == "pupil":
            # What a figure is drawn from may hold answers: templates have the drawings.
            context["lesson"] = lesson.model_copy(update={"figures": ()})
            context |= {name: pupil_view(context[name]) for name in ("lesson", "sheets", "sets")}
        else:
            context["levels"], context["whole_figure"] = self._levels(printed), figures.whole
            context["grid"], context["is_tiered"] = grid_of(lesson, numbers), is_tiered(lesson)
            context["requests"] = requests(self.content, lesson)
            context["countries"] = [self.language.country(code) for code in self.course.territories]
            context["facts"] = self.content.facts_of([lesson])
            context["labels"] = {key: source.label for key, source in self.content.sources.items()}
        return self.render(kind, context)

    def _levels(self, printed: list[Sheet]) -> dict[str, tuple[Level, Level]]:
        """How easy a text and its adapted version are to read, by the letter of the source."""
        found = {}
        for sheet in printed:
            if sheet.excerpt and sheet.excerpt.adapted:
                language = sheet.excerpt.language or self.course.language
                full, adapted = level(sheet.excerpt.text, language), level(sheet.excerpt.adapted.text, language)
                if full and adapted:
                    found[sheet.letter] = (full, adapted)
        return found

    def render(self, kind: Kind, context: dict[str, Any]) -> Element:
        """A kind's template as a tree, with this context and what every page has."""
        name = f"kinds/{kind.name}/page.html.j2"
        html = self.templates.render(name, self.course.language, self._common(kind) | context)
        try:
            return parse(html)
        except VocabularyError as error:
            where = html.splitlines()[error.line - 1].strip()[:80]
            raise TemplateFault(
                Diagnostic(Span(f"templates/{name}"), "page-vocabulary", f"{error}, at '{where}'")
            ) from error

    def _common(self, kind: Kind) -> dict[str, Any]:
        return {
            "course": self.course,
            "kind": kind,
            "theme": self.edition.theme,
            "edition": self.edition,
            "standard": self.standard,
            "edition_name": self.language.edition(self.edition),
            "standard_name": self.language.edition(self.standard),
        }

    def _plain(self, text: Prose) -> str:
        return put_facts(text.plain(self.language.typography.punctuation), self.content.fact_values)

    def _running(self, subject: Subject, kind: Kind) -> Running:
        say = self.language.say
        before, between, after = re.split(r"\{(?:page|pages)\}", str(self.language.words["page-of-pages"]))
        return Running(
            head=say(kind.head) if kind.head else "",
            status=say("draft") if self.course.status == "draft" else "",
            foot=self._foot(subject, kind),
            page=(before, between, after),
        )

    def _foot(self, subject: Subject, kind: Kind) -> str:
        say, tint = self.language.say, self.edition.tint
        paper = [say("tint-paper", tint=say(tint))] if tint else []
        if self.edition.foot == "short":
            return "\n".join([say(kind.title), *paper])
        second = " · ".join([say(kind.title), self.language.edition(self.edition), *paper])
        first = dict.fromkeys((self._plain(self.course.title), subject.title))
        return f"{' · '.join(first)}\n{second}"

    def _runs(self, measures: Measures) -> list[PrintRun]:
        """What a class costs in paper, for each kind that is printed as PDF and whose pages are known."""
        kinds = [k for k in self.templates.kinds() if k.name in measures.pages]
        return [PrintRun(k, measures.pages[k.name], self.standard, self.course.class_size) for k in kinds]

    def _properties(self, subject: Subject, kind: Kind) -> Properties:
        changed = self.course.updated or self.course.published
        return Properties(
            title=f"{subject.title}{self.language.say('colon')}{self.language.say(kind.title)}",
            authors=self.course.authors,
            subject=self._plain(self.course.title),
            publisher=self.course.publisher or "",
            language=self.course.language,
            direction=self.language.direction,
            date=changed.start.iso if changed else "1980-01-01",
            identifier=f"{subject.path}/{kind.name}/{_neutral_name(self.edition)}",
        )


def _neutral_name(edition: Edition) -> str:
    """The name of an edition with the sign of its tier: a file does not tell pupils which of them it is for."""
    tiers = {part.name for part in edition.parts if part.axis == "tier"}
    return "+".join(SIGNS[edition.tier] if name in tiers else name for name in edition.name.split("+"))
