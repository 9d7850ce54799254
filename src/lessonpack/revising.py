"""Comparing and merging an edited Word file with the course as it is now: which document it is, and what to say."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain
from typing import Any

from lessonpack.asking import SIGNS
from lessonpack.build import Project
from lessonpack.checks import check_course, check_lesson
from lessonpack.diagnostics import Diagnostic, counted, has_errors
from lessonpack.documents import Document
from lessonpack.editions import EditionError
from lessonpack.plan import Job, Wanted, plan, plan_course
from lessonpack.revise.merging import (
    BlockCase,
    Signature,
    Words,
    compare_files,
    deleted_notes,
    merge,
    read_edited,
)
from lessonpack.revise.wordfile import WordFile
from lessonpack.writers.docx.anchors import OBJECT

_TIERS = {sign: tier for tier, sign in SIGNS.items()}
#: What a note or a picture is shown as, and how many words stand round a change.
_SHOWN, _AROUND = "[…]", 6
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

    school: WordFile
    course: WordFile
    document: Document
    cases: list[BlockCase]


def compare(project: Project, data: bytes, name: str | None = None, changes: str | None = None) -> Comparison:
    """An edited file against the course. `name` says which document it is, where the file does not.

    Raises RevisingError, UnusableFile, OpenChanges and what a build raises.
    """
    school = read_edited(data, changes)
    job = find_job(project, name or school.document)
    document, made = project.make_one(job)
    course = WordFile(made)
    cases = compare_files(school, course)
    if gone := deleted_notes(cases, course):
        # Notes and works cited as they are without what the school took out: no short form of what is nowhere in full.
        document, made = project.make_one(job, gone)
        course = WordFile(made)
        cases = compare_files(school, course)
    return Comparison(school, course, document, cases)


def merged(found: Comparison) -> bytes:
    """The new release made from the school's file."""
    say, about = found.document.language.say, found.document.properties
    words = Words(
        both_changed=say("merge-both-changed"),
        deleted_here=say("merge-deleted-here"),
        removed_there=say("merge-removed-there"),
        unknown=say("merge-unknown"),
    )
    date = f"{about.date}-01-01"[:10]
    author = about.publisher or about.subject
    return merge(found.school, found.course, Signature(author, f"{date}T00:00:00Z"), words).data


def find_job(project: Project, name: str) -> Job:
    """The document that a name such as `course/lesson/teacher-notes/standard` stands for. Raises RevisingError."""
    parts = name.split("/")
    if len(parts) not in (3, 4):
        hint = "name it with --as COURSE/LESSON/KIND/EDITION, such as --as china/korean-war/teacher-notes/standard"
        raise RevisingError("the file does not say which document it is", hint)
    course, *lesson, kind, edition = parts
    folder = project.root / "content" / course
    if not (folder / "course.yaml").is_file():
        raise RevisingError(f"there is no course '{course}', from which the file was made")
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
        raise RevisingError(f"the file's edition: {error}") from error
    if not jobs:
        raise RevisingError(f"the course makes no '{name}' any more")
    return jobs[0]


def told(found: Comparison) -> Iterator[str]:
    """What is different, for a person."""
    manifest = found.school.manifest
    yield f"{found.school.document}, made by lessonpack {manifest.version}" if manifest else _no_manifest(found)
    heading = None
    for case, under in _under_headings(found):
        if not (case.school_did or case.course_did or case.conflict):
            continue
        if under != heading:
            heading = under
            yield f"\n{under or '(at the beginning)'}"
        yield from _told(case)
    yield ""
    yield _summary(found)
    lost = sum(case.by_text for case in found.cases)
    if lost:
        yield f"{counted(lost, 'block')} had no anchor and {'was' if lost == 1 else 'were'} found by the text"


def _no_manifest(found: Comparison) -> str:
    lost = "the file has lost what lessonpack wrote into it, and nobody can tell who changed what"
    return f"{found.school.document}: {lost}"


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
    for kind, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind == "equal":
            same = ours[a:b]
            shown += same if len(same) <= 2 * _AROUND + 1 else [*same[:_AROUND], "…", *same[-_AROUND:]]
            continue
        shown += [f"[-{' '.join(ours[a:b])}-]"] if b > a else []
        shown += [f"{{+{' '.join(theirs[c:d])}+}}"] if d > c else []
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
