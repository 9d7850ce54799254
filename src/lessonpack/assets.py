"""The typefaces of the papers: which they are, whether they are there, and a font configuration that has no others."""

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape


@dataclass(frozen=True)
class Face:
    """A family, the Debian package that has it, and the characters it is there for."""

    family: str
    package: str
    purpose: str


#: One face for reading, one for apparatus, and two for Chinese and Korean beside them.
FACES = (
    Face("Charis SIL", "fonts-sil-charis", "reading"),
    Face("Lato", "fonts-lato", "apparatus"),
    Face("Noto Serif CJK SC", "fonts-noto-cjk", "Chinese in the reading face"),
    Face("Noto Serif CJK KR", "fonts-noto-cjk", "Korean in the reading face"),
    Face("Noto Sans CJK SC", "fonts-noto-cjk", "Chinese in apparatus"),
    Face("Noto Sans CJK KR", "fonts-noto-cjk", "Korean in apparatus"),
)

_FOLDERS = (
    "/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts",
    "/opt/homebrew/share/fonts", "~/.local/share/fonts", "~/.fonts", "~/Library/Fonts",
)  # fmt: skip


class MissingPart(Exception):
    """Something that the machine must have is not there: what, and the command that mends it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def font_configuration() -> str:
    """A fontconfig file that knows our faces and no others: a page must not depend on what else is installed."""
    folders = "".join(f"<dir>{escape(str(Path(f).expanduser()))}</dir>" for f in _FOLDERS)
    ours = "".join(
        f"<pattern><patelt name='family'><string>{escape(f.family)}</string></patelt></pattern>" for f in FACES
    )
    # What a pattern accepts wins over what a pattern rejects; a file that a glob rejects is never looked at.
    everything = "".join(
        f"<pattern><patelt name='scalable'><bool>{b}</bool></patelt></pattern>" for b in ("true", "false")
    )
    faces = escape(str(_cache() / "fontconfig"))
    return (
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'urn:fontconfig:fonts.dtd'><fontconfig>"
        f"{folders}<cachedir prefix='xdg'>fontconfig</cachedir><cachedir>{faces}</cachedir>"
        f"<selectfont><rejectfont>{everything}</rejectfont><acceptfont>{ours}</acceptfont></selectfont></fontconfig>"
    )


def use_only_our_faces() -> None:
    """Point fontconfig at our configuration; must run before the layout engine first looks for a font."""
    text = font_configuration()
    path = _cache() / "fonts.conf"
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        made = path.with_suffix(f".{os.getpid()}")
        made.write_text(text, encoding="utf-8")
        made.replace(path)
    os.environ["FONTCONFIG_FILE"] = str(path)


@cache
def _cache() -> Path:
    """A folder of the user's own; a temporary one where there is no home to write to."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lessonpack"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError:
        return Path(tempfile.mkdtemp(prefix="lessonpack-"))
    return folder


def _ask_fontconfig(*wanted: str) -> list[str]:
    """Fontconfig's answer for our faces, one line a font file and style."""
    program = shutil.which("fc-list")
    if not program:
        raise MissingPart("fontconfig is not installed", "run 'scripts/setup', or 'apt-get install fontconfig'")
    use_only_our_faces()
    answer = subprocess.run([program, ":", *wanted], capture_output=True, text=True, check=False, timeout=120)
    return sorted(answer.stdout.splitlines())


def require_faces() -> None:
    """Raises MissingPart where a face is not installed."""
    there = {name.strip() for line in _ask_fontconfig("family") for name in line.split(",")}
    missing = [f for f in FACES if f.family not in there]
    if missing:
        packages = " ".join(sorted({f.package for f in missing}))
        names = ", ".join(f.family for f in missing)
        raise MissingPart(
            f"these typefaces are not installed: {names}",
            f"run 'scripts/setup', or 'apt-get install {packages}'",
        )


def faces_fingerprint() -> str:
    """The versions of the faces: part of what decides the bytes of a page."""
    return "\n".join(_ask_fontconfig("family", "style", "fontversion"))
