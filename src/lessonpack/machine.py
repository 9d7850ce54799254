"""What lessonpack needs of a machine, from machine.toml: libraries, programs and typefaces, and what installs them.

The standard library only, and nothing of lessonpack: scripts/setup runs this file before anything is installed.
"""

import ctypes
import os
import platform
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from ctypes.util import find_library
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeVar, get_args

Role = Literal["reading", "apparatus", "sans"]
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True)
class Part:
    """Something that a package of the system brings."""

    name: str
    package: str
    """The Debian package that has it."""
    brew: str
    """The Homebrew formula, or for a typeface the cask."""
    purpose: str
    kind: ClassVar[str]

    @property
    def label(self) -> str:
        """What it is called among other parts."""
        return f"the {self.kind} {self.name}"


@dataclass(frozen=True)
class Library(Part):
    """A shared library, by the names under which systems have it; the first is without prefix and suffix."""

    files: tuple[str, ...]
    version: str = ""
    """Its function that tells the version as text."""
    least: str = ""
    kind = "library"

    @property
    def label(self) -> str:
        """With the version that will do."""
        return super().label + (f" {self.least} or newer" if self.least else "")


@dataclass(frozen=True)
class Program(Part):
    """A command that tells its version."""

    command: tuple[str, ...]
    optional: bool = False
    kind = "program"


@dataclass(frozen=True)
class Face(Part):
    """A family of typefaces."""

    roles: tuple[Role, ...]
    languages: tuple[str, ...] = ()
    """Those for whose script it is there; none where it is the role's own face."""
    leads: bool = False
    """Whether it goes before the role's own face in its languages."""
    scale: float = 1.0
    """How much larger it is set, to look as large as the role's own face."""

    kind = "typeface"

    def speaks(self, language: str) -> bool:
        """Whether it is there for the script of a language, named by its tag; a romanisation is in another."""
        parts = language.split("-")
        return parts[0] in self.languages and "Latn" not in parts


_P = TypeVar("_P", bound=Part)


def _parts(kind: str, record: Callable[..., _P]) -> tuple[_P, ...]:
    data: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return tuple(record(**{k: tuple(v) if isinstance(v, list) else v for k, v in e.items()}) for e in data[kind])


LIBRARIES = _parts("library", Library)
PROGRAMS = _parts("program", Program)
FACES = _parts("face", Face)


def numbers(version: str) -> tuple[int, ...]:
    """A version as numbers that can be compared: 4 and 4.0 are the same."""
    found = [int(n) for n in re.findall(r"\d+", version)]
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def _load(library: Library) -> ctypes.CDLL | None:
    """The library, under the first of its names that the system knows."""
    # find_library is slow, for it asks compilers too: last, and only where the names do not do.
    for name in (*library.files, None):
        if found := name or find_library(library.files[0]):
            with suppress(OSError):
                return ctypes.CDLL(found)
    return None


def library_version(library: Library) -> str | None:
    """The version of a library; empty where it does not tell one, None where it cannot be loaded."""
    loaded = _load(library)
    if not loaded or not library.version:
        return None if not loaded else ""
    tell = loaded[library.version]
    tell.restype = ctypes.c_char_p
    return str(tell().decode())


def program_version(program: Program) -> str | None:
    """The version of a program; None where there is no such program, or it fails."""
    if not shutil.which(program.command[0]):
        return None
    answer = subprocess.run(program.command, capture_output=True, text=True, check=False, timeout=60)
    found = re.search(r"\d+(\.\d+)+", answer.stdout + answer.stderr)
    return found[0] if found and not answer.returncode else None


def font_list(*wanted: str, environment: Mapping[str, str] | None = None) -> list[str] | None:
    """Fontconfig's answer, one sorted line for a font file and style; None where it is not installed."""
    if not (program := shutil.which("fc-list")):
        return None
    command = [program, ":", *wanted]
    answer = subprocess.run(command, capture_output=True, check=False, timeout=120, env=environment)
    return sorted(answer.stdout.decode(errors="replace").splitlines())


def families(lines: Iterable[str]) -> frozenset[str]:
    """The families that a list of fonts names; a family may have several names."""
    return frozenset(name.strip() for line in lines for name in line.split(","))


def library_versions() -> dict[str, str]:
    """The versions of the libraries that tell one, by their names in small letters."""
    told = {library.name.lower(): library_version(library) for library in LIBRARIES}
    return {name: version for name, version in told.items() if version}


def too_old(library: Library, version: str) -> bool:
    """Whether a version is less than the least that will do."""
    return bool(version) and numbers(version) < numbers(library.least)


def missing_libraries() -> list[Library]:
    """The libraries that are not there, or too old."""
    told = [(library, library_version(library)) for library in LIBRARIES]
    return [library for library, version in told if version is None or too_old(library, version)]


def missing(listed: Iterable[str] | None, faces: Iterable[Face] = FACES) -> list[Part]:
    """What must be there and is not, after fontconfig's list of families (None where fontconfig is missing itself)."""
    programs = [p for p in PROGRAMS if not p.optional and not shutil.which(p.command[0])]
    there = families(listed or ())
    return [*missing_libraries(), *programs, *(face for face in faces if face.name not in there)]


def command(parts: Iterable[Part]) -> str | None:
    """The command that installs parts on this system, where there is one."""
    parts = list(parts)
    if platform.system() == "Darwin":
        casks = sorted({p.brew for p in parts if isinstance(p, Face)})
        formulae = sorted({p.brew for p in parts if not isinstance(p, Face)})
        lines = (["brew install", *formulae] if formulae else [], ["brew install --cask", *casks] if casks else [])
        return " && ".join(" ".join(line) for line in lines if line)
    if platform.system() == "Linux" and shutil.which("apt-get"):
        return f"{'' if os.geteuid() == 0 else 'sudo '}apt-get install {_packages(parts)}"
    return None


def _packages(parts: Iterable[Part]) -> str:
    return " ".join(sorted({p.package for p in parts}))


def advice(parts: Iterable[Part]) -> str:
    """What to do where parts are missing."""
    parts = list(parts)
    if platform.system() == "Windows":
        return "lessonpack runs on Windows in WSL only: 'wsl --install -d Debian', then set it up in there"
    if (line := command(parts)) is None:
        return f"install with your package manager what Debian calls {_packages(parts)}"
    setup = Path(__file__).parents[2] / "scripts" / "setup"
    return f"run 'scripts/setup', or '{line}'" if "apt-get" in line and setup.is_file() else f"run '{line}'"


if __name__ == "__main__":
    # Asked of the system's own fontconfig, which is that of whoever runs the set-up.
    lacking = missing(font_list("family"))
    if sys.argv[1:] == ["--command"]:
        print(command(lacking) or "")
    else:
        for part in lacking:
            print(part.package, part.label, sep="\t")
