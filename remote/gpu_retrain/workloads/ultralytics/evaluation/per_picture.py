"""Validates a model with the library's own validator, and keeps what it says of every picture."""

from __future__ import annotations

import os
from typing import Any, Dict, List, NamedTuple, Optional

import numpy as np

from gpu_retrain.channel.wire import Failure
from gpu_retrain.workloads.ultralytics.evaluation.statistics import NO_OBJECT, Statistics, match
from gpu_retrain.workloads.ultralytics.failures import training_failed

_TASKS = ("detect", "segment", "pose")  # those whose boxes are upright


class Evaluated(NamedTuple):
    """A model on a split: the statistics, the brightness (P,) of the pictures, and what the library itself says.

    ``f1_peak``: the ``confidence`` at which the library's F1 peaks, with ``precision``, ``recall`` and ``f1`` there,
    over the classes; None where that finds no object.
    """

    statistics: Statistics
    brightness: Any
    library: Dict[str, float]
    names: Dict[int, str]
    f1_peak: Optional[Dict[str, float]]


class _Kept:
    """What comes of each picture, until all have come."""

    def __init__(self) -> None:
        self.pictures: List[str] = []
        self.brightness: List[float] = []
        self.columns: Dict[str, List[Any]] = {name: [] for name in Statistics._fields[1:]}
        self._objects = 0

    def add(self, file: str, light: float, found: Dict[str, Any], objects: Dict[str, Any]) -> None:
        """Keep one picture: its detections ``found``, by descending confidence, and its labelled ``objects``."""
        at, columns = len(self.pictures), self.columns
        self.pictures.append(file)
        self.brightness.append(light)
        of = match(found["boxes"], found["classes"], objects["boxes"], objects["classes"])
        columns["picture_of"].append(np.full(len(found["classes"]), at, dtype=np.int32))
        columns["confidence"].append(found["confidence"])
        columns["class_of"].append(found["classes"].astype(np.int32))
        columns["object_of"].append(np.where(of == NO_OBJECT, NO_OBJECT, of + self._objects).astype(np.int32))
        columns["size_of"].append(_sizes(found["boxes"]))
        columns["object_picture"].append(np.full(len(objects["classes"]), at, dtype=np.int32))
        columns["object_class"].append(objects["classes"].astype(np.int32))
        columns["object_size"].append(_sizes(objects["boxes"]))
        self._objects += len(objects["classes"])

    def whole(self) -> Statistics:
        """Everything, joined."""
        return Statistics(self.pictures, *(np.concatenate(self.columns[name]) for name in Statistics._fields[1:]))


def evaluate(library: Any, weights: str, folder: str, **arguments: Any) -> Evaluated:
    """Validate ``weights`` with the ``arguments`` of the library's ``val`` (data, split, imgsz, batch, device, ...).

    ``folder`` is the dataset's; pictures are named below it. Raises TRAINING_FAILED for a task without upright boxes.
    """
    model = library.YOLO(weights)
    if model.task not in _TASKS:
        raise _not_evaluated(model.task)
    kept = _Kept()
    base = model._smart_load("validator")
    validator = type("PerPicture", (base,), {"update_metrics": _listening(base, kept, folder)})
    result = model.val(validator=validator, plots=False, save_json=False, verbose=False, **arguments)
    return Evaluated(
        kept.whole(), np.array(kept.brightness), dict(result.results_dict), dict(model.names), _f1_peak(result)
    )


def _f1_peak(result: Any) -> Optional[Dict[str, float]]:
    """Take it where the library does (utils/metrics.py, ap_per_class), which keeps all but the confidence."""
    from ultralytics.utils.metrics import smooth

    box = result.box
    curves = {name: np.asarray(getattr(box, name + "_curve", ())) for name in ("p", "r", "f1")}
    if any(each.ndim != 2 or not each.size for each in curves.values()):
        return None
    at = int(smooth(curves["f1"].mean(0), 0.1).argmax())
    precision, recall, f1 = (float(curves[name][:, at].mean()) for name in ("p", "r", "f1"))
    if f1 <= 0:
        return None
    return {"confidence": float(box.px[at]), "precision": precision, "recall": recall, "f1": f1}


def _listening(base: Any, kept: _Kept, folder: str) -> Any:
    def update_metrics(self: Any, predictions: Any, batch: Any) -> None:
        base.update_metrics(self, predictions, batch)
        for at, prediction in enumerate(predictions):
            labelled = self._prepare_batch(at, batch)
            said = self._prepare_pred(prediction)
            file = os.path.relpath(labelled["im_file"], folder)
            kept.add(
                file,
                _brightness(batch, at),
                {"boxes": _array(said["bboxes"]), "classes": _array(said["cls"]), "confidence": _array(said["conf"])},
                {"boxes": _array(labelled["bboxes"]), "classes": _array(labelled["cls"])},
            )

    return update_metrics


def _brightness(batch: Any, at: int) -> float:
    """Mean of a picture, from 0 to 1, without the grey that pads it."""
    (height, width), (ratios, (left, top)) = batch["ori_shape"][at], batch["ratio_pad"][at]
    across, down = round(left), round(top)
    shown = batch["img"][at][:, down : down + round(height * ratios[0]), across : across + round(width * ratios[-1])]
    return float(shown.float().mean())


def _array(tensor: Any) -> Any:
    return tensor.detach().float().cpu().numpy()


def _sizes(boxes: Any) -> Any:
    return np.sqrt((boxes[:, 2:] - boxes[:, :2]).clip(0).prod(1)) if len(boxes) else np.zeros(0)


def _not_evaluated(task: str) -> Failure:
    return training_failed(
        "Models for %s are not evaluated per picture." % task, "Use the metrics that the training itself gives."
    )
