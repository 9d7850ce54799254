"""A sound Word file with something of everything in it, and means to spoil it.

The line of the page on which a block's id stands counts as the line of content that made it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree
from lxml.etree import _Element as Xml

from lessonpack.diagnostics import Span
from lessonpack.documents import Document
from lessonpack.writers import docx
from wordfile import REFERENCE, document

FILE = "lesson.yaml"
SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "dc": "http://purl.org/dc/elements/1.1/",
    "ct": "http://schemas.openxmlformats.org/package/2006/content-types",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in SPACES.items())
BODY, STYLES, NOTES = "word/document.xml", "word/styles.xml", "word/footnotes.xml"
NUMBERING, TYPES, RELATIONS = "word/numbering.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"
#: A page with something of everything that a Word file has.
PAGE = """\
<header class="head"><h1 id="title">The war in Korea</h1></header>
<h2 id="causes">Causes</h2>
<h3 id="near">Near causes</h3>
<p id="text">They say <a href="https://example.org/">an example</a> of <a href="#steps">the steps</a>, and
why<span class="note">The first note.</span>.</p>
<ol id="steps"><li>It began in June</li><li>It went on in July</li></ol>
<ol id="more" start="3"><li>It ended in autumn</li><li>It was mourned in winter</li></ol>
<ul id="ticks" class="checklist"><li>Read it</li><li>Write it</li></ul>
<table id="dead" class="data"><caption><span class="label">Table 1.</span> The dead</caption>
<thead><tr><th>Side</th><th>Number</th></tr></thead>
<tbody><tr><th scope="row">North</th><td>Many</td></tr><tr><th scope="row">South</th><td>As many</td></tr></tbody>
</table>
<figure id="map"><img src="a.png" alt="A map of the peninsula">
<figcaption><span class="label">Figure 1.</span> The peninsula</figcaption></figure>
<div class="question" id="q1">
<p class="stem"><span class="number">1</span> Why did it begin? <span class="marks">[4]</span></p>
<div class="answer-space" data-lines="3"></div></div>
<p id="one">A paragraph of one kind.</p>
<p id="other">Another paragraph, of <em>another</em> kind<span class="note">The second note.</span>.</p>
<p id="last">The last words of it.</p>
"""


def q(name: str) -> str:
    """`w:p` with its namespace written out; paths of such names too."""
    return "/".join(f"{{{SPACES[p]}}}{local}" for p, _, local in (step.partition(":") for step in name.split("/")))


@cache
def sound() -> Document:
    """The document that the defects are planted in."""
    lines = enumerate(PAGE.splitlines(), 1)
    spans = {name: Span(FILE, n) for n, line in lines for name in re.findall(r' id="(.*?)"', line)}
    return replace(document(PAGE), spans={**spans, "page": Span(FILE)})


@cache
def written() -> bytes:
    """Its file, without a fault."""
    return docx.write(sound(), REFERENCE)


@dataclass
class File:
    """A file that is being spoiled."""

    parts: dict[str, bytes]
    trees: dict[str, Xml] = field(default_factory=dict)

    def tree(self, name: str) -> Xml:
        """A part as a tree: what is done to it is written."""
        if name not in self.trees:
            self.trees[name] = etree.fromstring(self.parts[name])
        return self.trees[name]

    def all(self, name: str, part: str = BODY) -> list[Xml]:
        """The elements of a part that have a name: there are some."""
        found = list(self.tree(part).iter(q(name)))
        assert found, name
        return found

    def paragraph(self, words: str, part: str = BODY) -> Xml:
        """The paragraph that has some words."""
        return next(p for p in self.all("w:p", part) if words in "".join(t.text or "" for t in p.iter(q("w:t"))))

    def style(self, name: str) -> Xml:
        """A style by its name."""
        return next(s for s in self.all("w:style", STYLES) if s[0].get(q("w:val")) == name)

    def text(self, part: str, old: str, new: str) -> None:
        """Write something else into a part: its first."""
        assert old.encode() in self.parts[part], old
        self.parts[part] = self.parts[part].replace(old.encode(), new.encode(), 1)

    def to_bytes(self) -> bytes:
        """The spoiled file."""
        target = BytesIO()
        with ZipFile(target, "w", ZIP_DEFLATED) as archive:
            for name, part in self.parts.items():
                tree = self.trees.get(name)
                archive.writestr(
                    name, part if tree is None else etree.tostring(tree, encoding="UTF-8", xml_declaration=True)
                )
        return target.getvalue()


def spoiled(spoil: Callable[[File], object]) -> bytes:
    """The sound file with one thing done to it."""
    with ZipFile(BytesIO(written())) as archive:
        file = File({name: archive.read(name) for name in archive.namelist()})
    spoil(file)
    return file.to_bytes()


def xml(text: str) -> Xml:
    """An element from its text, with the prefixes above."""
    return etree.fromstring(re.sub(r"^<([\w:]+)", rf"<\1 {_DECLARED}", text))


def remove(element: Xml) -> None:
    """Take an element out."""
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def after(words: str, *texts: str) -> Callable[[File], None]:
    """Puts elements behind the paragraph that has some words."""

    def spoil(file: File) -> None:
        for text in reversed(texts):
            file.paragraph(words).addnext(xml(text))

    return spoil


def within(words: str, *texts: str, first: bool = False) -> Callable[[File], None]:
    """Puts elements into the paragraph that has some words: at its end, or before its text."""

    def spoil(file: File) -> None:
        paragraph = file.paragraph(words)
        for place, text in enumerate(texts, 1):
            if first:
                paragraph.insert(place, xml(text))
            else:
                paragraph.append(xml(text))

    return spoil


def said(old: str, new: str, part: str = BODY) -> Callable[[File], None]:
    """Puts other words in the place of some."""

    def spoil(file: File) -> None:
        run = next(t for t in file.all("w:t", part) if old in (t.text or ""))
        run.text = (run.text or "").replace(old, new)

    return spoil


def given(name: str, attribute: str, new: str, part: str = BODY, nth: int = 0) -> Callable[[File], None]:
    """Gives an element another value."""
    return lambda file: file.all(name, part)[nth].set(q(attribute) if ":" in attribute else attribute, new)


def without(name: str, part: str = BODY, nth: int = 0) -> Callable[[File], None]:
    """Takes an element out."""
    return lambda file: remove(file.all(name, part)[nth])


def look(words: str, properties: str) -> Callable[[File], None]:
    """Gives the first run with some words properties of its own."""

    def spoil(file: File) -> None:
        run = next(r for r in file.all("w:r") if words in "".join(t.text or "" for t in r.iter(q("w:t"))))
        held = run.find(q("w:rPr"))
        if held is None:
            run.insert(0, held := xml("<w:rPr/>"))
        held.append(xml(properties))

    return spoil


def styled(words: str, style: str) -> Callable[[File], None]:
    """Gives a paragraph another style, by its id."""
    return lambda file: file.paragraph(words)[0][0].set(q("w:val"), style)
