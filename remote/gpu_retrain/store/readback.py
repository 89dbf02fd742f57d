"""Reads objects back from the disk while others still arrive, so that little is left to hash when all are there."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections import deque
from typing import Deque, List, Optional, Tuple

from gpu_retrain.channel.layout import object_path
from gpu_retrain.store import flush, objects
from gpu_retrain.store.ledger import Ledger
from gpu_retrain.store.stats import stats_of

LEAST_AGE_S = 1.0  # by then the disk has taken what `receive` gave it to write, in whatever order it likes
SMALL_AGE_S = 3.0  # the file system is written out once for all small ones: not too often
MOST_WAITING = 4096  # a disk that falls behind has enough to do: the rest is hashed at the end
MOST_SMALL_WAITING = 32_768  # 5 MB of memory
CLOSE_S = 10.0  # a disk that hangs does not keep the tree from being assembled


class ReadBack:
    """A thread that hashes what it is given from the disk and enters what is whole in a ledger.

    It proves, and decides nothing: what is damaged, or could not be read, is found when the tree is published.
    """

    def __init__(self, root: str) -> None:
        self._root = root
        self._waiting: Deque[Tuple[float, bytes, int]] = deque()
        self._small: List[Tuple[bytes, int]] = []
        self._small_due = 0.0
        self._ended = threading.Event()
        self._thread: Optional[threading.Thread] = None

    def add(self, sha256: bytes, size: int) -> None:
        """Have an object read back that was just stored; small ones wait for each other."""
        if self._ended.is_set():
            return
        if size >= objects.WRITE_OUT_BYTES and len(self._waiting) < MOST_WAITING:
            self._waiting.append((time.monotonic() + LEAST_AGE_S, sha256, size))
        elif size < objects.WRITE_OUT_BYTES and len(self._small) < MOST_SMALL_WAITING:
            if not self._small:
                self._small_due = time.monotonic() + SMALL_AGE_S
            self._small.append((sha256, size))
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
            while not self._ended.wait(self._pause_s()):
                if self._waiting and self._waiting[0][0] <= time.monotonic():
                    _due, sha256, size = self._waiting.popleft()
                    self._read(ledger, sha256, size)
                elif self._small and self._small_due <= time.monotonic():
                    small, self._small = self._small, []
                    self._read_small(ledger, small)

    def _pause_s(self) -> float:
        """Until the next is due, or might have come."""
        now = time.monotonic()
        due = [self._waiting[0][0]] if self._waiting else [now + LEAST_AGE_S]
        if self._small:
            due.append(self._small_due)
        return max(0.0, min(due) - now)

    def _read(self, ledger: Ledger, sha256: bytes, size: int) -> None:
        status = self._found(self._path(sha256), size, sha256)
        if status is not None:
            ledger.add(sha256, status)

    def _read_small(self, ledger: Ledger, small: List[Tuple[bytes, int]]) -> None:
        """Have the disk take all of them at once, which takes fewer seeks, and enter those that it gives back whole."""
        found = [(sha256, objects.find(self._root, sha256, size)) for sha256, size in small]
        flush.flush(os.path.join(self._root, "objects"))
        for sha256, written in found:
            if written is None:
                continue
            status = objects.check(self._path(sha256), written.st_size, sha256, self._go_on)
            # What has come again meanwhile is another file, which the disk need not have yet.
            if status is not None and stats_of(status) == stats_of(written):
                ledger.add(sha256, status)

    def _path(self, sha256: bytes) -> bytes:
        return os.fsencode(object_path(self._root, sha256.hex()))

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
