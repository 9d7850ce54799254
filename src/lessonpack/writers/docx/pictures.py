"""A picture in a run."""

from docx.opc.constants import RELATIONSHIP_TYPE as RELATION

from lessonpack.markup import Element
from lessonpack.writers.docx.ooxml import NAMESPACES, UnsupportedElement, Xml, add
from lessonpack.writers.docx.story import Story

#: The name of the extension that holds a drawing.
_DRAWING = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"


def draw(run: Xml, element: Element, story: Story, room: tuple[int, int]) -> None:
    """Put an img into a run, fitted into a width and height in twips, with its alternative text."""
    source, alternative = element.attributes.get("src", ""), element.attributes.get("alt", "")
    if not alternative.strip():
        raise UnsupportedElement(f"the picture '{source}' has no alternative text")
    relation = story.part.relate_to(story.pictures.part(source), RELATION.IMAGE)
    across, down = story.pictures.size(source, room)
    number = next(story.pictures.numbers)
    inline = add(add(run, "w:drawing"), "wp:inline", dict.fromkeys(("distT", "distB", "distL", "distR"), 0))
    add(inline, "wp:extent", {"cx": across, "cy": down})
    add(inline, "wp:docPr", {"id": number, "name": f"Picture {number}", "descr": alternative})
    add(add(inline, "wp:cNvGraphicFramePr"), "a:graphicFrameLocks", {"noChangeAspect": 1})
    data = add(add(inline, "a:graphic"), "a:graphicData", {"uri": NAMESPACES["pic"]})
    picture = add(data, "pic:pic")
    about = add(picture, "pic:nvPicPr")
    add(about, "pic:cNvPr", {"id": number, "name": f"Picture {number}", "descr": alternative})
    add(about, "pic:cNvPicPr")
    fill = add(picture, "pic:blipFill")
    _put_drawing(add(fill, "a:blip", {"r:embed": relation}), source, story)
    add(add(fill, "a:stretch"), "a:fillRect")
    shape = add(picture, "pic:spPr")
    place = add(shape, "a:xfrm")
    add(place, "a:off", {"x": 0, "y": 0})
    add(place, "a:ext", {"cx": across, "cy": down})
    add(add(shape, "a:prstGeom", {"prst": "rect"}), "a:avLst")


def _put_drawing(blip: Xml, source: str, story: Story) -> None:
    """Beside a picture of a drawing the drawing itself: Word shows it in place of the picture, sharp at any size."""
    part = story.pictures.drawing(source)
    if part is not None:
        extension = add(add(blip, "a:extLst"), "a:ext", {"uri": _DRAWING})
        add(extension, "asvg:svgBlip", {"r:embed": story.part.relate_to(part, RELATION.IMAGE)})
