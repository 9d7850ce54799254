"""Make docs/mark-schemes.md from the data in templates/schemes.

python scripts/schemes_page.py          writes the page
"""

from itertools import groupby
from pathlib import Path

from lessonpack.diagnostics import counted
from lessonpack.marking import MarkScheme, Point
from lessonpack.templating import Templates

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "mark-schemes.md"
HEAD = """\
# Mark schemes

How an answer earns its marks: by points, each worth a mark or two, or by levels, each with a range of marks and a
description of what an answer at that level does. This page lists the mark schemes that lessons can name; it is made
from `templates/schemes/` by `python scripts/schemes_page.py`. `lessonpack list --schemes` tells the same of your own
project. How to write one into a question, whole or adapted, stands in the
[authoring guide](authoring-guide.md#mark-schemes).

They are written for this project, in its own words, after what each kind of examination asks of pupils. **They are no
examination board's mark schemes.** "GCSE-style" means that a task of this kind, with about so many marks, is met there;
boards differ from one another and change their papers. Where pupils sit an examination, compare with the board's own
current documents, and adapt.

## Which one?

- **One fact or reason**: `identify-explain-2`; two of them: `explain-4`; where the quality counts more than the
  number: `gcse-4`. Three small tasks in one question: `ap-short-answer-3`.
- **An explanation or account**: `gcse-8`, `gcse-12`; `vce-extended-response-10` where five levels are wanted.
- **A judgement on a statement**: `gcse-16`; with sources: `ib-mini-essay-9`.
- **How useful is a source?** `gcse-utility-8`, `hsc-usefulness-6`, for two sources `hsc-usefulness-8`; value and
  limitations by points: `ib-value-limitations-4`.
- **Two sources**: what they say, `ib-compare-contrast-6`; from where they look, `hsc-perspectives-8`.
- **A whole source paper**: `ib-comprehension-3` and `ib-message-2` (one question in two parts),
  `ib-value-limitations-4`, `ib-compare-contrast-6`, `ib-mini-essay-9`: 24 marks.
- **An essay from documents**: `ap-document-question-7`; `vce-source-analysis-10`.
"""
OWN = """
## Your own

`templates/schemes/<name>.yaml` in your project; a file of the same name goes before the one that ships.

| field | meaning | if left out |
|---|---|---|
| `name` | its name: the file's | must be given |
| `title` | what teachers call it | must be given |
| `family` | in which kind of examination such tasks are met | must be given |
| `about` | what sort of task it is for, in a sentence | must be given |
| `marks` | the marks of the task | must be given |
| `types` | the question types it suits; another is the warning `scheme-unsuited` | any that is answered in words |
| `points` | creditable points: `text`, `marks` (1), `most` (where one counts again), `accept`, `reject` | none |
| `levels` | lowest first: `level` (1, 2 …), `marks` (`1-4`), `descriptor` | none |
| `marking` | what else there is to know about giving the marks, in a sentence | nothing |
| `language` | language of its words, where the file lies in no folder of a language | `en-GB` |

Levels follow one another from 1 mark to the marks of the task; points together earn them.

## Languages

All are in English. None is translated yet: a course in another language gets the English words, and the warning
`scheme-language`. A translation lies in the folder of its language, `templates/schemes/fr/<name>.yaml`; a course gets
the scheme in the nearest language that there is (`fr-CA` takes `fr`).
"""


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


def _by(scheme: MarkScheme) -> str:
    return f"{len(scheme.levels)} levels" if scheme.levels else counted(len(scheme.points), "point")


def _table(schemes: dict[str, MarkScheme]) -> str:
    text = "\n## All of them\n\n"
    text += _row("name", "marks", "by", "what for", "question types") + _row(*["---"] * 5)
    for name, scheme in schemes.items():
        types = ", ".join(scheme.types) or "any written"
        text += _row(f"[`{name}`](#{name})", str(scheme.marks), _by(scheme), str(scheme.about), types)
    return text


def _marks(point: Point) -> str:
    return f"{point.marks} each, at most {point.most}" if point.most else str(point.marks)


def _point(point: Point) -> str:
    accept = f"<br>*Accept:* {'; '.join(map(str, point.accept))}" if point.accept else ""
    reject = f"<br>*Do not accept:* {'; '.join(map(str, point.reject))}" if point.reject else ""
    return _row(_marks(point), f"{point.text}{accept}{reject}")


def _scheme(name: str, scheme: MarkScheme) -> str:
    text = f"\n#### {name}\n\n**{scheme.title}**, {counted(scheme.marks, 'mark')}. {scheme.about}\n\n"
    if scheme.levels:
        text += _row("level", "marks", "an answer at this level") + _row(*["---"] * 3)
        text += "".join(_row(str(one.level), str(one.marks), str(one.descriptor)) for one in scheme.levels)
    if scheme.points:
        text += _row("marks", "for") + _row("---", "---") + "".join(map(_point, scheme.points))
    return text + (f"\n{scheme.marking}\n" if scheme.marking else "")


def page() -> str:
    """The whole page as Markdown."""
    schemes = Templates(ROOT).schemes()
    families = groupby(sorted(schemes.items(), key=lambda item: str(item[1].family)), lambda item: str(item[1].family))
    whole = "".join(f"\n### {family}\n" + "".join(_scheme(*item) for item in found) for family, found in families)
    return HEAD + _table(schemes) + OWN + "\n## Their words\n" + whole


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
