"""Documents for tests: made in memory from YAML texts, or read back from the files of a built course."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pypdfium2

from lessonpack.content import COURSE, LESSON, SOURCES, CourseContent, LessonContent, Library, read_record
from lessonpack.diagnostics import Diagnostic
from lessonpack.documents import Document, Maker
from lessonpack.editions import Edition, combine, read_name
from lessonpack.kinds import Kind
from lessonpack.lesson import Lesson, with_ids
from lessonpack.measures import Measures
from lessonpack.templating import Templates

ROOT = Path(__file__).parents[1]
REAL = "china-1949-53"
#: The seven styles that a school may ask for, and whether they are styles of notes.
STYLES = {
    "chicago-notes-bibliography": True,
    "chicago-author-date": False,
    "apa": False,
    "modern-language-association": False,
    "harvard-cite-them-right": False,
    "mhra-notes": True,
    "oscola": True,
}
KINDS = ("worksheet", "source-handout", "answer-key", "teacher-notes")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

COURSE_TEXT = "title: A course\ncitation-style: chicago-notes-bibliography\n"
SOURCES_TEXT = """\
- id: first
  label: A first text
  csl: {type: book, title: First book, author: [{family: Adams, given: Ann}], issued: 1950}
  rights: {status: public-domain, print: full}
  excerpts:
  - id: whole
    text: |
      One two three four five.
      Six seven eight nine ten.
    passages: {seven-words: "four five. Six seven eight nine ten", one: two three}
- id: second
  label: A second text
  csl: {type: book, title: Second book, author: [{family: Brown, given: Bill}], issued: 1951}
  rights: {status: public-domain, print: full}
  excerpts:
  - {id: whole, text: Eleven twelve thirteen.}
"""


@cache
def templates() -> Templates:
    """The templates that ship."""
    return Templates(ROOT)


@cache
def real() -> CourseContent:
    """The real course."""
    return Library(ROOT).read_course(ROOT / "content" / REAL)


def kind(name: str) -> Kind:
    """A document kind, by its name."""
    return next(k for k in templates().kinds() if k.name == name)


def content(
    lesson: str | Lesson,
    course: str = COURSE_TEXT,
    sources: str = SOURCES_TEXT,
    images: dict[str, bytes] | None = None,
) -> CourseContent:
    """A course with one lesson from their texts, all of them without a mistake, and the pictures of its sources."""
    made, wrong = (lesson, []) if isinstance(lesson, Lesson) else read_lesson(lesson)
    head, _, more, _ = read_record("course.yaml", course.encode(), COURSE)
    library, _, most, _ = read_record("sources.yaml", sources.encode(), SOURCES)
    assert made
    assert head
    assert library
    assert [*wrong, *more, *most] == []
    folder = Path("content/tiny")
    one = LessonContent("only", folder / "lessons/only", "lesson.yaml", with_ids(made), (), {})
    known = {s.id: s for s in library}
    return CourseContent("tiny", folder, head, known, frozenset(known), (one,), (), images=images or {})


def read_lesson(text: str) -> tuple[Lesson | None, list[Diagnostic]]:
    """A lesson from its text, and what is wrong with it."""
    made, _, wrong, _ = read_record("lesson.yaml", text.encode(), LESSON)
    return made, wrong


def edition(name: str = "standard") -> Edition:
    """An edition by its name, of a course on A4."""
    parts = templates().parts()
    return combine(read_name(name, parts), parts)


def make(
    name: str, course: CourseContent, measures: Measures | None = None, edition_name: str = "standard"
) -> Document:
    """The document of a kind, of the course's first lesson."""
    return maker(course, edition_name).make(course.lessons[0], kind(name), measures or Measures())


def maker(course: CourseContent, edition_name: str = "standard") -> Maker:
    """What makes the documents of a course in an edition."""
    return Maker(templates(), course, edition(edition_name), edition())


@dataclass(frozen=True)
class Pack:
    """The files of the real lesson, as they were built."""

    root: Path

    def file(self, name: str) -> Path:
        """The file of a kind."""
        end = "docx" if name == "teacher-notes" else "pdf"
        return self.root / "build" / REAL / "korean-war" / f"korean-war-{name}.{end}"

    def pages(self, name: str) -> list[str]:
        """The text of each page of a PDF."""
        with pypdfium2.PdfDocument(self.file(name)) as pdf:
            return [page.get_textpage().get_text_bounded() for page in pdf]

    def words(self, name: str) -> str:
        """All the text of a file, squeezed."""
        return squeezed("\n".join(self.pages(name) if name != "teacher-notes" else self._paragraphs(name)))

    def _paragraphs(self, name: str) -> list[str]:
        """The paragraphs of a DOCX, its notes after its body."""
        with ZipFile(self.file(name)) as archive:
            parts = [archive.read(f"word/{part}.xml") for part in ("document", "footnotes")]
        paragraphs = [p for part in parts for p in ElementTree.fromstring(part).iter(f"{_W}p")]
        return ["".join(t.text or "" for t in p.iter(f"{_W}t")) for p in paragraphs]


def squeezed(text: str) -> str:
    """A text to look for in a PDF: without spaces and hyphens, for either may stand or go at the end of a line."""
    return re.sub("[\\s\\-\x02\ufffe\u00ad]", "", text)
