"""New courses and lessons, small but whole: they build as they are."""

import re
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from lessonpack.content import COURSE, FACTS, LESSON, SOURCES, Library, schema
from lessonpack.files import write_whole
from lessonpack.templating import Templates

SCHEMAS: dict[str, TypeAdapter[Any]] = {"course": COURSE, "sources": SOURCES, "facts": FACTS, "lesson": LESSON}


class StarterError(Exception):
    """The course or lesson cannot be made: something lies there already, or the name will not do."""


def _title(name: str) -> str:
    return name.replace("-", " ").replace("_", " ").strip().capitalize()


def _check_name(name: str) -> None:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", name):
        raise StarterError(f"'{name}' will not do as the name of a folder: use letters, digits, '-', '_' and '.'")


class _Folder:
    """Writes starter files; never over one that is there."""

    def __init__(self, templates: Templates, **values: str) -> None:
        self.templates = templates
        self.values = values
        self.written: list[Path] = []

    def write(self, path: Path, template: str) -> None:
        source = self.templates.find(f"new/{template}")
        assert source, template
        text = source.read_text(encoding="utf-8")
        for name, value in self.values.items():
            text = text.replace(f"@{name}@", value)
        if path.exists():
            raise StarterError(f"'{path}' is there already")
        write_whole(path, text.encode())
        self.written.append(path)


def write_schemas(root: Path) -> list[Path]:
    """The JSON Schemas to which the files' first lines point, brought up to date; returns those that changed."""
    changed = []
    for name, adapter in SCHEMAS.items():
        path, text = root / "content" / ".schema" / f"{name}.json", schema(adapter)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            write_whole(path, text.encode())
            changed.append(path)
    return changed


def new_course(root: Path, name: str) -> list[Path]:
    """A course with one source and one lesson. Returns the files written; raises StarterError."""
    _check_name(name)
    course = root / "content" / name
    if course.exists():
        raise StarterError(f"'{course}' is there already")
    folder = _Folder(Templates(root), title=_title(name), source="udhr-1948")
    folder.write(course / "course.yaml", "course.yaml")
    folder.write(course / "sources.yaml", "sources.yaml")
    folder.values["title"] = "First lesson"
    folder.write(course / "lessons" / "first-lesson" / "lesson.yaml", "lesson.yaml")
    return [*folder.written, *write_schemas(root)]


def new_lesson(root: Path, course: Path, name: str) -> list[Path]:
    """A lesson about the first source of its course. Returns the files written; raises StarterError."""
    _check_name(name)
    content = Library(root).read_course(course)
    source = next((s.id for s in content.sources.values() if len(s.excerpts) == 1), None)
    folder = _Folder(Templates(root), title=_title(name), source=source or "udhr-1948")
    lesson = course / "lessons" / name / "lesson.yaml"
    if lesson.exists():
        raise StarterError(f"'{lesson}' is there already")
    if source is None:
        if content.known_sources:
            raise StarterError("no source of the course has exactly one excerpt to begin with")
        folder.write(course / "sources.yaml", "sources.yaml")
    folder.write(lesson, "lesson.yaml")
    return [*folder.written, *write_schemas(root)]
