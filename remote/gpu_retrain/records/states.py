"""``state.json``: what a training is doing. Its supervisor is the only writer; everybody else only reads."""

from __future__ import annotations

import json
import os
import time
from typing import Any, Dict, Optional

from gpu_retrain.channel.layout import read_json, write_atomic

FILE = "state.json"
RESULT_FILE = "result.json"  # what came out, written once by the command that finished

ENDED = ("finished", "stopped", "failed", "lost")
RUNNING = ("queued", "starting", "caching", "training", "validating")


def read(folder: str) -> Optional[Dict[str, Any]]:
    """Read a training's state; None before its first attempt."""
    state = read_json(os.path.join(folder, FILE))
    return state if isinstance(state, dict) else None


def write(folder: str, state: Dict[str, Any]) -> None:
    """Replace a training's state. Raises OSError when it cannot be written; the old one is then still whole."""
    state["updatedMs"] = int(time.time() * 1000)
    write_atomic(os.path.join(folder, FILE), json.dumps(state, indent=1).encode() + b"\n")


def fresh(order: Dict[str, Any], before: Optional[Dict[str, Any]], supervisor: Dict[str, Any]) -> Dict[str, Any]:
    """Make the state with which an attempt begins.

    ``before`` is the state of the attempt before it: hours and costs add up over all attempts. ``supervisor`` is the
    identity of the process that will write it.
    """
    return {
        "schema": 1,
        "id": order["id"],
        "attempt": order["attempt"],
        "state": "queued",
        "reason": "",
        "failure": None,
        "stopping": None,
        "epoch": before["epoch"] if before else 0,
        "epochs": before["epochs"] if before else None,
        "seconds": 0.0,
        "secondsBefore": total_s(before) if before else 0.0,
        "cost": None,
        "exit": None,
        "supervisor": supervisor,
        "driver": None,
        "startedMs": int(time.time() * 1000),
    }


def total_s(state: Dict[str, Any]) -> float:
    """Seconds that a training has run, over all attempts; time in the queue does not count."""
    return float(state["secondsBefore"]) + float(state["seconds"])


def has_ended(state: Optional[Dict[str, Any]]) -> bool:
    """Whether nothing more will happen in this attempt by itself."""
    return state is not None and state["state"] in ENDED
