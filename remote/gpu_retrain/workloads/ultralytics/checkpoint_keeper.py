"""Keeps our own copies of the library's checkpoints, as often as the order says."""

from __future__ import annotations

import time
from typing import Any, Optional

from gpu_retrain.records import checkpoints, events
from gpu_retrain.workloads.ultralytics import weight_health

_NO_NUMBERS = "some of its weights are not numbers"


class Keeper:
    """Copies the library's last.pt, and best.pt when it is new."""

    def __init__(self, folder: str, minutes: Optional[float], journal: events.Writer) -> None:
        self._folder, self._journal = folder, journal
        self._interval_s = (minutes or 0) * 60
        self._kept_at = -self._interval_s
        self._kept_epoch = 0

    def keep_if_due(self, trainer: Any) -> None:
        """Keep the epoch that was just saved, unless the last copy is recent enough."""
        if time.monotonic() - self._kept_at >= self._interval_s:
            self.keep(trainer)

    def keep(self, trainer: Any) -> None:
        """Keep the epoch that was just saved, if its weights are numbers.

        A copy that cannot be made is a warning: the training goes on.
        """
        epoch = trainer.epoch + 1
        if self._kept_epoch == epoch or not trainer.last.exists():
            return
        if not weight_health.is_finite(trainer.model):
            self._journal.write("warning", text="The checkpoint of epoch %d is not kept: %s." % (epoch, _NO_NUMBERS))
            return
        try:
            if trainer.best.exists() and trainer.fitness == trainer.best_fitness:
                checkpoints.keep(self._folder, str(trainer.best), "best", epoch)
            kept = checkpoints.keep(self._folder, str(trainer.last), "last", epoch)
        except OSError as error:
            self._journal.write("warning", text="The checkpoint of epoch %d could not be kept: %s" % (epoch, error))
            return
        self._kept_epoch, self._kept_at = epoch, time.monotonic()
        self._journal.write("checkpoint", epoch=epoch, sha256=kept.sha256)
