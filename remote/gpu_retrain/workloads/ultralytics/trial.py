"""Tries batches on the device, with the library's own trainer: a training step and a validation, at full load."""

from __future__ import annotations

import gc
import logging
import math
from typing import Any, Callable, Dict, List

# Memory rises later in a training, with pictures of many boxes and in fragments (ultralytics#1451, #4679): so much of
# what is free stays free, and the allocator itself sees to that.
HEADROOM = 0.1
# What the library itself takes for a lack of memory (engine/trainer.py), and what PyTorch says on a CPU.
_NO_MEMORY = (
    "out of memory",
    "CUBLAS_STATUS_ALLOC_FAILED",
    "CUDNN_STATUS_INTERNAL_ERROR",
    "unable to find an engine",
    "can't allocate memory",
)
_BY_BOX = ("cls", "bboxes", "batch_idx", "keypoints")
_LOOKS = 8  # augmentation may cut every box off; the fullest picture is looked at again


class Trial:
    """One trainer of the library, set up, and the fullest pictures of its dataset."""

    def __init__(self, trainer: Any) -> None:
        self._trainer = trainer
        self._train, self._val = trainer.train_loader.dataset, trainer.test_loader.dataset
        self._val_factor = max(1, round(trainer.test_loader.batch_size / trainer.train_loader.batch_size))
        arguments = trainer.args
        self._largest = (
            math.ceil(arguments.imgsz * (1 + (arguments.multi_scale or 0)) / trainer.stride) * trainer.stride
        )
        arguments.multi_scale = 0.0  # or each batch would have a size by chance
        self._heard = _Hears()
        self._load = most_boxes(self._train.labels, arguments)
        self._picture = _filled(_fullest(self._train), self._load)
        trainer.epoch = 0

    def fits(self, batch: int) -> bool:
        """Train two steps with a batch, and validate as the library then would; False when memory does not suffice.

        The second step meets the gradients and the optimizer's state of the first, as all later ones do.
        """
        self._heard.heard = False
        try:
            self._train_step(batch)
            self._train_step(batch)
            self._validate(min(batch * self._val_factor, len(self._val)))
        except RuntimeError as error:
            if not any(words in str(error) for words in _NO_MEMORY):
                raise
            self._heard.heard = True
        self._forget()
        return not self._heard.heard

    def peak_bytes(self) -> int:
        """Give the most memory that PyTorch held of the device until now; 0 on a CPU."""
        import torch

        device = self._trainer.device
        return int(torch.cuda.max_memory_reserved(device)) if device.type == "cuda" else 0

    def limit(self) -> int:
        """Have the allocator keep the headroom, and return the bytes that are left to it; 0 on a CPU."""
        import torch

        device = self._trainer.device
        if device.type != "cuda":
            return 0
        free, total = torch.cuda.mem_get_info(device)
        held = torch.cuda.memory_reserved(device)
        allowed = held + int(free * (1 - HEADROOM))
        torch.cuda.set_per_process_memory_fraction(allowed / total, device)
        return int(allowed)

    def _train_step(self, batch: int) -> None:
        import torch
        from ultralytics.utils.torch_utils import autocast

        trainer = self._trainer
        half = torch.bfloat16 if trainer.args.amp == "bf16" else trainer.amp
        with autocast(half, device=trainer.device.type):
            pictures = trainer.preprocess_batch(_collate(self._train, self._picture, batch))
            if max(pictures["img"].shape[2:]) < self._largest:
                size = (self._largest, self._largest)
                pictures["img"] = torch.nn.functional.interpolate(pictures["img"], size=size, mode="bilinear")
            loss, trainer.loss_items = trainer.model(pictures)
            trainer.loss = loss.sum()
        trainer.scaler.scale(trainer.loss).backward()
        trainer.optimizer_step()

    def _validate(self, batch: int) -> None:
        trainer = self._trainer
        trainer._clear_memory(0.5)
        trainer.validator.dataloader = _OneBatch(self._val, _collate(self._val, self._val[_widest(self._val)], batch))
        trainer.validate()

    def _forget(self) -> None:
        """Drop what the trial held, and the criterion too: it says only once that its memory does not suffice."""
        trainer = self._trainer
        trainer.loss = trainer.loss_items = None
        trainer.optimizer.zero_grad()
        trainer.validator.dataloader = trainer.test_loader
        for model in (trainer.model, trainer.ema.ema):
            if hasattr(model, "criterion"):
                model.criterion = None
        gc.collect()
        trainer._clear_memory()


def most_boxes(labels: List[Dict[str, Any]], arguments: Any) -> int:
    """Give the boxes of the fullest picture that an epoch shows: with mosaic it comes with three ordinary ones."""
    counts = [len(label["cls"]) for label in labels] or [0]
    most = max(counts)
    if arguments.mosaic:
        most += 3 * math.ceil(sum(counts) / len(counts))
    return most * 2 if arguments.mixup else most


class _Hears(logging.Handler):
    """Notes that the library met a lack of memory in computing a loss: it goes on then, slowly."""

    def __init__(self) -> None:
        super().__init__()
        self.heard = False
        from ultralytics.utils import LOGGER

        LOGGER.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Hear one line of the library's log."""
        self.heard = self.heard or "out of memory" in record.getMessage().lower()


class _OneBatch(List[Any]):
    """A loader of one batch."""

    def __init__(self, dataset: Any, batch: Dict[str, Any]) -> None:
        super().__init__([batch])
        self.dataset = dataset


def _fullest(dataset: Any) -> Dict[str, Any]:
    counts = [len(label["cls"]) for label in dataset.labels]
    number = counts.index(max(counts))
    item: Dict[str, Any] = dataset[number]
    for _ in range(_LOOKS):
        if max(counts) == 0 or len(item["cls"]):
            break
        item = dataset[number]
    return item


def _widest(dataset: Any) -> int:
    """Find a picture of the largest shape to which the validation pads."""
    if not getattr(dataset, "rect", False):
        return 0
    areas = [float(height * width) for height, width in dataset.batch_shapes]
    return list(dataset.batch).index(areas.index(max(areas)))


def _filled(item: Dict[str, Any], boxes: int) -> Dict[str, Any]:
    """Repeat a picture's boxes until they are so many."""
    import torch

    count = len(item.get("cls", ()))
    if not 0 < count < boxes:
        return item
    rows = torch.arange(boxes) % count
    filled = {name: value[rows] if name in _BY_BOX else value for name, value in item.items()}
    masks = item.get("masks")
    if masks is not None and len(masks) == count and count > 1:
        filled["masks"] = masks[rows]
    return filled


def _collate(dataset: Any, item: Dict[str, Any], batch: int) -> Dict[str, Any]:
    # Collating adds the picture's number to it in its place.
    items = [{**item, "batch_idx": item["batch_idx"].clone()} if "batch_idx" in item else item for _ in range(batch)]
    collated: Callable[[Any], Dict[str, Any]] = dataset.collate_fn
    return collated(items)
