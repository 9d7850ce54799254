"""How a piece of text is set: its character styles and its language."""

from dataclasses import dataclass, replace

from lessonpack.markup import Element
from lessonpack.writers.docx.languages import RIGHT_TO_LEFT, script_style, word_tag
from lessonpack.writers.docx.ooxml import Xml, add, child

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
    "span.write": ("Pack Blank", "_" * 5),
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
        return replace(self, styles=self.styles ^ {style} if style == "Emphasis" else self.styles | {style})

    @property
    def ordered(self) -> tuple[str, ...]:
        """Its styles in the order in which they are put together."""
        script = script_style(self.language)
        known = sorted(self.styles, key=lambda s: (_ORDER.get(s, len(_ORDER)), s))
        return (*known, *((script,) if script else ()))


def key(element: Element) -> str:
    """What the tables of the writer call an element: its tag, and its classes in alphabetical order."""
    return f"{element.tag}.{'.'.join(sorted(element.classes))}" if element.classes else element.tag


def mark_language(properties: Xml, language: str) -> None:
    """Write the language of a run into its properties."""
    if language.split("-")[0] in RIGHT_TO_LEFT:
        add(properties, "w:rtl")
        add(properties, "w:lang", {"w:bidi": word_tag(language)})
    elif script_style(language):
        fonts = add(properties, "w:rFonts", {"w:hint": "eastAsia"})
        properties.insert(1 if child(properties, "w:rStyle") is not None else 0, fonts)
        add(properties, "w:lang", {"w:eastAsia": word_tag(language)})
    else:
        add(properties, "w:lang", {"w:val": word_tag(language)})
