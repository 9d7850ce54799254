"""A lesson's sources as they are printed: letter, excerpt, lines as measured, prompts with the lesson's words."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from lessonpack.frameworks import Framework
from lessonpack.lesson import Lesson, PrintedSource, Prompt
from lessonpack.measures import Measures
from lessonpack.prose import Line, Prose
from lessonpack.record import KEY, Record
from lessonpack.sources import Excerpt, Source


class SheetPrompt(Record):
    """A prompt as it is printed with a source: the lesson's words over the framework's."""

    id: str
    """Stable name."""
    number: str
    """Its number on the paper: A1, A2 …"""
    heading: Line | None
    """The framework's step."""
    ask: Line
    """The prompt."""
    lines: int
    """Ruled lines."""
    answer: Annotated[Prose | None, KEY]
    """What a good answer says."""


@dataclass(frozen=True)
class NumberedLine:
    """A line of an excerpt as it is set."""

    text: str
    number: int | None
    classes: str
    joint: str = ""
    """What the text has where this line ends, if it is no space: `none`, or a `line` that the text itself ends."""


class Sheet(Record):
    """A source as it is printed: letter, record, excerpt, its lines as measured, and its prompts."""

    letter: str
    """Its letter."""
    source: Source
    """The record."""
    excerpt: Excerpt | None
    """What is printed of it; None where only its citation may be."""
    name: str
    """Name of the excerpt in Measures."""
    lines: tuple[tuple[str, ...], ...] | None
    """The lines of each hard line of the excerpt, where a layout was measured."""
    framework: Line | None
    """Name of its framework."""
    prompts: tuple[SheetPrompt, ...]
    """Its prompts."""

    pupil_properties: ClassVar[tuple[str, ...]] = ("numbered",)

    @property
    def numbered(self) -> list[NumberedLine]:
        """The excerpt's lines with a number on every fifth; unbroken and without numbers before it was measured."""
        hard_lines = self.excerpt.hard_lines if self.excerpt else []
        if self.lines is None:
            return [NumberedLine(text, None, "last" if ends else "") for text, ends in hard_lines]
        broken = [
            (text, *(("line last", "") if ends and joint == "line" else ("line", joint)))
            for lines, (whole, ends) in zip(self.lines, hard_lines, strict=True)
            for text, joint in zip(lines, _joints(whole, lines), strict=True)
        ]
        return [
            NumberedLine(text, n if n % 5 == 0 else None, classes, joint)
            for n, (text, classes, joint) in enumerate(broken, 1)
        ]


def _joints(whole: str, lines: tuple[str, ...]) -> list[str]:
    """What a hard line of a text has where each of the lines ends into which it was broken."""
    joints, letters, rest = [], 0, [i for i, c in enumerate(whole) if not c.isspace()]
    for line in lines[:-1]:
        letters += sum(not c.isspace() for c in line)
        joints.append("" if rest[letters] > rest[letters - 1] + 1 else "none")
    return [*joints, "line"]


def sheets(
    lesson: Lesson, sources: dict[str, Source], frameworks: dict[str, Framework], measures: Measures
) -> list[Sheet]:
    """The lesson's printed sources, in the order of their letters' list."""
    return [
        _sheet(letter, printed, sources[printed.source], frameworks, measures)
        for letter, printed in lesson.letters.items()
    ]


def _sheet(
    letter: str, printed: PrintedSource, source: Source, frameworks: dict[str, Framework], measures: Measures
) -> Sheet:
    excerpt = source.excerpt(printed.excerpt)
    if source.rights.print == "none":
        excerpt = None
    framework = frameworks.get(printed.framework or "")
    name = f"{letter}/{source.id}/{excerpt.id}" if excerpt else f"{letter}/{source.id}"
    return Sheet(
        letter=letter, source=source, excerpt=excerpt, name=name, lines=measures.lines.get(name),
        framework=framework.title if framework else None, prompts=_prompts(letter, printed, framework),
    )  # fmt: skip


def _prompts(letter: str, printed: PrintedSource, framework: Framework | None) -> tuple[SheetPrompt, ...]:
    steps = {p.id: p for p in framework.prompts} if framework else {}
    chosen = printed.prompts or tuple(Prompt(id=f"{printed.source}.{name}", use=name) for name in steps)
    made = []
    for number, prompt in enumerate(chosen, 1):
        step = steps.get(prompt.use or "")
        ask = prompt.ask or (step.ask if step else None)
        if ask is None:
            continue
        answer = prompt.answer or (Prose(str(step.guidance)) if step else None)
        made.append(
            SheetPrompt(
                id=prompt.id or f"{printed.source}.{number}",
                number=f"{letter}{number}",
                heading=step.heading if step else None,
                ask=ask,
                lines=prompt.lines if prompt.lines is not None else step.lines if step else 2,
                answer=answer,
            )
        )
    return tuple(made)
