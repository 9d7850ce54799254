"""RIS, the format of reference managers, to CSL-JSON: a line a field, `TY  - BOOK` to `ER  -`.

Pandoc reads it too, but loses the place of publication, the archive and the day of a date.
"""

import re
from dataclasses import dataclass, field
from typing import Any

#: The type of a reference and the CSL type that it is.
TYPES = {
    "ABST": "article-journal", "ART": "graphic", "BILL": "bill", "BLOG": "post-weblog", "BOOK": "book",
    "CASE": "legal_case", "CHAP": "chapter", "CONF": "paper-conference", "CPAPER": "paper-conference",
    "CTLG": "book", "DATA": "dataset", "DICT": "entry-dictionary", "EDBOOK": "book", "EJOUR": "article-journal",
    "ELEC": "webpage", "ENCYC": "entry-encyclopedia", "FIGURE": "figure", "GEN": "document", "GOVDOC": "report",
    "HEAR": "hearing", "ICOMM": "personal_communication", "INPR": "article-journal", "JFULL": "periodical",
    "JOUR": "article-journal", "LEGAL": "legislation", "MANSCPT": "manuscript", "MAP": "map",
    "MGZN": "article-magazine", "MPCT": "motion_picture", "MUSIC": "musical_score", "NEWS": "article-newspaper",
    "PAMP": "pamphlet", "PCOMM": "personal_communication", "RPRT": "report", "SER": "book", "SLIDE": "graphic",
    "SOUND": "song", "STAND": "standard", "STAT": "legislation", "THES": "thesis", "UNPB": "manuscript",
    "VIDEO": "motion_picture", "WEB": "webpage",
}  # fmt: skip
_NAMES = {"AU": "author", "A1": "author", "A2": "editor", "ED": "editor", "A3": "collection-editor", "A4": "translator"}
_DATES = {"PY": "issued", "Y1": "issued", "DA": "issued", "Y2": "accessed", "OP": "original-date"}
_TEXTS = {
    "ID": "id", "TI": "title", "T1": "title", "ST": "title-short", "T2": "container-title", "JO": "container-title",
    "JF": "container-title", "BT": "container-title", "T3": "collection-title", "JA": "container-title-short",
    "J2": "container-title-short", "VL": "volume", "IS": "issue", "PB": "publisher",
    "CY": "publisher-place", "PP": "publisher-place", "DO": "DOI", "UR": "URL", "AB": "abstract", "N2": "abstract",
    "N1": "note", "KW": "keyword", "LA": "language", "ET": "edition", "NV": "number-of-volumes", "SE": "section",
    "M1": "number", "M3": "genre", "DB": "archive", "AN": "archive_location", "AV": "archive_location",
    "CN": "call-number", "DP": "source",
}  # fmt: skip
_LINE = re.compile(r"([A-Z][A-Z0-9])  ?- ?(.*)")


@dataclass
class Reference:
    """One reference: its item as CSL-JSON, the line on which it begins, and the fields that it has no place for."""

    line: int
    item: dict[str, Any] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)

    def add(self, tag: str, value: str) -> None:
        """Put a field into the item."""
        if tag == "TY":
            self.item["type"] = TYPES.get(value.upper(), value)
        elif tag in _NAMES:
            self.item.setdefault(_NAMES[tag], []).append(_name(value))
        elif tag in _DATES:
            self.add_date(_DATES[tag], value)
        elif tag in ("SP", "EP"):
            # They may come in either order.
            first, _, last = self.item.get("page", "").partition("–")
            first, last = (value, last) if tag == "SP" else (first, value)
            self.item["page"] = first if first == last or not last else f"{first}–{last}"
        elif tag == "SN":
            book = len(re.sub(r"[^\dXx]", "", value)) in (10, 13)
            self.item["ISBN" if book else "ISSN"] = value
        elif tag in _TEXTS:
            self.add_text(_TEXTS[tag], value)
        else:
            self.lost.append(tag)

    def add_text(self, name: str, value: str) -> None:
        if name == "keyword" and name in self.item:
            self.item[name] += f", {value}"
        elif self.item.setdefault(name, value) != value:
            self.lost.append(value)

    def add_date(self, name: str, value: str) -> None:
        """A date such as 1950/10/03/ or 1950; where two are given, the more exact one."""
        parts = [int(n) for n in re.findall(r"\d+", value)[:3]]
        before = self.item.get(name, {"date-parts": [[]]})["date-parts"][0]
        if not parts or len(str(parts[0])) != 4:
            self.lost.append(value)
        elif len(parts) > len(before):
            self.item[name] = {"date-parts": [parts]}


def _name(value: str) -> dict[str, str]:
    family, comma, rest = (part.strip() for part in value.partition(","))
    given, _, suffix = (part.strip() for part in rest.partition(","))
    if not comma:
        return {"literal": family}
    return {"family": family, **({"given": given} if given else {}), **({"suffix": suffix} if suffix else {})}


def read(text: str) -> list[Reference]:
    """The references of a file; what stands outside of them is passed over."""
    found: list[Reference] = []
    begun: Reference | None = None
    last = ""
    for number, line in enumerate(text.splitlines(), 1):
        match = _LINE.fullmatch(line.rstrip())
        if match and match[1] == "TY":
            begun = Reference(number)
            found.append(begun)
        if match and match[1] == "ER":
            begun = None
        elif match and begun and match[2].strip():
            last = match[1]
            begun.add(last, match[2].strip())
        elif begun and line.strip() and _TEXTS.get(last) in begun.item:
            begun.item[_TEXTS[last]] += f" {line.strip()}"
    return found
