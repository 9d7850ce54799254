"""Files that a school sends, whatever became of them on the way: they are read, or refused in words."""

import random
import re
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from functools import cache
from io import BytesIO
from zipfile import ZIP_LZMA, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml.etree import _Element as Xml

import schools
from edits import edited, lines, made, merged, remove, reword
from lessonpack.revise.merging import OpenChanges, read_edited
from lessonpack.revise.wordfile import WordFile
from lessonpack.writers.docx.unpacking import UnusableFile
from wordfile import W

PAGE = """<h1>Notes</h1><p>The war began in June.<span class="note">One.</span></p><p>It ended in July.</p>
<ul><li>a</li></ul><table><tr><td>June</td><td>invasion</td></tr></table><p><img src="a.png" alt="A"></p>"""
NEWS = PAGE.replace("in July", "in July 1953").replace("</ul>", '<li>b<span class="note">Two.</span></li></ul>')
MAIN, RELATIONS, TYPES = "word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"


@cache
def built() -> bytes:
    return made(PAGE)


@cache
def news() -> bytes:
    return made(NEWS)


@cache
def reviewed() -> bytes:
    """A file with changes and comments of the course, none of them settled yet."""
    return merged(edited(built(), lambda body: reword(body, "It ended", "It finished")), news())


Parts = dict[str, bytes]


def changed(change: Callable[[Parts], object], data: bytes | None = None) -> bytes:
    """A file with something done to its parts."""
    with ZipFile(BytesIO(data or built())) as file:
        parts: Parts = {name: file.read(name) for name in file.namelist()}
    change(parts)
    return schools.zipped(dict(parts))


def rewrite(parts: Parts, name: str, old: str, new: str) -> None:
    text, found = re.subn(old, new, parts[name].decode(), flags=re.DOTALL)
    assert found
    parts[name] = text.encode()


def put(name: str, content: str) -> bytes:
    return changed(lambda parts: parts.update({name: content.encode()}))


def replaced(name: str, old: str, new: str) -> bytes:
    return changed(lambda parts: rewrite(parts, name, old, new))


def related(kind: str, target: str, more: str = "", content: str | None = None, content_type: str = "") -> bytes:
    """A file that refers to something more."""

    def change(parts: Parts) -> None:
        relation = f'<Relationship Id="rId990" Type="{schools.OFFICE}/relationships/{kind}" Target="{target}"{more}/>'
        rewrite(parts, RELATIONS, "</Rel", f"{relation}</Rel")
        if content is not None:
            name = f"word/{target}".replace("word/../", "")
            parts[name] = content.encode()
            entry = f'<Override PartName="/{name}" ContentType="{content_type or "application/xml"}"/>'
            rewrite(parts, TYPES, "</Types>", f"{entry}</Types>")

    return changed(change)


def damaged_stream() -> bytes:
    """A file with a wrong byte in what a part was packed to."""
    with ZipFile(BytesIO(built())) as file:
        entry = file.getinfo(MAIN)
    data = bytearray(built())
    data[entry.header_offset + 30 + len(MAIN) + 4] ^= 0xFF
    return bytes(data)


def packed_otherwise() -> bytes:
    target = BytesIO()
    with ZipFile(BytesIO(built())) as file, ZipFile(target, "w", ZIP_LZMA) as other:
        for name in file.namelist():
            other.writestr(name, file.read(name))
    return target.getvalue()


OUTSIDE = ' TargetMode="External"'
ENTITY = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>'
DAMAGED, NONE = "the file is damaged", "it is no Word file, or a damaged one"
#: What is refused, and what is said.
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "a wrong byte": (damaged_stream, NONE),
    "packed as Office never does": (packed_otherwise, NONE),
    "no text": (lambda: replaced(MAIN, "<w:body>.*</w:body>", ""), DAMAGED),
    "another root": (lambda: put(MAIN, "<x/>"), DAMAGED),
    "notes cut off": (lambda: put("word/footnotes.xml", "<w:footnotes"), DAMAGED),
    "notes that are none": (lambda: put("word/footnotes.xml", "<x/>"), DAMAGED),
    "styles of another type": (lambda: replaced(TYPES, r"(styles)\+xml", r"\1.x+xml"), DAMAGED),
    "a part that is no XML": (lambda: related("customXml", "../customXml/item9.xml", content="<broken"), DAMAGED),
    "entities in any part": (
        lambda: related("customXml", "../customXml/item9.xml", content=ENTITY),
        "the file declares entities of its own, as no Word file does",
    ),
    "a part that is not there": (
        lambda: changed(lambda parts: parts.pop("word/styles.xml")),
        "the file is damaged: it has no part 'word/styles.xml', which it refers to",
    ),
    "a relation without a type": (lambda: replaced(RELATIONS, ' Type="[^"]*/styles"', ""), DAMAGED),
    "a part without a type": (
        lambda: replaced(TYPES, '<Override PartName="/word/document.xml"[^>]*>', ""),
        "it is an Office file, but no document of Word",
    ),
    "two sheets of styles": (lambda: related("styles", "styles.xml"), DAMAGED),
    "a head that lies elsewhere": (
        lambda: related("header", "https://example.org/h.xml", OUTSIDE),
        "it takes something (header) from outside the file: https://example.org/h.xml",
    ),
    "macros under another name": (
        lambda: related("a", "b.bin", content="", content_type="application/vnd.ms-office.vbaProject"),
        "the file holds macros (.docm, .dotm), which are never taken over",
    ),
    "a template": (
        lambda: replaced(TYPES, r"document\.main", "template.main"),
        "it is a template of Word (.dotx), and no document",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_in_words(name: str) -> None:
    make, message = REFUSED[name]
    with pytest.raises(UnusableFile, match=f"^{re.escape(message)}$") as caught:
        read_edited(make(), None)
    assert caught.value.hint


COMMENTS = f'<w:comments {schools.NAMES}><w:comment w:id="" w:author="a"><w:p/></w:comment></w:comments>'
#: What is odd, and can be worked with.
USABLE: dict[str, Callable[[], bytes]] = {
    "a custom part that lies elsewhere": lambda: related("customXml", "https://example.org/a.xml", OUTSIDE),
    "a link": lambda: related("hyperlink", "https://example.org/", OUTSIDE),
    "a picture that is only linked": lambda: related("image", "https://example.org/a.png", OUTSIDE),
    "a comment without a number": lambda: related(
        "comments", "comments.xml", content=COMMENTS, content_type=f"{schools.WORD}.comments+xml"
    ),
    "the highest number": lambda: replaced(MAIN, r'(bookmarkStart w:id=)"\d+"', r'\1"2147483647"'),
    "a number that is none": lambda: replaced(MAIN, r'(bookmarkStart w:id=)"\d+"', r'\1"x"'),
    "a note whose number is none": lambda: replaced("word/footnotes.xml", r'w:id="\d+"', 'w:id="x"'),
    "a list without a number": lambda: replaced("word/numbering.xml", r'<w:num w:numId="\d+"', "<w:num"),
    "no properties": lambda: replaced("_rels/.rels", r"<Relationship [^>]*core-properties[^>]*>", ""),
}


@pytest.mark.parametrize("name", USABLE)
def test_what_is_odd_is_merged_all_the_same(name: str) -> None:
    school = USABLE[name]()
    assert "{+ 1953+}" in "\n".join(lines(merged(school, news())))
    if name in ("a link", "a picture that is only linked"):
        rels = ZipFile(BytesIO(merged(school, news()))).read(RELATIONS).decode()
        assert "https://example.org/" in rels


def test_a_file_that_was_lost_by_all_its_words_is_told_by_its_properties() -> None:
    bare = replaced(RELATIONS, '<Relationship [^>]*customXml"[^>]*>', "")
    assert WordFile(bare).manifest is None
    assert WordFile(bare).document == WordFile(built()).document != ""


def test_new_numbers_are_those_that_nothing_has() -> None:
    def give(body: Xml) -> None:
        for number, mark in enumerate(body.iter(W + "bookmarkStart"), 1):
            mark.set(W + "id", str(2 * number))
        for picture in body.iter("{*}docPr"):
            picture.set("id", "3")

    numbers = WordFile(edited(built(), give)).numbers()
    assert [next(numbers) for _ in range(2)] == [1, 5]


def test_two_pictures_never_have_one_number() -> None:
    def lose_anchors(body: Xml) -> None:
        for mark in [*body.iter(W + "bookmarkStart"), *body.iter(W + "bookmarkEnd")]:
            remove(mark)

    more = made(f'{PAGE}<p><img src="a.png" alt="B"></p>')
    tree = etree.fromstring(ZipFile(BytesIO(merged(edited(built(), lose_anchors), more))).read(MAIN))
    numbers = [picture.get("id") for picture in tree.iter("{*}docPr")]
    assert len(numbers) == len(set(numbers)) == 2


def bare() -> bytes:
    """A file without notes and lists."""

    def drop(parts: Parts) -> None:
        for name in ("footnotes", "numbering"):
            del parts[f"word/{name}.xml"]
            rewrite(parts, RELATIONS, rf'<Relationship [^>]*"{name}.xml"[^>]*>', "")
            rewrite(parts, TYPES, rf'<Override PartName="/word/{name}[^>]*>', "")

    return changed(drop, made("<h1>Notes</h1><p>It ended in July.</p>"))


def names_of(data: bytes) -> set[str]:
    return set(ZipFile(BytesIO(data)).namelist())


def test_a_file_gets_parts_for_notes_and_lists_only_with_the_first_of_them() -> None:
    file = WordFile(bare())
    assert (file.footnotes, len(file.numbering), file.tree("x")) == ([], 0, None)
    assert names_of(file.save()) == names_of(bare())
    plain = merged(bare(), made("<h1>Notes</h1><p>It ended in July 1953.</p>"))
    assert names_of(plain) == names_of(bare())
    more = merged(bare(), made('<h1>Notes</h1><p>It ended.<span class="note">A</span></p><ul><li>b</li></ul>'))
    assert names_of(more) - names_of(bare()) == {"word/footnotes.xml", "word/numbering.xml"}


VALUES = ("", "x]y", "12pt", "-1", "9" * 20, "2147483647", "../x", "External")


def spoil(part: bytes, chance: random.Random) -> bytes:
    """A part with something in it wrong, moved, doubled or gone."""
    root = etree.fromstring(part)
    for _ in range(chance.randint(1, 3)):
        elements = list(root.iter("*"))
        element, other = chance.choice(elements), chance.choice(elements)
        kind = chance.choice(("value", "value", "value", "gone", "named", "doubled", "moved", "remarked"))
        if kind == "value" and element.attrib:
            element.set(chance.choice(sorted(map(str, element.attrib))), chance.choice(VALUES))
        elif kind == "gone":
            remove(element) if element is not root else None
        elif kind == "named":
            element.tag = other.tag
        elif kind == "doubled" and element is not root:
            element.addnext(deepcopy(element))
        elif kind == "moved" and element not in [other, *other.iter()]:
            element.append(other) if other is not root and element not in list(other.iter()) else None
        else:
            element.insert(0, etree.Comment("c"))
    return etree.tostring(root)


@settings(deadline=None, max_examples=60)
@given(st.randoms(use_true_random=False), st.sampled_from([built, reviewed]), st.sampled_from(["accept", "reject"]))
def test_whatever_is_in_a_file_nothing_but_words_comes_out(
    chance: random.Random, given_: Callable[[], bytes], changes: str
) -> None:
    def change(parts: Parts) -> None:
        name = chance.choice(sorted(name for name in parts if name.endswith((".xml", ".rels"))))
        parts[name] = spoil(parts[name], chance)

    with suppress(UnusableFile, OpenChanges):
        merged(changed(change, given_()), news(), changes)


def test_a_file_whose_styles_are_related_in_a_way_of_its_own_is_refused() -> None:
    def change(parts: Parts) -> None:
        name = "word/_rels/document.xml.rels"
        parts[name] = parts[name].replace(b"relationships/styles", b"relationships/stiles")

    with pytest.raises(UnusableFile):
        merged(changed(change, built()), news(), "accept")
