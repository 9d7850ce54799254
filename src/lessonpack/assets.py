"""The typefaces of the papers: which is used for what, whether they are there, and a font configuration with no others.

Which there are stands in machine.toml.
"""

import os
import tempfile
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from xml.sax.saxutils import escape

from lessonpack.machine import FACES, Face, Role, advice, families, font_list, missing

_FOLDERS = (
    "/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts",
    "/opt/homebrew/share/fonts", "~/.local/share/fonts", "~/.fonts", "~/Library/Fonts",
)  # fmt: skip
#: Kinds of font file that a theme may bring. Compressed ones (WOFF2) would be unpacked anew for every process.
FONT_FILES = frozenset({".ttf", ".otf", ".ttc"})


class MissingPart(Exception):
    """Something that the machine must have is not there: what, and the command that mends it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def faces(role: Role, language: str) -> tuple[Face, ...]:
    """The faces for text of a role in a language (a BCP 47 tag), in the order in which a character is looked for."""

    def place(face: Face) -> int:
        if face.speaks(language):
            return 0 if face.leads else 2
        return 3 if face.languages else 1

    return tuple(sorted((f for f in FACES if role in f.roles), key=place))


def stack(role: Role, language: str) -> tuple[str, ...]:
    """The families of `faces`, as a style sheet lists them."""
    return tuple(face.name for face in faces(role, language))


def needed(languages: Iterable[str]) -> tuple[Face, ...]:
    """The faces without which text in some languages cannot be set: those of Latin and Cyrillic, and theirs."""
    tags = list(languages)
    return tuple(f for f in FACES if not f.languages or any(f.speaks(tag) for tag in tags))


def font_files(folder: Path) -> list[Path]:
    """The font files of a folder, sorted."""
    return sorted(p for p in folder.glob("*") if p.suffix.lower() in FONT_FILES and p.is_file())


def font_configuration(own: Iterable[Path] = ()) -> str:
    """A fontconfig file that knows our faces, the fonts of a theme's own folders, and no others.

    A page must not depend on what else is installed.
    """
    own = [folder.resolve() for folder in own]
    places = [*own, *(Path(f).expanduser() for f in _FOLDERS)]
    folders = "".join(f"<dir>{escape(str(place))}</dir>" for place in places)
    accepted = [("family", face.name) for face in FACES]
    accepted += [("file", str(file)) for folder in own for file in font_files(folder)]
    ours = "".join(
        f"<pattern><patelt name='{key}'><string>{escape(value)}</string></patelt></pattern>" for key, value in accepted
    )
    # What a pattern accepts wins over what a pattern rejects; a file that a glob rejects is never looked at.
    everything = "".join(
        f"<pattern><patelt name='scalable'><bool>{b}</bool></patelt></pattern>" for b in ("true", "false")
    )
    kept = escape(str(_cache() / "fontconfig"))
    return (
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'urn:fontconfig:fonts.dtd'><fontconfig>"
        f"{folders}<cachedir prefix='xdg'>fontconfig</cachedir><cachedir>{kept}</cachedir>"
        f"<selectfont><rejectfont>{everything}</rejectfont><acceptfont>{ours}</acceptfont></selectfont></fontconfig>"
    )


def use_only_our_faces(own: Iterable[Path] = ()) -> None:
    """Point fontconfig at our configuration: for the process, and for a FontConfiguration that is made after it.

    Must run before the layout engine first looks for a font. `own` are folders of fonts that a theme brings.
    """
    os.environ["FONTCONFIG_FILE"] = str(_configuration_file(own))


def _configuration_file(own: Iterable[Path]) -> Path:
    text = font_configuration(own)
    # A file for each configuration: another process may be using the other one.
    path = _cache() / f"fonts-{sha256(text.encode()).hexdigest()[:12]}.conf"
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        made = path.with_suffix(f".{os.getpid()}")
        made.write_text(text, encoding="utf-8")
        made.replace(path)
    return path


def cache_folder() -> Path:
    """The folder of the user's own where fontconfig keeps what it found; it need not be there."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lessonpack"


@cache
def _cache() -> Path:
    """The folder of the user's own; a temporary one where there is no home to write to."""
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError:
        return Path(tempfile.mkdtemp(prefix="lessonpack-"))
    return folder


def _listed(*wanted: str, own: Iterable[Path] = ()) -> list[str] | None:
    """Fontconfig's answer under our configuration, a line for a font file and style; None where it is not installed."""
    return font_list(*wanted, environment={**os.environ, "FONTCONFIG_FILE": str(_configuration_file(own))})


def face_files(own: Iterable[Path] = ()) -> dict[tuple[str, str], tuple[Path, int]]:
    """The file of each family and style, and its number in that file."""
    found: dict[tuple[str, str], tuple[Path, int]] = {}
    for line in _listed("family", "style", "file", "index", own=own) or ():
        file, _, rest = line.partition(": ")
        names, _, told = rest.partition(":style=")
        styles, _, index = told.partition(":index=")
        # A face of a large family has its names in pairs: Lato Black is 'Black' of Lato and 'Regular' of Lato Black.
        for name, style in zip(names.split(","), styles.split(","), strict=False):
            found.setdefault((name.strip(), style.strip()), (Path(file), int(index or 0) & 0xFFFF))
    return found


def face_versions() -> dict[str, str]:
    """The versions of our faces that are installed."""
    found: dict[str, str] = {}
    for line in _listed("family", "fontversion") or ():
        names, _, number = line.partition(":fontversion=")
        # Sixteen bits before the point, and sixteen after it.
        found |= dict.fromkeys(names.split(","), f"{int(number) / 65536:.3f}")
    return {face.name: found[face.name] for face in FACES if face.name in found}


def families_there(own: Iterable[Path] = ()) -> frozenset[str]:
    """The families that a page can be set in: ours as far as they are installed, and those of a theme's folders."""
    return families(_listed("family", own=own) or ())


def require_parts(languages: Iterable[str] | None = None) -> None:
    """Raises MissingPart where the machine lacks a library or a face: of all, or of those that some languages need.

    Without them WeasyPrint would not start, or go on with another face, or take eight times as long.
    """
    lacking = missing(_listed("family"), FACES if languages is None else needed(languages))
    if lacking:
        raise MissingPart(f"this machine lacks {', '.join(part.label for part in lacking)}", advice(lacking))


def faces_fingerprint(own: Iterable[Path] = ()) -> str:
    """The versions of the faces: part of what decides the bytes of a page."""
    return "\n".join(_listed("family", "style", "fontversion", own=own) or ())
