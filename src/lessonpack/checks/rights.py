"""What may be printed of a source, over the whole course, and on what ground."""

import re
from collections.abc import Iterator
from typing import get_args

from lessonpack.checks.scope import CourseScope, Scope
from lessonpack.diagnostics import Diagnostic, Span, counted, warning
from lessonpack.licences import (
    choices,
    forbids_changes,
    forbids_sale,
    reserves_all,
    shares_with,
    slip,
    wants_credit,
)
from lessonpack.locales import is_country
from lessonpack.rights import Holding, Use, excesses, holdings, last_day, uses_of
from lessonpack.sheets import layers
from lessonpack.sources import Excerpt, Layer, Rights, Source


def _called(source: Source, holding: Holding) -> str:
    part = {"work": "", "translation": "the translation of ", "picture": "the picture of "}
    return f"{part[holding.part]}'{source.id}'"


def _uses(scope: Scope) -> tuple[Use, ...]:
    return uses_of(scope.content, scope.lesson).uses


def _held(scope: Scope) -> Iterator[tuple[Use, Source, Holding]]:
    """Everything that the lesson prints, with each right that it needs."""
    for use in _uses(scope):
        source = scope.content.sources[use.source]
        yield from ((use, source, holding) for holding in holdings(source) if holding.holds_for(use))


def _firsts(scope: Scope) -> Iterator[tuple[Use, Source, Holding]]:
    """The same, each right at the first place only where the lesson needs it."""
    seen: list[Rights] = []
    for use, source, holding in _held(scope):
        if not any(holding.rights is rights for rights in seen):
            seen.append(holding.rights)
            yield use, source, holding


def _own_licence(scope: Scope) -> str | None:
    course = scope.content.course
    return scope.lesson.licence or (course.licence if course else None)


def limit(scope: Scope) -> Iterator[Diagnostic]:
    """All lessons together keep within the words that a source's rights allow; a passage counts once."""
    for excess in excesses(scope.content).get(uses_of(scope.content, scope.lesson).name, []):
        source = scope.content.sources[excess.use.source]
        called = _called(source, excess.holding)
        message = (
            f"with this, {counted(excess.words, 'word')} of {called} would be printed in the course,"
            f" where {excess.holding.rights.limit} may be"
        )
        yield Diagnostic(excess.use.span, "over-limit", message, "print or quote less, or ask for permission")


def withheld(scope: Scope) -> Iterator[Diagnostic]:
    """Nothing is quoted, or wanted by name, of what may not be printed at all."""
    hint = "give it 'print: quotation' with a 'limit', or tell it in your own words"
    for use, source, holding in _held(scope):
        if use.letter is None and use.is_plain and holding.rights.print == "none":
            message = f"{_called(source, holding)} may be cited, and not quoted"
            yield Diagnostic(use.span, "not-to-be-printed", message, hint)
    for use in _uses(scope):
        source = scope.content.sources[use.source]
        for span in _wanted(use, source):
            message = f"this text of '{source.id}' may not be printed"
            yield Diagnostic(span, "not-to-be-printed", message, "leave it out: the citation is printed by itself")


def _wanted(use: Use, source: Source) -> Iterator[Span]:
    """The fields by which the author asks for texts that may be printed in no document."""
    printed = use.printed
    excerpt = source.excerpt(printed.excerpt) if printed else None
    if printed is None or excerpt is None:
        return
    there = any(map(excerpt.text_of, get_args(Layer))) or excerpt.image
    if printed.excerpt and there and not use.marks and not use.pictures:
        yield printed.at("excerpt")
    elif printed.original == "beside" and excerpt.original and _none(source, excerpt, translated=False):
        yield printed.at("original")
    elif printed.adapted != "none" and excerpt.adapted and _none(source, excerpt, translated=True):
        yield printed.at("adapted")


def _none(source: Source, excerpt: Excerpt, *, translated: bool) -> bool:
    translation = excerpt.translation.rights if translated and excerpt.translation else None
    return "none" in (source.rights.print, translation.print if translation else "")


def conflict(scope: Scope) -> Iterator[Diagnostic]:
    """What is made from a source goes out under a licence that the source's own allows."""
    own = _own_licence(scope)
    for use in _uses(scope):
        source = scope.content.sources[use.source]
        for span, what, rights in _made(use, source):
            licence = rights.licence
            if licence is None or rights.permission:
                continue
            if forbids_changes(licence):
                message = f"{licence}, the licence of '{source.id}', allows no {what}"
                yield Diagnostic(span, "licence-conflict", message, "print the text as it is, or ask for permission")
            elif not shares_with(licence, own):
                theirs = f"the lesson's is {own}" if own else "the lesson has none"
                message = f"{licence}, the licence of '{source.id}', must also be that of its {what}, and {theirs}"
                hint = "give the lesson that 'licence', or print the text as it is"
                yield Diagnostic(span, "licence-conflict", message, hint)


def _made(use: Use, source: Source) -> Iterator[tuple[Span, str, Rights]]:
    """The texts that the lesson prints and the course made from a source: from which rights they come."""
    printed = use.printed
    excerpt = source.excerpt(printed.excerpt) if printed else None
    if printed is None or excerpt is None or not use.marks:
        return
    translation = excerpt.translation
    ours = source.verification is not None and source.verification.level == "own-translation"
    if printed.forms[-1].adapted != "none" and excerpt.adapted:
        span = printed.at("adapted" if printed.adapted != "none" else "adapted-for-support")
        yield span, "adapted text", source.rights
        if translation and translation.rights:
            yield span, "adapted text", translation.rights
    if translation and ours and any(m.side == "text" for m in use.marks):
        yield printed.at("source"), "translation", source.rights


def sale(scope: Scope) -> Iterator[Diagnostic]:
    """A lesson that others may sell says which of its sources they may not: the credit names the source's licence."""
    own = _own_licence(scope)
    if not own or not choices(own) or forbids_sale(own):
        return
    for use, source, holding in _firsts(scope):
        rights = holding.rights
        if rights.licence and forbids_sale(rights.licence) and not rights.permission and not _says_so(rights):
            message = f"{rights.licence}, the licence of {_called(source, holding)}, forbids the sale that {own} allows"
            yield warning(use.span, "not-for-sale", message, "name its licence in its 'credit', so that users know")


def _says_so(rights: Rights) -> bool:
    return bool(re.search(r"\bNC\b|non-?commercial", str(rights.credit or ""), re.I))


def territory(scope: Scope) -> Iterator[Diagnostic]:
    """What may be printed in some countries only is not printed in a course that is used in others."""
    course = scope.content.course
    used = course.territories if course else ()
    for use, source, holding in _firsts(scope):
        allowed = holding.rights.territory
        beyond = [country for country in used if country not in allowed]
        if allowed and (beyond or not used):
            where = f"is used in {', '.join(beyond)}" if beyond else "names no 'territories'"
            message = f"{_called(source, holding)} may be printed in {', '.join(allowed)}, and the course {where}"
            yield Diagnostic(use.span, "wrong-territory", message, "leave it out, or ask for permission")


def countries(scope: CourseScope) -> Iterator[Diagnostic]:
    """Territories are codes of countries that there are."""
    course = scope.content.course
    named = [(code, course.at("territories", i)) for i, code in enumerate(course.territories)] if course else []
    for source in scope.content.sources.values():
        for holding in holdings(source):
            rights = holding.rights
            named += [(code, rights.at("territory", i)) for i, code in enumerate(rights.territory)]
    for code, span in named:
        if not is_country(code):
            hint = "did you mean 'GB'?" if code == "UK" else "a code of ISO 3166: GB, US, CN …"
            yield Diagnostic(span, "unknown-value", f"no country '{code}'", hint)


def term(scope: Scope) -> Iterator[Diagnostic]:
    """Nothing is printed when its term has ended, at the course's date."""
    course = scope.content.course
    dated = (course.updated or course.published) if course else None
    for use, source, holding in _firsts(scope):
        ends = holding.rights.term
        if ends and not dated:
            message = f"{_called(source, holding)} may be printed until {last_day(ends)}, and the course has no date"
            yield warning(use.span, "undated-course", message, "give the course 'published' or 'updated'")
        elif dated and ends and last_day(ends) < dated.start.iso:
            message = f"{_called(source, holding)} might be printed until {last_day(ends)}"
            hint = f"the course is of {dated.start.iso}: leave it out, or ask for more time"
            yield Diagnostic(use.span, "term-ended", message, hint)


def media(scope: Scope) -> Iterator[Diagnostic]:
    """A printed source may be printed on paper, and a quoted one in every document."""
    for use in _uses(scope):
        source = scope.content.sources[use.source]
        for holding in holdings(source):
            lacks = [o for o in ("print", "word") if o not in holding.rights.media]
            if use.letter is None and lacks and holding.holds_for(use):
                message = f"{_called(source, holding)} may not be printed in {' or '.join(lacks)}, and is quoted"
                yield warning(use.span, "wrong-medium", message, "cite it in your own words, or ask for permission")
            elif use.letter and "print" in lacks and holding.holds_for(use):
                called = _called(source, holding)
                message = f"{called} may not be printed on paper: the handout has only its address in its place"
                yield warning(use.span, "wrong-medium", message)


def address(scope: Scope) -> Iterator[Diagnostic]:
    """Where only the citation is printed, it leads to the text."""
    for use in _uses(scope):
        source, printed = scope.content.sources[use.source], use.printed
        if printed is None or source.address or not _only_cited(use, source):
            continue
        message = f"'{source.id}' is only cited on the handout, and has no address at which pupils can find it"
        yield warning(use.span, "no-address", message, "give its 'csl' a 'URL' or a 'DOI'")


def _only_cited(use: Use, source: Source) -> bool:
    """Whether the handout on paper prints nothing of a source because its rights forbid it."""
    assert use.printed
    excerpt = source.excerpt(use.printed.excerpt)
    if excerpt is None:
        return source.rights.print == "none"
    return not layers(use.printed, source, excerpt, "print") and not source.may_show(excerpt, "print")


def own_licence(scope: Scope) -> Iterator[Diagnostic]:
    """The licence of a lesson is an SPDX expression, or a statement."""
    if scope.lesson.licence:
        yield from _slip(scope.lesson.licence, scope.lesson.at("licence"))


def licences(scope: CourseScope) -> Iterator[Diagnostic]:
    """So is that of the course, and of a source."""
    course = scope.content.course
    if course and course.licence:
        yield from _slip(course.licence, course.at("licence"))
    for _, holding in _all(scope):
        if holding.rights.licence:
            yield from _slip(holding.rights.licence, holding.rights.at("licence"))


def _slip(licence: str, span: Span) -> Iterator[Diagnostic]:
    hint = slip(licence)
    if hint:
        yield Diagnostic(span, "unknown-licence", f"no licence '{licence}'", hint)


def _all(scope: CourseScope) -> Iterator[tuple[Source, Holding]]:
    for source in scope.content.sources.values():
        yield from ((source, holding) for holding in holdings(source))


def ground(scope: CourseScope) -> Iterator[Diagnostic]:
    """A licence is named where there is one, and text in copyright is printed whole on a stated ground."""
    for source, holding in _all(scope):
        rights, called = holding.rights, _called(source, holding)
        stated = rights.permission or rights.basis or (rights.licence and not reserves_all(rights.licence))
        if rights.status == "licensed" and not (rights.licence or rights.credit):
            yield Diagnostic(rights.span, "no-ground", f"{called} is licensed: name its 'licence' or its 'credit'")
        elif rights.print == "full" and rights.licence and reserves_all(rights.licence) and not rights.permission:
            message = f"all rights in {called} are reserved, and it is printed in full"
            hint = "name the 'permission', or print a quotation or nothing"
            yield Diagnostic(rights.at("print"), "no-ground", message, hint)
        elif rights.status in ("in-copyright", "unclear") and rights.print == "full" and not stated:
            verb = "is" if rights.status == "in-copyright" else "may be"
            message = f"{called} {verb} in copyright and printed in full"
            hint = "name its 'licence', the 'permission' or another 'basis'"
            yield Diagnostic(rights.at("print"), "no-ground", message, hint)


def attribution(scope: CourseScope) -> Iterator[Diagnostic]:
    """Where naming the author is a condition of the licence, there is a line that does."""
    for source, holding in _all(scope):
        rights = holding.rights
        if rights.licence and rights.print != "none" and not rights.credit and wants_credit(rights.licence):
            message = f"{rights.licence}, the licence of {_called(source, holding)}, demands that the author is named"
            yield Diagnostic(rights.at("licence"), "no-credit", message, "write the line in 'credit'")


def unlimited(scope: CourseScope) -> Iterator[Diagnostic]:
    """How long a quotation may be is said in words."""
    for source, holding in _all(scope):
        rights = holding.rights
        if rights.print == "quotation" and rights.limit is None and holding.part != "picture":
            message = f"{_called(source, holding)} may be quoted, and nothing says how much of it"
            yield warning(rights.at("print"), "no-limit", message, "give a 'limit' in words")
