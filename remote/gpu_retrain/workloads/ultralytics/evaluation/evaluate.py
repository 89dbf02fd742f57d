"""Evaluates the model that a training left, and then the one to beat, on the same pictures at the same size.

It runs in a process of its own when the training has finished: whatever becomes of it, the model is there. Its
argument is the path of the order; it leaves ``evaluation.json`` in the training's folder.
"""

from __future__ import annotations

import json
import os
import re
import traceback
from typing import Any, Dict, List, Optional

import numpy as np

from gpu_retrain.channel.layout import write_atomic
from gpu_retrain.records import checkpoints, events, orders
from gpu_retrain.records.orders import Order
from gpu_retrain.workloads.ultralytics import auto_rules, dataset_files, library_setup
from gpu_retrain.workloads.ultralytics.auto_rules import AUTO
from gpu_retrain.workloads.ultralytics.evaluation import bootstrap, clusters, operating_point, slices
from gpu_retrain.workloads.ultralytics.evaluation.average_precision import Ranking
from gpu_retrain.workloads.ultralytics.evaluation.per_picture import Evaluated, evaluate

FILE = "evaluation.json"
_SEED = 0  # the same draws for the same pictures, so that a verdict can be repeated
_DEFAULT_BATCH, _DEFAULT_SIZE = 16, 640  # the library's own
_AS_TRAINED = ("workers", "max_det", "iou", "half")


def main(order_path: str) -> None:
    """Evaluate what the order's training left, and write the result."""
    folder = os.path.dirname(os.path.abspath(order_path))
    with open(order_path, encoding="utf-8") as file:
        order: Order = json.load(file)
    library = library_setup.load()
    dataset_files.pair_below(order["work"]["dataset"]["tree"], lambda _kind, **fields: print(fields["text"]))
    best = os.path.join(folder, library_setup.OUTPUT_FOLDER, "weights", "best.pt")
    told = _evaluated(library, best, order, folder)
    result = _result(best, told, order)
    _write(folder, result)
    if order.get("modelToBeat"):
        _write(folder, {**result, "comparison": _comparison(library, told, order, folder)})


def _write(folder: str, result: Dict[str, Any]) -> None:
    write_atomic(os.path.join(folder, FILE), json.dumps(events.finite(result), indent=1).encode() + b"\n")


def _result(best: str, told: Evaluated, order: Order) -> Dict[str, Any]:
    statistics, of = told.statistics, _clusters(order, told)
    ranking, objects = Ranking(statistics), len(np.unique(statistics.object_picture))
    return {
        "schema": 1,
        "model": checkpoints.hash_file(best),
        "dataset": order["work"]["dataset"]["digest"],
        "split": _split(order),
        "imgsz": _imgsz(order),
        "pictures": len(statistics.pictures),
        "backgrounds": len(statistics.pictures) - objects,
        "objects": len(statistics.object_class),
        "clusters": int(of.max()) + 1,
        "map50": _mean(ranking, len(of))[0],
        "map5095": float(np.mean(_mean(ranking, len(of)))),
        "operatingPoints": [_as_json(point) for point in operating_point.points(statistics, of, _SEED)],
        "operatingCurve": [_as_json(point) for point in operating_point.curve(statistics, of, _SEED)],
        "f1Peak": _f1_peak(told, of),
        "slices": [_as_json(each) for each in slices.all_of(statistics, told.brightness, told.names)],
        "comparison": None,
    }


def _comparison(library: Any, told: Evaluated, order: Order, folder: str) -> Dict[str, Any]:
    """How the model stands against the one to beat: the ``difference``, or in ``trouble`` why there is none."""
    sent = order["modelToBeat"] or {}
    (file,) = sent["files"].values()
    path = os.path.join(sent["tree"], file["path"])
    result: Dict[str, Any] = {"model": file["sha256"], "trouble": "", "difference": None}
    if not os.path.isfile(path) or checkpoints.hash_file(path) != file["sha256"]:
        return {**result, "trouble": "the model to beat is not on the server as it was sent"}
    try:
        other = _evaluated(library, path, order, folder)
    except Exception as error:
        traceback.print_exc()
        why = "%s: %s" % (type(error).__name__, str(error).strip().split("\n")[0][:200])
        return {**result, "trouble": "the model to beat cannot be evaluated (%s)" % why}
    if other.names != told.names:
        return {**result, "trouble": "the model to beat knows other classes"}
    if other.statistics.pictures != told.statistics.pictures:
        return {**result, "trouble": "the two models saw other pictures"}
    if not len(told.statistics.object_class):
        return {**result, "trouble": "there is no object in any picture"}
    of = _clusters(order, told)
    difference = bootstrap.compare(Ranking(told.statistics), Ranking(other.statistics), of, _SEED)
    return {**result, "difference": _as_json(difference)}


def _split(order: Order) -> str:
    """The split that is evaluated: val, or the holdout that takes the place of test."""
    asked = order.get("evaluation")
    return asked["split"] if asked else "val"


def _clusters(order: Order, told: Evaluated) -> Any:
    asked = order.get("evaluation")
    return clusters.of_pictures(told.statistics.pictures, asked["clusters"] if asked else "")


def _f1_peak(told: Evaluated, of: Any) -> Optional[Dict[str, Any]]:
    """Where F1 peaks, and the operating point that one gets there."""
    if told.f1_peak is None:
        return None
    point = operating_point.at_confidence(told.statistics, of, told.f1_peak["confidence"], _SEED)
    return {**told.f1_peak, "point": None if point is None else _as_json(point)}


def _mean(ranking: Ranking, pictures: int) -> List[float]:
    return [float(value) for value in ranking.mean(np.ones(pictures, dtype=np.int64))]


def _evaluated(library: Any, weights: str, order: Order, folder: str) -> Evaluated:
    """Validate as the training did, in smaller batches where memory asks for it."""
    import torch

    batch = _batch(orders.arguments(order))
    while True:
        try:
            return evaluate(library, weights, order["work"]["dataset"]["tree"], **_arguments(order, folder, batch))
        except torch.OutOfMemoryError:
            if batch == 1:
                raise
            batch //= 2
            torch.cuda.empty_cache()


def _imgsz(order: Order) -> int:
    return auto_rules.number(orders.arguments(order), "imgsz", _DEFAULT_SIZE)


def _batch(arguments: Dict[str, Any]) -> int:
    said = arguments.get("batch")
    return said if isinstance(said, int) and said > 0 else _DEFAULT_BATCH


def _arguments(order: Order, folder: str, batch: int) -> Dict[str, Any]:
    said = orders.arguments(order)
    own: Dict[str, Any] = {name: said[name] for name in _AS_TRAINED if said.get(name, AUTO) != AUTO}
    device: Optional[Any] = order["work"].get("device")
    return {
        **own,
        # What is not said the library takes from each model's own training: the two would not be evaluated alike.
        "imgsz": _imgsz(order),
        "single_cls": bool(said.get("single_cls", False)),
        "data": os.path.join(folder, "data.yaml"),
        "split": _split(order),
        "batch": batch,
        "device": said.get("device") if device is None else device,
        "project": folder,
        "name": "evaluation",
        "exist_ok": True,
    }


def _as_json(value: Any) -> Any:
    """A NamedTuple, and those in it, by their fields in camelCase."""
    if not hasattr(value, "_asdict"):
        return value
    return {
        re.sub("_(.)", lambda found: found[1].upper(), name): _as_json(item) for name, item in value._asdict().items()
    }


def run(arguments: List[str]) -> None:
    """Evaluate for the order that the argument names."""
    main(arguments[0])
