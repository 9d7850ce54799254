"""(lesson, kind, edition, measures) to a Document: a page of the vocabulary with everything resolved. Pure."""

import re
from dataclasses import dataclass, field

from lessonpack.citations import format_citations
from lessonpack.content import CourseContent, LessonContent
from lessonpack.diagnostics import Diagnostic, Span
from lessonpack.editions import Edition
from lessonpack.kinds import Kind
from lessonpack.lesson import Course, Lesson
from lessonpack.locales import Language
from lessonpack.markup import Element, VocabularyError, parse
from lessonpack.measures import Measures
from lessonpack.record import pupil_view
from lessonpack.resolution import (
    cites,
    fill_bibliography,
    mark_scripts,
    name_blocks,
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
    date: str
    identifier: str


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
        resolve_references(body, self._sheets(lesson.lesson, measures), measures, self.language, kind)
        style, language = self.course.citation_style, self.course.language
        cited = format_citations(style, language, cites(body), self.content.sources)
        resolve_citations(body, cited)
        fill_bibliography(body, cited)
        name_blocks(body)
        mark_scripts(body, language)
        return Document(
            kind.name, self._properties(lesson, kind), self._running(lesson.lesson, kind), self.edition, body,
            self.templates.style_sheets(kind.name), self.templates.word_styles(), lesson.images,
        )  # fmt: skip

    def lines(self, lines: int | None, marks: int) -> int:
        """Ruled lines for an answer: the author's number, or the course's rule."""
        return lines if lines is not None else max(1, min(MAX_LINES, marks * self.course.lines_per_mark))

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
            date=changed.start.iso if changed else "1980-01-01",
            identifier=f"{self.content.name}/{lesson.name}/{kind.name}/{self.edition.name}",
        )
