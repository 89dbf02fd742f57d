"""``state.json``: what a training is doing. Its supervisor is the only writer; everybody else only reads."""

from __future__ import annotations

import contextlib
import os
import time
from typing import Optional, TypedDict, cast

from gpu_retrain.channel.layout import write_atomic
from gpu_retrain.records import checksum
from gpu_retrain.records.orders import Order

FILE = "state.json"
RESULT_FILE = "result.json"  # what came out, written once by the command that finished

ENDED = ("finished", "stopped", "failed", "lost")
RUNNING = ("queued", "starting", "caching", "training", "validating")


class Words(TypedDict):
    """What is said of a failure, in the form in which it crosses the channel."""

    code: str
    what: str
    safe: str
    next: str


class Exit(TypedDict):
    """How a command ended: its code or the name of a signal, and whether memory ran out meanwhile."""

    code: Optional[int]
    signal: Optional[str]
    outOfMemory: bool


class Stored(TypedDict):
    """Something started, as it is recorded: ``kind`` names the launcher, and the rest is that one's own."""

    kind: str


# ``class`` cannot be the name of a field of a class. It is one of failure_classes, or None.
_Classed = TypedDict("_Classed", {"class": Optional[str]}, total=False)


class _Later(_Classed, total=False):
    rescues: int  # since somebody last started it
    oomKills: Optional[int]
    updatedMs: int


class State(_Later):
    """What a training is doing: ``state`` is one of RUNNING or ENDED; ``driver`` is its command."""

    schema: int
    id: str
    attempt: int
    state: str
    reason: str
    failure: Optional[Words]
    stopping: Optional[str]
    epoch: int
    epochs: Optional[int]
    seconds: float
    secondsBefore: float
    cost: Optional[float]
    exit: Optional[Exit]
    supervisor: Optional[Stored]
    driver: Optional[Stored]
    startedMs: int


def read(folder: str) -> Optional[State]:
    """Read a training's state; None before its first attempt, and for one that is damaged."""
    with contextlib.suppress(checksum.Damaged):
        return cast(Optional[State], checksum.read(os.path.join(folder, FILE)))
    return None


def is_damaged(folder: str) -> bool:
    """Whether there is a state that cannot be believed."""
    try:
        checksum.read(os.path.join(folder, FILE))
    except checksum.Damaged:
        return True
    return False


def write(folder: str, state: State) -> None:
    """Replace a training's state. Raises OSError when it cannot be written; the old one is then still whole."""
    state["updatedMs"] = int(time.time() * 1000)
    write_atomic(os.path.join(folder, FILE), checksum.seal(state))


def fresh(order: Order, before: Optional[State], supervisor: Optional[Stored]) -> State:
    """Make the state with which an attempt begins.

    ``before`` is the state of the attempt before it: hours and costs add up over all attempts. ``supervisor`` is the
    process that will write it; None when nobody will.
    """
    return {
        "schema": checksum.FIRST_SCHEMA,
        "id": order["id"],
        "attempt": order["attempt"],
        "state": "queued",
        "reason": "",
        "failure": None,
        "class": None,
        "rescues": len(order.get("rescues", [])),
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


def total_s(state: State) -> float:
    """Seconds that a training has run, over all attempts; time in the queue does not count."""
    return float(state["secondsBefore"]) + float(state["seconds"])


def has_ended(state: Optional[State]) -> bool:
    """Whether nothing more will happen in this attempt by itself."""
    return state is not None and state["state"] in ENDED
