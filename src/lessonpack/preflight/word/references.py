"""Marks and what they belong to: bookmarks, links, notes, comments."""

import re
from collections import Counter
from collections.abc import Iterator

from lessonpack.diagnostics import Diagnostic
from lessonpack.preflight.word.fields import fields
from lessonpack.preflight.word.names import Xml, get, q
from lessonpack.preflight.word.scope import Scope
from lessonpack.preflight.word.stories import Story

#: What Word takes for the name of a bookmark.
_NAME = re.compile(r"\w{1,40}")
#: Fields whose first word is the name of a bookmark.
_POINTING = frozenset({"REF", "PAGEREF", "NOTEREF"})
_NO_NOTE = frozenset({"separator", "continuationSeparator", "continuationNotice"})


def bookmark_broken(scope: Scope) -> Iterator[Diagnostic]:
    """Bookmarks have names that Word takes, no two alike, and each ends after it began, in the same story."""
    starts = [mark for story in scope.stories for mark in story.find("w:bookmarkStart")]
    for told in (get(mark, "w:name") for mark in starts):
        if not _NAME.fullmatch(told):
            mark = next(m for m in starts if get(m, "w:name") == told)
            yield scope.fail(mark, "bookmark-broken", f"Word takes no bookmark of the name '{told}'")
    for what, mark in _doubled(starts):
        yield scope.fail(mark, "bookmark-broken", f"two bookmarks have the {what}")
    for story in scope.stories:
        yield from _unpaired(scope, story)


def _doubled(starts: list[Xml]) -> Iterator[tuple[str, Xml]]:
    names: set[str] = set()
    numbers: set[str] = set()
    for mark in starts:
        # Word does not tell capitals from small letters.
        name, number = get(mark, "w:name").lower(), get(mark, "w:id")
        if name in names:
            yield f"name '{get(mark, 'w:name')}'", mark
        elif number in numbers:
            yield f"number {number}", mark
        names.add(name)
        numbers.add(number)


def _unpaired(scope: Scope, story: Story) -> Iterator[Diagnostic]:
    """Bookmarks that do not end, or end before they begin, and ends of none."""
    began: dict[str, Xml] = {}
    ended: set[str] = set()
    for element in story.root.iter(q("w:bookmarkStart"), q("w:bookmarkEnd")):
        number = get(element, "w:id")
        if element.tag == q("w:bookmarkStart"):
            began.setdefault(number, element)
        elif number in ended or number not in began:
            yield scope.fail(element, "bookmark-broken", f"bookmark {number} ends where none has begun")
        else:
            ended.add(number)
    for number in began.keys() - ended:
        name = get(began[number], "w:name")
        yield scope.fail(began[number], "bookmark-broken", f"the bookmark '{name}' has no end")


def target_missing(scope: Scope) -> Iterator[Diagnostic]:
    """Links within the file and fields that refer to a bookmark find it."""
    names = {get(mark, "w:name") for story in scope.stories for mark in story.find("w:bookmarkStart")}
    for story in scope.own:
        pointing = [(link, get(link, "w:anchor")) for link in story.find("w:hyperlink")]
        for field in fields(story):
            if field.kind in _POINTING:
                pointing.append((field.begin, field.first))
            elif field.kind == "HYPERLINK" and (anchor := re.search(r'\\l\s+"?([^"\s]+)', field.instruction)):
                pointing.append((field.begin, anchor[1]))
        for element, name in pointing:
            if name and name not in names:
                yield scope.fail(element, "target-missing", f"it refers to '{name}', which no bookmark is called")


def note_broken(scope: Scope) -> Iterator[Diagnostic]:
    """Each mark of a note has its note and each note its mark, once, in the order in which they stand."""
    for kind in ("footnote", "endnote"):
        marks = scope.main.find(f"w:{kind}Reference")
        part = scope.story(f"{kind}s")
        notes = [n for n in part.find(f"w:{kind}") if get(n, "w:type") not in _NO_NOTE] if part else []
        known, called = [get(note, "w:id") for note in notes], [get(mark, "w:id") for mark in marks]
        for mark in marks:
            if get(mark, "w:id") not in known:
                yield scope.fail(mark, "note-broken", f"there is no note {get(mark, 'w:id')}")
        for note in notes:
            identifier = get(note, "w:id")
            if identifier not in called:
                yield scope.fail(note, "note-broken", f"nothing refers to note {identifier}")
            elif not note.findall(f".//{q(f'w:{kind}Ref')}"):
                yield scope.fail(note, "note-broken", f"note {identifier} does not begin with its number")
        numbers = part.find(f"w:{kind}Ref") if part else []
        for mark in (m for m in (*marks, *numbers) if not _is_styled(m)):
            yield scope.fail(mark, "note-broken", "the mark of a note has no style: it is not raised")
        for identifier in [i for there in (called, known) for i, count in Counter(there).items() if count > 1]:
            yield scope.fail(scope.main.name, "note-broken", f"there are two of note {identifier}, or of its mark")
        yield from _separators(scope, kind, part)


def _is_styled(mark: Xml) -> bool:
    run = mark.getparent()
    return run is not None and run.find(q("w:rPr/w:rStyle")) is not None


def _separators(scope: Scope, kind: str, part: Story | None) -> Iterator[Diagnostic]:
    """The lines between text and notes that the settings name are there."""
    settings = scope.part("settings")
    named = settings.findall(q(f"w:{kind}Pr/w:{kind}")) if settings is not None else []
    known = {get(note, "w:id") for note in part.find(f"w:{kind}") if get(note, "w:type")} if part else set()
    for entry in named:
        if get(entry, "w:id") not in known:
            message = f"the settings name a line between text and notes, {get(entry, 'w:id')}, that is not there"
            yield scope.fail(entry, "note-broken", message)


def comment_broken(scope: Scope) -> Iterator[Diagnostic]:
    """Each comment has its range and its mark, and each of them its comment."""
    part = scope.story("comments")
    known = {get(comment, "w:id") for comment in part.find("w:comment")} if part else set()
    names = ("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference")
    for name in names:
        called = {get(mark, "w:id"): mark for story in scope.stories for mark in story.find(name)}
        for identifier, mark in called.items():
            if identifier not in known:
                yield scope.fail(mark, "comment-broken", f"there is no comment {identifier}")
        for identifier in sorted(known - called.keys()):
            message = f"comment {identifier} has no {name.removeprefix('w:')}"
            yield scope.fail(scope.main.name, "comment-broken", message)
