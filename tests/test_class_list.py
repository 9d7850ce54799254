"""Class lists: who gets what, what is wrong with one and where, and versions dealt out in turn."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonpack.editions import EditionError
from lessonpack.print_set.pupils import COLUMNS, PrintSetError, Pupil, Usual, copies, deal, read_class_list
from papers import ROOT, templates

PAGE = ROOT / "docs" / "print-room.md"
HINT = "its first line names the columns: name, tier, edition, version, paper; only 'name' must be there"
PAPERS = "there are: a4, a4-on-a3-booklet, a5-booklet, letter"
CELL = "a quotation mark stands alone (marks stand round a whole cell, doubled within)"


def usual(edition: str = "standard", versions: tuple[str, ...] = (), paper: str = "a4") -> Usual:
    return Usual(templates().parts(), paper, edition, versions)


def pupils(text: str | bytes, named: Usual | None = None) -> tuple[Pupil, ...]:
    data = text if isinstance(text, bytes) else text.encode()
    return read_class_list("9b.csv", data, named or usual())


def told(text: str | bytes) -> list[str]:
    """What is said of a list, without what is the same in all of it."""
    with pytest.raises(PrintSetError) as caught:
        pupils(text)
    return [str(d).removeprefix("9b.csv:").replace(" error[class-list]:", "") for d in caught.value.diagnostics]


@pytest.mark.parametrize(
    "text",
    [
        "name,tier\nOne,support\nTwo,\n",
        "name;tier\r\nOne;support\r\nTwo\r\n",
        "Tier\tName\nsupport\tOne\n\n\tTwo",
        "\ufeffname,tier\rOne,support\rTwo,\r",
        '"name", tier \n"One",support\n,\n"Two",""\n',
        ",name,tier,\n,One,support,\n,Two,,\n",
    ],
)
def test_the_forms_of_a_list(text: str) -> None:
    assert [(p.name, p.edition) for p in pupils(text)] == [("One", "support"), ("Two", "standard")]


@pytest.mark.parametrize(
    ("cells", "named", "edition"),
    [
        (",,,", usual(), "standard"),
        (",,,", usual("large-print-18+support"), "large-print-18+support"),
        ("extension,,,", usual("large-print-18+support"), "large-print-18+extension"),
        (",dyslexia-friendly,,", usual("large-print-18+support"), "dyslexia-friendly"),
        (",large-print-24+letter,B,", usual(), "large-print-24+letter+B"),
        ("core,,,letter", usual(), "letter"),
        (",,,a4", usual(paper="letter"), "a4"),
        (",,,letter", usual(paper="letter"), "standard"),
    ],
)
def test_the_edition_of_a_pupil(cells: str, named: Usual, edition: str) -> None:
    assert [p.edition for p in pupils(f"name,tier,edition,version,paper\nOne,{cells}\n", named)] == [edition]


def test_a_name_as_it_is_printed_and_its_place() -> None:
    [first, second] = pupils('tier,name\n,"  The ""first"",\n  of two "\n,Zoe\u0308\n')
    assert (first.name, str(first.span)) == ('The "first", of two', "9b.csv:2:2")
    assert (second.name, str(second.span)) == ("Zoë", "9b.csv:4:2")


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("", [f"1:1: the class list is empty ({HINT})"]),
        ("name\n", ["1:1: the class list has no pupils (a line for each, under the head)"]),
        ("tier\nsupport\n", [f"1:1: the class list has no column 'name' ({HINT})"]),
        ("name,teir\nOne,\n", ["1:6: there is no such column in a class list (did you mean 'tier'?)"]),
        ("name,shoe size\nOne,\n", [f"1:6: there is no such column in a class list ({HINT})"]),
        ("name,tier,name\nOne,,\n", ["1:11: the column 'name' is there twice (leave one of them out)"]),
        ("name,tier\n,support\n", ["2:1: a pupil has no name (write it into the column 'name')"]),
        ("tier,name\nsupport\n", ["2:1: a pupil has no name (write it into the column 'name')"]),
        (
            "name\nOne\nTwo\none\n",
            ["4:1: this is the name of line 2 too (tell the two pupils apart, by an initial or a number)"],
        ),
        (f"name\n{'O' * 81}\n", ["2:1: a name is longer than 80 letters (write a shorter one)"]),
        ("name\nO\u202ene\n", ["2:1: a name has a sign that cannot be seen (type the name anew)"]),
        ("name,tier\nOne,suport\n", ["2:5: there is no such tier (did you mean 'support'?)"]),
        ("name,tier\nOne,A\n", ["2:5: there is no such tier (there are: core, extension, support)"]),
        ("name,version\nOne,E\n", ["2:5: there is no such version (there are: A, B, C, D)"]),
        ("name,paper\nOne,vellum\n", [f"2:5: there is no such paper ({PAPERS})"]),
        ("name,edition\nOne,large-print-17\n", ["2:5: there is no such edition (did you mean 'large-print-18'?)"]),
        (
            "name,edition,paper\nOne,a5-booklet,letter\n",
            ["2:5: 'a5-booklet' and 'letter' do not go together: both say the paper"],
        ),
        (
            "name,edition,paper\nOne,large-print-18,a5-booklet\n",
            ["2:5: 'large-print-18' and 'a5-booklet' do not go together: large print stays on full sheets"],
        ),
        (
            "name,edition\nOne,fillable\n",
            ["2:5: no print set is made of 'fillable': a fillable paper is filled in on the screen"
             " (leave out 'fillable')"],
        ),
        ("name\nOne, Two\n", ["2:5: this cell is in no column (put a cell that has a comma in quotation marks)"]),
        ('name\n"One\nTwo\n', [f"2:1: {CELL}"]),
        ('name\n"One" Two\n', [f"2:1: {CELL}"]),
        (
            "name\nOne\nZoë\n".encode("cp1252"),
            ["3:3: the class list is not in UTF-8 (in a spreadsheet, save it as 'CSV UTF-8')"],
        ),
        (b"name\n" + b"O\n" * 500_000, ["1:1: the class list is larger than 1,000,000 bytes (is it the right file?)"]),
        ("name,tier\n,suport\nOne,\nOne,\n", [
            "2:1: a pupil has no name (write it into the column 'name')",
            "2:2: there is no such tier (did you mean 'support'?)",
            "4:1: this is the name of line 3 too (tell the two pupils apart, by an initial or a number)",
        ]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_list(text: str | bytes, messages: list[str]) -> None:
    assert told(text) == messages


@given(st.text(alphabet='name,tier;"\n\r\tAB é\u202e', max_size=60))
def test_any_text_is_read_or_refused_with_places_in_it(text: str) -> None:
    whole = f"name,tier\n{text}"
    found: tuple[Pupil, ...] = ()
    places: list[int] = []
    try:
        found = pupils(whole)
    except PrintSetError as error:
        places = [d.span.line for d in error.diagnostics]
    assert bool(found) != bool(places)
    assert all(p.name and p.span for p in found)
    assert all(1 <= line <= len(whole.replace("\r\n", "\n").replace("\r", "\n").split("\n")) for line in places)


@pytest.mark.parametrize(
    ("given_", "versions", "dealt"),
    [
        ("....", "AB", "ABAB"),
        (".....", "ABC", "ABCAB"),
        ("B...", "AB", "BABA"),
        ("..A.", "AB", "ABAB"),
        (".A.B.", "ABC", "BACBA"),
        ("A..A", "ABC", "ABCA"),
        ("..", "A", "AA"),
        ("..", "", ".."),
    ],
)
def test_versions_are_dealt_out_so_that_neighbours_differ(given_: str, versions: str, dealt: str) -> None:
    found = deal([None if v == "." else v for v in given_], tuple(versions))
    assert "".join(v or "." for v in found) == dealt


def test_where_some_have_a_version_the_others_get_one_of_those() -> None:
    found = pupils("name,version\nOne,\nTwo,C\nThree,\nFour,A\nFive,\n")
    assert [p.edition for p in found] == ["A", "C", "A", "A", "C"]
    assert [p.edition for p in copies(3, usual(versions=("B", "D")))] == ["B", "D", "B"]
    assert [p.edition for p in copies(2, usual("large-print-18+C"))] == ["large-print-18+C"] * 2


@pytest.mark.parametrize(
    ("named", "message"),
    [
        (usual("large"), "there is no edition 'large'"),
        (usual("fillable"), "no print set is made of 'fillable'"),
        (usual(versions=("support",)), "there is no version 'support'"),
        (usual("large-print-18", paper="a5-booklet"), "'large-print-18' and 'a5-booklet' do not go together"),
    ],
)
def test_what_is_usual_must_be_there(named: Usual, message: str) -> None:
    with pytest.raises(EditionError, match=message):
        copies(2, named)


def test_the_list_on_the_page_for_print_rooms_is_sound_and_has_every_column() -> None:
    [shown] = re.findall(r"^```csv\n(.*?)^```$", PAGE.read_text("utf-8"), re.M | re.S)
    found = [p.edition for p in pupils(shown, usual(versions=("A", "B")))]
    assert found == ["A", "support+B", "large-print-24+A", "extension+B", "dyslexia-friendly+A", "a5-booklet+B"]
    assert tuple(shown.splitlines()[0].split(",")) == COLUMNS
    assert tuple(re.findall(r"^\| `(\w+)` \|", PAGE.read_text("utf-8"), re.M)) == COLUMNS
