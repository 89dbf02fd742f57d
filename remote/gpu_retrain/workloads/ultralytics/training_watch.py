"""Listens to the library's callbacks: writes events, keeps checkpoints, and leaves where leaving costs nothing."""

from __future__ import annotations

import functools
import math
import time
import traceback
from typing import Any, Callable, Dict, Optional

from gpu_retrain.channel.wire import Failure
from gpu_retrain.records import events
from gpu_retrain.records.orders import Order
from gpu_retrain.training import limits
from gpu_retrain.workloads.ultralytics import (
    checkpoint_keeper,
    epoch_clock,
    image_scan,
    preparation_clock,
    stop_reason,
)
from gpu_retrain.workloads.ultralytics.failures import Diverged, Leave

PROGRESS_S = 10.0
# The library recovers from NaN by itself, but not in a process's first epoch; there it goes on until the epoch ends.
MAX_NAN_SAMPLES = 3
MAX_NAN_EPOCHS = 2
_METRICS = {
    "precision": "metrics/precision(B)",
    "recall": "metrics/recall(B)",
    "map50": "metrics/mAP50(B)",
    "map5095": "metrics/mAP50-95(B)",
}


class Watch:
    """The callbacks of one attempt."""

    def __init__(self, order: Order, folder: str, journal: events.Writer, spent_s: float) -> None:
        self._order, self._journal = order, journal
        self._began = time.monotonic() - spent_s  # as if all attempts had been one
        self.leaving: Optional[str] = None
        self.epochs_done = 0
        self.reason = ""  # what ended the training before its last epoch
        self.metrics: Dict[str, Optional[float]] = {}
        self.best_epoch: Optional[int] = None
        self._trainer: Any = None
        self._training = self._in_epoch = False
        self._said_at = 0.0
        self._clock, self._ours = epoch_clock.EpochClock(), epoch_clock.OwnTime()
        self._nan_samples = self._nan_epochs = 0
        self._keeper = checkpoint_keeper.Keeper(folder, order["checkpointMinutes"], journal)

    def callbacks(self) -> Dict[str, Callable[[Any], None]]:
        """The library's event names with what is done at each; no mistake of ours may end a training."""
        handlers: Dict[str, Callable[[Any], None]] = {
            "on_pretrain_routine_start": self._scanning,
            "on_pretrain_routine_end": self._scanned,
            "on_train_start": self._train_starts,
            "on_train_epoch_start": self._epoch_starts,
            "on_train_batch_start": self._batch_starts,
            "on_train_batch_end": self._batch_ends,
            "on_train_epoch_end": self._epoch_trained,
            "on_val_start": self._validation_starts,
            "on_val_batch_start": lambda _validator: self._clock.validation_batch_starts(),
            "on_val_batch_end": self._validation_goes_on,
            "on_val_end": lambda _validator: self._clock.validated(),
            "on_model_save": self._saved,
            "on_fit_epoch_end": self._epoch_ends,
        }
        return {name: _guarded(handler, self._ours) for name, handler in handlers.items()}

    @property
    def overhead_s(self) -> float:
        """Seconds spent in our callbacks, in this attempt so far."""
        return round(self._ours.sum_s, 3)

    def close(self) -> None:
        """Wait for the copy of a checkpoint that is under way: a later attempt resumes from it."""
        self._keeper.settle()

    def ask_to_leave(self, reason: str) -> None:
        """Leave at the end of the epoch; at once while none has begun, since there is nothing to keep yet."""
        self.leaving = reason
        if not self._training:
            raise Leave(reason)

    def settings(self) -> Dict[str, Any]:
        """With which batch and how many workers it trains by now; the library itself may have lowered the batch."""
        loader = getattr(self._trainer, "train_loader", None)
        if loader is None:
            return {}
        return {"batch": self._trainer.batch_size, "workers": loader.num_workers}

    def _scanning(self, trainer: Any) -> None:
        self._trainer = trainer
        self._journal.write("phase", phase="caching")

    def _scanned(self, trainer: Any) -> None:
        image_scan.check(self._order, trainer, self._journal)

    def _train_starts(self, trainer: Any) -> None:
        self._training = True
        self._journal.write("phase", phase="training")
        self._journal.write(
            "begin",
            epoch=trainer.start_epoch + 1,
            epochs=trainer.epochs,
            batch=trainer.batch_size,
            batches=len(trainer.train_loader),
            images=len(trainer.train_loader.dataset),
            imgsz=trainer.args.imgsz,
            optimizer=type(trainer.optimizer).__name__,
            amp=bool(trainer.amp),
            workers=trainer.train_loader.num_workers,
            **_asked(trainer.args),
            scanSeconds=preparation_clock.spent_s("scan"),
            cacheSeconds=preparation_clock.spent_s("cache"),
        )

    def _epoch_starts(self, _trainer: Any) -> None:
        self._clock.start()

    def _batch_starts(self, _trainer: Any) -> None:
        self._clock.batch_starts()

    def _batch_ends(self, trainer: Any) -> None:
        self._clock.batch_ends()
        if self._progress("train", trainer.epoch + 1, self._clock.batches, len(trainer.train_loader)):
            self._look_for_nan(trainer)

    def _look_for_nan(self, trainer: Any) -> None:
        finite = math.isfinite(float(trainer.loss.detach()))
        self._nan_samples = 0 if finite else self._nan_samples + 1
        if self._nan_samples >= MAX_NAN_SAMPLES and trainer.epoch == trainer.start_epoch:
            raise Diverged("the loss is not a number in the first epoch")

    def _epoch_trained(self, _trainer: Any) -> None:
        self._in_epoch = True
        self._clock.trained()
        self._keeper.settle()

    def _validation_starts(self, _validator: Any) -> None:
        self._clock.validation_starts()
        if self._training and not self._in_epoch:
            self._journal.write("phase", phase="validating")

    def _validation_goes_on(self, validator: Any) -> None:
        self._clock.validation_batch_ends()
        self._progress("val", self.epochs_done + 1, validator.batch_i + 1, len(validator.dataloader))

    def _progress(self, part: str, epoch: int, batch: int, batches: int) -> bool:
        now = time.monotonic()
        if now - self._said_at < PROGRESS_S:
            return False
        self._said_at = now
        self._journal.write("progress", part=part, epoch=epoch, batch=batch, batches=batches)
        return True

    def _saved(self, trainer: Any) -> None:
        self._keeper.keep_if_due(trainer)

    def _epoch_ends(self, trainer: Any) -> None:
        self.metrics = {name: _number(trainer.metrics.get(key)) for name, key in _METRICS.items()}
        if not self._in_epoch:  # the last validation, of the best model
            return
        self._in_epoch = False
        seconds = self._clock.seconds
        self.epochs_done = trainer.epoch + 1
        self.best_epoch = getattr(trainer.stopper, "best_epoch", None)
        self.reason = stop_reason.why(trainer)
        losses = {key.split("/")[-1]: value for key, value in trainer.label_loss_items(trainer.tloss).items()}
        self._journal.write(
            "epoch",
            epoch=self.epochs_done,
            epochs=trainer.epochs,
            **self._clock.record(),
            batches=self._clock.batches,
            headBatches=epoch_clock.HEAD_BATCHES,
            overheadSeconds=round(self._ours.take(), 4),
            bestEpoch=self.best_epoch,
            totalSeconds=round(time.monotonic() - self._began, 3),
            images=len(trainer.train_loader.dataset),
            batch=trainer.batch_size,
            losses=losses,
            metrics=self.metrics,
            lr=trainer.lr,
            gpuMemoryBytes=int(trainer._get_memory() * 2**30),
        )
        self._refuse_nan(losses)
        if self.epochs_done < trainer.epochs and not trainer.stop:
            self._leave_if_due(trainer, seconds)
        else:
            self._keeper.settle()  # the library is about to strip its files

    def _refuse_nan(self, losses: Dict[str, float]) -> None:
        finite = all(math.isfinite(value) for value in losses.values())
        self._nan_epochs = 0 if finite else self._nan_epochs + 1
        if self._nan_epochs >= MAX_NAN_EPOCHS:
            raise Diverged("the loss was not a number for %d epochs" % self._nan_epochs)

    def _leave_if_due(self, trainer: Any, epoch_s: float) -> None:
        allowed_s = limits.allowed_s(self._order["limits"])
        if allowed_s is not None and time.monotonic() - self._began + epoch_s > allowed_s:
            self.leaving = self.leaving or "budget: the next epoch would not fit into it"
        if self.leaving:
            self._keeper.keep(trainer)
            self._keeper.settle()
            raise Leave(self.leaving)


def _asked(arguments: Any) -> Dict[str, Any]:
    """What decides how long a training may go on, and what of its arguments the library may have refused."""
    cache = getattr(arguments, "cache", None)
    return {
        "patience": getattr(arguments, "patience", None),
        "hours": getattr(arguments, "time", None),
        "ampAsked": bool(getattr(arguments, "amp", False)),
        "cacheAsked": "ram" if cache is True else cache or None,
    }


def _guarded(handler: Callable[[Any], None], ours: epoch_clock.OwnTime) -> Callable[[Any], None]:
    @functools.wraps(handler)
    def call(subject: Any) -> None:
        try:
            with ours:
                handler(subject)
        except Failure:
            raise
        except Exception:
            traceback.print_exc()

    return call


def _number(value: Any) -> Optional[float]:
    return None if value is None else float(value)
