"""What is left in a template of the work on it: tracked changes, which are accepted, comments, marks of editing."""

import re
from collections import Counter

from lxml import etree

from lessonpack.writers.docx.accepting import accept, count_changes
from lessonpack.writers.docx.ooxml import NAMESPACES, RANGES, Xml, place_of, qualified, remove, tags, unwrap, value

#: What goes besides changes, with all that is in it.
_GONE = RANGES | tags("commentReference annotationRef proofErr lastRenderedPageBreak rsid")
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
    comments = sum(1 for _ in root.iter(qualified("w:commentReference")))
    return Counter(change=count_changes(root), comment=comments)


def clean(root: Xml, known: frozenset[str] = frozenset()) -> None:
    """Accept tracked changes, and take away comments, bookmarks, marks of editing and bindings to parts that go.

    What refers to a relation that is not `known` goes too, with the run that it stands in.
    """
    for element in list(root.iter(*_GONE)):
        remove(element)
    accept(root)
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
        if name == "dataBinding" and _PROPERTIES not in value(element, "w:prefixMappings"):
            remove(element)
    _drop_dangling(root, known)
    for name in _ORDERED:
        for properties in root.iter(qualified(name)):
            properties[:] = sorted(properties, key=lambda e: place_of(properties, e))


def _round(element: Xml) -> None:
    """Lengths in whole twips: some programs write parts of them, and Word then refuses the file."""
    for key, text in element.attrib.items():
        if _FRACTION.fullmatch(str(text)) and element.tag in _LENGTHS:
            element.set(key, str(round(float(text))))


def _drop_dangling(root: Xml, known: frozenset[str]) -> None:
    for element in list(root.iter(etree.Element)):
        targets = [str(v) for k, v in element.attrib.items() if str(k).startswith(_R)]
        if not any(target and target not in known for target in targets):
            continue
        if element.tag == qualified("w:hyperlink"):
            unwrap(element)
        else:
            remove(next(element.iterancestors(qualified("w:r")), element))
