"""Composes a training's order from what the runner asked for; refuses what could not run."""

from __future__ import annotations

import os
from typing import Any, Dict, Optional, TypedDict

from gpu_retrain.channel import install
from gpu_retrain.channel.layout import check_hash, check_name, tree_path
from gpu_retrain.channel.wire import Failure, Session
from gpu_retrain.interfaces import driver, launcher, workload
from gpu_retrain.machine import surroundings
from gpu_retrain.machine.nvidia import list_gpus, only_visible, trained_on
from gpu_retrain.records import checksum, orders

# GitHub gives up a queued job after a day (docs.github.com, Actions limits); so do we.
QUEUE_HOURS = 24
# A checkpoint of the largest model is below 1 GB; the epoch's end writes up to four.
MIN_FREE_BYTES = 2 * 10**9


class StartRequest(TypedDict):
    """What the runner asks for; the parts of the trees are those of ``compose``."""

    id: str
    workload: str
    dataset: Dict[str, Any]
    venv: str
    weights: str
    args: Dict[str, Any]
    code: Optional[Dict[str, Any]]
    weightFiles: Optional[Dict[str, Any]]
    modelToBeat: Optional[Dict[str, Any]]
    evaluation: orders.Evaluation
    checkpointMinutes: float
    limits: orders.AskedLimits


def compose(session: Session, folder: str, args: StartRequest, last: Optional[orders.Order]) -> orders.Order:
    """Compose the order of the attempt after ``last``; what rescues changed before stays changed.

    ``args``: ``id``; ``workload`` (its name); ``dataset`` with ``name``, ``digest``, ``splits``, ``classes``,
    ``rest``; ``venv`` (absolute); ``weights``; ``args`` (for the workload); ``code`` (``name``, ``digest``,
    ``callbacks`` with ``event``, ``module`` and ``function`` each; or None); ``weightFiles`` (``name``,
    ``digest``, ``files``: by name the ``path`` in that tree and the ``sha256``; or None); ``modelToBeat`` (a tree
    of one such file, or None); ``evaluation`` (``split``, ``clusters``); ``checkpointMinutes``;
    ``limits`` with ``maxHours``, ``maxCost``, ``pricePerHour``, ``stallMinutes``.

    Raises VENV_FAILED when there is no Python in the venv, INPUT_INVALID for names that cannot be, or a workload that
    there is not.
    """
    trained_with = _known(args["workload"])
    attempt = last["attempt"] + 1 if last else 1
    python = os.path.join(args["venv"], "bin", "python")
    if not os.path.isabs(python) or not os.access(python, os.X_OK):
        raise Failure(
            "VENV_FAILED",
            "There is no Python environment in %s on the server." % args["venv"],
            "Nothing was started.",
            "Run setup-env first, and pass on its output venv.",
        )
    device = args["args"].get("device")
    gpus = list_gpus() if isinstance(device, int) else []
    visible = only_visible(str(device), gpus)
    program = install.command(install.install(session), driver.MODULES[args["workload"]])
    return {
        "schema": checksum.FIRST_SCHEMA,
        "id": check_name(args["id"]),
        "attempt": attempt,
        "launcher": launcher.DEFAULT,
        "workload": args["workload"],
        # -B: bytecode written beside the user's code would be a change of a verified tree.
        "command": [python, "-I", "-B", "-X", "utf8", "-u", *program, orders.path(folder, attempt)],
        "environment": {
            **surroundings.library_caches(session.root),
            "CUDA_DEVICE_ORDER": surroundings.GPU_ORDER,
            **trained_with.environment(folder),
            **_only_visible(visible),
        },
        "limits": {**args["limits"], "queueHours": QUEUE_HOURS, "minFreeBytes": MIN_FREE_BYTES},
        "checkpointMinutes": args["checkpointMinutes"],
        "work": {
            "dataset": _on_disk(session.root, args["dataset"]),
            "venv": args["venv"],
            "weights": args["weights"],
            "args": args["args"],
            "device": 0 if visible else None,
            "code": _tree(session.root, args["code"]),
            "weightFiles": _tree(session.root, args["weightFiles"]),
        },
        "modelToBeat": _tree(session.root, args["modelToBeat"]),
        "evaluation": args["evaluation"],
        "root": session.root,
        "adjustments": last.get("adjustments", {}) if last else {},
        "gpu": trained_on(str(device), gpus, os.environ.get("CUDA_VISIBLE_DEVICES", "")),
    }


def _known(name: str) -> workload.Workload:
    if name in driver.MODULES:
        return workload.load(name)
    raise Failure(
        "INPUT_INVALID",
        "This server is asked to train with %r, which it does not know." % name,
        "Nothing was started.",
        "Use the same version of all five actions, and pass on the plan unchanged.",
    )


def _tree(root: str, source: Optional[Dict[str, Any]]) -> Optional[Dict[str, Any]]:
    return None if source is None else _on_disk(root, source)


def _on_disk(root: str, source: Dict[str, Any]) -> Dict[str, Any]:
    name, digest = check_name(source["name"]), check_hash(source["digest"])
    return {**source, "tree": tree_path(root, name, digest)}


def _only_visible(uuid: str) -> Dict[str, Optional[str]]:
    return {"CUDA_VISIBLE_DEVICES": uuid} if uuid else {}
