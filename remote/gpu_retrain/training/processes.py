"""Starts a training's command so that it outlives whoever started it, and tells how it ended."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import traceback
from typing import Dict, NamedTuple, NoReturn, Optional, cast

from gpu_retrain.channel.layout import open_own, read_json, write_atomic
from gpu_retrain.machine import identity
from gpu_retrain.records import logs, orders

_CANNOT_START = 127  # what a shell says of a command that it cannot run


class Exit(NamedTuple):
    """How a process ended: a code, or a signal's number; neither is known of one that was not our child."""

    code: Optional[int]
    signal: Optional[int]


UNKNOWN = Exit(None, None)


def record_path(folder: str, attempt: int) -> str:
    """Where a started command says who it is."""
    return os.path.join(folder, "driver.%d.json" % attempt)


def recorded(folder: str, attempt: int) -> Optional[identity.Identity]:
    """Identity of the command of an attempt; None when it was never started."""
    record = read_json(record_path(folder, attempt))
    return cast(identity.Identity, record) if isinstance(record, dict) else None


def launch(order: orders.Order, folder: str, lock: int) -> int:
    """Start an order's command in ``folder`` with its output in the logs: its process id.

    The command inherits ``lock``: while it lives, nobody else trains, whatever became of its supervisor. It records its
    identity before it becomes the command, so that no crash in between can lead to a second start.
    """
    pid = os.fork()
    if pid == 0:
        _become(order, folder, lock)
    return pid


def poll(pid: int) -> Optional[Exit]:
    """How our child ended; None while it lives."""
    waited, status = os.waitpid(pid, os.WNOHANG)
    if waited == 0:
        return None
    if os.WIFSIGNALED(status):
        return Exit(None, os.WTERMSIG(status))
    return Exit(os.WEXITSTATUS(status), None)


def signal_name(number: Optional[int]) -> Optional[str]:
    """The name of a signal, such as SIGKILL; real-time signals have none and get their number."""
    if number is None:
        return None
    try:
        return signal.Signals(number).name
    except ValueError:
        return "signal %d" % number


def end_group(command: identity.Identity) -> None:
    """Kill a command and what is left of its process group, loader workers included; never anybody else's."""
    if identity.is_reused(command):
        return
    try:
        os.killpg(command["pid"], signal.SIGKILL)
    except ProcessLookupError:
        return


def _become(order: orders.Order, folder: str, lock: int) -> NoReturn:
    try:
        os.setsid()
        os.chdir(folder)
        _redirect()
        _offer_to_memory_killer()
        os.set_inheritable(lock, True)
        for name in (signal.SIGHUP, signal.SIGINT, signal.SIGPIPE, signal.SIGTERM):
            signal.signal(name, signal.SIG_DFL)
        record = json.dumps(identity.identify(os.getpid())).encode()
        write_atomic(record_path(folder, order["attempt"]), record)
        os.execve(order["command"][0], order["command"], _environment(order["environment"]))  # noqa: S606
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(_CANNOT_START)


def _redirect() -> None:
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for descriptor, name in ((1, logs.STDOUT_FILE), (2, logs.STDERR_FILE)):
        # Appending, because the supervisor cuts the files while the command writes into them.
        os.dup2(open_own(name, os.O_WRONLY | os.O_APPEND), descriptor)


def _offer_to_memory_killer() -> None:
    """When memory runs out, the kernel shall take the command and not its supervisor: the score is 0 by default."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write("500")


def _environment(changes: Dict[str, Optional[str]]) -> Dict[str, str]:
    """Our environment with an order's changes; None takes a variable away."""
    merged: Dict[str, Optional[str]] = {**os.environ, **changes}
    return {name: value for name, value in merged.items() if value is not None}
