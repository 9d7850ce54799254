"""Pandoc, the program that sets citations and reads other formats: the one that is locked with the package."""

import os
import subprocess
from pathlib import Path

import pypandoc

TIMEOUT = 60
#: The program that comes with the package, not another that the machine may have.
PANDOC = Path(pypandoc.__file__).parent / "files" / ("pandoc.exe" if os.name == "nt" else "pandoc")


class PandocError(Exception):
    """Pandoc failed, or could not be run; the message is what it complained of."""


def run(options: list[str], text: str) -> str:
    """What pandoc answers to a text, without access to files that `options` do not name. Raises PandocError."""
    try:
        answer = subprocess.run(
            [str(PANDOC), "--sandbox", *options],
            input=text,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=True,
            encoding="utf-8",
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise PandocError(getattr(error, "stderr", None) or str(error)) from error
    return answer.stdout
