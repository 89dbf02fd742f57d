"""Says what ended a training that finished: its epochs, its time, its patience, or a callback."""

from __future__ import annotations

import time
from typing import Any


def why(trainer: Any) -> str:
    """Say it at the end of an epoch, from the library's trainer; empty for a training that goes on or did all epochs.

    With ``time`` the library leaves ``epochs`` aside: it works out how many fit, and calls the last of them the final.
    """
    done, hours, stopper = trainer.epoch + 1, getattr(trainer.args, "time", None), trainer.stopper
    complete = done >= trainer.epochs
    if not trainer.stop and not complete:
        return ""
    if hours and time.time() - trainer.train_time_start > hours * 3600:
        return _budget(hours, done)
    if complete and not hours:
        return ""
    if trainer.fitness is not None and done - stopper.best_epoch >= stopper.patience:
        return "early stopping after epoch %d (patience: %d)" % (done, stopper.patience)
    if hours:
        return _budget(hours, done)
    return "a callback stopped it after epoch %d of %d" % (done, trainer.epochs)


def _budget(hours: float, done: int) -> str:
    return "its time budget (time: %g hours) ended it after epoch %d" % (hours, done)
