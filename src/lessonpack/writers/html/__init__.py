"""Documents as HTML: one file that stands alone and flows, for screens, screen readers and braille."""

from collections import Counter

from lessonpack.documents import Document
from lessonpack.drawing.raster import as_png
from lessonpack.locales import Language, direction
from lessonpack.writers import Written
from lessonpack.writers.html.blocks import write_nodes
from lessonpack.writers.html.page import page
from lessonpack.writers.html.story import Story
from lessonpack.writers.html.tree import UnsupportedElement, file_of

#: Dots of a drawing to the inch: a screen has not got more.
_DOTS = 200

__all__ = ["UnsupportedElement", "write"]


def write(document: Document, language: Language, style: str) -> Written:
    """The document as an HTML file, with the words of a language and a style sheet. Raises UnsupportedElement."""
    ids = Counter(e.attributes["id"] for e in document.body.walk() if "id" in e.attributes)
    for name, times in ids.items():
        if times > 1:
            raise UnsupportedElement(f"two elements have the id '{name}'")
    # A browser has not got the faces with which a drawing was laid out.
    assets = as_png(document.assets, document.fonts, _DOTS)
    story = Story(language, direction(language.tag), assets, frozenset(ids), write_nodes)
    main = write_nodes(story, [document.body])
    return Written(file_of(page(document, language, style, main, story.notes)))
