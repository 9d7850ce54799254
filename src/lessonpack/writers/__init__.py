"""Writers: a Document to the bytes of a file."""

from collections.abc import Callable
from dataclasses import dataclass

from lessonpack.documents import Document


@dataclass(frozen=True)
class Written:
    """A finished file: its bytes, its pages where they are known, and what the engine complained of."""

    data: bytes
    pages: int | None = None
    warnings: tuple[str, ...] = ()


Writer = Callable[[Document], Written]
