"""The settings of a document."""

from lessonpack.documents import Document
from lessonpack.writers.docx.languages import attribute, word_tag
from lessonpack.writers.docx.ooxml import Xml, put


def settle(settings: Xml, document: Document) -> None:
    """Write what holds for the whole file."""
    language = document.properties.language
    put(settings, "w:mirrorMargins", {"w:val": _on(document.edition.duplex)})
    put(settings, "w:autoHyphenation", {"w:val": _on(document.hyphenate)})
    # Word takes from these for which script a theme's typefaces are.
    put(settings, "w:themeFontLang", {attribute(language): word_tag(language)})


def _on(value: bool) -> str:
    return "true" if value else "false"
