"""Reads what the container uses of its machine: processors, memory, the disk below the training, shared memory."""

from __future__ import annotations

import os
import time
from typing import Dict, NamedTuple, Optional, Tuple

from gpu_retrain.machine import capacity
from gpu_retrain.machine.telemetry.gpu_values import Value

_SHARED_MEMORY = "/dev/shm"  # noqa: S108 - only its size is asked for
_SECTOR_BYTES = 512  # of /sys/block/*/stat, whatever the device's own sectors are (Documentation/block/stat.rst)


class _Totals(NamedTuple):
    """What counts up since the start; None where nobody counts."""

    at_s: float
    cpu_s: Optional[float]
    read_bytes: Optional[int]
    write_bytes: Optional[int]
    busy_ms: Optional[int]


class Host:
    """Tells how things are since the look before."""

    def __init__(self, folder: str, sys: str = "/sys", shm: str = _SHARED_MEMORY) -> None:
        self._folder, self._sys, self._shm = folder, sys, shm
        self._before = self._totals()

    def read(self) -> Dict[str, Value]:
        """Look once; what counts up becomes a rate over the time since the last look."""
        before, now = self._before, self._totals()
        self._before = now
        seconds = max(now.at_s - before.at_s, 1e-3)
        memory, disk, shared = capacity.memory(), _space(self._folder), _space(self._shm)
        busy = _rate(before.busy_ms, now.busy_ms, seconds * 10)
        return {
            "cpuCores": _rate(before.cpu_s, now.cpu_s, seconds),
            "cpuLimitCores": capacity.processors()["usable"],
            "memoryUsedBytes": capacity.memory_used(),
            "memoryLimitBytes": memory["limitBytes"] or memory["totalBytes"] or None,
            "diskReadBytesPerSecond": _rate(before.read_bytes, now.read_bytes, seconds),
            "diskWriteBytesPerSecond": _rate(before.write_bytes, now.write_bytes, seconds),
            "diskBusyPercent": None if busy is None else min(100.0, busy),
            "diskFreeBytes": disk and disk.f_bavail * disk.f_frsize,
            "sharedMemoryUsedBytes": shared and (shared.f_blocks - shared.f_bfree) * shared.f_frsize,
            "sharedMemoryTotalBytes": shared and shared.f_blocks * shared.f_frsize,
        }

    def _totals(self) -> _Totals:
        read, written, busy = self._disk()
        return _Totals(time.monotonic(), capacity.processor_seconds(), read, written, busy)

    def _disk(self) -> Tuple[Optional[int], Optional[int], Optional[int]]:
        """Bytes read and written, and milliseconds busy, of the device below the folder.

        A network volume and most layered file systems have none.
        """
        try:
            device = os.stat(self._folder).st_dev
            path = "%s/dev/block/%d:%d/stat" % (self._sys, os.major(device), os.minor(device))
            with open(path) as file:
                fields = [int(field) for field in file.read().split()]
            return fields[2] * _SECTOR_BYTES, fields[6] * _SECTOR_BYTES, fields[9]
        except (OSError, ValueError, IndexError):
            return None, None, None


def _rate(before: Optional[float], now: Optional[float], seconds: float) -> Optional[float]:
    if before is None or now is None or now < before:
        return None
    return (now - before) / seconds


def _space(folder: str) -> Optional[os.statvfs_result]:
    try:
        return os.statvfs(folder)
    except OSError:
        return None
