"""Find and read the content tree: files to records, with every mistake at its place.

A value that cannot be read is left out and the rest is read again, so that one mistake hides no other. What was
left out is remembered (`Record.lost`): a check of the whole does not blame the author twice.
"""

import json
from collections.abc import Iterable, Iterator
from collections.abc import Sequence as AbstractSequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from lessonpack import yamltext
from lessonpack.diagnostics import Diagnostic, Span, has_errors, nearest, suggest
from lessonpack.facts import Fact
from lessonpack.figures import Picture, pictures
from lessonpack.frameworks import Framework
from lessonpack.lesson import Course, Lesson, with_ids
from lessonpack.mistakes import describe
from lessonpack.prose import Prose
from lessonpack.record import Record, prose_in
from lessonpack.sources import Image, Source
from lessonpack.yamltext import Mapping, Scalar, Sequence

T = TypeVar("T")

COURSE: TypeAdapter[Course] = TypeAdapter(Course)
LESSON: TypeAdapter[Lesson] = TypeAdapter(Lesson)
SOURCES: TypeAdapter[tuple[Source, ...]] = TypeAdapter(tuple[Source, ...])
FACTS: TypeAdapter[tuple[Fact, ...]] = TypeAdapter(tuple[Fact, ...])
FRAMEWORK: TypeAdapter[Framework] = TypeAdapter(Framework)

_MAX_ROUNDS = 60
MAX_IMAGE = 20_000_000
_PICTURES = (".png", ".jpg", ".jpeg")


@dataclass(frozen=True)
class LessonContent:
    """One lesson as it was read; `lesson` is None where nothing of it was readable."""

    name: str
    folder: Path
    file: str
    lesson: Lesson | None
    diagnostics: tuple[Diagnostic, ...]
    images: dict[str, bytes]
    data: bytes = b""


@dataclass(frozen=True, eq=False)
class CourseContent:
    """One course as it was read, with the lessons that were asked for.

    `known_sources` are the ids of all sources, unreadable ones included; None where some cannot be known.
    """

    name: str
    folder: Path
    course: Course | None
    sources: dict[str, Source]
    known_sources: frozenset[str] | None
    lessons: tuple[LessonContent, ...]
    diagnostics: tuple[Diagnostic, ...]
    data: tuple[bytes, ...] = ()
    images: dict[str, bytes] = field(default_factory=dict)
    """Pictures of the sources, by the name that a page gives them: `source:` and the file."""
    whole: tuple[LessonContent, ...] = ()
    """All lessons in teaching order, for what is counted over the course, where not all were asked for."""
    facts: tuple[Fact, ...] = ()
    known_facts: frozenset[str] | None = frozenset()
    """The ids of all facts, unreadable ones included; None where some cannot be known."""

    @property
    def fact_values(self) -> dict[str, str]:
        """What a reference to a fact prints, by the fact's id."""
        return {f.id: f.value for f in reversed(self.facts)}

    def texts_of(self, lessons: Iterable[Lesson]) -> list[Prose]:
        """The texts of some lessons, and of the sources that they print."""
        chosen = list(lessons)
        printed = [self.sources.get(p.source) for one in chosen for p in one.sources]
        return [*prose_in(chosen), *prose_in(printed)]

    def works_of(self, lessons: Iterable[Lesson]) -> set[str]:
        """The keys of all sources that some lessons print or cite, or in which their facts stand."""
        chosen = list(lessons)
        printed = {p.source for one in chosen for p in one.sources}
        cited = {cite.key for prose in self.texts_of(chosen) for cite in prose.cites}
        weighed = {key for one in chosen for claim in one.claims for p in claim.positions for key in p.sources}
        return printed | cited | weighed | {fact.source for fact in self.facts_of(chosen)}

    def facts_of(self, lessons: Iterable[Lesson]) -> list[Fact]:
        """The facts to which some lessons refer, in the order in which they do."""
        named = dict.fromkeys(r.fact for prose in self.texts_of(lessons) for r in prose.references)
        known = {f.id: f for f in reversed(self.facts)}
        return [known[name] for name in named if name in known]

    @property
    def all_lessons(self) -> tuple[LessonContent, ...]:
        """All lessons in teaching order, those that were not asked for too."""
        return self.whole or self.lessons

    @property
    def sound(self) -> bool:
        """Whether the course's own files have no error."""
        return self.course is not None and not has_errors(self.diagnostics)


@dataclass
class _Reader:
    """Validates one value, again and again, each time without what was wrong."""

    file: str
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def read(self, adapter: TypeAdapter[T], value: Any) -> T | None:
        for _ in range(_MAX_ROUNDS):
            try:
                return adapter.validate_python(value, context=self.diagnostics)
            except ValidationError as error:
                targets = [self.report(value, e) for e in _causes(error.errors(include_url=False))]
                if any(t is None for t in targets):
                    return None
                _take_out([t for t in targets if t and t.trail])
        return None

    def report(self, root: Any, error: ErrorDetails) -> "_Target | None":
        """Say what is wrong, unless it follows from what was said before; returns what to leave out next."""
        trail = _trail(root, error["loc"])
        if error["type"] == "missing" or (
            error["type"] == "union_tag_not_found" and isinstance(error["input"], Mapping)
        ):
            return self.report_missing(root, error, trail)
        if not trail:
            self.diagnostics.append(describe(Span(self.file), error, root))
            return None
        container, key = trail[-1]
        places = container.items_at if isinstance(container, Sequence) else container.values_at
        span = container.keys_at[key] if error["loc"][-1] == "[key]" else places[key]
        if error["type"] == "too_short" and _lost(trail):
            return _Target(trail)
        self.diagnostics.append(describe(span, error, key if error["loc"][-1] == "[key]" else container[key]))
        return _Target(trail)

    def report_missing(self, root: Any, error: ErrorDetails, trail: "_Trail") -> "_Target | None":
        name = str(error["loc"][-1]) if error["type"] == "missing" else "type"
        mapping = trail[-1][0][trail[-1][1]] if trail else root
        if isinstance(mapping, Mapping) and name not in mapping.lost:
            what = Record.called(mapping) if mapping.get("type") else "this"
            hint = _missing_hint(name, mapping)
            self.diagnostics.append(Diagnostic(mapping.span, _missing_code(name), f"{what} needs '{name}'", hint))
        if not trail and name == "title":
            _stand_in(root)
            return _Target([])
        return _Target(trail) if trail else None


def _causes(errors: list[ErrorDetails]) -> list[ErrorDetails]:
    """The errors without those that only follow: a list is too short for pydantic when its items are wrong."""
    longer = {e["loc"][:n] for e in errors for n in range(len(e["loc"]))}
    return [e for e in errors if e["type"] != "too_short" or e["loc"] not in longer]


_Trail = list[tuple[Any, Any]]


@dataclass(frozen=True)
class _Target:
    """A value to leave out: the containers on the way to it, each with the key or index taken."""

    trail: _Trail


def _missing_code(name: str) -> str:
    return "missing-alt" if name == "alt" else "missing-field"


def _missing_hint(name: str, mapping: Mapping) -> str | None:
    if name == "alt":
        return "say what the picture shows, without giving an answer away"
    near = nearest(name, mapping) if name == "type" else None
    return f"is '{near}' meant for it?" if near else None


def _stand_in(root: Mapping) -> None:
    """A title for a course or lesson that has lost its own, so that the rest of the file is looked at."""
    title = Scalar("…")
    title.span, title.raw = root.span, ""
    root["title"], root.keys_at["title"], root.values_at["title"] = title, root.span, root.span
    root.lost.add("title")


def _trail(root: Any, loc: tuple[int | str, ...]) -> _Trail:
    """The way to an error's value. Union tags stand in pydantic's `loc` too: they are no keys, and are passed over."""
    trail: _Trail = []
    here = root
    for step in loc:
        if isinstance(here, Sequence) and isinstance(step, int) and step < len(here):
            trail.append((here, step))
            here = here[step]
        elif isinstance(here, Mapping) and isinstance(step, str) and step in here and here.get("type") != step:
            trail.append((here, step))
            here = here[step]
    return trail


def _lost(trail: _Trail) -> bool:
    """Whether something of the value was left out in an earlier round."""
    container, key = trail[-1]
    return isinstance(container, Mapping) and key in container.lost


def _take_out(targets: AbstractSequence[_Target]) -> None:
    """Delete the targets, last index first, and remember in the mappings on the way what they lost."""
    done: set[tuple[int, Any]] = set()
    for target in sorted(targets, key=lambda t: [str(k).zfill(6) for _, k in t.trail], reverse=True):
        for outer, step in target.trail:
            if isinstance(outer, Mapping):
                outer.lost.add(step)
        container, key = target.trail[-1]
        if (id(container), key) in done:
            continue
        done.add((id(container), key))
        del container[key]
        if isinstance(container, Sequence):
            del container.items_at[key]


class Read(NamedTuple, Generic[T]):
    """A file as it was read: the record if it could be made, the plain value, what is wrong with it, and its bytes."""

    record: T | None
    value: Any
    diagnostics: list[Diagnostic]
    data: bytes = b""


def read_record(file: str, data: bytes, adapter: TypeAdapter[T]) -> Read[T]:
    """One file as a record. Never raises."""
    value, diagnostics = yamltext.read(file, data)
    if value is None:
        return Read(None, None, diagnostics or [Diagnostic(Span(file), "empty-file", "the file is empty")])
    reader, whole = _Reader(file), list(value) if isinstance(value, Sequence) else value
    record = reader.read(adapter, value)
    problems = [d for prose in prose_in(record) for d in prose.problems]
    return Read(record, whole, [*diagnostics, *reader.diagnostics, *problems])


def _source_images(sources: Iterable[Source]) -> list[Image]:
    return [e.image for source in sources for e in source.excerpts if e.image]


def _ids(items: Any) -> frozenset[str] | None:
    """The ids of the items; None where one has none that can be read."""
    if not isinstance(items, list):
        return None
    ids = [item.get("id") if isinstance(item, Mapping) else None for item in items]
    return frozenset(map(str, ids)) if all(isinstance(i, str) for i in ids) else None


def _read_bytes(path: Path, most: int) -> bytes:
    """A file's bytes, and one more than `most` where it is larger: no more is ever read."""
    with path.open("rb") as file:
        return file.read(most + 1)


def course_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """All files of a course that could be read as content, by their paths in it, sorted; of what no reader takes whole
    the beginning. What cannot be read is empty."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in name.parts):
            try:
                yield name.as_posix(), _read_bytes(path, MAX_IMAGE)
            except OSError:
                yield name.as_posix(), b""


class Library:
    """Reads a root's content; paths in diagnostics are relative to the root, with forward slashes."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def name(self, path: Path) -> str:
        """A path as diagnostics name it."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()

    def read_file(self, path: Path, adapter: TypeAdapter[T]) -> Read[T]:
        """One file as a record; one that is not there or not readable is a diagnostic."""
        name = self.name(path)
        if not path.resolve().is_relative_to(self.root.resolve()) or not path.is_file():
            return Read(None, None, [Diagnostic(Span(name), "unreadable-file", "is not a file inside the project")])
        try:
            data = _read_bytes(path, yamltext.MAX_BYTES)
        except OSError as error:
            return Read(None, None, [Diagnostic(Span(name), "unreadable-file", f"cannot be read: {error.strerror}")])
        return read_record(name, data, adapter)._replace(data=data)

    def courses(self) -> list[Path]:
        """The folders of all courses, by name."""
        return sorted(p.parent for p in (self.root / "content").glob("*/course.yaml"))

    def read_course(self, folder: Path, only: frozenset[str] | None = None) -> CourseContent:
        """A course with its lessons; with `only`, with the lessons so named: of the others what is counted over the
        course is read all the same, but where none is named none is read."""
        read = self.read_file(folder / "course.yaml", COURSE)
        course = read.record
        listed = folder / "sources.yaml"
        there = listed.exists() or listed.is_symlink()
        sources, raw, more, data = self.read_file(listed, SOURCES) if there else Read((), [], [])
        facts = self._read_facts(folder)
        images, missing = self._read_images(folder, _source_images(sources or ()))
        names = [] if only == frozenset() else self._lesson_order(folder, course)
        lessons = tuple(self.read_lesson(folder / "lessons" / n) for n in names)
        return CourseContent(
            folder.name,
            folder,
            course,
            {s.id: s for s in reversed(sources or ())},
            _ids(raw),
            tuple(one for one in lessons if only is None or one.name in only),
            (
                *read.diagnostics,
                *more,
                *facts.diagnostics,
                *missing,
                *self._repeated(sources or ()),
                *self._unknown_lessons(folder, course),
            ),
            (read.data, data, facts.data, *images.values()),
            {f"source:{name}": data for name, data in images.items()},
            lessons,
            facts.record or (),
            _ids(facts.value),
        )

    def _read_facts(self, folder: Path) -> Read[tuple[Fact, ...]]:
        """The facts of a course, which need not have any."""
        listed = folder / "facts.yaml"
        return self.read_file(listed, FACTS) if listed.exists() or listed.is_symlink() else Read((), [], [])

    def _lesson_order(self, folder: Path, course: Course | None) -> list[str]:
        found = sorted(p.parent.name for p in folder.glob("lessons/*/lesson.yaml"))
        first = [n for n in dict.fromkeys(course.lessons if course else ()) if n in found]
        return first + [n for n in found if n not in first]

    def _repeated(self, sources: tuple[Source, ...]) -> list[Diagnostic]:
        first: dict[str, Source] = {}
        repeated = []
        for source in sources:
            if source.id in first:
                hint = f"first on line {first[source.id].span.line}"
                repeated.append(
                    Diagnostic(source.at("id"), "duplicate-id", f"another source is called '{source.id}'", hint)
                )
            first.setdefault(source.id, source)
        return repeated

    def _unknown_lessons(self, folder: Path, course: Course | None) -> list[Diagnostic]:
        found = {p.parent.name for p in folder.glob("lessons/*/lesson.yaml")}
        return [
            Diagnostic(
                course.at("lessons", i),
                "unknown-lesson",
                f"no lesson 'lessons/{n}/lesson.yaml'",
                suggest(n, found),
            )
            for i, n in enumerate(course.lessons if course else ())
            if n not in found and course
        ]

    def read_lesson(self, folder: Path) -> LessonContent:
        """One lesson."""
        file = folder / "lesson.yaml"
        read = self.read_file(file, LESSON)
        lesson, diagnostics = read.record, read.diagnostics
        images, missing = self._read_images(folder, pictures(lesson.figures) if lesson else ())
        diagnostics += missing
        return LessonContent(
            folder.name,
            folder,
            self.name(file),
            with_ids(lesson) if lesson else None,
            tuple(diagnostics),
            images,
            read.data,
        )

    def _read_images(
        self, folder: Path, pictures: Iterable[Picture | Image]
    ) -> tuple[dict[str, bytes], list[Diagnostic]]:
        """The pictures of a folder by their file, and what is wrong with others."""
        images: dict[str, bytes] = {}
        missing: list[Diagnostic] = []
        for picture in pictures:
            data = self._read_image(folder, picture)
            if isinstance(data, Diagnostic):
                missing.append(data)
            else:
                images[picture.file] = data
        return images, missing

    def _read_image(self, folder: Path, figure: Picture | Image) -> bytes | Diagnostic:
        """A picture beside its file: PNG or JPEG, inside the lesson's or course's folder, of a size to print."""
        whose = "lesson's" if isinstance(figure, Picture) else "course's"
        try:
            path = (folder / figure.file).resolve()
            there = path.is_file()
        except (OSError, ValueError):  # a name that no file can have
            path, there = folder / "-", False
        if not path.is_relative_to(folder.resolve()):
            return Diagnostic(figure.at("file"), "image-outside", f"'{figure.file}' is outside the {whose} folder")
        if not there:
            found = [p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.suffix.lower() in _PICTURES]
            return Diagnostic(
                figure.at("file"),
                "no-image",
                f"there is no picture '{figure.file}'",
                suggest(figure.file, found),
            )
        data = _read_bytes(path, MAX_IMAGE)
        if len(data) > MAX_IMAGE or not data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
            return Diagnostic(
                figure.at("file"),
                "bad-image",
                f"'{figure.file}' is not a PNG or JPEG picture of at most {MAX_IMAGE:,} bytes",
            )
        return data


def schema(adapter: TypeAdapter[Any]) -> str:
    """The JSON Schema of a file, for editors."""
    return json.dumps(adapter.json_schema(by_alias=True), ensure_ascii=False, indent=2) + "\n"
