"""The doctor: whether a machine has what lessonpack needs, and what mends it where it has not.

WeasyPrint is tried in a process of its own: without its libraries it cannot even be imported.
"""

import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

from lessonpack.assets import cache_folder, face_versions
from lessonpack.machine import (
    FACES,
    LIBRARIES,
    PROGRAMS,
    Library,
    Part,
    advice,
    command,
    library_version,
    numbers,
    program_version,
    too_old,
)
from lessonpack.pandoc import PANDOC

_TRIAL = "from lessonpack.writers import pdf"
_CLAUSE = re.compile(r"(>=|<=|==|!=|<|>)\s*([\d.]+)")


@dataclass(frozen=True)
class Finding:
    """One thing that the machine must have, or may have."""

    name: str
    purpose: str
    there: bool
    version: str = ""
    fault: str = ""
    """What is wrong with it, where it is there and will not do."""
    mend: str = ""
    """What to do where it is not there."""
    part: Part | None = None
    """What a package of the system brings, for one command that brings all."""
    optional: bool = False

    @property
    def state(self) -> str:
        """In one word: there, missing, or absent where that does no harm."""
        return "there" if self.there else "absent" if self.optional else "missing"

    def as_json(self) -> dict[str, Any]:
        """Its entry in what `--json` prints."""
        return {
            "name": self.name,
            "purpose": self.purpose,
            "state": self.state,
            "optional": self.optional,
            "version": self.version or None,
            "fault": self.fault or None,
            "mend": self.mend or None,
        }


def examine(root: Path) -> list[Finding]:
    """Everything that lessonpack needs of this machine, to build what is below a root."""
    libraries = [_library(library) for library in LIBRARIES]
    return [
        Finding("Python", "runs lessonpack", True, platform.python_version()),
        *libraries,
        *_programs(),
        *_faces(),
        *_packages(),
        _weasyprint(all(library.there for library in libraries)),
        _pandoc(),
        _writable("the build folder", "takes what is built", root / "build"),
        _writable("the cache", "keeps what fontconfig found", cache_folder(), optional=True),
    ]


def is_sound(findings: Iterable[Finding]) -> bool:
    """Whether nothing is missing that must be there."""
    return all(finding.there or finding.optional for finding in findings)


def told(findings: list[Finding]) -> Iterator[str]:
    """The findings as lines, and at their end what mends them."""
    for finding in findings:
        named = " ".join(word for word in (finding.name, finding.version) if word)
        said = ", ".join(word for word in ("optional" if finding.optional else "", finding.fault) if word)
        yield f"{finding.state:8}{named}{f' ({said})' if said else ''}: {finding.purpose}"
    yield ""
    if is_sound(findings):
        yield "nothing is missing"
    else:
        yield "to mend it:"
        yield from (f"  {line}" for line in mends(findings))


def mends(findings: Iterable[Finding]) -> list[str]:
    """What to do, in its order: one command for all that packages of the system bring."""
    wanting = [f for f in findings if not f.there and not f.optional]
    parts = [f.part for f in wanting if f.part]
    lines = [command(parts) or advice(parts)] if parts else []
    return list(dict.fromkeys([*lines, *(f.mend for f in wanting if not f.part and f.mend)]))


def as_json(findings: list[Finding]) -> dict[str, Any]:
    """What `--json` prints."""
    return {"sound": is_sound(findings), "mend": mends(findings), "findings": [f.as_json() for f in findings]}


def _library(library: Library) -> Finding:
    found = library_version(library)
    if found is not None and too_old(library, found):
        mend = f"a newer system: {library.name} {library.least} came with Debian 12 and Ubuntu 24.04"
        fault = f"{library.least} or newer is needed"
        return Finding(library.name, library.purpose, False, found, fault, mend)
    return _of_part(library, found)


def _of_part(part: Part, found: str | None, *, optional: bool = False) -> Finding:
    there = found is not None
    mend = "" if there else command([part]) or advice([part])
    return Finding(part.name, part.purpose, there, found or "", "", mend, part, optional)


def _programs() -> Iterator[Finding]:
    for program in PROGRAMS:
        yield _of_part(program, program_version(program), optional=program.optional)


def _faces() -> Iterator[Finding]:
    there = face_versions()
    for face in FACES:
        yield _of_part(face, there.get(face.name))


def _packages() -> Iterator[Finding]:
    """The Python packages that are not there, or not of a version that will do; WeasyPrint in any case."""
    for requirement in requires("lessonpack") or ():
        name, clauses = re.match(r"[\w.-]+", requirement), requirement.partition(";")[0]
        if name and "extra ==" not in requirement:
            yield from _package(name[0], ",".join("".join(c) for c in sorted(_CLAUSE.findall(clauses), reverse=True)))


def _package(name: str, wanted: str) -> Iterator[Finding]:
    purpose = f"the Python package, {wanted}"
    mend = f"{sys.executable} -m pip install '{name}{wanted}'"
    try:
        found = version(name)
    except PackageNotFoundError:
        yield Finding(name, purpose, False, mend=mend)
        return
    if not satisfies(found, wanted):
        yield Finding(name, purpose, False, found, f"{wanted} is needed", mend)


def satisfies(found: str, wanted: str) -> bool:
    """Whether a version is within bounds such as `>=70,<71`."""
    has = numbers(found)
    return all(
        {
            ">=": has >= bound, "<=": has <= bound, "==": has == bound,
            "!=": has != bound, "<": has < bound, ">": has > bound,
        }[sign]
        for sign, bound in ((sign, numbers(text)) for sign, text in _CLAUSE.findall(wanted))
    )  # fmt: skip


def _weasyprint(has_libraries: bool) -> Finding:
    """Whether the layout engine starts, and takes the mends that are made for its version."""
    name, purpose = "WeasyPrint", "lays out PDFs, with the mends that are made for its version"
    try:
        found = version("weasyprint")
    except PackageNotFoundError:
        return Finding(name, purpose, False, fault="the package is missing")
    if not has_libraries:
        return Finding(name, purpose, False, found, "it needs the libraries above")
    ended = subprocess.run([sys.executable, "-c", _TRIAL], capture_output=True, text=True, check=False, timeout=120)
    if ended.returncode:
        fault = (ended.stderr.strip().splitlines() or ["it does not start"])[-1]
        return Finding(
            name, purpose, False, found, fault, f"{sys.executable} -m pip install --force-reinstall weasyprint"
        )
    return Finding(name, purpose, True, found)


def _pandoc() -> Finding:
    name, purpose = "pandoc", "sets citations; it comes with the Python package pypandoc_binary"
    mend = f"{sys.executable} -m pip install --force-reinstall pypandoc_binary"
    try:
        ended = subprocess.run([PANDOC, "--version"], capture_output=True, text=True, check=True, timeout=60)
    except (OSError, subprocess.SubprocessError) as error:
        return Finding(name, purpose, False, fault=str(error), mend=mend)
    return Finding(name, purpose, True, (re.findall(r"\d[\d.]+", ended.stdout) or [""])[0])


def _writable(name: str, purpose: str, folder: Path, *, optional: bool = False) -> Finding:
    """Whether files can be written to a folder, which need not be there yet."""
    above = next(p for p in (folder, *folder.parents) if p.exists())
    try:
        tempfile.TemporaryFile(dir=above).close()
    except OSError as error:
        fault = f"{above} cannot be written to: {error.strerror}"
        return Finding(name, purpose, False, "", fault, f"make {above} writable for you", optional=optional)
    return Finding(f"{name}, {folder}", purpose, True, optional=optional)
