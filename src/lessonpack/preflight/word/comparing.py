"""How what a page promised and what a file has are compared."""

import re
from collections.abc import Callable, Hashable, Iterator
from difflib import SequenceMatcher
from typing import TypeVar

from lessonpack.markup import Element
from lessonpack.preflight.word.names import Xml
from lessonpack.preflight.word.scope import Where
from lessonpack.preflight.wording import letters

T = TypeVar("T", bound=Hashable)
HINT = "the Word writer is at fault: report it"
#: Signs that stand for what a page has without words: boxes, blanks, the tick of a right answer.
SIGNS = re.compile("[_☐☑☒✓]+")


def kept(said: str) -> str:
    """What is compared of a text."""
    return SIGNS.sub("", letters(said))


def folded(value: str) -> str:
    return " ".join(value.split())


def unlike(
    page: list[tuple[Element, T]], file: list[tuple[Xml, T]], say: Callable[[T], str]
) -> Iterator[tuple[Where, str]]:
    """What of the page is not in the file, or in another order; what the file has besides."""
    matcher = SequenceMatcher(None, [one for _, one in page], [one for _, one in file], autojunk=False)
    for what, first, last, begin, end in matcher.get_opcodes():
        if what == "equal":
            continue
        if first < last:
            instead = f": in its place is {say(file[begin][1])}" if begin < end else ""
            yield page[first][0], f"{say(page[first][1])} is not in the file{instead}"
        else:
            yield file[begin][0], f"{say(file[begin][1])} is not on the page"
