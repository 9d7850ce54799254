"""What is left in a template of the work on it: tracked changes, comments, marks of editing. Changes are accepted."""

import re
from collections import Counter

from lxml import etree

from lessonpack.writers.docx.ooxml import NAMESPACES, Xml, place_of, qualified, value

#: What goes with all that is in it, and what goes and leaves what is in it, by their local names.
_NAMES = (
    "del moveFrom rPrChange pPrChange sectPrChange tblPrChange tblPrExChange trPrChange tcPrChange tblGridChange "
    "numberingChange cellIns cellDel cellMerge moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd "
    "customXmlInsRangeStart customXmlInsRangeEnd customXmlDelRangeStart customXmlDelRangeEnd "
    "customXmlMoveFromRangeStart customXmlMoveFromRangeEnd customXmlMoveToRangeStart customXmlMoveToRangeEnd "
    "commentRangeStart commentRangeEnd commentReference annotationRef bookmarkStart bookmarkEnd proofErr permStart "
    "permEnd lastRenderedPageBreak rsid"
)
_GONE = frozenset(_NAMES.split())
_UNWRAPPED = frozenset({"ins", "moveTo"})
_CHANGES = frozenset(name for name in _GONE | _UNWRAPPED if name in ("del", "ins") or name.endswith("Change"))
#: What Word binds to a part that is not taken over: a control bound to the file's own properties stays bound.
_PROPERTIES = "/package/2006/metadata/core-properties"
#: What has lengths that programs write with a fraction.
_MEASURED = "spacing ind tab sz szCs pgSz pgMar gridCol tcW tblW trHeight"
_LENGTHS = frozenset(qualified(f"w:{name}") for name in _MEASURED.split())
#: What LibreOffice writes in an order of its own.
_ORDERED = ("w:pPr", "w:rPr", "w:style", "w:tblPr", "w:tcPr", "w:lvl")
#: Sides as strict files have them.
_SIDES = {"start": "left", "end": "right"}
_FRACTION = re.compile(r"-?\d+\.\d+")
_W = f"{{{NAMESPACES['w']}}}"
_R = f"{{{NAMESPACES['r']}}}"


def leftovers(root: Xml) -> Counter[str]:
    """How many tracked changes and comments a part has, under `change` and `comment`."""
    names = [etree.QName(e).localname for e in root.iter(f"{_W}*")]
    changes = sum(name in _CHANGES or name in ("moveFrom", "moveTo") for name in names)
    return Counter(change=changes, comment=names.count("commentReference"))


def clean(root: Xml, known: frozenset[str] = frozenset()) -> None:
    """Accept tracked changes, and take away comments, bookmarks, marks of editing and bindings to parts that go.

    What refers to a relation that is not `known` goes too, with the run that it stands in.
    """
    for element in list(root.iter(f"{_W}*")):
        name = etree.QName(element).localname
        _round(element)
        if name in ("jc", "lvlJc") and value(element) in _SIDES:
            element.set(qualified("w:val"), _SIDES[value(element)])
        if name == "charset":
            # LibreOffice writes its names for what are numbers.
            element.attrib.pop(qualified("w:characterSet"), "")
        for key in [k for k in element.attrib if str(k).startswith(f"{_W}rsid")]:
            del element.attrib[key]
        if name == "del" and _is_of_row(element):
            _remove(next(element.iterancestors(qualified("w:tr"))))
        elif name in _GONE or (name == "dataBinding" and _PROPERTIES not in (element.get(f"{_W}prefixMappings") or "")):
            _remove(element)
        elif name in _UNWRAPPED:
            _unwrap(element)
    _drop_dangling(root, known)
    for name in _ORDERED:
        for properties in root.iter(qualified(name)):
            properties[:] = sorted(properties, key=lambda e: place_of(properties, e))


def _round(element: Xml) -> None:
    """Lengths in whole twips: some programs write parts of them, and Word then refuses the file."""
    for key, text in element.attrib.items():
        if _FRACTION.fullmatch(str(text)) and element.tag in _LENGTHS:
            element.set(key, str(round(float(text))))


def _is_of_row(element: Xml) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == qualified("w:trPr")


def _drop_dangling(root: Xml, known: frozenset[str]) -> None:
    for element in list(root.iter(etree.Element)):
        targets = [str(v) for k, v in element.attrib.items() if str(k).startswith(_R)]
        if not any(target and target not in known for target in targets):
            continue
        if element.tag == qualified("w:hyperlink"):
            _unwrap(element)
        else:
            _remove(next(element.iterancestors(qualified("w:r")), element))


def _remove(element: Xml) -> None:
    """Take an element away; text between elements means nothing in WordprocessingML."""
    if (parent := element.getparent()) is not None:
        parent.remove(element)


def _unwrap(element: Xml) -> None:
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    parent[place : place + 1] = list(element)
