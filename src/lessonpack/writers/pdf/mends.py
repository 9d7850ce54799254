"""What WeasyPrint 70 gets wrong and is mended here. A test tells when a mend is no longer needed."""

from typing import Any

import weasyprint.layout.inline as inline
from weasyprint.text.line_break import split_first_line


def _split_first_line(text: str, style: Any, context: Any, max_width: Any, *rest: Any, **options: Any) -> Any:
    """A text that fits but for the space at its end is not broken.

    WeasyPrint counts that space when a word in italics, a link or a note follows, and then breaks the line after
    its first word.
    """
    words = text.rstrip(" ")
    if words and words != text and max_width is not None and style["white_space"] == "normal":
        without = split_first_line(words, style, context, max_width, *rest, **options)
        if without[2] is None and without[3] <= max_width:
            return split_first_line(text, style, context, max_width + style["font_size"], *rest, **options)
    return split_first_line(text, style, context, max_width, *rest, **options)


def mend() -> None:
    """Put the mends in place, for this process."""
    inline.split_first_line = _split_first_line
