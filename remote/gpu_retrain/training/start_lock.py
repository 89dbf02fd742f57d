"""One start of a training at a time: whoever holds this lock decides what becomes of its folder."""

from __future__ import annotations

import contextlib
import os
import time
from typing import Iterator

from gpu_retrain.channel import locks
from gpu_retrain.channel.wire import Failure

_FILE = "start.lock"
_WAIT_S = 60.0  # another start of the same training takes a second


@contextlib.contextmanager
def held(folder: str) -> Iterator[None]:
    """Hold the lock of the training in ``folder``. Raises SERVER_BUSY when somebody else does not let go of it."""
    deadline = time.monotonic() + _WAIT_S
    lock = locks.take(os.path.join(folder, _FILE))
    while lock is None:
        if time.monotonic() > deadline:
            raise Failure(
                "SERVER_BUSY",
                "Another start of this training is under way on the server and does not end.",
                "Nothing was started.",
                "Run it again in a minute.",
            )
        time.sleep(0.2)
        lock = locks.take(os.path.join(folder, _FILE))
    try:
        yield
    finally:
        os.close(lock)
