"""Keeps our own copies of the library's checkpoints, as often as the order says, while the training goes on.

Copying, hashing and flushing take longer than a hundredth of a short epoch. They are done beside the next one: until
its end the library leaves its files as they are.
"""

from __future__ import annotations

import threading
import time
from typing import Any, Callable, Optional

from gpu_retrain.records import checkpoints, events
from gpu_retrain.workloads.ultralytics import weight_health

_NO_NUMBERS = "some of its weights are not numbers"


class Keeper:
    """Copies the library's last.pt, and best.pt when it is new; one copy at a time is under way."""

    def __init__(self, folder: str, minutes: Optional[float], journal: events.Writer) -> None:
        self._folder, self._journal = folder, journal
        self._interval_s = (minutes or 0) * 60
        self._kept_at = -self._interval_s
        self._kept_epoch = 0
        self._copying: Optional[threading.Thread] = None
        self._report: Callable[[], object] = bool

    def keep_if_due(self, trainer: Any) -> None:
        """Begin to keep the epoch that was just saved, unless the last copy is recent enough."""
        if time.monotonic() - self._kept_at >= self._interval_s:
            self.keep(trainer)

    def keep(self, trainer: Any) -> None:
        """Begin to keep the epoch that was just saved, if its weights are numbers."""
        self.settle()
        epoch = trainer.epoch + 1
        if self._kept_epoch == epoch or not trainer.last.exists():
            return
        if not weight_health.is_finite(trainer.model):
            self._journal.write("warning", text="The checkpoint of epoch %d is not kept: %s." % (epoch, _NO_NUMBERS))
            return
        best = trainer.best if trainer.best.exists() and trainer.fitness == trainer.best_fitness else None
        self._kept_at, self._report = time.monotonic(), bool
        self._copying = threading.Thread(target=self._copy, args=(str(trainer.last), best, epoch), daemon=True)
        self._copying.start()

    def settle(self) -> None:
        """Wait for the copy under way, before the library writes again or the process ends, and say what it came to."""
        if self._copying is None:
            return
        self._copying.join()
        self._copying = None
        self._report()

    def _copy(self, last: str, best: Optional[object], epoch: int) -> None:
        """A copy that cannot be made is a warning: the training goes on."""
        try:
            if best is not None:
                checkpoints.keep(self._folder, str(best), "best", epoch)
            kept = checkpoints.keep(self._folder, last, "last", epoch)
        except OSError as error:
            text = "The checkpoint of epoch %d could not be kept: %s" % (epoch, error)
            self._kept_at = -self._interval_s
            self._report = lambda: self._journal.write("warning", text=text)
            return
        self._kept_epoch = epoch
        self._report = lambda: self._journal.write("checkpoint", epoch=epoch, sha256=kept.sha256)
