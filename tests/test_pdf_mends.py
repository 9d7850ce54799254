"""What is mended in WeasyPrint is still wrong there: a test that fails tells that a mend is no longer needed."""

from typing import Any

import pytest
import weasyprint

from lessonpack.writers.pdf import mends

TEXT = "T. F. Shtykov, ‘Cable Nos. 408–410, Shtykov to Vyshinsky’, Wilson Center Digital Archive, 30 May 1950, "


def lines(width: float) -> list[str]:
    """The lines of a text that ends with a space before a link, set in a column of so many millimetres."""
    css = f"@page {{ size: {width}mm 99mm; margin: 0 }} body {{ margin: 0; font: 9pt 'Charis SIL' }}"
    html = f"<p style='margin: 0'>{TEXT}<a>https://example.org/a-long-address-that-goes-to-the-next-line</a>"
    page = weasyprint.HTML(string=html).render(stylesheets=[weasyprint.CSS(string=css)]).pages[0]
    found: list[str] = []

    def walk(box: Any) -> None:
        if type(box).__name__ == "LineBox":
            found.append("".join(b.text for b in box.descendants() if hasattr(b, "text")).strip())
        for child in getattr(box, "children", ()):
            walk(child)

    walk(page._page_box)
    return found


#: Widths in steps smaller than a space: in one of them the text fits, but for the space at its end.
WIDTHS = [144 + n / 4 for n in range(32)]


def test_a_text_that_fits_but_for_its_last_space_is_not_broken() -> None:
    assert all(lines(width)[0] != "T." for width in WIDTHS)


def test_weasyprint_breaks_such_a_text_after_its_first_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mends.inline, "split_first_line", mends.split_first_line)
    assert any(lines(width)[0] == "T." for width in WIDTHS)
