"""Make the tables of docs/word-files.md: the planted defects of tests/word_faults.py, and what finds them.

python scripts/word_files_page.py          writes the page

Our check is asked, and the validator of the Open XML SDK, which scripts/certify_word installs.
"""

import runpy
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from lessonpack.preflight.word import inspect
from word_faults import FAULTS, Fault
from word_spoiling import sound, spoiled

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "word-files.md"
BEGIN, END = "<!-- what follows is made by scripts/word_files_page.py -->\n", "<!-- end of what is made -->\n"
HEAD = "| defect | our rule | Open XML SDK |\n|---|---|---|\n"


def row(fault: Fault, ours: bool, theirs: bool) -> str:
    rule = f"`{fault.rule}`" if ours else "no"
    return f"| {fault.name} | {rule} | {'yes' if theirs else 'no'} |\n"


def found(data: bytes, rule: str | None) -> bool:
    """Whether our check finds a defect by its rule."""
    return rule in {diagnostic.code for diagnostic in inspect(sound(), data)}


@cache
def tables() -> str:
    """The counts and the table."""
    files = [spoiled(fault.spoil) for fault in FAULTS]
    ours = [found(data, fault.rule) for data, fault in zip(files, FAULTS, strict=True)]
    theirs = [bool(faults) for faults in judged(files)]
    both, either = (sum(map(test, zip(ours, theirs, strict=True))) for test in (all, any))
    counts = (
        f"Of {len(FAULTS)} planted defects our check finds {sum(ours)}, the Open XML SDK {sum(theirs)}; "
        f"both find {both}, and {len(FAULTS) - either} neither.\n\n"
    )
    return counts + HEAD + "".join(map(row, FAULTS, ours, theirs))


def judged(files: list[bytes]) -> list[list[object]]:
    """What the validator says of each file."""
    judge = runpy.run_path(str(ROOT / "scripts" / "certify_word"))
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}.docx" for number in range(len(files))]
        for path, data in zip(paths, files, strict=True):
            path.write_bytes(data)
        said: list[list[object]] = judge["judge"](paths)
    return said


def page() -> str:
    """The page with its tables made anew."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    return f"{before}{BEGIN}\n{tables()}\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
