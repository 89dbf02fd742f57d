"""Refuses to go on with a training that was told something else, and says how to get what was meant."""

from __future__ import annotations

import json
import os
import re
from typing import List, Optional

from gpu_retrain.channel.layout import read_json
from gpu_retrain.channel.wire import Failure
from gpu_retrain.records import checkpoints, states

_PLAIN = re.compile(r"[\w./@+-]+\Z")
_SAFE = "That training, its checkpoints and its results are untouched."


def refuse(training_id: str, folder: str, state: Optional[states.State], differences: List[str]) -> None:
    """Raise ORDER_DIFFERS when there are ``differences`` between what a training was told and what it is told now.

    A finished training has nothing to resume from: its checkpoint is stripped, its schedule at its end. What is
    meant then is a new one that starts from its best model.
    """
    if not differences:
        return
    finished = bool(state and state["state"] == "finished")
    stands = "is finished (%d epochs)" % state["epoch"] if state and finished else "was told something else"
    next_step = "Use the old settings to have its results" if finished else "Use the old settings to go on with it"
    raise Failure(
        "ORDER_DIFFERS",
        "The training %s %s (%s)." % (training_id, stands, "; ".join(differences)),
        _SAFE,
        "%s, or leave the id (resume, training-id) empty to start a new one%s."
        % (next_step, _from(best_model(folder))),
    )


def best_model(folder: str) -> str:
    """Path of the best model that a training has: the library's own when it finished, else our newest whole copy."""
    result = read_json(os.path.join(folder, states.RESULT_FILE)) or {}
    best = os.path.join(folder, result.get("best", {}).get("path", ""))
    if os.path.isfile(best):
        return best
    return next((checkpoint.path for checkpoint in checkpoints.whole(folder, "best")), "")


def _from(path: str) -> str:
    if not path:
        return ""
    written = path if _PLAIN.match(path) else json.dumps(path, ensure_ascii=False)
    return ", from its best model with the line `weights: %s` under training: (epochs then counts anew)" % written
