"""Where blocks stand, and the styles that depend on it."""

from dataclasses import dataclass, replace

from lessonpack.writers.docx.faces import Face
from lessonpack.writers.docx.ooxml import Xml, qualified


@dataclass(frozen=True)
class Setting:
    """The styles that depend on where a block stands."""

    text: str
    stem: str = "Pack Stem"
    small: str = "Pack Small"
    line: str = "Pack Writing Line"
    bullets: tuple[str, ...] = ("List Bullet", "List Bullet 2", "List Bullet 3")
    numbers: tuple[str, ...] = ("List Number", "List Number 2", "List Number 3")
    options: tuple[str, ...] = ("Pack Option",)
    plain: tuple[str, ...] = ("Pack Plain List",)
    more: tuple[str, ...] = ("List Continue", "List Continue 2", "List Continue 3")
    key: str = "Pack Key"
    part: str = "Pack Part"
    """What the names of styles begin with in a part of what is set so."""


BODY = Setting("Body Text")
QUESTION = Setting(
    "Pack Question Text",
    small="Pack Question Small",
    bullets=("Pack Question Bullet", "List Bullet 3"),
    numbers=("Pack Question Number", "List Number 3"),
    plain=("Pack Question Plain List",),
    more=("List Continue 2", "List Continue 3"),
)


def inside(group: str, outside: Setting) -> Setting:
    """How a group of blocks is set, by its name, in what is set so."""
    if group == "part":
        return _part(outside.part)
    if group == "key":
        # The answer stands under the stem of its question or part.
        return replace(QUESTION if outside == BODY else outside, text=outside.key)
    return {"question": QUESTION, "quote": replace(BODY, text="Quote")}[group]


def _part(name: str) -> Setting:
    """A part of a question, or of a part: all its styles further in."""
    return Setting(
        f"{name} Text",
        stem=f"{name} Stem",
        small=f"{name} Small",
        line=f"{name} Writing Line",
        bullets=(f"{name} Bullet", "List Bullet 3"),
        numbers=(f"{name} Number", "List Number 3"),
        options=(f"{name} Option",),
        plain=(f"{name} Plain List",),
        more=(f"{name} Text", "List Continue 3"),
        key=f"{name} Key",
        part="Pack Inner Part",
    )


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
    """An entry of a list: its first paragraph takes the number, those after it are set under the first.

    One of a list to tick has no number, and the title of its box.
    """

    style: str
    more: str
    level: int = 0
    number: int | None = None
    box: str = ""
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
    in_question: bool = False

    @property
    def in_cell(self) -> bool:
        """Whether it is in a table, whose rows are never parted."""
        return bool(self.into.tag == qualified("w:tc"))
