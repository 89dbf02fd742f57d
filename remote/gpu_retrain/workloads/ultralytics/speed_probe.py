"""Measures what an epoch will take, before the first one: a process of its own, as the survey is.

Its arguments are an order's path, the path of its answer, and what was decided where an argument is ``auto``, as JSON.
It trains some batches with the library's own trainer and loader, the real pictures, batch, imgsz and workers, validates
some, and throws the model away. It appends one JSON line of ``kind`` ``speed`` to its answer.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import time
from typing import Any, Dict, Iterator, List

from gpu_retrain.workloads.ultralytics import looking

BATCHES = 50
LEAST_BATCHES = 8
# A training of few batches is not held up by as many again.
SHARE = 0.1
HEAD_BATCHES = 4  # kernels are chosen, workers start, the disk is cold
REPEATS = 8  # of the last batch, to tell computing from loading
VAL_BATCHES = 10
MEASURE_S = 90.0
_BLOCKS = 5


def main(order_path: str, answer_path: str, decided: Dict[str, Any]) -> None:
    """Answer; raises whatever went wrong with the library."""
    folder = os.path.dirname(os.path.abspath(order_path))
    with open(order_path, encoding="utf-8") as file:
        order = json.load(file)
    began = time.monotonic()

    def see(trainer: Any) -> None:
        told = {**measure(trainer), "setupSeconds": round(time.monotonic() - began, 3)}
        with open(answer_path, "a", encoding="utf-8") as file:
            file.write(json.dumps({"kind": "speed", **told}) + "\n")

    looking.look(order, folder, {**decided, **looking.PLAIN}, see)


def measure(trainer: Any) -> Dict[str, Any]:
    """Time a trainer that is set up, in seconds for each part of an epoch, and of the whole with its spread."""
    probe = _Probe(trainer)
    batches = len(trainer.train_loader)
    epochs = int(trainer.epochs)
    wanted = max(LEAST_BATCHES, min(BATCHES, int(batches * epochs * SHARE)))
    times = probe.train(wanted)
    low, high = _bounds(times)
    compute = min(probe.compute(), _mean(times))
    # A short training is in its warm-up for long, and the optimizer then steps more often.
    stepping = probe.step_seconds() * _steps(trainer, batches * epochs) / epochs
    val = probe.validate()
    return {
        "batches": len(times),
        "epochBatches": batches,
        "epochs": epochs,
        "images": len(trainer.train_loader.dataset),
        "batch": int(trainer.batch_size),
        "workers": int(trainer.train_loader.num_workers),
        "trainSeconds": _mean(times) * batches + stepping,
        "lowTrainSeconds": low * batches + stepping,
        "highTrainSeconds": high * batches + stepping,
        # Of the whole epoch, if no batch had to be waited for.
        "computeSeconds": compute * batches + stepping,
        "valSeconds": val,
        "saveSeconds": probe.save(),
    }


def _steps(trainer: Any, total: int) -> float:
    """Count the steps of the optimizer in so many batches: in the warm-up it accumulates more and more of them."""
    warmup = min(total, int(trainer._get_warmup_iterations(len(trainer.train_loader))))
    last = max(1, int(trainer.accumulate))
    each = (max(1, round(1 + (last - 1) * number / warmup)) for number in range(warmup))
    return sum(1 / batches for batches in each) + (total - warmup) / last


def _mean(times: List[float]) -> float:
    return sum(times) / len(times)


def _bounds(times: List[float]) -> tuple[float, float]:
    """Bound the mean: a loader that cannot keep up makes batches wait in turn, so that blocks are compared."""
    size = max(1, len(times) // _BLOCKS)
    blocks = [_mean(times[at : at + size]) for at in range(0, len(times) - size + 1, size)]
    mean = _mean(times)
    if len(blocks) < 2:
        return mean, mean
    deviation = math.sqrt(sum((block - mean) ** 2 for block in blocks) / (len(blocks) - 1))
    error = 2 * deviation / math.sqrt(len(blocks))
    return max(0.0, mean - error), mean + error


class _Probe:
    def __init__(self, trainer: Any) -> None:
        self._trainer = trainer
        self._batch: Any = None
        self._stepping: List[float] = []
        trainer.epoch = 0
        trainer.optimizer.zero_grad()

    def train(self, wanted: int) -> List[float]:
        """Train so many batches, and return the seconds of each but the first ones, without the optimizer's steps."""
        self._trainer._model_train()
        times: List[float] = []
        last = began = time.monotonic()
        for number, batch in enumerate(self._endless()):
            self._forward(batch)
            now = time.monotonic()
            if number >= HEAD_BATCHES:
                times.append(now - last)
            self._step(number)
            last = time.monotonic()
            if len(times) == wanted or (len(times) >= LEAST_BATCHES and now - began > MEASURE_S):
                break
        return times

    def compute(self) -> float:
        """Return the seconds of a batch that is there already."""
        began = time.monotonic()
        for _ in range(REPEATS):
            self._forward(self._batch)
        return (time.monotonic() - began) / REPEATS

    def step_seconds(self) -> float:
        """Return the seconds of a step of the optimizer; the first ones allocate its memory."""
        return _mean(sorted(self._stepping)[: max(1, len(self._stepping) // 2)])

    def validate(self) -> float:
        """Validate some batches, and return the seconds that all of them take."""
        trainer = self._trainer
        whole = trainer.test_loader
        trainer._clear_memory(0.5)
        trainer.validator.dataloader = _Part(whole, VAL_BATCHES)
        began = time.monotonic()
        trainer.validate()
        self._wait()
        trainer.validator.dataloader = whole
        return (time.monotonic() - began) / min(VAL_BATCHES, len(whole)) * len(whole)

    def save(self) -> float:
        """Return the seconds that writing a checkpoint takes; 0 where this version wants more for it."""
        with contextlib.suppress(Exception):
            self._trainer.wdir.mkdir(parents=True, exist_ok=True)
            self._trainer.save_model()  # the first one imports what it needs
            began = time.monotonic()
            self._trainer.save_model()
            return time.monotonic() - began
        return 0.0

    def _endless(self) -> Iterator[Any]:
        while True:
            yield from self._trainer.train_loader

    def _step(self, number: int) -> None:
        # In turn with the batches, as in a training; often enough to be measured in any case.
        if (number + 1) % min(LEAST_BATCHES // 2, max(1, self._trainer.accumulate)) == 0:
            began = time.monotonic()
            self._trainer.optimizer_step()
            self._wait()
            self._stepping.append(time.monotonic() - began)

    def _forward(self, batch: Any) -> None:
        import torch
        from ultralytics.utils.torch_utils import autocast

        trainer = self._trainer
        half = torch.bfloat16 if trainer.args.amp == "bf16" else trainer.amp
        self._batch = {**batch}  # what is computed on is changed in place
        with autocast(half, device=trainer.device.type):
            loss, trainer.loss_items = trainer.model(trainer.preprocess_batch(batch))
            trainer.loss = loss.sum()
        trainer.scaler.scale(trainer.loss).backward()
        self._wait()

    def _wait(self) -> None:
        import torch

        # The progress line reads the loss of each batch, which waits for it as well.
        if self._trainer.device.type == "cuda":
            torch.cuda.synchronize(self._trainer.device)


class _Part:
    """The first batches of a loader."""

    def __init__(self, loader: Any, batches: int) -> None:
        self._loader, self._batches = loader, min(batches, len(loader))
        self.dataset = loader.dataset

    def __len__(self) -> int:
        return self._batches

    def __iter__(self) -> Iterator[Any]:
        for _number, batch in zip(range(self._batches), self._loader):
            yield batch


def run(arguments: List[str]) -> None:
    """Answer about the order that the arguments name."""
    main(arguments[0], arguments[1], json.loads(arguments[2]))
