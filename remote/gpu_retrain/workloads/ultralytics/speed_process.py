"""Starts the probe of a training's speed (speed_probe.py) before its first epoch, and tells what it found."""

from __future__ import annotations

import os
import time
from typing import Any, Callable, Dict, List

from gpu_retrain.records.orders import Order
from gpu_retrain.workloads.ultralytics import asking, auto_rules

_MODULE = "gpu_retrain.workloads.ultralytics.speed_probe"
_ANSWER = "speed.jsonl"
# The library scans labels as in the training, which then need not; measuring has its own, shorter bound.
LIMIT_S = 3600.0
# What trains for less than some minutes says the same itself, and sooner.
LEAST_BATCHES = 180


def probe(order: Order, folder: str, decided: Dict[str, Any], report: Callable[..., Any]) -> None:
    """Measure the speed of an order's training, once; ``report("forecast", ...)`` hears of it. It never raises."""
    if order["attempt"] > 1 or not _is_worthwhile(order["work"], decided):
        return
    answer, began = os.path.join(folder, _ANSWER), time.monotonic()
    heard: List[Dict[str, Any]] = []
    line = asking.command(_MODULE, order, folder, answer, asking.argument(decided))
    trouble = asking.ask(line, answer, heard.append, LIMIT_S)
    if trouble or not heard:
        report("warning", text="How long an epoch takes is not foretold: %s." % (trouble or "nothing was measured"))
        return
    told = {name: value for name, value in heard[0].items() if name != "kind"}
    cache = decided.get("cache", order["work"]["args"].get("cache")) or None
    cache = "ram" if cache is True else cache
    report("forecast", **told, cache=cache, probeSeconds=round(time.monotonic() - began, 3))


def _is_worthwhile(work: Any, decided: Dict[str, Any]) -> bool:
    images = int(work["dataset"]["splits"]["train"]["images"])
    arguments = {**work["args"], **decided}
    batch = max(1, auto_rules.number(arguments, "batch", 16))
    return -(-images // batch) * auto_rules.number(arguments, "epochs", 100) >= LEAST_BATCHES
