"""How a build is shown while it goes on."""

import io
from collections.abc import Callable

import pytest

from lessonpack.ledger import Entry
from lessonpack.progress import Bar, Lines, shown
from lessonpack.report import Made, Status

ENTRY = Entry("a.pdf", "c", "l", "worksheet", "pdf", "standard", "pupil", False, "C", "L", "W", "A4", "en-GB")


class Terminal(io.StringIO):
    """Somewhere to draw."""

    def isatty(self) -> bool:
        return True


def became(watcher: Bar | Lines, *statuses: Status) -> None:
    for status in statuses:
        watcher.became(Made(ENTRY, status))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """A clock that stands still until it is set."""
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    return lambda seconds: now.__setitem__(0, seconds)


def test_a_line_now_and_then(clock: Callable[[float], None]) -> None:
    with Lines(stream := io.StringIO()) as lines:
        lines.planned(100)
        became(lines, "current", "built", "failed")
        assert stream.getvalue() == ""
        clock(25)
        became(lines, "built")
        became(lines, "built")
        clock(120)
        became(lines, *["current"] * 45)
    # Three made in 25 seconds, 96 to go; then 4 made, 50 to go, in 120 seconds.
    assert stream.getvalue().splitlines() == [
        "4 of 100 documents: 2 built, 1 current, 1 failed; about 13 min left",
        "6 of 100 documents: 3 built, 2 current, 1 failed; about 47 min left",
    ]


def test_where_all_is_current_nothing_is_left(clock: Callable[[float], None]) -> None:
    with Lines(stream := io.StringIO()) as lines:
        lines.planned(2)
        clock(30)
        became(lines, "current")
    assert stream.getvalue() == "1 of 2 documents: 0 built, 1 current\n"


def test_a_terminal_has_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TERM", "xterm")
    with Bar(stream := Terminal()) as bar:
        bar.planned(3)
        bar.planned(1)
        became(bar, "built", "current", "failed")
        bar.progress.refresh()
    assert "3/4" in stream.getvalue()
    assert "1 built, 1 current, 1 failed" in stream.getvalue()


@pytest.mark.parametrize(("stream", "kind"), [(Terminal(), Bar), (io.StringIO(), Lines)])
def test_what_fits(stream: io.StringIO, kind: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", stream)
    assert isinstance(shown(), kind)
