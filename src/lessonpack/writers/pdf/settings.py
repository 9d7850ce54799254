"""What an edition settles, as CSS: the page, and the variables that the style sheets are written in."""

import re
from collections.abc import Iterable, Iterator

from lessonpack.assets import faces, stack
from lessonpack.documents import Document
from lessonpack.editions import Edition, Paper
from lessonpack.machine import Role

#: Scripts that have faces of their own; everything else is set in the faces for Latin, Greek and Cyrillic.
_SCRIPTS = ("zh", "ko", "ar", "he")
#: Languages whose script has no italics.
_UPRIGHT = frozenset({*_SCRIPTS, "ja", "fa", "ur", "yi"})
#: Languages whose face may look smaller than others of its size.
_SCALED = ("ar", "fa", "ur")
#: Type of this many points is so large that a page holds only a few lines.
_HUGE = 30


def settings_css(document: Document) -> str:
    """The page box and the variables of `templates/page.css`."""
    variables = {**_faces(document.edition), **_variables(document)}
    return (
        f"{_pages(document.edition, document.properties.direction)}"
        f" :root {{ {'; '.join(f'--{name}: {value}' for name, value in variables.items())} }}"
        f"{''.join(_scaled(document))}"
    )


#: A variable where it is used, and where it is given a value.
_USED, _GIVEN = re.compile(r"var\(--([\w-]+)\)"), re.compile(r"--([\w-]+)\s*:")


def settled(css: str, document: Document, others: Iterable[str]) -> str:
    """A style sheet with the values of the variables that the edition alone settles, in place of their names.

    The engine would look each up again for every element that has it. One to which this sheet or one of the `others`
    gives a value of its own keeps its name.
    """
    values = {**_faces(document.edition), **_variables(document)}
    own = {name for sheet in (css, *others) for name in _GIVEN.findall(sheet)}
    return _USED.sub(lambda use: use[0] if use[1] in own else values.get(use[1], use[0]), css)


def _scale(edition: Edition, language: str) -> float:
    """How much larger the face of a language is set, to look as large as the others."""
    return faces(edition.face, language)[0].scale


def _scaled(document: Document) -> Iterator[str]:
    """Words in another script at the size of those around them."""
    own = _scale(document.edition, document.properties.language)
    for script in _SCALED:
        ratio = _scale(document.edition, script) / own
        if ratio != 1:
            # Not by :lang(), which would multiply in every element within.
            yield f' body [lang|="{script}"] {{ font-size: {ratio:.3g}em }}'


def _pages(edition: Edition, direction: str) -> str:
    """The sheet and its margins: printed on both sides, the binding side changes from page to page."""
    page = edition.margins
    size = f"size: {page.width:g}mm {page.height:g}mm"
    if not edition.duplex:
        return f"@page {{ {size}; margin: {_margin(page, at_right=direction == 'rtl')} }}"
    return (
        f"@page {{ {size} }}"
        f" @page :right {{ margin: {_margin(page, at_right=False)} }}"
        f" @page :left {{ margin: {_margin(page, at_right=True)} }}"
    )


def _margin(page: Paper, *, at_right: bool) -> str:
    """Top, right, bottom, left; the inner margin at the right or at the left."""
    right, left = (page.inner, page.outer) if at_right else (page.outer, page.inner)
    return " ".join(f"{side:g}mm" for side in (page.top, right, page.bottom, left))


def _variables(document: Document) -> dict[str, str]:
    edition = document.edition
    kind, space, bold = edition.type, edition.spacing, edition.emphasis == "bold"
    page, scale = edition.margins, _scale(edition, document.properties.language)
    return {
        **{name: f"{getattr(kind, name) * scale:.4g}pt" for name in type(kind).model_fields},
        "unit": f"{space.unit:g}mm",
        "leading": f"{space.leading:g}",
        "letter-space": f"{space.letter:g}em",
        "word-space": f"{space.word:g}em",
        "pitch": f"{edition.line_pitch:g}mm",
        "rule": f"{edition.rule:g}",
        "picture": f"{min(90 * edition.picture, (page.height - page.top - page.bottom) * 0.6):g}mm",
        "whole-sources": "avoid" if edition.whole_sources else "auto",
        "columns": f"{edition.columns}",
        "whole-parallel": "avoid" if edition.whole_sources and edition.columns > 1 else "auto",
        # PDF/A-3 6.2.8: a viewer may not smooth a picture.
        "pixels": "pixelated" if edition.archival else "auto",
        # Of the largest type a heading, a byline and the lines after it would leave half a page empty.
        "byline": "avoid" if edition.type.reading < _HUGE else "auto",
        "headnote": "auto" if edition.type.reading < _HUGE else "avoid",
        # Texts side by side, if there is room for two columns.
        "parallel": "table" if edition.columns > 1 else "block",
        "version": "table-cell" if edition.columns > 1 else "block",
        "beside": "0" if edition.columns > 1 else f"{0.8 * edition.rule:g}pt",
        "emphasis-style": "normal" if bold else "italic",
        "emphasis-weight": "bold" if bold else "normal",
        "slant": "normal" if bold or document.properties.language.split("-")[0] in _UPRIGHT else "italic",
        "hyphens": "auto" if document.hyphenate else "manual",
        "accent": document.accent,
        "field-face": _field_face(document),
    }


def _field_face(document: Document) -> str:
    """The typeface of what pupils type: of one that has their language's script, for viewers do not look in others."""
    edition, language = document.edition, document.properties.language
    serif, theme = edition.face == "reading", edition.theme
    role: Role = "apparatus" if serif else "sans"
    own = [theme.apparatus] if serif and theme and theme.apparatus else []
    speaking = [face.name for face in faces(role, language) if face.speaks(language)]
    return ", ".join(f'"{family}"' for family in dict.fromkeys([*speaking, *own, *stack(role, language)]))


def _faces(edition: Edition) -> dict[str, str]:
    """The typefaces of what is read and of what stands round it, by language; a theme's own go before them.

    An edition without serifs has one face for all: it was made to be told apart letter by letter.
    """
    found = {}
    serif, theme = edition.face == "reading", edition.theme
    own_reading, own_apparatus = (theme.reading, theme.apparatus) if theme and serif else (None, None)
    roles: tuple[tuple[str, Role, str | None], ...] = (
        ("text", edition.face, own_reading),
        ("label", "apparatus" if serif else "sans", own_apparatus),
    )
    for name, role, own in roles:
        for language in ("en", *_SCRIPTS):
            families = [*([own] if own else []), *stack(role, language)]
            variable = f"{name}-face" + ("" if language == "en" else f"-{language}")
            found[variable] = ", ".join(f'"{family}"' for family in families)
    return found
