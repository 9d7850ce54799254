"""A lesson's sources as they are printed: letter, excerpt, lines as measured, prompts with the lesson's words."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from lessonpack.frameworks import Framework, chosen
from lessonpack.lesson import Lesson, PrintedSource, SourceSet
from lessonpack.measures import Measures
from lessonpack.prose import Line, Prose
from lessonpack.record import KEY, Record
from lessonpack.sources import Excerpt, Gloss, Layer, Medium, Outlet, Source, hard_lines


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
    tick: tuple[Line, ...] = ()
    """Things to tick."""
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


@dataclass(frozen=True)
class HardWord:
    """A hard word of the sources, explained, with the letters of the sources that have it."""

    word: str
    meaning: Line
    letters: tuple[str, ...]


class Version(Record):
    """One text of an excerpt as it is printed: the text of the course, the source's own, or the adapted one."""

    name: str
    """Its name in Measures."""
    layer: Layer
    """Which text it is."""
    text: str
    """Its words."""
    language: str | None
    """Its language, where that is not the course's."""
    passages: dict[str, str]
    """What may be pointed at in it."""
    lines: tuple[tuple[str, ...], ...] | None
    """The lines of each hard line of the text, where a layout was measured."""

    pupil_properties: ClassVar[tuple[str, ...]] = ("numbered",)

    @property
    def numbered(self) -> list[NumberedLine]:
        """Its lines with a number on every fifth; unbroken and without numbers before it was measured."""
        whole = hard_lines(self.text)
        if self.lines is None:
            return [NumberedLine(text, None, "last" if ends else "") for text, ends in whole]
        broken = [
            (text, *(("line last", "") if ends and joint == "line" else ("line", joint)))
            for lines, (text_, ends) in zip(self.lines, whole, strict=True)
            for text, joint in zip(lines, _joints(text_, lines), strict=True)
        ]
        return [
            NumberedLine(text, n if n % 5 == 0 else None, classes, joint)
            for n, (text, classes, joint) in enumerate(broken, 1)
        ]


class Sheet(Record):
    """A source as it is printed: letter, record, excerpt, its texts with their lines as measured, and its prompts."""

    letter: str
    """Its letter."""
    source: Source
    """The record."""
    excerpt: Excerpt | None
    """What is printed of it; None where only its citation may be."""
    versions: tuple[Version, ...]
    """The texts that are printed: side by side, if there are several."""
    picture: str | None
    """The picture that is printed, as an asset."""
    withheld: bool
    """Whether something of it that the lesson wants may not be printed."""
    medium: Medium
    """What the source is, for the questions that may be asked of it."""
    framework: Line | None
    """Name of its framework."""
    framework_credit: Line | None
    """Whose framework it is, where that must be said."""
    layout: Literal["list", "columns"]
    """How its prompts stand."""
    prompts: tuple[SheetPrompt, ...]
    """Its prompts."""

    pupil_properties: ClassVar[tuple[str, ...]] = ("glosses",)

    @property
    def glosses(self) -> list[Gloss]:
        """The hard words that stand in a text that is printed."""
        printed = " ".join(" ".join(v.text.split()) for v in self.versions if v.layer != "original").casefold()
        return [g for g in self.excerpt.glosses if g.word.casefold() in printed] if self.excerpt else []

    @property
    def main(self) -> Version | None:
        """The text that references point at: the course's, or the adapted one that is printed instead."""
        return next((v for v in self.versions if v.layer != "original"), None)

    @property
    def besides(self) -> Version | None:
        """The adapted text that is printed beside the main one."""
        return next((v for v in self.versions if v.layer == "adapted" and v is not self.main), None)


class SheetSet(Record):
    """Sources that are worked on together, with their prompts."""

    id: str
    """Stable name."""
    title: Line | None
    """Heading."""
    letters: tuple[str, ...]
    """Letters of its sources."""
    after: str
    """Letter of the last of them that is printed: the set follows that source."""
    intro: Prose | None
    """What is read before the prompts."""
    framework: Line | None
    """Name of its framework."""
    framework_credit: Line | None
    """Whose framework it is, where that must be said."""
    layout: Literal["list", "columns"]
    """How its prompts stand."""
    prompts: tuple[SheetPrompt, ...]
    """Its prompts."""


def _joints(whole: str, lines: tuple[str, ...]) -> list[str]:
    """What a hard line of a text has where each of the lines ends into which it was broken."""
    joints, letters, rest = [], 0, [i for i, c in enumerate(whole) if not c.isspace()]
    for line in lines[:-1]:
        letters += sum(not c.isspace() for c in line)
        joints.append("" if rest[letters] > rest[letters - 1] + 1 else "none")
    return [*joints, "line"]


def sheets(
    lesson: Lesson,
    sources: dict[str, Source],
    frameworks: dict[str, Framework],
    measures: Measures,
    outlet: Outlet = "print",
) -> list[Sheet]:
    """The lesson's printed sources, in the order of their letters' list, as far as they may be printed there."""
    return [
        _sheet(letter, printed, sources[printed.source], frameworks, measures, outlet)
        for letter, printed in lesson.letters.items()
    ]


def layers(printed: PrintedSource, source: Source, excerpt: Excerpt, outlet: Outlet) -> list[Layer]:
    """The texts of an excerpt that a lesson prints, as they stand beside one another, as far as they may be printed."""
    return [layer for layer in _wanted(printed, excerpt) if source.may_print(excerpt, layer, outlet)]


def _wanted(printed: PrintedSource, excerpt: Excerpt) -> list[Layer]:
    """The texts of an excerpt that a lesson wants."""
    wanted: list[Layer] = ["original"] if printed.original == "beside" else []
    wanted += ["text"] if printed.adapted != "instead" else []
    wanted += ["adapted"] if printed.adapted != "none" else []
    return [layer for layer in wanted if excerpt.text_of(layer)]


def _sheet(
    letter: str,
    printed: PrintedSource,
    source: Source,
    frameworks: dict[str, Framework],
    measures: Measures,
    outlet: Outlet,
) -> Sheet:
    excerpt = source.excerpt(printed.excerpt)
    shown = layers(printed, source, excerpt, outlet) if excerpt else []
    versions = [_version(letter, source, excerpt, layer, measures) for layer in shown] if excerpt else []
    picture = f"source:{excerpt.image.file}" if excerpt and excerpt.image and source.may_show(excerpt, outlet) else None
    less = excerpt is not None and (shown != _wanted(printed, excerpt) or (excerpt.image is not None and not picture))
    framework = frameworks.get(printed.framework or "")
    return Sheet(
        letter=letter, source=source, excerpt=excerpt if versions or picture else None, versions=tuple(versions),
        picture=picture, withheld=less or not (versions or picture), medium=source.medium(excerpt),
        framework=framework.title if framework else None,
        framework_credit=framework.credit if framework else None,
        layout=framework.layout if framework else "list",
        prompts=_prompts(letter, source.id, framework, source.medium(excerpt), printed),
    )  # fmt: skip


def _version(letter: str, source: Source, excerpt: Excerpt, layer: Layer, measures: Measures) -> Version:
    name = "/".join((letter, source.id, excerpt.id, *([layer] if layer != "text" else [])))
    return Version(
        name=name,
        layer=layer,
        text=excerpt.text_of(layer) or "",
        language=excerpt.original.language if layer == "original" and excerpt.original else excerpt.language,
        passages=excerpt.passages_of(layer),
        lines=measures.lines.get(name),
    )


def hard_words(sheets: list[Sheet]) -> list[HardWord]:
    """The words explained with the sources that are printed, in alphabetical order, each meaning once."""
    found: dict[tuple[str, Line], list[str]] = {}
    for sheet in sheets:
        for gloss in sheet.glosses:
            found.setdefault((gloss.word, gloss.meaning), []).append(sheet.letter)
    entries = [HardWord(word, meaning, tuple(letters)) for (word, meaning), letters in found.items()]
    return sorted(entries, key=lambda e: (e.word.casefold(), e.word))


def sheet_sets(lesson: Lesson, printed: list[Sheet], frameworks: dict[str, Framework]) -> list[SheetSet]:
    """The sets of sources that the lesson works on together."""
    return [_sheet_set(s, {p.letter: p for p in printed}, frameworks) for s in lesson.source_sets]


def _sheet_set(given: SourceSet, printed: dict[str, Sheet], frameworks: dict[str, Framework]) -> SheetSet:
    framework = frameworks.get(given.framework or "")
    title = framework.title if framework else None
    media: set[Medium] = {printed[letter].medium for letter in given.sources}
    return SheetSet(
        id=given.id, title=given.title or title, letters=given.sources, intro=given.intro, framework=title,
        after=max(given.sources, key=list(printed).index),
        framework_credit=framework.credit if framework else None,
        layout=framework.layout if framework else "list",
        prompts=_prompts("".join(given.sources), given.id, framework, media.pop() if len(media) == 1 else None, given),
    )  # fmt: skip


def _prompts(
    label: str, scope: str, framework: Framework | None, medium: Medium | None, given: PrintedSource | SourceSet
) -> tuple[SheetPrompt, ...]:
    """The prompts that are printed, numbered after a label; ids of those that have none begin with the scope."""
    made: list[SheetPrompt] = []
    for step, own in chosen(framework, medium, given.prompts, given.drop):
        ask = own.ask if own and own.ask else step.ask if step else None
        if ask is None:
            continue
        lines = own.lines if own and own.lines is not None else step.lines if step else 2
        answer = (own and own.answer) or (Prose(str(step.guidance)) if step else None)
        number = len(made) + 1
        made.append(
            SheetPrompt(
                id=(own and own.id) or f"{scope}.{step.id if step else number}",
                number=f"{label}{number}",
                heading=step.heading if step else None,
                ask=ask,
                tick=step.tick if step else (),
                lines=lines,
                answer=answer,
            )
        )
    return tuple(made)
