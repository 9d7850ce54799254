"""WeasyPrint's structure tree: read, put right and written again. Its structure elements and its boxes are private to
WeasyPrint; a test tells when they change."""

from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pydyf
import weasyprint.draw
import weasyprint.pdf
from weasyprint.draw.border import draw_border
from weasyprint.formatting_structure.boxes import MarginBox
from weasyprint.pdf import tags
from weasyprint.pdf.tags import _build_box_tree, add_tags

from lessonpack.writers.pdf import widgets
from lessonpack.writers.pdf.structure import ALT, Annotation, Artefacts, Kid, Part, put_right

_SIDES = ("top", "right", "bottom", "left")


def install() -> None:
    """Put this module's ways in place of WeasyPrint's, for this process."""
    weasyprint.draw.draw_border = _draw_border
    weasyprint.pdf.add_tags = _add_tags
    tags._build_box_tree = _box_tree
    widgets.install()


def _draw_border(stream: Any, box: Any) -> None:
    """The border of a field is content; any other is an artefact."""
    key = (ALT, box.element)
    field = box.element is not None and box.element.get(ALT) is not None
    drawn = any(getattr(box, f"border_{side}_width") for side in _SIDES)
    if not field or not drawn or stream._tags is None or key in stream._tags:
        draw_border(stream, box)
        return
    with stream.marked(key, "Form"):
        stream.artifact = nullcontext
        draw_border(stream, box)
        del stream.artifact


def _box_tree(
    box: Any, parent: Any, pdf: Any, page: int, numbers: dict[int, Any], annotations: Any, marked: dict[Any, Any]
) -> Iterator[Any]:
    """WeasyPrint's structure elements of a box. Each remembers the box and what is drawn round it; the whole document
    remembers what stands in the margins."""
    box = getattr(box, "_box", box)
    border = marked.pop((ALT, box.element), None)
    before = set(numbers)
    for element in _build_box_tree(box, parent, pdf, page, numbers, annotations, marked):
        if not hasattr(element, "box"):
            element.box = box
            element.drawn = [(page, border["mcid"])] if border else []
            border = None
        yield element
    if isinstance(box, MarginBox):
        kind = {"Type": "/Pagination", "Subtype": "/Footer" if "bottom" in box.at_keyword else "/Header"}
        parent.__dict__.setdefault("running", {}).update({(page, number): kind for number in set(numbers) - before})


def _add_tags(pdf: Any, document: Any, pdf_version: Any, streams: list[Any]) -> None:
    """Tag the file as WeasyPrint does, and put the tree right."""
    start = len(pdf.objects)
    add_tags(pdf, document, pdf_version, streams)
    top = _object(pdf, _object(pdf, pdf.catalog["StructTreeRoot"])["K"][0])
    tree = _read(pdf, top, {reference: number for number, reference in enumerate(pdf.page_references)})
    heights = [page.height for page in document.pages]
    _mark_artefacts(streams, {**getattr(top, "running", {}), **put_right(tree, heights)})
    # The elements are the last objects of the file: none of WeasyPrint's stays.
    del pdf.objects[start:]
    widgets.add(pdf, document, tree)
    _Writer(pdf).write(tree)


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _read(pdf: Any, element: Any, pages: dict[bytes, int]) -> Part:
    """A structure element of WeasyPrint's with all that is in it."""
    part = Part(element["S"].removeprefix("/"), getattr(element, "box", None), drawn=getattr(element, "drawn", []))
    part.page = pages.get(element.get("Pg"), 0)
    part.entries = {name: element[name] for name in ("A", "Alt") if name in element}
    for kid in element["K"]:
        if isinstance(kid, int):
            part.kids.append((pages[element["Pg"]], kid))
        elif (found := _object(pdf, kid))["Type"] == "/OBJR":
            part.kids.append(Annotation(found))
        else:
            part.kids.append(_read(pdf, found, pages))
    return part


def _mark_artefacts(streams: list[Any], artefacts: Artefacts) -> None:
    """Mark content that was marked as text as an artefact: the name of a mark stands before its properties."""
    for page, stream in enumerate(streams):
        for place, item in enumerate(stream.stream):
            if isinstance(item, pydyf.Dictionary) and (page, item.get("MCID")) in artefacts:
                stream.stream[place - 1 : place + 1] = "/Artifact", pydyf.Dictionary(artefacts[page, item["MCID"]])


class _Writer:
    """Writes a structure tree into a file."""

    def __init__(self, pdf: Any) -> None:
        self.pdf = pdf
        self.pages = pdf.page_references
        self.content: list[dict[int, bytes]] = [{} for _ in self.pages]
        self.annotations: list[bytes] = []
        self.ids: dict[str, bytes] = {}

    def write(self, tree: Part) -> None:
        """Write the tree, and to which of its elements content and annotations belong."""
        root = self.add({"Type": "/StructTreeRoot"})
        root["K"] = pydyf.Array([self.element(tree, root).reference])
        root["ParentTree"] = self.add({"Nums": pydyf.Array(self.parents())}).reference
        if self.ids:
            names = [entry for name in sorted(self.ids) for entry in (pydyf.String(name), self.ids[name])]
            root["IDTree"] = self.add({"Names": pydyf.Array(names)}).reference
        self.pdf.catalog["StructTreeRoot"] = root.reference

    def add(self, entries: dict[str, Any]) -> Any:
        made = pydyf.Dictionary(entries)
        self.pdf.add_object(made)
        return made

    def element(self, part: Part, parent: Any) -> Any:
        made = self.add({"Type": "/StructElem", "S": f"/{part.role}", "P": parent.reference, **part.entries})
        if part.bbox:
            layout = pydyf.Dictionary({"O": "/Layout", "BBox": pydyf.Array(part.bbox)})
            made["A"] = pydyf.Array([made["A"], layout]) if "A" in made else layout
        if "ID" in made:
            self.ids[made["ID"].string] = made.reference
        here = next((kid[0] for kid in part.kids if isinstance(kid, tuple)), None)
        if here is not None:
            made["Pg"] = self.pages[here]
        if part.kids:
            made["K"] = pydyf.Array([self.kid(kid, made, here) for kid in part.kids])
        return made

    def kid(self, kid: Kid, parent: Any, here: int | None) -> Any:
        if isinstance(kid, Part):
            return self.element(kid, parent).reference
        if isinstance(kid, Annotation):
            _object(self.pdf, kid.said["Obj"])["StructParent"] = len(self.pages) + len(self.annotations)
            self.annotations.append(parent.reference)
            return kid.said
        page, number = kid
        self.content[page][number] = parent.reference
        return number if page == here else pydyf.Dictionary({"Type": "/MCR", "Pg": self.pages[page], "MCID": number})

    def parents(self) -> Iterator[Any]:
        """Numbers and owners: of each page those of its content by their numbers, of each annotation its own."""
        for page, owners in enumerate(self.content):
            yield from (page, pydyf.Array(owners.get(n, "null") for n in range(max(owners, default=-1) + 1)))
        for number, owner in enumerate(self.annotations, len(self.pages)):
            yield from (number, owner)
