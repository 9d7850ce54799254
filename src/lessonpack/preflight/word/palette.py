"""The colours of a Word file, its theme's among them, and how text in one of them stands out (WCAG 2.2, 1.4.3)."""

import re

from lessonpack.preflight.ink import least_contrast
from lessonpack.preflight.paper import Ink
from lessonpack.preflight.word.names import Xml, get, q

#: Text that says no colour is black, on paper that is white.
BLACK, WHITE = "000000", "FFFFFF"
#: The contrast that text needs, and large text: of 18 points, or of 14 points if it is bold; here in half points.
_TEXT, _LARGE, _SIZE, _BOLD = 4.5, 3.0, 36, 28
#: The names that text has for the colours of a theme, where the theme has others.
_NAMES = {"text1": "dk1", "text2": "dk2", "background1": "lt1", "background2": "lt2", "dark1": "dk1", "light1": "lt1"}
_NAMES |= {"dark2": "dk2", "light2": "lt2", "hyperlink": "hlink", "followedHyperlink": "folHlink"}
#: What a theme may have for a colour in place of digits; a system's colours may be any, and are these on most.
_SAID = {"windowText": BLACK, "window": WHITE, "black": BLACK, "white": WHITE}
_DIGITS = re.compile("[0-9A-Fa-f]{6}")


class Palette:
    """The colours of a file whose theme is at hand, as six digits; empty is the usual colour, or one nobody knows."""

    def __init__(self, theme: Xml | None) -> None:
        scheme = theme.find(f".//{q('a:clrScheme')}") if theme is not None else None
        self._colours = {str(c.tag).rpartition("}")[2]: c[0] for c in scheme if len(c)} if scheme is not None else {}

    def text(self, element: Xml | None) -> str:
        """The colour of text, of `w:color`."""
        return self._of(get(element, "w:val"), get(element, "w:themeColor"))

    def ground(self, element: Xml | None) -> str:
        """The colour under text, of `w:shd`."""
        return self._of(get(element, "w:fill"), get(element, "w:themeFill"))

    def _of(self, said: str, named: str) -> str:
        if _DIGITS.fullmatch(said):
            return said
        colour = self._colours.get(_NAMES.get(named, named))
        found = get(colour, "lastClr") or get(colour, "val")
        return found if _DIGITS.fullmatch(found) else _SAID.get(found, "")


def contrast_of(text: str, ground: str = WHITE) -> float:
    """The contrast of two colours, each six digits; on a screen or as a copier makes greys of them, the less."""
    return least_contrast(_ink(text), _ink(ground))


def least_of(size: float, *, bold: bool) -> float:
    """The least contrast for type of a size, in half points."""
    return _LARGE if size >= (_BOLD if bold else _SIZE) else _TEXT


def _ink(digits: str) -> Ink:
    red, green, blue = (int(digits[n : n + 2], 16) for n in (0, 2, 4))
    return Ink(red, green, blue, 255)
