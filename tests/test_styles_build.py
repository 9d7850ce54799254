"""The real course in each of the seven styles: notes or citations in the text, as the style asks."""

import shutil
from pathlib import Path

import pypdfium2
import pytest

from driver import Outcome, run
from papers import REAL, ROOT, STYLES, squeezed

WORKSHEET = Path("build", REAL, "korean-war", "korean-war-worksheet.pdf")


def build(root: Path, style: str) -> tuple[Outcome, str]:
    """The worksheet of the real course in a style."""
    shutil.copytree(ROOT / "content" / REAL, root / "content" / REAL)
    file = root / "content" / REAL / "course.yaml"
    text = file.read_text(encoding="utf-8")
    assert "citation-style: chicago-notes-bibliography" in text
    file.write_text(text.replace("chicago-notes-bibliography", style), encoding="utf-8")
    outcome = run("build", "--root", root, "--kind", "worksheet")
    with pypdfium2.PdfDocument(root / WORKSHEET) as pdf:
        return outcome, "".join(squeezed(page.get_textpage().get_text_bounded()) for page in pdf)


UNGA = "United Nations General Assembly"
#: How the style cites the resolution that names China an aggressor, in its first citation: note or text.
FIRST = {
    "chicago-notes-bibliography": f"7{UNGA}, ‘Resolution 498 (V)’, A/RES/498(V), 1 February 1951, https://",
    "chicago-author-date": f"an aggressor ({UNGA} 1951)",
    "apa": f"an aggressor ({UNGA}, 1951)",
    "modern-language-association": f"an aggressor ({UNGA})",
    "harvard-cite-them-right": f"an aggressor ({UNGA}, 1951)",
    "mhra-notes": f"7{UNGA}, ‘Resolution 498 (V)’, A/RES/498(V), 1 February 1951 <https://",
    "oscola": f"7{UNGA}, ‘Resolution 498 (V)’ <https://",
}


#: Styles that leave out archives, or dates of documents.
LEAVE_OUT = {"modern-language-association", "harvard-cite-them-right", "oscola"}


@pytest.mark.parametrize("style", STYLES)
def test_a_style_is_changed_by_its_name_alone(style: str, tmp_path: Path) -> None:
    outcome, text = build(tmp_path, style)
    assert outcome.status == 0
    # A style with longer notes may need a sheet more, and one may leave out by what a source is found: both are told.
    told = {code for line in outcome.lines if (code := line.partition("[")[2].partition("]")[0]) != "sheet-hint"}
    assert told == ({"left-out-by-style"} if style in LEAVE_OUT else set())
    found = [name for name, first in FIRST.items() if squeezed(first) in text]
    assert found == [name for name, first in FIRST.items() if first == FIRST[style]]
    assert "Workscited" in text
