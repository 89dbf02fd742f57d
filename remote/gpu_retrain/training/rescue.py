"""Whether an attempt that failed is followed by another one by itself: a pure decision, within bounds."""

from __future__ import annotations

from typing import Any, Dict, List, NamedTuple, Optional

from gpu_retrain.records import failure_classes
from gpu_retrain.records.orders import Order, Rescue

# What is not here, nobody can mend from outside: a disk that is full, damaged data, wrong arguments, a user's own code.
RESCUED = (
    failure_classes.GPU_MEMORY,
    failure_classes.MEMORY,
    failure_classes.SHARED_MEMORY,
    failure_classes.NAN,
    failure_classes.STALLED,
    failure_classes.WORKER,
    failure_classes.KILLED,
    failure_classes.CRASHED,
    failure_classes.GPU_LOST,
    failure_classes.REBOOTED,
    failure_classes.CONTAINER,
)


class Failed(NamedTuple):
    """An attempt that failed: its class, in which epoch, and whether its time or money is used up."""

    failure_class: Optional[str]
    epoch: int
    is_over_budget: bool


def refusal(failed: Failed, past: List[Rescue], most: int, changes: Optional[Dict[str, Any]]) -> Optional[str]:
    """Say why there is no further attempt; None when there is one, "" when nobody would expect one.

    ``past`` are the rescues since the training was last started by somebody; ``most`` of them are allowed. ``changes``
    are the arguments that the workload would change, None when it has nothing left to change.
    """
    kind = failed.failure_class
    if kind not in RESCUED or most == 0:
        return ""
    if failed.is_over_budget:
        return "its budget is used up"
    if changes is None:
        return "there is nothing left to lower"
    for each in past:
        # For memory the cache goes first, then the workers: the same failure again, but another remedy.
        if (each["class"], each["epoch"]) == (kind, failed.epoch) and set(each["changes"]) >= set(changes):
            return "the same happened in attempt %d in the same epoch" % each["attempt"]
    if kind == failure_classes.NAN and any(each["class"] == kind for each in past):
        return "it diverged without mixed precision, too"
    if len(past) >= most:
        return "limits.rescues allows %d" % most
    return None


def history(past: List[Rescue]) -> str:
    """Tell the rescues so far, such as ``attempt 1 failed in epoch 3 (gpu-memory), then batch 8``."""
    return "; ".join(
        "attempt %d failed in epoch %d (%s), then %s"
        % (each["attempt"], each["epoch"], each["class"], changes_text(each["changes"]))
        for each in past
    )


def with_history(reason: str, past: List[Rescue], why_not: str) -> str:
    """Add to a reason why there is no further attempt, and what was tried before."""
    told = ["not rescued: %s" % why_not] if why_not else []
    told += ["before: %s" % history(past)] if past else []
    return "; ".join([reason.rstrip("."), *told]) if told else reason


def told(order: Order) -> Dict[str, Any]:
    """Give the fields of the event ``rescue``, with which an attempt begins that nobody asked for."""
    rescues = order["rescues"]
    fields: Dict[str, Any] = {key: value for key, value in rescues[-1].items() if key != "attempt"}
    return {**fields, "failed": rescues[-1]["attempt"], "rescues": len(rescues), "most": order["limits"]["rescues"]}


def changes_text(changes: Dict[str, Any]) -> str:
    """Tell changed arguments, such as ``batch 8, cache off``."""
    return ", ".join("%s %s" % (name, _value(value)) for name, value in sorted(changes.items())) or "resumed as it was"


def _value(value: Any) -> str:
    return "off" if value is False else str(value)
