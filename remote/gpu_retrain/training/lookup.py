"""Looks a training up by its id; nothing is started or changed by it."""

from __future__ import annotations

import os
from typing import Any, Dict, TypedDict

from gpu_retrain.channel.layout import check_name, find_folder, read_json
from gpu_retrain.channel.wire import Failure, Session
from gpu_retrain.interfaces import launcher
from gpu_retrain.records import logs, orders, states
from gpu_retrain.training import refusal

_STDERR_LINES = 40


class TrainingRequest(TypedDict):
    """Names a training."""

    id: str


def status(session: Session, args: TrainingRequest) -> Dict[str, Any]:
    """Describe a training: ``state`` (state.json), ``result``, ``stderr`` (last lines), ``supervised``."""
    return describe(find(session, args["id"]))


class CompareRequest(TrainingRequest):
    """The arguments of ``compare``."""

    args: Dict[str, Any]


def compare(session: Session, args: CompareRequest) -> Dict[str, Any]:
    """Answer as ``status`` does; raise ORDER_DIFFERS, as ``start`` would hours later, for other ``args['args']``."""
    folder = find(session, args["id"])
    last = orders.newest(folder)
    told = last.get("work", {}).get("args") if last else None
    if told is not None:  # without one that can be read, ``start`` has the last word
        refusal.refuse(args["id"], folder, states.read(folder), orders.argument_differences(told, args["args"]))
    return describe(folder)


def describe(folder: str) -> Dict[str, Any]:
    """Give what ``status`` answers, from a training's folder. Raises RECORD_DAMAGED for a state that is not whole."""
    state = states.read(folder)
    if state is None and states.is_damaged(folder):
        raise Failure(
            "RECORD_DAMAGED",
            "state.json of the training is damaged: its checksum is not that of its content.",
            "Checkpoints, events and orders are files of their own; nothing was changed.",
            "Run train again with the same training id: it makes the state anew from the events.",
        )
    return {
        "state": state,
        "supervised": bool(state and launcher.is_alive(state["supervisor"])),
        "result": read_json(os.path.join(folder, states.RESULT_FILE)),
        "stderr": logs.tail(folder, logs.STDERR_FILE, _STDERR_LINES),
    }


def find(session: Session, training_id: str) -> str:
    """Return the folder of a training. Raises TRAINING_UNKNOWN when no order was ever written there."""
    folder = find_folder(session.root, "trainings", check_name(training_id))
    if not folder or orders.last_attempt(folder) == 0:
        raise Failure(
            "TRAINING_UNKNOWN",
            "The server has no training with the id %s." % check_name(training_id),
            "Nothing was changed.",
            "Check the training id and the root; each root has its own trainings.",
        )
    return folder


OPERATIONS = {"status": status, "compare": compare}
