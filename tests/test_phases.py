"""What the work costs is counted once, and where it belongs."""

import threading

import pytest

from lessonpack import phases
from lessonpack.phases import phase, spend, taken


class Clock:
    """CPU seconds that pass when they are told to."""

    now = 0.0

    def work(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(phases.time, "process_time", lambda: clock.now)
    monkeypatch.setattr(phases, "_taken", type(phases._taken)(float))
    return clock


def test_what_is_done_within_a_phase_counts_there_and_not_for_the_one_around_it(clock: Clock) -> None:
    clock.work(100)
    with phase("render"):
        clock.work(1)
        with phase("citations"):
            clock.work(2)
            spend(4)
        clock.work(8)
    clock.work(100)
    with phase("citations"):
        clock.work(16)
    assert taken() == {"render": 9, "citations": 22}


def test_a_whole_phase_has_all_that_is_done_within_it(clock: Clock) -> None:
    with phase("leaks", whole=True):
        with phase("render"), phase("figures"):
            clock.work(1)
            spend(2)
        clock.work(4)
    with phase("render"):
        clock.work(8)
    assert taken() == {"leaks": 7, "render": 8}


def test_what_fails_has_cost_too(clock: Clock) -> None:
    def fail() -> None:
        with phase("render"):
            clock.work(1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with phase("layout"):
        clock.work(2)
    assert taken() == {"render": 1, "layout": 2}


def test_a_thread_has_phases_of_its_own(clock: Clock) -> None:
    def work() -> None:
        spend(100)
        with phase("write"):
            clock.work(1)

    with phase("render"):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert taken()["write"] == 1


def test_one_begins_to_count_again(clock: Clock) -> None:
    with phase("render"):
        clock.work(1)
    phases.reset()
    assert taken() == {}
