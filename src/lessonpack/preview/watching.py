"""Which files change."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from watchfiles import awatch

#: How long nothing must change before it is told, and how long it is put off at most, milliseconds.
_STEP, _LONGEST = 50, 400


@dataclass(frozen=True)
class Changes:
    """What has changed: files of courses, by the courses' names, or of the templates."""

    courses: frozenset[str]
    templates: bool


async def changes(content: Path, templates: list[Path]) -> AsyncIterator[Changes]:
    """What changes in the content and in the folders of templates, for ever."""
    folders = [folder for folder in (content, *templates) if folder.is_dir()]
    if not folders:
        return
    async for seen in awatch(*folders, step=_STEP, debounce=_LONGEST):
        paths = [Path(name) for _, name in seen]
        courses = [path.relative_to(content) for path in paths if path.is_relative_to(content)]
        named = frozenset(path.parts[0] for path in courses if path.parts)
        yield Changes(named, templates=len(courses) < len(paths))
