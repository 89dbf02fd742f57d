"""The parent of a training's command: detached from SSH, it watches, keeps the state, and enforces the limits.

Its arguments are the training's folder and the attempt. It knows nothing of Ultralytics: any command will do
that is named in ``order.<attempt>.json``. A command may append events of these types, and needs none of them: ``phase``
(with ``phase``: one of the running states), ``epoch`` (``epoch``, ``epochs``), and one last word: ``result``, ``leave``
(``reason``) or ``failure`` (``code``, ``what``, ``safe``, ``next``). It is asked to end by SIGTERM.

A second supervisor of an attempt adopts its living command; a supervisor of an ended attempt does nothing.
"""

from __future__ import annotations

import os
import signal
import time
from typing import List

from gpu_retrain.channel import locks
from gpu_retrain.machine import identity
from gpu_retrain.records import orders, states
from gpu_retrain.training import processes
from gpu_retrain.training.supervision import Supervision

LOCK_FILE = "supervisor.lock"
TICK_S = 0.5
_HAND_OVER_S = 10.0


def server_lock(folder: str) -> str:
    """Path of the lock that lets one training run on a server at a time; no training id begins with a dot."""
    return os.path.join(os.path.dirname(folder), ".running.lock")


def main(folder: str, attempt: int) -> None:
    """Supervise one attempt to its end, unless somebody else does, or it has ended."""
    if not _claim(os.path.join(folder, LOCK_FILE)):
        return
    before = states.read(folder)
    if before and (before["attempt"] > attempt or (before["attempt"] == attempt and states.has_ended(before))):
        return
    order = orders.read(folder, attempt)
    watch = Supervision(folder, order, before, identity.identify(os.getpid()))
    if _queue(watch, folder, order):
        while not watch.tick():
            time.sleep(TICK_S)


def _claim(path: str) -> bool:
    """Become the training's supervisor, for as long as this process lives; the one before may need a moment to go."""
    for _ in range(int(_HAND_OVER_S / TICK_S)):
        if locks.take(path) is not None:
            return True
        time.sleep(TICK_S)
    return False


def _queue(watch: Supervision, folder: str, order: orders.Order) -> bool:
    """Wait for the server; False when the attempt ended in the queue."""
    path = server_lock(folder)
    deadline = time.monotonic() + order["limits"]["queueHours"] * 3600
    while True:
        # The record first: a command whose supervisor died in the queue's last moment still holds the server.
        driver = processes.recorded(folder, order["attempt"])
        if driver:
            watch.adopt(driver)
            return True
        lock = locks.take(path)
        if lock is not None:
            locks.sign(lock, order["id"])
            watch.began(processes.launch(order, folder, lock))
            os.close(lock)
            return True
        if watch.gave_up_queue(locks.holder(path), time.monotonic() > deadline):
            return False
        time.sleep(TICK_S)


def _detach() -> None:
    """Leave the session that started us: no hang-up, no terminal, nobody to wait for."""
    if os.fork():
        os._exit(0)
    os.setsid()
    if os.fork():
        os._exit(0)
    for name in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)


def run(arguments: List[str]) -> None:
    """Leave whoever started us, and supervise the attempt that the arguments name."""
    _detach()
    os.umask(0o077)
    main(arguments[0], int(arguments[1]))
