"""What all that is written into one document shares: styles, numbering, notes, bookmarks, pictures."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING

from docx.image.exceptions import UnrecognizedImageError
from docx.image.image import Image
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.package import Package
from docx.parts.image import ImagePart

from lessonpack.illustrations import DRAWN
from lessonpack.markup import Element
from lessonpack.writers.docx.captions import Captions
from lessonpack.writers.docx.numbering import Numbering
from lessonpack.writers.docx.ooxml import EMU_PER_TWIP, UnsupportedElement
from lessonpack.writers.docx.styles import Styles

if TYPE_CHECKING:
    from lessonpack.writers.docx.notes import Notes


@dataclass
class Bookmarks:
    """Names for the ids of a page: letters, digits and underscores, 40 at most, no two alike."""

    ids: Iterable[str]
    names: dict[str, str] = field(init=False)
    numbers: Iterator[int] = field(default_factory=count)
    waiting: list[str] = field(default_factory=list)
    """The ids of elements begun, whose first paragraph is still to come."""

    def __post_init__(self) -> None:
        self.names = {}
        taken: set[str] = set()
        for identifier in self.ids:
            if identifier in self.names:
                raise UnsupportedElement(f"two elements have the id '{identifier}'")
            name = stem = ("_lp_" + re.sub(r"\W", "_", identifier))[:40]
            for suffix in count(2):
                if name.lower() not in taken:
                    break
                name = f"{stem[: 39 - len(str(suffix))]}_{suffix}"
            taken.add(name.lower())
            self.names[identifier] = name

    def expect(self, element: Element) -> None:
        """Let the id of an element, if it has one, wait for its first paragraph."""
        if "id" in element.attributes:
            self.waiting.append(element.attributes["id"])

    def take(self) -> list[str]:
        """The ids that waited."""
        taken, self.waiting = self.waiting, []
        return taken


@dataclass
class Pictures:
    """The pictures of a document, each stored once."""

    assets: dict[str, bytes]
    drawings: dict[str, bytes]
    """Those that are drawings, as SVG."""
    package: Package
    height: int
    """The tallest a picture may be, in twips."""
    scale: float = 1.0
    """How much larger it is set than it is."""
    page: int = 0
    """The tallest a drawing may be, in twips: it has the size at which it was drawn."""
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _drawn: dict[str, Part] = field(default_factory=dict)

    def part(self, name: str) -> ImagePart:
        """The part that holds an asset."""
        if name not in self.assets:
            raise UnsupportedElement(f"the document has no asset '{name}'")
        try:
            return self.package.get_or_add_image_part(BytesIO(self.assets[name]))
        except UnrecognizedImageError as error:
            raise UnsupportedElement(f"'{name}' is neither PNG nor JPEG") from error

    def drawing(self, name: str) -> Part | None:
        """The part that holds an asset as a drawing, if it is one."""
        if name not in self.drawings:
            return None
        if name not in self._drawn:
            place = PackURI(f"/word/media/drawing{len(self._drawn) + 1}.svg")
            self._drawn[name] = Part(place, "image/svg+xml", self.drawings[name], self.package)
        return self._drawn[name]

    def size(self, name: str, room: tuple[int, int]) -> tuple[int, int]:
        """Width and height in EMU: as large as the edition has it, but no larger than the room, in twips."""
        image = Image.from_blob(self.assets[name])
        width, height = (length * EMU_PER_TWIP for length in room)
        factor = min(1.0 if name.startswith(DRAWN) else self.scale, width / image.width, height / image.height)
        return round(image.width * factor), round(image.height * factor)


@dataclass
class Story:
    """One part that text flows in, with what the whole document shares."""

    part: Part
    styles: Styles
    numbering: Numbering
    bookmarks: Bookmarks
    pictures: Pictures
    language: str
    unit: float = 1.0
    """What counts as a millimetre between blocks."""
    character: int = 112
    """The width of a character in a table, in twips."""
    whole_sources: bool = True
    """Whether an excerpt that fits on a page stands on one page."""
    columns: int = 2
    """In how many columns texts may stand side by side."""
    notes: "Notes | None" = None
    counted: dict[str, int] = field(default_factory=dict)
    """The last number of each kind of caption."""
    captions: Captions = field(default_factory=Captions)
    titles: dict[int, str] = field(default_factory=dict)
    """What each box to tick is for."""
    controls: Iterator[int] = field(default_factory=lambda: count(1))
    """The numbers of content controls."""
