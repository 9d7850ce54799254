"""Pictures: each is in the file, has a size that fits the page, and says what it shows."""

from collections import Counter
from collections.abc import Iterator

from lessonpack.diagnostics import Diagnostic
from lessonpack.preflight.word.names import Xml, get, q
from lessonpack.preflight.word.scope import EMU_PER_TWIP, Scope, number

#: How the data of a picture begins.
_KINDS = {"image/png": (b"\x89PNG",), "image/jpeg": (b"\xff\xd8",), "image/svg+xml": (b"<svg", b"<?xml")}
_ROUNDED = 20 * EMU_PER_TWIP


def picture_broken(scope: Scope) -> Iterator[Diagnostic]:
    """The data of every picture is in the file and is what it is said to be; no two pictures have one number."""
    for story in scope.own:
        known = scope.package.of(story.name)
        for blip in story.find("a:blip", "asvg:svgBlip"):
            relation = known.get(get(blip, "r:embed"))
            if relation is None or relation.kind != "image":
                yield scope.fail(blip, "picture-broken", "a picture has no data")
            elif not _sound(scope, relation.target):
                yield scope.fail(blip, "picture-broken", f"the data of {relation.target} is no picture of its type")
        for drawing in story.find("w:drawing"):
            if not drawing.findall(f".//{q('a:blip')}") and drawing.findall(f".//{q('a:graphicData')}"):
                yield scope.fail(drawing, "picture-broken", "a picture has no data")
    pictures = [about for story in scope.stories for about in story.find("wp:docPr")]
    counted = Counter(get(about, "id") for about in pictures)
    for about in pictures:
        if counted[get(about, "id")] > 1:
            yield scope.fail(about, "picture-broken", f"two pictures have the number {get(about, 'id')}")
            return


def _sound(scope: Scope, name: str) -> bool:
    data, kind = scope.package.data.get(name, b""), scope.package.type_of(name)
    return kind in _KINDS and data.lstrip().startswith(_KINDS[kind])


def picture_size(scope: Scope) -> Iterator[Diagnostic]:
    """A picture has a size, and stands between the margins."""
    room = tuple(length * EMU_PER_TWIP for length in scope.room)
    for story in scope.own:
        for extent in story.find("wp:extent"):
            size = (number(extent, "cx"), number(extent, "cy"))
            if min(size) <= 0:
                yield scope.fail(extent, "picture-size", "a picture has no size")
            elif any(size != (number(e, "cx"), number(e, "cy")) for e in _inner(extent)):
                yield scope.fail(extent, "picture-size", "a picture has two sizes")
            elif scope.section is not None and any(a > b + _ROUNDED for a, b in zip(size, room, strict=True)):
                yield scope.fail(extent, "picture-size", "a picture is larger than what the margins leave of the page")


def _inner(extent: Xml) -> list[Xml]:
    """Where the size of a picture is said again, within it."""
    around = extent.getparent()
    return around.findall(f".//{q('a:xfrm/a:ext')}") if around is not None else []


def no_alternative(scope: Scope) -> Iterator[Diagnostic]:
    """Every picture says what it shows to those who do not see it."""
    for story in scope.own:
        for about in story.find("wp:docPr"):
            if not get(about, "descr").strip() and not decorative(about):
                yield scope.warning(about, "no-alternative", "a picture does not say what it shows", "give it `alt`")


def decorative(about: Xml) -> bool:
    """Whether a picture is marked as one that says nothing."""
    return any(e.tag.endswith("}decorative") and e.get("val") in ("1", "true") for e in about.iter("*"))


def floating(scope: Scope) -> Iterator[Diagnostic]:
    """Nothing floats: what does is read aloud in no order that anybody knows."""
    for story in scope.own:
        for element in story.find("wp:anchor", "w:framePr", "w:pict", "w:object", "w:tblpPr"):
            yield scope.warning(element, "floating", "it stands beside the text and not in it")
