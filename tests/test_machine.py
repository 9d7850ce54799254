"""What the machine must have: the one list, what is missing of it, and the command that installs that."""

import platform
import shutil
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

from lessonpack import machine
from lessonpack.machine import FACES, LIBRARIES, PROGRAMS, ROLES, Library, Part, Program
from papers import ROOT

SCRIPT = Path(machine.__file__)
PARTS: tuple[Part, ...] = (*LIBRARIES, *PROGRAMS, *FACES)
NAMED = {part.name: part for part in PARTS}
EVERY_FACE = [face.name for face in FACES]


def named(*names: str) -> list[Part]:
    return [NAMED[name] for name in names]


def test_every_part_says_all_that_is_needed() -> None:
    assert len(NAMED) == len(PARTS)
    for part in PARTS:
        assert part.package
        assert part.brew
        assert part.purpose
        assert part.name in part.label


def test_every_role_has_one_face_of_its_own_and_the_same_scripts() -> None:
    own = {role: [f.name for f in FACES if role in f.roles and not f.languages] for role in ROLES}
    assert own == {"reading": ["Charis SIL"], "apparatus": ["Lato"], "sans": ["Andika"]}
    scripts = {role: {lang for f in FACES if role in f.roles for lang in f.languages} for role in ROLES}
    assert scripts == {role: {"zh", "ja", "ko", "ar", "fa", "ur", "he", "yi"} for role in ROLES}
    for role, language in product(ROLES, scripts["reading"]):
        assert len([f for f in FACES if role in f.roles and f.speaks(language)]) == 1


@pytest.mark.parametrize(
    ("face", "language", "speaks"),
    [
        ("Noto Serif CJK SC", "zh", True),
        ("Noto Serif CJK SC", "zh-Hant-TW", True),
        ("Noto Serif CJK SC", "zh-Latn-pinyin", False),
        ("Noto Serif CJK SC", "ko", False),
        ("Noto Naskh Arabic", "ar-EG", True),
        ("Noto Naskh Arabic", "arc", False),
        ("Charis SIL", "en-GB", False),
    ],
)
def test_what_a_face_speaks(face: str, language: str, speaks: bool) -> None:
    assert next(f for f in FACES if f.name == face).speaks(language) is speaks


@pytest.mark.parametrize(
    ("listed", "missing"),
    [
        (EVERY_FACE, []),
        ([f"{name},{name} Black" for name in EVERY_FACE], []),
        ([name for name in EVERY_FACE if name != "Lato"], ["Lato"]),
        (["Lato Black", "Charis", *EVERY_FACE[2:]], ["Charis SIL", "Lato"]),
        ([], EVERY_FACE),
        (None, EVERY_FACE),
    ],
)
def test_missing_faces(listed: list[str] | None, missing: list[str]) -> None:
    assert [part.name for part in machine.missing(listed)] == missing


def test_only_the_faces_that_are_wanted_can_be_missing() -> None:
    assert machine.missing([], FACES[:1]) == [FACES[0]]
    assert machine.missing([], ()) == []


def test_missing_libraries_and_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine.missing_libraries() == []
    monkeypatch.setattr(machine, "_load", lambda _: None)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert machine.missing_libraries() == [*LIBRARIES]
    assert machine.missing(EVERY_FACE) == [*LIBRARIES, *(p for p in PROGRAMS if not p.optional)]
    assert machine.font_list("family") is None
    assert machine.library_versions() == {}


def test_versions_are_those_of_the_machine() -> None:
    assert machine.library_versions().keys() == {"pango", "harfbuzz"}
    assert machine.numbers(machine.library_versions()["pango"]) > (1, 44)
    assert machine.library_version(NAMED["harfbuzz-subset"]) == ""  # type: ignore[arg-type]
    assert machine.program_version(Program("Python", "", "", "", (sys.executable, "--version"))) == (
        platform.python_version()
    )


@pytest.mark.parametrize(
    "command", [("no-such-program", "--version"), (sys.executable, "-c", "raise SystemExit('1.2')")]
)
def test_a_program_that_is_not_there_or_fails_has_no_version(command: tuple[str, ...]) -> None:
    assert machine.program_version(Program("x", "", "", "", command)) is None


def test_a_library_that_no_name_loads_has_no_version() -> None:
    assert machine.library_version(Library("x", "", "", "", ("no-such-library", "libno-such-library.so.9"))) is None


def test_a_library_may_have_a_name_that_only_the_system_knows() -> None:
    assert machine.library_version(Library("zlib", "", "", "", ("z",), "zlibVersion")) not in (None, "")


@pytest.mark.parametrize(
    ("version", "least", "old"),
    [
        ("4.1.0", "4.1", False), ("4.1", "4.1", False), ("10.2.0", "4.1", False), ("4.0.9", "4.1", True),
        ("2.7.4", "4.1", True), ("4", "4.0", False), ("", "4.1", False), ("1.50.12", "", False),
    ],
)  # fmt: skip
def test_an_old_library(version: str, least: str, old: bool) -> None:
    assert machine.too_old(Library("x", "", "", "", (), "", least), version) is old


@pytest.mark.parametrize(
    ("system", "apt", "user", "parts", "command"),
    [
        ("Linux", True, 0, ["Lato"], "apt-get install fonts-lato"),
        ("Linux", True, 1000, ["Lato"], "sudo apt-get install fonts-lato"),
        (
            "Linux", True, 0, ["harfbuzz-subset", "Noto Serif CJK KR", "Noto Sans CJK SC"],
            "apt-get install fonts-noto-cjk libharfbuzz-subset0",
        ),
        ("Linux", False, 0, ["Lato"], None),
        ("Darwin", False, 501, ["Pango", "PangoFT2", "HarfBuzz"], "brew install harfbuzz pango"),
        ("Darwin", False, 501, ["Lato", "Andika"], "brew install --cask font-andika font-lato"),
        ("Darwin", False, 501, ["Pango", "Lato"], "brew install pango && brew install --cask font-lato"),
        ("Windows", False, 0, ["Lato"], None),
    ],
)  # fmt: skip
def test_the_command_that_installs(
    system: str, apt: bool, user: int, parts: list[str], command: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "system", lambda: system)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}" if apt else None)
    monkeypatch.setattr(machine.os, "geteuid", lambda: user)
    assert machine.command(named(*parts)) == command


@pytest.mark.parametrize(
    ("system", "apt", "advice"),
    [
        ("Linux", True, "run 'scripts/setup', or 'apt-get install fonts-lato'"),
        ("Linux", False, "install with your package manager what Debian calls fonts-lato"),
        ("Darwin", False, "run 'brew install --cask font-lato'"),
        (
            "Windows", False,
            "lessonpack runs on Windows in WSL only: 'wsl --install -d Debian', then set it up in there",
        ),
    ],
)  # fmt: skip
def test_the_advice(system: str, apt: bool, advice: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "system", lambda: system)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}" if apt else None)
    monkeypatch.setattr(machine.os, "geteuid", lambda: 0)
    assert machine.advice(named("Lato")) == advice


def test_an_installed_package_has_no_set_up_script(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(machine, "__file__", str(tmp_path / "lib" / "lessonpack" / "machine.py"))
    monkeypatch.setattr(machine, "command", lambda _: "apt-get install fonts-lato")
    assert machine.advice(named("Lato")) == "run 'apt-get install fonts-lato'"


def bare(tmp_path: Path, folder: Path, *arguments: str) -> list[list[str]]:
    """What the file prints where it is run as set-up runs it: without packages, and with the fonts of one folder."""
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'urn:fontconfig:fonts.dtd'>"
        f"<fontconfig><dir>{folder}</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>"
    )
    program = [sys.executable, "-I", "-S", str(SCRIPT), *arguments]
    environment = {**machine.os.environ, "FONTCONFIG_FILE": str(fonts)}
    ended = subprocess.run(program, capture_output=True, text=True, check=True, env=environment)
    return [line.split("\t") for line in ended.stdout.splitlines()]


def test_set_up_is_told_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert bare(tmp_path, tmp_path / "empty") == [[face.package, f"the typeface {face.name}"] for face in FACES]
    [[command]] = bare(tmp_path, tmp_path / "empty", "--command")
    assert {face.package for face in FACES} <= set(command.split())


def test_set_up_is_told_nothing_where_all_is_there(tmp_path: Path) -> None:
    assert bare(tmp_path, Path("/usr/share/fonts")) == []


def test_there_is_one_list() -> None:
    setup = (ROOT / "scripts" / "setup").read_text(encoding="utf-8")
    assert [p.package for p in (*LIBRARIES, *FACES) if p.package in setup] == []
    assert "src/lessonpack/machine.py" in setup
    sources = [p for p in (ROOT / "src").rglob("*.py") if p != SCRIPT]
    assert [(p.name, f.package) for p in sources for f in FACES if f.package in p.read_text(encoding="utf-8")] == []
