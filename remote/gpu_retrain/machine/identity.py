"""Says which process a recorded one was, so that a reused process id is never taken for it.

In a container the boot id is the host's and survives a restart of the container; the start time of PID 1 does not.
A process id alone says nothing: it is reused.
"""

from __future__ import annotations

import os
import time
from typing import NamedTuple, Optional, TypedDict

# proc_pid_stat(5): what follows the command's name begins with field 3, state; starttime, in clock ticks, is field 22.
_START = 22 - 3
_DEAD = ("Z", "X", "x")


class _Status(NamedTuple):
    state: str
    start: int


class Identity(TypedDict):
    """A process of one boot, as it is recorded: its id, and when it and the first process started, in clock ticks."""

    boot: str
    init: Optional[int]
    pid: int
    start: int


def identify(pid: int) -> Identity:
    """Give what is needed to recognise a process later, as JSON; it may be dead, but not yet reaped.

    Raises ProcessLookupError when there is none.
    """
    status = _status(pid)
    if status is None:
        raise ProcessLookupError(pid)
    return {"boot": _boot_id(), "init": _init_start(), "pid": pid, "start": status.start}


def is_alive(identity: Optional[Identity]) -> bool:
    """Whether exactly this process still lives on this boot of this container; a zombie is dead."""
    if not identity or rebooted(identity):
        return False
    status = _status(identity["pid"])
    return status is not None and status.start == identity["start"] and status.state not in _DEAD


def is_reused(identity: Identity) -> bool:
    """Whether another process has this one's id by now; while its group has members, the kernel gives it to nobody."""
    status = _status(identity["pid"])
    return rebooted(identity) or (status is not None and status.start != identity["start"])


def rebooted(identity: Identity) -> bool:
    """Whether the machine or the container was started anew since."""
    return machine_rebooted(identity) or bool(identity["init"] != _init_start())


def machine_rebooted(identity: Identity) -> bool:
    """Whether it was the machine, and not only the container."""
    return bool(identity["boot"] != _boot_id())


def this_boot() -> str:
    """Name this boot of this machine or container; fit for a file's name, without dots."""
    return "%s-%s" % (_boot_id(), _init_start())


def age_s(identity: Identity) -> float:
    """Seconds since the process started, by a clock that nobody can set and that runs on in standby."""
    started = float(identity["start"]) / os.sysconf("SC_CLK_TCK")
    return max(0.0, time.clock_gettime(time.CLOCK_BOOTTIME) - started)


def _boot_id() -> str:
    with open("/proc/sys/kernel/random/boot_id") as file:
        return file.read().strip()


def _init_start() -> Optional[int]:
    status = _status(1)
    return status.start if status else None


def _status(pid: int) -> Optional[_Status]:
    try:
        with open("/proc/%d/stat" % pid, "rb") as file:
            text = file.read()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The command's name stands in parentheses and may hold both spaces and parentheses itself.
    fields = text[text.rindex(b")") + 2 :].split()
    return _Status(fields[0].decode(), int(fields[_START]))
