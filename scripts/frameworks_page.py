"""Make docs/frameworks.md from the data in templates/frameworks.

python scripts/frameworks_page.py          writes the page
"""

from pathlib import Path

from lessonpack.frameworks import ENGLISH, Framework, FrameworkPrompt
from lessonpack.prose import Line
from lessonpack.templating import Templates

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "frameworks.md"
HEAD = """\
# Frameworks

A framework is a set of questions to ask of a source. Pupils answer them in the space beneath the source; the key
says what a good answer does. This page is for teachers who choose one and for authors who write it into a lesson; it
is made from `templates/frameworks/` by `python scripts/frameworks_page.py`. `lessonpack list --frameworks` tells the
same of your own project.

## Which one?

- **To begin with**, or where pupils do not know how to begin: `four-steps`; for a picture, a map or a poster:
  `observe-reflect-question`, in three columns.
- **As a habit in every lesson**: `sourcing`, four short questions before the words are believed.
- **For two or more sources** on one question: `four-readings` or `perspective-reliability`, under `source-sets`.
- **For two versions of one text** (two translations, a draft and what was printed): `two-versions`. For one text that
  came through several hands: `whose-words`.
- **For examinations**: `how-useful` (GCSE and the like), `opcvl` (IB Diploma), `hipp` (AP), `perspective-reliability`
  (New South Wales). They train the thinking; marks are given by the questions of the worksheet.
- **For language and persuasion**: `soapstone`.

All are written for ages 14 to 16. A framework whole takes a page: drop prompts, or pick two.

Two rules run through the guidance of all of them. An answer counts when it says *for what* a source is good, or *how*
something in its origin shows in it. And "it is biased" alone earns nothing: a one-sided source is good evidence of
what its side wanted.
"""
USE = """
## In a lesson

```yaml
sources:
- source: truman-1950-06-27
  framework: sourcing          # all its prompts
- source: zhou-warning-1950-10-05
  framework: how-useful
  drop: [context, limits]      # all but these; own ones follow
  prompts:
  - use: content               # reworded, and with an answer of its own in the key
    ask: "Which condition does the warning name? Quote it."
    answer: "That American forces cross the parallel; not if only South Koreans do."
source-sets:
- id: two-warnings
  sources: [A, B]
  framework: four-readings     # asked of both together
  prompts:
  - use: contextualising       # only those that are named, in this order
  - use: corroborating
```

The words fit what the source is: an excerpt says `medium: map`, and the prompts that have other words for maps are
printed with those. A framework that does not suit the medium, or is made for one source and used for several, is a
warning (`unsuited-framework`). Everything else stands in the
[authoring guide](authoring-guide.md#frameworks-and-prompts).
"""
OWN = """
## Your own

`templates/frameworks/<name>.yaml` in your project; a file of the same name goes before the one that ships.

| field | meaning | if left out |
|---|---|---|
| `title` | name in print | must be given |
| `about` | what it is good for, and for whom: a sentence for teachers | must be given |
| `scope` | `[source]`, `[set]` or both | `[source]` |
| `media` | what it suits: `text`, `image`, `map`, `data`, `poster` | all |
| `layout` | `list`; or `columns`, the first three prompts side by side over boxes to write in | `list` |
| `credit` | whose wording it is; printed beneath the prompts | nothing |
| `language` | language of its words, where the file lies in no folder of a language | `en` |
| `prompts` | each with `id`, `heading` (the step), `ask`, `guidance` (for the key), `lines` (2) | must be given |
| `tick` | of a prompt: things to tick | none |
| `media` | of a prompt: it is asked of these only | all |
| `variants` | of a prompt: other words for some `media`, with `ask`, and perhaps `guidance` and `tick` | none |

A translation lies in the folder of its language: `templates/frameworks/fr/<name>.yaml`. It has the same prompts, by
their ids and in their order. A course gets the framework in the nearest language that there is (`fr-CA` takes `fr`);
where only another language is there, the papers have it in that one and `framework-language` warns.
"""
MEDIA = ("text", "image", "map", "data", "poster")
SCOPE = {"source": "one source", "set": "several"}


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


def _media(framework: Framework) -> str:
    return "any" if set(framework.media) >= set(MEDIA) else ", ".join(framework.media)


def _table(frameworks: dict[str, Framework]) -> str:
    text = "\n## All of them\n\n"
    text += _row("name", "what for", "asked of", "media", "prompts") + _row(*["---"] * 5)
    for name, framework in frameworks.items():
        scope = " or ".join(SCOPE[use] for use in framework.scope)
        ids = ", ".join(f"`{p.id}`" for p in framework.prompts)
        text += _row(f"[`{name}`](#{name})", str(framework.about), scope, _media(framework), ids)
    return text


def _languages(translations: dict[str, dict[str, Framework]]) -> str:
    there = {name: sorted({*found} - {ENGLISH}) for name, found in translations.items()}
    text = "\n## Languages\n\nAll are there in English, and these in other languages:\n\n"
    text += _row("name", "languages") + _row("---", "---")
    return text + "".join(_row(f"`{n}`", ", ".join(f"`{t}`" for t in tags)) for n, tags in there.items() if tags)


def _asks(prompt: FrameworkPrompt) -> str:
    """The questions of a prompt, those for other media after it."""
    asked = [_ask("", prompt.ask, prompt.tick)]
    asked += [_ask(f"*{', '.join(v.media)}:* ", v.ask, v.tick) for v in prompt.variants]
    return "<br>".join(asked)


def _ask(media: str, ask: Line, tick: tuple[Line, ...]) -> str:
    return f"{media}{ask}" + (f" ({', '.join(str(t).rstrip(':') for t in tick)})" if tick else "")


def _framework(name: str, framework: Framework) -> str:
    text = f"\n### {name}\n\n**{framework.title}**\n\n{framework.about}\n\n"
    text += _row("id", "step", "asks", "a good answer") + _row(*["---"] * 4)
    for prompt in framework.prompts:
        text += _row(f"`{prompt.id}`", str(prompt.heading), _asks(prompt), str(prompt.guidance))
    return text + (f"\n{framework.credit}\n" if framework.credit else "")


def page() -> str:
    """The whole page as Markdown."""
    templates = Templates(ROOT)
    frameworks = templates.frameworks()
    whole = "".join(_framework(name, framework) for name, framework in frameworks.items())
    head = HEAD + _table(frameworks) + _languages(templates.translations())
    return head + USE + OWN + "\n## The questions\n" + whole


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
