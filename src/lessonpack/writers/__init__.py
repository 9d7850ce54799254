"""Writers: a Document to the bytes of a file."""

from collections.abc import Callable
from dataclasses import dataclass

from lessonpack.documents import Document
from lessonpack.measures import Layout


@dataclass(frozen=True)
class Written:
    """A finished file: its bytes, how it was laid out where that is known, and what the engine complained of."""

    data: bytes
    layout: Layout | None = None
    warnings: tuple[str, ...] = ()


Writer = Callable[[Document], Written]
