"""Starts a supervisor that outlives the channel, and waits until it has taken over."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from gpu_retrain.channel import install
from gpu_retrain.channel.layout import open_own
from gpu_retrain.channel.wire import Failure
from gpu_retrain.interfaces import launcher
from gpu_retrain.records import logs, states

_SUPERVISOR = "gpu_retrain.training.supervisor"
LOG_FILE = "supervisor.log"
_TAKE_OVER_S = 30.0  # a loaded machine takes seconds to start Python


def start(code: str, folder: str, attempt: int) -> None:
    """Start a supervisor for an attempt from the modules in ``code``; a second one of the same attempt ends by itself.

    Raises AGENT_FAILED when none has taken over in time.
    """
    command = [sys.executable, "-I", *install.command(code, _SUPERVISOR), folder, str(attempt)]
    with os.fdopen(open_own(os.path.join(folder, LOG_FILE), os.O_WRONLY | os.O_APPEND), "ab") as log:
        # It forks twice and leaves our session; the process waited for here ends at once.
        subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", check=True, timeout=_TAKE_OVER_S
        )
    deadline = time.monotonic() + _TAKE_OVER_S
    while not _taken_over(folder, attempt):
        if time.monotonic() > deadline:
            raise Failure(
                "AGENT_FAILED",
                "The supervisor did not start: %s." % (logs.tail(folder, LOG_FILE, 1) or ["no message"])[0],
                "No training was started.",
                "Run it again; if it repeats, look into %s in the training's folder." % LOG_FILE,
            )
        time.sleep(0.05)


def _taken_over(folder: str, attempt: int) -> bool:
    state = states.read(folder)
    if state is None or state["attempt"] < attempt:
        return False  # a later one is a rescue
    return states.has_ended(state) or launcher.is_alive(state["supervisor"])
