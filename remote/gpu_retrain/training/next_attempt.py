"""Makes the order of the attempt that follows one which failed, when there is to be one."""

from __future__ import annotations

from typing import Any, Dict, NamedTuple, Optional, cast

from gpu_retrain.interfaces import workload
from gpu_retrain.records import orders, states
from gpu_retrain.training import attempt_events, endings, limits, rescue


class Next(NamedTuple):
    """The order to go on with, None to leave it at that; and why there is none, where one could have been expected."""

    order: Optional[orders.Order]
    why_not: str


def after(
    folder: str,
    order: orders.Order,
    state: states.State,
    ending: endings.Ending,
    told: attempt_events.AttemptEvents,
) -> Next:
    """Decide over what follows the attempt of ``order``. Nothing is written."""
    past, most = order.get("rescues", []), order["limits"].get("rescues") or 0
    epoch = told.epoch or state["epoch"] + 1
    epoch = min(epoch, state["epochs"] or epoch)  # after the last one comes its final validation
    changes = _remedy(order, ending, told.told())
    allowed_s = limits.allowed_s(order["limits"])
    is_over = allowed_s is not None and states.total_s(state) >= allowed_s
    why_not = rescue.refusal(rescue.Failed(ending.failure_class, epoch, is_over), past, most, changes)
    if why_not is not None:
        return Next(None, why_not)
    made = orders.Rescue(
        {
            "attempt": order["attempt"],
            "class": ending.failure_class or "",
            "epoch": epoch,
            "reason": ending.reason,
            "changes": changes or {},
        }
    )
    return Next(_order(folder, order, made), "")


def _remedy(order: orders.Order, ending: endings.Ending, told: Dict[str, Any]) -> Optional[Dict[str, Any]]:
    """Ask the workload, which alone knows arguments."""
    if ending.failure_class not in rescue.RESCUED:
        return None
    told_by = workload.load(order.get("workload", workload.DEFAULT))
    return told_by.remedy(str(ending.failure_class), orders.arguments(order), told)


def _order(folder: str, order: orders.Order, made: orders.Rescue) -> orders.Order:
    attempt = order["attempt"] + 1
    mine, its = orders.path(folder, order["attempt"]), orders.path(folder, attempt)
    changed = {
        "attempt": attempt,
        "command": [its if part == mine else part for part in order["command"]],
        "adjustments": {**order.get("adjustments", {}), **made["changes"]},
        "rescues": [*order.get("rescues", []), made],
    }
    return cast(orders.Order, {**order, **changed})
