"""The page vocabulary: reading, writing, and every way to step outside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonpack.markup import (
    CLASSES,
    CONTAINERS,
    ELEMENTS,
    VOID,
    Element,
    Node,
    VocabularyError,
    parse,
    replace,
    serialise,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), min_size=1)
LOOSE = sorted(ELEMENTS.keys() - VOID)


def _attributes(tag: str) -> st.SearchStrategy[dict[str, str]]:
    named = dict.fromkeys(["id", "lang", *sorted(ELEMENTS[tag][1])], TEXT)
    classes = st.lists(st.sampled_from(sorted(CLASSES.get(tag, {})) or ["-"]), min_size=1, unique=True)
    also = {"class": classes.map(" ".join)} if CLASSES.get(tag) else {}
    return st.fixed_dictionaries({}, optional={**named, **also})


def _elements(children: st.SearchStrategy[list[Node]]) -> st.SearchStrategy[Element]:
    def build(tag: str) -> st.SearchStrategy[Element]:
        held = st.just([]) if tag in VOID else children.map(lambda nodes: _settled(tag, nodes))
        return st.builds(Element, st.just(tag), _attributes(tag), held)

    return st.sampled_from(sorted(ELEMENTS)).flatmap(build)


def _settled(tag: str, nodes: list[Node]) -> list[Node]:
    """Children as a reader leaves them: texts joined, no blanks between blocks."""
    settled: list[Node] = []
    for node in nodes:
        if isinstance(node, str) and settled and isinstance(settled[-1], str):
            settled[-1] += node
        else:
            settled.append(node)
    return [n for n in settled if tag not in CONTAINERS or not isinstance(n, str) or n.strip()]


TREES = st.recursive(st.just([]), lambda held: st.lists(TEXT | _elements(held), max_size=4), max_leaves=12).map(
    lambda nodes: Element("body", {}, _settled("body", nodes))
)


@given(TREES)
def test_what_is_written_is_read_again(tree: Element) -> None:
    assert parse("".join(map(serialise, tree.children))) == tree


@pytest.mark.parametrize(
    ("html", "message", "line"),
    [
        ("<p>a</p>\n<blink>b</blink>", "<blink> is not in the page vocabulary", 2),
        ("\n\n<script>", "<script> is not in the page vocabulary", 3),
        ("<p>a</p>\n<svg/>", "<svg> is not in the page vocabulary", 2),
        ('<p style="x">', "<p> has no attribute 'style' in the page vocabulary", 1),
        ('<p\n onclick="x">', "<p> has no attribute 'onclick' in the page vocabulary", 1),
        ('<p>a</p>\n<p data-lines="3">', "<p> has no attribute 'data-lines' in the page vocabulary", 2),
        ('<p class="stem shiny">', "<p> has no class 'shiny' in the page vocabulary", 1),
        ('<div>\n<em class="stem">', "<em> has no class 'stem' in the page vocabulary", 2),
        ("<div>\n<p>a</div>", "</div> closes <p>", 2),
        ("<p>a</p>\n</p>", "</p> closes <body>", 2),
        ("<div>\n<p>a</p>\n", "<div> is not closed", 3),
        ("<img><p><em>a", "<em> is not closed", 1),
    ],
)
def test_what_the_vocabulary_has_not_got_is_refused(html: str, message: str, line: int) -> None:
    with pytest.raises(VocabularyError) as caught:
        parse(html)
    assert (str(caught.value), caught.value.line) == (message, line)


@pytest.mark.parametrize("tag", sorted(ELEMENTS))
def test_every_element_has_its_own_attributes_and_classes_and_no_others(tag: str) -> None:
    others = {a for _, names in ELEMENTS.values() for a in names} - ELEMENTS[tag][1]
    classes = {c for names in CLASSES.values() for c in names} - CLASSES.get(tag, {}).keys()
    end = "" if tag in VOID else f"</{tag}>"
    for name in ELEMENTS[tag][1] | {"id", "lang"}:
        assert parse(f'<{tag} {name}="x">{end}').children == [Element(tag, {name: "x"})]
    for name in CLASSES.get(tag, {}):
        assert parse(f'<{tag} class="{name}">{end}').children == [Element(tag, {"class": name})]
    for attributes in [f'{a}="x"' for a in others] + [f'class="{c}"' for c in classes]:
        with pytest.raises(VocabularyError):
            parse(f"<{tag} {attributes}>{end}")


def test_classes_are_of_elements_that_there_are() -> None:
    assert CLASSES.keys() <= ELEMENTS.keys()
    assert ELEMENTS.keys() >= VOID | CONTAINERS


def test_space_between_blocks_is_no_text_but_space_between_words_is() -> None:
    tree = parse("<div>\n <p>a <em>b</em> <em>c</em></p>\n</div>\n")
    assert serialise(tree) == "<body><div><p>a <em>b</em> <em>c</em></p></div></body>"


def test_entities_are_read_and_markup_in_texts_is_written_as_text() -> None:
    tree = parse('<p id="a&amp;&quot;b">&lt;em&gt; &eacute; &amp;amp;</p>')
    assert tree.text == "<em> é &amp;"
    assert serialise(tree.children[0]) == '<p id="a&amp;&quot;b">&lt;em&gt; é &amp;amp;</p>'


PAGE = '<div class="question"><p class="stem">a<em>b</em></p><p>c</p></div><p class="stem">d</p>'


def test_finding() -> None:
    tree = parse(PAGE)
    assert [e.tag for e in tree.walk()] == ["body", "div", "p", "em", "p", "p"]
    assert [e.text for e in tree.find("p")] == ["ab", "c", "d"]
    assert [e.text for e in tree.find("p", "stem")] == ["ab", "d"]
    assert tree.find("ul") == []


@pytest.mark.parametrize(
    ("given", "put"),
    [
        (None, PAGE),
        ([], '<div class="question"><p>c</p></div>'),
        (["x"], '<div class="question">x<p>c</p></div>x'),
        (
            [Element("p", {"class": "stem"}, ["y"]), "z"],
            '<div class="question"><p class="stem">y</p>z<p>c</p></div><p class="stem">y</p>z',
        ),
    ],
)
def test_replacing(given: list[Node] | None, put: str) -> None:
    tree = parse(PAGE)
    asked: list[str] = []

    def change(element: Element) -> list[Node] | None:
        asked.append(element.tag)
        return given if element.has("stem") else None

    replace(tree, change)
    assert serialise(tree) == f"<body>{put}</body>"
    # What is put in is not looked at again.
    assert asked == (["div", "p", "em", "p", "p"] if given is None else ["div", "p", "p", "p"])
