"""What a PDF says to a reader that speaks, read with pikepdf: its structure tree, and all content by its mark."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

import pikepdf

#: Operators that put something on the page, besides text and pictures.
_PAINT = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh"}
_BFCHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
#: A hyphen that is there only because a line ends.
SOFT_HYPHEN = "\u00ad"
#: Structure types that are parts of a line.
INLINE = {"Code", "Form", "Lbl", "Link", "Reference", "Span"}


@dataclass
class Content:
    """Marked content: its text, or nothing where lines or pictures are drawn."""

    page: int
    text: str = ""
    painted: bool = False


@dataclass(eq=False)
class Element:
    """A structure element. `said` is its dictionary, without its place in the tree."""

    role: str
    said: dict[str, Any]
    kids: list["Element | Content"]
    parent: "Element | None"
    links: list[Any] = field(default_factory=list)
    """The annotations it stands for."""

    def walk(self) -> Iterator["Element"]:
        """Itself and every element in it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.walk()

    def find(self, *roles: str) -> list["Element"]:
        """The elements in it of these types."""
        return [element for element in self.walk() if element.role in roles]

    @property
    def elements(self) -> list["Element"]:
        """The kids that are elements."""
        return [kid for kid in self.kids if isinstance(kid, Element)]

    @property
    def content(self) -> list[Content]:
        """All the content in it."""
        return [kid for element in self.walk() for kid in element.kids if isinstance(kid, Content)]

    @property
    def text(self) -> str:
        """All the text in it."""
        return "".join(content.text for content in self.content)

    @property
    def attributes(self) -> dict[str, Any]:
        """Its attributes by owner and name: `Table.Scope`."""
        found = self.said.get("A", [])
        groups = found if isinstance(found, pikepdf.Array) else [found] if found else []
        return {f"{str(g.O)[1:]}.{k[1:]}": v for g in groups for k, v in g.items() if k != "/O"}

    @property
    def language(self) -> str | None:
        """The language in which it is said."""
        if "Lang" in self.said:
            return str(self.said["Lang"])
        return self.parent.language if self.parent else None


class Structure:
    """The structure of a file."""

    def __init__(self, file: Path | BinaryIO) -> None:
        self.pdf = pikepdf.open(file)
        self.marked: dict[tuple[int, int], Content] = {}
        self.artefacts: list[tuple[dict[str, str], Content]] = []
        self.unmarked: list[Content] = []
        self._by_number: dict[tuple[int, int], Element] = {}
        self._pages = {page.obj.objgen: number for number, page in enumerate(self.pdf.pages)}
        for number, page in enumerate(self.pdf.pages):
            self._read_page(number, page)

    @cached_property
    def tree(self) -> Element:
        """The element that holds the whole document."""
        [top] = self.pdf.Root.StructTreeRoot.K
        return self._element(top, None)

    @cached_property
    def owners(self) -> list[Any]:
        """For each page, the elements to which its marked content belongs, by its number."""
        numbers = list(self.pdf.Root.StructTreeRoot.ParentTree.Nums)
        return [entry for entry in numbers[1::2] if isinstance(entry, pikepdf.Array)]

    def element(self, said: Any) -> Element:
        """The element of the tree that a dictionary of the file stands for."""
        _ = self.tree  # which numbers them, when it is read for the first time
        return self._by_number[said.objgen]

    @property
    def outline(self) -> list[tuple[int, str]]:
        """The bookmarks: depth from 1, and title."""

        def below(items: Any, depth: int) -> Iterator[tuple[int, str]]:
            for item in items:
                yield depth, str(item.title)
                yield from below(item.children, depth + 1)

        with self.pdf.open_outline() as outline:
            return list(below(outline.root, 1))

    def _element(self, said: Any, parent: Element | None) -> Element:
        more = {k[1:]: v for k, v in said.items() if k not in ("/K", "/P", "/Pg", "/S", "/Type")}
        element = self._by_number[said.objgen] = Element(str(said.S)[1:], more, [], parent)
        kids = said.get("/K", pikepdf.Array())
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                element.kids.append(self.marked[self._pages[said.Pg.objgen], kid])
            elif kid.get("/Type") == "/MCR":
                element.kids.append(self.marked[self._pages[kid.Pg.objgen], int(kid.MCID)])
            elif kid.get("/Type") == "/OBJR":
                element.links.append(kid.Obj)
            else:
                element.kids.append(self._element(kid, element))
        return element

    def _read_page(self, number: int, page: Any) -> None:
        fonts = {name: _to_unicode(font) for name, font in page.obj.Resources.Font.items()}
        font: dict[bytes, str] = {}
        marks: list[tuple[str, Any]] = []
        content = Content(number)
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in ("BMC", "BDC"):
                marks.append((str(operands[0]), operands[1] if name == "BDC" else pikepdf.Dictionary()))
                if len(marks) == 1:
                    content = self._begin(number, *marks[0])
                else:
                    # Within content there is only other text for what is shown.
                    content.text += str(marks[-1][1].ActualText)
            elif name == "EMC":
                marks.pop()
                content = content if marks else Content(number)
            elif name == "Tf":
                font = fonts[str(operands[0])]
            elif name in ("Tj", "TJ") and len(marks) < 2:
                strings = operands if name == "Tj" else [o for o in operands[0] if isinstance(o, pikepdf.String)]
                content.text += "".join(_decode(bytes(string), font) for string in strings)
            elif name in _PAINT or name in ("Do", "INLINE IMAGE"):
                content.painted = True
            if not marks and (content.text or content.painted):
                self.unmarked.append(content)

    def _begin(self, page: int, tag: str, properties: Any) -> Content:
        content = Content(page)
        if tag == "/Artifact":
            self.artefacts.append(({k[1:]: str(v)[1:] for k, v in properties.items()}, content))
        else:
            self.marked[page, int(properties.MCID)] = content
        return content


def _to_unicode(font: Any) -> dict[bytes, str]:
    """What each code of a font means."""
    table = font.ToUnicode.read_bytes()
    lists = re.findall(rb"beginbfchar(.*?)endbfchar", table, re.S)
    assert b"beginbfrange" not in table
    pairs = [pair for found in lists for pair in _BFCHAR.findall(found)]
    return {bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def _decode(string: bytes, font: dict[bytes, str]) -> str:
    return "".join(font[string[place : place + 2]] for place in range(0, len(string), 2))


def runs(element: Element) -> list[str]:
    """The texts in reading order, one for each block; a field is said as [field], a picture by its alternate text.

    What marks an entry of a list is left out.
    """
    found, line = [], ""

    def end() -> None:
        nonlocal line
        if line.strip():
            found.append(" ".join(line.replace(SOFT_HYPHEN, "").split()))
        line = ""

    def read(element: Element) -> None:
        nonlocal line
        block = element.role not in INLINE | {"Figure"}
        if block:
            end()
        if element.role == "Form":
            line += "[field]"
        elif element.role == "Figure":
            line += f"[{element.said['Alt']}]"
        elif element.role != "Lbl" or element.parent is None or element.parent.role != "LI":
            for kid in element.kids:
                if isinstance(kid, Element):
                    read(kid)
                else:
                    line += kid.text
        if block:
            end()

    read(element)
    return found


def shown(element: Element) -> str:
    """The tree in a line: an element is `Type(…)`, its text stands in it, and ~ stands for what is only drawn."""
    inner = ""
    for kid in element.kids:
        inner += shown(kid) if isinstance(kid, Element) else kid.text or "~" * kid.painted
    return f"{element.role}({inner.strip()})"
