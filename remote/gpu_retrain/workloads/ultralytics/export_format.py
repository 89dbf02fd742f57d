"""Runs under a venv's Python: exports a model as one format, and compares what the two find.

Reads as JSON from stdin ``model`` (a copy to export beside), ``format``, ``imgsz``, ``device`` (CUDA sees
only ``visible`` unless that is null), ``pictures`` and ``answer``, and writes to the file ``answer`` what it made, and
how far it agrees.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import sys
import time
import traceback
from typing import Any, Dict, Iterator, List, Optional, Tuple

import numpy as np

from gpu_retrain.workloads.ultralytics import export_agreement, library_setup
from gpu_retrain.workloads.ultralytics.export_agreement import Found

_CHECK_LIMIT_S = 240.0  # a large model on a small CPU takes seconds for a picture
_LEAST_PICTURES = 8  # looked at however long it takes
_PACKAGES = ("ultralytics", "torch", "onnx", "onnxruntime", "onnxruntime-gpu", "onnxslim", "openvino", "tensorrt")


def export(question: Dict[str, Any]) -> Dict[str, Any]:
    """Export, and compare; ``made`` is the path of what was made."""
    _silence()
    library = library_setup.load()
    if question["format"] == "openvino":
        _compute_in_full()
    settings = {"imgsz": question["imgsz"], "device": question["device"]}
    made = library.YOLO(question["model"]).export(format=question["format"], **settings)
    agreement = export_agreement.compare(_both(library, question["model"], made, question["pictures"], settings))
    return {
        "made": str(made),
        "imgsz": question["imgsz"],
        "opset": _opset(question["model"]),
        "versions": _versions(),
        "agreement": {
            "pictures": agreement.pictures,
            "detections": agreement.detections,
            "matched": agreement.matched,
            "scoreDifference": agreement.score_difference,
            "boxDifference": agreement.box_difference,
        },
        "trouble": agreement.trouble(),
    }


def _silence() -> None:
    """Keep the formats' libraries from telling their makers, which they do by themselves."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]


def _compute_in_full() -> None:
    """Have OpenVINO compute in the precision of the file.

    Where a CPU has bfloat16, it takes that by itself, and says more of the machine than of what was exported.
    """
    import openvino

    theirs = openvino.Core.compile_model

    def compile_model(core: Any, model: Any, device_name: str, config: Dict[str, Any]) -> Any:
        return theirs(core, model, device_name, {**config, "INFERENCE_PRECISION_HINT": openvino.Type.f32})

    openvino.Core.compile_model = compile_model


def _both(
    library: Any, model: str, made: str, pictures: List[str], settings: Dict[str, Any]
) -> Iterator[Tuple[Found, Found]]:
    began = time.monotonic()
    task = library.YOLO(model).task
    one, other = library.YOLO(model), library.YOLO(made, task=task)
    for count, picture in enumerate(pictures):
        if count >= _LEAST_PICTURES and time.monotonic() - began > _CHECK_LIMIT_S:
            return
        yield _found(one, picture, settings), _found(other, picture, settings)


def _found(model: Any, picture: str, settings: Dict[str, Any]) -> Found:
    """Everything that a model sees, before boxes that overlap are dropped: which of two equals goes is chance."""
    (result,) = model.predict(
        picture, conf=0.0, iou=1.0, max_det=export_agreement.KEPT, rect=False, verbose=False, **settings
    )
    boxes = result.boxes if result.obb is None else result.obb
    if boxes is None:
        raise ValueError("a model for %s has no boxes to compare" % model.task)
    told = (boxes.xyxy / max(result.orig_shape), boxes.conf, boxes.cls)
    return Found(*(np.asarray(each.detach().cpu(), dtype=np.float64) for each in told))


def _opset(model: str) -> Optional[int]:
    """The operator set of the ONNX file beside the model; None when there is none."""
    path = os.path.splitext(model)[0] + ".onnx"
    if not os.path.isfile(path):
        return None
    import onnx

    return int(onnx.load(path, load_external_data=False).opset_import[0].version)


def _versions() -> Dict[str, str]:
    found = {}
    for name in _PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def run(_arguments: List[str]) -> None:
    """Answer the question on stdin."""
    question = json.load(sys.stdin)
    if question["visible"]:
        os.environ["CUDA_VISIBLE_DEVICES"] = question["visible"]
    try:
        answer = export(question)
    except Exception as error:
        traceback.print_exc()
        answer = {"trouble": "%s: %s" % (type(error).__name__, str(error).strip().split("\n")[0][:500])}
    with open(question["answer"], "w") as file:
        json.dump(answer, file)
