"""How easy a text is to read, by formulas that count the lengths of its sentences and words.

A formula sees neither the matter nor the words themselves; what it says of one short text is rough, and of two
versions of one text it says which is easier. None fetches anything: English is read by the Automated Readability
Index, for which no dictionary is needed.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

#: A text of fewer words has no level: a sentence more or less would make years of difference.
FEWEST = 30
#: Ages at which pupils in most school systems are youngest and oldest; nothing is said of ages outside.
YOUNGEST, OLDEST = 6, 18

#: Flesch's scale: a text with at least so many points is read with ease at this age. Flesch, The art of readable
#: writing (1949); the formulas for other languages are made for the same scale.
_FLESCH = ((90, 10), (80, 11), (70, 12), (60, 13), (50, 15), (30, 18))


@dataclass(frozen=True)
class Level:
    """How easy a text is: the age from which most pupils read it with ease, and what the formula says."""

    age: int
    score: float
    formula: str
    easier_is_more: bool = False
    """Whether a higher score is an easier text."""

    def easier_than(self, other: "Level") -> bool:
        """Whether it is that of an easier text, by the same formula."""
        return self.score > other.score if self.easier_is_more else self.score < other.score


@dataclass(frozen=True)
class _Formula:
    name: str
    score: Callable[[Any, str], float]
    age: Callable[[float], int]
    easier_is_more: bool


def _by_flesch(score: float) -> int:
    return next((age for points, age in _FLESCH if score >= points), OLDEST)


def _flesch(name: str) -> _Formula:
    return _Formula(name, lambda engine, text: engine.flesch_reading_ease(text), _by_flesch, True)


#: The formula of each language. A score of the Index is that of readers who are 4 to 5 years older than it says, one
#: of the Wiener Sachtextformel a school year, which begins at 6; those of Gulpease are of leavers of three schools.
_FORMULAS = {
    "en": _Formula(
        "Automated Readability Index",
        lambda engine, text: engine.automated_readability_index(text),
        lambda score: math.ceil(score) + 5,
        False,
    ),
    "de": _Formula(
        "Wiener Sachtextformel",
        lambda engine, text: engine.wiener_sachtextformel(text, 1),
        lambda score: round(score) + 6,
        False,
    ),
    "es": _flesch("Fernández Huerta"),
    "fr": _flesch("Flesch, Kandel & Moles"),
    "it": _Formula(
        "Gulpease",
        lambda engine, text: engine.gulpease_index(text),
        lambda score: next((age for points, age in ((80, 11), (60, 14), (40, 18)) if score >= points), OLDEST),
        True,
    ),
    "nl": _flesch("Flesch-Douma"),
    "ru": _flesch("Flesch, Oborneva"),
}


def level(text: str, language: str) -> Level | None:
    """The level of a text in a language (a BCP 47 tag); None where there is no formula, or too few words."""
    root = language.split("-")[0]
    formula = _FORMULAS.get(root)
    plain = _plain(text)
    if formula is None or len(plain.split()) < FEWEST:
        return None
    # Not before it is needed: it brings other libraries along, and most courses have no adapted text.
    from textstat.textstat import textstatistics

    engine = textstatistics()
    engine.set_lang(root)
    score = float(formula.score(engine, plain))
    return Level(min(max(formula.age(score), YOUNGEST), OLDEST), round(score, 1), formula.name, formula.easier_is_more)


def _plain(text: str) -> str:
    """A text without what the formulas would take for the end of a sentence or for letters, every paragraph ended."""
    text = re.sub(r"\[\s*(?:…|\.\.\.)\s*\]", " ", text)
    text = re.sub(r"\b([^\W\d_])\.(?=[^\W\d_]\.|\s+[^\W_])", r"\1", text)  # initials and U.S.
    text = re.sub(r"(?<=\d)[.,](?=\d)|^\s*\(?\w{1,2}[.)]\s|[\[\]()“”„‘’'\"«»]", "", text, flags=re.M)
    ended = [p if p[-1] in ".!?" else f"{p.rstrip(':;,')}." for p in re.split(r"\s*\n\s*\n\s*", text.strip()) if p]
    return " ".join(" ".join(ended).split())
