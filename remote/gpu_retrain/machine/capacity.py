"""What the container may use of its machine: processors and memory."""

from __future__ import annotations

import math
import os
from typing import Any, Dict, Iterator, List, Optional

_MOUNT = "/sys/fs/cgroup"
# Version 1 writes "no limit" as a number near 2^63, rounded to pages.
_NO_LIMIT = 1 << 60


def processors(proc: str = "/proc/self/cgroup", mount: str = _MOUNT) -> Dict[str, Any]:
    """Count processors: ``count`` as the machine has them, ``usable`` as affinity and quota allow (a fraction)."""
    usable = float(len(os.sched_getaffinity(0)))
    for folder in group_folders("cpu", proc, mount):
        usable = min(usable, _quota(folder))
    return {"count": os.cpu_count() or 1, "usable": usable}


def _quota(folder: str) -> float:
    both = _read(folder, "cpu.max").split()
    if len(both) != 2:
        both = [_read(folder, "cpu.cfs_quota_us"), _read(folder, "cpu.cfs_period_us")]
    try:
        quota, period = (float(text) for text in both)
    except ValueError:
        return math.inf
    return quota / period if quota > 0 and period > 0 else math.inf


def memory(
    proc: str = "/proc/self/cgroup", mount: str = _MOUNT, meminfo: str = "/proc/meminfo"
) -> Dict[str, Optional[int]]:
    """Tell the memory in bytes.

    ``totalBytes`` and ``availableBytes`` are the machine's, which is what Ultralytics looks at; ``limitBytes`` is what
    the container may have (None: all), ``usableBytes`` what is free of both. 0 stands for unknown.
    """
    total, available = _kibibytes(meminfo, "MemTotal"), _available(meminfo)
    limit: Optional[int] = None
    usable = available
    for folder in group_folders("memory", proc, mount):
        here = _limit(folder)
        if here is not None and (here < total or not total):
            limit = here if limit is None else min(limit, here)
            room = max(0, here - _used(folder))
            usable = min(usable, room) if total else room
    return {"totalBytes": total, "availableBytes": available, "limitBytes": limit, "usableBytes": usable}


def memory_used(proc: str = "/proc/self/cgroup", mount: str = _MOUNT, meminfo: str = "/proc/meminfo") -> Optional[int]:
    """Bytes that our own control group holds, without the file cache; the machine's, where groups are not counted."""
    for folder in reversed(list(group_folders("memory", proc, mount))):
        if _read(folder, "memory.current") or _read(folder, "memory.usage_in_bytes"):
            return _used(folder)
    total = _kibibytes(meminfo, "MemTotal")
    return total - _available(meminfo) if total else None


def processor_seconds(
    proc: str = "/proc/self/cgroup", mount: str = _MOUNT, stat: str = "/proc/stat"
) -> Optional[float]:
    """Processor time that our own control group has used so far; the machine's, where groups are not counted."""
    for folder in reversed(list(group_folders("cpuacct", proc, mount))):
        nanoseconds = _read(folder, "cpuacct.usage")
        if nanoseconds.isdigit():
            return int(nanoseconds) / 1e9
        used = dict(line.split(None, 1) for line in _read(folder, "cpu.stat").splitlines() if " " in line)
        if used.get("usage_usec", "").isdigit():
            return int(used["usage_usec"]) / 1e6
    # proc(5): user, nice, system, idle, iowait, irq, softirq, steal, guest (already in user).
    fields = _read(os.path.dirname(stat), os.path.basename(stat)).split("\n")[0].split()[1:9]
    if len(fields) < 7 or not all(field.isdigit() for field in fields):
        return None
    busy = [int(field) for at, field in enumerate(fields) if at not in (3, 4, 7)]
    return sum(busy) / float(os.sysconf("SC_CLK_TCK"))


def _available(meminfo: str) -> int:
    """What programs can still get; kernels before 3.14 and some sandboxes do not work it out."""
    told = _kibibytes(meminfo, "MemAvailable")
    return told or sum(_kibibytes(meminfo, name) for name in ("MemFree", "Buffers", "Cached"))


def _kibibytes(meminfo: str, name: str) -> int:
    folder, file = os.path.split(meminfo)
    for line in _read(folder, file).splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) * 1024
    return 0


def _limit(folder: str) -> Optional[int]:
    for name in ("memory.max", "memory.limit_in_bytes"):
        text = _read(folder, name)
        if text.isdigit() and int(text) < _NO_LIMIT:
            return int(text)
    return None


def _used(folder: str) -> int:
    """Memory that counts against the limit and cannot be dropped: the file cache can."""
    text = _read(folder, "memory.current") or _read(folder, "memory.usage_in_bytes")
    fields = dict(line.split(None, 1) for line in _read(folder, "memory.stat").splitlines() if " " in line)
    cached = fields.get("inactive_file", fields.get("total_inactive_file", "0"))
    return max(0, int(text or 0) - int(cached))


def group_folders(controller: str, proc: str, mount: str) -> Iterator[str]:
    """Folders of our control group and of those above it, for versions 1 and 2.

    A container often sees its own group at the top of the mount, whatever its path says, so the top is always among
    them.
    """
    tops = [mount, os.path.join(mount, controller), os.path.join(mount, "cpu,cpuacct")]
    paths = ["/"]
    for line in _read(os.path.dirname(proc), os.path.basename(proc)).splitlines():
        _number, controllers, path = line.split(":", 2)
        if controllers == "" or controller in controllers.split(","):
            paths.append(path)
    for top in tops:
        for path in paths:
            for folder in _upwards(path):
                yield top + folder


def _upwards(path: str) -> List[str]:
    folders = [""]
    for part in path.strip("/").split("/"):
        if part and part != "..":
            folders.append(folders[-1] + "/" + part)
    return folders


def _read(folder: str, name: str) -> str:
    try:
        with open(os.path.join(folder, name)) as file:
            return file.read().strip()
    except OSError:
        return ""
