"""How a piece of text is set: its character styles and its language."""

from dataclasses import dataclass, replace

from lessonpack.markup import Element
from lessonpack.writers.docx.languages import attribute, is_east_asian, is_right_to_left, word_tag
from lessonpack.writers.docx.ooxml import Xml, put

#: Character styles, outermost first: the order in which they are put together.
STYLES = {
    "a": "Hyperlink",
    "strong": "Strong",
    "em": "Emphasis",
    "code": "Pack Code",
    "sup": "Pack Superscript",
    "sub": "Pack Subscript",
    "span.label": "Pack Label",
    "span.number": "Pack Number",
    "span.marks": "Pack Marks",
    "span.answer": "Pack Answer",
    "span.smallcaps": "Pack Small Capitals",
}
#: What is printed for an element that holds no text. A blank is as long whatever its answer.
SIGNS = {
    "span.blank": ("Pack Blank", "_" * 18),
    "span.write": ("Pack Box To Write In", "\u2003" * 2),
    "span.checkbox": ("Pack Checkbox", "☐"),
}
_ORDER = {style: place for place, style in enumerate(s for s in STYLES.values() if s)}
SPACE = " \t\n\r\f"


@dataclass(frozen=True)
class Face:
    """How text is set: its language and its character styles."""

    language: str
    styles: frozenset[str] = frozenset()

    def speaking(self, element: Element) -> "Face":
        """The face inside an element, by its lang attribute."""
        return replace(self, language=element.attributes.get("lang", self.language))

    def styled(self, style: str | None) -> "Face":
        """The face with one style more; emphasis inside emphasis is upright."""
        if style is None:
            return self
        if style == "Emphasis" and is_east_asian(self.language):
            # Chinese and Korean have no italics.
            style = "Strong"
        return replace(self, styles=self.styles ^ {style} if style == "Emphasis" else self.styles | {style})

    @property
    def ordered(self) -> tuple[str, ...]:
        """Its styles in the order in which they are put together."""
        # A Chinese title within one in Latin letters stands upright.
        upright = {"Emphasis"} if is_east_asian(self.language) else frozenset()
        return tuple(sorted(self.styles - upright, key=lambda s: (_ORDER.get(s, len(_ORDER)), s)))


def key(element: Element) -> str:
    """What the tables of the writer call an element: its tag, and its classes in alphabetical order."""
    return f"{element.tag}.{'.'.join(sorted(element.classes))}" if element.classes else element.tag


def mark_language(properties: Xml, language: str, *, of_document: bool, foreign: bool) -> None:
    """Write into the properties of a run which script it is in, and its language where the document has another.

    `foreign` is text in another script than its language: Word is left to tell its language.
    """
    right_to_left = is_right_to_left(language) != (foreign and not is_east_asian(language))
    if right_to_left:
        put(properties, "w:rtl")
    elif is_east_asian(language) and not foreign:
        # Quotation marks are Latin and Chinese: the hint says in which typeface they are set.
        put(properties, "w:rFonts", {"w:hint": "eastAsia"})
    if not of_document and not foreign:
        put(properties, "w:lang", {attribute(language): word_tag(language)})
