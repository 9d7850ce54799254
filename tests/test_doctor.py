"""The doctor: what a machine has, what it lacks, and what mends it."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from driver import run
from lessonpack import assets, doctor, machine
from lessonpack.doctor import Finding, examine, is_sound, mends, satisfies, told
from lessonpack.machine import FACES, LIBRARIES, PROGRAMS, Library

HARFBUZZ, SUBSET = (lib for lib in LIBRARIES if lib.package.startswith("libharfbuzz"))
OTHERS = {"Python", "WeasyPrint", "pandoc"}


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Hides libraries, and all typefaces but some."""

    def hide(libraries: list[Library], faces: list[str] | None = None) -> None:
        load = machine._load
        monkeypatch.setattr(machine, "_load", lambda lib: None if lib in libraries else load(lib))
        monkeypatch.setattr(machine, "command", lambda parts: f"install {machine._packages(parts)}")
        monkeypatch.setattr(doctor, "command", machine.command)
        if faces is not None:
            monkeypatch.setattr(assets, "FACES", tuple(f for f in FACES if f.name in faces))

    return hide


def by_name(findings: list[Finding]) -> dict[str, Finding]:
    return {finding.name: finding for finding in findings}


def test_a_sound_machine(tmp_path: Path) -> None:
    outcome = run("doctor", "--root", tmp_path)
    assert (outcome.status, outcome.errors) == (0, "")
    lines = outcome.output.splitlines()
    assert lines[-1] == "nothing is missing"
    assert [line for line in lines if line.startswith("missing")] == []
    assert "there   Charis SIL" in outcome.output
    assert f"there   the build folder, {tmp_path / 'build'}: takes what is built" in lines
    assert list(tmp_path.iterdir()) == []


def test_everything_is_examined(tmp_path: Path) -> None:
    findings = examine(tmp_path)
    named = {f.name for f in findings if not f.name.startswith("the ")}
    assert named == {p.name for p in (*LIBRARIES, *PROGRAMS, *FACES)} | OTHERS
    assert len([f for f in findings if f.name.startswith("the ")]) == 2
    versions = {f.name for f in findings if f.there and f.version}
    assert {"Python", "Pango", "HarfBuzz", "fontconfig", "WeasyPrint", "pandoc", *(f.name for f in FACES)} <= versions
    assert {f.name for f in findings if f.optional} == {"Java", "npm", f"the cache, {assets.cache_folder()}"}


def test_a_library_and_a_face_that_are_missing(without: Callable[..., None], tmp_path: Path) -> None:
    without([SUBSET], [face.name for face in FACES if face.name != "Lato"])
    outcome = run("doctor", "--root", tmp_path)
    assert outcome.status == 2
    lines = outcome.output.splitlines()
    assert [line for line in lines if line.startswith("missing")] == [
        "missing harfbuzz-subset: cuts typefaces to the characters of a document",
        "missing Lato: apparatus",
        "missing WeasyPrint 70.0 (it needs the libraries above): "
        "lays out PDFs, with the mends that are made for its version",
    ]
    assert lines[-2:] == ["to mend it:", "  install fonts-lato libharfbuzz-subset0"]


def test_the_report_as_json(without: Callable[..., None], tmp_path: Path) -> None:
    without([SUBSET])
    outcome = run("doctor", "--json", "--root", tmp_path)
    assert outcome.status == 2
    report = json.loads(outcome.output)
    assert report["sound"] is False
    assert report["mend"] == ["install libharfbuzz-subset0"]
    entry = next(f for f in report["findings"] if f["name"] == "harfbuzz-subset")
    assert entry == {
        "name": "harfbuzz-subset",
        "purpose": "cuts typefaces to the characters of a document",
        "state": "missing",
        "optional": False,
        "version": None,
        "fault": None,
        "mend": "install libharfbuzz-subset0",
    }
    assert {f["state"] for f in report["findings"]} <= {"there", "missing", "absent"}


def test_no_typeface_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.setattr(assets, "_FOLDERS", (str(tmp_path / "empty"),))
    findings = by_name(examine(tmp_path))
    assert {name for name, f in findings.items() if not f.there and not f.optional} == {f.name for f in FACES}
    assert all(face.package in mends(findings.values())[0] for face in FACES)


def test_an_old_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "library_version", lambda lib: "2.7.4" if lib is HARFBUZZ else "")
    findings = examine(tmp_path)
    assert "missing HarfBuzz 2.7.4 (4.1 or newer is needed): shapes text" in list(told(findings))
    assert mends(findings) == ["a newer system: HarfBuzz 4.1 came with Debian 12 and Ubuntu 24.04"]


def test_what_is_optional_does_no_harm_where_it_is_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    version = machine.program_version
    monkeypatch.setattr(doctor, "program_version", lambda p: None if p.optional else version(p))
    findings = examine(tmp_path)
    assert "absent  Java (optional): judges PDF/UA and PDF/A by veraPDF" in list(told(findings))
    assert is_sound(findings)
    assert mends(findings) == []


@pytest.mark.parametrize("trial", ["raise OSError('cannot load it')", "import sys; sys.exit('cannot load it')"])
def test_a_layout_engine_that_does_not_start(trial: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_TRIAL", trial)
    findings = examine(tmp_path)
    assert by_name(findings)["WeasyPrint"].fault.endswith("cannot load it")
    assert [f.name for f in findings if f.state == "missing"] == ["WeasyPrint"]
    assert mends(findings) == [f"{sys.executable} -m pip install --force-reinstall weasyprint"]


def test_a_layout_engine_that_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    version = doctor.version

    def without_weasyprint(name: str) -> str:
        return version("no-such-package" if name == "weasyprint" else name)

    monkeypatch.setattr(doctor, "version", without_weasyprint)
    findings = examine(tmp_path)
    assert [f.name for f in findings if f.state == "missing"] == ["weasyprint", "WeasyPrint"]
    assert mends(findings) == [f"{sys.executable} -m pip install 'weasyprint>=70,<71'"]


def test_pandoc_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "PANDOC", tmp_path / "pandoc")
    found = by_name(examine(tmp_path))["pandoc"]
    assert not found.there
    assert "No such file" in found.fault
    assert found.mend.endswith("pip install --force-reinstall pypandoc_binary")


def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("a file")
    findings = examine(tmp_path)
    assert (
        f"missing the build folder ({tmp_path / 'build'} cannot be written to: Not a directory): takes what is built"
        in (list(told(findings)))
    )
    assert mends(findings) == [f"make {tmp_path / 'build'} writable for you"]


@pytest.mark.parametrize(
    ("found", "wanted", "does"),
    [
        ("70.0", ">=70,<71", True), ("70.9.1", "<71,>=70", True), ("71.0", ">=70,<71", False),
        ("69.0", ">=70,<71", False), ("2.18.0", ">=2.18", True), ("2.9", ">=2.18", False), ("1.0", "==1.0", True),
        ("1.1", "==1.0", False), ("1.1", "!=1.0", True), ("1.0", ">1.0", False), ("1.0", "<=1.0", True),
        ("71.0", "<71", False), ("4", ">=4.0", True), ("3", "", True),
    ],
)  # fmt: skip
def test_versions_within_bounds(found: str, wanted: str, does: bool) -> None:
    assert satisfies(found, wanted) is does


@pytest.mark.parametrize(
    ("requirements", "faults"),
    [
        (["weasyprint<71,>=70", "babel>=2"], {}),
        (["weasyprint<72,>=71"], {"weasyprint": ">=71,<72 is needed"}),
        (["no-such-package>=1; python_version > '3'"], {"no-such-package": ""}),
        (["no-such-package>=1; extra == 'dev'"], {}),
    ],
)
def test_python_packages(requirements: list[str], faults: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "requires", lambda _: requirements)
    found = list(doctor._packages())
    assert {f.name: f.fault for f in found} == faults
    assert [f.mend for f in found] == [
        f"{sys.executable} -m pip install '{f.name}{f.purpose.partition(', ')[2]}'" for f in found
    ]


#: A machine on which neither the libraries nor WeasyPrint can be loaded.
BARE = """
import sys
sys.modules["weasyprint"] = None
from lessonpack import machine
machine._load = lambda library: None
from lessonpack.cli import main
main()
"""


def on_a_bare_machine(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BARE, *map(str, arguments)], capture_output=True, text=True, check=False
    )


def test_the_doctor_reports_where_weasyprint_cannot_be_imported(tmp_path: Path) -> None:
    ended = on_a_bare_machine("doctor", "--root", tmp_path)
    assert (ended.returncode, ended.stderr) == (2, "")
    assert [
        name for name in ("Pango", "PangoFT2", "HarfBuzz", "harfbuzz-subset") if f"missing {name}:" in ended.stdout
    ] == [library.name for library in LIBRARIES]
    assert all(library.package in ended.stdout.splitlines()[-1] for library in LIBRARIES)


def test_a_build_says_what_is_missing_and_makes_nothing(tmp_path: Path) -> None:
    run("new", "course", "tiny", "--root", tmp_path)
    ended = on_a_bare_machine("build", "--root", tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    first, second = ended.stderr.splitlines()
    assert first == f"lessonpack: this machine lacks {', '.join(library.label for library in LIBRARIES)}"
    assert all(library.package in second for library in LIBRARIES)
    assert not (tmp_path / "build").exists()


@pytest.mark.parametrize(
    "arguments", [["check"], ["check", "--json"], ["list"], ["new", "course", "other"], ["schema"], ["--version"]]
)
def test_all_that_makes_no_pdf_works_on_a_bare_machine(arguments: list[str], tmp_path: Path) -> None:
    run("new", "course", "tiny", "--root", tmp_path)
    ended = on_a_bare_machine(*arguments, *([] if arguments[0].startswith("-") else ["--root", tmp_path]))
    assert (ended.returncode, ended.stderr) == (0, "")
