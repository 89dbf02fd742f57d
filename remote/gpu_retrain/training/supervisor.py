"""The parent of a training's command: detached from SSH, it watches, keeps the state, and enforces the limits.

Its arguments are the training's folder and the attempt. It knows nothing of what trains, nor of how
that is started: any command will do that is named in ``order.<attempt>.json``. A command may append events of these
types, and needs none of them: ``phase`` (with ``phase``: one of the running states), ``epoch`` (``epoch``, ``epochs``),
and one last word: ``result``, ``leave`` (``reason``) or ``failure`` (``code``, ``what``, ``safe``, ``next``, and
``class``, one of records/failure_classes.py). It is asked to end by SIGTERM. One that finishes leaves ``result.json``.

An attempt that failed may be followed by another one, in the same process: see rescue.py. A second supervisor of an
attempt adopts its living command; a supervisor of an ended attempt does nothing.
"""

from __future__ import annotations

import os
import time
from typing import List, Optional

from gpu_retrain.channel import locks
from gpu_retrain.launchers import process
from gpu_retrain.records import orders, states
from gpu_retrain.training.rebuild import rebuild
from gpu_retrain.training.supervision import Supervision

LOCK_FILE = "supervisor.lock"
TICK_S = 0.5
_HAND_OVER_S = 10.0


def main(folder: str, attempt: int) -> None:
    """Supervise one attempt, and those that rescue it, unless somebody else does, or it has ended."""
    if not _claim(os.path.join(folder, LOCK_FILE)):
        return
    before = states.read(folder)
    if before is None and states.is_damaged(folder):
        before = rebuild(folder, orders.read(folder, attempt), process.own().stored())
    if before and (before["attempt"] > attempt or (before["attempt"] == attempt and states.has_ended(before))):
        return
    order: Optional[orders.Order] = orders.read(folder, attempt)
    while order:
        watch = Supervision(folder, order, before, process.own().stored())
        if _queue(watch, order["limits"]["queueHours"]):
            while not watch.tick():
                time.sleep(TICK_S)
        order, before = watch.following, watch.state


def _claim(path: str) -> bool:
    """Become the training's supervisor, for as long as this process lives; the one before may need a moment to go."""
    for _ in range(int(_HAND_OVER_S / TICK_S)):
        if locks.take(path) is not None:
            return True
        time.sleep(TICK_S)
    return False


def _queue(watch: Supervision, hours: float) -> bool:
    """Wait until it is the command's turn; False when the attempt ended in the queue."""
    deadline = time.monotonic() + hours * 3600
    while not watch.begin():
        if watch.gave_up_queue(time.monotonic() > deadline):
            return False
        time.sleep(TICK_S)
    return True


def run(arguments: List[str]) -> None:
    """Leave whoever started us, and supervise the attempt that the arguments name."""
    process.detach()
    os.umask(0o077)
    main(arguments[0], int(arguments[1]))
