"""A paragraph as a row of tokens that can be compared: words, spaces and signs, notes, pictures, fields, links."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import accumulate, repeat
from typing import NamedTuple

from lessonpack.quoting import UNSPACED
from lessonpack.writers.docx.ooxml import RANGES, Xml, qualified, tags, value

#: Where ranges begin: such marks stand between tokens, or within one.
STARTS = tags("bookmarkStart commentRangeStart permStart")
#: What a run may hold that says the same: the number of a comment is no word of the text.
_MARKS_IN_RUNS = tags("commentReference")
#: What is no content: properties, and what Word works out anew.
PROPERTIES = tags("pPr rPr smartTagPr customXmlPr")
_RECOMPUTED = tags("proofErr lastRenderedPageBreak fldData")
_NOTES = tags("footnoteReference endnoteReference")
_FIELD = tags("fldChar instrText")
_PICTURES = tags("drawing pict object") | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
}
#: What else than its text tells an element: programs write more, each its own.
_TOLD = {"hyperlink": ("r:id", "w:anchor"), "br": ("w:type",), "sym": ("w:font", "w:char"), "ptab": ("w:alignment",)}
_RUN, _TEXT = qualified("w:r"), qualified("w:t")
_OBJECT = "\N{OBJECT REPLACEMENT CHARACTER}"
#: The white space of XML: at the ends of a text it counts only where the file says so.
_BLANK = " \t\r\n"


class Piece(NamedTuple):
    """A child of a run, or of a paragraph where `run` is None; of a text perhaps only a part."""

    element: Xml
    run: Xml | None
    text: str | None = None
    mark: bool = False


class Stretch:
    """Pieces that stand together: text with the marks within it, or what is no text."""

    def __init__(self, pieces: list[Piece]) -> None:
        self.pieces = pieces
        self.is_plain = all(piece.text is not None for piece in pieces)
        self.text = "".join(piece.text or "" for piece in pieces)
        self._starts = list(accumulate((len(piece.text or "") for piece in pieces), initial=0))

    def marks(self) -> Iterator[tuple[int, Piece]]:
        """The marks, and where in the text they stand."""
        return ((start, piece) for start, piece in zip(self._starts, self.pieces, strict=False) if piece.text is None)

    def cut(self, start: int, end: int) -> Iterator[Piece]:
        """The text between two places, with the marks within it but not those at its ends."""
        for n in range(bisect_right(self._starts, start) - 1, bisect_left(self._starts, end)):
            piece, begins = self.pieces[n], self._starts[n]
            if piece.text is None:
                yield piece
            else:
                yield Piece(piece.element, piece.run, piece.text[max(start - begins, 0) : end - begins])


class Token(NamedTuple):
    """What is kept, removed or added as one. Two tokens are the same where their keys are."""

    key: str
    stretch: Stretch
    start: int = 0
    end: int = 0

    @property
    def is_text(self) -> bool:
        """Whether it is a word, space or sign."""
        return not self.key.startswith(_OBJECT)

    @property
    def weight(self) -> float:
        """How much it says: a sign nothing, a Chinese or Japanese character half a word."""
        return _weight(self.key)

    @property
    def note(self) -> str:
        """The id of the note that it is the reference of."""
        if self.is_text:
            return ""
        element = self.stretch.pieces[0].element
        return value(element, "w:id") if element.tag in _NOTES else ""


@lru_cache(maxsize=10_000)
def _weight(key: str) -> float:
    if key.startswith(_OBJECT):
        return 1
    if not any(c.isalnum() for c in key):
        return 0
    return 0.5 if re.fullmatch(f"[{UNSPACED}]", key) else 1


class Flow:
    """The tokens of a paragraph. `gaps[n]` are the marks that stand before token `n`, or behind the last."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self.gaps: dict[int, list[Piece]] = {}

    @property
    def keys(self) -> list[str]:
        """What is compared."""
        return [token.key for token in self.tokens]

    def pieces(self, first: int, last: int) -> Iterable[Piece]:
        """Tokens of the same stretch."""
        token = self.tokens[first]
        return token.stretch.cut(token.start, self.tokens[last].end) if token.is_text else token.stretch.pieces

    def add_words(self, pieces: list[Piece]) -> None:
        """Append the words of a text, whichever runs they stand in, and the marks between them."""
        stretch, first = Stretch(pieces), len(self.tokens)
        words = _word().findall(stretch.text)
        starts = list(accumulate(map(len, words), initial=0))
        self.tokens += map(Token, words, repeat(stretch), starts, starts[1:])
        for place, mark in stretch.marks():
            number = bisect_left(starts, place)
            if starts[number] == place:
                self.gaps.setdefault(first + number, []).append(mark)


def read(paragraph: Xml, *, codes: bool = True) -> Flow:
    """The content of a paragraph; without `codes` not what is left in it of fields that begin or end in another."""
    flow, text = Flow(), list[Piece]()
    for group in _grouped(list(pieces_of(paragraph))):
        if not all(p.mark or p.text is not None for p in group):
            flow.add_words(text)
            flow.tokens.append(Token(_OBJECT + _key(group), Stretch(group)))
            text = []
        elif codes or not group[0].mark or group[0].run is None:
            text += group
    flow.add_words(text)
    return flow


def pieces_of(holder: Xml) -> Iterator[Piece]:
    """What stands in a paragraph, link or content control, in order."""
    for element in holder:
        if not isinstance(element.tag, str) or element.tag in PROPERTIES | _RECOMPUTED:
            continue
        if element.tag == _RUN:
            yield from _pieces_of_run(element)
        else:
            yield Piece(element, None, mark=element.tag in RANGES)


def _pieces_of_run(run: Xml) -> Iterator[Piece]:
    for element in run:
        if not isinstance(element.tag, str) or element.tag in PROPERTIES | _RECOMPUTED:
            continue
        if element.tag == _TEXT:
            text = element.text or ""
            text = text if element.get(qualified("xml:space")) else text.strip(_BLANK)
            yield from [Piece(element, run, text)] if text else []
        else:
            yield Piece(element, run, mark=element.tag in _MARKS_IN_RUNS)


def _grouped(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """The pieces, those of a field together. Of a field that is not whole here the rest stays where it is: a mark."""
    ends, place = _fields(pieces), 0
    while place < len(pieces):
        piece = pieces[place]
        last = ends.get(place, place)
        if last == place and piece.element.tag in _FIELD:
            piece = piece._replace(mark=True)
        yield [piece, *pieces[place + 1 : last + 1]]
        place = last + 1


def _fields(pieces: list[Piece]) -> dict[int, int]:
    """Where the fields that are whole begin and end."""
    begun, ends = list[int](), dict[int, int]()
    for place, piece in enumerate(pieces):
        kind = value(piece.element, "w:fldCharType") if piece.run is not None else ""
        if kind == "begin":
            begun.append(place)
        elif kind == "end" and begun:
            ends[begun.pop()] = place
    return ends


@cache
def _word() -> re.Pattern[str]:
    """A word, spaces, or a sign. A letter is what is no sign: so are the vowel signs of Arabic and Hindi."""
    signs = "".join(c for c in map(chr, range(0x10000)) if unicodedata.category(c)[0] in "PS")
    letter = rf"[^\s{UNSPACED}{re.escape(signs)}]"
    return re.compile(rf"\d+(?:[.,]\d+)+|{letter}+(?:['’]{letter}+)*|\s+|.", re.DOTALL)


def _key(group: list[Piece]) -> str:
    """What tells something that is no text from its like."""
    if len(group) > 1:
        codes = "".join(p.element.text or "" for p in group if p.element.tag == qualified("w:instrText"))
        return f"field {' '.join(codes.split())} {''.join(_said(p) for p in group)}"
    element = group[0].element
    if element.tag == qualified("w:fldSimple"):
        return f"field {' '.join(value(element, 'w:instr').split())} {_text(element)}"
    if element.tag in _PICTURES:
        return f"picture {_shown(element)} {_text(element)}"
    name = str(element.tag).rpartition("}")[2]
    return f"{name} {[value(element, n) for n in _TOLD.get(name, ())]} {_text(element)}"


def _said(piece: Piece) -> str:
    return piece.text if piece.text is not None else _text(piece.element)


def _text(element: Xml) -> str:
    """All words in an element; of a formula too."""
    return "".join(e.text or "" for e in element.iter() if str(e.tag).endswith("}t"))


def _shown(element: Xml) -> list[str]:
    """What a picture shows: its alt text and the image, not its name or size, nor a second image for other programs."""
    alts = [e.get("descr") or "" for e in element.iter(qualified("wp:docPr"))]
    return [str(told) for told in alts[:1] + [value(e, "r:embed") for e in element.iter(qualified("a:blip"))][:1]]
