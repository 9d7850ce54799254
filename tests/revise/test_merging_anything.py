"""Whatever school and course do to a document: the school keeps its words, the course's news come in, all is sound."""

from collections.abc import Callable
from copy import deepcopy

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from lxml.etree import _Element as Xml

from edits import after, changes_in, edited, faults, made, merged, notes, remove, said, with_note
from lessonpack.revise.merging import read_edited
from wordfile import W

WORDS = [
    "war",
    "peace",
    "army",
    "river",
    "border",
    "treaty",
    "summer",
    "armistice",
    "talks",
    "north",
    "road",
    "paper",
    "source",
]
#: A block of a page: its kind, its texts, and whether the last of them has a note.
Item = tuple[str, list[str], bool]

_words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6)
sentences = _words.map(lambda words: f"{' '.join(words).capitalize()}.")
paragraphs = st.tuples(st.just("p"), sentences.map(lambda text: [text]), st.booleans())
headings = st.tuples(st.just("h2"), sentences.map(lambda text: [text]), st.just(False))
lists = st.tuples(st.just("ul"), st.lists(sentences, min_size=1, max_size=3), st.booleans())
tables = st.tuples(st.just("table"), st.lists(sentences, min_size=1, max_size=3), st.booleans())
items = st.one_of(paragraphs, headings, lists, tables)
pages = st.lists(items, min_size=1, max_size=6)
#: What to do, where, and with which words.
Step = tuple[int, int, str]
steps = st.tuples(st.integers(0, 9), st.integers(0, 50), sentences)


#: The id and the words of a note of the school's own.
OWN = ("77", "Our library has it.")
FEW = settings(deadline=None, max_examples=20, phases=[Phase.generate])


def html(page: list[Item]) -> str:
    return f"<body><h1>Notes</h1>{''.join(_html(*item) for item in page)}</body>"


def _html(kind: str, texts: list[str], noted: bool) -> str:
    note = f'<span class="note">On {texts[-1]}</span>' if noted else ""
    said = [*texts[:-1], texts[-1] + note]
    if kind == "ul":
        return f"<ul>{''.join(f'<li>{text}</li>' for text in said)}</ul>"
    if kind == "table":
        rows = (f"<tr><td>{text}</td><td>{len(text)}</td></tr>" for text in said)
        return f'<table class="plain"><tbody>{"".join(rows)}</tbody></table>'
    return f"<{kind}>{said[0]}</{kind}>"


def of_course(page: list[Item], done: list[Step]) -> list[Item]:
    """The page after some changes."""
    page = deepcopy(page)
    for what, where, words in done:
        at = where % (len(page) or 1)
        if what < 2 and page:
            page.pop(at)
        elif what < 5 or not page:
            kind = ("p", "h2", "table")[what % 3]
            page.insert(at, (kind, [words], what == 4))
        else:
            texts = page[at][1]
            number = where % len(texts)
            if what < 8 or page[at][0] in ("p", "h2"):
                texts[number] = f"{texts[number][:-1]} {words}"
            else:
                texts.insert(number, words)
    return page


def join(paragraph: Xml) -> None:
    following = paragraph.getnext()
    if following is not None and following.tag == W + "p":
        paragraph.extend(e for e in following if e.tag != W + "pPr")
        remove(following)


def to_text(table: Xml) -> None:
    for row in list(table.iter(W + "tr")):
        first, *others = row.iter(W + "p")
        first.extend(e for other in others for e in other if e.tag != W + "pPr")
        table.addprevious(first)
    remove(table)


def of_school(done: list[Step]) -> Callable[[Xml], None]:
    def change(body: Xml) -> None:
        for what, where, words in done:
            tops = [e for e in body if e.tag == W + "p" and said(e)]
            tables = [e for e in body if e.tag == W + "tbl"]
            rows = [row for table in tables for row in table.iter(W + "tr")]
            if what < 5 and tops:
                _to_paragraph(tops[where % len(tops)], what, words)
            elif what in (5, 6) and tables:
                (remove, to_text)[what - 5](tables[where % len(tables)])
            elif rows:
                row = rows[where % len(rows)]
                if what == 7 and {row.getprevious(), row.getnext()} & set(rows):
                    remove(row)
                else:
                    after(row, words)

    return change


def _to_paragraph(paragraph: Xml, what: int, words: str) -> None:
    if what == 0:
        remove(paragraph)
    elif what == 1:
        next(t for t in paragraph.iter(W + "t") if t.text).text = words
    elif what == 2:
        after(paragraph, words)
    elif what == 3:
        join(paragraph)
    elif not _has_own(paragraph):
        for reference in list(paragraph.iter(W + "footnoteReference"))[:1]:
            reference.set(W + "id", OWN[0])


def _has_own(paragraph: Xml) -> bool:
    return any(e.get(W + "id") == OWN[0] for e in paragraph.getroottree().iter(W + "footnoteReference"))


def texts(data: bytes, changes: str | None = None) -> list[str]:
    """The blocks, as they are if all changes are accepted or rejected."""
    return [block.text for block in read_edited(data, changes).blocks]


def noted(data: bytes, changes: str | None = None) -> list[tuple[str, ...]]:
    """The blocks with their notes."""
    return [(block.text, *block.notes) for block in read_edited(data, changes).blocks]


def settled(data: bytes, changes: str) -> bytes:
    return read_edited(data, changes).save()


@FEW
@given(pages, st.lists(steps, max_size=4))
def test_a_file_that_the_school_left_alone_becomes_the_course_s(page: list[Item], news: list[Step]) -> None:
    old, new = made(html(page)), made(html(of_course(page, news)))
    data = merged(old, new)
    assert faults(data) == {}
    # In whatever order: what the course took out here and put in there counts as moved, and stays where it is.
    assert sorted(noted(data, "accept")) == sorted(noted(new))
    assert texts(data, "reject") == texts(old)
    again = merged(settled(data, "accept"), new)
    assert not changes_in(again)


@FEW
@given(pages, st.lists(steps, min_size=1, max_size=4), st.lists(steps, min_size=1, max_size=4))
def test_what_the_school_did_stays(page: list[Item], edits: list[Step], news: list[Step]) -> None:
    school = with_note(edited(made(html(page)), of_school(edits)), int(OWN[0]), OWN[1])
    new = made(html(of_course(page, news)))
    data = merged(school, new)
    assert faults(data) - faults(school) == {}
    assert texts(data, "reject") == texts(school)
    assert notes(data).count(OWN[1]) == notes(school).count(OWN[1])
    assert not changes_in(merged(settled(data, "accept"), new))
