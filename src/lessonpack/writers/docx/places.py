"""Where blocks stand, and the styles that depend on it."""

from dataclasses import dataclass, replace

from lessonpack.writers.docx.faces import Face
from lessonpack.writers.docx.ooxml import Xml


@dataclass(frozen=True)
class Setting:
    """The styles that depend on where a block stands."""

    text: str
    stem: str = "Pack Stem"
    small: str = "Pack Small"
    line: str = "Pack Writing Line"
    bullets: tuple[str, ...] = ("List Bullet", "List Bullet 2", "List Bullet 3")
    numbers: tuple[str, ...] = ("List Number", "List Number 2", "List Number 3")
    plain: tuple[str, ...] = ("Pack Plain List",)
    more: tuple[str, ...] = ("List Continue", "List Continue 2", "List Continue 3")


BODY = Setting("Body Text")
QUESTION = Setting(
    "Pack Question Text",
    small="Pack Question Small",
    bullets=("Pack Question Bullet", "List Bullet 3"),
    numbers=("Pack Question Number", "List Number 3"),
    plain=("Pack Question Plain List",),
    more=("List Continue 2", "List Continue 3"),
)
SETTINGS = {
    "question": QUESTION,
    "part": replace(QUESTION, text="Pack Part Text", stem="Pack Part Stem"),
    "key": replace(QUESTION, text="Pack Key"),
    "quote": replace(BODY, text="Quote"),
}
CELL = Setting(
    "Pack Table Text",
    stem="Pack Table Text",
    bullets=("Pack Table Bullet",),
    numbers=("Pack Table Number",),
    more=("Pack Table Text",),
    line="Pack Table Writing Line",
)


@dataclass
class Entry:
    """An entry of a list: its first paragraph takes the number, those after it are set under the first."""

    style: str
    more: str
    level: int
    number: int
    begun: bool = False


@dataclass(frozen=True)
class Place:
    """Where blocks are put: the element that takes them, how they are set there, and the width in twips."""

    into: Xml
    face: Face
    width: int
    setting: Setting = BODY
    boxed: bool = False
    depth: int = 0
    entry: Entry | None = None
