"""Paragraphs for the tests of tracked changes: from short notations or at random, and read back with lxml alone."""

import re
from collections import Counter
from copy import deepcopy
from itertools import count

from hypothesis import strategies as st
from lxml import etree

from lessonpack.revise.tracking import Revision

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CHANGES = {W + "ins", W + "del"}
MARKS = ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference")
Xml = etree._Element


def xml(text: str) -> Xml:
    """An element of the notation of WordprocessingML, its prefix left out: `<p><r><t>A</t></r></p>`."""
    named = re.sub(r"<(/?)(\w+)(?=[ />])", r"<\1w:\2", text)
    return etree.fromstring(f"<x {NAMESPACES}>{named}</x>")[0]


def revision(first: int = 1000) -> Revision:
    return Revision("The course", "2026-11-23T00:00:00Z", count(first))


def run(text: str, look: str = "") -> str:
    properties = f"<rPr>{''.join(f'<{name}/>' for name in look.split())}</rPr>" if look else ""
    return f'<r>{properties}<t xml:space="preserve">{text}</t></r>'


def paragraph(*content: str, style: str = "", more: str = "") -> Xml:
    named = f'<pStyle w:val="{style}"/>' if style else ""
    properties = f"<pPr>{named}{more}</pPr>" if named or more else ""
    return xml(f"<p>{properties}{''.join(content)}</p>")


def plain(text: str, **properties: str) -> Xml:
    """A paragraph of one run."""
    return paragraph(run(text), **properties)


def note(number: int) -> str:
    return f'<r><rPr><rStyle w:val="Note"/></rPr><footnoteReference w:id="{number}"/></r>'


def link(target: str, *content: str) -> str:
    return f'<hyperlink r:id="{target}">{"".join(content)}</hyperlink>'


def code(instruction: str, result: str) -> str:
    """A complex field."""
    begin, separate, end = (f'<r><fldChar w:fldCharType="{kind}"/></r>' for kind in ("begin", "separate", "end"))
    return f"{begin}<r><instrText> {instruction} </instrText></r>{separate}{run(result, 'i')}{end}"


def simple(instruction: str, result: str) -> str:
    return f'<fldSimple w:instr=" {instruction} ">{run(result)}</fldSimple>'


def control(*content: str) -> str:
    return f"<sdt><sdtPr><tag w:val='x'/></sdtPr><sdtContent>{''.join(content)}</sdtContent></sdt>"


def anchor(name: str, *content: str, number: int = 1) -> str:
    start = f'<bookmarkStart w:id="{number}" w:name="{name}"/>'
    return f'{start}{"".join(content)}<bookmarkEnd w:id="{number}"/>'


def picture(embed: str, alt: str) -> str:
    inner = f'<wp:docPr id="1" name="Picture 1" descr="{alt}"/><a:graphic><a:blip r:embed="{embed}"/></a:graphic>'
    return f"<r><drawing><wp:inline>{inner}</wp:inline></drawing></r>"


# Reading


def name_of(element: Xml) -> str:
    return str(element.tag).removeprefix(W) if isinstance(element.tag, str) else ""


def words_of(root: Xml) -> str:
    """The same without controls: one that was removed and is wanted again is text."""
    return said(root).replace("[", "").replace("]", "")


def said(root: Xml) -> str:
    """All that a text says: a field as {code:result}, a link as <target|words>, a control as [words], `*` a note."""
    signs = {"tab": "→", "br": "↵", "noBreakHyphen": "‑", "footnoteReference": "*", "drawing": "▣"}
    name = name_of(root)
    inner = "".join(said(e) for e in root)
    if name in ("t", "delText"):
        return root.text or ""
    if name == "fldChar":
        return {"begin": "{", "separate": ":", "end": "}"}[str(root.get(W + "fldCharType"))]
    if name in ("instrText", "delInstrText"):
        return (root.text or "").strip()
    if name == "fldSimple":
        return f"{{{str(root.get(W + 'instr')).strip()}:{inner}}}"
    if name == "hyperlink":
        target = next((v for k, v in root.attrib.items() if str(k).endswith("}id")), "")
        return f"<{target}|{inner}>"
    if name == "sdt":
        return f"[{inner}]"
    if name in ("p", "footnote"):
        return f"{inner}¶" if name == "p" else inner
    return signs.get(name, inner)


def looks(root: Xml, *, inside: str | None = None, outside: str | None = None) -> list[tuple[str, str]]:
    """Each character with the names of its run's properties; of the runs inside a change, or outside one."""
    found = []
    for each in root.iter(W + "r"):
        above = {name_of(a) for a in each.iterancestors()}
        if (inside and inside not in above) or (outside and outside in above):
            continue
        look = " ".join(name_of(e) for e in each.findall(f"{W}rPr/*"))
        found += [(c, look) for e in each if name_of(e) in ("t", "delText") for c in e.text or ""]
    return found


def marks(root: Xml, outside: str = "") -> list[tuple[str, str, int]]:
    """Each end of a range: its name, its id, and how many characters stand before it, those of a change left out."""
    found, before = [], 0
    for element in root.iter():
        if name_of(element) in ("t", "delText"):
            gone = outside and any(name_of(a) == outside for a in element.iterancestors())
            before += 0 if gone else len(element.text or "")
        if name_of(element) in MARKS:
            found.append((name_of(element), str(element.get(W + "id")), before))
    return found


def copy_of(element: Xml) -> Xml:
    return deepcopy(element)


def faults(root: Xml) -> list[str]:
    """What breaks the rules of tracked changes."""
    found = []
    for element in root.iter():
        name, above = name_of(element), [name_of(a) for a in element.iterancestors()]
        if name in ("t", "instrText") and "del" in above:
            found.append(f"{name} in a deletion")
        if name in ("delText", "delInstrText") and "del" not in above:
            found.append(f"{name} outside a deletion")
        if name in ("ins", "del") and above[0] not in ("rPr", "trPr") and not len(element):
            found.append(f"{name} of nothing")
        if name in ("ins", "del", *MARKS[:4], "hyperlink", "fldSimple", "sdt") and {"ins", "del"} & {*above}:
            found.append(f"{name} in a change")
        if name == "r" and not [e for e in element if name_of(e) != "rPr"]:
            found.append("an empty run")
    ids = Counter(e.get(W + "id") for e in root.iter() if e.get(W + "author") is not None)
    found += [f"the id {number} twice" for number, times in ids.items() if times > 1]
    found += [f"{e.get(W + 'id')} not begun" for e in unbegun(root)]
    depth = 0
    for field in root.iter(W + "fldChar"):
        depth += {"begin": 1, "end": -1}.get(str(field.get(W + "fldCharType")), 0)
        if depth < 0:
            found.append("a field that was not begun")
    return [*found, *(["a field without an end"] if depth else [])]


def unbegun(root: Xml) -> list[Xml]:
    """The ends of ranges before which they do not begin, or that end twice."""
    open_, found = set[str](), []
    for element in root.iter():
        name = name_of(element)
        key = name.removesuffix("Start").removesuffix("End") + str(element.get(W + "id"))
        if name.endswith("RangeStart") or name == "bookmarkStart":
            open_.add(key)
        elif name.endswith("RangeEnd") or name == "bookmarkEnd":
            if key not in open_:
                found.append(element)
            open_.discard(key)
    return found


# At random

_WORDS = st.sampled_from(
    ["the", "war", "began", "in", "June", "1950", "don't", "朝鲜", "战争", "がある", "fleet", "Mao"]
)
_GAPS = st.sampled_from([" ", " ", " ", ", ", ". ", "-", "", " “", "\u00a0"])
_LOOKS = st.sampled_from(["", "", "", "b", "i", "b i"])


@st.composite
def _texts(draw: st.DrawFn) -> str:
    pairs = draw(st.lists(st.tuples(_WORDS, _GAPS), min_size=1, max_size=6))
    text = "".join(word + gap for word, gap in pairs)
    cut = draw(st.integers(0, len(text)))
    return run(text[:cut], draw(_LOOKS)) + run(text[cut:], draw(_LOOKS))


_OBJECTS = st.one_of(
    st.sampled_from(["<r><tab/></r>", "<r><br/></r>", "<r><noBreakHyphen/></r>", "<r><t>a</t><tab/><t>b</t></r>"]),
    st.integers(1, 9).map(note),
    st.builds(link, st.sampled_from(["rId1", "rId2"]), _texts()),
    st.builds(
        lambda t: link("rId1", '<bookmarkStart w:id="90" w:name="in"/>', t, '<bookmarkEnd w:id="90"/>'), _texts()
    ),
    st.builds(code, st.sampled_from(["SEQ Figure", "REF a"]), st.sampled_from(["1", "2", "Figure 1"])),
    st.builds(simple, st.just("SEQ Table"), st.sampled_from(["1", "2"])),
    st.just(code("REF b", "3").replace("<r><rPr>", '<bookmarkStart w:id="91" w:name="_lp_field"/><r><rPr>')).map(
        lambda field: field + '<bookmarkEnd w:id="91"/>'
    ),
    st.just(picture("rId7", "A map")),
    st.builds(control, _texts()),
    st.just('<proofErr w:type="spellStart"/>'),
)


@st.composite
def paragraphs(draw: st.DrawFn, names: str = "mark") -> Xml:
    """A paragraph with runs, notes, links, fields, controls, and ranges that begin and end anywhere among them."""
    content = draw(st.lists(st.one_of(_texts(), _texts(), _OBJECTS), max_size=7))
    for number in ("90", "91"):
        # A bookmark stands in a paragraph once.
        there = [n for n, part in enumerate(content) if f'"{number}"' in part]
        content = [part for n, part in enumerate(content) if n not in there[1:]]
    for number in range(draw(st.integers(0, 3))):
        places = sorted(draw(st.tuples(*[st.integers(0, len(content))] * 2)))
        content.insert(places[1], f'<bookmarkEnd w:id="{number}"/>')
        content.insert(places[0], f'<bookmarkStart w:id="{number}" w:name="{names}{number}"/>')
    if draw(st.booleans()):
        end = '<commentRangeEnd w:id="5"/><r><commentReference w:id="5"/></r>'
        content = ['<commentRangeStart w:id="5"/>', *content, end]
    return paragraph(*content, style=draw(st.sampled_from(["", "Text", "Quote"])))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Xml, Xml]:
    """Two paragraphs: of no kin, or the second the first with some of it changed."""
    old = draw(paragraphs())
    if draw(st.booleans()):
        return old, draw(paragraphs("_lp_"))
    new = copy_of(old)
    for _ in range(draw(st.integers(0, 4))):
        parts = [e for e in new if name_of(e) in ("r", "hyperlink", "sdt")]
        if parts:
            part = draw(st.sampled_from(parts))
            other = xml(f"<p>{draw(_texts())}</p>")
            draw(st.sampled_from([part.addnext, part.addprevious]))(other[0])
            if draw(st.booleans()) and "fldChar" not in {name_of(e) for e in part} and part.getparent() is not None:
                new.remove(part)
    return old, new
