"""RIS to CSL-JSON, field by field."""

from typing import Any

import pytest

from lessonpack import ris
from lessonpack.sources import CSL_ADDRESSES, CSL_DATES, CSL_NAMES, CSL_TEXT, Csl

#: A line, and what it makes of an item.
FIELDS: dict[str, dict[str, Any]] = {
    "TY  - BOOK": {"type": "book"},
    "TY  - poem": {"type": "poem"},
    "ID  - k1": {"id": "k1"},
    "AU  - Stueck, William": {"author": [{"family": "Stueck", "given": "William"}]},
    "A1  - King, Martin Luther, Jr.": {"author": [{"family": "King", "given": "Martin Luther", "suffix": "Jr."}]},
    "AU  - Mao Zedong": {"author": [{"literal": "Mao Zedong"}]},
    "ED  - Roe, R.": {"editor": [{"family": "Roe", "given": "R."}]},
    "A4  - Roe, R.": {"translator": [{"family": "Roe", "given": "R."}]},
    "TI  - A: b": {"title": "A: b"},
    "T2  - In": {"container-title": "In"},
    "PY  - 1995": {"issued": {"date-parts": [[1995]]}},
    "DA  - 1950/10/03/": {"issued": {"date-parts": [[1950, 10, 3]]}},
    "Y2  - 2026-11-23": {"accessed": {"date-parts": [[2026, 11, 23]]}},
    "SP  - 12\nEP  - 15": {"page": "12–15"},
    "EP  - 15\nSP  - 12": {"page": "12–15"},
    "SP  - 12\nEP  - 12": {"page": "12"},
    "SP  - 12": {"page": "12"},
    "SN  - 978-0-691-03767-3": {"ISBN": "978-0-691-03767-3"},
    "SN  - 1234-5678": {"ISSN": "1234-5678"},
    "CY  - Princeton": {"publisher-place": "Princeton"},
    "DB  - Archive": {"archive": "Archive"},
    "AN  - fond 45": {"archive_location": "fond 45"},
    "KW  - war\nKW  - Korea": {"keyword": "war, Korea"},
    "TI  - one\n  and two": {"title": "one and two"},
    "UR  - https://a.example": {"URL": "https://a.example"},
    "PY  - 1950///\nDA  - 1950/10/03": {"issued": {"date-parts": [[1950, 10, 3]]}},
}


@pytest.mark.parametrize(("lines", "item"), FIELDS.items(), ids=[k.replace("\n", "|") for k in FIELDS])
def test_a_field(lines: str, item: dict[str, Any]) -> None:
    text = lines if lines.startswith("TY") else f"TY  - GEN\n{lines}"
    (reference,) = ris.read(f"{text}\nER  - \n")
    assert reference.item == {"type": "document"} | item
    assert reference.lost == []


@pytest.mark.parametrize(
    ("lines", "lost"),
    [
        ("C1  - x", ["C1"]),
        ("L1  - a.pdf", ["L1"]),
        ("PY  - in press", ["in press"]),
        ("N1  - one\nN1  - two", ["two"]),
        ("ET  - \nZZ  -  ", []),
    ],
)
def test_what_has_no_place_is_remembered(lines: str, lost: list[str]) -> None:
    (reference,) = ris.read(f"TY  - GEN\n{lines}\nER  - \n")
    assert reference.lost == lost


def test_references_end_and_begin() -> None:
    found = ris.read("junk\nTY  - BOOK\nTI  - a\nER  - \nTI  - nowhere\n\nTY  - MAP\nTI  - b\n")
    assert [(r.line, r.item) for r in found] == [
        (2, {"type": "book", "title": "a"}),
        (7, {"type": "map", "title": "b"}),
    ]


def test_every_type_and_variable_is_one_of_csl() -> None:
    variables = {*CSL_NAMES, *CSL_DATES, *CSL_TEXT, *CSL_ADDRESSES, "id"}
    assert {*ris._NAMES.values(), *ris._DATES.values(), *ris._TEXTS.values()} <= variables
    for kind in ris.TYPES.values():
        assert Csl.model_validate({"type": kind})
