"""How wide words are, and how they are divided into lines."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

from lessonpack.assets import face_files

#: Width of a character that no face has, in ems.
_UNKNOWN = 0.6
#: Scripts that are written without spaces.
_UNSPACED = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
#: Words, and single characters of such scripts.
_PIECES = re.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}]+")
#: Marks that do not begin a line.
_CLOSING = "、。，．：；！？）」』】》,.;:!?)]}”’"


@cache
def _files(own: Path | None) -> dict[tuple[str, str], tuple[Path, int]]:
    return face_files([own] if own else [])


def face_of(family: str, style: str, own: Path | None) -> tuple[Path, int] | None:
    """The file of a face and its number in that file, if it is there. `own` is a folder of a theme's own."""
    return _files(own).get((family, style))


@cache
def _advances(family: str, bold: bool, own: Path | None) -> dict[int, float]:
    """The widths of a face's characters in ems; none where the face is not there."""
    found = face_of(family, "Bold" if bold else "Regular", own) or face_of(family, "Regular", own)
    if found is None:
        return {}
    path, index = found
    with TTFont(path, fontNumber=index, lazy=True) as font:
        # Not font["head"]: reading the date in it writes to the log.
        em = int.from_bytes(font.reader["head"][18:20], "big")
        measures = font["hmtx"]
        return {code: measures[glyph][0] / em for code, glyph in font.getBestCmap().items()}


@lru_cache(maxsize=20_000)
def _ems(char: str, families: tuple[str, ...], bold: bool, own: Path | None) -> float:
    faces = (_advances(family, bold, own) for family in families)
    return next((face[ord(char)] for face in faces if ord(char) in face), _UNKNOWN)


@lru_cache(maxsize=20_000)
def _length(text: str, families: tuple[str, ...], bold: bool, own: Path | None) -> float:
    return sum(_ems(char, families, bold, own) for char in text)


@dataclass(frozen=True)
class Lettering:
    """Faces in the order in which a character is looked for, and a folder of a theme's own."""

    families: tuple[str, ...]
    own: Path | None = None

    def runs(self, text: str, *, bold: bool = False) -> list[tuple[str, str]]:
        """The text in runs of one face each: family and characters. Marks and spaces go with what is before them."""
        runs: list[tuple[str, str]] = []
        for char in text:
            family = self._family(char, bold)
            if runs and (family is None or runs[-1][0] == family):
                runs[-1] = (runs[-1][0], runs[-1][1] + char)
            else:
                runs.append((family or self.families[0], char))
        return runs

    def _family(self, char: str, bold: bool) -> str | None:
        if not char.isalnum():
            return None
        return next((f for f in self.families if ord(char) in _advances(f, bold, self.own)), None)

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Width of a text in points: the sum of its letters', which is never less than that of joined ones."""
        return size * _length(text, self.families, bold, self.own)

    def lines(self, text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
        """The text in lines no wider than the room, where its words allow that."""
        lines: list[str] = []
        end = 0
        for piece in _PIECES.finditer(text):
            word, space = piece[0], text[end : piece.start()]
            joined = f"{lines[-1]}{space[:1]}{word}" if lines else word
            end = piece.end()
            if lines and (word[0] in _CLOSING or self.width(joined, size, bold=bold) <= room):
                lines[-1] = joined
            else:
                lines.append(word)
        return lines or [""]

    def widest_word(self, text: str, size: float, *, bold: bool = False) -> float:
        """Width of the longest piece that cannot be divided."""
        return max((self.width(word, size, bold=bold) for word in _PIECES.findall(text)), default=0.0)
