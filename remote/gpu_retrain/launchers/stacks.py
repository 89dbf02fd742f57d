"""Has the processes of a command that hangs print where they are, and tells what only the kernel knows of them."""

from __future__ import annotations

import contextlib
import os
import signal
from typing import Dict, List, NamedTuple, Optional

from gpu_retrain.channel.layout import open_own
from gpu_retrain.channel.wire import Failure

ASK = signal.SIGUSR1  # a driver has Python's faulthandler answer it on stderr
_STATES = {
    "T": "is stopped by a signal",
    "t": "is stopped by a tracer",
    "D": "hangs in the kernel (disk or GPU driver)",
}


class _Found(NamedTuple):
    """A process: its id, its name, its state as of proc_pid_stat(5), and whether it has a handler for ASK."""

    pid: int
    name: str
    state: str
    listens: bool


def ask(group: int, log: str) -> str:
    """Have every process of a group print its stacks, and add a line on each to ``log``.

    Whoever does not listen to the signal is not sent it: it would die of it. One that is stopped is let go on for it.
    Returns what is odd about their states, such as ``python (pid 7) is stopped by a signal``; empty when nothing is.
    """
    found = _members(group)
    _note(found, log)
    for each in found:
        with contextlib.suppress(ProcessLookupError):
            if each.listens:
                os.kill(each.pid, ASK)
            os.kill(each.pid, signal.SIGCONT)
    odd = ["%s (pid %d) %s" % (each.name, each.pid, _STATES[each.state]) for each in found if each.state in _STATES]
    return ", ".join(odd[:3] + ["and %d more" % (len(odd) - 3)] if len(odd) > 3 else odd)


def _members(group: int) -> List[_Found]:
    found = (_look(int(name), group) for name in os.listdir("/proc") if name.isdigit())
    return sorted(each for each in found if each)


def _look(pid: int, group: int) -> Optional[_Found]:
    try:
        with open("/proc/%d/stat" % pid, "rb") as file:
            stat = file.read()
        with open("/proc/%d/status" % pid) as file:
            status: Dict[str, str] = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
    except (OSError, ValueError):
        return None
    # The command's name stands in parentheses and may hold both spaces and parentheses itself.
    state, _parent, its_group = stat[stat.rindex(b")") + 2 :].split()[:3]
    if int(its_group) != group:
        return None
    caught = int(status.get("SigCgt", "0"), 16)
    return _Found(pid, status.get("Name", "?"), state.decode(), bool(caught >> (ASK - 1) & 1))


def _note(found: List[_Found], log: str) -> None:
    lines = ["\nNo sign of progress: what the processes of the training do.\n"]
    lines += ["  pid %d  %s  state %s  in %s\n" % (e.pid, e.name, e.state, _waits_in(e.pid)) for e in found]
    with contextlib.suppress(OSError, Failure), os.fdopen(open_own(log, os.O_WRONLY | os.O_APPEND), "a") as file:
        file.writelines(lines)


def _waits_in(pid: int) -> str:
    """Name of the kernel's function in which it waits."""
    try:
        with open("/proc/%d/wchan" % pid) as file:
            return file.read().strip() or "?"
    except OSError:
        return "?"
