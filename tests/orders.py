"""Orders for workers of a preview that do what no proof should."""

import os
import signal
import time
from collections.abc import Callable

from lessonpack.preview.proof import Absent, Step
from lessonpack.work import Workshop
from lessonpack.worker import Order, Reply


class Says(Order):
    """Tells a step, and does what its name says."""

    def __init__(self, what: str) -> None:
        self.what = what

    def carry_out(self, workshop: Workshop, tell: Callable[[Reply], None]) -> None:  # noqa: ARG002
        tell(Step())
        if self.what == "die":
            os.kill(os.getpid(), signal.SIGSEGV)
        elif self.what == "raise":
            raise KeyError("no such thing")
        elif self.what == "hang":
            time.sleep(60)
        elif self.what == "go on":
            while True:
                tell(Step())
                time.sleep(0.01)
        tell(Absent())
