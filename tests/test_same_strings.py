"""One source, one citation: the same note and the same entry in all four papers as they were written."""

from functools import cache
from typing import Any

import pytest

from lessonpack import documents
from lessonpack.citations import Citations, format_citations
from lessonpack.markup import Element
from lessonpack.prose import Cite
from papers import KINDS, Pack, make, real, squeezed

COURSE = real().course
assert COURSE


@cache
def clusters(kind: str) -> list[list[Cite]]:
    """The citations of the real lesson's paper, in the order of its page."""
    asked: list[list[Cite]] = []

    def note(style: str, language: str, cites: list[list[Cite]], *more: Any) -> Citations:
        asked.extend(cites)
        return format_citations(style, language, cites, *more)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(documents, "format_citations", note)
        make(kind, real())
    return asked


@cache
def alone(cite: Cite) -> tuple[str, str]:
    """Note and entry of a source in a document that cites nothing else."""
    assert COURSE
    answer = format_citations(COURSE.citation_style, COURSE.language, [[cite]], real().sources)
    note, entry = (Element("p", {}, list(part.nodes)).text for part in (answer.cited[0], answer.bibliography[0]))
    return squeezed(note).removesuffix("."), squeezed(entry)


def first_cites(kind: str) -> dict[str, Cite]:
    """The first citation of each source."""
    found: dict[str, Cite] = {}
    for cluster in clusters(kind):
        for cite in cluster:
            found.setdefault(cite.key, cite)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_note_of_a_source_is_the_same_string_everywhere(pack: Pack, kind: str) -> None:
    words, cites = pack.words(kind), first_cites(kind)
    assert len(cites) >= 5
    assert [key for key, cite in cites.items() if alone(cite)[0] not in words] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_entry_of_a_source_is_the_same_string_everywhere_and_there_once(pack: Pack, kind: str) -> None:
    words = pack.words(kind)
    listed = {key: words.count(alone(Cite(key))[1]) for key in real().sources}
    cited = first_cites(kind)
    assert listed == {key: int(key in cited) for key in real().sources}


def test_papers_share_sources() -> None:
    """Otherwise the tests above would compare nothing."""
    keys = {kind: set(first_cites(kind)) for kind in KINDS}
    assert len(keys["answer-key"] & keys["teacher-notes"]) >= 5
    assert len(keys["worksheet"] & keys["answer-key"]) >= 2
    assert keys["source-handout"] <= keys["teacher-notes"]
