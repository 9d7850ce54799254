"""The styles of the reference document: found by name, and put together as needed."""

from collections.abc import Callable, Iterator
from copy import deepcopy

from lessonpack.writers.docx.ooxml import (
    MissingStyle,
    Xml,
    add,
    add_value,
    child,
    children,
    is_on,
    put,
    qualified,
    value,
    whole,
)

#: The size of type where nothing is said, in half points.
_SIZE = 20
#: The kinds of style there are.
KINDS = ("paragraph", "character", "table", "numbering")


def is_usual(style: Xml) -> bool:
    """Whether a style is that of all that has none of its kind."""
    return value(style, "w:default") in ("1", "true", "on")


class Styles:
    """The style sheet of the document being written."""

    def __init__(self, sheet: Xml) -> None:
        self.sheet = sheet
        self._by_name = {(value(s, "w:type"), value(child(s, "w:name")).lower()): s for s in children(sheet, "w:style")}
        self._by_id = {value(s, "w:styleId"): s for s in children(sheet, "w:style")}

    def get(self, name: str, kind: str = "paragraph") -> Xml | None:
        """The style with a name, in whatever language or case its id is, if there is one."""
        return self._by_name.get((kind, name.lower()))

    def find(self, name: str, kind: str = "paragraph") -> Xml:
        """The style with a name. Raises MissingStyle."""
        found = self.get(name, kind)
        if found is None:
            raise MissingStyle(f"the reference document has no {kind} style '{name}'")
        return found

    def id(self, name: str, kind: str = "paragraph") -> str:
        """The id by which the document refers to a style."""
        return value(self.find(name, kind), "w:styleId")

    def by_id(self, identifier: str) -> Xml | None:
        """The style with an id, if there is one."""
        return self._by_id.get(identifier)

    def usual(self, kind: str) -> Xml | None:
        """The style of all that has none, of a kind."""
        found = (s for s in children(self.sheet, "w:style") if value(s, "w:type") == kind)
        return next((s for s in found if is_usual(s)), None)

    def default(self, properties: str) -> Xml:
        """The properties, `w:pPr` or `w:rPr`, of all that has no style."""
        found = child(self.sheet, f"w:docDefaults/{properties}Default/{properties}")
        if found is None:
            raise MissingStyle(f"the reference document has no defaults ({properties})")
        return found

    @property
    def size(self) -> float:
        """The size of running text, in points."""
        return self.size_of(self.usual("paragraph")) / 2

    @property
    def box_indents(self) -> tuple[int, int]:
        """How much further in the text of a box is, so that its frame stands at the margins, left and right, in twips.

        A box has none where a school's own file has that style, and no indents in it.
        """
        left, right = (value(self.property("Pack Box", "w:ind"), f"w:{side}") or "0" for side in ("left", "right"))
        return whole(left), whole(right)

    def size_of(self, style: Xml | None) -> int:
        """The size of the type of a style, in half points; where nothing says it, that which Word takes."""
        own, usual = self.inherited(style, "w:rPr/w:sz"), child(self.sheet, "w:docDefaults/w:rPrDefault/w:rPr/w:sz")
        return whole(value(own)) or whole(value(usual)) or _SIZE

    def property(self, name: str, path: str) -> Xml | None:
        """A property of a paragraph style, its own or one it takes from the style it is based on."""
        return self.inherited(self.find(name), f"w:pPr/{path}")

    def inherited(self, style: Xml | None, path: str) -> Xml | None:
        """What a style says at a path, or else the nearest of those that it is based on."""
        return next((found for one in self.lineage(style) if (found := child(one, path)) is not None), None)

    def lineage(self, style: Xml | None) -> Iterator[Xml]:
        """A style, and those that it is based on; a circle ends where it began."""
        seen: set[str] = set()
        while style is not None and value(style, "w:styleId") not in seen:
            seen.add(value(style, "w:styleId"))
            yield style
            style = self._by_id.get(value(child(style, "w:basedOn")))

    def is_apparatus(self, name: str, kind: str = "paragraph") -> bool:
        """Whether a style is set in the face of the apparatus: the theme's face for headings."""
        fonts = self.inherited(self.find(name, kind), "w:rPr/w:rFonts")
        return value(fonts, "w:asciiTheme").startswith("major")

    def hangs(self, name: str) -> bool:
        """Whether the first line begins before the others, so that a number may stand before a tab."""
        return value(self.property(name, "w:ind"), "w:hanging") not in ("", "0")

    def reaches_margin(self, name: str) -> bool:
        """Whether a tab takes text to the margin where lines end."""
        return self.property(name, "w:tabs/w:tab[@w:val='right']") is not None

    def keeps(self, name: str) -> bool:
        """Whether a paragraph of a style stands on the page of the next."""
        return is_on(self.property(name, "w:keepNext"))

    def combined(self, names: tuple[str, ...]) -> str:
        """The id of the character style that does what several do: a run takes only one."""
        name = " + ".join(names)
        if len(names) > 1 and self.get(name, "character") is None:
            style = self._new("character", name, self.combined(names[:-1]))
            run = child(self.find(names[-1], "character"), "w:rPr")
            style.append(deepcopy(run) if run is not None else add(style, "w:rPr"))
        return self.id(name, "character")

    def boxed(self, name: str) -> str:
        """The name of the paragraph style that is like another, with the frame of a box.

        Word draws one frame round neighbours only where frame and left edge are the same.
        """

        def box(paragraph: Xml) -> None:
            paragraph.extend(deepcopy(p) for p in children(self.find("Pack Box"), "w:pPr/w:pBdr"))
            left, right = self.box_indents
            add(paragraph, "w:ind", {"w:right": right})
            # Where a list begins stands in its numbering, and the style's would go before that.
            if self.property(name, "w:numPr") is None:
                hanging = value(self.property(name, "w:ind"), "w:hanging") or "0"
                put(paragraph, "w:ind", {"w:left": left + whole(hanging), "w:hanging": hanging})

        return self._varied(name, "in Box", box)

    def grown(self, name: str) -> str:
        """The name of the paragraph style that is like another, with lines as high as what stands in them."""

        def grow(paragraph: Xml) -> None:
            add(paragraph, "w:spacing", {"w:line": 240, "w:lineRule": "auto"})

        rule = value(self.property(name, "w:spacing[@w:lineRule]"), "w:lineRule") or "exact"
        return self._varied(name, "Grown", grow) if rule == "exact" else name

    def above(self, name: str, more: int) -> str:
        """The name of the paragraph style for a ruled line like that of a style, with so many `more` of them below it.

        It differs in the colour of its rule, which nobody can see: of neighbours whose rules are alike, Word draws only
        the last; what it knows for that, a rule between them, LibreOffice drops when it saves.
        """
        if not more:
            return name

        def rule(paragraph: Xml) -> None:
            if (rules := self.property(name, "w:pBdr")) is not None:
                paragraph.append(other := deepcopy(rules))
                for line in other:
                    ink = value(line, "w:color")
                    line.set(qualified("w:color"), f"{(0 if ink == 'auto' else int(ink, 16)) ^ (1 + more % 2):06X}")
            add(paragraph, "w:spacing", {"w:after": 0})

        return self._varied(name, "Even" if more % 2 else "Odd", rule)

    def _varied(self, name: str, suffix: str, change: Callable[[Xml], None]) -> str:
        varied = f"{name} {suffix}"
        if self.get(varied) is None:
            change(add(self._new("paragraph", varied, self.id(name)), "w:pPr"))
        return varied

    def _new(self, kind: str, name: str, based_on: str) -> Xml:
        identifier = "".join(c for c in name.title() if c.isalnum())
        while identifier in self._by_id:
            identifier += "_"
        style = add(self.sheet, "w:style", {"w:type": kind, "w:customStyle": 1, "w:styleId": identifier})
        add_value(style, "w:name", name)
        add_value(style, "w:basedOn", based_on)
        self._by_name[kind, name.lower()] = self._by_id[identifier] = style
        return style

    def speak(self, kind: str, language: str) -> None:
        """Make a language that of the document: of text of a kind, `w:val`, `w:eastAsia` or `w:bidi`."""
        put(self.default("w:rPr"), "w:lang", {kind: language})
