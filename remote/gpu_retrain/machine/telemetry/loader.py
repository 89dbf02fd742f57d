"""Reads what the processes below a training's command do: those that load its data are bound by processors or disk."""

from __future__ import annotations

import os
import time
from typing import Dict, List, NamedTuple, Optional

from gpu_retrain.machine.telemetry.gpu_values import Value

# proc_pid_stat(5), counted from field 3, state, since the name before it may hold anything.
_STATE, _PARENT, _USER_TICKS, _SYSTEM_TICKS = 0, 1, 11, 12
_BLOCKED = "D"  # waits for a disk, or for a network volume
_WORKER_NAME = "pt_data_worker"  # what PyTorch 2.6 and newer call theirs (torch/utils/data/_utils/worker.py)


class Process(NamedTuple):
    """One process, as /proc tells of it; None where it does not."""

    pid: int
    parent: int
    name: str
    state: str
    ticks: int
    read_bytes: Optional[int] = None


class Loader:
    """Tells what the command and its workers did since the look before."""

    def __init__(self, pid: Optional[int], proc: str = "/proc") -> None:
        self._pid, self._proc = pid, proc
        self._before: Dict[int, Process] = {}
        self._at_s = time.monotonic()
        self.read()

    def read(self) -> Dict[str, Value]:
        """Look once; processor time and bytes become rates over the time since the last look."""
        now_s = time.monotonic()
        seconds, self._at_s = max(now_s - self._at_s, 1e-3), now_s
        everybody = _everybody(self._proc) if self._pid else []
        command = [process for process in everybody if process.pid == self._pid]
        below = [
            process._replace(read_bytes=_read_bytes(self._proc, process.pid)) for process in self._below(everybody)
        ]
        before, self._before = self._before, {process.pid: process for process in [*command, *below]}
        named = [process for process in below if process.name == _WORKER_NAME]
        workers = named or below
        if not command:
            return dict.fromkeys(
                ("commandCpuCores", "loaderProcesses", "loaderCpuCores", "loaderBlocked", "loaderReadBytesPerSecond")
            )
        return {
            "commandCpuCores": _cores(command, before, seconds),
            "loaderProcesses": len(workers),
            "loaderCpuCores": _cores(workers, before, seconds),
            "loaderBlocked": sum(process.state == _BLOCKED for process in workers),
            "loaderReadBytesPerSecond": _bytes_per_s(workers, before, seconds),
        }

    def _below(self, everybody: List[Process]) -> List[Process]:
        found, parents = [], {self._pid}
        while parents:
            children = [process for process in everybody if process.parent in parents]
            found += children
            parents = {process.pid for process in children}
        return found


def _everybody(proc: str) -> List[Process]:
    found = (_process(proc, name) for name in os.listdir(proc) if name.isdigit())
    return [process for process in found if process]


def _process(proc: str, name: str) -> Optional[Process]:
    try:
        with open(os.path.join(proc, name, "stat"), "rb") as file:
            head, _, tail = file.read().rpartition(b") ")
    except OSError:
        return None  # it has ended
    fields = tail.split()
    if len(fields) <= _SYSTEM_TICKS:
        return None
    ticks = int(fields[_USER_TICKS]) + int(fields[_SYSTEM_TICKS])
    title = head.partition(b"(")[2].decode("utf-8", "replace")
    return Process(int(name), int(fields[_PARENT]), title, fields[_STATE].decode(), ticks)


def _read_bytes(proc: str, pid: int) -> Optional[int]:
    """Bytes that a process has read from a disk, not from the cache; None where the kernel does not tell us."""
    try:
        with open("%s/%d/io" % (proc, pid)) as file:
            fields = dict(line.split(": ", 1) for line in file.read().splitlines())
        return int(fields["read_bytes"])
    except (OSError, ValueError, KeyError):
        return None


def _cores(processes: List[Process], before: Dict[int, Process], seconds: float) -> float:
    """Processor time per second; of a process that began meanwhile, all that it has used."""
    ticks = sum(each.ticks - (before[each.pid].ticks if each.pid in before else 0) for each in processes)
    return max(0.0, ticks / float(os.sysconf("SC_CLK_TCK")) / seconds)


def _bytes_per_s(processes: List[Process], before: Dict[int, Process], seconds: float) -> Optional[float]:
    pairs = [(before[each.pid].read_bytes if each.pid in before else 0, each.read_bytes) for each in processes]
    known = [now - then for then, now in pairs if now is not None and then is not None]
    return max(0.0, sum(known) / seconds) if len(known) == len(pairs) else None
