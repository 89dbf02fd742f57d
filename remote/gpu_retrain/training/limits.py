"""The limits of a training: a pure function from what is known to what must be done."""

from __future__ import annotations

from typing import NamedTuple, Optional

from gpu_retrain.records.failure_classes import DISK, STALLED
from gpu_retrain.records.orders import Limits

# A driver of ours leaves by itself before a limit that the next epoch would break. What still runs at the limit is
# asked to leave, and ended this much later: a budget is a promise.
GRACE_S = 120.0


class Facts(NamedTuple):
    """What the limits are held against."""

    total_s: float  # run time over all attempts
    silent_s: float  # since the last sign of progress: an event of the driver, or output
    free_bytes: int  # on the training's file system


class Verdict(NamedTuple):
    """What must be done, and why: ``action`` is ``stop`` or ``kill``, ``state`` the one it will end in."""

    action: str
    state: str
    reason: str
    failure_class: Optional[str] = None


def judge(limits: Limits, facts: Facts) -> Optional[Verdict]:
    """Hold a training against its limits; None when it may go on. A limit of None is none."""
    stall_minutes = limits["stallMinutes"]
    if stall_minutes and facts.silent_s > stall_minutes * 60:
        return Verdict("kill", "failed", "stalled: no sign of progress for %g minutes" % stall_minutes, STALLED)
    if facts.free_bytes < limits["minFreeBytes"]:
        reason = "disk: only %d MB left on the server" % (facts.free_bytes // 10**6)
        return Verdict("stop", "stopped", reason, DISK)
    budget_s = allowed_s(limits)
    if budget_s is None or facts.total_s < budget_s:
        return None
    action = "kill" if facts.total_s > budget_s + GRACE_S else "stop"
    return Verdict(action, "stopped", _budget_reason(limits))


def allowed_s(limits: Limits) -> Optional[float]:
    """Seconds that a training may run, over all attempts: the smaller of time and money; None for no limit."""
    budgets = [budget for budget in (_by_time_s(limits), _by_money_s(limits)) if budget is not None]
    return min(budgets) if budgets else None


def cost(limits: Limits, total_s: float) -> Optional[float]:
    """What ``total_s`` seconds cost, in the currency of ``pricePerHour``; None without a price."""
    price = limits["pricePerHour"]
    return round(total_s / 3600.0 * price, 4) if price else None


def _budget_reason(limits: Limits) -> str:
    by_money_s = _by_money_s(limits)
    if by_money_s is not None and by_money_s == allowed_s(limits):
        return "max-cost: %g is used up at %g an hour" % (limits["maxCost"] or 0, limits["pricePerHour"] or 0)
    return "max-hours: %g hours are over" % (limits["maxHours"] or 0)


def _by_time_s(limits: Limits) -> Optional[float]:
    return limits["maxHours"] * 3600.0 if limits["maxHours"] else None


def _by_money_s(limits: Limits) -> Optional[float]:
    price = limits["pricePerHour"]
    return limits["maxCost"] / price * 3600.0 if limits["maxCost"] and price else None
