"""``order.<n>.json``: what a training was told to do, written once per attempt and never changed."""

from __future__ import annotations

import glob
import json
import os
import re
from typing import Any, Dict, List, Mapping, Optional, Tuple, TypedDict, cast

from gpu_retrain.channel.layout import write_atomic
from gpu_retrain.channel.wire import Failure
from gpu_retrain.records import checksum

_NAME = re.compile(r"order\.(\d+)\.json\Z")
# What makes two orders the same training. Limits are not part of it: a new attempt may get more time.
_SCALARS, _TREES = ("venv", "weights"), ("dataset", "code", "weightFiles")
# How the dataset is read, which data.yaml outside of it, or the settings, may say.
_READ = ("splits", "classes", "rest")
_MAX_DIFFERENCES = 8
_MAX_CHARACTERS = 120


class AskedLimits(TypedDict):
    """The limits of a training that its user sets; None is none."""

    maxHours: Optional[float]
    maxCost: Optional[float]
    pricePerHour: Optional[float]
    stallMinutes: Optional[float]
    rescues: int


class Limits(AskedLimits):
    """All limits of a training."""

    queueHours: float
    minFreeBytes: int


class Work(TypedDict):
    """What the workload is to do; trees are as they were asked for, with the ``tree`` that they are on the disk."""

    dataset: Dict[str, Any]
    venv: str
    weights: str
    args: Dict[str, Any]
    device: Optional[int]
    code: Optional[Dict[str, Any]]
    weightFiles: Optional[Dict[str, Any]]


class Evaluation(TypedDict):
    """How the model is evaluated when the training has finished."""

    split: str  # of the dataset
    clusters: str  # a regular expression: which pictures count together; empty for by their names


# ``class`` cannot be the name of a field of a class.
Rescue = TypedDict(
    "Rescue",
    {
        "attempt": int,  # the one that failed
        "class": str,  # of failure
        "epoch": int,  # the one in which it failed, from 1
        "reason": str,
        "changes": Dict[str, Any],  # the arguments that the next attempt got
    },
)


class _Later(TypedDict, total=False):
    launcher: str
    workload: str
    modelToBeat: Optional[Dict[str, Any]]  # a tree of one file: what the result is compared with, and not trained with
    evaluation: Evaluation
    planted: bool
    adjustments: Dict[str, Any]  # arguments that rescues changed, in the place of those in ``work``
    rescues: List[Rescue]  # since somebody last started the training
    gpu: str  # UUID or number of the one that is trained on; empty for none


class Order(_Later):
    """One attempt: a command, what starts it, its limits, and what the command reads of it.

    ``planted`` is one that ran on another server: it has no command here, and is never started again.
    """

    schema: int
    id: str
    attempt: int
    command: List[str]
    environment: Dict[str, Optional[str]]
    limits: Limits
    checkpointMinutes: float
    work: Work
    root: str


def since(order: Order) -> int:
    """The attempt that somebody started; those after it are rescues."""
    rescues = order.get("rescues")
    return rescues[0]["attempt"] if rescues else order["attempt"]


def arguments(order: Order) -> Dict[str, Any]:
    """Give the arguments with which an attempt trains: what was asked for, and what rescues changed of it."""
    return {**order["work"]["args"], **order.get("adjustments", {})}


def path(folder: str, attempt: int) -> str:
    """Path of an attempt's order."""
    return os.path.join(folder, "order.%d.json" % attempt)


def attempt_of(order_path: str) -> int:
    """The attempt whose order has this path."""
    match = _NAME.search(order_path)
    return int(match.group(1)) if match else 0


def read(folder: str, attempt: int) -> Order:
    """Read an attempt's order. Raises FileNotFoundError when there is none, RECORD_DAMAGED when it is not whole."""
    try:
        order = checksum.read(path(folder, attempt))
    except checksum.Damaged as error:
        raise _damaged(os.path.basename(path(folder, attempt))) from error
    if order is None:
        raise FileNotFoundError(path(folder, attempt))
    return cast(Order, order)


def last_attempt(folder: str) -> int:
    """The number of the last attempt that was ordered; 0 before the first."""
    matches = [_NAME.search(name) for name in glob.glob(os.path.join(glob.escape(folder), "order.*.json"))]
    return max((int(match.group(1)) for match in matches if match), default=0)


def newest(folder: str) -> Optional[Order]:
    """Read the order of the last attempt; None before the first. Raises what ``read`` raises."""
    attempt = last_attempt(folder)
    return read(folder, attempt) if attempt else None


def _damaged(name: str) -> Failure:
    return Failure(
        "RECORD_DAMAGED",
        "%s of the training is damaged: its checksum is not that of its content." % name,
        "Nothing was started or ended for it. Checkpoints and events are files of their own.",
        "Put back the file as it was, or start a new training, with the best checkpoint as its weights.",
    )


def write(folder: str, order: Order) -> None:
    """Write an attempt's order, whole or not at all."""
    write_atomic(path(folder, order["attempt"]), checksum.seal(order))


def differences(old: Order, new: Order) -> List[str]:
    """Say where the work of two orders differs, such as ``args.epochs: 30 before, 50 now``; empty when nowhere.

    The environment of another server has another path, and may be made for another GPU: it does not count.
    """
    works: Tuple[Mapping[str, Any], Mapping[str, Any]] = (old["work"], new["work"])
    pairs = [(key, works[0][key], works[1][key]) for key in _SCALARS if key != "venv" or not old.get("planted")]
    for key in _TREES:
        before, now = (work.get(key) or {} for work in works)
        pairs += [("%s.%s" % (key, part), before.get(part), now.get(part)) for part in ("name", "digest")]
    if "workload" in old:
        pairs.append(("workload", old["workload"], new["workload"]))
    read = old["work"]["dataset"], new["work"]["dataset"]
    pairs += [("dataset.%s" % part, read[0][part], read[1].get(part)) for part in _READ if part in read[0]]
    callbacks = [(work.get("code") or {}).get("callbacks", []) for work in works]
    pairs.append(("code.callbacks", callbacks[0], callbacks[1]))
    others = [_told(*pair) for pair in pairs if _differ(*pair[1:])]
    return [*others, *argument_differences(old["work"]["args"], new["work"]["args"])][:_MAX_DIFFERENCES]


def argument_differences(before: Dict[str, Any], now: Dict[str, Any]) -> List[str]:
    """Say where two trainings' arguments differ, as ``differences`` does."""
    pairs = [("args.%s" % name, before.get(name), now.get(name)) for name in sorted({*before, *now})]
    return [_told(*pair) for pair in pairs if _differ(*pair[1:])][:_MAX_DIFFERENCES]


def _differ(before: Any, now: Any) -> bool:
    """Python holds 1 and True for the same; Ultralytics does not."""
    return bool(before != now or isinstance(before, bool) != isinstance(now, bool))


def _told(name: str, before: Any, now: Any) -> str:
    return "%s: %s before, %s now" % (name, _short(before), _short(now))


def _short(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= _MAX_CHARACTERS else text[:_MAX_CHARACTERS] + "..."
