"""Exports a training's model for other runtimes, each checked against the model that it was made of.

What was exported and agrees is kept in ``exports/`` of the training's folder; asking again gives it out again.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import time
from typing import Any, Dict, List, Sequence, TypedDict

from gpu_retrain.channel.layout import make_folder, read_json, venv_path, write_atomic
from gpu_retrain.channel.wire import Failure, Session
from gpu_retrain.environment import venv_python
from gpu_retrain.interfaces import launcher
from gpu_retrain.records import checkpoints, orders, states
from gpu_retrain.records.orders import Order
from gpu_retrain.results import results
from gpu_retrain.workloads.ultralytics import auto_rules, image_lists

_SCRIPT = "gpu_retrain.workloads.ultralytics.export_format"
EXPORT = 1  # raise it when an export is made or checked otherwise, so that earlier ones no longer count
_MADE_OF = os.path.join("ultralytics", "weights", "best.pt")
_NEEDS_GPU = ("engine",)
FORMATS = ("onnx", "openvino", "torchscript", *_NEEDS_GPU)
_LIMIT_S = 1500.0  # TensorRT tries kernels for minutes
_PICTURES = 50
_DEFAULT_SIZE = 640  # the library's own
_NOT_LOOKED_AT: Dict[str, Any] = {"files": [], "imgsz": 0, "opset": None, "versions": {}, "agreement": None}


class ExportsRequest(TypedDict):
    """The arguments of ``make``."""

    training: str
    fingerprint: str
    formats: List[str]


def make(session: Session, args: ExportsRequest) -> Dict[str, Any]:
    """Export the finished training ``training`` with the venv ``fingerprint`` as each of ``formats``.

    Returns ``exports``, one for each: ``files`` (``path, size, sha256``, which results.read gives out), how far it
    agrees, with what it was made, and in ``trouble`` why there are no files. Raises INPUT_INVALID, TRAINING_UNKNOWN,
    RECORD_DAMAGED.
    """
    folder = results.open_training(session, args)
    order = orders.newest(folder)
    if order is None or not set(args["formats"]) <= set(FORMATS):
        raise _cannot_export(args["formats"])
    venv = venv_path(session.root, args["fingerprint"])
    return {"exports": [_export(session, folder, order, venv, each) for each in args["formats"]]}


def _export(session: Session, folder: str, order: Order, venv: str, format: str) -> Dict[str, Any]:
    record = os.path.join(make_folder(folder, results.EXPORTS), format + ".json")
    best, progress, began = os.path.join(folder, _MADE_OF), results.SignOfLife(session), time.monotonic()
    state = states.read(folder)
    if state is None or state["state"] != "finished" or not os.path.isfile(best):
        return {**_NOT_LOOKED_AT, "format": format, "seconds": 0, "trouble": "there is no finished model"}
    key = [EXPORT, checkpoints.hash_file(best), os.path.basename(venv)]
    known = read_json(record)
    if known and known["key"] == key and known["files"] == _listed(folder, known["files"], progress):
        session.event(kind="step", text="%s is there already" % format)
        return {name: value for name, value in known.items() if name != "key"}
    session.event(kind="step", text="exporting as %s" % format)
    told = {**_NOT_LOOKED_AT, **_tried(session, folder, order, venv, format)}
    files = [] if told["trouble"] else _kept(folder, told["made"])
    told = {name: told[name] for name in (*_NOT_LOOKED_AT, "trouble")}
    told.update(format=format, seconds=round(time.monotonic() - began, 1), files=_listed(folder, files, progress))
    shutil.rmtree(_work(folder), ignore_errors=True)
    if not told["trouble"]:
        write_atomic(record, json.dumps({**told, "key": key}).encode())
    return told


def _tried(session: Session, folder: str, order: Order, venv: str, format: str) -> Dict[str, Any]:
    """What the venv's Python says; what goes wrong there is one format's trouble, and not the others'."""
    said = orders.arguments(order)
    only = order["work"].get("device")
    needs_gpu = format in _NEEDS_GPU
    question = {
        "model": _copied(folder),
        "format": format,
        "imgsz": auto_rules.number(said, "imgsz", _DEFAULT_SIZE),
        "device": (said.get("device") if only is None else only) if needs_gpu else "cpu",
        "visible": order["environment"].get("CUDA_VISIBLE_DEVICES") if needs_gpu else None,
        "pictures": _pictures(order),
    }
    running = launcher.load(order.get("launcher", launcher.DEFAULT))
    lock = running.reserve(folder) if needs_gpu else None
    if needs_gpu and lock is None:
        return {"trouble": "the GPU trains %s: collect again when it has ended" % running.holder(folder)}
    try:
        return venv_python.ask(session, venv, _SCRIPT, question, _LIMIT_S, held=[] if lock is None else [lock])
    except Failure as failure:
        return {"trouble": failure.what}
    finally:
        if lock is not None:
            os.close(lock)


def _pictures(order: Order) -> List[str]:
    """Pictures of the val split, evenly over all of it."""
    dataset = order["work"]["dataset"]
    found = list(image_lists.pictures(dataset["tree"], dataset["splits"]["val"]["sources"]))
    step = max(1, len(found) // _PICTURES)
    return list(itertools.islice(found, 0, step * _PICTURES, step))


def _work(folder: str) -> str:
    return os.path.join(folder, results.EXPORTS, "work")


def _copied(folder: str) -> str:
    """The library exports beside the model, and must not touch the model itself."""
    shutil.rmtree(_work(folder), ignore_errors=True)
    place = make_folder(folder, results.EXPORTS, "work")
    return shutil.copyfile(os.path.join(folder, _MADE_OF), os.path.join(place, "best.pt"))


def _kept(folder: str, made: str) -> List[Dict[str, Any]]:
    """Move what was made to where it stays; name its files as ``_listed`` takes them."""
    made = made.rstrip(os.sep)
    target = os.path.join(folder, results.EXPORTS, os.path.basename(made))
    if os.path.isdir(target):
        shutil.rmtree(target)
    os.rename(made, target)
    names = [target] if os.path.isfile(target) else [os.path.join(target, name) for name in sorted(os.listdir(target))]
    return [{"path": os.path.relpath(name, folder)} for name in names]


def _listed(folder: str, files: Sequence[Dict[str, Any]], progress: results.SignOfLife) -> List[Dict[str, Any]]:
    paths = [os.path.join(folder, file["path"]) for file in files]
    return [results.entry(os.path.relpath(path, folder), path, progress) for path in paths if os.path.isfile(path)]


def _cannot_export(formats: List[str]) -> Failure:
    return Failure(
        "INPUT_INVALID",
        "There is nothing to export as %s." % ", ".join(map(repr, formats)),
        "Nothing was exported; the training and its results are untouched.",
        "Export a training that was ordered, as some of %s." % ", ".join(FORMATS),
    )


OPERATIONS = {"make": make}
