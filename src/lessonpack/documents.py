"""(lesson, kind, edition, measures) to a Document: a page of the vocabulary with everything resolved. Pure."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from lessonpack.citations import format_citations
from lessonpack.content import CourseContent, LessonContent
from lessonpack.diagnostics import Diagnostic, Span
from lessonpack.editions import Edition
from lessonpack.kinds import Kind
from lessonpack.lesson import Course, Lesson
from lessonpack.locales import Language
from lessonpack.markup import Element, VocabularyError, parse
from lessonpack.measures import Measures
from lessonpack.origins import spans
from lessonpack.pictures import in_grey
from lessonpack.prose import Prose
from lessonpack.record import pupil_view
from lessonpack.resolution import (
    cites,
    fill_bibliography,
    mark_scripts,
    name_blocks,
    notes_to_end,
    resolve_citations,
    resolve_references,
)
from lessonpack.sheets import Sheet, sheets
from lessonpack.templating import TemplateFault, Templates

#: Ruled lines that an answer gets at most, unless the author says so.
MAX_LINES = 80


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


@dataclass(frozen=True)
class Document:
    """One finished document: what a writer turns into bytes.

    `style_sheets` are CSS for paper, `screen_style` is CSS for screens, `word_styles` a DOCX that has the styles;
    `language` has the words that a writer adds; `assets` are its pictures, by their `src`; `spans` say what in the
    content made a block, by the block's id; `fonts` is a folder of a theme's own;
    `for_class` says whether each pupil gets a copy.
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

    @property
    def accent(self) -> str:
        """The colour of headings."""
        theme = self.edition.theme
        return theme.accent if theme and self.edition.colour else "#000"


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
class Maker:
    """Makes the documents of a course in one edition. `templates` are those of the edition's theme; the `standard`
    edition is what the course's pack is printed in when no other is asked for."""

    templates: Templates
    content: CourseContent
    edition: Edition
    standard: Edition

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
        printed = self._sheets(lesson.lesson, measures)
        body = self._page(lesson.lesson, kind, printed, measures)
        resolve_references(body, printed, measures, self.language, kind)
        style, language = self.course.citation_style, self.course.language
        cited = format_citations(style, language, cites(body), self.content.sources)
        resolve_citations(body, cited, self.language)
        if self.edition.notes == "end":
            notes_to_end(body, self.language)
        fill_bibliography(body, cited)
        name_blocks(body)
        mark_scripts(body, language)
        return Document(
            kind.name,
            self._properties(lesson, kind),
            self.language,
            self._running(lesson.lesson, kind),
            self.edition,
            body,
            self.templates.style_sheets(kind.name, self.edition, self.language.direction),
            self.templates.screen_style(kind.name, self.edition),
            self.templates.word_styles(),
            self._pictures(lesson),
            spans(body, lesson.lesson, printed),
            for_class=kind.audience == "pupil",
            hyphenate=self.edition.hyphenate and self.language.typography.hyphenate,
            fonts=self.templates.fonts(self.edition),
        )

    def _pictures(self, lesson: LessonContent) -> dict[str, bytes]:
        """The pictures that the document may print, as the edition prints them."""
        pictures = {**lesson.images, **self.templates.logo(self.edition)}
        return pictures if self.edition.colour else {name: in_grey(data) for name, data in pictures.items()}

    def lines(self, lines: int | None, marks: int) -> int:
        """Ruled lines for an answer: the author's number, or the course's rule."""
        return lines if lines is not None else max(1, min(MAX_LINES, marks * self.course.lines_per_mark))

    def _sheets(self, lesson: Lesson, measures: Measures) -> list[Sheet]:
        return sheets(lesson, self.content.sources, self.templates.frameworks(), measures)

    def _page(self, lesson: Lesson, kind: Kind, printed: list[Sheet], measures: Measures) -> Element:
        """The rendered template as a tree."""
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
            "theme": self.edition.theme,
            "edition": self.edition,
            "standard": self.standard,
            "edition_name": self._edition_name(self.edition),
            "standard_name": self._edition_name(self.standard),
            "runs": self._runs(measures),
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

    def _plain(self, text: Prose) -> str:
        return text.plain(self.language.typography.punctuation)

    def _running(self, lesson: Lesson, kind: Kind) -> Running:
        say = self.language.say
        before, between, after = re.split(r"\{(?:page|pages)\}", str(self.language.words["page-of-pages"]))
        return Running(
            head=say(kind.head) if kind.head else "",
            status=say("draft") if self.course.status == "draft" else "",
            foot=self._foot(lesson, kind),
            page=(before, between, after),
        )

    def _foot(self, lesson: Lesson, kind: Kind) -> str:
        say, tint = self.language.say, self.edition.tint
        paper = [say("tint-paper", tint=say(tint))] if tint else []
        if self.edition.foot == "short":
            return "\n".join([say(kind.title), *paper])
        second = " · ".join([say(kind.title), self._edition_name(self.edition), *paper])
        return f"{self._plain(self.course.title)} · {self._plain(lesson.title)}\n{second}"

    def _edition_name(self, edition: Edition) -> str:
        """An edition in words; a part that has no word in the locale is named by its label."""
        say, words, size = self.language.say, self.language.words, f"{edition.type.reading:g}"
        return " · ".join(say(p.label, size=size) if p.label in words else p.label for p in edition.said)

    def _runs(self, measures: Measures) -> list[PrintRun]:
        """What a class costs in paper, for each kind that is printed as PDF and whose pages are known."""
        kinds = [k for k in self.templates.kinds() if k.name in measures.pages]
        return [PrintRun(k, measures.pages[k.name], self.standard, self.course.class_size) for k in kinds]

    def _properties(self, lesson: LessonContent, kind: Kind) -> Properties:
        assert lesson.lesson
        changed = self.course.updated or self.course.published
        return Properties(
            title=f"{self._plain(lesson.lesson.title)}{self.language.say('colon')}{self.language.say(kind.title)}",
            authors=self.course.authors,
            subject=self._plain(self.course.title),
            publisher=self.course.publisher or "",
            language=self.course.language,
            direction=self.language.direction,
            date=changed.start.iso if changed else "1980-01-01",
            identifier=f"{self.content.name}/{lesson.name}/{kind.name}/{self.edition.name}",
        )
