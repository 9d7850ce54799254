"""Comparing and merging an edited Word file with the course as it is now: which document it is, and what to say."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from lessonpack.asking import SIGNS
from lessonpack.build import Project
from lessonpack.checks import check_course, check_lesson
from lessonpack.desk import Unmade
from lessonpack.diagnostics import Diagnostic, counted, has_errors
from lessonpack.documents import Document
from lessonpack.editions import EditionError
from lessonpack.plan import Job, Wanted, plan, plan_course
from lessonpack.preflight.word import damage
from lessonpack.revise.merging import (
    BlockCase,
    Signature,
    Words,
    compare_files,
    deleted_notes,
    merge,
    read_edited,
)
from lessonpack.revise.steps import compared
from lessonpack.revise.wordfile import WordFile
from lessonpack.writers.docx.anchors import OBJECT

_TIERS = {sign: tier for tier, sign in SIGNS.items()}
#: What a note or a picture is shown as, and how many words stand round a change.
_SHOWN, _AROUND = "[*]", 6
_LEGEND = f"{_SHOWN} is a note or a picture"
_EXAMPLE = "COURSE/LESSON/KIND/EDITION, such as --as china/korean-war/teacher-notes/standard"
#: What is told of blocks, in the order of the summary.
_SCHOOL, _COURSE = ("edited", "deleted", "added"), ("changed", "removed", "new")


class RevisingError(ValueError):
    """A file that cannot be compared; `diagnostics` say what is wrong in the content, if that is why."""

    def __init__(self, message: str, hint: str = "", diagnostics: tuple[Diagnostic, ...] = ()) -> None:
        super().__init__(message)
        self.hint, self.diagnostics = hint, diagnostics


@dataclass(frozen=True)
class Comparison:
    """An edited file beside the document that the course makes now."""

    data: bytes
    school: WordFile
    course: WordFile
    document: Document
    cases: list[BlockCase]


def compare(project: Project, data: bytes, name: str | None = None, changes: str | None = None) -> Comparison:
    """An edited file against the course. `name` says which document it is, where the file does not.

    Raises RevisingError, UnusableFile, OpenChanges and what a build raises.
    """
    school = read_edited(data, changes)
    _agree(school.document, name)
    job = find_job(project, name or school.document)
    document, course = _made(project, job)
    cases = compare_files(school, course)
    if gone := deleted_notes(cases, course):
        # Notes and works cited as they are without what the school took out: no short form of what is nowhere in full.
        document, course = _made(project, job, gone)
        cases = compare_files(school, course)
    return Comparison(data, school, course, document, cases)


def _agree(said: str, name: str | None) -> None:
    """A lesson may have got another name since; no worksheet becomes an answer key. Raises RevisingError."""
    kinds = [parts[-2] for one in (said, name or "") if len(parts := one.split("/")) in (3, 4)]
    if len(set(kinds)) > 1:
        message = f"the file says of itself that it is of the kind '{kinds[0]}', and --as says '{kinds[1]}'"
        raise RevisingError(message, f"its own name is {said}")


def _made(project: Project, job: Job, left_out: frozenset[int] = frozenset()) -> tuple[Document, WordFile]:
    """The course's document as it is now. Raises RevisingError where a build would not let it pass."""
    try:
        made = project.make_one(job, left_out)
    except Unmade as error:
        raise RevisingError("the course's document cannot be made", "", error.diagnostics) from error
    if has_errors(made.found):
        raise RevisingError("the course's document has mistakes", "", made.found)
    return made.document, WordFile(made.written.data)


def merged(found: Comparison) -> bytes:
    """The new release made from the school's file.

    Raises RevisingError where it would have a fault that the school's file has not.
    """
    say, about = found.document.language.say, found.document.properties
    words = Words(
        both_changed=say("merge-both-changed"),
        deleted_here=say("merge-deleted-here"),
        removed_there=say("merge-removed-there"),
        unknown=say("merge-unknown"),
        deleted_around=say("merge-deleted-around"),
        note_of_both=say("merge-note-of-both"),
    )
    author = about.publisher or about.subject
    data = merge(found.school, found.course, Signature(author, f"{about.day}T00:00:00Z"), words)
    before = Counter(fault.code for fault in damage(found.document, found.data))
    faults = damage(found.document, data)
    if new := Counter(fault.code for fault in faults) - before:
        more = tuple(fault for fault in faults if fault.code in new)
        raise RevisingError("the merged file would be damaged, and is not written", "report it, with the file", more)
    return data


def find_job(project: Project, name: str) -> Job:
    """The document that a name such as `course/lesson/teacher-notes/standard` stands for. Raises RevisingError."""
    parts = name.split("/")
    if len(parts) not in (3, 4):
        message = f"'{name}' names no document" if name else "the file does not say which document it is"
        raise RevisingError(message, f"name it with --as {_EXAMPLE}")
    course, *lesson, kind, edition = parts
    folder = project.root / "content" / course
    if not (folder / "course.yaml").is_file():
        raise RevisingError(f"there is no course '{course}' in {folder.parent}", "--root FOLDER looks in another")
    content = project.library.read_course(folder, frozenset(lesson) or None)
    found = check_course(content, project.known)
    found += chain.from_iterable(check_lesson(content, one, project.known) for one in content.lessons)
    if has_errors(found):
        raise RevisingError(f"'{course}' has mistakes, and no document can be made of it", "", tuple(found))
    named = "+".join(_TIERS.get(part, part) for part in edition.split("+"))
    wanted = Wanted(frozenset({kind}), frozenset({"docx"}), (named,))
    kinds, editions = project.templates.kinds(), project.templates.parts()
    try:
        if lesson:
            jobs = [j for one in content.lessons for j in plan(content, one, kinds, editions, wanted)]
        else:
            jobs = plan_course(content, content.lessons, kinds, editions, wanted)
    except EditionError as error:
        hint = "a school's theme is an edition too: its folder lies in templates/themes"
        raise RevisingError(f"the file's edition: {error}", hint) from error
    if not jobs:
        raise RevisingError(f"the course makes no '{name}' any more", f"name what it makes with --as {_EXAMPLE}")
    return jobs[0]


def told(found: Comparison) -> Iterator[str]:
    """What is different, for a person."""
    lines = [*_told_by_heading(found)]
    yield _headline(found)
    yield from lines
    yield ""
    yield _summary(found)
    yield from _remarked(found)
    if any(_SHOWN in line for line in lines):
        yield _LEGEND


def _headline(found: Comparison) -> str:
    manifest, name = found.school.manifest, found.school.document or found.document.properties.identifier
    if manifest:
        return f"{name}, made by lessonpack {manifest.version}"
    return f"{name}: the file has lost what lessonpack wrote into it, and nobody can tell who changed what"


def _told_by_heading(found: Comparison) -> Iterator[str]:
    heading = None
    for case, under in _under_headings(found):
        if not (case.school_did or case.course_did or case.conflict):
            continue
        if under != heading:
            heading = under
            yield f"\n{under or '(at the beginning)'}"
        yield from _told(case)


def _remarked(found: Comparison) -> Iterator[str]:
    """What the summary does not say."""
    if lost := sum(case.by_text for case in found.cases):
        yield f"{counted(lost, 'block')} had no anchor and {'was' if lost == 1 else 'were'} found by the text"
    there = {case.school.text for case in found.cases if case.school and case.school_did != "added"}
    added = [case.school.text for case in found.cases if case.school and case.school_did == "added"]
    again = [text for text in added if text in there and text != OBJECT]
    if again:
        yield f"{counted(len(again), 'added block')} with the words of another: was something pasted twice?"
    if any(_is_heading(found, case) and (case.school_did or case.course_did) for case in found.cases):
        yield "headings have changed: update the list of contents in Word, if there is one (a click in it, then F9)"


def _is_heading(found: Comparison, case: BlockCase) -> bool:
    return any(f.heading(b) for f, b in ((found.school, case.school), (found.course, case.course)) if b)


def _under_headings(found: Comparison) -> Iterator[tuple[BlockCase, str]]:
    heading = ""
    for case in found.cases:
        here = [f.heading(b) for f, b in ((found.school, case.school), (found.course, case.course)) if b]
        heading = next(filter(None, here), heading)
        yield case, heading


def _told(case: BlockCase) -> Iterator[str]:
    base, ours, theirs = (b.text if b else "" for b in (case.base, case.school, case.course))
    if not case.base_known:
        yield f"  differs         {_words(ours, theirs)}"
        return
    if case.school_did:
        yield f"  school {case.school_did:<9}{_words(base, ours)}"
    if case.course_did:
        yield f"  course {case.course_did:<9}{_words(base, theirs)}"
    if case.conflict:
        yield "  conflict: both changed it"


def _words(old: str, new: str) -> str:
    """Two texts as one, what is gone in [-…-] and what is new in {+…+}; long stretches without change shortened."""
    ours, theirs = old.split(), new.split()
    shown: list[str] = []
    for kept, old_part, new_part in compared(ours, theirs):
        gone, come = ours[old_part], theirs[new_part]
        if kept:
            shown += gone if len(gone) <= 2 * _AROUND + 1 else [*gone[:_AROUND], "…", *gone[-_AROUND:]]
            continue
        shown += [f"[-{' '.join(gone)}-]"] if gone else []
        shown += [f"{{+{' '.join(come)}+}}"] if come else []
    return " ".join(shown).replace(OBJECT, _SHOWN)


def counts(found: Comparison) -> dict[str, int]:
    """How many blocks were edited, deleted and so on, how many are conflicts, and how many were found by their text."""
    cases = found.cases
    counted_ = {did: sum(c.school_did == did for c in cases) for did in _SCHOOL}
    counted_ |= {did: sum(c.course_did == did for c in cases) for did in _COURSE}
    return counted_ | {"conflicts": sum(c.conflict for c in cases), "by_text": sum(c.by_text for c in cases)}


def _summary(found: Comparison) -> str:
    n = counts(found)
    school = ", ".join(f"{n[did]} {did}" for did in _SCHOOL)
    course = ", ".join(f"{n[did]} {did}" for did in _COURSE)
    return f"school: {school}; course: {course}; {counted(n['conflicts'], 'conflict')}"


def as_json(found: Comparison) -> dict[str, Any]:
    """The same for a program: only blocks that are not what they were."""
    manifest = found.school.manifest
    return {
        "document": found.school.document,
        "version": manifest.version if manifest else None,
        "summary": counts(found),
        "blocks": [
            {
                "heading": heading or None,
                "school": case.school_did or None,
                "course": case.course_did or None,
                "conflict": case.conflict,
                "found_by_text": case.by_text,
                "base_text": case.base.text if case.base else None,
                "school_text": case.school.text if case.school else None,
                "course_text": case.course.text if case.course else None,
            }
            for case, heading in _under_headings(found)
            if case.school_did or case.course_did or case.conflict
        ],
    }
