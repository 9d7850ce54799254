"""What can be shown: the courses and lessons of a project, the kinds of document, the parts of editions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lessonpack.content import COURSE, Library
from lessonpack.editions import AXES, STANDARD, Part
from lessonpack.kinds import Kind
from lessonpack.locales import Language
from lessonpack.templating import Templates

#: The language of the page where the courses are in several, or cannot be read.
_COMMON = "en-GB"


@dataclass(frozen=True)
class Choice:
    """A document: the names of its course, its lesson or "" for the whole course, its kind and its edition."""

    course: str
    lesson: str = ""
    kind: str = ""
    edition: str = STANDARD

    @property
    def name(self) -> str:
        """What `lessonpack compare` calls it."""
        return "/".join(filter(None, (self.course, self.lesson, self.kind, self.edition)))


def first_choice(course: Path, lessons: Sequence[str], kinds: Iterable[Kind]) -> Choice:
    """What to begin with: the first kind of one of these lessons, or of all in a course's folder."""
    there = lessons or sorted(path.parent.name for path in course.glob("lessons/*/lesson.yaml"))
    scope = "lesson" if there else "course"
    kind = next((kind.name for kind in kinds if kind.scope == scope), "")
    return Choice(course.name, there[0] if there else "", kind)


def language(library: Library, templates: Templates) -> Language:
    """The language of the page: that of the courses, if they have one in common. Raises TemplateFault."""
    courses = [library.read_file(folder / "course.yaml", COURSE).record for folder in library.courses()]
    tags = {course.language if course else _COMMON for course in courses}
    return templates.language(tags.pop() if len(tags) == 1 else _COMMON)


def choices(library: Library, templates: Templates, spoken: Language) -> dict[str, Any]:
    """What can be chosen, for the page. Raises TemplateFault."""
    kinds = [{"name": k.name, "title": spoken.say(k.title), "scope": k.scope} for k in templates.kinds()]
    return {"lessons": list(_lessons(library)), "kinds": kinds, "axes": _axes(templates.parts(), spoken)}


def _lessons(library: Library) -> Iterable[tuple[str, str]]:
    """Every course with its lessons by name, then with "": the whole of it."""
    for folder in library.courses():
        names = sorted(path.parent.name for path in folder.glob("lessons/*/lesson.yaml"))
        yield from ((folder.name, name) for name in (*names, ""))


def _axes(parts: Mapping[str, Part], spoken: Language) -> list[dict[str, Any]]:
    """Each axis that offers a choice, with its parts; the one without a name is the default, or none of them."""
    found = []
    for axis in AXES:
        mine = sorted((p for p in parts.values() if p.axis == axis), key=lambda p: (not p.default, p.name))
        named = [{"name": "" if p.default else p.name, "title": _title(p, spoken)} for p in mine]
        usual = [] if any(p.default for p in mine) else [{"name": "", "title": "–"}]
        if len(named) + len(usual) > 1:
            found.append({"name": axis, "parts": [*usual, *named]})
    return found


def _title(part: Part, spoken: Language) -> str:
    """What a part is called."""
    if part.label not in spoken.words:
        return part.label
    size = f"{part.type.reading:g}" if part.type else ""
    sign = spoken.say(part.label, size=size, letter=part.version)
    # The sign that pupils see, and what it means.
    return f"{sign} {part.name}" if part.tier else sign


def kind_for(kinds: Iterable[Kind], choice: Choice) -> Kind | None:
    """The kind that was chosen."""
    return next((kind for kind in kinds if kind.name == choice.kind), None)
