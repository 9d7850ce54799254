"""References to figures and tables by name: their numbers, and links to where a page prints them."""

import pytest

from lessonpack.markup import Element, parse, serialise
from lessonpack.resolution import name_blocks, resolve_names
from papers import make, templates
from test_illustrations import course

SEE = '<p>See <span class="figure-ref" data-name="korea"></span>.</p>'
LINKED = '<p><a href="https://x.org"><span class="figure-ref" data-name="korea"></span></a></p>'
TABLE = '<p>See <span class="table-ref" data-name="counts"></span>.</p>'


def resolved(html: str) -> str:
    body = parse(html)
    resolve_names(body, ("years", "korea"), ("counts",), templates().language("en-GB"))
    name_blocks(body)
    return "".join(serialise(child) for child in body.children)


def links(body: Element) -> list[tuple[str, str]]:
    return [(a.attributes["href"], a.text) for a in body.find("a") if a.attributes["href"].startswith("#")]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (SEE + '<figure id="korea"></figure>', '<a href="#korea">Figure 2</a>'),
        (SEE, "See Figure 2."),
        (SEE + '<p id="korea"></p>', "See Figure 2."),
        ('<p id="korea"></p>' + SEE + '<figure id="korea"></figure>', '<a href="#korea-2">Figure 2</a>'),
        (SEE + '<figure id="korea"></figure><figure id="korea"></figure>', '<a href="#korea">Figure 2</a>'),
        (TABLE + '<div id="counts"><table class="data"></table></div>', '<a href="#counts">Table 1</a>'),
        (TABLE + '<figure id="counts"></figure>', "See Table 1."),
        (LINKED + '<figure id="korea"></figure>', '<a href="https://x.org">Figure 2</a>'),
    ],
    ids=["printed", "not printed", "no figure", "another has the id", "twice", "a table", "no table", "in a link"],
)
def test_a_reference_is_a_link_where_the_page_prints_it(page: str, expected: str) -> None:
    assert expected in resolved(page)


def test_links_go_to_what_each_kind_prints() -> None:
    assert links(make("worksheet", course()).body) == [
        ("#years", "Figure 2"),
        ("#counts", "Table 1"),
        ("#korea", "Figure 1"),
    ]
    # The teacher notes print no tables.
    assert links(make("teacher-notes", course()).body) == [("#years", "Figure 2"), ("#korea", "Figure 1")]


@pytest.mark.parametrize("kind", ["worksheet", "teacher-notes", "answer-key"])
def test_every_link_within_a_page_goes_somewhere(kind: str) -> None:
    body = make(kind, course()).body
    ids = [e.attributes["id"] for e in body.walk() if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    assert {href.removeprefix("#") for href, _ in links(body)} <= set(ids)
