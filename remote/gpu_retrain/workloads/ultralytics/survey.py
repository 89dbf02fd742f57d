"""Looks at what will be trained on, and how much of it fits, before a training: a process of its own.

Its arguments are an order's path, the path of its answer, and the seconds that trying batches may take (0: none is
tried). A process of its own leaves no memory behind, on the GPU neither, and may be killed by whatever it meets. It
appends JSON lines to its answer: one of ``kind`` ``survey``, one of ``trial`` for each batch, one of ``batch``.
"""

from __future__ import annotations

import json
import os
import time
from typing import Any, Dict, List

from gpu_retrain.workloads.ultralytics import auto_rules, batch_search, looking
from gpu_retrain.workloads.ultralytics.trial import Trial

_SAMPLED = 8  # pictures of each split that are decoded for their time


class _Answer:
    def __init__(self, path: str) -> None:
        self._path = path

    def tell(self, kind: str, **fields: Any) -> None:
        """Append a line, whole, for whoever waits for it."""
        with open(self._path, "a", encoding="utf-8") as file:
            file.write(json.dumps({"kind": kind, **fields}) + "\n")


def main(order_path: str, answer_path: str, limit_s: float) -> None:
    """Answer; raises whatever went wrong with the library."""
    folder = os.path.dirname(os.path.abspath(order_path))
    with open(order_path, encoding="utf-8") as file:
        order = json.load(file)
    answer = _Answer(answer_path)

    def see(trainer: Any) -> None:
        answer.tell("survey", **_survey(trainer))
        if limit_s:
            _try_batches(trainer, answer, limit_s)

    looking.look(order, folder, {**looking.PLAIN, "batch": 2, "workers": 0}, see)


def _survey(trainer: Any) -> Dict[str, Any]:
    train, val = trainer.train_loader.dataset, trainer.test_loader.dataset
    imgsz, channels = int(trainer.args.imgsz), int(trainer.data.get("channels", 3))
    ram, disk = {}, 0
    for name, split in (("train", train), ("val", val)):
        # Its shape is (height, width).
        sizes = [(int(label["shape"][1]), int(label["shape"][0])) for label in split.labels if "shape" in label]
        sizes = sizes or _rect_sizes(split)
        ram[name], on_disk = auto_rules.cache_bytes(sizes, imgsz, channels)
        disk += on_disk
    return {
        "images": len(train),
        "valImages": len(val),
        "ramTrainBytes": ram["train"],
        "ramValBytes": ram["val"],
        "diskBytes": disk,
        "decodeSeconds": round(_decode_s(train) + _decode_s(val), 3),
        "folder": os.path.dirname(train.im_files[0]),
    }


def _rect_sizes(split: Any) -> List[Any]:
    """Ask the pictures themselves: a split that is padded to shapes has dropped what it knew."""
    from PIL import Image

    sizes = []
    for path in split.im_files:
        with Image.open(path) as picture:
            sizes.append(picture.size)
    return sizes


def _decode_s(split: Any) -> float:
    """Estimate how long one process takes to read and decode every picture of a split."""
    import cv2

    step = max(1, len(split.im_files) // _SAMPLED)
    paths = split.im_files[::step][:_SAMPLED]
    began = time.monotonic()
    for path in paths:
        cv2.imread(path)
    return (time.monotonic() - began) / len(paths) * len(split.im_files)


def _try_batches(trainer: Any, answer: _Answer, limit_s: float) -> None:
    trial = Trial(trainer)
    began, allowed = time.monotonic(), trial.limit()

    def fits(batch: int) -> bool:
        fitted = trial.fits(batch)
        answer.tell("trial", batch=batch, fits=fitted, peakBytes=trial.peak_bytes() if fitted else None)
        print("A batch of %d %s." % (batch, "fits" if fitted else "does not fit"), flush=True)
        return fitted

    most = auto_rules.most_batch(len(trainer.train_loader.dataset))
    found = batch_search.largest(fits, most, over=lambda: time.monotonic() - began > limit_s)
    answer.tell("batch", batch=found, allowedBytes=allowed)


def run(arguments: List[str]) -> None:
    """Answer about the order that the arguments name."""
    main(arguments[0], arguments[1], float(arguments[2]))
