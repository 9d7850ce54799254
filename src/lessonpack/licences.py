"""Licences by their SPDX expressions (https://spdx.org/licenses), and what the families of public licences demand.

What they demand was read in the licences themselves: Creative Commons 4.0, sections 1(a) (a translation is adapted
material), 2(a)(1) (NC, ND) and 3 (attribution, share alike), and earlier versions to the same effect; the list of
licences that Creative Commons holds compatible with BY-SA 4.0 (Free Art License 1.3, GPL 3.0); the GNU Free
Documentation License 1.3, sections 4 and 10; the Open Government Licence 3.0; ODbL 1.0, section 4.
"""

import difflib
import re
from dataclasses import dataclass
from functools import lru_cache

from license_expression import OR, ExpressionError, ExpressionParseError, Licensing, get_spdx_licensing


@dataclass(frozen=True)
class Demands:
    """What one licence asks of those who print."""

    attribution: bool = False
    share_alike: bool = False
    no_derivatives: bool = False
    non_commercial: bool = False


#: Families by the beginnings of their identifiers, but for Creative Commons, whose identifiers say what they demand.
_FAMILIES = {
    "CC-SA": Demands(share_alike=True),
    "GFDL": Demands(attribution=True, share_alike=True),
    "GPL": Demands(attribution=True, share_alike=True),
    "AGPL": Demands(attribution=True, share_alike=True),
    "LAL": Demands(attribution=True, share_alike=True),
    "ODbL": Demands(attribution=True, share_alike=True),
    "CDLA-Sharing": Demands(attribution=True, share_alike=True),
    "NCGL-UK": Demands(attribution=True, non_commercial=True),
    **dict.fromkeys(
        ("OGL", "etalab", "DL-DE-BY", "NLOD", "OGDL-Taiwan", "ODC-By", "CDLA-Permissive", "MIT", "BSD", "Apache"),
        Demands(attribution=True),
    ),
    **dict.fromkeys(("MIT-0", "CC0", "CC-PDM", "CC-PDDC", "PDDL", "DL-DE-ZERO", "Unlicense", "0BSD"), Demands()),
}
#: Licences under which what was made from a work under BY-SA 4.0 may go out as well.
_COMPATIBLE = {"CC-BY-SA-4.0": ("LAL-1.3", "GPL-3.0-only", "GPL-3.0-or-later")}
_CREATIVE = re.compile(r"(?P<family>CC-BY(?P<nc>-NC)?(?:(?P<nd>-ND)|(?P<sa>-SA))?)-(?P<version>\d\.\d)(?:-\w+)?")
#: Creative Commons as it is said: what else it demands, its version, and what else is said, but for half an expression.
_SAID = re.compile(
    r"\s*cc[\s-]*by\b(?P<more>(?:[\s-]*(?:nc|nd|sa)\b)*)[\s-]*(?:\d(?:\.\d)?)?[\s-]*(?:\b(?:and|or|with)\s*$)?(?P<rest>.*)",
    re.S,
)
_CUSTOM = re.compile(r"LicenseRef-[A-Za-z0-9.-]+")


@lru_cache(maxsize=1)
def _spdx() -> Licensing:
    return get_spdx_licensing()


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """The identifiers of SPDX by what is left of them without capitals and marks."""
    return {_squeezed(name): name for name in _spdx().known_symbols if not _CUSTOM.match(name)}


def demands(name: str) -> Demands:
    """What the licence with an SPDX identifier demands; nothing of one that is in no family here."""
    creative = _CREATIVE.fullmatch(name)
    if creative:
        return Demands(True, bool(creative["sa"]), bool(creative["nd"]), bool(creative["nc"]))
    family = max((f for f in _FAMILIES if name == f or name.startswith(f"{f}-")), key=len, default=None)
    return _FAMILIES[family] if family else Demands()


@lru_cache(maxsize=256)
def choices(licence: str) -> tuple[tuple[str, ...], ...]:
    """The licences that one may choose from, each with those that hold beside it; none of a statement.

    `CC-BY-4.0` is one choice of one licence; `MIT OR CC0-1.0` two choices, `MIT AND OFL-1.1` one choice of two.
    """
    try:
        expression = _spdx().parse(licence, validate=True)
        whole = None if expression is None else _spdx().dnf(expression)
    except (ExpressionError, ExpressionParseError, IndexError, AssertionError):
        # The latter two are the library's own, over empty brackets and over `(AND MIT`.
        return ()
    if whole is None:
        return ()
    parts = whole.args if isinstance(whole, OR) else [whole]
    return tuple(tuple(str(s.key) for s in _spdx().license_symbols(p, decompose=True)) for p in parts)


@lru_cache(maxsize=256)
def slip(licence: str) -> str | None:
    """What must be meant by a licence that is nearly an SPDX expression; None of one that is, and of a statement."""
    if _CUSTOM.fullmatch(licence) or choices(licence):
        return None
    plain = _squeezed(_translated(licence))
    if plain in _names():
        return f"write '{_names()[plain]}'"
    versions = re.compile(rf"{plain}\d\d(only|orlater)?")
    unversioned = sorted(name for key, name in _names().items() if plain and versions.fullmatch(key))
    if unversioned:
        return f"say which: {', '.join(unversioned)}" if len(unversioned) > 1 else f"write '{unversioned[0]}'"
    if not _spdx_like(licence):
        return None
    near = difflib.get_close_matches(plain, _alike(licence), n=1, cutoff=0.7)
    return f"did you mean '{_names()[near[0]]}'?" if near else "see https://spdx.org/licenses, or say it in a sentence"


def _alike(licence: str) -> list[str]:
    """The squeezed identifiers that may be meant: of Creative Commons those alone that demand the same.

    None where a country is named whose version SPDX does not list: that of another is another licence.
    """
    said = _SAID.match(_translated(licence))
    if not said:
        return [*_names()]
    if said["rest"]:
        return []
    family = "-".join(["CC-BY", *(part.upper() for part in ("nc", "nd", "sa") if part in said["more"])])
    creative = ((key, _CREATIVE.fullmatch(name)) for key, name in _names().items())
    return [key for key, found in creative if found and found["family"] == family]


def _squeezed(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


_SPELT = (
    (r"creative commons", "cc"), (r"attribution", "by"), (r"non-?commercial", "nc"), (r"share-?alike", "sa"),
    (r"no-?deriv(ative)?s?", "nd"), (r"open government licen[cs]e", "ogl uk"), (r"\bogl(?=[\s-]*(v?\d|$))", "ogl uk"),
    (r"\b(international|unported|generic|public|licen[cs]e|version|the)\b|\bv\.?(?=\s*\d)", ""),
)  # fmt: skip


def _translated(licence: str) -> str:
    """A licence's spelt-out name in the words of identifiers: 'Creative Commons Attribution 4.0' is 'cc by 4.0'."""
    text = licence.lower()
    for pattern, short in _SPELT:
        text = re.sub(pattern, short, text)
    return re.sub(r"(?<![\d.a-z])(\d)\s*$", r"\1.0", text)


def _spdx_like(licence: str) -> bool:
    """Whether it looks like an identifier or an expression, and like no sentence."""
    if re.match(r"(cc|creative commons|gnu|ogl)\b", licence, re.I) or re.search(r" (AND|OR|WITH)\b", licence):
        return True
    return (" " not in licence and bool(re.search(r"[\d-]", licence) or licence.isupper())) or not _squeezed(licence)


_RESERVED = re.compile(
    r"all rights reserved|alle rechte vorbehalten|tous droits r[ée]serv[ée]s|todos los derechos reservados"
    r"|版权所有|保留所有权利|جميع الحقوق محفوظة",
    re.I,
)


def reserves_all(licence: str) -> bool:
    """Whether it is no licence but the statement that there is none."""
    return bool(_RESERVED.search(licence))


def _forbidding(licence: str, demand: str) -> bool:
    """Whether a demand is made whichever licence one chooses; a statement makes none that is known."""
    there = choices(licence)
    return bool(there) and all(any(getattr(demands(name), demand) for name in choice) for choice in there)


def wants_credit(licence: str) -> bool:
    """Whether whoever prints must name the author."""
    return _forbidding(licence, "attribution")


def forbids_changes(licence: str) -> bool:
    """Whether nothing that was made from the work may go out: no adapted text, no translation."""
    return _forbidding(licence, "no_derivatives")


def forbids_sale(licence: str) -> bool:
    """Whether it is for uses only that are not commercial."""
    return _forbidding(licence, "non_commercial")


def shares_with(licence: str, own: str | None) -> bool:
    """Whether what was made from a work may go out under the licence `own`; None is a lesson that has no licence."""
    there = choices(licence)
    if not there:
        return True
    mine = [name for choice in (choices(own) if own else ()) for name in choice]
    return any(all(_accepts(name, mine) for name in choice) for choice in there)


def _accepts(name: str, mine: list[str]) -> bool:
    if not demands(name).share_alike:
        return True
    if set(mine) & {name, *_COMPATIBLE.get(name, ())}:
        return True
    return any(_later(name, other) for other in mine)


def _later(name: str, other: str) -> bool:
    """Whether `other` is a later version of the same licence, and the licence lets one take it.

    Creative Commons does so from version 2.0 on.
    """
    first, second = _CREATIVE.fullmatch(name), _CREATIVE.fullmatch(other)
    if first and second:
        return first["family"] == second["family"] and "1.0" < first["version"] <= second["version"]
    old, new = (re.fullmatch(r"(.+?)-(\d\.\d)-(only|or-later)", n) for n in (name, other))
    return bool(old and new and old[1] == new[1] and old[3] == "or-later" and old[2] <= new[2])
