"""A text in which words are looked for, whatever a writer put between them."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import accumulate

#: Scripts that do not part words by spaces, or put endings on them.
_UNPARTED = "\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
#: The mark of a note stands at the end of a word: letters and figures are words of their own.
_WORD = re.compile(rf"[{_UNPARTED}]|\d+|[^\W\d_{_UNPARTED}]+")
#: What a line's end may put into a word.
_DIVIDED = re.compile("[\u00ad\u2010\u0002\ufffe]\\s*")


class Words:
    """A text to look for words in, whatever stands between its words, and in whichever case."""

    def __init__(self, text: str) -> None:
        self._plain = unicodedata.normalize("NFKC", _DIVIDED.sub("", text)).casefold()
        found = _WORD.findall(self._plain)
        self.letters = "".join(found)
        self.count = len(found)
        #: Where each word begins among its letters, and where the last ends.
        self._begins = [0, *accumulate(map(len, found))]
        self._parted = frozenset(self._begins)

    @cached_property
    def _starts(self) -> list[int]:
        """Where each word begins in the text."""
        return [match.start() for match in _WORD.finditer(self._plain)]

    def find(self, wanted: "Words") -> Iterator[tuple[int, int]]:
        """Where some words begin and end, as letters of it: where words of its own begin and end."""
        at = self.letters.find(wanted.letters)
        while at >= 0 and wanted.letters:
            end = at + len(wanted.letters)
            if at in self._parted and end in self._parted:
                yield at, end
            at = self.letters.find(wanted.letters, at + 1)

    def __contains__(self, wanted: "Words") -> bool:
        return next(self.find(wanted), None) is not None

    def in_line(self, begin: int, end: int) -> bool:
        """Whether some of its letters stand in one line."""
        first, last = (bisect_right(self._begins, at, hi=self.count) - 1 for at in (begin, end - 1))
        return "\n" not in self._plain[self._starts[first] : self._starts[last]]


@lru_cache(maxsize=4096)
def words_of(piece: str) -> Words:
    """Some words that are looked for in one text after the other."""
    return Words(piece)
