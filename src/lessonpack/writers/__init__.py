"""Writers: a Document to the bytes of a file."""

from collections.abc import Callable
from dataclasses import dataclass

from lessonpack.documents import Document
from lessonpack.markup import Element
from lessonpack.measures import Layout


@dataclass(frozen=True)
class Written:
    """A finished file: its bytes, how it was laid out where that is known, and what the engine complained of."""

    data: bytes
    layout: Layout | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class LaidOut:
    """A document on its pages, which may be written: once."""

    document: Document
    layout: Layout
    write: Callable[[], Written]

    @property
    def body(self) -> Element:
        """What is laid out: the numbers of the layout are those of the walk over it."""
        return self.document.body


Writer = Callable[[Document], Written]
