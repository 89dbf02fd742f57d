"""Asks a process of its own, which may run out of memory or hang, and hears its answer while it is written."""

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

_POLL_S = 0.2

# Takes a line of the answer; seconds that are left from then on, or None for as many as before.
Hear = Callable[[Dict[str, Any]], Optional[float]]


def command(module: str, order: Order, folder: str, *arguments: str) -> List[str]:
    """Give the command line of a module that takes an order's path and ``arguments``."""
    program = install.command(install.own_folder(), module)
    path = orders.path(folder, order["attempt"])
    return [sys.executable, "-I", "-B", "-X", "utf8", "-u", *program, path, *arguments]


def argument(value: Dict[str, Any]) -> str:
    """Put what is known into one argument of a command line."""
    return json.dumps(value)


def ask(command_line: List[str], answer: str, hear: Hear, limit_s: float) -> str:
    """Run a command that appends JSON lines to the file ``answer``, and hear each.

    Returns what went wrong, or nothing. It never raises for what goes wrong in the other process.
    """
    os.close(create(answer))
    try:
        process = subprocess.Popen(command_line, stdin=subprocess.DEVNULL)
    except OSError as error:
        return "it could not be started (%s)" % error
    try:
        return _follow(process, answer, hear, limit_s)
    finally:
        # Whoever is asked to end meanwhile leaves through here.
        if process.poll() is None:
            process.kill()
        process.wait()


def _follow(process: subprocess.Popen[bytes], answer: str, hear: Hear, limit_s: float) -> str:
    deadline, offset = time.monotonic() + limit_s, 0
    while True:
        code = process.poll()  # before the last look, so that nothing is missed
        offset, lines = _read(answer, offset)
        for line in lines:
            left_s = hear(line)
            if left_s is not None:
                deadline = time.monotonic() + left_s
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
