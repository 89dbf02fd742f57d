"""Starts the survey (survey.py), hears what it finds while it runs, and ends it when it takes too long."""

from __future__ import annotations

import os
from typing import Any, Callable, Dict, List, Optional

from gpu_retrain.records.orders import Order
from gpu_retrain.workloads.ultralytics import asking

_MODULE = "gpu_retrain.workloads.ultralytics.survey"
_ANSWER = "survey.jsonl"
# Scanning takes as long as the library's own scan, which the training then need not repeat.
SURVEY_LIMIT_S = 3600.0
TRIALS_LIMIT_S = 600.0  # ten trials take a minute on a GPU
_GRACE_S = 60.0  # for the trial that is under way when the time is over


class Found:
    """What a survey found until it ended."""

    def __init__(self) -> None:
        self.survey: Optional[Dict[str, Any]] = None
        self.batch: Optional[int] = None  # the largest that fits; 0: none does; None: unknown
        self.memory = "the memory of the GPU"  # what the batches were tried in
        self.trouble = ""

    def hear(self, line: Dict[str, Any]) -> None:
        """Take one line of its answer."""
        if line["kind"] == "survey":
            self.survey = line
        elif line["kind"] == "trial" and line["fits"]:
            self.batch = max(self.batch or 0, line["batch"])
        elif line["kind"] == "batch":
            self.batch = line["batch"]
            if line["allowedBytes"]:
                self.memory = "the %.1f GB of the GPU that may be used" % (line["allowedBytes"] / 1e9)


def command(order: Order, folder: str, answer: str, trials_s: float) -> List[str]:
    """Give the command line of a survey."""
    return asking.command(_MODULE, order, folder, answer, str(trials_s))


def ask(order: Order, folder: str, tried: bool, report: Callable[..., Any]) -> Found:
    """Survey an order's dataset, and try batches if ``tried``; ``report("trial", ...)`` hears of each.

    It never raises for what goes wrong in the other process: ``trouble`` of the answer says that then, and what was
    found before counts.
    """
    answer, found = os.path.join(folder, _ANSWER), Found()

    def hear(line: Dict[str, Any]) -> Optional[float]:
        found.hear(line)
        if line["kind"] == "trial":
            report("trial", batch=line["batch"], fits=line["fits"], peakBytes=line["peakBytes"])
        # For the trial that is under way when the time is over there is some more.
        return TRIALS_LIMIT_S + _GRACE_S if line["kind"] == "survey" else None

    line = command(order, folder, answer, TRIALS_LIMIT_S if tried else 0)
    found.trouble = asking.ask(line, answer, hear, SURVEY_LIMIT_S)
    if found.trouble:
        report("warning", text="Looking at what is auto ended early: %s." % found.trouble)
    return found
