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
from gpu_retrain.workloads.ultralytics import checkpoint_keeper, image_scan, stop_reason
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
        self._epoch_at = self._batch_at = self._said_at = 0.0
        self._waited_s = self._train_s = 0.0
        self._batch = self._nan_samples = self._nan_epochs = 0
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
            "on_val_batch_end": self._validation_goes_on,
            "on_model_save": self._saved,
            "on_fit_epoch_end": self._epoch_ends,
        }
        return {name: _guarded(handler) for name, handler in handlers.items()}

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
        )

    def _epoch_starts(self, _trainer: Any) -> None:
        self._epoch_at = self._batch_at = time.monotonic()
        self._waited_s = 0.0
        self._batch = 0

    def _batch_starts(self, _trainer: Any) -> None:
        # The gap between two batches is what the training waited for its data.
        self._waited_s += time.monotonic() - self._batch_at

    def _batch_ends(self, trainer: Any) -> None:
        self._batch += 1
        self._batch_at = time.monotonic()
        if self._progress("train", trainer.epoch + 1, self._batch, len(trainer.train_loader)):
            self._look_for_nan(trainer)

    def _look_for_nan(self, trainer: Any) -> None:
        finite = math.isfinite(float(trainer.loss.detach()))
        self._nan_samples = 0 if finite else self._nan_samples + 1
        if self._nan_samples >= MAX_NAN_SAMPLES and trainer.epoch == trainer.start_epoch:
            raise Diverged("the loss is not a number in the first epoch")

    def _epoch_trained(self, _trainer: Any) -> None:
        self._in_epoch = True
        self._train_s = time.monotonic() - self._epoch_at

    def _validation_starts(self, _validator: Any) -> None:
        if self._training and not self._in_epoch:
            self._journal.write("phase", phase="validating")

    def _validation_goes_on(self, validator: Any) -> None:
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
        seconds = time.monotonic() - self._epoch_at
        self.epochs_done = trainer.epoch + 1
        self.best_epoch = getattr(trainer.stopper, "best_epoch", None)
        self.reason = stop_reason.why(trainer)
        losses = {key.split("/")[-1]: value for key, value in trainer.label_loss_items(trainer.tloss).items()}
        self._journal.write(
            "epoch",
            epoch=self.epochs_done,
            epochs=trainer.epochs,
            seconds=round(seconds, 3),
            trainSeconds=round(self._train_s, 3),
            loaderWaitSeconds=round(self._waited_s, 3),
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
            raise Leave(self.leaving)


def _guarded(handler: Callable[[Any], None]) -> Callable[[Any], None]:
    @functools.wraps(handler)
    def call(subject: Any) -> None:
        try:
            handler(subject)
        except Failure:
            raise
        except Exception:
            traceback.print_exc()

    return call


def _number(value: Any) -> Optional[float]:
    return None if value is None else float(value)
