"""The portion of a course that the documents of one lesson can see, and its fingerprint.

Documents are made from the portion alone: what is not in it cannot change them, and what is in it is in the
fingerprint. So a change in the course makes anew the documents that it can touch, and no others.
"""

from collections.abc import Iterator
from dataclasses import replace

from lessonpack.canonical import told
from lessonpack.citations import kin
from lessonpack.content import CourseContent, LessonContent
from lessonpack.files import digest
from lessonpack.record import prose_in
from lessonpack.rights import uses_of
from lessonpack.sources import Source


def portion(content: CourseContent, lesson: LessonContent) -> CourseContent:
    """The course with this lesson alone, and of its sources, facts and pictures those that the lesson uses.

    Of sources that only decide how others are cited there is the citation alone.
    """
    alone = replace(lesson, diagnostics=(), data=b"")
    used, cited = _sources(content, lesson)
    sources = {key: one if key in used else _bare(one) for key, one in content.sources.items() if key in cited}
    course = content.course.model_copy(update={"lessons": ()}) if content.course else None
    facts = {r.fact for prose in prose_in([course, lesson.lesson, *sources.values()]) for r in prose.references}
    pictures = {f"source:{e.image.file}" for key in used for e in content.sources[key].excerpts if e.image}
    return CourseContent(
        content.name,
        content.folder,
        course,
        sources,
        None,
        (alone,),
        (),
        images={name: data for name, data in content.images.items() if name in pictures},
        facts=tuple(fact for fact in content.facts if fact.id in facts),
        known_facts=None,
    )


def _sources(content: CourseContent, lesson: LessonContent) -> tuple[set[str], set[str]]:
    """The sources that a lesson prints, quotes or cites; and these with those that decide how they are cited."""
    assert lesson.lesson
    quoted = {use.source for use in uses_of(content, lesson.lesson).uses}
    used = (content.works_of([lesson.lesson]) | quoted) & content.sources.keys()
    return used, used | kin(used, content.sources)


def _bare(source: Source) -> Source:
    """A source with nothing to print."""
    return source.model_copy(update={"excerpts": (), "headnote": None, "annotation": None})


def fingerprint(content: CourseContent) -> str:
    """SHA-256, hexadecimal, of all that a course says, wherever in its files it says it."""
    return digest(_pieces(content))


def _pieces(content: CourseContent) -> Iterator[bytes]:
    yield content.name.encode()
    yield told([content.course, list(content.sources.items()), content.facts]).encode()
    yield from _named(content.images)
    for lesson in content.all_lessons:
        yield told([lesson.name, lesson.lesson]).encode()
        yield from _named(lesson.images)


def _named(images: dict[str, bytes]) -> Iterator[bytes]:
    for name, data in sorted(images.items()):
        yield from (name.encode(), data)
