"""Styles and lists of one file put into another, by name: what is there stays as it is, what is not is added.

Word finds styles by their ids, and ids are in the language of the Word that made the file: "heading 1" is
`berschrift1` in a German one. Names are the same everywhere. So a style that is there under its name is taken as it is,
whatever its id, and all that refers to it is changed to that id.
"""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass

from lessonpack.writers.docx.ooxml import Xml, child, children, qualified, value, whole
from lessonpack.writers.docx.styles import KINDS, Styles, is_usual

#: What in a style refers to another style, by its id.
_REFERENCES = ("w:basedOn", "w:link", "w:next")
#: What of a list is known by a number that only its own file has: pictures as bullets.
_OWN = "w:lvlPicBulletId"


@dataclass(frozen=True)
class Sheet:
    """The styles of a file, and its lists: the roots of the two parts."""

    styles: Xml
    numbering: Xml


def graft_styles(target: Sheet, source: Sheet, names: Iterable[str]) -> dict[str, str]:
    """Put styles of a file into another, with those they are based on or refer to, and with their lists.

    What comes back are the ids in the target, by the names that the source has for the styles: of all that were asked
    for and of those they need, whether they were there or not. A name that the source has not got is left out.
    """
    given, have = Styles(source.styles), Styles(target.styles)
    wanted = list(_with_needed(given, names))
    there = {_id(s): found for s in wanted if (found := _counterpart(have, s)) is not None}
    ids = {old: _id(style) for old, style in there.items()}
    taken = {_id(s).lower() for s in children(target.styles, "w:style")}
    missing = [s for s in wanted if _id(s) not in there]
    linked = {_id(style): _free(_id(style), taken) for style in missing}
    ids |= linked
    new = [_copy(style, ids) for style in missing]
    target.styles.extend(new)
    numbers = graft_numbers(target, source, (value(n) for s in new for n in s.iter(qualified("w:numId"))), linked)
    for style in new:
        renumber(style, numbers)
    return {value(child(s, "w:name")): ids[_id(s)] for s in wanted}


def _id(style: Xml) -> str:
    return value(style, "w:styleId")


def _with_needed(given: Styles, names: Iterable[str]) -> Iterator[Xml]:
    """Styles by name, each after those that it is based on, then those that it goes with."""
    seen: set[str] = set()

    def walk(style: Xml | None) -> Iterator[Xml]:
        if style is None or _id(style) in seen:
            return
        seen.add(_id(style))
        yield from walk(given.by_id(value(child(style, "w:basedOn"))))
        yield style
        yield from walk(given.by_id(value(child(style, "w:link"))))

    for name in names:
        for kind in KINDS:
            yield from walk(given.get(name, kind))


def _counterpart(have: Styles, style: Xml) -> Xml | None:
    """The target's style of the same name and kind; for the usual style of a kind the target's usual one."""
    kind = value(style, "w:type")
    usual = have.usual(kind) if is_usual(style) else None
    return usual if usual is not None else have.get(value(child(style, "w:name")), kind)


def _free(wish: str, taken: set[str]) -> str:
    """An id that is not taken, nor differs from one in its case alone; it is taken now."""
    identifier, number = wish, 1
    while identifier.lower() in taken:
        number += 1
        identifier = f"{wish}{number}"
    taken.add(identifier.lower())
    return identifier


def _copy(style: Xml, ids: dict[str, str]) -> Xml:
    """A style with the target's ids. What refers to a style that does not come along goes."""
    copy = deepcopy(style)
    copy.set(qualified("w:styleId"), ids[_id(style)])
    for name in _REFERENCES:
        for reference in children(copy, name):
            if value(reference) in ids:
                reference.set(qualified("w:val"), ids[value(reference)])
            else:
                copy.remove(reference)
    return copy


def graft_numbers(
    target: Sheet, source: Sheet, numbers: Iterable[str], styles: dict[str, str] | None = None
) -> dict[str, str]:
    """Put lists of a file into another; the new numbers come back by the old ones. Each becomes a list of its own.

    `styles` are the ids of the styles that came along, by their ids in the source: levels of a list stay linked to
    these, and to no others.
    """
    instances = {value(n, "w:numId"): n for n in children(source.numbering, "w:num")}
    kinds = {value(k, "w:abstractNumId"): k for k in children(source.numbering, "w:abstractNum")}
    new_kinds: dict[str, str] = {}
    found: dict[str, str] = {}
    for number in dict.fromkeys(n for n in numbers if n in instances):
        instance = deepcopy(instances[number])
        kind = child(instance, "w:abstractNumId")
        if kind is None or value(kind) not in kinds:
            continue
        if value(kind) not in new_kinds:
            new_kinds[value(kind)] = _put_kind(target.numbering, kinds[value(kind)], styles or {})
        kind.set(qualified("w:val"), new_kinds[value(kind)])
        found[number] = str(_next(target.numbering, "w:num", "w:numId"))
        instance.set(qualified("w:numId"), found[number])
        target.numbering.append(instance)
    return found


def _next(numbering: Xml, name: str, attribute: str) -> int:
    """The first number after all that are in use."""
    return max((whole(value(e, attribute)) for e in children(numbering, name)), default=0) + 1


def _put_kind(numbering: Xml, kind: Xml, styles: dict[str, str]) -> str:
    """Add a kind of list; kinds stand before lists. Its number comes back."""
    copy = deepcopy(kind)
    number = str(_next(numbering, "w:abstractNum", "w:abstractNumId"))
    copy.set(qualified("w:abstractNumId"), number)
    for link in [e for name in ("w:pStyle", _OWN) for e in copy.iter(qualified(name))]:
        if (parent := link.getparent()) is None:
            continue
        if link.tag == qualified("w:pStyle") and value(link) in styles:
            link.set(qualified("w:val"), styles[value(link)])
        else:
            parent.remove(link)
    lists = children(numbering, "w:num")
    if lists:
        lists[0].addprevious(copy)
    else:
        numbering.append(copy)
    return number


def renumber(style: Xml, numbers: dict[str, str]) -> None:
    """Give what refers to lists their new numbers; what refers to a list that is not there has none."""
    for reference in list(style.iter(qualified("w:numId"))):
        properties = reference.getparent()
        if value(reference) in numbers:
            reference.set(qualified("w:val"), numbers[value(reference)])
        elif value(reference) != "0" and properties is not None and (above := properties.getparent()) is not None:
            above.remove(properties)


def is_listed(sheet: Sheet, style: Xml) -> bool:
    """Whether a style, or one it is based on, has a list that is there."""
    kinds = {value(k, "w:abstractNumId") for k in children(sheet.numbering, "w:abstractNum")}
    lists = [n for n in children(sheet.numbering, "w:num") if value(child(n, "w:abstractNumId")) in kinds]
    number = Styles(sheet.styles).inherited(style, "w:pPr/w:numPr/w:numId")
    return value(number) in {value(n, "w:numId") for n in lists}


def is_tabbed(sheet: Sheet, style: Xml) -> bool:
    """Whether the number of a style stands before a tab that goes to the next stop, and not to a hanging indent."""
    styles = Styles(sheet.styles)
    number = value(styles.inherited(style, "w:pPr/w:numPr/w:numId"))
    level = value(styles.inherited(style, "w:pPr/w:numPr/w:ilvl")) or "0"
    kinds = {value(child(n, "w:abstractNumId")) for n in children(sheet.numbering, f"w:num[@w:numId='{number}']")}
    found = [
        one
        for kind in children(sheet.numbering, "w:abstractNum")
        if value(kind, "w:abstractNumId") in kinds
        for one in children(kind, f"w:lvl[@w:ilvl='{level}']")
    ]
    indents = (styles.inherited(style, "w:pPr/w:ind"), *(child(one, "w:pPr/w:ind") for one in found))
    hangs = any(whole(value(indent, "w:hanging")) for indent in indents)
    return not hangs and any(value(child(one, "w:suff")) in ("", "tab") for one in found)
