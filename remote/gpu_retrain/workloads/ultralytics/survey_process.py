"""Starts the survey (survey.py), hears what it finds while it runs, and ends it when it takes too long."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import Any, Callable, Dict, List, Optional

from gpu_retrain.channel import install
from gpu_retrain.channel.layout import create
from gpu_retrain.records import orders
from gpu_retrain.records.orders import Order

_MODULE = "gpu_retrain.workloads.ultralytics.survey"
_ANSWER = "survey.jsonl"
# Scanning takes as long as the library's own scan, which the training then need not repeat.
SURVEY_LIMIT_S = 3600.0
TRIALS_LIMIT_S = 600.0  # ten trials take a minute on a GPU
_GRACE_S = 60.0  # for the trial that is under way when the time is over
_POLL_S = 0.2


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
    code = os.path.abspath(os.path.join(os.path.dirname(__file__), os.pardir, os.pardir, os.pardir))
    program = install.command(code, _MODULE)
    path = orders.path(folder, order["attempt"])
    return [sys.executable, "-I", "-B", "-X", "utf8", "-u", *program, path, answer, str(trials_s)]


def ask(order: Order, folder: str, tried: bool, report: Callable[..., Any]) -> Found:
    """Survey an order's dataset, and try batches if ``tried``; ``report("trial", ...)`` hears of each.

    It never raises for what goes wrong in the other process: ``trouble`` of the answer says that then, and what was
    found before counts.
    """
    answer, found = os.path.join(folder, _ANSWER), Found()
    os.close(create(answer))
    process = subprocess.Popen(command(order, folder, answer, TRIALS_LIMIT_S if tried else 0), stdin=subprocess.DEVNULL)
    try:
        found.trouble = _follow(process, answer, found, report)
    finally:
        # Whoever is asked to end meanwhile leaves through here.
        if process.poll() is None:
            process.kill()
        process.wait()
    if found.trouble:
        report("warning", text="Looking at what is auto ended early: %s." % found.trouble)
    return found


def _follow(process: subprocess.Popen[bytes], answer: str, found: Found, report: Callable[..., Any]) -> str:
    deadline, offset = time.monotonic() + SURVEY_LIMIT_S, 0
    while True:
        code = process.poll()  # before the last look, so that nothing is missed
        offset, lines = _read(answer, offset)
        for line in lines:
            found.hear(line)
            if line["kind"] == "survey":
                deadline = time.monotonic() + TRIALS_LIMIT_S + _GRACE_S
            elif line["kind"] == "trial":
                report("trial", batch=line["batch"], fits=line["fits"], peakBytes=line["peakBytes"])
        if code is not None:
            return "" if code == 0 else "its process ended with code %d (the log says why)" % code
        if time.monotonic() > deadline:
            return "it took longer than it may"
        time.sleep(_POLL_S)


def _read(path: str, offset: int) -> tuple[int, List[Dict[str, Any]]]:
    with open(path, "rb") as file:
        file.seek(offset)
        data = file.read()
    whole = data.rfind(b"\n") + 1
    return offset + whole, [json.loads(line) for line in data[:whole].splitlines()]
