"""Whether the kernel killed for memory, as far as the container can tell."""

from __future__ import annotations

from typing import Iterator, Optional


def oom_kills(proc: str = "/proc/self/cgroup", mount: str = "/sys/fs/cgroup") -> Optional[int]:
    """Count the processes that the kernel killed for memory in our control group so far; None when nobody tells.

    Control groups of version 2 count in ``memory.events``, those of version 1 in ``memory.oom_control``.
    """
    for path in _counters(proc, mount):
        try:
            with open(path) as file:
                fields = dict(line.split(None, 1) for line in file)
        except (OSError, ValueError):
            continue
        if "oom_kill" in fields:
            return int(fields["oom_kill"])
    return None


def _counters(proc: str, mount: str) -> Iterator[str]:
    """Files that may hold the count. A container may see its own group at the top of the mount, whatever its path."""
    try:
        with open(proc) as file:
            groups = [line.rstrip("\n").split(":", 2) for line in file]
    except OSError:
        groups = []
    for _number, controllers, path in groups:
        if controllers == "":
            yield mount + path.rstrip("/") + "/memory.events"
        elif "memory" in controllers.split(","):
            yield mount + "/memory" + path.rstrip("/") + "/memory.oom_control"
    yield mount + "/memory.events"
    yield mount + "/memory/memory.oom_control"
