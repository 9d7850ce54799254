"""(course, its lessons, kind, edition) to a Document: what is made once for a course. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from lessonpack.content import LessonContent
from lessonpack.documents import Document, Maker, Subject
from lessonpack.kinds import Kind
from lessonpack.origins import PAGE
from lessonpack.record import pupil_view


class CourseMaker(Maker):
    """Makes the documents of a course that are of no single lesson."""

    def make_course(self, lessons: Sequence[LessonContent], kind: Kind) -> Document:
        """One document of some lessons, all of them sound. Raises TemplateFault or CitationError."""
        chosen = [one.lesson for one in lessons if one.lesson]
        shown = pupil_view(chosen) if kind.audience == "pupil" else chosen
        body = self.render(kind, {"lessons": shown})
        images = {name: data for one in lessons for name, data in one.images.items()}
        subject = Subject(self.content.name, self._plain(self.course.title), images)
        return replace(self.finish(body, kind, subject, self.content.works_of(chosen)), spans={PAGE: self.course.span})
