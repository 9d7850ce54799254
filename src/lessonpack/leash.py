"""A process that ends with its parent, whatever it is doing. It is bound before all else: this module is light."""

import ctypes
import os
import signal
import sys
import threading
import time

#: What `prctl` of Linux is asked for.
_DEATH_SIGNAL = 1


def end_with(parent: int) -> None:
    """End this process when its parent, of that number, is gone."""
    if sys.platform == "linux":  # at once, and also where no other thread may run
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGKILL)
