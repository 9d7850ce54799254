"""CSL styles as texts: what we mend in them before the engine reads them.

Each mend stands beside the rule of the style's own guide that it follows; `tests/test_csl.py` tells when a style has
changed so that a mend no longer fits.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Label:
    """How a language says 'document' or 'article' before its number: of one and of several, short and in full."""

    short: tuple[str, str]
    full: tuple[str, str]


#: Labels of locators that CSL has not got, as English says them.
ENGLISH = {
    "document": Label(("doc.", "docs"), ("document", "documents")),
    "article": Label(("art.", "arts"), ("article", "articles")),
}
#: Labels that history has no use for, and that styles treat as any other: they stand in for those.
STAND_INS = {"document": "opus", "article": "verse"}

#: By style: what stands there, and what is put for it.
MENDS = {
    # OSCOLA 1.2: a pinpoint that is no page says what it is, also after ibid.
    "oscola": [
        (
            '<text strip-periods="true" term="ibid" text-case="lowercase"/>\n            <text variable="locator"/>',
            '<text strip-periods="true" term="ibid" text-case="lowercase"/>\n            <text macro="locator-basic"/>',
        ),
    ],
    # MLA 6.20: lines are called 'line' and 'lines', so that nobody takes them for pages, and not 'l.' or 'll.'.
    "modern-language-association": [
        ('<if locator="line page timestamp" match="any">', '<if locator="page timestamp" match="any">'),
        (
            '<label form="short" variable="locator"/>\n      <text variable="locator"/>',
            '<choose><if locator="line"><label variable="locator"/></if>'
            '<else><label form="short" variable="locator"/></else></choose>\n      <text variable="locator"/>',
        ),
    ],
}


def mended(style: str, text: str) -> str:
    """A style's text as the engine gets it.

    An author named once more in the bibliography is named, not '———': what is printed of a work must not depend on
    which others a document cites, nor stand for a name that is not in the list.
    """
    for old, new in MENDS.get(style, ()):
        text = text.replace(old, new)
    return re.sub(r'\ssubsequent-author-substitute="[^"]*"', "", text)


def with_labels(text: str, labels: Mapping[str, Label]) -> str:
    """A style that knows the labels of locators that CSL has not got, under the names that stand in for them."""
    terms = "".join(
        f'<term name="{STAND_INS[name]}"{form}><single>{escape(one)}</single><multiple>{escape(more)}</multiple></term>'
        for name, label in labels.items()
        for form, (one, more) in ((' form="short"', label.short), ("", label.full))
    )
    return text.replace("</info>", f"</info><locale><terms>{terms}</terms></locale>", 1)


def is_note_style(text: str) -> bool:
    """Whether a style puts its citations into notes."""
    return re.search(r'<style\b[^>]*\bclass="note"', text) is not None


def has_small_ibid(text: str) -> bool:
    """Whether the style writes 'ibid' and '(n 1)' small wherever they stand; the engine begins notes with a capital."""
    return re.search(r'<text\b(?=[^>]*\bterm="ibid")(?=[^>]*\btext-case="lowercase")', text) is not None
