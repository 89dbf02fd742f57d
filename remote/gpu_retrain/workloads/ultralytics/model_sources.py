"""Finds what a training starts from, and proves that what the library opens is what was sent or fetched."""

from __future__ import annotations

import os
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple

from gpu_retrain.records import checkpoints, orders
from gpu_retrain.records.orders import Order, Work
from gpu_retrain.workloads.ultralytics import model_files, weight_record
from gpu_retrain.workloads.ultralytics.failures import (
    task_mismatch,
    weights_damaged,
    weights_missing,
    weights_unsuitable,
)

FURTHER = ("pretrained", "distill_model")
FOLDER = "start"


class Found(NamedTuple):
    """A file to start from: where it lies, and its SHA-256 in hex."""

    path: str
    sha256: str


class Sources:
    """What one attempt starts from: every file hashed, and handed over under a name of ours."""

    def __init__(self, order: Order, folder: str, report: Callable[..., Any]) -> None:
        self._order, self._folder, self._report = order, folder, report
        self._files: Dict[str, Tuple[str, str]] = {}  # by the path that the library gets: name and SHA-256
        self._opened: Optional[model_files.Opened] = None

    def arguments(self) -> Dict[str, Any]:
        """The training's arguments, with verified files in the place of names. Raises what ``find`` raises."""
        arguments = orders.arguments(self._order)
        for name in FURTHER:
            if isinstance(arguments.get(name), str):
                arguments[name] = self._place(arguments[name])
        return arguments

    def model(self, library: Any) -> Any:
        """Load what the training begins with.

        Raises what ``find`` raises, WEIGHTS_UNSUITABLE when the library cannot load it, and TASK_MISMATCH when the
        labels cannot train it.
        """
        work = self._order["work"]
        path = self._place(work["weights"])
        self._opened = model_files.Opened(self._files)
        try:
            model = library.YOLO(path)
        except Exception as error:
            why = "%s: %s" % (type(error).__name__, str(error).strip().split("\n")[0].replace(path, "the file")[:500])
            if path in self._opened.never():
                why = model_files.SWAPPED % os.path.basename(work["weights"])
            raise weights_unsuitable("%s: %s" % (work["weights"], why)) from error
        check_task(str(model.task), work)
        return model

    def check(self, _trainer: Any = None) -> None:
        """Refuse to train when the library did not open what was verified. Call it before the first epoch."""
        for path in self._opened.never() if self._opened else ():
            raise weights_damaged("Ultralytics did not open the weights %s, but others." % self._files[path][0])
        for path, (name, sha256) in self._files.items():
            if checkpoints.hash_file(path) != sha256:
                raise weights_damaged("The weights %s changed while they were loaded." % name)

    def _place(self, name: str) -> str:
        found = find(name, self._order, self._report)
        if found is None:
            return name
        placed = model_files.place(found.path, os.path.join(self._folder, FOLDER, found.sha256))
        self._files[placed] = name, found.sha256
        return placed


def find(name: str, order: Order, report: Callable[..., Any]) -> Optional[Found]:
    """Find weights that are named in an order; None for an architecture, which the library brings.

    ``report(kind, **fields)`` hears of each file and its hash. Raises WEIGHTS_MISSING for what is nowhere: the library
    would download it, or fail hours later. Raises WEIGHTS_DAMAGED for a file that is not what was sent or fetched.
    """
    path, expected = _sent(name, order["work"]) or _lying(name, order)
    if path is None:
        return None
    sha256 = checkpoints.hash_file(path)
    if sha256 != (expected or sha256):
        raise weights_damaged("The weights %s in %s have another SHA-256 (%s)." % (name, path, sha256))
    report("weights", name=name, sha256=sha256, bytes=os.path.getsize(path))
    return Found(path, sha256)


def check_task(task: str, work: Work) -> None:
    """Refuse a model that the labels cannot train, or another task than that of the model (TASK_MISMATCH)."""
    wanted = work["args"].get("task")
    if wanted not in (None, task):
        raise task_mismatch(
            "The training arguments say task=%s, and %s is a model for %s." % (wanted, work["weights"], task),
            "Take task out of the arguments: the weights decide it. Or name weights for %s." % wanted,
        )
    misfit = (work["dataset"].get("misfits") or {}).get(task)
    if misfit:
        raise task_mismatch(
            "%s is a model for %s, which these labels cannot train: %s." % (work["weights"], task, misfit.rstrip(".")),
            "Name weights of a task that the labels fit, or bring other labels.",
        )


def _sent(name: str, work: Work) -> Optional[Tuple[str, str]]:
    """Path and hash of a file of the runner's that travelled for this training."""
    sent = work.get("weightFiles") or {"files": {}}
    if name not in sent["files"]:
        return None
    path = os.path.join(sent["tree"], sent["files"][name]["path"])
    if not os.path.isfile(path):
        raise weights_missing("The weights %s were sent to the server and are gone." % name, "Run setup-env again.")
    return path, sent["files"][name]["sha256"]


def _lying(name: str, order: Order) -> Tuple[Optional[str], str]:
    work = order["work"]
    places = [os.path.join(order["root"], "weights"), work["dataset"]["tree"]]
    if work["code"]:
        places.append(work["code"]["tree"])
    path = find_weights(name, places)
    return path, (weight_record.read(path) or {"sha256": ""})["sha256"] if path else ""


def find_weights(name: str, places: List[str]) -> Optional[str]:
    """Find a file of weights by name; None for an architecture (``yolov8n.yaml``), which the library brings.

    ``places`` are the folders in which a relative path may lie. Raises WEIGHTS_MISSING for what is in none of them.
    """
    for place in places:
        path = os.path.join(place, name)
        if os.path.isfile(path):
            return path
    if model_files.is_architecture(name) and os.path.basename(name) == name:
        return None
    raise weights_missing(
        "The weights %s are not on the server, and a training downloads nothing." % name,
        "Run setup-env again, which fetches what Ultralytics releases; or put the file into %s." % places[0],
    )
