"""Styles: each that is used is there, and nothing is formatted by hand."""

from collections.abc import Iterator

from lessonpack.diagnostics import Diagnostic
from lessonpack.preflight.word.names import Xml, get, q, short
from lessonpack.preflight.word.scope import Scope

#: What uses a style, and of which kind that must be.
_USES = {
    "w:pStyle": "paragraph",
    "w:rStyle": "character",
    "w:tblStyle": "table",
    "w:numStyleLink": "numbering",
    "w:styleLink": "numbering",
}
#: What a style says of another, which must be of its own kind; a linked one is of the other kind.
_RELATED = ("w:basedOn", "w:next", "w:link")
_LINKED = {"paragraph": "character", "character": "paragraph"}
#: What may stand in the text besides styles: what says where a text stands, what it is, and in which language.
_ALLOWED = {
    "w:pPr": frozenset({"w:pStyle", "w:keepNext", "w:pageBreakBefore", "w:numPr", "w:bidi", "w:rPr", "w:sectPr"}),
    "w:rPr": frozenset({"w:rStyle", "w:rFonts", "w:rtl", "w:lang", "w:noProof", "w:webHidden"}),
    "w:tblPr": frozenset(
        {"w:tblStyle", "w:bidiVisual", "w:tblW", "w:tblLayout", "w:tblLook", "w:tblCaption", "w:tblDescription"}
    ),
    "w:trPr": frozenset({"w:cantSplit", "w:tblHeader"}),
    # Of merged cells another rule tells.
    "w:tcPr": frozenset({"w:tcW", "w:gridSpan", "w:hMerge", "w:vMerge"}),
}


def style_missing(scope: Scope) -> Iterator[Diagnostic]:
    """Every style that is used is there, and of the kind that is used."""
    told: set[tuple[str, str]] = set()
    numbering = scope.part("numbering")
    roots = [*(story.root for story in scope.stories), *([numbering] if numbering is not None else [])]
    for use, kind in _USES.items():
        for element in (e for root in roots for e in root.iter(q(use))):
            identifier = get(element)
            if scope.styles.kind(identifier) != kind and (use, identifier) not in told:
                told.add((use, identifier))
                yield scope.fail(element, "style-missing", f"there is no {kind} style '{identifier}'")
    for paragraph in (p for story in scope.own for p in story.paragraphs if p in scope.texts):
        if paragraph.find(q("w:pPr/w:pStyle")) is None and not _is_separator(paragraph):
            yield scope.fail(paragraph, "style-missing", "a paragraph has no style")
    for style in scope.styles.styles:
        yield from _related(scope, style)


def _is_separator(paragraph: Xml) -> bool:
    """Whether a paragraph is the line between text and notes."""
    return (
        paragraph.find(f".//{q('w:separator')}") is not None
        or paragraph.find(f".//{q('w:continuationSeparator')}") is not None
    )


def _related(scope: Scope, style: Xml) -> Iterator[Diagnostic]:
    kind, name = get(style, "w:type"), get(style.find(q("w:name")))
    for relation in _RELATED:
        element = style.find(q(relation))
        wanted = _LINKED.get(kind, kind) if relation == "w:link" else kind
        if element is not None and scope.styles.kind(get(element)) != wanted:
            message = f"the style '{name}' names the {wanted} style '{get(element)}', which is not there"
            yield scope.fail(style, "style-missing", message)
    if len(scope.styles.by_id) < len(scope.styles.styles) and scope.styles.by_id[get(style, "w:styleId")] is not style:
        yield scope.fail(style, "style-missing", f"two styles have the id '{get(style, 'w:styleId')}'")


def formatted_by_hand(scope: Scope) -> Iterator[Diagnostic]:
    """What is set so is set by a style: a school that changes a style changes all that has it."""
    told: set[str] = set()
    for story in scope.own:
        for properties in story.find(*_ALLOWED):
            allowed = _ALLOWED[short(properties.tag)]
            for element in properties:
                name = short(element.tag)
                if (name not in allowed or not _harmless(element)) and name not in told:
                    told.add(name)
                    message = f"it has {name} of its own, and not by a style"
                    yield scope.warning(properties, "formatted-by-hand", message)


def _harmless(element: Xml) -> bool:
    """Whether a typeface is only a hint for which script it is."""
    return element.tag != q("w:rFonts") or set(element.attrib) <= {q("w:hint")}
