"""Starts the evaluation (evaluation/evaluate.py) when a training has finished, and ends it when it takes too long.

It needs a process of its own: what goes wrong there, out of memory for one, must not cost a model that is finished.
"""

from __future__ import annotations

import subprocess
import time
from typing import Any, Callable, List

from gpu_retrain.records.orders import Order
from gpu_retrain.workloads.ultralytics import asking

_MODULE = "gpu_retrain.workloads.ultralytics.evaluation.evaluate"
LIMIT_S = 3600.0  # two models on a hundred thousand pictures, and a thousand draws
_POLL_S = 0.2


def command(order: Order, folder: str) -> List[str]:
    """Give the command line of an evaluation."""
    return asking.command(_MODULE, order, folder)


def evaluate(order: Order, folder: str, is_asked_to_end: Callable[[], bool], report: Callable[..., Any]) -> None:
    """Evaluate what the order's training left; ``report("evaluation", ...)`` hears how that ended. It never raises."""
    began = time.monotonic()
    try:
        trouble = _follow(subprocess.Popen(command(order, folder), stdin=subprocess.DEVNULL), is_asked_to_end)
    except OSError as error:
        trouble = "it could not be started (%s)" % error
    report("evaluation", seconds=round(time.monotonic() - began, 3), trouble=trouble)


def _follow(process: subprocess.Popen[bytes], is_asked_to_end: Callable[[], bool]) -> str:
    deadline = time.monotonic() + LIMIT_S
    try:
        while process.poll() is None:
            if is_asked_to_end():
                return "the training was asked to end"
            if time.monotonic() > deadline:
                return "it took longer than %g minutes" % (LIMIT_S / 60)
            time.sleep(_POLL_S)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
    return (
        "" if process.returncode == 0 else "its process ended with code %d (stderr.log says why)" % process.returncode
    )
