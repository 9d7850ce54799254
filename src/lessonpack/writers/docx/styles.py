"""The styles of the reference document: found by name, fitted to the edition, put together as needed."""

from copy import deepcopy

from lessonpack.editions import Edition
from lessonpack.writers.docx.ooxml import (
    TWIPS_PER_MM,
    MissingStyle,
    Xml,
    add,
    add_value,
    child,
    children,
    qualified,
    value,
)


class Styles:
    """The style sheet of the document being written."""

    def __init__(self, sheet: Xml) -> None:
        self._sheet = sheet
        self._by_name = {(value(s, "w:type"), value(child(s, "w:name")).lower()): s for s in children(sheet, "w:style")}
        self._by_id = {value(s, "w:styleId"): s for s in children(sheet, "w:style")}

    def find(self, name: str, kind: str = "paragraph") -> Xml:
        """The style with a name, in whatever language or case its id is."""
        found = self._by_name.get((kind, name.lower()))
        if found is None:
            raise MissingStyle(f"the reference document has no {kind} style '{name}'")
        return found

    def id(self, name: str, kind: str = "paragraph") -> str:
        """The id by which the document refers to a style."""
        return value(self.find(name, kind), "w:styleId")

    def property(self, name: str, path: str) -> Xml | None:
        """A property of a paragraph style, its own or one it takes from the style it is based on."""
        style: Xml | None = self.find(name)
        while style is not None:
            found = child(style, f"w:pPr/{path}")
            if found is not None:
                return found
            style = self._by_id.get(value(child(style, "w:basedOn")))
        return None

    def hangs(self, name: str) -> bool:
        """Whether the first line begins left of the others, so that a number may stand before a tab."""
        return value(self.property(name, "w:ind"), "w:hanging") not in ("", "0")

    def reaches_margin(self, name: str) -> bool:
        """Whether a tab takes text to the right margin."""
        return self.property(name, "w:tabs/w:tab[@w:val='right']") is not None

    def combined(self, names: tuple[str, ...]) -> str:
        """The id of the character style that does what several do: a run takes only one."""
        name = " + ".join(names)
        if len(names) > 1 and ("character", name.lower()) not in self._by_name:
            style = self._new("character", name, self.combined(names[:-1]))
            run = child(self.find(names[-1], "character"), "w:rPr")
            style.append(deepcopy(run) if run is not None else add(style, "w:rPr"))
        return self.id(name, "character")

    def boxed(self, name: str) -> str:
        """The name of the paragraph style that is like another, with the frame of a box.

        Word draws one frame round neighbours only where frame and left edge are the same.
        """
        boxed = f"{name} in Box"
        if ("paragraph", boxed.lower()) not in self._by_name:
            style = self._new("paragraph", boxed, self.id(name))
            paragraph = add(style, "w:pPr")
            paragraph.extend(deepcopy(p) for p in children(self.find("Pack Box"), "w:pPr/w:pBdr"))
            # The indents of a list stand in its numbering, and the style's would go before them.
            if self.property(name, "w:numPr") is None:
                hanging = value(self.property(name, "w:ind"), "w:hanging") or "0"
                add(paragraph, "w:ind", {"w:left": hanging, "w:right": 0, "w:hanging": hanging})
        return boxed

    def _new(self, kind: str, name: str, based_on: str) -> Xml:
        identifier = "".join(c for c in name.title() if c.isalnum())
        while identifier in self._by_id:
            identifier += "_"
        style = add(self._sheet, "w:style", {"w:type": kind, "w:customStyle": 1, "w:styleId": identifier})
        add_value(style, "w:name", name)
        add_value(style, "w:basedOn", based_on)
        self._by_name[kind, name.lower()] = self._by_id[identifier] = style
        return style

    def fit(self, edition: Edition, old_width: int, new_width: int) -> None:
        """Set type size, line pitch and the tabs at the right margin as in the edition. Widths in twips."""
        for tab in self._sheet.iter(qualified("w:tab")):
            if value(tab, "w:pos") == str(old_width):
                tab.set(qualified("w:pos"), str(new_width))
        size = child(self._sheet, "w:docDefaults/w:rPrDefault/w:rPr/w:sz")
        ratio = 2 * edition.type_size / int(value(size) or 22)
        for tag in ("w:sz", "w:szCs") if ratio != 1 else ():
            for element in self._sheet.iter(qualified(tag)):
                element.set(qualified("w:val"), str(round(int(value(element)) * ratio)))
        pitch = edition.line_pitch * TWIPS_PER_MM
        # The rule itself, half a point, comes on top of the line.
        self._set_line("Pack Writing Line", round(pitch - 10))
        self._set_line("Pack Table Write", round(2 * pitch))

    def _set_line(self, name: str, twips: int) -> None:
        spacing = child(self.find(name), "w:pPr/w:spacing")
        if spacing is not None:
            spacing.set(qualified("w:line"), str(twips))

    def speak(self, language: str, east_asian: bool) -> None:
        """Make a language that of the document."""
        default = child(self._sheet, "w:docDefaults/w:rPrDefault/w:rPr/w:lang")
        if default is not None:
            default.set(qualified("w:eastAsia" if east_asian else "w:val"), language)
