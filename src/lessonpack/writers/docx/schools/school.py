"""What a school's Word file gives: styles, lists, theme, head and foot. Its text, its notes and its settings do not."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from lessonpack.writers.docx.archive import Archive, open_archive, refuse_outside
from lessonpack.writers.docx.ooxml import Xml, child, children, is_on, qualified, value, whole
from lessonpack.writers.docx.schools.cleaning import clean, leftovers
from lessonpack.writers.docx.styles import Styles

Place = Literal["header", "footer"]
Turn = Literal["default", "first", "even"]
PLACES: tuple[Place, ...] = ("header", "footer")
#: The styles of our own lines.
LINES: dict[Place, str] = {"header": "Pack Running Head", "footer": "Pack Running Foot"}


@dataclass(frozen=True)
class Side:
    """A head or foot: the part it is stored in, and what it holds, cleaned."""

    name: str
    content: Xml


@dataclass(frozen=True)
class School:
    """A school's file as it was read, cleaned; `leftovers` counts what went: `comment`, `change`, `line` (of ours)."""

    archive: Archive
    styles: Xml | None
    numbering: Xml | None
    settings: Xml | None
    section: Xml
    sides: dict[tuple[Place, Turn], Side]
    turns: tuple[Turn, ...]
    """Which heads and feet its pages have."""
    leftovers: Counter[str] = field(default_factory=Counter)

    def part(self, kind: str) -> str | None:
        """The name of the part of a kind, `theme` or `fontTable`, that its document refers to."""
        return self.archive.related(self.archive.main, kind)

    def length(self, of: str, name: str) -> int:
        """A length of its page, in twips: `pgSz` and `w`, `pgMar` and `left`. Nothing where it is not said."""
        return whole(value(child(self.section, f"w:{of}"), f"w:{name}"))

    @property
    def text_width(self) -> int:
        """The width of its text in twips; 0 where it is not said."""
        margins = sum(self.length("pgMar", side) for side in ("left", "right", "gutter"))
        return max(0, self.length("pgSz", "w") - margins)


def read_school(data: bytes) -> School:
    """What a .docx or .dotx gives. Raises UnusableFile."""
    archive = open_archive(data)
    document = archive.xml(archive.main)
    found = leftovers(document)
    sections = [s for s in document.iter(qualified("w:sectPr")) if _is_current(s)]
    section = sections[-1] if sections else etree.Element(qualified("w:sectPr"))
    settings = _read(archive, "settings", found)
    sides = _sides(archive, sections, found)
    styles, numbering = _read(archive, "styles", found), _read(archive, "numbering", found)
    turns = _turns(section, settings)
    found["line"] = _drop_ours(sides, Styles(styles)) if styles is not None else 0
    _refuse_fetching(archive, sides)
    if name := archive.related(archive.main, "comments"):
        found["comment"] = len(archive.xml(name))
    return School(archive, styles, numbering, settings, section, sides, turns, found)


def _is_current(section: Xml) -> bool:
    """Whether a section is there now, and not what a tracked change says it was."""
    parent = section.getparent()
    return parent is not None and parent.tag != qualified("w:sectPrChange")


def _read(archive: Archive, kind: str, found: Counter[str]) -> Xml | None:
    """A part that the document refers to, cleaned."""
    name = archive.related(archive.main, kind)
    if name is None:
        return None
    content = archive.xml(name)
    found += leftovers(content)
    clean(content, frozenset(r.id for r in archive.kept(name)))
    return content


def _sides(archive: Archive, sections: list[Xml], found: Counter[str]) -> dict[tuple[Place, Turn], Side]:
    """Heads and feet of the last section: what it does not say, it has from those before it."""
    targets = {r.id: r.target for r in archive.relations(archive.main)}
    names: dict[tuple[Place, Turn], str] = {}
    for section in sections:
        for place in PLACES:
            for reference in children(section, f"w:{place}Reference"):
                name = targets.get(value(reference, "r:id"), "")
                if name in archive.parts and (turn := _turn(reference)):
                    names[place, turn] = name
    return {key: _side(archive, name, found) for key, name in names.items()}


def _turn(reference: Xml) -> Turn | None:
    turns: dict[str, Turn] = {"default": "default", "first": "first", "even": "even"}
    return turns.get(value(reference, "w:type") or "default")


def _side(archive: Archive, name: str, found: Counter[str]) -> Side:
    content = archive.xml(name)
    found += leftovers(content)
    clean(content, frozenset(r.id for r in archive.kept(name)))
    return Side(name, content)


def _drop_ours(sides: dict[tuple[Place, Turn], Side], styles: Styles) -> int:
    """Take our own lines out of heads and feet, where the file began as one of ours; how many they were."""
    ours = {value(style, "w:styleId") for name in LINES.values() if (style := styles.get(name)) is not None}
    count = 0
    for key, side in list(sides.items()):
        lines = [p for p in children(side.content, "w:p") if value(child(p, "w:pPr/w:pStyle")) in ours]
        count += len(lines)
        for line in lines:
            above = line.getprevious()
            if line.getnext() is None and above is not None and above.tag == qualified("w:tbl"):
                # Word wants a paragraph there.
                line[:] = []
            else:
                side.content.remove(line)
        if lines and not len(side.content):
            del sides[key]
    return count


def _turns(section: Xml, settings: Xml | None) -> tuple[Turn, ...]:
    turns: list[Turn] = ["default"]
    if is_on(child(section, "w:titlePg")):
        turns.append("first")
    if settings is not None and is_on(child(settings, "w:evenAndOddHeaders")):
        turns.append("even")
    return tuple(turns)


def _refuse_fetching(archive: Archive, sides: dict[tuple[Place, Turn], Side]) -> None:
    """What is taken over refers to nothing outside the file, but for links that a reader may follow."""
    names = [*(side.name for side in sides.values())]
    names += [n for k in ("styles", "numbering", "theme", "fontTable") if (n := archive.related(archive.main, k))]
    for name in dict.fromkeys(part for n in names for part in archive.reached(n)):
        for relation in archive.relations(name):
            if relation.external and relation.kind != "hyperlink":
                refuse_outside(relation)


def theme_of(school: School) -> Xml | None:
    """Its theme: colours and typefaces by name."""
    name = school.part("theme")
    return None if name is None else school.archive.xml(name)
