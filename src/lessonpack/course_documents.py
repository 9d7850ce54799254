"""(course, its lessons, kind, edition) to a Document: what is made once for a course. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from lessonpack.content import LessonContent
from lessonpack.documents import Document, Maker, Subject
from lessonpack.kinds import Kind
from lessonpack.origins import PAGE
from lessonpack.phases import phase
from lessonpack.record import pupil_view
from lessonpack.secrecy import rekeyed


class CourseMaker(Maker):
    """Makes the documents of a course that are of no single lesson."""

    @phase("render")
    def make_course(self, lessons: Sequence[LessonContent], kind: Kind) -> Document:
        """One document of some lessons, all of them sound. Raises TemplateFault or CitationError."""
        names = {one.name for one in lessons}
        lessons = [one for one in self.content.all_lessons if one.name in names] if self.other_key else lessons
        chosen = [one.lesson for one in lessons if one.lesson]
        given = rekeyed(chosen) if self.other_key else chosen
        body = self.render(kind, {"lessons": pupil_view(given) if kind.audience == "pupil" else given})
        images = {name: data for one in lessons for name, data in one.images.items()}
        subject = Subject(self.content.name, self._plain(self.course.title), images)
        return replace(self.finish(body, kind, subject, self.content.works_of(chosen)), spans={PAGE: self.course.span})
