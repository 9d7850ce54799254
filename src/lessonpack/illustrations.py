"""The figures of a lesson as its documents print them: drawn for the edition, numbered, with names or in blank form."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from lessonpack.assets import faces, stack
from lessonpack.drawing import Blanks, Look, draw
from lessonpack.drawing.canvas import POINTS_PER_MM
from lessonpack.drawing.data import Data, data_of
from lessonpack.editions import Edition
from lessonpack.figures import Drawn, Figure, Map, Picture
from lessonpack.lesson import Lesson
from lessonpack.locales import Language
from lessonpack.machine import Role
from lessonpack.prose import Line, Prose
from lessonpack.questions import Labelling, Question

#: The `src` of a drawing begins with this; its id follows.
DRAWN = "figure:"
#: What stands in place of a name that another question asks for.
_UNTOLD = "…"
#: How much of the height of a page stays free of a figure: for the heading over it; in the key for the stem; in a
#: question for the stem and what helps. In large print a figure has a page of its own.
_HEADING, _STEM, _HELPS = 0.08, 0.22, 0.36


def look_of(edition: Edition, language: Language, plain: Callable[[Prose], str], fonts: Path | None) -> Look:
    """How an edition prints figures: as wide as its type, in its faces and size of labels."""
    serif, theme, page = edition.face == "reading", edition.theme, edition.margins
    role: Role = "apparatus" if serif else "sans"
    own = (theme.apparatus,) if theme and serif and theme.apparatus else ()
    return Look(
        width=page.width - page.inner - page.outer,
        height=page.height - page.top - page.bottom,
        size=edition.type.label * faces(role, language.tag)[0].scale,
        families=(*own, *stack(role, language.tag)),
        language=language,
        plain=plain,
        colour=edition.colour,
        rule=edition.rule,
        own_fonts=fonts,
        grown=edition.picture,
    )


@dataclass(frozen=True)
class Illustration:
    """A figure as a template prints it. A template cannot see what the figure is drawn from."""

    id: str
    number: int
    alt: Line
    caption: Line
    drawn: bool
    _print: Callable[[], list[str]] = field(repr=False)
    _data: Callable[[], Data | None] = field(repr=False)

    @cached_property
    def sources(self) -> list[str]:
        """The `src` of its picture, or of each piece where it is taller than a page."""
        return self._print()

    @cached_property
    def numbers(self) -> Data | None:
        """Its data as a table, where they are printed."""
        return self._data()


@dataclass
class Illustrations:
    """The figures of a lesson, drawn when they are asked for. `drawn` are those that were, by their `src`."""

    lesson: Lesson
    look: Look
    drawn: dict[str, bytes] = field(default_factory=dict)

    @cached_property
    def numbered(self) -> dict[str, tuple[int, Figure]]:
        """Each figure with its number, by id."""
        return {figure.id: (n, figure) for n, figure in enumerate(self.lesson.figures, 1)}

    @cached_property
    def asked(self) -> dict[str, Labelling]:
        """The questions that ask for names in a figure, by their ids."""
        every = (one for question in self.lesson.questions for one in question.walk())
        return {str(q.id): q for q in every if isinstance(q, Labelling) and q.figure in self.numbered}

    def printed(self, *, names: bool) -> list[Illustration]:
        """The figures of the section of figures. Where names may not be told, one that a question asks to be labelled
        is printed with the question alone."""
        hidden = set() if names else {q.figure for q in self.asked.values()}
        return [self._one(figure, {}) for _, figure in self.numbered.values() if figure.id not in hidden]

    def blank(self, question: Question) -> Illustration:
        """The figure of a question, or of a pupil's view of one, with numbers in place of what is asked for, and
        without the names that another question asks for."""
        asked = self.asked[str(question.id)]
        blanks = {label.mark: _UNTOLD for q in self.asked.values() if q.figure == asked.figure for label in q.labels}
        blanks |= {label.mark: str(n) for n, label in enumerate(asked.labels, 1)}
        return self._one(self.numbered[asked.figure][1], blanks, _HEADING if self.look.large else _HELPS)

    def whole(self, question: Question) -> Illustration:
        """The same figure with all names."""
        figure = self.numbered[self.asked[str(question.id)].figure][1]
        return self._one(figure, {}, _HEADING if self.look.large else _STEM, numbers=False)

    def _one(self, figure: Figure, blanks: Blanks, free: float = _HEADING, *, numbers: bool = True) -> Illustration:
        number = self.numbered[figure.id][0]

        def sources() -> list[str]:
            return self._drawn(figure, blanks, free) if isinstance(figure, Drawn) else [_file(figure)]

        def data() -> Data | None:
            there = numbers and isinstance(figure, Drawn) and self._tabled(figure, blanks)
            return data_of(figure, self.look) if isinstance(figure, Drawn) and there else None

        return Illustration(figure.id, number, figure.alt, figure.caption, isinstance(figure, Drawn), sources, data)

    def _tabled(self, figure: Drawn, blanks: Blanks) -> bool:
        """Whether the numbers are printed: not where names are asked for; a map's only where the author says so, for
        degrees serve nobody who only needs large type."""
        large = self.look.large and not isinstance(figure, Map)
        return not blanks and (figure.numbers or large)

    def _drawn(self, figure: Drawn, blanks: Blanks, free: float) -> list[str]:
        look = self._beside(figure, free)
        form = (free, sorted(blanks.items()))
        digest = f":{sha256(repr(form).encode()).hexdigest()[:8]}" if form != (_HEADING, []) else ""
        pieces = draw(figure, look, blanks)
        names = [f"{DRAWN}{figure.id}{digest}{f':{n}' if n > 1 else ''}" for n in range(1, len(pieces) + 1)]
        self.drawn |= {name: piece.svg for name, piece in zip(names, pieces, strict=True)}
        return names

    def _beside(self, figure: Drawn, free: float) -> Look:
        """The look with less height, for what stands on the page too: the caption in any case."""
        look = self.look
        lines = len(look.lettering.lines(look.plain(figure.caption), look.size, look.room * 0.95))
        caption = (lines + 1.5) * look.size * 1.35 / POINTS_PER_MM
        return replace(look, height=look.height * (1 - free) - caption)


def _file(figure: Figure) -> str:
    assert isinstance(figure, Picture)
    return figure.file
