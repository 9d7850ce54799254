"""Text stands out from what is under it: the styles that are used, by the contrast of WCAG 2.2, 1.4.3."""

from collections.abc import Iterator

from lessonpack.diagnostics import Diagnostic
from lessonpack.preflight.word.names import Xml, get, on, q
from lessonpack.preflight.word.palette import BLACK, WHITE, Palette, contrast_of, least_of
from lessonpack.preflight.word.scope import Scope, number
from lessonpack.preflight.word.stories import Sheet

#: The size of type where nothing is said, in half points.
_SIZE = 20


def pale_text(scope: Scope) -> Iterator[Diagnostic]:
    """No style of ours that is used sets text in a colour too near that of its ground.

    What a school has chosen, `lessonpack theme check` tells it: its styles, and its colours in styles that are added.
    """
    palette, styles = Palette(scope.part("theme")), scope.styles
    schools = {i for i in styles.by_id if styles.names(i)[0] in scope.styles_of_school}
    chosen = {_colours(styles, palette, identifier) for identifier in schools}
    used = {get(e) for story in scope.stories for e in story.find("w:pStyle", "w:rStyle")}
    for identifier in sorted(used & styles.by_id.keys()):
        colours = _colours(styles, palette, identifier)
        if colours not in chosen:
            yield from _pale(scope, styles.by_id[identifier], *colours, _least(scope, identifier))
    for identifier in sorted({get(e) for story in scope.stories for e in story.find("w:tblStyle")} - schools):
        for style in styles.chain(identifier):
            for part in (style, *style.findall(q("w:tblStylePr"))):
                ground = palette.ground(part.find(q("w:tcPr/w:shd")))
                colour = palette.text(part.find(q("w:rPr/w:color")))
                if ground or colour:
                    yield from _pale(scope, style, colour or BLACK, ground or WHITE, _least(scope, identifier))


def _colours(styles: Sheet, palette: Palette, identifier: str) -> tuple[str, str]:
    """The colours of the text of a style and of its ground."""
    grounds = (palette.ground(styles.property(identifier, path)) for path in ("w:pPr/w:shd", "w:rPr/w:shd"))
    colour = palette.text(styles.property(identifier, "w:rPr/w:color"))
    return colour or BLACK, next((found for found in grounds if found), WHITE)


def _pale(scope: Scope, style: Xml, colour: str, ground: str, least: float) -> Iterator[Diagnostic]:
    found = contrast_of(colour, ground)
    if found < least:
        name = get(style.find(q("w:name")))
        message = f"text in the style '{name}' is pale: contrast {found:.1f}:1, not {least:g}:1"
        yield scope.warning(style, "pale-text", message, "give the style a darker colour in the Word template")


def _least(scope: Scope, identifier: str) -> float:
    """The least contrast for the type of a style."""
    usual = (
        scope.styles.root.find(q("w:docDefaults/w:rPrDefault/w:rPr/w:sz")) if scope.styles.root is not None else None
    )
    size = number(scope.styles.property(identifier, "w:rPr/w:sz")) or number(usual) or _SIZE
    return least_of(size, bold=on(scope.styles.property(identifier, "w:rPr/w:b")))
