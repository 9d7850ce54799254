"""Pandoc, the program that sets citations and reads other formats: the one that is locked with the package."""

import atexit
import json
import os
import subprocess
import threading
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import pypandoc

from lessonpack.phases import spend

TIMEOUT = 60
#: The program that comes with the package, not another that the machine may have.
PANDOC = Path(pypandoc.__file__).parent / "files" / ("pandoc.exe" if os.name == "nt" else "pandoc")
#: After so many questions the process that sets citations makes room for a new one: its memory grows.
_QUESTIONS = 500
#: What that process does: it reads questions, a line of JSON each, and answers each in a line. A style comes once. It
#: ends at an empty line, and with its input, and so with the process that asks.
_SCRIPT = """
pandoc.system.with_temporary_directory('lessonpack', function(folder)
  for line in io.lines() do
    if line == '' then break end
    local ok, answer = pcall(function()
      local asked = pandoc.json.decode(line, false)
      local path = pandoc.path.join({folder, asked.name .. '.csl'})
      if asked.style then
        local file = assert(io.open(path, 'wb'))
        file:write(asked.style)
        file:close()
      end
      local page = pandoc.read(asked.page, 'json')
      page.meta.csl = path
      page.meta.references = pandoc.read(asked.items, 'csljson').meta.references
      local set = pandoc.utils.citeproc(page)
      set.meta = {}
      return pandoc.write(set, 'json')
    end)
    io.write(pandoc.json.encode({ok = ok, answer = tostring(answer)}), '\\n')
    io.flush()
  end
end)
"""


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


def citeproc(style: str, items: str, page: str) -> str:
    """Pandoc's JSON of a page with its citations set by a style, and with their list; `items` are CSL-JSON.

    One process answers all questions of this one; where it dies, another is asked once more. Raises PandocError.
    """
    with _lock:
        try:
            return _at_work().ask(style, items, page)
        except _Died:
            try:
                return _at_work().ask(style, items, page)
            except _Died as error:
                raise PandocError("pandoc stopped before it had answered") from error


class _Died(Exception):
    """The process is gone, for whatever reason."""


class _Citeproc:
    """A process that sets citations, and how much of its work was counted."""

    def __init__(self) -> None:
        self.program, self.owner, self.asked = PANDOC, os.getpid(), 0
        self.known, self.counted = set[str](), 0.0
        try:
            self.process = subprocess.Popen(
                [str(PANDOC), "lua", "-e", _SCRIPT],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
            )
        except OSError as error:
            raise PandocError(str(error)) from error

    @property
    def is_fit(self) -> bool:
        """Whether it may be asked: it lives, is not old, is the program, and is no process's that forked this one."""
        own = self.owner == os.getpid() and self.program == PANDOC
        return own and self.asked < _QUESTIONS and self.process.poll() is None

    def ask(self, style: str, items: str, page: str) -> str:
        """Its answer. Raises _Died, and PandocError where it refuses or takes too long."""
        name = sha256(style.encode()).hexdigest()
        question = {"name": name, "items": items, "page": page} | ({} if name in self.known else {"style": style})
        self.asked += 1
        self.known.add(name)
        late, started = threading.Event(), time.monotonic()
        timer = threading.Timer(TIMEOUT, self._stop, [late])
        timer.start()
        try:
            line = self._answer(json.dumps(question))
        finally:
            timer.cancel()
        if not line:
            self.close()
            if late.is_set():
                raise PandocError(f"pandoc has not answered within {TIMEOUT} seconds")
            raise _Died
        self._count(time.monotonic() - started)
        answer: dict[str, Any] = json.loads(line)
        if not answer["ok"]:
            raise PandocError(str(answer["answer"]))
        return str(answer["answer"])

    def _stop(self, late: threading.Event) -> None:
        late.set()
        self.process.kill()

    def _answer(self, question: str) -> str:
        """A line for a line; empty where the process is gone."""
        assert self.process.stdin
        assert self.process.stdout
        try:
            self.process.stdin.write(f"{question}\n")
            self.process.stdin.flush()
        except OSError:
            return ""
        return self.process.stdout.readline()

    def _count(self, waited: float) -> None:
        """Count its work for the phase in which it was asked: its CPU seconds where the system tells them."""
        try:
            numbers = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            total = (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")
        except (OSError, AttributeError):
            spend(waited)
            return
        spend(total - self.counted)
        self.counted = total

    def close(self) -> None:
        """Let it end, if it is this process's own."""
        if self.owner == os.getpid():
            with suppress(OSError, ValueError, subprocess.SubprocessError):
                self.process.communicate("\n", timeout=1)
            self.process.kill()
            self.process.wait()
        else:
            self.process.returncode = 0
        for pipe in filter(None, (self.process.stdin, self.process.stdout)):
            with suppress(OSError):
                pipe.close()


_lock = threading.Lock()
_there: list[_Citeproc] = []


def _at_work() -> _Citeproc:
    """The process that sets citations; a new one where there is none that may be asked."""
    if not _there or not _there[0].is_fit:
        close()
        _there[:] = [_Citeproc()]
    return _there[0]


@atexit.register
def close() -> None:
    """End the process that sets citations, if there is one."""
    while _there:
        _there.pop().close()
