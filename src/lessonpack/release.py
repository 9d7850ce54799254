"""A release of a course: no draft, no mistake, and what has changed since the one before, lesson by lesson.

What was released is remembered beside the content, in `.release.json` of the course, which is to be kept with it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from lessonpack.asking import numbering
from lessonpack.canonical import told
from lessonpack.content import CourseContent, Library
from lessonpack.diagnostics import counted
from lessonpack.files import digest, write_whole
from lessonpack.ledger import Entry
from lessonpack.lesson import Lesson
from lessonpack.record import Record
from lessonpack.resolution import put_facts

NAME = ".release.json"
#: Fields by which an author knows an item of a list, the first that it has.
_NAMES = ("id", "term", "name", "source", "framework")
#: Fields that are told part by part.
_APART = ("worksheet", "sources", "teacher")


@dataclass(frozen=True)
class Part:
    """A part of a lesson that may change: what an author calls it, and the digest of what it says."""

    label: str
    sha256: str


@dataclass(frozen=True)
class Paper:
    """A document as it was released."""

    kind: str
    edition: str
    sha256: str
    pages: int | None


@dataclass(frozen=True)
class Issue:
    """A lesson, or the course itself, as it was released: its parts by their keys, its papers by their paths."""

    title: str
    parts: dict[str, Part] = field(default_factory=dict)
    papers: dict[str, Paper] = field(default_factory=dict)


@dataclass(frozen=True)
class Release:
    """A release of a course; the course's own papers are those of the issue without a name."""

    number: int
    title: str
    issues: dict[str, Issue]

    @classmethod
    def of(cls, content: CourseContent, entries: Iterable[Entry], number: int) -> "Release":
        """The release of a course, of which these files were made."""
        assert content.course
        papers: dict[str, dict[str, Paper]] = {}
        for entry in entries:
            paper = Paper(entry.kind_title, entry.edition_title, entry.sha256, entry.pages)
            papers.setdefault(entry.lesson or "", {})[entry.path] = paper
        title = put_facts(content.course.title.words, content.fact_values)
        issues = {"": Issue(title, {}, papers.get("", {}))}
        for one in content.lessons:
            assert one.lesson
            name = put_facts(one.lesson.title.words, content.fact_values)
            issues[one.name] = Issue(name, dict(_parts(content, one.lesson)), papers.get(one.name, {}))
        return cls(number, title, issues)

    def as_json(self) -> bytes:
        """As it is kept."""
        return (json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n").encode()

    @classmethod
    def read(cls, folder: Path) -> "Release | None":
        """The last release of the course in a folder; None where there is none, or none that can be read."""
        try:
            data = json.loads((folder / NAME).read_bytes())
            issues = {name: _issue(issue) for name, issue in data["issues"].items()}
            return cls(int(data["number"]), str(data["title"]), issues)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None


def _issue(data: Mapping[str, Any]) -> Issue:
    parts = {key: Part(**part) for key, part in data["parts"].items()}
    return Issue(data["title"], parts, {path: Paper(**paper) for path, paper in data["papers"].items()})


def _parts(content: CourseContent, lesson: Lesson) -> Iterator[tuple[str, Part]]:
    """The parts of a lesson by keys that stay when others are put between them."""
    numbers = numbering(lesson)
    for question in lesson.questions:
        yield f"question {question.id}", _part(f"question {numbers[str(question.id)].full}", question)
    for letter, printed in lesson.lettered:
        yield (
            f"source {printed.source} {printed.excerpt}",
            _part(f"source {letter}", [printed, content.sources.get(printed.source)]),
        )
    for holder, before in ((lesson, ""), (lesson.teacher, "teacher notes, ")):
        yield from _fields(holder, before) if holder else ()


def _fields(holder: Record, before: str) -> Iterator[tuple[str, Part]]:
    for name in type(holder).model_fields:
        value, said = getattr(holder, name), before + name.replace("_", " ")
        if name in _APART or value in (None, ()):
            continue
        named = [_name(item) for item in value] if isinstance(value, tuple) else []
        if named and all(named) and len({*named}) == len(named):
            for item, own in zip(value, named, strict=True):
                yield f"{said} {own}", _part(f"{said}, {own}", item)
        else:
            yield said, _part(said, value)


def _name(item: Any) -> str:
    found = next((getattr(item, name) for name in _NAMES if getattr(item, name, None)), "")
    return str(getattr(found, "words", found))


def _part(label: str, value: Any) -> Part:
    return Part(label, digest([told(value).encode()]))


def changes(before: Release | None, after: Release) -> str:
    """What has changed, as Markdown."""
    old = before.issues if before else {}
    lines = [f"# {after.title}: release {after.number}", ""]
    lines += [f"What has changed since release {before.number}." if before else "The first release.", ""]
    said = False
    for name, issue in after.issues.items():
        told_ = list(_changed(old.get(name), issue)) if name in old or name else list(_changed(Issue(""), issue))
        if told_:
            said = True
            lines += [f"## {issue.title}" + (f" (`{name}`)" if name else ""), "", *told_, ""]
    for name, issue in old.items():
        if name not in after.issues:
            said = True
            lines += [f"## {issue.title} (`{name}`)", "", "- The lesson is gone.", ""]
    return "\n".join(lines if said else [*lines, "Nothing.", ""])


def _changed(before: Issue | None, after: Issue) -> Iterator[str]:
    """What has changed in a lesson, and which of its papers are to be printed again."""
    if before is None:
        yield f"- The lesson is new: {counted(len(after.papers), 'paper')}."
        return
    new = [part.label for key, part in after.parts.items() if key not in before.parts]
    gone = [part.label for key, part in before.parts.items() if key not in after.parts]
    other = [p.label for key, p in after.parts.items() if key in before.parts and before.parts[key].sha256 != p.sha256]
    for what, labels in (("Changed", other), ("New", new), ("Gone", gone)):
        if labels:
            yield f"- {what}: {'; '.join(labels)}."
    again = [_again(before.papers[path], p) for path, p in after.papers.items() if _differs(before.papers.get(path), p)]
    made = [_paper(p) for path, p in after.papers.items() if path not in before.papers]
    for what, papers in (("Print again", again), ("New papers", made)):
        if papers:
            yield f"- {what}: {'; '.join(papers)}."


def _differs(before: Paper | None, after: Paper) -> bool:
    return before is not None and before.sha256 != after.sha256


def _paper(paper: Paper) -> str:
    pages = f", {counted(paper.pages, 'page')}" if paper.pages else ""
    return f"{paper.kind} ({paper.edition}{pages})"


def _again(before: Paper, after: Paper) -> str:
    was = f", was {before.pages}" if before.pages != after.pages and before.pages else ""
    return _paper(after).removesuffix(")") + f"{was})"


def drafts(library: Library, courses: Iterable[Path]) -> list[str]:
    """The courses that are drafts, by their files."""
    found = []
    for folder in courses:
        course = library.read_course(folder, frozenset()).course
        if course is not None and course.status == "draft":
            found.append(library.name(folder / "course.yaml"))
    return found


def write_release(library: Library, folder: Path, entries: Iterable[Entry], output: Path) -> Path:
    """Remember a release of a course of which these files were made, and write what has changed into the build folder.

    Where nothing has, the last release stands. Returns the file that says what has changed. Raises OSError.
    """
    before, content = Release.read(folder), library.read_course(folder)
    after = Release.of(content, entries, before.number + 1 if before else 1)
    told_at = output / content.name / f"{content.name}-changes.md"
    if before is None or before.issues != after.issues:
        write_whole(told_at, changes(before, after).encode())
        write_whole(folder / NAME, after.as_json())
    return told_at
