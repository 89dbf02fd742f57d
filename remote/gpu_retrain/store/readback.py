"""Reads objects back from the disk while others still arrive, so that little is left to hash when all are there."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections import deque
from typing import Deque, Optional, Tuple

from gpu_retrain.channel.layout import object_path
from gpu_retrain.store import flush, objects
from gpu_retrain.store.ledger import Ledger

LEAST_AGE_S = 1.0  # by then the disk has taken what `receive` gave it to write, in whatever order it likes
MOST_WAITING = 4096  # a disk that falls behind has enough to do: the rest is hashed at the end
CLOSE_S = 10.0  # a disk that hangs does not keep the tree from being assembled


class ReadBack:
    """A thread that hashes what it is given from the disk and enters what is whole in a ledger.

    It proves, and decides nothing: what is damaged, or could not be read, is found when the tree is published.
    """

    def __init__(self, root: str) -> None:
        self._root = root
        self._waiting: Deque[Tuple[float, bytes, int]] = deque()
        self._ended = threading.Event()
        self._thread: Optional[threading.Thread] = None

    def add(self, sha256: bytes, size: int) -> None:
        """Have an object read back that was just stored; small ones wait for the end, like their writing."""
        if size < objects.WRITE_OUT_BYTES or len(self._waiting) == MOST_WAITING or self._ended.is_set():
            return
        self._waiting.append((time.monotonic() + LEAST_AGE_S, sha256, size))
        if self._thread is None:
            self._start()

    def close(self) -> None:
        """Read no more."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join(CLOSE_S)

    def _start(self) -> None:
        thread = threading.Thread(target=self._run, daemon=True)
        try:
            thread.start()
        except RuntimeError:  # no more threads are allowed here: everything is hashed at the end
            self._ended.set()
        else:
            self._thread = thread

    def _run(self) -> None:
        # On a full disk there is no ledger.
        with contextlib.suppress(_Ended, OSError), contextlib.closing(Ledger(self._root)) as ledger:
            while True:
                due, sha256, size = self._waiting[0] if self._waiting else (time.monotonic() + LEAST_AGE_S, b"", 0)
                if self._ended.wait(max(0.0, due - time.monotonic())):
                    return
                if sha256:
                    self._waiting.popleft()
                    self._read(ledger, sha256, size)

    def _read(self, ledger: Ledger, sha256: bytes, size: int) -> None:
        status = self._found(os.fsencode(object_path(self._root, sha256.hex())), size, sha256)
        if status is not None:
            ledger.add(sha256, status)

    def _found(self, path: bytes, size: int, sha256: bytes) -> Optional[os.stat_result]:
        """Stat of a file that the disk has taken, and gives back whole."""
        with contextlib.suppress(OSError), os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
            flush.write_out(file.fileno())
            status = objects.check(path, size, sha256, self._go_on)
            # What has come again meanwhile is another file, which the disk need not have yet.
            if status is not None and os.path.samestat(status, os.fstat(file.fileno())):
                return status
        return None

    def _go_on(self, _bytes: int) -> None:
        if self._ended.is_set():
            raise _Ended


class _Ended(Exception):
    """Nobody waits for the answer any more."""
