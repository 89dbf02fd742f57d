"""Makes a state anew that was damaged, from the events: they tell everything that matters in it."""

from __future__ import annotations

from typing import Dict, List

from gpu_retrain.records import events, orders, states

_SAID = "state.json was damaged (its checksum is not that of its content); it is made anew from the events."


def rebuild(folder: str, order: orders.Order, supervisor: states.Stored) -> states.State:
    """Give the state of the attempt of ``order`` as its events tell it, write it, and say so in an event.

    An attempt that had ended stays ended. Hours and costs of all attempts count on.
    """
    state, told = states.fresh(order, None, supervisor), _by_attempt(folder)
    own = told.pop(order["attempt"], [])
    state["secondsBefore"] = sum(map(_span_s, told.values()))
    state["seconds"] = _span_s(own)
    for event in own:
        if event["type"] == "state" and event.get("state") in (*states.RUNNING, *states.ENDED):
            state["state"], state["reason"] = event["state"], str(event.get("reason", ""))
            state["class"] = event.get("class")
    for epoch in (event for each in (*told.values(), own) for event in each if event["type"] == "epoch"):
        state["epoch"], state["epochs"] = epoch.get("epoch", 0), epoch.get("epochs")
    events.Writer(folder, "supervisor", order["attempt"]).write("warning", text=_SAID)
    states.write(folder, state)
    return state


def _by_attempt(folder: str) -> Dict[int, List[events.Event]]:
    found: Dict[int, List[events.Event]] = {}
    offset, before = 0, -1
    while offset != before:
        before = offset
        batch, offset = events.read(folder, before)
        for event, _after in batch:
            are_whole = isinstance(event.get("attempt"), int) and isinstance(event.get("atMs"), int)
            if are_whole and event["attempt"] > 0 and "type" in event:
                found.setdefault(event["attempt"], []).append(event)
    return {attempt: found[attempt] for attempt in sorted(found)}


def _span_s(told: List[events.Event]) -> float:
    """Seconds from an attempt's start to its last event; the queue does not count."""
    started = next((event["atMs"] for event in told if event.get("state") == "starting"), None)
    return 0.0 if started is None else max(0.0, (told[-1]["atMs"] - started) / 1000)
