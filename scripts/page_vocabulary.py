"""Make docs/page-vocabulary.md from the tables in lessonpack.markup.

python scripts/page_vocabulary.py          writes the page
"""

from pathlib import Path

from lessonpack.markup import CLASSES, ELEMENTS, VOID

PAGE = Path(__file__).resolve().parents[1] / "docs" / "page-vocabulary.md"
HEAD = """\
# The page vocabulary

The small HTML that every template speaks and every writer understands. This page is made from the tables in
`src/lessonpack/markup.py` by `python scripts/page_vocabulary.py`; change it there.

A rendered template is parsed, and an element, attribute or class that is not listed here stops the document with
the diagnostic `page-vocabulary`. A writer that meets something it cannot write stops too: nothing is dropped.
A class says what a thing is; how it looks is decided by `templates/page.css` for PDF and by the styles of
`templates/word/reference.docx` for Word.
"""


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


def _elements() -> str:
    text = "\n## Elements\n\nAll may have `id`, `class` and `lang`.\n\n"
    text += _row("element", "for", "other attributes") + _row("---", "---", "---")
    for name, (purpose, attributes) in ELEMENTS.items():
        void = " (has no end tag)" if name in VOID else ""
        text += _row(f"`{name}`", purpose + void, ", ".join(f"`{a}`" for a in sorted(attributes)))
    return text


def _classes() -> str:
    text = "\n## Classes\n\n" + _row("element", "class", "for") + _row("---", "---", "---")
    for element, classes in CLASSES.items():
        for name, purpose in classes.items():
            text += _row(f"`{element}`", f"`{name}`", purpose)
    return text


def page() -> str:
    """The whole page as Markdown."""
    return HEAD + _elements() + _classes()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
