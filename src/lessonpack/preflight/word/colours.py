"""Text stands out from what is under it: the styles that are used, by the contrast of WCAG 2.2, 1.4.3."""

import re
from collections.abc import Iterator

from lessonpack.diagnostics import Diagnostic
from lessonpack.preflight.ink import contrast
from lessonpack.preflight.paper import Ink
from lessonpack.preflight.word.names import Xml, get, q
from lessonpack.preflight.word.scope import Scope

_LEAST = 4.5
_BLACK, _WHITE = "000000", "FFFFFF"
#: The names of a theme's colours, where text has others for them.
_THEME = {"text1": "dk1", "text2": "dk2", "background1": "lt1", "background2": "lt2", "dark1": "dk1", "light1": "lt1"}


def pale_text(scope: Scope) -> Iterator[Diagnostic]:
    """No style that is used sets text in a colour too near that of its ground."""
    used = {get(e) for story in scope.stories for e in story.find("w:pStyle", "w:rStyle")}
    for identifier in sorted(used & scope.styles.by_id.keys()):
        colour, ground = _colour(scope, identifier), _ground(scope, identifier, "w:pPr/w:shd", "w:rPr/w:shd")
        yield from _pale(scope, scope.styles.by_id[identifier], colour, ground)
    for identifier in sorted({get(e) for story in scope.stories for e in story.find("w:tblStyle")}):
        for style in scope.styles.chain(identifier):
            for part in (style, *style.findall(q("w:tblStylePr"))):
                ground = _hex(part.find(q("w:tcPr/w:shd")), "w:fill", "w:themeFill", scope)
                colour = _hex(part.find(q("w:rPr/w:color")), "w:val", "w:themeColor", scope)
                yield from _pale(scope, style, colour or _BLACK, ground or _WHITE) if ground or colour else ()


def _pale(scope: Scope, style: Xml, colour: str, ground: str) -> Iterator[Diagnostic]:
    found = contrast(_ink(colour), _ink(ground))
    if found < _LEAST:
        name = get(style.find(q("w:name")))
        message = f"text in the style '{name}' is pale: contrast {found:.1f}:1, not {_LEAST}:1"
        yield scope.warning(style, "pale-text", message, "give the style a darker colour in the Word template")


def _colour(scope: Scope, identifier: str) -> str:
    element = scope.styles.property(identifier, "w:rPr/w:color")
    return _hex(element, "w:val", "w:themeColor", scope) or _BLACK


def _ground(scope: Scope, identifier: str, *paths: str) -> str:
    found = (_hex(scope.styles.property(identifier, path), "w:fill", "w:themeFill", scope) for path in paths)
    return next((colour for colour in found if colour), _WHITE)


def _hex(element: Xml | None, name: str, of_theme: str, scope: Scope) -> str:
    """A colour as six digits; that of the theme where only its name is given; empty where it is the usual one."""
    said = get(element, name)
    if re.fullmatch("[0-9A-Fa-f]{6}", said):
        return said
    theme, wanted = scope.part("theme"), get(element, of_theme)
    if theme is None or not wanted:
        return ""
    colour = theme.find(f".//{q(f'a:{_THEME.get(wanted, wanted)}')}")
    inner = colour[0] if colour is not None and len(colour) else None
    return get(inner, "lastClr") or get(inner, "val") if inner is not None else ""


def _ink(colour: str) -> Ink:
    red, green, blue = (int(colour[n : n + 2], 16) for n in (0, 2, 4))
    return Ink(red, green, blue, 255)
